//! `/guides`: how a certificate gets into a computer, system by system. The portal and the support
//! site show the same pages.

use askama::Template;
use axum::Router;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::get;
use serde::Deserialize;
use time::Date;
use time::macros::date;

use crate::guide::picture::Picture;
use crate::guide::reading;
use crate::guide::root::RootPrints;
use crate::guide::start::Progress;
use crate::guide::step::{Series, Shown, Step, System};
use crate::kinds::CAREPLAN;
use crate::web::error::PageError;
use crate::web::help::Reader;
use crate::web::language::Language;
use crate::web::page::{Frame, show_as};
use crate::web::state::WebState;

/// A reader of the guide: what it knows about the office of somebody who is signed in.
pub(crate) trait GuideReader: Reader {
    /// Page numbers of the site.
    const GUIDE_NUMBERS: GuideNumbers;

    /// What stands before the addresses of the portal's pages; nothing on the portal itself.
    fn portal(state: &WebState) -> String;

    /// Whether somebody is signed in.
    fn signed_in(&self) -> bool;

    /// What is ready to be downloaded, a line each.
    fn downloadable(
        &self,
        state: &WebState,
        language: Language,
        kind: &str,
    ) -> impl Future<Output = Result<Vec<String>, PageError>> + Send;

    /// Where the reader's office stands, when somebody is signed in.
    fn progress(
        &self,
        state: &WebState,
    ) -> impl Future<Output = Result<Option<Progress>, PageError>> + Send;
}

/// Numbers (画面番号) of the pages of the guide.
pub(crate) struct GuideNumbers {
    /// The choice of a system.
    pub(crate) choice: &'static str,
    /// The guide for one.
    pub(crate) guide: &'static str,
    /// 初めてご利用される方へ.
    pub(crate) start: &'static str,
}

/// The pages of this file, for the readers of one site.
pub(crate) fn routes<R: GuideReader>() -> Router<WebState> {
    Router::new()
        .route("/guides", get(choose::<R>))
        .route("/guides/{system}", get(show::<R>))
}

/// The choice of a system.
#[derive(Template)]
#[template(path = "guides.html")]
struct ChoicePage {
    page: Frame,
    unknown: bool,
    systems: Vec<(String, String)>,
    root: Option<RootPrints>,
}

/// The guide for a system.
#[derive(Template)]
#[template(path = "guide.html")]
struct GuidePage {
    page: Frame,
    series: Vec<SeriesLink>,
    ready: Vec<String>,
    steps: Vec<StepView>,
    root: Option<RootPrints>,
    edition: String,
    portal: String,
}

/// A link to the same guide with the numbers of a series.
struct SeriesLink {
    label: String,
    address: String,
    current: bool,
}

/// A step as it is shown.
struct StepView {
    id: String,
    heading: String,
    paragraphs: Vec<String>,
    drawings: Vec<DrawingView>,
    shows_root: bool,
    troubles: Vec<String>,
}

/// A drawing with its words beside it.
pub(crate) struct DrawingView {
    pub(crate) address: String,
    pub(crate) says: String,
    pub(crate) lines: Vec<String>,
    pub(crate) enlarge: String,
    pub(crate) label: String,
}

impl DrawingView {
    /// A drawing of the guide, in the words of `language`.
    ///
    /// # Errors
    /// When the guide has no such drawing.
    pub(crate) fn new(
        state: &WebState,
        language: Language,
        series: Series,
        id: &str,
        number: &str,
    ) -> Result<Self, PageError> {
        let guide = state.guide.now();
        let picture: &Picture = guide.picture(id)?;
        let sha1 = guide.root.as_ref().map_or("", |root| &root.sha1);
        let named = [("picture", picture.title.as_str())];
        Ok(Self {
            address: guide.address(series, id),
            says: reading::sentence(language, picture).to_owned(),
            lines: reading::lines(language, picture, number, sha1),
            enlarge: language.text_with("guide-enlarge", &named),
            label: language.text_with("guide-list-label", &named),
        })
    }
}

/// Which numbers.
#[derive(Deserialize)]
struct Chosen {
    kind: Option<String>,
}

impl Chosen {
    fn series(&self) -> Series {
        Series::of_kind(self.kind.as_deref().unwrap_or(CAREPLAN))
    }

    /// Address of the guide for a system, with the same numbers.
    fn address(&self, system: &System) -> String {
        format!("/guides/{}?kind={}", system.id, self.series().kind())
    }
}

async fn choose<R: GuideReader>(
    State(state): State<WebState>,
    language: Language,
    visitor: R,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    choice(&state, language, &visitor, &chosen, Known::Yes)
}

/// Whether the system of the address is one of ours.
#[derive(Clone, Copy, PartialEq, Eq)]
enum Known {
    Yes,
    No,
}

fn choice<R: GuideReader>(
    state: &WebState,
    language: Language,
    visitor: &R,
    chosen: &Chosen,
    known: Known,
) -> Result<Response, PageError> {
    let title = language.text("guides-title");
    let system = |system: &System| {
        let label = language.text(&format!("guide-system-{}", system.id));
        (chosen.address(system), label)
    };
    let status = match known {
        Known::Yes => StatusCode::OK,
        Known::No => StatusCode::NOT_FOUND,
    };
    let guide = state.guide.now();
    let page = ChoicePage {
        page: visitor.frame(state, language, R::GUIDE_NUMBERS.choice, title, "/guides"),
        unknown: known == Known::No,
        systems: guide.systems.iter().map(system).collect(),
        root: guide.root.clone(),
    };
    show_as(status, &page)
}

async fn show<R: GuideReader>(
    State(state): State<WebState>,
    language: Language,
    visitor: R,
    Path(system): Path<String>,
    Query(chosen): Query<Chosen>,
) -> Result<Response, PageError> {
    let guide = state.guide.now();
    let Some(system) = guide.system(&system) else {
        return choice(&state, language, &visitor, &chosen, Known::No);
    };
    let series = chosen.series();
    let label = language.text(&format!("guide-system-{}", system.id));
    let title = language.text_with("guide-title", &[("system", &label)]);
    let steps: Result<Vec<_>, PageError> = system
        .numbered(series)
        .map(|(number, step)| view(&state, language, series, number, step))
        .collect();
    let page = GuidePage {
        page: visitor.frame(&state, language, R::GUIDE_NUMBERS.guide, title, "/guides"),
        series: series_links(&state, language, system, series),
        ready: ready(&state, language, &visitor, system, series).await?,
        steps: steps?,
        root: guide.root.clone(),
        edition: edition(language, EDITION),
        portal: R::portal(&state),
    };
    show_as(StatusCode::OK, &page)
}

fn view(
    state: &WebState,
    language: Language,
    series: Series,
    number: Option<usize>,
    step: &Step,
) -> Result<StepView, PageError> {
    let id = &step.id;
    let title = language.text(&format!("guide-{id}-title"));
    let number = number.map(|number| number.to_string());
    let heading = match &number {
        Some(number) => language.text_with("guide-step", &[("number", number), ("title", &title)]),
        None => language.text_with("guide-between", &[("title", &title)]),
    };
    let lines = |key: &str| -> Vec<String> {
        let text = language.text(&format!("guide-{id}-{key}"));
        text.lines().map(ToOwned::to_owned).collect()
    };
    let number = number.unwrap_or_default();
    let drawings = step
        .picture
        .iter()
        .map(|picture| DrawingView::new(state, language, series, picture, &number))
        .collect::<Result<_, _>>()?;
    Ok(StepView {
        id: id.clone(),
        heading,
        paragraphs: lines("text"),
        drawings,
        shows_root: step.shows == Some(Shown::Root),
        troubles: lines("trouble"),
    })
}

fn series_links(
    state: &WebState,
    language: Language,
    system: &System,
    here: Series,
) -> Vec<SeriesLink> {
    let [kaigo, careplan] = &state.kinds.usual_labels(state.clock.now());
    let link = |(series, key): (Series, &str)| {
        let mut numbers = system.numbered(series).filter_map(|(number, _)| number);
        let first = numbers.next().unwrap_or_default();
        let last = numbers.last().unwrap_or(first);
        let (first, last) = (first.to_string(), last.to_string());
        SeriesLink {
            label: language.text_with(
                key,
                &[
                    ("first", &first),
                    ("last", &last),
                    (kaigo.0, &kaigo.1),
                    (careplan.0, &careplan.1),
                ],
            ),
            address: format!("/guides/{}?kind={}", system.id, series.kind()),
            current: series == here,
        }
    };
    [
        (Series::Careplan, "guide-series-careplan"),
        (Series::Kaigo, "guide-series-kaigo"),
    ]
    .into_iter()
    .map(link)
    .collect()
}

/// What to have at hand: the step that needs the password, and of which day it is.
async fn ready<R: GuideReader>(
    state: &WebState,
    language: Language,
    visitor: &R,
    system: &System,
    series: Series,
) -> Result<Vec<String>, PageError> {
    let asks = |(_, step): &(Option<usize>, &Step)| step.id.ends_with("-password");
    let number = system.numbered(series).find(asks);
    let number = number.and_then(|(number, _)| number).unwrap_or_default();
    let number = number.to_string();
    let mut lines = vec![
        language.text_with("guide-ready", &[("number", &number)]),
        language.text("guide-ready-file"),
    ];
    let kind = series.kind();
    lines.extend(visitor.downloadable(state, language, kind).await?);
    Ok(lines)
}

/// The line that says which edition this is and what it fits.
fn edition(language: Language, day: Date) -> String {
    let (year, month) = (day.year() - REIWA, u8::from(day.month()));
    let written = match language {
        Language::Japanese => format!("{}年{month}月{}日", day.year(), day.day()),
        Language::English => format!("{} {} {}", day.day(), day.month(), day.year()),
    };
    let (year, month) = (year.to_string(), month.to_string());
    language.text_with(
        "guide-edition",
        &[
            ("year", &year),
            ("month", &month),
            ("day", &written),
            ("version", env!("CARGO_PKG_VERSION")),
        ],
    )
}

/// The day on which the guide was last changed.
const EDITION: Date = date!(2026 - 11 - 23);
/// The year before 令和 began.
const REIWA: i32 = 2018;

#[cfg(test)]
mod tests;
