//! `renkei cert log`: every certificate that was ever issued to an office, and what to do about
//! those that nobody here has asked for.

use careplan::OfficeNumber;
use protocol::Sha256;
use serde::Serialize;

use crate::certificate_log::{KnownEntry, KnownLog};
use crate::cli::CertLog;
use crate::clock::spoken;
use crate::command::log_watch::{Watch, fingerprints_here};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, log_words};
use crate::failure::{Failure, Kind};
use crate::local_store::Alarm;
use crate::terminal::Terminal;
use crate::words::Text;

#[derive(Serialize)]
struct LogForm<'a> {
    office_number: String,
    /// The newest head that was verified, as it was signed.
    head: Option<&'a String>,
    certificates: Vec<EntryForm<'a>>,
    contradictions: Vec<Alarm>,
}

#[derive(Serialize)]
struct EntryForm<'a> {
    place: usize,
    here: bool,
    #[serde(flatten)]
    entry: &'a KnownEntry,
}

/// Runs the command. What was verified before is told also when the look fails.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &CertLog) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let office = arguments.log_office.unwrap_or_else(|| session.office());
    if arguments.begin_anew {
        tools.home.begin_log_anew(office, tools.clock.now())?;
    }
    let watch = Watch::new(tools, &session);
    let looked = match watch.look(office).await {
        Err(failure) if failure.kind != Kind::Refused => return Err(failure),
        other => other,
    };
    let mut known = tools.home.known_log(office)?;
    if arguments.accept {
        known.accept();
        tools.home.keep_log(office, &known)?;
    }
    let here = fingerprints_here(tools)?;
    if arguments.form.json {
        tools.terminal.json(&form(tools, office, &known, &here)?)?;
    } else {
        tell(tools.terminal, &session, office, &known, &here);
    }
    if arguments.accept {
        tools.terminal.note(&Text::new("log-accepted"));
    }
    looked?;
    watch.finish()
}

fn form<'a>(
    tools: &Tools<'_>,
    office: OfficeNumber,
    known: &'a KnownLog,
    here: &[Sha256],
) -> Result<LogForm<'a>, Failure> {
    let entries = known.entries().iter().enumerate();
    let mut contradictions = tools.home.alarms()?;
    contradictions.retain(|alarm| alarm.office == office.to_string());
    Ok(LogForm {
        office_number: office.to_string(),
        head: known.head(),
        certificates: entries
            .map(|(place, entry)| EntryForm {
                place,
                here: here.contains(&entry.fingerprint),
                entry,
            })
            .collect(),
        contradictions,
    })
}

fn tell(
    terminal: &Terminal,
    session: &Session,
    office: OfficeNumber,
    known: &KnownLog,
    here: &[Sha256],
) {
    for (place, entry) in (1_usize..).zip(known.entries()) {
        let mark = if office != session.office() {
            String::new()
        } else if here.contains(&entry.fingerprint) {
            terminal.say(&Text::new("log-mark-here"))
        } else if entry.accepted {
            terminal.say(&Text::new("log-mark-accepted"))
        } else {
            terminal.say(&Text::new("log-mark-open"))
        };
        let text = Text::new("log-line")
            .with("place", place)
            .with("when", spoken(entry.issued_at, terminal.language()))
            .with("terminal", log_words::terminal(terminal, entry))
            .with("origin", log_words::origin(terminal, entry))
            .with("serial", entry.serial.as_deref().unwrap_or("-"))
            .with("mark", mark);
        terminal.line(terminal.say(&text).trim_end());
    }
    let count = Text::new("log-count")
        .with("office", office)
        .with("count", known.entries().len());
    terminal.result(&count);
}
