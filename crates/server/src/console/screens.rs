//! `/screens`: every page of every site by its 画面番号, for the desk on the telephone, with samples
//! to look at where some are kept.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::HeaderValue;
use axum::http::header::{CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::get;
use serde::Deserialize;

use crate::console::operator::Operator;
use crate::folding::fold;
use crate::store::operator::Role;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::sample_pages::number_of;
use crate::web::state::WebState;

/// The routes.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/screens", get(list))
        .route("/screens/{number}", get(one))
        .route("/screens/samples/{name}", get(sample))
}

/// The list.
#[derive(Template)]
#[template(path = "console_screens.html")]
struct ScreensPage {
    page: Frame,
    search: Field,
    /// The sites with their pages.
    sites: Vec<(String, Vec<ScreenRow>)>,
    has_samples: bool,
}

/// A page of a site, as it is listed.
struct ScreenRow {
    number: &'static str,
    title: String,
    path: &'static str,
    samples: usize,
}

/// One page.
#[derive(Template)]
#[template(path = "console_screen.html")]
struct ScreenPage {
    page: Frame,
    facts: Vec<(String, String)>,
    /// Addresses and labels.
    samples: Vec<(String, String)>,
    /// The page itself, where anybody may open it.
    live: Option<String>,
}

/// A page of a site.
struct Screen {
    number: &'static str,
    /// Key of its title.
    title: &'static str,
    /// Its address, with parameters in braces.
    path: &'static str,
}

/// What is searched for.
#[derive(Deserialize)]
struct Search {
    #[serde(default)]
    q: String,
}

async fn list(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let typed: String = search.q.trim().chars().take(LONGEST_QUERY).collect();
    let folded = fold(&typed);
    let number = folded.replace(['-', ' ', '‐', '－', 'ー'], "");
    let screens = screens();
    let said = |screen: &Screen| fold(screen.number).replace('-', "");
    if let Some(screen) = screens.iter().find(|screen| said(screen) == number) {
        let address = format!("/screens/{}", screen.number);
        return Ok(Redirect::to(&address).into_response());
    }
    let names = state.samples.names().await;
    let sites = ["P", "S", "K"].map(|site| {
        let there = screens
            .iter()
            .filter(|screen| screen.number.starts_with(site));
        let rows = there
            .map(|screen| row(language, screen, &names))
            .filter(|row| {
                let words = fold(&format!("{} {} {}", row.number, row.title, row.path));
                words.contains(&folded)
            });
        let site = format!("screen-site-{}", site.to_lowercase());
        (language.text(&site), rows.collect::<Vec<_>>())
    });
    let title = language.text("screens-title");
    show_page(&ScreensPage {
        page: operator.frame(&state, language, "K-67", title, "/screens"),
        search: Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("screens-search"),
            hint: Some(language.text("screens-search-hint")),
            value: typed,
            ..Field::default()
        },
        sites: sites
            .into_iter()
            .filter(|(_, rows)| !rows.is_empty())
            .collect(),
        has_samples: !names.is_empty(),
    })
}

fn row(language: Language, screen: &Screen, names: &[String]) -> ScreenRow {
    let of_it = |name: &&String| number_of(name) == Some(screen.number);
    ScreenRow {
        number: screen.number,
        title: language.text(screen.title),
        path: screen.path,
        samples: names.iter().filter(of_it).count(),
    }
}

async fn one(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let screens = screens();
    let screen = screens.iter().find(|screen| screen.number == number);
    let screen = screen.ok_or(PageError::NotFound)?;
    let names = state.samples.names().await;
    let of_it = names
        .iter()
        .filter(|name| number_of(name) == Some(screen.number));
    let samples = (1..).zip(of_it).map(|(place, name): (usize, _)| {
        let place = place.to_string();
        let label = language.text_with("screen-sample", &[("place", &place)]);
        (format!("/screens/samples/{name}"), label)
    });
    let site = screen.number.get(..1).unwrap_or_default().to_lowercase();
    let title = language.text(screen.title);
    let heading = format!("{} {title}", screen.number);
    show_page(&ScreenPage {
        page: operator.frame(&state, language, "K-68", heading, "/screens"),
        facts: vec![
            (
                language.text("screen-site"),
                language.text(&format!("screen-site-{site}")),
            ),
            (language.text("screen-name"), title),
            (language.text("screen-address"), screen.path.to_owned()),
        ],
        samples: samples.collect(),
        live: live(&state, screen),
    })
}

/// Where the page itself can be opened: here, or on the support site; a page of the portal is
/// somebody's own.
fn live(state: &WebState, screen: &Screen) -> Option<String> {
    if screen.path.is_empty() || screen.path.contains('{') {
        return None;
    }
    match screen.number.get(..1)? {
        "K" => Some(screen.path.to_owned()),
        "S" => {
            let site = state.addresses.support()?;
            Some(format!("{}{}", site.trim_end_matches('/'), screen.path))
        }
        _ => None,
    }
}

async fn sample(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(name): Path<String>,
) -> Result<Response, PageError> {
    operator.require(Role::Desk)?;
    let line = language.text("screen-sample-line");
    let html = state.samples.page(&name, &line).await;
    let html = html.ok_or(PageError::NotFound)?;
    let policy = "default-src 'none'; style-src 'self'; img-src 'self'; form-action 'none'; \
         base-uri 'none'; frame-ancestors 'none'";
    let headers = [
        (
            CONTENT_TYPE,
            HeaderValue::from_static("text/html; charset=utf-8"),
        ),
        (CONTENT_SECURITY_POLICY, HeaderValue::from_static(policy)),
    ];
    Ok((headers, html).into_response())
}

/// The pages of all sites: a line each, with number, key of the title, and address.
fn screens() -> Vec<Screen> {
    let lines = LIST.lines().filter(|line| !line.starts_with('#'));
    let screens = lines.filter_map(|line| {
        let mut parts = line.split_whitespace();
        Some(Screen {
            number: parts.next()?,
            title: parts.next()?,
            path: parts.next().unwrap_or_default(),
        })
    });
    screens.collect()
}

const LIST: &str = include_str!("../../data/screens.txt");
const LONGEST_QUERY: usize = 60;
