//! Who is signed in at this terminal: the tokens, in a file that only its owner may read, like the
//! keys. They count together with the certificate only that they were given for.

use protocol::Sha256;
use protocol::http::Tokens;
use serde::{Deserialize, Serialize};

use crate::failure::Failure;
use crate::local_store::{Home, Turn};

/// A person's sign-in.
#[derive(Clone, Serialize, Deserialize)]
pub(crate) struct SignIn {
    /// SHA-256 of the certificate.
    pub(crate) certificate: Sha256,
    /// The tokens.
    pub(crate) tokens: Tokens,
}

impl Home {
    /// Who is signed in.
    pub(crate) fn sign_in(&self) -> Result<Option<SignIn>, Failure> {
        self.read_json(&self.path(&[FILE]))
    }

    /// Keeps a sign-in, or the next tokens of it.
    pub(crate) fn keep_sign_in(&self, sign_in: &SignIn) -> Result<(), Failure> {
        self.write_json(&self.path(&[FILE]), sign_in)
    }

    /// Forgets it.
    pub(crate) fn forget_sign_in(&self) -> Result<(), Failure> {
        self.remove(&self.path(&[FILE]))
    }

    /// Waits for the turn at the sign-in: a refresh token that goes out twice ends it.
    pub(crate) fn turn_at_sign_in(&self) -> Result<Turn, Failure> {
        self.turn_at(LOCK, || ())
    }
}

const FILE: &str = "sign-in.json";
const LOCK: &str = "sign-in.lock";

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;
    use time::OffsetDateTime;

    #[test]
    fn a_sign_in_is_the_owners_alone() {
        let folder = tempfile::tempdir().unwrap();
        let home = Home::open(folder.path().join("home"));
        assert!(home.sign_in().unwrap().is_none());
        let sign_in = SignIn {
            certificate: Sha256::of(b"certificate"),
            tokens: Tokens {
                access_token: "access".to_owned(),
                access_until: OffsetDateTime::UNIX_EPOCH,
                refresh_token: "refresh".to_owned(),
                signed_in_until: OffsetDateTime::UNIX_EPOCH,
                user_id: "KJ131370000018-01".to_owned(),
            },
        };
        home.keep_sign_in(&sign_in).unwrap();
        assert!(home.sign_in().unwrap().unwrap().tokens == sign_in.tokens);
        #[cfg(unix)]
        {
            use std::os::unix::fs::PermissionsExt as _;
            let mode = std::fs::metadata(home.path(&[FILE])).unwrap().permissions();
            assert_eq!(mode.mode() & 0o777, 0o600);
        }
        home.forget_sign_in().unwrap();
        home.forget_sign_in().unwrap();
        assert!(home.sign_in().unwrap().is_none());
    }
}
