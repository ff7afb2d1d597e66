//! Passwords: hashing and checking with Argon2, and other work that keeps a core busy.
//!
//! All of it runs on a few threads that everything else goes before (`workers`), so that a flood of
//! sign-ins slows no other page.

use std::sync::Arc;

use anyhow::anyhow;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::web::error::PageError;
use crate::web::state::WebState;
use crate::web::workers::Workers;

/// Does the heavy work of passwords. Cheap to clone.
#[derive(Clone)]
pub(crate) struct Passwords {
    workers: Workers,
    /// Compared with when an id does not exist, so that the answer takes as long.
    nobody: Arc<str>,
}

impl Passwords {
    /// Prepares the workers.
    ///
    /// # Errors
    /// When the system gives no random bytes or no thread.
    pub(crate) fn new() -> anyhow::Result<Self> {
        Ok(Self {
            workers: Workers::start(THREADS)?,
            nobody: hash(&hex::encode(random_bytes::<16>()?))?.into(),
        })
    }

    /// Whether `password` is the one of `hash`; without a hash the work is done all the same and
    /// the answer is no.
    ///
    /// # Errors
    /// [`PageError::Busy`] when too many are waiting.
    pub(crate) async fn verify(
        &self,
        hash: Option<&str>,
        password: &str,
    ) -> Result<bool, PageError> {
        let known = hash.is_some();
        let hash = hash.unwrap_or(&self.nobody).to_owned();
        let password = Zeroizing::new(password.to_owned());
        let right = self.run(move || is_right(&hash, &password)).await?;
        Ok(right && known)
    }

    /// Whether nobody waits or is being served.
    pub(crate) fn is_idle(&self) -> bool {
        self.workers.is_idle()
    }

    /// Runs work that keeps a core busy, in its turn.
    ///
    /// # Errors
    /// [`PageError::Busy`] when too many are waiting, or the turn does not come soon.
    pub(crate) async fn run<T: Send + 'static>(
        &self,
        work: impl FnOnce() -> T + Send + 'static,
    ) -> Result<T, PageError> {
        self.workers.run(work).await
    }
}

/// Hashes a password with a new salt: a PHC string. Takes some 50 ms of a core.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn hash(password: &str) -> anyhow::Result<String> {
    let salt = random_bytes::<16>()?;
    let hash = Argon2::default()
        .hash_password_with_salt(password.as_bytes(), &salt)
        .map_err(|error| anyhow!("a password cannot be hashed: {error}"))?;
    Ok(hash.to_string())
}

/// A password that the system makes, to be replaced at the first sign-in: 12 symbols, 60 bits,
/// without l, o, 0 and 1.
///
/// # Errors
/// When the system gives no random bytes.
pub(crate) fn temporary() -> anyhow::Result<Zeroizing<String>> {
    let random = Zeroizing::new(random_bytes::<12>()?);
    let symbols = random
        .iter()
        .filter_map(|byte| SYMBOLS.chars().nth(usize::from(byte % 32)));
    Ok(Zeroizing::new(symbols.collect()))
}

/// A temporary password that somebody is to be told.
pub(crate) struct TemporaryPassword {
    /// As it is told, once.
    pub(crate) text: Zeroizing<String>,
    /// As it is stored: a PHC string.
    pub(crate) hash: String,
}

impl TemporaryPassword {
    /// Makes one.
    ///
    /// # Errors
    /// [`PageError::Busy`] when too many are waiting for hashes.
    pub(crate) async fn make(state: &WebState) -> Result<Self, PageError> {
        let text = temporary()?;
        let told = text.clone();
        let hash = state.passwords.run(move || hash(&told)).await??;
        Ok(Self { text, hash })
    }
}

fn is_right(hash: &str, password: &str) -> bool {
    Argon2::default()
        .verify_password(password.as_bytes(), hash)
        .is_ok()
}

const THREADS: usize = 2;
const SYMBOLS: &str = "abcdefghijkmnpqrstuvwxyz23456789";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[tokio::test]
    async fn only_the_right_password_of_a_known_id() {
        let passwords = Passwords::new().unwrap();
        let hash = hash("right").unwrap();
        assert!(hash.starts_with("$argon2id$"));
        assert!(passwords.verify(Some(&hash), "right").await.unwrap());
        assert!(!passwords.verify(Some(&hash), "wrong").await.unwrap());
        assert!(!passwords.verify(Some("not a hash"), "right").await.unwrap());
        assert!(!passwords.verify(None, "right").await.unwrap());
    }
}
