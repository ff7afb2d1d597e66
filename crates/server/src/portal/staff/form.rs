//! The fields for a person of an office: name and rights, as they arrive and as they are shown.

use std::collections::BTreeSet;

use careplan::ServiceKind;

use super::right_label;
use crate::store::right::{Grant, Grants, Right};
use crate::web::language::Language;
use crate::web::managed_person::{Boxes, LimitBox, PersonFields, TickBox, name_field};
use crate::web::service_kind;

/// The fields with what was typed and ticked.
pub(super) fn fields(
    language: Language,
    kinds: &[ServiceKind],
    name: &str,
    ticked: &BTreeSet<String>,
) -> PersonFields {
    PersonFields {
        texts: vec![name_field(language, name, "staff-name-hint")],
        place: None,
        duties: Boxes {
            id: "rights",
            legend: language.text("staff-rights-legend"),
            limits: language.text("staff-kinds-legend"),
            boxes: boxes(language, kinds, ticked),
            error: None,
        },
        errors: Vec::new(),
    }
}

/// A box for each right, and one for each kind of service where the office has several.
fn boxes(language: Language, kinds: &[ServiceKind], ticked: &BTreeSet<String>) -> Vec<TickBox> {
    let right_box = |right: Right| {
        let limits = limits(right, kinds);
        TickBox {
            name: right_name(right),
            label: right_label(language, right),
            explanation: language.text(&format!("right-{}-text", right.as_str())),
            ticked: ticked.contains(&right_name(right)),
            limits: limits
                .iter()
                .map(|kind| LimitBox {
                    name: kind_name(right, kind),
                    label: service_kind::in_words(kind),
                    ticked: ticked.contains(&kind_name(right, kind)),
                })
                .collect(),
        }
    };
    Right::ALL.into_iter().map(right_box).collect()
}

/// The boxes that stand for these rights.
pub(super) fn boxes_of(grants: &Grants) -> BTreeSet<String> {
    let mut ticked = BTreeSet::new();
    for grant in &grants.0 {
        ticked.insert(right_name(grant.right));
        ticked.extend(grant.kinds.iter().map(|kind| kind_name(grant.right, kind)));
    }
    ticked
}

/// The rights that the ticked boxes stand for, or what is wrong as the key of a text.
pub(super) fn grants(
    kinds: &[ServiceKind],
    ticked: &BTreeSet<String>,
) -> Result<Grants, &'static str> {
    let mut grants = Vec::new();
    for right in Right::ALL {
        let limits = limits(right, kinds).iter();
        let chosen = limits.filter(|kind| ticked.contains(&kind_name(right, kind)));
        let mut chosen: Vec<ServiceKind> = chosen.copied().collect();
        match (ticked.contains(&right_name(right)), chosen.is_empty()) {
            (true, _) => {
                // Every kind ticked is the same as no limit.
                if chosen.len() == kinds.len() {
                    chosen.clear();
                }
                let kinds = chosen;
                grants.push(Grant { right, kinds });
            }
            (false, false) => return Err("staff-kind-without-right"),
            (false, true) => {}
        }
    }
    let reads_only = grants.iter().any(|grant| grant.right == Right::Read);
    match grants.len() {
        0 => Err("staff-no-right"),
        2.. if reads_only => Err("staff-read-with-others"),
        _ => Ok(Grants(grants)),
    }
}

/// The kinds by which a right can be limited: those of the office, where it has several and the
/// right is about data.
fn limits(right: Right, kinds: &[ServiceKind]) -> &[ServiceKind] {
    match right {
        Right::Send | Right::Receive | Right::Read if kinds.len() > 1 => kinds,
        _ => &[],
    }
}

fn right_name(right: Right) -> String {
    format!("right_{}", right.as_str())
}

fn kind_name(right: Right, kind: &ServiceKind) -> String {
    format!("kind_{}_{}", right.as_str(), kind.as_str())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    fn check(kinds: &[&str], ticked: &[&str], expected: Result<&[&str], &'static str>) {
        let kinds: Vec<ServiceKind> = kinds.iter().map(|kind| kind.parse().unwrap()).collect();
        let ticked = ticked.iter().map(|name| (*name).to_owned()).collect();
        let found = grants(&kinds, &ticked).map(|grants| boxes_of(&grants));
        let expected = expected.map(|names| names.iter().map(|name| (*name).to_owned()).collect());
        assert_eq!(found, expected, "{ticked:?}");
    }

    #[test]
    fn boxes_become_rights() {
        check(&["43"], &[], Err("staff-no-right"));
        check(&["43"], &["right_read"], Ok(&["right_read"]));
        check(
            &["43"],
            &["right_read", "right_send"],
            Err("staff-read-with-others"),
        );
        let limited = &["right_send", "kind_send_15"];
        check(&["43", "15"], limited, Ok(&["kind_send_15", "right_send"]));
        // With a single kind there is nothing to limit.
        check(&["15"], limited, Ok(&["right_send"]));
        check(
            &["43", "15"],
            &["right_send", "kind_send_15", "kind_send_43"],
            Ok(&["right_send"]),
        );
        check(
            &["43", "15"],
            &["right_receive", "kind_send_15"],
            Err("staff-kind-without-right"),
        );
    }
}
