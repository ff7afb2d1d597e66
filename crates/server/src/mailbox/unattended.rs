//! PUT and DELETE self/unattended: an administrator of the office, signed in at this terminal, lets
//! it work while nobody is signed in (自動送受信), or does so no longer.

use axum::extract::State;
use axum::http::StatusCode;

use super::MailboxState;
use super::peer::Peer;
use crate::store::right::Kinds;
use crate::store::unattended::{self, Origin, Unattended};
use crate::store::{StoreError, audit};
use crate::web::problem::ApiError;

/// Gives the grant, for every kind of service. One that is there stays as it is.
pub(super) async fn put(
    State(state): State<MailboxState>,
    peer: Peer,
) -> Result<StatusCode, ApiError> {
    let (peer, now, actor) = (&peer, state.clock.now(), &peer.actor());
    let grant = &Unattended {
        kinds: Kinds::All,
        origin: Origin::Terminal,
        given_at: now,
        given_by: peer.person_id().map(ToOwned::to_owned),
    };
    state
        .store
        .run_tx("unattended-put", |tx| async move {
            let receipt = &peer.certificate.receipt;
            if unattended::find(&tx, receipt).await?.is_none() {
                unattended::give(&tx, receipt, grant).await?;
                let origin = grant.origin.as_str();
                audit::record(&tx, now, actor, "unattended-given", receipt, origin).await?;
            }
            Ok::<_, StoreError>(StatusCode::NO_CONTENT)
        })
        .await
        .map_err(ApiError::Store)
}

/// Takes it away. Repeating it is harmless.
pub(super) async fn delete(
    State(state): State<MailboxState>,
    peer: Peer,
) -> Result<StatusCode, ApiError> {
    let (peer, now, actor) = (&peer, state.clock.now(), &peer.actor());
    state
        .store
        .run_tx("unattended-delete", |tx| async move {
            let receipt = &peer.certificate.receipt;
            if unattended::take_away(&tx, receipt).await? {
                audit::record(&tx, now, actor, "unattended-taken", receipt, "terminal").await?;
            }
            Ok::<_, StoreError>(StatusCode::NO_CONTENT)
        })
        .await
        .map_err(ApiError::Store)
}
