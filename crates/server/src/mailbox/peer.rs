//! Who is calling: the office behind a client certificate, looked up on every request.
//!
//! The handshake has shown that the certificate is from our authority and that the caller holds
//! its key. Whether it may be used now is decided here, from the records.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use pki::Certificate;
use protocol::{Code, Sha256};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use crate::kinds::CertificateKinds;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::office::{self, Office};
use crate::store::{StoreError, Tx};
use crate::tls::ClientCertificate;
use crate::web::problem::ApiError;

/// A caller whose certificate was found usable for this request.
#[derive(Debug, Clone)]
pub(crate) struct Peer {
    /// The certificate's row.
    pub(crate) certificate: CertificateRecord,
    /// The office it was issued to.
    pub(crate) office: Office,
}

impl Peer {
    /// The caller as the audit names it.
    pub(crate) fn actor(&self) -> String {
        format!("certificate:{}", self.certificate.serial)
    }
}

impl FromRequestParts<MailboxState> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &MailboxState) -> Result<Self, ApiError> {
        let ClientCertificate(shown) = parts
            .extensions
            .get()
            .cloned()
            .ok_or(Code::CertificateUnknown)?;
        let (shown, now): (&Arc<Certificate>, _) = (&shown, state.clock.now());
        let kinds = &state.kinds;
        let standing = state
            .store
            .read(
                "peer",
                |tx| async move { look_up(&tx, shown, kinds, now).await },
            )
            .await?;
        let peer = standing?;
        note_use(state, &peer, now).await;
        Ok(peer)
    }
}

/// Notes that the certificate is in use, once an hour, so that it costs a request nothing. A note
/// that fails is made by the next request; nobody is refused for it.
async fn note_use(state: &MailboxState, peer: &Peer, now: OffsetDateTime) {
    let recently = now - BETWEEN_NOTES;
    let noted = peer.certificate.last_used_at;
    if noted.is_some_and(|noted| noted > recently) {
        return;
    }
    let serial = &peer.certificate.serial;
    let noted = state
        .store
        .run_tx("certificate-use", |tx| async move {
            certificate::note_use(&tx, serial, recently, now).await
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "cannot note the use of a certificate");
    }
}

/// The office of a certificate, or why the certificate cannot be used now.
pub(super) async fn look_up(
    tx: &Tx,
    shown: &Certificate,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Result<Peer, Code>, StoreError> {
    let Some(certificate) = certificate::find(tx, &shown.serial().to_string()).await? else {
        return Ok(Err(Code::CertificateUnknown));
    };
    let Some(office) = office::find(tx, certificate.office_number).await? else {
        return Ok(Err(Code::CertificateUnknown));
    };
    let peer = Peer {
        certificate,
        office,
    };
    Ok(match refusal(&peer, shown, kinds, now) {
        Some(code) => Err(code),
        None => Ok(peer),
    })
}

fn refusal(
    peer: &Peer,
    shown: &Certificate,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Option<Code> {
    let record = &peer.certificate;
    // The serial alone would let in whatever else the authority ever signed under it.
    if record.fingerprint != Some(Sha256::from(shown.fingerprint())) {
        return Some(Code::CertificateUnknown);
    }
    if record.revoked.is_some() {
        return Some(Code::CertificateRevoked);
    }
    if now < record.not_before {
        return Some(Code::CertificateNotYetValid);
    }
    if now > record.not_after {
        return Some(Code::CertificateExpired);
    }
    if !is_accepted(record, kinds) {
        return Some(Code::WrongKind);
    }
    peer.office
        .suspended
        .is_some()
        .then_some(Code::OfficeSuspended)
}

/// Whether the exchange lets certificates of this kind in.
fn is_accepted(record: &CertificateRecord, kinds: &CertificateKinds) -> bool {
    kinds
        .find(&record.kind)
        .is_some_and(|kind| kind.accepted_by_mailbox)
}

/// The certificates with which an office can receive now, newest first; none while it is
/// suspended.
pub(super) async fn usable_certificates(
    tx: &Tx,
    office: &Office,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Vec<CertificateRecord>, StoreError> {
    if office.suspended.is_some() {
        return Ok(Vec::new());
    }
    let mut usable = certificate::usable_of_office(tx, office.number, now).await?;
    usable.retain(|record| is_accepted(record, kinds));
    Ok(usable)
}

const BETWEEN_NOTES: Duration = Duration::hours(1);
