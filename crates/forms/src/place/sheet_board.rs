//! Places 月次ボード on A4 landscape pages.

use careplan::Serial;

use crate::draw::canvas::Page;
use crate::draw::typesetter::{Align, Typesetter};
use crate::month_board::{Actual, BoardRow, MonthBoard, Planned};
use crate::number::grouped;
use crate::place::listing::{self, Band, Cell, Column, Listing, Look, WIDTH};

/// All pages of one board.
pub(crate) fn pages(typesetter: &mut Typesetter, board: &MonthBoard) -> Vec<Page> {
    let listing = Listing {
        title: "月次ボード",
        month: &format!("{}分", board.written_month),
        opening: opening(board),
        columns: &columns(),
        bands: bands(board),
        closing: closing(board),
        notes: &board.notes,
    };
    listing::pages(typesetter, &listing)
}

fn opening(board: &MonthBoard) -> Vec<String> {
    let counts = board.counts();
    let mut state = vec![
        format!("残り {}", counts.open),
        format!("予定がまだ {}", counts.without_plan),
        format!("変更が未送付 {}", counts.outdated_plan),
        format!(
            "実績がまだ {}（事業所 {}）",
            counts.without_actuals, counts.offices_without_actuals
        ),
        format!(
            "差異あり {}（{}件）",
            counts.differing,
            grouped(counts.differences)
        ),
    ];
    if counts.not_compared > 0 {
        state.push(format!("突き合わせられない実績 {}", counts.not_compared));
    }
    state.push(format!("そろったもの {}", counts.rows - counts.open));
    let all = format!(
        "利用者 {}人　　事業所 {}　　利用者と事業所の組 {}",
        counts.users, counts.offices, counts.rows
    );
    let mut opening = vec![all, state.join("　　")];
    if counts.open > 0 {
        opening.push(LEGEND.to_owned());
    }
    opening
}

/// What the words mean that are not plain, where they stand on the board.
fn closing(board: &MonthBoard) -> Vec<String> {
    let there = |of: fn(Planned) -> bool| board.rows.iter().any(|row| of(row.planned));
    let words = [
        (there(|it| matches!(it, Planned::Elsewhere(_))), ELSEWHERE),
        (there(|it| matches!(it, Planned::Outdated(_))), OUTDATED),
    ];
    let words = words.iter().filter(|(there, _)| *there);
    words.map(|(_, text)| (*text).to_owned()).collect()
}

fn bands(board: &MonthBoard) -> Vec<Band> {
    let (open, settled): (Vec<&BoardRow>, Vec<&BoardRow>) =
        board.rows.iter().partition(|row| row.is_open());
    let mut bands = Vec::new();
    let mut number = 0;
    for (head, rows) in [("残っているもの", open), ("そろったもの", settled)] {
        if rows.is_empty() {
            continue;
        }
        bands.push(Band::Group(format!("{head}（{}）", rows.len())));
        for one in rows {
            number += 1;
            bands.push(row(number, one));
        }
    }
    bands
}

fn row(number: usize, row: &BoardRow) -> Band {
    let look = |open| if open { Look::Marked } else { Look::Plain };
    Band::Row(vec![
        Cell::plain(number.to_string()),
        Cell::plain(person(row)),
        Cell::plain(format!("{}\n{}", row.planner_name, row.planner)),
        Cell::plain(format!("{}\n{}", row.provider_name, row.provider)),
        Cell::new(planned(row.planned), look(row.is_plan_open())),
        Cell::new(actual(row.actual), look(row.is_actual_open())),
        Cell::plain(left_to_do(row)),
        Cell::plain(ticked(row)),
    ])
}

fn person(row: &BoardRow) -> String {
    let Some(person) = &row.person else {
        return format!("利用者 {}", row.user);
    };
    let numbers = format!("{}-{}", person.insurer, person.insured.reveal());
    match &person.name {
        Some(name) => format!("{}\n{numbers}", name.reveal()),
        None => numbers,
    }
}

fn planned(planned: Planned) -> String {
    match planned {
        Planned::Missing => "未".to_owned(),
        Planned::WithoutServices(serial) => told("予定なし", serial),
        Planned::Elsewhere(serial) => told("未送付", serial),
        Planned::Outdated(serial) => told("変更未送付", serial),
        Planned::Made(serial) => told("作成済", serial),
    }
}

fn actual(actual: Actual) -> String {
    match actual {
        Actual::Missing => "未着".to_owned(),
        Actual::NotCompared(serial) => told("着（予定なし）", serial),
        Actual::Differs {
            serial,
            differences,
        } => told(&format!("差異あり {}件", grouped(differences)), serial),
        Actual::Same(serial) => told("着", serial),
    }
}

/// A word with the time at which the unit was made, and its serial, which is that time.
fn told(word: &str, serial: Serial) -> String {
    let made = serial.date_time();
    let (hour, minute, _) = made.as_hms();
    let (month, day) = (u8::from(made.month()), made.day());
    format!("{word}　{month}/{day} {hour:02}:{minute:02}\n連番 {serial}")
}

/// What was ticked by hand, with day and person.
fn ticked(row: &BoardRow) -> String {
    let ticks = row.ticks.iter().map(|tick| {
        let (month, day) = (u8::from(tick.on.month()), tick.on.day());
        format!(
            "{}\n{month}/{day} {}",
            tick.kind.written(),
            tick.by.reveal()
        )
    });
    let ticks: Vec<String> = ticks.collect();
    ticks.join("\n")
}

/// What somebody has to do about the row.
fn left_to_do(row: &BoardRow) -> String {
    let planned = match row.planned {
        _ if !row.is_plan_open() => None,
        Planned::Missing => Some("予定を探す"),
        Planned::Elsewhere(_) => Some("予定を送る"),
        Planned::Outdated(_) => Some("変更を送る"),
        Planned::WithoutServices(_) | Planned::Made(_) => None,
    };
    let actual = match row.actual {
        _ if !row.is_actual_open() => None,
        Actual::Missing => Some("実績を待つ"),
        Actual::Differs { .. } => Some("差異を確かめる"),
        Actual::NotCompared(_) | Actual::Same(_) => None,
    };
    let all: Vec<&str> = planned.into_iter().chain(actual).collect();
    all.join("\n")
}

fn columns() -> Vec<Column> {
    let mut columns = vec![
        Column::new("番号", 10.0, Align::Centre),
        Column::new("利用者", 44.0, Align::Left),
        Column::new("居宅介護支援事業所", 44.0, Align::Left),
        Column::new("サービス事業所", 49.0, Align::Left),
        Column::new("予定", 40.0, Align::Left),
        Column::new("実績", 40.0, Align::Left),
        Column::new("すること", 24.0, Align::Left),
    ];
    let rest = WIDTH - columns.iter().map(|column| column.width).sum::<f64>();
    columns.push(Column::new("確認\n（日・氏名）", rest, Align::Left));
    columns
}

const LEGEND: &str = "残っているものは、ますの左に斜線を入れ、ゴシック体で示しています。紙で送ったもの・受け取ったものは、確認の欄に日と氏名を書いてください。";
const ELSEWHERE: &str = "「未送付」は、その利用者の予定がほかの事業所あてにはあり、この事業所あてには見当たらないものです。日時と連番はその予定のものです。";
const OUTDATED: &str =
    "「変更未送付」は、この事業所あての最新の予定が、その利用者の最新の予定と違うものです。";
