//! GET self: who the exchange thinks is calling, so that an office can test its certificate and
//! its use.

use axum::Json;
use axum::extract::State;
use protocol::http::SelfDescription;

use super::MailboxState;
use super::peer::Peer;
use crate::licence::of_any;
use crate::store::licence;
use crate::web::problem::ApiError;

/// Describes the caller. An office that uses the exchange with none of its services is told why.
pub(super) async fn get(
    State(state): State<MailboxState>,
    peer: Peer,
) -> Result<Json<SelfDescription>, ApiError> {
    let (number, now) = (peer.office.number, state.clock.now());
    let licences = state.store.read(
        "self",
        |tx| async move { licence::of_office(&tx, number).await },
    );
    if let Some(refusal) = of_any(&licences.await?, now) {
        return Err(refusal.problem(&state.kinds, now).into());
    }
    Ok(Json(SelfDescription {
        office_number: peer.office.number.to_string(),
        office_name: peer.office.name,
        service_kinds: peer.office.kinds.iter().map(ToString::to_string).collect(),
        certificate_serial: peer.certificate.serial,
        certificate_kind: peer.certificate.kind,
        not_after: peer.certificate.not_after,
        retention_days: state.retention_days,
    }))
}
