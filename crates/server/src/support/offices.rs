//! `/offices`: 連携できる事業所.

mod counts;
mod invitation;
mod search;

use std::sync::Arc;

use askama::Template;
use axum::Router;
use axum::extract::{Extension, Query, State};
use axum::response::Response;
use axum::routing::get;
use time::{Duration, OffsetDateTime};
use tokio::sync::Mutex;

use self::search::Search;
use super::tile_map::{self, Tile};
use crate::folding::fold;
use crate::prefecture;
use crate::store::connected::{self, ConnectedOffice};
use crate::support::visitor::Visitor;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::help::Reader as _;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::select::Select;
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page of this file.
pub(super) fn routes() -> Router<WebState> {
    Router::new()
        .route("/offices", get(show))
        .route("/offices/counts.json", get(counts::show))
        .route("/offices/invitation", get(invitation::show))
        .route("/offices/invitation.pdf", get(invitation::pdf))
        .layer(Extension(ConnectedBoard::default()))
}

/// The page.
#[derive(Template)]
#[template(path = "support_offices.html")]
struct OfficesPage {
    page: Frame,
    name: Field,
    prefecture: Select,
    /// Only where a prefecture is chosen.
    municipality: Option<Select>,
    service: Select,
    count: String,
    rows: Vec<OfficeRow>,
    /// Addresses of the pages before and after this one.
    before: Option<String>,
    after: Option<String>,
    map: String,
    prefectures: Vec<PlaceRow>,
    total: usize,
    /// Those of the prefecture that is chosen.
    municipalities: Vec<PlaceRow>,
}

struct OfficeRow {
    number: String,
    name: String,
    prefecture: &'static str,
    municipality: String,
    services: String,
    since: String,
}

/// A place and how many offices are there.
struct PlaceRow {
    name: String,
    /// Where only these are listed; empty where that cannot be asked for.
    address: String,
    count: usize,
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
    /// Number, name, its reading and the municipality as they are compared.
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
            folded: fold(&format!(
                "{} {} {} {}",
                office.number, office.name, office.kana, office.municipality
            )),
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
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let all = board.offices(&state).await?;
    let search = search.tidied(&all);
    // Of every prefecture: the map and its table show them all.
    let found = search.anywhere(&all);
    let here: Vec<&ConnectedOffice> = found
        .iter()
        .copied()
        .filter(|office| search.prefecture.is_empty() || office.prefecture == search.prefecture)
        .filter(|office| {
            search.municipality.is_empty() || office.municipality == search.municipality
        })
        .collect();
    let last = here.len().div_ceil(ON_A_PAGE).max(1);
    let page = search.page.clamp(1, last);
    let own = |page| search.address(&search.prefecture, &search.municipality, page);
    let prefectures = prefectures(language, &search, &found);
    let title = language.text("connected-title");
    let count = here.len().to_string();
    let number = "S-20";
    show_page(&OfficesPage {
        page: reader.frame(&state, language, number, title, "/offices"),
        name: search.name_field(language),
        prefecture: search.prefecture_choice(language),
        municipality: search.municipality_choice(language, &all),
        service: search.kind_choice(language, &all),
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
        municipalities: municipalities(language, &search, &found),
    })
}

fn row(language: Language, office: &ConnectedOffice) -> OfficeRow {
    OfficeRow {
        number: office.number.to_string(),
        name: office.name.clone(),
        prefecture: prefecture::find(&office.prefecture).map_or("", |one| one.name_in(language)),
        municipality: office.municipality.clone(),
        services: service_kind::list(&office.services),
        since: language.short_day(office.since),
    }
}

/// Every prefecture with its tile and its row of the table.
type Places = Vec<((u8, u8), PlaceRow)>;

fn prefectures(language: Language, search: &Search, found: &[&ConnectedOffice]) -> Places {
    let count = |number: &str| {
        let there = found.iter().filter(|office| office.prefecture == number);
        there.count()
    };
    prefecture::ALL
        .iter()
        .map(|prefecture| {
            let row = PlaceRow {
                name: prefecture.name_in(language).to_owned(),
                address: search.address(prefecture.number, "", 1),
                count: count(prefecture.number),
            };
            (prefecture.tile, row)
        })
        .collect()
}

/// The municipalities of the prefecture that is chosen.
fn municipalities(
    language: Language,
    search: &Search,
    found: &[&ConnectedOffice],
) -> Vec<PlaceRow> {
    let rows = search.municipalities(found).into_iter();
    rows.map(|(name, count)| PlaceRow {
        name: name.map_or_else(
            || language.text("connected-municipality-unknown"),
            ToOwned::to_owned,
        ),
        address: name.map_or_else(String::new, |name| {
            search.address(&search.prefecture, name, 1)
        }),
        count,
    })
    .collect()
}

fn map(language: Language, places: &Places) -> String {
    let tiles: Vec<Tile> = places
        .iter()
        .map(|(place, row)| Tile {
            place: *place,
            name: short(&row.name).to_owned(),
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

const KEPT: Duration = Duration::minutes(1);
const ON_A_PAGE: usize = 20;
