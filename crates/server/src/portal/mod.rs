//! Pages for offices: sign-in, account, notices, and the way to a certificate. One file per page.
//!
//! Every id in an address is looked up together with the office of the session: what belongs to
//! another office does not exist here.

pub(crate) mod account;
pub(crate) mod account_mail;
pub(crate) mod applications;
pub(crate) mod cards;
pub(crate) mod certificates;
pub(crate) mod eligibility;
pub(crate) mod enrol;
pub(crate) mod fees;
pub(crate) mod first;
pub(crate) mod guides;
pub(crate) mod issue_password;
mod mail_code;
pub(crate) mod new_password;
pub(crate) mod notice_search;
pub(crate) mod notices;
mod reader;
mod recover;
pub(crate) mod sign_in;
pub(crate) mod sign_out;
pub(crate) mod staff;
pub(crate) mod start;
mod terms;
pub(crate) mod top;
pub(crate) mod user;
pub(crate) mod visitor;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

use crate::portal::reader::PortalReader;
use crate::portal::user::PortalUser;
use crate::web;
use crate::web::help;
use crate::web::second_factor;
use crate::web::session::Site;
use crate::web::state::WebState;

/// All pages of the portal.
pub(crate) fn router(state: WebState) -> Router {
    let routes = Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit))
        .merge(second_factor::routes::<PortalUser>())
        .route(
            "/first/password",
            get(new_password::show_first).post(new_password::submit_first),
        )
        .route("/account", get(account::show))
        .route(
            "/account/password",
            get(new_password::show_change).post(new_password::submit_change),
        )
        .route("/", get(top::show))
        .merge(notices::routes())
        .merge(issue_password::routes())
        .merge(help::routes::<PortalReader>())
        .merge(account_mail::routes())
        .merge(first::routes())
        .merge(recover::routes())
        .merge(certificates::routes())
        .merge(fees::routes())
        .merge(guides::routes())
        .merge(start::routes())
        .merge(crate::guide::routes())
        .merge(staff::routes())
        .route("/applications/{receipt}/done", get(applications::done))
        .route(
            "/applications/{receipt}/withdraw",
            post(applications::withdraw),
        );
    // Programs get neither sessions nor error pages.
    enrol::router(state.clone()).merge(web::finish(routes, state, Site::Portal))
}
