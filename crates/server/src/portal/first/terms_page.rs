//! `/first/terms`: the terms, before anything else, and again when a text has a new edition.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;
use tower_sessions::Session;

use super::{Newcomer, progress};
use crate::portal::terms::{ShownTerms, shown};
use crate::store::terms::{self, TermsText};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::prose::{Block, Span};
use crate::web::session::{Site, Step};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "first_terms.html")]
struct TermsPage {
    page: Frame,
    errors: Vec<FormError>,
    progress: Option<String>,
    introduction: String,
    texts: Vec<ShownTerms>,
    /// The editions that are shown, by the words with which they are agreed to.
    editions: String,
    agree_error: Option<String>,
}

/// What was filled in.
#[derive(Deserialize)]
pub(super) struct TermsForm {
    agree: Option<String>,
    editions: Option<String>,
}

/// Shows the texts that are not agreed to.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Terms).await?;
    let open = open(&state, &newcomer).await?;
    show_page(&page(&state, language, &newcomer, &open).await?)
}

/// Notes the agreement and goes on.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<TermsForm>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::Terms).await?;
    let form = form?.into_inner();
    let open = &open(&state, &newcomer).await?;
    // What is agreed to is what was shown; a new edition may have come into force meanwhile.
    let renewed = form
        .editions
        .is_some_and(|shown| shown != terms::editions(open));
    if renewed || form.agree.as_deref() != Some("yes") {
        let mut page = page(&state, language, &newcomer, open).await?;
        let text = language.text(if renewed {
            "terms-renewed"
        } else {
            "agree-missing"
        });
        page.agree_error = Some(text.clone());
        page.errors.push(FormError {
            target: "agree",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (id, now) = (&newcomer.account.id, state.clock.now());
    state
        .store
        .run_tx("terms-agree", |tx| async move {
            for text in open {
                terms::agree(&tx, id, text, now).await?;
                let (actor, detail) = (
                    Site::Portal.person(id),
                    format!("{} {}", text.id, text.edition),
                );
                audit::record(&tx, now, &actor, "terms-agreed", id, &detail).await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    newcomer.go_on(&state, &session, newcomer.password()).await
}

async fn open(state: &WebState, newcomer: &Newcomer) -> Result<Vec<TermsText>, StoreError> {
    let (id, now) = (&newcomer.account.id, state.clock.now());
    state
        .store
        .read(
            "terms-open",
            |tx| async move { terms::open(&tx, id, now).await },
        )
        .await
}

async fn page(
    state: &WebState,
    language: Language,
    newcomer: &Newcomer,
    open: &[TermsText],
) -> Result<TermsPage, PageError> {
    let title = language.text("first-terms-title");
    let progress = progress(state, language, &newcomer.account.id, Step::Terms).await?;
    let introduction = match progress {
        Some(_) => "first-terms-text",
        None => "first-terms-new-edition",
    };
    Ok(TermsPage {
        page: newcomer.frame(state, language, "P-32", title),
        errors: Vec::new(),
        introduction: language.text(introduction),
        progress,
        texts: shown(state, language, open),
        editions: terms::editions(open),
        agree_error: None,
    })
}
