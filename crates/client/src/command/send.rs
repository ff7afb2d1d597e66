//! `renkei send`: checks the files, seals each send unit to both offices and delivers it.
//!
//! Errors block everything before anything leaves the computer. A unit that the exchange refuses
//! does not hold up the others; a cut line ends the run, and the same command continues it. Several
//! units are on their way at a time, see [`bulk`].

use std::cell::RefCell;

use careplan::{OfficeNumber, OfficeRole, Report, Severity, SourceFile, Unit};
use protocol::MessageId;
use serde::Serialize;

use crate::cli::{Form, Send};
use crate::clock::seconds;
use crate::command::bulk::{self, AfterRefusal, Manner};
use crate::command::log_watch::Watch;
use crate::command::overview::{Audience, Overview};
use crate::command::session::Session;
use crate::command::shipment::{Continued, Happened, SentForm, form_of, tell};
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools, archive, check, delivery, findings, send_free};
use crate::failure::{Failure, Kind};
use crate::local_store::SentEntry;
use crate::plan::{self, Repetition, Sending};
use crate::sealing::{self, Packed};
use crate::words::Text;

#[derive(Serialize)]
struct SendForm {
    messages: Vec<SentForm>,
    /// What the check of send units found.
    #[serde(flatten)]
    report: Option<findings::ReportForm>,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Send) -> Result<Outcome, Failure> {
    if let Some(receiver) = arguments.to {
        return send_free::run(tools, arguments, receiver).await;
    }
    let terminal = tools.terminal;
    let installed = tools.home.usable(tools.clock.now())?;
    let sources = source::read(&arguments.paths, Reach::Folder)?;
    source::tell_left_out(terminal, &sources.left_out);
    let masters = tools.home.masters()?;
    let role = OfficeRole::Sending(installed.office);
    let context = check::context(tools, &masters, Some(role));
    let report = careplan::check_with(&sources.files, &context);
    let form = findings::ReportForm::of(&report, terminal.language());
    if let Some(failure) = blocked(&report, installed.office) {
        if arguments.form.json {
            terminal.json(&SendForm {
                messages: Vec::new(),
                report: Some(form),
            })?;
        } else {
            let mut overview = Overview::new(terminal, Audience::People);
            overview.add(report, &sources.files);
            overview.tell()?;
        }
        return Err(failure);
    }
    if !arguments.form.json {
        findings::tell(terminal, &report.findings);
    }
    let warnings = findings::count(&report.findings, Severity::Warning);
    if warnings > 0 {
        terminal.note(&Text::new("send-warning").with("count", warnings));
    }
    let units = packed(report, sources.files)?;
    let _turn = tools.turn()?;
    let session = Session::open(tools).await?;
    deliver_all(tools, &session, &units, how(arguments), Some(form)).await
}

/// Whether it may be sent again, and how it is told.
pub(crate) fn how(arguments: &Send) -> (Repetition, &Form) {
    let repetition = match arguments.again {
        true => Repetition::Allow,
        false => Repetition::Refuse,
    };
    (repetition, &arguments.form)
}

/// Seals and delivers what was packed, and tells what happened to each.
pub(crate) async fn deliver_all(
    tools: &Tools<'_>,
    session: &Session,
    units: &[Packed],
    (repetition, form): (Repetition, &Form),
    report: Option<findings::ReportForm>,
) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    tools.home.sweep_waiting()?;
    let watch = Watch::new(tools, session);
    let watched = match form.json {
        true => 0,
        false => units.len(),
    };
    let progress = RefCell::new((terminal.sending_progress(watched), 0));
    let count = |_: usize, _: &Happened| {
        let (progress, done) = &mut *progress.borrow_mut();
        *done += 1;
        progress.done(*done);
        Ok(())
    };
    let manner = Manner {
        repetition,
        after_refusal: AfterRefusal::GoOn,
    };
    let (happened, end) = bulk::send_all(tools, (session, &watch), (units, manner), &count).await;
    drop(progress);
    let told = units.iter().zip(&happened);
    let told = told.filter_map(|(unit, happened)| Some((unit, happened.as_ref()?)));
    if form.json {
        let messages = told
            .map(|(unit, happened)| form_of(terminal, unit, happened))
            .collect();
        terminal.json(&SendForm { messages, report })?;
    } else {
        told.for_each(|(unit, happened)| tell(terminal, unit, happened));
    }
    let standing = watch.finish()?;
    end?;
    Ok(outcome(&happened).and(standing))
}

/// Seals and delivers one unit, or goes on with it. `sent` is what the journal holds.
pub(crate) async fn send_one(
    tools: &Tools<'_>,
    (session, watch): (&Session, &Watch<'_>),
    (unit, repetition): (&Packed, Repetition),
    sent: &[SentEntry],
) -> Result<Happened, Failure> {
    let begun = tools.clock.now();
    let waiting = tools.home.waiting()?;
    let decision = plan::sending(unit.content_sha256, sent, &waiting, repetition);
    let (entry, continued) = match decision {
        Sending::AlreadySent(entry) => {
            tools.home.drop_waiting(entry.message_id)?;
            return Ok(Happened::AlreadySent(*entry));
        }
        Sending::Continue(id) => match continue_with(tools, session, id).await {
            Err(failure) if delivery::must_be_sealed_anew(&failure) => {
                tools.home.drop_waiting(id)?;
                (begin(tools, session, watch, unit).await?, Continued::No)
            }
            other => (other?, Continued::Yes),
        },
        Sending::Begin => (begin(tools, session, watch, unit).await?, Continued::No),
    };
    let seconds = seconds(begun, tools.clock.now());
    Ok(Happened::Sent {
        entry,
        seconds,
        continued,
    })
}

async fn continue_with(
    tools: &Tools<'_>,
    session: &Session,
    id: MessageId,
) -> Result<SentEntry, Failure> {
    let waiting = tools.home.take_up(id)?;
    let waiting = waiting.ok_or_else(|| Failure::internal("the outbox changed meanwhile"))?;
    delivery::deliver(tools, session, id, &waiting).await
}

/// Seals a unit as a new message, keeps it and delivers it.
async fn begin(
    tools: &Tools<'_>,
    session: &Session,
    watch: &Watch<'_>,
    unit: &Packed,
) -> Result<SentEntry, Failure> {
    let envelope = unit.envelope;
    let mut recipients = watch.recipients(envelope.to).await?;
    if recipients.is_empty() {
        let text = Text::new("receiver-without-certificate").with("office", envelope.to);
        return Err(Failure::refused(text));
    }
    for own in watch.recipients(envelope.from).await? {
        if !recipients.contains(&own) {
            recipients.push(own);
        }
    }
    if !recipients.contains(&session.installed.certificate) {
        recipients.push(session.installed.certificate.clone());
    }
    let id = tools.randomness.message_id()?;
    let heads = watch.heads(envelope.from.office, envelope.to.office)?;
    let seal = sealing::Seal {
        id,
        identity: &session.identity,
        recipients: &recipients,
        heads,
        now: tools.clock.now(),
    };
    let waiting = match seal.put_on(unit, tools.home.begin_waiting(id)?) {
        Ok(waiting) => waiting,
        Err(failure) => {
            tools.home.drop_waiting(id)?;
            return Err(failure);
        }
    };
    // Before the message counts: what was sent must not be missing here.
    archive::sent(tools, id, unit)?;
    tools.home.keep_waiting(id, &waiting)?;
    let delivered = delivery::deliver(tools, session, id, &waiting).await;
    if delivered
        .as_ref()
        .is_err_and(|failure| failure.kind == Kind::Refused)
    {
        // A refusal is final; only what was cut is worth keeping.
        tools.home.drop_waiting(id)?;
    }
    delivered
}

/// Why nothing may be sent: another office's unit, a unit to the own address, or errors.
pub(crate) fn blocked(report: &Report, own: OfficeNumber) -> Option<Failure> {
    if let Some(unit) = report
        .units
        .iter()
        .find(|unit| unit.envelope.from.office != own)
    {
        let text = Text::new("not-own-sender")
            .with("sender", unit.envelope.from)
            .with("own", own);
        return Some(Failure::refused(text));
    }
    let to_itself = |unit: &&Unit| unit.envelope.from == unit.envelope.to;
    if let Some(unit) = report.units.iter().find(to_itself) {
        let text = Text::new("to-yourself").with("address", unit.envelope.to);
        return Some(Failure::refused(text));
    }
    report.has_errors().then(|| {
        let errors = findings::count(&report.findings, Severity::Error);
        Failure::refused(Text::new("send-blocked").with("count", errors))
    })
}

/// The units of a report without errors, packed. The files are handed over and not copied.
pub(crate) fn packed(report: Report, files: Vec<SourceFile>) -> Result<Vec<Packed>, Failure> {
    let mut left: Vec<Option<SourceFile>> = files.into_iter().map(Some).collect();
    let mut take = |name: &String| {
        let named = |file: &SourceFile| file.name == *name;
        let place = left
            .iter_mut()
            .find(|file| file.as_ref().is_some_and(named));
        place.and_then(Option::take)
    };
    let mut units = Vec::new();
    for unit in report.units {
        let bundle = unit
            .bundle
            .ok_or_else(|| Failure::internal("a unit without errors could not be read"))?;
        let files = unit.files.iter().filter_map(&mut take).collect();
        units.push(sealing::pack(&bundle, files)?);
    }
    if units.is_empty() {
        return Err(Failure::refused(Text::new("nothing-to-send")));
    }
    Ok(units)
}

fn outcome(happened: &[Option<Happened>]) -> Outcome {
    let refused = happened
        .iter()
        .any(|one| matches!(one, Some(Happened::Refused(_))));
    let nothing_sent = !happened
        .iter()
        .any(|one| matches!(one, Some(Happened::Sent { .. })));
    if refused || nothing_sent {
        Outcome::Problems
    } else {
        Outcome::Clean
    }
}
