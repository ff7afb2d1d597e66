//! Days as people write them.

use time::{Date, Month};

/// Reads `2026-04-01`, `2026/4/1`, `20260401` or `2026年4月1日`, full-width digits too.
pub(crate) fn parse(text: &str) -> Option<Date> {
    let plain: String = text.trim().chars().map(half_width).collect();
    let plain = plain.strip_suffix('日').unwrap_or(&plain);
    let parts: Vec<&str> = plain.split(['-', '/', '.', '年', '月']).collect();
    let [year, month, day] = match parts.as_slice() {
        [year, month, day] => [*year, *month, *day],
        [whole] if whole.len() == 8 => [whole.get(..4)?, whole.get(4..6)?, whole.get(6..)?],
        _ => return None,
    };
    if year.len() != 4 || month.len() > 2 || day.len() > 2 {
        return None;
    }
    let number = |text: &str| {
        let digits = !text.is_empty() && text.bytes().all(|byte| byte.is_ascii_digit());
        digits.then(|| text.parse::<u16>().ok()).flatten()
    };
    let month = Month::try_from(u8::try_from(number(month)?).ok()?).ok()?;
    let day = u8::try_from(number(day)?).ok()?;
    let date = Date::from_calendar_date(i32::from(number(year)?), month, day).ok()?;
    (1990..=2200).contains(&date.year()).then_some(date)
}

/// The half-width form of a full-width letter, digit or sign.
pub(crate) fn half_width(character: char) -> char {
    match character {
        '\u{3000}' => ' ',
        '－' | '−' | '‐' | '―' => '-',
        '\u{ff01}'..='\u{ff5e}' => {
            char::from_u32(u32::from(character) - 0xfee0).unwrap_or(character)
        }
        other => other,
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::date;

    #[test]
    fn days_as_people_write_them() {
        let day = Some(date!(2026 - 04 - 01));
        for text in [
            "2026-04-01",
            " 2026/4/1 ",
            "20260401",
            "２０２６年４月１日",
            "2026.04.1",
        ] {
            assert_eq!(parse(text), day, "{text}");
        }
        for text in [
            "",
            "2026-13-01",
            "2026-02-30",
            "26-4-1",
            "1-4-2026",
            "2026-4",
            "202604010",
            "0001-01-01",
            "2026-+4-01",
            "あいうえ月1",
        ] {
            assert_eq!(parse(text), None, "{text}");
        }
    }
}
