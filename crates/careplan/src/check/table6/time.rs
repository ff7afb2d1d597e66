//! T609 and T610: when the service begins and ends.

use super::{END, NO_TIME, Row, START};
use crate::check::words::table6 as words;
use crate::finding::Finding;

// Spec: 別紙 第6表 No.12, No.13
pub(super) fn check(row: &Row<'_>, findings: &mut Vec<Finding>) {
    let (start, end) = (row.field(START), row.field(END));
    let case = match (start == NO_TIME, end == NO_TIME) {
        (true, true) => return,
        (false, false) if start != end => return,
        // An end before the start is on the next day.
        (false, false) => words::NO_DURATION,
        _ => words::ONE_TIME_ONLY,
    };
    if !start.is_empty() && !end.is_empty() && row.is_good([START, END]) {
        findings.push(row.at(case, END));
    }
}
