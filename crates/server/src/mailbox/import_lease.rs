//! PUT and DELETE import-leases: one terminal of an office imports what arrives for an address, so
//! that nothing is put into the care software twice; the others only read.
//!
//! The lease ends by itself, by the clock of the exchange, unless the terminal asks again in time;
//! then the next one that asks gets it.

use axum::Json;
use axum::extract::State;
use axum::http::StatusCode;
use careplan::Address;
use protocol::Code;
use protocol::http::{IMPORT_LEASE_SECONDS, ImportLease};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use super::peer::{Peer, require_use};
use crate::store::import_lease::{self, Lease};
use crate::store::right::Right;
use crate::store::{Tx, audit, certificate};
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Takes the lease or prolongs it, and tells who has it now.
pub(super) async fn put(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(address): Path<String>,
) -> Result<Json<ImportLease>, ApiError> {
    let (address, now, peer) = (own_address(&peer, &address)?, state.clock.now(), &peer);
    let kinds = &state.kinds;
    let lease = state
        .store
        .run_tx("import-lease", |tx| async move {
            require_use(&tx, address, kinds, now).await?;
            take(&tx, peer, address, now).await
        })
        .await?;
    Ok(Json(lease))
}

/// Gives the lease up. Repeating it is harmless.
pub(super) async fn delete(
    State(state): State<MailboxState>,
    peer: Peer,
    Path(address): Path<String>,
) -> Result<StatusCode, ApiError> {
    let (address, now, peer) = (own_address(&peer, &address)?, state.clock.now(), &peer);
    state
        .store
        .run_tx("import-lease-end", |tx| async move {
            if import_lease::end(&tx, address, &peer.certificate.serial).await? {
                let (actor, subject) = (peer.actor(), address.to_string());
                let serial = &peer.certificate.serial;
                audit::record(&tx, now, &actor, "import-lease-ended", &subject, serial).await?;
            }
            Ok::<_, ApiError>(StatusCode::NO_CONTENT)
        })
        .await
}

/// An address of the caller for which it may receive.
fn own_address(peer: &Peer, address: &str) -> Result<Address, ApiError> {
    let address: Address = address.parse().map_err(|_| Code::NotFound)?;
    if address.office != peer.office.number || !peer.office.kinds.contains(&address.kind) {
        return Err(Code::NotFound.into());
    }
    peer.require(Right::Receive, address.kind)?;
    Ok(address)
}

async fn take(
    tx: &Tx,
    peer: &Peer,
    address: Address,
    now: OffsetDateTime,
) -> Result<ImportLease, ApiError> {
    let wanted = Lease {
        serial: peer.certificate.serial.clone(),
        taken_at: now,
        ends_at: now + Duration::seconds(IMPORT_LEASE_SECONDS),
    };
    let before = import_lease::find(tx, address).await?;
    let goes_on = |it: &Lease| it.serial == wanted.serial && it.ends_at > now;
    let is_new = !before.as_ref().is_some_and(goes_on);
    if import_lease::take(tx, address, &wanted).await? && is_new {
        let (actor, subject) = (peer.actor(), address.to_string());
        audit::record(
            tx,
            now,
            &actor,
            "import-lease-taken",
            &subject,
            &wanted.serial,
        )
        .await?;
    }
    let lease = import_lease::find(tx, address).await?;
    let lease = lease.ok_or(Code::Unexpected)?;
    let holder = certificate::find(tx, &lease.serial).await?;
    Ok(ImportLease {
        address,
        held_by_caller: lease.serial == wanted.serial,
        terminal: holder.and_then(|holder| holder.terminal),
        ends_at: lease.ends_at,
    })
}
