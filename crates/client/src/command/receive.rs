//! `renkei receive`: collects messages, opens and verifies them, writes the files, and hands in
//! the signed receipt, in this order.
//!
//! A message that is damaged or not the sender's writes nothing and gets no receipt. Files with
//! errors of content are written all the same, because they did arrive: the receipt says
//! collected, the findings are told, and the run ends with 1.

use std::path::{Path, PathBuf};
use std::time::Duration;

use careplan::{OfficeRole, Severity};
use protocol::http::MessageSummary;
use protocol::http::Side;
use protocol::message::Content;
use protocol::package::PackageError;
use protocol::{Code, MessageId, Sha256, State};
use serde::Serialize;

use crate::cli::Receive;
use crate::clock::seconds;
use crate::command::log_watch::Watch;
use crate::command::publishing::{Aside, AsideForm, Published, Publishing};
use crate::command::session::Session;
use crate::command::{
    Outcome, Tools, archive, arrival, fetching, findings, reseal, unit, unsealing,
};
use crate::failure::Failure;
use crate::local_store::CollectedEntry;
use crate::opening::{self, Announced, Damage, Unsealed};
use crate::plan::{self, Arrival};
use crate::terminal::{Terminal, size};
use crate::words::Text;

#[derive(Serialize)]
struct ReceiveForm {
    messages: Vec<CollectedForm>,
    not_found: Vec<MessageId>,
}

/// What happened to one message, for programs.
#[derive(Serialize)]
struct CollectedForm {
    result: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    reason: Option<String>,
    message_id: MessageId,
    sender: String,
    receiver: String,
    serial: String,
    unit: String,
    sealed_bytes: u64,
    seconds: f64,
    files: Vec<PathBuf>,
    /// Attachments that were not written among the files.
    #[serde(skip_serializing_if = "Vec::is_empty")]
    aside: Vec<AsideForm>,
    findings: Vec<findings::FindingForm>,
    older_than_delivered: bool,
}

/// What happened to one message.
pub(crate) enum Happened {
    /// Its files are written.
    Collected {
        /// Which, and what was found in them.
        published: Published,
        /// How long it took.
        seconds: f64,
    },
    /// It was collected before; only the receipt went out again.
    Before,
    /// The sender took it back.
    Recalled,
    /// It is not opened.
    Damaged(Damage),
    /// Another file has the name of one of its files.
    InTheWay(PathBuf),
}

/// Why collecting one message stopped.
pub(crate) enum Stop {
    /// Something about this message; the others go on.
    Message(Happened),
    /// Something that concerns all.
    Run(Failure),
}

impl From<Failure> for Stop {
    fn from(failure: Failure) -> Self {
        match failure.code() {
            Some(Code::MessageRecalled) => Self::Message(Happened::Recalled),
            _ => Self::Run(failure),
        }
    }
}

impl From<Damage> for Stop {
    fn from(damage: Damage) -> Self {
        Self::Message(Happened::Damaged(damage))
    }
}

impl From<PackageError> for Stop {
    fn from(_: PackageError) -> Self {
        Damage::Package.into()
    }
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Receive) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    if let Some(seconds) = arguments.arrival_wait {
        // Others may send meanwhile: the turn is taken when there is something to do.
        arrival::wait(tools, Duration::from_secs(seconds)).await?;
    }
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let inbox = session.mailbox.messages(Side::Inbox).await?;
    let is_there = |id| inbox.iter().any(|message| message.message_id == id);
    tools.home.sweep_arriving(is_there)?;
    let watch = Watch::new(tools, &session);
    watch.look_or_known(session.office()).await?;
    let (messages, not_found) = plan::collecting(&inbox, &arguments.ids);
    let mut forms = Vec::new();
    let mut problems = !not_found.is_empty();
    let mut others = Vec::new();
    let mut end = Ok(());
    for message in messages {
        let wanted = (arguments.ids.as_slice(), Some(arguments.output.as_path()));
        let happened = match collect(tools, (&session, &watch), message, wanted).await {
            Ok(happened) | Err(Stop::Message(happened)) => happened,
            // One service of the office is suspended: what is for the others can be collected.
            Err(Stop::Run(failure)) if failure.code() == Some(Code::OfficeSuspended) => {
                end = Err(failure);
                continue;
            }
            Err(Stop::Run(failure)) => {
                end = Err(failure);
                break;
            }
        };
        problems |= is_problem(&happened);
        if matches!(happened, Happened::Damaged(Damage::OtherKey)) {
            others.push(message.message_id);
        }
        if arguments.form.json {
            forms.push(form(terminal, message, happened));
        } else {
            tell(terminal, message, &happened);
        }
    }
    for id in &not_found {
        terminal.failure(&Failure::refused(
            Text::new("message-not-found").with("id", id),
        ));
    }
    if arguments.form.json {
        terminal.json(&ReceiveForm {
            messages: forms,
            not_found,
        })?;
    } else if inbox
        .iter()
        .all(|message| message.state.parse() != Ok(State::Sent))
        && arguments.ids.is_empty()
    {
        terminal.result(&Text::new("inbox-empty"));
    }
    if end.is_ok() && !others.is_empty() {
        reseal::ask_and_tell(tools, &session, &others).await?;
    }
    if end.is_ok() {
        reseal::give_beside(tools, &session, &watch).await;
    }
    let standing = watch.finish()?;
    end?;
    Ok(if problems {
        Outcome::Problems
    } else {
        standing
    })
}

/// Collects one message into a folder, or without one into the archive only. Those that are named
/// by `ids` are written again, too.
pub(crate) async fn collect(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    message: &MessageSummary,
    (ids, output): (&[MessageId], Option<&Path>),
) -> Result<Happened, Stop> {
    let begun = tools.clock.now();
    let (id, own) = (message.message_id, session.office());
    let detail = session.mailbox.message(id).await?;
    let whose = (Side::Inbox, own);
    let announced = opening::announced(id, &detail, whose, &session.anchors, begun)?;
    if !opening::summary_fits(message, &announced.manifest) {
        return Err(Damage::Manifest.into());
    }
    let before = tools.home.collected(id)?;
    let manifest = Sha256::of(&announced.bytes);
    match plan::arrival(id, manifest, before.as_ref(), ids) {
        Arrival::Collect => {}
        Arrival::ReceiptOnly => {
            hand_in(tools, (session, watch), &announced).await?;
            return Ok(Happened::Before);
        }
        Arrival::Other => return Err(Damage::Manifest.into()),
    }
    let opener = unsealing::opener(tools, &announced, &detail)?;
    let (arriving, unsealed) = unsealing::unseal(tools, session, &announced, &opener).await?;
    look_into_logs(session, watch, &announced, &unsealed).await?;
    let publishing = Publishing {
        tools,
        announced: &announced,
        unsealed: &unsealed,
        arriving: &arriving,
        output,
    };
    let published = match announced.manifest.content {
        Content::SendUnit => publishing.unit(OfficeRole::Receiving(own))?,
        Content::Free => publishing.free(&fetching::policy(session).await?)?,
    };
    // Before the receipt: afterwards the exchange may forget it.
    archive::received(tools, &announced.manifest, &published)?;
    if message.state.parse() == Ok(State::Sent) {
        hand_in(tools, (session, watch), &announced).await?;
    }
    tools.home.note_collected(&CollectedEntry {
        message_id: id,
        manifest_sha256: manifest,
        ciphertext_sha256: announced.manifest.ciphertext_sha256,
        collected_at: tools.clock.now(),
    })?;
    tools.home.drop_arriving(id)?;
    Ok(Happened::Collected {
        published,
        seconds: seconds(begun, tools.clock.now()),
    })
}

/// The sender's certificates must stand in the log of that office, and what the sender was shown
/// of both logs must be what is shown here.
pub(crate) async fn look_into_logs(
    session: &Session,
    watch: &Watch<'_>,
    announced: &Announced,
    unsealed: &Unsealed,
) -> Result<(), Stop> {
    let manifest = &announced.manifest;
    let (sender, source) = (
        manifest.sender.office,
        format!("message {}", manifest.message_id),
    );
    let known = watch.look_or_known(sender).await?;
    if !known.holds(announced.signer) || !known.holds(unsealed.signer) {
        return Err(Damage::SignerNotLogged.into());
    }
    let heads = &unsealed.heads;
    watch
        .compare(sender, heads.sender.as_ref(), 0, &source)
        .await?;
    watch
        .compare(session.office(), heads.receiver.as_ref(), 0, &source)
        .await?;
    Ok(())
}

/// Hands in the signed receipt.
pub(crate) async fn hand_in(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    announced: &Announced,
) -> Result<(), Failure> {
    let heads = watch.heads(announced.manifest.sender.office, session.office())?;
    let receipt = opening::receipt(announced, &session.identity, heads, tools.clock.now())?;
    let id = announced.manifest.message_id;
    session.mailbox.receipt(id, &receipt).await
}

fn is_problem(happened: &Happened) -> bool {
    match happened {
        Happened::Collected { published, .. } => {
            let errors = findings::count(&published.findings, Severity::Error);
            errors > 0 || !published.aside.is_empty()
        }
        Happened::Before | Happened::Recalled => false,
        Happened::Damaged(_) | Happened::InTheWay(_) => true,
    }
}

/// Tells what happened to one message.
pub(crate) fn tell(terminal: &Terminal, message: &MessageSummary, happened: &Happened) {
    let about = |text: Text| {
        text.with("id", message.message_id)
            .with("sender", message.sender)
            .with("name", &message.sender_name)
    };
    match happened {
        Happened::Collected { published, seconds } => {
            let unit = unit::spoken(terminal, &message.unit, message.month.as_deref());
            terminal.result(
                &about(Text::new("receive-done"))
                    .with("unit", unit)
                    .with("serial", &message.serial)
                    .with("size", size(message.sealed_bytes))
                    .with("seconds", seconds),
            );
            if message.older_than_delivered {
                terminal.result(&Text::new("message-older"));
            }
            for file in &published.files {
                terminal.line(&format!("  {}", file.display()));
            }
            for aside in &published.aside {
                terminal.failure(&aside.failure());
            }
            findings::tell(terminal, &published.findings);
            let errors = findings::count(&published.findings, Severity::Error);
            if errors > 0 {
                terminal.failure(&Failure::refused(
                    Text::new("receive-with-errors").with("count", errors),
                ));
            }
        }
        Happened::Before => terminal.note(&about(Text::new("receive-before"))),
        Happened::Recalled => terminal.note(&about(Text::new("receive-recalled"))),
        Happened::Damaged(Damage::OtherKey) => {
            terminal.failure(&Failure::refused(about(Text::new("received-other-key"))));
        }
        Happened::Damaged(Damage::SignerNotLogged) => {
            let text = about(Text::new("received-signer-not-in-log"));
            terminal.failure(&Failure::refused(text));
        }
        Happened::Damaged(damage) => {
            let text = about(Text::new("received-damaged")).with("reason", damage);
            terminal.failure(&Failure::refused(text));
        }
        Happened::InTheWay(path) => {
            let text = about(Text::new("file-in-the-way")).with("path", path.display());
            terminal.failure(&Failure::refused(text));
        }
    }
}

fn form(terminal: &Terminal, message: &MessageSummary, happened: Happened) -> CollectedForm {
    let (result, reason) = match &happened {
        Happened::Collected { .. } if is_problem(&happened) => ("collected_with_errors", None),
        Happened::Collected { .. } => ("collected", None),
        Happened::Before => ("collected_before", None),
        Happened::Recalled => ("recalled", None),
        Happened::Damaged(damage) => ("damaged", Some(damage.to_string())),
        Happened::InTheWay(path) => ("file_in_the_way", Some(path.display().to_string())),
    };
    let (published, seconds) = match happened {
        Happened::Collected { published, seconds } => (published, seconds),
        Happened::Before | Happened::Recalled | Happened::Damaged(_) | Happened::InTheWay(_) => {
            (Published::default(), 0.0)
        }
    };
    CollectedForm {
        result,
        reason,
        message_id: message.message_id,
        sender: message.sender.to_string(),
        receiver: message.receiver.to_string(),
        serial: message.serial.clone(),
        unit: message.unit.clone(),
        sealed_bytes: message.sealed_bytes,
        seconds,
        findings: findings::forms(&published.findings, terminal.language()),
        aside: published.aside.iter().map(Aside::form).collect(),
        files: published.files,
        older_than_delivered: message.older_than_delivered,
    }
}
