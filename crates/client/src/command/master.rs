//! `renkei master import` and `renkei master list`: the official tables of service codes, insurers
//! and offices, kept in the folder of this program for the checks.
//!
//! Nothing is fetched. All tables of a run are taken in, or none.

use std::collections::BTreeMap;
use std::path::Path;

use careplan::master::import::{Options, Problem, ProblemKind};
use careplan::master::{
    Coverage, Import, ImportError, Loaded, Masters, Period, Subject, import_with,
};
use serde::Serialize;

use crate::cli::{Form, MasterImport};
use crate::command::problems::separator;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Imports tables.
pub(crate) fn import(tools: &Tools<'_>, arguments: &MasterImport) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let options = options(arguments)?;
    let _turn = tools.turn()?;
    let mut masters = tools.home.masters()?;
    let mut left_out = 0;
    let mut unreadable = 0;
    for path in &arguments.tables {
        let bytes = std::fs::read(path).map_err(|error| Failure::reading(path, &error))?;
        match import_with(&name(path), &bytes, &options) {
            Ok(import) => {
                tell(terminal, path, &import);
                left_out += import.left_out();
                masters = masters.with(import);
            }
            Err(error) => {
                tell_error(terminal, path, &error);
                unreadable += 1;
            }
        }
    }
    if unreadable > 0 {
        let text = Text::new("master-unreadable").with("count", unreadable);
        return Err(Failure::refused(text));
    }
    if left_out > 0 && !arguments.accept_partial {
        let text = Text::new("master-partial").with("count", left_out);
        return Err(Failure::refused(text));
    }
    tools.home.keep_masters(&masters)?;
    terminal.result(&Text::new("master-kept"));
    Ok(Outcome::Clean)
}

fn options(arguments: &MasterImport) -> Result<Options, Failure> {
    let period = arguments.first_month.map(|from| Period {
        from,
        to: arguments.last_month,
    });
    if period.is_some_and(|period| period.to.is_some_and(|to| to < period.from)) {
        return Err(Failure::wrong_use(Text::new("master-months-reversed")));
    }
    Ok(Options {
        period,
        coverage: arguments.complete.then_some(Coverage::Complete),
    })
}

fn name(path: &Path) -> String {
    let name = path.file_name().unwrap_or_default();
    name.to_string_lossy().into_owned()
}

fn tell(terminal: &Terminal, path: &Path, import: &Import) {
    let text = Text::new("master-table")
        .with("path", path.display())
        .with("explanation", import.explanation(terminal.language()));
    terminal.result(&text);
    tell_problems(terminal, import.problems());
}

fn tell_error(terminal: &Terminal, path: &Path, error: &ImportError) {
    let text = Text::new("master-table")
        .with("path", path.display())
        .with("explanation", error.message(terminal.language()));
    terminal.result(&text);
    tell_problems(terminal, error.problems());
}

/// Problems of the same kind are told once, with the first lines.
fn tell_problems(terminal: &Terminal, problems: &[Problem]) {
    let mut kinds: BTreeMap<ProblemKind, Vec<&Problem>> = BTreeMap::new();
    for problem in problems {
        kinds.entry(problem.kind).or_default().push(problem);
    }
    for problems in kinds.values() {
        for problem in problems.iter().take(MOST_LINES) {
            terminal.line(&format!("  {}", problem.message(terminal.language())));
        }
        if let Some(more) = problems
            .len()
            .checked_sub(MOST_LINES)
            .filter(|more| *more > 0)
        {
            terminal.result(&Text::new("master-more").with("count", more));
        }
    }
}

const MOST_LINES: usize = 3;

#[derive(Serialize)]
struct ListForm {
    tables: Vec<TableForm>,
}

#[derive(Serialize)]
struct TableForm {
    table: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    kind: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    insurer: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    prefecture: Option<u8>,
    #[serde(skip_serializing_if = "Option::is_none")]
    from: Option<String>,
    #[serde(skip_serializing_if = "Option::is_none")]
    to: Option<String>,
    rows: usize,
    complete: bool,
    built_in: bool,
    source: String,
}

/// Lists what is built in and what was imported.
pub(crate) fn list(tools: &Tools<'_>, form: &Form) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let masters = tools.home.masters()?;
    if form.json {
        let tables = masters.loaded().map(|loaded| table_form(&loaded)).collect();
        terminal.json(&ListForm { tables })?;
        return Ok(Outcome::Clean);
    }
    terminal.result(&Text::new("master-built-in"));
    let mut lines: BTreeMap<Line, (usize, Vec<String>)> = BTreeMap::new();
    for loaded in masters.loaded().filter(|loaded| !loaded.source.is_empty()) {
        let (line, what) = Line::of(&masters, &loaded);
        let (rows, all) = lines.entry(line).or_default();
        *rows += loaded.rows;
        all.push(what);
    }
    if lines.is_empty() {
        terminal.result(&Text::new("master-none"));
    }
    for (line, (rows, all)) in &lines {
        line.tell(terminal, *rows, all);
    }
    Ok(Outcome::Clean)
}

/// Tables that came together and speak for the same months are one line.
#[derive(PartialEq, Eq, PartialOrd, Ord)]
struct Line {
    table: &'static str,
    source: String,
    insurer: Option<String>,
    period: Option<Period>,
    coverage: Coverage,
}

impl Line {
    /// The line of a table, and the kind of service or prefecture it adds to it.
    fn of(masters: &Masters, loaded: &Loaded) -> (Self, String) {
        let form = table_form(loaded);
        let period = match loaded.subject {
            Subject::ServiceCodes(_, period) => Some(period),
            _ => None,
        };
        let prefecture = form.prefecture.map(|number| {
            let name = masters.prefecture(number);
            name.map_or_else(|| format!("{number:02}"), str::to_owned)
        });
        let what: Vec<String> = [prefecture, form.kind].into_iter().flatten().collect();
        let line = Self {
            table: form.table,
            source: form.source,
            insurer: form.insurer,
            period,
            coverage: loaded.coverage,
        };
        (line, what.join(" "))
    }

    fn tell(&self, terminal: &Terminal, rows: usize, all: &[String]) {
        let table = match self.table {
            "service_codes" => Text::new("master-codes"),
            "insurers" => Text::new("master-insurers"),
            _ => Text::new("master-offices"),
        };
        let coverage = match self.coverage {
            Coverage::Complete => Text::new("master-complete"),
            Coverage::Partial => Text::new("master-not-complete"),
        };
        let mut about: Vec<String> = Vec::new();
        if let Some(insurer) = &self.insurer {
            about.push(terminal.say(&Text::new("master-insurer").with("insurer", insurer)));
        }
        about.push(some_of(all));
        if let Some(period) = self.period {
            let text = match period.to {
                Some(to) => Text::new("master-months").with("to", to),
                None => Text::new("master-months-open"),
            };
            about.push(terminal.say(&text.with("from", period.from)));
        }
        let line = Text::new("master-line")
            .with("table", terminal.say(&table))
            .with("about", about.join(separator(terminal.language())))
            .with("rows", rows)
            .with("coverage", terminal.say(&coverage))
            .with("source", &self.source);
        terminal.result(&line);
    }
}

/// The first of some names.
fn some_of(all: &[String]) -> String {
    let first: Vec<&str> = all.iter().take(MOST_NAMES).map(String::as_str).collect();
    let dots = if all.len() > MOST_NAMES { " …" } else { "" };
    format!("{}{dots}", first.join(" "))
}

const MOST_NAMES: usize = 12;

fn table_form(loaded: &Loaded) -> TableForm {
    let mut form = TableForm {
        table: "service_codes",
        kind: None,
        insurer: None,
        prefecture: None,
        from: None,
        to: None,
        rows: loaded.rows,
        complete: loaded.coverage == Coverage::Complete,
        built_in: loaded.source.is_empty(),
        source: loaded.source.to_string(),
    };
    match loaded.subject {
        Subject::ServiceCodes(scope, period) => {
            form.kind = Some(scope.kind.to_string());
            form.insurer = scope.insurer.map(|insurer| insurer.to_string());
            form.from = Some(period.from.to_string());
            form.to = period.to.map(|to| to.to_string());
        }
        Subject::Insurers(prefecture) => {
            form.table = "insurers";
            form.prefecture = Some(prefecture);
        }
        Subject::Offices(scope) => {
            form.table = "offices";
            form.prefecture = Some(scope.prefecture);
            form.kind = scope.kind.map(|kind| kind.to_string());
        }
        _ => form.table = "other",
    }
    form
}
