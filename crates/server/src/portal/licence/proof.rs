//! `/use/proof`: 利用登録証明書, as a page, as a PDF, and as a signature beside it.

use anyhow::Context as _;
use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::http::header::{CACHE_CONTROL, CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::{HOME, UseFacts};
use crate::licence_proof::{Proof, words};
use crate::portal::user::PortalUser;
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "use_proof.html")]
struct ProofPage {
    page: Frame,
    message: Option<Message>,
    facts: Vec<(String, String)>,
    paragraphs: Vec<String>,
    notes: Vec<String>,
    /// Whether the file can be signed.
    signed: bool,
}

/// Shows what the proof says.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    let title = language.text("use-proof-title");
    let proof = proof(&state, &user).await?;
    let mut page = ProofPage {
        page: user.frame(&state, language, "P-86", title, HOME),
        message: None,
        facts: Vec::new(),
        paragraphs: Vec::new(),
        notes: Vec::new(),
        signed: state.evidence.is_some(),
    };
    match proof {
        Some(proof) => {
            page.facts = proof.facts();
            page.paragraphs = vec![words::STATEMENT.to_owned()];
            page.notes = words::NOTES.map(ToOwned::to_owned).into();
        }
        None => page.message = Some(nothing(language)),
    }
    show_as(StatusCode::OK, &page)
}

/// The proof as a file.
pub(super) async fn file(
    State(state): State<WebState>,
    user: PortalUser,
) -> Result<Response, PageError> {
    let proof = proof(&state, &user).await?.ok_or(PageError::NotFound)?;
    let name = format!(
        "attachment; filename=\"use-proof-{}.pdf\"",
        user.office.number
    );
    let headers = [
        (CONTENT_TYPE, "application/pdf".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, proof.pdf()?).into_response())
}

/// The exchange's detached signature over the file of the same day.
pub(super) async fn signature(
    State(state): State<WebState>,
    user: PortalUser,
) -> Result<Response, PageError> {
    let proof = proof(&state, &user).await?.ok_or(PageError::NotFound)?;
    let key = state.evidence.as_ref().ok_or(PageError::NotFound)?.now();
    let now = state.clock.now();
    let signature = pki::manifest::sign_detached(&proof.pdf()?, key.identity(), now);
    let signature = signature.context("sign a proof of use")?;
    let name = format!(
        "attachment; filename=\"use-proof-{}.pdf.p7s\"",
        user.office.number
    );
    let headers = [
        (CONTENT_TYPE, "application/pkcs7-signature".to_owned()),
        (CONTENT_DISPOSITION, name),
        (CACHE_CONTROL, "no-store".to_owned()),
    ];
    Ok((headers, signature).into_response())
}

/// What can be proved today, if anything.
async fn proof(state: &WebState, user: &PortalUser) -> Result<Option<Proof>, PageError> {
    let facts = UseFacts::load(state, user).await?;
    let issuer = vec![
        federation_of(state, Language::Japanese, &user.office.prefecture).await?,
        state.settings.display_name.clone(),
    ];
    let Some(since) = facts.certified_since else {
        return Ok(None);
    };
    let able = (facts.licences.as_slice(), since);
    Ok(Proof::of(&user.office, able, issuer, facts.now))
}

fn nothing(language: Language) -> Message {
    Message::new(language, "use-proof-none", &[]).leading_to(language.text("use-to-page"), HOME)
}
