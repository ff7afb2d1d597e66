//! Codes that show that somebody reads a mail address: sent there, typed here.

use careplan::OfficeNumber;
use subtle::ConstantTimeEq as _;
use time::Duration;

use crate::clock::random_bytes;
use crate::mail::whom_to_call;
use crate::store::mail_address::{self, AddressCheck, AddressPurpose};
use crate::store::right::Right;
use crate::store::{StoreError, account, audit, mail, mail_count};
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::session::Site;
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// Whether a code was sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Sent {
    /// It was.
    Yes,
    /// Too many were sent within the hour.
    TooMany,
}

/// What became of a code that was typed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum CodeAnswer {
    /// The address is in use now, for this.
    Right(AddressPurpose),
    /// Another number was sent.
    Wrong,
    /// Nothing waits for a code any more.
    Ended,
    /// The office has as many notice addresses as it can have; this one waits no more.
    Full,
}

/// Sends a code to an address, which waits for it from now on.
///
/// # Errors
/// When the store or the random source fails.
pub(super) async fn send(
    state: &WebState,
    account: &str,
    purpose: AddressPurpose,
    address: &str,
) -> Result<Sent, PageError> {
    let number = u32::from_le_bytes(random_bytes()?) % 1_000_000;
    let code = format!("{number:06}");
    let now = state.clock.now();
    let check = &AddressCheck {
        purpose,
        address: address.to_owned(),
        code_mark: state.vault.mark(&context(account, address), &code),
        wrong: 0,
        expires_at: now + LIFETIME,
    };
    let minutes = LIFETIME.whole_minutes().to_string();
    let arguments = [("code", code.as_str()), ("minutes", minutes.as_str())];
    let letter = &state.mailing.mail(address, "mail-code", &arguments);
    let sent = state
        .store
        .run_tx("address-code", |tx| async move {
            if !mail_count::count(&tx, account, "address-code", CODES_AN_HOUR, now).await? {
                return Ok(false);
            }
            mail_address::begin_check(&tx, account, check).await?;
            mail::queue_until(&tx, letter, check.expires_at, now).await?;
            let (actor, word) = (Site::Portal.person(account), purpose.as_str());
            audit::record(&tx, now, &actor, "address-code-sent", account, word).await?;
            Ok::<_, StoreError>(true)
        })
        .await?;
    Ok(if sent { Sent::Yes } else { Sent::TooMany })
}

/// Checks a code; the address that waited for it is in use when it is right.
///
/// # Errors
/// When the store fails.
pub(super) async fn check(
    state: &WebState,
    office: OfficeNumber,
    account: &str,
    typed: &str,
) -> Result<CodeAnswer, PageError> {
    let typed: &String = &tidied_id(typed)
        .chars()
        .filter(|symbol| !symbol.is_whitespace())
        .collect();
    let now = state.clock.now();
    state
        .store
        .run_tx("address-code-check", |tx| async move {
            let Some(check) = mail_address::check_of(&tx, account).await? else {
                return Ok(CodeAnswer::Ended);
            };
            if check.expires_at <= now || check.wrong >= WRONG_CODES {
                return Ok(CodeAnswer::Ended);
            }
            let mark = state.vault.mark(&context(account, &check.address), typed);
            if !bool::from(mark.ct_eq(&check.code_mark)) {
                mail_address::count_wrong(&tx, account).await?;
                return Ok(CodeAnswer::Wrong);
            }
            let (purpose, address) = (check.purpose, &check.address);
            if purpose == AddressPurpose::Security {
                // Whoever read the old address is told, in case it was not they who changed it.
                let before = mail_address::security(&tx, account).await?;
                if let Some(before) = before.filter(|before| before.address != *address) {
                    let federation = whom_to_call(&tx, office).await?;
                    let arguments = [("user", account), ("federation", &federation)];
                    let key = "mail-address-changed";
                    let letter = state.mailing.mail(&before.address, key, &arguments);
                    mail::queue(&tx, &letter, now).await?;
                }
            }
            if purpose == AddressPurpose::Notice {
                let present = account::find(&tx, account).await?;
                if !present.is_some_and(|present| present.may(Right::Administrator)) {
                    return Err(PageError::Forbidden);
                }
                if mail_address::of_office(&tx, office).await?.len() >= MOST_NOTICE_ADDRESSES {
                    mail_address::end_check(&tx, account).await?;
                    return Ok(CodeAnswer::Full);
                }
            }
            mail_address::put(&tx, purpose, office, account, address, now).await?;
            mail_address::end_check(&tx, account).await?;
            let (actor, word) = (Site::Portal.person(account), purpose.as_str());
            audit::record(&tx, now, &actor, "mail-address-confirmed", account, word).await?;
            Ok(CodeAnswer::Right(purpose))
        })
        .await
}

/// The address of a person that still waits for its code.
///
/// # Errors
/// When the store fails.
pub(super) async fn waiting(
    state: &WebState,
    account: &str,
) -> Result<Option<AddressCheck>, StoreError> {
    let now = state.clock.now();
    let check = state
        .store
        .read("address-check", |tx| async move {
            mail_address::check_of(&tx, account).await
        })
        .await?;
    Ok(check.filter(|check| check.expires_at > now && check.wrong < WRONG_CODES))
}

/// The field for the code.
pub(super) fn field(language: Language) -> Field {
    Field {
        name: "code",
        kind: "text",
        autocomplete: "one-time-code",
        label: language.text("code-label"),
        hint: Some(language.text("mail-code-hint")),
        ..Field::default()
    }
}

/// The message for a wrong code.
pub(super) fn wrong(language: Language) -> Message {
    let minutes = LIFETIME.whole_minutes().to_string();
    Message::new(language, "mail-code-wrong", &[("minutes", &minutes)])
}

fn context(account: &str, address: &str) -> String {
    format!("address {account} {address}")
}

/// How many notice addresses an office can have.
pub(super) const MOST_NOTICE_ADDRESSES: usize = 10;
const LIFETIME: Duration = Duration::minutes(10);
const CODES_AN_HOUR: i64 = 5;
/// After so many wrong codes another one has to be sent.
const WRONG_CODES: i64 = 5;
