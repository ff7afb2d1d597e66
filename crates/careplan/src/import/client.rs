//! Who the clients are, and whether a unit says the same of them.
//!
//! The number decides who is meant; names, sex and birth date only tell that it may be wrong.

use std::collections::{BTreeMap, BTreeSet};

use time::Date;

use super::key::Person;
use super::state::State;
use crate::bundle::Bundle;
use crate::check::words::queue as words;
use crate::file_code::FileCode;
use crate::finding::Finding;
use crate::id::{Envelope, read_date};
use crate::personal::Personal;
use crate::record::{InterfaceFile, Record};

/// What is stored about a client.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Client {
    /// Insurer and number.
    pub person: Person,
    /// The name, as written.
    pub name: Personal<String>,
    /// The sex: code 1 or 2 of the standard.
    pub sex: Personal<String>,
    /// The birth date.
    pub birth_date: Personal<Option<Date>>,
    /// The care level, as the code of the supplement (06, 12, 13, 21 to 25).
    pub care_level: Personal<Option<String>>,
    /// The unit the care level comes from; none where it was stored otherwise.
    pub level_from: Option<Envelope>,
}

impl Client {
    /// The client a record of the supplement or of the basic information tells of.
    fn of(file: &InterfaceFile, record: &Record) -> Option<Self> {
        let (name, sex, birth_date, level) = items(file.name.code)?;
        let level = Some(record.field(level)).filter(|level| !matches!(*level, "" | "01"));
        Some(Self {
            person: Person::of(record)?,
            name: Personal::new(record.field(name).to_owned()),
            sex: Personal::new(record.field(sex).to_owned()),
            birth_date: Personal::new(read_date(record.field(birth_date))),
            care_level: Personal::new(level.map(str::to_owned)),
            level_from: Some(file.name.envelope),
        })
    }

    /// Whether name, sex and birth date are all told and equal.
    fn is_like(&self, other: &Self) -> bool {
        let told = !self.name.reveal().is_empty() && self.birth_date.reveal().is_some();
        told && self.same_birth_date(other) && self.sex == other.sex && self.same_name(other)
    }

    /// Whether the names are equal, spaces aside.
    fn same_name(&self, other: &Self) -> bool {
        let letters = |client: &Self| -> String {
            let name = client.name.reveal().chars();
            name.filter(|letter| !letter.is_whitespace()).collect()
        };
        letters(self) == letters(other)
    }

    fn same_birth_date(&self, other: &Self) -> bool {
        self.birth_date == other.birth_date
    }
}

/// The items of name, sex, birth date and care level.
const fn items(code: FileCode) -> Option<(u16, u16, u16, u16)> {
    match code {
        FileCode::Uphosoku => Some((NAME, SEX, BIRTH_DATE, 18)),
        FileCode::Upkihon => Some((15, 16, 17, 23)),
        _ => None,
    }
}

const INSURER: u16 = 2;
const INSURED: u16 = 3;

/// Items of the supplement.
const NAME: u16 = 6;
const SEX: u16 = 7;
const BIRTH_DATE: u16 = 8;

/// An item of the prevention plan.
const SUPPORT_LEVEL: u16 = 14;

impl State {
    /// RL03, RL10 and T623: what a unit says otherwise than what is stored. `label` gives the name
    /// of a file as it was given.
    pub(super) fn compare_clients(
        &self,
        bundle: &Bundle,
        label: impl Fn(&InterfaceFile) -> String,
    ) -> Vec<Finding> {
        let told = told(bundle);
        let mut findings = Vec::new();
        for file in &bundle.files {
            let mut seen = BTreeSet::new();
            for record in &file.records {
                let Some(person) = Person::of(record) else {
                    continue;
                };
                let found = match file.name.code {
                    FileCode::Uphosoku => self.supplement(file, record),
                    FileCode::Upplan | FileCode::Upjsk if seen.insert(person) => {
                        self.insurer(&person, told.get(&person))
                    }
                    FileCode::Upyobo if bundle.file(FileCode::Upkihon).is_none() => {
                        self.level(&person, record)
                    }
                    _ => Vec::new(),
                };
                findings.extend(found.into_iter().map(|(case, field)| {
                    Finding::new(case)
                        .in_file(&label(file))
                        .at_record(record.index())
                        .at_field(file.name.code, field)
                }));
            }
        }
        findings
    }

    /// RL03.
    // Spec: §2.3
    fn supplement(&self, file: &InterfaceFile, record: &Record) -> Vec<Told> {
        let Some(told) = Client::of(file, record) else {
            return Vec::new();
        };
        let Some(stored) = self.clients.get(&told.person) else {
            let renumbered = self.clients.values().any(|stored| {
                stored.person.insured != told.person.insured && stored.is_like(&told)
            });
            return Vec::from_iter(renumbered.then_some((words::NUMBER_CHANGED, INSURED)));
        };
        let differs = [
            (
                NAME,
                !stored.name.reveal().is_empty() && !stored.same_name(&told),
            ),
            (
                SEX,
                !stored.sex.reveal().is_empty() && stored.sex != told.sex,
            ),
            (
                BIRTH_DATE,
                stored.birth_date.reveal().is_some() && !stored.same_birth_date(&told),
            ),
        ];
        differs
            .into_iter()
            .filter(|&(_, differs)| differs)
            .map(|(field, _)| (words::CLIENT_DIFFERS, field))
            .collect()
    }

    /// T623.
    // Spec: 別紙 第6表 No.2
    fn insurer(&self, person: &Person, told: Option<&Client>) -> Vec<Told> {
        if self.clients.contains_key(person) {
            return Vec::new();
        }
        let elsewhere = self.clients.values().any(|stored| {
            // Numbers are unique with one insurer only: another person may have this one.
            stored.person.insured == person.insured
                && told.is_none_or(|told| stored.same_birth_date(told))
        });
        Vec::from_iter(elsewhere.then_some((words::OTHER_INSURER, INSURER)))
    }

    /// RL10, as far as stored data tells it.
    // Spec: 別紙 支援計画書 No.14
    fn level(&self, person: &Person, record: &Record) -> Vec<Told> {
        let expected = match record.field(SUPPORT_LEVEL) {
            "1" => "12",
            "2" => "13",
            "3" => "06",
            _ => return Vec::new(),
        };
        let stored = self.clients.get(person);
        let stored = stored.and_then(|stored| stored.care_level.reveal().as_deref());
        let differs = stored.is_some_and(|stored| stored != expected);
        Vec::from_iter(differs.then_some((words::STORED_LEVEL, SUPPORT_LEVEL)))
    }

    /// Adds clients that are new, and takes over care levels that are newer. What was stored of a
    /// name, sex or birth date stays: whether it changed is for people to decide.
    pub(super) fn learn(&mut self, bundle: &Bundle) {
        for told in told(bundle).into_values() {
            if let Some(stored) = self.clients.get_mut(&told.person) {
                let newer = told.level_from.map(|unit| unit.serial)
                    >= stored.level_from.map(|unit| unit.serial);
                if told.care_level.reveal().is_some() && newer {
                    stored.care_level = told.care_level;
                    stored.level_from = told.level_from;
                }
                continue;
            }
            let known_otherwise = self.clients.values().any(|stored| {
                stored.is_like(&told)
                    || stored.person.insured == told.person.insured && stored.same_birth_date(&told)
            });
            if !known_otherwise {
                self.clients.insert(told.person, told);
            }
        }
    }
}

/// A case and the item it is about.
type Told = (crate::check::words::Case, u16);

/// What a unit says of each person.
fn told(bundle: &Bundle) -> BTreeMap<Person, Client> {
    let records = bundle
        .files
        .iter()
        .flat_map(|file| file.records.iter().map(move |record| (file, record)));
    records
        .filter_map(|(file, record)| Client::of(file, record))
        .map(|client| (client.person, client))
        .collect()
}
