//! Names of offices and services for the working sheets, and what is told of what is missing.
//!
//! A name of the masters comes first, then the one the files themselves tell, then the name of the
//! kind of service. The number or code stands beside it in any case.

use std::collections::{BTreeMap, BTreeSet};

use careplan::master::{Lookup, Masters};
use careplan::{Address, OfficeNumber, Personal, ServiceKind, ServiceMonth};

/// Looks names up and remembers what was not found.
pub(crate) struct Names<'a> {
    masters: &'a Masters,
    told: &'a BTreeMap<OfficeNumber, Personal<String>>,
    unknown: BTreeSet<String>,
    without_codes: bool,
    without_offices: bool,
}

impl<'a> Names<'a> {
    /// With the names of offices that the files tell.
    pub(crate) fn new(
        masters: &'a Masters,
        told: &'a BTreeMap<OfficeNumber, Personal<String>>,
    ) -> Self {
        Self {
            masters,
            told,
            unknown: BTreeSet::new(),
            without_codes: false,
            without_offices: false,
        }
    }

    /// The name of an office; where there is none, that of its kind of service.
    pub(crate) fn office(&mut self, address: &Address) -> String {
        let known = self.masters.office(address.office.as_str());
        if let Lookup::Found(office) = known {
            return office.name.to_string();
        }
        let told = self.told.get(&address.office);
        let told = told.map(|name| name.reveal().clone());
        if known == Lookup::Unknown {
            self.unknown.insert(address.office.to_string());
            return format!("{MARK}{}", told.unwrap_or_else(|| kind(address.kind)));
        }
        told.unwrap_or_else(|| {
            self.without_offices = true;
            kind(address.kind)
        })
    }

    /// The name of an office with its number and kind below it.
    pub(crate) fn office_and_number(&mut self, address: &Address) -> String {
        format!("{}\n{address}", self.office(address))
    }

    /// The name of a service and its code; where there is no name, that of its kind.
    pub(crate) fn service(&mut self, code: &str, insurer: &str, month: ServiceMonth) -> String {
        let of_kind = || code.get(..2).and_then(|kind| kind.parse().ok());
        let of_kind = || of_kind().map_or_else(String::new, kind);
        let name = match self.masters.service_code(code, Some(insurer), month) {
            Lookup::Found(found) => found.name.to_string(),
            Lookup::Unknown => {
                self.unknown.insert(code.to_owned());
                format!("{MARK}{}", of_kind())
            }
            Lookup::NotLoaded => {
                self.without_codes = true;
                of_kind()
            }
        };
        format!("{name} {code}").trim_start().to_owned()
    }

    /// What the reader must know about names that are missing.
    pub(crate) fn notes(self) -> Vec<String> {
        let mut notes = Vec::new();
        let tables = match (self.without_codes, self.without_offices) {
            (true, true) => Some("サービスコード表と事業所の一覧"),
            (true, false) => Some("サービスコード表"),
            (false, true) => Some("事業所の一覧"),
            (false, false) => None,
        };
        if let Some(tables) = tables {
            notes.push(format!(
                "{tables}が取り込まれていないため、名称の代わりにサービス種類の名前を載せています。renkei master import で取り込むと、名称が載ります。"
            ));
        }
        if !self.unknown.is_empty() {
            let unknown: Vec<String> = self.unknown.into_iter().collect();
            notes.push(format!(
                "{MARK}の付いたものは、取り込んだ一覧にありません（{}）。一覧が古くないか、番号に誤りがないかを確かめてください。",
                unknown.join("、")
            ));
        }
        notes
    }
}

/// What is told of files that could not be read at all.
pub(crate) fn unread_files<'a>(files: impl IntoIterator<Item = &'a str>) -> Option<String> {
    let files: Vec<&str> = files.into_iter().collect();
    (!files.is_empty()).then(|| {
        format!(
            "読み取れないか、一緒に送るファイルがそろっていないため、載せていないファイルがあります：{}。renkei check で確かめてください。",
            files.join("、")
        )
    })
}

/// Stands before a name whose number or code is not in the table that should have it.
pub(crate) const MARK: char = '◆';

fn kind(kind: ServiceKind) -> String {
    kind.name()
        .map_or_else(|| format!("サービス種類 {kind}"), str::to_owned)
}
