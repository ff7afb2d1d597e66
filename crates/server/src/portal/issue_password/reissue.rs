//! Carrying out a re-issue: a new password, new keys under it, and the file that tells it.
//!
//! Slow work (keys, hash, drawing) is done before the transaction. The transaction looks at
//! everything anew and asks for what is missing, so that no application keeps an old key.

use std::collections::BTreeMap;

use anyhow::Context as _;
use pki::pkcs12::IssuePassword;
use time::Duration;
use tower_sessions::Session;
use zeroize::Zeroizing;

use super::effects::Effects;
use crate::portal::user::PortalUser;
use crate::registration_letter::{Letterhead, locked, reissue_letter};
use crate::store::attempt::{self, Purpose};
use crate::store::federation::{self, Contact};
use crate::store::notice::{self, Audience, Notice};
use crate::store::reissue::{self, Reissue};
use crate::store::right::Right;
use crate::store::{StoreError, Tx, account, application_key, audit, lost_key};
use crate::web::contact::federation_name;
use crate::web::error::PageError;
use crate::web::key_pool::ProtectedKey;
use crate::web::language::Language;
use crate::web::password::hash;
use crate::web::session_file::SessionId;
use crate::web::state::WebState;

/// A re-issue that was carried out.
pub(super) struct Reissued {
    /// Id of the notice for the person.
    pub(super) notice_id: String,
    /// The new password.
    pub(super) password: IssuePassword,
}

/// Public key and key parts of each application.
type Keys = BTreeMap<String, ProtectedKey>;

/// How a try to carry it out ended.
enum Attempt {
    Done,
    /// The password was another one already: nothing was done.
    Replaced,
    /// These applications need a key first: nothing was done.
    NeedsKeys(Vec<String>),
}

/// What is made before the transaction.
struct Material {
    password: IssuePassword,
    hash: String,
    sealed: Vec<u8>,
    reissue: Reissue,
    notices: [Notice; 2],
}

/// Re-issues the password; the file opens with `sign_in_password`. `None` when somebody else was
/// faster.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(super) async fn run(
    state: &WebState,
    user: &PortalUser,
    session: &Session,
    sign_in_password: &str,
) -> Result<Option<Reissued>, PageError> {
    let session_id = SessionId::of(session)?;
    let material = prepare(state, user, &session_id, sign_in_password).await?;
    let mut keys = Keys::new();
    for _ in 0..ROUNDS {
        let (material, made) = (&material, &keys);
        let id = session_id.bytes();
        let ended = state
            .store
            .run_tx("issue-password-reissue", |tx| async move {
                carry_out(&tx, user, material, made, id).await
            })
            .await?;
        match ended {
            Attempt::Done => {
                return Ok(Some(Reissued {
                    notice_id: material.reissue.notice_id.clone(),
                    password: material.password.clone(),
                }));
            }
            Attempt::Replaced => return Ok(None),
            Attempt::NeedsKeys(receipts) => {
                for receipt in receipts {
                    let password = material.password.clone();
                    let key = state.keys.protected(&state.passwords, password).await?;
                    keys.insert(receipt, key);
                }
            }
        }
    }
    Err(PageError::Busy)
}

async fn prepare(
    state: &WebState,
    user: &PortalUser,
    session_id: &SessionId,
    sign_in_password: &str,
) -> Result<Material, PageError> {
    let now = state.clock.now();
    let kept_until = now + KEPT;
    let password = IssuePassword::generate().context("a new issue password")?;
    let own = own_notice(user, now, kept_until);
    let reissue = Reissue {
        notice_id: own.id.clone(),
        office_number: user.office.number,
        account_id: user.account.id.clone(),
        reissued_at: now,
        kept_until,
        fetched_at: None,
    };
    let prefecture = &user.office.prefecture;
    let contact = state
        .store
        .read("office-contact", |tx| async move {
            federation::contact(&tx, prefecture).await
        })
        .await?;
    let notices = [own, office_notice(user, contact.as_ref(), now)];
    let vault = session_id.vault(state, FILE)?;
    let letter = letter(state, user, contact, &password);
    let (issued, typed) = (
        password.clone(),
        Zeroizing::new(sign_in_password.to_owned()),
    );
    let context = reissue.notice_id.clone();
    let made = move || {
        let pdf = Zeroizing::new(letter.draw()?.pdf);
        let locked = locked(&pdf, &typed)?;
        let sealed = vault.seal(&context, &locked)?;
        anyhow::Ok((hash(issued.as_str())?, sealed))
    };
    let (hash, sealed) = state.passwords.run(made).await??;
    Ok(Material {
        password,
        hash,
        sealed,
        reissue,
        notices,
    })
}

async fn carry_out(
    tx: &Tx,
    user: &PortalUser,
    material: &Material,
    keys: &Keys,
    session_id: [u8; 16],
) -> Result<Attempt, PageError> {
    user.require_still(tx, Right::Certificates).await?;
    let (number, reissue) = (user.office.number, &material.reissue);
    let (now, actor) = (reissue.reissued_at, user.actor());
    let effects = Effects::load(tx, number, now).await?;
    let missing: Vec<String> = effects
        .continuing
        .iter()
        .map(|application| application.receipt.clone())
        .filter(|receipt| !keys.contains_key(receipt))
        .collect();
    let own_account = user.account.office_account();
    let before = &user.account.issue_password_hash;
    if !missing.is_empty() {
        // Whoever was too late shall not wait for keys.
        let present = account::find(tx, own_account).await?;
        let same = present.is_some_and(|present| present.issue_password_hash == *before);
        return Ok(if same {
            Attempt::NeedsKeys(missing)
        } else {
            Attempt::Replaced
        });
    }
    if !account::set_issue_password(tx, own_account, before, &material.hash).await? {
        return Ok(Attempt::Replaced);
    }
    replace_keys(tx, &effects, keys, reissue, &actor).await?;
    attempt::clear(tx, Purpose::IssuePassword, number.as_str()).await?;
    reissue::forget_of_office(tx, number).await?;
    for notice in &material.notices {
        notice::insert(tx, notice).await?;
    }
    reissue::insert(tx, reissue, &material.sealed, &session_id).await?;
    let (event, notice) = ("issue-password-reissued", &reissue.notice_id);
    audit::record(tx, now, &actor, event, number.as_str(), notice).await?;
    Ok(Attempt::Done)
}

/// New keys for what waits; the key parts of everything else are destroyed.
async fn replace_keys(
    tx: &Tx,
    effects: &Effects,
    keys: &Keys,
    reissue: &Reissue,
    actor: &str,
) -> Result<(), StoreError> {
    let now = reissue.reissued_at;
    for application in &effects.merged {
        let receipt = &application.receipt;
        application_key::withdraw_for_older(tx, receipt).await?;
        audit::record(tx, now, actor, "application-withdrawn", receipt, "merged").await?;
    }
    for application in &effects.continuing {
        let receipt = &application.receipt;
        let Some(ProtectedKey { public_key, parts }) = keys.get(receipt) else {
            continue;
        };
        application_key::replace(tx, application, public_key, parts, now).await?;
        let was = application.state.as_str();
        audit::record(tx, now, actor, "application-rekeyed", receipt, was).await?;
    }
    for record in &effects.lost {
        lost_key::insert(tx, &record.receipt, now).await?;
    }
    for record in effects.lost.iter().chain(&effects.fetched) {
        application_key::destroy(tx, &record.receipt).await?;
        let (event, serial) = ("certificate-key-destroyed", &record.serial);
        audit::record(tx, now, actor, event, serial, &record.receipt).await?;
    }
    for application in &effects.spent {
        application_key::destroy(tx, &application.receipt).await?;
    }
    Ok(())
}

fn letter(
    state: &WebState,
    user: &PortalUser,
    contact: Option<Contact>,
    password: &IssuePassword,
) -> forms::Letter {
    let chain = state.chain.now();
    let head = Letterhead {
        addressee: &user.office.name,
        from: vec![state.settings.display_name.clone()],
        contact,
        root: chain.last(),
        day: state.clock.now_in_japan().date(),
    };
    reissue_letter(&head, user.office.number.as_str(), password)
}

/// 証明書発行用パスワード再発行通知, for nobody but the person.
fn own_notice(
    user: &PortalUser,
    now: time::OffsetDateTime,
    kept_until: time::OffsetDateTime,
) -> Notice {
    // Notices are texts of the federation, in Japanese like everything it publishes.
    let language = Language::Japanese;
    let (at, until) = (language.moment(now), language.moment(kept_until));
    let notice = Notice::new(
        Audience::Account(user.account.id.clone()),
        language.text("reissue-notice-category"),
        language.text("reissue-notice-title"),
        language.text_with("reissue-notice-text", &[("at", &at), ("until", &until)]),
        now,
    );
    let address = super::file_address(&notice.id);
    notice.leading_to(language.text("reissue-file-open"), address)
}

/// What colleagues read: that it took place.
fn office_notice(
    user: &PortalUser,
    contact: Option<&Contact>,
    now: time::OffsetDateTime,
) -> Notice {
    let language = Language::Japanese;
    let (at, federation) = (language.moment(now), federation_name(language, contact));
    let arguments = [
        ("at", at.as_str()),
        ("who", user.account.id.as_str()),
        ("federation", federation.as_str()),
    ];
    Notice::new(
        Audience::Office(user.office.number),
        language.text("reissue-notice-category"),
        language.text("reissue-office-title"),
        language.text_with("reissue-office-text", &arguments),
        now,
    )
}

/// What is sealed.
pub(super) const FILE: &str = "file of a re-issued issue password";
/// How long the file can be fetched.
const KEPT: Duration = Duration::minutes(30);
/// How often applications may change while keys are being made.
const ROUNDS: usize = 4;
