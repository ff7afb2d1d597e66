//! `/use/apply`: 利用申請.

use std::collections::BTreeMap;

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::ServiceKind;
use serde::Deserialize;
use time::{Date, Duration};

use super::contacts::{ContactForm, mark};
use super::{HOME, UseFacts, one};
use crate::clock::random_bytes;
use crate::config::UseApproval;
use crate::licence;
use crate::portal::terms::{self, ShownTerms, shown};
use crate::portal::user::PortalUser;
use crate::records::day;
use crate::store::application::new_receipt;
use crate::store::licence::Renewal;
use crate::store::right::Right;
use crate::store::terms::TermsText;
use crate::store::use_application::{self, AUTOMATIC, UseApplication, UseState};
use crate::store::use_contact::{self, Contact};
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::prose::{Block, Span};
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "use_apply.html")]
struct ApplyPage {
    page: Frame,
    message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    /// What can be applied for; empty when nothing is left.
    kinds: Vec<KindBox>,
    kinds_error: Option<String>,
    contacts: Vec<Field>,
    starts_on: Field,
    /// Whether it is to be renewed by itself; none where a use has no end of its own.
    renewal: Option<bool>,
    terms: Vec<ShownTerms>,
    terms_edition: String,
    agree_error: Option<String>,
    /// What happens after 送信.
    after: String,
}

/// A kind of service to tick.
struct KindBox {
    name: String,
    label: String,
    ticked: bool,
}

/// What was filled in.
#[derive(Deserialize)]
pub(super) struct ApplyForm {
    #[serde(default)]
    starts_on: String,
    renewal: Option<String>,
    agree: Option<String>,
    #[serde(default)]
    terms: String,
    /// The kinds of service and the contacts.
    #[serde(flatten)]
    fields: BTreeMap<String, String>,
}

/// What the form is about.
struct Offer {
    facts: UseFacts,
    /// The kinds of service without use.
    kinds: Vec<ServiceKind>,
    terms: Vec<TermsText>,
    today: Date,
}

impl Offer {
    async fn load(state: &WebState, user: &PortalUser) -> Result<Self, PageError> {
        let facts = UseFacts::load(state, user).await?;
        let mut kinds = user.office.kinds.clone();
        kinds.retain(|kind| {
            let mut licences = facts.licences.iter();
            !licences.any(|one| one.address.kind == *kind && one.is_held(facts.now))
        });
        let mut texts = terms::in_force(state).await?;
        texts.retain(|text| text.id == licence::TERMS);
        Ok(Self {
            facts,
            kinds,
            terms: texts,
            today: state.clock.now_in_japan().date(),
        })
    }

    fn edition(&self) -> &str {
        let text = self.terms.first();
        text.map(|text| text.edition.as_str()).unwrap_or_default()
    }

    /// Why nothing can be applied for now.
    fn obstacle(&self, language: Language, user: &PortalUser) -> Option<Message> {
        if let Some(waiting) = self.facts.waiting() {
            let who = self.facts.names.of(&waiting.account_id);
            let day = language.moment(waiting.requested_at);
            let arguments = [
                ("day", day.as_str()),
                ("account", who),
                ("receipt", &waiting.receipt),
            ];
            let label = language.text("already-applied-next");
            let message = Message::new(language, "already-applied", &arguments);
            return Some(message.leading_to(label, &one::address(&waiting.receipt)));
        }
        let back = || language.text("use-to-page");
        if user.office.suspended.is_some() {
            let message = Message::new(language, "use-apply-suspended", &[]);
            return Some(message.leading_to(back(), HOME));
        }
        let none = self.kinds.is_empty();
        none.then(|| Message::new(language, "use-nothing-left", &[]).leading_to(back(), HOME))
    }
}

/// Shows the form, with the answers of an application that came back.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let offer = Offer::load(&state, &user).await?;
    let back = offer.facts.came_back();
    let ticked = |kind: &ServiceKind| back.is_none_or(|back| back.kinds.contains(kind));
    let starts_on = back.map_or(offer.today, |back| back.starts_on.max(offer.today));
    let renews = back.is_none_or(|back| back.renewal == Renewal::Automatic);
    let contacts = ContactForm::of(&offer.facts.contacts);
    let mut page = page(&state, language, &user, &offer, &contacts);
    for (kind, shown) in offer.kinds.iter().zip(&mut page.kinds) {
        shown.ticked = ticked(kind);
    }
    page.starts_on.value = starts_on.to_string();
    page.renewal = page.renewal.map(|_| renews);
    page.message = offer.obstacle(language, &user);
    show_as(StatusCode::OK, &page)
}

/// 送信.
pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<ApplyForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let offer = Offer::load(&state, &user).await?;
    let contacts = ContactForm::typed(&form.fields);
    let mut page = page(&state, language, &user, &offer, &contacts);
    page.fill(&form);
    if let Some(message) = offer.obstacle(language, &user) {
        page.message = Some(message);
        return show_as(StatusCode::CONFLICT, &page);
    }
    let wanted = page.check(language, &offer, &form, &contacts);
    let Some((kinds, starts_on, contacts)) = wanted else {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let automatic = state.exchange.use_approval == UseApproval::Automatic;
    let now = state.clock.now();
    let application = &UseApplication {
        receipt: new_receipt(state.clock.now_in_japan(), random_bytes()?),
        office_number: user.office.number,
        account_id: user.account.id.clone(),
        kinds,
        starts_on,
        renewal: match page.renewal {
            Some(false) => Renewal::Ends,
            _ => Renewal::Automatic,
        },
        terms_edition: offer.edition().to_owned(),
        state: if automatic {
            UseState::Approved
        } else {
            UseState::Waiting
        },
        reason: None,
        requested_at: now,
        decided_at: automatic.then_some(now),
        decided_by: automatic.then(|| AUTOMATIC.to_owned()),
    };
    if store(&state, &user, application, &contacts).await? {
        let to = format!("{}?shown=sent", one::address(&application.receipt));
        return Ok(Redirect::to(&to).into_response());
    }
    // Another window, or a colleague, was faster.
    let offer = Offer::load(&state, &user).await?;
    page.message = offer.obstacle(language, &user).or_else(|| {
        let message = Message::new(language, "use-changed", &[]);
        Some(message.leading_to(language.text("use-to-page"), HOME))
    });
    show_as(StatusCode::CONFLICT, &page)
}

/// Stores an application, and begins the use where nobody has to approve it. False when another one
/// waits, or one of the services is in use by now.
async fn store(
    state: &WebState,
    user: &PortalUser,
    application: &UseApplication,
    contacts: &[Contact],
) -> Result<bool, PageError> {
    let now = application.requested_at;
    let stored = state
        .store
        .run_tx("use-apply", |tx| async move {
            user.require_still(&tx, Right::Certificates).await?;
            let number = application.office_number;
            let held = crate::store::licence::of_office(&tx, number).await?;
            let is_held = |kind: &ServiceKind| {
                let mut held = held.iter();
                held.any(|one| one.address.kind == *kind && one.is_held(now))
            };
            if application.kinds.iter().any(is_held) {
                return Ok(false);
            }
            use_application::insert(&tx, application).await?;
            use_contact::replace(&tx, number, contacts).await?;
            let (actor, receipt) = (user.actor(), &application.receipt);
            let subject = number.as_str();
            audit::record(&tx, now, &actor, "use-application-sent", subject, receipt).await?;
            if application.state == UseState::Approved {
                licence::grant(&tx, &state.exchange, application, &actor, now).await?;
            }
            Ok::<_, PageError>(true)
        })
        .await;
    match stored {
        Err(PageError::Store(StoreError::Exists)) => Ok(false),
        other => other,
    }
}

impl ApplyPage {
    /// Shows what was typed.
    fn fill(&mut self, form: &ApplyForm) {
        for kind in &mut self.kinds {
            kind.ticked = form.fields.contains_key(&kind.name);
        }
        self.starts_on.value.clone_from(&form.starts_on);
        self.renewal = self.renewal.map(|_| form.renewal.is_some());
    }

    /// What is applied for, or nothing and what is wrong on the page.
    fn check(
        &mut self,
        language: Language,
        offer: &Offer,
        form: &ApplyForm,
        contacts: &ContactForm,
    ) -> Option<(Vec<ServiceKind>, Date, Vec<Contact>)> {
        let boxes = offer.kinds.iter().zip(&self.kinds);
        let chosen = boxes.filter(|(_, shown)| shown.ticked);
        let chosen: Vec<ServiceKind> = chosen.map(|(kind, _)| *kind).collect();
        if chosen.is_empty() {
            let text = language.text("use-kinds-missing");
            self.kinds_error = Some(text.clone());
            self.errors.push(FormError {
                target: "kinds",
                text,
            });
        }
        let contacts = contacts.checked();
        if let Err(wrong) = &contacts {
            mark(
                language,
                &mut self.contacts,
                &mut self.errors,
                wrong.clone(),
            );
        }
        let last = offer.today + Duration::days(MOST_DAYS_AHEAD);
        let day = day::parse(&form.starts_on);
        let day = day.filter(|day| (offer.today..=last).contains(day));
        if day.is_none() {
            let arguments = [
                ("from", language.day(offer.today)),
                ("to", language.day(last)),
            ];
            let arguments = arguments
                .each_ref()
                .map(|(name, day)| (*name, day.as_str()));
            let text = language.text_with("use-starts-on-wrong", &arguments);
            self.starts_on.error = Some(text.clone());
            self.errors.push(FormError {
                target: "starts_on",
                text,
            });
        }
        // What is agreed to is what was shown; a new edition may have come into force meanwhile.
        let problem = if form.terms != self.terms_edition {
            Some("terms-renewed")
        } else if form.agree.as_deref() != Some("yes") {
            Some("agree-missing")
        } else {
            None
        };
        if let Some(key) = problem {
            let text = language.text(key);
            self.agree_error = Some(text.clone());
            self.errors.push(FormError {
                target: "agree",
                text,
            });
        }
        match (day, contacts, self.errors.is_empty()) {
            (Some(day), Ok(contacts), true) => Some((chosen, day, contacts)),
            _ => None,
        }
    }
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    offer: &Offer,
    contacts: &ContactForm,
) -> ApplyPage {
    let title = language.text("use-apply-title");
    let after = match state.exchange.use_approval {
        UseApproval::Automatic => "use-after-automatic",
        UseApproval::Operator => "use-after-operator",
    };
    ApplyPage {
        page: user.frame(state, language, "P-84", title, HOME),
        message: None,
        errors: Vec::new(),
        facts: vec![
            (language.text("fact-office"), user.office.name.clone()),
            (
                language.text("fact-office-number"),
                user.office.number.to_string(),
            ),
        ],
        kinds: offer
            .kinds
            .iter()
            .map(|kind| KindBox {
                name: format!("kind_{kind}"),
                label: service_kind::in_words(kind),
                ticked: false,
            })
            .collect(),
        kinds_error: None,
        contacts: contacts.fields(language),
        starts_on: Field {
            name: "starts_on",
            kind: "date",
            autocomplete: "off",
            label: language.text("use-starts-on-label"),
            hint: Some(language.text("use-starts-on-hint")),
            ..Field::default()
        },
        renewal: (state.exchange.use_years > 0).then_some(true),
        terms: shown(state, language, &offer.terms),
        terms_edition: offer.edition().to_owned(),
        agree_error: None,
        after: language.text(after),
    }
}

/// How far ahead a use may begin.
const MOST_DAYS_AHEAD: i64 = 365;
