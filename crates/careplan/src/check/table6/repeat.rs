//! T606 and T620: rows that are equal in what tells services apart.

use super::{
    CODE, DAY, DISCRIMINATOR, END, INSURED, INSURER, NOTIFIED, PROVIDER, Row, SATELLITE, START,
    TAIS, UNITS, repeats_all_but_day,
};
use crate::check::words::table6 as words;
use crate::finding::Finding;

/// The items in which the pieces of a group of equipment are equal.
// Spec: 別紙 第6表 No.19
const GROUP: [u16; 7] = [INSURER, INSURED, DAY, CODE, UNITS, PROVIDER, SATELLITE];

/// What must differ somewhere between two rows of a group.
const REST: [u16; 5] = [START, END, TAIS, NOTIFIED, DISCRIMINATOR];

/// Looks at rows side by side that have user, day and code in common; no others can be equal.
pub(super) fn check(rows: &[Row<'_>], findings: &mut Vec<Finding>) {
    let mut last = None;
    let mut places: Vec<u64> = Vec::with_capacity(rows.len());
    for (row, place) in rows.iter().zip(0_u32..) {
        // Half of the number and the place in one, so that sorting compares nothing else.
        let upper = fingerprint(row, &mut last) & !PLACE;
        places.push(upper | u64::from(place));
    }
    places.sort_unstable();
    let row = |place: &u64| rows.get(usize::try_from(place & PLACE).ok()?);
    let mut near = Vec::new();
    for places in places.chunk_by(|a, b| (a ^ b) & !PLACE == 0) {
        if let [place] = places {
            if let Some(row) = row(place) {
                check_single(row, findings);
            }
            continue;
        }
        near.clear();
        near.extend(places.iter().filter_map(row));
        // Stable, so that rows that are equal stay in the order of the file.
        near.sort_by_key(|row| (row.fields(GROUP), row.fields(REST)));
        for group in near.chunk_by(|a, b| a.fields(GROUP) == b.fields(GROUP)) {
            check_group(group, findings);
            check_twice(group, findings);
        }
    }
}

/// The bits that hold the place of a row.
const PLACE: u64 = 0xFFFF_FFFF;

/// A number that is the same for rows with the same user, day and code. `last` keeps the part of it
/// without the day, with the row it belongs to.
fn fingerprint<'a>(row: &'a Row<'a>, last: &mut Option<(&'a Row<'a>, u64)>) -> u64 {
    let known = last.filter(|(last, _)| repeats_all_but_day(last.record, row.record));
    let service = match known {
        Some((_, service)) => service,
        None => mix(mix(0, row.field(INSURED)), row.field(CODE)),
    };
    *last = Some((row, service));
    mix(service, row.field(DAY))
}

fn mix(hash: u64, text: &str) -> u64 {
    text.as_bytes().chunks(8).fold(hash, |hash, bytes| {
        let word = match bytes.first_chunk() {
            Some(word) => u64::from_be_bytes(*word),
            None => bytes
                .iter()
                .fold(0, |word, byte| word << 8 | u64::from(*byte)),
        };
        (hash.rotate_left(5) ^ word).wrapping_mul(0x9E37_79B9_7F4A_7C15)
    })
}

/// The half of T606 about a piece that has no like.
fn check_single(row: &Row<'_>, findings: &mut Vec<Finding>) {
    if row.is_equipment()
        && !row.field(DISCRIMINATOR).is_empty()
        && row.is_good(GROUP)
        && row.is_good([DISCRIMINATOR])
    {
        findings.push(row.at(words::PIECE_NUMBERED_ALONE, DISCRIMINATOR));
    }
}

/// T606. Told of the first row of the group.
fn check_group(group: &[&Row<'_>], findings: &mut Vec<Finding>) {
    let Some(first) = group.iter().min_by_key(|row| row.record.index()) else {
        return;
    };
    if group.len() == 1 {
        return check_single(first, findings);
    }
    let is_good = |row: &&Row<'_>| row.is_good(GROUP) && row.is_good([DISCRIMINATOR]);
    if first.is_equipment() && !is_numbered(group) && group.iter().all(is_good) {
        findings.push(first.at(words::PIECES_NOT_NUMBERED, DISCRIMINATOR));
    }
}

/// Whether the pieces have the numbers 1 to n, each once, in any order.
fn is_numbered(group: &[&Row<'_>]) -> bool {
    let bit = |row: &&Row<'_>| {
        let number: u32 = row.field(DISCRIMINATOR).parse().ok()?;
        1_u128.checked_shl(number.checked_sub(1)?)
    };
    let numbers = group
        .iter()
        .map(bit)
        .try_fold(0, |numbers, bit| Some(numbers | bit?));
    numbers.is_some_and(|numbers: u128| {
        numbers.trailing_ones() == numbers.count_ones()
            && usize::try_from(numbers.count_ones()) == Ok(group.len())
    })
}

/// T620. Told of the later row.
fn check_twice(group: &[&Row<'_>], findings: &mut Vec<Finding>) {
    for pair in group.windows(2) {
        if let [first, second] = pair
            && first.fields(REST) == second.fields(REST)
            && second.is_good(GROUP)
            && second.is_good(REST)
        {
            findings.push(second.at(words::ROW_TWICE, DAY));
        }
    }
}
