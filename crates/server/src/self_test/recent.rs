//! Which certificates were found wrong a moment ago. A browser that presents one of them again
//! remembers the choice.

use std::collections::HashMap;
use std::sync::{Mutex, PoisonError};

use protocol::Sha256;
use time::{Duration, OffsetDateTime};

use super::judge::Repeated;

/// Kept by this process only: it holds for a minute and gives a better word, nothing else.
#[derive(Debug, Default)]
pub(crate) struct Recent(Mutex<HashMap<Sha256, OffsetDateTime>>);

impl Recent {
    /// Whether this certificate was found wrong within the last minute.
    pub(crate) fn seen(&self, fingerprint: Sha256, now: OffsetDateTime) -> Repeated {
        let seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        match seen.get(&fingerprint) {
            Some(at) if now - *at <= MINUTE => Repeated::Yes,
            _ => Repeated::No,
        }
    }

    /// Notes that it was found wrong.
    pub(crate) fn keep(&self, fingerprint: Sha256, now: OffsetDateTime) {
        let mut seen = self.0.lock().unwrap_or_else(PoisonError::into_inner);
        seen.retain(|_, at| now - *at <= MINUTE);
        if seen.len() < MOST {
            seen.insert(fingerprint, now);
        }
    }
}

const MINUTE: Duration = Duration::MINUTE;
const MOST: usize = 10_000;

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::testing::NOW;

    #[test]
    fn a_minute_is_remembered() {
        let (recent, one) = (Recent::default(), Sha256::of(b"one"));
        assert_eq!(recent.seen(one, NOW), Repeated::No);
        recent.keep(one, NOW);
        assert_eq!(recent.seen(one, NOW + MINUTE), Repeated::Yes);
        assert_eq!(recent.seen(Sha256::of(b"two"), NOW), Repeated::No);
        let later = NOW + MINUTE + Duration::SECOND;
        assert_eq!(recent.seen(one, later), Repeated::No);
    }
}
