//! `renkei history`: what has happened to a message, with the times.

use careplan::Language;
use protocol::http::{HistoryEntry, MessageSummary, ReportedImport, Side};
use protocol::lifecycle::{ImportSource, Reason, Step};
use protocol::{Code, State};
use serde::Serialize;

use crate::cli::Chosen;
use crate::clock::spoken;
use crate::command::messages::{MessageForm, tell_message};
use crate::command::session::Session;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

#[derive(Serialize)]
struct HistoryForm<'a> {
    #[serde(flatten)]
    message: MessageForm<'a>,
    history: &'a [HistoryEntry],
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Chosen) -> Result<Outcome, Failure> {
    let (terminal, id) = (tools.terminal, arguments.id);
    let session = Session::open(tools).await?;
    let detail = session.mailbox.message(id).await;
    let detail = detail.map_err(|failure| match failure.code() {
        Some(Code::NotFound) => Failure::refused(Text::new("message-unknown").with("id", id)),
        _ => failure,
    })?;
    let side = match detail.summary.receiver.office == session.office() {
        true => Side::Inbox,
        false => Side::Sent,
    };
    if arguments.form.json {
        let message = MessageForm::of(terminal, &detail.summary, side);
        let history = &detail.history;
        terminal.json(&HistoryForm { message, history })?;
        return Ok(Outcome::Clean);
    }
    tell_message(terminal, &detail.summary, side);
    for entry in &detail.history {
        tell(terminal, entry);
    }
    Ok(Outcome::Clean)
}

fn tell(terminal: &Terminal, entry: &HistoryEntry) {
    let language = terminal.language();
    let step = match entry.step.parse::<Step>() {
        Ok(step) => step.label(language).to_owned(),
        Err(_) => entry.step.clone(),
    };
    let text = Text::new("history-line").with("when", spoken(entry.at, language));
    terminal.result(&text.with("step", step));
    if let Some(report) = &entry.report {
        terminal.result(&words_of(terminal, report));
    }
}

/// What the receiver reported last, where it is the present state.
pub(crate) fn tell_import(terminal: &Terminal, message: &MessageSummary) {
    let reported = matches!(
        message.state.parse(),
        Ok(State::Imported | State::ImportFailed)
    );
    if let Some(report) = message.import.as_ref().filter(|_| reported) {
        terminal.result(&words_of(terminal, report));
    }
}

/// A report in words; what a later version knows is told as it came.
pub(crate) fn words_of(terminal: &Terminal, report: &ReportedImport) -> Text {
    let language = terminal.language();
    let source = match report.source.parse::<ImportSource>() {
        Ok(source) => source.label(language).to_owned(),
        Err(_) => report.source.clone(),
    };
    let text = match (report.reasons.is_empty(), report.checks.is_empty()) {
        (true, _) => Text::new("import-worked"),
        (false, true) => Text::new("import-failed-there"),
        (false, false) => Text::new("import-failed-there-by-checks"),
    };
    text.with("source", source)
        .with("when", spoken(report.at, language))
        .with("reasons", reasons(&report.reasons, language))
        .with("checks", report.checks.join(", "))
}

fn reasons(ids: &[String], language: Language) -> String {
    let words = ids.iter().map(|id| match id.parse::<Reason>() {
        Ok(reason) => reason.label(language),
        Err(_) => id,
    });
    let words: Vec<&str> = words.collect();
    words.join(match language {
        Language::Japanese => "、",
        Language::English => "; ",
    })
}
