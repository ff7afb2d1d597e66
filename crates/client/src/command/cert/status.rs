//! `renkei cert status`: the certificate in use, how its key is kept, the one that takes its place,
//! and a pending application.

use serde::Serialize;

use crate::cli::Form;
use crate::command::cert::CertificateForm;
use crate::command::enrolment::PendingForm;
use crate::command::renewal_look::{self, RenewalForm};
use crate::command::{Outcome, Tools};
use crate::failure::Failure;
use crate::local_store::Standing;
use crate::words::Text;

#[derive(Serialize)]
struct StatusForm {
    active: Option<CertificateForm>,
    /// The one that takes its place, once its validity begins.
    next: Option<CertificateForm>,
    pending: Option<PendingForm>,
    /// How the one in use is going to be renewed.
    renewal: Option<RenewalForm>,
}

/// Runs the command. Without a usable certificate it ends as not signed in.
pub(crate) fn run(tools: &Tools<'_>, arguments: &Form) -> Result<Outcome, Failure> {
    let terminal = tools.terminal;
    let now = tools.clock.now();
    let (active, pending) = (tools.home.in_use(now)?, tools.home.pending()?);
    let next = match &active {
        Some(active) => renewal_look::following(tools, active)?,
        None => None,
    };
    let next = next.map(|next| CertificateForm::of(&next, active.as_ref(), now));
    let form = active
        .as_ref()
        .map(|one| CertificateForm::of(one, Some(one), now));
    let (renewal, told) = match &active {
        Some(active) if active.standing(now) == Standing::Valid => {
            let (renewal, told) = RenewalForm::of(tools, active, now)?;
            (Some(renewal), told)
        }
        _ => (None, Vec::new()),
    };
    if arguments.json {
        terminal.json(&StatusForm {
            active: form,
            renewal,
            next,
            pending: pending.as_ref().map(PendingForm::of),
        })?;
    } else {
        if let (Some(active), Some(form)) = (&active, &form) {
            form.tell(terminal);
            terminal.result(&active.protection.text());
            renewal_look::tell(terminal, &told);
        }
        if let Some(next) = &next {
            next.tell(terminal);
        }
        if let Some(pending) = &pending {
            let key = match pending.applied_at {
                Some(_) => "application-waiting",
                None => "application-begun",
            };
            terminal.result(&Text::new(key));
        }
    }
    tools.home.usable(now).map(|_| Outcome::Clean)
}
