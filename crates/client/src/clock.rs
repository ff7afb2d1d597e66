//! The time: made once in `main` and passed on, and the way it is shown to people.

use careplan::Language;
use time::{Date, OffsetDateTime, PrimitiveDateTime, UtcOffset, Weekday};

/// Where the time comes from.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Clock {
    now: fn() -> OffsetDateTime,
}

impl Clock {
    /// The clock of this computer.
    pub(crate) fn system() -> Self {
        Self {
            now: OffsetDateTime::now_utc,
        }
    }

    /// The present moment, UTC.
    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.now)()
    }

    /// The present moment as clocks in Japan show it.
    pub(crate) fn now_in_japan(&self) -> PrimitiveDateTime {
        let local = self.now().to_offset(japan());
        PrimitiveDateTime::new(local.date(), local.time())
    }
}

/// The day of a moment in Japan.
pub(crate) fn japanese_day(moment: OffsetDateTime) -> Date {
    moment.to_offset(japan()).date()
}

/// A moment in Japan's time, as people read it: `2025年6月18日（水）15:40` or
/// `2025-06-18 (Wed) 15:40`.
pub(crate) fn spoken(moment: OffsetDateTime, language: Language) -> String {
    let local = moment.to_offset(japan());
    let (day, hour, minute) = (spoken_day(moment, language), local.hour(), local.minute());
    match language {
        Language::Japanese => format!("{day}{hour}:{minute:02}"),
        Language::English => format!("{day} {hour:02}:{minute:02}"),
    }
}

/// Its day: `2025年6月18日（水）` or `2025-06-18 (Wed)`.
pub(crate) fn spoken_day(moment: OffsetDateTime, language: Language) -> String {
    let local = moment.to_offset(japan());
    let (year, month, day) = (local.year(), u8::from(local.month()), local.day());
    match language {
        Language::Japanese => {
            let weekday = japanese_weekday(local.weekday());
            format!("{year}年{month}月{day}日（{weekday}）")
        }
        Language::English => {
            let weekday: String = local.weekday().to_string().chars().take(3).collect();
            format!("{year}-{month:02}-{day:02} ({weekday})")
        }
    }
}

/// The time between two moments in seconds, with two places.
pub(crate) fn seconds(from: OffsetDateTime, to: OffsetDateTime) -> f64 {
    ((to - from).as_seconds_f64().max(0.0) * 100.0).round() / 100.0
}

/// Japan has one offset and no summer time.
fn japan() -> UtcOffset {
    UtcOffset::from_hms(9, 0, 0).unwrap_or(UtcOffset::UTC)
}

fn japanese_weekday(weekday: Weekday) -> &'static str {
    match weekday {
        Weekday::Monday => "月",
        Weekday::Tuesday => "火",
        Weekday::Wednesday => "水",
        Weekday::Thursday => "木",
        Weekday::Friday => "金",
        Weekday::Saturday => "土",
        Weekday::Sunday => "日",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn moments_are_told_in_japans_time() {
        // 1750228800 is 2025-06-18 06:40 UTC.
        let moment = OffsetDateTime::UNIX_EPOCH + time::Duration::seconds(1_750_228_800);
        assert_eq!(
            spoken(moment, Language::Japanese),
            "2025年6月18日（水）15:40"
        );
        assert_eq!(spoken(moment, Language::English), "2025-06-18 (Wed) 15:40");
    }
}
