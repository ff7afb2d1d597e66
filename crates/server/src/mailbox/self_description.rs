//! GET self: who the exchange thinks is calling, so that an office can test its certificate.

use axum::Json;
use axum::extract::State;
use protocol::http::SelfDescription;

use super::MailboxState;
use super::peer::Peer;

/// Describes the caller.
pub(super) async fn get(State(state): State<MailboxState>, peer: Peer) -> Json<SelfDescription> {
    Json(SelfDescription {
        office_number: peer.office.number.to_string(),
        office_name: peer.office.name,
        service_kinds: peer.office.kinds.iter().map(ToString::to_string).collect(),
        certificate_serial: peer.certificate.serial,
        certificate_kind: peer.certificate.kind,
        not_after: peer.certificate.not_after,
        retention_days: state.retention_days,
    })
}
