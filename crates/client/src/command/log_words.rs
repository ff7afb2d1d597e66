//! The words for what is found in logs of certificates.

use careplan::OfficeNumber;
use protocol::http::KeyOrigin;

use crate::certificate_log::{Doubt, KnownEntry};
use crate::clock::spoken;
use crate::local_store::Alarm;
use crate::terminal::Terminal;
use crate::words::Text;

/// What a doubt means, at the moment when it is found.
pub(crate) fn doubt(office: OfficeNumber, doubt: Doubt) -> Text {
    let text = match doubt {
        Doubt::Shrunk => Text::new("log-shrunk"),
        Doubt::Forked => Text::new("log-forked"),
        Doubt::Elsewhere => Text::new("log-shown-differently"),
        Doubt::Unsigned => Text::new("log-unsigned"),
        Doubt::Incomplete => Text::new("log-incomplete"),
        Doubt::NotLogged => Text::new("certificate-not-in-log"),
    };
    text.with("office", office)
}

/// A contradiction that stands.
pub(crate) fn alarm(terminal: &Terminal, alarm: &Alarm) -> Text {
    Text::new("log-alarm")
        .with("office", &alarm.office)
        .with("when", spoken(alarm.found_at, terminal.language()))
        .with("source", &alarm.source)
        .with("code", alarm.doubt.as_str())
}

/// A certificate of the own office that nobody here has asked for.
pub(crate) fn new_certificate(terminal: &Terminal, entry: &KnownEntry) -> Text {
    Text::new("own-new-certificate")
        .with("terminal", self::terminal(terminal, entry))
        .with("when", spoken(entry.issued_at, terminal.language()))
        .with("origin", origin(terminal, entry))
}

/// The name of the terminal of a certificate.
pub(crate) fn terminal(terminal: &Terminal, entry: &KnownEntry) -> String {
    match (&entry.terminal, &entry.serial) {
        (Some(name), _) => name.clone(),
        (None, Some(_)) => terminal.say(&Text::new("terminal-without-name")),
        (None, None) => terminal.say(&Text::new("certificate-not-shown")),
    }
}

/// Where the key of a certificate was made.
pub(crate) fn origin(terminal: &Terminal, entry: &KnownEntry) -> String {
    terminal.say(&match entry.key_origin {
        KeyOrigin::Office => Text::new("key-made-at-office"),
        KeyOrigin::Exchange => Text::new("key-made-at-exchange"),
    })
}
