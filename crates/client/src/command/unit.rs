//! The words for send units, months and sizes that several commands say.

use careplan::ServiceMonth;
use protocol::message::FREE_UNIT;

use crate::terminal::Terminal;
use crate::words::Text;

/// What a unit is for the clerk: 「提供票（予定）」, not K2.
pub(crate) fn spoken(terminal: &Terminal, unit: &str, month: Option<&str>) -> String {
    let key = match unit {
        "K1" => "unit-plan",
        "K2" | "Y4" => "unit-planned-use",
        "S1" | "Y8" => "unit-actual-use",
        "Y1" => "unit-basic",
        "Y2" | "Y3" => "unit-prevention-plan",
        "K3" => "unit-delete-plan",
        "K4" | "Y7" => "unit-delete-planned-use",
        "S2" | "Y9" => "unit-delete-actual-use",
        "Y5" => "unit-delete-basic",
        "Y6" => "unit-delete-prevention-plan",
        FREE_UNIT => "unit-free",
        _ => "unit-other",
    };
    let words = terminal.say(&Text::new(key).with("unit", unit));
    let month = month.and_then(|month| month.parse::<ServiceMonth>().ok());
    match month {
        Some(month) => terminal.say(
            &Text::new("unit-of-month")
                .with("unit", words)
                .with("year", month.year())
                .with("month", month.month()),
        ),
        None => words,
    }
}
