//! The months from April 2025 to March 2026, the first year of version 4.1: days and weekdays.
//!
//! A table and no calendar, because nothing else is needed.

use crate::service::Days;

/// A month and the days files about it are made on.
pub(crate) struct Span {
    /// YYYYMM.
    pub(crate) text: &'static str,
    pub(crate) days: u32,
    /// The weekday of the 1st; 0 is Monday.
    first: u32,
    /// A week before the month begins: when plans are sent.
    pub(crate) planned_on: &'static str,
    /// The day after the month: when actual use is sent.
    pub(crate) reported_on: &'static str,
}

impl Span {
    /// The days that are one of these weekdays; 0 is Monday.
    pub(crate) fn weekdays(&self, weekdays: &[u32]) -> Days {
        let matching = |day: &u32| weekdays.contains(&((self.first + day - 1) % 7));
        let days: Vec<u32> = (1..=self.days).filter(matching).collect();
        Days::of(&days)
    }
}

const fn span(
    text: &'static str,
    days: u32,
    first: u32,
    planned_on: &'static str,
    reported_on: &'static str,
) -> Span {
    Span {
        text,
        days,
        first,
        planned_on,
        reported_on,
    }
}

/// April 2025, the month of the kit.
pub(crate) const APRIL: &Span = &SPANS[0];

/// The months in order.
pub(crate) const SPANS: [Span; 12] = [
    span("202504", 30, 1, "20250325", "20250501"),
    span("202505", 31, 3, "20250424", "20250601"),
    span("202506", 30, 6, "20250525", "20250701"),
    span("202507", 31, 1, "20250624", "20250801"),
    span("202508", 31, 4, "20250725", "20250901"),
    span("202509", 30, 0, "20250825", "20251001"),
    span("202510", 31, 2, "20250924", "20251101"),
    span("202511", 30, 5, "20251025", "20251201"),
    span("202512", 31, 0, "20251124", "20260101"),
    span("202601", 31, 3, "20251225", "20260201"),
    span("202602", 28, 6, "20260125", "20260301"),
    span("202603", 31, 6, "20260222", "20260401"),
];
