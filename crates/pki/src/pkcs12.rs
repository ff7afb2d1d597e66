//! PKCS#12: a key, its certificate and the chain in one file under a password.
//!
//! Two profiles are written. *Modern* is for OpenSSL, Java, NSS and Windows of this decade;
//! *Compatible* (3DES, SHA-1) is for macOS and for Windows that would call the modern file's
//! password wrong. Both always have a MAC and encrypted certificates, because macOS loads no
//! certificate from a bag that is not encrypted.
//!
//! The exchange makes the password when an office applies, derives from it all that the two files
//! will need ([`KeyParts`]), and forgets it; the file is put together when the certificate is
//! there. What the parts allow is guessing, and the password has 80 random bits.
//!
//! Deliberately absent: PBMAC1, files without MAC, RC2, several keys in a file.

mod kdf;
mod parts;
mod password;
mod read;
mod structure;

pub use parts::KeyParts;
pub use password::IssuePassword;
pub use read::{Pkcs12Contents, open};

/// Which readers a file is for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Pkcs12Profile {
    /// AES-256-CBC with PBKDF2-HMAC-SHA-256, MAC with SHA-256.
    Modern,
    /// 3DES and SHA-1, for macOS and for Windows Server 2016 and older.
    Compatible,
}

/// Rounds of every derivation for an issue password.
pub(crate) const ROUNDS: u32 = 100_000;
