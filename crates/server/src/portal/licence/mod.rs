//! `/use…`: ケアプランデータ連携の利用, from the application to its end.

mod apply;
mod change;
mod contacts;
pub(crate) mod one;
mod page;
mod proof;
#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

use crate::config::UseApproval;
use crate::licence;
use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::account::{self, Names};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::licence::{Licence, LicenceEvent, Standing};
use crate::store::office::Suspension;
use crate::store::use_application::{self, UseApplication, UseState};
use crate::store::use_contact::{self, Contact};
use crate::trouble::{KindUse, Refusal};
use crate::web::state::WebState;
use time::OffsetDateTime;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(page::show))
        .route(APPLY, get(apply::show).post(apply::submit))
        .route("/use/applications/{receipt}", get(one::show))
        .route("/use/applications/{receipt}/withdraw", post(one::withdraw))
        .route("/use/contacts", post(change::contacts))
        .route("/use/renewal", post(change::renewal))
        .route("/use/{kind}/end", get(change::show_end).post(change::end))
        .route("/use/proof", get(proof::show))
        .route("/use/proof.pdf", get(proof::file))
        .route("/use/proof.pdf.p7s", get(proof::signature))
}

/// What is on record about the use of the person's office.
pub(crate) struct UseFacts {
    licences: Vec<Licence>,
    /// The newest on top.
    applications: Vec<UseApplication>,
    events: Vec<LicenceEvent>,
    contacts: Vec<Contact>,
    names: Names,
    /// Since when the office can connect; nothing while it has no certificate that can be used.
    certified_since: Option<OffsetDateTime>,
    now: OffsetDateTime,
}

impl UseFacts {
    /// Reads it.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn load(state: &WebState, user: &PortalUser) -> Result<Self, StoreError> {
        let (number, now) = (user.office.number, state.clock.now());
        state
            .store
            .read("use-facts", |tx| async move {
                let accepted = |record: &CertificateRecord| {
                    KindUse::of(&state.kinds, &record.kind) == KindUse::Accepted
                };
                let usable = certificate::usable_of_office(&tx, number, now).await?;
                let issued = certificate::all_of_office(&tx, number).await?;
                let issued = issued.iter().filter(|one| accepted(one));
                let first = issued.filter_map(|one| one.issued_at).min();
                Ok(Self {
                    licences: crate::store::licence::of_office(&tx, number).await?,
                    applications: use_application::of_office(&tx, number).await?,
                    events: crate::store::licence::events(&tx, number).await?,
                    contacts: use_contact::of_office(&tx, number).await?,
                    names: account::names(&tx, number).await?,
                    certified_since: first.filter(|_| usable.iter().any(accepted)),
                    now,
                })
            })
            .await
    }

    /// The application that waits.
    fn waiting(&self) -> Option<&UseApplication> {
        let mut applications = self.applications.iter();
        applications.find(|one| one.state == UseState::Waiting)
    }

    /// The newest application, if the federation sent it back or refused it.
    fn came_back(&self) -> Option<&UseApplication> {
        let newest = self.applications.first()?;
        matches!(newest.state, UseState::Returned | UseState::Refused).then_some(newest)
    }

    /// Whether something is in use, suspended, or begins later.
    fn holds_any(&self) -> bool {
        self.licences.iter().any(|one| one.is_held(self.now))
    }

    /// What is to be done about the use, if anything.
    pub(crate) fn task(&self, state: &WebState) -> Option<UseTask> {
        let waits = self.waiting().is_some() || self.holds_any();
        if waits || licence::of_any(&self.licences, self.now) != Some(Refusal::UseMissing) {
            return None;
        }
        if let Some(newest) = self.came_back() {
            let at = newest.decided_at.unwrap_or(newest.requested_at);
            return Some(UseTask::PutRight(at));
        }
        // It will begin with the first certificate.
        let by_itself = state.exchange.use_approval == UseApproval::Automatic
            && self.licences.is_empty()
            && self.applications.is_empty()
            && self.certified_since.is_none();
        (!by_itself).then_some(UseTask::Apply)
    }

    /// Since when and why a service of the office is stopped.
    pub(crate) fn suspension(&self) -> Option<Suspension> {
        self.licences
            .iter()
            .find_map(|one| match one.standing(self.now) {
                Standing::Suspended(suspension) => Some(suspension),
                _ => None,
            })
    }
}

/// What is to be done about the use.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum UseTask {
    /// It was never applied for, or has ended.
    Apply,
    /// The application came back, at this time.
    PutRight(OffsetDateTime),
}

const HOME: &str = "/use";
const APPLY: &str = "/use/apply";
