//! Pages for offices: sign-in, account, notices, and the way to a certificate. One file per page.
//!
//! Every id in an address is looked up together with the office of the session: what belongs to
//! another office does not exist here.

pub(crate) mod account;
pub(crate) mod account_mail;
pub(crate) mod applications;
pub(crate) mod cards;
pub(crate) mod certificates;
pub(crate) mod check;
pub(crate) mod enrol;
pub(crate) mod fees;
pub(crate) mod first;
mod guides;
pub(crate) mod issue_password;
pub(crate) mod licence;
mod mail_code;
pub(crate) mod new_password;
pub(crate) mod notice_search;
pub(crate) mod notices;
pub(crate) mod numbers;
pub(crate) mod office_change;
mod reader;
mod recover;
pub(crate) mod sign_in;
pub(crate) mod sign_ins;
pub(crate) mod staff;
pub(crate) mod terminals;
mod terms;
pub(crate) mod top;
pub(crate) mod unattended;
pub(crate) mod user;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

use crate::portal::reader::PortalReader;
use crate::portal::user::PortalUser;
use crate::web;
use crate::web::help;
use crate::web::kept_form::{self, Forms, Keeping};
use crate::web::second_factor;
use crate::web::session::Site;
use crate::web::sign_out;
use crate::web::state::WebState;
use crate::web::stay;

/// All pages of the portal.
pub(crate) fn router(state: WebState) -> Router {
    let routes = Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit::<PortalUser>))
        .merge(second_factor::routes::<PortalUser>())
        .merge(stay::routes::<PortalUser>())
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
        .merge(check::routes())
        .merge(fees::routes())
        .merge(crate::guide::pages::routes::<PortalReader>())
        .merge(crate::guide::start::routes::<PortalReader>())
        .merge(crate::guide::routes())
        .merge(staff::routes())
        .merge(office_change::routes())
        .merge(licence::routes())
        .merge(applications::routes())
        .merge(terminals::routes())
        .merge(unattended::routes())
        .merge(sign_ins::routes())
        .merge(numbers::routes());
    let forms = Forms {
        site: Site::Portal,
        forms: KEPT,
    };
    let routes = kept_form::keep(routes, &state, forms);
    // Programs get neither sessions nor error pages.
    enrol::router(state.clone()).merge(web::finish(routes, state, Site::Portal))
}

/// The forms that wait for a person whose sign-in had ended. Never a password.
const KEPT: &[Keeping] = &[
    Keeping::new(
        "/certificates/{}/apply",
        &["agree", "terms", "repeat_reason", "start"],
    ),
    Keeping::new(
        "/certificates/by-serial/{}/renew",
        &["agree", "terms", "repeat_reason", "start"],
    ),
    Keeping::new("/certificates/by-serial/{}/revoke", &["reason", "sure"]),
    Keeping::new("/account/staff/new", &["name", "digits", "right_", "kind_"]),
    Keeping::new("/account/staff/{}", &["seen", "name", "right_", "kind_"]),
    Keeping::new(
        "/account/office",
        &[
            "name",
            "kana",
            "postcode",
            "address",
            "telephone",
            "fax",
            "note",
        ],
    ),
    Keeping::new(
        "/use/apply",
        &[
            "kind_",
            "contact_",
            "second_",
            "starts_on",
            "renewal",
            "agree",
            "terms",
        ],
    ),
    Keeping::new("/account/mail/security", &["security_address"]).on("/account/mail"),
    Keeping::new("/account/mail/notices", &["notice_address"]).on("/account/mail"),
    Keeping::new(
        "/contact/new",
        &["form_id", "topic", "prefecture", "subject", "text", "mail"],
    )
    .on("/contact/new?topic={topic}"),
    Keeping::new("/contact/{}/more", &["text"]).on("/contact/{}"),
];
