//! Prices of a unit (単位数単価) and the exact arithmetic on them.
//!
//! A price is a whole number of hundredths of a yen; binary fractions have no place here.

use std::fmt;
use std::str::FromStr;

use crate::id::{ServiceKind, ServiceMonth};
use crate::master::built_in;

/// The price of one unit, in hundredths of a yen: `11.40` is 1140.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct UnitPrice(u32);

/// A text that is not a price such as `11.40`: digits, and at most two behind a point.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("not a price of a unit: yen with at most two decimals, as in 11.40")]
pub struct PriceError;

impl UnitPrice {
    /// A price of so many hundredths of a yen.
    #[must_use]
    pub const fn from_hundredths(hundredths: u32) -> Self {
        Self(hundredths)
    }

    /// The price in hundredths of a yen.
    #[must_use]
    pub const fn hundredths(self) -> u32 {
        self.0
    }

    /// What so many units cost, in yen, rounded down as claims are.
    ///
    /// A result beyond 64 bits becomes the nearest number that fits.
    ///
    /// ```
    /// use careplan::master::UnitPrice;
    ///
    /// let price: UnitPrice = "11.40".parse()?;
    /// assert_eq!(price.amount(163), 1858); // 1858.20 yen
    /// # Ok::<(), careplan::master::PriceError>(())
    /// ```
    #[must_use]
    pub fn amount(self, units: i64) -> i64 {
        let exact = i128::from(units) * i128::from(self.0);
        let yen = exact.div_euclid(100);
        i64::try_from(yen).unwrap_or(if yen < 0 { i64::MIN } else { i64::MAX })
    }
}

impl fmt::Display for UnitPrice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}.{:02}", self.0 / 100, self.0 % 100)
    }
}

impl FromStr for UnitPrice {
    type Err = PriceError;

    fn from_str(text: &str) -> Result<Self, PriceError> {
        let (yen, fraction) = text.split_once('.').unwrap_or((text, "0"));
        let digits =
            |part: &str| !part.is_empty() && part.bytes().all(|byte| byte.is_ascii_digit());
        if !digits(yen) || !digits(fraction) || fraction.len() > 2 {
            return Err(PriceError);
        }
        let scale = if fraction.len() == 1 { 10 } else { 1 };
        let fraction: u32 = fraction.parse().map_err(|_| PriceError)?;
        let yen: u32 = yen.parse().map_err(|_| PriceError)?;
        yen.checked_mul(100)
            .and_then(|hundredths| hundredths.checked_add(fraction * scale))
            .map(Self)
            .ok_or(PriceError)
    }
}

/// The grade of the area an office lies in (地域区分).
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum AreaGrade {
    /// 1級地.
    First,
    /// 2級地.
    Second,
    /// 3級地.
    Third,
    /// 4級地.
    Fourth,
    /// 5級地.
    Fifth,
    /// 6級地.
    Sixth,
    /// 7級地.
    Seventh,
    /// その他.
    Other,
}

impl AreaGrade {
    /// All grades, the dearest first.
    pub const ALL: [Self; 8] = [
        Self::First,
        Self::Second,
        Self::Third,
        Self::Fourth,
        Self::Fifth,
        Self::Sixth,
        Self::Seventh,
        Self::Other,
    ];

    /// The Japanese name.
    #[must_use]
    pub const fn name(self) -> &'static str {
        match self {
            Self::First => "1級地",
            Self::Second => "2級地",
            Self::Third => "3級地",
            Self::Fourth => "4級地",
            Self::Fifth => "5級地",
            Self::Sixth => "6級地",
            Self::Seventh => "7級地",
            Self::Other => "その他",
        }
    }
}

/// The share of labour (人件費割合) that decides how much the grade of the area adds.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub enum LabourShare {
    /// 70 per cent: visits and care management.
    Seventy,
    /// 55 per cent: rehabilitation, dementia day care, small multifunctional care.
    FiftyFive,
    /// 45 per cent: day care, stays, residences and facilities.
    FortyFive,
    /// Nothing is added: lending of equipment, guidance of medical professions.
    Flat,
}

impl LabourShare {
    /// The share of a kind of service; `None` for the municipal programme, whose prices each
    /// insurer sets, and for kinds that have no unit price.
    #[must_use]
    pub fn of(kind: ServiceKind) -> Option<Self> {
        let classes = built_in::PRICE_CLASSES.iter();
        let mut fitting = classes.filter(|(_, kinds)| kinds.contains(&kind.as_str()));
        fitting.next().map(|(share, _)| *share)
    }
}

/// The price of a unit; `None` where no price is known for the kind or the month.
pub(super) fn unit_price(
    kind: ServiceKind,
    area: AreaGrade,
    month: ServiceMonth,
) -> Option<UnitPrice> {
    let share = LabourShare::of(kind)?;
    let valid = |band: &&built_in::PriceBand| {
        band.area == area && built_in::covers(band.from, band.to, month)
    };
    let band = built_in::PRICE_BANDS.iter().find(valid)?;
    Some(UnitPrice(match share {
        LabourShare::Seventy => band.seventy,
        LabourShare::FiftyFive => band.fifty_five,
        LabourShare::FortyFive => band.forty_five,
        LabourShare::Flat => 1000,
    }))
}
