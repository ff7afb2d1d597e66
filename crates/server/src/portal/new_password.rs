//! `/first/password`: 新しいパスワードの設定, in place of a temporary or expired password and before
//! any other page. `/account/password`: the same by choice.

use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use serde::Deserialize;
use time::{Duration, OffsetDateTime};
use tower_sessions::Session;

use crate::clock::JAPAN;
use crate::portal::user::{PortalUser, find};
use crate::store::account::{self, Account, PasswordOrigin};
use crate::store::office::Office;
use crate::store::{StoreError, audit, session as session_rows};
use crate::web::error::PageError;
use crate::web::fields_page::{FieldsPage, password_field};
use crate::web::form::{Field, ProtectedForm, Secret};
use crate::web::language::Language;
use crate::web::new_password::{ALONE, WITH_SECOND_FACTOR, rules, weakness};
use crate::web::page::{Message, show as show_page, show_as};
use crate::web::password;
use crate::web::person::{Person as _, entrant, proceed};
use crate::web::second_factor;
use crate::web::session::{self, Site, Step};
use crate::web::sign_in::{self, Check};
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

/// What was typed at the first sign-in.
#[derive(Deserialize)]
pub(crate) struct FirstForm {
    #[serde(default)]
    new_password: Secret,
    #[serde(default)]
    new_password_again: Secret,
}

/// What was typed to change a password.
#[derive(Deserialize)]
pub(crate) struct ChangeForm {
    #[serde(default)]
    present_password: Secret,
    #[serde(default)]
    new_password: Secret,
    #[serde(default)]
    new_password_again: Secret,
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
    let first = First::read(&state, &session).await?;
    show_page(&first.page(&state, language).await?)
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
    let first = First::read(&state, &session).await?;
    let form = form?.into_inner();
    let mut page = first.page(&state, language).await?;
    page.require(language, &[&form.new_password, &form.new_password_again]);
    let wish = Wish {
        account: &first.account,
        office: &first.office,
        new: &form.new_password,
        again: &form.new_password_again,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        // What is to be mended now stands first.
        page.message = None;
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let password = wish.fulfil(&state).await?;
    let (id, next) = (&first.account.id, &first.next);
    let (_, to) = proceed(&state, &session, Site::Portal, id, password, None, next).await?;
    Ok(Redirect::to(&to).into_response())
}

/// Somebody whose password was right and has to be replaced.
struct First {
    account: Account,
    office: Office,
    form_token: String,
    next: String,
}

impl First {
    async fn read(state: &WebState, session: &Session) -> Result<Self, PageError> {
        let entrant = entrant(state, session, Site::Portal, Step::NewPassword).await?;
        let found = find(state, Some(&entrant.id)).await?;
        let given = &entrant.signed_in.password;
        let found =
            found.filter(|(account, _)| *given == session::password_print(&account.password_hash));
        let Some((account, office)) = found else {
            session::end(session).await?;
            return Err(PageError::Elsewhere("/sign-in"));
        };
        Ok(Self {
            account,
            office,
            form_token: entrant.signed_in.form_token,
            next: entrant.signed_in.next,
        })
    }

    async fn page(&self, state: &WebState, language: Language) -> Result<FieldsPage, PageError> {
        let title = language.text("new-password-title");
        let mut frame = PortalUser::bare_frame(state, language, "P-12", title);
        frame.form_token.clone_from(&self.form_token);
        let mut page = FieldsPage::new(
            frame,
            language.text("new-password-instruction"),
            new_fields(language),
            Step::NewPassword.address(),
            language.text("new-password-button"),
        );
        page.message = Some(match stale(state, &self.account) {
            Some(Stale::Expired { at }) => {
                let day = language.day(at.to_offset(JAPAN).date());
                Message::new(language, "password-expired", &[("day", &day)])
            }
            _ if self.account.staff.is_some() => {
                Message::new(language, "password-temporary-staff", &[])
            }
            _ => Message::new(language, "password-temporary", &[]),
        });
        page.rules = rules(language, minimum(state, &self.account.id).await?);
        page.start_over = Some(language.text("start-over"));
        Ok(page)
    }
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
    let check = Check {
        purpose: Site::Portal.purpose(),
        id: &user.account.id,
        hash: Some(&user.account.password_hash),
        actor: &user.actor(),
    };
    if let Err(refusal) = sign_in::verify(&state, &check, &form.present_password).await? {
        let message = sign_in::message(&state, language, "present-password-wrong", refusal);
        page.message = Some(message);
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let wish = Wish {
        account: &user.account,
        office: &user.office,
        new: &form.new_password,
        again: &form.new_password_again,
    };
    wish.judge(&state, language, &mut page).await?;
    if !page.errors.is_empty() {
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let (id, password) = (&user.account.id, wish.fulfil(&state).await?);
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
    fields.extend(new_fields(language));
    let mut page = FieldsPage::new(
        user.frame(state, language, "P-14", title, "/account"),
        language.text("password-change-instruction"),
        fields,
        "/account/password",
        language.text("password-change-button"),
    );
    page.rules = rules(language, minimum(state, &user.account.id).await?);
    page.back = Some((language.text("back"), "/account"));
    Ok(page)
}

fn new_fields(language: Language) -> Vec<Field> {
    [
        ("new_password", "new-password-label"),
        ("new_password_again", "new-password-again-label"),
    ]
    .into_iter()
    .map(|(name, label)| Field {
        autocomplete: "new-password",
        ..password_field(language, name, label)
    })
    .collect()
}

/// Characters that a password of this account has at least.
async fn minimum(state: &WebState, id: &str) -> Result<usize, StoreError> {
    let on = second_factor::is_on(state, Site::Portal, id).await?;
    Ok(if on { WITH_SECOND_FACTOR } else { ALONE })
}

/// A password that somebody wants from now on.
struct Wish<'a> {
    account: &'a Account,
    office: &'a Office,
    new: &'a str,
    again: &'a str,
}

impl Wish<'_> {
    /// Writes on the page what is wrong with it. Empty fields have been marked before.
    async fn judge(
        &self,
        state: &WebState,
        language: Language,
        page: &mut FieldsPage,
    ) -> Result<(), PageError> {
        if !page.errors.is_empty() {
            return Ok(());
        }
        let minimum = minimum(state, &self.account.id).await?;
        if let Some(weakness) = self.weakness(state, minimum).await? {
            page.refuse("new_password", weakness.text(language, minimum));
            return Ok(());
        }
        if self.again != self.new {
            page.refuse("new_password_again", language.text("new-password-differs"));
            return Ok(());
        }
        for (hash, key) in [
            (&self.account.password_hash, "new-password-same"),
            (&self.account.issue_password_hash, "new-password-is-issue"),
        ] {
            if state.passwords.verify(Some(hash), self.new).await? {
                page.refuse("new_password", language.text(key));
                return Ok(());
            }
        }
        Ok(())
    }

    async fn weakness(
        &self,
        state: &WebState,
        minimum: usize,
    ) -> Result<Option<crate::web::new_password::Weakness>, PageError> {
        let staff = self.account.staff.as_ref();
        let mut own = vec![
            self.account.office_account().to_owned(),
            self.office.number.to_string(),
            self.office.name.clone(),
            state.settings.display_name.clone(),
        ];
        own.extend(staff.map(|staff| staff.name.clone()));
        let new = zeroize::Zeroizing::new(self.new.to_owned());
        state
            .passwords
            .run(move || {
                let own: Vec<&str> = own.iter().map(String::as_str).collect();
                weakness(&new, minimum, &own)
            })
            .await
    }

    /// Stores it and ends every session of the account; its print for the session that goes on.
    async fn fulfil(&self, state: &WebState) -> Result<String, PageError> {
        let new = zeroize::Zeroizing::new(self.new.to_owned());
        let hash = &state.passwords.run(move || password::hash(&new)).await??;
        let (account, now) = (self.account, state.clock.now());
        let changed = state
            .store
            .run_tx("password-change", |tx| async move {
                let (id, before) = (&account.id, &account.password_hash);
                if !account::set_password(&tx, id, before, hash, now).await? {
                    return Ok(false);
                }
                let person = Site::Portal.person(id);
                session_rows::delete_of_person(&tx, &person).await?;
                audit::record(&tx, now, &person, "password-changed", id, "portal").await?;
                Ok::<_, StoreError>(true)
            })
            .await?;
        // Another window was faster, and has ended this session.
        if changed {
            Ok(session::password_print(hash))
        } else {
            Err(PageError::Elsewhere("/sign-in"))
        }
    }
}
