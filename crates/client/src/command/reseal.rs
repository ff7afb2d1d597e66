//! `renkei reseal`: gives a terminal of the same office that joined later the keys of what was
//! sealed before, and asks for them on the other side.
//!
//! The exchange only passes on. Who asks must have a certificate that leads to the pinned root and
//! stands in the verified log of the own office, and a person at this computer must have named
//! it: whoever runs the exchange could have issued itself one. A key is given of a message that
//! was opened and verified here.

use std::collections::{BTreeMap, BTreeSet};

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use pki::Certificate;
use protocol::http::{KEYS_AT_A_TIME, KeyGift, KeyWish, KeyWishQuery, MessageSummary, Side};
use protocol::{Code, MessageId, Sha256, State};
use serde::Serialize;

use crate::certificate_log::KnownEntry;
use crate::cli::Reseal;
use crate::clock::spoken;
use crate::command::log_watch::{Watch, fingerprints_here};
use crate::command::receive::{Happened, Stop};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, log_words, unsealing};
use crate::failure::Failure;
use crate::local_store::Colleague;
use crate::opening::{self, Damage};
use crate::sealing;
use crate::words::Text;

#[derive(Serialize)]
struct ResealForm {
    given: usize,
    not_given: usize,
    asking: Vec<AskingForm>,
}

/// A terminal that asks, for programs.
#[derive(Serialize)]
struct AskingForm {
    serial: String,
    terminal: Option<String>,
    fingerprint: Sha256,
    messages: usize,
    allowed: bool,
}

#[derive(Serialize)]
struct AskedForm {
    asked: usize,
}

/// What came of giving.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub(crate) struct Given {
    given: usize,
    not_given: usize,
}

/// A terminal that asks.
struct Asking {
    entry: KnownEntry,
    messages: BTreeSet<MessageId>,
    allowed: bool,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Reseal) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    if let Some(serial) = &arguments.no_longer {
        return forget(tools, serial);
    }
    let session = Session::open(tools).await?;
    if arguments.ask {
        return ask_for_all(tools, &session, arguments).await;
    }
    let watch = Watch::new(tools, &session);
    let known = watch.look(session.office()).await?;
    if let Some(serial) = &arguments.for_terminal {
        let entry = known.entries().iter().find(|one| {
            let named = one.serial.as_deref() == Some(serial);
            named || one.fingerprint.to_string() == *serial
        });
        let entry = entry
            .ok_or_else(|| Failure::refused(Text::new("reseal-unknown").with("serial", serial)))?;
        allow(tools, entry)?;
    }
    let given = give(tools, &session, &watch).await?;
    let asking = asking(tools, &session, known.entries()).await?;
    if arguments.form.json {
        tools.terminal.json(&ResealForm {
            given: given.given,
            not_given: given.not_given,
            asking: asking.iter().map(asking_form).collect(),
        })?;
    } else {
        tell(tools, given, &asking);
    }
    let standing = watch.finish()?;
    Ok(match given.not_given {
        0 => standing,
        _ => Outcome::Problems,
    })
}

fn tell(tools: &Tools<'_>, given: Given, asking: &[Asking]) {
    let terminal = tools.terminal;
    if given.given > 0 {
        terminal.result(&Text::new("reseal-given").with("count", given.given));
    }
    for one in asking.iter().filter(|one| !one.allowed) {
        let entry = &one.entry;
        terminal.result(
            &Text::new("reseal-asking")
                .with("terminal", log_words::terminal(terminal, entry))
                .with("serial", entry.serial.as_deref().unwrap_or_default())
                .with("when", spoken(entry.issued_at, terminal.language()))
                .with("origin", log_words::origin(terminal, entry))
                .with("count", one.messages.len()),
        );
    }
    if given == Given::default() && asking.is_empty() {
        terminal.result(&Text::new("reseal-nobody"));
    }
}

fn asking_form(asking: &Asking) -> AskingForm {
    AskingForm {
        serial: asking.entry.serial.clone().unwrap_or_default(),
        terminal: asking.entry.terminal.clone(),
        fingerprint: asking.entry.fingerprint,
        messages: asking.messages.len(),
        allowed: asking.allowed,
    }
}

fn allow(tools: &Tools<'_>, entry: &KnownEntry) -> Result<(), Failure> {
    let mut colleagues = tools.home.colleagues()?;
    if colleagues
        .iter()
        .all(|one| one.fingerprint != entry.fingerprint)
    {
        colleagues.push(Colleague {
            fingerprint: entry.fingerprint,
            serial: entry.serial.clone().unwrap_or_default(),
            allowed_at: tools.clock.now(),
        });
        tools.home.keep_colleagues(&colleagues)?;
    }
    Ok(())
}

fn forget(tools: &Tools<'_>, serial: &str) -> Result<Outcome, Failure> {
    let mut colleagues = tools.home.colleagues()?;
    let before = colleagues.len();
    colleagues.retain(|one| one.serial != serial && one.fingerprint.to_string() != serial);
    if colleagues.len() == before {
        let text = Text::new("reseal-not-allowed").with("serial", serial);
        return Err(Failure::refused(text));
    }
    tools.home.keep_colleagues(&colleagues)?;
    let text = Text::new("reseal-forgotten").with("serial", serial);
    tools.terminal.result(&text);
    Ok(Outcome::Clean)
}

/// Everyone who asks and stands in the log of the office.
async fn asking(
    tools: &Tools<'_>,
    session: &Session,
    log: &[KnownEntry],
) -> Result<Vec<Asking>, Failure> {
    let mut messages: BTreeMap<Sha256, BTreeSet<MessageId>> = BTreeMap::new();
    for wish in wishes(session, None).await? {
        let of_one = messages.entry(wish.fingerprint).or_default();
        of_one.insert(wish.message_id);
    }
    let colleagues = tools.home.colleagues()?;
    let asking = log.iter().filter_map(|entry| {
        Some(Asking {
            messages: messages.remove(&entry.fingerprint)?,
            allowed: colleagues
                .iter()
                .any(|one| one.fingerprint == entry.fingerprint),
            entry: entry.clone(),
        })
    });
    Ok(asking.collect())
}

async fn wishes(session: &Session, only: Option<Sha256>) -> Result<Vec<KeyWish>, Failure> {
    let mut query = KeyWishQuery {
        fingerprint: only,
        after: None,
    };
    let mut all = Vec::new();
    loop {
        let list = session.mailbox.key_wishes(&query).await?;
        all.extend(list.wishes);
        match list.next {
            // A cursor only grows; anything else would go round for ever.
            Some(next) if query.after.is_none_or(|after| next > after) => query.after = Some(next),
            _ => return Ok(all),
        }
    }
}

/// Gives the keys that allowed terminals ask for. Where this computer cannot open a message
/// either, another one may.
pub(crate) async fn give(
    tools: &Tools<'_>,
    session: &Session,
    watch: &Watch<'_>,
) -> Result<Given, Failure> {
    let mut counted = Given::default();
    let here = fingerprints_here(tools)?;
    for colleague in tools.home.colleagues()? {
        if here.contains(&colleague.fingerprint) {
            continue;
        }
        for wish in wishes(session, Some(colleague.fingerprint)).await? {
            if wish.fingerprint != colleague.fingerprint {
                continue;
            }
            let certificate = watch.colleague(&wish).await?;
            match give_one(tools, session, watch, &wish, &certificate).await {
                Ok(()) => counted.given += 1,
                Err(Stop::Message(Happened::Damaged(Damage::OtherKey))) => {}
                Err(Stop::Message(_)) => counted.not_given += 1,
                Err(Stop::Run(failure)) if is_over(&failure) => {}
                Err(Stop::Run(failure)) => return Err(failure),
            }
        }
    }
    Ok(counted)
}

/// The wish or its message went away since it was listed.
fn is_over(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(Code::NotFound | Code::RetentionEnded | Code::StateConflict)
    )
}

async fn give_one(
    tools: &Tools<'_>,
    session: &Session,
    watch: &Watch<'_>,
    wish: &KeyWish,
    certificate: &Certificate,
) -> Result<(), Stop> {
    let (id, now) = (wish.message_id, tools.clock.now());
    let detail = session.mailbox.message(id).await?;
    let own = session.office();
    let side = match detail.summary.receiver.office == own {
        true => Side::Inbox,
        false => Side::Sent,
    };
    let announced = opening::announced(id, &detail, (side, own), &session.anchors, now)?;
    let opener = unsealing::opener(tools, &announced, &detail)?;
    let (_, unsealed) = unsealing::unseal(tools, session, &announced, &opener).await?;
    let sender = watch
        .look_or_known(announced.manifest.sender.office)
        .await?;
    if !sender.holds(announced.signer) || !sender.holds(unsealed.signer) {
        return Err(Damage::SignerNotLogged.into());
    }
    let packet = unsealed.verified.packet_for(certificate);
    let packet = packet.and_then(|packet| packet.to_der());
    let gift = KeyGift {
        packet: STANDARD.encode(packet.map_err(Failure::from)?),
    };
    let given = session.mailbox.give_key(id, wish.fingerprint, &gift).await;
    given?;
    tools.home.drop_arriving(id)?;
    Ok(())
}

/// Gives beside another command, which goes on whatever comes of it.
pub(crate) async fn give_beside(tools: &Tools<'_>, session: &Session, watch: &Watch<'_>) {
    match give(tools, session, watch).await {
        Ok(Given { given: 0, .. }) => {}
        Ok(Given { given, .. }) => {
            let text = Text::new("reseal-given").with("count", given);
            tools.terminal.note(&text);
        }
        Err(failure) => tools.terminal.failure(&failure),
    }
}

/// Asks for the keys of messages that another command could not open, and says so.
pub(crate) async fn ask_and_tell(
    tools: &Tools<'_>,
    session: &Session,
    ids: &[MessageId],
) -> Result<(), Failure> {
    let asked = ask(session, ids).await?;
    if asked > 0 {
        tools.terminal.note(&asked_text(session, asked));
    }
    Ok(())
}

fn asked_text(session: &Session, asked: usize) -> Text {
    let own = session.installed.certificate.serial();
    Text::new("reseal-asked")
        .with("count", asked)
        .with("serial", own)
}

/// Asks colleagues' terminals for the keys of messages; how many are asked for.
async fn ask(session: &Session, ids: &[MessageId]) -> Result<usize, Failure> {
    let mut asked = 0;
    for some in ids.chunks(KEYS_AT_A_TIME) {
        asked += session.mailbox.ask_keys(some).await?.asked.len();
    }
    Ok(asked)
}

async fn ask_for_all(
    tools: &Tools<'_>,
    session: &Session,
    arguments: &Reseal,
) -> Result<Outcome, Failure> {
    let mut wanted = Vec::new();
    for side in [Side::Inbox, Side::Sent] {
        for message in session.mailbox.messages(side).await? {
            if is_kept(&message) && cannot_be_opened_here(tools, session, &message).await? {
                wanted.push(message.message_id);
            }
        }
    }
    let asked = ask(session, &wanted).await?;
    if arguments.form.json {
        tools.terminal.json(&AskedForm { asked })?;
        return Ok(Outcome::Clean);
    }
    let text = match asked {
        0 => Text::new("reseal-nothing-to-ask"),
        _ => asked_text(session, asked),
    };
    tools.terminal.result(&text);
    Ok(Outcome::Clean)
}

/// Whether the sealed payload of a message is still there.
pub(crate) fn is_kept(message: &MessageSummary) -> bool {
    let state: Result<State, _> = message.state.parse();
    matches!(
        state,
        Ok(State::Sent | State::Collected | State::Imported | State::ImportFailed)
    )
}

async fn cannot_be_opened_here(
    tools: &Tools<'_>,
    session: &Session,
    message: &MessageSummary,
) -> Result<bool, Failure> {
    let (id, own) = (message.message_id, session.office());
    let detail = session.mailbox.message(id).await?;
    let side = match message.receiver.office == own {
        true => Side::Inbox,
        false => Side::Sent,
    };
    let now = tools.clock.now();
    let announced = opening::announced(id, &detail, (side, own), &session.anchors, now);
    // Who cannot make sure of a message does not want its key.
    let Ok(announced) = announced else {
        return Ok(false);
    };
    let opener = unsealing::opener(tools, &announced, &detail);
    match opener {
        Err(Stop::Message(Happened::Damaged(Damage::OtherKey))) => Ok(true),
        Err(Stop::Run(failure)) => Err(failure),
        Ok(_) | Err(Stop::Message(_)) => Ok(false),
    }
}

impl Watch<'_> {
    /// The certificate of a terminal of the own office that asks for a key, verified and found in
    /// the log.
    pub(crate) async fn colleague(&self, wish: &KeyWish) -> Result<Certificate, Failure> {
        let own = self.office();
        let unusable = || sealing::unusable(own);
        let der = STANDARD.decode(&wish.certificate).map_err(|_| unusable())?;
        let certificate = Certificate::from_der(&der).map_err(|_| unusable())?;
        let fingerprint = Sha256::from(certificate.fingerprint());
        let known = self.look(own).await?;
        if fingerprint != wish.fingerprint || !known.holds(fingerprint) {
            return Err(unusable());
        }
        self.of_office(own, &[certificate])?
            .pop()
            .ok_or_else(unusable)
    }
}
