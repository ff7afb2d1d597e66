//! Renews the certificate in use, for `cert renew` and beside the commands that talk to the
//! exchange.
//!
//! A new key is made here, the exchange is asked under the present certificate, and what comes is
//! verified before it is installed. Everything on the way is kept first: whatever is cut, the next
//! call goes on with the same key and the same request. Old keys stay, for what was sealed to them.

use std::time::Duration;

use careplan::Language;
use pki::{Certificate, KeyPair};
use protocol::Code;
use protocol::http::RenewalStart;
use time::OffsetDateTime;

use crate::clock::spoken;
use crate::command::log_watch::Watch;
use crate::command::session::Session;
use crate::command::{Tools, enrolment, renewal_look};
use crate::exchange::{Enrolment, Portal};
use crate::failure::{Failure, Kind, Words};
use crate::keys::{self, Wanted};
use crate::local_store::Origin;
use crate::plan;
use crate::renewal::{LastFailure, Plan, Request};
use crate::terminal::{Terminal, whole_seconds};
use crate::words::Text;

/// What a call came to.
#[derive(Debug)]
pub(crate) enum Renewed {
    /// The new certificate is installed.
    Installed(Certificate),
    /// Somebody has to decide first.
    Waiting,
}

/// How a certificate is renewed.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Manner {
    /// Where the new validity begins, where somebody has said so.
    pub(crate) start: Option<RenewalStart>,
    /// How long to wait for the decision.
    pub(crate) patience: Duration,
}

/// Renews the certificate in use and notes how that went. The caller has the turn.
pub(crate) async fn renew(tools: &Tools<'_>, manner: Manner) -> Result<Renewed, Failure> {
    noted(tools, ask(tools, manner).await)
}

/// Renews beside another command when the time has come. It tells one line about what it did;
/// whatever goes wrong here never stops the other command, and it ends soon.
pub(crate) async fn beside(tools: &Tools<'_>) {
    let told = match when_due(tools).await {
        Ok(None) => return,
        Ok(Some(text)) => text,
        Err(failure) => {
            let (reason, _) = tools.terminal.failure_words(&failure);
            Text::new("renewal-failed").with("reason", reason)
        }
    };
    tools.terminal.note(&told);
}

async fn when_due(tools: &Tools<'_>) -> Result<Option<Text>, Failure> {
    let now = tools.clock.now();
    if !renewal_look::is_due_beside(tools, now)? {
        return Ok(None);
    }
    let Some(_turn) = tools.home.turn_if_free()? else {
        return Ok(None);
    };
    // Another one may have had the turn between the look and now.
    if !renewal_look::is_due_beside(tools, now)? {
        return Ok(None);
    }
    let was_waiting = tools.home.renewal()?.and_then(|one| one.applied_at);
    let manner = Manner {
        start: None,
        patience: Duration::ZERO,
    };
    let renewed = match tokio::time::timeout(LONGEST_BESIDE, ask(tools, manner)).await {
        Ok(renewed) => renewed,
        Err(_) => Err(Failure::new(Kind::Unreachable, Text::new("renewal-slow"))),
    };
    Ok(match noted(tools, renewed)? {
        Renewed::Installed(certificate) => Some(done(tools, &certificate)),
        Renewed::Waiting if was_waiting.is_none() => Some(Text::new("renewal-applied")),
        Renewed::Waiting => None,
    })
}

/// The line that tells of a new certificate.
fn done(tools: &Tools<'_>, certificate: &Certificate) -> Text {
    let language = tools.terminal.language();
    let key = if tools.clock.now() < certificate.not_before() {
        "renewal-done-ahead"
    } else {
        "renewal-done"
    };
    Text::new(key)
        .with("start", spoken(certificate.not_before(), language))
        .with("end", spoken(certificate.not_after(), language))
}

async fn ask(tools: &Tools<'_>, manner: Manner) -> Result<Renewed, Failure> {
    let session = Session::open(tools).await?;
    require_right_clock(tools, &session).await?;
    let present = &session.installed.certificate;
    let (mut request, key, bytes) = take_up(tools, present, manner.start)?;
    if request.sent_at.is_none() {
        request.sent_at = Some(tools.clock.now());
        tools.home.keep_renewal(&request)?;
    }
    let mut waited = Duration::ZERO;
    loop {
        let asked = session.mailbox.renew(&bytes, request.start).await;
        match asked.map_err(|failure| after_refusal(tools, failure))? {
            Enrolment::Issued(arrived) => {
                let certificate = accept(tools, &session, &key, arrived).await?;
                return Ok(Renewed::Installed(certificate));
            }
            Enrolment::Waiting(asked_for) => {
                request.note_waiting(tools.clock.now(), asked_for);
                tools.home.keep_renewal(&request)?;
                // Asking earlier than the exchange wants to be asked is of no use to anybody.
                let pause = plan::pause(asked_for, waited, manner.patience);
                let Some(pause) = pause.filter(|pause| *pause >= asked_for) else {
                    return Ok(Renewed::Waiting);
                };
                if waited.is_zero() {
                    let text = Text::new("waiting");
                    let text = text.with("seconds", whole_seconds(manner.patience));
                    tools.terminal.note(&text);
                }
                tokio::time::sleep(pause).await;
                waited += pause;
            }
        }
    }
}

/// A computer whose clock is far off renews at the wrong time, and what it notes is wrong.
async fn require_right_clock(tools: &Tools<'_>, session: &Session) -> Result<(), Failure> {
    let (here, language) = (tools.clock.now(), tools.terminal.language());
    match session.mailbox.time().await? {
        Some(there) if (here - there).abs() > FARTHEST_CLOCK => {
            let text = Text::new("clock-wrong")
                .with("here", spoken(here, language))
                .with("there", spoken(there, language));
            Err(Failure::refused(text))
        }
        _ => Ok(()),
    }
}

/// The request on its way for what follows `present`, or a new one with a new key.
fn take_up(
    tools: &Tools<'_>,
    present: &Certificate,
    start: Option<RenewalStart>,
) -> Result<(Request, KeyPair, Vec<u8>), Failure> {
    let home = &tools.home;
    if let Some(mut request) = renewal_look::under_way(tools, present)? {
        let (key, bytes) = (home.renewal_key(&tools.secrets)?, home.renewal_bytes()?);
        // What went out once stays as it is.
        if let (Some(start), None) = (start, request.sent_at) {
            request.start = start;
        }
        return Ok((request, key, bytes));
    }
    // Whatever is left of another one must not be mixed with this one.
    home.end_renewal()?;
    let key = KeyPair::generate()?;
    let bytes = pki::request::renewing(&key, present)?;
    let start = start.unwrap_or(RenewalStart::AfterPresent);
    let request = Request::new(present, start, tools.clock.now());
    home.begin_renewal(&request, (&key, &bytes), &tools.secrets)?;
    Ok((request, key, bytes))
}

/// What a refusal changes: a request that came to nothing is over, and the next one gets a new
/// key. Anything else may be mended, and goes on with the same one.
fn after_refusal(tools: &Tools<'_>, failure: Failure) -> Failure {
    let kept = match failure.code() {
        Some(
            Code::ApplicationReturned
            | Code::CertificateRevoked
            | Code::CertificateSuperseded
            | Code::SubjectChanged
            | Code::RequestInvalid,
        ) => tools.home.end_renewal(),
        _ => Ok(()),
    };
    kept.err().unwrap_or_else(|| in_words_of_a_renewal(failure))
}

/// Elsewhere the words of this refusal lead back to `setup`.
fn in_words_of_a_renewal(failure: Failure) -> Failure {
    match failure.words {
        Words::Problem {
            code: Code::ApplicationReturned,
            detail,
            ..
        } => {
            let text = Text::new("renewal-returned");
            Failure::refused(text.with("detail", detail.unwrap_or_default()))
        }
        _ => failure,
    }
}

/// Verifies what arrived, finds it in the log of the own office, and installs it.
async fn accept(
    tools: &Tools<'_>,
    session: &Session,
    key: &KeyPair,
    arrived: Vec<Certificate>,
) -> Result<Certificate, Failure> {
    let portal = Portal::new(&tools.tls, &session.exchange)?;
    let arrived = enrolment::with_authorities(&portal, arrived).await?;
    let (public_key, office) = (key.public_key_der(), session.office());
    let wanted = Wanted {
        public_key: &public_key,
        office_number: Some(office.as_str()),
    };
    let now = tools.clock.now();
    let (certificate, chain) = keys::accept(arrived, &wanted, &session.anchors, now)?;
    require_following(&certificate, &session.installed.certificate)?;
    let known = Watch::new(tools, session).look(office).await?;
    if !known.holds(certificate.fingerprint().into()) {
        return Err(Failure::refused(Text::new("renewal-not-in-log")));
    }
    let parts = (key, &certificate, chain.as_slice());
    let home = &tools.home;
    home.install(&tools.secrets, parts, Origin::Here, now)?;
    home.end_renewal()?;
    Ok(certificate)
}

/// A certificate follows another one when it names the same and ends later.
fn require_following(next: &Certificate, present: &Certificate) -> Result<(), Failure> {
    let names_same = next.account() == present.account() && next.kind_id() == present.kind_id();
    let key = match (names_same, next.not_after() > present.not_after()) {
        (true, true) => return Ok(()),
        (false, _) => "renewal-other-subject",
        (true, false) => "renewal-not-longer",
    };
    Err(Failure::refused(Text::new(key)))
}

/// Notes how a call went, for the next one and for `status`.
fn noted(tools: &Tools<'_>, renewed: Result<Renewed, Failure>) -> Result<Renewed, Failure> {
    match &renewed {
        Ok(_) => {
            // What is done is done. The next call that goes well notes it, too.
            let _ = note(tools, |plan, _| plan.note_success());
        }
        Err(failure) => note(tools, |plan, now| {
            plan.note_failure(last_failure(failure, now));
            true
        })?,
    }
    renewed
}

/// Changes the plan of the certificate in use, and keeps it when `change` says that it did.
fn note(
    tools: &Tools<'_>,
    change: impl FnOnce(&mut Plan, OffsetDateTime) -> bool,
) -> Result<(), Failure> {
    let now = tools.clock.now();
    let Some(present) = tools.home.in_use(now)? else {
        return Ok(());
    };
    let mut plan = renewal_look::plan_for(tools, &present.certificate, now)?;
    if change(&mut plan, now) {
        tools.home.keep_renewal_plan(&plan)?;
    }
    Ok(())
}

fn last_failure(failure: &Failure, at: OffsetDateTime) -> LastFailure {
    let words = |language| Terminal::new(language).failure_words(failure);
    LastFailure {
        at,
        code: failure.to_string(),
        japanese: words(Language::Japanese),
        english: words(Language::English),
    }
}

/// A person waits for the command beside which this runs.
const LONGEST_BESIDE: Duration = Duration::from_secs(20);
/// Differences below this change nothing about a matter of weeks.
const FARTHEST_CLOCK: time::Duration = time::Duration::days(1);
