//! `renkei forward`: makes a new unit of one that was received or sent, for a commission.
//!
//! The new unit has names of its own and is signed by this office, which answers for it. The
//! original is kept beside it as it was signed, so that everybody can see what came from whom.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::{Address, Envelope, OfficeRole, Serial, Severity, SourceFile};
use protocol::http::{MessageDetail, Side};
use protocol::message::Content;
use protocol::package;
use protocol::{MessageId, State};

use crate::cli::Forward;
use crate::command::log_watch::Watch;
use crate::command::receive::{Happened, Stop};
use crate::command::session::Session;
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, check, findings, send, send_free, unsealing};
use crate::failure::Failure;
use crate::forwarding::{self, Unforwarded};
use crate::local_store::{Arriving, ForwardEntry, ForwardedFile, NotCopied};
use crate::opening::{self, Announced, Damage, Unsealed};
use crate::plan::Repetition;
use crate::words::Text;

/// An original that was opened and verified.
struct Original {
    detail: MessageDetail,
    announced: Announced,
    unsealed: Unsealed,
    arriving: Arriving,
    side: Side,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Forward) -> Result<Outcome, Failure> {
    let (terminal, id) = (tools.terminal, arguments.id);
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let watch = Watch::new(tools, &session);
    let opened = open(tools, (&session, &watch), id).await;
    let original = opened.map_err(|stop| not_opened(stop, id))?;
    let files = files_of(&original).map_err(|stop| not_opened(stop, id))?;
    keep(tools, &original).map_err(|stop| not_opened(stop, id))?;
    tools.home.drop_arriving(id)?;
    let new = match arguments.edited.as_slice() {
        [] => files.clone(),
        edited => source::read(edited, Reach::Folder)?.files,
    };
    let from = sender(&session, &original, arguments)?;
    let to = arguments.forward_to;
    let compared = forwarding::compared(&files, &new);
    let serial = serial(tools, arguments, (from, to), &compared)?;
    let envelope = Envelope { from, to, serial };
    let new = forwarding::renamed(new, envelope).map_err(|error| refused(error, envelope))?;
    let masters = tools.home.masters()?;
    let role = OfficeRole::Sending(session.office());
    let context = check::context(tools, &masters, Some(role));
    let report = careplan::check_with(&new, &context);
    let form = findings::ReportForm::of(&report, terminal.language());
    if !arguments.form.json {
        findings::tell(terminal, &report.findings);
    }
    if let Some(failure) = send::blocked(&report, session.office()) {
        return Err(failure);
    }
    let warnings = findings::count(&report.findings, Severity::Warning);
    if warnings > 0 {
        terminal.note(&Text::new("send-warning").with("count", warnings));
    }
    tools.home.note_forward(
        &ForwardEntry {
            original: id,
            original_sender: original.announced.manifest.sender.to_string(),
            sender: from.to_string(),
            receiver: to.to_string(),
            serial: serial.to_string(),
            files: forwarding::compared(&files, &new),
            made_at: tools.clock.now(),
        },
        to,
    )?;
    let units = send::packed(report, new)?;
    let repetition = match arguments.again {
        true => Repetition::Allow,
        false => Repetition::Refuse,
    };
    let how = (repetition, &arguments.form);
    send::deliver_all(tools, &session, &units, how, Some(form)).await
}

/// Opens the original and verifies everything, also that its signers stand in the log.
async fn open(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    id: MessageId,
) -> Result<Original, Stop> {
    let (own, now) = (session.office(), tools.clock.now());
    let detail = session.mailbox.message(id).await?;
    let side = match detail.summary.receiver.office == own {
        true => Side::Inbox,
        false => Side::Sent,
    };
    if side == Side::Inbox && detail.summary.state.parse() == Ok(State::Sent) {
        let text = Text::new("forward-not-collected").with("id", id);
        return Err(Failure::refused(text).into());
    }
    let announced = opening::announced(id, &detail, (side, own), &session.anchors, now)?;
    if announced.manifest.content != Content::SendUnit {
        return Err(Failure::refused(Text::new("forward-no-unit").with("id", id)).into());
    }
    let opener = unsealing::opener(tools, &announced, &detail)?;
    let (arriving, unsealed) = unsealing::unseal(tools, session, &announced, &opener).await?;
    let known = watch
        .look_or_known(announced.manifest.sender.office)
        .await?;
    if !known.holds(announced.signer) || !known.holds(unsealed.signer) {
        return Err(Damage::SignerNotLogged.into());
    }
    Ok(Original {
        detail,
        announced,
        unsealed,
        arriving,
        side,
    })
}

fn files_of(original: &Original) -> Result<Vec<SourceFile>, Stop> {
    let content = original
        .unsealed
        .verified
        .content(original.arriving.sealed());
    let mut files = Vec::new();
    package::unpack(content.map_err(|_| Damage::Seal)?, |name, _, content| {
        let mut bytes = Vec::new();
        let read = content.read_to_end(&mut bytes);
        read.map_err(|error| Stop::from(original.arriving.failure(&error)))?;
        let name = name.to_owned();
        files.push(SourceFile { name, bytes });
        Ok::<_, Stop>(())
    })?;
    let names = files.iter().map(|file| &file.name);
    if names.eq(&original.announced.manifest.file_names) {
        Ok(files)
    } else {
        Err(Damage::Package.into())
    }
}

/// Keeps the original as it was signed.
fn keep(tools: &Tools<'_>, original: &Original) -> Result<(), Stop> {
    let announced = &original.announced;
    let signature = STANDARD.decode(&original.detail.intent.signature);
    let signature = signature.map_err(|_| Damage::Manifest)?;
    let signed = original
        .unsealed
        .verified
        .signed(original.arriving.sealed());
    let mut signed = signed.map_err(|_| Damage::Seal)?;
    let about = (announced.bytes.as_slice(), signature.as_slice());
    let id = announced.manifest.message_id;
    let kept = tools.home.keep_origin(id, about, &mut signed);
    kept.map_err(|error| match error {
        NotCopied::Target(failure) => failure.into(),
        NotCopied::Source(error) => original.arriving.failure(&error).into(),
    })
}

/// The address of this office in the original, or the one that is named.
fn sender(session: &Session, original: &Original, arguments: &Forward) -> Result<Address, Failure> {
    let manifest = &original.announced.manifest;
    let own = session.office();
    match arguments.forward_from {
        Some(named) if named.office != own => {
            let text = Text::new("not-own-sender").with("sender", named);
            Err(Failure::refused(text.with("own", own)))
        }
        Some(named) => Ok(named),
        None => Ok(match original.side {
            Side::Inbox => manifest.receiver,
            Side::Sent => manifest.sender,
        }),
    }
}

/// A new serial, or that of the same forward that was begun or made before.
fn serial(
    tools: &Tools<'_>,
    arguments: &Forward,
    (from, to): (Address, Address),
    files: &[ForwardedFile],
) -> Result<Serial, Failure> {
    let (sender, receiver) = (from.to_string(), to.to_string());
    let sent = tools.home.sent()?;
    let content =
        |files: &[ForwardedFile]| -> Vec<_> { files.iter().map(|it| it.sha256).collect() };
    let same = |entry: &&ForwardEntry| {
        entry.sender == sender
            && entry.receiver == receiver
            && content(&entry.files) == content(files)
    };
    let is_sent = |entry: &ForwardEntry| {
        let mut sent = sent.iter().filter(|one| one.recalled_at.is_none());
        sent.any(|one| {
            one.sender == sender && one.receiver == receiver && one.serial == entry.serial
        })
    };
    let before = tools.home.forwards(arguments.id)?;
    let mut before = before.iter().filter(same);
    // What was cut on its way is continued, also when it is to be sent again.
    match before.rfind(|entry| !arguments.again || !is_sent(entry)) {
        Some(entry) => entry.serial.parse().map_err(Failure::internal),
        None => send_free::serial(tools, from, to),
    }
}

fn not_opened(stop: Stop, id: MessageId) -> Failure {
    let key = match stop {
        Stop::Run(failure) => return failure,
        Stop::Message(Happened::Damaged(Damage::OtherKey)) => "forward-other-key",
        Stop::Message(_) => "forward-damaged",
    };
    Failure::refused(Text::new(key).with("id", id))
}

fn refused(error: Unforwarded, envelope: Envelope) -> Failure {
    Failure::refused(match error {
        Unforwarded::Name(name) => Text::new("forward-name").with("name", name),
        Unforwarded::NoUnit => Text::new("forward-makes-no-unit")
            .with("sender", envelope.from)
            .with("receiver", envelope.to),
    })
}
