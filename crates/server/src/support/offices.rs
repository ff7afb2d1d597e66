//! `/offices`: 連携できる事業所.

use std::collections::BTreeSet;
use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use axum::routing::get;
use careplan::ServiceKind;
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use super::tile_map::{self, Tile};
use crate::prefecture;
use crate::store::connected::{self, ConnectedOffice};
use crate::support::visitor::Visitor;
use crate::web::attachment::percent_encoded;
use crate::web::error::PageError;
use crate::web::folding::{fold, words};
use crate::web::form::Field;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The page of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/offices", get(show))
        .layer(Extension(ConnectedBoard::default()))
}

/// The page.
#[derive(Template)]
#[template(path = "support_offices.html")]
struct OfficesPage {
    page: Frame,
    name: Field,
    prefecture: Select,
    service: Select,
    count: String,
    rows: Vec<OfficeRow>,
    /// Addresses of the pages before and after this one.
    before: Option<String>,
    after: Option<String>,
    map: String,
    prefectures: Vec<PrefectureRow>,
    total: usize,
}

struct OfficeRow {
    number: String,
    name: String,
    prefecture: &'static str,
    services: String,
    since: String,
}

struct PrefectureRow {
    name: &'static str,
    address: String,
    count: usize,
}

/// What is searched for.
#[derive(Deserialize)]
#[serde(default)]
struct Search {
    q: String,
    prefecture: String,
    kind: String,
    page: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            q: String::new(),
            prefecture: String::new(),
            kind: String::new(),
            page: 1,
        }
    }
}

impl Search {
    /// Address of the same search in a prefecture.
    fn address(&self, prefecture: &str, page: usize) -> String {
        let q = percent_encoded(&self.q);
        let kind = percent_encoded(&self.kind);
        format!("/offices?prefecture={prefecture}&kind={kind}&q={q}&page={page}")
    }
}

/// The list as it was read last, for all readers. Cheap to clone.
#[derive(Clone, Default)]
struct ConnectedBoard(Arc<Mutex<Known>>);

#[derive(Default)]
struct Known {
    read_at: Option<OffsetDateTime>,
    offices: Arc<Vec<Listed>>,
}

struct Listed {
    office: ConnectedOffice,
    /// Number and name as they are compared.
    folded: String,
}

impl ConnectedBoard {
    /// The offices, read anew once a minute by whoever comes first.
    async fn offices(&self, state: &WebState) -> Result<Arc<Vec<Listed>>, PageError> {
        let now = state.clock.now();
        let mut known = self.0.lock().await;
        if known.read_at.is_some_and(|at| now - at < KEPT) {
            return Ok(Arc::clone(&known.offices));
        }
        let kinds: &Vec<&str> = &state
            .kinds
            .all()
            .iter()
            .filter(|kind| kind.accepted_by_mailbox)
            .map(|kind| kind.id.as_str())
            .collect();
        let found = state
            .store
            .read("connected-offices", |tx| async move {
                connected::all(&tx, kinds, now).await
            })
            .await?;
        let listed = found.into_iter().map(|office| Listed {
            folded: fold(&format!("{} {}", office.number, office.name)),
            office,
        });
        known.offices = Arc::new(listed.collect());
        known.read_at = Some(now);
        Ok(Arc::clone(&known.offices))
    }
}

async fn show(
    State(state): State<WebState>,
    Extension(board): Extension<ConnectedBoard>,
    language: Language,
    reader: Visitor,
    Query(mut search): Query<Search>,
) -> Result<Response, PageError> {
    search.q = search.q.trim().chars().take(LONGEST_QUERY).collect();
    if prefecture::find(&search.prefecture).is_none() {
        search.prefecture.clear();
    }
    let all = board.offices(&state).await?;
    let wanted = words(&search.q);
    let kind: Option<ServiceKind> = search.kind.parse().ok();
    if kind.is_none() {
        search.kind.clear();
    }
    // Of every prefecture: the map and its table show them all.
    let found: Vec<&ConnectedOffice> = all
        .iter()
        .filter(|one| wanted.iter().all(|word| one.folded.contains(word)))
        .map(|one| &one.office)
        .filter(|office| kind.is_none_or(|kind| office.services.contains(&kind)))
        .collect();
    let here: Vec<&ConnectedOffice> = found
        .iter()
        .copied()
        .filter(|office| search.prefecture.is_empty() || office.prefecture == search.prefecture)
        .collect();
    let last = here.len().div_ceil(ON_A_PAGE).max(1);
    let page = search.page.clamp(1, last);
    let own = |page| search.address(&search.prefecture, page);
    let prefectures = prefectures(language, &search, &found);
    let title = language.text("connected-title");
    let count = here.len().to_string();
    let number = "S-20";
    show_page(&OfficesPage {
        page: reader.frame(&state, language, number, title, "/offices"),
        name: Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("connected-name"),
            hint: Some(language.text("connected-name-hint")),
            value: search.q.clone(),
            ..Field::default()
        },
        prefecture: prefecture_choice(language, &search),
        service: kind_choice(language, &all, &search),
        count: language.text_with("connected-count", &[("count", &count)]),
        rows: here
            .iter()
            .skip((page - 1) * ON_A_PAGE)
            .take(ON_A_PAGE)
            .map(|office| row(language, office))
            .collect(),
        before: (page > 1).then(|| own(page - 1)),
        after: (page < last).then(|| own(page + 1)),
        map: map(language, &prefectures),
        prefectures: prefectures.into_iter().map(|(_, row)| row).collect(),
        total: found.len(),
    })
}

fn row(language: Language, office: &ConnectedOffice) -> OfficeRow {
    let services: Vec<String> = office.services.iter().map(service_name).collect();
    OfficeRow {
        number: office.number.to_string(),
        name: office.name.clone(),
        prefecture: prefecture::find(&office.prefecture).map_or("", |one| one.name_in(language)),
        services: services.join("、"),
        since: language.short_day(office.since),
    }
}

fn service_name(kind: &ServiceKind) -> String {
    format!("{} {}", kind.as_str(), kind.name().unwrap_or_default())
}

/// Every prefecture with its tile and its row of the table.
type Places = Vec<((u8, u8), PrefectureRow)>;

fn prefectures(language: Language, search: &Search, found: &[&ConnectedOffice]) -> Places {
    let count = |number: &str| {
        let there = found.iter().filter(|office| office.prefecture == number);
        there.count()
    };
    prefecture::ALL
        .iter()
        .map(|prefecture| {
            let row = PrefectureRow {
                name: prefecture.name_in(language),
                address: search.address(prefecture.number, 1),
                count: count(prefecture.number),
            };
            (prefecture.tile, row)
        })
        .collect()
}

fn map(language: Language, places: &Places) -> String {
    let tiles: Vec<Tile> = places
        .iter()
        .map(|(place, row)| Tile {
            place: *place,
            name: short(row.name).to_owned(),
            count: row.count,
            address: row.address.clone(),
        })
        .collect();
    tile_map::draw(&language.text("connected-map"), &tiles)
}

/// A name without 都, 府 or 県; 北海道 is called so.
fn short(name: &str) -> &str {
    name.strip_suffix(['都', '府', '県']).unwrap_or(name)
}

fn prefecture_choice(language: Language, search: &Search) -> Select {
    let all = [(String::new(), language.text("connected-everywhere"))];
    let each = prefecture::ALL
        .iter()
        .map(|one| (one.number.to_owned(), one.name_in(language).to_owned()));
    Select {
        name: "prefecture",
        label: language.text("connected-prefecture"),
        options: all.into_iter().chain(each).collect(),
        chosen: search.prefecture.clone(),
        error: None,
    }
}

fn kind_choice(language: Language, all: &[Listed], search: &Search) -> Select {
    let offered: BTreeSet<&ServiceKind> = all
        .iter()
        .flat_map(|listed| &listed.office.services)
        .collect();
    let every = [(String::new(), language.text("connected-every-kind"))];
    let each = offered
        .into_iter()
        .map(|kind| (kind.as_str().to_owned(), service_name(kind)));
    Select {
        name: "kind",
        label: language.text("connected-kind"),
        options: every.into_iter().chain(each).collect(),
        chosen: search.kind.clone(),
        error: None,
    }
}

const KEPT: Duration = Duration::minutes(1);
const ON_A_PAGE: usize = 20;
const LONGEST_QUERY: usize = 100;
