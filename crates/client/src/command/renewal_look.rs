//! How the certificate in use is going to be renewed: the moment, what is on its way, and what went
//! wrong last. For `status`, `doctor` and `cert status`, and for deciding whether it is time.

use careplan::Language;
use pki::Certificate;
use protocol::http::RenewalStart;
use serde::Serialize;
use time::{Duration, OffsetDateTime};

use crate::clock::spoken;
use crate::command::Tools;
use crate::failure::Failure;
use crate::local_store::{Installed, Renew, Standing};
use crate::renewal::{LastFailure, Plan, Request, opens_at};
use crate::terminal::Terminal;
use crate::words::Text;

/// The renewal for programs.
#[derive(Debug, Serialize)]
pub(crate) struct RenewalForm {
    /// Whether it is done without being asked.
    automatic: bool,
    /// From when on it can be done.
    #[serde(with = "time::serde::rfc3339")]
    opens_at: OffsetDateTime,
    /// When it is done without being asked.
    #[serde(with = "time::serde::rfc3339::option")]
    renews_at: Option<OffsetDateTime>,
    /// Since when a request is on its way.
    #[serde(with = "time::serde::rfc3339::option")]
    pending_since: Option<OffsetDateTime>,
    /// When the exchange took it; none while it is not known to have arrived.
    #[serde(with = "time::serde::rfc3339::option")]
    applied_at: Option<OffsetDateTime>,
    /// Where the new validity is to begin.
    start: Option<RenewalStart>,
    /// From when on the certificate that follows is used; it is here already.
    #[serde(with = "time::serde::rfc3339::option")]
    followed_at: Option<OffsetDateTime>,
    last_failure: Option<FailureForm>,
    /// Not tried again without being asked before this moment.
    #[serde(with = "time::serde::rfc3339::option")]
    next_try_at: Option<OffsetDateTime>,
    #[serde(skip)]
    ends_at: OffsetDateTime,
}

/// Why it went wrong last, for programs.
#[derive(Debug, Serialize)]
struct FailureForm {
    #[serde(with = "time::serde::rfc3339")]
    at: OffsetDateTime,
    code: String,
    message: String,
    hint: Option<String>,
}

/// One thing that is told about the renewal.
#[derive(Debug)]
pub(crate) struct Told {
    /// Whether somebody should do something.
    pub(crate) concern: Concern,
    /// What is so.
    pub(crate) text: String,
    /// What to do next.
    pub(crate) hint: Option<String>,
}

/// How much something concerns people.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Concern {
    /// It goes by itself.
    None,
    /// Somebody should look.
    Some,
    /// The end is near.
    Urgent,
}

/// The plan for a certificate; the moment is chosen at the first look and kept.
pub(crate) fn plan_for(
    tools: &Tools<'_>,
    certificate: &Certificate,
    now: OffsetDateTime,
) -> Result<Plan, Failure> {
    let kept = tools.home.renewal_plan()?;
    if let Some(plan) = kept.filter(|plan| plan.is_for(certificate)) {
        return Ok(plan);
    }
    let lot = u64::from_be_bytes(tools.randomness.bytes()?);
    let plan = Plan::choose(certificate, now, lot);
    tools.home.keep_renewal_plan(&plan)?;
    Ok(plan)
}

/// The request on its way for what follows a certificate. One whose certificate is installed was
/// only cut before it was tidied up; that is done now.
pub(crate) fn under_way(
    tools: &Tools<'_>,
    present: &Certificate,
) -> Result<Option<Request>, Failure> {
    let home = &tools.home;
    let request = home.renewal()?.filter(|request| request.is_for(present));
    let Some(request) = request else {
        return Ok(None);
    };
    let asked_for = pki::request::verify(&home.renewal_bytes()?)?.spki_der();
    let mut installed = home.installed()?.into_iter();
    if installed.any(|one| one.certificate.public_key_der() == asked_for) {
        home.end_renewal()?;
        return Ok(None);
    }
    Ok(Some(request))
}

/// The certificate that takes the place of the one in use, once its validity begins.
pub(crate) fn following(
    tools: &Tools<'_>,
    in_use: &Installed,
) -> Result<Option<Installed>, Failure> {
    let active = tools.home.active()?;
    Ok(active.filter(|active| active.certificate != in_use.certificate))
}

/// Whether it is time for the next step without being asked.
pub(crate) fn is_due(tools: &Tools<'_>, now: OffsetDateTime) -> Result<bool, Failure> {
    let Some((plan, request)) = awaited(tools, now)? else {
        return Ok(false);
    };
    Ok(plan.is_due(request.as_ref(), now))
}

/// As [`is_due`], beside a command that talks to the exchange anyway: what waits there is asked for
/// at once, so that no command meets a new certificate of the office that is not here yet.
pub(crate) fn is_due_beside(tools: &Tools<'_>, now: OffsetDateTime) -> Result<bool, Failure> {
    let Some((plan, request)) = awaited(tools, now)? else {
        return Ok(false);
    };
    Ok(match request {
        Some(_) => !plan.is_pausing(now),
        None => plan.is_due(None, now),
    })
}

/// Whether a request is on its way, as far as that can be told.
pub(crate) fn is_under_way(tools: &Tools<'_>) -> bool {
    matches!(tools.home.renewal(), Ok(Some(_)))
}

/// Plan and request, where there is a certificate that is to be renewed without being asked.
fn awaited(
    tools: &Tools<'_>,
    now: OffsetDateTime,
) -> Result<Option<(Plan, Option<Request>)>, Failure> {
    let Some(in_use) = tools.home.in_use(now)? else {
        return Ok(None);
    };
    let certificate = &in_use.certificate;
    if in_use.standing(now) != Standing::Valid || following(tools, &in_use)?.is_some() {
        return Ok(None);
    }
    let request = under_way(tools, certificate);
    let plan = plan_for(tools, certificate, now);
    if !matches!(request, Ok(Some(_))) && now < opens_at(certificate) {
        // Nothing is to be done for months: what is wrong with the folder is told by `status`.
        return Ok(None);
    }
    if tools.home.settings()?.renew == Renew::Off {
        return Ok(None);
    }
    Ok(Some((plan?, request?)))
}

impl RenewalForm {
    /// How a certificate is going to be renewed, and what has to be told about that.
    pub(crate) fn of(
        tools: &Tools<'_>,
        in_use: &Installed,
        now: OffsetDateTime,
    ) -> Result<(Self, Vec<Told>), Failure> {
        let (terminal, certificate) = (tools.terminal, &in_use.certificate);
        let next = following(tools, in_use)?;
        let mut failures = Vec::new();
        let request = under_way(tools, certificate);
        let request = request.unwrap_or_else(|failure| {
            failures.push(failure);
            None
        });
        let settings = tools.home.settings();
        let renew = settings.map_err(|failure| failures.push(failure));
        let plan = plan_for(tools, certificate, now).map_err(|failure| failures.push(failure));
        let plan = plan.ok();
        let automatic = renew.is_ok_and(|settings| settings.renew == Renew::On);
        let planned = plan.as_ref().filter(|_| automatic && next.is_none());
        let failed = plan.as_ref().and_then(|plan| plan.last_failure.as_ref());
        let form = Self {
            automatic,
            opens_at: opens_at(certificate),
            renews_at: planned.map(|plan| plan.renew_at),
            pending_since: request.as_ref().map(|request| request.begun_at),
            applied_at: request.as_ref().and_then(|request| request.applied_at),
            start: request.as_ref().map(|request| request.start),
            followed_at: next.map(|next| next.certificate.not_before()),
            last_failure: failed.map(|failure| FailureForm::of(failure, terminal.language())),
            next_try_at: planned.and_then(|plan| plan.next_try_at),
            ends_at: certificate.not_after(),
        };
        let mut told = vec![form.standing(terminal, now)];
        told.extend(form.failure(terminal, now));
        told.extend(failures.iter().map(|failure| {
            let (text, hint) = terminal.failure_words(failure);
            form.concern(text, hint, now)
        }));
        Ok((form, told))
    }

    fn standing(&self, terminal: &Terminal, now: OffsetDateTime) -> Told {
        let say = |moment| spoken(moment, terminal.language());
        let text = if let Some(start) = self.followed_at {
            Text::new("renewal-followed").with("start", say(start))
        } else if let Some(applied) = self.applied_at {
            Text::new("renewal-waiting").with("when", say(applied))
        } else if let Some(begun) = self.pending_since {
            Text::new("renewal-begun").with("when", say(begun))
        } else if let Some(renews_at) = self.renews_at {
            match renews_at > now {
                true => Text::new("renewal-planned").with("when", say(renews_at)),
                false => Text::new("renewal-due"),
            }
        } else if self.opens_at > now {
            Text::new("renewal-by-hand").with("when", say(self.opens_at))
        } else {
            let text = Text::new("renewal-by-hand-now");
            let hint = text.hint(terminal.language());
            return self.concern(terminal.say(&text), hint, now);
        };
        Told {
            concern: Concern::None,
            text: terminal.say(&text),
            hint: None,
        }
    }

    fn failure(&self, terminal: &Terminal, now: OffsetDateTime) -> Option<Told> {
        let failure = self.last_failure.as_ref()?;
        let text = Text::new("renewal-failed-last")
            .with("when", spoken(failure.at, terminal.language()))
            .with("reason", &failure.message);
        Some(self.concern(terminal.say(&text), failure.hint.clone(), now))
    }

    fn concern(&self, text: String, hint: Option<String>, now: OffsetDateTime) -> Told {
        let is_near = self.ends_at - now < URGENT;
        Told {
            concern: if is_near {
                Concern::Urgent
            } else {
                Concern::Some
            },
            text,
            hint,
        }
    }
}

impl FailureForm {
    fn of(failure: &LastFailure, language: Language) -> Self {
        let (message, hint) = match language {
            Language::Japanese => failure.japanese.clone(),
            Language::English => failure.english.clone(),
        };
        Self {
            at: failure.at,
            code: failure.code.clone(),
            message,
            hint,
        }
    }
}

/// Tells what there is to tell, one line each.
pub(crate) fn tell(terminal: &Terminal, told: &[Told]) {
    for one in told {
        terminal.line(&one.text);
        if let Some(hint) = &one.hint {
            terminal.line(&format!("      {hint}"));
        }
    }
}

const URGENT: Duration = Duration::days(14);
