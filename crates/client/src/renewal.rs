//! When a certificate is renewed without being asked. Pure: no files, no network, no clock.
//!
//! The moment is chosen by lot, once for each certificate, so that the offices of a federation do
//! not all come on the same day. What fails is tried again after pauses that grow.

use pki::Certificate;
use protocol::Sha256;
use protocol::http::RenewalStart;
use serde::{Deserialize, Serialize};
use time::{Duration, OffsetDateTime};

/// From when on a certificate can be renewed.
pub(crate) fn opens_at(certificate: &Certificate) -> OffsetDateTime {
    let opens = certificate.not_after() - WINDOW;
    opens.max(certificate.not_before())
}

/// When a certificate is renewed, and how trying went.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Plan {
    /// SHA-256 of the certificate.
    certificate: Sha256,
    /// The moment that was chosen for it.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) renew_at: OffsetDateTime,
    /// How often it failed since it last went well.
    #[serde(default)]
    failures: u32,
    /// How it failed last.
    #[serde(default)]
    pub(crate) last_failure: Option<LastFailure>,
    /// Not tried again by itself before this moment.
    #[serde(default, with = "time::serde::rfc3339::option")]
    pub(crate) next_try_at: Option<OffsetDateTime>,
}

/// Why a renewal failed, in both languages: it is read later, perhaps by somebody else.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct LastFailure {
    /// When.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) at: OffsetDateTime,
    /// The stable name of the reason.
    pub(crate) code: String,
    /// What happened and what to do next, in Japanese.
    pub(crate) japanese: (String, Option<String>),
    /// The same in English.
    pub(crate) english: (String, Option<String>),
}

/// A request for the certificate that follows another one, with its key beside it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Request {
    /// SHA-256 of the certificate that it renews.
    certificate: Sha256,
    /// Where the new validity begins.
    pub(crate) start: RenewalStart,
    /// When the key was made.
    #[serde(with = "time::serde::rfc3339")]
    pub(crate) begun_at: OffsetDateTime,
    /// When it first went out; from then on the exchange may have it.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) sent_at: Option<OffsetDateTime>,
    /// When the exchange first said that it has taken the request.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) applied_at: Option<OffsetDateTime>,
    /// Not asked again by itself before this moment.
    #[serde(with = "time::serde::rfc3339::option")]
    pub(crate) ask_again_at: Option<OffsetDateTime>,
}

impl Plan {
    /// Chooses the moment for a certificate that is first looked at `now`: with equal chances from
    /// the beginning of its window, or from now on, until two weeks before its end. `lot` decides.
    pub(crate) fn choose(certificate: &Certificate, now: OffsetDateTime, lot: u64) -> Self {
        let first = opens_at(certificate).max(now);
        let last = certificate.not_after() - RESERVE;
        let seconds = (last - first).whole_seconds().max(0);
        // As a share of the whole: `lot` of 2^64 parts.
        let share = (i128::from(seconds) * i128::from(lot)) >> 64;
        let wait = Duration::seconds(i64::try_from(share).unwrap_or(0));
        Self {
            certificate: certificate.fingerprint().into(),
            renew_at: first + wait,
            failures: 0,
            last_failure: None,
            next_try_at: None,
        }
    }

    /// Whether it is the plan of this certificate.
    pub(crate) fn is_for(&self, certificate: &Certificate) -> bool {
        self.certificate == Sha256::from(certificate.fingerprint())
    }

    /// Notes that it failed. The next try comes after a pause that grows.
    pub(crate) fn note_failure(&mut self, failure: LastFailure) {
        self.failures = self.failures.saturating_add(1);
        self.next_try_at = Some(failure.at + pause_after(self.failures));
        self.last_failure = Some(failure);
    }

    /// Notes that it went well as far as it could; whether that changes anything.
    pub(crate) fn note_success(&mut self) -> bool {
        let changes = self.failures > 0 || self.last_failure.is_some();
        (self.failures, self.last_failure, self.next_try_at) = (0, None, None);
        changes
    }

    /// Whether something is to be done by itself: a request that was begun goes on, otherwise the
    /// chosen moment has come; and no pause is running.
    pub(crate) fn is_due(&self, request: Option<&Request>, now: OffsetDateTime) -> bool {
        let has_come = match request {
            Some(request) => !is_ahead(request.ask_again_at, now),
            None => self.renew_at <= now,
        };
        has_come && !self.is_pausing(now)
    }

    /// Whether a pause after a failure is running.
    pub(crate) fn is_pausing(&self, now: OffsetDateTime) -> bool {
        is_ahead(self.next_try_at, now)
    }
}

impl Request {
    /// A request for what follows `certificate`; nobody knows of it yet.
    pub(crate) fn new(
        certificate: &Certificate,
        start: RenewalStart,
        begun_at: OffsetDateTime,
    ) -> Self {
        Self {
            certificate: certificate.fingerprint().into(),
            start,
            begun_at,
            sent_at: None,
            applied_at: None,
            ask_again_at: None,
        }
    }

    /// Whether it is to renew this certificate.
    pub(crate) fn is_for(&self, certificate: &Certificate) -> bool {
        self.certificate == Sha256::from(certificate.fingerprint())
    }

    /// Notes that the exchange has it and wants to be asked again after `pause`.
    pub(crate) fn note_waiting(&mut self, now: OffsetDateTime, pause: std::time::Duration) {
        let pause = Duration::try_from(pause).unwrap_or(LONGEST_PAUSE);
        self.applied_at.get_or_insert(now);
        self.ask_again_at = Some(now + pause.min(LONGEST_PAUSE));
    }
}

/// Whether a moment that was set by a pause lies ahead. One that lies further ahead than any pause
/// was set by a clock that went wrong.
fn is_ahead(moment: Option<OffsetDateTime>, now: OffsetDateTime) -> bool {
    moment.is_some_and(|moment| moment > now && moment - now <= LONGEST_PAUSE)
}

/// The pause after so many failures in a row.
fn pause_after(failures: u32) -> Duration {
    match failures {
        0 | 1 => Duration::minutes(10),
        2 => Duration::hours(1),
        3 => Duration::hours(6),
        _ => LONGEST_PAUSE,
    }
}

const WINDOW: Duration = Duration::days(90);
/// What is left before the end for people to help when it does not work by itself.
const RESERVE: Duration = Duration::days(14);
const LONGEST_PAUSE: Duration = Duration::days(1);

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use crate::authority::Authority;

    /// A certificate of 365 days, and its first moment.
    fn certificate() -> (Certificate, OffsetDateTime) {
        let now = OffsetDateTime::UNIX_EPOCH + Duration::days(20_000);
        let office = Authority::new(now).office("1370000018", now);
        let certificate = office.certificate().clone();
        let begin = certificate.not_before();
        (certificate, begin)
    }

    fn failure(at: OffsetDateTime) -> LastFailure {
        LastFailure {
            at,
            code: "offline".to_owned(),
            japanese: (String::new(), None),
            english: (String::new(), None),
        }
    }

    #[test]
    fn the_moment_lies_between_the_window_and_two_weeks_before_the_end() {
        let (certificate, begin) = certificate();
        let end = certificate.not_after();
        let chosen = |now, lot| Plan::choose(&certificate, now, lot).renew_at;
        assert_eq!(chosen(begin, 0), end - Duration::days(90));
        let last = chosen(begin, u64::MAX);
        assert_eq!(last, end - Duration::days(14) - Duration::seconds(1));
        // Equal lots, equal days: half of them lies in the middle.
        assert_eq!(chosen(begin, 1 << 63), end - Duration::days(52));
        // Seen late, none of the moments that are over is chosen: nobody comes all at once.
        let late = end - Duration::days(24);
        assert_eq!(chosen(late, 0), late);
        assert_eq!(chosen(late, 1 << 63), late + Duration::days(5));
        // Too late for any: at once.
        let latest = end - Duration::days(3);
        assert_eq!(chosen(latest, u64::MAX), latest);
    }

    #[test]
    fn the_moment_stays_and_what_is_overdue_is_due() {
        let (certificate, begin) = certificate();
        let plan = Plan::choose(&certificate, begin, 7 << 60);
        assert!(plan.is_for(&certificate));
        assert!(!plan.is_due(None, plan.renew_at - Duration::seconds(1)));
        assert!(plan.is_due(None, plan.renew_at));
        assert!(plan.is_due(None, certificate.not_after()));
        let kept = serde_json::to_string(&plan).unwrap();
        assert_eq!(serde_json::from_str::<Plan>(&kept).unwrap(), plan);
    }

    #[test]
    fn pauses_grow_after_failures_and_end_with_success() {
        let (certificate, begin) = certificate();
        let mut plan = Plan::choose(&certificate, begin, 0);
        let mut now = plan.renew_at;
        for minutes in [10, 60, 360, 1440, 1440] {
            plan.note_failure(failure(now));
            let again = now + Duration::minutes(minutes);
            assert!(!plan.is_due(None, again - Duration::seconds(1)));
            assert!(plan.is_due(None, again), "{minutes}");
            now = again;
        }
        assert!(plan.note_success());
        assert!(plan.is_due(None, now));
        assert!(!plan.note_success());
    }

    #[test]
    fn a_request_that_was_begun_goes_on_before_the_moment() {
        let (certificate, begin) = certificate();
        let plan = Plan::choose(&certificate, begin, 1 << 63);
        let now = plan.renew_at - Duration::days(3);
        let mut request = Request::new(&certificate, RenewalStart::AfterPresent, now);
        assert!(plan.is_due(Some(&request), now));
        request.note_waiting(now, std::time::Duration::from_secs(3600));
        assert_eq!(request.applied_at, Some(now));
        assert!(!plan.is_due(Some(&request), now + Duration::minutes(59)));
        assert!(plan.is_due(Some(&request), now + Duration::hours(1)));
        // An exchange that wants to be asked in a year is asked tomorrow.
        request.note_waiting(now, std::time::Duration::from_secs(31_536_000));
        assert!(plan.is_due(Some(&request), now + Duration::days(1)));
        assert_eq!(request.applied_at, Some(now));
    }

    #[test]
    fn a_pause_that_a_wrong_clock_has_set_holds_nobody_up() {
        let (certificate, begin) = certificate();
        let mut plan = Plan::choose(&certificate, begin, 0);
        let now = plan.renew_at;
        plan.note_failure(failure(now + Duration::days(800)));
        assert!(plan.is_due(None, now));
    }
}
