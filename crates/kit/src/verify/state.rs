//! What a program holds after importing some units: replaced by key, deleted with what hangs on it.
// Spec: §2.3, §2.5, §3.3

use std::collections::BTreeMap;

use careplan::{Envelope, FileCode, FileName, Record, SourceFile, read_file};

/// Records and pictures by key.
#[derive(Default)]
pub(super) struct State {
    pub(super) records: BTreeMap<(FileCode, Key), Vec<Record>>,
    pub(super) pictures: BTreeMap<Key, Vec<u8>>,
    /// What was there once and is replaced or deleted.
    pub(super) gone: Vec<(FileCode, Key, Record)>,
}

/// The family of files and the values that everything replaced or deleted together shares.
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key(Family, Vec<String>);

#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    CarePlan,
    PlannedUse,
    ActualUse,
    Basic,
    Prevention,
}

impl Key {
    fn of(family: Family, record: &Record, fields: &[u16]) -> Self {
        let values = fields.iter().map(|field| record.field(*field).to_owned());
        Self(family, values.collect())
    }

    /// The values, beginning with insurer and insured person.
    pub(super) fn values(&self) -> &[String] {
        &self.1
    }
}

impl State {
    /// Imports files of any units, the earlier serial first. The names of those that are not of
    /// the standard are returned.
    pub(super) fn apply_all(&mut self, files: &[SourceFile]) -> Vec<String> {
        let mut units: BTreeMap<_, Vec<SourceFile>> = BTreeMap::new();
        let mut unknown = Vec::new();
        for file in files {
            match FileName::parse(&file.name) {
                Ok(name) => {
                    let Envelope { from, to, serial } = name.envelope;
                    let unit = units.entry((serial, from, to)).or_default();
                    unit.push(file.clone());
                }
                Err(_) => unknown.push(file.name.clone()),
            }
        }
        for unit in units.values() {
            self.apply(unit);
        }
        unknown
    }

    /// Imports the files of one unit.
    pub(super) fn apply(&mut self, files: &[SourceFile]) {
        let mut incoming = Self::default();
        let mut named = BTreeMap::new();
        let mut gone = Vec::new();
        for file in files {
            let Ok(name) = FileName::parse(&file.name) else {
                continue;
            };
            let (table, _) = read_file(&name, &file.bytes);
            for record in table.records {
                let (key, deletes) = key(name.code, &record);
                gone.push(key.clone());
                if deletes {
                    continue;
                }
                if name.code == FileCode::Upkihon {
                    named.insert(record.field(PICTURE).to_ascii_uppercase(), key.clone());
                }
                let place = (name.code, key);
                incoming.records.entry(place).or_default().push(record);
            }
        }
        for file in files {
            if let Some(key) = named.get(&file.name.to_ascii_uppercase()) {
                incoming.pictures.insert(key.clone(), file.bytes.clone());
            }
        }
        let old = self
            .records
            .extract_if(.., |(_, key), _| gone.contains(key));
        for ((code, key), records) in old {
            let records = records.into_iter();
            self.gone
                .extend(records.map(|record| (code, key.clone(), record)));
        }
        self.pictures.retain(|key, _| !gone.contains(key));
        self.records.extend(incoming.records);
        self.pictures.extend(incoming.pictures);
    }
}

/// The item of the basic information that names the picture.
pub(super) const PICTURE: u16 = 62;

/// The key of a record, and whether the record deletes what has it.
fn key(code: FileCode, record: &Record) -> (Key, bool) {
    use FileCode as F;
    let of = |family, fields: &[u16]| Key::of(family, record, fields);
    let is_plan = record.field(63) == "000000";
    let key = match code {
        F::Uphosoku if is_plan => of(Family::CarePlan, &[2, 3, 4]),
        F::Uphosoku => of(Family::PlannedUse, &[2, 3, 63]),
        F::Up1kyo => of(Family::CarePlan, &[2, 3, 14]),
        F::Up2kyo | F::Up3kyo => of(Family::CarePlan, &[2, 3, 5]),
        F::Dlt1kyo => of(Family::CarePlan, &[2, 3, 4]),
        F::Upplan | F::Upsikyu => of(Family::PlannedUse, &[2, 3, 5]),
        F::Dltplan => of(Family::PlannedUse, &[2, 3, 4]),
        F::Upjsk => {
            let mut key = of(Family::ActualUse, &[2, 3, 5, 20]);
            let kind = record.field(15).get(..2).unwrap_or_default();
            key.1.push(kind.to_owned());
            key
        }
        F::Dltjsk => of(Family::ActualUse, &[2, 3, 4, 5, 6]),
        F::Upkihon | F::UpkihonSub1 | F::UpkihonSub2 | F::UpkihonImage | F::Dltkihon => {
            of(Family::Basic, &[2, 3, 4])
        }
        F::Upyobo | F::UpyoboSub | F::Dltyobo => of(Family::Prevention, &[2, 3, 4]),
    };
    let deletes = matches!(
        code,
        F::Dlt1kyo | F::Dltplan | F::Dltjsk | F::Dltkihon | F::Dltyobo
    );
    (key, deletes)
}
