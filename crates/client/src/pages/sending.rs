//! Looking at a draft and sending it, as `renkei send` does with files and folders.

use std::collections::BTreeSet;

use careplan::import::{self, ChangeKind, Done, Effect};
use careplan::{Envelope, OfficeNumber, OfficeRole, Report, Serial, SourceFile};

use super::block::{self, Html, Link, Message, Tone};
use super::drawing::chapters_of;
use super::office::Office;
use super::{page, receiving};
use crate::command::bulk::{self, AfterRefusal, Manner};
use crate::command::log_watch::Watch;
use crate::command::session::Session;
use crate::command::shipment::Happened;
use crate::command::{Tools, check, send as sending};
use crate::failure::Failure;
use crate::local_store::{Direction, DraftFile, DraftId};
use crate::plan::Repetition;
use crate::words::Text;

/// A draft that was checked.
pub(crate) struct Examined {
    /// Its files.
    pub(crate) files: Vec<DraftFile>,
    /// What the check says.
    pub(crate) report: Report,
    /// The own office, where a certificate is installed.
    pub(crate) own: Option<OfficeNumber>,
    /// For each unit: how many service users it is about, and what it replaces.
    pub(crate) about: Vec<About>,
}

/// What a unit is about.
#[derive(Debug, Clone)]
pub(crate) struct About {
    /// How many service users.
    pub(crate) people: usize,
    /// The newest of the units that were sent and are replaced by it.
    pub(crate) replaces: Option<Serial>,
}

/// Checks the files of a draft.
pub(crate) fn examine(tools: &Tools<'_>, id: &DraftId) -> Result<Examined, Failure> {
    let key = tools.home.known_data_key(&tools.secrets)?;
    let files = tools.home.draft(key, id)?;
    let own = tools.home.in_use(tools.clock.now())?;
    let own = own.map(|installed| installed.office);
    let masters = tools.home.masters()?;
    let sources: Vec<SourceFile> = files.iter().map(|one| one.file.clone()).collect();
    let role = own.map(OfficeRole::Sending);
    let report = careplan::check_with(&sources, &check::context(tools, &masters, role));
    let receivers = report.units.iter();
    let receivers: BTreeSet<String> = receivers.map(|it| it.envelope.to.to_string()).collect();
    let sent = receiving::units(tools, |record| {
        record.direction == Direction::Sent && receivers.contains(&record.receiver)
    })?;
    let held = import::run(&sent.units, &import::State::default(), None).state;
    let steps = import::run(&report.units, &held, None).steps;
    let about = report.units.iter().map(|unit| {
        let names = &unit.files;
        let own = sources.iter().filter(|file| names.contains(&file.name));
        let own: Vec<SourceFile> = own.cloned().collect();
        let step = steps.iter().find(|step| step.envelope == unit.envelope);
        About {
            people: chapters_of(&own, &masters).len(),
            replaces: step.and_then(|step| replaced(&step.effect)),
        }
    });
    let about = about.collect();
    Ok(Examined {
        files,
        report,
        own,
        about,
    })
}

fn replaced(effect: &Effect) -> Option<Serial> {
    let Effect::Imported(changes) = effect else {
        return None;
    };
    let replaced = changes
        .iter()
        .filter(|one| one.kind() == ChangeKind::Replaced);
    let serials = replaced.filter_map(|change| match change.done {
        Done::Replaced(Envelope { serial, .. }) => Some(serial),
        _ => None,
    });
    serials.max()
}

/// What became of a draft.
pub(crate) struct Outcome {
    /// For each unit: whom it is for, what it is, and what happened.
    done: Vec<(Envelope, String, Happened)>,
    /// Why the others were not sent.
    pub(crate) end: Option<Failure>,
}

/// Sends everything that is in a draft. What was sent leaves it: the archive has it.
pub(crate) async fn send(
    tools: &Tools<'_>,
    id: &DraftId,
    repetition: Repetition,
) -> Result<Outcome, Failure> {
    let installed = tools.home.usable(tools.clock.now())?;
    let examined = examine(tools, id)?;
    if let Some(failure) = sending::blocked(&examined.report, installed.office) {
        return Err(failure);
    }
    let files: Vec<SourceFile> = examined.files.iter().map(|one| one.file.clone()).collect();
    let units = sending::packed(examined.report, files)?;
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    tools.home.sweep_waiting()?;
    let watch = Watch::new(tools, &session);
    let exchange = (&session, &watch);
    let manner = Manner {
        repetition,
        after_refusal: AfterRefusal::GoOn,
    };
    let ordered = (units.as_slice(), manner);
    let (happened, end) = bulk::send_all(tools, exchange, ordered, &|_, _| Ok(())).await;
    let mut done = Vec::new();
    for (unit, one) in units.iter().zip(happened) {
        let Some(one) = one else {
            continue;
        };
        // The same content again is what the person is asked about.
        if matches!(one, Happened::Sent { .. }) {
            let own = examined.files.iter();
            let own = own.filter(|file| unit.file_names.contains(&file.file.name));
            let places: Vec<&str> = own.map(|one| one.place.as_str()).collect();
            tools.home.drop_from_draft(id, &places)?;
        }
        let month = unit.month.map(|month| month.to_string());
        let words =
            crate::command::unit::spoken(tools.terminal, unit.unit.as_str(), month.as_deref());
        done.push((unit.envelope, words, one));
    }
    watch.finish()?;
    Ok(Outcome {
        done,
        end: end.err(),
    })
}

/// What the next page tells.
pub(crate) fn told(office: &Office, outcome: &Outcome) -> Html {
    let mut blocks = Vec::new();
    let sent: BTreeSet<String> = outcome
        .done
        .iter()
        .filter(|(_, _, one)| matches!(one, Happened::Sent { .. }))
        .map(|(envelope, words, _)| format!("{words}　→ {}", envelope.to))
        .collect();
    if !sent.is_empty() {
        let heading = office.say(&Text::new("send-sent").with("count", sent.len()));
        blocks.push(block::message(&Message {
            tone: Tone::Good,
            id: "sent",
            heading,
            paragraphs: sent.into_iter().take(MOST_TOLD).collect(),
            links: vec![Link::new("/sent", office.t("menu-sent"))],
        }));
    }
    for (envelope, words, happened) in &outcome.done {
        match happened {
            Happened::Sent { .. } => {}
            Happened::AlreadySent(entry) => {
                let when = office.moment(entry.committed_at);
                let text = Text::new("duplicate-text").with("when", when);
                blocks.push(block::message(&Message {
                    tone: Tone::Warning,
                    id: "M36",
                    heading: office.t("duplicate-heading"),
                    paragraphs: vec![format!("{words}　→ {}", envelope.to), office.say(&text)],
                    links: vec![Link::new(
                        format!("/sent/{}", entry.message_id),
                        office.t("duplicate-next"),
                    )],
                }));
            }
            Happened::Refused(failure) => {
                blocks.push(block::text(&format!("{words}　→ {}", envelope.to)));
                blocks.push(page::of_failure(office, failure));
            }
        }
    }
    let end = outcome.end.as_ref();
    blocks.extend(end.map(|failure| page::of_failure(office, failure)));
    Html::all(blocks)
}

/// More would bury the page.
const MOST_TOLD: usize = 10;
