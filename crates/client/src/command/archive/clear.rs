//! `renkei archive clear`: removes what is past its time. Nothing else removes anything.

use crate::command::archive::{age_in_months, counting, left_here};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::Direction;
use crate::words::Text;

/// Runs the command.
pub(super) fn run(tools: &Tools<'_>) -> Result<Outcome, Failure> {
    let months = tools.home.settings()?.archive_months.unwrap_or(USUAL);
    if months < LEAST {
        let text = Text::new("archive-months-too-few");
        return Err(Failure::wrong_use(
            text.with("months", months).with("least", LEAST),
        ));
    }
    let now = tools.clock.now();
    let mut cleared = 0_usize;
    if let Some((_, records)) = counting(tools)? {
        // What is kept for a number of months is there until that month is over.
        for record in &records {
            if age_in_months(record, now) > i64::from(months) {
                tools
                    .home
                    .drop_archived(record.direction, record.message_id)?;
                cleared += 1;
            }
        }
    }
    // What was to be sent and never was: refused, or sealed anew as another message.
    let left = left_here(&tools.home)?;
    for (direction, id) in tools.home.archived()? {
        if direction == Direction::Sent && !left.contains(&id) {
            tools.home.drop_archived(direction, id)?;
        }
    }
    tools.terminal.result(
        &Text::new("archive-cleared")
            .with("count", cleared)
            .with("months", months),
    );
    Ok(Outcome::Clean)
}

/// Five years and three months after the service month.
const USUAL: u16 = 63;
/// The law's two years from completion, which comes up to three months after the service month.
const LEAST: u16 = 27;
