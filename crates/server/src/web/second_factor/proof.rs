//! Password and code together: asked for before anything about a second factor is changed, so
//! that an open window on a shared computer is not enough.

use serde::Deserialize;

use super::account::{HOME, proof_fields};
use super::{CodeRefusal, Second, ceremony, check_second, pages};
use crate::store::attempt::Place;
use crate::web::error::PageError;
use crate::web::fields_page::FieldsPage;
use crate::web::form::Secret;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::person::{Obstacle, Person};
use crate::web::sign_in::{self, Check, Noted};
use crate::web::state::WebState;

/// What was typed.
#[derive(Deserialize)]
pub(crate) struct ProofForm {
    #[serde(default)]
    pub(super) password: Secret,
    #[serde(flatten)]
    pub(super) second: Second,
}

/// Whether the password is that of the signed-in person; a refusal as a message.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn password<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    password: &str,
) -> Result<Option<Message>, PageError> {
    let check = Check {
        purpose: P::SITE.purpose(),
        id: person.id(),
        hash: Some(person.password_hash()),
        actor: &P::SITE.person(person.id()),
        place: Place::Inside,
        noted: Noted::Audit,
    };
    Ok(sign_in::verify(state, &check, password)
        .await?
        .err()
        .map(|refusal| sign_in::message(state, language, "present-password-wrong", refusal)))
}

/// What is asked before something about the second factor is changed.
pub(super) struct Asked {
    /// Number of the page.
    pub(super) number: &'static str,
    /// Key of the title.
    pub(super) title: &'static str,
    /// What will be done.
    pub(super) explanation: String,
    /// Where the form is sent.
    pub(super) action: String,
    /// Key of the button's label.
    pub(super) button: &'static str,
    /// Address of the way back.
    pub(super) back: &'static str,
}

/// The page that asks for password and code, or a passkey.
///
/// # Errors
/// When the store fails.
pub(super) async fn page<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    asked: Asked,
) -> Result<FieldsPage, PageError> {
    let title = language.text(asked.title);
    let mut page = FieldsPage::new(
        person.frame(state, language, asked.number, title, HOME),
        asked.explanation,
        proof_fields(state, language, P::SITE, person.id()).await?,
        asked.action,
        language.text(asked.button),
    );
    page.passkey = ceremony::part(state, P::SITE, person.id()).await?;
    page.back = Some((language.text("back"), asked.back));
    Ok(page)
}

/// Checks both and writes what is wrong on the page. What stands in the way of somebody with this
/// password (`obstacle`) is told before a code is used up for nothing.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(super) async fn both<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    form: &ProofForm,
    page: &mut FieldsPage,
    obstacle: fn(&WebState, &str) -> Option<Obstacle>,
) -> Result<Proof, PageError> {
    page.require(language, &[&form.password, form.second.given()]);
    if !page.errors.is_empty() {
        return Ok(Proof::Refused);
    }
    page.message = password(state, language, person, &form.password).await?;
    if page.message.is_some() {
        return Ok(Proof::Refused);
    }
    if let Some(obstacle) = obstacle(state, &form.password) {
        let message = Message::new(language, obstacle.message, &[]);
        page.message = Some(match obstacle.next {
            Some((label, address)) => message.leading_to(language.text(label), address),
            None => message,
        });
        return Ok(Proof::Refused);
    }
    match check_second(state, P::SITE, person.id(), &form.second).await? {
        Ok(()) => Ok(Proof::Given),
        Err(CodeRefusal::Off) => Ok(Proof::Off),
        Err(refusal) => {
            page.message = Some(pages::message(state, language, refusal));
            Ok(Proof::Refused)
        }
    }
}

/// Asks again who it is, before something that cannot be undone: the sign-in password, and a code
/// or a passkey where a second factor is on. A refusal comes as a message; wrong tries are counted as at
/// the sign-in. The code is used up last, so that a wrong password costs none.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn again<P: Person>(
    state: &WebState,
    language: Language,
    person: &P,
    typed_password: &str,
    second: &Second,
) -> Result<Option<Message>, PageError> {
    if let Some(refusal) = password(state, language, person, typed_password).await? {
        return Ok(Some(refusal));
    }
    if !super::is_on(state, P::SITE, person.id()).await? {
        return Ok(None);
    }
    Ok(
        match check_second(state, P::SITE, person.id(), second).await? {
            Ok(()) | Err(CodeRefusal::Off) => None,
            Err(refusal) => Some(pages::message(state, language, refusal)),
        },
    )
}

/// How the checking of password and code ended.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Proof {
    /// Both are right; the code is used up.
    Given,
    /// The page says what is wrong.
    Refused,
    /// There is no second factor any more.
    Off,
}
