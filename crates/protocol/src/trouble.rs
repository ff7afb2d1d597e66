//! Why a certificate cannot be used: one list for the self-test, the interfaces of programs, the
//! office program and the manual.
//!
//! Each reason has one stable code that reaches the person whichever way the refusal takes; the
//! words belong to whoever tells it. [`CertificateFacts`] carries what the words need.

use std::fmt;
use std::str::FromStr;

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::problem::{Code, UnknownCode};

/// A reason why a certificate cannot be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub enum Trouble {
    /// No certificate came, or none is there.
    NonePresented,
    /// It is past its end.
    Expired,
    /// It is not valid yet.
    NotYetValid,
    /// Another one took its place.
    Superseded,
    /// It is another office's than the one expected.
    OtherOffice,
    /// Certificates of its kind are not let in.
    WrongKind,
    /// It was revoked.
    Revoked,
    /// Somebody else issued it.
    OtherIssuer,
    /// It is ours, but not for connecting.
    WrongUse,
    /// It is ours and for connecting, but nobody has it on record.
    NotOnRecord,
    /// Its office may not use the exchange now.
    SuspendedOffice,
    /// It is good, but its office has not applied for the use of the exchange.
    UseMissing,
    /// The computer does not believe its issuer.
    RootNotTrusted,
    /// The certificate is there, its key is not.
    NoKey,
    /// It lies where browsers do not look.
    WrongStore,
    /// The browser shows the earlier choice again.
    BrowserRemembers,
    /// The computer asks at each use.
    StrongProtection,
}

impl Trouble {
    /// Every reason, in the order of the manual.
    pub const ALL: [Self; 17] = [
        Self::NonePresented,
        Self::Expired,
        Self::NotYetValid,
        Self::Superseded,
        Self::OtherOffice,
        Self::WrongKind,
        Self::Revoked,
        Self::OtherIssuer,
        Self::WrongUse,
        Self::NotOnRecord,
        Self::SuspendedOffice,
        Self::UseMissing,
        Self::RootNotTrusted,
        Self::NoKey,
        Self::WrongStore,
        Self::BrowserRemembers,
        Self::StrongProtection,
    ];

    /// The stable code: in addresses, problem documents, texts and the manual.
    #[must_use]
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::NonePresented => "none-presented",
            Self::Expired => "expired",
            Self::NotYetValid => "not-yet-valid",
            Self::Superseded => "superseded",
            Self::OtherOffice => "other-office",
            Self::WrongKind => "wrong-kind",
            Self::Revoked => "revoked",
            Self::OtherIssuer => "other-issuer",
            Self::WrongUse => "wrong-use",
            Self::NotOnRecord => "not-on-record",
            Self::SuspendedOffice => "suspended-office",
            Self::UseMissing => "use-missing",
            Self::RootNotTrusted => "root-not-trusted",
            Self::NoKey => "no-key",
            Self::WrongStore => "wrong-store",
            Self::BrowserRemembers => "browser-remembers",
            Self::StrongProtection => "strong-protection",
        }
    }

    /// The code of the problem document that refuses for this reason; `None` where no server can
    /// see it.
    #[must_use]
    pub fn problem(self) -> Option<Code> {
        Code::ALL
            .into_iter()
            .find(|code| code.trouble() == Some(self))
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.write_str(self.as_str())
    }
}

impl FromStr for Trouble {
    type Err = UnknownCode;

    fn from_str(text: &str) -> Result<Self, UnknownCode> {
        Self::ALL
            .into_iter()
            .find(|trouble| trouble.as_str() == text)
            .ok_or(UnknownCode)
    }
}

impl Code {
    /// The trouble with the certificate that it stands for, when it is about one.
    #[must_use]
    pub fn trouble(self) -> Option<Trouble> {
        Some(match self {
            Self::NonePresented => Trouble::NonePresented,
            Self::CertificateExpired => Trouble::Expired,
            Self::CertificateNotYetValid => Trouble::NotYetValid,
            Self::CertificateSuperseded => Trouble::Superseded,
            Self::WrongKind => Trouble::WrongKind,
            Self::CertificateRevoked => Trouble::Revoked,
            Self::OtherIssuer => Trouble::OtherIssuer,
            Self::WrongUse => Trouble::WrongUse,
            Self::CertificateUnknown => Trouble::NotOnRecord,
            Self::OfficeSuspended => Trouble::SuspendedOffice,
            Self::UseMissing => Trouble::UseMissing,
            _ => return None,
        })
    }
}

/// What the words of a reason need; member `certificate` of a problem document. Only what is known
/// and belongs to the reason is there.
#[derive(Debug, Clone, PartialEq, Eq, Default, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct CertificateFacts {
    /// When it ended, begins, was revoked or its office suspended; for one that was superseded,
    /// the end of the newer one.
    #[serde(
        default,
        with = "time::serde::rfc3339::option",
        skip_serializing_if = "Option::is_none"
    )]
    pub at: Option<OffsetDateTime>,
    /// Why it was revoked, a word such as `key-compromise`; why the office is suspended, as the
    /// federation wrote it.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reason: Option<String>,
    /// The name of its kind.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub kind: Option<String>,
    /// The name of its issuer.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub issuer: Option<String>,
    /// For what it is: `server` or `signing`.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub usage: Option<String>,
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::Problem;

    #[test]
    fn every_reason_reads_back_and_names_its_problem() {
        for trouble in Trouble::ALL {
            assert_eq!(trouble.as_str().parse(), Ok(trouble));
            let Some(code) = trouble.problem() else {
                continue;
            };
            assert_eq!(code.as_str(), trouble.as_str());
            assert_eq!(code.trouble(), Some(trouble));
        }
        assert!("weather".parse::<Trouble>().is_err());
        // What only the computer or the person can see never travels.
        for local in [
            Trouble::OtherOffice,
            Trouble::NoKey,
            Trouble::BrowserRemembers,
        ] {
            assert_eq!(local.problem(), None);
        }
    }

    #[test]
    fn facts_travel_in_the_document_and_their_absence_too() {
        let facts = CertificateFacts {
            at: Some(OffsetDateTime::UNIX_EPOCH),
            reason: Some("key-compromise".to_owned()),
            ..CertificateFacts::default()
        };
        let problem = Problem::of(Code::CertificateRevoked).about(facts);
        let text = serde_json::to_string(&problem).unwrap();
        assert!(text.contains(r#""code":"revoked""#), "{text}");
        assert!(text.contains(r#""at":"1970-01-01T00:00:00Z""#), "{text}");
        assert!(!text.contains("issuer"), "{text}");
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), problem);
        let bare = Problem::of(Code::NotFound);
        let text = serde_json::to_string(&bare).unwrap();
        assert!(!text.contains("certificate"), "{text}");
        assert_eq!(serde_json::from_str::<Problem>(&text).unwrap(), bare);
    }
}
