//! The kinds of service of sender and receiver: from the name, from the caller, from the content.

use std::collections::BTreeSet;

use super::{Hints, Read, Reason};
use crate::file_code::FileCode;
use crate::id::ServiceKind;

/// Care management: before V4.0 only such offices sent plans and got actuals.
// Spec: §2.4
const CARE_MANAGEMENT: &str = "43";

/// The kinds of sender and receiver of a file, given the files of the same exchange.
pub(super) fn of(
    file: &Read<'_>,
    together: &[&Read<'_>],
    hints: &Hints,
) -> Result<[ServiceKind; 2], Reason> {
    let [from, to] = file.name.kinds();
    let sends_actuals = matches!(file.name.code, FileCode::Upjsk | FileCode::Dltjsk);
    let provider = || of_provider(together, sends_actuals);
    let manager = || CARE_MANAGEMENT.parse().ok();
    let (sender, receiver) = if sends_actuals {
        (
            from.or(hints.from_kind).or_else(provider),
            to.or(hints.to_kind).or_else(manager),
        )
    } else {
        (
            from.or(hints.from_kind).or_else(manager),
            to.or(hints.to_kind).or_else(provider),
        )
    };
    Ok([
        sender.ok_or(Reason::SenderKind)?,
        receiver.ok_or(Reason::ReceiverKind)?,
    ])
}

/// The one kind of service that the records give to the service office; none where they give
/// several or none.
fn of_provider(together: &[&Read<'_>], sends_actuals: bool) -> Option<ServiceKind> {
    let mut kinds = BTreeSet::new();
    for file in together {
        let office = if sends_actuals {
            &file.name.from
        } else {
            &file.name.to
        };
        let (of_office, code) = match file.name.code {
            FileCode::Upplan | FileCode::Upjsk => (20, 15),
            FileCode::Upsikyu => (7, 9),
            FileCode::Dltjsk => (5, 6),
            _ => continue,
        };
        let rows = file.records.iter();
        let rows = rows.filter(|record| record.field(of_office) == office);
        kinds.extend(rows.filter_map(|record| record.field(code).get(..2)));
    }
    match kinds.iter().copied().collect::<Vec<_>>()[..] {
        [kind] => kind.parse().ok(),
        _ => None,
    }
}
