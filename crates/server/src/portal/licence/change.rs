//! What an office changes about its use: contacts, renewal, and its end.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::{Address, ServiceKind};
use serde::Deserialize;

use super::contacts::{ContactForm, mark};
use super::{HOME, UseFacts, page};
use crate::licence::{forget_contacts, year_end};
use crate::portal::user::PortalUser;
use crate::store::audit;
use crate::store::licence::{self, Change, Licence};
use crate::store::right::Right;
use crate::store::use_contact;
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The contacts as they arrive.
#[derive(Deserialize)]
pub(super) struct ContactsForm {
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// 連絡先を変更する.
pub(super) async fn contacts(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<ContactsForm>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let typed = ContactForm::typed(&form.into_inner().fields);
    let contacts = match typed.checked() {
        Ok(contacts) => contacts,
        Err(wrong) => {
            let facts = UseFacts::load(&state, &user).await?;
            let mut page = page::page(&state, language, &user, &facts).await?;
            page.contact_fields = typed.fields(language);
            mark(language, &mut page.contact_fields, &mut page.errors, wrong);
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (user, contacts, now) = (&user, &contacts, state.clock.now());
    state
        .store
        .run_tx("use-contacts", |tx| async move {
            user.require_still(&tx, Right::Certificates).await?;
            let number = user.office.number;
            use_contact::replace(&tx, number, contacts).await?;
            let (actor, subject) = (user.actor(), number.as_str());
            audit::record(&tx, now, &actor, "use-contacts-changed", subject, "").await?;
            Ok::<_, PageError>(())
        })
        .await?;
    Ok(done("contacts"))
}

/// Whether the use is to be renewed.
#[derive(Deserialize)]
pub(super) struct RenewalForm {
    #[serde(default)]
    renewal: String,
}

/// Switches the renewal of all services on or off.
pub(super) async fn renewal(
    State(state): State<WebState>,
    user: PortalUser,
    form: ProtectedForm<RenewalForm>,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let renews = match form.into_inner().renewal.as_str() {
        "automatic" => true,
        "ends" => false,
        _ => return Err(PageError::Malformed(StatusCode::BAD_REQUEST)),
    };
    let (user, now, rules) = (&user, state.clock.now(), &state.exchange);
    state
        .store
        .run_tx("use-renewal", |tx| async move {
            user.require_still(&tx, Right::Certificates).await?;
            let actor = &user.actor();
            for held in licence::of_office(&tx, user.office.number).await? {
                let end = year_end(rules, held.starts_at, now);
                let change = match (renews, end) {
                    (true, _) => Change::RenewalOn,
                    (false, Some(end)) => Change::RenewalOff(end),
                    (false, None) => continue,
                };
                if licence::change(&tx, held.address, change, actor, now).await? {
                    let subject = held.address.to_string();
                    let what = change.event();
                    audit::record(&tx, now, actor, "licence-renewal", &subject, what).await?;
                }
            }
            Ok::<_, PageError>(())
        })
        .await?;
    Ok(done(if renews { "renewal-on" } else { "renewal-off" }))
}

/// The page that asks once more before a use ends.
#[derive(Template)]
#[template(path = "use_end.html")]
struct EndPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    address: String,
    /// Whether there is something to end.
    open: bool,
    sure_error: Option<String>,
}

/// The confirmation.
#[derive(Deserialize)]
pub(super) struct EndForm {
    sure: Option<String>,
}

/// Says what ends.
pub(super) async fn show_end(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let held = held(&state, &user, &kind).await?;
    let page = end_page(&state, language, &user, &held);
    show_as(StatusCode::OK, &page)
}

/// 利用を終了する.
pub(super) async fn end(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Path(kind): Path<String>,
    form: ProtectedForm<EndForm>,
) -> Result<Response, PageError> {
    user.require(Right::Administrator)?;
    let held = held(&state, &user, &kind).await?;
    if form.into_inner().sure.as_deref() != Some("yes") {
        let mut page = end_page(&state, language, &user, &held);
        let text = language.text("use-end-sure-missing");
        page.sure_error = Some(text.clone());
        page.errors.push(FormError {
            target: "sure",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (user_ref, address, now) = (&user, held.address, state.clock.now());
    let ended = state
        .store
        .run_tx("use-end", |tx| async move {
            user_ref.require_still(&tx, Right::Administrator).await?;
            let actor = user_ref.actor();
            let ended = licence::change(&tx, address, Change::End(""), &actor, now).await?;
            if ended {
                let subject = address.to_string();
                audit::record(&tx, now, &actor, "licence-ended", &subject, "").await?;
                forget_contacts(&tx, address, now).await?;
            }
            Ok::<_, PageError>(ended)
        })
        .await?;
    if ended {
        return Ok(done("ended"));
    }
    let held = self::held(&state, &user, &kind).await?;
    let mut page = end_page(&state, language, &user, &held);
    page.message = Some(
        Message::new(language, "use-changed", &[]).leading_to(language.text("use-to-page"), HOME),
    );
    show_as(StatusCode::CONFLICT, &page)
}

/// The licence of a service of the person's office.
async fn held(state: &WebState, user: &PortalUser, kind: &str) -> Result<Licence, PageError> {
    let kind: ServiceKind = kind.parse().map_err(|_| PageError::NotFound)?;
    let address = Address {
        office: user.office.number,
        kind,
    };
    let found = state.store.read("use-licence", |tx| async move {
        licence::find(&tx, address).await
    });
    found.await?.ok_or(PageError::NotFound)
}

fn end_page(state: &WebState, language: Language, user: &PortalUser, held: &Licence) -> EndPage {
    let title = language.text("use-end-title");
    let open = held.is_held(state.clock.now());
    let kind = held.address.kind;
    EndPage {
        page: user.frame(state, language, "P-87", title, HOME),
        message: (!open).then(|| {
            Message::new(language, "use-end-ended", &[])
                .leading_to(language.text("use-to-page"), HOME)
        }),
        errors: Vec::new(),
        facts: vec![
            (language.text("fact-office"), user.office.name.clone()),
            (language.text("fact-kinds"), service_kind::in_words(&kind)),
        ],
        address: format!("{HOME}/{kind}/end"),
        open,
        sure_error: None,
    }
}

fn done(what: &str) -> Response {
    Redirect::to(&format!("{HOME}?done={what}")).into_response()
}
