//! `/applications…`: 照会一覧, what an office asked for and how it stands.

pub(crate) mod done;
mod issue;
pub(crate) mod list;
mod office_change;
pub(crate) mod one;
mod recovery;
pub(crate) mod request;
mod revocation;
pub(crate) mod status;
mod use_request;
mod waiting;
pub(crate) mod withdraw;

use axum::Router;
use axum::routing::{get, post};

use crate::web::state::WebState;

/// The pages of this folder.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route("/applications", get(list::show))
        .route("/applications/{receipt}", get(one::show))
        .route("/applications/{receipt}/done", get(done::show))
        .route("/applications/{receipt}/withdraw", post(withdraw::submit))
}
