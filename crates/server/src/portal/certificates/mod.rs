//! `/certificates/…`: the way to a certificate, from the choice to the download, and its life
//! afterwards.

pub(crate) mod apply;
pub(crate) mod before;
pub(crate) mod choice;
pub(crate) mod content;
pub(crate) mod downloads;
mod expected;
pub(crate) mod guidance;
pub(crate) mod purpose;
pub(crate) mod questions;
pub(crate) mod renew;
pub(crate) mod revoke;
pub(crate) mod standing;

use axum::Router;
use axum::routing::get;

pub(crate) use self::content::revoked_by;
use crate::web::state::WebState;

/// The pages of this folder.
pub(crate) fn routes() -> Router<WebState> {
    Router::new()
        .route(
            "/certificates/questions",
            get(questions::show).post(questions::submit),
        )
        .route(
            "/certificates/{kind}",
            get(choice::show).post(choice::submit),
        )
        .route(
            "/certificates/{kind}/before",
            get(before::show).post(before::submit),
        )
        .route(
            "/certificates/{kind}/apply",
            get(apply::show).post(apply::submit),
        )
        .route(
            "/certificates/{kind}/downloads",
            get(downloads::show).post(downloads::submit),
        )
        .route("/certificates/by-serial/{serial}", get(content::show))
        .route(
            "/certificates/by-serial/{serial}/renew",
            get(renew::show).post(renew::submit),
        )
        .route(
            "/certificates/by-serial/{serial}/revoke",
            get(revoke::show).post(revoke::submit),
        )
}
