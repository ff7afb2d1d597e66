//! The evidence sheet (授受記録の一覧) as data: which document about whom went when to which office,
//! in which files, with the hash of each.
//!
//! It has two parts. The first is for people and has names, by service user or by partner. The
//! second lists every file of every send unit once, with size and SHA-256: the exchange keeps the
//! same hashes in its own record, which has no names, and so the two can be bound together.
//!
//! Nothing is hashed here and no time of sending is claimed: the caller gives the hashes, and the
//! only time is the serial, which tells when the files were made.

use std::collections::BTreeMap;
use std::fmt;

use careplan::{Address, Envelope, OfficeNumber, ServiceMonth, UnitKind};

mod listing;
mod reading;

pub use listing::EvidenceSubject;

/// What the first part is sorted by.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum EvidenceOrder {
    /// One block for a service user.
    #[default]
    ByServiceUser,
    /// One block for a partner.
    ByPartner,
}

/// One sheet; every text is decided.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EvidenceSheet {
    /// What the list is about, such as 「令和7年4月分」.
    pub period: String,
    /// The day of printing in the Japanese era.
    pub made_on: String,
    /// The office that keeps the record; empty where it is not known.
    pub office: String,
    /// What the blocks are.
    pub order: EvidenceOrder,
    /// The blocks of the first part.
    pub blocks: Vec<EvidenceBlock>,
    /// The second part: the send units in the order of their serials.
    pub units: Vec<ListedUnit>,
    /// The service users that occur, in the order of the blocks by service user.
    pub service_users: Vec<EvidenceUser>,
    /// What the reader must know about the list.
    pub notes: Vec<String>,
}

/// The records about one service user, or with one partner.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EvidenceBlock {
    /// The name of the service user or the partner.
    pub title: String,
    /// Their numbers.
    pub numbers: String,
    /// The records, in the order of their serials.
    pub entries: Vec<EvidenceEntry>,
}

/// One document about one service user that was in a send unit.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EvidenceEntry {
    /// The number of the send unit in the second part.
    pub unit: usize,
    /// When the files were made, by the serial.
    pub made_at: String,
    /// The way: 「送付」, 「受領」, or nothing where the own office is not known.
    pub way: &'static str,
    /// The other side of the block: the partner, or the service user.
    pub other: String,
    /// The document: the kind of unit and its forms.
    pub document: String,
    /// The day the document was made or changed, or the month it is for.
    pub dated: String,
}

/// One send unit of the second part.
#[derive(Clone, PartialEq, Eq)]
pub struct ListedUnit {
    /// The number that entries refer to, from 1.
    pub number: usize,
    /// Sender, receiver and serial.
    pub envelope: Envelope,
    /// The kind; nothing where the files could not be read as a unit.
    pub kind: Option<UnitKind>,
    /// What the unit is, in words.
    pub document: String,
    /// What its records are about, as they tell it.
    pub documents: Vec<EvidenceDocument>,
    /// The files.
    pub files: Vec<EvidenceFile>,
}

/// A service user and how they are called.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct EvidenceUser {
    /// Insurer and insured person.
    pub numbers: UserNumbers,
    /// The name; empty where no file tells it.
    pub name: String,
}

/// Insurer and insured person, by their numbers as they stand in the records.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub struct UserNumbers {
    /// The insurer number.
    pub insurer: String,
    /// The insured number.
    pub insured: String,
}

/// A document about a service user, as the records tell it.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidenceDocument {
    /// Whom it is about.
    pub about: UserNumbers,
    /// Its forms, such as 「第1表」; none where the kind of unit says it all.
    pub forms: Vec<&'static str>,
    /// When it was made, or the month it is for.
    pub dated: Dated,
}

/// The day or month of a document, as it stands in the records: `YYYYMMDD` or `YYYYMM`.
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
pub enum Dated {
    /// 「作成（変更）日」.
    Made(String),
    /// 「相談日」.
    Consulted(String),
    /// 「対象年月」, and 「作成年月日」 where the records have it.
    Month {
        /// The month.
        month: String,
        /// The day of making, of the first record; may be empty.
        made_on: String,
    },
}

/// One file with its hash, as the caller found it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct EvidenceFile {
    /// The name, without folders.
    pub name: String,
    /// The size in bytes.
    pub size: u64,
    /// The SHA-256 as 64 hexadecimal digits.
    pub sha256: String,
}

/// What the sheet needs to know of a send unit; the unit itself may be dropped.
#[derive(Clone, PartialEq, Eq)]
pub struct EvidenceUnit {
    envelope: Envelope,
    kind: Option<UnitKind>,
    /// The service month, or that of the serial where the unit has none.
    month: ServiceMonth,
    files: Vec<EvidenceFile>,
    documents: Vec<EvidenceDocument>,
    names: BTreeMap<UserNumbers, Name>,
}

/// How a service user is called in the files of a unit.
#[derive(Clone, PartialEq, Eq, Default)]
struct Name {
    written: String,
    reading: String,
}

impl EvidenceUnit {
    /// When the files of the unit were made, by its serial, and for whom.
    #[must_use]
    pub const fn envelope(&self) -> &Envelope {
        &self.envelope
    }

    /// The month the unit counts to: its service month, or the month of its serial where it has
    /// none, as a care plan and basic information.
    #[must_use]
    pub const fn month(&self) -> ServiceMonth {
        self.month
    }

    /// The kind; nothing where the files could not be read as a unit.
    #[must_use]
    pub const fn kind(&self) -> Option<UnitKind> {
        self.kind
    }

    /// The files.
    #[must_use]
    pub fn files(&self) -> &[EvidenceFile] {
        &self.files
    }

    /// The side of the unit that is not the given office; none where the office is on neither side
    /// or on both.
    fn partner(&self, own: OfficeNumber) -> Option<(&'static str, Address)> {
        let Envelope { from, to, .. } = self.envelope;
        match (from.office == own, to.office == own) {
            (true, false) => Some(("送付", to)),
            (false, true) => Some(("受領", from)),
            _ => None,
        }
    }
}

impl fmt::Debug for EvidenceSheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceSheet")
            .field("order", &self.order)
            .field("blocks", &self.blocks)
            .field("units", &self.units)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EvidenceBlock {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceBlock")
            .field("entries", &self.entries)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EvidenceEntry {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceEntry")
            .field("unit", &self.unit)
            .field("way", &self.way)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for ListedUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("ListedUnit")
            .field("number", &self.number)
            .field("envelope", &self.envelope)
            .field("kind", &self.kind)
            .field("files", &self.files.len())
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EvidenceUser {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceUser")
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for UserNumbers {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("UserNumbers")
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EvidenceDocument {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceDocument")
            .field("forms", &self.forms)
            .field("dated", &self.dated)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for EvidenceUnit {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("EvidenceUnit")
            .field("envelope", &self.envelope)
            .field("kind", &self.kind)
            .field("files", &self.files.len())
            .field("documents", &self.documents.len())
            .finish_non_exhaustive()
    }
}
