//! Who is calling: the office behind a client certificate, looked up on every request.
//!
//! The handshake has shown that the certificate is from our authority and that the caller holds
//! its key. Whether it may be used now is decided here, from the records, and told with the reason.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use pki::Certificate;
use pki::usability::check_use;
use protocol::{Code, Sha256};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use crate::kinds::CertificateKinds;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::office::{self, Office};
use crate::store::{StoreError, Tx};
use crate::tls::ClientCertificate;
use crate::trouble::{self, KindUse, Refusal};
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
        let now = state.clock.now();
        let refused = |refusal: Refusal| ApiError::from(refusal.problem(&state.kinds, now));
        let Some(ClientCertificate(shown)) = parts.extensions.get() else {
            return Err(Code::NonePresented.into());
        };
        let (shown, kinds): (&Arc<Certificate>, _) = (shown, &state.kinds);
        let found = state
            .store
            .read(
                "peer",
                |tx| async move { look_up(&tx, shown, kinds, now).await },
            )
            .await?;
        let peer = found.map_err(|refusal| match refusal {
            Refusal::NotOnRecord => refused(not_on_record(state, shown, now)),
            known => refused(known),
        })?;
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
) -> Result<Result<Peer, Refusal>, StoreError> {
    let record = certificate::find(tx, &shown.serial().to_string()).await?;
    // The serial alone would let in whatever else the authority ever signed under it.
    let print = Some(Sha256::from(shown.fingerprint()));
    let Some(certificate) = record.filter(|record| record.fingerprint == print) else {
        return Ok(Err(Refusal::NotOnRecord));
    };
    usable_now(tx, certificate, kinds, now).await
}

/// The office of a certificate on record, or why the certificate cannot be used now.
pub(super) async fn usable_now(
    tx: &Tx,
    certificate: CertificateRecord,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Result<Peer, Refusal>, StoreError> {
    let Some(office) = office::find(tx, certificate.office_number).await? else {
        return Ok(Err(Refusal::NotOnRecord));
    };
    let newer = if trouble::was_replaced(&certificate) {
        let usable = usable_certificates(tx, &office, kinds, now).await?;
        usable.first().map(|newest| newest.not_after)
    } else {
        None
    };
    let kind = KindUse::of(kinds, &certificate.kind);
    Ok(
        match trouble::by_record(&certificate, kind, &office, newer, now) {
            Some(refusal) => Err(refusal),
            None => Ok(Peer {
                certificate,
                office,
            }),
        },
    )
}

/// Why a certificate that is not on record is refused. Only now does its chain matter: what is on
/// record is known by its fingerprint.
fn not_on_record(state: &MailboxState, shown: &Certificate, now: OffsetDateTime) -> Refusal {
    let judged = check_use(shown, &state.anchors.now(), &state.authorities.now(), now);
    judged.map_or_else(Refusal::from, |()| Refusal::NotOnRecord)
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
    usable.retain(|record| KindUse::of(kinds, &record.kind) == KindUse::Accepted);
    Ok(usable)
}

const BETWEEN_NOTES: Duration = Duration::hours(1);
