//! What lists and answers about revocation have in common: reasons, how long they hold, and which
//! list a certificate stands on.
//!
//! Certificates are divided into partitions by the month in which their validity begins, so that
//! a list stays small and disappears with its certificates. A certificate names the list of its
//! own partition; nobody has to be told how they are divided.

use std::fmt;
use std::str::FromStr;

use der::asn1::GeneralizedTime;
use time::{Duration, Month, OffsetDateTime, UtcOffset};

use crate::certificate::Certificate;
use crate::error::{PkiError, internal};
use crate::serial::SerialNumber;

/// Why a certificate was revoked.
// Spec: RFC 5280 §5.3.1
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Reason {
    /// Not told.
    Unspecified,
    /// The key may be in other hands.
    KeyCompromise,
    /// The name or something else that it says has changed.
    AffiliationChanged,
    /// Another certificate took its place.
    Superseded,
    /// It is no longer needed.
    CessationOfOperation,
}

impl Reason {
    /// All reasons.
    pub const ALL: [Self; 5] = [
        Self::Unspecified,
        Self::KeyCompromise,
        Self::AffiliationChanged,
        Self::Superseded,
        Self::CessationOfOperation,
    ];

    /// The word for it in records and on command lines, such as `key-compromise`.
    #[must_use]
    pub fn as_str(self) -> &'static str {
        match self {
            Self::Unspecified => "unspecified",
            Self::KeyCompromise => "key-compromise",
            Self::AffiliationChanged => "affiliation-changed",
            Self::Superseded => "superseded",
            Self::CessationOfOperation => "cessation-of-operation",
        }
    }

    /// The number of `CRLReason`; `None` for the one that is left out of lists and answers.
    pub(crate) fn code(self) -> Option<u8> {
        match self {
            Self::Unspecified => None,
            Self::KeyCompromise => Some(1),
            Self::AffiliationChanged => Some(3),
            Self::Superseded => Some(4),
            Self::CessationOfOperation => Some(5),
        }
    }
}

impl FromStr for Reason {
    type Err = PkiError;

    /// Reads what [`Reason::as_str`] writes.
    fn from_str(text: &str) -> Result<Self, PkiError> {
        Self::ALL
            .into_iter()
            .find(|reason| reason.as_str() == text)
            .ok_or(PkiError::Damaged {
                what: "reason of a revocation",
            })
    }
}

/// A certificate that was revoked.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Revoked {
    /// Its serial number.
    pub serial: SerialNumber,
    /// When it was revoked, UTC; fractions of a second are cut off.
    pub at: OffsetDateTime,
    /// Why.
    pub reason: Reason,
}

/// From when until when a list or an answer holds, whole seconds in UTC.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Freshness {
    this_update: OffsetDateTime,
    next_update: OffsetDateTime,
}

impl Freshness {
    /// From `now` on for `lifetime`.
    ///
    /// # Errors
    /// [`PkiError::Misuse`] when the lifetime is less than a second or does not fit the calendar
    /// of certificates (1970 to 9999).
    pub fn from_now(now: OffsetDateTime, lifetime: Duration) -> Result<Self, PkiError> {
        let first = now.unix_timestamp();
        let last = first.saturating_add(lifetime.whole_seconds());
        let time = |seconds| OffsetDateTime::from_unix_timestamp(seconds).map_err(|_| EMPTY);
        if last <= first || first < 0 {
            return Err(EMPTY);
        }
        Ok(Self {
            this_update: time(first)?,
            next_update: time(last)?,
        })
    }

    /// When it was made.
    #[must_use]
    pub fn this_update(&self) -> OffsetDateTime {
        self.this_update
    }

    /// When the next one will be there at the latest.
    #[must_use]
    pub fn next_update(&self) -> OffsetDateTime {
        self.next_update
    }
}

const EMPTY: PkiError = PkiError::Misuse {
    reason: "a revocation list or answer has to hold for some time",
};

/// A month of certificates, by the beginning of their validity in UTC.
///
/// `Display` and `FromStr` use the form `2026-01`.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, PartialOrd, Ord)]
pub struct IssueMonth {
    year: i32,
    month: u8,
}

impl IssueMonth {
    /// The month of certificates whose validity begins at `not_before`.
    #[must_use]
    pub fn of(not_before: OffsetDateTime) -> Self {
        let day = not_before.to_offset(UtcOffset::UTC);
        Self {
            year: day.year(),
            month: u8::from(day.month()),
        }
    }

    /// The month after this one.
    #[must_use]
    pub fn next(self) -> Self {
        if self.month < 12 {
            Self {
                month: self.month + 1,
                ..self
            }
        } else {
            Self {
                year: self.year + 1,
                month: 1,
            }
        }
    }

    /// The first moment of the month, UTC. The end of the month is the beginning of the next.
    ///
    /// # Errors
    /// [`PkiError::Misuse`] beyond the year 9999.
    pub fn begin(self) -> Result<OffsetDateTime, PkiError> {
        let misuse = |_| PkiError::Misuse {
            reason: "a month is outside the calendar",
        };
        let month = Month::try_from(self.month).map_err(misuse)?;
        let day = time::Date::from_calendar_date(self.year, month, 1).map_err(misuse)?;
        Ok(day.midnight().assume_utc())
    }
}

impl fmt::Display for IssueMonth {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{:04}-{:02}", self.year, self.month)
    }
}

impl FromStr for IssueMonth {
    type Err = PkiError;

    fn from_str(text: &str) -> Result<Self, PkiError> {
        let read = || {
            let (year, month) = text.split_once('-')?;
            let read = Self {
                year: year.parse().ok()?,
                month: month.parse().ok()?,
            };
            // Only the form that is written here, so that one month has one name.
            ((1..=12).contains(&read.month) && read.to_string() == text).then_some(read)
        };
        read().ok_or(PkiError::Damaged {
            what: "month of a partition",
        })
    }
}

/// The certificates that share a revocation list: those of one authority and one month.
///
/// `Display` is its name in addresses: [`Certificate::label`] and month, such as
/// `0a1b2c3d4e5f60718293-2026-01`.
#[derive(Debug, Clone, PartialEq, Eq, Hash)]
pub struct Partition {
    issuer: String,
    month: IssueMonth,
}

impl Partition {
    /// The partition of an issuer's certificates of a month.
    #[must_use]
    pub fn new(issuer: &Certificate, month: IssueMonth) -> Self {
        Self {
            issuer: issuer.label(),
            month,
        }
    }

    /// The month.
    #[must_use]
    pub fn month(&self) -> IssueMonth {
        self.month
    }

    /// Where its list is published, below the address `base` (without a slash at its end).
    #[must_use]
    pub fn address(&self, base: &str) -> String {
        format!("{base}/crl/{self}.crl")
    }
}

impl fmt::Display for Partition {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}-{}", self.issuer, self.month)
    }
}

/// A time as `GeneralizedTime`.
pub(crate) fn generalized(time: OffsetDateTime) -> Result<GeneralizedTime, PkiError> {
    let seconds = u64::try_from(time.unix_timestamp()).map_err(internal("writing a time"))?;
    GeneralizedTime::from_unix_duration(std::time::Duration::from_secs(seconds))
        .map_err(internal("writing a time"))
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a test stops at the first surprise")]
    use time::macros::datetime;

    use super::*;

    #[test]
    fn months_follow_each_other() {
        let december = IssueMonth::of(datetime!(2026-12-31 23:59:59 UTC));
        assert_eq!(december.to_string(), "2026-12");
        // The same moment is a month later in Japan; only UTC counts.
        assert_eq!(IssueMonth::of(datetime!(2027-01-01 08:59:59 +9)), december);
        assert_eq!(december.next().to_string(), "2027-01");
        assert_eq!(
            december.next().begin().unwrap(),
            datetime!(2027-01-01 00:00 UTC)
        );
        assert_eq!("2026-12".parse::<IssueMonth>().unwrap(), december);
        for text in ["2026-13", "2026-00", "2026-1", "2026", "+2026-01", ""] {
            assert!(text.parse::<IssueMonth>().is_err(), "{text}");
        }
    }

    #[test]
    fn reasons_keep_their_words() {
        for reason in Reason::ALL {
            assert_eq!(reason.as_str().parse::<Reason>().unwrap(), reason);
        }
        assert!("weather".parse::<Reason>().is_err());
    }

    #[test]
    fn freshness_has_whole_seconds() {
        let now = datetime!(2026-01-05 00:00:00.9 UTC);
        let freshness = Freshness::from_now(now, Duration::hours(1)).unwrap();
        assert_eq!(freshness.this_update(), datetime!(2026-01-05 00:00:00 UTC));
        assert_eq!(freshness.next_update(), datetime!(2026-01-05 01:00:00 UTC));
        assert!(Freshness::from_now(now, Duration::ZERO).is_err());
        assert!(Freshness::from_now(now, Duration::MAX).is_err());
    }
}
