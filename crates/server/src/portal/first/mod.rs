//! はじめての設定: what is asked for once, one thing a page, between the right password and the
//! pages. Terms and a password of one's own are asked for until they are there; the rest may be
//! left for later.
//!
//! What is left follows from what is on record, so that it does not matter in which window or on
//! which day the last step was taken.

mod done;
mod mail;
mod terms_page;

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use tower_sessions::Session;

use crate::portal::new_password::stale;
use crate::portal::user::{PortalUser, find};
use crate::store::account::Account;
use crate::store::first_step::{self, FirstStep};
use crate::store::office::Office;
use crate::store::{StoreError, mail_address, terms};
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::person::{Person as _, entrant, proceed};
use crate::web::second_factor;
use crate::web::session::{self, SignedIn, Site, Step};
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(
            "/first/terms",
            get(terms_page::show).post(terms_page::submit),
        )
        .route("/first/mail", get(mail::show).post(mail::submit))
        .route("/first/mail/later", post(mail::later))
        .route(
            "/first/mail/code",
            get(mail::show_code).post(mail::submit_code),
        )
        .route(LATER, post(second_factor_later))
        .route("/first/done", get(done::show).post(done::submit))
}

/// Where 「あとで設定する」 of the second factor is sent.
pub(crate) const LATER: &str = "/first/second-factor/later";

/// Somebody whose password was right and who has this step before them.
pub(super) struct Newcomer {
    /// The account.
    pub(super) account: Account,
    /// Its office.
    pub(super) office: Office,
    signed_in: SignedIn,
}

impl Newcomer {
    /// Who has `step` before them in this browser.
    ///
    /// # Errors
    /// When this is not the step, or the store fails.
    pub(super) async fn read(
        state: &WebState,
        session: &Session,
        step: Step,
    ) -> Result<Self, PageError> {
        let entrant = entrant(state, session, Site::Portal, step).await?;
        let found = find(state, Some(&entrant.id)).await?;
        let given = &entrant.signed_in.password;
        let found =
            found.filter(|(account, _)| *given == session::password_print(&account.password_hash));
        let Some((account, office)) = found else {
            session::end(session).await?;
            return Err(PageError::Elsewhere("/sign-in"));
        };
        Ok(Self {
            account,
            office,
            signed_in: entrant.signed_in,
        })
    }

    /// The frame of the page of a step.
    pub(super) fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
    ) -> Frame {
        let mut frame = PortalUser::bare_frame(state, language, number, title);
        frame.form_token.clone_from(&self.signed_in.form_token);
        frame
    }

    /// Notes that a step that may be left out is passed, and goes on.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn pass(
        &self,
        state: &WebState,
        session: &Session,
        step: FirstStep,
    ) -> Result<Response, PageError> {
        let (id, now) = (&self.account.id, state.clock.now());
        state
            .store
            .run_tx("first-step", |tx| async move {
                first_step::pass(&tx, id, step, now).await
            })
            .await
            .map_err(|error: StoreError| error)?;
        self.go_on(state, session, self.signed_in.password.clone())
            .await
    }

    /// Goes on to the next step or to the pages; `password` is the print of the password now.
    ///
    /// # Errors
    /// When the store fails.
    pub(super) async fn go_on(
        &self,
        state: &WebState,
        session: &Session,
        password: String,
    ) -> Result<Response, PageError> {
        let (id, next) = (&self.account.id, &self.signed_in.next);
        let step = step_of(state, id).await?;
        let (_, to) = proceed(state, session, Site::Portal, id, password, step, next).await?;
        Ok(Redirect::to(&to).into_response())
    }

    /// The print of the password that was given.
    pub(super) fn password(&self) -> String {
        self.signed_in.password.clone()
    }
}

/// What is left to do after the password and the code, by the id of the account.
///
/// # Errors
/// When the store fails.
pub(crate) async fn step_of(state: &WebState, id: &str) -> Result<Option<Step>, PageError> {
    let found = find(state, Some(id)).await?;
    let (account, _) = found.ok_or(PageError::Elsewhere("/sign-in"))?;
    let has_second_factor = second_factor::is_on(state, Site::Portal, id).await?;
    let now = state.clock.now();
    let (open_terms, passed, security) = state
        .store
        .read("first-steps", |tx| async move {
            let open = terms::open(&tx, id, now).await?;
            let passed = first_step::passed(&tx, id).await?;
            let security = mail_address::security(&tx, id).await?;
            Ok::<_, StoreError>((open, passed, security))
        })
        .await?;
    let is_open = |step: FirstStep| !passed.contains(&step);
    Ok(if !open_terms.is_empty() {
        Some(Step::Terms)
    } else if stale(state, &account).is_some() {
        Some(Step::NewPassword)
    } else if is_open(FirstStep::Mail) && security.is_none() && state.mailing.is_ready() {
        Some(Step::Mail)
    } else if is_open(FirstStep::SecondFactor) && !has_second_factor {
        Some(Step::SetUp)
    } else if is_open(FirstStep::Done) {
        Some(Step::Done)
    } else {
        None
    })
}

/// Which of the first steps this is, such as 「はじめての設定 2/4」; nothing for somebody who has
/// taken them before.
///
/// # Errors
/// What the database says.
pub(crate) async fn progress(
    state: &WebState,
    language: Language,
    id: &str,
    step: Step,
) -> Result<Option<String>, StoreError> {
    let passed = state
        .store
        .read("first-steps-passed", |tx| async move {
            first_step::passed(&tx, id).await
        })
        .await?;
    if passed.contains(&FirstStep::Done) {
        return Ok(None);
    }
    let mut steps = vec![Step::Terms, Step::NewPassword, Step::Mail, Step::SetUp];
    steps.retain(|step| *step != Step::Mail || state.mailing.is_ready());
    let place = steps.iter().position(|one| *one == step).unwrap_or(0) + 1;
    let (place, count) = (place.to_string(), steps.len().to_string());
    let arguments = [("step", place.as_str()), ("count", count.as_str())];
    Ok(Some(language.text_with("first-progress", &arguments)))
}

/// Leaves the second factor for later.
async fn second_factor_later(
    State(state): State<WebState>,
    session: Session,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::SetUp).await?;
    let Nothing {} = form?.into_inner();
    newcomer
        .pass(&state, &session, FirstStep::SecondFactor)
        .await
}
