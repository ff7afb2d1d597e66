//! Family T7: table 7, the annex with units and amounts (UPSIKYU).
//!
//! Every rule looks only at fields that are filled and well formed, because families EN and RC
//! tell of the others. Where one wrong number breaks several sums, the first of them is told.
//! A file in which some row has no certain owner is judged row by row and not user by user.

use super::sheet::sorted_by;
use super::{Context, Group, Sheet};
use crate::finding::Finding;
use crate::id::{InsuredNumber, InsurerNumber};
use crate::layout::layout;
use crate::record::Record;

mod amounts;
mod plan;
mod row;
mod sums;

use row::Row;

/// Checks one file.
pub(super) fn check(sheet: &Sheet<'_>, _context: &Context, findings: &mut Vec<Finding>) {
    let records = by_service(sheet.whole_records());
    let complete = is_complete(sheet);
    for user in records.chunk_by(|a, b| row::user(a) == row::user(b)) {
        for record in user {
            row::check(sheet, record, findings);
            amounts::check(sheet, record, user, findings);
        }
        if complete {
            sums::check(sheet, user, findings);
        }
    }
}

/// Checks the files of one unit together.
pub(super) fn check_unit(group: &Group<'_>, context: &Context, findings: &mut Vec<Finding>) {
    plan::check(group, context.masters, findings);
}

/// The rows sorted by user, office and code.
fn by_service<'a>(records: impl IntoIterator<Item = &'a Record>) -> Vec<Row<'a>> {
    let records = sorted_by(records, &row::USER).into_iter();
    let mut rows: Vec<Row<'_>> = records.map(Row::new).collect();
    for user in rows.chunk_by_mut(|a, b| row::user(a) == row::user(b)) {
        user.sort_by(|a, b| a.service.cmp(&b.service));
    }
    rows
}

/// Whether every row is there and tells whose it is, so that a row not found is really missing.
fn is_complete(sheet: &Sheet<'_>) -> bool {
    let width = layout(sheet.code).len();
    sheet.records.iter().all(|record| {
        if record.begins_like_another(row::INSURED) {
            return record.len() == width;
        }
        let (insurer, insured) = row::user(record);
        record.len() == width
            && InsurerNumber::try_from(insurer).is_ok()
            && InsuredNumber::try_from(insured).is_ok()
    })
}
