//! `/account/numbers`: 事業所番号の切り替え. A person with ids for several office numbers links the
//! id of another number, by proving it as at a sign-in, and goes over to it afterwards without its
//! password.
//!
//! A link leads one way, and back to where the person has signed in. Each number keeps its own
//! rights, its own record and its own session of the browser: only who is signed in changes.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::{HeaderMap, StatusCode};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use tower_sessions::Session;

use crate::portal::first::step_of;
use crate::portal::sign_in::{Origin, SignInRefusal, verify_password};
use crate::portal::user::{PortalUser, find, number_label};
use crate::store::account::{self, Account};
use crate::store::number_link::{self, NumberLink};
use crate::store::sign_in::{self as sign_ins, Outcome, SignIn};
use crate::store::{StoreError, audit, office};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::fields_page::{code_field, mark, mark_empty, password_field};
use crate::web::form::{Field, FormError, Nothing, ProtectedForm, Secret};
use crate::web::known_device;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::second_factor::{self, CodeRefusal};
use crate::web::session::{self, Home, Site, password_print};
use crate::web::sign_in::{self, Refusal, tidied_id};
use crate::web::state::WebState;

/// The pages of this file.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show).post(link))
        .route("/account/numbers/switch", post(switch))
        .route("/account/numbers/{id}/end", post(end))
}

/// The page.
#[derive(Template)]
#[template(path = "numbers.html")]
struct NumbersPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    lists: Vec<List>,
    /// The form for another number; empty where none can be linked.
    fields: Vec<Field>,
}

/// Links in one direction.
struct List {
    heading: String,
    what: String,
    rows: Vec<LinkRow>,
}

/// A link.
struct LinkRow {
    office: String,
    account: String,
    by: String,
    at: String,
    end: String,
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    done: Option<Done>,
}

/// What has just happened, or why somebody did not go over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    /// A number was linked.
    Linked,
    /// It was linked before.
    Already,
    /// A link was ended.
    Ended,
    /// There is no such link any more.
    Gone,
    /// The other number asks for a second factor, and this sign-in was without one.
    Unsecured,
    /// The first steps of the other number are not done, or its password has expired.
    Unready,
}

impl Done {
    fn message(self, language: Language) -> Message {
        let key = match self {
            Self::Linked => "numbers-linked",
            Self::Already => "numbers-already",
            Self::Ended => "numbers-ended",
            Self::Gone => "numbers-gone",
            Self::Unsecured => "numbers-unsecured",
            Self::Unready => "numbers-unready",
        };
        let message = Message::new(language, key, &[]);
        match self {
            Self::Unsecured => message.leading_to(
                language.text("second-factor-link"),
                "/account/second-factor",
            ),
            _ => message,
        }
    }
}

/// Shows the links and the form.
async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let mut page = page(&state, language, &user, "").await?;
    page.message = arrival.done.map(|done| done.message(language));
    show_page(&page)
}

/// What was typed of the other number.
#[derive(Deserialize)]
struct LinkForm {
    #[serde(default)]
    user_id: String,
    #[serde(default)]
    password: Secret,
    #[serde(default)]
    code: String,
}

/// 登録する: links the account that was proved.
async fn link(
    State(state): State<WebState>,
    language: Language,
    headers: HeaderMap,
    device: Device,
    user: PortalUser,
    form: ProtectedForm<LinkForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let mut page = page(&state, language, &user, &form.user_id).await?;
    if user.home.is_some() {
        // Who came by a link has not proved this number, and may not open it to others.
        page.message = Some(Message::new(language, "numbers-elsewhere", &[]));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    page.judge_id(language, &user, &form);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let origin = Origin {
        device,
        device_hash: known_device::hash_of(&state, Site::Portal, &headers),
    };
    let Some(other) = prove(&state, language, &user, &form, &origin, &mut page).await? else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (user, other, now) = (&user, &other, state.clock.now());
    let done = state
        .store
        .run_tx("number-link", |tx| async move {
            let still = account::find(&tx, &other.id).await?;
            let office = office::find(&tx, other.office_number).await?;
            if still.is_none_or(|still| still.password_hash != other.password_hash)
                || office.is_none_or(|office| office.suspended.is_some())
            {
                return Ok("gone");
            }
            if !number_link::insert(&tx, &user.account.id, &other.id, now).await? {
                return Ok("already");
            }
            let (actor, from) = (&user.actor(), &user.account.id);
            audit::record(&tx, now, actor, "number-linked", &other.id, from).await?;
            Ok::<_, StoreError>("linked")
        })
        .await?;
    Ok(Redirect::to(&format!("{HOME}?done={done}")).into_response())
}

impl NumbersPage {
    /// Marks what is empty, and an id that is none or of this office number.
    fn judge_id(&mut self, language: Language, user: &PortalUser, form: &LinkForm) {
        let (fields, errors) = (&mut self.fields, &mut self.errors);
        mark_empty(fields, errors, language, &[&form.user_id, &form.password]);
        let id = tidied_id(&form.user_id);
        let wrong = if id.is_empty() {
            None
        } else if !account::is_user_id(&id) {
            Some("user-id-wrong")
        } else if id.get(NUMBER) == Some(user.office.number.as_str()) {
            Some("numbers-same")
        } else {
            None
        };
        if let Some(key) = wrong {
            mark(fields, errors, "user_id", language.text(key));
        }
    }
}

/// Checks id, password and second factor of the other number as a sign-in does, with its counters;
/// the page says what is wrong. A code is used up last.
async fn prove(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    form: &LinkForm,
    origin: &Origin,
    page: &mut NumbersPage,
) -> Result<Option<Account>, PageError> {
    let refusal = match verify_password(state, &form.user_id, &form.password, origin).await {
        Ok(other) => return prove_rest(state, language, user, form, other, page).await,
        Err(SignInRefusal::Failed(error)) => return Err(error),
        Err(SignInRefusal::Wrong { left }) => Refusal::Wrong { left },
        Err(SignInRefusal::Locked { until }) => Refusal::Locked { until },
    };
    page.message = Some(sign_in::message(state, language, "sign-in-wrong", refusal));
    Ok(None)
}

/// What is asked for after the right password.
async fn prove_rest(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    form: &LinkForm,
    other: Account,
    page: &mut NumbersPage,
) -> Result<Option<Account>, PageError> {
    let site = Site::Portal;
    let secured = second_factor::is_on(state, site, &other.id).await?;
    if secured && !second_factor::is_on(state, site, &user.account.id).await? {
        page.message = Some(Done::Unsecured.message(language));
        return Ok(None);
    }
    if secured && form.code.trim().is_empty() {
        let text = language.text("numbers-code-needed");
        mark(&mut page.fields, &mut page.errors, "code", text);
        return Ok(None);
    }
    if secured {
        match second_factor::check(state, site, &other.id, &form.code).await? {
            Ok(()) | Err(CodeRefusal::Off) => {}
            Err(refusal) => {
                page.message = Some(second_factor::refusal(state, language, refusal));
                return Ok(None);
            }
        }
    }
    // Only who has proved the other number hears how it stands.
    if step_of(state, &other.id).await?.is_some() {
        page.message = Some(Done::Unready.message(language));
        return Ok(None);
    }
    let suspended = find(state, Some(&other.id)).await?;
    if let Some(suspension) = suspended.and_then(|(_, office)| office.suspended) {
        let facts = [("reason", suspension.reason.as_str())];
        page.message = Some(Message::new(language, "numbers-suspended", &facts));
        return Ok(None);
    }
    Ok(Some(other))
}

/// To which account somebody wants to go over.
#[derive(Deserialize)]
struct SwitchForm {
    #[serde(default)]
    to: String,
}

/// 切り替える: goes on as another account.
async fn switch(
    State(state): State<WebState>,
    user: PortalUser,
    device: Device,
    session: Session,
    form: ProtectedForm<SwitchForm>,
) -> Result<Response, PageError> {
    let SwitchForm { to } = form.into_inner();
    if !user.numbers.iter().any(|choice| choice.account == to) {
        return refused("gone");
    }
    let home = match &user.home {
        Some(home) => home.clone(),
        None => Home {
            id: user.account.id.clone(),
            password: password_print(&user.account.password_hash),
            secured: second_factor::is_on(&state, Site::Portal, &user.account.id).await?,
        },
    };
    if !home.secured && second_factor::is_on(&state, Site::Portal, &to).await? {
        return refused("unsecured");
    }
    if step_of(&state, &to).await?.is_some() {
        return refused("unready");
    }
    let (to, user, now) = (&to, &user, state.clock.now());
    let note = &SignIn::new(to, Outcome::Switched, device.words(), now);
    let home_id = home.id.as_str();
    let account = state
        .store
        .run_tx("number-switch", |tx| async move {
            let back = to == home_id;
            if !back && !number_link::exists(&tx, home_id, to).await? {
                return Ok(None);
            }
            let Some(account) = account::find(&tx, to).await? else {
                return Ok(None);
            };
            sign_ins::insert(&tx, note).await?;
            let (actor, from) = (&Site::Portal.person(home_id), &user.account.id);
            audit::record(&tx, now, actor, "number-switched", to, from).await?;
            Ok::<_, StoreError>(Some(account))
        })
        .await?;
    let Some(account) = account else {
        return refused("gone");
    };
    // Going back opens what was opened before, by the password that was given for it.
    let (password, home) = if account.id == home.id {
        (home.password, None)
    } else {
        (password_print(&account.password_hash), Some(home))
    };
    let sign_in = note.id.clone();
    session::go_over(&state, &session, to, password, home, sign_in).await?;
    Ok(Redirect::to("/").into_response())
}

fn refused(done: &str) -> Result<Response, PageError> {
    Ok(Redirect::to(&format!("{HOME}?done={done}")).into_response())
}

/// 切り替えをやめる: ends a link from either side.
async fn end(
    State(state): State<WebState>,
    user: PortalUser,
    session: Session,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    let (id, user, now) = (&id, &user, state.clock.now());
    let ended = state
        .store
        .run_tx("number-link-end", |tx| async move {
            let sides = number_link::end(&tx, id, &user.account.id).await?;
            if let Some((from, to)) = &sides {
                let actor = &user.actor();
                audit::record(&tx, now, actor, "number-link-ended", to, from).await?;
            }
            Ok::<_, StoreError>(sides)
        })
        .await?;
    let Some((from, to)) = ended else {
        return refused("gone");
    };
    let here = user.home.as_ref();
    if here.is_some_and(|home| home.id == from && to == user.account.id) {
        // Nothing leads here any more.
        session::sign_out(&state, &session, Site::Portal).await?;
        return Ok(Redirect::to("/sign-in?signed_out=yes").into_response());
    }
    refused("ended")
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    typed_id: &str,
) -> Result<NumbersPage, PageError> {
    let id = &user.account.id;
    let (from_here, to_here) = state
        .store
        .read("number-links", |tx| async move {
            let from_here = number_link::from_account(&tx, id).await?;
            Ok::<_, StoreError>((from_here, number_link::to_account(&tx, id).await?))
        })
        .await?;
    let list = |key: &str, links: &[NumberLink], by: fn(&NumberLink, &str) -> String| List {
        heading: language.text(&format!("{key}-heading")),
        what: language.text(&format!("{key}-what")),
        rows: links
            .iter()
            .map(|link| LinkRow {
                office: number_label(
                    link.office_number,
                    &link.office_name,
                    link.person.as_deref(),
                ),
                account: link.account.clone(),
                by: by(link, id),
                at: language.moment(link.linked_at),
                end: format!("{HOME}/{}/end", link.id),
            })
            .collect(),
    };
    // A link is made by the account from which it leads.
    let lists = vec![
        list("numbers-from", &from_here, |_, own| own.to_owned()),
        list("numbers-to", &to_here, |link, _| link.account.clone()),
    ];
    let title = language.text("numbers-title");
    Ok(NumbersPage {
        page: user.frame(state, language, "P-88", title, "/account"),
        message: None,
        errors: Vec::new(),
        lists,
        fields: match user.home {
            Some(_) => Vec::new(),
            None => fields(language, typed_id),
        },
    })
}

fn fields(language: Language, typed_id: &str) -> Vec<Field> {
    let user_id = Field {
        name: "user_id",
        kind: "text",
        autocomplete: "off",
        label: language.text("numbers-user-id"),
        hint: Some(language.text("user-id-hint")),
        ..Field::default()
    };
    let mut password = password_field(language, "password", "numbers-password");
    password.autocomplete = "off";
    let mut code = code_field(language, "numbers-code-hint");
    code.label = language.text("numbers-code");
    vec![user_id.holding(&tidied_id(typed_id)), password, code]
}

const HOME: &str = "/account/numbers";
/// Where an office number stands in a ユーザID.
const NUMBER: std::ops::Range<usize> = 4..14;
