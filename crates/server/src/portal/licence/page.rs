//! `/use`: how the use of the exchange stands, service by service, and what can be done about it.

use askama::Template;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use careplan::ServiceKind;
use serde::Deserialize;

use super::contacts::ContactForm;
use super::{HOME, UseFacts, one};
use crate::licence::suspension;
use crate::licence::view::{self, UseRow};
use crate::portal::certificates::guidance::suspended;
use crate::portal::user::PortalUser;
use crate::store::licence::{Licence, LicenceEvent, Renewal, Standing};
use crate::store::right::Right;
use crate::store::use_application::UseState;
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "use.html")]
pub(super) struct UsePage {
    page: Frame,
    messages: Vec<Message>,
    pub(super) errors: Vec<FormError>,
    /// Whether nothing was ever applied for.
    empty: bool,
    /// Each service, and where it is ended while this person can do that.
    rows: Vec<(UseRow, Option<String>)>,
    /// The button that leads to the form, where this person may send one.
    apply: Option<String>,
    /// Whether a proof can be made.
    proof: bool,
    renewal: Option<RenewalSwitch>,
    contacts: Vec<(String, String)>,
    /// The form for contacts, where this person may change them.
    pub(super) contact_fields: Vec<Field>,
    /// When, service, what, and why or who.
    history: Vec<[String; 4]>,
}

/// Whether the use goes on after each year.
struct RenewalSwitch {
    text: String,
    /// What is sent to change that.
    to: &'static str,
    button: String,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(super) struct Arrival {
    #[serde(default)]
    done: String,
}

/// Shows how things stand.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let facts = UseFacts::load(&state, &user).await?;
    let mut page = page(&state, language, &user, &facts).await?;
    if DONE.contains(&arrival.done.as_str()) {
        let key = format!("use-done-{}", arrival.done);
        page.messages.insert(0, Message::new(language, &key, &[]));
    }
    show_as(StatusCode::OK, &page)
}

/// The page without anything typed.
pub(super) async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    facts: &UseFacts,
) -> Result<UsePage, PageError> {
    let may = user.account.may(Right::Certificates);
    let title = language.text("use-title");
    let kinds = &user.office.kinds;
    let is_held = |kind: &ServiceKind| {
        let mut licences = facts.licences.iter();
        licences.any(|one| one.address.kind == *kind && one.is_held(facts.now))
    };
    let can_end = user.account.may(Right::Administrator);
    let ends = kinds.iter().map(|kind| {
        let address = format!("{HOME}/{kind}/end");
        (can_end && is_held(kind)).then_some(address)
    });
    let asked = facts.waiting().map(|waiting| waiting.kinds.as_slice());
    let asked = asked.unwrap_or_default();
    let rows = view::rows(language, kinds, &facts.licences, asked, facts.now);
    let open = !kinds.iter().all(is_held);
    let can_apply = may && open && facts.waiting().is_none() && user.office.suspended.is_none();
    let in_use = |one: &Licence| one.standing(facts.now) == Standing::InUse;
    let form = ContactForm::of(&facts.contacts);
    let holds_any = facts.holds_any();
    Ok(UsePage {
        page: user.frame(state, language, "P-83", title, HOME),
        messages: messages(state, language, user, facts).await?,
        errors: Vec::new(),
        empty: facts.licences.is_empty() && facts.applications.is_empty(),
        rows: rows.into_iter().zip(ends).collect(),
        apply: can_apply.then(|| {
            let key = match facts.came_back() {
                Some(_) => "sent-back-next",
                None => "use-apply-button",
            };
            language.text(key)
        }),
        proof: user.office.suspended.is_none()
            && facts.certified_since.is_some()
            && facts.licences.iter().any(in_use),
        renewal: if may {
            renewal(state, language, facts)
        } else {
            None
        },
        contacts: view::contacts(language, &facts.contacts),
        contact_fields: if may && (holds_any || facts.waiting().is_some()) {
            form.fields(language)
        } else {
            Vec::new()
        },
        history: facts
            .events
            .iter()
            .rev()
            .map(|event| history(language, facts, event))
            .collect(),
    })
}

/// What the page says about the whole.
async fn messages(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    facts: &UseFacts,
) -> Result<Vec<Message>, PageError> {
    let mut messages = Vec::new();
    let standings: Vec<Standing> = facts
        .licences
        .iter()
        .map(|one| one.standing(facts.now))
        .collect();
    let stopped = std::iter::once(None).chain(standings.iter().map(Some));
    let stopped = stopped.filter_map(|standing| suspension(&user.office, standing));
    if let Some(found) = stopped.into_iter().next() {
        let federation = federation_of(state, language, &user.office.prefecture).await?;
        messages.push(suspended(language, found, &federation));
    }
    if let Some(waiting) = facts.waiting() {
        let day = language.moment(waiting.requested_at);
        let arguments = [("day", day.as_str()), ("receipt", &waiting.receipt)];
        let message = Message::new(language, "use-waiting", &arguments);
        let label = language.text("office-change-open");
        messages.push(message.leading_to(label, &one::address(&waiting.receipt)));
    } else if let Some(back) = facts.came_back() {
        let key = match back.state {
            UseState::Returned => "use-returned",
            _ => "use-refused",
        };
        let reason = back.reason.as_deref().unwrap_or_default();
        messages.push(Message::new(language, key, &[("reason", reason)]));
    }
    if !messages.is_empty() {
        return Ok(messages);
    }
    if standings.contains(&Standing::InUse) {
        messages.push(Message::new(language, "use-complete", &[]));
    } else if !facts.holds_any() && facts.certified_since.is_some() {
        messages.push(Message::new(language, "use-missing", &[]));
    }
    Ok(messages)
}

fn renewal(state: &WebState, language: Language, facts: &UseFacts) -> Option<RenewalSwitch> {
    if state.exchange.use_years == 0 {
        return None;
    }
    let mut held = facts.licences.iter().filter(|one| one.is_held(facts.now));
    let first = held.next()?;
    let ends = std::iter::once(first)
        .chain(held)
        .any(|one| one.renewal == Renewal::Ends);
    let (text, to, button) = if ends {
        ("use-renewal-is-off", "automatic", "use-renewal-on")
    } else {
        ("use-renewal-is-on", "ends", "use-renewal-off")
    };
    Some(RenewalSwitch {
        text: language.text(text),
        to,
        button: language.text(button),
    })
}

fn history(language: Language, facts: &UseFacts, event: &LicenceEvent) -> [String; 4] {
    let who = event
        .actor
        .strip_prefix("account:")
        .map(|account| facts.names.of(account).to_owned())
        .unwrap_or_else(|| language.text("the-federation"));
    let detail = if event.reason.is_empty() {
        language.text_with("time-line-by", &[("who", &who)])
    } else {
        language.text_with("time-line-reason", &[("reason", &event.reason)])
    };
    [
        language.moment(event.at),
        service_kind::in_words(&event.kind),
        language.text(&format!("use-event-{}", event.event)),
        detail,
    ]
}

/// What can have been done here.
const DONE: [&str; 4] = ["contacts", "renewal-on", "renewal-off", "ended"];
