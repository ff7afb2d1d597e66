//! GET an address's certificates: what a sender seals to.

use axum::Json;
use axum::extract::{Path, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::Address;
use protocol::Code;
use protocol::http::{CertificateEntry, CertificateList};

use super::MailboxState;
use super::peer::{Peer, usable_certificates};
use crate::store::certificate::CertificateRecord;
use crate::store::{StoreError, office};
use crate::web::problem::ApiError;

/// Lists the certificates that can be used now, newest first. An address without any is refused
/// like one that does not exist: nothing can be sent there.
pub(super) async fn get(
    State(state): State<MailboxState>,
    _peer: Peer,
    Path(address): Path<String>,
) -> Result<Json<CertificateList>, ApiError> {
    let address: Address = address.parse().map_err(|_| Code::ReceiverUnknown)?;
    let (kinds, now) = (&state.kinds, state.clock.now());
    let records = state
        .store
        .read("office-certificates", |tx| async move {
            match office::find(&tx, address.office).await? {
                Some(office) if office.kinds.contains(&address.kind) => {
                    usable_certificates(&tx, &office, kinds, now).await
                }
                _ => Ok::<_, StoreError>(Vec::new()),
            }
        })
        .await?;
    if records.is_empty() {
        return Err(Code::ReceiverUnknown.into());
    }
    let certificates = records.into_iter().filter_map(entry).collect();
    let authorities = state.authorities.iter();
    let authorities = authorities.map(|one| STANDARD.encode(one.der())).collect();
    Ok(Json(CertificateList {
        certificates,
        authorities,
    }))
}

fn entry(record: CertificateRecord) -> Option<CertificateEntry> {
    Some(CertificateEntry {
        der: STANDARD.encode(record.der?),
        fingerprint: record.fingerprint?,
    })
}
