//! `renkei setup`: the short way to a certificate. The key is made here and never leaves.

use crate::cli::Setup;
use crate::command::enrolment::{self, Progress};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::Standing;
use crate::words::Text;

/// Runs the command. Repeating it goes on where it stopped.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Setup) -> Result<Outcome, Failure> {
    let application = &arguments.application;
    let exchange = tools.home.settle_exchange(application.address.as_deref())?;
    let now = tools.clock.now();
    let of_user = tools.home.installed()?.into_iter().find(|installed| {
        installed.certificate.account() == Some(application.user.as_str())
            && installed.standing(now) != Standing::Expired
    });
    if let Some(installed) = of_user
        && tools.home.pending()?.is_none()
    {
        tools.terminal.note(&Text::new("installed-before"));
        enrolment::tell_installed(tools, &installed.certificate);
        return Ok(Outcome::Clean);
    }
    tools.home.keep_exchange(&exchange)?;
    enrolment::apply(tools, &exchange, application).await?;
    let progress = enrolment::follow(tools, &exchange, arguments.patience.length()).await?;
    enrolment::tell(tools, &progress);
    match progress {
        Progress::Waiting if !arguments.patience.no_wait => {
            Err(Failure::no_certificate(Text::new("still-waiting")))
        }
        Progress::Waiting | Progress::Installed(_) => Ok(Outcome::Clean),
    }
}
