//! The field for the issue password, wherever it stands: an application, or the page where the
//! one at hand is tried. Wrong entries count together for the office.

use pki::pkcs12::IssuePassword;

use super::{CHECK, HOME, remembering};
use crate::portal::user::PortalUser;
use crate::store::attempt::{self, Place, Purpose, Tried};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::sign_in::{self, Check, Noted, Refusal};
use crate::web::state::WebState;

/// The issue password, or what to tell the person; `kind` is what is being applied for.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn verify(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    typed: &str,
    kind: Option<&str>,
) -> Result<Result<IssuePassword, Message>, PageError> {
    let (number, actor) = (user.office.number.to_string(), user.actor());
    let check = Check {
        purpose: Purpose::IssuePassword,
        id: &number,
        hash: Some(&user.account.issue_password_hash),
        actor: &actor,
        place: Place::Elsewhere,
        noted: Noted::Audit,
    };
    let parsed = IssuePassword::parse(typed);
    let refusal = match &parsed {
        Ok(password) => sign_in::verify(state, &check, password.as_str())
            .await?
            .err(),
        // What has not the form of one cannot be right; it is a wrong try all the same.
        Err(_) => Some(sign_in::count_wrong(state, &check).await?),
    };
    let refusal = match (parsed, refusal) {
        (Ok(password), None) => return Ok(Ok(password)),
        (_, refusal) => refusal.unwrap_or(Refusal::Wrong { left: 0 }),
    };
    let wrong = matches!(refusal, Refusal::Wrong { .. });
    if wrong && is_sign_in_password(state, user, typed).await? {
        let sheet = remembering(CHECK, kind);
        let message = Message::new(language, "issue-password-is-sign-in", &[]);
        let label = language.text("issue-password-is-sign-in-next");
        return Ok(Err(message.leading_to(label, &sheet)));
    }
    let message = sign_in::message(state, language, "issue-password-wrong", refusal);
    let label = language.text("issue-password-title");
    Ok(Err(message.leading_to(label, &remembering(HOME, kind))))
}

/// Whether the sign-in password was typed instead. Counted as a wrong sign-in, so that this field
/// is no way to try sign-in passwords; and after some comparisons that failed none is made for a
/// while, because the right issue password in between would begin the count anew.
async fn is_sign_in_password(
    state: &WebState,
    user: &PortalUser,
    typed: &str,
) -> Result<bool, PageError> {
    let (actor, now) = (user.actor(), state.clock.now());
    let guard = &format!("sign-in password of {}", user.account.id);
    let comparison = Check {
        purpose: Purpose::IssuePassword,
        id: guard,
        hash: None,
        actor: &actor,
        place: Place::Elsewhere,
        noted: Noted::Nowhere,
    };
    let paused = state
        .store
        .read("issue-password-guard", |tx| async move {
            let tried = Tried::anywhere(Purpose::IssuePassword, guard);
            attempt::locked_until(&tx, &tried, now).await
        })
        .await?;
    if paused.is_some() {
        return Ok(false);
    }
    let hash = Some(user.account.password_hash.as_str());
    if !state.passwords.verify(hash, typed).await? {
        sign_in::count_wrong(state, &comparison).await?;
        return Ok(false);
    }
    let sign_in = Check {
        purpose: Purpose::Portal,
        id: &user.account.id,
        hash,
        actor: &actor,
        place: Place::Inside,
        noted: Noted::Audit,
    };
    sign_in::count_wrong(state, &sign_in).await?;
    Ok(true)
}
