//! `/account/second-factor/passkeys`: the passkeys of somebody who is signed in, a further one, and
//! taking one away.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;
use uuid::Uuid;

use super::account::{self, marks, proof_fields};
use super::ceremony::{self, Making, PasskeyPart, PasskeyRefusal, Second};
use super::proof::{self, Asked, Proof, ProofForm};
use super::{new_recovery_codes, pages};
use crate::passkey::{RelyingParty, fingerprint};
use crate::store::passkey::{self, StoredPasskey};
use crate::store::token::{self, End};
use crate::store::{StoreError, audit, second_factor, session as session_rows, ticket};
use crate::web::device::{Device, in_words};
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::person::Person;
use crate::web::session::{self, Site};
use crate::web::state::WebState;

/// The list.
pub(super) const LIST: &str = "/account/second-factor/passkeys";
/// A further one.
pub(super) const NEW: &str = "/account/second-factor/new-passkey";

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// One was added.
    Added,
    /// One was removed.
    Removed,
    /// It was gone already.
    Gone,
    /// The time for making one was over.
    Late,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

/// The list of passkeys.
#[derive(Template)]
#[template(path = "passkeys.html")]
struct PasskeysPage {
    page: Frame,
    message: Option<Message>,
    rows: Vec<PasskeyRow>,
    /// Where to add one, where one can be added.
    new: Option<&'static str>,
    back: &'static str,
}

struct PasskeyRow {
    name: String,
    /// What operators compare, as `operator admit` shows it.
    fingerprint: Option<String>,
    added: String,
    used: String,
    remove: String,
}

/// Making one in the browser.
#[derive(Template)]
#[template(path = "passkey_make.html")]
struct MakePage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    name: String,
    action: String,
    passkey: Option<PasskeyPart>,
    back: &'static str,
}

/// Shows the passkeys of the person.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let key = arrival.done.map(|done| match done {
        Done::Added => "passkey-added",
        Done::Removed => "passkey-removed",
        Done::Gone => "passkey-gone",
        Done::Late => "passkey-late",
    });
    let message = key.map(|key| Message::new(language, key, &[]));
    list(&state, language, &person, message, StatusCode::OK).await
}

async fn list<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    message: Option<Message>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let passkeys = of(state, person).await?;
    let title = language.text("passkeys-title");
    let rows = passkeys.iter().map(|one| PasskeyRow {
        name: one.name.clone(),
        fingerprint: (P::SITE == Site::Console).then(|| fingerprint(&one.data).unwrap_or_default()),
        added: language.moment(one.added_at),
        used: one.used_at.map_or_else(
            || language.text("passkey-unused"),
            |used| language.moment(used),
        ),
        remove: removal(&one.id),
    });
    let here = state.relying_parties.of(P::SITE).is_some() && passkeys.len() < MOST;
    let page = PasskeysPage {
        page: person.frame(state, language, P::NUMBERS.passkeys, title, account::HOME),
        message,
        rows: rows.collect(),
        new: here.then_some(NEW),
        back: account::HOME,
    };
    show_as(status, &page)
}

async fn of<P: Person>(state: &WebState, person: &P) -> Result<Vec<StoredPasskey>, StoreError> {
    let name = &P::SITE.person(person.id());
    state
        .store
        .read("passkeys", |tx| async move {
            passkey::of_person(&tx, name).await
        })
        .await
}

/// A new passkey as it was filled in.
#[derive(Deserialize)]
pub(crate) struct NewForm {
    #[serde(default)]
    name: String,
    #[serde(flatten)]
    proof: ProofForm,
}

/// Asks for a name, and who it is.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_new<P: Person>(
    State(state): State<WebState>,
    language: Language,
    device: Device,
    person: P,
) -> Result<Response, PageError> {
    party::<P>(&state)?;
    let name = in_words(language, device.browser, device.system);
    show_page(&new_page(&state, language, &person, name).await?)
}

/// Begins to make one.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_new<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    form: ProtectedForm<NewForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let party = party::<P>(&state)?;
    let name = form.name.trim();
    let mut page = new_page(&state, language, &person, name.to_owned()).await?;
    let secured = super::is_on(&state, P::SITE, person.id()).await?;
    let mut typed = vec![name, &*form.proof.password];
    if secured {
        typed.push(form.proof.second.given());
    }
    page.require(language, &typed);
    if name.chars().count() > LONGEST_NAME || name.chars().any(char::is_control) {
        page.refuse("name", language.text("passkey-name-long"));
    }
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (password, second) = (&form.proof.password, &form.proof.second);
    page.message = proof::again(&state, language, &person, password, second).await?;
    if page.message.is_some() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let id = ceremony::begin_making(&state, party, P::SITE, person.id(), name).await?;
    Ok(Redirect::to(&format!("{NEW}/{id}")).into_response())
}

async fn new_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    name: String,
) -> Result<FieldsPage, PageError> {
    let name = Field {
        name: "name",
        kind: "text",
        autocomplete: "off",
        label: language.text("passkey-name-label"),
        hint: Some(language.text("passkey-name-hint")),
        value: name,
        ..Field::default()
    };
    let mut fields = vec![name];
    let mut proof = proof_fields(state, language, P::SITE, person.id()).await?;
    if !super::is_on(state, P::SITE, person.id()).await? {
        proof.truncate(1);
    }
    fields.extend(proof);
    let title = language.text("passkey-new-title");
    let frame = person.frame(
        state,
        language,
        P::NUMBERS.new_passkey,
        title,
        account::HOME,
    );
    let text = language.text("passkey-new-explanation");
    let mut page = FieldsPage::new(
        frame,
        text,
        fields,
        NEW,
        language.text("passkey-new-button"),
    );
    page.passkey = ceremony::part(state, P::SITE, person.id()).await?;
    page.back = Some((language.text("back"), LIST));
    Ok(page)
}

/// Asks the browser to make it.
///
/// # Errors
/// [`PageError::Elsewhere`] when the time is over.
pub(crate) async fn show_make<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let name = P::SITE.person(person.id());
    let making = Making::find(&state, &name, &id).await?;
    let making = making.ok_or(PageError::Elsewhere(LATE))?;
    let title = language.text("passkey-make-title");
    show_page(&MakePage {
        page: person.frame(
            &state,
            language,
            P::NUMBERS.make_passkey,
            title,
            account::HOME,
        ),
        message: None,
        errors: Vec::new(),
        name: making.name.clone(),
        action: format!("{NEW}/{id}"),
        passkey: Some(making.part(&id)),
        back: LIST,
    })
}

/// What became of a passkey that a browser made.
enum Ended {
    Added,
    /// It is the first second factor.
    First,
    Refused(PasskeyRefusal),
}

/// Keeps it. As the first second factor it brings recovery codes, and ends every other session,
/// because those began without one.
///
/// # Errors
/// When the store fails.
pub(crate) async fn submit_make<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    session: Session,
    Path(id): Path<String>,
    form: ProtectedForm<Second>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let codes = new_recovery_codes()?;
    let name = &P::SITE.person(person.id());
    let marks = &marks(&state, name, &codes);
    let added = add::<P>(&state, &person, &id, form.given(), marks).await;
    match added {
        Ok(Ended::Added) => Ok(Redirect::to(ADDED).into_response()),
        Ok(Ended::First) => {
            let signed_in = session::current(&state, &session).await?;
            let password = signed_in.map(|signed_in| signed_in.password);
            let password = password.ok_or(PageError::Elsewhere("/sign-in"))?;
            let (own, site) = (person.id(), P::SITE);
            let begun = session::begin(&state, &session, site, own, password, None, "/").await?;
            let title = language.text("recovery-codes-title");
            let number = P::NUMBERS.recovery_codes;
            let mut frame = person.frame(&state, language, number, title, account::HOME);
            // It follows the two steps of the passkey.
            frame.progress = None;
            frame.form_token = begun.form_token;
            let message = Message::new(language, "passkey-first", &[]);
            show_page(&pages::recovery_codes(frame, Some(message), &codes, LIST))
        }
        Ok(Ended::Refused(refusal)) => {
            let message = Some(Message::new(language, refusal.message(), &[]));
            list(
                &state,
                language,
                &person,
                message,
                StatusCode::UNPROCESSABLE_ENTITY,
            )
            .await
        }
        Err(PageError::Store(StoreError::Exists)) => {
            let message = Some(Message::new(language, "passkey-present", &[]));
            list(&state, language, &person, message, StatusCode::CONFLICT).await
        }
        Err(error) => Err(error),
    }
}

async fn add<P: Person>(
    state: &WebState,
    person: &P,
    id: &str,
    answer: &str,
    marks: &[Vec<u8>],
) -> Result<Ended, PageError> {
    let party = party::<P>(state)?;
    let (own, now) = (person.id(), state.clock.now());
    let name = &P::SITE.person(own);
    state
        .store
        .run_tx("passkey-add", |tx| async move {
            let Some(making) = Making::take(&tx, state, name, id).await? else {
                return Ok(Ended::Refused(PasskeyRefusal::Late));
            };
            let made = match making.welcome(party, answer)? {
                Ok(made) => made,
                Err(refusal) => {
                    let word = refusal.word();
                    audit::record(&tx, now, name, "passkey-refused", own, word).await?;
                    return Ok(Ended::Refused(PasskeyRefusal::Answer(refusal)));
                }
            };
            let first = !second_factor::is_on(&tx, name).await?;
            let stored = StoredPasskey {
                id: Uuid::new_v4().to_string(),
                name: making.name,
                data: made.data,
                added_at: now,
                used_at: None,
            };
            passkey::insert(&tx, name, &stored, &made.credential_id).await?;
            audit::record(&tx, now, name, "passkey-added", own, &stored.id).await?;
            if !first {
                return Ok(Ended::Added);
            }
            second_factor::replace_recovery_codes(&tx, name, marks).await?;
            session_rows::delete_of_person(&tx, name).await?;
            if P::SITE == Site::Portal {
                ticket::remove_unused(&tx, own).await?;
                token::end_of_account(&tx, own, End::Secret, now).await?;
            }
            audit::record(&tx, now, name, "second-factor-on", name, "passkey").await?;
            Ok::<_, PageError>(Ended::First)
        })
        .await
}

/// Asks for password and code before taking one away.
///
/// # Errors
/// [`PageError::NotFound`] when it is not the person's.
pub(crate) async fn show_remove<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let passkeys = of(&state, &person).await?;
    let passkey = passkeys.iter().find(|one| one.id == id);
    let passkey = passkey.ok_or(PageError::NotFound)?;
    show_page(&remove_page(&state, language, &person, passkey).await?)
}

/// Takes one away. The last one without an app beside it is refused where the second factor itself
/// could not be switched off.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_remove<P: Person>(
    State(state): State<WebState>,
    language: Language,
    person: P,
    Path(id): Path<String>,
    form: ProtectedForm<ProofForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let passkeys = of(&state, &person).await?;
    let Some(passkey) = passkeys.iter().find(|one| one.id == id) else {
        return Ok(Redirect::to(GONE).into_response());
    };
    let mut page = remove_page(&state, language, &person, passkey).await?;
    let name = &P::SITE.person(person.id());
    let has_app = state
        .store
        .read("second-factor-app", |tx| async move {
            second_factor::find(&tx, name).await
        })
        .await?
        .is_some();
    let last = !has_app && passkeys.len() == 1;
    let obstacle = if last {
        P::obstacle
    } else {
        |_: &_, _: &_| None
    };
    match proof::both(&state, language, &person, &form, &mut page, obstacle).await? {
        Proof::Refused => return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page),
        Proof::Off => return Ok(Redirect::to(GONE).into_response()),
        Proof::Given => {}
    }
    let done = remove::<P>(&state, &person, &id, last).await?;
    Ok(Redirect::to(if done { REMOVED } else { GONE }).into_response())
}

/// False when it was gone.
async fn remove<P: Person>(
    state: &WebState,
    person: &P,
    id: &str,
    last: bool,
) -> Result<bool, PageError> {
    let (own, now) = (person.id(), state.clock.now());
    let name = &P::SITE.person(own);
    state
        .store
        .run_tx("passkey-remove", |tx| async move {
            let only = passkey::count(&tx, name).await? == 1
                && second_factor::find(&tx, name).await?.is_none();
            if only && !last {
                // Another window was faster; whether the last one may go was not asked.
                return Err(PageError::Elsewhere(LIST));
            }
            let there = passkey::find(&tx, name, id).await?.is_some();
            let removed = there && passkey::delete(&tx, name, id).await?;
            if removed {
                audit::record(&tx, now, name, "passkey-removed", own, id).await?;
            }
            if removed && only {
                second_factor::delete(&tx, name).await?;
                audit::record(&tx, now, name, "second-factor-off", name, "").await?;
            }
            Ok::<_, PageError>(removed)
        })
        .await
}

async fn remove_page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    passkey: &StoredPasskey,
) -> Result<FieldsPage, PageError> {
    let asked = Asked {
        number: P::NUMBERS.remove_passkey,
        title: "passkey-remove-title",
        explanation: language.text_with("passkey-remove-explanation", &[("name", &passkey.name)]),
        action: removal(&passkey.id),
        button: "passkey-remove-button",
        back: LIST,
    };
    proof::page(state, language, person, asked).await
}

/// この端末を忘れる: a browser is known no longer.
///
/// # Errors
/// [`PageError::NotFound`] when it is not one of the person's.
pub(crate) async fn forget_device<P: Person>(
    State(state): State<WebState>,
    person: P,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    let Nothing {} = form.into_inner();
    let (own, now, device) = (person.id(), state.clock.now(), &id);
    let name = &P::SITE.person(own);
    let forgotten = state
        .store
        .run_tx("known-device-forget", |tx| async move {
            let forgotten = crate::store::known_device::forget(&tx, name, device).await?;
            if forgotten {
                audit::record(&tx, now, name, "device-forgotten", own, device).await?;
            }
            Ok::<_, StoreError>(forgotten)
        })
        .await?;
    if forgotten {
        Ok(Redirect::to(P::DEVICES))
    } else {
        Err(PageError::NotFound)
    }
}

fn party<P: Person>(state: &WebState) -> Result<&RelyingParty, PageError> {
    let party = state.relying_parties.of(P::SITE);
    party.ok_or(PageError::Elsewhere(LIST))
}

fn removal(id: &str) -> String {
    format!("{LIST}/{id}/remove")
}

const ADDED: &str = "/account/second-factor/passkeys?done=added";
const REMOVED: &str = "/account/second-factor/passkeys?done=removed";
const GONE: &str = "/account/second-factor/passkeys?done=gone";
const LATE: &str = "/account/second-factor/passkeys?done=late";
/// How many a person can have.
const MOST: usize = 10;
const LONGEST_NAME: usize = 40;
