//! The installation guide as data: systems, their steps, and the drawings of the steps.
//!
//! Read once at the start. The words of the steps are those of `guide.ftl`; what the pages add is
//! in `pages` and `start`.

pub(crate) mod drawing;
pub(crate) mod pages;
pub(crate) mod picture;
pub(crate) mod reading;
pub(crate) mod root;
pub(crate) mod start;
pub(crate) mod step;

use std::collections::HashMap;
use std::fmt::Write as _;

use anyhow::{Context as _, ensure};
use axum::Router;
use axum::extract::{Path, State};
use axum::http::header::{CACHE_CONTROL, CONTENT_SECURITY_POLICY, CONTENT_TYPE};
use axum::response::{IntoResponse as _, Response};
use axum::routing::get;
use pki::Certificate;
use protocol::Sha256;

use self::picture::Picture;
use self::root::RootPrints;
use self::step::{Series, System};
use crate::web::error::PageError;
use crate::web::state::WebState;

/// The guide with everything drawn.
#[derive(Debug)]
pub(crate) struct Guide {
    /// The systems, in the order of the choice.
    pub(crate) systems: Vec<System>,
    /// The root of the running authority; none where there is no authority.
    pub(crate) root: Option<RootPrints>,
    pictures: Vec<Picture>,
    drawings: HashMap<(Series, String), String>,
    version: String,
}

impl Guide {
    /// Reads and draws it; `chain` are the certificates of the running authority, nearest first.
    ///
    /// # Errors
    /// When the data that is compiled in is damaged.
    pub(crate) fn load(chain: &[Certificate]) -> anyhow::Result<Self> {
        let (pictures, systems) = (picture::load()?, step::load()?);
        let root = chain.last().map(RootPrints::of);
        let sha1 = root.as_ref().map_or("", |root| &root.sha1);
        let mut drawings = HashMap::new();
        let mut everything = String::new();
        for step in systems.iter().flat_map(|system| &system.step) {
            for id in &step.picture {
                ensure!(
                    pictures.iter().any(|picture| picture.id == *id),
                    "step {} has no drawing {id}",
                    step.id
                );
            }
        }
        for series in Series::ALL {
            for picture in &pictures {
                let number = step::number_of(&systems, series, &picture.id);
                ensure!(
                    number.is_some() || !picture.needs_number(),
                    "no numbered step shows the drawing {}",
                    picture.id
                );
                let number = number.map(|number| number.to_string());
                let svg = drawing::draw(picture, number.as_deref().unwrap_or_default(), sha1);
                everything += &svg;
                drawings.insert((series, picture.id.clone()), svg);
            }
        }
        let mut version = String::new();
        for byte in Sha256::of(everything.as_bytes()).as_bytes().iter().take(4) {
            // Writing to a String cannot fail.
            let _ = write!(version, "{byte:02x}");
        }
        Ok(Self {
            systems,
            root,
            pictures,
            drawings,
            version,
        })
    }

    /// The system with this id.
    pub(crate) fn system(&self, id: &str) -> Option<&System> {
        self.systems.iter().find(|system| system.id == id)
    }

    /// The drawing with this id.
    ///
    /// # Errors
    /// When there is none, which the test of the data would show.
    pub(crate) fn picture(&self, id: &str) -> anyhow::Result<&Picture> {
        let found = self.pictures.iter().find(|picture| picture.id == id);
        found.with_context(|| format!("no drawing {id}"))
    }

    /// Address of a drawing. It changes with what is drawn, so browsers may keep it.
    pub(crate) fn address(&self, series: Series, id: &str) -> String {
        format!("/static/{}/guide/{}/{id}.svg", self.version, series.id())
    }

    /// A drawing as SVG.
    pub(crate) fn svg(&self, series: Series, id: &str) -> Option<&str> {
        let drawing = self.drawings.get(&(series, id.to_owned()));
        drawing.map(String::as_str)
    }
}

/// Route of the drawings, of this and earlier versions.
pub(crate) fn routes() -> Router<WebState> {
    Router::new().route("/static/{version}/guide/{series}/{file}", get(serve))
}

async fn serve(
    State(state): State<WebState>,
    Path((_, series, file)): Path<(String, String, String)>,
) -> Result<Response, PageError> {
    let series = Series::with_id(&series).ok_or(PageError::NotFound)?;
    let id = file.strip_suffix(".svg").ok_or(PageError::NotFound)?;
    let guide = state.guide.now();
    let svg = guide.svg(series, id).ok_or(PageError::NotFound)?;
    let headers = [
        (CONTENT_TYPE, "image/svg+xml"),
        (CACHE_CONTROL, "public, max-age=31536000, immutable"),
        // A drawing may be opened by itself, and its looks are inside it.
        (
            CONTENT_SECURITY_POLICY,
            "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'",
        ),
    ];
    Ok((headers, svg.to_owned()).into_response())
}
