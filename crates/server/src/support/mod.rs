//! The support site: what anybody may read without signing in.

mod developers;
mod notices;
mod offices;
mod status;
mod tile_map;
mod top;
mod visitor;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::get;

use crate::guide;
use crate::support::visitor::Visitor;
use crate::web;
use crate::web::error::ErrorPages;
use crate::web::help;
use crate::web::state::WebState;

/// All pages of the support site.
pub(crate) fn router(mut state: WebState) -> Router {
    state.error_pages = ErrorPages::SUPPORT;
    let routes = Router::new()
        .route("/", get(top::show))
        .merge(notices::routes())
        .merge(offices::routes())
        .merge(status::routes())
        .merge(guide::routes())
        .merge(guide::pages::routes::<Visitor>())
        .merge(guide::start::routes::<Visitor>())
        .route("/developers", get(developers::show))
        .route("/developers/openapi.json", get(developers::openapi))
        .merge(help::routes::<Visitor>());
    web::finish_open(routes, state)
}
