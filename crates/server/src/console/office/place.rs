//! How the name of an office is read and in which municipality it is.

use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::Response;
use serde::Deserialize;

use super::{done, load, page, refused};
use crate::console::operator::Operator;
use crate::records::offices::{is_kana, is_municipality};
use crate::store::operator::Role;
use crate::store::{StoreError, audit, office};
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Message, show_as};
use crate::web::state::WebState;

/// What was entered, and what stood there when the page was opened.
#[derive(Deserialize)]
pub(super) struct PlaceForm {
    #[serde(default)]
    kana: String,
    #[serde(default)]
    municipality: String,
    #[serde(default)]
    kana_before: String,
    #[serde(default)]
    municipality_before: String,
}

/// 読みと所在地を登録する.
pub(super) async fn change(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<PlaceForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let facts = load(&state, &operator, &number).await?;
    let form = form.into_inner();
    let (kana, municipality) = (form.kana.trim(), form.municipality.trim());
    let mut page = page(&state, language, &operator, &facts);
    let mut errors = Vec::new();
    for (field, typed, fits, key) in [
        (&mut page.kana, kana, is_kana(kana), "office-kana-wrong"),
        (
            &mut page.municipality,
            municipality,
            is_municipality(municipality),
            "office-municipality-wrong",
        ),
    ] {
        typed.clone_into(&mut field.value);
        if !fits {
            let text = language.text(key);
            field.error = Some(text.clone());
            let target = field.name;
            errors.push(FormError { target, text });
        }
    }
    if !errors.is_empty() {
        return refused(&mut page, errors);
    }
    let (number, now, actor) = (facts.office.number, state.clock.now(), &operator.actor());
    let before = (form.kana_before.as_str(), form.municipality_before.as_str());
    let outcome = state
        .store
        .run_tx("office-place", |tx| async move {
            let found = office::find(&tx, number).await?;
            let found = found.as_ref();
            let known = found.map(|office| (office.kana.as_str(), office.municipality.as_str()));
            if known == Some((kana, municipality)) {
                return Ok(Outcome::Unchanged);
            }
            if known != Some(before) {
                return Ok(Outcome::ChangedElsewhere);
            }
            office::set_place(&tx, number, kana, municipality).await?;
            let (event, detail) = ("office-changed", format!("{municipality} {kana}"));
            audit::record(&tx, now, actor, event, number.as_str(), detail.trim()).await?;
            Ok::<_, StoreError>(Outcome::Changed)
        })
        .await?;
    match outcome {
        Outcome::Changed => Ok(done(number, "place")),
        Outcome::Unchanged => Ok(done(number, "unchanged")),
        Outcome::ChangedElsewhere => {
            let facts = load(&state, &operator, number.as_str()).await?;
            let mut page = super::page::page(&state, language, &operator, &facts);
            page.message = Some(Message::new(language, "changed-by-others", &[]));
            show_as(StatusCode::CONFLICT, &page)
        }
    }
}

/// What became of a change.
enum Outcome {
    Changed,
    Unchanged,
    /// The record is not what the page had shown.
    ChangedElsewhere,
}
