//! GET policy: what may be sent. The exchange cannot look under the seal; office programs enforce
//! this before they seal and after they opened.

use axum::Json;
use axum::extract::State;
use protocol::http::ExchangePolicy;
use protocol::package;

use super::MailboxState;
use super::peer::Peer;

/// Tells the policy.
pub(super) async fn get(State(state): State<MailboxState>, _peer: Peer) -> Json<ExchangePolicy> {
    Json(ExchangePolicy {
        message_bytes: package::MAX_BYTES,
        attachments: state.exchange.attachments.clone(),
        newest_client: state.exchange.newest_client.clone(),
        echo_office: state
            .exchange
            .echo_office
            .map(|address| address.to_string()),
    })
}
