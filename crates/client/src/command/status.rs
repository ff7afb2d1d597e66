//! `renkei status`: who this office is to the exchange and what waits on both sides.

use protocol::State;
use protocol::http::{SelfDescription, Side};
use serde::Serialize;

use crate::cli::Form;
use crate::command::cert::CertificateForm;
use crate::command::renewal_look::{self, RenewalForm};
use crate::command::session::Session;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::words::Text;

#[derive(Serialize)]
struct StatusForm<'a> {
    exchange: &'a str,
    certificate: CertificateForm,
    renewal: RenewalForm,
    own: &'a SelfDescription,
    uncollected: usize,
    outbox: usize,
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let session = Session::open(tools).await?;
    let inbox = session.mailbox.messages(Side::Inbox).await?;
    let now = tools.clock.now();
    let (renewal, told) = RenewalForm::of(tools, &session.installed, now)?;
    let form = StatusForm {
        exchange: &session.exchange.name,
        certificate: CertificateForm::of(&session.installed, Some(&session.installed), now),
        renewal,
        own: &session.own,
        uncollected: inbox
            .iter()
            .filter(|one| one.state.parse() == Ok(State::Sent))
            .count(),
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
    terminal.result(
        &Text::new("status-waiting")
            .with("inbox", form.uncollected)
            .with("outbox", form.outbox),
    );
    Ok(Outcome::Clean)
}
