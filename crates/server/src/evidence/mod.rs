//! What the exchange proves: the key with which it signs, and proofs from the audit.
//!
//! Neither opens anything: the key signs records without names and the heads of the audit.

pub(crate) mod proof;

use pki::audit::SignedHead;
use pki::{Certificate, Identity, PkiError};

use crate::live::Live;

/// What whoever makes records needs. Cheap to clone.
#[derive(Clone)]
pub(crate) struct EvidenceDesk {
    /// The key, as it is now.
    pub(crate) key: Live<EvidenceKey>,
    /// Whether records get a time stamp.
    pub(crate) stamps: Stamps,
}

/// Whether records get a time stamp.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stamps {
    /// A worker asks an authority for them.
    Wanted,
    /// There is no authority.
    None,
}

/// The key with which the exchange signs evidence.
pub(crate) struct EvidenceKey {
    identity: Identity,
    /// Certificates of the keys before it.
    earlier: Vec<Certificate>,
}

impl EvidenceKey {
    /// The key with its certificates, and the certificates before it.
    pub(crate) fn new(identity: Identity, earlier: Vec<Certificate>) -> Self {
        Self { identity, earlier }
    }

    /// The key itself.
    pub(crate) fn identity(&self) -> &Identity {
        &self.identity
    }

    /// The certificate of the key.
    pub(crate) fn certificate(&self) -> &Certificate {
        self.identity.certificate()
    }

    /// Who runs the exchange, as the certificate says.
    pub(crate) fn exchange(&self) -> String {
        let name = self.certificate().organisation();
        name.unwrap_or_default().to_owned()
    }

    /// The short name of the authority that issued the certificate.
    pub(crate) fn issuer(&self) -> String {
        let issuer = self.identity.chain().first();
        issuer.map(Certificate::label).unwrap_or_default()
    }

    /// Whether this key or one before it signed a head.
    ///
    /// # Errors
    /// [`PkiError::BadSignature`] when none did.
    pub(crate) fn require_own(&self, head: &SignedHead) -> Result<(), PkiError> {
        let own = std::iter::once(self.certificate()).chain(&self.earlier);
        head.signer(own).map(drop)
    }
}

#[cfg(test)]
pub(crate) mod testing {
    //! A key for tests, below an authority of its own or of the test's.
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use pki::authority::{AuthorityName, create_root};
    use pki::issue::{issue, prepare_evidence};
    use pki::profile::Validity;
    use pki::subject::Publication;
    use pki::{KeyPair, SerialNumber};
    use time::{Duration, OffsetDateTime};

    use super::*;

    /// An authority that issues at once.
    pub(crate) fn authority(now: OffsetDateTime) -> Identity {
        let name = AuthorityName {
            organisation: "試験連合会".to_owned(),
            common_name: "Evidence Root".to_owned(),
        };
        let key = KeyPair::generate().unwrap();
        let validity = Validity::from_now(now, Duration::days(20 * 365)).unwrap();
        let root = create_root(&name, &key, SerialNumber::random().unwrap(), validity).unwrap();
        Identity::new(key, root, Vec::new()).unwrap()
    }

    /// A key that an authority has certified, below these certificates.
    pub(crate) fn key_below(
        authority: &Identity,
        above: Vec<Certificate>,
        earlier: Vec<Certificate>,
        now: OffsetDateTime,
    ) -> EvidenceKey {
        let key = KeyPair::generate().unwrap();
        let prepared = prepare_evidence(
            "試験連合会",
            key.public_key(),
            SerialNumber::random().unwrap(),
            Validity::from_now(now, Duration::days(6 * 365)).unwrap(),
            &Publication::default(),
            authority.certificate(),
        );
        let certificate = issue(prepared.unwrap(), authority).unwrap();
        EvidenceKey::new(Identity::new(key, certificate, above).unwrap(), earlier)
    }
}
