//! When a desk answers the telephone: the weekdays, the hours, and the days it is closed.
//!
//! Pure: the time is an argument, national holidays come from `careplan::holiday`. Nothing here
//! knows whose desk it is.

use std::fmt::Write as _;

use time::{Date, Month, OffsetDateTime, Time, Weekday};

/// Opening hours of a desk, in the time of its place.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OpeningHours {
    weekdays: Vec<Weekday>,
    opens: Time,
    closes: Time,
    holidays: OnHolidays,
    closed: Vec<(Month, u8)>,
}

/// What happens on national holidays.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OnHolidays {
    /// The desk is closed.
    Closed,
    /// It is open like on any other day of the week.
    Open,
}

/// How a desk stands at one moment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Standing {
    /// It answers.
    Open,
    /// It answers again from this moment on.
    Next(Date, Time),
    /// No opening within a year: the data say so.
    Never,
}

/// What is wrong with the written form of opening hours.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HoursError {
    /// Not digits 1 (Monday) to 7 (Sunday), each once.
    Weekdays,
    /// Not a time such as 9:00.
    Opens,
    /// Not a time, or not after the opening.
    Closes,
    /// Not days such as 12/29.
    ClosedDays,
}

/// Opening hours as they are written in forms, files and the database.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct WrittenHours {
    /// Digits 1 (Monday) to 7 (Sunday).
    pub(crate) weekdays: String,
    /// Such as `9:00`.
    pub(crate) opens: String,
    /// Such as `17:00`.
    pub(crate) closes: String,
    /// What happens on national holidays.
    pub(crate) holidays: OnHolidays,
    /// Such as `12/29 12/30`; may be empty.
    pub(crate) closed_days: String,
}

impl Default for WrittenHours {
    fn default() -> Self {
        Self {
            weekdays: "12345".to_owned(),
            opens: "9:00".to_owned(),
            closes: "17:00".to_owned(),
            holidays: OnHolidays::Closed,
            closed_days: String::new(),
        }
    }
}

impl OpeningHours {
    /// Reads the written form.
    ///
    /// # Errors
    /// The first part that does not have its form.
    pub(crate) fn read(written: &WrittenHours) -> Result<Self, HoursError> {
        let weekdays = weekdays(&written.weekdays).ok_or(HoursError::Weekdays)?;
        let opens = time(&written.opens).ok_or(HoursError::Opens)?;
        let closes = time(&written.closes).ok_or(HoursError::Closes)?;
        if closes <= opens {
            return Err(HoursError::Closes);
        }
        let closed = written
            .closed_days
            .split([' ', ',', '、', '　'])
            .filter(|day| !day.is_empty())
            .map(day_of_year)
            .collect::<Option<Vec<_>>>()
            .ok_or(HoursError::ClosedDays)?;
        Ok(Self {
            weekdays,
            opens,
            closes,
            holidays: written.holidays,
            closed,
        })
    }

    /// The written form.
    pub(crate) fn written(&self) -> WrittenHours {
        let mut weekdays = String::new();
        for day in &self.weekdays {
            // Writing to a String cannot fail.
            let _ = write!(weekdays, "{}", day.number_from_monday());
        }
        let closed: Vec<String> = self.closed.iter().map(|day| month_and_day(*day)).collect();
        WrittenHours {
            weekdays,
            opens: clock(self.opens),
            closes: clock(self.closes),
            holidays: self.holidays,
            closed_days: closed.join(" "),
        }
    }

    /// Whether the desk opens on that day.
    pub(crate) fn opens_on(&self, day: Date) -> bool {
        let holiday = self.holidays == OnHolidays::Closed && careplan::holiday::name(day).is_some();
        self.weekdays.contains(&day.weekday())
            && !holiday
            && !self.closed.contains(&(day.month(), day.day()))
    }

    /// How things stand at a moment given in the desk's own time. The closing time itself is
    /// outside.
    pub(crate) fn standing(&self, now: OffsetDateTime) -> Standing {
        let (today, time) = (now.date(), now.time());
        if self.opens_on(today) {
            if time < self.opens {
                return Standing::Next(today, self.opens);
            }
            if time < self.closes {
                return Standing::Open;
            }
        }
        let mut day = today;
        for _ in 0..LOOK_AHEAD {
            let Some(next) = day.next_day() else {
                return Standing::Never;
            };
            day = next;
            if self.opens_on(day) {
                return Standing::Next(day, self.opens);
            }
        }
        Standing::Never
    }

    /// How many of the desk's days lie after `from`, up to and with `to`.
    pub(crate) fn days_between(&self, from: Date, to: Date) -> u32 {
        let mut count = 0;
        let mut day = from;
        while day < to {
            let Some(next) = day.next_day() else { break };
            day = next;
            count += u32::from(self.opens_on(day));
        }
        count
    }

    /// Whether it is the usual week: Monday to Friday without holidays.
    pub(crate) fn is_usual_week(&self) -> bool {
        self.holidays == OnHolidays::Closed
            && self.weekdays
                == [
                    Weekday::Monday,
                    Weekday::Tuesday,
                    Weekday::Wednesday,
                    Weekday::Thursday,
                    Weekday::Friday,
                ]
    }

    /// The weekdays, Monday first.
    pub(crate) fn weekdays(&self) -> &[Weekday] {
        &self.weekdays
    }

    /// What happens on national holidays.
    pub(crate) fn holidays(&self) -> OnHolidays {
        self.holidays
    }

    /// From when to when, such as `9:00〜17:00`.
    pub(crate) fn hours(&self) -> String {
        format!("{}〜{}", clock(self.opens), clock(self.closes))
    }
}

impl Default for OpeningHours {
    fn default() -> Self {
        Self {
            weekdays: weekdays("12345").unwrap_or_default(),
            opens: Time::MIDNIGHT + time::Duration::hours(9),
            closes: Time::MIDNIGHT + time::Duration::hours(17),
            holidays: OnHolidays::Closed,
            closed: Vec::new(),
        }
    }
}

/// A time of the day as on a clock: 9:00.
pub(crate) fn clock(time: Time) -> String {
    format!("{}:{:02}", time.hour(), time.minute())
}

fn month_and_day((month, day): (Month, u8)) -> String {
    format!("{}/{day}", u8::from(month))
}

fn weekdays(text: &str) -> Option<Vec<Weekday>> {
    const WEEK: [Weekday; 7] = [
        Weekday::Monday,
        Weekday::Tuesday,
        Weekday::Wednesday,
        Weekday::Thursday,
        Weekday::Friday,
        Weekday::Saturday,
        Weekday::Sunday,
    ];
    let known = text.chars().all(|digit| ('1'..='7').contains(&digit));
    let days: Vec<_> = WEEK
        .into_iter()
        .filter(|day| text.contains(char::from(b'0' + day.number_from_monday())))
        .collect();
    (known && !days.is_empty() && days.len() == text.len()).then_some(days)
}

fn time(text: &str) -> Option<Time> {
    let (hour, minute) = text.trim().split_once(':')?;
    if minute.len() != 2 || hour.is_empty() || hour.len() > 2 {
        return None;
    }
    Time::from_hms(hour.parse().ok()?, minute.parse().ok()?, 0).ok()
}

fn day_of_year(text: &str) -> Option<(Month, u8)> {
    let (month, day) = text.split_once('/')?;
    let month = Month::try_from(month.parse::<u8>().ok()?).ok()?;
    let day = day.parse().ok()?;
    // A leap year knows every day.
    Date::from_calendar_date(2024, month, day).ok()?;
    Some((month, day))
}

const LOOK_AHEAD: u32 = 400;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;
    use time::macros::{date, datetime, time};

    fn hours(closed_days: &str) -> OpeningHours {
        OpeningHours::read(&WrittenHours {
            closed_days: closed_days.to_owned(),
            ..WrittenHours::default()
        })
        .unwrap()
    }

    #[test]
    fn five_in_the_afternoon_is_too_late() {
        let desk = hours("");
        let at = |moment| desk.standing(moment);
        assert_eq!(at(datetime!(2025-06-18 16:59:59 +9)), Standing::Open);
        let next = Standing::Next(date!(2025 - 06 - 19), time!(9:00));
        assert_eq!(at(datetime!(2025-06-18 17:00 +9)), next);
        let same_day = Standing::Next(date!(2025 - 06 - 18), time!(9:00));
        assert_eq!(at(datetime!(2025-06-18 8:59:59 +9)), same_day);
        assert_eq!(at(datetime!(2025-06-18 9:00 +9)), Standing::Open);
        // Friday evening: Monday.
        let monday = Standing::Next(date!(2025 - 06 - 23), time!(9:00));
        assert_eq!(at(datetime!(2025-06-20 18:00 +9)), monday);
    }

    #[test]
    fn golden_week_is_long() {
        // 3 May 2025 is a Saturday, 5 May the children's day, 6 May stands in for the Sunday.
        let friday_evening = datetime!(2025-05-02 17:00 +9);
        let next = Standing::Next(date!(2025 - 05 - 07), time!(9:00));
        assert_eq!(hours("").standing(friday_evening), next);
        assert!(!hours("").opens_on(date!(2025 - 04 - 29)));
        let open = OpeningHours {
            holidays: OnHolidays::Open,
            ..hours("")
        };
        assert!(open.opens_on(date!(2025 - 04 - 29)));
    }

    #[test]
    fn the_end_of_the_year_is_closed_where_the_data_say_so() {
        let last_day = datetime!(2025-12-26 17:30 +9);
        let monday = Standing::Next(date!(2025 - 12 - 29), time!(9:00));
        assert_eq!(hours("").standing(last_day), monday);
        let closed = hours("12/29 12/30 12/31 1/1 1/2 1/3");
        let january = Standing::Next(date!(2026 - 01 - 05), time!(9:00));
        assert_eq!(closed.standing(last_day), january);
        assert_eq!(
            closed.days_between(date!(2025 - 12 - 26), date!(2026 - 01 - 06)),
            2
        );
        assert_eq!(
            closed.days_between(date!(2026 - 01 - 06), date!(2026 - 01 - 06)),
            0
        );
    }

    #[test]
    fn what_is_written_is_read_again() {
        let desk = hours("12/31、1/2");
        assert_eq!(OpeningHours::read(&desk.written()), Ok(desk));
        let refused = |change: fn(&mut WrittenHours)| {
            let mut written = WrittenHours::default();
            change(&mut written);
            OpeningHours::read(&written).unwrap_err()
        };
        assert_eq!(refused(|w| w.weekdays = "8".into()), HoursError::Weekdays);
        assert_eq!(refused(|w| w.weekdays = "11".into()), HoursError::Weekdays);
        assert_eq!(
            refused(|w| w.weekdays = String::new()),
            HoursError::Weekdays
        );
        assert_eq!(refused(|w| w.opens = "9".into()), HoursError::Opens);
        assert_eq!(refused(|w| w.opens = "24:00".into()), HoursError::Opens);
        assert_eq!(refused(|w| w.closes = "8:00".into()), HoursError::Closes);
        assert_eq!(
            refused(|w| w.closed_days = "2/30".into()),
            HoursError::ClosedDays
        );
        assert!(hours("2/29").is_usual_week());
    }

    #[test]
    fn a_desk_that_never_opens_says_so() {
        let every_day: Vec<String> = (1..=12)
            .flat_map(|month| (1..=31).map(move |day| format!("{month}/{day}")))
            .filter(|day| day_of_year(day).is_some())
            .collect();
        let desk = hours(&every_day.join(" "));
        assert_eq!(
            desk.standing(datetime!(2025-06-18 10:00 +9)),
            Standing::Never
        );
    }
}
