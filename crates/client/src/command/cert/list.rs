//! `renkei cert list`: the certificates installed here.

use serde::Serialize;

use crate::cli::Form;
use crate::command::cert::CertificateForm;
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::words::Text;

#[derive(Serialize)]
struct ListForm {
    certificates: Vec<CertificateForm>,
}

/// Runs the command.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let now = tools.clock.now();
    let (all, active) = (tools.home.installed()?, tools.home.in_use(now)?);
    let certificates: Vec<CertificateForm> = all
        .iter()
        .map(|one| CertificateForm::of(one, active.as_ref(), now))
        .collect();
    if arguments.json {
        tools.terminal.json(&ListForm { certificates })?;
    } else if certificates.is_empty() {
        tools.terminal.result(&Text::new("certificates-none"));
    } else {
        certificates
            .iter()
            .for_each(|certificate| certificate.tell(tools.terminal));
    }
    Ok(Outcome::Clean)
}
