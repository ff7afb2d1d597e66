//! GET self: who the exchange thinks is calling, so that an office can test its certificate and its
//! use, who is signed in there, and what the terminal does by itself.

use axum::Json;
use axum::extract::State;
use protocol::http::{SelfDescription, SignedInPerson, Unattended};

use super::MailboxState;
use super::peer::{Acting, Peer, Person};
use crate::licence::of_any;
use crate::store::right::{Grants, Right};
use crate::store::{StoreError, licence, unattended};
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
    let receipt = &peer.certificate.receipt;
    let grant = match &peer.acting {
        Acting::Terminal(grant) => Some(grant.clone()),
        Acting::Nobody => None,
        Acting::Person(_) => {
            state
                .store
                .read("self-unattended", |tx| async move {
                    let grant = unattended::find(&tx, receipt).await?;
                    Ok::<_, StoreError>(grant)
                })
                .await?
        }
    };
    let person = match &peer.acting {
        Acting::Person(person) => Some(described(person)),
        Acting::Terminal(_) | Acting::Nobody => None,
    };
    Ok(Json(SelfDescription {
        office_number: peer.office.number.to_string(),
        office_name: peer.office.name,
        service_kinds: peer.office.kinds.iter().map(ToString::to_string).collect(),
        certificate_serial: peer.certificate.serial,
        certificate_kind: peer.certificate.kind,
        not_after: peer.certificate.not_after,
        retention_days: state.exchange.retention_days,
        person,
        unattended: grant.map(|grant| Unattended {
            kinds: grant.kinds.listed(),
            since: grant.given_at,
        }),
    }))
}

fn described(person: &Person) -> SignedInPerson {
    let every = || Right::ALL.map(|right| right.as_str().to_owned()).to_vec();
    let words = |grants: &Grants| grants.words().split(' ').map(ToOwned::to_owned).collect();
    let staff = person.account.staff.as_ref();
    SignedInPerson {
        user_id: person.account.id.clone(),
        rights: staff.map_or_else(every, |staff| words(&staff.grants)),
        until: person.family.ends_at,
    }
}
