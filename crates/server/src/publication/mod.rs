//! The publication role: what anybody may ask about certificates, over plain HTTP.
//!
//! Revocation lists, OCSP answers and the authorities' certificates carry their own signatures,
//! and whoever checks a certificate must not need another certificate for it. The role holds no
//! key and decides nothing: it hands out what the authority has stored.

mod answers;
mod authority_certificate;
mod cached;
mod list;
mod status;

use axum::Router;
use axum::extract::DefaultBodyLimit;
use axum::routing::{get, post};
use pki::Certificate;
use pki::ocsp::Issuer;

use crate::clock::Clock;
use crate::live::Live;
use crate::store::Store;

/// The authorities whose answers are handed out.
struct Authorities {
    issuers: Vec<Issuer>,
    certificates: Vec<Certificate>,
}

impl Authorities {
    fn new(certificates: Vec<Certificate>) -> anyhow::Result<Self> {
        anyhow::ensure!(!certificates.is_empty(), "there is no authority");
        let issuers = certificates.iter().map(Issuer::new);
        Ok(Self {
            issuers: issuers.collect::<Result<_, _>>()?,
            certificates,
        })
    }
}

/// What the role works with. Cheap to clone.
#[derive(Clone)]
pub(crate) struct PublicationState {
    store: Store,
    answers: answers::Answers,
    clock: Clock,
    authorities: Live<Authorities>,
}

impl PublicationState {
    /// `certificates` are those of the authorities, the issuing one first. Answers are handed out
    /// about what any of them has signed. Must be called in a runtime.
    ///
    /// # Errors
    /// When there is no certificate or its key is of a kind that is not used here.
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        certificates: Vec<Certificate>,
    ) -> anyhow::Result<Self> {
        Ok(Self {
            answers: answers::Answers::of(store.clone()),
            store,
            clock,
            authorities: Live::new(Authorities::new(certificates)?),
        })
    }

    /// Goes on with other authorities.
    ///
    /// # Errors
    /// Like [`Self::new`]; nothing is changed then.
    pub(crate) fn learn(&self, certificates: Vec<Certificate>) -> anyhow::Result<()> {
        self.authorities.replace(Authorities::new(certificates)?);
        Ok(())
    }
}

/// The routes.
pub(crate) fn router(state: PublicationState) -> Router {
    Router::new()
        .route("/crl/{file}", get(list::get))
        .route("/ca/{file}", get(authority_certificate::get))
        .route("/ocsp", post(status::post))
        .route("/ocsp/", post(status::post))
        .route("/ocsp/{*request}", get(status::get))
        .layer(DefaultBodyLimit::max(MAXIMUM_REQUEST))
        .with_state(state)
}

/// A request about one certificate has a hundred bytes; a signed one carries certificates.
const MAXIMUM_REQUEST: usize = 16 * 1024;

#[cfg(test)]
mod tests;
