//! `renkei board`: what of a month is there and what is not, per service user and office.
//!
//! Deciding is [`mod@forms::month_board`]'s affair; here files become units, and the board a table,
//! JSON or a sheet.

use std::path::PathBuf;

use careplan::compare::{TableUsers, aligned};
use careplan::{Bundle, FileCode, FileName, OfficeNumber, Report, Serial, file_name};
use forms::month_board::{Actual, BoardCounts, BoardRow, Planned};
use forms::{BoardOptions, MonthBoard};
use serde::Serialize;

use crate::cli::Board;
use crate::command::results::{PersonForm, UnreadForm};
use crate::command::sheet_file::SheetFile;
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::{Text, harmless};

/// Runs the command. Whatever goes wrong, no file is left behind.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Board) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let file = arguments
        .sheet_file
        .as_deref()
        .map(SheetFile::of)
        .transpose()?;
    let report = read(terminal, &arguments.units)?;
    let office = office(tools, arguments, &report)?;
    let options = BoardOptions {
        users: match arguments.numbered {
            true => TableUsers::Numbered,
            false => TableUsers::Named,
        },
        office,
    };
    let masters = tools.home.masters()?;
    let month = arguments.month;
    let mut board = MonthBoard::from_bundles(month, bundles(&report), &masters, options);
    let unread = unread_files(&report, arguments);
    if board.rows.is_empty() && board.unread.is_empty() && unread.is_empty() {
        let text = Text::new("board-nothing").with("month", month);
        return Err(Failure::wrong_use(text));
    }
    board.note_unread_files(unread.iter().map(|file| file.as_str()));
    for file in &unread {
        terminal.note(&Text::new("board-unread-file").with("file", file));
    }
    for place in &board.unread {
        let text = Text::new("board-unread-record").with("file", place.file);
        terminal.note(&text.with("record", place.record));
    }
    let drawn = match file {
        Some(file) => Some(file.write(terminal, board.clone().into())?),
        None => None,
    };
    if arguments.form.json {
        terminal.json(&BoardForm::of(&board, office, &unread))?;
    } else {
        tell(terminal, &board);
        drawn.iter().for_each(|drawn| terminal.result(drawn));
    }
    let settled = board.counts().open == 0 && board.unread.is_empty() && unread.is_empty();
    Ok(if settled {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

fn read(terminal: &Terminal, paths: &[PathBuf]) -> Result<Report, Failure> {
    let sources = source::read(paths, Reach::Tree)?;
    source::tell_left_out(terminal, &sources.left_out);
    Ok(careplan::check(&sources.files, None))
}

fn bundles(report: &Report) -> impl Iterator<Item = &Bundle> {
    report.units.iter().filter_map(|unit| unit.bundle.as_ref())
}

/// The office whose board it is: the one given, or that of the certificate where it takes part.
fn office(
    tools: &Tools<'_>,
    arguments: &Board,
    report: &Report,
) -> Result<Option<OfficeNumber>, Failure> {
    if arguments.board_office.is_some() {
        return Ok(arguments.board_office);
    }
    let installed = tools.home.active()?.map(|installed| installed.office);
    Ok(installed.filter(|office| {
        let takes_part = |bundle: &Bundle| {
            let envelope = bundle.envelope;
            envelope.from.office == *office || envelope.to.office == *office
        };
        bundles(report).any(takes_part)
    }))
}

/// Files of planned use or actuals that belong to no unit that could be read. Those whose names
/// tell another month do not matter here.
fn unread_files<'a>(report: &'a Report, arguments: &Board) -> Vec<&'a String> {
    let unread = report.units.iter().filter(|unit| unit.bundle.is_none());
    let matters = |name: &&String| {
        let code = file_name::code_of(name);
        let planned_or_done = matches!(code, Some(FileCode::Upplan | FileCode::Upjsk));
        let month = FileName::parse(name)
            .ok()
            .and_then(|name| name.service_month());
        planned_or_done && month.is_none_or(|month| month == arguments.month)
    };
    unread
        .flat_map(|unit| &unit.files)
        .filter(matters)
        .collect()
}

fn tell(terminal: &Terminal, board: &MonthBoard) {
    let counts = board.counts();
    let head = Text::new("board-head")
        .with("month", board.month)
        .with("users", counts.users)
        .with("offices", counts.offices)
        .with("rows", counts.rows);
    terminal.result(&head);
    let open = Text::new("board-counts")
        .with("open", counts.open)
        .with("plans", counts.without_plan)
        .with("outdated", counts.outdated_plan)
        .with("waiting", counts.without_actuals)
        .with("offices", counts.offices_without_actuals)
        .with("differing", counts.differing)
        .with("differences", counts.differences);
    terminal.result(&open);
    if board.rows.is_empty() {
        return;
    }
    let say = |key| terminal.say(&Text::new(key));
    let mut rows = vec![[
        say("board-column-user"),
        say("board-column-planner"),
        say("board-column-office"),
        say("board-column-planned"),
        say("board-column-actual"),
    ]];
    rows.extend(board.rows.iter().map(|row| {
        [
            terminal.say(&person(row)),
            row.planner.to_string(),
            format!("{} {}", row.provider, harmless(&row.provider_name)),
            terminal.say(&planned(row.planned)),
            terminal.say(&actual(row.actual)),
        ]
    }));
    for line in aligned(&rows).lines() {
        terminal.line(line);
    }
}

pub(crate) fn person(row: &BoardRow) -> Text {
    let Some(person) = &row.person else {
        return Text::new("board-user").with("user", row.user);
    };
    let name = person
        .name
        .as_ref()
        .map_or("", |name| name.reveal().as_str());
    Text::new("board-person")
        .with("insurer", person.insurer)
        .with("insured", person.insured.reveal())
        .with("name", name)
}

pub(crate) fn planned(planned: Planned) -> Text {
    let text = Text::new(match planned {
        Planned::Missing => "board-plan-missing",
        Planned::WithoutServices(_) => "board-plan-without-services",
        Planned::Elsewhere(_) => "board-plan-elsewhere",
        Planned::Outdated(_) => "board-plan-outdated",
        Planned::Made(_) => "board-plan-made",
    });
    with_serial(text, planned.serial())
}

pub(crate) fn actual(actual: Actual) -> Text {
    let text = match actual {
        Actual::Missing => Text::new("board-actual-missing"),
        Actual::NotCompared(_) => Text::new("board-actual-not-compared"),
        Actual::Differs { differences, .. } => {
            Text::new("board-actual-differs").with("differences", differences)
        }
        Actual::Same(_) => Text::new("board-actual-same"),
    };
    with_serial(text, actual.serial())
}

fn with_serial(text: Text, serial: Option<Serial>) -> Text {
    match serial {
        Some(serial) => text.with("serial", serial),
        None => text,
    }
}

/// The board for programs. `user` counts from 1.
#[derive(Debug, Serialize)]
struct BoardForm<'a> {
    standard: &'static str,
    month: String,
    /// The office whose rows these are, where they were chosen.
    office: Option<String>,
    counts: CountsForm,
    rows: Vec<RowForm<'a>>,
    unread: Vec<UnreadForm>,
}

#[derive(Debug, Serialize)]
struct CountsForm {
    users: usize,
    offices: usize,
    rows: usize,
    open: usize,
    without_plan: usize,
    outdated_plan: usize,
    without_actuals: usize,
    offices_without_actuals: usize,
    differing: usize,
    differences: usize,
    not_compared: usize,
}

#[derive(Debug, Serialize)]
struct RowForm<'a> {
    user: usize,
    #[serde(flatten)]
    person: Option<PersonForm<'a>>,
    planner: String,
    office: String,
    kind: String,
    open: bool,
    planned: StateForm,
    actual: StateForm,
}

#[derive(Debug, Serialize)]
struct StateForm {
    state: &'static str,
    serial: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    differences: Option<usize>,
}

impl<'a> BoardForm<'a> {
    fn of(board: &'a MonthBoard, office: Option<OfficeNumber>, unread: &[&String]) -> Self {
        let files = unread.iter().map(|file| UnreadForm {
            file: (*file).clone(),
            record: None,
        });
        let records = board.unread.iter().map(|place| UnreadForm {
            file: place.file.to_string(),
            record: Some(place.record),
        });
        Self {
            standard: STANDARD,
            month: board.month.to_string(),
            office: office.map(|office| office.to_string()),
            counts: CountsForm::of(board.counts()),
            rows: board.rows.iter().map(RowForm::of).collect(),
            unread: files.chain(records).collect(),
        }
    }
}

impl CountsForm {
    fn of(counts: BoardCounts) -> Self {
        Self {
            users: counts.users,
            offices: counts.offices,
            rows: counts.rows,
            open: counts.open,
            without_plan: counts.without_plan,
            outdated_plan: counts.outdated_plan,
            without_actuals: counts.without_actuals,
            offices_without_actuals: counts.offices_without_actuals,
            differing: counts.differing,
            differences: counts.differences,
            not_compared: counts.not_compared,
        }
    }
}

impl<'a> RowForm<'a> {
    fn of(row: &'a BoardRow) -> Self {
        Self {
            user: row.user,
            person: row.person.as_ref().map(|person| PersonForm {
                insurer: person.insurer.as_str(),
                insured: person.insured.reveal().as_str(),
                name: person.name.as_ref().map(|name| name.reveal().as_str()),
            }),
            planner: row.planner.to_string(),
            office: row.provider.office.to_string(),
            kind: row.provider.kind.to_string(),
            open: row.is_open(),
            planned: StateForm {
                state: row.planned.as_str(),
                serial: row.planned.serial().map(|serial| serial.to_string()),
                differences: None,
            },
            actual: StateForm {
                state: row.actual.as_str(),
                serial: row.actual.serial().map(|serial| serial.to_string()),
                differences: match row.actual {
                    Actual::Differs { differences, .. } => Some(differences),
                    _ => None,
                },
            },
        }
    }
}

/// Version of the standard of the units.
const STANDARD: &str = "4.1";
