//! What watch folders do next: which files are whole, which send units they make, what goes to the
//! exchange and what into the folder of the care software, in which order, and what has to wait.
//!
//! Everything is decided per pair of addresses and in the order of serials: what comes behind a
//! unit that cannot go on waits for it (順番待ち), because out of order old content could come
//! back over newer one.

use std::collections::{BTreeMap, BTreeSet};
use std::time::Duration;

use careplan::{Address, Envelope, FileCode, FileName, NameMonth, Serial};
use protocol::MessageId;

/// A file of a folder, as one look found it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Seen {
    /// Its name.
    pub(crate) name: String,
    /// Its length.
    pub(crate) octets: u64,
    /// When it was changed, in nanoseconds by the clock of the folder. Only compared with itself.
    pub(crate) changed: i128,
}

/// Files of a folder, and since when each is as it is.
#[derive(Debug, Clone, Default)]
pub(crate) struct Settling {
    files: BTreeMap<String, (Seen, Duration)>,
}

impl Settling {
    /// Takes a look at the folder at a moment of a clock that is never set.
    pub(crate) fn look(&mut self, seen: Vec<Seen>, now: Duration) {
        let mut before = std::mem::take(&mut self.files);
        for file in seen {
            let since = match before.remove(&file.name) {
                Some((same, since)) if same == file => since,
                _ => now,
            };
            self.files.insert(file.name.clone(), (file, since));
        }
    }

    /// Groups the files into send units: those of one envelope. Files whose name is not of the
    /// standard stand alone. Sorted by pair of addresses and serial.
    pub(crate) fn units(&self, now: Duration, settle: Duration) -> Vec<Outgoing> {
        let mut units: BTreeMap<(Option<Envelope>, &str), Outgoing> = BTreeMap::new();
        for (file, since) in self.files.values() {
            let name = FileName::parse(&file.name).ok();
            let envelope = name.map(|name| name.envelope);
            let alone = envelope.map_or(file.name.as_str(), |_| "");
            let unit = units.entry((envelope, alone)).or_insert(Outgoing {
                envelope,
                names: Vec::new(),
                contents: BTreeSet::new(),
                settles_in: Duration::ZERO,
            });
            unit.names.push(file.name.clone());
            unit.contents
                .extend(name.map(|name| (name.code, name.month)));
            let left = settle.saturating_sub(now.saturating_sub(*since));
            unit.settles_in = unit.settles_in.max(left);
        }
        units.into_values().collect()
    }
}

/// What kinds of file for which month a unit holds: a later unit with the same is a correction.
pub(crate) type Contents = BTreeSet<(FileCode, Option<NameMonth>)>;

/// Files that make one send unit, or one file that makes none.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Outgoing {
    /// Sender, receiver and serial; `None` where the name says nothing.
    pub(crate) envelope: Option<Envelope>,
    /// The files.
    pub(crate) names: Vec<String>,
    /// What they hold by their names.
    pub(crate) contents: Contents,
    /// How long until all of them have rested long enough to be whole.
    pub(crate) settles_in: Duration,
}

/// What becomes of an outgoing unit now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Departure {
    /// It is sent.
    Send,
    /// It may still be written; or the last try failed, and it is too early for another one.
    Wait(Duration),
    /// An earlier one between the same addresses comes first.
    Held(Serial),
}

/// A try that failed and when the next one may be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct Delay {
    /// How many tries in a row have failed.
    pub(crate) tries: u32,
    /// Not before this moment.
    pub(crate) until: Duration,
}

impl Delay {
    /// The delay after one more failure.
    pub(crate) fn after(before: Option<Self>, now: Duration, lot: u64) -> Self {
        let tries = before.map_or(1, |before| before.tries.saturating_add(1));
        Self {
            tries,
            until: now + back_off(tries, lot),
        }
    }

    /// How long from now.
    pub(crate) fn left(self, now: Duration) -> Duration {
        self.until.saturating_sub(now)
    }
}

/// How long to wait after so many failures in a row: twice as long each time, and never at the
/// same moment as everybody else. `lot` is any random number.
pub(crate) fn back_off(tries: u32, lot: u64) -> Duration {
    let doublings = tries.saturating_sub(1).min(16);
    let longest = FIRST_PAUSE
        .saturating_mul(1 << doublings)
        .min(LONGEST_PAUSE);
    let half = u64::try_from(longest.as_millis() / 2)
        .unwrap_or(u64::MAX)
        .max(1);
    Duration::from_millis(half + lot % half)
}

/// Decides about all outgoing units of a folder. `failed` are those that lie in エラー: what comes
/// behind them waits until a correction is there or somebody has taken them away. `delays` are
/// those whose last try failed for a reason that passes.
pub(crate) fn departures(
    units: &[Outgoing],
    failed: &[Outgoing],
    delays: &BTreeMap<Envelope, Delay>,
    now: Duration,
) -> Vec<Departure> {
    let open = failed.iter().filter(|one| !is_corrected(one, units));
    let open: Vec<Envelope> = open.filter_map(|one| one.envelope).collect();
    let mut first_open: BTreeMap<(Address, Address), Serial> = BTreeMap::new();
    let mut departures = Vec::new();
    for unit in units {
        let Some(envelope) = unit.envelope else {
            departures.push(match unit.settles_in {
                Duration::ZERO => Departure::Send,
                left => Departure::Wait(left),
            });
            continue;
        };
        let pair = (envelope.from, envelope.to);
        let behind_failed = open.iter();
        let behind_failed = behind_failed
            .filter(|one| (one.from, one.to) == pair && one.serial < envelope.serial)
            .map(|one| one.serial)
            .min();
        let delay = delays
            .get(&envelope)
            .map_or(Duration::ZERO, |it| it.left(now));
        let left = unit.settles_in.max(delay);
        departures.push(match first_open.get(&pair).copied().or(behind_failed) {
            Some(serial) => Departure::Held(serial),
            None if left.is_zero() => Departure::Send,
            None => {
                first_open.insert(pair, envelope.serial);
                Departure::Wait(left)
            }
        });
    }
    departures
}

/// Whether a later unit between the same addresses holds the same kinds of file for the same month.
pub(crate) fn is_corrected(failed: &Outgoing, units: &[Outgoing]) -> bool {
    units.iter().any(|unit| corrects(unit, failed))
}

/// Whether `unit` takes the place of `failed`.
pub(crate) fn corrects(unit: &Outgoing, failed: &Outgoing) -> bool {
    let (Some(later), Some(earlier)) = (unit.envelope, failed.envelope) else {
        return false;
    };
    (later.from, later.to) == (earlier.from, earlier.to)
        && later.serial > earlier.serial
        && unit.contents == failed.contents
}

/// A message that is to come into the folder of the care software: it waits at the exchange, or
/// was collected and is not in the folder yet.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Incoming {
    /// The message.
    pub(crate) id: MessageId,
    /// Who sent it.
    pub(crate) sender: Address,
    /// To which of the own addresses.
    pub(crate) receiver: Address,
    /// 連番.
    pub(crate) serial: String,
    /// Where it is.
    pub(crate) place: Place,
}

/// Where a message is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Place {
    /// At the exchange.
    Exchange,
    /// On this computer, not yet in the folder.
    Here,
}

/// What becomes of an incoming message now.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Arriving {
    /// It is fetched from the exchange and put into the folder.
    Collect,
    /// It is put into the folder.
    Deliver,
    /// The last try failed, and it is too early for another one.
    Wait(Duration),
    /// An earlier one of the same sender comes first.
    Held(MessageId),
}

/// Decides about all incoming messages, in the order in which they are to be dealt with. One that
/// fails stops those behind it between the same addresses.
pub(crate) fn arrivals(
    incoming: &[Incoming],
    delays: &BTreeMap<MessageId, Delay>,
    now: Duration,
) -> Vec<(Incoming, Arriving)> {
    let mut sorted = incoming.to_vec();
    sorted.sort_by(|one, other| {
        let key = |it: &Incoming| (it.sender, it.receiver, it.serial.clone(), it.id.to_string());
        key(one).cmp(&key(other))
    });
    let mut first_open: BTreeMap<(Address, Address), MessageId> = BTreeMap::new();
    let decide = |message: Incoming| {
        let pair = (message.sender, message.receiver);
        let left = delays
            .get(&message.id)
            .map_or(Duration::ZERO, |it| it.left(now));
        let arriving = match (first_open.get(&pair), message.place) {
            (Some(first), _) => Arriving::Held(*first),
            (None, _) if !left.is_zero() => {
                first_open.insert(pair, message.id);
                Arriving::Wait(left)
            }
            (None, Place::Exchange) => Arriving::Collect,
            (None, Place::Here) => Arriving::Deliver,
        };
        (message, arriving)
    };
    sorted.into_iter().map(decide).collect()
}

/// Whether the computer has slept or its clock was set: the clock on the wall and the one that is
/// never set do not agree about how long something took.
pub(crate) fn has_slept(wall: time::Duration, steady: Duration) -> bool {
    let steady = time::Duration::try_from(steady).unwrap_or(time::Duration::MAX);
    wall.checked_sub(steady)
        .is_none_or(|difference| difference.abs() > CLOCKS_DIFFER)
}

/// After the first failure.
const FIRST_PAUSE: Duration = Duration::from_secs(4);
/// However often it failed.
const LONGEST_PAUSE: Duration = Duration::from_secs(600);
/// Clocks of good computers differ by less.
const CLOCKS_DIFFER: time::Duration = time::Duration::seconds(30);

#[cfg(test)]
#[path = "watching_tests.rs"]
mod tests;
