//! `/applications/{receipt}`: the office's facts beside the application, and the decision.

use askama::Template;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use protocol::Sha256;
use time::Date;

use crate::clock::JAPAN;
use crate::console::application_check::{Standing, in_words};
use crate::console::approval::{Way, accept, way};
use crate::console::colleague;
use crate::console::operator::Operator;
use crate::console::refusal::{self, ReasonForm};
use crate::store::application::{self, Application, ApplicationState, Decision};
use crate::store::application_answers::{self, Answers};
use crate::store::application_check::{self, Check};
use crate::store::application_key::{self, Rekeyed};
use crate::store::application_terms::{self, AgreedText};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::claiming_answer::{self, ClaimingAnswer};
use crate::store::delegation::{self, Delegation};
use crate::store::notice::{self, Audience, Notice};
use crate::store::office::{self, Claiming, Office};
use crate::store::operator::Role;
use crate::store::{StoreError, audit, claiming, fee_waiver};
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::help::editions::agreed_facts;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::second_factor::Second;
use crate::web::service_kind;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_application.html")]
pub(crate) struct ApplicationPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) office: Vec<(String, String)>,
    pub(crate) application: Vec<(String, String)>,
    /// What the office answered about its claims, while nobody has confirmed it.
    pub(crate) answer: Vec<(String, String)>,
    /// The address of the decision, while it waits for one.
    pub(crate) decide: Option<String>,
    /// What stands between the reader and an approval.
    standing: Standing,
    /// How it is approved.
    way: Way,
    pub(crate) reason: Field,
    /// Reasons that are often given.
    reasons: [String; 4],
    /// What the office would read.
    preview: Option<Message>,
    /// Address, kind, day and state of the office's other applications.
    others: Vec<[String; 4]>,
}

/// An application and what is on record about its office.
pub(super) struct Facts {
    application: Application,
    office: Office,
    delegation: Option<Delegation>,
    rekeyed: Option<Rekeyed>,
    /// What the office answered, while nobody has confirmed it.
    pub(super) answer: Option<ClaimingAnswer>,
    /// The way of claiming that is recorded ahead, with its first day.
    ahead: Option<(Claiming, Date)>,
    answers: Option<Answers>,
    /// The certificate that it renews.
    renews: Option<CertificateRecord>,
    check: Option<Check>,
    terms: Vec<AgreedText>,
    /// The lost application that it stands for without a second fee.
    replaces: Option<String>,
    /// The newest applications of the office, this one among them.
    others: Vec<Application>,
}

/// Shows an application.
///
/// # Errors
/// [`PageError::NotFound`] when there is none with this 受付番号.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
) -> Result<Response, PageError> {
    let facts = load(&state, &operator, &receipt).await?;
    show_as(
        StatusCode::OK,
        &page(&state, language, &operator, &facts).await?,
    )
}

/// 承認する.
///
/// # Errors
/// [`PageError::NotFound`] when there is none with this 受付番号.
pub(crate) async fn approve(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<Second>,
) -> Result<Response, PageError> {
    let second = form.into_inner();
    operator.require(Role::Approval)?;
    // Approved by what the office said, the record has to say it first.
    let facts = load(&state, &operator, &receipt).await?;
    if facts.answer.is_some() && facts.application.state == ApplicationState::Pending {
        let message = Message::new(language, "answer-first", &[]);
        return conflict(&state, language, &operator, &facts, message).await;
    }
    let decision = &Decision::Approve;
    decide(&state, language, &operator, &receipt, decision, &second).await
}

/// 差し戻す.
///
/// # Errors
/// [`PageError::NotFound`] when there is none with this 受付番号.
pub(crate) async fn send_back(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(receipt): Path<String>,
    form: ProtectedForm<ReasonForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let form = form.into_inner();
    let Some(reason) = form.reason() else {
        let facts = load(&state, &operator, &receipt).await?;
        let mut page = page(&state, language, &operator, &facts).await?;
        page.errors.push(form.refuse(language, &mut page.reason));
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    };
    if form.asks_for_preview() {
        let facts = load(&state, &operator, &receipt).await?;
        let mut page = page(&state, language, &operator, &facts).await?;
        page.reason = page.reason.holding(&reason);
        page.preview = Some(message_of_return(&reason));
        return show_as(StatusCode::OK, &page);
    }
    let (decision, second) = (&Decision::Return { reason }, &Second::default());
    decide(&state, language, &operator, &receipt, decision, second).await
}

async fn decide(
    state: &WebState,
    language: Language,
    operator: &Operator,
    receipt: &str,
    decision: &Decision,
    second: &Second,
) -> Result<Response, PageError> {
    let facts = load(state, operator, receipt).await?;
    let now = state.clock.now();
    let notice = &match decision {
        Decision::Approve => None,
        Decision::Return { reason } => Some(notice_of_return(&facts.application, reason, now)),
    };
    let event = match decision {
        Decision::Approve => "application-approved",
        Decision::Return { .. } => "application-returned",
    };
    let approval = state.settings.approval;
    let decided = state
        .store
        .run_tx("decide", |tx| async move {
            if *decision == Decision::Approve {
                let standing = Standing::read(&tx, approval, receipt, operator).await?;
                let waits = application::find(&tx, receipt).await?;
                let waits = waits.filter(|one| one.state == ApplicationState::Pending);
                if let Some(key) = standing.message().filter(|_| waits.is_some()) {
                    return Ok(Err(key));
                }
                if let Some(one) = &waits
                    && let Err(key) = accept(&tx, state, operator, one, second).await?
                {
                    return Ok(Err(key));
                }
            }
            let decided = application::decide(&tx, receipt, decision, &operator.id, now).await?;
            if decided {
                audit::record(&tx, now, &operator.actor(), event, receipt, "").await?;
                if let Some(notice) = notice {
                    notice::insert(&tx, notice).await?;
                }
            }
            Ok::<_, PageError>(Ok(decided))
        })
        .await?;
    let decided = match decided {
        Ok(decided) => decided,
        Err(key) => {
            let facts = load(state, operator, receipt).await?;
            let message = Message::new(language, key, &[]);
            return conflict(state, language, operator, &facts, message).await;
        }
    };
    if decided {
        state.store.announce_approval();
        return Ok(Redirect::to(&format!("/applications/{receipt}")).into_response());
    }
    // A colleague was faster, or the office took it back: nothing was done, show how it stands.
    let facts = load(state, operator, receipt).await?;
    let message = decided_before(state, language, &facts.application).await?;
    conflict(state, language, operator, &facts, message).await
}

/// What was done with an application before somebody came too late.
async fn decided_before(
    state: &WebState,
    language: Language,
    application: &Application,
) -> Result<Message, PageError> {
    let act = match application.state {
        ApplicationState::Withdrawn => {
            return Ok(Message::new(language, "changed-withdrawn", &[]));
        }
        ApplicationState::Returned => "application-act-return",
        _ => "application-act-approval",
    };
    let decided = application.decided_at.zip(application.decided_by.as_ref());
    let Some((at, by)) = decided else {
        return Ok(Message::new(language, "changed-by-others", &[]));
    };
    let by = colleague::in_words(state, language, by).await?;
    let address = format!("/applications/{}", application.receipt);
    let facts = (at, &*by, &*language.text(act));
    Ok(Message::changed_elsewhere(language, facts, &address))
}

/// The page with the reason why nothing was done.
///
/// # Errors
/// When the store fails.
pub(super) async fn conflict(
    state: &WebState,
    language: Language,
    operator: &Operator,
    facts: &Facts,
    message: Message,
) -> Result<Response, PageError> {
    let mut page = page(state, language, operator, facts).await?;
    page.message = Some(message);
    show_as(StatusCode::CONFLICT, &page)
}

/// An application and what is on record about its office.
///
/// # Errors
/// [`PageError::NotFound`] when there is none in the operator's scope.
pub(super) async fn load(
    state: &WebState,
    operator: &Operator,
    receipt: &str,
) -> Result<Facts, PageError> {
    let today = state.clock.now_in_japan().date();
    let facts = state
        .store
        .read("application-facts", |tx| async move {
            let Some(application) = application::find(&tx, receipt).await? else {
                return Ok(None);
            };
            let Some(office) = office::find(&tx, application.office_number).await? else {
                return Ok(None);
            };
            let number = office.number;
            let rekeyed = application_key::rekeyed(&tx, receipt).await?;
            let delegation = delegation::on(&tx, number, today).await?;
            let answer = claiming_answer::to_confirm(&tx, number, today).await?;
            let answers = application_answers::find(&tx, receipt).await?;
            let check = application_check::find(&tx, receipt).await?;
            let renews = answers.as_ref().and_then(|answers| answers.renews.as_ref());
            let renews = match renews {
                Some(serial) => certificate::find(&tx, serial).await?,
                None => None,
            };
            Ok::<_, StoreError>(Some(Facts {
                terms: application_terms::of_application(&tx, receipt).await?,
                others: application::all_of_office(&tx, number, SHOWN).await?,
                replaces: fee_waiver::find(&tx, receipt).await?,
                ahead: claiming::after(&tx, number, today).await?,
                check,
                answer,
                application,
                office,
                delegation,
                rekeyed,
                answers,
                renews,
            }))
        })
        .await?
        .ok_or(PageError::NotFound)?;
    operator.require_prefecture(&facts.office.prefecture)?;
    Ok(facts)
}

/// The words for it, in Japanese like everything that a federation publishes.
fn message_of_return(reason: &str) -> Message {
    Message::new(Language::Japanese, "sent-back", &[("reason", reason)])
}

/// What the office reads when its application comes back.
fn notice_of_return(application: &Application, reason: &str, now: time::OffsetDateTime) -> Notice {
    // Notices are texts of the federation, in Japanese like everything it publishes.
    let message = message_of_return(reason);
    let audience = Audience::Office(application.office_number);
    let category = Language::Japanese.text("notice-category-certificate");
    let address = format!("/certificates/{}", application.kind);
    Notice::new(audience, category, message.heading, message.text, now)
        .leading_to(Language::Japanese.text("sent-back-next"), address)
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    facts: &Facts,
) -> Result<ApplicationPage, PageError> {
    let receipt = &facts.application.receipt;
    let title = language.text_with("console-application-title", &[("receipt", receipt)]);
    let waits = facts.application.state == ApplicationState::Pending;
    let mut application = application_facts(state, language, &facts.application);
    application.extend(agreed_facts(state, language, &facts.terms));
    application.extend(request_facts(language, facts.answers.as_ref()));
    application.extend(
        facts
            .renews
            .as_ref()
            .map(|renews| renewed_fact(language, renews)),
    );
    application.extend(
        facts
            .rekeyed
            .as_ref()
            .map(|rekeyed| rekeyed_fact(language, rekeyed)),
    );
    let replaces = facts.replaces.as_ref();
    application.extend(replaces.map(|lost| {
        let text = language.text_with("fee-not-again", &[("receipt", lost)]);
        (language.text("fee-charged"), text)
    }));
    let check = facts.check.as_ref();
    application
        .extend(check.map(|check| (language.text("fact-checked"), in_words(language, check))));
    let standing = Standing::of(state.settings.approval, check, operator);
    let decides = waits && standing == Standing::Free && operator.roles.contains(&Role::Approval);
    let way = if decides {
        way(state, operator, &facts.application, &facts.office.name).await?
    } else {
        Way::Button
    };
    Ok(ApplicationPage {
        standing,
        way,
        page: operator.frame(state, language, "K-03", title, ""),
        message: None,
        errors: Vec::new(),
        office: office_facts(language, facts),
        answer: facts.answer.as_ref().map_or_else(Vec::new, |answer| {
            answer_facts(language, answer, facts.ahead)
        }),
        application,
        decide: waits.then(|| format!("/applications/{receipt}")),
        reason: refusal::field(language, "reason-label", "reason-hint"),
        reasons: RETURN_REASONS.map(|key| Language::Japanese.text(key)),
        preview: None,
        others: others(state, language, facts),
    })
}

/// What else the office has applied for, newest first.
fn others(state: &WebState, language: Language, facts: &Facts) -> Vec<[String; 4]> {
    let today = state.clock.now_in_japan().date();
    let this = &facts.application.receipt;
    let others = facts.others.iter().filter(|other| other.receipt != *this);
    others
        .map(|other| {
            let kind = state.kinds.find(&other.kind);
            let kind = kind.map_or(other.kind.as_str(), |kind| kind.label(today));
            [
                other.receipt.clone(),
                kind.to_owned(),
                language.short_day(other.applied_at),
                language.text(&format!("state-{}", other.state.as_str())),
            ]
        })
        .collect()
}

fn answer_facts(
    language: Language,
    answer: &ClaimingAnswer,
    ahead: Option<(Claiming, Date)>,
) -> Vec<(String, String)> {
    let text = |key: &str| language.text(key);
    let ahead = ahead.map(|(way, from)| {
        let (way, from) = (
            text(&format!("claiming-{}", way.as_str())),
            language.day(from),
        );
        let arguments = [("way", way.as_str()), ("from", from.as_str())];
        (
            text("fact-answer-until"),
            language.text_with("answer-until", &arguments),
        )
    });
    let mut facts = vec![
        (
            text("question-sender"),
            text(&format!("sender-{}", answer.sender.as_str())),
        ),
        (
            text("question-method"),
            text(&format!("method-{}", answer.method.as_str())),
        ),
        (text("fact-account"), answer.account_id.clone()),
        (text("fact-answered"), language.moment(answer.answered_at)),
    ];
    facts.extend(ahead);
    facts
}

fn office_facts(language: Language, facts: &Facts) -> Vec<(String, String)> {
    let office = &facts.office;
    let kinds = service_kind::list(&office.kinds);
    let delegation = facts.delegation.as_ref().map_or_else(
        || language.text("delegation-none"),
        |delegation| {
            let from = language.day(delegation.from);
            let arguments = [
                ("agent", delegation.agent_name.as_str()),
                ("from", from.as_str()),
            ];
            language.text_with("delegation-to", &arguments)
        },
    );
    let suspended = office.suspended.as_ref().map_or_else(
        || language.text("suspended-no"),
        |suspension| suspension.reason.clone(),
    );
    vec![
        (language.text("fact-office"), office.name.clone()),
        (
            language.text("fact-office-number"),
            office.number.to_string(),
        ),
        (language.text("fact-prefecture"), office.prefecture.clone()),
        (language.text("fact-kinds"), kinds),
        (
            language.text("fact-claiming"),
            language.text(&format!("claiming-{}", office.claiming.as_str())),
        ),
        (language.text("fact-delegation"), delegation),
        (language.text("fact-suspended"), suspended),
    ]
}

/// That the office has a new issue password, and so another key than was looked at.
fn rekeyed_fact(language: Language, rekeyed: &Rekeyed) -> (String, String) {
    let at = language.moment(rekeyed.at);
    let text = match rekeyed.approved_by.as_deref() {
        Some(who) => language.text_with("rekeyed-approved", &[("at", &at), ("who", who)]),
        None => language.text_with("rekeyed-pending", &[("at", &at)]),
    };
    (language.text("fact-rekeyed"), text)
}

fn application_facts(
    state: &WebState,
    language: Language,
    application: &Application,
) -> Vec<(String, String)> {
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(&application.kind);
    let key = Sha256::of(&application.public_key).to_string();
    let mut facts = vec![
        (language.text("fact-receipt"), application.receipt.clone()),
        (
            language.text("fact-state"),
            language.text(&state_key(application.state)),
        ),
        (
            language.text("fact-applied"),
            language.moment(application.applied_at),
        ),
        (
            language.text("fact-account"),
            application.account_id.clone(),
        ),
        (
            language.text("fact-kind"),
            kind.map_or(application.kind.as_str(), |kind| kind.label(today))
                .to_owned(),
        ),
        (
            language.text("fact-key-origin"),
            language.text(&format!("key-origin-{}", application.key_origin.as_str())),
        ),
        (language.text("fact-key"), grouped(&key)),
        (
            language.text("fact-gate"),
            application.gate_edition.clone().unwrap_or_default(),
        ),
    ];
    let decided = application.decided_at.map(|at| {
        let who = application.decided_by.as_deref().unwrap_or_default();
        format!("{} {who}", language.moment(at))
    });
    for (key, value) in [
        ("fact-terminal", application.terminal.clone()),
        ("fact-reason", application.reason.clone()),
        ("fact-decided", decided),
    ] {
        facts.extend(value.map(|value| (language.text(key), value)));
    }
    facts
}

/// What the office said with its application, and when it read 発行申請を行う前.
fn request_facts(language: Language, answers: Option<&Answers>) -> Vec<(String, String)> {
    let Some(answers) = answers else {
        return Vec::new();
    };
    let request = match &answers.renews {
        Some(_) => "request-renewal",
        None => "request-issue",
    };
    let start = answers
        .renews
        .as_ref()
        .map(|_| language.text(&format!("start-{}-short", answers.start.as_str())));
    let reason = answers
        .repeat_reason
        .map(|reason| language.text(&format!("repeat-{}", reason.as_str())));
    let confirmed = answers.gate_confirmed_at.map(|at| language.moment(at));
    [
        ("fact-request", Some(language.text(request))),
        ("fact-start", start),
        ("fact-repeat-reason", reason),
        ("fact-corrects", answers.corrects.clone()),
        ("fact-gate-confirmed", confirmed),
    ]
    .into_iter()
    .filter_map(|(name, value)| Some((language.text(name), value?)))
    .collect()
}

/// The certificate that is renewed and how it stands, because a thief of its key could have asked.
fn renewed_fact(language: Language, renews: &CertificateRecord) -> (String, String) {
    let how = match renews.revoked {
        Some(_) => language.text("state-revoked"),
        None => {
            let day = language.day(renews.not_after.to_offset(JAPAN).date());
            language.text_with("renewed-until", &[("day", &day)])
        }
    };
    let serial = renews.serial.as_str();
    let words = [("serial", serial), ("how", how.as_str())];
    (
        language.text("fact-renews"),
        language.text_with("renewed-certificate", &words),
    )
}

fn state_key(state: ApplicationState) -> String {
    match state {
        ApplicationState::Failed => "console-state-failed".to_owned(),
        state => format!("state-{}", state.as_str()),
    }
}

/// The first half of a digest in groups of four, to be compared by eye.
fn grouped(digest: &str) -> String {
    let symbols: Vec<char> = digest.chars().take(32).collect();
    symbols
        .chunks(4)
        .map(|group| group.iter().collect::<String>())
        .collect::<Vec<_>>()
        .join(" ")
}

/// How many applications of the office are shown.
const SHOWN: u32 = 20;
/// Keys of the reasons that are often given for sending an application back.
const RETURN_REASONS: [&str; 4] = [
    "return-reason-name",
    "return-reason-kind",
    "return-reason-delegation",
    "return-reason-closed",
];
