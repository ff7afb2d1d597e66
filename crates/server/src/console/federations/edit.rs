//! `/federations/{prefecture}`: entering one contact.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use super::place;
use crate::console::operator::Operator;
use crate::opening_hours::{HoursError, OnHolidays, OpeningHours, WrittenHours};
use crate::prefecture;
use crate::store::federation::{self, Contact};
use crate::store::operator::Role;
use crate::store::{StoreError, audit};
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError, Nothing, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page, show_as};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The form.
#[derive(Template)]
#[template(path = "console_federation.html")]
struct FederationPage {
    page: Frame,
    place: String,
    errors: Vec<FormError>,
    fields: Vec<Field>,
    holidays: Select,
    closed_days: Field,
    action: String,
    /// Where an entry is taken away, while there is one.
    remove: Option<String>,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ContactForm {
    pub(super) name: String,
    pub(super) department: String,
    pub(super) telephone: String,
    pub(super) address: String,
    pub(super) web_page: String,
    pub(super) weekdays: String,
    pub(super) opens: String,
    pub(super) closes: String,
    pub(super) holidays: String,
    pub(super) closed_days: String,
}

impl ContactForm {
    fn of(contact: &Contact) -> Self {
        let hours = contact.hours.written();
        Self {
            name: contact.name.clone(),
            department: contact.department.clone(),
            telephone: contact.telephone.clone(),
            address: contact.address.clone(),
            web_page: contact.web_page.clone(),
            weekdays: hours.weekdays,
            opens: hours.opens,
            closes: hours.closes,
            holidays: word(hours.holidays).to_owned(),
            closed_days: hours.closed_days,
        }
    }

    fn empty() -> Self {
        let hours = WrittenHours::default();
        Self {
            weekdays: hours.weekdays,
            opens: hours.opens,
            closes: hours.closes,
            holidays: word(hours.holidays).to_owned(),
            ..Self::default()
        }
    }

    /// The contact that was typed, or the names of the fields that have to be mended.
    pub(super) fn read(&self, prefecture: &str) -> Result<Contact, Vec<&'static str>> {
        let mut wrong = Vec::new();
        let name = self.name.trim();
        if name.is_empty() || name.chars().count() > LONGEST {
            wrong.push("name");
        }
        for (field, value) in [("department", &self.department), ("address", &self.address)] {
            if value.chars().count() > LONGEST {
                wrong.push(field);
            }
        }
        let telephone = self.telephone.trim();
        let dialled = |sign: char| sign.is_ascii_digit() || "-+() ".contains(sign);
        if telephone.len() > 20 || !telephone.chars().all(dialled) {
            wrong.push("telephone");
        }
        let web_page = self.web_page.trim();
        let is_plain = web_page.chars().all(|sign| sign.is_ascii_graphic());
        let is_page = web_page.starts_with("https://") && is_plain && web_page.len() <= 200;
        if !web_page.is_empty() && !is_page {
            wrong.push("web_page");
        }
        let hours = OpeningHours::read(&WrittenHours {
            weekdays: self.weekdays.trim().to_owned(),
            opens: self.opens.trim().to_owned(),
            closes: self.closes.trim().to_owned(),
            holidays: if self.holidays == word(OnHolidays::Open) {
                OnHolidays::Open
            } else {
                OnHolidays::Closed
            },
            closed_days: self.closed_days.trim().to_owned(),
        });
        match (hours, wrong.is_empty()) {
            (Ok(hours), true) => Ok(Contact {
                prefecture: prefecture.to_owned(),
                name: name.to_owned(),
                department: self.department.trim().to_owned(),
                telephone: telephone.to_owned(),
                address: self.address.trim().to_owned(),
                web_page: web_page.to_owned(),
                hours,
            }),
            (hours, _) => {
                wrong.extend(hours.err().map(field_of));
                Err(wrong)
            }
        }
    }
}

fn field_of(error: HoursError) -> &'static str {
    match error {
        HoursError::Weekdays => "weekdays",
        HoursError::Opens => "opens",
        HoursError::Closes => "closes",
        HoursError::ClosedDays => "closed_days",
    }
}

fn word(holidays: OnHolidays) -> &'static str {
    match holidays {
        OnHolidays::Closed => "closed",
        OnHolidays::Open => "open",
    }
}

/// Goes on for whoever may edit this entry.
fn require(operator: &Operator, number: &str) -> Result<(), PageError> {
    let known = number == federation::CENTRE || prefecture::find(number).is_some();
    if !known {
        return Err(PageError::NotFound);
    }
    operator.require_prefecture(number)?;
    if operator.roles.contains(&Role::Desk) {
        return Ok(());
    }
    operator.require(Role::Centre)
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
) -> Result<Response, PageError> {
    require(&operator, &number)?;
    let found = find(&state, &number).await?;
    let form = found
        .as_ref()
        .map_or_else(ContactForm::empty, ContactForm::of);
    let is_entered = found.is_some();
    show_page(&page(
        &state, language, &operator, &number, &form, is_entered,
    ))
}

pub(super) async fn submit(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<ContactForm>,
) -> Result<Response, PageError> {
    require(&operator, &number)?;
    let form = form.into_inner();
    let contact = match form.read(&number) {
        Ok(contact) => contact,
        Err(wrong) => {
            let is_entered = find(&state, &number).await?.is_some();
            let mut page = page(&state, language, &operator, &number, &form, is_entered);
            page.refuse(language, &wrong);
            return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
        }
    };
    let (contact, actor, now) = (&contact, &operator.actor(), state.clock.now());
    state
        .store
        .run_tx("federation-put", |tx| async move {
            federation::put(&tx, contact, now).await?;
            audit::record(
                &tx,
                now,
                actor,
                "federation-entered",
                &contact.prefecture,
                "",
            )
            .await
        })
        .await?;
    state.contact.forget();
    Ok(Redirect::to("/federations?saved=yes").into_response())
}

pub(super) async fn remove(
    State(state): State<WebState>,
    operator: Operator,
    Path(number): Path<String>,
    form: ProtectedForm<Nothing>,
) -> Result<Response, PageError> {
    require(&operator, &number)?;
    let Nothing {} = form.into_inner();
    let (number, actor, now) = (&number, &operator.actor(), state.clock.now());
    state
        .store
        .run_tx("federation-remove", |tx| async move {
            if federation::remove(&tx, number).await? {
                audit::record(&tx, now, actor, "federation-removed", number, "").await?;
            }
            Ok::<_, StoreError>(())
        })
        .await?;
    state.contact.forget();
    Ok(Redirect::to("/federations?saved=yes").into_response())
}

async fn find(state: &WebState, number: &str) -> Result<Option<Contact>, PageError> {
    Ok(state
        .store
        .read("federation", |tx| async move {
            federation::find(&tx, number).await
        })
        .await?)
}

fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    number: &str,
    form: &ContactForm,
    is_entered: bool,
) -> FederationPage {
    let field = |name, label: &str, hint: Option<&str>, value: &str| Field {
        name,
        kind: "text",
        autocomplete: "off",
        label: language.text(label),
        hint: hint.map(|hint| language.text(hint)),
        error: None,
        value: value.to_owned(),
    };
    let option = |word: &str, key: &str| (word.to_owned(), language.text(key));
    let title = language.text("federation-title");
    FederationPage {
        page: operator.frame(state, language, "K-36", title, "/federations"),
        place: place(language, number),
        errors: Vec::new(),
        fields: vec![
            field("name", "federation-name", None, &form.name),
            field(
                "department",
                "federation-department",
                None,
                &form.department,
            ),
            field(
                "telephone",
                "desk-telephone",
                Some("federation-telephone-hint"),
                &form.telephone,
            ),
            field("address", "federation-address", None, &form.address),
            field(
                "web_page",
                "federation-web-page",
                Some("federation-web-page-hint"),
                &form.web_page,
            ),
            field(
                "weekdays",
                "federation-weekdays",
                Some("federation-weekdays-hint"),
                &form.weekdays,
            ),
            field(
                "opens",
                "federation-opens",
                Some("federation-opens-hint"),
                &form.opens,
            ),
            field("closes", "federation-closes", None, &form.closes),
        ],
        holidays: Select {
            name: "holidays",
            label: language.text("federation-holidays"),
            options: vec![
                option("closed", "federation-holidays-closed"),
                option("open", "federation-holidays-open"),
            ],
            chosen: form.holidays.clone(),
            error: None,
        },
        closed_days: field(
            "closed_days",
            "federation-closed-days",
            Some("federation-closed-days-hint"),
            &form.closed_days,
        ),
        action: format!("/federations/{number}"),
        remove: is_entered.then(|| format!("/federations/{number}/remove")),
    }
}

impl FederationPage {
    fn refuse(&mut self, language: Language, wrong: &[&'static str]) {
        for name in wrong {
            let text = language.text(&format!("federation-wrong-{}", name.replace('_', "-")));
            if *name == "closed_days" {
                self.closed_days.error = Some(text.clone());
            }
            mark(&mut self.fields, &mut self.errors, name, text);
        }
    }
}

const LONGEST: usize = 200;
