//! What an operator's passkey signs when it approves an application: the hash of everything that the
//! authority will certify, of who approves, and of a number used once.
//!
//! The console asks for it and the authority checks it; both put it together here, each from what
//! it reads itself.

use protocol::Sha256;
use time::OffsetDateTime;

use crate::store::application::Application;

/// Who approves what.
pub(crate) struct Statement<'a> {
    /// The application: its receipt, office, account, kind, terminal, public key and where
    /// that was made count.
    pub(crate) application: &'a Application,
    /// The office's name as the certificate will show it.
    pub(crate) office_name: &'a str,
    /// Id of the operator.
    pub(crate) operator: &'a str,
    /// A random number for this approval alone.
    pub(crate) nonce: &'a [u8],
    /// When it was asked for.
    pub(crate) asked_at: OffsetDateTime,
}

impl Statement<'_> {
    /// The challenge for the passkey. Every part stands behind its length, so that no two
    /// statements read alike.
    pub(crate) fn challenge(&self) -> [u8; 32] {
        let application = self.application;
        let key = Sha256::of(&application.public_key);
        // Milliseconds, as the store keeps them.
        let asked_at = (self.asked_at.unix_timestamp_nanos() / 1_000_000).to_string();
        let terminal = application.terminal.as_deref();
        let parts: [&[u8]; 13] = [
            DOMAIN,
            application.receipt.as_bytes(),
            application.office_number.as_str().as_bytes(),
            application.account_id.as_bytes(),
            self.office_name.as_bytes(),
            application.kind.as_bytes(),
            application.key_origin.as_str().as_bytes(),
            if terminal.is_some() { b"terminal" } else { b"" },
            terminal.unwrap_or_default().as_bytes(),
            key.as_bytes(),
            self.operator.as_bytes(),
            self.nonce,
            asked_at.as_bytes(),
        ];
        let mut text = Vec::new();
        for part in parts {
            text.extend(u64::try_from(part.len()).unwrap_or(u64::MAX).to_be_bytes());
            text.extend(part);
        }
        *Sha256::of(&text).as_bytes()
    }
}

/// Bytes of the number used once.
pub(crate) const NONCE_LENGTH: usize = 32;

const DOMAIN: &[u8] = b"renkei approval of a certificate, version 2";

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::application::KeyOrigin;
    use crate::store::testing::{NOW, number, pending_application};
    use time::Duration;

    #[test]
    fn every_part_makes_another_challenge() {
        let application = pending_application("A", number());
        let challenge = |change: &dyn Fn(&mut Application), name: &str, by: &str, nonce: &[u8]| {
            let mut changed = application.clone();
            change(&mut changed);
            let statement = Statement {
                application: &changed,
                office_name: name,
                operator: by,
                nonce,
                asked_at: NOW,
            };
            let later = Statement {
                asked_at: NOW + Duration::milliseconds(1),
                ..statement
            };
            assert_ne!(statement.challenge(), later.challenge());
            statement.challenge()
        };
        let same = |_: &mut Application| {};
        let other_origin = match application.key_origin {
            KeyOrigin::Portal => KeyOrigin::Office,
            KeyOrigin::Office => KeyOrigin::Portal,
        };
        let mut seen = vec![
            challenge(&same, "n", "o", b"1"),
            challenge(&same, "no", "", b"1"),
            challenge(&same, "n", "p", b"1"),
            challenge(&same, "n", "o", b"2"),
            challenge(&|one| one.receipt = "B".to_owned(), "n", "o", b"1"),
            challenge(&|one| one.kind = "other".to_owned(), "n", "o", b"1"),
            challenge(&|one| one.public_key = vec![9], "n", "o", b"1"),
            challenge(&|one| one.key_origin = other_origin, "n", "o", b"1"),
            challenge(&|one| one.terminal = Some(String::new()), "n", "o", b"1"),
            challenge(&|one| one.terminal = Some("t".to_owned()), "n", "o", b"1"),
            challenge(&|one| one.account_id.push('1'), "n", "o", b"1"),
        ];
        let all = seen.len();
        seen.sort_unstable();
        seen.dedup();
        assert_eq!(seen.len(), all);
    }
}
