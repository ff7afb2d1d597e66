//! `/maintenance`: 点検の予定, as the support site tells it.

use askama::Template;
use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use serde::Deserialize;
use time::macros::format_description;
use time::{Duration, OffsetDateTime, PrimitiveDateTime};

use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::store::maintenance::{self, Maintenance};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::state::WebState;

/// The pages of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/maintenance", get(show).post(enter))
        .route("/maintenance/{id}/remove", post(remove))
}

/// The page.
#[derive(Template)]
#[template(path = "console_maintenance.html")]
struct MaintenancePage {
    page: Frame,
    errors: Vec<FormError>,
    fields: Vec<Field>,
    rows: Vec<Row>,
}

struct Row {
    id: String,
    when: String,
    text: String,
    by: String,
}

/// What was typed.
#[derive(Default, Deserialize)]
#[serde(default)]
struct MaintenanceForm {
    from: String,
    to: String,
    text: String,
}

async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    show_page(&page(&state, language, &operator, &MaintenanceForm::default()).await?)
}

async fn enter(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    form: ProtectedForm<MaintenanceForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let form = form.into_inner();
    let now = state.clock.now();
    let planned = match read(&form, &operator, now) {
        Ok(planned) => planned,
        Err(wrong) => {
            let mut page = page(&state, language, &operator, &form).await?;
            for (name, key) in wrong {
                mark(&mut page.fields, &mut page.errors, name, language.text(key));
            }
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (planned, actor) = (&planned, &operator.actor());
    state
        .store
        .run_tx("maintenance-enter", |tx| async move {
            // The same entered twice is one.
            if let Some(id) = maintenance::enter(&tx, planned, now).await? {
                let text = &planned.text;
                audit::record(&tx, now, actor, "maintenance-entered", &id, text).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to("/maintenance").into_response())
}

async fn remove(
    State(state): State<WebState>,
    operator: Operator,
    Path(id): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    operator.require(Role::Centre)?;
    let Nothing {} = form.into_inner();
    let (id, actor, now) = (&id, &operator.actor(), state.clock.now());
    state
        .store
        .run_tx("maintenance-remove", |tx| async move {
            if maintenance::remove(&tx, id).await? {
                audit::record(&tx, now, actor, "maintenance-removed", id, "").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(Redirect::to("/maintenance").into_response())
}

/// What has to be mended: name of the field, and key of what is told.
type Wrong = Vec<(&'static str, &'static str)>;

/// What was typed, as a plan.
fn read(
    form: &MaintenanceForm,
    operator: &Operator,
    now: OffsetDateTime,
) -> Result<Maintenance, Wrong> {
    let text = form.text.trim();
    let (from, to) = (moment(&form.from), moment(&form.to));
    let mut wrong = Wrong::new();
    if from.is_none() {
        wrong.push(("from", "maintenance-wrong-time"));
    }
    match (from, to) {
        (_, None) => wrong.push(("to", "maintenance-wrong-time")),
        (Some(from), Some(to)) if to <= from => wrong.push(("to", "maintenance-wrong-order")),
        (_, Some(to)) if to <= now => wrong.push(("to", "maintenance-wrong-past")),
        (Some(from), Some(to)) if to - from > LONGEST => {
            wrong.push(("to", "maintenance-wrong-length"));
        }
        _ => {}
    }
    if text.is_empty() || text.chars().count() > LONGEST_TEXT {
        wrong.push(("text", "maintenance-wrong-text"));
    }
    match (from, to) {
        (Some(starts_at), Some(ends_at)) if wrong.is_empty() => Ok(Maintenance {
            id: String::new(),
            starts_at,
            ends_at,
            text: text.to_owned(),
            entered_by: operator.id.clone(),
        }),
        _ => Err(wrong),
    }
}

/// A moment in Japan, as browsers send it or people type it.
fn moment(typed: &str) -> Option<OffsetDateTime> {
    let typed = crate::folding::fold(typed.trim());
    let typed = typed.replace('t', " ").replace('/', "-");
    let form = format_description!(
        "[year]-[month padding:none]-[day padding:none] [hour padding:none]:[minute]"
    );
    let moment = PrimitiveDateTime::parse(&typed, form).ok()?;
    Some(moment.assume_offset(JAPAN))
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    form: &MaintenanceForm,
) -> Result<MaintenancePage, PageError> {
    let now = state.clock.now();
    let planned = state
        .store
        .read("maintenance", |tx| async move {
            maintenance::ahead(&tx, now).await
        })
        .await?;
    let field = |name: &'static str, kind, hint: &str, value: &str| Field {
        name,
        kind,
        autocomplete: "off",
        label: language.text(&format!("maintenance-{name}")),
        hint: Some(language.text(hint)),
        value: value.to_owned(),
        ..Field::default()
    };
    let title = language.text("maintenance-title");
    let rows = planned.into_iter().map(|one| {
        let (from, to) = (language.moment(one.starts_at), language.moment(one.ends_at));
        Row {
            when: language.text_with("status-period", &[("from", &from), ("to", &to)]),
            id: one.id,
            text: one.text,
            by: one.entered_by,
        }
    });
    Ok(MaintenancePage {
        page: operator.frame(state, language, "K-45", title, "/maintenance"),
        errors: Vec::new(),
        fields: vec![
            field("from", "text", "maintenance-time-hint", &form.from),
            field("to", "text", "maintenance-time-hint", &form.to),
            field("text", "text", "maintenance-text-hint", &form.text),
        ],
        rows: rows.collect(),
    })
}

/// Longer than a week is no maintenance.
const LONGEST: Duration = Duration::days(7);
const LONGEST_TEXT: usize = 300;
