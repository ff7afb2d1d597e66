//! `renkei sent-files`: writes the files of what this office has sent, also from another terminal.

use std::path::PathBuf;

use careplan::OfficeRole;
use protocol::MessageId;
use protocol::http::{MessageSummary, Side};
use protocol::message::Content;
use serde::Serialize;

use crate::cli::SentFiles;
use crate::command::log_watch::Watch;
use crate::command::publishing::{Published, Publishing};
use crate::command::receive::{Happened, Stop};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, fetching, reseal, unit, unsealing};
use crate::failure::Failure;
use crate::opening::{self, Damage};
use crate::words::Text;

#[derive(Serialize)]
struct SentFilesForm {
    messages: Vec<WrittenForm>,
    not_found: Vec<MessageId>,
}

/// What became of one message, for programs.
#[derive(Serialize)]
struct WrittenForm {
    result: &'static str,
    message_id: MessageId,
    receiver: String,
    serial: String,
    files: Vec<PathBuf>,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &SentFiles) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let watch = Watch::new(tools, &session);
    watch.look_or_known(session.office()).await?;
    let sent = session.mailbox.messages(Side::Sent).await?;
    let wanted = |message: &&MessageSummary| {
        arguments.ids.is_empty() || arguments.ids.contains(&message.message_id)
    };
    let is_there = |id: &MessageId| sent.iter().any(|message| message.message_id == *id);
    let not_found: Vec<_> = arguments
        .ids
        .iter()
        .copied()
        .filter(|id| !is_there(id))
        .collect();
    let (mut forms, mut others, mut problems) = (Vec::new(), Vec::new(), !not_found.is_empty());
    for message in sent.iter().filter(wanted) {
        if !arguments.ids.contains(&message.message_id) && !reseal::is_kept(message) {
            continue;
        }
        let (result, files) = match write(tools, (&session, &watch), message, arguments).await {
            Ok(published) => ("written", published.files),
            Err(Stop::Run(failure)) => return Err(failure),
            Err(Stop::Message(happened)) => {
                problems = true;
                if matches!(happened, Happened::Damaged(Damage::OtherKey)) {
                    others.push(message.message_id);
                }
                let text = Text::new(not_written(&happened)).with("id", message.message_id);
                terminal.failure(&Failure::refused(text));
                ("not_written", Vec::new())
            }
        };
        if !arguments.form.json && !files.is_empty() {
            tell(tools, message, &files);
        }
        forms.push(WrittenForm {
            result,
            message_id: message.message_id,
            receiver: message.receiver.to_string(),
            serial: message.serial.clone(),
            files,
        });
    }
    if !others.is_empty() {
        reseal::ask_and_tell(tools, &session, &others).await?;
    }
    for id in &not_found {
        let text = Text::new("message-not-sent-by-us").with("id", id);
        terminal.failure(&Failure::refused(text));
    }
    if arguments.form.json {
        terminal.json(&SentFilesForm {
            messages: forms,
            not_found,
        })?;
    } else if forms.is_empty() {
        terminal.result(&Text::new("sent-empty"));
    }
    let standing = watch.finish()?;
    Ok(if problems {
        Outcome::Problems
    } else {
        standing
    })
}

fn not_written(happened: &Happened) -> &'static str {
    match happened {
        Happened::Damaged(Damage::OtherKey) => "sent-files-other-key",
        Happened::InTheWay(_) => "sent-files-in-the-way",
        _ => "sent-files-damaged",
    }
}

fn tell(tools: &Tools<'_>, message: &MessageSummary, files: &[PathBuf]) {
    let terminal = tools.terminal;
    let unit = unit::spoken(terminal, &message.unit, message.month.as_deref());
    terminal.result(
        &Text::new("sent-files-written")
            .with("name", &message.receiver_name)
            .with("receiver", message.receiver)
            .with("unit", unit)
            .with("serial", &message.serial)
            .with("id", message.message_id),
    );
    for file in files {
        terminal.line(&format!("  {}", file.display()));
    }
}

async fn write(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    message: &MessageSummary,
    arguments: &SentFiles,
) -> Result<Published, Stop> {
    let (id, own) = (message.message_id, session.office());
    let detail = session.mailbox.message(id).await?;
    let now = tools.clock.now();
    let announced = opening::announced(id, &detail, (Side::Sent, own), &session.anchors, now)?;
    let opener = unsealing::opener(tools, &announced, &detail)?;
    let (arriving, unsealed) = unsealing::unseal(tools, session, &announced, &opener).await?;
    let known = watch.look_or_known(own).await?;
    if !known.holds(announced.signer) || !known.holds(unsealed.signer) {
        return Err(Damage::SignerNotLogged.into());
    }
    let publishing = Publishing {
        tools,
        announced: &announced,
        unsealed: &unsealed,
        arriving: &arriving,
        output: Some(&arguments.output),
    };
    let published = match announced.manifest.content {
        Content::SendUnit => publishing.unit(OfficeRole::Sending(own))?,
        Content::Free => publishing.free(&fetching::policy(session).await?)?,
    };
    tools.home.drop_arriving(id)?;
    Ok(published)
}
