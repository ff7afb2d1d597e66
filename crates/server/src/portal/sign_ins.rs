//! `/account/sign-ins`: ログインの記録, and ending a session that was left open elsewhere.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderMap;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::portal::staff::person_in_words;
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account};
use crate::store::right::Right;
use crate::store::sign_in::{self, Listed};
use crate::store::{StoreError, audit, session as session_rows, token};
use crate::web::device::in_words;
use crate::web::error::PageError;
use crate::web::form::{Nothing, ProtectedForm};
use crate::web::known_device::{self, DeviceRow};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::session::Site;
use crate::web::state::WebState;

/// The pages of this file.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(HOME, get(show))
        .route("/account/sign-ins/{id}/end", post(end))
}

/// The page.
#[derive(Template)]
#[template(path = "sign_ins.html")]
struct SignInsPage {
    page: Frame,
    message: Option<Message>,
    lists: Vec<List>,
    devices: Vec<DeviceRow>,
}

/// A list of sign-ins.
struct List {
    heading: String,
    /// Whether it names the person in each line.
    named: bool,
    rows: Vec<SignInRow>,
}

/// A line.
struct SignInRow {
    at: String,
    person: String,
    outcome: String,
    device: String,
    standing: Option<String>,
    /// Address of the form that ends its session.
    end: Option<String>,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// A session was ended.
    Ended,
    /// It had ended before.
    NotOpen,
    /// A browser was forgotten.
    Forgotten,
}

/// Shows the newest sign-ins of the person and, to administrators, of the office.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
    headers: HeaderMap,
) -> Result<Response, PageError> {
    let (person, now) = (&user, state.clock.now());
    let administrator = user.account.may(Right::Administrator);
    let (own, office, people) = state
        .store
        .read("sign-ins", |tx| async move {
            let (id, number) = (&person.account.id, person.office.number);
            let own = sign_in::of_account(&tx, id, now, SHOWN).await?;
            let office = if administrator {
                Some(sign_in::of_office(&tx, number, now, SHOWN).await?)
            } else {
                None
            };
            let people = account::staff_of(&tx, number).await?;
            Ok::<_, StoreError>((own, office, people))
        })
        .await?;
    let row = |listed: &Listed| row(language, &user, &people, listed);
    let mut lists = vec![List {
        heading: language.text("sign-ins-own"),
        named: false,
        rows: own.iter().map(row).collect(),
    }];
    lists.extend(office.map(|office| List {
        heading: language.text("sign-ins-office"),
        named: true,
        rows: office.iter().map(row).collect(),
    }));
    let own = &user.account.id;
    let devices = known_device::rows(&state, language, Site::Portal, own, &headers).await?;
    let title = language.text("sign-ins-title");
    show_page(&SignInsPage {
        page: user.frame(&state, language, "P-24", title, "/account"),
        message: arrival.done.map(|done| match done {
            Done::Ended => Message::new(language, "sign-in-other-ended", &[]),
            Done::NotOpen => Message::new(language, "sign-in-not-open", &[]),
            Done::Forgotten => Message::new(language, "device-forgotten", &[]),
        }),
        lists,
        devices,
    })
}

fn row(language: Language, user: &PortalUser, people: &[Account], listed: &Listed) -> SignInRow {
    let sign_in = &listed.sign_in;
    let here = user.sign_in.as_deref() == Some(sign_in.id.as_str());
    let standing = match (here, listed.open) {
        (true, _) => Some("sign-in-here"),
        (false, true) => Some("sign-in-open"),
        (false, false) => None,
    };
    SignInRow {
        at: language.moment(sign_in.at),
        person: person_in_words(language, people, &sign_in.account_id),
        outcome: language.text(&format!("sign-in-outcome-{}", sign_in.outcome.as_str())),
        device: in_words(language, &sign_in.browser, &sign_in.system),
        standing: standing.map(|key| language.text(key)),
        end: (listed.open && !here).then(|| format!("{HOME}/{}/end", sign_in.id)),
    }
}

/// この端末をログアウトさせる: ends the session of another sign-in.
///
/// # Errors
/// [`PageError::NotFound`] when it is not the person's own, nor of the office of an administrator.
pub(crate) async fn end(
    State(state): State<WebState>,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    if user.sign_in.as_deref() == Some(id.as_str()) {
        return Err(PageError::Elsewhere(HOME));
    }
    let (id, user, now) = (&id, &user, state.clock.now());
    let ended = state
        .store
        .run_tx("sign-in-end", |tx| async move {
            let whose = sign_in::account_of(&tx, id, user.office.number).await?;
            let whose = whose.ok_or(PageError::NotFound)?;
            if whose != user.account.id && !user.account.may(Right::Administrator) {
                return Err(PageError::NotFound);
            }
            let sessions = session_rows::delete_of_sign_in(&tx, id, now).await?;
            if sessions + token::end_of_sign_in(&tx, id, now).await? == 0 {
                return Ok(false);
            }
            audit::record(&tx, now, &user.actor(), "session-ended", &whose, id).await?;
            Ok::<_, PageError>(true)
        })
        .await?;
    let done = if ended { "ended" } else { "not-open" };
    Ok(Redirect::to(&format!("{HOME}?done={done}")).into_response())
}

const HOME: &str = "/account/sign-ins";
/// How many lines a list has.
const SHOWN: u32 = 50;
