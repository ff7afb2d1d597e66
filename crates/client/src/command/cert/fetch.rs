//! `renkei cert fetch`: the second half of setup. Asks about the pending application and installs
//! the certificate.

use crate::cli::Fetch;
use crate::command::enrolment::{self, Progress};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::keys::Source;
use crate::words::Text;

/// Runs the command. While nothing is decided it ends as not signed in.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Fetch) -> Result<Outcome, Failure> {
    let exchange = tools.home.settle_exchange(None)?;
    let source = Source::from_switch(arguments.password_stdin);
    enrolment::renew_ticket(tools, &exchange, source).await?;
    let progress = enrolment::follow(tools, &exchange, arguments.patience.length()).await?;
    enrolment::tell(tools, &progress);
    match progress {
        Progress::Installed(_) => Ok(Outcome::Clean),
        Progress::Waiting => Err(Failure::no_certificate(Text::new("still-waiting"))),
    }
}
