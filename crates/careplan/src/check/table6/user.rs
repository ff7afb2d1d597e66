//! T619 and T624: what the rows of one user, and the rows of one office, say together.

use std::collections::HashMap;

use super::{CODE, INSURED, INSURER, PROVIDER, PROVIDER_NAME, Row, SATELLITE};
use crate::check::Sheet;
use crate::check::words::table6 as words;
use crate::file_code::FileCode;
use crate::finding::Finding;

pub(super) fn check(sheet: &Sheet<'_>, rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    check_destination(sheet, rows, findings);
    check_satellites(rows, findings);
}

/// The rows of one user, as far as T619 asks.
struct User<'a> {
    first: &'a Row<'a>,
    /// Whether a row is the receiver's, or could be, because its office number is wrong.
    concerns_receiver: bool,
}

/// T619. Told of the first row of the user.
// Spec: §2.6
fn check_destination(sheet: &Sheet<'_>, rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let Some(to) = sheet.name.map(|name| name.envelope.to) else {
        return;
    };
    if sheet.code != FileCode::Upplan || to.kind.is_plan_maker() {
        return;
    }
    let mut places: HashMap<[&str; 2], usize> = HashMap::new();
    let mut users: Vec<User<'_>> = Vec::new();
    let mut last = None;
    for row in rows.iter().filter(|row| !row.is_repetition()) {
        let key = row.fields([INSURER, INSURED]);
        let place = match last {
            Some((last_key, place)) if last_key == key => place,
            _ => *places.entry(key).or_insert_with(|| {
                users.push(User {
                    first: row,
                    concerns_receiver: false,
                });
                users.len() - 1
            }),
        };
        last = Some((key, place));
        if let Some(user) = users.get_mut(place)
            && !user.concerns_receiver
        {
            user.concerns_receiver = to.office.is(row.field(PROVIDER)) || !row.is_good([PROVIDER]);
        }
    }
    for User { first, .. } in users.iter().filter(|user| !user.concerns_receiver) {
        if first.is_good([INSURER, INSURED]) {
            findings.push(first.at(words::NOTHING_FOR_RECEIVER, PROVIDER));
        }
    }
}

/// The name that goes with an office, a kind of service and a branch number.
struct Branch<'a> {
    name: &'a str,
    told: bool,
}

/// T624. A branch number that stands for two offices is told once, of the first row that has the
/// second name. Whether an office is a satellite, no field says; a number of zeros is no number.
// Spec: 別紙 第6表 No.22
fn check_satellites(rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let mut branches: HashMap<[&str; 3], Branch<'_>> = HashMap::new();
    let mut latest = [None; 4];
    for row in rows {
        let satellite = row.field(SATELLITE);
        if !satellite.is_empty() && satellite.bytes().all(|byte| byte == b'0') {
            findings.push(row.at(words::SATELLITE_ZERO, SATELLITE));
            continue;
        }
        if row.is_repetition() {
            continue;
        }
        let name = row.field(PROVIDER_NAME).trim();
        let kind = row.field(CODE).get(..2).unwrap_or("");
        let branch = [row.field(PROVIDER), kind, satellite];
        if name.is_empty() || row.service.kind.is_none() || latest.contains(&Some((branch, name))) {
            continue;
        }
        latest.rotate_right(1);
        latest[0] = Some((branch, name));
        let known = branches
            .entry(branch)
            .or_insert(Branch { name, told: false });
        if known.name != name && !known.told && row.is_good([PROVIDER, SATELLITE]) {
            known.told = true;
            findings.push(row.at(words::SATELLITE_SHARED, SATELLITE));
        }
    }
}
