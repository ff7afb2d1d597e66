//! `renkei compare`: planned use against actuals, or against later planned use.
//!
//! Comparing is [`mod@careplan::compare`]'s affair; here files become units, and the comparison
//! words or JSON. What could not be read is told, never passed over.

use std::path::PathBuf;

use careplan::compare::{
    self, Class, Comparison, FlatLine, FlatSide, Line, Sum, TableOptions, TableRows, TableUsers,
    Total, UserComparison,
};
use careplan::{Bundle, FileCode, Report, file_name};
use forms::{ComparisonOptions, ComparisonSheet};
use serde::Serialize;

use crate::cli::Compare;
use crate::command::results::{PersonForm, UnreadForm};
use crate::command::sheet_file::SheetFile;
use crate::command::source::{self, Reach};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::terminal::Terminal;
use crate::words::Text;

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Compare) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let file = arguments
        .sheet_file
        .as_deref()
        .map(SheetFile::of)
        .transpose()?;
    let no_plan = || Text::new("compare-no-plan");
    let plan = Half::read(terminal, &arguments.plan, FileCode::Upplan, no_plan)?;
    let (other, mut comparison) = if arguments.actual.is_empty() {
        let no_later = || Text::new("compare-no-later");
        let later = Half::read(terminal, &arguments.later, FileCode::Upplan, no_later)?;
        let comparison = compare::plans(plan.bundles(), later.bundles());
        (later, comparison)
    } else {
        let no_actual = || Text::new("compare-no-actual");
        let actual = Half::read(terminal, &arguments.actual, FileCode::Upjsk, no_actual)?;
        let comparison = compare::plan_to_actuals(plan.bundles(), actual.bundles());
        (actual, comparison)
    };
    comparison
        .users
        .sort_by_key(|user| (!differs(user), !is_compared(user)));
    let unread: Vec<&String> = plan.unread.iter().chain(&other.unread).collect();
    for file in &unread {
        terminal.note(&Text::new("compare-unread-file").with("file", file));
    }
    let json = arguments.form.json;
    let form = json.then(|| ComparisonForm::of(&comparison, &unread, users(arguments)));
    let drawn = match file {
        Some(file) => Some(file.write(terminal, sheet(tools, &comparison, &unread, arguments)?)?),
        None => None,
    };
    if let Some(form) = form {
        terminal.json(&form)?;
    } else {
        tell(terminal, &comparison, arguments);
        drawn.iter().for_each(|drawn| terminal.result(drawn));
    }
    let compared = has_compared(&comparison);
    if !compared {
        terminal.note(&Text::new("compare-nothing-common"));
    }
    Ok(if compared && comparison.is_same() && unread.is_empty() {
        Outcome::Clean
    } else {
        Outcome::Problems
    })
}

/// The files of one side.
struct Half {
    report: Report,
    /// Files of the side that could not be compared.
    unread: Vec<String>,
}

impl Half {
    fn read(
        terminal: &Terminal,
        paths: &[PathBuf],
        wanted: FileCode,
        none: impl Fn() -> Text,
    ) -> Result<Self, Failure> {
        let sources = source::read(paths, Reach::Tree)?;
        source::tell_left_out(terminal, &sources.left_out);
        let names = sources.files.iter().map(|file| &file.name);
        let of_the_side: Vec<&String> = names
            .filter(|name| file_name::code_of(name) == Some(wanted))
            .collect();
        if of_the_side.is_empty() {
            return Err(Failure::wrong_use(none()));
        }
        let report = careplan::check(&sources.files, None);
        let readable = report.units.iter().filter(|unit| unit.bundle.is_some());
        let read: Vec<&String> = readable.flat_map(|unit| &unit.files).collect();
        let unread = of_the_side.iter().filter(|name| !read.contains(name));
        let unread = unread.map(|name| (*name).clone()).collect();
        Ok(Self { report, unread })
    }

    fn bundles(&self) -> impl Iterator<Item = &Bundle> {
        let units = self.report.units.iter();
        units.filter_map(|unit| unit.bundle.as_ref())
    }
}

/// The comparison on paper, with the lines that stand on the terminal.
fn sheet(
    tools: &Tools<'_>,
    comparison: &Comparison,
    unread: &[&String],
    arguments: &Compare,
) -> Result<forms::Form, Failure> {
    let options = ComparisonOptions {
        rows: rows(arguments),
        users: users(arguments),
    };
    let masters = tools.home.masters()?;
    let mut sheet = ComparisonSheet::from_comparison(comparison, &masters, options);
    sheet.note_unread_files(unread.iter().map(|file| file.as_str()));
    Ok(sheet.into())
}

fn rows(arguments: &Compare) -> TableRows {
    match arguments.all {
        true => TableRows::All,
        false => TableRows::Differences,
    }
}

fn users(arguments: &Compare) -> TableUsers {
    match arguments.numbered {
        true => TableUsers::Numbered,
        false => TableUsers::Named,
    }
}

fn differs(user: &UserComparison) -> bool {
    user.differences().next().is_some()
}

fn is_compared(user: &UserComparison) -> bool {
    let compared = |line: &Line| line.class != Class::NotCompared;
    user.lines.iter().any(compared)
}

fn has_compared(comparison: &Comparison) -> bool {
    comparison.users.iter().any(is_compared)
}

fn tell(terminal: &Terminal, comparison: &Comparison, arguments: &Compare) {
    let options = TableOptions {
        language: terminal.language(),
        rows: rows(arguments),
        users: users(arguments),
    };
    for line in compare::table(comparison, options).lines() {
        terminal.line(line);
    }
    let compared = comparison.users.iter().filter(|user| is_compared(user));
    let compared = compared.count();
    let differing = comparison.users.iter().filter(|user| differs(user));
    let differences = comparison
        .users
        .iter()
        .map(|user| user.differences().count());
    let summary = Text::new("compare-summary")
        .with("users", compared)
        .with("differing", differing.count())
        .with("differences", differences.sum::<usize>());
    terminal.result(&summary);
    let others = comparison.users.len() - compared;
    if others > 0 {
        terminal.result(&Text::new("compare-not-compared").with("users", others));
    }
}

/// A comparison for programs. `user` counts from 1, in the order of `users`.
#[derive(Debug, Serialize)]
struct ComparisonForm<'a> {
    standard: &'static str,
    subject: &'static str,
    same: bool,
    users: Vec<UserForm<'a>>,
    lines: Vec<LineForm<'a>>,
    unread: Vec<UnreadForm>,
}

#[derive(Debug, Serialize)]
struct UserForm<'a> {
    user: usize,
    #[serde(flatten)]
    person: Option<PersonForm<'a>>,
    month: &'a str,
    planner: String,
    total: TotalForm,
    offices: Vec<OfficeForm>,
}

#[derive(Debug, Serialize)]
struct OfficeForm {
    office: String,
    kind: String,
    #[serde(flatten)]
    total: TotalForm,
}

#[derive(Debug, Serialize)]
struct TotalForm {
    differences: u32,
    before: SumForm,
    after: SumForm,
    not_compared: SumForm,
}

#[derive(Debug, Serialize)]
struct SumForm {
    count: u64,
    units: i64,
    untold: u32,
}

#[derive(Debug, Serialize)]
struct LineForm<'a> {
    user: usize,
    day: String,
    office: &'a str,
    kind: &'a str,
    class: &'static str,
    before: Option<SideForm<'a>>,
    after: Option<SideForm<'a>>,
    count_difference: Option<i64>,
    units_difference: Option<i64>,
}

#[derive(Debug, Serialize)]
struct SideForm<'a> {
    day: String,
    code: &'a str,
    equipment: Option<&'a str>,
    satellite: Option<&'a str>,
    start: Option<String>,
    end: Option<String>,
    count: u32,
    units: Option<i64>,
    over_30_days: u32,
    file: String,
    record: u32,
}

impl<'a> ComparisonForm<'a> {
    fn of(comparison: &'a Comparison, unread: &[&String], users: TableUsers) -> Self {
        let owners = (1..)
            .zip(&comparison.users)
            .flat_map(|(number, user)| user.lines.iter().map(move |_| number));
        let files = unread.iter().map(|file| UnreadForm {
            file: (*file).clone(),
            record: None,
        });
        let records = comparison.unread.iter().map(|place| UnreadForm {
            file: place.file.to_string(),
            record: Some(place.record),
        });
        Self {
            standard: STANDARD,
            subject: comparison.subject.as_str(),
            same: comparison.is_same() && unread.is_empty() && has_compared(comparison),
            users: (1..)
                .zip(&comparison.users)
                .map(|(number, user)| UserForm::of(number, user, users))
                .collect(),
            lines: owners
                .zip(comparison.flat())
                .map(|(number, line)| LineForm::of(number, line))
                .collect(),
            unread: files.chain(records).collect(),
        }
    }
}

impl<'a> UserForm<'a> {
    fn of(number: usize, user: &'a UserComparison, users: TableUsers) -> Self {
        let person = (users == TableUsers::Named).then(|| PersonForm {
            insurer: user.insurer.as_str(),
            insured: user.insured.reveal().as_str(),
            name: user.name.as_ref().map(|name| name.reveal().as_str()),
        });
        let offices = user.office_totals().into_iter();
        let offices = offices.map(|(address, total)| OfficeForm {
            office: address.office.to_string(),
            kind: address.kind.to_string(),
            total: TotalForm::of(&total),
        });
        Self {
            user: number,
            person,
            month: user.month.as_str(),
            planner: user.planner.to_string(),
            total: TotalForm::of(&user.total()),
            offices: offices.collect(),
        }
    }
}

impl TotalForm {
    fn of(total: &Total) -> Self {
        let sum = |sum: &Sum| SumForm {
            count: sum.count,
            units: sum.units,
            untold: sum.untold,
        };
        Self {
            differences: total.differences,
            before: sum(&total.before),
            after: sum(&total.after),
            not_compared: sum(&total.not_compared),
        }
    }
}

impl<'a> LineForm<'a> {
    fn of(user: usize, line: FlatLine<'a>) -> Self {
        Self {
            user,
            day: line.day,
            office: line.office,
            kind: line.kind,
            class: line.class,
            before: line.before.map(SideForm::of),
            after: line.after.map(SideForm::of),
            count_difference: line.count_difference,
            units_difference: line.units_difference,
        }
    }
}

impl<'a> SideForm<'a> {
    fn of(side: FlatSide<'a>) -> Self {
        Self {
            day: side.day,
            code: side.code,
            equipment: side.equipment,
            satellite: side.satellite,
            start: side.start,
            end: side.end,
            count: side.count,
            units: side.units,
            over_30_days: side.over_30_days,
            file: side.file,
            record: side.record,
        }
    }
}

/// Version of the standard that is compared.
const STANDARD: &str = "4.1";
