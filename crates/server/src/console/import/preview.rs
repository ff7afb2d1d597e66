//! What applying a file would do.

use askama::Template;
use axum::Extension;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::planned::{Planned, RowKind, RowView, today};
use super::{address, waiting};
use crate::console::operator::Operator;
use crate::store::import::{Accounts, Import, Subject};
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_import_preview.html")]
pub(crate) struct PreviewPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) facts: Vec<(String, String)>,
    pub(crate) address: String,
    pub(crate) back: String,
    /// Kinds of rows: label with count, address, whether it is shown.
    pub(crate) kinds: Vec<(String, String, bool)>,
    pub(crate) rows: Vec<PreviewRow>,
    pub(crate) newer: Option<String>,
    pub(crate) older: Option<String>,
    pub(crate) digest: String,
    /// Why it cannot be applied, if so.
    pub(crate) obstacle: Option<String>,
    pub(crate) button: String,
    /// The passwords of the PDF, where there will be one.
    pub(crate) passwords: Vec<Field>,
}

/// A row of the file, and what becomes of it.
pub(crate) struct PreviewRow {
    pub(crate) cells: [String; 3],
    pub(crate) details: Vec<String>,
}

/// Which rows.
#[derive(Default, Deserialize)]
pub(super) struct Shown {
    #[serde(default)]
    show: String,
    #[serde(default)]
    page: usize,
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Extension(subject): Extension<Subject>,
    Path(id): Path<String>,
    Query(shown): Query<Shown>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let (import, planned) = plan(&state, &operator, subject, &id).await?;
    let page = page(&state, language, &operator, &import, &planned, &shown);
    show_as(StatusCode::OK, &page)
}

/// A waiting file and what it would do now.
pub(super) async fn plan(
    state: &WebState,
    operator: &Operator,
    subject: Subject,
    id: &str,
) -> Result<(Import, Planned), PageError> {
    let (import, rows) = waiting(state, operator, subject, id).await?;
    let (rows, scope) = (&rows, &operator.scope);
    let (day, limit) = (today(state.clock.now()), state.settings.agent_offices);
    let planned = state
        .store
        .read("import-plan", |tx| async move {
            Planned::make(&tx, subject, rows, scope, day, limit).await
        })
        .await?;
    Ok((import, planned))
}

/// The page.
pub(super) fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    import: &Import,
    planned: &Planned,
    shown: &Shown,
) -> PreviewPage {
    let counts = planned.counts();
    let base = format!("{}/{}", address(import.subject), import.id);
    let wanted = RowKind::ALL
        .into_iter()
        .find(|kind| kind.as_str() == shown.show)
        .or_else(|| RowKind::ALL.into_iter().find(|kind| kind.of(counts) > 0))
        .unwrap_or(RowKind::Refused);
    let kinds = RowKind::ALL.into_iter().map(|kind| {
        let count = kind.of(counts).to_string();
        let label = format!("import-kind-{}", kind.as_str());
        (
            language.text_with(&label, &[("count", &count)]),
            format!("{base}?show={}", kind.as_str()),
            kind == wanted,
        )
    });
    let views = planned.views(language);
    let of_kind: Vec<&RowView> = views.iter().filter(|row| row.kind == wanted).collect();
    let start = shown.page.saturating_mul(ROWS);
    let visible = of_kind.iter().skip(start).take(ROWS);
    let link = |page: usize| format!("{base}?show={}&page={page}", wanted.as_str());
    let issues = import.accounts == Accounts::Issue && counts.new > 0;
    let (number, title) = match import.subject {
        Subject::Offices => ("K-27", "import-offices-preview"),
        Subject::Delegations => ("K-30", "import-delegations-preview"),
    };
    let button = if issues {
        "import-apply-accounts"
    } else {
        "import-apply"
    };
    let file = import.file_name.clone();
    PreviewPage {
        page: operator.frame(state, language, number, language.text(title), "/offices"),
        message: None,
        errors: Vec::new(),
        facts: vec![
            (language.text("import-file"), file),
            (
                language.text("import-until"),
                language.moment(import.expires_at),
            ),
        ],
        address: format!("{base}/apply"),
        back: address(import.subject),
        kinds: kinds.collect(),
        rows: visible
            .map(|row| PreviewRow {
                cells: [row.line.clone(), row.number.clone(), row.name.clone()],
                details: row.details.clone(),
            })
            .collect(),
        newer: shown.page.checked_sub(1).map(link),
        older: (start + ROWS < of_kind.len()).then(|| link(shown.page + 1)),
        digest: planned.digest(),
        obstacle: obstacle(state, language, import, planned),
        button: language.text(button),
        passwords: if issues {
            passwords(language)
        } else {
            Vec::new()
        },
    }
}

/// Why a file cannot be applied, if so.
pub(super) fn obstacle(
    state: &WebState,
    language: Language,
    import: &Import,
    planned: &Planned,
) -> Option<String> {
    let counts = planned.counts();
    if counts.new + counts.changed == 0 {
        return Some(language.text("import-nothing"));
    }
    let limit = state.settings.import_accounts;
    let too_many = counts.new > usize::try_from(limit).unwrap_or(usize::MAX);
    if import.accounts == Accounts::Issue && too_many {
        let (count, limit) = (counts.new.to_string(), limit.to_string());
        let arguments = [("count", count.as_str()), ("limit", limit.as_str())];
        return Some(language.text_with("import-too-many-accounts", &arguments));
    }
    None
}

fn passwords(language: Language) -> Vec<Field> {
    let field = |name: &'static str, key: &str| Field {
        name,
        kind: "password",
        autocomplete: "new-password",
        label: language.text(&format!("{key}-label")),
        hint: Some(language.text(&format!("{key}-hint"))),
        ..Field::default()
    };
    vec![
        field("pdf_password", "pdf-password"),
        field("pdf_password_again", "pdf-password-again"),
    ]
}

/// Rows on a page.
const ROWS: usize = 100;
