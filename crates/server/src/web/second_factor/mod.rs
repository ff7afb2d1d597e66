//! The second factor: codes of an authenticator app (TOTP, RFC 6238), passkeys, and recovery codes.
//!
//! A code of the app holds for its half minute and the ones beside it, once. A recovery code holds
//! until it is used. Wrong ones are counted and locked like wrong passwords, apart from them. The
//! secret shared with the app lies in the database sealed under the portal's key
//! ([`crate::web::vault`]), recovery codes as marks under it. A passkey proves itself by a signature
//! ([`crate::passkey`]); nothing of it is secret here.

pub(crate) mod account;
mod app;
mod ceremony;
pub(crate) mod entry;
mod mailed;
mod pages;
mod passkeys;
pub(crate) mod proof;

#[cfg(test)]
pub(crate) mod tests;

pub(crate) use ceremony::{PasskeyPart, PasskeyRefusal, Second, keep, message_of, part, take};

use anyhow::{Context as _, anyhow};
use axum::Router;
use axum::routing::{get, post};
use time::OffsetDateTime;
use totp_rs::{Builder, Secret, Totp};
use zeroize::Zeroizing;

use crate::clock::random_bytes;
use crate::store::attempt::{self, Purpose, Standing, Tried};
use crate::store::token::{self, End};
use crate::store::{StoreError, Tx, audit, second_factor};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::person::Person;
use crate::web::session::Site;
use crate::web::sign_in::{limit, tidied_id};
use crate::web::state::WebState;

/// The pages of the second factor for one site.
pub(crate) fn routes<P: Person>() -> Router<WebState> {
    let routes = Router::new()
        .route(
            "/sign-in/second",
            get(entry::show_code::<P>).post(entry::submit_code::<P>),
        )
        .route(
            "/first/second-factor",
            get(entry::show_set_up::<P>).post(entry::submit_set_up::<P>),
        )
        .route(
            account::HOME,
            get(account::show::<P>).post(account::start::<P>),
        )
        .route(
            account::SET_UP,
            get(account::show_set_up::<P>).post(account::submit_set_up::<P>),
        )
        .route(
            account::OFF,
            get(account::show_off::<P>).post(account::submit_off::<P>),
        )
        .route(
            account::NEW_CODES,
            get(account::show_new_codes::<P>).post(account::submit_new_codes::<P>),
        )
        .route(app::APP, get(app::show_app::<P>).post(app::submit_app::<P>))
        .route(passkeys::LIST, get(passkeys::show::<P>))
        .route(
            passkeys::NEW,
            get(passkeys::show_new::<P>).post(passkeys::submit_new::<P>),
        )
        .route(
            "/account/second-factor/new-passkey/{ceremony}",
            get(passkeys::show_make::<P>).post(passkeys::submit_make::<P>),
        )
        .route(
            "/account/second-factor/passkeys/{id}/remove",
            get(passkeys::show_remove::<P>).post(passkeys::submit_remove::<P>),
        )
        .route(
            "/account/devices/{id}/forget",
            post(passkeys::forget_device::<P>),
        );
    match P::SITE {
        Site::Portal => routes.merge(mailed::routes::<P>()),
        Site::Console => routes,
    }
}

/// Why a code is not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum CodeRefusal {
    /// It has neither form of a code. Not counted.
    Form,
    /// Not the code.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// The right code, but it was used before. Not counted.
    Used,
    /// Locked after too many wrong codes.
    Locked {
        /// Until when.
        until: OffsetDateTime,
    },
    /// The second factor was switched off meanwhile.
    Off,
    /// The answer of a passkey is not accepted. Not counted.
    Passkey(PasskeyRefusal),
}

/// Whether a person has a second factor.
///
/// # Errors
/// When the store fails.
pub(crate) async fn is_on(state: &WebState, site: Site, id: &str) -> Result<bool, StoreError> {
    let person = &site.person(id);
    let found = state
        .store
        .read("second-factor", |tx| async move {
            second_factor::is_on(&tx, person).await
        })
        .await?;
    Ok(found)
}

/// Checks what was given, a code or the answer of a passkey, and uses it up.
///
/// # Errors
/// When the store fails.
pub(crate) async fn check_second(
    state: &WebState,
    site: Site,
    id: &str,
    second: &Second,
) -> Result<Result<(), CodeRefusal>, PageError> {
    match second.answer() {
        Some(answer) => ceremony::check(state, site, id, &answer).await,
        None => check(state, site, id, &second.code).await,
    }
}

/// What a page says about a refusal.
pub(crate) fn refusal(state: &WebState, language: Language, refusal: CodeRefusal) -> Message {
    pages::message(state, language, refusal)
}

/// Checks a code and uses it up, or counts a wrong try.
///
/// # Errors
/// When the store fails, or the portal's key is not the one the secret was sealed under.
pub(crate) async fn check(
    state: &WebState,
    site: Site,
    id: &str,
    typed: &str,
) -> Result<Result<(), CodeRefusal>, PageError> {
    let Some(typed) = &Typed::read(typed) else {
        return Ok(Err(CodeRefusal::Form));
    };
    let (person, now, limit) = (&site.person(id), state.clock.now(), limit(state));
    // One transaction, so that two windows cannot use one code, nor try one more than is allowed.
    state
        .store
        .run_tx("second-factor-code", |tx| async move {
            let tried = &Tried::anywhere(PURPOSE, person);
            let locked = attempt::locked_until(&tx, tried, now).await?;
            if let Some(until) = locked {
                return Ok(Err(CodeRefusal::Locked { until }));
            }
            if !second_factor::is_on(&tx, person).await? {
                return Ok(Err(CodeRefusal::Off));
            }
            let right = match typed {
                Typed::App(code) => match app_step(&tx, state, person, code).await? {
                    None => false,
                    Some(step) if second_factor::accept_step(&tx, person, step).await? => true,
                    Some(_) => return Ok(Err(CodeRefusal::Used)),
                },
                Typed::Recovery(code) => {
                    let mark = state.vault.mark(person, code);
                    second_factor::use_recovery_code(&tx, person, &mark, now).await?
                }
            };
            if right {
                if matches!(typed, Typed::Recovery(_)) {
                    audit::record(&tx, now, person, "recovery-code-used", id, site.word()).await?;
                }
                attempt::clear(&tx, PURPOSE, person).await?;
                return Ok(Ok(()));
            }
            let standing = attempt::record_wrong(&tx, tried, limit, now).await?;
            let (event, refusal) = match standing {
                Standing::Left(left) => ("wrong-code", CodeRefusal::Wrong { left }),
                Standing::Locked(until) => {
                    ("locked-after-wrong-codes", CodeRefusal::Locked { until })
                }
            };
            if site == Site::Portal && matches!(refusal, CodeRefusal::Locked { .. }) {
                // Somebody knows the password and guesses codes.
                token::end_of_account(&tx, id, End::Locked, now).await?;
            }
            audit::record(&tx, now, person, event, id, site.word()).await?;
            Ok(Err(refusal))
        })
        .await
}

/// The time step of a code of a person's app, or `None` when it is wrong or there is no app.
async fn app_step(
    tx: &Tx,
    state: &WebState,
    person: &str,
    code: &str,
) -> Result<Option<u64>, PageError> {
    let Some(app) = second_factor::find(tx, person).await? else {
        return Ok(None);
    };
    let secret = state
        .vault
        .open(&seal_context(person), &app.sealed_secret)?;
    Ok(matched_step(&secret, code, state.clock.now())?)
}

/// A code as it was typed, put right.
enum Typed {
    /// Six digits from the app.
    App(String),
    /// A recovery code.
    Recovery(Zeroizing<String>),
}

impl Typed {
    fn read(typed: &str) -> Option<Self> {
        let code: String = tidied_id(typed)
            .chars()
            .filter(|symbol| !symbol.is_whitespace() && *symbol != '-')
            .collect();
        if code.len() == DIGITS && code.bytes().all(|byte| byte.is_ascii_digit()) {
            return Some(Self::App(code));
        }
        let recovery =
            code.len() == RECOVERY_LENGTH && code.chars().all(|symbol| SYMBOLS.contains(symbol));
        recovery.then(|| Self::Recovery(Zeroizing::new(code)))
    }
}

/// The time step whose code this is, if it is one of now or half a minute around it.
fn matched_step(secret: &[u8], code: &str, now: OffsetDateTime) -> anyhow::Result<Option<u64>> {
    let seconds = u64::try_from(now.unix_timestamp()).context("a clock before 1970")?;
    Ok(totp(secret)?.check(code, seconds))
}

fn totp(secret: &[u8]) -> anyhow::Result<Totp> {
    Builder::new()
        .with_secret(secret)
        .build()
        .map_err(|error| anyhow!("a secret for codes cannot be used: {error}"))
}

/// A secret for a new app: 160 bits, as RFC 4226 recommends.
fn new_secret() -> anyhow::Result<Zeroizing<Vec<u8>>> {
    Ok(Zeroizing::new(random_bytes::<20>()?.to_vec()))
}

/// The secret as apps take it when it is typed.
fn base32(secret: &[u8]) -> Zeroizing<String> {
    Zeroizing::new(Secret::from(secret).to_base32())
}

/// New recovery codes: 60 bits each.
fn new_recovery_codes() -> anyhow::Result<Vec<Zeroizing<String>>> {
    (0..RECOVERY_CODES)
        .map(|_| {
            let random = Zeroizing::new(random_bytes::<RECOVERY_LENGTH>()?);
            let symbols = random
                .iter()
                .filter_map(|byte| SYMBOLS.chars().nth(usize::from(byte % 32)));
            Ok(Zeroizing::new(symbols.collect()))
        })
        .collect()
}

/// A recovery code as it is shown: in groups of four.
fn grouped(code: &str) -> String {
    let symbols: Vec<char> = code.chars().collect();
    let groups: Vec<String> = symbols
        .chunks(4)
        .map(|group| group.iter().collect())
        .collect();
    groups.join("-")
}

fn seal_context(person: &str) -> String {
    format!("second factor of {person}")
}

const PURPOSE: Purpose = Purpose::SecondFactor;
const DIGITS: usize = 6;
const RECOVERY_CODES: usize = 10;
const RECOVERY_LENGTH: usize = 12;
/// The letters and digits of the issue password: no I, O, 0 and 1.
const SYMBOLS: &str = "ABCDEFGHJKLMNPQRSTUVWXYZ23456789";
