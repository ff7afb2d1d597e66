//! `/first/password`: an operator's own password in place of a temporary one, before any other
//! page. `/account/password`: another one by choice.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;
use tower_sessions::Session;

use crate::console::operator::Operator;
use crate::store::{StoreError, audit, operator, session as session_rows};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, password_field};
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::new_password::{self, ChangeForm, FirstForm, Wanted, minimum, rules};
use crate::web::page::{Message, show as show_page, show_as};
use crate::web::person::{Person as _, entrant, proceed};
use crate::web::second_factor::proof;
use crate::web::session::{self, SignedIn, Site, Step};
use crate::web::state::WebState;

/// The pages.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(
            Step::NewPassword.address(),
            get(show_first).post(submit_first),
        )
        .route(CHANGE, get(show_change).post(submit_change))
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    done: Option<String>,
}

/// Whoever gave a temporary password in this browser.
async fn newcomer(
    state: &WebState,
    session: &Session,
) -> Result<(operator::Operator, SignedIn), PageError> {
    let entrant = entrant(state, session, Site::Console, Step::NewPassword).await?;
    let id = &entrant.id;
    let found = state
        .store
        .read("operator-first", |tx| async move {
            operator::find(&tx, id).await
        })
        .await?;
    let given = &entrant.signed_in.password;
    match found.filter(|found| *given == session::password_print(&found.password_hash)) {
        Some(found) => Ok((found, entrant.signed_in)),
        None => {
            session::end(session).await?;
            Err(PageError::Elsewhere("/sign-in"))
        }
    }
}

async fn show_first(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let (newcomer, signed_in) = newcomer(&state, &session).await?;
    show_page(&first_page(&state, language, &newcomer.id, signed_in).await?)
}

async fn submit_first(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<FirstForm>, PageError>,
) -> Result<Response, PageError> {
    let (newcomer, signed_in) = newcomer(&state, &session).await?;
    let form = form?.into_inner();
    let (id, next) = (&newcomer.id, &signed_in.next.clone());
    let mut page = first_page(&state, language, id, signed_in).await?;
    page.require(language, &[&form.new_password, &form.new_password_again]);
    let wish = Wish {
        id,
        name: &newcomer.name,
        before: &newcomer.password_hash,
        new: &form.new_password,
        again: &form.new_password_again,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        // What is to be mended now stands first.
        page.message = None;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // Another window was faster, and has ended this session.
    let password = wish.fulfil(&state).await?;
    let password = password.ok_or(PageError::Elsewhere("/sign-in"))?;
    let step = Operator::step_after_code(&state, id).await?;
    let (_, to) = proceed(&state, &session, Site::Console, id, password, step, next).await?;
    Ok(Redirect::to(&to).into_response())
}

async fn first_page(
    state: &WebState,
    language: Language,
    id: &str,
    signed_in: SignedIn,
) -> Result<FieldsPage, PageError> {
    let title = language.text("new-password-title");
    let mut frame = Operator::bare_frame(state, language, "K-64", title);
    frame.form_token = signed_in.form_token;
    let mut page = FieldsPage::new(
        frame,
        language.text("new-password-instruction"),
        new_password::fields(language),
        Step::NewPassword.address(),
        language.text("new-password-button"),
    );
    page.message = Some(Message::new(language, "operator-temporary", &[]));
    page.rules = own_rules(language, minimum(state, Site::Console, id).await?);
    page.start_over = Some(language.text("start-over"));
    Ok(page)
}

async fn show_change(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let mut page = change_page(&state, language, &operator).await?;
    if arrival.done.is_some() {
        page.message = Some(Message::new(language, "operator-password-changed", &[]));
    }
    show_page(&page)
}

async fn submit_change(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    session: Session,
    form: ProtectedForm<ChangeForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let mut page = change_page(&state, language, &operator).await?;
    let typed: [&str; 3] = [
        &form.present_password,
        &form.new_password,
        &form.new_password_again,
    ];
    page.require(language, &typed);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    page.message = proof::password(&state, language, &operator, &form.present_password).await?;
    if page.message.is_some() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let wish = Wish {
        id: &operator.id,
        name: &operator.name,
        before: operator.password_hash(),
        new: &form.new_password,
        again: &form.new_password_again,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let password = wish.fulfil(&state).await?;
    let password = password.ok_or(PageError::Elsewhere("/sign-in"))?;
    session::begin(
        &state,
        &session,
        Site::Console,
        &operator.id,
        password,
        None,
        "/",
    )
    .await?;
    Ok(Redirect::to("/account/password?done=yes").into_response())
}

async fn change_page(
    state: &WebState,
    language: Language,
    operator: &Operator,
) -> Result<FieldsPage, PageError> {
    let title = language.text("password-change-title");
    let present = password_field(language, "present_password", "present-password-label");
    let mut fields = vec![present];
    fields.extend(new_password::fields(language));
    let mut page = FieldsPage::new(
        operator.frame(state, language, "K-65", title, CHANGE),
        language.text("password-change-instruction"),
        fields,
        CHANGE,
        language.text("password-change-button"),
    );
    page.rules = own_rules(language, minimum(state, Site::Console, &operator.id).await?);
    page.back = Some((language.text("back"), "/"));
    Ok(page)
}

/// The rules of every password; the last one in words for operators, who have no office.
fn own_rules(language: Language, minimum: usize) -> Vec<String> {
    let mut rules = rules(language, minimum);
    rules.pop();
    rules.push(language.text("operator-password-rule"));
    rules
}

/// A password that an operator wants from now on.
struct Wish<'a> {
    id: &'a str,
    name: &'a str,
    /// Hash of the password until now.
    before: &'a str,
    new: &'a str,
    again: &'a str,
}

impl Wish<'_> {
    /// Writes on the page what is wrong with it. Empty fields have been marked before.
    async fn judge(
        &self,
        state: &WebState,
        language: Language,
        page: &mut FieldsPage,
    ) -> Result<(), PageError> {
        let wanted = Wanted {
            new: self.new,
            again: self.again,
            minimum: minimum(state, Site::Console, self.id).await?,
            own: [self.id, self.name, &state.settings.display_name]
                .map(ToOwned::to_owned)
                .into(),
            others: &[(self.before, "new-password-same")],
        };
        wanted.judge(state, language, page).await
    }

    /// Stores it and ends every session; its print for the session that goes on. `None` when the
    /// password was changed meanwhile.
    async fn fulfil(&self, state: &WebState) -> Result<Option<String>, PageError> {
        let hash = &new_password::hashed(state, self.new).await?;
        let (id, before, now) = (self.id, self.before, state.clock.now());
        let changed = state
            .store
            .run_tx("operator-password", |tx| async move {
                if !operator::set_own_password(&tx, id, before, hash).await? {
                    return Ok(false);
                }
                let person = Site::Console.person(id);
                session_rows::delete_of_person(&tx, &person).await?;
                audit::record(&tx, now, &person, "password-changed", id, "console").await?;
                Ok::<_, StoreError>(true)
            })
            .await?;
        Ok(changed.then(|| session::password_print(hash)))
    }
}

const CHANGE: &str = "/account/password";
