//! `/inquiries/templates`: words that the desks use again and again.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::store::audit;
use crate::store::inquiry;
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_inquiry_templates.html")]
struct TemplatesPage {
    page: Frame,
    errors: Vec<FormError>,
    fields: Vec<Field>,
    templates: Vec<inquiry::Template>,
    /// The prefecture whose templates can be taken away here; none means the centre.
    own: Option<String>,
}

/// A template as it was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
pub(super) struct TemplateForm {
    title: String,
    text: String,
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    show_page(&page(&state, language, &operator, &TemplateForm::default()).await?)
}

pub(super) async fn add(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<TemplateForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let form = form.into_inner();
    let (title, text) = (form.title.trim(), form.text.trim());
    let mut page = page(&state, language, &operator, &form).await?;
    for (name, typed, longest, key) in [
        ("title", title, 100, "template-wrong-title"),
        ("text", text, 4000, "template-wrong-text"),
    ] {
        if typed.is_empty() || typed.chars().count() > longest {
            mark(&mut page.fields, &mut page.errors, name, language.text(key));
        }
    }
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (actor, scope, now) = (&operator.actor(), &operator.scope, state.clock.now());
    state
        .store
        .run_tx("template-add", |tx| async move {
            let id = inquiry::add_template(&tx, scope, title, text).await?;
            audit::record(&tx, now, actor, "template-added", &id, "").await
        })
        .await?;
    Ok(Redirect::to("/inquiries/templates").into_response())
}

pub(super) async fn remove(
    State(state): State<WebState>,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let Nothing {} = form.into_inner();
    let (id, actor, now) = (&id, &operator.actor(), state.clock.now());
    let scope = &operator.scope;
    state
        .store
        .run_tx("template-remove", |tx| async move {
            if inquiry::remove_template(&tx, scope, id).await? {
                audit::record(&tx, now, actor, "template-removed", id, "").await?;
            }
            Ok::<_, crate::store::StoreError>(())
        })
        .await?;
    Ok(Redirect::to("/inquiries/templates").into_response())
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    form: &TemplateForm,
) -> Result<TemplatesPage, PageError> {
    let scope = &operator.scope;
    let templates = state
        .store
        .read("inquiry-templates", |tx| async move {
            inquiry::templates(&tx, scope).await
        })
        .await?;
    let field = |name, key: &str, value: &str| Field {
        name,
        kind: "text",
        autocomplete: "off",
        label: language.text(key),
        value: value.to_owned(),
        ..Field::default()
    };
    let title = language.text("templates-title");
    Ok(TemplatesPage {
        page: operator.frame(state, language, "K-40", title, "/inquiries"),
        errors: Vec::new(),
        fields: vec![
            field("title", "template-title-label", &form.title),
            field("text", "template-text-label", &form.text),
        ],
        templates,
        own: scope.prefecture().map(ToOwned::to_owned),
    })
}
