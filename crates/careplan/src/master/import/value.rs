//! Cells to months, amounts and bases. What cannot be read is `None`, never a guess.

use std::borrow::Cow;

use crate::id::ServiceMonth;
use crate::master::code::{Amount, Basis};

/// A cell with full-width letters, digits and signs made narrow and all space taken out.
pub(super) fn narrow(cell: &str) -> Cow<'_, str> {
    if cell.bytes().all(|byte| byte.is_ascii_graphic()) {
        return Cow::Borrowed(cell);
    }
    let narrow = |character: char| match character {
        '！'..='～' => char::from_u32(u32::from(character) - 0xFEE0).unwrap_or(character),
        '−' | '–' | '‐' => '-',
        _ => character,
    };
    let characters = cell.chars().filter(|character| !character.is_whitespace());
    characters.map(narrow).collect()
}

/// The end of a period.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum End {
    Open,
    Month(ServiceMonth),
}

/// The last month: a month, or open (empty, all nines, the year 9999).
pub(super) fn end(cell: &str) -> Option<End> {
    let cell = narrow(cell);
    if cell.is_empty() || cell.starts_with("9999") {
        return Some(End::Open);
    }
    month(&cell).map(End::Month)
}

/// A month, or the month of a day: `202404`, `20240401`, `2024-04-01`, `2024/4/1`, `2024年4月`,
/// `令和6年4月1日`, `R6.4.1`.
pub(super) fn month(cell: &str) -> Option<ServiceMonth> {
    let cell = narrow(cell);
    let digits = cell.bytes().all(|byte| byte.is_ascii_digit());
    let (year, month): (u16, u8) = match (digits, cell.len()) {
        (true, 6) => (cell.get(..4)?.parse().ok()?, cell.get(4..)?.parse().ok()?),
        (true, 8) => {
            is_day(cell.get(6..)?)?;
            (cell.get(..4)?.parse().ok()?, cell.get(4..6)?.parse().ok()?)
        }
        (true, _) => return None,
        (false, _) => parts(&cell)?,
    };
    if !(1990..=2199).contains(&year) {
        return None;
    }
    format!("{year:04}{month:02}").parse().ok()
}

/// Year and month of a date in parts, with an era or without.
fn parts(cell: &str) -> Option<(u16, u8)> {
    const ERAS: &[(&str, u16)] = &[("令和", 2018), ("平成", 1988), ("R", 2018), ("H", 1988)];
    let mut eras = ERAS.iter();
    let era = eras.find_map(|(era, start)| Some((cell.strip_prefix(era)?, *start)));
    let (text, start) = era.unwrap_or((cell, 0));
    let text = text.trim_end_matches(['日', '月']);
    let mut parts = text.split(['-', '/', '.', '年', '月']);
    let year = match parts.next()? {
        "元" if start > 0 => 1,
        year if start > 0 || year.len() == 4 => year.parse::<u16>().ok()?,
        _ => return None,
    };
    let month = parts.next()?;
    if let Some(day) = parts.next() {
        is_day(day)?;
    }
    let whole = parts.next().is_none() && matches!(month.len(), 1 | 2);
    whole.then_some((start.checked_add(year)?, month.parse().ok()?))
}

fn is_day(text: &str) -> Option<()> {
    let day: u8 = text.parse().ok()?;
    (1..=31).contains(&day).then_some(())
}

/// What a code counts, from the cell with the units and, if the table has one, that with a
/// formula. `None` where the cell holds something that cannot be read.
///
/// An empty cell and a zero say nothing: official tables leave the units of shares and of
/// contracts that way.
pub(super) fn amount(cell: &str, formula: &str) -> Option<Amount> {
    let cell = narrow(cell);
    let text = cell.trim_end_matches("単位");
    let stated = match text {
        "" | "-" | "0" => Amount::Unstated,
        _ => share(text).or_else(|| whole(text).map(Amount::Units))?,
    };
    if stated != Amount::Unstated || formula.is_empty() {
        return Some(stated);
    }
    Some(share(&narrow(formula)).unwrap_or(stated))
}

/// A whole number with a sign (also ▲ and △) and commas.
fn whole(text: &str) -> Option<i32> {
    let (text, sign) = match text.strip_prefix(['-', '▲', '△']) {
        Some(text) => (text, -1),
        None => (text.strip_prefix('+').unwrap_or(text), 1),
    };
    let text = text.replace(',', "");
    let digits = text.bytes().all(|byte| byte.is_ascii_digit());
    let number: i32 = text.parse().ok()?;
    digits.then_some(number * sign)
}

/// A share such as `245/1000`, `10%` or `24.5%` somewhere in a text.
fn share(text: &str) -> Option<Amount> {
    let per_mille = match text.split_once('/') {
        Some((before, after)) => {
            let count: i32 = last_number(before)?.parse().ok()?;
            let end = after.bytes().position(|byte| !byte.is_ascii_digit());
            match after.get(..end.unwrap_or(after.len()))? {
                "1000" => count,
                "100" => count.checked_mul(10)?,
                _ => return None,
            }
        }
        None => {
            let number = last_number(text.split_once('%')?.0)?;
            let (whole, tenth) = number.split_once('.').unwrap_or((number, "0"));
            let tenth: i32 = (tenth.len() == 1).then(|| tenth.parse().ok())??;
            let whole: i32 = whole.parse().ok()?;
            whole.checked_mul(10)?.checked_add(tenth)?
        }
    };
    Some(Amount::Rate {
        per_mille: Some(per_mille),
    })
}

/// The digits, with a point, that a text ends in.
fn last_number(text: &str) -> Option<&str> {
    let number = |character: char| character.is_ascii_digit() || character == '.';
    let start = text.trim_end_matches(number).len();
    text.get(start..).filter(|number| !number.is_empty())
}

/// How often the units count: the codes of municipal tables or words.
pub(super) fn basis(cell: &str) -> Basis {
    match narrow(cell).as_ref() {
        "" | "0" | "00" => Basis::Unstated,
        "1" | "01" | "1回につき" | "1回" | "回" | "time" | "visit" => Basis::Time,
        "2" | "02" | "1日につき" | "1日" | "日" | "day" => Basis::Day,
        "3" | "03" | "1月につき" | "1月" | "月" | "1か月につき" | "month" => {
            Basis::Month
        }
        _ => Basis::Other,
    }
}

/// Names of items that are shares of other units, although municipal tables print a number for
/// them as for any other.
const SHARES: &[&str] = &[
    "処遇改善",
    "ベースアップ",
    "特別地域",
    "中山間",
    "小規模事業所",
    "同一建物",
];

/// Whether an item is a share by its name.
pub(super) fn is_share(name: &str) -> bool {
    SHARES.iter().any(|word| name.contains(word))
}
