//! `renkei queue`: what taking the units of some folders in would do, one after the other.
//!
//! Deciding is [`mod@careplan::import`]'s affair. Nothing is taken in and nothing is kept.

use std::collections::BTreeSet;
use std::path::PathBuf;

use careplan::import::{self, Change, ChangeKind, Done, Effect, Refusal, State, Step};
use careplan::{Envelope, Report, Severity};
use serde::Serialize;

use crate::cli::Queue;
use crate::command::findings::{self, FindingForm};
use crate::command::source::{self, Reach};
use crate::command::unit::spoken;
use crate::command::{Outcome, Tools, check};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Queue) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let state = if arguments.after.is_empty() {
        State::default()
    } else {
        held(terminal, &read(tools, &arguments.after)?)
    };
    let report = read(tools, &arguments.waiting)?;
    let outcome = import::run(&report.units, &state, Some(tools.clock.now_in_japan()));
    if arguments.form.json {
        terminal.json(&QueueForm::of(terminal, &report, &outcome))?;
    } else {
        tell(terminal, &report, &outcome);
    }
    let errors = findings::count(&outcome.findings, Severity::Error);
    let stuck = count(&outcome.steps, is_stuck);
    Ok(if errors + stuck == 0 {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

/// Reads and checks everything below some places. What belongs to no unit is told.
fn read(tools: &Tools<'_>, paths: &[PathBuf]) -> Result<Report, Failure> {
    let terminal = tools.terminal;
    let sources = source::read(paths, Reach::Tree)?;
    source::tell_left_out(terminal, &sources.left_out);
    let masters = tools.home.masters()?;
    let context = check::context(tools, &masters, None);
    let report = careplan::check_with(&sources.files, &context);
    let in_units: BTreeSet<&String> = report.units.iter().flat_map(|unit| &unit.files).collect();
    for file in &sources.files {
        if !in_units.contains(&file.name) {
            terminal.note(&Text::new("queue-unnamed").with("file", &file.name));
        }
    }
    Ok(report)
}

/// What was taken in before.
fn held(terminal: &Terminal, report: &Report) -> State {
    let outcome = import::run(&report.units, &State::default(), None);
    for step in outcome.steps.iter().filter(|step| is_stuck(&step.effect)) {
        terminal.note(&Text::new("queue-not-held").with("serial", step.envelope.serial));
    }
    outcome.state
}

fn is_stuck(effect: &Effect) -> bool {
    !matches!(effect, Effect::Imported(_) | Effect::Duplicate)
}

fn count(steps: &[Step], of: impl Fn(&Effect) -> bool) -> usize {
    steps.iter().filter(|step| of(&step.effect)).count()
}

fn tell(terminal: &Terminal, report: &Report, outcome: &import::Outcome) {
    for (number, step) in (1_usize..).zip(&outcome.steps) {
        let line = Text::new("queue-step")
            .with("number", number)
            .with("unit", unit(terminal, report, step))
            .with("effect", effect(terminal, &step.effect));
        terminal.result(&line);
        let Envelope { from, to, serial } = step.envelope;
        let address = Text::new("queue-address")
            .with("from", from)
            .with("to", to)
            .with("serial", serial);
        terminal.line(&format!("   {}", terminal.say(&address)));
        for before in replaced(&step.effect) {
            let line = Text::new("queue-replaces").with("serial", before.serial);
            terminal.line(&format!("   {}", terminal.say(&line)));
        }
        if matches!(step.effect, Effect::Refused(_)) {
            let waiting = waiting_behind(&outcome.steps, step.envelope);
            let stop = Text::new("queue-stops").with("count", waiting);
            terminal.line(&format!("   {}", terminal.say(&stop)));
        }
    }
    if !outcome.findings.is_empty() {
        terminal.line("");
        findings::tell(terminal, &outcome.findings);
    }
    terminal.line("");
    let steps = &outcome.steps;
    let summary = Text::new("queue-summary")
        .with("units", steps.len())
        .with(
            "imported",
            count(steps, |it| matches!(it, Effect::Imported(_))),
        )
        .with(
            "refused",
            count(steps, |it| matches!(it, Effect::Refused(_))),
        )
        .with(
            "waiting",
            count(steps, |it| matches!(it, Effect::Waiting { .. })),
        )
        .with(
            "repeated",
            count(steps, |it| matches!(it, Effect::Duplicate)),
        );
    terminal.result(&summary);
    if count(steps, |it| matches!(it, Effect::Refused(_))) > 0 {
        terminal.note(&Text::new("queue-stopped"));
    }
}

/// What the unit is for the clerk, with its month.
fn unit(terminal: &Terminal, report: &Report, step: &Step) -> String {
    let Some(kind) = step.unit else {
        return terminal.say(&Text::new("queue-no-unit"));
    };
    let same = |unit: &&careplan::Unit| unit.envelope == step.envelope;
    let found = report.units.iter().find(same);
    let bundle = found.and_then(|unit| unit.bundle.as_ref());
    let month = bundle.and_then(|bundle| bundle.month);
    let month = month.map(|month| month.to_string());
    spoken(terminal, kind.as_str(), month.as_deref())
}

fn effect(terminal: &Terminal, effect: &Effect) -> String {
    let text = match effect {
        Effect::Imported(changes) => {
            Text::new("queue-imported").with("changes", spoken_changes(terminal, changes))
        }
        Effect::Refused(Refusal::Errors(errors)) => {
            Text::new("queue-refused-errors").with("errors", errors)
        }
        Effect::Refused(Refusal::Key) => Text::new("queue-refused-key"),
        Effect::Refused(Refusal::SameSerial) => Text::new("queue-refused-same-serial"),
        Effect::Refused(_) => Text::new("queue-refused-no-unit"),
        Effect::Waiting { behind } => Text::new("queue-waiting").with("serial", behind.serial),
        Effect::Duplicate => Text::new("queue-duplicate"),
        _ => Text::new("queue-other"),
    };
    terminal.say(&text)
}

/// How many people are new, replaced, deleted and so on.
fn spoken_changes(terminal: &Terminal, changes: &[Change]) -> String {
    let kinds = [
        (ChangeKind::New, Text::new("queue-new")),
        (ChangeKind::Replaced, Text::new("queue-replaced")),
        (ChangeKind::Deleted, Text::new("queue-deleted")),
        (ChangeKind::Missing, Text::new("queue-missing")),
        (ChangeKind::Kept, Text::new("queue-kept")),
    ];
    let told = kinds.into_iter().filter_map(|(kind, text)| {
        let of_kind = changes.iter().filter(|change| change.kind() == kind);
        let people: BTreeSet<_> = of_kind.map(|change| change.key.person()).collect();
        (!people.is_empty()).then(|| terminal.say(&text.with("people", people.len())))
    });
    let told: Vec<String> = told.collect();
    told.join(&terminal.say(&Text::new("list-comma")))
}

/// The units whose records are replaced or deleted.
fn replaced(effect: &Effect) -> BTreeSet<Envelope> {
    let Effect::Imported(changes) = effect else {
        return BTreeSet::new();
    };
    let before = changes.iter().filter_map(|change| match change.done {
        Done::Replaced(before) | Done::Deleted(before) => Some(before),
        Done::New | Done::Missing | Done::Kept(_) => None,
    });
    before.collect()
}

fn waiting_behind(steps: &[Step], envelope: Envelope) -> usize {
    count(
        steps,
        |effect| matches!(effect, Effect::Waiting { behind } if *behind == envelope),
    )
}

/// The queue for programs.
#[derive(Debug, Serialize)]
struct QueueForm {
    standard: &'static str,
    steps: Vec<StepForm>,
    findings: Vec<FindingForm>,
}

#[derive(Debug, Serialize)]
struct StepForm {
    serial: String,
    unit: Option<&'static str>,
    month: Option<String>,
    sender: String,
    receiver: String,
    files: Vec<String>,
    effect: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    changes: Option<ChangesForm>,
    /// Why a unit cannot be taken in.
    #[serde(skip_serializing_if = "Option::is_none")]
    refusal: Option<&'static str>,
    #[serde(skip_serializing_if = "Option::is_none")]
    errors: Option<usize>,
    /// The serial of the unit that is waited for.
    #[serde(skip_serializing_if = "Option::is_none")]
    behind: Option<String>,
}

/// How many keys were changed, and the serials of the units whose records went.
#[derive(Debug, Serialize)]
struct ChangesForm {
    new: usize,
    replaced: usize,
    deleted: usize,
    missing: usize,
    kept: usize,
    before: Vec<String>,
}

impl QueueForm {
    fn of(terminal: &Terminal, report: &Report, outcome: &import::Outcome) -> Self {
        let steps = outcome.steps.iter();
        Self {
            standard: "4.1",
            steps: steps.map(|step| StepForm::of(report, step)).collect(),
            findings: findings::forms(&outcome.findings, terminal.language()),
        }
    }
}

impl StepForm {
    fn of(report: &Report, step: &Step) -> Self {
        let Envelope { from, to, serial } = step.envelope;
        let same = |unit: &&careplan::Unit| unit.envelope == step.envelope;
        let found = report.units.iter().find(same);
        let bundle = found.and_then(|unit| unit.bundle.as_ref());
        let month = bundle.and_then(|bundle| bundle.month);
        let effect = &step.effect;
        let (refusal, errors) = match effect {
            Effect::Refused(Refusal::Errors(errors)) => (Some("errors"), Some(*errors)),
            Effect::Refused(Refusal::Key) => (Some("key"), None),
            Effect::Refused(Refusal::SameSerial) => (Some("same_serial"), None),
            Effect::Refused(_) => (Some("no_unit"), None),
            _ => (None, None),
        };
        let behind = match effect {
            Effect::Waiting { behind } => Some(behind.serial.to_string()),
            _ => None,
        };
        let changes = matches!(effect, Effect::Imported(_)).then(|| {
            let before = replaced(effect);
            ChangesForm {
                new: effect.count(ChangeKind::New),
                replaced: effect.count(ChangeKind::Replaced),
                deleted: effect.count(ChangeKind::Deleted),
                missing: effect.count(ChangeKind::Missing),
                kept: effect.count(ChangeKind::Kept),
                before: before.iter().map(|unit| unit.serial.to_string()).collect(),
            }
        });
        Self {
            serial: serial.to_string(),
            unit: step.unit.map(|unit| unit.as_str()),
            month: month.map(|month| month.to_string()),
            sender: from.to_string(),
            receiver: to.to_string(),
            files: step.files.clone(),
            effect: effect.as_str(),
            changes,
            refusal,
            errors,
            behind,
        }
    }
}
