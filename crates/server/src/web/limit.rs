//! A limit for what anybody may send without signing in, counted by where it comes from.
//!
//! Kept in the memory of the process and nowhere else: addresses of people are not stored.

use std::collections::HashMap;
use std::sync::{Arc, Mutex};

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use std::convert::Infallible;
use std::net::IpAddr;
use time::{Duration, OffsetDateTime};

use crate::listen::PeerAddress;

/// Counts what came from each place. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Limiter {
    seen: Arc<Mutex<HashMap<String, Vec<OffsetDateTime>>>>,
    most: usize,
    within: Duration,
}

/// Where a request comes from: the address of the connection, or of its network for version 6.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Place(String);

impl Limiter {
    /// Lets `most` through from one place within a span of time.
    pub(crate) fn new(most: usize, within: Duration) -> Self {
        Self {
            seen: Arc::default(),
            most,
            within,
        }
    }

    /// Counts one more, or says until when nothing more is taken.
    ///
    /// # Errors
    /// The moment from which on something is taken again.
    pub(crate) fn count(&self, place: &Place, now: OffsetDateTime) -> Result<(), OffsetDateTime> {
        // A thread that broke while counting leaves a count behind that is good enough.
        let mut seen = match self.seen.lock() {
            Ok(seen) => seen,
            Err(broken) => broken.into_inner(),
        };
        if seen.len() >= MOST_PLACES {
            seen.retain(|_, times| times.iter().any(|at| now - *at < self.within));
        }
        let times = seen.entry(place.0.clone()).or_default();
        times.retain(|at| now - *at < self.within);
        match times.first() {
            Some(first) if times.len() >= self.most => Err(*first + self.within),
            _ => {
                times.push(now);
                Ok(())
            }
        }
    }
}

/// In how many minutes something is taken again, in digits.
pub(crate) fn minutes_until(until: OffsetDateTime, now: OffsetDateTime) -> String {
    (until - now).whole_minutes().saturating_add(1).to_string()
}

impl<S: Sync> FromRequestParts<S> for Place {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, _: &S) -> Result<Self, Infallible> {
        let address = parts.extensions.get::<PeerAddress>();
        Ok(Self(
            address.map_or_else(String::new, |peer| network(peer.0)),
        ))
    }
}

fn network(address: IpAddr) -> String {
    match address.to_canonical() {
        IpAddr::V4(address) => address.to_string(),
        IpAddr::V6(address) => {
            let [first, second, third, fourth, ..] = address.segments();
            format!("{first:x}:{second:x}:{third:x}:{fourth:x}")
        }
    }
}

const MOST_PLACES: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use time::macros::datetime;

    #[test]
    fn too_many_have_to_wait() {
        let limiter = Limiter::new(2, Duration::hours(1));
        let (here, there) = (Place("a".to_owned()), Place("b".to_owned()));
        let now = datetime!(2026-11-22 0:00 UTC);
        assert_eq!(limiter.count(&here, now), Ok(()));
        assert_eq!(limiter.count(&here, now + Duration::minutes(1)), Ok(()));
        let refused = limiter.count(&here, now + Duration::minutes(59));
        assert_eq!(refused, Err(now + Duration::hours(1)));
        assert_eq!(limiter.count(&there, now + Duration::minutes(59)), Ok(()));
        assert_eq!(limiter.count(&here, now + Duration::minutes(60)), Ok(()));
    }

    #[test]
    fn neighbours_of_one_network_are_one_place() {
        let network = |text: &str| text.parse().map(network).unwrap_or_default();
        assert_eq!(network("2001:db8:1:2:3::1"), network("2001:db8:1:2:9::7"));
        assert_ne!(network("2001:db8:1:2::1"), network("2001:db8:1:3::1"));
        assert_eq!(network("::ffff:192.0.2.1"), "192.0.2.1");
    }
}
