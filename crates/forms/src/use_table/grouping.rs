//! From records of 予定 and 実績 to the lines of the grid.
//!
//! Knows nothing of files: a [`Row`] holds the texts of one record, whichever file it came from.
//! Without a table of service codes an add-on is known by its place only: it has its basic
//! service's office, kind and time, or no time at all.

use std::collections::BTreeMap;

use super::{Counts, Line};
use crate::calendar;

/// The fields of one record of UPPLAN or UPJSK that the grid shows, as they stand in the file.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row<'a> {
    /// No.10.
    pub(crate) date: &'a str,
    /// No.14.
    pub(crate) count: &'a str,
    /// No.21.
    pub(crate) office_name: &'a str,
    pub(crate) key: Key<'a>,
}

/// What the records of one line have in common, in the order in which lines are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(crate) struct Key<'a> {
    /// No.12.
    pub(crate) starts: &'a str,
    /// No.13.
    pub(crate) ends: &'a str,
    /// No.20.
    pub(crate) office: &'a str,
    /// No.22.
    pub(crate) satellite: &'a str,
    /// No.15; sorted by kind, then by item.
    pub(crate) code: &'a str,
    /// No.16.
    pub(crate) tais_code: &'a str,
    /// No.17.
    pub(crate) notified_code: &'a str,
    /// No.18.
    pub(crate) equipment: &'a str,
    /// No.19.
    pub(crate) discriminator: &'a str,
}

impl<'a> Key<'a> {
    fn has_time(&self) -> bool {
        !matches!(self.starts, "" | NO_TIME)
    }

    /// The office and the kind of service, by which an add-on without a time finds its service.
    fn provider(&self) -> (&'a str, &'a str, &'a str) {
        (self.office, self.satellite, kind(self.code))
    }
}

/// The lines of one service user's month, and notes about records that no day of it could take.
pub(crate) fn lines(
    month: &str,
    planned: &[Row<'_>],
    actual: &[Row<'_>],
    kind_name: &dyn Fn(&str) -> Option<&'static str>,
) -> (Vec<Line>, Vec<String>) {
    let mut groups = BTreeMap::new();
    let mut notes = Vec::new();
    let days = calendar::days(month).len();
    for (title, rows, side) in [
        ("予定", planned, Side::Planned),
        ("実績", actual, Side::Actual),
    ] {
        let mut homeless = 0;
        for row in rows {
            let group: &mut Group<'_> = groups.entry(row.key).or_default();
            if group.office_name.is_empty() {
                group.office_name = row.office_name;
            }
            let tally = match side {
                Side::Planned => &mut group.planned,
                Side::Actual => &mut group.actual,
            };
            match day_of(month, row.date) {
                Some(day) => tally.add(day, row.count),
                None => homeless += 1,
            }
        }
        if homeless > 0 {
            notes.push(format!(
                "{title}のうち{homeless}件は、サービス利用日（項目10）が対象年月の日でないため、日付の欄に載せていません。"
            ));
        }
    }
    let lines = sorted(&groups)
        .into_iter()
        .map(|(key, group)| line(key, group, days, kind_name))
        .collect();
    (lines, notes)
}

#[derive(Clone, Copy)]
enum Side {
    Planned,
    Actual,
}

#[derive(Default)]
struct Group<'a> {
    office_name: &'a str,
    planned: Tally,
    actual: Tally,
}

/// The counts of one row of the grid by day.
#[derive(Default)]
struct Tally(BTreeMap<u8, DayCount>);

#[derive(Default)]
struct DayCount {
    sum: u64,
    /// Counts that are not numbers, as they stand in the file.
    unreadable: Vec<String>,
}

impl Tally {
    fn add(&mut self, day: u8, count: &str) {
        let entry = self.0.entry(day).or_default();
        match count.parse::<u32>() {
            Ok(number) => entry.sum += u64::from(number),
            Err(_) if count.is_empty() => entry.unreadable.push(UNKNOWN.to_owned()),
            Err(_) => entry.unreadable.push(count.to_owned()),
        }
    }

    fn counts(&self, days: usize) -> Counts {
        if self.0.is_empty() {
            return Counts::default();
        }
        let all_read = self.0.values().all(|day| day.unreadable.is_empty());
        let total: u64 = self.0.values().map(|day| day.sum).sum();
        Counts {
            days: (1..=days)
                .map(|day| {
                    let day = u8::try_from(day).ok().and_then(|day| self.0.get(&day));
                    day.map(DayCount::text).unwrap_or_default()
                })
                .collect(),
            total: if all_read {
                total.to_string()
            } else {
                UNKNOWN.to_owned()
            },
        }
    }
}

impl DayCount {
    fn text(&self) -> String {
        if self.unreadable.is_empty() {
            return self.sum.to_string();
        }
        let mut texts = self.unreadable.clone();
        if self.sum > 0 {
            texts.insert(0, self.sum.to_string());
        }
        texts.join(" ")
    }
}

/// By time of day; a line without a time stands under the last line of its office and kind, and
/// at the end where there is none.
fn sorted<'a, 'b>(groups: &'b BTreeMap<Key<'a>, Group<'a>>) -> Vec<(&'b Key<'a>, &'b Group<'a>)> {
    let (timed, mut timeless): (Vec<_>, Vec<_>) =
        groups.iter().partition(|(key, _)| key.has_time());
    let mut sorted = Vec::with_capacity(groups.len());
    let mut rest = timed.as_slice();
    while let Some((&entry, later)) = rest.split_first() {
        rest = later;
        sorted.push(entry);
        let provider = entry.0.provider();
        if later.iter().all(|(key, _)| key.provider() != provider) {
            let (own, others): (Vec<_>, Vec<_>) = timeless
                .into_iter()
                .partition(|(key, _)| key.provider() == provider);
            sorted.extend(own);
            timeless = others;
        }
    }
    sorted.extend(timeless);
    sorted
}

fn line(
    key: &Key<'_>,
    group: &Group<'_>,
    days: usize,
    kind_name: &dyn Fn(&str) -> Option<&'static str>,
) -> Line {
    let office = if group.office_name.is_empty() {
        key.office
    } else {
        group.office_name
    };
    Line {
        starts: written_time(key.starts),
        ends: written_time(key.ends),
        service: service(key.code, kind_name),
        office: if key.satellite.is_empty() {
            office.to_owned()
        } else {
            format!("{office}（サテライト{}）", key.satellite)
        },
        equipment: key.equipment.to_owned(),
        equipment_code: match (key.tais_code, key.notified_code) {
            (tais, "") => tais.to_owned(),
            ("", notified) => notified.to_owned(),
            (tais, notified) => format!("{tais}／{notified}"),
        },
        planned: group.planned.counts(days),
        actual: group.actual.counts(days),
    }
}

/// The kind's name and the code, for the names of single services are not in the files.
fn service(code: &str, kind_name: &dyn Fn(&str) -> Option<&'static str>) -> String {
    if code.is_empty() {
        return "（サービスコードなし）".to_owned();
    }
    match kind_name(kind(code)) {
        Some(name) => format!("{name} {code}"),
        None => format!("サービスコード {code}"),
    }
}

fn kind(code: &str) -> &str {
    code.get(..2).unwrap_or(code)
}

/// `09:00` for `0900`, nothing for a service without a time, any other text unchanged.
fn written_time(text: &str) -> String {
    let plain = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    match (text.get(..2), text.get(2..)) {
        _ if text == NO_TIME => String::new(),
        (Some(hour), Some(minute)) if plain => format!("{hour}:{minute}"),
        _ => text.to_owned(),
    }
}

fn day_of(month: &str, date: &str) -> Option<u8> {
    date.strip_prefix(month)?;
    calendar::parse_date(date).map(time::Date::day)
}

/// What No.12 and No.13 hold for a service without a time.
const NO_TIME: &str = "9999";

/// Stands where a number cannot be told.
const UNKNOWN: &str = "？";

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failing test may stop at once"
    )]

    use super::*;

    fn row<'a>(date: &'a str, starts: &'a str, code: &'a str, office: &'a str) -> Row<'a> {
        Row {
            date,
            count: "1",
            office_name: "",
            key: Key {
                starts,
                ends: if starts == NO_TIME { NO_TIME } else { "2300" },
                office,
                satellite: "",
                code,
                tais_code: "",
                notified_code: "",
                equipment: "",
                discriminator: "",
            },
        }
    }

    fn grid(planned: &[Row<'_>], actual: &[Row<'_>]) -> (Vec<Line>, Vec<String>) {
        lines("202504", planned, actual, &|kind| match kind {
            "11" => Some("訪問介護"),
            _ => None,
        })
    }

    #[test]
    fn equal_records_share_a_line_and_both_rows_are_counted() {
        let first = row("20250402", "0900", "111211", "1370000026");
        let second = row("20250409", "0900", "111211", "1370000026");
        let (lines, notes) = grid(&[first, second], &[second, second]);
        assert_eq!((lines.len(), notes.len()), (1, 0));
        assert_eq!(lines[0].planned.total, "2");
        assert_eq!(lines[0].planned.days.len(), 30);
        assert_eq!(lines[0].planned.days[1], "1");
        assert_eq!(lines[0].actual.days[1], "");
        assert_eq!(lines[0].actual.days[8], "2");
        assert_eq!(lines[0].service, "訪問介護 111211");
        assert_eq!(lines[0].office, "1370000026");
        assert_eq!((&*lines[0].starts, &*lines[0].ends), ("09:00", "23:00"));
    }

    #[test]
    fn lines_follow_the_time_and_add_ons_their_service() {
        let (lines, _) = grid(
            &[
                row("20250401", "9999", "171001", "1370000034"),
                row("20250401", "1400", "111211", "1370000026"),
                row("20250401", "9999", "116275", "1370000026"),
                row("20250401", "1000", "151241", "1370000042"),
                row("20250401", "0900", "118000", "1370000026"),
                row("20250401", "0900", "111211", "1370000026"),
            ],
            &[],
        );
        let order: Vec<&str> = lines
            .iter()
            .map(|line| line.service.rsplit(' ').next().unwrap())
            .collect();
        assert_eq!(
            order,
            ["111211", "118000", "151241", "111211", "116275", "171001"]
        );
        assert_eq!(lines[5].starts, "");
        assert_eq!(lines[5].service, "サービスコード 171001");
    }

    #[test]
    fn what_has_no_day_or_number_is_said() {
        let mut odd = row("20250402", "0900", "111211", "1370000026");
        odd.count = "x";
        let elsewhere = row("20250501", "0900", "111211", "1370000026");
        let nowhere = row("20250431", "", "", "1370000026");
        let (lines, notes) = grid(&[odd, elsewhere, nowhere], &[]);
        assert_eq!(lines.len(), 2);
        assert_eq!(lines[0].planned.days[1], "x");
        assert_eq!(lines[0].planned.total, "？");
        assert_eq!(lines[1].service, "（サービスコードなし）");
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("2件"));
    }
}
