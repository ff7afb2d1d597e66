//! From a send unit to what the evidence sheet says about it.

use std::collections::BTreeMap;

use careplan::{Bundle, Envelope, FileCode, FileName, Record, ServiceMonth};

use super::{Dated, EvidenceDocument, EvidenceFile, EvidenceUnit, Name, UserNumbers};
use crate::calendar::{written_date, written_month};

impl EvidenceUnit {
    /// A send unit that was read, with all its files as they were found.
    ///
    /// A service user has one entry for each day of making, or month, that the records name.
    // Spec: §2.3, §2.6, §3.4
    #[must_use]
    pub fn new(bundle: &Bundle, files: Vec<EvidenceFile>) -> Self {
        let mut documents = Documents::default();
        for source in SOURCES {
            for record in records(bundle, source.code) {
                documents.add(source, record);
            }
        }
        Self {
            envelope: bundle.envelope,
            kind: Some(bundle.unit),
            month: bundle.month.unwrap_or_else(|| made_in(&bundle.envelope)),
            files,
            documents: documents.found,
            names: names(bundle),
        }
    }

    /// Files of one sender, receiver and serial that make no send unit or could not be read.
    #[must_use]
    pub fn unread(envelope: Envelope, files: Vec<EvidenceFile>) -> Self {
        let name = |file: &EvidenceFile| FileName::parse(&file.name).ok()?.service_month();
        let month = files.iter().find_map(name);
        Self {
            envelope,
            kind: None,
            month: month.unwrap_or_else(|| made_in(&envelope)),
            files,
            documents: Vec::new(),
            names: BTreeMap::new(),
        }
    }
}

/// The month of the serial.
fn made_in(envelope: &Envelope) -> ServiceMonth {
    ServiceMonth::of(envelope.serial.date_time().date())
}

/// A file whose records are about documents.
struct Source {
    code: FileCode,
    /// The field with the day or month.
    dated: u16,
    says: Says,
    /// The form the file stands for; empty where the kind of unit says it.
    form: &'static str,
}

/// What a day or month means.
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Says {
    /// 「作成（変更）日」.
    Made,
    /// 「相談日」.
    Consulted,
    /// 「対象月」.
    Month,
}

const SOURCES: &[Source] = &[
    source(FileCode::Up1kyo, 14, Says::Made, "第1表"),
    source(FileCode::Up2kyo, 5, Says::Made, "第2表"),
    source(FileCode::Up3kyo, 5, Says::Made, "第3表"),
    source(FileCode::Upplan, 5, Says::Month, "第6表"),
    source(FileCode::Upsikyu, 5, Says::Month, "第7表"),
    source(FileCode::Upjsk, 5, Says::Month, ""),
    source(FileCode::Upkihon, 4, Says::Consulted, "利用者基本情報"),
    source(
        FileCode::Upyobo,
        4,
        Says::Made,
        "介護予防サービス・支援計画書",
    ),
    source(FileCode::Dlt1kyo, 4, Says::Made, ""),
    source(FileCode::Dltplan, 4, Says::Month, ""),
    source(FileCode::Dltjsk, 4, Says::Month, ""),
    source(FileCode::Dltkihon, 4, Says::Consulted, ""),
    source(FileCode::Dltyobo, 4, Says::Made, ""),
];

const fn source(code: FileCode, dated: u16, says: Says, form: &'static str) -> Source {
    Source {
        code,
        dated,
        says,
        form,
    }
}

/// The documents found so far, in the order in which they occur.
#[derive(Default)]
struct Documents {
    found: Vec<EvidenceDocument>,
    places: BTreeMap<(UserNumbers, Says, String), usize>,
}

impl Documents {
    fn add(&mut self, source: &Source, record: &Record) {
        let dated = record.field(source.dated).to_owned();
        let key = (about(record), source.says, dated);
        let place = self.places.get(&key).copied();
        if let Some(found) = place.and_then(|place| self.found.get_mut(place)) {
            if !source.form.is_empty() && !found.forms.contains(&source.form) {
                found.forms.push(source.form);
            }
            return;
        }
        self.found.push(EvidenceDocument {
            about: key.0.clone(),
            forms: match source.form {
                "" => Vec::new(),
                form => vec![form],
            },
            dated: source.dated(&key.2, record),
        });
        self.places.insert(key, self.found.len() - 1);
    }
}

impl Source {
    fn dated(&self, text: &str, record: &Record) -> Dated {
        // Tables of planned use and of actuals tell the day of their making beside the month.
        let made_on = match self.code {
            FileCode::Upplan | FileCode::Upsikyu | FileCode::Upjsk => record.field(4),
            _ => "",
        };
        match self.says {
            Says::Made => Dated::Made(text.to_owned()),
            Says::Consulted => Dated::Consulted(text.to_owned()),
            Says::Month => Dated::Month {
                month: text.to_owned(),
                made_on: made_on.to_owned(),
            },
        }
    }
}

impl Dated {
    /// As the sheet writes it: 「令和7年4月分（作成日 令和7年3月25日）」.
    #[must_use]
    pub fn written(&self) -> String {
        match self {
            Self::Made(day) => format!("作成（変更）日 {}", written_date(day)),
            Self::Consulted(day) => format!("相談日 {}", written_date(day)),
            Self::Month { month, made_on } if made_on.is_empty() => {
                format!("{}分", written_month(month))
            }
            Self::Month { month, made_on } => format!(
                "{}分（作成日 {}）",
                written_month(month),
                written_date(made_on)
            ),
        }
    }
}

/// Fields 2 and 3 of every file.
fn about(record: &Record) -> UserNumbers {
    UserNumbers {
        insurer: record.field(2).to_owned(),
        insured: record.field(3).to_owned(),
    }
}

/// The names the unit has, the first of each service user.
fn names(bundle: &Bundle) -> BTreeMap<UserNumbers, Name> {
    let mut names = BTreeMap::new();
    // The file, its field with the name and its field with the reading.
    for (code, written, reading) in [
        (FileCode::Uphosoku, 6, Some(5)),
        (FileCode::Upkihon, 15, Some(14)),
        (FileCode::Upyobo, 8, None),
    ] {
        for record in records(bundle, code) {
            if record.field(written).trim().is_empty() {
                continue;
            }
            let reading = reading.map_or("", |number| record.field(number));
            names.entry(about(record)).or_insert_with(|| Name {
                written: record.field(written).to_owned(),
                reading: reading.to_owned(),
            });
        }
    }
    names
}

fn records(bundle: &Bundle, code: FileCode) -> &[Record] {
    bundle
        .file(code)
        .map_or(&[], |file| file.records.as_slice())
}
