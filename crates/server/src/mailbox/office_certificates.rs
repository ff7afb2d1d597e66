//! GET an address's certificates: what a sender seals to.

use axum::Json;
use axum::extract::State;
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::Address;
use protocol::Code;
use protocol::http::{CertificateEntry, CertificateList};

use super::MailboxState;
use super::logged::{ShownLog, authorities};
use super::peer::{Peer, not_connected, reachable, require_use};
use crate::store::certificate::CertificateRecord;
use crate::store::office;
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Lists the certificates that can be used now, newest first. An address without any is refused
/// like one that does not exist: nothing can be sent there. The caller's own address without use is
/// told why.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(address): Path<String>,
) -> Result<Json<CertificateList>, ApiError> {
    let address: Address = address.parse().map_err(|_| Code::ReceiverUnknown)?;
    let (kinds, now, own) = (&state.kinds, state.clock.now(), peer.office.number);
    let (records, log) = state
        .store
        .read("office-certificates", |tx| async move {
            let office = office::find(&tx, address.office).await?;
            let office = office
                .filter(|office| office.kinds.contains(&address.kind))
                .ok_or(Code::ReceiverUnknown)?;
            if office.number == own {
                require_use(&tx, address, kinds, now).await?;
            }
            let records = reachable(&tx, &office, address.kind, kinds, now).await?;
            if records.is_empty() {
                return Err(not_connected(&office));
            }
            let log = ShownLog::read(&tx, office.number).await??;
            Ok::<_, ApiError>((records, log))
        })
        .await?;
    let certificates = records.into_iter().filter_map(|one| entry(one, &log));
    Ok(Json(CertificateList {
        certificates: certificates.collect(),
        authorities: authorities(&state),
        head: log.head,
    }))
}

fn entry(record: CertificateRecord, log: &ShownLog) -> Option<CertificateEntry> {
    let fingerprint = record.fingerprint?;
    Some(CertificateEntry {
        der: STANDARD.encode(record.der?),
        logged: log.proof_of(fingerprint),
        fingerprint,
    })
}
