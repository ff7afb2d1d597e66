//! Checking an id and a password, with the lock after wrong tries; for the portal, the console
//! and the interface for programs.
//!
//! An id that does not exist is answered, counted and locked like one that does, and takes as long:
//! for each row that a try leaves behind about a known id, one is written for an unknown one.

use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

use crate::store::attempt::{self, Limit, Place, Purpose, Standing, Tried};
use crate::store::mail_link::LinkPurpose;
use crate::store::mail_wish::{self, MailWish};
use crate::store::sign_in::{self as sign_ins, Outcome, SignIn};
use crate::store::{StoreError, Tx, account, audit, unknown_try};
use crate::web::device::Device;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::session::{self, Site};
use crate::web::state::WebState;

/// Why a password was not accepted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Refusal {
    /// Id or password is wrong.
    Wrong {
        /// Tries left before the lock.
        left: u32,
    },
    /// Locked after too many wrong tries.
    Locked {
        /// Until when.
        until: OffsetDateTime,
    },
}

/// What is being checked.
pub(crate) struct Check<'a> {
    /// What it is for.
    pub(crate) purpose: Purpose,
    /// The id that is counted.
    pub(crate) id: &'a str,
    /// The hash on record, if the id exists.
    pub(crate) hash: Option<&'a str>,
    /// Who is named in the audit record, such as `account:ID`.
    pub(crate) actor: &'a str,
    /// From where it comes.
    pub(crate) place: Place<'a>,
    /// Where a wrong try is noted, besides being counted.
    pub(crate) noted: Noted,
}

/// Where a wrong try is noted, if the id exists.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Noted {
    /// Nowhere.
    Nowhere,
    /// In the audit record.
    Audit,
    /// In the audit record and among the sign-ins of the account.
    SignIns(Device),
}

impl<'a> Check<'a> {
    fn tried(&self) -> Tried<'a> {
        Tried {
            purpose: self.purpose,
            id: self.id,
            place: self.place,
        }
    }
}

/// Checks a password and counts the try.
///
/// # Errors
/// When too many are waiting or the store fails.
pub(crate) async fn verify(
    state: &WebState,
    check: &Check<'_>,
    password: &str,
) -> Result<Result<(), Refusal>, PageError> {
    let (now, tried) = (state.clock.now(), &check.tried());
    let locked = state
        .store
        .read("sign-in-lock", |tx| async move {
            attempt::locked_until(&tx, tried, now).await
        })
        .await?;
    if let Some(until) = locked {
        return Ok(Err(Refusal::Locked { until }));
    }
    if !state.passwords.verify(check.hash, password).await? {
        return Ok(Err(count_wrong(state, check).await?));
    }
    // Others may have locked the id meanwhile: a right guess among many wrong ones does not count.
    let locked = state
        .store
        .run_tx("sign-in-right", |tx| async move {
            let locked = attempt::locked_until(&tx, tried, now).await?;
            if locked.is_none() {
                attempt::clear_here(&tx, tried).await?;
            }
            Ok::<_, StoreError>(locked)
        })
        .await?;
    Ok(locked.map_or(Ok(()), |until| Err(Refusal::Locked { until })))
}

/// Counts a wrong try.
///
/// # Errors
/// When the store fails.
pub(crate) async fn count_wrong(state: &WebState, check: &Check<'_>) -> Result<Refusal, PageError> {
    let (now, limit, tried) = (state.clock.now(), limit(state), &check.tried());
    let standing = state
        .store
        .run_tx("sign-in-wrong", |tx| async move {
            let standing = attempt::record_wrong(&tx, tried, limit, now).await?;
            let locked = matches!(standing, Standing::Locked(_));
            let portal = check.purpose == Purpose::Portal && account::is_user_id(check.id);
            if locked && portal && state.mailing.is_ready() {
                // Written for every id that was tried: whoever sends mail looks who it is.
                let wish = MailWish {
                    purpose: LinkPurpose::Unlock,
                    typed: check.id.to_owned(),
                    wished_at: now,
                };
                mail_wish::insert(&tx, &wish).await?;
            }
            note(&tx, check, standing, now).await?;
            Ok::<_, StoreError>(standing)
        })
        .await?;
    Ok(match standing {
        Standing::Left(left) => Refusal::Wrong { left },
        Standing::Locked(until) => Refusal::Locked { until },
    })
}

/// Notes a wrong try; as many rows for an id that does not exist as for one that does.
async fn note(
    tx: &Tx,
    check: &Check<'_>,
    standing: Standing,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let (event, outcome) = match standing {
        Standing::Left(_) => ("wrong-password", Outcome::WrongPassword),
        Standing::Locked(_) => ("locked-after-wrong-passwords", Outcome::Locked),
    };
    if check.noted == Noted::Nowhere {
        return Ok(());
    }
    if check.hash.is_some() {
        let purpose = format!("{:?}", check.purpose);
        audit::record(tx, now, check.actor, event, check.id, &purpose).await?;
    } else {
        unknown_try::insert(tx, now).await?;
    }
    match check.noted {
        Noted::SignIns(device) if check.hash.is_some() => {
            sign_ins::insert(tx, &SignIn::new(check.id, outcome, device.words(), now)).await
        }
        Noted::SignIns(_) => unknown_try::insert(tx, now).await,
        Noted::Nowhere | Noted::Audit => Ok(()),
    }
}

/// The limit of wrong tries in the configuration.
pub(crate) fn limit(state: &WebState) -> Limit {
    Limit {
        tries: state.settings.sign_in_tries,
        lock: Duration::minutes(i64::from(state.settings.lock_minutes)),
    }
}

/// The message for a refusal; `key` is that of the wrong password, such as `sign-in-wrong`.
pub(crate) fn message(
    state: &WebState,
    language: Language,
    key: &str,
    refusal: Refusal,
) -> Message {
    let minutes = state.settings.lock_minutes.to_string();
    match refusal {
        Refusal::Wrong { left } => {
            let left = left.to_string();
            Message::new(language, key, &[("left", &left), ("minutes", &minutes)])
        }
        Refusal::Locked { until } => {
            let remaining = (until - state.clock.now()).whole_seconds().max(0);
            let minutes = ((remaining + 59) / 60).to_string();
            let (tries, time) = (
                state.settings.sign_in_tries.to_string(),
                language.time(until),
            );
            let arguments: &[(&'static str, &str)] =
                &[("tries", &tries), ("time", &time), ("minutes", &minutes)];
            let key = key.replace("-wrong", "-locked");
            Message::new(language, &key, arguments)
        }
    }
}

/// Sends somebody who has signed in already to the pages, or to the step that is left to do.
///
/// # Errors
/// [`PageError::Elsewhere`] for them.
pub(crate) async fn refuse_if_inside(
    state: &WebState,
    session: &Session,
    site: Site,
) -> Result<(), PageError> {
    let signed_in = session::current(state, session).await?;
    match signed_in.and_then(|signed_in| {
        let step = signed_in.step(site).map(|(_, step)| step.address());
        step.or_else(|| signed_in.id(site).map(|_| "/"))
    }) {
        Some(address) => Err(PageError::Elsewhere(address)),
        None => Ok(()),
    }
}

/// What a person types for an id: full-width letters made half-width, lower case made upper case,
/// blanks around it dropped. Never applied to a password.
pub(crate) fn tidied_id(typed: &str) -> String {
    typed
        .trim()
        .chars()
        .map(|symbol| match symbol {
            '\u{ff01}'..='\u{ff5e}' => char::from_u32(u32::from(symbol) - 0xfee0).unwrap_or(symbol),
            // Hyphens that Japanese keyboards produce.
            '\u{2010}' | '\u{2212}' | '\u{30fc}' => '-',
            _ => symbol,
        })
        .collect::<String>()
        .to_ascii_uppercase()
}

/// Whether a password was typed with the Japanese keyboard still on.
pub(crate) fn has_full_width(password: &str) -> bool {
    !password.is_ascii()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn ids_are_put_right() {
        assert_eq!(
            tidied_id(" ｋｊ１３１３７０００００１８　"),
            "KJ131370000018"
        );
        assert_eq!(tidied_id("kj131370000018－０１"), "KJ131370000018-01");
    }
}
