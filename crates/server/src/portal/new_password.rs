//! `/first/password`: 新しいパスワードの設定, in place of a temporary or expired password and before
//! any other page. `/account/password`: the same by choice.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

use crate::clock::JAPAN;
use crate::mail::whom_to_call;
use crate::portal::first::{Newcomer, progress};
use crate::portal::user::PortalUser;
use crate::store::account::{self, Account, PasswordOrigin};
use crate::store::attempt::{self, Purpose};
use crate::store::mail_link::{self, LinkPurpose};
use crate::store::office::Office;
use crate::store::{
    StoreError, audit, known_device, mail, mail_address, number_link, session as session_rows,
};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, password_field};
use crate::web::form::ProtectedForm;
use crate::web::language::Language;
use crate::web::new_password::{self, ChangeForm, FirstForm, Wanted, minimum, rules};
use crate::web::page::{Message, show as show_page, show_as};
use crate::web::second_factor::proof;
use crate::web::session::{self, Site, Step};
use crate::web::state::WebState;

/// Why a right password does not open the pages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Stale {
    /// It was made by the system.
    Temporary,
    /// It is too old.
    Expired {
        /// Since when.
        at: OffsetDateTime,
    },
}

/// Whether the password of an account has to be replaced, and why.
pub(crate) fn stale(state: &WebState, account: &Account) -> Option<Stale> {
    if account.password_origin == PasswordOrigin::Temporary {
        return Some(Stale::Temporary);
    }
    let days = state.settings.password_days;
    let at = account.password_set_at + Duration::days(i64::from(days));
    (days > 0 && at <= state.clock.now()).then_some(Stale::Expired { at })
}

/// 新しいパスワードの設定, before the pages.
///
/// # Errors
/// When this is not the step, or the store fails.
pub(crate) async fn show_first(
    State(state): State<WebState>,
    language: Language,
    session: Session,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::NewPassword).await?;
    show_page(&first_page(&state, language, &newcomer).await?)
}

/// Replaces the temporary or expired password and goes on.
///
/// # Errors
/// When this is not the step, the store fails, or too many are waiting.
pub(crate) async fn submit_first(
    State(state): State<WebState>,
    language: Language,
    session: Session,
    form: Result<ProtectedForm<FirstForm>, PageError>,
) -> Result<Response, PageError> {
    let newcomer = Newcomer::read(&state, &session, Step::NewPassword).await?;
    let form = form?.into_inner();
    let mut page = first_page(&state, language, &newcomer).await?;
    page.require(language, &[&form.new_password, &form.new_password_again]);
    let wish = Wish {
        account: &newcomer.account,
        office: &newcomer.office,
        new: &form.new_password,
        again: &form.new_password_again,
        link: None,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        // What is to be mended now stands first.
        page.message = None;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    // Another window was faster, and has ended this session.
    let password = wish.fulfil(&state).await?;
    let password = password.ok_or(PageError::Elsewhere("/sign-in"))?;
    newcomer.go_on(&state, &session, password).await
}

async fn first_page(
    state: &WebState,
    language: Language,
    newcomer: &Newcomer,
) -> Result<FieldsPage, PageError> {
    let (id, step) = (&newcomer.account.id, Step::NewPassword);
    let title = language.text("new-password-title");
    let mut page = FieldsPage::new(
        newcomer.frame(state, language, "P-12", title),
        language.text("new-password-instruction"),
        new_password::fields(language),
        step.address(),
        language.text("new-password-button"),
    );
    if let Some(progress) = progress(state, language, id, step).await? {
        page.paragraphs.insert(0, progress);
    }
    page.message = Some(match stale(state, &newcomer.account) {
        Some(Stale::Expired { at }) => {
            let day = language.day(at.to_offset(JAPAN).date());
            Message::new(language, "password-expired", &[("day", &day)])
        }
        _ if newcomer.account.staff.is_some() => {
            Message::new(language, "password-temporary-staff", &[])
        }
        _ => Message::new(language, "password-temporary", &[]),
    });
    page.rules = rules(language, minimum(state, Site::Portal, id).await?);
    page.start_over = Some(language.text("start-over"));
    Ok(page)
}

/// Shows the form for a change.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show_change(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
) -> Result<Response, PageError> {
    show_page(&change_page(&state, language, &user).await?)
}

/// Changes the password. Every other session of the account ends.
///
/// # Errors
/// When the store fails or too many are waiting.
pub(crate) async fn submit_change(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    session: Session,
    form: ProtectedForm<ChangeForm>,
) -> Result<Response, PageError> {
    let form = form.into_inner();
    let mut page = change_page(&state, language, &user).await?;
    let typed: [&str; 3] = [
        &form.present_password,
        &form.new_password,
        &form.new_password_again,
    ];
    page.require(language, &typed);
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    page.message = proof::password(&state, language, &user, &form.present_password).await?;
    if page.message.is_some() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let wish = Wish {
        account: &user.account,
        office: &user.office,
        new: &form.new_password,
        again: &form.new_password_again,
        link: None,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let password = wish.fulfil(&state).await?;
    let (id, password) = (
        &user.account.id,
        password.ok_or(PageError::Elsewhere("/sign-in"))?,
    );
    session::begin(&state, &session, Site::Portal, id, password, None, "/").await?;
    Ok(Redirect::to("/account?done=password").into_response())
}

async fn change_page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
) -> Result<FieldsPage, PageError> {
    let title = language.text("password-change-title");
    let mut fields = vec![password_field(
        language,
        "present_password",
        "present-password-label",
    )];
    fields.extend(new_password::fields(language));
    let mut page = FieldsPage::new(
        user.frame(state, language, "P-14", title, "/account"),
        language.text("password-change-instruction"),
        fields,
        "/account/password",
        language.text("password-change-button"),
    );
    page.rules = rules(
        language,
        minimum(state, Site::Portal, &user.account.id).await?,
    );
    page.back = Some((language.text("back"), "/account"));
    Ok(page)
}

/// A password that somebody wants from now on.
pub(super) struct Wish<'a> {
    /// Whose.
    pub(super) account: &'a Account,
    /// The office of the account.
    pub(super) office: &'a Office,
    /// What was typed.
    pub(super) new: &'a str,
    /// What was typed the second time.
    pub(super) again: &'a str,
    /// The token of the link that allows it, where nobody is signed in.
    pub(super) link: Option<&'a str>,
}

impl Wish<'_> {
    /// Writes on the page what is wrong with it. Empty fields have been marked before.
    pub(super) async fn judge(
        &self,
        state: &WebState,
        language: Language,
        page: &mut FieldsPage,
    ) -> Result<(), PageError> {
        let account = self.account;
        let staff = account.staff.as_ref();
        let mut own = vec![
            account.office_account().to_owned(),
            self.office.number.to_string(),
            self.office.name.clone(),
            state.settings.display_name.clone(),
        ];
        own.extend(staff.map(|staff| staff.name.clone()));
        let wanted = Wanted {
            new: self.new,
            again: self.again,
            minimum: minimum(state, Site::Portal, &account.id).await?,
            own,
            others: &[
                (account.password_hash.as_str(), "new-password-same"),
                (
                    account.issue_password_hash.as_str(),
                    "new-password-is-issue",
                ),
            ],
        };
        wanted.judge(state, language, page).await
    }

    /// Stores it, ends every session of the account and tells its security address; its print for
    /// the session that goes on. `None` when the password was changed or the link used meanwhile.
    pub(super) async fn fulfil(&self, state: &WebState) -> Result<Option<String>, PageError> {
        let hash = &new_password::hashed(state, self.new).await?;
        let (account, now) = (self.account, state.clock.now());
        let changed = state
            .store
            .run_tx("password-change", |tx| async move {
                let (id, before) = (&account.id, &account.password_hash);
                let purpose = LinkPurpose::NewPassword;
                if let Some(token) = self.link
                    && !mail_link::consume(&tx, token, purpose, now).await?
                {
                    return Ok(false);
                }
                if !account::set_password(&tx, id, before, hash, now).await? {
                    return Ok(false);
                }
                let person = Site::Portal.person(id);
                session_rows::delete_of_person(&tx, &person).await?;
                audit::record(&tx, now, &person, "password-changed", id, "portal").await?;
                mail_link::consume_all(&tx, id, purpose, now).await?;
                if self.link.is_some() {
                    attempt::clear(&tx, Purpose::Portal, id).await?;
                    known_device::forget_all(&tx, &person).await?;
                    number_link::end_of_account(&tx, id, now).await?;
                    audit::record(&tx, now, &person, "password-recovered", id, "").await?;
                }
                if let Some(security) = mail_address::security(&tx, id).await? {
                    let federation = whom_to_call(&tx, account.office_number).await?;
                    let arguments = [("user", id.as_str()), ("federation", &federation)];
                    let key = "mail-password-changed";
                    let letter = state.mailing.mail(&security.address, key, &arguments);
                    mail::queue(&tx, &letter, now).await?;
                }
                Ok::<_, StoreError>(true)
            })
            .await?;
        Ok(changed.then(|| session::password_print(hash)))
    }
}
