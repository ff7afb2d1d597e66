//! The queue: one unit after the other, in the order of the serials.

use std::collections::BTreeMap;

use time::PrimitiveDateTime;

use super::content::{self, Order};
use super::key::{Key, Receiver, stamp};
use super::state::State;
use super::{Change, Done, Effect, Outcome, Refusal, Step};
use crate::bundle::Bundle;
use crate::check::Unit;
use crate::check::words::{Case, queue as words};
use crate::file_code::FileCode;
use crate::file_name::FileName;
use crate::finding::Finding;
use crate::id::{Address, Envelope, Serial};

/// Takes units in that are sorted already.
pub(super) fn run(queue: &[&Unit], state: State, now: Option<PrimitiveDateTime>) -> Outcome {
    let mut run = Run {
        state,
        now,
        stopped: BTreeMap::new(),
        plans: plans(queue),
        findings: Vec::new(),
    };
    let steps = queue.iter().map(|unit| Step {
        envelope: unit.envelope,
        unit: unit.unit,
        files: unit.files.clone(),
        effect: run.take(unit),
    });
    let steps = steps.collect();
    run.findings.sort();
    run.findings.dedup();
    Outcome {
        state: run.state,
        steps,
        findings: run.findings,
    }
}

struct Run {
    state: State,
    now: Option<PrimitiveDateTime>,
    /// The first unit of each sender and receiver that could not be taken in.
    stopped: BTreeMap<(Address, Address), Envelope>,
    plans: BTreeMap<(Receiver, Key), Stamp>,
    findings: Vec<Finding>,
}

/// The place of a unit in the order of all.
type Stamp = (Serial, Address, Address);

/// The last unit of the queue that brings planned use, by key.
fn plans(queue: &[&Unit]) -> BTreeMap<(Receiver, Key), Stamp> {
    let mut plans = BTreeMap::new();
    let files = queue.iter().filter_map(|unit| unit.bundle.as_ref());
    for file in files.filter_map(|bundle| bundle.file(FileCode::Upplan)) {
        for record in &file.records {
            if let Some(key) = Key::of(&file.name, record) {
                let envelope = file.name.envelope;
                plans.insert((Receiver::of(envelope.to), key), stamp(&envelope));
            }
        }
    }
    plans
}

impl Run {
    fn take(&mut self, unit: &Unit) -> Effect {
        let envelope = unit.envelope;
        let pair = (envelope.from, envelope.to);
        let fingerprint = unit.bundle.as_ref().map(content::fingerprint);
        let before = self.state.fingerprint(&envelope);
        if before.is_some() && before == fingerprint {
            return Effect::Duplicate;
        }
        if let Some(&behind) = self.stopped.get(&pair) {
            self.note(unit, words::WAITING_FOR_EARLIER);
            return Effect::Waiting { behind };
        }
        if before.is_some() {
            self.note(unit, words::SAME_SERIAL);
            return self.refuse(unit, Refusal::SameSerial);
        }
        let Some((bundle, fingerprint)) = unit.bundle.as_ref().zip(fingerprint) else {
            return self.refuse(unit, Refusal::NoUnit);
        };
        if unit.errors > 0 {
            return self.refuse(unit, Refusal::Errors(unit.errors));
        }
        let Some(orders) = content::orders(bundle) else {
            return self.refuse(unit, Refusal::Key);
        };
        self.check_serial(unit);
        let label = |name: &FileName| label(unit, name);
        let findings = self.state.compare_clients(bundle, |file| label(&file.name));
        self.findings.extend(findings);
        let deletions = deletions(&orders);
        let changes = self.state.apply(envelope, fingerprint, orders);
        self.check_deletions(unit, bundle, &deletions, &changes);
        self.state.learn(bundle);
        Effect::Imported(changes)
    }

    fn refuse(&mut self, unit: &Unit, refusal: Refusal) -> Effect {
        let pair = (unit.envelope.from, unit.envelope.to);
        self.stopped.insert(pair, unit.envelope);
        Effect::Refused(refusal)
    }

    /// FN07.
    fn check_serial(&mut self, unit: &Unit) {
        let Envelope { from, to, serial } = unit.envelope;
        if self.now.is_some_and(|now| serial.date_time() > now) {
            self.note(unit, words::SERIAL_IN_FUTURE);
        }
        let last = self.state.last_serial(from, to);
        if last.is_some_and(|last| last > serial) {
            self.note(unit, words::SERIAL_OLDER);
        }
    }

    /// DL02 and DL05.
    // Spec: §2.5, §5.1.1.2
    fn check_deletions(
        &mut self,
        unit: &Unit,
        bundle: &Bundle,
        deletions: &BTreeMap<Key, (FileName, u32)>,
        changes: &[Change],
    ) {
        let receiver = Receiver::of(bundle.envelope.to);
        for change in changes {
            let Some((name, record)) = deletions.get(&change.key) else {
                continue;
            };
            let at = |case| {
                let finding = Finding::new(case).in_file(&label(unit, name));
                finding.at_record(*record)
            };
            if change.done == Done::Missing {
                self.findings.push(at(words::NOTHING_TO_DELETE));
            }
            let plan = self.plans.get(&(receiver, change.key));
            if plan.is_some_and(|plan| *plan > stamp(&bundle.envelope)) {
                self.findings.push(at(words::PLAN_FOLLOWS_DELETION));
            }
        }
    }

    /// A finding about a whole unit, told of its first file.
    fn note(&mut self, unit: &Unit, case: Case) {
        let finding = Finding::new(case);
        self.findings.push(match unit.files.first() {
            Some(file) => finding.in_file(file),
            None => finding,
        });
    }
}

fn deletions(orders: &BTreeMap<Key, Order>) -> BTreeMap<Key, (FileName, u32)> {
    orders
        .iter()
        .filter_map(|(key, order)| match order {
            Order::Delete(name, record) => Some((*key, (*name, *record))),
            Order::Put(_) => None,
        })
        .collect()
}

/// The name of a file as it was given.
fn label(unit: &Unit, name: &FileName) -> String {
    let given = unit
        .files
        .iter()
        .find(|file| FileName::parse(file).is_ok_and(|parsed| parsed == *name));
    given.cloned().unwrap_or_else(|| name.to_string())
}
