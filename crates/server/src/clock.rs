//! The clock and the source of randomness of the server, made once in `main` and handed down.

use std::sync::Arc;

use time::{OffsetDateTime, UtcOffset};

/// Japan's time, in which days, deadlines and serials are counted.
pub(crate) const JAPAN: UtcOffset = match UtcOffset::from_hms(9, 0, 0) {
    Ok(offset) => offset,
    Err(_) => UtcOffset::UTC,
};

/// Tells the time. Tests set their own.
#[derive(Clone)]
pub(crate) struct Clock(Arc<dyn Fn() -> OffsetDateTime + Send + Sync>);

impl Clock {
    /// A clock that asks `now`.
    pub(crate) fn new(now: impl Fn() -> OffsetDateTime + Send + Sync + 'static) -> Self {
        Self(Arc::new(now))
    }

    /// The time in UTC.
    pub(crate) fn now(&self) -> OffsetDateTime {
        (self.0)()
    }

    /// The time in Japan.
    pub(crate) fn now_in_japan(&self) -> OffsetDateTime {
        self.now().to_offset(JAPAN)
    }
}

/// Bytes from the cryptographic library's generator.
///
/// # Errors
/// When the system has no randomness to give.
pub(crate) fn random_bytes<const N: usize>() -> anyhow::Result<[u8; N]> {
    let mut bytes = [0_u8; N];
    aws_lc_rs::rand::fill(&mut bytes)
        .map_err(|_| anyhow::anyhow!("the system gives no random bytes"))?;
    Ok(bytes)
}
