//! Collecting what waits, for the pages: into the archive, and nowhere else.

use careplan::import::{self, Effect};
use careplan::{Envelope, ServiceMonth, Severity};
use protocol::MessageId;
use protocol::http::{MessageSummary, Side};

use super::block::{self, Html, Message, Tone};
use super::office::Office;
use super::page;
use crate::command::log_watch::Watch;
use crate::command::receive::{self, Happened, Stop};
use crate::command::session::Session;
use crate::command::{Tools, archive, findings};
use crate::failure::Failure;
use crate::local_store::{Direction, Record};
use crate::opening::Damage;
use crate::plan;
use crate::words::Text;

/// What became of each message.
pub(crate) struct Collected {
    messages: Vec<(MessageSummary, Happened)>,
    /// Why the others were not collected.
    end: Option<Failure>,
}

/// Collects what waits, or the messages that are named.
pub(crate) async fn collect(tools: &Tools<'_>, wanted: &[MessageId]) -> Result<Collected, Failure> {
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    let inbox = session.mailbox.messages(Side::Inbox).await?;
    let is_there = |id| inbox.iter().any(|message| message.message_id == id);
    tools.home.sweep_arriving(is_there)?;
    let watch = Watch::new(tools, &session);
    watch.look_or_known(session.office()).await?;
    let (waiting, _) = plan::collecting(&inbox, wanted);
    let mut collected = Collected {
        messages: Vec::new(),
        end: None,
    };
    for message in waiting {
        let order = (wanted, None);
        match receive::collect(tools, (&session, &watch), message, order).await {
            Ok(happened) | Err(Stop::Message(happened)) => {
                collected.messages.push((message.clone(), happened));
            }
            Err(Stop::Run(failure)) => {
                let suspended = failure.code() == Some(protocol::Code::OfficeSuspended);
                collected.end = Some(failure);
                // One service of the office is suspended: the others can be collected.
                if !suspended {
                    break;
                }
            }
        }
    }
    watch.finish()?;
    Ok(collected)
}

/// The units that were sent and received in some months, whichever way, checked together.
pub(crate) fn units_of(
    tools: &Tools<'_>,
    first: ServiceMonth,
    last: ServiceMonth,
) -> Result<careplan::Report, Failure> {
    units(tools, |record| archive::is_of(record, first, last))
}

/// The units that are asked for, checked together.
pub(crate) fn units(
    tools: &Tools<'_>,
    is_wanted: impl Fn(&Record) -> bool,
) -> Result<careplan::Report, Failure> {
    let records = archive::records(tools, |record| !record.is_free() && is_wanted(record))?;
    let files = archive::files_of(tools, &records)?;
    Ok(careplan::check(&files, None))
}

/// Received units that wait for an earlier one of the same sender, with the one they wait for. The
/// exchange keeps nothing for longer than is looked back: what waits since then waits for nothing.
pub(crate) fn held_up(tools: &Tools<'_>) -> Result<Vec<(Envelope, Envelope)>, Failure> {
    let since = tools.clock.now() - LOOKED_BACK;
    let report = units(tools, |record| {
        record.direction == Direction::Received && record.kept_at >= since
    })?;
    let outcome = import::run(&report.units, &import::State::default(), None);
    let held = outcome
        .steps
        .into_iter()
        .filter_map(|step| match step.effect {
            Effect::Waiting { behind } => Some((step.envelope, behind)),
            _ => None,
        });
    Ok(held.collect())
}

/// What the next page tells.
pub(crate) fn told(office: &Office, collected: &Collected) -> Html {
    let mut blocks: Vec<Html> = Vec::new();
    let arrived = collected.messages.iter();
    let arrived = arrived.filter(|(_, one)| matches!(one, Happened::Collected { .. }));
    let count = arrived.clone().count();
    if count > 0 {
        let text = Text::new("page-received").with("count", count);
        let lines = arrived
            .map(|(message, _)| format!("{} {}", message.sender_name, office.content(message)));
        blocks.push(block::message(&Message {
            tone: Tone::Good,
            id: "received",
            heading: office.say(&text),
            paragraphs: lines.take(MOST_TOLD).collect(),
            links: Vec::new(),
        }));
    } else if collected.messages.is_empty() && collected.end.is_none() {
        blocks.push(block::message(&Message {
            tone: Tone::Plain,
            id: "nothing-new",
            heading: office.t("inbox-none-new"),
            paragraphs: Vec::new(),
            links: Vec::new(),
        }));
    }
    let others = collected.messages.iter();
    blocks.extend(others.filter_map(|(message, happened)| trouble(office, message, happened)));
    let end = collected.end.as_ref();
    blocks.extend(end.map(|failure| page::of_failure(office, failure)));
    Html::all(blocks)
}

fn trouble(office: &Office, message: &MessageSummary, happened: &Happened) -> Option<Html> {
    let who = format!("{} {}", message.sender_name, office.content(message));
    let warning = |id: &str, heading: &'static str, text: String| {
        block::message(&Message {
            tone: Tone::Warning,
            id,
            heading: office.t(heading),
            paragraphs: vec![who.clone(), text],
            links: Vec::new(),
        })
    };
    match happened {
        Happened::Collected { published, .. } => {
            let errors = findings::count(&published.findings, Severity::Error);
            let text = Text::new("page-received-errors").with("count", errors);
            (errors > 0).then(|| {
                warning(
                    "received-errors",
                    "page-received-errors-heading",
                    office.say(&text),
                )
            })
        }
        Happened::Before => None,
        Happened::Recalled => Some(warning(
            "recalled",
            "page-recalled-heading",
            office.t("page-recalled-text"),
        )),
        Happened::Damaged(Damage::OtherKey) => Some(warning(
            "received-other-key",
            "page-other-key-heading",
            office.t("page-other-key-text"),
        )),
        Happened::Damaged(_) => Some(warning(
            "M33",
            "received-damaged-heading",
            office.t("received-damaged-text"),
        )),
        Happened::InTheWay(path) => {
            let text = Text::new("page-in-the-way").with("path", path.display());
            Some(warning(
                "in-the-way",
                "page-in-the-way-heading",
                office.say(&text),
            ))
        }
    }
}

const LOOKED_BACK: time::Duration = time::Duration::days(93);
/// More would bury the page.
const MOST_TOLD: usize = 10;
