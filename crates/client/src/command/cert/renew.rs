//! `renkei cert renew`: renews the certificate in use under a new key, or goes on with a renewal
//! that waits. With `--if-due` it does what `renkei` does by itself beside other commands, for
//! computers on which nothing else runs regularly.

use protocol::http::RenewalStart;
use serde::Serialize;

use crate::cli::{Renew, Start};
use crate::clock::spoken;
use crate::command::cert::CertificateForm;
use crate::command::renewal_look::{self, RenewalForm};
use crate::command::renewing::{self, Manner, Renewed};
use crate::command::{Outcome, Tools, enrolment};
use crate::failure::Failure;
use crate::renewal::opens_at;
use crate::words::Text;

#[derive(Serialize)]
struct RenewForm {
    result: &'static str,
    certificate: Option<CertificateForm>,
    renewal: RenewalForm,
}

/// What is to be told at the end.
enum End {
    /// Nothing was to be done.
    Nothing,
    /// The exchange was asked.
    Asked(Renewed),
}

/// Runs the command.
pub(crate) async fn run(tools: &Tools<'_>, arguments: &Renew) -> Result<Outcome, Failure> {
    let _turn = tools.turn()?;
    let now = tools.clock.now();
    let present = tools.home.usable(now)?;
    let certificate = &present.certificate;
    let is_followed = renewal_look::following(tools, &present)?.is_some();
    let is_left_out = arguments.if_due && !renewal_look::is_due(tools, now)?;
    if is_followed || is_left_out {
        return tell(tools, arguments, &End::Nothing);
    }
    let start = arguments.start.map(Start::wanted);
    let begun = renewal_look::under_way(tools, certificate)?;
    let sent = begun.as_ref().filter(|request| request.sent_at.is_some());
    if sent.is_some_and(|sent| start.is_some_and(|start| start != sent.start)) {
        return Err(Failure::wrong_use(Text::new("renewal-other-start")));
    }
    if !arguments.now && begun.is_none() && now < opens_at(certificate) {
        let from = spoken(opens_at(certificate), tools.terminal.language());
        let text = Text::new("renewal-too-early").with("when", from);
        return Err(Failure::refused(text));
    }
    let manner = Manner {
        start,
        patience: arguments.patience.length(),
    };
    let renewed = renewing::renew(tools, manner).await?;
    tell(tools, arguments, &End::Asked(renewed))
}

fn tell(tools: &Tools<'_>, arguments: &Renew, end: &End) -> Result<Outcome, Failure> {
    let (terminal, now) = (tools.terminal, tools.clock.now());
    let present = tools.home.usable(now)?;
    let (renewal, told) = RenewalForm::of(tools, &present, now)?;
    if arguments.form.json {
        let result = match end {
            End::Nothing => "nothing-to-do",
            End::Asked(Renewed::Installed(_)) => "installed",
            End::Asked(Renewed::Waiting) => "waiting",
        };
        let active = tools.home.active()?;
        let certificate = match end {
            End::Asked(Renewed::Installed(_)) => {
                active.map(|one| CertificateForm::of(&one, Some(&present), now))
            }
            _ => None,
        };
        terminal.json(&RenewForm {
            result,
            certificate,
            renewal,
        })?;
        return Ok(Outcome::Clean);
    }
    match end {
        End::Asked(Renewed::Installed(certificate)) => {
            enrolment::tell_installed(tools, certificate);
        }
        End::Asked(Renewed::Waiting) | End::Nothing => {
            renewal_look::tell(terminal, &told);
        }
    }
    Ok(Outcome::Clean)
}

impl Start {
    fn wanted(self) -> RenewalStart {
        match self {
            Self::AtOnce => RenewalStart::Now,
            Self::AtEnd => RenewalStart::AfterPresent,
        }
    }
}
