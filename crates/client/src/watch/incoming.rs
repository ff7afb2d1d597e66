//! From the exchange into the folder of the care software: each message whole, in serial order,
//! once; and back to the sender that its files were taken.
//!
//! Files are first put beside the folder of the software, on the same drive, where no program
//! looks. From there each is moved by one rename: a file is here or there, whatever is cut, so none
//! comes twice, also when the software has taken the first ones already.

use std::collections::BTreeMap;
use std::path::{Path, PathBuf};
use std::time::Duration;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::Address;
use protocol::http::{MessageDetail, MessageSummary, Side};
use protocol::lifecycle::{ImportReport, ImportResult, ImportSource};
use protocol::message::FREE_UNIT;
use protocol::{Code, MessageId, Sha256, State};

use crate::command::log_watch::Watch;
use crate::command::receive::{self, Happened, Stop};
use crate::command::session::Session;
use crate::command::{Tools, report_import};
use crate::failure::{Failure, Kind};
use crate::local_store::{Aside, Delivery, Stage, WatchFolder, write_whole};
use crate::opening::moment;
use crate::plan::watching::{self, Arriving, Delay, Incoming, Place};
use crate::watch::profile::{Naming, Profile, Taking};
use crate::watch::{folder, note};
use crate::words::Text;

/// What waits at the exchange, as far as it was told, and what went wrong. Nothing of it has to
/// outlive the program.
#[derive(Debug, Default)]
pub(crate) struct Inbound {
    cursor: i64,
    waiting: BTreeMap<MessageId, MessageSummary>,
    delays: BTreeMap<MessageId, Delay>,
    told_held: Vec<MessageId>,
}

/// The folders of one address and how they are used.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Target<'a> {
    /// The folders.
    pub(crate) watched: &'a WatchFolder,
    /// How the software uses them.
    pub(crate) profile: &'a Profile,
    /// The address.
    pub(crate) address: Address,
}

impl Inbound {
    /// After which change everything is still to be asked for.
    pub(crate) fn cursor(&self) -> i64 {
        self.cursor
    }

    /// Asks what has changed since the last time.
    pub(crate) async fn ask(&mut self, session: &Session) -> Result<(), Failure> {
        loop {
            let list = session.mailbox.changes(self.cursor, 0).await?;
            for change in list.changes.iter().filter(|it| it.side == Side::Inbox) {
                if change.state.parse() == Ok(State::Sent) {
                    let detail = session.mailbox.message(change.message_id).await?;
                    self.waiting.insert(change.message_id, detail.summary);
                } else {
                    self.waiting.remove(&change.message_id);
                }
            }
            self.cursor = list.cursor;
            if !list.more {
                return Ok(());
            }
        }
    }

    /// Brings in what waits for an address, and tells what was taken. How long until a message that
    /// failed is tried again.
    pub(crate) async fn work(
        &mut self,
        tools: &Tools<'_>,
        exchange: (&Session, &Watch<'_>),
        to: Target<'_>,
        now: Duration,
    ) -> Result<Option<Duration>, Failure> {
        folder::require(&to.watched.incoming)?;
        let own = to.address.to_string();
        let mut deliveries = tools.home.deliveries()?;
        deliveries.retain(|it| it.receiver == own);
        for delivery in &deliveries {
            match delivery.stage {
                Stage::Begun => self.settle_begun(tools, exchange.0, delivery).await?,
                Stage::Collected => {}
                Stage::Delivered => report_taken(tools, exchange.0, (delivery, to)).await?,
            }
        }
        let mut again_in: Option<Duration> = None;
        let mut stopped: Vec<(Address, Address)> = Vec::new();
        for (message, arriving) in watching::arrivals(&self.incoming(tools, to)?, &self.delays, now)
        {
            let pair = (message.sender, message.receiver);
            let done = match arriving {
                Arriving::Wait(left) => {
                    again_in = Some(again_in.map_or(left, |soonest| soonest.min(left)));
                    continue;
                }
                Arriving::Held(first) => {
                    self.tell_held(tools, &message, first);
                    continue;
                }
                _ if stopped.contains(&pair) => continue,
                Arriving::Collect => self.collect(tools, exchange, &message, to).await?,
                Arriving::Deliver => deliver(tools, to, message.id)?,
            };
            match done {
                Brought::In => drop(self.delays.remove(&message.id)),
                Brought::Not => {
                    let lot = u64::from_be_bytes(tools.randomness.bytes()?);
                    let before = self.delays.get(&message.id).copied();
                    self.delays
                        .insert(message.id, Delay::after(before, now, lot));
                    stopped.push(pair);
                }
            }
        }
        Ok(again_in)
    }

    /// What waits at the exchange and what is on its way here.
    fn incoming(&self, tools: &Tools<'_>, to: Target<'_>) -> Result<Vec<Incoming>, Failure> {
        let waiting = self.waiting.values().filter(|it| it.receiver == to.address);
        let mut all: Vec<Incoming> = waiting
            .map(|it| Incoming {
                id: it.message_id,
                sender: it.sender,
                receiver: it.receiver,
                serial: it.serial.clone(),
                place: Place::Exchange,
            })
            .collect();
        for delivery in tools.home.deliveries()? {
            let (Ok(sender), Ok(receiver)) = (delivery.sender.parse(), delivery.receiver.parse())
            else {
                continue;
            };
            if delivery.stage == Stage::Collected && receiver == to.address {
                all.retain(|it| it.id != delivery.message_id);
                all.push(Incoming {
                    id: delivery.message_id,
                    sender,
                    receiver,
                    serial: delivery.serial,
                    place: Place::Here,
                });
            }
        }
        Ok(all)
    }

    fn tell_held(&mut self, tools: &Tools<'_>, message: &Incoming, first: MessageId) {
        if !self.told_held.contains(&message.id) {
            let text = Text::new("watch-held-receiving")
                .with("sender", message.sender)
                .with("serial", &message.serial)
                .with("id", first);
            tools.terminal.note(&text);
            self.told_held.push(message.id);
        }
    }

    async fn collect(
        &mut self,
        tools: &Tools<'_>,
        exchange: (&Session, &Watch<'_>),
        message: &Incoming,
        to: Target<'_>,
    ) -> Result<Brought, Failure> {
        let Some(summary) = self.waiting.get(&message.id).cloned() else {
            return Ok(Brought::Not);
        };
        let mut delivery = begin(tools, &summary, to)?;
        let output = delivery.staging.clone();
        let collected = receive::collect(tools, exchange, &summary, (&[], Some(&output))).await;
        let happened = match collected {
            Ok(happened) | Err(Stop::Message(happened)) => happened,
            Err(Stop::Run(failure)) if failure.code() == Some(Code::OfficeSuspended) => {
                tools.terminal.failure(&failure);
                return Ok(Brought::Not);
            }
            Err(Stop::Run(failure)) => return Err(failure),
        };
        receive::tell(tools.terminal, &summary, &happened);
        match happened {
            Happened::Collected { .. } | Happened::Before => {
                self.waiting.remove(&message.id);
                delivery.names = folder::names(&delivery.staging)?;
                delivery.stage = Stage::Collected;
                tools.home.keep_delivery(&delivery)?;
                deliver(tools, to, message.id)
            }
            Happened::Recalled => {
                self.waiting.remove(&message.id);
                drop_staged(tools, &delivery)?;
                Ok(Brought::In)
            }
            Happened::Damaged(_) | Happened::InTheWay(_) => Ok(Brought::Not),
        }
    }

    /// Finds out what became of a message in the middle of which the program was cut.
    async fn settle_begun(
        &mut self,
        tools: &Tools<'_>,
        session: &Session,
        delivery: &Delivery,
    ) -> Result<(), Failure> {
        let id = delivery.message_id;
        if self.waiting.contains_key(&id) {
            return Ok(());
        }
        let detail = session.mailbox.message(id).await?;
        match detail.summary.state.parse() {
            Ok(State::Sent) => drop(self.waiting.insert(id, detail.summary)),
            Ok(State::Recalled | State::Expired) => drop_staged(tools, delivery)?,
            _ => {
                let mut delivery = delivery.clone();
                let is_from_here = tools.home.collected(id)?.is_some()
                    || has_receipt_from_here(tools, session, &detail)?;
                if !is_from_here {
                    delivery.target = delivery.target.join(ASIDE).join(&delivery.serial);
                    delivery.aside = Some(Aside::Elsewhere);
                    delivery.told_when_taken = false;
                }
                delivery.names = folder::names(&delivery.staging)?;
                delivery.stage = Stage::Collected;
                tools.home.keep_delivery(&delivery)?;
            }
        }
        Ok(())
    }
}

/// Whether a message is where it belongs.
enum Brought {
    In,
    Not,
}

/// Notes that a message is about to be collected, and where to.
fn begin(tools: &Tools<'_>, summary: &MessageSummary, to: Target<'_>) -> Result<Delivery, Failure> {
    let incoming = &to.watched.incoming;
    let aside = summary.older_than_delivered.then_some(Aside::Older);
    let target = match to.profile.naming {
        _ if aside.is_some() => incoming
            .join(ASIDE)
            .join(format!("{}_{}", summary.serial, summary.sender)),
        Naming::Flat => incoming.clone(),
        Naming::BySender => incoming.join(summary.sender.to_string()),
    };
    let told_when_taken =
        to.profile.taking == Taking::Imported && summary.unit != FREE_UNIT && aside.is_none();
    let delivery = Delivery {
        message_id: summary.message_id,
        sender: summary.sender.to_string(),
        receiver: summary.receiver.to_string(),
        serial: summary.serial.clone(),
        staging: incoming.join(STAGING).join(summary.message_id.to_string()),
        target,
        names: Vec::new(),
        stage: Stage::Begun,
        told_when_taken,
        aside,
    };
    tools.home.keep_delivery(&delivery)?;
    let made = std::fs::create_dir_all(&delivery.staging);
    made.map_err(|error| Failure::writing(&delivery.staging, &error))?;
    Ok(delivery)
}

/// Moves the files of a message to where the care software looks, unless another file has one of
/// their names.
fn deliver(tools: &Tools<'_>, to: Target<'_>, id: MessageId) -> Result<Brought, Failure> {
    folder::require(&to.watched.incoming)?;
    let Some(mut delivery) = tools.home.delivery(id)? else {
        return Ok(Brought::In);
    };
    let (staging, target) = (&delivery.staging, &delivery.target);
    let staged = folder::names(staging)?;
    std::fs::create_dir_all(target).map_err(|error| Failure::writing(target, &error))?;
    for name in &staged {
        let place = target.join(name);
        if place.exists() && !is_the_same(&staging.join(name), &place) {
            let text = Text::new("watch-in-the-way")
                .with("path", place.display())
                .with("sender", &delivery.sender)
                .with("serial", &delivery.serial);
            tools.terminal.failure(&Failure::refused(text));
            return Ok(Brought::Not);
        }
    }
    if let Some(why) = delivery.aside.filter(|_| !staged.is_empty()) {
        let (name, text) = note::aside(tools, &delivery, why);
        write_whole(&target.join(name), text.as_bytes())?;
    }
    for name in &staged {
        let (from, place) = (staging.join(name), target.join(name));
        std::fs::rename(&from, &place).map_err(|error| Failure::writing(&place, &error))?;
    }
    // Empty by now; what cannot be removed is in nobody's way.
    let _ = std::fs::remove_dir(staging);
    if delivery.told_when_taken && !delivery.names.is_empty() {
        delivery.stage = Stage::Delivered;
        tools.home.keep_delivery(&delivery)?;
    } else {
        tools.home.end_delivery(id)?;
    }
    Ok(Brought::In)
}

fn is_the_same(one: &Path, other: &Path) -> bool {
    let read = |path: &Path| -> Option<Vec<u8>> { std::fs::read(path).ok() };
    read(one).is_some_and(|one| read(other).is_some_and(|other| one == other))
}

/// Tells the sender of a message whose files have all left the folder that it is imported.
async fn report_taken(
    tools: &Tools<'_>,
    session: &Session,
    (delivery, to): (&Delivery, Target<'_>),
) -> Result<(), Failure> {
    if !is_taken(delivery, &to.watched.incoming)? {
        return Ok(());
    }
    let report = ImportReport {
        result: ImportResult::Imported,
        source: ImportSource::Folder,
        reasons: Vec::new(),
        checks: Vec::new(),
    };
    match report_import(session, delivery.message_id, &report).await {
        Ok(summary) => {
            let text = Text::new("watch-imported")
                .with("name", &summary.sender_name)
                .with("sender", summary.sender)
                .with("serial", &summary.serial);
            tools.terminal.result(&text);
        }
        // Somebody has reported something else, or the message is gone.
        Err(failure) if failure.kind == Kind::Refused && failure.code().is_none() => {
            tools.terminal.failure(&failure);
        }
        Err(failure) => return Err(failure),
    }
    tools.home.end_delivery(delivery.message_id)
}

/// Whether all files of a message have left the folder, and the folder itself is there.
fn is_taken(delivery: &Delivery, incoming: &Path) -> Result<bool, Failure> {
    let places: Vec<PathBuf> = delivery
        .names
        .iter()
        .map(|it| delivery.target.join(it))
        .collect();
    let gone = !places.iter().any(|place| place.exists());
    folder::require(incoming)?;
    Ok(gone)
}

/// Whether the receipt of a message was signed at this computer.
fn has_receipt_from_here(
    tools: &Tools<'_>,
    session: &Session,
    detail: &MessageDetail,
) -> Result<bool, Failure> {
    let Some(signed) = &detail.receipt else {
        return Ok(false);
    };
    let bytes = |text: &str| STANDARD.decode(text).map_err(Failure::internal);
    let (receipt, signature) = (bytes(&signed.receipt)?, bytes(&signed.signature)?);
    let at = moment(detail.summary.collected_at, tools.clock.now());
    let verified = pki::manifest::verify_detached(&receipt, &signature, &session.anchors, at);
    let Ok(verified) = verified else {
        return Ok(false);
    };
    let signer = Sha256::from(verified.signer.fingerprint());
    let here = tools.home.installed()?;
    Ok(here
        .iter()
        .any(|one| Sha256::from(one.certificate.fingerprint()) == signer))
}

/// Forgets a message that does not come in after all.
fn drop_staged(tools: &Tools<'_>, delivery: &Delivery) -> Result<(), Failure> {
    tools.home.drop_arriving(delivery.message_id)?;
    tools.home.remove_folder(&delivery.staging)?;
    tools.home.end_delivery(delivery.message_id)
}

/// What the software must not take in without being told to.
const ASIDE: &str = "エラー";
/// Where files are put before they are moved. The name begins with a dot: programs leave it alone.
const STAGING: &str = ".renkei";
