//! `/account/office…`: 事業所の情報. What is on record is shown; a change is a request to the
//! federation, and takes effect when an operator accepts it.

pub(in crate::portal) mod fields;
pub(crate) mod one;
#[cfg(test)]
mod tests;

use askama::Template;
use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};

use self::fields::{ChangeForm, fields};
use crate::clock::random_bytes;
use crate::portal::user::PortalUser;
use crate::store::account::{self, Names};
use crate::store::application::new_receipt;
use crate::store::office_change::{self, ChangeState, OfficeChange, OfficeDetails};
use crate::store::right::Right;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show).post(submit))
        .route("/account/office/{receipt}", get(one::show))
        .route("/account/office/{receipt}/withdraw", post(one::withdraw))
}

/// The page.
#[derive(Template)]
#[template(path = "office_change.html")]
struct OfficePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    /// The form, where this person can send one now.
    form: Option<ChangeFields>,
    /// Why there is no form.
    hint: Option<String>,
}

/// The fields of the form.
struct ChangeFields {
    fields: Vec<Field>,
    note: Field,
}

/// What is on record, and the request that waits.
struct Standing {
    details: OfficeDetails,
    waiting: Option<OfficeChange>,
    names: Names,
}

impl Standing {
    async fn load(state: &WebState, user: &PortalUser) -> Result<Self, PageError> {
        let number = user.office.number;
        let standing = state.store.read("office-standing", |tx| async move {
            let changes = office_change::of_office(&tx, number).await?;
            let waiting = |change: &OfficeChange| change.state == ChangeState::Waiting;
            Ok::<_, StoreError>(Self {
                details: office_change::details(&tx, number)
                    .await?
                    .unwrap_or_default(),
                waiting: changes.into_iter().find(waiting),
                names: account::names(&tx, number).await?,
            })
        });
        Ok(standing.await?)
    }
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let standing = Standing::load(&state, &user).await?;
    let typed = ChangeForm::of(&standing.details);
    show_page(&page(&state, language, &user, &standing, &typed))
}

/// 申請する.
async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<ChangeForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Administrator)?;
    let standing = Standing::load(&state, &user).await?;
    let mut page = page(&state, language, &user, &standing, &form);
    if standing.waiting.is_none() {
        let wanted = page.check(language, &form, &standing.details);
        let Some(wanted) = wanted else {
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        };
        let change = &OfficeChange {
            receipt: new_receipt(state.clock.now_in_japan(), random_bytes()?),
            office_number: user.office.number,
            account_id: user.account.id.clone(),
            wanted,
            note: form.note(),
            state: ChangeState::Waiting,
            reason: None,
            requested_at: state.clock.now(),
            decided_at: None,
            decided_by: None,
        };
        if store(&state, &user, change).await? {
            let to = format!("{HOME}/{}?shown=sent", change.receipt);
            return Ok(Redirect::to(&to).into_response());
        }
    }
    // Another window was faster.
    let standing = Standing::load(&state, &user).await?;
    let mut page = self::page(&state, language, &user, &standing, &form);
    page.message = standing.waiting.as_ref().map(|waiting| {
        let who = standing.names.of(&waiting.account_id);
        let who = language.text_with("person-by-name", &[("name", who)]);
        let what = language.text("office-change-sent-what");
        let address = format!("{HOME}/{}", waiting.receipt);
        Message::changed_elsewhere(language, (waiting.requested_at, &who, &what), &address)
    });
    show_as(StatusCode::CONFLICT, &page)
}

/// Stores a request. False while another one waits.
async fn store(
    state: &WebState,
    user: &PortalUser,
    change: &OfficeChange,
) -> Result<bool, PageError> {
    let now = change.requested_at;
    let stored = state
        .store
        .run_tx("office-change", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            office_change::insert(&tx, change).await?;
            let (actor, receipt) = (user.actor(), &change.receipt);
            let number = change.office_number.as_str();
            audit::record(&tx, now, &actor, "office-change-requested", number, receipt).await?;
            Ok::<_, PageError>(())
        })
        .await;
    match stored {
        Ok(()) => Ok(true),
        Err(PageError::Store(StoreError::Exists)) => Ok(false),
        Err(error) => Err(error),
    }
}

impl OfficePage {
    /// What is asked for, or nothing and what is wrong on the page.
    fn check(
        &mut self,
        language: Language,
        form: &ChangeForm,
        present: &OfficeDetails,
    ) -> Option<OfficeDetails> {
        let (wanted, wrong) = form.checked(present);
        let fields = self.form.as_mut()?;
        for (target, key) in wrong {
            let all = fields.fields.iter_mut().chain([&mut fields.note]);
            for field in all.filter(|field| field.name == target) {
                let text = language.text_with(key, &[("label", &field.label)]);
                field.error = Some(text.clone());
                self.errors.push(FormError { target, text });
            }
        }
        self.errors.is_empty().then_some(wanted)
    }
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    standing: &Standing,
    typed: &ChangeForm,
) -> OfficePage {
    let title = language.text("office-change-title");
    let administrator = user.account.may(Right::Administrator);
    let message = standing.waiting.as_ref().map(|waiting| {
        let day = language.moment(waiting.requested_at);
        let facts = [("day", day.as_str()), ("receipt", &waiting.receipt)];
        let message = Message::new(language, "office-change-waits", &facts);
        let label = language.text("office-change-open");
        message.leading_to(label, &format!("{HOME}/{}", waiting.receipt))
    });
    let can_send = administrator && standing.waiting.is_none();
    let kinds = service_kind::list(&user.office.kinds);
    let mut facts = vec![
        (
            language.text("fact-office-number"),
            user.office.number.to_string(),
        ),
        (language.text("fact-kinds"), kinds),
    ];
    facts.extend(details_in_words(language, &standing.details));
    OfficePage {
        page: user.frame(state, language, "P-96", title, "/account"),
        message,
        errors: Vec::new(),
        facts,
        form: can_send.then(|| fields(language, typed)),
        hint: (!administrator).then(|| language.text("office-change-administrator")),
    }
}

/// What is on record or asked for, label and value.
fn details_in_words(language: Language, details: &OfficeDetails) -> Vec<(String, String)> {
    let named = details.named().into_iter();
    named
        .map(|(name, value)| {
            let value = if value.is_empty() { "－" } else { value };
            (fields::label(language, name), value.to_owned())
        })
        .collect()
}

const HOME: &str = "/account/office";
