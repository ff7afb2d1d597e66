//! The floor of `sign-in`: the check of a password's hash and nothing else.

use argon2::password_hash::Error;
use argon2::{Argon2, PasswordHasher as _, PasswordVerifier as _};

/// The hash of a password, with the library's own cost.
///
/// # Errors
///
/// When the library fails.
pub fn password_hash() -> Result<String, Error> {
    let hash = Argon2::default().hash_password_with_salt(b"the password", b"salt of 16 bytes")?;
    Ok(hash.to_string())
}

/// Checks a wrong password against the hash.
///
/// # Errors
///
/// When the hash cannot be read, or the password were right.
pub fn check_password(hash: &str) -> Result<(), Error> {
    match Argon2::default().verify_password(b"wrong password", hash) {
        Err(Error::PasswordInvalid) => Ok(()),
        Err(error) => Err(error),
        Ok(()) => Err(Error::PasswordInvalid),
    }
}
