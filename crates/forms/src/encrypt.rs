//! Puts a password on a finished PDF.

use std::collections::BTreeMap;
use std::sync::Arc;

use lopdf::encryption::crypt_filters::{Aes256CryptFilter, CryptFilter};
use lopdf::{Document, EncryptionState, EncryptionVersion, Permissions};

use crate::error::FormError;

/// What locks a PDF.
#[derive(Clone, Copy)]
pub struct Lock<'a> {
    /// What the reader types to open the file; printable ASCII, 1 to 127 characters.
    pub password: &'a str,
    /// What would lift the limits on a file that is open; nobody needs to know it. As `password`.
    pub owner_password: &'a str,
    /// The key of the contents: 32 random bytes, used for this file alone.
    pub file_key: &'a [u8; 32],
}

/// Whether a PDF can have this password: programs do not agree on how others are typed.
#[must_use]
pub fn is_pdf_password(password: &str) -> bool {
    let typed = password.bytes().all(|byte| (0x20..0x7f).contains(&byte));
    typed && !password.is_empty() && password.len() <= 127
}

/// Encrypts a PDF with AES-256 (revision 6 of ISO 32000-2, 7.6.4).
///
/// Whoever has the password may read, copy and print it in full quality, but not change it. The
/// library draws salts and initial values itself, so that the same file comes out differently each
/// time.
///
/// # Errors
///
/// [`FormError::Password`] for a password that is empty, too long or not ASCII: programs do not agree
/// on how others are typed. [`FormError::Layout`] when the PDF cannot be read.
pub fn encrypt_pdf(pdf: &[u8], lock: Lock<'_>) -> Result<Vec<u8>, FormError> {
    for password in [lock.password, lock.owner_password] {
        if !is_pdf_password(password) {
            return Err(FormError::Password);
        }
    }
    let mut document = Document::load_mem(pdf).map_err(layout)?;
    let filter: Arc<dyn CryptFilter> = Arc::new(Aes256CryptFilter);
    let version = EncryptionVersion::V5 {
        encrypt_metadata: true,
        crypt_filters: BTreeMap::from([(b"StdCF".to_vec(), filter)]),
        file_encryption_key: lock.file_key,
        stream_filter: b"StdCF".to_vec(),
        string_filter: b"StdCF".to_vec(),
        owner_password: lock.owner_password,
        user_password: lock.password,
        // The first alone would allow printing in low quality only.
        permissions: Permissions::PRINTABLE
            | Permissions::PRINTABLE_IN_HIGH_QUALITY
            | Permissions::COPYABLE
            | Permissions::COPYABLE_FOR_ACCESSIBILITY,
    };
    let state = EncryptionState::try_from(version).map_err(layout)?;
    document.encrypt(&state).map_err(layout)?;
    let mut encrypted = Vec::new();
    document
        .save_to(&mut encrypted)
        .map_err(|error| FormError::Layout(error.to_string()))?;
    Ok(encrypted)
}

fn layout(error: impl std::fmt::Display) -> FormError {
    FormError::Layout(error.to_string())
}
