//! From a comparison to the texts of its sheet.

use careplan::Language;
use careplan::compare::{
    Class, Comparison, Line, Side, Subject, Sum, TableRows, TableUsers, Total, UserComparison,
};
use careplan::master::Masters;
use time::Date;

use super::{
    Amount, ComparedRow, ComparedUser, ComparisonOptions, ComparisonSheet, Mark, TotalRow,
};
use crate::calendar::{day_of_week, written_month};
use crate::list_names::Names;
use crate::number::{grouped, signed};

/// The sheet of a comparison.
pub(super) fn sheet(
    comparison: &Comparison,
    masters: &Masters,
    options: ComparisonOptions,
) -> ComparisonSheet {
    let mut reading = Reading {
        subject: comparison.subject,
        options,
        names: Names::new(masters, &comparison.offices),
        rows: 0,
        untold: false,
    };
    let (mut users, mut same, mut alone) = (Vec::new(), Vec::new(), Vec::new());
    for (number, user) in (1..).zip(&comparison.users) {
        if options.rows == TableRows::All || user.differences().next().is_some() {
            users.push(reading.user(number, user));
        } else if user.lines.iter().any(is_compared) {
            same.push(reading.same_user(number, user));
        } else {
            alone.push(reading.person(number, user));
        }
    }
    let mut others = Vec::new();
    for (heading, people) in [("違いのない利用者", same), (ALONE, alone)] {
        if !people.is_empty() {
            others.push(format!(
                "{heading}（{}人）：{}",
                people.len(),
                people.join("、")
            ));
        }
    }
    let mut notes = Vec::new();
    if comparison.users.is_empty() {
        notes.push("突き合わせるデータがありません。".to_owned());
    }
    if reading.untold {
        notes.push(UNTOLD.to_owned());
    }
    if !comparison.unread.is_empty() {
        let places = comparison.unread.iter();
        let places: Vec<String> = places
            .map(|place| format!("{} の{}件目", place.file, place.record))
            .collect();
        notes.push(format!(
            "読み取れず、突き合わせなかった記録が{}件あります：{}。renkei check で確かめてください。",
            places.len(),
            places.join("、")
        ));
    }
    notes.extend(reading.names.notes());
    ComparisonSheet {
        title: title(comparison.subject),
        month: common_month(comparison),
        summary: summary(comparison),
        sides: match comparison.subject {
            Subject::PlanAndActuals => ["予定", "実績"],
            Subject::PlanAndLaterPlan => ["変更前", "変更後"],
        },
        users,
        others,
        notes,
    }
}

const fn title(subject: Subject) -> &'static str {
    match subject {
        Subject::PlanAndActuals => "予実突合表",
        Subject::PlanAndLaterPlan => "予定変更突合表",
    }
}

fn common_month(comparison: &Comparison) -> String {
    let mut months = comparison.users.iter().map(|user| user.month);
    match months.next() {
        Some(first) if months.all(|month| month == first) => written_month(first.as_str()),
        _ => String::new(),
    }
}

fn summary(comparison: &Comparison) -> String {
    let users = comparison.users.iter();
    let compared = users
        .clone()
        .filter(|user| user.lines.iter().any(is_compared));
    let differences: Vec<usize> = users
        .clone()
        .map(|user| user.differences().count())
        .collect();
    let differing = differences.iter().filter(|count| **count > 0).count();
    let compared = compared.count();
    let mut words = format!(
        "突き合わせた利用者 {compared}人　　違いのある利用者 {differing}人　　違い {}件",
        grouped(differences.iter().sum::<usize>())
    );
    let alone = comparison.users.len() - compared;
    if alone > 0 {
        words.push_str(&format!("　　突き合わせていない利用者 {alone}人"));
    }
    words
}

fn is_compared(line: &Line) -> bool {
    line.class != Class::NotCompared
}

/// What is needed to read one user after the other.
struct Reading<'a> {
    subject: Subject,
    options: ComparisonOptions,
    names: Names<'a>,
    /// The rows so far.
    rows: usize,
    /// Whether units were left open somewhere.
    untold: bool,
}

impl Reading<'_> {
    fn user(&mut self, number: usize, user: &UserComparison) -> ComparedUser {
        let all = self.options.rows == TableRows::All;
        let lines = user.lines.iter();
        let lines = lines.filter(|line| all || line.class.is_difference());
        let rows = lines.map(|line| self.row(user, line)).collect();
        let offices = user.office_totals();
        let mut totals: Vec<TotalRow> = offices
            .iter()
            .map(|(office, total)| {
                let label = format!("{}　{office}", self.names.office(office));
                self.total(label, total)
            })
            .collect();
        totals.push(self.total("合計（全事業所）".to_owned(), &user.total()));
        ComparedUser {
            person: match self.options.users {
                TableUsers::Named => format!("利用者　{}", self.person(number, user)),
                TableUsers::Numbered => self.person(number, user),
            },
            month: written_month(user.month.as_str()),
            planner: format!("{}　{}", self.names.office(&user.planner), user.planner),
            rows,
            totals,
        }
    }

    /// Name and numbers, or the place in the comparison.
    fn person(&self, number: usize, user: &UserComparison) -> String {
        match self.options.users {
            TableUsers::Numbered => format!("利用者 {number}"),
            TableUsers::Named => {
                let name = user.name.as_ref().map_or("", |name| name.reveal().as_str());
                let numbers = format!("{}-{}", user.insurer, user.insured.reveal());
                match name.trim() {
                    "" => numbers,
                    name => format!("{name}（{numbers}）"),
                }
            }
        }
    }

    /// A person without a difference, with the offices that could not be compared.
    fn same_user(&mut self, number: usize, user: &UserComparison) -> String {
        let alone: Vec<String> = user
            .office_totals()
            .iter()
            .filter(|(_, total)| total.not_compared != Sum::default())
            .map(|(office, _)| office.to_string())
            .collect();
        let person = self.person(number, user);
        if alone.is_empty() {
            person
        } else {
            let word = self.word(Class::NotCompared);
            format!("{person}［{word}：{}］", alone.join("・"))
        }
    }

    fn row(&mut self, user: &UserComparison, line: &Line) -> ComparedRow {
        let (before, after) = (line.before.as_ref(), line.after.as_ref());
        let service = either(before, after, |side| self.service(user, side));
        self.rows += 1;
        ComparedRow {
            number: self.rows,
            day: either(before, after, |side| written_day(side.day)),
            office: self.names.office_and_number(&line.provider),
            time: either(before, after, time),
            service,
            before: self.amount(before),
            after: self.amount(after),
            difference: Amount {
                count: line.count_difference().map(signed).unwrap_or_default(),
                units: self.units_difference(line),
            },
            class: self.word(line.class),
            mark: match line.class {
                Class::NotCompared => Mark::NotCompared,
                class if class.is_difference() => Mark::Differs,
                _ => Mark::Plain,
            },
        }
    }

    fn word(&self, class: Class) -> &'static str {
        class.words(Language::Japanese, self.subject)
    }

    /// Name and code, with the piece of equipment and the satellite.
    fn service(&mut self, user: &UserComparison, side: &Side) -> String {
        let code = &side.service.code;
        let mut text = self.names.service(code, user.insurer.as_str(), user.month);
        if let Some(equipment) = &side.service.equipment {
            text.push_str(&format!("　用具 {equipment}"));
        }
        if let Some(satellite) = &side.service.satellite {
            text.push_str(&format!("　サテライト {satellite}"));
        }
        if side.over_30_days > 0 {
            text.push_str(&format!("　30日超 {}回", side.over_30_days));
        }
        text
    }

    fn amount(&mut self, side: Option<&Side>) -> Amount {
        side.map_or_else(Amount::default, |side| Amount {
            count: grouped(side.count),
            units: match side.units {
                Some(units) => grouped(units),
                None => self.open(),
            },
        })
    }

    fn units_difference(&mut self, line: &Line) -> String {
        match line.units_difference() {
            Some(units) => signed(units),
            None if is_compared(line) => self.open(),
            None => String::new(),
        }
    }

    fn open(&mut self) -> String {
        self.untold = true;
        OPEN.to_owned()
    }

    fn total(&mut self, label: String, total: &Total) -> TotalRow {
        let mut label = label;
        if total.not_compared != Sum::default() {
            let Amount { count, units } = self.sum(&total.not_compared);
            let word = self.word(Class::NotCompared);
            label.push_str(&format!("　［{word} {count}回 {units}単位］"));
        }
        let open = total.before.untold + total.after.untold > 0;
        let units = signed(total.after.units.saturating_sub(total.before.units));
        let count = |sum: &Sum| i64::try_from(sum.count).unwrap_or(i64::MAX);
        TotalRow {
            label,
            before: self.sum(&total.before),
            after: self.sum(&total.after),
            difference: Amount {
                count: signed(count(&total.after).saturating_sub(count(&total.before))),
                units: if open { self.open() } else { units },
            },
            differences: format!("違い {}件", grouped(total.differences)),
        }
    }

    fn sum(&mut self, sum: &Sum) -> Amount {
        let units = grouped(sum.units);
        Amount {
            count: grouped(sum.count),
            units: match sum.untold {
                0 => units,
                _ => format!("{units}＋{}", self.open()),
            },
        }
    }
}

/// What both sides say, one a line where they differ.
fn either(
    before: Option<&Side>,
    after: Option<&Side>,
    mut tell: impl FnMut(&Side) -> String,
) -> String {
    match (before.map(&mut tell), after.map(&mut tell)) {
        (Some(before), Some(after)) if before != after => {
            let nothing = |text: String| {
                if text.is_empty() {
                    "なし".to_owned()
                } else {
                    text
                }
            };
            format!("{}\n→{}", nothing(before), nothing(after))
        }
        (Some(told), _) | (None, Some(told)) => told,
        (None, None) => String::new(),
    }
}

fn written_day(day: Date) -> String {
    format!(
        "{}/{}（{}）",
        u8::from(day.month()),
        day.day(),
        day_of_week(day)
    )
}

fn time(side: &Side) -> String {
    side.time
        .map_or_else(String::new, |time| time.to_string().replace('-', "〜"))
}

/// Stands for units that actuals leave open.
const OPEN: &str = "？";
const ALONE: &str = "相手のデータがなく、突き合わせていない利用者";
const UNTOLD: &str = "「？」は、割合で加算・減算するサービスの実績で、単位数が書かれていないもの（単位数の違いとして数えない）です。";
