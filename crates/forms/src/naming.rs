//! Names that files do not carry: insurers, offices and services, from the masters.
//!
//! What a master knows stands by its name. What a loaded master does not have keeps its code with
//! the mark 「◆」 and is told in a note; what no master speaks for keeps its code, and one note
//! says so for the whole sheet.

use std::collections::BTreeSet;

use careplan::master::{Amount, Lookup, Masters, ServiceCode};
use careplan::{ServiceKind, ServiceMonth};

/// The names of one sheet, and what is to be said about those that are missing.
pub(crate) struct Names<'a> {
    masters: &'a Masters,
    insurer: &'a str,
    month: Option<ServiceMonth>,
    not_loaded: BTreeSet<Table>,
    unknown: BTreeSet<(Subject, String)>,
}

/// What a service code is in the order of the lines.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) enum Nature {
    /// A service by itself.
    Basic,
    /// No master tells.
    Untold,
    /// Added to a service or taken off it (加算・減算).
    AddOn,
}

/// A kind of table that was not loaded.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Table {
    ServiceCodes,
    Insurers,
    Offices,
}

/// What is unknown, in the order of the notes.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Subject {
    Service,
    NoService,
    Kind,
    Insurer,
    Office,
}

impl<'a> Names<'a> {
    pub(crate) fn new(masters: &'a Masters, insurer: &'a str, month: &str) -> Self {
        Self {
            masters,
            insurer,
            month: month.parse().ok(),
            not_loaded: BTreeSet::new(),
            unknown: BTreeSet::new(),
        }
    }

    /// 「保険者名」; nothing where no list speaks for the number, which stands beside it.
    pub(crate) fn insurer(&mut self) -> String {
        match self.masters.insurer(self.insurer) {
            _ if self.insurer.is_empty() => String::new(),
            Lookup::Found(insurer) => insurer.name.to_string(),
            Lookup::Unknown => {
                let number = self.insurer;
                self.unknown(Subject::Insurer, number);
                MARK.to_owned()
            }
            Lookup::NotLoaded => {
                self.not_loaded.insert(Table::Insurers);
                String::new()
            }
        }
    }

    /// The name of the office that plans, by its number.
    pub(crate) fn planner(&mut self, number: &str) -> String {
        if number.is_empty() {
            return String::new();
        }
        match self.office_name(number) {
            Ok(name) => name,
            Err(mark) => format!("{mark}事業所番号 {number}"),
        }
    }

    /// The name of an office that gives a service: as recorded, otherwise by its number.
    pub(crate) fn office(&mut self, recorded: &str, number: &str) -> String {
        if !recorded.is_empty() || number.is_empty() {
            return recorded.to_owned();
        }
        match self.office_name(number) {
            Ok(name) => name,
            Err(mark) => format!("{mark}{number}"),
        }
    }

    /// The name, or the mark that stands before the number.
    fn office_name(&mut self, number: &str) -> Result<String, &'static str> {
        match self.masters.office(number) {
            Lookup::Found(office) => Ok(office.name.to_string()),
            Lookup::Unknown => {
                self.unknown(Subject::Office, number);
                Err(MARK)
            }
            Lookup::NotLoaded => {
                self.not_loaded.insert(Table::Offices);
                Err("")
            }
        }
    }

    /// The name of an office whose number stands in a box of its own.
    pub(crate) fn office_beside_number(&mut self, recorded: &str, number: &str) -> String {
        if !recorded.is_empty() || number.is_empty() {
            return recorded.to_owned();
        }
        self.office_name(number).unwrap_or_else(str::to_owned)
    }

    /// 「サービス内容」 with the code where the name is not known.
    pub(crate) fn service(&mut self, code: &str) -> String {
        if code.is_empty() {
            return "（サービスコードなし）".to_owned();
        }
        let kind = kind_name(code);
        let by_code = match kind {
            Some(kind) => format!("{kind} {code}"),
            None => format!("サービスコード {code}"),
        };
        match self.service_name(code) {
            Ok(name) => match kind {
                // The list of equipment names the piece alone.
                Some(kind) if is_equipment(code) && !name.contains("貸与") => {
                    format!("{kind} {name}")
                }
                _ => name.to_owned(),
            },
            Err(mark) => format!("{mark}{by_code}"),
        }
    }

    /// 「サービス内容」 where the code stands in a box of its own: the kind of service where the
    /// name is not known.
    pub(crate) fn service_beside_code(&mut self, code: &str) -> String {
        if code.is_empty() {
            return format!("{MARK}（サービスコードなし）");
        }
        match self.service_name(code) {
            Ok(name) => name.to_owned(),
            Err(MARK) => format!("{MARK}{}", kind_name(code).unwrap_or("")),
            Err(_) => self.kind(code),
        }
    }

    /// 「サービス種類」 of a code or of a kind's own code.
    pub(crate) fn kind(&mut self, code: &str) -> String {
        if let Some(name) = kind_name(code) {
            return name.to_owned();
        }
        let kind = kind(code);
        self.unknown(Subject::Kind, kind);
        format!("{MARK}種類{kind}")
    }

    /// The name, or the mark that stands before what is shown instead.
    fn service_name(&mut self, code: &str) -> Result<&'a str, &'static str> {
        match self.look_up(code) {
            _ if !is_code(code) => {
                self.unknown(Subject::NoService, code);
                Err(MARK)
            }
            None => Err(""),
            Some(Lookup::Found(found)) => Ok(&found.name),
            Some(Lookup::Unknown) => {
                self.unknown(Subject::Service, code);
                Err(MARK)
            }
            Some(Lookup::NotLoaded) => {
                self.not_loaded.insert(Table::ServiceCodes);
                Err("")
            }
        }
    }

    /// Whether a code is a service by itself, as far as a master tells.
    pub(crate) fn nature(&self, code: &str) -> Nature {
        match self.look_up(code) {
            Some(Lookup::Found(found)) if is_add_on(found) => Nature::AddOn,
            Some(Lookup::Found(_)) => Nature::Basic,
            _ => Nature::Untold,
        }
    }

    fn look_up(&self, code: &str) -> Option<Lookup<&'a ServiceCode>> {
        let month = self.month?;
        Some(self.masters.service_code(code, Some(self.insurer), month))
    }

    fn unknown(&mut self, subject: Subject, code: &str) {
        self.unknown.insert((subject, code.to_owned()));
    }

    /// What is to be said about the names asked for.
    pub(crate) fn into_notes(self) -> Vec<String> {
        let mut notes = Vec::new();
        for (subject, what) in [
            (
                Subject::Service,
                "サービスコードは、対象年月のサービスコード表にありません",
            ),
            (
                Subject::NoService,
                "コードは、サービスコードの形（種類2桁と項目4桁）ではありません",
            ),
            (Subject::Kind, "種類は、サービス種類の一覧にありません"),
            (Subject::Insurer, "保険者番号は、保険者の一覧にありません"),
            (Subject::Office, "事業所番号は、事業所の一覧にありません"),
        ] {
            let of = |(one, _): &&(Subject, String)| *one == subject;
            let codes: Vec<&str> = self.unknown.iter().filter(of).map(|one| &*one.1).collect();
            if !codes.is_empty() {
                notes.push(format!("{MARK}次の{what}：{}。", codes.join("、")));
            }
        }
        if !self.not_loaded.is_empty() {
            let tables: Vec<&str> = self.not_loaded.iter().map(|table| table.name()).collect();
            notes.push(format!(
                "この票のコードや番号が載った{}を取り込んでいないため、名称のかわりにコードや番号を載せたところ、空欄にしたところがあります（取り込みは renkei master import）。",
                tables.join("・")
            ));
        }
        notes
    }
}

impl Table {
    const fn name(self) -> &'static str {
        match self {
            Self::ServiceCodes => "サービスコード表",
            Self::Insurers => "保険者の一覧",
            Self::Offices => "事業所の一覧",
        }
    }
}

/// Whether the code counts only together with a service: shares of other units, what is taken off,
/// and what is called so.
fn is_add_on(code: &ServiceCode) -> bool {
    let named = |word| code.name.contains(word);
    matches!(code.amount, Amount::Rate { .. })
        || code.units().is_some_and(|units| units < 0)
        || named("加算")
        || named("減算")
}

/// Whether a code lends a piece of welfare equipment (福祉用具貸与).
pub(crate) fn is_equipment(code: &str) -> bool {
    matches!(code.get(..3), Some("171" | "671"))
}

/// The kind of service of a code: its first two characters.
pub(crate) fn kind(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

fn kind_name(code: &str) -> Option<&'static str> {
    ServiceKind::try_from(kind(code)).ok()?.name()
}

fn is_code(code: &str) -> bool {
    let valid = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    code.len() == 6 && code.bytes().all(valid)
}

/// Stands before what a loaded master does not have.
pub(crate) const MARK: &str = "◆";
