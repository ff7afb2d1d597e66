//! GET offices: the address book, searched by part of a number or name.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use careplan::Address;
use protocol::Code;
use protocol::http::{OfficeEntry, OfficeList};
use serde::Deserialize;

use super::MailboxState;
use super::peer::{Peer, usable_certificates};
use crate::licence;
use crate::store::operator::Scope;
use crate::store::{StoreError, office};
use crate::web::problem::ApiError;

/// What to look for.
#[derive(Deserialize)]
pub(super) struct Wanted {
    #[serde(default)]
    q: String,
}

/// Lists the addresses of the offices found.
pub(super) async fn get(
    State(state): State<MailboxState>,
    _peer: Peer,
    wanted: Result<Query<Wanted>, QueryRejection>,
) -> Result<Json<OfficeList>, ApiError> {
    let Query(wanted) = wanted.map_err(|_| Code::RequestInvalid)?;
    let (query, kinds, now) = (&wanted.q, &state.kinds, state.clock.now());
    let mut offices = state
        .store
        .read("offices", |tx| async move {
            let mut entries = Vec::new();
            for office in office::search(&tx, query, &Scope::Centre, LIMIT).await? {
                let has_certificate = !usable_certificates(&tx, &office, kinds, now)
                    .await?
                    .is_empty();
                let in_use = licence::kinds_in_use(&tx, &office, now).await?;
                entries.extend(office.kinds.iter().map(|kind| OfficeEntry {
                    address: Address {
                        office: office.number,
                        kind: *kind,
                    },
                    name: office.name.clone(),
                    connected: has_certificate && in_use.contains(kind),
                }));
            }
            Ok::<_, StoreError>(entries)
        })
        .await?;
    offices.truncate(LIMIT as usize);
    Ok(Json(OfficeList { offices }))
}

const LIMIT: u32 = 100;
