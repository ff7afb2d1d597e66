//! `/first/mail`: the security address, which may be left for later.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use tower_sessions::Session;

use super::{Newcomer, progress};
use crate::mail::address;
use crate::portal::account_mail::{CodeForm, address_field};
use crate::portal::mail_code::{self, CodeAnswer, Sent};
use crate::store::first_step::FirstStep;
use crate::store::mail_address::AddressPurpose;
use crate::web::error::PageError;
use crate::web::fields_page::{mark, mark_empty};
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::session::Step;
use crate::web::state::WebState;

/// The page: the address first, then its code.
#[derive(Template)]
#[template(path = "first_mail.html")]
struct MailPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    progress: Option<String>,
    paragraph: String,
    fields: Vec<Field>,
    action: &'static str,
    button: String,
    /// The way back to the address, from its code.
    back: Option<&'static str>,
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct AddressForm {
    #[serde(default)]
    security_address: String,
}

/// Asks for the address.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Mail).await?;
    show_page(&page(&state, language, &newcomer).await?)
}

/// Sends a code to the address.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<AddressForm>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Mail).await?;
    let typed = form?.into_inner().security_address;
    let mut page = page(&state, language, &newcomer).await?;
    if let Some(field) = page.fields.first_mut() {
        field.value.clone_from(&typed);
    }
    mark_empty(&mut page.fields, &mut page.errors, language, &[&typed]);
    let address = address::parse(&typed);
    if page.errors.is_empty() && address.is_none() {
        let text = language.text("mail-address-wrong");
        mark(&mut page.fields, &mut page.errors, "security_address", text);
    }
    let Some(address) = address else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let (id, purpose) = (&newcomer.account.id, AddressPurpose::Security);
    match mail_code::send(&state, id, purpose, &address).await? {
        Sent::Yes => Ok(Redirect::to(CODE).into_response()),
        Sent::TooMany => {
            page.message = Some(Message::new(language, "mail-codes-too-many", &[]));
            show_as(StatusCode::TOO_MANY_REQUESTS, &page)
        }
    }
}

/// Leaves the address for later.
pub(super) async fn later(
    State(state): State<WebState>,
    session: Session,
    form: Result<ProtectedForm<Nothing>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Mail).await?;
    let Nothing {} = form?.into_inner();
    newcomer.pass(&state, &session, FirstStep::Mail).await
}

/// Asks for the code.
pub(super) async fn show_code(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Mail).await?;
    show_page(&code_page(&state, language, &newcomer).await?)
}

/// Checks the code and goes on.
pub(super) async fn submit_code(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<CodeForm>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Mail).await?;
    let code = form?.into_inner().code;
    let mut page = code_page(&state, language, &newcomer).await?;
    mark_empty(&mut page.fields, &mut page.errors, language, &[&code]);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (office, id) = (newcomer.office.number, &newcomer.account.id);
    match mail_code::check(&state, office, id, &code).await? {
        CodeAnswer::Right(_) => newcomer.pass(&state, &session, FirstStep::Mail).await,
        CodeAnswer::Ended | CodeAnswer::Full => Err(PageError::Elsewhere(Step::Mail.address())),
        CodeAnswer::Wrong => {
            page.message = Some(mail_code::wrong(language));
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn page(
    state: &WebState,
    language: Language,
    newcomer: &Newcomer,
) -> Result<MailPage, PageError> {
    let title = language.text("first-mail-title");
    let field = address_field(language, "security_address", "mail-security-label");
    Ok(MailPage {
        page: newcomer.frame(state, language, "P-33", title),
        message: None,
        errors: Vec::new(),
        progress: progress(state, language, &newcomer.account.id, Step::Mail).await?,
        paragraph: language.text("mail-security-what"),
        fields: vec![field],
        action: Step::Mail.address(),
        button: language.text("mail-code-send"),
        back: None,
    })
}

async fn code_page(
    state: &WebState,
    language: Language,
    newcomer: &Newcomer,
) -> Result<MailPage, PageError> {
    let waiting = mail_code::waiting(state, &newcomer.account.id).await?;
    let waiting = waiting.ok_or(PageError::Elsewhere(Step::Mail.address()))?;
    let mut page = page(state, language, newcomer).await?;
    page.paragraph = language.text_with("mail-code-sent", &[("address", &waiting.address)]);
    page.fields = vec![mail_code::field(language)];
    page.action = CODE;
    page.button = language.text("mail-code-button");
    page.back = Some(Step::Mail.address());
    Ok(page)
}

const CODE: &str = "/first/mail/code";
