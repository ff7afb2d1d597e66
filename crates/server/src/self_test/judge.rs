//! What is wrong with the certificate that a browser presented, if anything: a pure function over
//! what was presented, what is on record, the ticket and the time.
//!
//! The codes are those of [`Trouble`], one list that the mailbox, `renkei doctor` and the pages
//! share.

use careplan::OfficeNumber;
use pki::usability::Unusable;
use protocol::Trouble;
use time::OffsetDateTime;

use crate::licence;
use crate::store::certificate::CertificateRecord;
use crate::store::licence::Licence;
use crate::store::office::Office;
use crate::trouble::{self, KindUse, Refusal};

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
    /// A certificate that by itself is none of ours for connecting.
    Unusable(Unusable),
    /// One that is of no form that is read here.
    Unreadable,
    /// A certificate of ours for connecting.
    Ours {
        /// Its serial number.
        serial: String,
    },
}

/// An office with the certificates it was issued, newest first.
#[derive(Debug, Clone)]
pub(crate) struct OnRecord {
    /// The office.
    pub(crate) office: Office,
    /// Its certificates.
    pub(crate) certificates: Vec<Held>,
    /// With which services it uses the exchange.
    pub(crate) licences: Vec<Licence>,
}

/// A certificate of an office.
#[derive(Debug, Clone)]
pub(crate) struct Held {
    /// As on record.
    pub(crate) certificate: CertificateRecord,
    /// Whether the exchange lets its kind in.
    pub(crate) kind: KindUse,
    /// Whether it can still be installed.
    pub(crate) key: HeldKey,
}

/// Whether a certificate can still be installed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum HeldKey {
    /// It can, or was.
    Kept,
    /// The issue password was re-issued before its file was fetched.
    Lost,
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
    /// It is another office's than the ticket's.
    OtherOffice,
    /// It cannot be used.
    Refused(Refusal),
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
    /// The issue password was re-issued before the last one was installed.
    KeyLost,
    /// A certificate that is valid until then.
    Until(OffsetDateTime),
}

impl Verdict {
    /// The reason in the list; `None` when nothing is wrong.
    pub(crate) fn trouble(&self) -> Option<Trouble> {
        Some(match self {
            Self::Good { .. } => return None,
            Self::NonePresented(_) => Trouble::NonePresented,
            Self::OtherOffice => Trouble::OtherOffice,
            Self::Refused(refusal) => refusal.trouble(),
            Self::BrowserRemembers => Trouble::BrowserRemembers,
        })
    }

    /// Whether the certificate is installed rightly, whatever else is missing.
    pub(crate) fn is_installed(&self) -> bool {
        matches!(self, Self::Good { .. } | Self::Refused(Refusal::UseMissing))
    }

    /// Whether choosing another certificate would help.
    fn is_a_wrong_choice(&self, usable: usize) -> bool {
        match self {
            Self::OtherOffice => true,
            Self::Refused(refusal) => match refusal.trouble() {
                Trouble::NotYetValid | Trouble::SuspendedOffice | Trouble::UseMissing => false,
                Trouble::Expired | Trouble::Revoked => usable > 0,
                _ => true,
            },
            Self::Good { .. } | Self::NonePresented(_) | Self::BrowserRemembers => false,
        }
    }
}

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
    let unknown = || Verdict::Refused(Refusal::NotOnRecord);
    match (&facts.presented, facts.record) {
        (Presented::Nothing, _) => nothing(facts),
        (Presented::Unusable(unusable), _) => Verdict::Refused(unusable.clone().into()),
        (Presented::Unreadable, _) => Verdict::Refused(Refusal::OtherIssuer {
            issuer: String::new(),
        }),
        (Presented::Ours { .. }, None) => unknown(),
        (Presented::Ours { serial }, Some(record)) => match record.held(serial) {
            None => unknown(),
            Some(held) => held_one(facts, record, held),
        },
    }
}

/// A certificate that is on record.
fn held_one(facts: &Facts<'_>, record: &OnRecord, held: &Held) -> Verdict {
    let (certificate, now) = (&held.certificate, facts.now);
    let expected = facts.ticket.map(|ticket| ticket.office.number);
    if expected.is_some_and(|expected: OfficeNumber| expected != record.office.number) {
        return Verdict::OtherOffice;
    }
    if let Some(refusal) = record.refusal(held, now) {
        return Verdict::Refused(refusal);
    }
    let newer = record.usable(now).find(|other| {
        other.kind == certificate.kind
            && other.terminal == certificate.terminal
            && other.issued_at > certificate.issued_at
    });
    if let Some(newer) = newer {
        let until = newer.not_after;
        return Verdict::Refused(Refusal::Superseded { until });
    }
    if let Some(refusal) = licence::of_any(&record.licences, now) {
        return Verdict::Refused(refusal);
    }
    let before = record
        .usable(now)
        .position(|other| other.serial == certificate.serial);
    let place = before.unwrap_or_default() + 1;
    Verdict::Good {
        place,
        of: record.usable(now).count().max(place),
    }
}

/// Nothing was presented: the record may tell why.
fn nothing(facts: &Facts<'_>) -> Verdict {
    let Some(ticket) = facts.ticket else {
        return Verdict::NonePresented(Expected::Unknown);
    };
    if let Some(suspension) = &ticket.office.suspended {
        return Verdict::Refused(Refusal::SuspendedOffice(suspension.clone()));
    }
    if let Some(usable) = ticket.usable(facts.now).next() {
        return Verdict::NonePresented(Expected::Until(usable.not_after));
    }
    let mut accepted = ticket
        .certificates
        .iter()
        .filter(|held| held.kind == KindUse::Accepted);
    let Some(latest) = accepted.next() else {
        return Verdict::NonePresented(Expected::NothingIssued);
    };
    match ticket.refusal(latest, facts.now) {
        Some(refusal) => Verdict::Refused(refusal),
        None => Verdict::NonePresented(Expected::KeyLost),
    }
}

impl OnRecord {
    /// The certificate with this serial number.
    pub(crate) fn held(&self, serial: &str) -> Option<&Held> {
        self.certificates
            .iter()
            .find(|held| held.certificate.serial == serial)
    }

    /// Why one of its certificates cannot be used now.
    fn refusal(&self, held: &Held, now: OffsetDateTime) -> Option<Refusal> {
        let newer = self.usable(now).next().map(|newest| newest.not_after);
        trouble::by_record(&held.certificate, held.kind, &self.office, newer, now)
    }

    /// The certificates that can be used now, newest first.
    fn usable(&self, now: OffsetDateTime) -> impl Iterator<Item = &CertificateRecord> {
        self.certificates
            .iter()
            .filter(|held| held.kind == KindUse::Accepted && held.key == HeldKey::Kept)
            .map(|held| &held.certificate)
            .filter(move |certificate| {
                certificate.revoked.is_none()
                    && (certificate.not_before..=certificate.not_after).contains(&now)
            })
    }
}

#[cfg(test)]
mod tests;
