//! Which record of the export is which of the kit, and how two of them differ.

use careplan::layout::Kind;
use careplan::{FileCode, Record, layout};

use super::state::PICTURE;
use super::{Change, Difference, closest};
use crate::trap::{Place, Trap};

/// A record of the kit and the one of the export that stands for it.
pub(super) type Pair<'a> = (Option<&'a Record>, Option<&'a Record>);

/// Finds the pairs among records with one key: first those equal in all that tells them apart,
/// then those equal in less and less.
pub(super) fn pairs<'a>(
    code: FileCode,
    expected: &'a [Record],
    found: &'a [Record],
) -> Vec<Pair<'a>> {
    let mut left: Vec<&Record> = found.iter().collect();
    let mut partners: Vec<Option<&Record>> = vec![None; expected.len()];
    for fields in levels(code) {
        for (record, partner) in expected.iter().zip(&mut partners) {
            if partner.is_some() {
                continue;
            }
            let same = |other: &&Record| {
                let equal = |field: &u16| record.field(*field) == other.field(*field);
                fields.iter().all(equal)
            };
            if let Some(place) = left.iter().position(same) {
                *partner = Some(left.remove(place));
            }
        }
    }
    let pairs = expected.iter().map(Some).zip(partners);
    let extra = left.into_iter().map(|record| (None, Some(record)));
    pairs.chain(extra).collect()
}

/// The items that tell the records of one key apart, the strictest choice first.
fn levels(code: FileCode) -> &'static [&'static [u16]] {
    match code {
        FileCode::Up2kyo => &[&[6, 8, 13, 14], &[6, 8, 13], &[14]],
        FileCode::Up3kyo => &[
            &[6, 7, 8, 9, 10, 11, 12, 13],
            &[7, 8, 9, 11, 12],
            &[7, 8, 11],
            &[6, 7, 10],
        ],
        FileCode::Upplan | FileCode::Upjsk => &[
            &[8, 10, 12, 13, 15, 16, 17, 19, 20, 22],
            &[10, 12, 15, 16, 17, 20, 22],
            &[10, 12, 15, 20],
            &[10, 15, 20],
            &[10, 12, 20],
        ],
        FileCode::Upsikyu => &[
            &[7, 8, 9, 10, 11, 13, 33],
            &[7, 8, 9, 10, 11, 33],
            &[7, 9, 33],
            &[7, 9],
        ],
        FileCode::UpkihonSub1 => &[&[5, 6], &[5], &[6], &[]],
        FileCode::UpkihonSub2 => &[&[5, 6], &[6], &[5], &[]],
        FileCode::UpyoboSub => &[&[5, 10, 14], &[15, 16]],
        // One record a key.
        _ => &[&[]],
    }
}

/// Tells how the records of a pair differ. `leftover` is the trap of a record too many, where it is
/// known already.
pub(super) fn compare(
    code: FileCode,
    pair: Pair<'_>,
    leftover: Option<&'static Trap>,
    traps: &[&'static Trap],
    differences: &mut Vec<Difference>,
) {
    let (expected, found) = match pair {
        (Some(expected), Some(found)) => (expected, found),
        (Some(record), None) => {
            let told = told(code, record, None, Change::Missing, traps);
            return differences.push(told);
        }
        (None, Some(record)) => {
            let mut told = told(code, record, None, Change::Extra, traps);
            told.trap = leftover.or(told.trap);
            return differences.push(told);
        }
        (None, None) => return,
    };
    for field in layout(code) {
        let number = field.number;
        let (one, other) = (expected.field(number), found.field(number));
        if may_differ(code, number) || is_same(code, number, field.kind, one, other) {
            continue;
        }
        let change = Change::Field {
            number,
            expected: one.to_owned(),
            found: other.to_owned(),
        };
        differences.push(told(code, expected, Some(number), change, traps));
    }
}

fn told(
    code: FileCode,
    record: &Record,
    field: Option<u16>,
    change: Change,
    traps: &[&'static Trap],
) -> Difference {
    let place = Place {
        file: code,
        field,
        value: field.map_or("", |field| record.field(field)),
        record: &|number| record.field(number).to_owned(),
    };
    let named = names(code).iter();
    let named = named.map(|field| (*field, record.field(*field).to_owned()));
    Difference {
        file: code,
        record: named.filter(|(_, value)| !value.is_empty()).collect(),
        change,
        trap: closest(traps, &place),
    }
}

/// The items by which people find a record.
fn names(code: FileCode) -> &'static [u16] {
    match code {
        FileCode::Uphosoku => &[3, 4, 63],
        FileCode::Up1kyo => &[3, 14],
        FileCode::Up2kyo => &[3, 5, 6, 8, 13],
        FileCode::Up3kyo => &[3, 5, 6, 7, 8, 10, 11, 13],
        FileCode::Upplan | FileCode::Upjsk => &[3, 10, 12, 15, 20, 22, 19],
        FileCode::Upsikyu => &[3, 7, 9, 10, 11],
        FileCode::UpkihonSub1 | FileCode::UpkihonSub2 => &[3, 4, 5, 6],
        FileCode::UpyoboSub => &[3, 4, 5, 10, 14],
        _ => &[3, 4],
    }
}

/// Items that every program sets by itself: the day of making where it is no key, who wrote last,
/// and what nobody uses.
fn may_differ(code: FileCode, number: u16) -> bool {
    let free: &[u16] = match code {
        FileCode::Uphosoku => &[60, 61, 62],
        FileCode::Up1kyo => &[4, 27, 28],
        FileCode::Up2kyo => &[4, 21, 22],
        FileCode::Up3kyo => &[4],
        FileCode::Upplan | FileCode::Upjsk => &[4, 24, 25],
        FileCode::Upsikyu => &[4, 34, 35, 36, 37],
        _ => &[],
    };
    free.contains(&number)
}

fn is_same(code: FileCode, number: u16, kind: Kind, one: &str, other: &str) -> bool {
    if one == other {
        return true;
    }
    // The name follows the serial; only whether there is one counts.
    if code == FileCode::Upkihon && number == PICTURE {
        return one.is_empty() == other.is_empty();
    }
    // An amount of nought may be left out.
    let amount = |text: &str| {
        if text.is_empty() {
            Some(0)
        } else {
            text.parse::<i64>().ok()
        }
    };
    kind == Kind::Integer && amount(one).is_some() && amount(one) == amount(other)
}
