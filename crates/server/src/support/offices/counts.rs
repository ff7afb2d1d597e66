//! `/offices/counts.json`: how many offices can be reached where, for maps that others draw.

use std::collections::BTreeMap;
use std::sync::Arc;

use axum::Json;
use axum::extract::{Extension, State};
use serde::Serialize;

use super::ConnectedBoard;
use crate::prefecture;
use crate::web::error::PageError;
use crate::web::state::WebState;

/// All of them.
#[derive(Serialize)]
pub(super) struct Counts {
    connected: usize,
    prefectures: Vec<PrefectureCount>,
}

/// Those of a prefecture.
#[derive(Serialize)]
struct PrefectureCount {
    /// Number, two digits.
    number: &'static str,
    name: &'static str,
    connected: usize,
    /// Those whose municipality is known.
    municipalities: Vec<MunicipalityCount>,
}

/// Those of a municipality.
#[derive(Serialize)]
struct MunicipalityCount {
    name: String,
    connected: usize,
}

/// Tells them; the same for everybody, and no office by its name.
pub(super) async fn show(
    State(state): State<WebState>,
    Extension(board): Extension<ConnectedBoard>,
) -> Result<Json<Counts>, PageError> {
    let all = board.offices(&state).await?;
    let mut places: BTreeMap<&str, BTreeMap<&str, usize>> = BTreeMap::new();
    for listed in Arc::as_ref(&all) {
        let office = &listed.office;
        let prefecture = places.entry(office.prefecture.as_str()).or_default();
        *prefecture.entry(office.municipality.as_str()).or_default() += 1;
    }
    let prefectures = prefecture::ALL.iter().map(|prefecture| {
        let found = places.remove(prefecture.number).unwrap_or_default();
        let known = found.iter().filter(|(name, _)| !name.is_empty());
        PrefectureCount {
            number: prefecture.number,
            name: prefecture.name,
            connected: found.values().sum(),
            municipalities: known
                .map(|(name, connected)| MunicipalityCount {
                    name: (*name).to_owned(),
                    connected: *connected,
                })
                .collect(),
        }
    });
    Ok(Json(Counts {
        prefectures: prefectures.collect(),
        connected: all.len(),
    }))
}
