//! The self-test: a listener that asks for a certificate, lets everybody in, and says afterwards
//! what is wrong with the certificate that came, if anything.
//!
//! Two addresses with the same pages: one lists our authorities in its request, so that browsers
//! offer only fitting certificates; the other lists none and finds foreign ones. There are no
//! sessions here; the portal names an office by a ticket in the address.

mod judge;
mod page;
mod recent;

#[cfg(test)]
mod tests;

use std::sync::Arc;

use axum::extract::{Path, Query, State};
use axum::response::Response;
use axum::routing::get;
use axum::{Extension, Router};
use careplan::OfficeNumber;
use pki::usability::check_use;
use pki::{Certificate, TrustAnchors};
use protocol::{Sha256, Trouble};
use serde::Deserialize;
use time::OffsetDateTime;

use self::judge::{Facts, Held, HeldKey, OnRecord, Presented, Repeated, Verdict, judge};
use self::page::Shown;
pub(crate) use self::page::last_four;
pub(crate) use self::recent::Recent;
use crate::store::self_test::{self, SelfTestTicket};
use crate::store::{StoreError, Tx, audit, certificate, licence, lost_key, office};
use crate::tls::{AuthorityHints, ClientCertificate, UnreadableCertificate};
use crate::trouble::KindUse;
use crate::web;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// The pages of one of the two addresses; `recent` is shared between both.
pub(crate) fn router(state: WebState, hints: AuthorityHints, recent: Arc<Recent>) -> Router {
    let routes = Router::new()
        .route("/", get(show))
        .route("/result/{code}", get(explain))
        .merge(crate::guide::routes());
    web::finish_open(routes, state)
        .layer(Extension(hints))
        .layer(Extension(recent))
}

/// For which office, if the portal sent the browser here.
#[derive(Deserialize)]
struct Asked {
    ticket: Option<String>,
}

/// What the store knows.
struct Known {
    record: Option<OnRecord>,
    ticket: Option<(SelfTestTicket, OnRecord)>,
}

async fn show(
    State(state): State<WebState>,
    Extension(hints): Extension<AuthorityHints>,
    Extension(recent): Extension<Arc<Recent>>,
    language: Language,
    Query(asked): Query<Asked>,
    certificate: Option<Extension<ClientCertificate>>,
    unreadable: Option<Extension<UnreadableCertificate>>,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let shown = certificate.map(|Extension(ClientCertificate(shown))| shown);
    let presented = match (&shown, unreadable) {
        (Some(shown), _) => classify(shown, &state.chain.now(), now),
        (None, Some(_)) => Presented::Unreadable,
        (None, None) => Presented::Nothing,
    };
    let hash = asked
        .ticket
        .as_deref()
        .map(|ticket| Sha256::of(ticket.as_bytes()));
    let known = look_up(&state, shown.as_deref(), hash, now).await?;
    let print = shown
        .as_deref()
        .map(|shown| Sha256::from(shown.fingerprint()));
    let facts = Facts {
        presented,
        record: known.record.as_ref(),
        ticket: known.ticket.as_ref().map(|(_, office)| office),
        repeated: print.map_or(Repeated::No, |print| recent.seen(print, now)),
        now,
    };
    let verdict = judge(&facts);
    match (&verdict, print, &known.ticket, &facts.presented) {
        (good, _, Some((ticket, _)), Presented::Ours { serial }) if good.is_installed() => {
            note_installation(&state, ticket, serial, now).await?;
        }
        (Verdict::NonePresented(_), ..) => {}
        (good, ..) if good.is_installed() => {}
        (_, Some(print), ..) => recent.keep(print, now),
        (_, None, ..) => {}
    }
    page::result(&Shown {
        state: &state,
        language,
        hints,
        facts: &facts,
        certificate: shown.as_deref(),
        verdict: &verdict,
        ticket: asked.ticket.as_deref(),
    })
    .await
}

async fn explain(
    State(state): State<WebState>,
    language: Language,
    Path(code): Path<String>,
) -> Result<Response, PageError> {
    let trouble: Trouble = code.parse().map_err(|_| PageError::NotFound)?;
    page::explanation(&state, language, trouble).await
}

/// Whose certificate this is and for what, by its signature. Its dates are judged by the record.
fn classify(shown: &Certificate, chain: &[Certificate], now: OffsetDateTime) -> Presented {
    match check_use(shown, &TrustAnchors::of_roots(chain), chain, now) {
        Ok(()) => Presented::Ours {
            serial: shown.serial().to_string(),
        },
        Err(unusable) => Presented::Unusable(unusable),
    }
}

async fn look_up(
    state: &WebState,
    shown: Option<&Certificate>,
    ticket: Option<Sha256>,
    now: OffsetDateTime,
) -> Result<Known, PageError> {
    let known = state.store.read("self-test", |tx| async move {
        let record = match shown {
            Some(shown) => owner(&tx, state, shown).await?,
            None => None,
        };
        let ticket = match ticket {
            Some(hash) => self_test::find(&tx, hash, now).await?,
            None => None,
        };
        let ticket = match ticket {
            Some(ticket) => on_record(&tx, state, ticket.office_number)
                .await?
                .map(|office| (ticket, office)),
            None => None,
        };
        Ok::<_, StoreError>(Known { record, ticket })
    });
    Ok(known.await?)
}

/// The office of a certificate that is on record just as it was shown.
async fn owner(
    tx: &Tx,
    state: &WebState,
    shown: &Certificate,
) -> Result<Option<OnRecord>, StoreError> {
    let record = certificate::find(tx, &shown.serial().to_string()).await?;
    // The serial alone could be that of another authority.
    let print = Some(Sha256::from(shown.fingerprint()));
    match record.filter(|record| record.fingerprint == print) {
        Some(record) => on_record(tx, state, record.office_number).await,
        None => Ok(None),
    }
}

async fn on_record(
    tx: &Tx,
    state: &WebState,
    number: OfficeNumber,
) -> Result<Option<OnRecord>, StoreError> {
    let Some(office) = office::find(tx, number).await? else {
        return Ok(None);
    };
    let lost = lost_key::of_office(tx, number).await?;
    let mut certificates = Vec::new();
    for kind in state.kinds.all() {
        let accepted = KindUse::of(&state.kinds, &kind.id);
        let found = certificate::of_office(tx, number, &kind.id).await?;
        certificates.extend(found.into_iter().map(|certificate| Held {
            key: if lost.contains(&certificate.receipt) {
                HeldKey::Lost
            } else {
                HeldKey::Kept
            },
            certificate,
            kind: accepted,
        }));
    }
    certificates.sort_by_key(|held| std::cmp::Reverse(held.certificate.issued_at));
    Ok(Some(OnRecord {
        office,
        licences: licence::of_office(tx, number).await?,
        certificates,
    }))
}

/// Notes that the certificate is installed. The ticket has done its work.
async fn note_installation(
    state: &WebState,
    ticket: &SelfTestTicket,
    serial: &str,
    now: OffsetDateTime,
) -> Result<(), PageError> {
    let (account, actor) = (&ticket.account_id, format!("account:{}", ticket.account_id));
    let actor = &actor;
    let noted = state.store.run_tx("self-test-good", |tx| async move {
        // Two windows at once: the first one counts.
        if self_test::remove(&tx, ticket.ticket_hash).await? {
            self_test::record_installation(&tx, serial, account, now).await?;
            let number = ticket.office_number.as_str();
            audit::record(&tx, now, actor, "certificate-verified", serial, number).await?;
        }
        Ok::<_, StoreError>(())
    });
    Ok(noted.await?)
}
