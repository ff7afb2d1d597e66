//! The log of an office's certificates as it is shown, with its proofs.
//!
//! Rows and head are shown as they stand. Whoever reads them finds out whether they fit.

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::OfficeNumber;
use pki::merkle::{self, Hash};
use protocol::http::{KeyOrigin, Logged};
use protocol::{Code, Sha256};

use super::MailboxState;
use crate::store::certificate_log::{self, LoggedCertificate};
use crate::store::{StoreError, Tx, application};

/// A log with the hashes of its entries.
#[derive(Debug)]
pub(super) struct ShownLog {
    certificates: Vec<LoggedCertificate>,
    leaves: Vec<Hash>,
    /// The head that the authority signed last.
    pub(super) head: String,
}

impl ShownLog {
    /// The log of an office. While the authority has signed no head the office is asked to try
    /// later; an office that never had a certificate has no log.
    pub(super) async fn read(
        tx: &Tx,
        office: OfficeNumber,
    ) -> Result<Result<Self, Code>, StoreError> {
        let certificates = certificate_log::of_office(tx, office).await?;
        let Some(head) = certificate_log::head(tx, office).await? else {
            let code = if certificates.is_empty() {
                Code::NotFound
            } else {
                Code::TryLater
            };
            return Ok(Err(code));
        };
        let leaves = certificates.iter().map(|one| one.entry().leaf()).collect();
        Ok(Ok(Self {
            certificates,
            leaves,
            head: head.text,
        }))
    }

    /// The proof that a certificate stands in the log; `None` when it does not.
    pub(super) fn proof_of(&self, fingerprint: Sha256) -> Option<Logged> {
        let found = |one: &LoggedCertificate| one.fingerprint == fingerprint;
        let place = self.certificates.iter().position(found)?;
        let certificate = self.certificates.get(place)?;
        Some(Logged {
            place: u64::try_from(place).ok()?,
            key_origin: key_origin(certificate),
            issued_at: certificate.issued_at,
            inclusion: hashes(merkle::inclusion(&self.leaves, place)?),
        })
    }

    /// The proof that the log began with its first `since` entries; none where that is not so or
    /// needs no proof.
    pub(super) fn consistency(&self, since: u64) -> Vec<Sha256> {
        let since = usize::try_from(since).unwrap_or(usize::MAX);
        hashes(merkle::consistency(&self.leaves, since).unwrap_or_default())
    }
}

/// Where the key of a certificate was made, as it is told.
pub(super) fn key_origin(certificate: &LoggedCertificate) -> KeyOrigin {
    match certificate.key_origin {
        application::KeyOrigin::Portal => KeyOrigin::Exchange,
        application::KeyOrigin::Office => KeyOrigin::Office,
    }
}

/// The certificates of the authorities, as they travel.
pub(super) fn authorities(state: &MailboxState) -> Vec<String> {
    let all = state.authorities.now();
    all.iter().map(|one| STANDARD.encode(one.der())).collect()
}

fn hashes(hashes: Vec<Hash>) -> Vec<Sha256> {
    hashes.into_iter().map(Sha256::from).collect()
}
