//! Many units at a time: one after the other between the same two addresses, because later files
//! replace earlier ones, and several pairs of addresses beside each other.

use std::cell::RefCell;
use std::collections::{BTreeMap, VecDeque};

use careplan::Address;

use crate::command::Tools;
use crate::command::log_watch::Watch;
use crate::command::send::send_one;
use crate::command::session::Session;
use crate::command::shipment::Happened;
use crate::failure::{Failure, Kind};
use crate::local_store::SentEntry;
use crate::plan::Repetition;
use crate::sealing::Packed;

/// How units are sent.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Whether the same files may be sent a second time.
    pub(crate) repetition: Repetition,
    /// What becomes of those behind a unit that the exchange refuses.
    pub(crate) after_refusal: AfterRefusal,
}

/// What becomes of those behind a unit that the exchange refuses.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum AfterRefusal {
    /// They are sent.
    GoOn,
    /// Those between the same addresses wait.
    StopPair,
}

/// What the lanes share.
struct Lanes<'a> {
    tools: &'a Tools<'a>,
    exchange: (&'a Session, &'a Watch<'a>),
    units: &'a [Packed],
    manner: Manner,
    each: &'a dyn Fn(usize, &Happened) -> Result<(), Failure>,
    /// The places of the units of each pair of addresses that nobody has taken up.
    open: RefCell<VecDeque<Vec<usize>>>,
    sent: RefCell<Vec<SentEntry>>,
    happened: RefCell<Vec<Option<Happened>>>,
    /// Why nothing more is begun.
    stopped: RefCell<Option<Failure>>,
}

/// Sends units, given in their order; `each` is called when one is done. `None` where a unit was not
/// sent because of one before it; the second value tells why it stopped before the end.
pub(crate) async fn send_all(
    tools: &Tools<'_>,
    exchange: (&Session, &Watch<'_>),
    (units, manner): (&[Packed], Manner),
    each: &dyn Fn(usize, &Happened) -> Result<(), Failure>,
) -> (Vec<Option<Happened>>, Result<(), Failure>) {
    let mut happened = Vec::new();
    happened.resize_with(units.len(), || None);
    let sent = match tools.home.sent() {
        Ok(sent) => sent,
        Err(failure) => return (happened, Err(failure)),
    };
    let lanes = Lanes {
        tools,
        exchange,
        units,
        manner,
        each,
        open: RefCell::new(pairs(units)),
        sent: RefCell::new(sent),
        happened: RefCell::new(happened),
        stopped: RefCell::new(None),
    };
    // The first unit goes alone: what it learns about the own office is learned once.
    lanes.first().await;
    tokio::join!(lanes.run(), lanes.run(), lanes.run(), lanes.run());
    let stopped = lanes.stopped.into_inner();
    (lanes.happened.into_inner(), stopped.map_or(Ok(()), Err))
}

/// The places of the units of each pair of addresses, pairs in the order of their first unit.
fn pairs(units: &[Packed]) -> VecDeque<Vec<usize>> {
    let mut places: BTreeMap<(Address, Address), Vec<usize>> = BTreeMap::new();
    for (place, unit) in units.iter().enumerate() {
        let pair = (unit.envelope.from, unit.envelope.to);
        places.entry(pair).or_default().push(place);
    }
    let mut pairs: Vec<Vec<usize>> = places.into_values().collect();
    pairs.sort();
    pairs.into()
}

impl Lanes<'_> {
    async fn first(&self) {
        let first = self.open.borrow_mut().pop_front();
        let Some(mut pair) = first.filter(|pair| !pair.is_empty()) else {
            return;
        };
        let goes_on = self.send(pair.remove(0)).await;
        if goes_on && !pair.is_empty() {
            self.open.borrow_mut().push_front(pair);
        }
    }

    async fn run(&self) {
        loop {
            let pair = self.open.borrow_mut().pop_front();
            let Some(pair) = pair else { return };
            for place in pair {
                if !self.send(place).await {
                    break;
                }
            }
        }
    }

    /// Sends one unit; whether those behind it may be sent.
    async fn send(&self, place: usize) -> bool {
        let Some(unit) = self.units.get(place) else {
            return false;
        };
        if self.stopped.borrow().is_some() {
            return false;
        }
        // What other lanes send meanwhile is between other addresses.
        let sent = self.of_the_same_content(unit);
        let what = (unit, self.manner.repetition);
        let (one, goes_on) = match send_one(self.tools, self.exchange, what, &sent).await {
            Ok(one) => (one, true),
            Err(failure) if failure.kind == Kind::Refused => {
                let goes_on = self.manner.after_refusal == AfterRefusal::GoOn;
                (Happened::Refused(failure), goes_on)
            }
            Err(failure) => return self.stop(failure),
        };
        if let Happened::Sent { entry, .. } = &one {
            self.sent.borrow_mut().push(entry.clone());
        }
        if let Err(failure) = (self.each)(place, &one) {
            return self.stop(failure);
        }
        if let Some(happened) = self.happened.borrow_mut().get_mut(place) {
            *happened = Some(one);
        }
        goes_on
    }

    fn of_the_same_content(&self, unit: &Packed) -> Vec<SentEntry> {
        let sent = self.sent.borrow();
        let same = |entry: &&SentEntry| entry.content_sha256 == unit.content_sha256;
        sent.iter().filter(same).cloned().collect()
    }

    fn stop(&self, failure: Failure) -> bool {
        self.stopped.borrow_mut().get_or_insert(failure);
        false
    }
}
