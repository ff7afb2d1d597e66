//! `renkei cert request`: the first half of setup. Makes the key and applies; does not wait.

use std::time::Duration;

use crate::cli::Application;
use crate::command::{Outcome, Tools, enrolment};
use crate::failure::Failure;

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Application) -> Result<Outcome, Failure> {
    let exchange = tools.home.settle_exchange(arguments.address.as_deref())?;
    tools.home.keep_exchange(&exchange)?;
    let user = enrolment::user(tools, arguments)?;
    enrolment::apply(tools, &exchange, &user, arguments).await?;
    let progress = enrolment::follow(tools, &exchange, Duration::ZERO).await?;
    enrolment::tell(tools, &progress);
    Ok(Outcome::Clean)
}
