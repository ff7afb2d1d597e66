//! Why a certificate that was presented cannot be used now: the judgement by the record, which the
//! self-test and the interfaces for programs share, and its words.
//!
//! What a certificate tells by itself is judged by `pki::usability`; the codes are those of
//! [`protocol::Trouble`].

use pki::usability::{Unusable, Usage};
use protocol::{CertificateFacts, Code, Problem, Trouble};
use time::OffsetDateTime;

use crate::clock::JAPAN;
use crate::kinds::CertificateKinds;
use crate::store::certificate::{CertificateRecord, Revocation};
use crate::store::office::{Office, Suspension};
use crate::web::language::Language;

/// Why a certificate cannot be used, with what the words need.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Somebody else issued it.
    OtherIssuer {
        /// Who; empty where it cannot be read.
        issuer: String,
    },
    /// It is ours, for something else.
    WrongUse(Usage),
    /// It is ours and for connecting, but not on record here.
    NotOnRecord,
    /// Its kind is not let in.
    WrongKind {
        /// Id of the kind.
        kind: String,
    },
    /// It was revoked.
    Revoked(Revocation),
    /// There is a newer one.
    Superseded {
        /// Until when the newer one is valid.
        until: OffsetDateTime,
    },
    /// It begins later.
    NotYetValid {
        /// When.
        from: OffsetDateTime,
    },
    /// It has ended.
    Expired {
        /// When.
        at: OffsetDateTime,
    },
    /// Its office may not use the exchange.
    SuspendedOffice(Suspension),
    /// Its office has not applied for the use of the exchange, or has ended it.
    UseMissing,
}

/// Whether the exchange lets a kind in.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum KindUse {
    /// It does.
    Accepted,
    /// It does not.
    Refused,
}

impl KindUse {
    /// Of a kind by its id; one that nobody knows any more is not let in.
    pub(crate) fn of(kinds: &CertificateKinds, id: &str) -> Self {
        match kinds.find(id) {
            Some(kind) if kind.accepted_by_mailbox => Self::Accepted,
            _ => Self::Refused,
        }
    }
}

/// Judges a certificate that is on record. `newer` is the end of the newest certificate with which
/// the office can connect; it matters where this one was revoked because another took its place.
pub(crate) fn by_record(
    record: &CertificateRecord,
    kind: KindUse,
    office: &Office,
    newer: Option<OffsetDateTime>,
    now: OffsetDateTime,
) -> Option<Refusal> {
    if kind == KindUse::Refused {
        let kind = record.kind.clone();
        return Some(Refusal::WrongKind { kind });
    }
    if let Some(revocation) = &record.revoked {
        return Some(match newer {
            Some(until) if was_replaced(record) => Refusal::Superseded { until },
            _ => Refusal::Revoked(revocation.clone()),
        });
    }
    if now < record.not_before {
        let from = record.not_before;
        return Some(Refusal::NotYetValid { from });
    }
    if now > record.not_after {
        let at = record.not_after;
        return Some(Refusal::Expired { at });
    }
    office.suspended.clone().map(Refusal::SuspendedOffice)
}

/// Whether it was revoked because another one took its place.
pub(crate) fn was_replaced(record: &CertificateRecord) -> bool {
    let revoked = record.revoked.as_ref();
    revoked.is_some_and(|revoked| revoked.reason == pki::revocation::Reason::Superseded.as_str())
}

impl From<Unusable> for Refusal {
    fn from(unusable: Unusable) -> Self {
        match unusable {
            Unusable::OtherIssuer { issuer } => Self::OtherIssuer { issuer },
            Unusable::WrongUse(usage) => Self::WrongUse(usage),
            Unusable::NotYetValid { from } => Self::NotYetValid { from },
            Unusable::Expired { at } => Self::Expired { at },
        }
    }
}

impl Refusal {
    /// The reason in the list.
    pub(crate) fn trouble(&self) -> Trouble {
        match self {
            Self::OtherIssuer { .. } => Trouble::OtherIssuer,
            Self::WrongUse(_) => Trouble::WrongUse,
            Self::NotOnRecord => Trouble::NotOnRecord,
            Self::WrongKind { .. } => Trouble::WrongKind,
            Self::Revoked(_) => Trouble::Revoked,
            Self::Superseded { .. } => Trouble::Superseded,
            Self::NotYetValid { .. } => Trouble::NotYetValid,
            Self::Expired { .. } => Trouble::Expired,
            Self::SuspendedOffice(_) => Trouble::SuspendedOffice,
            Self::UseMissing => Trouble::UseMissing,
        }
    }

    /// The arguments of its texts.
    pub(crate) fn words(
        &self,
        language: Language,
        kinds: &CertificateKinds,
        now: OffsetDateTime,
    ) -> Vec<(&'static str, String)> {
        let day = |at: OffsetDateTime| ("day", language.day(at.to_offset(JAPAN).date()));
        match self {
            Self::Expired { at } => vec![day(*at)],
            Self::NotYetValid { from } => vec![day(*from)],
            Self::Superseded { until } => vec![day(*until)],
            Self::WrongKind { kind } => vec![("kind", kinds.label_of(kind, now))],
            Self::Revoked(revocation) => vec![
                day(revocation.at),
                ("reason", revocation_reason(language, &revocation.reason)),
            ],
            Self::SuspendedOffice(suspension) => {
                vec![day(suspension.at), ("reason", suspension.reason.clone())]
            }
            Self::OtherIssuer { issuer } if issuer.is_empty() => {
                vec![("issuer", language.text("self-test-some-issuer"))]
            }
            Self::OtherIssuer { issuer } => vec![("issuer", issuer.clone())],
            Self::WrongUse(usage) => {
                vec![(
                    "use",
                    language.text(&format!("trouble-use-{}", usage.as_str())),
                )]
            }
            Self::NotOnRecord | Self::UseMissing => Vec::new(),
        }
    }

    /// The problem document that refuses for this reason.
    pub(crate) fn problem(&self, kinds: &CertificateKinds, now: OffsetDateTime) -> Problem {
        let trouble = self.trouble();
        let code = trouble.problem().unwrap_or(Code::CertificateUnknown);
        let problem = Problem::of(code).about(self.facts(kinds, now));
        if *self == Self::NotOnRecord {
            return problem;
        }
        // Like everything that is sent to whoever reads an answer raw.
        let language = Language::Japanese;
        let words = self.words(language, kinds, now);
        let words: Vec<_> = words
            .iter()
            .map(|(name, value)| (*name, value.as_str()))
            .collect();
        problem.with_detail(language.text_with(&format!("trouble-{trouble}-detail"), &words))
    }

    fn facts(&self, kinds: &CertificateKinds, now: OffsetDateTime) -> CertificateFacts {
        let none = CertificateFacts::default();
        let moment = |at: &OffsetDateTime| Some(*at);
        match self {
            Self::NotOnRecord | Self::UseMissing => none,
            Self::OtherIssuer { issuer } => CertificateFacts {
                issuer: Some(issuer.clone()).filter(|issuer| !issuer.is_empty()),
                ..none
            },
            Self::WrongUse(usage) => CertificateFacts {
                usage: Some(usage.as_str().to_owned()),
                ..none
            },
            Self::WrongKind { kind } => CertificateFacts {
                kind: Some(kinds.label_of(kind, now)),
                ..none
            },
            Self::Revoked(Revocation { at, reason })
            | Self::SuspendedOffice(Suspension { at, reason }) => CertificateFacts {
                at: moment(at),
                reason: Some(reason.clone()),
                ..none
            },
            Self::Superseded { until: at }
            | Self::NotYetValid { from: at }
            | Self::Expired { at } => CertificateFacts {
                at: moment(at),
                ..none
            },
        }
    }
}

/// The reason of a revocation in words, or the word on record.
pub(crate) fn revocation_reason(language: Language, word: &str) -> String {
    let text = language.text_if_known(&format!("revoke-{word}"));
    text.unwrap_or_else(|| word.to_owned())
}

#[cfg(test)]
pub(crate) mod tests;
