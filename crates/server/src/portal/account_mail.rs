//! `/account/mail`: メールアドレス, the notice addresses of the office and the person's security
//! address. An address is in use once its code has been typed.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;

use crate::mail::address;
use crate::portal::mail_code::{self, CodeAnswer, MOST_NOTICE_ADDRESSES, Sent};
use crate::portal::user::PortalUser;
use crate::store::arrival::{self, Wish};
use crate::store::mail_address::{self, AddressPurpose, MailAddress};
use crate::store::right::Right;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, mark, password_field};
use crate::web::form::{Field, FormError, Nothing, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page, show_as};
use crate::web::second_factor::proof;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/account/mail", get(show))
        .route("/account/mail/security", post(set_security))
        .route("/account/mail/security/remove", post(remove_security))
        .route("/account/mail/notices", post(add_notice))
        .route("/account/mail/notices/{id}/remove", post(remove_notice))
        .route("/account/mail/notices/{id}/arrivals", post(set_arrivals))
        .route("/account/mail/code", get(show_code).post(submit_code))
}

/// The page.
#[derive(Template)]
#[template(path = "account_mail.html")]
struct MailPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    /// Where mail is sent from; `None` where no server is configured.
    from: Option<String>,
    security: Option<String>,
    security_fields: Vec<Field>,
    notices: Vec<NoticeRow>,
    /// Whether this person looks after the notice addresses.
    administrator: bool,
    notice_fields: Vec<Field>,
}

/// A notice address in the list.
struct NoticeRow {
    address: String,
    since: String,
    remove: String,
    /// Whether it is told when data arrives, in words.
    arrivals: String,
    /// Where the button beside it leads, what it says and what it asks for.
    change: String,
    button: String,
    wish: &'static str,
}

/// How the page was reached.
#[derive(Deserialize)]
struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum Done {
    /// The security address is in use.
    Security,
    /// The security address was removed.
    SecurityRemoved,
    /// A notice address is in use.
    Notice,
    /// A notice address was removed.
    Removed,
    /// A notice address is told when data arrives.
    ArrivalsSet,
    /// A notice address is not told any more when data arrives.
    ArrivalsStopped,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let mut page = page(&state, language, &user).await?;
    page.message = arrival.done.map(|done| match done {
        Done::Security => Message::new(language, "mail-security-set", &[]),
        Done::SecurityRemoved => Message::new(language, "mail-security-removed", &[]),
        Done::Notice => Message::new(language, "mail-notice-added", &[]),
        Done::Removed => Message::new(language, "mail-notice-removed", &[]),
        Done::ArrivalsSet => Message::new(language, "mail-arrivals-set", &[]),
        Done::ArrivalsStopped => Message::new(language, "mail-arrivals-stopped", &[]),
    });
    show_page(&page)
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
) -> Result<MailPage, PageError> {
    let (security, notices, told) = standing(state, user).await?;
    let title = language.text("account-mail-title");
    let password = password_field(language, "present_password", "present-password-label");
    Ok(MailPage {
        page: user.frame(state, language, "P-30", title, "/account"),
        message: None,
        errors: Vec::new(),
        from: state.mailing.from.clone(),
        security: security.map(|one| one.address),
        security_fields: vec![
            address_field(language, "security_address", "mail-security-label"),
            password,
        ],
        administrator: user.account.may(Right::Administrator),
        notices: notices
            .into_iter()
            .map(|one| notice_row(language, one, &told))
            .collect(),
        notice_fields: vec![address_field(
            language,
            "notice_address",
            "mail-notice-label",
        )],
    })
}

async fn standing(
    state: &WebState,
    user: &PortalUser,
) -> Result<(Option<MailAddress>, Vec<MailAddress>, Vec<String>), StoreError> {
    let (account, office) = (&user.account.id, user.office.number);
    state
        .store
        .read("account-mail", |tx| async move {
            let security = mail_address::security(&tx, account).await?;
            let notices = mail_address::of_office(&tx, office).await?;
            Ok((security, notices, arrival::wanted_of(&tx, office).await?))
        })
        .await
}

/// A notice address; `told` are the ids of those that are told when data arrives.
fn notice_row(language: Language, one: MailAddress, told: &[String]) -> NoticeRow {
    let (now, button, wish) = if told.contains(&one.id) {
        ("mail-arrivals-on", "mail-arrivals-stop", "no")
    } else {
        ("mail-arrivals-off", "mail-arrivals-wish", "yes")
    };
    NoticeRow {
        since: language.short_day(one.confirmed_at),
        remove: format!("/account/mail/notices/{}/remove", one.id),
        arrivals: language.text(now),
        change: format!("/account/mail/notices/{}/arrivals", one.id),
        button: language.text(button),
        wish,
        address: one.address,
    }
}

/// The field for a mail address.
pub(super) fn address_field(language: Language, name: &'static str, label: &str) -> Field {
    Field {
        name,
        kind: "text",
        autocomplete: "email",
        label: language.text(label),
        hint: Some(language.text("mail-address-hint")),
        ..Field::default()
    }
}

/// What was typed for the security address.
#[derive(Deserialize)]
struct SecurityForm {
    #[serde(default)]
    security_address: String,
    #[serde(default)]
    present_password: Secret,
}

/// Sends a code to an address that is to be the security address.
async fn set_security(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<SecurityForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let mut page = page(&state, language, &user).await?;
    if let Some(field) = page.security_fields.first_mut() {
        field.value.clone_from(&form.security_address);
    }
    let typed: [&str; 2] = [&form.security_address, &form.present_password];
    let (fields, errors) = (&mut page.security_fields, &mut page.errors);
    crate::web::fields_page::mark_empty(fields, errors, language, &typed);
    let address = address::parse(&form.security_address);
    if errors.is_empty() && address.is_none() {
        let text = language.text("mail-address-wrong");
        mark(fields, errors, "security_address", text);
    }
    let (Some(address), true) = (address, errors.is_empty()) else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    if let Some(message) = proof::password(&state, language, &user, &form.present_password).await? {
        page.message = Some(message);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    send(
        &state,
        language,
        &user,
        AddressPurpose::Security,
        &address,
        page,
    )
    .await
}

/// What was typed for a notice address.
#[derive(Deserialize)]
struct NoticeForm {
    #[serde(default)]
    notice_address: String,
}

/// Sends a code to an address that is to be a notice address.
async fn add_notice(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<NoticeForm>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let typed = form.into_inner().notice_address;
    let mut page = page(&state, language, &user).await?;
    if let Some(field) = page.notice_fields.first_mut() {
        field.value.clone_from(&typed);
    }
    let address = address::parse(&typed);
    let full = page.notices.len() >= MOST_NOTICE_ADDRESSES;
    let known = |address: &String| page.notices.iter().any(|row| row.address == *address);
    let refusal = match &address {
        None if typed.trim().is_empty() => {
            let label = language.text("mail-notice-label");
            Some(language.text_with("field-empty", &[("label", &label)]))
        }
        None => Some(language.text("mail-address-wrong")),
        Some(address) if known(address) => Some(language.text("mail-notice-known")),
        Some(_) if full => Some(full_text(language)),
        Some(_) => None,
    };
    let (Some(address), None) = (address, &refusal) else {
        let text = refusal.unwrap_or_default();
        mark(
            &mut page.notice_fields,
            &mut page.errors,
            "notice_address",
            text,
        );
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    send(
        &state,
        language,
        &user,
        AddressPurpose::Notice,
        &address,
        page,
    )
    .await
}

fn full_text(language: Language) -> String {
    let most = MOST_NOTICE_ADDRESSES.to_string();
    language.text_with("mail-notice-full", &[("count", &most)])
}

async fn send(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    purpose: AddressPurpose,
    address: &str,
    mut page: MailPage,
) -> Result<Response, PageError> {
    if !state.mailing.is_ready() {
        return show_as(StatusCode::CONFLICT, &page);
    }
    match mail_code::send(state, &user.account.id, purpose, address).await? {
        Sent::Yes => Ok(Redirect::to("/account/mail/code").into_response()),
        Sent::TooMany => {
            page.message = Some(Message::new(language, "mail-codes-too-many", &[]));
            show_as(StatusCode::TOO_MANY_REQUESTS, &page)
        }
    }
}

/// Removes the security address of a person whom the office's administrators can give another
/// password. For the office's own account it is the last way to recover a password without paper,
/// and only another address can take its place.
async fn remove_security(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    let Nothing {} = form.into_inner();
    if user.account.staff.is_none() {
        let mut page = page(&state, language, &user).await?;
        page.message = Some(Message::new(language, "mail-security-last", &[]));
        return show_as(StatusCode::CONFLICT, &page);
    }
    let (id, actor, now) = (&user.account.id, &user.actor(), state.clock.now());
    state
        .store
        .run_tx("security-address-remove", |tx| async move {
            mail_address::remove_security(&tx, id).await?;
            audit::record(&tx, now, actor, "security-address-removed", id, "").await
        })
        .await
        .map_err(|error: StoreError| error)?;
    Ok(Redirect::to("/account/mail?done=security-removed").into_response())
}

async fn remove_notice(
    State(state): State<WebState>,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Redirect, PageError> {
    user.require(Right::Administrator)?;
    let Nothing {} = form.into_inner();
    let (office, now) = (user.office.number, state.clock.now());
    let (id, actor, user) = (&id, &user.actor(), &user);
    let removed = state
        .store
        .run_tx("notice-address-remove", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            let removed = mail_address::remove_notice(&tx, office, id).await?;
            if removed {
                let subject = office.as_str();
                audit::record(&tx, now, actor, "notice-address-removed", subject, id).await?;
            }
            Ok::<_, PageError>(removed)
        })
        .await?;
    if removed {
        Ok(Redirect::to("/account/mail?done=removed"))
    } else {
        Err(PageError::NotFound)
    }
}

/// What a button asks for.
#[derive(Deserialize)]
struct ArrivalsForm {
    #[serde(default)]
    wish: String,
}

/// 届いたら知らせる, or not any more.
async fn set_arrivals(
    State(state): State<WebState>,
    user: PortalUser,
    Path(id): Path<String>,
    form: ProtectedForm<ArrivalsForm>,
) -> Result<Redirect, PageError> {
    user.require(Right::Administrator)?;
    let wish = match form.into_inner().wish.as_str() {
        "yes" => Wish::Wanted,
        _ => Wish::Unwanted,
    };
    let event = match wish {
        Wish::Wanted => "arrival-mail-wanted",
        Wish::Unwanted => "arrival-mail-stopped",
    };
    let (office, now) = (user.office.number, state.clock.now());
    let (id, actor, user) = (&id, &user.actor(), &user);
    let set = state
        .store
        .run_tx("arrival-wish", |tx| async move {
            user.require_still(&tx, Right::Administrator).await?;
            let set = arrival::set(&tx, office, id, wish).await?;
            if set {
                audit::record(&tx, now, actor, event, office.as_str(), id).await?;
            }
            Ok::<_, PageError>(set)
        })
        .await?;
    match (set, wish) {
        (true, Wish::Wanted) => Ok(Redirect::to("/account/mail?done=arrivals-set")),
        (true, Wish::Unwanted) => Ok(Redirect::to("/account/mail?done=arrivals-stopped")),
        (false, _) => Err(PageError::NotFound),
    }
}

/// What was typed for the code.
#[derive(Deserialize)]
pub(super) struct CodeForm {
    #[serde(default)]
    pub(super) code: String,
}

async fn show_code(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    show_page(&code_page(&state, language, &user).await?)
}

async fn submit_code(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<CodeForm>,
) -> Result<Response, PageError> {
    let code = form.into_inner().code;
    let mut page = code_page(&state, language, &user).await?;
    page.require(language, &[&code]);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    match mail_code::check(&state, user.office.number, &user.account.id, &code).await? {
        CodeAnswer::Right(purpose) => {
            let to = format!("/account/mail?done={}", purpose.as_str());
            Ok(Redirect::to(&to).into_response())
        }
        CodeAnswer::Ended => Err(PageError::Elsewhere("/account/mail")),
        CodeAnswer::Full => {
            let mut page = self::page(&state, language, &user).await?;
            let text = full_text(language);
            let (fields, errors) = (&mut page.notice_fields, &mut page.errors);
            mark(fields, errors, "notice_address", text);
            show_as(StatusCode::CONFLICT, &page)
        }
        CodeAnswer::Wrong => {
            page.message = Some(
                mail_code::wrong(language)
                    .leading_to(language.text("mail-code-again"), "/account/mail"),
            );
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

async fn code_page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
) -> Result<FieldsPage, PageError> {
    let waiting = mail_code::waiting(state, &user.account.id).await?;
    let waiting = waiting.ok_or(PageError::Elsewhere("/account/mail"))?;
    let title = language.text("mail-code-title");
    let mut page = FieldsPage::new(
        user.frame(state, language, "P-30", title, "/account"),
        language.text_with("mail-code-sent", &[("address", &waiting.address)]),
        vec![mail_code::field(language)],
        "/account/mail/code",
        language.text("mail-code-button"),
    );
    page.back = Some((language.text("back"), "/account/mail"));
    Ok(page)
}
