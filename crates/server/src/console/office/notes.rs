//! Notes about an office, for colleagues.

use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;

use super::{done, load, page, refused};
use crate::console::operator::Operator;
use crate::store::office_note::{self, OfficeNote};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::state::WebState;

/// A note as it was written.
#[derive(Deserialize)]
pub(super) struct NoteForm {
    #[serde(default)]
    note: String,
}

/// メモを残す. Everybody who sees the office may.
pub(super) async fn add(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<NoteForm>,
) -> Result<Response, PageError> {
    let facts = load(&state, &operator, &number).await?;
    let body = form.into_inner().note.trim().to_owned();
    if body.is_empty() || body.chars().count() > LONGEST_NOTE {
        let mut page = page(&state, language, &operator, &facts);
        let text = language.text("office-note-missing");
        page.note.error = Some(text.clone());
        page.note.value = body;
        let target = page.note.name;
        return refused(&mut page, vec![FormError { target, text }]);
    }
    let now = state.clock.now();
    let note = &OfficeNote {
        office_number: facts.office.number,
        operator_id: operator.id.clone(),
        written_at: now,
        body,
    };
    let actor = &operator.actor();
    state
        .store
        .run_tx("office-note", |tx| async move {
            office_note::insert(&tx, note).await?;
            let subject = note.office_number.as_str();
            audit::record(&tx, now, actor, "office-note", subject, "").await?;
            Ok::<_, StoreError>(())
        })
        .await?;
    Ok(done(facts.office.number, "note"))
}

const LONGEST_NOTE: usize = 1000;
