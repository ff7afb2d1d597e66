//! `renkei status`: who this office is to the exchange and what waits on both sides.

use protocol::http::{MessageSummary, SelfDescription, Side};
use protocol::{Code, State};
use serde::Serialize;

use crate::cli::Form;
use crate::command::cert::CertificateForm;
use crate::command::renewal_look::{self, RenewalForm};
use crate::command::session::Session;
use crate::command::{Outcome, Tools, newer, work};
use crate::failure::Failure;
use crate::words::Text;

#[derive(Serialize)]
struct StatusForm<'a> {
    exchange: &'a str,
    certificate: CertificateForm,
    renewal: RenewalForm,
    own: &'a SelfDescription,
    /// Absent where nobody may know.
    uncollected: Option<usize>,
    outbox: usize,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let inbox = match session.mailbox.messages(Side::Inbox).await {
        Ok(inbox) => Some(inbox),
        Err(failure) if is_about_rights(&failure) => None,
        Err(failure) => return Err(failure),
    };
    let uncollected = |inbox: Vec<MessageSummary>| {
        let mut states = inbox.iter().map(|one| one.state.parse());
        states
            .by_ref()
            .filter(|state| *state == Ok(State::Sent))
            .count()
    };
    let now = tools.clock.now();
    let (renewal, told) = RenewalForm::of(tools, &session.installed, now)?;
    let form = StatusForm {
        exchange: &session.exchange.name,
        certificate: CertificateForm::of(&session.installed, Some(&session.installed), now),
        renewal,
        own: &session.own,
        uncollected: inbox.map(uncollected),
        outbox: tools.home.waiting()?.len(),
    };
    if arguments.json {
        terminal.json(&form)?;
        return Ok(Outcome::Clean);
    }
    terminal.result(
        &Text::new("status-connected")
            .with("exchange", form.exchange)
            .with("office", &form.own.office_number)
            .with("name", &form.own.office_name)
            .with("kinds", form.own.service_kinds.join(", ")),
    );
    form.certificate.tell(terminal);
    renewal_look::tell(terminal, &told);
    for text in work::told(form.own, terminal.language()) {
        terminal.result(&text);
    }
    if let Some(text) = newer::version(&session).await {
        terminal.note(&text);
    }
    let outbox = form.outbox;
    let waiting = match form.uncollected {
        Some(inbox) => Text::new("status-waiting").with("inbox", inbox),
        None => Text::new("status-waiting-unknown"),
    };
    terminal.result(&waiting.with("outbox", outbox));
    Ok(Outcome::Clean)
}

/// Nobody is signed in who may list, and the terminal may not by itself.
fn is_about_rights(failure: &Failure) -> bool {
    matches!(
        failure.code(),
        Some(Code::TokenRequired | Code::RightMissing)
    )
}
