//! A person signs in by a program: ユーザID and password, and the steps that the pages ask for after
//! them. Wrong tries are counted and locked like those on the pages, and password checks wait in
//! the same queue.

use protocol::Code;
use time::OffsetDateTime;

use crate::portal::new_password::{Stale, stale};
use crate::portal::sign_in::{Origin, SignInRefusal, note, verify_password};
use crate::store::account::Account;
use crate::store::sign_in::Outcome;
use crate::store::terms;
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::problem::ApiError;
use crate::web::second_factor::{self, CodeRefusal};
use crate::web::session::Site;
use crate::web::state::WebState;

/// What was typed.
pub(super) struct Typed<'a> {
    /// ユーザID.
    pub(super) user_id: &'a str,
    /// The password of the sign-in.
    pub(super) password: &'a str,
    /// A code of the second factor.
    pub(super) code: Option<&'a str>,
}

/// Who signed in.
pub(super) struct SignedIn {
    /// The account as it was when the password was checked. It may have another by now.
    pub(super) person: Account,
    /// The sign-in as the pages list it.
    pub(super) note: String,
}

impl Typed<'_> {
    /// Checks all of it, and notes the sign-in.
    ///
    /// # Errors
    /// The refusal, by its code.
    pub(super) async fn sign_in(
        &self,
        state: &WebState,
        device: Device,
    ) -> Result<SignedIn, ApiError> {
        let origin = Origin {
            device,
            device_hash: None,
        };
        let person = verify_password(state, self.user_id, self.password, &origin)
            .await
            .map_err(|refusal| refused(state, refusal))?;
        check_steps(state, &person, self.code).await?;
        let note = note(state, &person.id, Outcome::SignedIn, device)
            .await
            .map_err(ApiError::Store)?;
        Ok(SignedIn { person, note })
    }
}

/// The steps that the pages ask for after the password: a code, and a password of one's own.
async fn check_steps(
    state: &WebState,
    account: &Account,
    code: Option<&str>,
) -> Result<(), ApiError> {
    let site = Site::Portal;
    if second_factor::is_on(state, site, &account.id).await? {
        let code = code.ok_or(Code::CodeNeeded)?;
        let checked = second_factor::check(state, site, &account.id, code).await;
        match checked.map_err(failed)? {
            Ok(()) | Err(CodeRefusal::Off) => {}
            Err(CodeRefusal::Locked { until }) => return Err(locked(state, until)),
            Err(CodeRefusal::Wrong { left }) => {
                let detail = format!("あと{left}回まちがえると、しばらくログインできなくなります");
                return Err(ApiError::detailed(Code::CodeWrong, detail));
            }
            Err(CodeRefusal::Used) => {
                let detail = "この数字は、もう使われています";
                return Err(ApiError::detailed(Code::CodeWrong, detail));
            }
            Err(CodeRefusal::Form | CodeRefusal::Passkey(_)) => return Err(Code::CodeWrong.into()),
        }
    }
    match stale(state, account) {
        None => check_terms(state, account).await,
        Some(Stale::Temporary) => Err(Code::PasswordTemporary.into()),
        Some(Stale::Expired { .. }) => Err(Code::PasswordExpired.into()),
    }
}

/// The terms, which are agreed to on the portal. What may be left for later is not asked for.
async fn check_terms(state: &WebState, account: &Account) -> Result<(), ApiError> {
    let (id, now) = (&account.id, state.clock.now());
    let open = state
        .store
        .read("ticket-terms", |tx| async move {
            terms::open(&tx, id, now).await
        })
        .await?;
    if open.is_empty() {
        Ok(())
    } else {
        Err(Code::TermsOpen.into())
    }
}

fn refused(state: &WebState, refusal: SignInRefusal) -> ApiError {
    match refusal {
        SignInRefusal::Wrong { left } if left > 0 => {
            let detail = format!("あと{left}回まちがえると、しばらくログインできなくなります");
            ApiError::detailed(Code::SignInWrong, detail)
        }
        SignInRefusal::Wrong { .. } => Code::SignInWrong.into(),
        SignInRefusal::Locked { until } => locked(state, until),
        SignInRefusal::Failed(error) => failed(error),
    }
}

fn locked(state: &WebState, until: OffsetDateTime) -> ApiError {
    let wait = (until - state.clock.now()).whole_minutes() + 1;
    ApiError::detailed(Code::SignInLocked, format!("あと約{wait}分です"))
}

fn failed(error: PageError) -> ApiError {
    match error {
        PageError::Busy | PageError::TooMany(_) => Code::TryLater.into(),
        PageError::Store(error) => ApiError::Store(error),
        PageError::Unexpected(error) => ApiError::Unexpected(error),
        other => ApiError::Unexpected(anyhow::anyhow!("checking a password ended in {other:?}")),
    }
}
