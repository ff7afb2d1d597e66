//! Names of services and offices, and the notes about names that nobody knows.

use std::collections::BTreeSet;

use careplan::ServiceKind;
use careplan::ServiceMonth;
use careplan::master::{Lookup, Masters};

/// Stands beside a code whose name is not known.
pub(super) const MARK: &str = "◆";

/// Finds the names of one sheet and remembers what was missing.
pub(super) struct Naming<'a> {
    masters: &'a Masters,
    insurer: &'a str,
    month: Option<ServiceMonth>,
    unknown_codes: BTreeSet<&'a str>,
    unknown_kinds: BTreeSet<&'a str>,
    unknown_offices: BTreeSet<&'a str>,
    no_codes: Loaded,
    no_offices: Loaded,
}

/// Whether a table was there when it was asked for.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Loaded {
    Yes,
    No,
}

impl<'a> Naming<'a> {
    pub(super) fn new(masters: &'a Masters, insurer: &'a str, month: &str) -> Self {
        Self {
            masters,
            insurer,
            month: month.parse().ok(),
            unknown_codes: BTreeSet::new(),
            unknown_kinds: BTreeSet::new(),
            unknown_offices: BTreeSet::new(),
            no_codes: Loaded::Yes,
            no_offices: Loaded::Yes,
        }
    }

    /// The name of a service; its kind's name where the table is not loaded.
    pub(super) fn service(&mut self, code: &'a str) -> String {
        if code.is_empty() {
            return format!("{MARK}（サービスコードなし）");
        }
        let answer = match self.month {
            Some(month) => self.masters.service_code(code, Some(self.insurer), month),
            None => Lookup::NotLoaded,
        };
        match answer {
            Lookup::Found(service) => service.name.to_string(),
            Lookup::NotLoaded if is_service_code(code) => {
                self.no_codes = Loaded::No;
                self.kind(code)
            }
            Lookup::Unknown | Lookup::NotLoaded => {
                self.unknown_codes.insert(code);
                match kind_name(code) {
                    Some(name) => format!("{MARK}{name}"),
                    None => MARK.to_owned(),
                }
            }
        }
    }

    /// The name of the kind a code begins with.
    pub(super) fn kind(&mut self, code: &'a str) -> String {
        if let Some(name) = kind_name(code) {
            return name.to_owned();
        }
        let kind = kind(code);
        self.unknown_kinds.insert(kind);
        format!("{MARK}種類{kind}")
    }

    /// The name of an office, as it was sent or as the table has it.
    pub(super) fn office(&mut self, sent: &str, number: &'a str) -> String {
        if !sent.is_empty() || number.is_empty() {
            return sent.to_owned();
        }
        match self.masters.office(number) {
            Lookup::Found(office) => office.name.to_string(),
            Lookup::Unknown => {
                self.unknown_offices.insert(number);
                MARK.to_owned()
            }
            Lookup::NotLoaded => {
                self.no_offices = Loaded::No;
                String::new()
            }
        }
    }

    /// What the reader must know about the names of the sheet.
    pub(super) fn into_notes(self) -> Vec<String> {
        let mut notes = Vec::new();
        let list = |texts: BTreeSet<&str>| texts.into_iter().collect::<Vec<_>>().join("、");
        if self.no_codes == Loaded::No {
            notes.push(NO_CODES.to_owned());
        }
        if !self.unknown_codes.is_empty() {
            notes.push(format!(
                "サービスコードの表にこの対象年月のコードがありません：{}。送信元に確かめてください。",
                list(self.unknown_codes)
            ));
        }
        if !self.unknown_kinds.is_empty() {
            notes.push(format!(
                "サービス種類の一覧にない種類です：{}。送信元に確かめてください。",
                list(self.unknown_kinds)
            ));
        }
        if self.no_offices == Loaded::No {
            notes.push(NO_OFFICES.to_owned());
        }
        if !self.unknown_offices.is_empty() {
            notes.push(format!(
                "事業所名がなく、事業所の表にもない事業所番号です：{}。送信元に確かめてください。",
                list(self.unknown_offices)
            ));
        }
        notes
    }
}

/// The kind of service a code begins with.
pub(super) fn kind(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

fn kind_name(code: &str) -> Option<&'static str> {
    ServiceKind::try_from(kind(code)).ok()?.name()
}

fn is_service_code(code: &str) -> bool {
    let fits = |byte: u8| byte.is_ascii_digit() || byte.is_ascii_uppercase();
    code.len() == 6 && code.bytes().all(fits)
}

const NO_CODES: &str = "サービスコードの表が読み込まれていないため、サービス内容をサービス種類の名称で示しています（renkei master import で読み込めます）。";

const NO_OFFICES: &str = "事業所名がなく、事業所の表も読み込まれていないため、空欄の事業所名があります（renkei master import で読み込めます）。";
