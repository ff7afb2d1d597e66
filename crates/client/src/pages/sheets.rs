//! 様式: the sheets of a unit, page by page, as pictures and as PDF.

use std::collections::BTreeSet;

use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::header::{CONTENT_DISPOSITION, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse, Response};
use axum::routing::get;
use careplan::Bundle;
use forms::{Chapter, Form, PdfOptions, draw_chapters};
use protocol::http::Side;
use serde::Deserialize;

use super::block::{self, Cell, Link, Table};
use super::drawing::{self, Drawable, chapters_of};
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use crate::cli::Fax;
use crate::command::{Tools, archive, fax};
use crate::failure::Failure;
use crate::local_store::Direction;
use crate::words::Text;

/// What can be drawn, the sheets of one unit, and its files.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/forms", get(all))
        .route("/forms/{unit}", get(sheet))
        .route("/forms/{unit}/{file}", get(picture))
}

#[derive(Deserialize)]
struct Wanted {
    page: Option<usize>,
    to: Option<String>,
}

/// Everything that can be looked at here, the newest first.
async fn all(State(office): State<Office>) -> Result<Response, PageError> {
    let view = office.known().await;
    let mut rows = Vec::new();
    if let Some(seen) = &view.seen {
        let sides = [
            (Side::Inbox, Direction::Received, &seen.inbox),
            (Side::Sent, Direction::Sent, &seen.sent),
        ];
        for (side, direction, messages) in sides {
            let kept = office
                .work(async move |tools| {
                    archive::records(tools, |one| one.direction == direction && !one.is_free())
                })
                .await?;
            let kept: BTreeSet<_> = kept.iter().map(|one| one.message_id).collect();
            let here = messages.iter().filter(|one| kept.contains(&one.message_id));
            for message in here.take(super::inbox::MOST_ROWS) {
                let unit = Drawable::Message(direction, message.message_id);
                rows.push(vec![
                    Cell::link(&format!("/forms/{unit}"), &office.content(message)),
                    office.partner_cell(message, side),
                    Cell::text(&office.when_sent(message)),
                    office.state_cell(message, side),
                ]);
            }
        }
    }
    let mut blocks = vec![block::text(&office.t("forms-about"))];
    if rows.is_empty() {
        blocks.push(block::text(&office.t("forms-none")));
    } else {
        blocks.push(block::table(&Table {
            caption: office.count("menu-forms", rows.len()),
            columns: ["page-content", "page-partner", "page-sent-at", "page-state"]
                .into_iter()
                .map(|key| office.t(key))
                .collect(),
            rows,
        }));
    }
    Ok(office.show(Page {
        number: "C-18",
        title: office.t("menu-forms"),
        place: "/forms",
        blocks,
        live: Live::No,
    }))
}

async fn sheet(
    State(office): State<Office>,
    Path(unit): Path<String>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let Ok(unit) = unit.parse::<Drawable>() else {
        return Ok(page::missing(&office));
    };
    let sheets = drawing::draw(&office, &unit).await?;
    let back = Link::new(unit.home_page(), office.t("page-back"));
    if sheets.pages.is_empty() {
        let blocks = vec![
            block::text(&office.t("forms-nothing")),
            block::links(&[back]),
        ];
        return Ok(show(&office, blocks));
    }
    let last = sheets.pages.len();
    let number = wanted.page.unwrap_or(1).clamp(1, last);
    let place = Text::new("forms-page")
        .with("page", number)
        .with("pages", last);
    let place = office.say(&place);
    let mut links = Vec::new();
    if number > 1 {
        let before = format!("/forms/{unit}?page={}", number - 1);
        links.push(Link::new(before, office.t("forms-before")));
    }
    if number < last {
        let next = format!("/forms/{unit}?page={}", number + 1);
        links.push(Link::new(next, office.t("forms-next")));
    }
    links.push(Link::new(
        format!("/forms/{unit}/sheets.pdf"),
        office.t("forms-pdf"),
    ));
    links.push(back);
    let people = Text::new("forms-people").with("count", sheets.people);
    let mut blocks = vec![
        block::text(&format!("{place}　{}", office.say(&people))),
        block::links(&links),
        block::picture(&format!("/forms/{unit}/{number}.svg"), &place),
    ];
    blocks.extend(sheets.notes.iter().map(|note| block::hint(note)));
    blocks.push(block::hint(&office.t("forms-print")));
    Ok(show(&office, blocks))
}

fn show(office: &Office, blocks: Vec<block::Html>) -> Response {
    office.show(Page {
        number: "C-10",
        title: office.t("menu-forms"),
        place: "/forms",
        blocks,
        live: Live::No,
    })
}

/// A page as a picture (`3.svg`), all of them as PDF (`sheets.pdf`), or with the cover of a FAX in
/// front (`fax.pdf?to=…`).
async fn picture(
    State(office): State<Office>,
    Path((unit, file)): Path<(String, String)>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let Ok(unit) = unit.parse::<Drawable>() else {
        return Ok(page::missing(&office));
    };
    if matches!(file.as_str(), "sheets.pdf" | "fax.pdf") {
        let to = match file.as_str() {
            "fax.pdf" => Some(wanted.to.unwrap_or_default()),
            _ => None,
        };
        let pdf = office
            .work(async move |tools| pdf(tools, &unit, to))
            .await?;
        return Ok(as_file(pdf, "application/pdf", &file));
    }
    let number = file.strip_suffix(".svg").and_then(|text| text.parse().ok());
    let Some(place) = number.and_then(|number: usize| number.checked_sub(1)) else {
        return Ok(page::missing(&office));
    };
    let sheets = drawing::draw(&office, &unit).await?;
    let Some(picture) = sheets.pages.get(place).cloned() else {
        return Ok(page::missing(&office));
    };
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        // A picture runs nothing and loads nothing; its texts carry their own style.
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; img-src data:; font-src data:; sandbox",
        ),
    ];
    Ok((headers, picture).into_response())
}

fn pdf(tools: &Tools<'_>, unit: &Drawable, to: Option<String>) -> Result<Vec<u8>, Failure> {
    let masters = tools.home.masters()?;
    let files = unit.files(tools)?;
    let report = careplan::check(&files, None);
    let bundles = report.units.iter().filter_map(|unit| unit.bundle.as_ref());
    let bundles: Vec<&Bundle> = bundles.collect();
    let options = Fax {
        fax_to: to,
        fax_number: None,
        fax_from: None,
        fax_phone: None,
        fax_reply: None,
        fax_note: None,
        mask: false,
    };
    let chapters = chapters_of(&files, &masters);
    let covered = fax::covered(tools, &options, &masters, &bundles, chapters)?;
    let cover = covered.cover.map(|cover| Chapter {
        title: String::new(),
        forms: vec![Form::FaxCover(cover)],
    });
    let chapters = cover.into_iter().chain(covered.chapters);
    let drawing = draw_chapters(chapters, &PdfOptions::default());
    Ok(drawing.map_err(Failure::internal)?.pdf)
}

/// A file for the person: the browser shows or keeps it.
pub(super) fn as_file(bytes: Vec<u8>, kind: &'static str, name: &str) -> Response {
    let way = match kind {
        "application/pdf" => "inline",
        _ => "attachment",
    };
    let disposition = format!("{way}; filename*=UTF-8''{}", super::form::in_address(name));
    let headers = [
        (CONTENT_TYPE, kind.to_owned()),
        (CONTENT_DISPOSITION, disposition),
    ];
    (headers, bytes).into_response()
}
