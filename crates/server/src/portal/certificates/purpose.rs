//! What an application is for, and what is asked for it beside the password: the start of a
//! renewal, or why another certificate is needed.

use serde::Deserialize;

use super::choice::ChoiceOption;
use super::standing::Standing;
use crate::clock::JAPAN;
use crate::renewal::{self, Start};
use crate::store::application::{ApplicationState, KeyOrigin};
use crate::store::application_answers::{self, Answers, RepeatReason};
use crate::store::certificate::CertificateRecord;
use crate::web::error::PageError;
use crate::web::form::FormError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// What an application is for.
pub(super) enum Purpose {
    /// The first certificate, or one after the last has ended.
    First,
    /// Another one beside one that can be used.
    Repeat,
    /// One in place of this, which is about to end.
    Renewal(Box<CertificateRecord>),
}

/// What was answered, as it was sent or as it was kept.
#[derive(Debug, Clone, Default, Deserialize)]
pub(super) struct Answered {
    start: Option<String>,
    repeat_reason: Option<String>,
}

/// The questions on the page.
#[derive(Default)]
pub(crate) struct Questions {
    /// Why something is asked at all.
    pub(crate) warning: Option<String>,
    /// Where the validity of a renewal may begin.
    pub(crate) starts: Vec<ChoiceOption>,
    /// What the two mean for the time in which both certificates exist.
    pub(crate) overlap: Option<String>,
    /// What is wrong with the answer about the start.
    pub(crate) start_error: Option<String>,
    /// Reasons for another certificate.
    pub(crate) reasons: Vec<ChoiceOption>,
    /// What is wrong with the answer about the reason.
    pub(crate) reason_error: Option<String>,
}

impl Purpose {
    /// The purpose of an application that renews nothing.
    pub(super) fn of_application(standing: &Standing) -> Self {
        if standing.usable().next().is_some() {
            Self::Repeat
        } else {
            Self::First
        }
    }

    /// Key of the page's title.
    pub(super) fn title(&self) -> &'static str {
        match self {
            Self::Renewal(_) => "renew-title",
            _ => "apply-title",
        }
    }

    /// Number of the page.
    pub(super) fn page_number(&self) -> &'static str {
        match self {
            Self::Renewal(_) => "P-55",
            _ => "P-07",
        }
    }

    /// Address of the form.
    pub(super) fn address(&self, kind: &str) -> String {
        match self {
            Self::Renewal(present) => renew_address(&present.serial),
            _ => format!("/certificates/{kind}/apply"),
        }
    }

    /// The certificate that is renewed.
    fn renews(&self) -> Option<&CertificateRecord> {
        match self {
            Self::Renewal(present) => Some(present),
            _ => None,
        }
    }

    /// The questions, with the answers of before.
    pub(super) fn questions(
        &self,
        state: &WebState,
        language: Language,
        standing: &Standing,
        answered: &Answered,
    ) -> Questions {
        match self {
            Self::First => Questions::default(),
            Self::Repeat => Questions {
                warning: Some(
                    language.text_with("choice-issued-warning", &[("label", &standing.label)]),
                ),
                reasons: reasons(language, answered),
                ..Questions::default()
            },
            Self::Renewal(present) => Questions {
                starts: starts(state, language, standing, present, answered),
                overlap: Some(overlap(language, present)),
                ..Questions::default()
            },
        }
    }

    /// The answers that are stored, or None when one is missing: the questions then say which.
    pub(super) fn answers(
        &self,
        language: Language,
        answered: &Answered,
        (questions, errors): (&mut Questions, &mut Vec<FormError>),
    ) -> Option<Answers> {
        let start: Option<Start> = answered.start.as_deref().and_then(|word| word.parse().ok());
        let reason = answered.repeat_reason.as_deref();
        let reason: Option<RepeatReason> = reason.and_then(|word| word.parse().ok());
        let mut answers = Answers {
            renews: self.renews().map(|present| present.serial.clone()),
            start: Start::Now,
            repeat_reason: None,
            corrects: None,
            gate_confirmed_at: None,
        };
        match (self, start, reason) {
            (Self::First, ..) => {}
            (Self::Repeat, _, Some(reason)) => answers.repeat_reason = Some(reason),
            (Self::Renewal(_), Some(start), _) => answers.start = start,
            (Self::Repeat, _, None) => {
                let text = language.text("repeat-missing");
                questions.reason_error = Some(text.clone());
                let target = "repeat_reason";
                errors.push(FormError { target, text });
                return None;
            }
            (Self::Renewal(_), None, _) => {
                let text = language.text("start-missing");
                questions.start_error = Some(text.clone());
                let target = "start";
                errors.push(FormError { target, text });
                return None;
            }
        }
        Some(answers)
    }
}

/// Where a certificate is renewed.
pub(super) fn renew_address(serial: &str) -> String {
    format!("/certificates/by-serial/{serial}/renew")
}

/// The certificate whose renewal is offered: of those made here the one that ends last, once it is
/// close to its end. After a renewal the new one ends last, and nothing is offered.
pub(super) fn renewable<'a>(
    state: &WebState,
    standing: &'a Standing,
) -> Option<&'a CertificateRecord> {
    let now = state.clock.now();
    standing
        .usable()
        .filter(|certificate| key_origin(standing, certificate) == Some(KeyOrigin::Portal))
        .max_by_key(|certificate| certificate.not_after)
        .filter(|certificate| renewal::is_open(certificate.not_after, now))
}

/// Where the key of a certificate was made.
pub(super) fn key_origin(
    standing: &Standing,
    certificate: &CertificateRecord,
) -> Option<KeyOrigin> {
    let application = standing
        .applications
        .iter()
        .find(|application| application.receipt == certificate.receipt);
    application.map(|application| application.key_origin)
}

/// What was answered when the latest application for the kind came back, and its 受付番号.
///
/// # Errors
/// When the store fails.
pub(super) async fn kept(
    state: &WebState,
    standing: &Standing,
) -> Result<(Answered, Option<String>), PageError> {
    let returned = standing.applications.first().filter(|latest| {
        latest.state == ApplicationState::Returned && latest.key_origin == KeyOrigin::Portal
    });
    let Some(returned) = returned else {
        return Ok((Answered::default(), None));
    };
    let receipt = &returned.receipt;
    let answers = state
        .store
        .read("application-answers", |tx| async move {
            application_answers::find(&tx, receipt).await
        })
        .await?;
    let answered = answers.map_or_else(Answered::default, |answers| Answered {
        start: answers.renews.map(|_| answers.start.as_str().to_owned()),
        repeat_reason: answers
            .repeat_reason
            .map(|reason| reason.as_str().to_owned()),
    });
    Ok((answered, Some(receipt.clone())))
}

fn starts(
    state: &WebState,
    language: Language,
    standing: &Standing,
    present: &CertificateRecord,
    answered: &Answered,
) -> Vec<ChoiceOption> {
    let now = state.clock.now();
    let lifetime = renewal::lifetime(&standing.kind, standing.today());
    let chosen = answered.start.as_deref().and_then(|word| word.parse().ok());
    let option = |start: Start| {
        let present_end = match start {
            Start::AfterPresent => Some(present.not_after),
            Start::Now => None,
        };
        let validity = renewal::validity(present_end, lifetime, now).ok()?;
        let day = |at: time::OffsetDateTime| language.day(at.to_offset(JAPAN).date());
        let from = match start {
            Start::AfterPresent => day(validity.not_before()),
            Start::Now => day(now),
        };
        let to = day(validity.not_after());
        let arguments = [("from", from.as_str()), ("to", to.as_str())];
        let word = start.as_str();
        Some(ChoiceOption {
            value: word,
            label: language.text_with(&format!("start-{word}"), &arguments),
            explanation: language.text_with(&format!("start-{word}-text"), &arguments),
            // No day is lost unless somebody wants it so.
            checked: chosen.unwrap_or(Start::AfterPresent) == start,
        })
    };
    Start::ALL.into_iter().filter_map(option).collect()
}

fn overlap(language: Language, present: &CertificateRecord) -> String {
    let end = language.day(present.not_after.to_offset(JAPAN).date());
    language.text_with("renew-overlap", &[("end", &end)])
}

fn reasons(language: Language, answered: &Answered) -> Vec<ChoiceOption> {
    let option = |reason: RepeatReason| {
        let word = reason.as_str();
        ChoiceOption {
            value: word,
            label: language.text(&format!("repeat-{word}")),
            explanation: language.text(&format!("repeat-{word}-text")),
            checked: answered.repeat_reason.as_deref() == Some(word),
        }
    };
    RepeatReason::ALL.into_iter().map(option).collect()
}
