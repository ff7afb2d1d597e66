//! A comparison as a text table for people, in Japanese or English, its columns aligned by what
//! characters take on a screen.
//!
//! Nothing is counted here that [`Comparison`] does not tell.

use std::fmt::Write as _;

use super::{Class, Comparison, Line, Side, Subject, Sum, Total, UserComparison};
use crate::finding::Language;
use crate::id::Address;

/// What the table shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub struct TableOptions {
    /// In which language.
    pub language: Language,
    /// Which lines.
    pub rows: TableRows,
    /// How people are named.
    pub users: TableUsers,
}

/// Which lines a table has.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TableRows {
    /// Those that differ.
    #[default]
    Differences,
    /// All.
    All,
}

/// How a table names people.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
pub enum TableUsers {
    /// By number and name.
    #[default]
    Named,
    /// By their place in the comparison, from 1.
    Numbered,
}

impl Class {
    /// The words for people: what stands in the last column of a table.
    #[must_use]
    pub fn words(self, language: Language, subject: Subject) -> &'static str {
        Words::of(language, subject).class(self)
    }
}

/// Writes the comparison as text. Every line ends with a line feed.
#[must_use]
pub fn table(comparison: &Comparison, options: TableOptions) -> String {
    let words = Words::of(options.language, comparison.subject);
    let mut text = String::new();
    for (number, user) in (1..).zip(&comparison.users) {
        heading(&mut text, user, number, options, words);
        body(&mut text, user, options, words);
        text.push('\n');
    }
    let unread = comparison.unread.len();
    if unread > 0 {
        line(&mut text, &words.unread.replace("{0}", &unread.to_string()));
        for place in &comparison.unread {
            line(&mut text, &format!("  {} {}", place.file, place.record));
        }
    }
    if comparison.users.is_empty() && unread == 0 {
        line(&mut text, words.nothing);
    }
    text
}

fn heading(
    text: &mut String,
    user: &UserComparison,
    number: usize,
    options: TableOptions,
    words: &Words,
) {
    let mut parts = vec![user.month.to_string()];
    match options.users {
        TableUsers::Named => {
            parts.push(user.insurer.to_string());
            parts.push(user.insured.reveal().to_string());
            parts.extend(user.name.iter().map(|name| printable(name.reveal())));
        }
        TableUsers::Numbered => parts.push(format!("{} {number}", words.user)),
    }
    parts.push(format!("{} {}", words.planner, user.planner));
    line(text, &parts.join("  "));
}

fn body(text: &mut String, user: &UserComparison, options: TableOptions, words: &Words) {
    let shown = |line: &&Line| options.rows == TableRows::All || line.class.is_difference();
    let rows: Vec<[String; COLUMNS]> = user
        .lines
        .iter()
        .filter(shown)
        .map(|line| row(line, words))
        .collect();
    if rows.is_empty() {
        let compared = |line: &Line| line.class != Class::NotCompared;
        let told = match user.lines.iter().any(compared) {
            true => words.same,
            false => words.not_compared,
        };
        line(text, &format!("  {told}"));
    } else {
        let mut all = vec![words.columns.map(str::to_owned)];
        all.extend(rows);
        write_rows(text, &all);
    }
    let offices = user.office_totals();
    let mut totals = vec![words.totals.map(str::to_owned)];
    totals.extend(
        offices
            .iter()
            .map(|(office, total)| sums(office, total, words)),
    );
    let mut all = sums(&user.planner, &user.total(), words);
    let [office, ..] = &mut all;
    words.all.clone_into(office);
    totals.push(all);
    write_rows(text, &totals);
}

const COLUMNS: usize = 9;

fn row(line: &Line, words: &Words) -> [String; COLUMNS] {
    let (before, after) = (line.before.as_ref(), line.after.as_ref());
    let either = |tell: fn(&Side) -> String| match (before.map(tell), after.map(tell)) {
        (Some(before), Some(after)) if before != after => format!("{before} > {after}"),
        (Some(told), _) | (None, Some(told)) => told,
        (None, None) => String::new(),
    };
    let times = either(|side| {
        side.time
            .map_or_else(|| "-".to_owned(), |time| time.to_string())
    });
    [
        either(|side| format!("{:02}", side.day.day())),
        line.provider.to_string(),
        either(service),
        times,
        before.map_or_else(String::new, counted),
        after.map_or_else(String::new, counted),
        signed(line.count_difference()),
        signed(line.units_difference()),
        words.class(line.class).to_owned(),
    ]
}

fn service(side: &Side) -> String {
    let service = &side.service;
    let mut text = service.code.clone();
    for part in service.equipment.iter().chain(&service.satellite) {
        text.push('/');
        text.push_str(&printable(part));
    }
    text
}

/// A text of a file without what would break a line or move the cursor.
fn printable(text: &str) -> String {
    text.chars()
        .map(|character| {
            if character.is_control() {
                ' '
            } else {
                character
            }
        })
        .collect()
}

fn counted(side: &Side) -> String {
    let units = side
        .units
        .map_or_else(|| "?".to_owned(), |units| units.to_string());
    format!("{} ({units})", side.count)
}

fn signed(difference: Option<i64>) -> String {
    match difference {
        None => String::new(),
        Some(0) => "0".to_owned(),
        Some(difference) => format!("{difference:+}"),
    }
}

const TOTAL_COLUMNS: usize = 5;

fn sums(office: &Address, total: &Total, words: &Words) -> [String; TOTAL_COLUMNS] {
    let sum = |sum: &Sum| match sum.untold {
        0 => format!("{} ({})", sum.count, sum.units),
        _ => format!("{} ({}+?)", sum.count, sum.units),
    };
    let other = match total.not_compared {
        Sum { count: 0, .. } => String::new(),
        some => format!("{} {}", words.class(Class::NotCompared), sum(&some)),
    };
    [
        office.to_string(),
        sum(&total.before),
        sum(&total.after),
        total.differences.to_string(),
        other,
    ]
}

/// Writes rows with columns as wide as their widest cell takes on a screen, two spaces before each.
/// Every line ends with a line feed.
#[must_use]
pub fn aligned<const N: usize>(rows: &[[String; N]]) -> String {
    let mut text = String::new();
    write_rows(&mut text, rows);
    text
}

fn write_rows<const N: usize>(text: &mut String, rows: &[[String; N]]) {
    let mut widths = [0; N];
    for row in rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(columns(cell));
        }
    }
    for row in rows {
        let mut written = String::new();
        for (&width, cell) in widths.iter().zip(row) {
            let filler = width - columns(cell);
            // Writing to a text cannot fail.
            let _ = write!(written, "  {cell}{:filler$}", "");
        }
        line(text, written.trim_end());
    }
}

/// The columns a text takes on a screen: two for the characters of Japanese, one for half-width
/// ones and Latin letters, none for marks that join the character before them.
fn columns(text: &str) -> usize {
    text.chars()
        .map(|character| match u32::from(character) {
            0x0300..=0x036F | 0x200B..=0x200D | 0xFE00..=0xFE0F | 0xE0100..=0xE01EF => 0,
            0x1100..=0x115F
            | 0x2010..=0x203F
            | 0x2100..=0x2BFF
            | 0x2E80..=0xA4CF
            | 0xAC00..=0xD7A3
            | 0xF900..=0xFAFF
            | 0xFE30..=0xFE6F
            | 0xFF00..=0xFF60
            | 0xFFE0..=0xFFE6
            | 0x1F300..=0x1FAFF
            | 0x20000..=0x3FFFD => 2,
            _ => 1,
        })
        .sum()
}

fn line(text: &mut String, words: &str) {
    text.push_str(words);
    text.push('\n');
}

/// The words of a table in one language for one subject.
struct Words {
    user: &'static str,
    planner: &'static str,
    columns: [&'static str; COLUMNS],
    totals: [&'static str; TOTAL_COLUMNS],
    all: &'static str,
    same: &'static str,
    not_compared: &'static str,
    nothing: &'static str,
    unread: &'static str,
    classes: [&'static str; Class::ALL.len()],
}

impl Words {
    const fn of(language: Language, subject: Subject) -> &'static Self {
        match (language, subject) {
            (Language::Japanese, Subject::PlanAndActuals) => &JAPANESE_ACTUALS,
            (Language::Japanese, Subject::PlanAndLaterPlan) => &JAPANESE_PLANS,
            (Language::English, Subject::PlanAndActuals) => &ENGLISH_ACTUALS,
            (Language::English, Subject::PlanAndLaterPlan) => &ENGLISH_PLANS,
        }
    }

    fn class(&self, class: Class) -> &'static str {
        let mut words = Class::ALL.iter().zip(self.classes);
        let found = words.find(|(known, _)| **known == class);
        found.map_or("", |(_, word)| word)
    }
}

const JAPANESE_ACTUALS: Words = Words {
    user: "利用者",
    planner: "計画",
    columns: [
        "日",
        "事業所",
        "サービス",
        "時間",
        "予定",
        "実績",
        "回数差",
        "単位差",
        "区分",
    ],
    totals: ["合計", "予定", "実績", "違い", ""],
    all: "全事業所",
    same: "違いはありません。",
    not_compared: "相手のデータがないため、突き合わせていません。",
    nothing: "突き合わせるデータがありません。予定（UPPLAN）と実績（UPJSK）のファイルを指定してください。",
    unread: "読み取れず、突き合わせなかった行が{0}件あります。renkei check で確かめてください。",
    classes: [
        "同じ",
        "実績が多い",
        "実績が少ない",
        "予定のみ",
        "実績のみ",
        "時間の変更",
        "日の変更",
        "コードの変更",
        "サテライトの変更",
        "単位数の変更",
        "30日超の変更",
        "相手のデータなし",
    ],
};

const JAPANESE_PLANS: Words = Words {
    columns: [
        "日",
        "事業所",
        "サービス",
        "時間",
        "変更前",
        "変更後",
        "回数差",
        "単位差",
        "区分",
    ],
    totals: ["合計", "変更前", "変更後", "違い", ""],
    nothing: "突き合わせるデータがありません。変更前と変更後の予定（UPPLAN）のファイルを指定してください。",
    classes: [
        "同じ",
        "増えた",
        "減った",
        "なくなった",
        "加わった",
        "時間の変更",
        "日の変更",
        "コードの変更",
        "サテライトの変更",
        "単位数の変更",
        "30日超の変更",
        "相手のデータなし",
    ],
    ..JAPANESE_ACTUALS
};

const ENGLISH_ACTUALS: Words = Words {
    user: "service user",
    planner: "planned by",
    columns: [
        "day", "office", "service", "time", "planned", "actual", "times", "units", "class",
    ],
    totals: ["total", "planned", "actual", "differences", ""],
    all: "all offices",
    same: "No differences.",
    not_compared: "Not compared: the other side is not at hand.",
    nothing: "There is nothing to compare: give files of planned use (UPPLAN) and actuals (UPJSK).",
    unread: "{0} records could not be read and were not compared; run renkei check on them.",
    classes: [
        "same",
        "more done",
        "fewer done",
        "only planned",
        "only actual",
        "time moved",
        "day moved",
        "code changed",
        "satellite changed",
        "units changed",
        "over 30 days changed",
        "other side not at hand",
    ],
};

const ENGLISH_PLANS: Words = Words {
    columns: [
        "day", "office", "service", "time", "before", "after", "times", "units", "class",
    ],
    totals: ["total", "before", "after", "differences", ""],
    nothing: "There is nothing to compare: give files of planned use (UPPLAN), earlier and later.",
    classes: [
        "same",
        "more",
        "fewer",
        "dropped",
        "added",
        "time moved",
        "day moved",
        "code changed",
        "satellite changed",
        "units changed",
        "over 30 days changed",
        "other side not at hand",
    ],
    ..ENGLISH_ACTUALS
};
