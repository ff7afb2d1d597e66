//! From an application to an installed certificate, shared by `setup`, `cert request` and
//! `cert fetch`. Everything on the way is kept, so that each of them goes on where the last one
//! stopped.

use std::time::Duration;

use pki::{Certificate, KeyPair};
use protocol::http::{Ticket, TicketRequest};
use protocol::{Code, Sha256};
use serde::Serialize;

use crate::cli::{Application, Patience};
use crate::clock::spoken;
use crate::command::Tools;
use crate::exchange::{Enrolment, Portal};
use crate::failure::Failure;
use crate::keys::{self, Prompt, Source, Wanted};
use crate::local_store::{Exchange, Origin, Pending};
use crate::plan;
use crate::terminal::whole_seconds;
use crate::words::Text;

/// How often the person at the computer had to answer.
pub(crate) type Answers = u32;

/// How an application stands at the end of a run.
#[derive(Debug)]
pub(crate) enum Progress {
    /// The certificate is installed.
    Installed(Certificate),
    /// Somebody has to decide first.
    Waiting,
}

impl Patience {
    /// How long to wait.
    pub(crate) fn length(&self) -> Duration {
        if self.no_wait {
            Duration::ZERO
        } else {
            Duration::from_secs(self.wait)
        }
    }
}

/// An application for programs.
#[derive(Serialize)]
pub(crate) struct PendingForm {
    user_id: String,
    terminal: String,
    office_number: Option<String>,
    certificate_kind: Option<String>,
    applied: bool,
}

impl PendingForm {
    /// The form of an application; the ticket itself stays out.
    pub(crate) fn of(pending: &Pending) -> Self {
        let ticket = pending.ticket.as_ref();
        Self {
            user_id: pending.user_id.clone(),
            terminal: pending.terminal.clone(),
            office_number: ticket.map(|ticket| ticket.office_number.clone()),
            certificate_kind: ticket.map(|ticket| ticket.certificate_kind.clone()),
            applied: pending.applied_at.is_some(),
        }
    }
}

/// Takes up the application on its way, or begins one with a new key, and sees to it that there
/// is a ticket. Tells how many answers the person has given.
pub(crate) async fn apply(
    tools: &Tools<'_>,
    exchange: &Exchange,
    user: &str,
    application: &Application,
) -> Result<Answers, Failure> {
    let _turn = tools.turn()?;
    let mut pending = match tools.home.pending()? {
        Some(pending) if pending.user_id != user => {
            let text = Text::new("other-user-pending").with("user", &pending.user_id);
            return Err(Failure::wrong_use(text));
        }
        Some(pending) => pending,
        None => begin(tools, user, application)?,
    };
    let source = Source::from_switch(application.password_stdin);
    have_ticket(tools, exchange, &mut pending, source).await
}

/// Sees to it that the application on its way has a ticket that still counts: tickets last for
/// minutes, decisions take days. A new ticket for the same key leads to the same application.
pub(crate) async fn renew_ticket(
    tools: &Tools<'_>,
    exchange: &Exchange,
    source: Source,
) -> Result<(), Failure> {
    let mut pending = under_way(tools)?;
    have_ticket(tools, exchange, &mut pending, source).await?;
    Ok(())
}

fn under_way(tools: &Tools<'_>) -> Result<Pending, Failure> {
    let pending = tools.home.pending()?;
    pending.ok_or_else(|| Failure::no_certificate(Text::new("nothing-pending")))
}

async fn have_ticket(
    tools: &Tools<'_>,
    exchange: &Exchange,
    pending: &mut Pending,
    source: Source,
) -> Result<Answers, Failure> {
    let now = tools.clock.now();
    if pending
        .ticket
        .as_ref()
        .is_some_and(|ticket| ticket.expires_at > now)
    {
        return Ok(0);
    }
    let password = tools.secrets.ask(tools.terminal, Prompt::SignIn, source)?;
    let key = tools.home.pending_key(&tools.secrets)?;
    let mut request = TicketRequest {
        user_id: pending.user_id.clone(),
        password: password.to_string(),
        code: None,
        terminal: pending.terminal.clone(),
        public_key_sha256: Sha256::of(&key.public_key_der()),
        unattended: !pending.attended,
    };
    let portal = Portal::new(&tools.tls, exchange)?;
    let mut answers = 1;
    let mut answer = portal.ticket(&request).await;
    if matches!(&answer, Err(failure) if failure.code() == Some(Code::CodeNeeded)) {
        let code = tools.secrets.ask(tools.terminal, Prompt::Code, source)?;
        request.code = Some(code.to_string());
        answers += 1;
        answer = portal.ticket(&request).await;
    }
    let ticket = answer.map_err(|failure| with_place(failure, exchange))?;
    tools.terminal.note(
        &Text::new("ticket-taken")
            .with("office", &ticket.office_number)
            .with("name", &ticket.office_name)
            .with("kind", &ticket.certificate_kind_label),
    );
    let told = match (ticket.unattended, pending.attended) {
        (true, _) => "ticket-unattended",
        (false, false) => "ticket-not-unattended",
        (false, true) => "ticket-attended",
    };
    tools.terminal.note(&Text::new(told));
    pending.ticket = Some(ticket);
    tools.home.keep_pending(pending)?;
    Ok(answers)
}

/// A password that has to be changed first is changed in a browser: where, is told.
fn with_place(failure: Failure, exchange: &Exchange) -> Failure {
    let key = match failure.code() {
        Some(Code::PasswordTemporary) => "password-temporary-where",
        Some(Code::PasswordExpired) => "password-expired-where",
        _ => return failure,
    };
    Failure::no_certificate(Text::new(key).with("address", &exchange.portal))
}

/// Hands in the request, waits for the decision as long as there is patience, and installs the
/// certificate.
pub(crate) async fn follow(
    tools: &Tools<'_>,
    exchange: &Exchange,
    patience: Duration,
) -> Result<Progress, Failure> {
    let mut pending = under_way(tools)?;
    let ticket = pending.ticket.clone().ok_or_else(|| {
        Failure::no_certificate(Text::new("no-ticket").with("user", &pending.user_id))
    })?;
    let key = tools.home.pending_key(&tools.secrets)?;
    let request = pki::request::create(&key, &pending.terminal)?;
    let portal = Portal::new(&tools.tls, exchange)?;
    let mut waited = Duration::ZERO;
    loop {
        let asked = portal.enrol(&pending.user_id, &ticket, &request).await;
        match asked.map_err(|failure| after_refusal(tools, &mut pending, failure))? {
            Enrolment::Issued(arrived) => {
                let arrived = with_authorities(&portal, arrived).await?;
                return install(tools, exchange, (&key, &ticket), arrived);
            }
            Enrolment::Waiting(asked_for) => {
                if pending.applied_at.is_none() {
                    pending.applied_at = Some(tools.clock.now());
                    tools.home.keep_pending(&pending)?;
                }
                let Some(pause) = plan::pause(asked_for, waited, patience) else {
                    return Ok(Progress::Waiting);
                };
                if waited.is_zero() {
                    let text = Text::new("waiting").with("seconds", whole_seconds(patience));
                    tools.terminal.note(&text);
                }
                tokio::time::sleep(pause).await;
                waited += pause;
            }
        }
    }
}

/// Tells how the application stands.
pub(crate) fn tell(tools: &Tools<'_>, progress: &Progress) {
    let terminal = tools.terminal;
    match progress {
        Progress::Installed(certificate) => tell_installed(tools, certificate),
        Progress::Waiting => {
            terminal.result(&Text::new("application-waiting"));
        }
    }
}

/// Tells that a certificate is installed.
pub(crate) fn tell_installed(tools: &Tools<'_>, certificate: &Certificate) {
    let language = tools.terminal.language();
    let end = spoken(certificate.not_after(), language);
    let start = spoken(certificate.not_before(), language);
    let key = if tools.clock.now() < certificate.not_before() {
        "installed-ahead"
    } else {
        "installed"
    };
    let office = certificate.office_number().map(|office| office.to_string());
    tools.terminal.result(
        &Text::new(key)
            .with("start", start)
            .with("office", office.unwrap_or_default())
            .with("name", certificate.organisation().unwrap_or_default())
            .with("kind", certificate.kind_id().unwrap_or_default())
            .with("serial", certificate.serial())
            .with("end", end),
    );
}

/// The ユーザID: as given, of the application on its way, or typed.
pub(crate) fn user(tools: &Tools<'_>, application: &Application) -> Result<String, Failure> {
    if let Some(user) = &application.user {
        return Ok(user.clone());
    }
    if let Some(pending) = tools.home.pending()? {
        return Ok(pending.user_id);
    }
    let typed = tools.terminal.ask(&Text::new("prompt-user"));
    typed.ok_or_else(|| Failure::wrong_use(Text::new("user-needed")))
}

fn begin(tools: &Tools<'_>, user: &str, application: &Application) -> Result<Pending, Failure> {
    let key = KeyPair::generate()?;
    let pending = Pending {
        user_id: user.to_owned(),
        terminal: application
            .terminal
            .clone()
            .unwrap_or_else(|| USUAL_TERMINAL.to_owned()),
        attended: application.attended,
        begun_at: tools.clock.now(),
        ticket: None,
        applied_at: None,
    };
    tools.home.begin(&pending, &key, &tools.secrets)?;
    Ok(pending)
}

/// What a refusal changes: a ticket that cannot be used is dropped; an application that was sent
/// back, or whose certificate was revoked already, is over, and the next one gets a new key.
fn after_refusal(tools: &Tools<'_>, pending: &mut Pending, failure: Failure) -> Failure {
    let kept = match failure.code() {
        Some(Code::TicketInvalid) => {
            pending.ticket = None;
            tools.home.keep_pending(pending)
        }
        Some(Code::ApplicationReturned | Code::CertificateRevoked) => tools.home.end_pending(),
        _ => Ok(()),
    };
    kept.err().unwrap_or(failure)
}

/// Some servers send the certificate alone: the authorities above it are fetched then.
pub(crate) async fn with_authorities(
    portal: &Portal,
    mut arrived: Vec<Certificate>,
) -> Result<Vec<Certificate>, Failure> {
    if !arrived.iter().any(Certificate::is_authority) {
        arrived.extend(portal.authorities().await?);
    }
    Ok(arrived)
}

fn install(
    tools: &Tools<'_>,
    exchange: &Exchange,
    (key, ticket): (&KeyPair, &Ticket),
    arrived: Vec<Certificate>,
) -> Result<Progress, Failure> {
    let public_key = key.public_key_der();
    let wanted = Wanted {
        public_key: &public_key,
        office_number: Some(&ticket.office_number),
    };
    let now = tools.clock.now();
    let (certificate, chain) = keys::accept(arrived, &wanted, &exchange.anchors(), now)?;
    let parts = (key, &certificate, chain.as_slice());
    tools
        .home
        .install(&tools.secrets, parts, Origin::Here, now)?;
    tools.home.end_pending()?;
    Ok(Progress::Installed(certificate))
}

/// The name of a computer that was given none.
const USUAL_TERMINAL: &str = "端末1";
