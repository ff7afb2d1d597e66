//! `/kinds/{id}`: what holds for a kind, what is planned, and the form for a change.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;
use serde::Deserialize;
use time::Date;

use super::{HOME, fee, offer, planned, years};
use crate::console::operator::Operator;
use crate::kinds::{Kind, LONGEST_YEARS, revision};
use crate::store::kind_change::{self, Collection, KindChange, Offer, Terms};
use crate::web::day_choice::ChosenDay;
use crate::web::error::PageError;
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::select::Select;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_kind.html")]
pub(super) struct KindPage {
    page: Frame,
    pub(super) message: Option<Message>,
    errors: Vec<FormError>,
    facts: Vec<(String, String)>,
    planned: Vec<PlannedCard>,
    action: String,
    /// The state of the changes that the page shows.
    seen: usize,
    day: [Select; 3],
    day_error: Option<String>,
    fields: Vec<Field>,
    /// Validity and, for a kind that is issued here, whether it can be applied for.
    choices: Vec<Select>,
    past: Vec<PastRow>,
}

/// A change to come.
struct PlannedCard {
    from: String,
    facts: Vec<(String, String)>,
    by: String,
    address: String,
}

/// A change that holds, held, or was withdrawn.
struct PastRow {
    from: String,
    what: String,
    by: String,
    state: String,
}

/// What was typed.
#[derive(Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    pub(super) seen: String,
    pub(super) year: String,
    pub(super) month: String,
    pub(super) day: String,
    pub(super) label: String,
    pub(super) fee_yen: String,
    pub(super) collection: String,
    pub(super) validity_years: String,
    pub(super) offer: String,
}

impl ChangeForm {
    /// What holds, as the form begins.
    fn of(terms: &Terms) -> Self {
        Self {
            label: terms.label.clone(),
            fee_yen: terms.fee_yen.to_string(),
            collection: terms.collection.as_str().to_owned(),
            validity_years: terms.validity_years.to_string(),
            offer: terms.offer.as_str().to_owned(),
            ..Self::default()
        }
    }

    /// The day that was chosen.
    pub(super) fn chosen(&self) -> ChosenDay {
        ChosenDay {
            year: self.year.clone(),
            month: self.month.clone(),
            day: self.day.clone(),
        }
    }
}

impl KindPage {
    /// Says what is wrong with a field.
    pub(super) fn refuse(&mut self, target: &'static str, text: String) {
        if target == "year" {
            self.day_error = Some(text.clone());
        }
        if let Some(choice) = self.choices.iter_mut().find(|one| one.name == target) {
            choice.error = Some(text.clone());
        }
        mark(&mut self.fields, &mut self.errors, target, text);
    }
}

pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    operator.require_centre()?;
    let kind = state.kinds.find(&id).ok_or(PageError::NotFound)?;
    let changes = changes(&state, &id).await?;
    show_page(&page(&state, language, &operator, (kind, &changes), None))
}

/// Every change of a kind, the first first.
pub(super) async fn changes(state: &WebState, kind: &str) -> Result<Vec<KindChange>, PageError> {
    let mut all = state
        .store
        .read("kind", |tx| async move { kind_change::all(&tx).await })
        .await?;
    all.retain(|change| change.kind == kind);
    Ok(all)
}

/// The page with what was typed, or with what holds today.
pub(super) fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    (kind, changes): (&Kind, &[KindChange]),
    typed: Option<&ChangeForm>,
) -> KindPage {
    let today = state.clock.now_in_japan().date();
    let terms = kind.terms(today);
    let begun = ChangeForm::of(&terms);
    let form = typed.unwrap_or(&begun);
    let title = terms.label.clone();
    let address = format!("{HOME}/{}", kind.id);
    let mut ahead: Vec<_> = planned(changes, &kind.id, today).collect();
    ahead.sort_by_key(|change| change.from);
    let day = language.text("kinds-day");
    let (year, names) = (today.year(), ["year", "month", "day"]);
    KindPage {
        page: operator.frame(state, language, "K-13", title, HOME),
        message: None,
        errors: Vec::new(),
        facts: facts(language, kind, &terms),
        planned: ahead
            .into_iter()
            .map(|change| PlannedCard {
                from: language.text_with("kinds-from", &[("day", &language.day(change.from))]),
                facts: facts(language, kind, &change.terms),
                by: entered(language, change),
                address: format!("{address}/changes/{}", change.number),
            })
            .collect(),
        action: address.clone(),
        seen: revision(changes),
        day: form
            .chosen()
            .lists(language, names, &day, year..=year + YEARS_AHEAD),
        day_error: None,
        fields: fields(language, form),
        choices: choices(language, kind, form),
        past: past(language, changes, today),
    }
}

fn facts(language: Language, kind: &Kind, terms: &Terms) -> Vec<(String, String)> {
    let applied = if kind.applied_for_here {
        offer(language, terms.offer)
    } else {
        language.text("kinds-never")
    };
    vec![
        (language.text("kinds-label"), terms.label.clone()),
        (language.text("kinds-fee"), fee_of(language, terms)),
        (
            language.text("kinds-validity"),
            years(language, terms.validity_years),
        ),
        (language.text("kinds-offer"), applied),
    ]
}

/// The fee, and how it is collected where there is one.
fn fee_of(language: Language, terms: &Terms) -> String {
    let yen = fee(language, terms.fee_yen);
    match terms.fee_yen {
        0 => yen,
        _ => format!("{yen}（{}）", how(language, terms.collection)),
    }
}

fn how(language: Language, collection: Collection) -> String {
    language.text(&format!("fee-by-{}", collection.as_str()))
}

fn entered(language: Language, change: &KindChange) -> String {
    let time = language.moment(change.entered_at);
    let who = [("id", change.entered_by.as_str()), ("time", &time)];
    language.text_with("kinds-by", &who)
}

fn fields(language: Language, form: &ChangeForm) -> Vec<Field> {
    let field = |name: &'static str, label: &str, hint: &str, value: &str| Field {
        name,
        kind: "text",
        autocomplete: "off",
        label: language.text(label),
        hint: Some(language.text(hint)),
        value: value.to_owned(),
        ..Field::default()
    };
    vec![
        field("label", "kinds-label", "kinds-label-hint", &form.label),
        field("fee_yen", "kinds-fee-yen", "kinds-fee-hint", &form.fee_yen),
    ]
}

fn choices(language: Language, kind: &Kind, form: &ChangeForm) -> Vec<Select> {
    let validity = (1..=LONGEST_YEARS).map(|number| (number.to_string(), years(language, number)));
    let collections = Collection::ALL.map(|one| (one.as_str().to_owned(), how(language, one)));
    let mut choices = vec![Select {
        name: "collection",
        label: language.text("kinds-collection"),
        options: collections.into(),
        chosen: form.collection.clone(),
        error: None,
    }];
    choices.push(Select {
        name: "validity_years",
        label: language.text("kinds-validity"),
        options: validity.collect(),
        chosen: form.validity_years.clone(),
        error: None,
    });
    if kind.applied_for_here {
        let offers = [Offer::Open, Offer::Closed];
        choices.push(Select {
            name: "offer",
            label: language.text("kinds-offer"),
            options: offers
                .map(|one| (one.as_str().to_owned(), offer(language, one)))
                .into(),
            chosen: form.offer.clone(),
            error: None,
        });
    }
    choices
}

/// What is no longer planned, the newest day first.
fn past(language: Language, changes: &[KindChange], today: Date) -> Vec<PastRow> {
    let done = changes
        .iter()
        .filter(|change| change.withdrawn.is_some() || change.from <= today);
    let mut done: Vec<_> = done.collect();
    done.sort_by_key(|change| std::cmp::Reverse((change.from, change.number)));
    let row = |change: &KindChange| {
        let terms = &change.terms;
        let state = match &change.withdrawn {
            Some((id, at)) => {
                let time = language.moment(*at);
                language.text_with("kinds-withdrawn", &[("id", id), ("time", &time)])
            }
            None => language.text("kinds-begun"),
        };
        PastRow {
            from: language.day(change.from),
            what: [
                terms.label.clone(),
                fee_of(language, terms),
                years(language, terms.validity_years),
                offer(language, terms.offer),
            ]
            .join(" / "),
            by: entered(language, change),
            state,
        }
    };
    done.into_iter().map(row).collect()
}

/// How many years ahead a day can be chosen.
pub(super) const YEARS_AHEAD: i32 = 3;
