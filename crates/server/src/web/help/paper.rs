//! Paper forms: for those who cannot use the pages, printed empty and filled in by hand.

use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use forms::Letter;
use forms::letter::Fact;

use crate::registration_letter::asking;
use crate::store::federation::{self, CENTRE, Contact};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// A form: its id, and the rows that are filled in.
pub(super) struct PaperForm {
    pub(super) id: &'static str,
    rows: &'static [&'static str],
}

/// All of them.
pub(super) const FORMS: [PaperForm; 3] = [
    PaperForm {
        id: "sign-in",
        rows: &[
            "number",
            "office",
            "wanted",
            "reason",
            "person",
            "telephone",
        ],
    },
    PaperForm {
        id: "record",
        rows: &[
            "number",
            "office",
            "item",
            "before",
            "after",
            "from",
            "person",
            "telephone",
        ],
    },
    PaperForm {
        id: "revocation",
        rows: &[
            "number",
            "office",
            "certificate",
            "stop",
            "person",
            "telephone",
        ],
    },
];

/// A form as PDF. It is in Japanese for every reader: the federation reads it.
///
/// # Errors
/// [`PageError::NotFound`] when there is none of this name.
pub(super) async fn show(
    State(state): State<WebState>,
    Path(file): Path<String>,
) -> Result<Response, PageError> {
    let form = file
        .strip_suffix(".pdf")
        .and_then(|id| FORMS.iter().find(|form| form.id == id))
        .ok_or(PageError::NotFound)?;
    let desk = state
        .store
        .read("paper-form", |tx| async move {
            federation::contact(&tx, CENTRE).await
        })
        .await?;
    let drawing = letter(form, desk.as_ref())
        .draw()
        .map_err(anyhow::Error::from)?;
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, format!("inline; filename=\"{file}\"")),
    ];
    Ok((headers, drawing.pdf).into_response())
}

fn letter(form: &PaperForm, desk: Option<&Contact>) -> Letter {
    let text = |key: &str| Language::Japanese.text(key);
    let id = form.id;
    let facts = form.rows.iter().map(|row| {
        // An empty line above and below leaves room for a pen.
        let blank = Fact::plain(text(&format!("paper-row-{row}")), "\n　");
        match *row {
            "wanted" | "stop" => blank.with_note(text(&format!("paper-note-{row}"))),
            _ => blank,
        }
    });
    Letter {
        title: text(&format!("paper-{id}-title")),
        to: vec![text("paper-to")],
        date: text("invitation-date"),
        paragraphs: vec![text(&format!("paper-{id}-text"))],
        facts: facts.collect(),
        notes: vec![text(&format!("paper-{id}-note")), text("paper-note-send")],
        foot: desk.map(asking).into_iter().collect(),
        ..Letter::default()
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::*;

    #[test]
    fn every_form_is_one_page() {
        for form in FORMS {
            let drawing = letter(&form, None).draw().unwrap();
            let id = form.id;
            assert_eq!((drawing.pages, drawing.missing_glyphs), (1, vec![]), "{id}");
        }
    }
}
