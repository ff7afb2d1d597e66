//! The decisions one by one, and a model of the whole: whatever the order of files, messages,
//! refusals and crashes, everything goes out and comes in once, whole and in order.

#![allow(
    clippy::unwrap_used,
    clippy::indexing_slicing,
    reason = "a failed test may panic"
)]

use proptest::prelude::*;
use protocol::Sha256;
use time::OffsetDateTime;

use super::*;
use crate::local_store::{LogSizes, SentEntry};
use crate::plan::{self, Repetition, Sending};

const SETTLE: Duration = Duration::from_secs(5);
const RECEIVERS: [&str; 2] = ["1370000026_11", "1370000034_15"];

/// The names of a unit of plans: the plan and its supplement.
fn names(receiver: usize, serial: usize) -> [String; 2] {
    let rest = format!(
        "1370000018_43_{}_2025032510{serial:02}00.CSV",
        RECEIVERS[receiver]
    );
    [
        format!("UPPLAN_202504_{rest}"),
        format!("UPHOSOKU_202504_{rest}"),
    ]
}

fn seen(name: &str, octets: u64) -> Seen {
    Seen {
        name: name.to_owned(),
        octets,
        changed: 0,
    }
}

fn units_of(all: &[String]) -> Vec<Outgoing> {
    let mut settling = Settling::default();
    settling.look(
        all.iter().map(|name| seen(name, 1)).collect(),
        Duration::ZERO,
    );
    settling.units(SETTLE, SETTLE)
}

#[test]
fn a_unit_waits_until_all_its_files_have_rested() {
    let [plan, supplement] = names(0, 1);
    let mut settling = Settling::default();
    let at = Duration::from_secs;
    settling.look(vec![seen(&plan, 10)], at(0));
    settling.look(vec![seen(&plan, 10), seen(&supplement, 3)], at(4));
    settling.look(vec![seen(&plan, 10), seen(&supplement, 9)], at(6));
    let units = settling.units(at(6), SETTLE);
    assert_eq!(units.len(), 1, "one envelope, one unit");
    assert_eq!((units[0].names.len(), units[0].settles_in), (2, SETTLE));
    let none = BTreeMap::new();
    let decided = departures(&units, &[], &none, at(6));
    assert_eq!(decided, [Departure::Wait(SETTLE)]);
    let units = settling.units(at(11), SETTLE);
    assert_eq!(departures(&units, &[], &none, at(11)), [Departure::Send]);
}

#[test]
fn what_follows_a_unit_that_failed_waits_until_there_is_a_correction() {
    let failed = units_of(&names(0, 1));
    let [later_plan, _] = names(0, 2);
    let mut all = vec![later_plan.clone()];
    all.extend(names(1, 2));
    let units = units_of(&all);
    let none = BTreeMap::new();
    let serial = failed[0].envelope.unwrap().serial;
    let decided = departures(&units, &failed, &none, SETTLE);
    // Nothing is wrong between the other two addresses.
    assert_eq!(decided, [Departure::Held(serial), Departure::Send]);
    all.extend(names(0, 3));
    let units = units_of(&all);
    assert!(is_corrected(&failed[0], &units));
    let decided = departures(&units, &failed, &none, SETTLE);
    assert_eq!(decided, [Departure::Send; 3]);
}

#[test]
fn pauses_grow_to_a_limit_and_differ() {
    for tries in 1..40 {
        for lot in [0, 1, 77_777, u64::MAX] {
            let pause = back_off(tries, lot);
            assert!(
                pause >= FIRST_PAUSE / 2 && pause <= LONGEST_PAUSE,
                "{pause:?}"
            );
        }
    }
    assert!(back_off(4, 0) > back_off(1, u64::MAX - 1));
    assert_ne!(back_off(5, 0), back_off(5, 12_345));
}

#[test]
fn a_computer_that_slept_is_noticed() {
    let hour = time::Duration::hours(1);
    assert!(has_slept(hour, Duration::from_secs(45)));
    assert!(
        has_slept(-hour, Duration::from_secs(45)),
        "a clock set back"
    );
    assert!(!has_slept(
        time::Duration::seconds(46),
        Duration::from_secs(45)
    ));
}

/// The office's folder and disk, and the exchange.
#[derive(Default)]
struct Sender {
    now: Duration,
    settling: Settling,
    delays: BTreeMap<Envelope, Delay>,
    // What outlives a crash:
    folder: BTreeMap<String, u64>,
    outbox: Vec<(MessageId, Sha256, Envelope)>,
    journal: Vec<SentEntry>,
    /// Moves that were begun.
    filing: Vec<String>,
    done: Vec<String>,
    committed: BTreeMap<MessageId, Vec<String>>,
    order: Vec<Envelope>,
    next: u8,
}

/// Stops the run after so many effects.
struct Fuse(usize);

impl Fuse {
    fn burn(&mut self) -> Result<(), ()> {
        self.0 = self.0.checked_sub(1).ok_or(())?;
        Ok(())
    }
}

impl Sender {
    fn crash(&mut self) {
        self.settling = Settling::default();
        self.delays.clear();
    }

    fn file(&mut self, fuse: &mut Fuse) -> Result<(), ()> {
        while let Some(name) = self.filing.last().cloned() {
            fuse.burn()?;
            self.folder.remove(&name);
            self.done.push(name);
            self.filing.pop();
        }
        Ok(())
    }

    fn round(&mut self, fuse: &mut Fuse, is_online: bool) -> Result<(), ()> {
        self.file(fuse)?;
        let look = self.folder.iter().map(|(name, octets)| seen(name, *octets));
        self.settling.look(look.collect(), self.now);
        let units = self.settling.units(self.now, SETTLE);
        let decided = departures(&units, &[], &self.delays, self.now);
        let mut stopped = BTreeSet::new();
        for (unit, departure) in units.iter().zip(decided) {
            let envelope = unit.envelope.unwrap();
            if departure != Departure::Send || stopped.contains(&envelope.to) {
                continue;
            }
            if !is_online {
                let delay = Delay::after(self.delays.get(&envelope).copied(), self.now, 3);
                self.delays.insert(envelope, delay);
                stopped.insert(envelope.to);
                continue;
            }
            self.send(unit, envelope, fuse)?;
            fuse.burn()?;
            self.filing.clone_from(&unit.names);
            self.file(fuse)?;
        }
        Ok(())
    }

    fn send(&mut self, unit: &Outgoing, envelope: Envelope, fuse: &mut Fuse) -> Result<(), ()> {
        let content = Sha256::of(unit.names.join(" ").as_bytes());
        let waiting: Vec<_> = self.outbox.iter().map(|it| (it.0, it.1)).collect();
        let id = match plan::sending(content, &self.journal, &waiting, Repetition::Refuse) {
            Sending::AlreadySent(entry) => {
                self.outbox.retain(|it| it.0 != entry.message_id);
                return Ok(());
            }
            Sending::Continue(id) => id,
            Sending::Begin => {
                self.next += 1;
                let id = MessageId::from_random([self.next; 16]);
                fuse.burn()?;
                self.outbox.push((id, content, envelope));
                id
            }
        };
        fuse.burn()?;
        if self.committed.insert(id, unit.names.clone()).is_none() {
            self.order.push(envelope);
        }
        fuse.burn()?;
        self.journal.push(SentEntry {
            message_id: id,
            sender: envelope.from.to_string(),
            receiver: envelope.to.to_string(),
            serial: envelope.serial.to_string(),
            unit: "K1".to_owned(),
            content_sha256: content,
            ciphertext_sha256: content,
            sealed_bytes: 1,
            committed_at: OffsetDateTime::UNIX_EPOCH,
            logs: LogSizes::default(),
            recalled_at: None,
        });
        fuse.burn()?;
        self.outbox.retain(|it| it.0 != id);
        Ok(())
    }
}

/// The receiving office: the exchange with its states, the staging folder, the folder of the care
/// software and what that took.
#[derive(Default)]
struct Receiver {
    exchange: BTreeMap<MessageId, (Incoming, bool)>,
    staged: BTreeMap<MessageId, Vec<String>>,
    folder: BTreeSet<String>,
    taken: Vec<String>,
}

impl Receiver {
    fn round(&mut self, fuse: &mut Fuse, blocked: Option<MessageId>) -> Result<(), ()> {
        let waiting = self.exchange.values().filter(|(_, collected)| !collected);
        let mut incoming: Vec<Incoming> = waiting.map(|(message, _)| message.clone()).collect();
        for id in self.staged.keys() {
            let (message, collected) = &self.exchange[id];
            if *collected {
                let place = Place::Here;
                incoming.push(Incoming {
                    place,
                    ..message.clone()
                });
            }
        }
        let mut stopped = BTreeSet::new();
        for (message, arriving) in arrivals(&incoming, &BTreeMap::new(), Duration::ZERO) {
            if stopped.contains(&message.sender) {
                continue;
            }
            if arriving == Arriving::Collect {
                fuse.burn()?;
                self.staged.insert(
                    message.id,
                    ["a", "b"].map(|it| format!("{it} {}", message.id)).to_vec(),
                );
                fuse.burn()?;
                self.exchange.get_mut(&message.id).unwrap().1 = true;
            }
            if blocked == Some(message.id) {
                stopped.insert(message.sender);
                continue;
            }
            let staged = self.staged.get_mut(&message.id).unwrap();
            while let Some(name) = staged.pop() {
                // A rename: there or here, never both.
                self.folder.insert(name);
                fuse.burn()?;
            }
            fuse.burn()?;
            self.staged.remove(&message.id);
        }
        Ok(())
    }
}

proptest! {
    #![proptest_config(ProptestConfig { cases: 300, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn every_unit_goes_out_once_whole_and_in_order(steps in proptest::collection::vec((0..6_u8, 0..24_usize, any::<bool>()), 1..60)) {
        let mut sender = Sender::default();
        let mut written = BTreeSet::new();
        let mut latest = [0; 2];
        for (step, size, flag) in steps {
            sender.now += Duration::from_secs(1);
            match step {
                // Care software begins a unit, later than those before.
                0 => {
                    let receiver = usize::from(flag);
                    latest[receiver] += 1;
                    for name in names(receiver, latest[receiver]) {
                        sender.folder.insert(name.clone(), 1);
                        written.insert(name);
                    }
                }
                // A file grows.
                1 => {
                    let place = size % sender.folder.len().max(1);
                    if let Some(octets) = sender.folder.values_mut().nth(place)
                        && sender.filing.is_empty()
                    {
                        *octets += 1;
                    }
                }
                2 => sender.now += Duration::from_secs(size as u64),
                3 => {
                    let _ = sender.round(&mut Fuse(usize::MAX), flag);
                }
                _ => {
                    let _ = sender.round(&mut Fuse(size), true);
                    sender.crash();
                }
            }
        }
        for _ in 0..3 {
            sender.now += LONGEST_PAUSE;
            prop_assert!(sender.round(&mut Fuse(usize::MAX), true).is_ok());
        }
        prop_assert!(sender.folder.is_empty() && sender.outbox.is_empty());
        let mut sent: Vec<String> = sender.committed.values().flatten().cloned().collect();
        sent.sort();
        let mut done = sender.done.clone();
        done.sort();
        prop_assert_eq!(&sent, &written.iter().cloned().collect::<Vec<_>>());
        prop_assert_eq!(&sent, &done);
        prop_assert!(sender.committed.values().all(|names| names.len() == 2), "half a unit");
        for receiver in RECEIVERS {
            let to = sender.order.iter().filter(|it| it.to.to_string().replace('-', "_") == receiver);
            prop_assert!(to.is_sorted());
        }
    }

    #[test]
    fn every_message_comes_in_once_and_in_order(steps in proptest::collection::vec((0..5_u8, 0..12_usize), 1..50)) {
        let mut receiver = Receiver::default();
        let address = |text: &str| text.parse::<Address>().unwrap();
        let senders = ["1370000026-11", "1370000034-15"].map(address);
        let mut count = 0_u8;
        for (step, size) in steps {
            match step {
                0 => {
                    count += 1;
                    let id = MessageId::from_random([count; 16]);
                    let message = Incoming {
                        id,
                        sender: senders[size % 2],
                        receiver: address("1370000018-43"),
                        serial: format!("202503251000{count:02}"),
                        place: Place::Exchange,
                    };
                    receiver.exchange.insert(id, (message, false));
                }
                1 => {
                    let blocked = receiver.exchange.keys().nth(size).copied();
                    let _ = receiver.round(&mut Fuse(usize::MAX), blocked);
                }
                2 => receiver.taken.extend(receiver.folder.pop_first()),
                // A crash.
                _ => {
                    let _ = receiver.round(&mut Fuse(size), None);
                }
            }
        }
        prop_assert!(receiver.round(&mut Fuse(usize::MAX), None).is_ok());
        receiver.taken.append(&mut receiver.folder.iter().cloned().collect());
        receiver.taken.sort();
        let mut expected: Vec<String> = Vec::new();
        for id in receiver.exchange.keys() {
            expected.extend(["a", "b"].map(|it| format!("{it} {id}")));
        }
        expected.sort();
        prop_assert_eq!(receiver.taken, expected);
    }
}
