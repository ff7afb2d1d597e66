//! What both certificate pages say about which certificate an office needs, and why a choice does
//! not fit.

use super::choice::thousands;
use super::standing::{Admission, Standing};
use crate::kinds::{CAREPLAN, Eligible, KAIGO};
use crate::portal::user::PortalUser;
use crate::store::office::{Claiming, Suspension};
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::help::Facts;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// What the office answered, or that it is asked.
pub(crate) struct Answer {
    pub(crate) text: String,
    pub(crate) next: Option<(String, String)>,
}

/// The first sentence of both pages.
pub(super) fn first_sentence(language: Language, standing: &Standing) -> String {
    let key = match (&standing.admission, &standing.eligible) {
        (Admission::Suspended(_), _) => "first-sentence-suspended",
        (Admission::Closed, _) => "first-sentence-closed",
        (_, Eligible::UseExistingKaigo) => "first-sentence-usable",
        (_, Eligible::Apply(kind)) if kind == KAIGO => "first-sentence-fee",
        (_, Eligible::Apply(_)) if standing.claims.is_delegated() => "first-sentence-free",
        (_, Eligible::Apply(_)) => "first-sentence-admitted",
        (_, Eligible::AskFederation) => "first-sentence-federation",
        (_, Eligible::AskQuestions) => "first-sentence-questions",
    };
    said(language, standing, key)
}

/// Why an application for the kind of the page is not for this office, if so.
pub(super) fn obstacle(language: Language, standing: &Standing) -> Option<Message> {
    let said = |key: &str| said(language, standing, key);
    let message = |title: &str, text: &str| Message {
        key: title.trim_end_matches("-title").to_owned(),
        heading: said(title),
        text: said(text),
        next: None,
    };
    let by_answer = standing.claims.answer.is_some();
    Some(match &standing.admission {
        Admission::Open => return None,
        Admission::NotNeeded => {
            let text = match &standing.eligible {
                Eligible::UseExistingKaigo if standing.claims.claiming() != Claiming::Internet => {
                    "kind-existing-text"
                }
                _ if by_answer => "kind-answered-kaigo",
                _ => "kind-not-needed-text",
            };
            message("kind-not-needed-title", text)
                .leading_to(said("kind-not-needed-next"), &address(KAIGO))
        }
        Admission::OtherKind => {
            let text = if by_answer {
                "kind-answered-careplan"
            } else if standing.claims.delegation.is_some() {
                "kind-delegated-text"
            } else if standing.claims.is_delegated() {
                "kind-delegated-unnamed"
            } else {
                "kind-admitted-text"
            };
            message("kind-delegated-title", text)
                .leading_to(said("kind-delegated-next"), &address(CAREPLAN))
        }
        Admission::Closed => message("kind-closed-title", "kind-closed-text"),
        Admission::AskFederation => message("ask-federation-title", "ask-federation-text"),
        Admission::NotRecorded => message("questions-title", "questions-text")
            .leading_to(said("questions-next"), QUESTIONS),
        Admission::Suspended(suspension) => {
            let federation = federation_name(language, standing.federation.as_ref());
            suspended(language, suspension, &federation)
        }
    })
}

/// M44: the office may not use the exchange; `federation` is whom to ask.
pub(crate) fn suspended(language: Language, suspension: &Suspension, federation: &str) -> Message {
    let day = language.short_day(suspension.at);
    let arguments = [
        ("reason", suspension.reason.as_str()),
        ("day", day.as_str()),
    ];
    let label = language.text_with("suspended-next", &[("federation", federation)]);
    Message::new(language, "suspended", &arguments).leading_to(label, CONTACT)
}

/// What the office answered about its claims, with the way to the questions.
pub(super) fn answer(language: Language, standing: &Standing) -> Option<Answer> {
    let claims = &standing.claims;
    let next = |key: &str| Some((language.text(key), QUESTIONS.to_owned()));
    match &claims.answer {
        Some(answer) => {
            let day = language.moment(answer.answered_at);
            let sender = language.text(&format!("sender-{}", answer.sender.as_str()));
            let method = language.text(&format!("method-{}", answer.method.as_str()));
            let federation = federation_name(language, standing.federation.as_ref());
            let arguments = [
                ("day", day.as_str()),
                ("sender", sender.as_str()),
                ("method", method.as_str()),
                ("federation", federation.as_str()),
            ];
            Some(Answer {
                text: language.text_with("answer-text", &arguments),
                next: claims.may_answer().then(|| next("answer-again")).flatten(),
            })
        }
        None if standing.eligible == Eligible::AskQuestions => Some(Answer {
            text: said(language, standing, "questions-text"),
            next: next("questions-next"),
        }),
        None => None,
    }
}

/// What is on record, to be told to the federation where it is wrong; nothing where the office
/// was refused for another reason.
pub(super) fn differs(
    language: Language,
    user: &PortalUser,
    standing: &Standing,
) -> Vec<(String, String)> {
    let refused = matches!(
        standing.admission,
        Admission::NotNeeded | Admission::OtherKind | Admission::AskFederation
    );
    if !refused {
        return Vec::new();
    }
    let agent = standing.claims.delegation.as_ref().map_or_else(
        || language.text("delegation-none"),
        |delegation| {
            let from = language.day(delegation.from);
            let arguments = [("agent", delegation.agent_name.as_str()), ("from", &from)];
            language.text_with("delegation-to", &arguments)
        },
    );
    let claiming = standing.claims.claiming().as_str();
    vec![
        (language.text("fact-office"), user.office.name.clone()),
        (
            language.text("fact-office-number"),
            user.office.number.to_string(),
        ),
        (
            language.text("fact-claiming"),
            language.text(&format!("claiming-{claiming}")),
        ),
        (language.text("fact-delegation"), agent),
        (
            language.text("fact-chosen"),
            language.text_with("choice-apply", &[("label", &standing.label)]),
        ),
        (
            language.text("fact-federation"),
            federation_name(language, standing.federation.as_ref()),
        ),
    ]
}

/// A text with what the table knows about the office.
pub(super) fn said(language: Language, standing: &Standing, key: &str) -> String {
    let fee = thousands(standing.kaigo_fee);
    let delegation = standing.claims.delegation.as_ref();
    let federation = federation_name(language, standing.federation.as_ref());
    let arguments = [
        ("label", standing.label.as_str()),
        ("kaigo", standing.kaigo_label.as_str()),
        ("careplan", standing.careplan_label.as_str()),
        ("fee", fee.as_str()),
        (
            "agent",
            delegation.map_or("", |delegation| &delegation.agent_name),
        ),
        ("federation", federation.as_str()),
    ];
    language.text_with(key, &arguments)
}

/// What an inquiry about the record of the office begins with; `about` names the kind whose page led
/// to the form.
///
/// # Errors
/// When the store fails.
pub(crate) async fn facts(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    about: &str,
) -> Result<Option<Facts>, PageError> {
    let kind = about.strip_prefix(ABOUT_RECORD);
    let Some(kind) = kind.filter(|kind| [CAREPLAN, KAIGO].contains(kind)) else {
        return Ok(None);
    };
    let standing = Standing::load(state, user, kind).await?;
    let facts = differs(language, user, &standing);
    if facts.is_empty() {
        return Ok(None);
    }
    let mut text = language.text("record-inquiry-begin") + "\n\n";
    for (label, value) in facts {
        text.push_str(&format!("{label}：{value}\n"));
    }
    text.push('\n');
    text.push_str(&language.text("record-inquiry-end"));
    text.push('\n');
    Ok(Some(Facts {
        subject: language.text("record-inquiry-subject"),
        text,
    }))
}

/// The form of an inquiry about the record, from the page of a kind.
pub(super) fn inquiry(kind: &str) -> String {
    format!("/contact/new?topic=application&about={ABOUT_RECORD}{kind}")
}

/// The form that the federation answers.
const CONTACT: &str = "/contact/new?topic=application";
const ABOUT_RECORD: &str = "record-";

fn address(kind: &str) -> String {
    format!("/certificates/{kind}")
}

const QUESTIONS: &str = "/certificates/questions";
