//! Choosing a file, and the files that were applied before.

use askama::Template;
use axum::Extension;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::Duration;
use tower_sessions::Session;
use uuid::Uuid;

use super::planned::columns;
use super::{address, read, sheets};
use crate::console::operator::Operator;
use crate::records::table::{Presence, TableError};
use crate::store::import::{self, Accounts, Applied, Import, Subject};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;
use crate::web::upload_form::UploadForm;

/// The page.
#[derive(Template)]
#[template(path = "console_import.html")]
pub(crate) struct ImportPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) address: String,
    pub(crate) back: String,
    pub(crate) text: String,
    pub(crate) columns: Vec<[String; 3]>,
    pub(crate) error: Option<String>,
    /// What is said beside the box for accounts, where there is one.
    pub(crate) accounts: Option<String>,
    pub(crate) history: Vec<[String; 4]>,
}

/// What was just done.
#[derive(Deserialize)]
pub(super) struct Done {
    #[serde(default)]
    done: String,
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Extension(subject): Extension<Subject>,
    Query(done): Query<Done>,
    session: Session,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let mut page = page(&state, language, &operator, subject).await?;
    if done.done == "yes" {
        page.message = Some(Message::new(language, "import-done", &[]));
    } else if subject == Subject::Offices {
        page.message = sheets::waiting(&state, language, &operator, &session).await?;
    }
    show_as(StatusCode::OK, &page)
}

/// 内容を確かめる: keeps the file if it can be read.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Extension(subject): Extension<Subject>,
    form: UploadForm,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let accounts = match (subject, form.text("accounts")) {
        (Subject::Offices, "yes") => Accounts::Issue,
        _ => Accounts::None,
    };
    let checked = match &form.file {
        None => Err(language.text("import-file-none")),
        Some(file) => match read(subject, &file.content) {
            Ok(_) => Ok(file),
            Err(error) => Err(told(language, &error)),
        },
    };
    let file = match checked {
        Ok(file) => file,
        Err(text) => {
            let mut page = page(&state, language, &operator, subject).await?;
            page.error = Some(text.clone());
            page.errors.push(FormError {
                target: "file",
                text,
            });
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let now = state.clock.now();
    let import = &Import {
        id: Uuid::new_v4().to_string(),
        subject,
        operator_id: operator.id.clone(),
        scope: operator.scope.clone(),
        file_name: file.name.chars().take(LONGEST_NAME).collect(),
        accounts,
        uploaded_at: now,
        expires_at: now + KEPT,
    };
    let actor = &operator.actor();
    state
        .store
        .run_tx("import-keep", |tx| async move {
            import::insert(&tx, import, &file.content).await?;
            let detail = subject.as_str();
            audit::record(&tx, now, actor, "import-uploaded", &import.id, detail).await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    let next = format!("{}/{}", address(subject), import.id);
    Ok(Redirect::to(&next).into_response())
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    subject: Subject,
) -> Result<ImportPage, PageError> {
    let scope = &operator.scope;
    let applied = state
        .store
        .read("imports", |tx| async move {
            import::applied(&tx, subject, scope, SHOWN).await
        })
        .await?;
    let (number, title, text) = match subject {
        Subject::Offices => ("K-26", "import-offices-title", "import-offices-text"),
        Subject::Delegations => (
            "K-29",
            "import-delegations-title",
            "import-delegations-text",
        ),
    };
    let columns = columns(subject).iter().map(|column| {
        let needed = match column.presence {
            Presence::Needed => "import-needed",
            Presence::Optional => "import-optional",
        };
        let (place, _) = COLUMN_TEXTS
            .iter()
            .find(|(_, name)| *name == column.name)
            .unwrap_or(&("", ""));
        [
            column.name.to_owned(),
            language.text(needed),
            language.text(&format!("import-column-{place}")),
        ]
    });
    let limit = state.settings.import_accounts.to_string();
    let accounts = match subject {
        Subject::Offices => Some(language.text_with("import-accounts-hint", &[("limit", &limit)])),
        Subject::Delegations => None,
    };
    let title = language.text(title);
    Ok(ImportPage {
        page: operator.frame(state, language, number, title, "/offices"),
        message: None,
        errors: Vec::new(),
        address: address(subject),
        back: format!("/{}", subject.as_str()),
        text: language.text(text),
        columns: columns.collect(),
        error: None,
        accounts,
        history: applied.iter().map(|one| row(language, one)).collect(),
    })
}

fn row(language: Language, applied: &Applied) -> [String; 4] {
    let counts = applied.counts;
    let [new, changed, unchanged, refused] =
        [counts.new, counts.changed, counts.unchanged, counts.refused].map(|rows| rows.to_string());
    let arguments = [
        ("new", new.as_str()),
        ("changed", changed.as_str()),
        ("unchanged", unchanged.as_str()),
        ("refused", refused.as_str()),
    ];
    [
        language.moment(applied.applied_at),
        applied.operator_id.clone(),
        applied.file_name.clone(),
        language.text_with("import-counts", &arguments),
    ]
}

/// Why a file cannot be read.
fn told(language: Language, error: &TableError) -> String {
    match error {
        TableError::Empty => language.text("import-file-empty"),
        TableError::NotText => language.text("import-file-not-text"),
        TableError::Missing(columns) => {
            language.text_with("import-file-missing", &[("columns", &columns.join("、"))])
        }
        TableError::Unknown(column) => {
            language.text_with("import-file-unknown", &[("column", column)])
        }
        TableError::Twice(column) => language.text_with("import-file-twice", &[("column", column)]),
        TableError::TooMany(most) => {
            language.text_with("import-file-too-many", &[("count", &most.to_string())])
        }
    }
}

/// What the texts about the columns are called.
const COLUMN_TEXTS: [(&str, &str); 11] = [
    ("number", "事業所番号"),
    ("name", "事業所名"),
    ("prefecture", "都道府県"),
    ("kinds", "サービス種類"),
    ("way", "請求方法"),
    ("way-from", "請求方法の開始日"),
    ("kana", "事業所名カナ"),
    ("municipality", "市区町村"),
    ("agent", "代理人名"),
    ("from", "開始日"),
    ("to", "終了日"),
];

const SHOWN: u32 = 20;
const LONGEST_NAME: usize = 120;
/// How long a file waits to be applied.
const KEPT: Duration = Duration::hours(24);
