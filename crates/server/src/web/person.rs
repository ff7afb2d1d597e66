//! Somebody who signs in, on either site, and the steps between the right password and the pages.

use std::future::Future;

use axum::extract::FromRequestParts;
use tower_sessions::Session;

use crate::store::sign_in::{self as sign_ins, Outcome};
use crate::store::{audit, operator};
use crate::web::error::{PageError, SessionEnded};
use crate::web::language::Language;
use crate::web::page::Frame;
use crate::web::session::{self, SignedIn, Site, Step};
use crate::web::state::WebState;

/// A signed-in person of one site, as far as passwords and codes are concerned.
pub(crate) trait Person:
    FromRequestParts<WebState, Rejection = PageError> + Send + Sync + 'static
{
    /// The site.
    const SITE: Site;
    /// Where 2段階の確認 is listed, if not in the menu itself.
    const ACCOUNT: Option<&'static str>;
    /// Where the known browsers are listed, after one was forgotten.
    const DEVICES: &'static str;
    /// Page numbers of the site.
    const NUMBERS: Numbers;

    /// Id with which the person signs in.
    fn id(&self) -> &str;

    /// Argon2 hash of the password.
    fn password_hash(&self) -> &str;

    /// The frame of a page; `here` is the menu's address of the page.
    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame;

    /// The frame of a page before the last step of signing in.
    fn bare_frame(
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
    ) -> Frame;

    /// What is left to do after the password and the code.
    fn step_after_code(
        state: &WebState,
        id: &str,
    ) -> impl Future<Output = Result<Option<Step>, PageError>> + Send;

    /// What the step of setting up a second factor says first.
    fn set_up_words(
        state: &WebState,
        language: Language,
        id: &str,
    ) -> impl Future<Output = Result<SetUpWords, PageError>> + Send;

    /// Why somebody with this password cannot do without a second factor, as the key of a
    /// message, and the page that helps, as the key of its label and its address.
    fn obstacle(state: &WebState, password: &str) -> Option<Obstacle>;
}

/// What the step of setting up a second factor says first.
pub(crate) struct SetUpWords {
    /// Paragraphs before the drawing.
    pub(crate) introduction: Vec<String>,
    /// What to know about leaving it for later and where to send that, where it may be left.
    pub(crate) later: Option<(String, &'static str)>,
}

/// Why a second factor cannot be switched off.
pub(crate) struct Obstacle {
    /// Key of the message.
    pub(crate) message: &'static str,
    /// Label, as a key, and address of the page that helps.
    pub(crate) next: Option<(&'static str, &'static str)>,
}

/// Numbers (画面番号) of the pages that both sites have.
pub(crate) struct Numbers {
    /// The code at sign-in.
    pub(crate) code: &'static str,
    /// 2段階の確認.
    pub(crate) second_factor: &'static str,
    /// Setting it up.
    pub(crate) set_up: &'static str,
    /// The recovery codes, shown once.
    pub(crate) recovery_codes: &'static str,
    /// Switching it off.
    pub(crate) off: &'static str,
    /// New recovery codes.
    pub(crate) new_codes: &'static str,
    /// The passkeys.
    pub(crate) passkeys: &'static str,
    /// A further passkey.
    pub(crate) new_passkey: &'static str,
    /// Making it in the browser.
    pub(crate) make_passkey: &'static str,
    /// Taking one away.
    pub(crate) remove_passkey: &'static str,
}

/// Somebody who gave the right password and has this step before them.
pub(crate) struct Entrant {
    /// Id with which the person signs in.
    pub(crate) id: String,
    /// The session.
    pub(crate) signed_in: SignedIn,
}

/// Sends somebody whose session has ended to the sign-in page.
///
/// # Errors
/// [`PageError::SignInFirst`] for them.
pub(crate) async fn refuse_outsiders(
    state: &WebState,
    session: &Session,
) -> Result<SignedIn, PageError> {
    let ended = if session.id().is_some() {
        SessionEnded::Yes
    } else {
        SessionEnded::No
    };
    let signed_in = session::current(state, session).await?;
    let next = "/".to_owned();
    signed_in.ok_or(PageError::SignInFirst { next, ended })
}

/// Who has `step` before them in this browser.
///
/// # Errors
/// [`PageError::SignInFirst`] when nobody has signed in, [`PageError::Elsewhere`] when another
/// step or none is left.
pub(crate) async fn entrant(
    state: &WebState,
    session: &Session,
    site: Site,
    step: Step,
) -> Result<Entrant, PageError> {
    let signed_in = refuse_outsiders(state, session).await?;
    let Some((id, left)) = signed_in.step(site) else {
        return Err(PageError::Elsewhere("/"));
    };
    if left != step {
        return Err(PageError::Elsewhere(left.address()));
    }
    Ok(Entrant {
        id: id.to_owned(),
        signed_in,
    })
}

/// Goes on after the right password (`password` is its print) or after a step: the session, and
/// where to go.
///
/// # Errors
/// When the store fails.
pub(crate) async fn proceed(
    state: &WebState,
    session: &Session,
    site: Site,
    id: &str,
    password: String,
    step: Option<Step>,
    next: &str,
) -> Result<(SignedIn, String), PageError> {
    let signed_in = session::begin(state, session, site, id, password, step, next).await?;
    let Some(step) = step else {
        let (person, now) = (&signed_in.person, state.clock.now());
        let sign_in = signed_in.sign_in.as_deref();
        state
            .store
            .run_tx("sign-in-audit", |tx| async move {
                if let Some(sign_in) = sign_in {
                    sign_ins::set_outcome(&tx, sign_in, Outcome::SignedIn).await?;
                }
                if site == Site::Console {
                    operator::note_sign_in(&tx, id, now).await?;
                }
                audit::record(&tx, now, person, "signed-in", id, site.word()).await
            })
            .await?;
        return Ok((signed_in, next.to_owned()));
    };
    Ok((signed_in, step.address().to_owned()))
}
