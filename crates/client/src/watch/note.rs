//! The notes that lie beside files that were moved: what happened, what it means, what to do next.
//! They name files and places, never people.

use careplan::{Envelope, Finding, Severity};

use crate::clock::spoken;
use crate::command::Tools;
use crate::failure::Failure;
use crate::local_store::{Aside, Delivery, SentEntry};
use crate::words::Text;

/// A note: the name of its file and its text.
pub(crate) type Note = (String, String);

/// What was sent.
pub(crate) fn sent(tools: &Tools<'_>, entry: &SentEntry) -> Note {
    let text = Text::new("watch-note-sent")
        .with(
            "when",
            spoken(entry.committed_at, tools.terminal.language()),
        )
        .with("receiver", &entry.receiver)
        .with("serial", &entry.serial)
        .with("id", entry.message_id);
    note(
        tools,
        "watch-note-sent-name",
        vec![tools.terminal.say(&text)],
    )
}

/// A correction was sent in place of these files.
pub(crate) fn corrected(tools: &Tools<'_>, by: Envelope) -> Note {
    let text = Text::new("watch-note-corrected").with("serial", by.serial);
    note(
        tools,
        "watch-note-corrected-name",
        vec![tools.terminal.say(&text)],
    )
}

/// Why these files were not sent.
pub(crate) fn refused(tools: &Tools<'_>, why: &Failure, findings: &[Finding]) -> Note {
    let terminal = tools.terminal;
    let (message, hint) = terminal.failure_words(why);
    let mut lines = vec![message];
    lines.extend(hint);
    let errors = findings.iter().filter(|it| it.severity == Severity::Error);
    for finding in errors.take(MOST_FINDINGS) {
        let language = terminal.language();
        let place = Text::new("watch-note-finding")
            .with("check", finding.check)
            .with("file", finding.file.as_deref().unwrap_or_default())
            .with("record", finding.record.unwrap_or_default())
            .with("message", finding.message(language))
            .with("fix", finding.fix(language));
        lines.push(String::new());
        lines.push(terminal.say(&place));
    }
    lines.push(String::new());
    lines.push(terminal.say(&Text::new("watch-note-refused-next")));
    note(tools, "watch-note-refused-name", lines)
}

/// Why a message was not put where the care software reads.
pub(crate) fn aside(tools: &Tools<'_>, delivery: &Delivery, why: Aside) -> Note {
    let text = match why {
        Aside::Older => Text::new("watch-note-older"),
        Aside::Elsewhere => Text::new("watch-note-elsewhere"),
    };
    let text = text
        .with("sender", &delivery.sender)
        .with("serial", &delivery.serial);
    note(
        tools,
        "watch-note-aside-name",
        vec![tools.terminal.say(&text)],
    )
}

/// Line ends as every editor of Windows shows them, and the mark by which it knows the characters.
fn note(tools: &Tools<'_>, name: &'static str, lines: Vec<String>) -> Note {
    let text = lines.join("\n").replace('\n', "\r\n");
    (
        tools.terminal.say(&Text::new(name)),
        format!("\u{feff}{text}\r\n"),
    )
}

const MOST_FINDINGS: usize = 50;
