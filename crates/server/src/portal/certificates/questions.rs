//! `/certificates/questions`: two questions to an office about whose claims nothing is on record.
//!
//! The answers hold until the federation has confirmed them; while an application waits they stay
//! as they are, because it is judged by them.

use askama::Template;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;

use crate::clock::JAPAN;
use crate::eligibility::ClaimingFacts;
use crate::kinds::{CAREPLAN, Eligible, KAIGO};
use crate::portal::user::PortalUser;
use crate::store::claiming_answer::{self, ClaimingAnswer, Method, Sender};
use crate::store::federation::{self, Contact};
use crate::store::right::Right;
use crate::store::{StoreError, audit};
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::form::{FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, show_as};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "claiming_questions.html")]
pub(crate) struct QuestionsPage {
    pub(crate) page: Frame,
    pub(crate) errors: Vec<FormError>,
    pub(crate) text: String,
    pub(crate) questions: [Question; 2],
}

/// A question with its radio buttons.
pub(crate) struct Question {
    pub(crate) name: &'static str,
    pub(crate) legend: String,
    pub(crate) error: Option<String>,
    pub(crate) options: Vec<QuestionOption>,
}

/// A radio button.
pub(crate) struct QuestionOption {
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) checked: bool,
}

/// What was chosen.
#[derive(Deserialize)]
pub(crate) struct QuestionsForm {
    #[serde(default)]
    sender: String,
    #[serde(default)]
    method: String,
}

/// Shows the questions, with the answer of before.
///
/// # Errors
/// [`PageError::Elsewhere`] when nothing is to be asked.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    user.require(Right::Certificates)?;
    let (number, now) = (user.office.number, state.clock.now());
    let facts = state
        .store
        .read("claiming-facts", |tx| async move {
            ClaimingFacts::load(&tx, number, now).await
        })
        .await?;
    if !facts.may_answer() {
        return Err(PageError::Elsewhere(AFTERWARDS));
    }
    let sender = facts.answer.as_ref().map(|answer| answer.sender);
    let method = facts.answer.as_ref().map(|answer| answer.method);
    let contact = contact(&state, &user).await?;
    let page = page(&state, language, &user, (sender, method), contact.as_ref());
    show_as(StatusCode::OK, &page)
}

/// 回答する.
///
/// # Errors
/// [`PageError::Elsewhere`] when nothing is to be asked.
pub(crate) async fn submit(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    form: ProtectedForm<QuestionsForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    user.require(Right::Certificates)?;
    let (sender, method) = (form.sender.parse().ok(), form.method.parse().ok());
    let (Some(sender), Some(method)) = (sender, method) else {
        let contact = contact(&state, &user).await?;
        let mut page = page(&state, language, &user, (sender, method), contact.as_ref());
        page.refuse_missing(language);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    let now = state.clock.now();
    let answer = &ClaimingAnswer {
        office_number: user.office.number,
        answered_at: now,
        account_id: user.account.id.clone(),
        sender,
        method,
    };
    let (user, kinds) = (&user, &state.kinds);
    let eligible = state
        .store
        .run_tx("claiming-answer", |tx| async move {
            let number = answer.office_number;
            let facts = ClaimingFacts::load(&tx, number, now).await?;
            if !facts.may_answer() {
                return Ok(None);
            }
            claiming_answer::insert(&tx, answer).await?;
            let detail = answer.way().as_str();
            let (actor, subject) = (user.actor(), number.as_str());
            audit::record(&tx, now, &actor, "claiming-answered", subject, detail).await?;
            let facts = ClaimingFacts::load(&tx, number, now).await?;
            Ok::<_, StoreError>(Some(facts.eligible(kinds, now.to_offset(JAPAN).date())))
        })
        .await?;
    let kind = match eligible {
        Some(Eligible::Apply(kind)) => kind,
        Some(Eligible::UseExistingKaigo) => KAIGO.to_owned(),
        _ => CAREPLAN.to_owned(),
    };
    Ok(Redirect::to(&format!("/certificates/{kind}")).into_response())
}

impl QuestionsPage {
    fn refuse_missing(&mut self, language: Language) {
        for question in &mut self.questions {
            if question.options.iter().any(|option| option.checked) {
                continue;
            }
            let text = language.text_with("question-missing", &[("question", &question.legend)]);
            question.error = Some(text.clone());
            self.errors.push(FormError {
                target: question.name,
                text,
            });
        }
    }
}

/// Whom the office can ask.
async fn contact(state: &WebState, user: &PortalUser) -> Result<Option<Contact>, PageError> {
    let prefecture = &user.office.prefecture;
    let found = state.store.read("contact", |tx| async move {
        federation::contact(&tx, prefecture).await
    });
    Ok(found.await?)
}

fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (sender, method): (Option<Sender>, Option<Method>),
    contact: Option<&Contact>,
) -> QuestionsPage {
    let title = language.text("questions-title");
    let federation = federation_name(language, contact);
    let senders = Sender::ALL.into_iter().map(|one| QuestionOption {
        value: one.as_str(),
        label: language.text(&format!("sender-{}", one.as_str())),
        checked: sender == Some(one),
    });
    let methods = Method::ALL.into_iter().map(|one| QuestionOption {
        value: one.as_str(),
        label: language.text(&format!("method-{}", one.as_str())),
        checked: method == Some(one),
    });
    QuestionsPage {
        page: user.frame(state, language, "P-60", title, AFTERWARDS),
        errors: Vec::new(),
        text: language.text_with("questions-text", &[("federation", &federation)]),
        questions: [
            Question {
                name: "sender",
                legend: language.text("question-sender"),
                error: None,
                options: senders.collect(),
            },
            Question {
                name: "method",
                legend: language.text("question-method"),
                error: None,
                options: methods.collect(),
            },
        ],
    }
}

const AFTERWARDS: &str = "/certificates/careplan";
