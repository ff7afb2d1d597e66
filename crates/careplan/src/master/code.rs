//! A service code (サービスコード) of a master: what it is called, counts and since when.
//!
//! Also the codes of table 7 that only look like service codes.

use crate::id::{InsurerNumber, ServiceKind, ServiceMonth};

/// A period of whole months, both ends included.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Period {
    /// The first month.
    pub from: ServiceMonth,
    /// The last month; `None` is open.
    pub to: Option<ServiceMonth>,
}

impl Period {
    /// Whether the month lies in the period.
    #[must_use]
    pub fn contains(&self, month: ServiceMonth) -> bool {
        self.from <= month && self.to.is_none_or(|to| month <= to)
    }

    /// Whether any month lies in both.
    #[must_use]
    pub fn overlaps(&self, other: &Self) -> bool {
        self.to.is_none_or(|to| other.from <= to) && other.to.is_none_or(|to| self.from <= to)
    }
}

/// What a service code counts.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Amount {
    /// So many units; negative where something is taken off.
    Units(i32),
    /// A share of other units (率による加算・減算), in thousandths where the table says how large.
    Rate {
        /// Thousandths of the units it is taken of.
        per_mille: Option<i32>,
    },
    /// Agreed by contract: lending of welfare equipment.
    PerContract,
    /// The table does not say, or says it twice and differently. Nothing can be compared.
    Unstated,
}

/// How often the units count (算定単位).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Basis {
    /// Each time (1回につき).
    Time,
    /// Each day (1日につき).
    Day,
    /// Each month (1月につき).
    Month,
    /// Something else.
    Other,
    /// The table does not say.
    Unstated,
}

/// One service code in one period.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServiceCode {
    pub(super) code: [u8; 6],
    /// The name exactly as its table has it.
    pub name: Box<str>,
    /// What it counts.
    pub amount: Amount,
    /// How often it counts.
    pub basis: Basis,
    /// When it is valid.
    pub period: Period,
}

impl ServiceCode {
    /// The code: kind of service and item, 6 characters.
    #[must_use]
    pub fn code(&self) -> &str {
        // Only ASCII is ever stored.
        std::str::from_utf8(&self.code).unwrap_or_default()
    }

    /// The units, where the code counts a fixed number of them.
    #[must_use]
    pub fn units(&self) -> Option<i32> {
        match self.amount {
            Amount::Units(units) => Some(units),
            _ => None,
        }
    }
}

/// Kind of service and bytes of a code; `None` where the text is no code.
pub(super) fn split(code: &str) -> Option<(ServiceKind, [u8; 6])> {
    let bytes = <[u8; 6]>::try_from(code.as_bytes()).ok()?;
    let valid = |byte: &u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    if !bytes.iter().all(valid) {
        return None;
    }
    Some((code.get(..2)?.parse().ok()?, bytes))
}

/// What a table of service codes is valid for: a kind of service and, for the municipal programme,
/// one insurer, because each sets its own codes and units.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct Scope {
    /// The kind of service.
    pub kind: ServiceKind,
    /// The insurer; `None` for kinds with one national table.
    pub insurer: Option<InsurerNumber>,
}

/// Whether each insurer sets the codes of the kind itself (総合事業, kinds A1 to AF).
#[must_use]
pub fn is_municipal(kind: ServiceKind) -> bool {
    kind.as_str().starts_with('A')
}

/// A code of table 7 that names a row of sums and no service.
// Spec: 別紙 UPSIKYU No.9
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum SumCode {
    /// `<kind>AAAA`: the sum of a kind inside the limit.
    InsideLimit,
    /// `<kind>EEEE`: the sum of a kind that does not count towards the limit.
    OutsideLimit,
    /// `<kind>ZZZZ`: the sum of a kind for stays beyond 30 days.
    BeyondThirtyDays,
    /// `999999`: the sum of everything.
    Total,
}

impl SumCode {
    /// Which sum a code names, or `None` for a code of a service.
    #[must_use]
    pub fn of(code: &str) -> Option<Self> {
        if code == "999999" {
            return Some(Self::Total);
        }
        split(code)?;
        match code.get(2..)? {
            "AAAA" => Some(Self::InsideLimit),
            "EEEE" => Some(Self::OutsideLimit),
            "ZZZZ" => Some(Self::BeyondThirtyDays),
            _ => None,
        }
    }
}
