//! `/issue-password/check`: 証明書発行用パスワードの確認. Trying the password at hand, before anything
//! depends on it. Nothing is changed; wrong entries count as they do at the application.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{CHECK, HOME, Origin, history_address, remembering, sheet, verify};
use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "issue_password_check.html")]
pub(crate) struct CheckPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    /// Name, what it is for, where it stands on the sheet.
    pub(crate) secrets: Vec<[String; 3]>,
    pub(crate) drawing: String,
    /// The field, where the office has an issue password.
    pub(crate) field: Option<Field>,
    /// Whom to ask, where it has none.
    pub(crate) none: String,
    /// Whether what was typed is right.
    pub(crate) right: bool,
    pub(crate) address: &'static str,
    pub(crate) kind: Option<String>,
    pub(crate) explanation: String,
    pub(crate) next: String,
    /// The way back to an application.
    pub(crate) back: Option<String>,
}

/// What was typed.
#[derive(Deserialize)]
pub(super) struct CheckForm {
    #[serde(default)]
    issue_password: Secret,
    #[serde(flatten)]
    origin: Origin,
}

/// The page before anything is typed.
///
/// # Errors
/// When the template fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(origin): Query<Origin>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let page = page(&state, language, &user, &origin).await?;
    show_as(StatusCode::OK, &page)
}

/// 確かめる.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<CheckForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let mut page = page(&state, language, &user, &form.origin).await?;
    if page.field.is_none() {
        return show_as(StatusCode::OK, &page);
    }
    if form.issue_password.trim().is_empty() {
        page.refuse(Message::new(language, "issue-check-empty", &[]));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let kind = form.origin.id(&state);
    match verify(&state, language, &user, &form.issue_password, kind).await? {
        Ok(_) => {
            page.message = Some(Message::new(language, "issue-check-right", &[]));
            page.right = true;
            show_as(StatusCode::OK, &page)
        }
        Err(mut message) => {
            match message.key.as_str() {
                "issue-password-wrong" => message.heading = language.text("issue-check-wrong"),
                "issue-password-is-sign-in" => {
                    message.heading = language.text("issue-check-is-sign-in");
                }
                _ => {}
            }
            page.refuse(message);
            show_as(StatusCode::UNPROCESSABLE_ENTITY, &page)
        }
    }
}

impl CheckPage {
    fn refuse(&mut self, message: Message) {
        if let Some(field) = &mut self.field {
            field.error = Some(message.heading.clone());
            self.errors.push(FormError {
                target: field.name,
                text: message.heading.clone(),
            });
        }
        self.message = Some(message);
    }
}

async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    origin: &Origin,
) -> Result<CheckPage, PageError> {
    let kind = origin.id(state);
    let secret = |name: &str| {
        ["name", "use", "place"].map(|part| language.text(&format!("issue-sheet-{name}-{part}")))
    };
    let field = Field {
        name: "issue_password",
        kind: "password",
        autocomplete: "off",
        label: language.text("issue-check-label"),
        hint: Some(language.text("issue-password-typing-hint")),
        ..Field::default()
    };
    let known = !user.account.issue_password_hash.is_empty();
    let title = language.text("issue-check-title");
    let federation = federation_of(state, language, &user.office.prefecture).await?;
    Ok(CheckPage {
        page: user.frame(state, language, "P-45", title, ""),
        message: None,
        errors: Vec::new(),
        right: false,
        secrets: ["user-id", "password", "issue-password"].map(secret).into(),
        drawing: sheet::address(),
        field: known.then_some(field),
        none: language.text_with("issue-check-none", &[("federation", &federation)]),
        address: CHECK,
        kind: kind.map(ToOwned::to_owned),
        explanation: remembering(HOME, kind),
        next: history_address(user, kind),
        back: kind.map(|kind| format!("/certificates/{kind}/apply")),
    })
}
