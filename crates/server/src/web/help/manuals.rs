//! `/manuals`, and the texts that hold for everybody: terms, privacy, accessibility.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};

use super::Reader;
use super::editions::{Editions, edition_line};
use super::faq::japanese_only;
use super::library::{self, Edition, TextKind};
use super::print;
use crate::store::terms::TEXTS;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::prose::{Block, Span, blocks};
use crate::web::state::WebState;

/// The list.
#[derive(Template)]
#[template(path = "manuals.html")]
struct ManualsPage {
    page: Frame,
    manuals: Vec<Line>,
    back: &'static str,
}

/// A text in a list.
struct Line {
    title: String,
    edition: String,
    address: String,
    /// Where editions before it are listed, if there are any.
    older: Option<String>,
}

/// A text.
#[derive(Template)]
#[template(path = "text.html")]
struct TextPage {
    page: Frame,
    edition: String,
    /// Address of the same text as PDF.
    pdf: Option<String>,
    /// The address of the present edition, on the page of an older one.
    superseded: Option<String>,
    japanese_only: Option<String>,
    blocks: Vec<Block>,
    /// Where the text can be fetched as a file.
    download: Option<String>,
    /// Other texts that belong to it.
    others: Vec<Line>,
    /// 以前の版.
    older: Vec<Line>,
    back: &'static str,
}

/// The manuals with their editions.
///
/// # Errors
/// When the template fails.
pub(super) async fn list<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let library = library::in_force(&state, TextKind::Manual).await?;
    let manuals = library.of(TextKind::Manual).into_iter();
    let (number, title) = (R::NUMBERS.manuals, language.text("manuals-title"));
    show_page(&ManualsPage {
        page: reader.frame(&state, language, number, title, "/manuals"),
        manuals: manuals
            .map(|manual| {
                let address = format!("/manuals/{}", manual.id);
                let older = (manual.name != library::SHIPPED).then(|| format!("{address}#older"));
                Line {
                    older,
                    ..line(language, manual, address)
                }
            })
            .collect(),
        back: reader.back(),
    })
}

/// One manual.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such manual.
pub(super) async fn one<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let place = (TextKind::Manual, id.as_str());
    present(&state, language, &reader, place, "/manuals").await
}

/// One edition of a manual.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such edition.
pub(super) async fn edition<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let place = (TextKind::Manual, id.as_str());
    one_of(&state, language, &reader, place, &name, "/manuals").await
}

/// One edition of a text of the terms.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such edition.
pub(super) async fn edition_of_terms<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let kind = if TEXTS.contains(&id.as_str()) {
        TextKind::Terms
    } else {
        TextKind::Site
    };
    let back = match kind {
        TextKind::Terms => "/terms",
        _ => reader.back(),
    };
    one_of(&state, language, &reader, (kind, &id), &name, back).await
}

/// `/terms/{text}`: a text of the terms to be kept.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such text.
pub(super) async fn download(
    State(state): State<WebState>,
    language: Language,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let editions = Editions::load(&state, language, TextKind::Terms, &id).await?;
    let text = editions.and_then(|editions| editions.present);
    let text = text.ok_or(PageError::NotFound)?;
    let file = format!(
        "attachment; filename=\"terms-{}-{}.txt\"",
        text.id, text.name
    );
    let lines = [
        text.title.as_str(),
        &edition_line(language, &text),
        "",
        text.body.trim_end(),
        "",
    ];
    let words = lines.join("\n").replace("\r\n", "\n").replace('\n', "\r\n");
    let headers = [
        (CONTENT_TYPE, "text/plain; charset=utf-8".to_owned()),
        (CONTENT_DISPOSITION, file),
    ];
    Ok((headers, words).into_response())
}

/// One manual as PDF, made of the same text as its page, in its present edition.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such manual.
pub(super) async fn pdf(
    State(state): State<WebState>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    let editions = Editions::load(&state, Language::Japanese, TextKind::Manual, &id).await?;
    let manual = editions.and_then(|editions| editions.present);
    let manual = manual.ok_or(PageError::NotFound)?;
    let edition = edition_line(Language::Japanese, &manual);
    print::pdf(&manual.id, &manual.title, &edition, &body(&manual)).await
}

/// 利用規約.
///
/// # Errors
/// When the template fails.
pub(super) async fn terms<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    site(&state, language, &reader, "terms").await
}

/// 個人情報の取り扱い.
///
/// # Errors
/// When the template fails.
pub(super) async fn privacy<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    site(&state, language, &reader, "privacy").await
}

/// アクセシビリティ.
///
/// # Errors
/// When the template fails.
pub(super) async fn accessibility<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    site(&state, language, &reader, "accessibility").await
}

async fn site<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    id: &str,
) -> Result<Response, PageError> {
    present(state, language, reader, (TextKind::Site, id), reader.back()).await
}

/// A text as it is in force.
async fn present<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    (kind, id): (TextKind, &str),
    back: &'static str,
) -> Result<Response, PageError> {
    let editions = Editions::load(state, language, kind, id).await?;
    let Editions { present, older } = editions.ok_or(PageError::NotFound)?;
    let present = present.ok_or(PageError::NotFound)?;
    let mut page = page(state, language, reader, &present, back);
    page.older = older.iter().map(|one| edition_of(language, one)).collect();
    page.pdf = pdf_of(&present);
    if (kind, id) == (TextKind::Site, "terms") {
        page.others = terms_in_force(state, language).await?;
    }
    show_page(&page)
}

/// A text in one of its editions.
async fn one_of<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    (kind, id): (TextKind, &str),
    name: &str,
    back: &'static str,
) -> Result<Response, PageError> {
    let editions = Editions::load(state, language, kind, id).await?;
    let Editions { present, older } = editions.ok_or(PageError::NotFound)?;
    // A text that is no longer offered is gone, and so are its older editions.
    let present = present.ok_or(PageError::NotFound)?;
    if present.name == name {
        let mut page = page(state, language, reader, &present, back);
        page.older = older.iter().map(|one| edition_of(language, one)).collect();
        page.pdf = pdf_of(&present);
        page.download = (kind == TextKind::Terms).then(|| format!("/terms/{id}"));
        return show_page(&page);
    }
    let found = older.iter().find(|one| one.name == name);
    let found = found.ok_or(PageError::NotFound)?;
    let mut page = page(state, language, reader, found, back);
    page.superseded = Some(edition_of(language, &present).address);
    show_page(&page)
}

/// The texts that people agree to.
async fn terms_in_force(state: &WebState, language: Language) -> Result<Vec<Line>, PageError> {
    let mut lines = Vec::new();
    for id in TEXTS {
        let editions = Editions::load(state, language, TextKind::Terms, id).await?;
        let present = editions.and_then(|editions| editions.present);
        lines.extend(present.map(|text| edition_of(language, &text)));
    }
    Ok(lines)
}

/// The line of an edition, with the address of its own.
fn edition_of(language: Language, text: &Edition) -> Line {
    let shelf = match text.kind {
        TextKind::Manual => "manuals",
        _ => "terms",
    };
    line(
        language,
        text,
        format!("/{shelf}/{}/{}", text.id, text.name),
    )
}

fn line(language: Language, text: &Edition, address: String) -> Line {
    Line {
        title: text.title.clone(),
        edition: edition_line(language, text),
        address,
        older: None,
    }
}

fn page<R: Reader>(
    state: &WebState,
    language: Language,
    reader: &R,
    text: &Edition,
    back: &'static str,
) -> TextPage {
    let number = match text.kind {
        TextKind::Manual => R::NUMBERS.manual,
        _ => R::NUMBERS.text,
    };
    // The shipped terms are written in both languages; what the console publishes is not.
    let both = text.kind == TextKind::Terms && text.name == crate::store::terms::SHIPPED;
    TextPage {
        page: reader.frame(state, language, number, text.title.clone(), "/manuals"),
        edition: edition_line(language, text),
        pdf: None,
        superseded: None,
        japanese_only: japanese_only(language).filter(|_| !both),
        blocks: body(text),
        download: None,
        others: Vec::new(),
        older: Vec::new(),
        back,
    }
}

/// Where a text is as PDF; the pages offer it for manuals, in their present edition.
fn pdf_of(text: &Edition) -> Option<String> {
    (text.kind == TextKind::Manual).then(|| format!("/manuals/{}/pdf", text.id))
}

/// What stands below the title: the first heading of a manual is its title, which page and PDF have
/// already.
fn body(text: &Edition) -> Vec<Block> {
    let whole = text.body.as_str();
    match whole.split_once("\n\n") {
        Some((first, rest)) if first.starts_with("# ") => blocks(rest),
        _ => blocks(whole),
    }
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::super::library::Library;
    use super::*;

    #[test]
    fn every_manual_can_be_printed() {
        let library = Library::load().unwrap();
        for manual in library.of(TextKind::Manual) {
            let booklet = print::booklet(&manual.title, "", &body(manual));
            let drawing = booklet.draw().unwrap();
            assert!(drawing.pages > 1, "{}", manual.id);
            assert!(drawing.missing_glyphs.is_empty(), "{}", manual.id);
        }
    }

    /// Each trouble that people are known to have is found somewhere, or cannot happen.
    #[test]
    fn the_manual_has_a_line_for_each_known_trouble() {
        let library = Library::load().unwrap();
        let manual = library.find(TextKind::Manual, "portal").unwrap();
        let (_, table) = manual.body.split_once("## よくある23の困りごと").unwrap();
        let found_by = ["確認の画面", "doctor", "画面", "起こりません"];
        let mut count = 0;
        for line in table.lines().filter(|line| line.starts_with("| ")).skip(1) {
            count += 1;
            let cells: Vec<&str> = line.trim_matches('|').split('|').map(str::trim).collect();
            assert_eq!(cells.first(), Some(&&*count.to_string()), "{line}");
            assert!(found_by.contains(cells.get(2).unwrap()), "{line}");
            assert!(
                cells.get(3).is_some_and(|what| what.ends_with('。')),
                "{line}"
            );
        }
        assert_eq!(count, 23);
    }
}
