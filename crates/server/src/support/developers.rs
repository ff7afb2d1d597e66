//! `/developers`: 介護ソフト会社の方へ.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::api;
use crate::support::visitor::Visitor;
use crate::web::error::PageError;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "developers.html")]
struct DevelopersPage {
    page: Frame,
    sections: Vec<Section>,
}

struct Section {
    heading: String,
    paragraphs: Vec<String>,
    /// Label and address of a page on this site.
    link: Option<(String, &'static str)>,
}

/// What is there for makers of care software.
///
/// # Errors
/// When the template fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    reader: Visitor,
) -> Result<Response, PageError> {
    let title = language.text("developers-title");
    let sections = SECTIONS.iter().map(|(id, address)| Section {
        heading: language.text(&format!("developers-{id}-heading")),
        paragraphs: language
            .text(&format!("developers-{id}-text"))
            .lines()
            .map(ToOwned::to_owned)
            .collect(),
        link: address.map(|address| (language.text(&format!("developers-{id}-link")), address)),
    });
    show_page(&DevelopersPage {
        page: reader.frame(&state, language, "S-19", title, "/developers"),
        sections: sections.collect(),
    })
}

/// Describes the interfaces of programs (OpenAPI 3.1).
pub(super) async fn openapi() -> Response {
    api::answer()
}

/// Sections with the page that each leads to.
const SECTIONS: [(&str, Option<&str>); 6] = [
    ("library", None),
    ("kit", Some("/manuals/kit")),
    ("checks", Some("/manuals/office")),
    ("api", Some("/manuals/makers")),
    ("openapi", Some("/developers/openapi.json")),
    ("ask", Some("/contact")),
];
