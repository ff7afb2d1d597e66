//! The pages of the self-test: the result, and each reason by itself.

use askama::Template;
use axum::response::Response;
use pki::Certificate;
use protocol::Trouble;
use time::OffsetDateTime;

use super::judge::{Expected, Facts, OnRecord, Presented, Verdict};
use crate::clock::JAPAN;
use crate::guide::pages::DrawingView;
use crate::guide::step::Series;
use crate::tls::AuthorityHints;
use crate::trouble::{KindUse, Refusal};
use crate::web::error::PageError;
use crate::web::help::library::{self, TextKind};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// What the result is made of.
pub(super) struct Shown<'a> {
    pub(super) state: &'a WebState,
    pub(super) language: Language,
    pub(super) hints: AuthorityHints,
    pub(super) facts: &'a Facts<'a>,
    pub(super) certificate: Option<&'a Certificate>,
    pub(super) verdict: &'a Verdict,
    pub(super) ticket: Option<&'a str>,
}

/// The result.
#[derive(Template)]
#[template(path = "self_test.html")]
struct ResultPage {
    page: Frame,
    good: bool,
    /// Its id, to be named on the telephone.
    message: String,
    text: String,
    /// What the office's record says.
    record: Option<String>,
    clock: bool,
    next: Vec<Link>,
    presented: Vec<Fact>,
    expected: Vec<Fact>,
    ticket_ended: bool,
    questions: Vec<Question>,
    again: String,
    /// The entry of the FAQ about it.
    answer: Option<String>,
    /// The other address, on the one that lists our authorities.
    every: Option<String>,
    portal: String,
}

/// A reason by itself.
#[derive(Template)]
#[template(path = "self_test_reason.html")]
struct ReasonPage {
    page: Frame,
    /// Its id, to be named on the telephone.
    message: String,
    text: String,
    clock: bool,
    next: Vec<Link>,
    again: &'static str,
    /// The entry of the FAQ about it.
    answer: Option<String>,
    portal: String,
}

/// A question with drawings, and its answers.
struct Question {
    id: &'static str,
    heading: String,
    drawings: Vec<DrawingView>,
    answers: Vec<Link>,
}

/// Label and address.
type Link = (String, String);
/// Name and value.
type Fact = (String, String);

/// The page of a judgement.
///
/// # Errors
/// When the template fails.
pub(super) async fn result(shown: &Shown<'_>) -> Result<Response, PageError> {
    let (state, language, verdict) = (shown.state, shown.language, shown.verdict);
    let code = verdict.trouble().map_or(GOOD, Trouble::as_str);
    let words = words(shown);
    let words: Vec<_> = words
        .iter()
        .map(|(name, value)| (*name, value.as_str()))
        .collect();
    let heading = language.text_with(&format!("self-test-{code}-heading"), &words);
    let query = shown.ticket.map(query).unwrap_or_default();
    let unknown = *verdict == Verdict::NonePresented(Expected::Unknown);
    let every = state
        .addresses
        .self_test()
        .map(|addresses| &addresses.every);
    show_page(&ResultPage {
        page: Frame::plain(state, language, "P-74", heading),
        good: matches!(verdict, Verdict::Good { .. }),
        message: message(code),
        text: language.text_with(&format!("self-test-{code}-text"), &words),
        record: record(shown),
        clock: code == "not-yet-valid",
        next: next(
            state,
            language,
            (code, kind_known(shown)),
            &format!("/{query}"),
        ),
        presented: presented(shown),
        expected: expected(shown),
        ticket_ended: shown.ticket.is_some() && shown.facts.ticket.is_none() && unspent(verdict),
        questions: if unknown {
            questions(state, language)?
        } else {
            Vec::new()
        },
        again: format!("/{query}"),
        answer: answer(state, code).await,
        every: every
            .filter(|_| shown.hints == AuthorityHints::Ours)
            .map(|address| format!("{address}/{query}")),
        portal: portal(state).to_owned(),
    })
}

/// The page of a reason, for those whom a question led to it.
///
/// # Errors
/// When the template fails.
pub(super) async fn explanation(
    state: &WebState,
    language: Language,
    trouble: Trouble,
) -> Result<Response, PageError> {
    let code = trouble.as_str();
    let day = language.text("self-test-some-day");
    let (office, number) = (language.text("self-test-some-office"), "…");
    let issuer = own_issuer(state, language);
    let other = language.text("self-test-some-issuer");
    let [kaigo, careplan] = &state.kinds.usual_labels(state.clock.now());
    let words = [
        ("day", day.as_str()),
        ("office", office.as_str()),
        ("number", number),
        ("expectedoffice", office.as_str()),
        ("expectednumber", number),
        ("kind", "…"),
        ("reason", "…"),
        ("issuer", other.as_str()),
        ("ours", issuer.as_str()),
        ("use", "…"),
        ("now", day.as_str()),
        (kaigo.0, kaigo.1.as_str()),
        (careplan.0, careplan.1.as_str()),
    ];
    let heading = language.text_with(&format!("self-test-{code}-heading"), &words);
    show_page(&ReasonPage {
        page: Frame::plain(state, language, "P-75", heading),
        message: message(code),
        text: language.text_with(&format!("self-test-{code}-text"), &words),
        clock: code == "not-yet-valid",
        next: next(state, language, (code, None), "/"),
        again: "/",
        answer: answer(state, code).await,
        portal: portal(state).to_owned(),
    })
}

/// The id of what the page says.
fn message(code: &str) -> String {
    code.to_owned()
}

/// A ticket is gone after a good result, which needs no word.
fn unspent(verdict: &Verdict) -> bool {
    !matches!(verdict, Verdict::Good { .. })
}

/// The words in the texts of a judgement.
fn words(shown: &Shown<'_>) -> Vec<(&'static str, String)> {
    let (state, language, facts) = (shown.state, shown.language, shown.facts);
    let mut words = vec![
        ("ours", own_issuer(state, language)),
        ("now", language.moment(facts.now)),
    ];
    words.extend(state.kinds.usual_labels(facts.now));
    if let Some(record) = facts.record {
        words.push(("office", record.office.name.clone()));
        words.push(("number", record.office.number.to_string()));
    }
    if let Some(ticket) = facts.ticket {
        words.push(("expectedoffice", ticket.office.name.clone()));
        words.push(("expectednumber", ticket.office.number.to_string()));
    }
    if let Verdict::Refused(refusal) = shown.verdict {
        words.extend(refusal.words(language, &state.kinds, facts.now));
    }
    words
}

/// What the office's record says where nothing was presented.
fn record(shown: &Shown<'_>) -> Option<String> {
    let language = shown.language;
    let nothing = shown.facts.presented == Presented::Nothing;
    let day = |at: OffsetDateTime| language.day(at.to_offset(JAPAN).date());
    match shown.verdict {
        Verdict::NonePresented(Expected::Until(until)) => {
            Some(language.text_with("self-test-record-until", &[("day", &day(*until))]))
        }
        Verdict::NonePresented(Expected::NothingIssued) => {
            Some(language.text("self-test-record-nothing"))
        }
        Verdict::NonePresented(Expected::KeyLost) => {
            Some(language.text("self-test-record-key-lost"))
        }
        Verdict::Refused(Refusal::Expired { at }) if nothing => {
            Some(language.text_with("self-test-record-expired", &[("day", &day(*at))]))
        }
        Verdict::Refused(Refusal::Revoked(revocation)) if nothing => {
            let day = day(revocation.at);
            Some(language.text_with("self-test-record-revoked", &[("day", &day)]))
        }
        _ => None,
    }
}

/// What was presented, as far as it can be told.
fn presented(shown: &Shown<'_>) -> Vec<Fact> {
    let (state, language) = (shown.state, shown.language);
    let Some(certificate) = shown.certificate else {
        return Vec::new();
    };
    let fact = |key: &str, value: String| (language.text(key), value);
    let ours = match (&shown.facts.presented, shown.facts.record) {
        (Presented::Ours { .. }, Some(record)) => Some(record),
        _ => None,
    };
    let mut facts = Vec::new();
    match ours {
        Some(record) => {
            facts.push(fact("self-test-office", record.office.name.clone()));
            facts.push(fact("self-test-number", record.office.number.to_string()));
        }
        None => facts.push(fact(
            "self-test-name",
            certificate.subject_name().to_owned(),
        )),
    }
    let kind = certificate.kind_id().filter(|_| ours.is_some());
    if let Some(kind) = kind {
        facts.push(fact("self-test-kind", kind_label(state, kind)));
    }
    let end = certificate.not_after().to_offset(JAPAN).date();
    facts.push(fact("self-test-end", language.day(end)));
    facts.push(fact(
        "self-test-issuer",
        certificate.issuer_name().to_owned(),
    ));
    facts.push(fact(
        "self-test-serial",
        last_four(&certificate.serial().to_string()),
    ));
    if let Verdict::Good { place, of } = shown.verdict {
        let (place, of) = (place.to_string(), of.to_string());
        let which = language.text_with("self-test-which", &[("place", &place), ("of", &of)]);
        facts.push(fact("self-test-which-label", which));
    }
    facts
}

/// What should be presented.
fn expected(shown: &Shown<'_>) -> Vec<Fact> {
    let (state, language) = (shown.state, shown.language);
    let fact = |key: &str, value: String| (language.text(key), value);
    let mut facts = Vec::new();
    let office: Option<&OnRecord> = shown.facts.ticket;
    if let Some(office) = office {
        facts.push(fact("self-test-office", office.office.name.clone()));
        facts.push(fact("self-test-number", office.office.number.to_string()));
    }
    let today = state.clock.now_in_japan().date();
    let accepted = state
        .kinds
        .all()
        .iter()
        .filter(|kind| kind.accepted_by_mailbox);
    let accepted: Vec<_> = accepted.map(|kind| kind.label(today)).collect();
    facts.push(fact(
        "self-test-kind",
        accepted.join(language.text("self-test-or").as_str()),
    ));
    facts.push(fact("self-test-issuer", own_issuer(state, language)));
    facts
}

/// The kind of the certificate that it is about, where that is applied for on the portal: of the
/// presented one, otherwise of the newest on record that the exchange lets in.
fn kind_known<'a>(shown: &Shown<'a>) -> Option<&'a str> {
    let presented = shown.certificate.and_then(Certificate::kind_id);
    let on_record = || {
        let mut held = shown.facts.ticket?.certificates.iter();
        let newest = held.find(|held| held.kind == KindUse::Accepted)?;
        Some(newest.certificate.kind.as_str())
    };
    let kind = presented.or_else(on_record)?;
    let known = shown.state.kinds.find(kind);
    known
        .is_some_and(|known| known.applied_for_here)
        .then_some(kind)
}

/// What to do next, by code, and where it is known by kind of certificate. `again` is the address that tries again.
fn next(
    state: &WebState,
    language: Language,
    (code, kind): (&str, Option<&str>),
    again: &str,
) -> Vec<Link> {
    let portal = portal(state);
    let label = || language.text(&format!("self-test-{code}-next"));
    let at = |path: &str| vec![(label(), format!("{portal}{path}"))];
    if let ("expired" | "revoked", Some(kind)) = (code, kind) {
        return at(&format!("/certificates/{kind}"));
    }
    match code {
        "none-presented" => vec![
            (label(), again.to_owned()),
            (language.text("guides-title"), format!("{portal}/guides")),
        ],
        "expired" | "revoked" | "wrong-kind" => at("/start"),
        "not-yet-valid" => vec![(label(), "#clock".to_owned())],
        "wrong-use" | "not-on-record" | "suspended-office" => at("/federations"),
        "root-not-trusted" => at("/guides/windows#windows-warning"),
        "no-key" => at("/start"),
        "wrong-store" => at("/guides/windows#windows-location"),
        "strong-protection" => at("/guides/windows#windows-open"),
        "use-missing" => at("/use/apply"),
        GOOD => at("/"),
        _ => vec![(label(), again.to_owned())],
    }
}

/// Address of the entry of the FAQ about a reason. The self-test must not depend on it: where the
/// texts in force cannot be read, those of the program are taken.
async fn answer(state: &WebState, code: &str) -> Option<String> {
    let library = library::in_force(state, TextKind::Faq).await;
    let library = library.unwrap_or_else(|error| {
        tracing::warn!(%error, "cannot read the texts in force");
        state.library.clone()
    });
    let entry = library.find(TextKind::Faq, code)?;
    Some(format!("{}/faq/{}", portal(state), entry.id))
}

/// Two questions that find what only the person knows.
fn questions(state: &WebState, language: Language) -> Result<Vec<Question>, PageError> {
    let drawing = |id| DrawingView::new(state, language, Series::Careplan, id, "");
    let answer = |key: &str, address: String| (language.text(key), address);
    let reason = |code: &str| format!("/result/{code}");
    let guides = format!("{}/guides", portal(state));
    Ok(vec![
        Question {
            id: "question-1",
            heading: language.text("self-test-question-1"),
            drawings: vec![drawing("browser-choose")?],
            answers: vec![
                answer("self-test-answer-cancelled", reason("none-presented")),
                answer("self-test-answer-not-listed", "#question-2".to_owned()),
                answer("self-test-answer-no-question", "#question-2".to_owned()),
            ],
        },
        Question {
            id: "question-2",
            heading: language.text("self-test-question-2"),
            drawings: vec![drawing("windows-warning")?, drawing("windows-location")?],
            answers: vec![
                answer("self-test-answer-not-yet", guides),
                answer("self-test-answer-refused", reason("root-not-trusted")),
                answer("self-test-answer-other-place", reason("wrong-store")),
                answer("self-test-answer-stopped", reason("no-key")),
                answer("self-test-answer-asks", reason("strong-protection")),
            ],
        },
    ])
}

/// Base address of the portal, which runs in the same process.
fn portal(state: &WebState) -> &str {
    state.addresses.portal().unwrap_or_default()
}

/// The name of the issuing authority; of all, while certificates of earlier ones are in use.
fn own_issuer(state: &WebState, language: Language) -> String {
    let chain = state.chain.now();
    let mut names: Vec<&str> = Vec::new();
    for issuer in chain.iter() {
        let name = issuer.subject_name();
        if !issuer.is_root() && !issuer.is_cross() && !names.contains(&name) {
            names.push(name);
        }
    }
    names.join(language.text("self-test-or").as_str())
}

fn kind_label(state: &WebState, id: &str) -> String {
    state.kinds.label_of(id, state.clock.now())
}

fn query(ticket: &str) -> String {
    // Anything else is no ticket of ours and would not be found again either.
    let plain = ticket.bytes().all(|byte| byte.is_ascii_alphanumeric());
    if plain {
        format!("?ticket={ticket}")
    } else {
        String::new()
    }
}

/// The last four digits, by which two certificates are told apart on the telephone.
pub(crate) fn last_four(serial: &str) -> String {
    let from = serial.len().saturating_sub(4);
    serial.get(from..).unwrap_or(serial).to_ascii_uppercase()
}

/// In the keys of the texts for a certificate with which nothing is wrong.
const GOOD: &str = "good";
