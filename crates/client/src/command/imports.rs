//! `renkei imported` and `renkei import-failed`: tell the sender whether the care software took a
//! message in.

use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{ImportReport, ImportResult};
use protocol::{Code, MessageId};
use serde::Serialize;

use crate::cli::{ImportFailed, Imported};
use crate::command::messages::MessageForm;
use crate::command::session::Session;
use crate::command::{Outcome, Tools, unit};
use crate::failure::{Failure, Kind};
use crate::terminal::Terminal;
use crate::words::Text;

#[derive(Serialize)]
struct ReportedForm<'a> {
    messages: Vec<MessageForm<'a>>,
}

/// Reports that messages were taken in. One that is refused does not keep the others.
pub(crate) async fn imported(tools: &Tools<'_>, arguments: &Imported) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let report = ImportReport {
        result: ImportResult::Imported,
        source: arguments.source,
        reasons: Vec::new(),
        checks: Vec::new(),
    };
    let (mut outcome, mut reported) = (Outcome::Clean, Vec::new());
    for id in &arguments.imported_ids {
        match hand_in(&session, *id, &report).await {
            Ok(summary) => reported.push(summary),
            Err(failure) if failure.kind == Kind::Refused => {
                terminal.failure(&failure);
                outcome = Outcome::Problems;
            }
            Err(failure) => return Err(failure),
        }
    }
    if arguments.form.json {
        let form = |summary| MessageForm::of(terminal, summary, Side::Inbox);
        let messages = reported.iter().map(form).collect();
        terminal.json(&ReportedForm { messages })?;
    } else {
        let source = report.source.label(terminal.language());
        for summary in &reported {
            tell(
                terminal,
                summary,
                Text::new("imported-done").with("source", source),
            );
        }
    }
    Ok(outcome)
}

/// Reports why a message could not be taken in.
pub(crate) async fn failed(
    tools: &Tools<'_>,
    arguments: &ImportFailed,
) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let report = ImportReport {
        result: ImportResult::Failed,
        source: arguments.source,
        reasons: arguments.reasons.clone(),
        checks: arguments.checks.clone(),
    };
    let report = report
        .verified()
        .map_err(|_| Failure::wrong_use(Text::new("import-report-too-long")))?;
    let session = Session::open(tools).await?;
    let summary = hand_in(&session, arguments.id, &report).await?;
    if arguments.form.json {
        let messages = vec![MessageForm::of(terminal, &summary, Side::Inbox)];
        terminal.json(&ReportedForm { messages })?;
    } else {
        tell(terminal, &summary, Text::new("import-failed-done"));
    }
    Ok(Outcome::Clean)
}

/// Reports about one message.
pub(crate) async fn hand_in(
    session: &Session,
    id: MessageId,
    report: &ImportReport,
) -> Result<MessageSummary, Failure> {
    let answer = session.mailbox.report_import(id, report).await;
    answer.map_err(|failure| {
        let text = match failure.code() {
            Some(Code::NotFound) => Text::new("message-not-found"),
            Some(Code::StateConflict) => Text::new("import-not-possible"),
            _ => return failure,
        };
        Failure::refused(text.with("id", id))
    })
}

fn tell(terminal: &Terminal, summary: &MessageSummary, text: Text) {
    let unit = unit::spoken(terminal, &summary.unit, summary.month.as_deref());
    terminal.result(
        &text
            .with("name", &summary.sender_name)
            .with("sender", summary.sender)
            .with("unit", unit)
            .with("serial", &summary.serial)
            .with("id", summary.message_id),
    );
}
