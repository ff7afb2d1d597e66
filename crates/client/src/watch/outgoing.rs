//! From the folder of the care software to the exchange: whole units are checked, sent in order,
//! and moved to 送信済 or エラー.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use careplan::master::Masters;
use careplan::{Address, Envelope, OfficeRole, Serial, SourceFile};
use protocol::Code;

use crate::clock::spoken;
use crate::command::bulk::{self, AfterRefusal, Manner};
use crate::command::log_watch::Watch;
use crate::command::session::Session;
use crate::command::shipment::{self, Happened};
use crate::command::{Tools, check_context, send};
use crate::failure::Failure;
use crate::local_store::{SentEntry, WatchFolder};
use crate::plan::Repetition;
use crate::plan::watching::{self, Delay, Departure, Outgoing, Seen, Settling};
use crate::sealing::Packed;
use crate::watch::filing::{self, Shelf};
use crate::watch::{folder, note};
use crate::words::Text;

/// What is remembered of a folder from look to look. Nothing of it has to outlive the program.
#[derive(Debug, Default)]
pub(crate) struct Outbound {
    settling: Settling,
    delays: BTreeMap<Envelope, Delay>,
    /// What was told to be held.
    told_held: Vec<Envelope>,
}

/// What a look came to.
#[derive(Debug, Default)]
pub(crate) struct Looked {
    /// Units that can be sent now.
    pub(crate) ready: Vec<Ready>,
    /// When to look again at the latest.
    pub(crate) again_in: Option<Duration>,
}

/// A unit that was checked and packed.
#[derive(Debug)]
pub(crate) struct Ready {
    unit: Outgoing,
    seen: Vec<Seen>,
    packed: Packed,
}

impl Outbound {
    /// Looks into the folder. Units that cannot be sent as they are go to エラー.
    pub(crate) fn look(
        &mut self,
        tools: &Tools<'_>,
        watched: &WatchFolder,
        now: Duration,
    ) -> Result<Looked, Failure> {
        folder::require(&watched.outgoing)?;
        filing::go_on(&tools.home)?;
        let seen = folder::look(&watched.outgoing)?;
        self.settling.look(seen.clone(), now);
        let units = self
            .settling
            .units(now, Duration::from_secs(watched.settle_seconds));
        let failed = failed(watched)?;
        let departures = watching::departures(&units, &failed, &self.delays, now);
        self.delays
            .retain(|envelope, _| units.iter().any(|it| it.envelope == Some(*envelope)));
        let mut looked = Looked::default();
        let mut checking: Option<Checking> = None;
        for (unit, departure) in units.into_iter().zip(departures) {
            match departure {
                Departure::Wait(left) => {
                    let soonest = looked.again_in.map_or(left, |soonest| soonest.min(left));
                    looked.again_in = Some(soonest);
                }
                Departure::Held(behind) => self.tell_held(tools, &unit, behind),
                Departure::Send => {
                    let of_unit = seen.iter().filter(|file| unit.names.contains(&file.name));
                    let of_unit = of_unit.cloned().collect();
                    let checking = match &mut checking {
                        Some(checking) => checking,
                        None => checking.insert(Checking::begin(tools, watched)?),
                    };
                    looked.ready.extend(checking.prepare(unit, of_unit)?);
                }
            }
        }
        Ok(looked)
    }

    fn tell_held(&mut self, tools: &Tools<'_>, unit: &Outgoing, behind: Serial) {
        let Some(envelope) = unit.envelope.filter(|it| !self.told_held.contains(it)) else {
            return;
        };
        let text = Text::new("watch-held-sending")
            .with("receiver", envelope.to)
            .with("serial", envelope.serial)
            .with("behind", behind);
        tools.terminal.note(&text);
        self.told_held.push(envelope);
    }

    /// Sends what is ready, and moves it away. Fails when nothing can be sent at all.
    pub(crate) async fn send(
        &mut self,
        tools: &Tools<'_>,
        (session, watch): (&Session, &Watch<'_>),
        (watched, ready): (&WatchFolder, Vec<Ready>),
        now: Duration,
    ) -> Result<(), Failure> {
        tools.home.sweep_waiting()?;
        let mut units = Vec::new();
        let mut abouts = Vec::new();
        for one in ready {
            units.push(one.packed);
            abouts.push((one.unit, one.seen));
        }
        let delays = RefCell::new(&mut self.delays);
        let each = |place: usize, happened: &Happened| {
            let (Some(packed), Some((unit, seen))) = (units.get(place), abouts.get(place)) else {
                return Ok(());
            };
            let one = Done {
                watched,
                packed,
                unit,
                seen,
            };
            match one.file(tools, happened)? {
                Filed::Moved => {}
                Filed::TryAgain => {
                    let mut delays = delays.borrow_mut();
                    let before = delays.get(&packed.envelope).copied();
                    let lot = u64::from_be_bytes(tools.randomness.bytes()?);
                    delays.insert(packed.envelope, Delay::after(before, now, lot));
                }
            }
            Ok(())
        };
        let manner = Manner {
            repetition: Repetition::Refuse,
            after_refusal: AfterRefusal::StopPair,
        };
        let (_, end) = bulk::send_all(tools, (session, watch), (&units, manner), &each).await;
        end
    }
}

/// Whether a unit has left the folder.
enum Filed {
    Moved,
    TryAgain,
}

/// A unit with which something has happened.
struct Done<'a> {
    watched: &'a WatchFolder,
    packed: &'a Packed,
    unit: &'a Outgoing,
    seen: &'a [Seen],
}

impl Done<'_> {
    fn file(&self, tools: &Tools<'_>, happened: &Happened) -> Result<Filed, Failure> {
        let (shelf, note) = match happened {
            Happened::Sent { entry, .. } => (Shelf::Sent, note::sent(tools, entry)),
            // The program was cut before it could move the files, or they were written again.
            Happened::AlreadySent(entry) => (Shelf::Sent, note::sent(tools, entry)),
            Happened::Refused(failure) if passes(failure) => {
                shipment::tell(tools.terminal, self.packed, happened);
                return Ok(Filed::TryAgain);
            }
            Happened::Refused(failure) => (Shelf::Refused, note::refused(tools, failure, &[])),
        };
        shipment::tell(tools.terminal, self.packed, happened);
        if shelf == Shelf::Sent {
            // First: a cut must not leave behind what is corrected without its correction.
            self.clear_corrected(tools)?;
        }
        move_away(tools, (self.watched, self.unit, self.seen), (shelf, note))?;
        Ok(Filed::Moved)
    }

    /// What lay in エラー until this unit came in its place.
    fn clear_corrected(&self, tools: &Tools<'_>) -> Result<(), Failure> {
        let errors = Shelf::Refused.below(&self.watched.outgoing);
        for name in folder::names(&errors)? {
            let place = errors.join(&name);
            for unit in units_in(&place)? {
                if watching::corrects(self.unit, &unit) {
                    let seen = folder::look(&place)?;
                    let shelf = Shelf::Corrected.below(&self.watched.outgoing).join(&name);
                    let note = note::corrected(tools, self.packed.envelope);
                    let id = filing_name(tools)?;
                    filing::file(&tools.home, &id, (&place, &seen), (shelf, note))?;
                }
            }
        }
        Ok(())
    }
}

/// Whether a refusal has nothing to do with the unit, and may be over later.
fn passes(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(
            Code::OfficeSuspended
                | Code::UseMissing
                | Code::TooManyUploads
                | Code::QuotaExceeded
                | Code::TokenRequired
                | Code::TokenExpired
                | Code::TokenEnded
                | Code::TokenMismatch
                | Code::RightMissing
        )
    )
}

/// What units are checked against, read once a look.
struct Checking<'a> {
    tools: &'a Tools<'a>,
    watched: &'a WatchFolder,
    address: Address,
    masters: Masters,
    sent: Vec<SentEntry>,
}

impl<'a> Checking<'a> {
    fn begin(tools: &'a Tools<'a>, watched: &'a WatchFolder) -> Result<Self, Failure> {
        let address = watched.address();
        Ok(Self {
            tools,
            watched,
            address: address.ok_or_else(|| Failure::internal("watch.json"))?,
            masters: tools.home.masters()?,
            sent: tools.home.sent()?,
        })
    }

    /// Reads, checks and packs a unit; one that must not be sent goes to エラー.
    fn prepare(&self, unit: Outgoing, seen: Vec<Seen>) -> Result<Option<Ready>, Failure> {
        let (tools, watched) = (self.tools, self.watched);
        let mut files = Vec::new();
        for name in &unit.names {
            match std::fs::read(watched.outgoing.join(name)) {
                Ok(bytes) => files.push(SourceFile {
                    name: name.clone(),
                    bytes,
                }),
                // Another program has it open, or has taken it back: the next look tells.
                Err(_) => return Ok(None),
            }
        }
        let role = OfficeRole::Sending(self.address.office);
        let context = check_context(tools, &self.masters, Some(role));
        let report = careplan::check_with(&files, &context);
        let findings = report.findings.clone();
        let why = match unit.envelope {
            Some(envelope) if envelope.from != self.address => {
                let text = Text::new("not-own-sender").with("sender", envelope.from);
                Some(Failure::refused(text.with("own", self.address)))
            }
            Some(_) => send::blocked(&report, self.address.office),
            None => Some(Failure::refused(Text::new("send-blocked").with("count", 1))),
        };
        let why = match why {
            Some(why) => why,
            None => {
                let mut packed = send::packed(report, files)?;
                let Some(packed) = packed.pop() else {
                    return Ok(None);
                };
                match self.other_content(&packed) {
                    Some(why) => why,
                    None => return Ok(Some(Ready { unit, seen, packed })),
                }
            }
        };
        tools.terminal.failure(&why);
        let note = note::refused(tools, &why, &findings);
        move_away(tools, (watched, &unit, &seen), (Shelf::Refused, note))?;
        Ok(None)
    }

    /// Another content was sent under the same serial: which of the two counts has to be decided
    /// by somebody who knows. Both are kept.
    fn other_content(&self, packed: &Packed) -> Option<Failure> {
        let envelope = packed.envelope;
        let (from, to) = (envelope.from.to_string(), envelope.to.to_string());
        let serial = envelope.serial.to_string();
        let mut of_envelope = self.sent.iter().filter(|one| {
            one.recalled_at.is_none()
                && (&one.sender, &one.receiver, &one.serial) == (&from, &to, &serial)
        });
        let other = of_envelope
            .clone()
            .find(|one| one.content_sha256 != packed.content_sha256)?;
        if of_envelope.any(|one| one.content_sha256 == packed.content_sha256) {
            return None;
        }
        let language = self.tools.terminal.language();
        let text = Text::new("watch-same-serial")
            .with("serial", serial)
            .with("receiver", to)
            .with("when", spoken(other.committed_at, language));
        Some(Failure::refused(text))
    }
}

fn move_away(
    tools: &Tools<'_>,
    (watched, unit, seen): (&WatchFolder, &Outgoing, &[Seen]),
    (shelf, note): (Shelf, note::Note),
) -> Result<(), Failure> {
    let folder = match unit.envelope {
        Some(envelope) => format!("{}_{}", envelope.serial, envelope.to),
        None => unit.names.first().cloned().unwrap_or_default(),
    };
    let target: PathBuf = shelf.below(&watched.outgoing).join(folder);
    let id = filing_name(tools)?;
    filing::file(&tools.home, &id, (&watched.outgoing, seen), (target, note))?;
    Ok(())
}

fn filing_name(tools: &Tools<'_>) -> Result<String, Failure> {
    Ok(tools.randomness.message_id()?.to_string())
}

/// The units that lie in エラー.
fn failed(watched: &WatchFolder) -> Result<Vec<Outgoing>, Failure> {
    let errors = Shelf::Refused.below(&watched.outgoing);
    let mut failed = Vec::new();
    for name in folder::names(&errors)? {
        failed.extend(units_in(&errors.join(name))?);
    }
    Ok(failed)
}

fn units_in(place: &Path) -> Result<Vec<Outgoing>, Failure> {
    if !place.is_dir() {
        return Ok(Vec::new());
    }
    let mut settling = Settling::default();
    settling.look(folder::look(place)?, Duration::ZERO);
    let mut units = settling.units(Duration::ZERO, Duration::ZERO);
    units.retain(|unit| unit.envelope.is_some());
    Ok(units)
}
