//! The judgement, row by row.

#![allow(clippy::unwrap_used, reason = "a failed test may panic")]

use careplan::Address;
use pki::usability::Usage;
use time::Duration;

use super::*;
use crate::store::certificate::Revocation;
use crate::store::licence::{LicenceState, Renewal};
use crate::store::office::{Claiming, Suspension};
use crate::store::testing::{NOW, number};
use crate::web::testing::other_number;

fn certificate(serial: &str, from: i64, to: i64) -> CertificateRecord {
    CertificateRecord {
        serial: serial.to_owned(),
        receipt: serial.to_owned(),
        office_number: number(),
        account_id: String::new(),
        kind: "careplan".to_owned(),
        terminal: None,
        not_before: NOW + Duration::days(from),
        not_after: NOW + Duration::days(to),
        der: Some(Vec::new()),
        fingerprint: None,
        issued_at: Some(NOW + Duration::days(from)),
        revoked: None,
        revoked_by: None,
        last_used_at: None,
    }
}

fn office(number: OfficeNumber, certificates: Vec<CertificateRecord>) -> OnRecord {
    let held = |certificate| Held {
        certificate,
        kind: KindUse::Accepted,
        key: HeldKey::Kept,
    };
    OnRecord {
        office: Office {
            number,
            name: "青空".to_owned(),
            kana: String::new(),
            prefecture: "13".to_owned(),
            municipality: String::new(),
            claiming: Claiming::Agent,
            suspended: None,
            kinds: Vec::new(),
        },
        certificates: certificates.into_iter().map(held).collect(),
        licences: vec![Licence {
            address: Address {
                office: number,
                kind: "43".parse().unwrap(),
            },
            state: LicenceState::InUse,
            starts_at: NOW,
            ends_at: None,
            renewal: Renewal::Automatic,
            state_at: NOW,
            reason: String::new(),
            receipt: None,
        }],
    }
}

fn check(
    presented: &Presented,
    record: Option<&OnRecord>,
    ticket: Option<&OnRecord>,
    expected: &Verdict,
) {
    let facts = |repeated| Facts {
        presented: presented.clone(),
        record,
        ticket,
        repeated,
        now: NOW,
    };
    assert_eq!(judge(&facts(Repeated::No)), *expected);
    let remembered = judge(&facts(Repeated::Yes));
    let usable = ticket
        .or(record)
        .map_or(0, |found| found.usable(NOW).count());
    if expected.is_a_wrong_choice(usable) {
        assert_eq!(remembered, Verdict::BrowserRemembers);
    } else {
        assert_eq!(remembered, *expected);
    }
}

fn ours(serial: &str) -> Presented {
    let serial = serial.to_owned();
    Presented::Ours { serial }
}

fn refused(refusal: Refusal) -> Verdict {
    Verdict::Refused(refusal)
}

fn at(days: i64) -> OffsetDateTime {
    NOW + Duration::days(days)
}

fn revocation() -> Revocation {
    Revocation {
        at: NOW,
        reason: "key-compromise".to_owned(),
    }
}

fn suspension() -> Suspension {
    Suspension {
        at: NOW,
        reason: "廃止".to_owned(),
    }
}

/// The office, with a certificate that was revoked.
fn lost() -> OnRecord {
    let revoked = CertificateRecord {
        revoked: Some(revocation()),
        ..certificate("05", -9, 9)
    };
    office(number(), vec![revoked])
}

/// The office, stopped.
fn stopped() -> OnRecord {
    let mut stopped = office(number(), vec![certificate("01", -9, 9)]);
    stopped.office.suspended = Some(suspension());
    stopped
}

/// The office, with a certificate of a kind that is not let in.
fn agent() -> OnRecord {
    let mut agent = office(number(), vec![certificate("01", -9, 9)]);
    for held in &mut agent.certificates {
        held.kind = KindUse::Refused;
    }
    agent
}

#[test]
fn one_of_several_usable_ones() {
    let (old, new) = (certificate("01", -9, 9), certificate("02", -1, 30));
    let one = office(number(), vec![old.clone()]);
    let good = |place, of| Verdict::Good { place, of };
    check(&ours("01"), Some(&one), None, &good(1, 1));
    check(&ours("01"), Some(&one), Some(&one), &good(1, 1));
    let both = office(number(), vec![new, old.clone()]);
    let superseded = refused(Refusal::Superseded { until: at(30) });
    check(&ours("01"), Some(&both), None, &superseded);
    check(&ours("02"), Some(&both), None, &good(1, 2));
    // A key of another computer replaces nothing.
    let elsewhere = CertificateRecord {
        terminal: Some("受付".to_owned()),
        ..certificate("06", -1, 20)
    };
    let two_computers = office(number(), vec![elsewhere, old]);
    check(&ours("01"), Some(&two_computers), None, &good(2, 2));
    let other = office(other_number(), Vec::new());
    check(&ours("01"), Some(&one), Some(&other), &Verdict::OtherOffice);
}

#[test]
fn ours_that_cannot_be_used() {
    let ended = certificate("03", -30, -1);
    let expired = refused(Refusal::Expired { at: at(-1) });
    let past = office(number(), vec![ended.clone()]);
    check(&ours("03"), Some(&past), None, &expired);
    let renewed = office(number(), vec![certificate("01", -9, 9), ended]);
    check(&ours("03"), Some(&renewed), None, &expired);
    let early = office(number(), vec![certificate("04", 1, 30)]);
    let not_yet = refused(Refusal::NotYetValid { from: at(1) });
    check(&ours("04"), Some(&early), None, &not_yet);
    let revoked = refused(Refusal::Revoked(revocation()));
    check(&ours("05"), Some(&lost()), None, &revoked);
    let kind = "careplan".to_owned();
    check(
        &ours("01"),
        Some(&agent()),
        None,
        &refused(Refusal::WrongKind { kind }),
    );
    let suspended = refused(Refusal::SuspendedOffice(suspension()));
    check(&ours("01"), Some(&stopped()), None, &suspended);
    let unknown = refused(Refusal::NotOnRecord);
    check(&ours("01"), None, None, &unknown);
    check(&ours("ff"), Some(&renewed), None, &unknown);
}

#[test]
fn others_and_for_something_else() {
    let issuer = "マイナンバー".to_owned();
    let foreign = Presented::Unusable(Unusable::OtherIssuer {
        issuer: issuer.clone(),
    });
    let one = office(number(), vec![certificate("01", -9, 9)]);
    check(
        &foreign,
        None,
        Some(&one),
        &refused(Refusal::OtherIssuer { issuer }),
    );
    check(
        &Presented::Unreadable,
        None,
        None,
        &refused(Refusal::OtherIssuer {
            issuer: String::new(),
        }),
    );
    let server = Presented::Unusable(Unusable::WrongUse(Usage::Server));
    let wrong = refused(Refusal::WrongUse(Usage::Server));
    check(&server, None, None, &wrong);
}

#[test]
fn nothing_and_what_the_record_says() {
    let none = |office: Option<&OnRecord>, expected: Verdict| {
        check(&Presented::Nothing, None, office, &expected);
    };
    none(None, Verdict::NonePresented(Expected::Unknown));
    let one = office(number(), vec![certificate("01", -9, 9)]);
    let until = Expected::Until(at(9));
    none(Some(&one), Verdict::NonePresented(until));
    let nothing = || Verdict::NonePresented(Expected::NothingIssued);
    none(Some(&office(number(), Vec::new())), nothing());
    none(Some(&agent()), nothing());
    let past = office(number(), vec![certificate("03", -30, -1)]);
    none(Some(&past), refused(Refusal::Expired { at: at(-1) }));
    let early = office(number(), vec![certificate("04", 1, 30)]);
    none(Some(&early), refused(Refusal::NotYetValid { from: at(1) }));
    none(Some(&lost()), refused(Refusal::Revoked(revocation())));
    none(
        Some(&stopped()),
        refused(Refusal::SuspendedOffice(suspension())),
    );
}

#[test]
fn one_that_was_replaced_points_to_the_newer_one_while_that_can_be_used() {
    let replaced = CertificateRecord {
        revoked: Some(Revocation {
            at: NOW,
            reason: "superseded".to_owned(),
        }),
        ..certificate("07", -9, 9)
    };
    let revoked = refused(Refusal::Revoked(replaced.revoked.clone().unwrap()));
    let alone = office(number(), vec![replaced.clone()]);
    check(&ours("07"), Some(&alone), None, &revoked);
    let both = office(number(), vec![certificate("02", -1, 30), replaced]);
    let superseded = refused(Refusal::Superseded { until: at(30) });
    check(&ours("07"), Some(&both), None, &superseded);
}

#[test]
fn one_that_can_no_longer_be_installed_is_not_waited_for() {
    let mut lost = office(
        number(),
        vec![certificate("02", -1, 30), certificate("01", -9, 9)],
    );
    lost.certificates.first_mut().unwrap().key = HeldKey::Lost;
    let until = Verdict::NonePresented(Expected::Until(at(9)));
    check(&Presented::Nothing, None, Some(&lost), &until);
    // Nor does it take the place of the one that is installed.
    let good = Verdict::Good { place: 1, of: 1 };
    check(&ours("01"), Some(&lost), None, &good);
    lost.certificates.pop();
    let gone = Verdict::NonePresented(Expected::KeyLost);
    check(&Presented::Nothing, None, Some(&lost), &gone);
}
