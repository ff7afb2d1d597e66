//! Taking units in: order, replacement, deletion, waiting, repeats.

use std::collections::BTreeSet;

use careplan::import::{self, Change, ChangeKind, Done, Effect, Key, Outcome, Refusal, State};
use careplan::{Address, FileCode, SourceFile};

use crate::sample::{Sample, everything, k1, k2, s1, s1_equipment, y2};

/// Takes samples in where nothing is held.
fn import(samples: &[Sample]) -> Outcome {
    then(&State::default(), samples)
}

/// Takes samples in after others.
fn then(state: &State, samples: &[Sample]) -> Outcome {
    let files: Vec<SourceFile> = samples
        .iter()
        .flat_map(|sample| sample.files.clone())
        .collect();
    import::run(&careplan::check(&files, None).units, state, None)
}

/// The words of the steps.
fn effects(outcome: &Outcome) -> Vec<&'static str> {
    outcome
        .steps
        .iter()
        .map(|step| step.effect.as_str())
        .collect()
}

/// What a step did, by kind.
fn counts(outcome: &Outcome, step: usize) -> Vec<(ChangeKind, usize)> {
    let kinds = [
        ChangeKind::New,
        ChangeKind::Replaced,
        ChangeKind::Deleted,
        ChangeKind::Missing,
        ChangeKind::Kept,
    ];
    let effect = &outcome.steps[step].effect;
    let counts = kinds.map(|kind| (kind, effect.count(kind)));
    counts.into_iter().filter(|&(_, count)| count > 0).collect()
}

fn held_codes(state: &State) -> BTreeSet<FileCode> {
    state.all().flat_map(|(_, held)| held.codes()).collect()
}

fn sample_deletion(start: &str) -> Sample {
    let mut samples = everything().into_iter();
    samples
        .find(|sample| sample.files[0].name.starts_with(start))
        .unwrap()
}

const K2_SERIAL: &str = "20250325100000";

#[test]
fn a_later_unit_replaces_the_whole_set() {
    let later = k2()
        .rename_all(K2_SERIAL, "20250401100000")
        .cells(FileCode::Upplan, |cells| {
            cells.truncate(1);
        });
    // The order of arrival does not matter.
    let outcome = import(&[later, k2()]);
    assert_eq!(counts(&outcome, 0), [(ChangeKind::New, 1)]);
    assert_eq!(counts(&outcome, 1), [(ChangeKind::Replaced, 1)]);
    let (key, held) = outcome.state.all().next().unwrap();
    assert_eq!(held.records(FileCode::Upplan).len(), 1);
    assert_eq!(held.records(FileCode::Upsikyu).len(), 3);
    let [old, new] = [0, 1].map(|step| outcome.steps[step].envelope);
    assert_eq!(outcome.state.keys_of(&old).count(), 0);
    assert_eq!(outcome.state.keys_of(&new).collect::<Vec<_>>(), [key]);
    let Effect::Imported(changes) = &outcome.steps[1].effect else {
        panic!("imported");
    };
    assert_eq!(
        changes,
        &[Change {
            key: *key,
            done: Done::Replaced(old)
        }]
    );
    assert_eq!(
        outcome.state.last_serial(new.from, new.to),
        Some(new.serial)
    );
}

#[test]
fn a_plan_of_another_day_stands_beside_the_old_one() {
    let changed = [
        FileCode::Up1kyo,
        FileCode::Up2kyo,
        FileCode::Up3kyo,
        FileCode::Uphosoku,
    ]
    .into_iter()
    .fold(
        k1().rename_all("20250325110000", "20250501110000"),
        |sample, code| {
            let field = match code {
                FileCode::Up1kyo => 14,
                FileCode::Uphosoku => 4,
                _ => 5,
            };
            sample.cells(code, |cells| {
                for cells in cells.iter_mut() {
                    cells[field - 1] = b"20250501".to_vec();
                }
            })
        },
    );
    let outcome = import(&[k1(), changed.clone()]);
    assert_eq!(effects(&outcome), ["imported", "imported"]);
    assert_eq!(counts(&outcome, 1), [(ChangeKind::New, 1)]);
    assert_eq!(outcome.state.all().count(), 2);
    // The old one can be deleted by itself.
    let deletion = sample_deletion("DLT1KYO").rename_all("20250326100000", "20250502100000");
    let outcome = then(&outcome.state, &[deletion]);
    assert_eq!(counts(&outcome, 0), [(ChangeKind::Deleted, 1)]);
    assert_eq!(outcome.state.all().count(), 1);
}

#[test]
fn each_deletion_takes_everything_along() {
    let cases = [
        (k1(), "DLT1KYO", vec![]),
        (k2(), "DLTPLAN", vec![]),
        (s1(), "DLTJSK", vec![]),
        (
            y2(),
            "DLTKIHON",
            vec![FileCode::Upyobo, FileCode::UpyoboSub],
        ),
        (
            y2(),
            "DLTYOBO",
            vec![
                FileCode::Upkihon,
                FileCode::UpkihonSub1,
                FileCode::UpkihonSub2,
                FileCode::UpkihonImage,
            ],
        ),
    ];
    for (sample, deletion, left) in cases {
        let before = import(std::slice::from_ref(&sample));
        let codes = sample.files.iter();
        let codes = codes.map(|file| careplan::file_name::code_of(&file.name).unwrap());
        assert_eq!(held_codes(&before.state), codes.collect(), "{deletion}");
        let after = then(&before.state, &[sample_deletion(deletion)]);
        assert_eq!(counts(&after, 0), [(ChangeKind::Deleted, 1)], "{deletion}");
        assert_eq!(
            held_codes(&after.state),
            left.into_iter().collect(),
            "{deletion}"
        );
        assert!(
            after.findings.is_empty(),
            "{deletion}: {:?}",
            after.findings
        );
    }
}

#[test]
fn a_deletion_of_actuals_takes_one_kind_of_one_office() {
    let outcome = import(&[s1(), s1_equipment(), sample_deletion("DLTJSK")]);
    assert_eq!(effects(&outcome), ["imported"; 3]);
    let left: Vec<String> = outcome
        .state
        .all()
        .map(|(key, _)| match key {
            Key::Actuals(_, _, provider) => provider.to_string(),
            _ => panic!("actuals"),
        })
        .collect();
    assert_eq!(left, ["1370000034-17"]);
}

#[test]
fn a_deletion_of_nothing_is_accepted() {
    let outcome = import(&[sample_deletion("DLTPLAN")]);
    assert_eq!(counts(&outcome, 0), [(ChangeKind::Missing, 1)]);
    // The same again is a repeat, and another one finds nothing either.
    let outcome = then(&outcome.state, &[sample_deletion("DLTPLAN")]);
    assert_eq!(effects(&outcome), ["duplicate"]);
    assert!(outcome.findings.is_empty());
}

#[test]
fn a_unit_with_an_error_changes_nothing() {
    let broken = k2().set(FileCode::Upplan, 3, 10, "20250431");
    let outcome = import(&[broken]);
    let effect = &outcome.steps[0].effect;
    assert!(
        matches!(effect, Effect::Refused(Refusal::Errors(1..))),
        "{effect:?}"
    );
    assert_eq!(outcome.state, State::default());
}

#[test]
fn a_refused_unit_stops_its_sender_only() {
    let broken = k2().without(FileCode::Upsikyu);
    let outcome = import(&[broken.clone(), k1(), s1()]);
    // K1 comes from the same sender after K2, the actuals go the other way.
    assert_eq!(effects(&outcome), ["refused", "waiting", "imported"]);
    let behind = outcome.steps[0].envelope;
    assert_eq!(outcome.steps[0].effect, Effect::Refused(Refusal::NoUnit));
    assert_eq!(outcome.steps[1].effect, Effect::Waiting { behind });
    assert!(!outcome.state.is_imported(&outcome.steps[1].envelope));
    // Repaired, both go in; left out, the waiting one goes in.
    assert_eq!(
        effects(&then(&outcome.state, &[k2(), k1()])),
        ["imported"; 2]
    );
    assert_eq!(effects(&then(&outcome.state, &[k1()])), ["imported"]);
}

#[test]
fn repeats_do_nothing_and_other_contents_are_refused() {
    let state = import(&[k2()]).state;
    let again = then(&state, &[k2()]);
    assert_eq!(effects(&again), ["duplicate"]);
    assert_eq!(again.state, state);
    let other = then(&state, &[k2().set(FileCode::Upplan, 1, 8, "400")]);
    assert_eq!(other.steps[0].effect, Effect::Refused(Refusal::SameSerial));
    assert_eq!(other.state, state);
}

#[test]
fn a_late_unit_does_not_bring_back_what_was_deleted() {
    let state = import(&[sample_deletion("DLTPLAN")]).state;
    let outcome = then(&state, &[k2()]);
    assert_eq!(counts(&outcome, 0), [(ChangeKind::Kept, 1)]);
    assert_eq!(outcome.state.all().count(), 0);
    let told: Vec<&str> = outcome
        .findings
        .iter()
        .map(|told| told.check.as_str())
        .collect();
    assert_eq!(told, ["FN07"]);
}

#[test]
fn care_management_of_prevention_is_read_under_all_kinds() {
    let mut state = State::default();
    for (kind, serial) in [("43", "01"), ("46", "02"), ("AF", "03")] {
        let sample = y2()
            .rename_all("_46_", &format!("_{kind}_"))
            .rename_all("20250325120000", &format!("202503251200{serial}"))
            .replace(
                FileCode::Upkihon,
                "1300000013_46_13A0000045_A2_20250325120000",
                &format!("1300000013_{kind}_13A0000045_A2_202503251200{serial}"),
            );
        let outcome = then(&state, &[sample]);
        assert_eq!(effects(&outcome), ["imported"], "{kind}");
        state = outcome.state;
        // The basic information and the plan, whoever sent them last.
        assert_eq!(state.all().count(), 2, "{kind}");
    }
    // Actuals to one office are one set, under which kind it is addressed.
    let mut state = State::default();
    for (kind, serial) in [("43", "01"), ("46", "02"), ("AF", "03")] {
        let sample = s1()
            .rename_all("_43_", &format!("_{kind}_"))
            .rename_all("20250501090000", &format!("202505010900{serial}"));
        let outcome = then(&state, &[sample]);
        assert_eq!(
            effects(&outcome),
            ["imported"],
            "{kind}: {:?}",
            outcome.findings
        );
        state = outcome.state;
        assert_eq!(state.all().count(), 1, "{kind}");
    }
}

#[test]
fn two_receivers_do_not_share_what_they_hold() {
    let to_other = k2().rename_all("1370000026_11", "1370000034_17");
    let outcome = import(&[k2(), to_other, sample_deletion("DLTPLAN")]);
    assert_eq!(outcome.state.all().count(), 1);
    let (key, held) = outcome.state.all().next().unwrap();
    assert_eq!(held.unit.to.to_string(), "1370000034-17");
    let deleted: Address = "1370000026-11".parse().unwrap();
    assert!(outcome.state.held(deleted, key).is_none());
    assert!(outcome.state.held(held.unit.to, key).is_some());
}

#[test]
fn clients_are_learnt_once() {
    let state = import(&[k2()]).state;
    let person = *state.all().next().unwrap().0.person();
    let client = state.client(&person).unwrap();
    assert_eq!(client.name.reveal(), "見本　太郎");
    assert_eq!(client.care_level.reveal().as_deref(), Some("21"));
    // A later unit changes the level, not the person.
    let later = k2()
        .rename_all(K2_SERIAL, "20250401100000")
        .replace(FileCode::Uphosoku, "見本　太郎", "見本　次郎")
        .set(FileCode::Uphosoku, 1, 18, "22")
        .set(FileCode::Uphosoku, 1, 19, "19705");
    let outcome = then(&state, &[later]);
    let client = outcome.state.client(&person).unwrap();
    assert_eq!(client.name.reveal(), "見本　太郎");
    assert_eq!(client.care_level.reveal().as_deref(), Some("22"));
    assert_eq!(outcome.findings[0].check.as_str(), "RL03");
}

#[test]
fn nothing_of_a_person_is_shown_by_debug() {
    let outcome = import(&[k2(), y2()]);
    let clients = outcome
        .state
        .all()
        .map(|(key, _)| outcome.state.client(key.person()));
    let shown = format!("{outcome:?} {:?}", clients.collect::<Vec<_>>());
    for secret in ["0000000017", "0000000025", "見本", "1940"] {
        assert!(!shown.contains(secret), "{secret}");
    }
}
