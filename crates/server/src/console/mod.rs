//! Pages for operators of the federation: what waits, decisions, offices, certificates.
//!
//! Nothing here signs a certificate; a decision is a row that the authority takes up.

pub(crate) mod application;
mod application_check;
pub(crate) mod applications;
mod approval;
mod audit;
pub(crate) mod calendars;
pub(crate) mod certificate;
mod certificates;
pub(crate) mod claiming_answer;
mod colleague;
pub(crate) mod delegations;
mod exchange;
mod federations;
pub(crate) mod fees;
mod import;
mod inquiries;
mod kinds;
mod licence;
pub(crate) mod mail;
mod maintenance;
mod new_password;
pub(crate) mod notices;
pub(crate) mod office;
mod office_changes;
pub(crate) mod offices;
pub(crate) mod operator;
mod operators;
pub(crate) mod recovery_requests;
mod refusal;
mod screens;
pub(crate) mod sign_in;
pub(crate) mod statistics;
mod system;
mod texts;

#[cfg(test)]
mod tests;

use axum::Router;
use axum::routing::{get, post};

use crate::console::operator::Operator;
use crate::web;
use crate::web::kept_form::{self, Forms, Keeping};
use crate::web::second_factor;
use crate::web::session::Site;
use crate::web::sign_out;
use crate::web::state::WebState;
use crate::web::stay;

/// All pages of the console.
pub(crate) fn router(state: WebState) -> Router {
    let routes = Router::new()
        .route("/sign-in", get(sign_in::show).post(sign_in::submit))
        .route("/sign-out", post(sign_out::submit::<Operator>))
        .merge(second_factor::routes::<Operator>())
        .merge(stay::routes::<Operator>())
        .merge(mail::routes())
        .merge(recovery_requests::routes())
        .merge(new_password::routes())
        .merge(operators::routes())
        .merge(audit::routes())
        .merge(application_check::routes())
        .route("/", get(applications::show))
        .route("/applications/{receipt}", get(application::show))
        .route(
            "/applications/{receipt}/approve",
            post(application::approve),
        )
        .route(
            "/applications/{receipt}/return",
            post(application::send_back),
        )
        .merge(notices::routes())
        .route(
            "/applications/{receipt}/claiming",
            post(claiming_answer::confirm),
        )
        .merge(calendars::routes())
        .merge(kinds::routes())
        .merge(maintenance::routes())
        .merge(fees::routes())
        .merge(statistics::routes())
        .merge(screens::routes())
        .merge(texts::routes())
        .merge(exchange::routes())
        .merge(system::routes())
        .route("/offices", get(offices::show))
        .merge(federations::routes())
        .merge(office::routes())
        .merge(office_changes::routes())
        .merge(licence::routes())
        .merge(import::routes())
        .route("/delegations", get(delegations::show))
        .merge(inquiries::routes())
        .route("/certificates", get(certificates::show))
        .route("/certificates/{serial}", get(certificate::show))
        .route("/certificates/{serial}/revoke", post(certificates::revoke));
    let forms = Forms {
        site: Site::Console,
        forms: KEPT,
    };
    let routes = kept_form::keep(routes, &state, forms);
    web::finish(routes, state, Site::Console)
}

/// The forms that wait for an operator whose sign-in had ended. Never a password.
const KEPT: &[Keeping] = &[
    Keeping::new("/notices/new", NOTICE),
    Keeping::new("/notices/{}/edit", NOTICE),
    Keeping::new("/texts/{}/edit", TEXT),
    Keeping::new("/faq/new", TEXT),
    Keeping::new("/faq/{}/edit", TEXT),
    Keeping::new("/manuals/new", TEXT),
    Keeping::new("/manuals/{}/edit", TEXT),
    Keeping::new("/terms/{}/edit", TEXT),
    Keeping::new("/inquiries/{}/answer", &["seen", "text"]).on("/inquiries/{}"),
    Keeping::new("/inquiries/templates", &["title", "text"]),
    Keeping::new(
        "/calendars/{}",
        &[
            "opens",
            "closes",
            "weekday_",
            "closed",
            "checking_days",
            "cut_off",
            "freeze_",
            "issues_at",
        ],
    ),
    Keeping::new(
        "/federations/{}",
        &[
            "name",
            "department",
            "telephone",
            "address",
            "web_page",
            "weekdays",
            "opens",
            "closes",
            "holidays",
            "closed_days",
        ],
    ),
    Keeping::new("/applications/{}/return", &["reason"]).on("/applications/{}"),
    Keeping::new("/recovery-requests/{}/refuse", &["reason"]).on("/recovery-requests/{}"),
    Keeping::new("/office-changes/{}/refuse", &["reason"]).on("/office-changes/{}"),
    Keeping::new("/use-applications/{}/return", &["reason"]).on("/use-applications/{}"),
    Keeping::new("/offices/{}/use", &["kind", "reason"]),
    Keeping::new("/offices/{}/notes", &["note"]).on("/offices/{}"),
    Keeping::new("/offices/{}/suspend", &["reason"]).on("/offices/{}"),
    Keeping::new("/maintenance", &["from", "to", "text"]),
    Keeping::new(
        "/kinds/{}",
        &[
            "seen",
            "year",
            "month",
            "day",
            "label",
            "fee_yen",
            "validity_years",
            "offer",
        ],
    ),
];

const TEXT: &[&str] = &[
    "edition", "revision", "id", "topic", "title", "body", "words", "position", "version", "hidden",
];

const NOTICE: &[&str] = &[
    "version",
    "category",
    "title",
    "body",
    "audience",
    "audience_of",
    "mail",
    "from_",
    "to_",
];
