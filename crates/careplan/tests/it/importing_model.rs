//! Taking units in against a model that keeps the list of what was accepted and does everything
//! again from nothing each time.

use std::collections::{BTreeMap, BTreeSet};

use careplan::check::Unit;
use careplan::import::{self, Change, ChangeKind, Effect, State};
use careplan::{Bundle, Envelope, FileCode, FileName, InterfaceFile, Record, UnitKind};
use proptest::prelude::*;

/// One unit of the model: few people, keys and offices, so that they meet often.
#[derive(Debug, Clone, PartialEq, Eq)]
struct Told {
    family: Family,
    deletes: bool,
    from: usize,
    to: usize,
    serial: u8,
    /// Person and variant of the day, month or kind.
    keys: BTreeSet<(u8, u8)>,
    content: u8,
    errors: usize,
}

#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
enum Family {
    CarePlan,
    PlannedUse,
    Actuals,
}

const FROM: [&str; 3] = ["1370000018_43", "1370000042_43", "1300000013_46"];
const TO: [&str; 3] = ["1370000026_11", "1300000054_43", "1300000054_46"];

impl Told {
    fn code(&self) -> FileCode {
        match (self.family, self.deletes) {
            (Family::CarePlan, false) => FileCode::Up1kyo,
            (Family::CarePlan, true) => FileCode::Dlt1kyo,
            (Family::PlannedUse, false) => FileCode::Upplan,
            (Family::PlannedUse, true) => FileCode::Dltplan,
            (Family::Actuals, false) => FileCode::Upjsk,
            (Family::Actuals, true) => FileCode::Dltjsk,
        }
    }

    /// The record for one key, with nothing in it but what the import reads.
    fn record(&self, index: u32, (person, variant): (u8, u8)) -> Record {
        let mut fields = vec![String::new(); 28];
        let mut set = |number: usize, text: String| fields[number - 1] = text;
        set(2, "123455".to_owned());
        set(3, format!("000000001{person}"));
        match self.code() {
            FileCode::Up1kyo => set(14, format!("2025032{variant}")),
            FileCode::Dlt1kyo => set(4, format!("2025032{variant}")),
            FileCode::Upplan => set(5, format!("20250{}", 4 + variant)),
            FileCode::Dltplan => set(4, format!("20250{}", 4 + variant)),
            FileCode::Upjsk => {
                set(5, "202504".to_owned());
                set(15, format!("1{}1111", 1 + variant));
                set(20, "1370000026".to_owned());
            }
            _ => {
                set(4, "202504".to_owned());
                set(5, "1370000026".to_owned());
                set(6, format!("1{}", 1 + variant));
            }
        }
        set(28, self.content.to_string());
        Record::new(index, fields)
    }

    fn unit(&self) -> Unit {
        let month = if self.code().has_month() {
            "_202504"
        } else {
            ""
        };
        let text = format!(
            "{}{month}_{}_{}_202504011000{:02}.CSV",
            self.code(),
            FROM[self.from],
            TO[self.to],
            self.serial
        );
        let name = FileName::parse(&text).unwrap();
        let records = (1..)
            .zip(&self.keys)
            .map(|(index, key)| self.record(index, *key));
        let bundle = Bundle {
            envelope: name.envelope,
            unit: UnitKind::K1,
            month: None,
            files: vec![InterfaceFile {
                name,
                records: records.collect(),
            }],
            images: vec![],
        };
        Unit {
            envelope: name.envelope,
            unit: Some(UnitKind::K1),
            files: vec![text],
            bundle: Some(bundle),
            errors: self.errors,
            warnings: 0,
        }
    }

    fn order(&self) -> (u8, &'static str, &'static str) {
        (self.serial, FROM[self.from], TO[self.to])
    }

    /// The office that holds it; care management is one.
    fn holder(&self) -> &'static str {
        TO[self.to].split('_').next().unwrap()
    }
}

fn any_told() -> impl Strategy<Value = Told> {
    let family = prop::sample::select(vec![Family::CarePlan, Family::PlannedUse, Family::Actuals]);
    let keys = prop::collection::btree_set((0_u8..2, 0_u8..2), 1..4);
    let errors = prop_oneof![6 => Just(0_usize), 1 => Just(1_usize)];
    (
        family,
        prop::bool::weighted(0.3),
        0_usize..3,
        0_usize..3,
        0_u8..8,
        keys,
        0_u8..2,
        errors,
    )
        .prop_map(
            |(family, deletes, from, to, serial, keys, content, errors)| Told {
                family,
                deletes,
                from,
                to,
                serial,
                keys,
                content,
                errors,
            },
        )
}

/// Holder, family and key, with the unit that wrote it.
type Sets = BTreeMap<(&'static str, Family, (u8, u8)), Told>;

/// The model: the units that were accepted, in the order of arrival.
#[derive(Default)]
struct Model {
    accepted: Vec<Told>,
}

impl Model {
    /// What is in force: everything done again from nothing, in the order of serials.
    fn sets(&self) -> Sets {
        let mut events = self.accepted.clone();
        events.sort_by_key(Told::order);
        let mut sets = Sets::new();
        for event in events {
            for key in &event.keys {
                let place = (event.holder(), event.family, *key);
                if event.deletes {
                    sets.remove(&place);
                } else {
                    sets.insert(place, event.clone());
                }
            }
        }
        sets
    }

    /// What a unit does to each of its keys.
    fn changes(&self, told: &Told) -> Vec<ChangeKind> {
        let sets = self.sets();
        let change = |key: &(u8, u8)| {
            let same = |event: &&Told| {
                event.holder() == told.holder()
                    && event.family == told.family
                    && event.keys.contains(key)
            };
            let later = |event: &Told| event.order() > told.order();
            let held = sets.contains_key(&(told.holder(), told.family, *key));
            match (told.deletes, held) {
                _ if self.accepted.iter().filter(same).any(later) => ChangeKind::Kept,
                (false, false) => ChangeKind::New,
                (false, true) => ChangeKind::Replaced,
                (true, true) => ChangeKind::Deleted,
                (true, false) => ChangeKind::Missing,
            }
        };
        told.keys.iter().map(change).collect()
    }

    /// Takes a batch in; tells for each unit in order what was done.
    fn run(&mut self, batch: &[Told]) -> Vec<(&'static str, Vec<ChangeKind>)> {
        let mut batch = batch.to_vec();
        batch.sort_by_key(Told::order);
        let mut stopped = BTreeSet::new();
        let mut steps = Vec::new();
        for told in batch {
            let pair = (told.from, told.to);
            let before = self
                .accepted
                .iter()
                .find(|event| event.order() == told.order());
            let same = before.map(|event| {
                Told {
                    errors: 0,
                    ..event.clone()
                } == Told {
                    errors: 0,
                    ..told.clone()
                }
            });
            let step = match same {
                Some(true) => ("duplicate", vec![]),
                _ if stopped.contains(&pair) => ("waiting", vec![]),
                None if told.errors == 0 => {
                    let changes = self.changes(&told);
                    self.accepted.push(told);
                    ("imported", changes)
                }
                _ => {
                    stopped.insert(pair);
                    ("refused", vec![])
                }
            };
            steps.push(step);
        }
        steps
    }
}

/// What the implementation holds, in the model's words: who wrote how many keys.
fn written(state: &State) -> BTreeMap<(Envelope, Vec<String>), usize> {
    let mut written = BTreeMap::new();
    for (_, held) in state.all() {
        let records = held.codes().flat_map(|code| held.records(code));
        let fields = records.flat_map(|record| record.fields().map(str::to_owned));
        *written.entry((held.unit, fields.collect())).or_default() += 1;
    }
    written
}

fn modelled(sets: &Sets) -> BTreeMap<(Envelope, Vec<String>), usize> {
    let mut written = BTreeMap::new();
    for ((_, _, key), told) in sets {
        let fields = told.record(1, *key).fields().map(str::to_owned).collect();
        *written.entry((told.unit().envelope, fields)).or_default() += 1;
    }
    written
}

proptest! {
    #![proptest_config(ProptestConfig::with_cases(400))]

    #[test]
    fn the_import_does_what_the_model_does(
        batches in prop::collection::vec(prop::collection::vec(any_told(), 1..8), 1..5),
        again in prop::collection::vec(any::<prop::sample::Index>(), 0..4),
    ) {
        let mut model = Model::default();
        let mut state = State::default();
        let mut batches = batches;
        // Some units arrive a second time.
        let all: Vec<Told> = batches.concat();
        batches.push(again.iter().map(|index| index.get(&all).clone()).collect());
        for batch in batches {
            let units: Vec<Unit> = batch.iter().map(Told::unit).collect();
            let outcome = import::run(&units, &state, None);
            let steps: Vec<_> = outcome
                .steps
                .iter()
                .map(|step| {
                    let changes = match &step.effect {
                        Effect::Imported(changes) => changes.iter().map(Change::kind).collect(),
                        _ => vec![],
                    };
                    (step.effect.as_str(), changes)
                })
                .collect();
            prop_assert_eq!(steps, model.run(&batch));
            prop_assert_eq!(written(&outcome.state), modelled(&model.sets()));
            let waiting = outcome.steps.iter().filter(|step| step.effect.as_str() == "waiting");
            let told = outcome.findings.iter().filter(|told| told.check.as_str() == "BN11");
            let names: BTreeSet<_> = told.filter_map(|told| told.file.clone()).collect();
            let expected: BTreeSet<_> =
                waiting.map(|step| step.files[0].clone()).collect();
            prop_assert_eq!(names, expected);
            state = outcome.state;
        }
    }

    /// What is held in the end does not depend on the order of arrival.
    #[test]
    fn arrival_does_not_matter(
        told in prop::collection::vec(any_told(), 1..10),
        cuts in prop::collection::vec(any::<bool>(), 10),
    ) {
        // One unit an envelope, and none refused: others would be by arrival.
        let told: BTreeMap<_, _> = told
            .into_iter()
            .map(|told| (told.order(), Told { errors: 0, ..told }))
            .collect();
        let units: Vec<Unit> = told.values().map(Told::unit).collect();
        let together = import::run(&units, &State::default(), None).state;
        let mut apart = State::default();
        for turn in [true, false] {
            let chosen = units.iter().zip(&cuts).filter(|(_, cut)| **cut == turn);
            for (unit, _) in chosen {
                apart = import::run([unit], &apart, None).state;
            }
        }
        prop_assert_eq!(written(&together), written(&apart));
    }
}
