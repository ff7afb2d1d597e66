//! What is wrong with the certificate that a browser presented, if anything: a pure function over
//! what was presented, what is on record, the ticket and the time.
//!
//! The codes are those of one list that the mailbox, `renkei doctor` and the pages share.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::store::certificate::{CertificateRecord, Revocation};
use crate::store::office::{Office, Suspension};

/// Everything that decides.
#[derive(Debug, Clone)]
pub(crate) struct Facts<'a> {
    /// What the browser presented.
    pub(crate) presented: Presented,
    /// The certificate on record, when it is one of ours.
    pub(crate) record: Option<&'a OnRecord>,
    /// The office of the ticket, when there is one.
    pub(crate) ticket: Option<&'a OnRecord>,
    /// Whether the same certificate was found wrong a moment ago.
    pub(crate) repeated: Repeated,
    /// The time.
    pub(crate) now: OffsetDateTime,
}

/// What a browser presented.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Presented {
    /// Nothing.
    Nothing,
    /// A certificate of another issuer.
    Foreign {
        /// Its issuer, empty where it cannot be read.
        issuer: String,
    },
    /// A certificate of ours that is not meant for connecting, or that nobody has on record.
    OtherUse(OtherUse),
    /// A certificate of ours for connecting.
    Ours {
        /// Its serial number.
        serial: String,
    },
}

/// For what else a certificate of ours is.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum OtherUse {
    /// A server's.
    Server,
    /// An authority's, or for signing.
    Signing,
    /// For connecting, but not on record here.
    NotOnRecord,
}

/// An office with the certificates it was issued, newest first.
#[derive(Debug, Clone)]
pub(crate) struct OnRecord {
    /// The office.
    pub(crate) office: Office,
    /// Its certificates.
    pub(crate) certificates: Vec<Held>,
}

/// A certificate of an office.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// As on record.
    pub(crate) certificate: CertificateRecord,
    /// Whether the exchange lets its kind in.
    pub(crate) kind: KindUse,
}

/// Whether the exchange lets a kind in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KindUse {
    /// It does.
    Accepted,
    /// It does not.
    Refused,
}

/// Whether the same certificate was found wrong within the last minute.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Repeated {
    /// It was.
    Yes,
    /// It was not.
    No,
}

/// The judgement.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Verdict {
    /// Nothing is wrong.
    Good {
        /// Place among the usable ones, the newest being 1.
        place: usize,
        /// How many are usable.
        of: usize,
    },
    /// Nothing was presented.
    NonePresented(Expected),
    /// It has ended.
    Expired {
        /// When.
        at: OffsetDateTime,
    },
    /// It begins later.
    NotYetValid {
        /// When.
        from: OffsetDateTime,
    },
    /// There is a newer one.
    Superseded {
        /// Until when the newer one is valid.
        until: OffsetDateTime,
    },
    /// It is another office's than the ticket's.
    OtherOffice,
    /// Its kind is not let in.
    WrongKind {
        /// Id of the kind.
        kind: String,
    },
    /// It was revoked.
    Revoked(Revocation),
    /// Somebody else issued it.
    OtherIssuer {
        /// Who; empty where it cannot be read.
        issuer: String,
    },
    /// It is ours, for something else.
    WrongUse(OtherUse),
    /// Its office may not use the exchange.
    SuspendedOffice(Suspension),
    /// The browser remembers a wrong choice.
    BrowserRemembers,
}

/// What should have been presented, when nothing was.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Expected {
    /// Nobody knows: there is no ticket.
    Unknown,
    /// Nothing was ever issued to the office.
    NothingIssued,
    /// A certificate that is valid until then.
    Until(OffsetDateTime),
}

impl Verdict {
    /// The code of the reason.
    pub(crate) fn code(&self) -> &'static str {
        match self {
            Self::Good { .. } => "good",
            Self::NonePresented(_) => "none-presented",
            Self::Expired { .. } => "expired",
            Self::NotYetValid { .. } => "not-yet-valid",
            Self::Superseded { .. } => "superseded",
            Self::OtherOffice => "other-office",
            Self::WrongKind { .. } => "wrong-kind",
            Self::Revoked(_) => "revoked",
            Self::OtherIssuer { .. } => "other-issuer",
            Self::WrongUse(_) => "wrong-use",
            Self::SuspendedOffice(_) => "suspended-office",
            Self::BrowserRemembers => "browser-remembers",
        }
    }

    /// Whether choosing another certificate would help.
    fn is_a_wrong_choice(&self, usable: usize) -> bool {
        match self {
            Self::Superseded { .. }
            | Self::OtherOffice
            | Self::WrongKind { .. }
            | Self::OtherIssuer { .. }
            | Self::WrongUse(_) => true,
            Self::Expired { .. } | Self::Revoked(_) => usable > 0,
            Self::Good { .. }
            | Self::NonePresented(_)
            | Self::NotYetValid { .. }
            | Self::SuspendedOffice(_)
            | Self::BrowserRemembers => false,
        }
    }
}

/// Every code of the list, also those that only the computer or the person can tell.
pub(crate) const CODES: [&str; 15] = [
    "none-presented",
    "expired",
    "not-yet-valid",
    "superseded",
    "other-office",
    "wrong-kind",
    "revoked",
    "other-issuer",
    "wrong-use",
    "suspended-office",
    "root-not-trusted",
    "no-key",
    "wrong-store",
    "browser-remembers",
    "strong-protection",
];

/// Judges.
pub(crate) fn judge(facts: &Facts<'_>) -> Verdict {
    let verdict = first(facts);
    let usable = facts
        .ticket
        .or(facts.record)
        .map_or(0, |record| record.usable(facts.now).count());
    if facts.repeated == Repeated::Yes && verdict.is_a_wrong_choice(usable) {
        return Verdict::BrowserRemembers;
    }
    verdict
}

fn first(facts: &Facts<'_>) -> Verdict {
    match (&facts.presented, facts.record) {
        (Presented::Nothing, _) => nothing(facts),
        (Presented::Foreign { issuer }, _) => Verdict::OtherIssuer {
            issuer: issuer.clone(),
        },
        (Presented::OtherUse(other), _) => Verdict::WrongUse(*other),
        (Presented::Ours { .. }, None) => Verdict::WrongUse(OtherUse::NotOnRecord),
        (Presented::Ours { serial }, Some(record)) => match record.held(serial) {
            None => Verdict::WrongUse(OtherUse::NotOnRecord),
            Some(held) => held_one(facts, record, held),
        },
    }
}

/// A certificate that is on record.
fn held_one(facts: &Facts<'_>, record: &OnRecord, held: &Held) -> Verdict {
    let (certificate, now) = (&held.certificate, facts.now);
    if held.kind == KindUse::Refused {
        let kind = certificate.kind.clone();
        return Verdict::WrongKind { kind };
    }
    let expected = facts.ticket.map(|ticket| ticket.office.number);
    if expected.is_some_and(|expected: OfficeNumber| expected != record.office.number) {
        return Verdict::OtherOffice;
    }
    if let Some(revocation) = &certificate.revoked {
        return Verdict::Revoked(revocation.clone());
    }
    if now < certificate.not_before {
        let from = certificate.not_before;
        return Verdict::NotYetValid { from };
    }
    if now > certificate.not_after {
        let at = certificate.not_after;
        return Verdict::Expired { at };
    }
    if let Some(suspension) = &record.office.suspended {
        return Verdict::SuspendedOffice(suspension.clone());
    }
    let newer = record.usable(now).find(|other| {
        other.kind == certificate.kind
            && other.terminal == certificate.terminal
            && other.issued_at > certificate.issued_at
    });
    if let Some(newer) = newer {
        let until = newer.not_after;
        return Verdict::Superseded { until };
    }
    let before = record
        .usable(now)
        .position(|other| other.serial == certificate.serial);
    Verdict::Good {
        place: before.unwrap_or_default() + 1,
        of: record.usable(now).count(),
    }
}

/// Nothing was presented: the record may tell why.
fn nothing(facts: &Facts<'_>) -> Verdict {
    let Some(ticket) = facts.ticket else {
        return Verdict::NonePresented(Expected::Unknown);
    };
    if let Some(suspension) = &ticket.office.suspended {
        return Verdict::SuspendedOffice(suspension.clone());
    }
    if let Some(usable) = ticket.usable(facts.now).next() {
        return Verdict::NonePresented(Expected::Until(usable.not_after));
    }
    let accepted = ticket
        .certificates
        .iter()
        .filter(|held| held.kind == KindUse::Accepted);
    let Some(latest) = accepted.map(|held| &held.certificate).next() else {
        return Verdict::NonePresented(Expected::NothingIssued);
    };
    match &latest.revoked {
        Some(revocation) => Verdict::Revoked(revocation.clone()),
        None if facts.now < latest.not_before => Verdict::NotYetValid {
            from: latest.not_before,
        },
        None => Verdict::Expired {
            at: latest.not_after,
        },
    }
}

impl OnRecord {
    /// The certificate with this serial number.
    pub(crate) fn held(&self, serial: &str) -> Option<&Held> {
        self.certificates
            .iter()
            .find(|held| held.certificate.serial == serial)
    }

    /// The certificates that can be used now, newest first.
    fn usable(&self, now: OffsetDateTime) -> impl Iterator<Item = &CertificateRecord> {
        self.certificates
            .iter()
            .filter(|held| held.kind == KindUse::Accepted)
            .map(|held| &held.certificate)
            .filter(move |certificate| {
                certificate.revoked.is_none()
                    && (certificate.not_before..=certificate.not_after).contains(&now)
            })
    }
}

#[cfg(test)]
mod tests;
