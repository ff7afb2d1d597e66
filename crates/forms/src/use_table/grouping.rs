//! From records of 予定 and 実績 to the lines of the grid.
//!
//! Knows nothing of files: a [`Row`] holds the texts of one record, whichever file it came from.

use std::collections::BTreeMap;

use super::{Counts, Line, ordering};
use crate::calendar;
use crate::naming::{MARK, Names, is_equipment};

/// The fields of one record of UPPLAN or UPJSK that the grid shows, as they stand in the file.
#[derive(Debug, Clone, Copy)]
pub(super) struct Row<'a> {
    /// No.10.
    pub(super) date: &'a str,
    /// No.14.
    pub(super) count: &'a str,
    /// No.21.
    pub(super) office_name: &'a str,
    pub(super) key: Key<'a>,
}

/// What the records of one line have in common, in the order in which lines are sorted.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub(super) struct Key<'a> {
    /// No.12.
    pub(super) starts: &'a str,
    /// No.13.
    pub(super) ends: &'a str,
    /// No.20.
    pub(super) office: &'a str,
    /// No.22.
    pub(super) satellite: &'a str,
    /// No.15; sorted by kind, then by item.
    pub(super) code: &'a str,
    /// No.16.
    pub(super) tais_code: &'a str,
    /// No.17.
    pub(super) notified_code: &'a str,
    /// No.18.
    pub(super) equipment: &'a str,
    /// No.19.
    pub(super) discriminator: &'a str,
}

impl Key<'_> {
    pub(super) fn has_time(&self) -> bool {
        !matches!(self.starts, "" | NO_TIME)
    }
}

/// The lines of one service user's month, and notes about records that no day of it could take and
/// about equipment that is not named.
pub(super) fn lines(
    month: &str,
    planned: &[Row<'_>],
    actual: &[Row<'_>],
    names: &mut Names<'_>,
) -> (Vec<Line>, Vec<String>) {
    let mut groups: BTreeMap<Key<'_>, Group<'_>> = BTreeMap::new();
    let mut notes = Vec::new();
    let days = calendar::days(month).len();
    for (title, rows, side) in [
        ("予定", planned, Side::Planned),
        ("実績", actual, Side::Actual),
    ] {
        let (mut homeless, mut unread) = (0, 0);
        for row in rows {
            let group = groups.entry(row.key).or_default();
            if group.office_name.is_empty() {
                group.office_name = row.office_name;
            }
            let tally = match side {
                Side::Planned => &mut group.planned,
                Side::Actual => &mut group.actual,
            };
            match day_of(month, row.date) {
                Some(day) => {
                    tally.add(day, row.count);
                    unread += usize::from(row.count.parse::<u32>().is_err());
                }
                None => homeless += 1,
            }
        }
        if homeless > 0 {
            notes.push(format!(
                "{MARK}{title}のうち{homeless}件は、サービス利用日（項目10）が対象年月の日でないため、日付の欄に載せていません。"
            ));
        }
        if unread > 0 {
            notes.push(format!(
                "{MARK}{title}のうち{unread}件は、回数（項目14）が数でないため、合計回数を「{UNKNOWN}」としています。"
            ));
        }
    }
    let nameless = groups.keys().filter(|key| is_nameless(key)).count();
    if nameless > 0 {
        notes.push(format!(
            "{MARK}福祉用具の{nameless}行は、用具名称（項目18）またはTAISコード・届出コード（項目16・17）がありません。"
        ));
    }
    let keys = groups.keys().map(|key| (*key, names.nature(key.code)));
    let lines = ordering::sorted(keys.collect())
        .iter()
        .filter_map(|key| Some((key, groups.get(key)?)))
        .map(|(key, group)| line(key, group, days, names))
        .collect();
    (lines, notes)
}

/// Whether a line lends equipment that it does not name or has no code for.
fn is_nameless(key: &Key<'_>) -> bool {
    let codes = [key.tais_code, key.notified_code];
    is_equipment(key.code) && (key.equipment.is_empty() || codes == [""; 2])
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

fn line(key: &Key<'_>, group: &Group<'_>, days: usize, names: &mut Names<'_>) -> Line {
    let office = names.office(group.office_name, key.office);
    let marked = |text: &str| match text {
        "" if is_equipment(key.code) => MARK.to_owned(),
        text => text.to_owned(),
    };
    Line {
        starts: written_time(key.starts),
        ends: written_time(key.ends),
        service: names.service(key.code),
        office: if key.satellite.is_empty() {
            office
        } else {
            format!("{office}（サテライト{}）", key.satellite)
        },
        equipment: marked(key.equipment),
        equipment_code: match (key.tais_code, key.notified_code) {
            (tais, "") => marked(tais),
            ("", notified) => notified.to_owned(),
            (tais, notified) => format!("{tais}／{notified}"),
        },
        planned: group.planned.counts(days),
        actual: group.actual.counts(days),
    }
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

    use careplan::master::Masters;

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
        let masters = Masters::built_in();
        let mut names = Names::new(&masters, "123455", "202504");
        lines("202504", planned, actual, &mut names)
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
        let (lines, notes) = grid(
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
            ["111211", "118000", "151241", "111211", "116275", "車いす"]
        );
        assert_eq!(lines[5].starts, "");
        assert_eq!(lines[5].service, "福祉用具貸与 車いす");
        assert_eq!(
            (&*lines[5].equipment, &*lines[5].equipment_code),
            ("◆", "◆")
        );
        assert_eq!(notes.len(), 1);
        assert!(notes[0].contains("福祉用具の1行"));
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
        assert_eq!(notes.len(), 2);
        assert!(notes[0].contains("2件"));
        assert!(notes[1].contains("1件") && notes[1].contains("回数"));
    }
}
