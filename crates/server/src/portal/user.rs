//! Who is using the portal: exists only after sign-in, and says for which office.

use axum::extract::FromRequestParts;
use axum::http::Method;
use axum::http::request::Parts;
use careplan::OfficeNumber;
use time::OffsetDateTime;
use tower_sessions::Session;

use crate::portal::first;
use crate::store::account::{self, Account};
use crate::store::notice::Reader;
use crate::store::office::{self, Office};
use crate::store::right::Right;
use crate::store::{StoreError, Tx, number_link};
use crate::web::error::{PageError, SessionEnded};
use crate::web::language::Language;
use crate::web::new_password::ALONE;
use crate::web::page::{Frame, MenuItem, Until};
use crate::web::person::{Numbers, Obstacle, Person, SetUpWords};
use crate::web::session::{self, Home, SignedIn, Site, Step};
use crate::web::state::WebState;

/// A signed-in person and the office the person acts for.
#[derive(Clone)]
pub(crate) struct PortalUser {
    /// The account.
    pub(crate) account: Account,
    /// Its office, as on record now.
    pub(crate) office: Office,
    /// The sign-in from which the session came.
    pub(crate) sign_in: Option<String>,
    /// Where the person has signed in, after going over to this office number from there.
    pub(crate) home: Option<Home>,
    /// The office numbers to which the person can go over now.
    pub(crate) numbers: Vec<NumberChoice>,
    until: OffsetDateTime,
    form_token: String,
}

/// An office number to which a person can go over.
#[derive(Clone)]
pub(crate) struct NumberChoice {
    /// The account.
    pub(crate) account: String,
    /// Office and person in words.
    pub(crate) label: String,
}

impl FromRequestParts<WebState> for PortalUser {
    type Rejection = PageError;

    async fn from_request_parts(parts: &mut Parts, state: &WebState) -> Result<Self, PageError> {
        let session = Session::from_request_parts(parts, state)
            .await
            .map_err(|(_, reason)| anyhow::anyhow!(reason))?;
        let signed_in = session::current(state, &session).await?;
        let found = match &signed_in {
            Some(signed_in) => find(state, signed_in.id(Site::Portal)).await?,
            None => None,
        };
        let numbers = match (&signed_in, &found) {
            (Some(signed_in), Some((account, _)))
                if signed_in.password == session::password_print(&account.password_hash) =>
            {
                numbers(state, signed_in, &account.id).await?
            }
            _ => None,
        };
        match (signed_in, found, numbers) {
            (Some(signed_in), Some((account, office)), Some(numbers)) => Ok(Self {
                account,
                office,
                home: signed_in.home.clone(),
                numbers,
                until: signed_in.until(state),
                sign_in: signed_in.sign_in,
                form_token: signed_in.form_token,
            }),
            (_, found, _) => {
                if found.is_some() {
                    session::end(&session).await?;
                }
                Err(sign_in_first(parts, Site::Portal))
            }
        }
    }
}

/// The office numbers to which somebody can go over from where the session is; `None` when it got
/// here by a link that has ended, or from an account with another password by now.
async fn numbers(
    state: &WebState,
    signed_in: &SignedIn,
    here: &str,
) -> Result<Option<Vec<NumberChoice>>, StoreError> {
    let home = signed_in.home.as_ref();
    let from = home.map_or(here, |home| home.id.as_str());
    state
        .store
        .read("portal-numbers", |tx| async move {
            let links = number_link::from_account(&tx, from).await?;
            let mut choices = Vec::new();
            if let Some(home) = home {
                let account = account::find(&tx, from).await?.filter(|account| {
                    home.password == session::password_print(&account.password_hash)
                });
                let Some(account) = account.filter(|_| links.iter().any(|to| to.account == here))
                else {
                    return Ok(None);
                };
                let office = office::find(&tx, account.office_number).await?;
                let name = office.map_or_else(String::new, |office| office.name);
                let person = account.staff.as_ref().map(|staff| staff.name.as_str());
                choices.push(NumberChoice {
                    label: number_label(account.office_number, &name, person),
                    account: account.id,
                });
            }
            let others = links.into_iter().filter(|link| link.account != here);
            choices.extend(others.map(|link| NumberChoice {
                label: number_label(
                    link.office_number,
                    &link.office_name,
                    link.person.as_deref(),
                ),
                account: link.account,
            }));
            Ok(Some(choices))
        })
        .await
}

/// An office and a person of it in words.
pub(crate) fn number_label(number: OfficeNumber, office: &str, person: Option<&str>) -> String {
    match person {
        Some(person) => format!("{office}（{number}） {person}"),
        None => format!("{office}（{number}）"),
    }
}

/// The account with this id and its office.
///
/// # Errors
/// What the database says.
pub(crate) async fn find(
    state: &WebState,
    id: Option<&str>,
) -> Result<Option<(Account, Office)>, StoreError> {
    let Some(id) = id else { return Ok(None) };
    state
        .store
        .read("portal-user", |tx| async move {
            let Some(account) = account::find(&tx, id).await? else {
                return Ok(None);
            };
            let office = office::find(&tx, account.office_number).await?;
            Ok(office.map(|office| (account, office)))
        })
        .await
}

/// Sends somebody to the sign-in page and back here afterwards.
fn sign_in_first(parts: &Parts, site: Site) -> PageError {
    let path = parts.uri.path();
    // A form that changes something by its own address has no page to come back to.
    let next = if parts.method == Method::GET || is_page(path) {
        path
    } else {
        "/"
    };
    PageError::SignInFirst {
        next: next.to_owned(),
        ended: SessionEnded::told_by(&parts.headers, site),
    }
}

/// Whether a form's own address has a page too.
fn is_page(path: &str) -> bool {
    let acts = [
        "/remove",
        "/end",
        "/switch",
        "/forget",
        "/mail/security",
        "/mail/notices",
    ];
    let staff_password = path.starts_with("/account/staff/") && path.ends_with("/password");
    path == "/use/apply"
        || (path.starts_with("/certificates/") || path.starts_with("/account"))
            && !staff_password
            && !acts.iter().any(|act| path.ends_with(act))
}

impl PortalUser {
    /// The person for the audit record.
    pub(crate) fn actor(&self) -> String {
        format!("account:{}", self.account.id)
    }

    /// Goes on only for somebody who may do this.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] for everybody else.
    pub(crate) fn require(&self, right: Right) -> Result<(), PageError> {
        self.account
            .may(right)
            .then_some(())
            .ok_or(PageError::Forbidden)
    }

    /// The person as a reader of notices.
    pub(crate) fn reader(&self) -> Reader<'_> {
        Reader {
            account: &self.account.id,
            number: self.office.number,
        }
    }

    /// Goes on only if the person may still do this as the transaction sees it.
    ///
    /// # Errors
    /// [`PageError::Forbidden`] otherwise.
    pub(crate) async fn require_still(&self, tx: &Tx, right: Right) -> Result<(), PageError> {
        let account = account::find(tx, &self.account.id).await?;
        account
            .is_some_and(|account| account.may(right))
            .then_some(())
            .ok_or(PageError::Forbidden)
    }

    /// The frame of a page for this person; `here` is the menu's address of the page.
    pub(crate) fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        here: &str,
    ) -> Frame {
        let row = |entries: &[(&str, &str)]| -> Vec<MenuItem> {
            let items = entries.iter();
            items
                .map(|(key, address)| item(language.text(key), address, here))
                .collect()
        };
        let mut frame = Frame::plain(state, language, number, title);
        let name = self.account.staff.as_ref().map(|staff| staff.name.as_str());
        let name = name.map_or_else(String::new, |name| format!(" {name}"));
        frame.person = Some(format!("{}{name}（{}）", self.office.name, self.account.id));
        frame.menu = row(BEFORE_CERTIFICATES);
        frame.menu.extend(certificates(state, language, here));
        frame.menu.extend(row(AFTER_CERTIFICATES));
        frame.others = row(OTHERS);
        frame.until = Some(Until::new(state, language, self.until));
        frame.form_token.clone_from(&self.form_token);
        let numbers = self.numbers.iter();
        frame.numbers = numbers
            .map(|choice| (choice.account.clone(), choice.label.clone()))
            .collect();
        frame
    }
}

impl Person for PortalUser {
    const SITE: Site = Site::Portal;
    const ACCOUNT: Option<&'static str> = Some("/account");
    const DEVICES: &'static str = "/account/sign-ins?done=forgotten";
    const NUMBERS: Numbers = Numbers {
        code: "P-11",
        second_factor: "P-15",
        set_up: "P-16",
        recovery_codes: "P-17",
        off: "P-18",
        new_codes: "P-19",
        passkeys: "P-90",
        new_passkey: "P-91",
        make_passkey: "P-92",
        remove_passkey: "P-93",
    };

    fn id(&self) -> &str {
        &self.account.id
    }

    fn password_hash(&self) -> &str {
        &self.account.password_hash
    }

    fn frame(
        &self,
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
        _: &str,
    ) -> Frame {
        Self::frame(self, state, language, number, title, "/account")
    }

    fn bare_frame(
        state: &WebState,
        language: Language,
        number: &'static str,
        title: String,
    ) -> Frame {
        Frame::plain(state, language, number, title)
    }

    async fn step_after_code(state: &WebState, id: &str) -> Result<Option<Step>, PageError> {
        first::step_of(state, id).await
    }

    async fn set_up_words(
        state: &WebState,
        language: Language,
        id: &str,
    ) -> Result<SetUpWords, PageError> {
        let progress = first::progress(state, language, id, Step::SetUp).await?;
        let what = language.text("first-second-factor-text");
        let later = language.text("first-second-factor-later-what");
        Ok(SetUpWords {
            introduction: progress.into_iter().chain([what]).collect(),
            later: Some((later, first::LATER)),
        })
    }

    fn obstacle(_: &WebState, password: &str) -> Option<Obstacle> {
        (password.chars().count() < ALONE).then_some(Obstacle {
            message: "second-factor-password-short",
            next: Some(("password-change-link", "/account/password")),
        })
    }
}

/// One item for each kind of certificate that is applied for here.
fn certificates(state: &WebState, language: Language, here: &str) -> Vec<MenuItem> {
    let today = state.clock.now_in_japan().date();
    let kinds = state.kinds.all().iter();
    kinds
        .filter(|kind| kind.applied_for_here)
        .map(|kind| {
            let label = match kind.id.as_str() {
                crate::kinds::KAIGO => language.text("menu-certificates"),
                _ => kind.label(today).to_owned(),
            };
            item(label, &format!("/certificates/{}", kind.id), here)
        })
        .collect()
}

fn item(label: String, address: &str, here: &str) -> MenuItem {
    MenuItem {
        label,
        address: address.to_owned(),
        current: address == here,
    }
}

/// The menu before the certificates, text and address, in the order of the start guide.
const BEFORE_CERTIFICATES: &[(&str, &str)] = &[
    ("menu-notices", "/"),
    ("menu-applications", "/applications"),
    ("menu-faq", "/faq"),
    ("manuals-title", "/manuals"),
    ("help-downloads-title", "/downloads"),
];

/// The menu after the certificates, before ログアウト.
const AFTER_CERTIFICATES: &[(&str, &str)] = &[("menu-account", "/account")];

/// The second row その他: 利用申請, 発行手数料, 端末, 初めてご利用される方へ and お問い合わせ, in this
/// order, each added together with its page.
const OTHERS: &[(&str, &str)] = &[
    ("menu-use", "/use"),
    ("menu-fees", "/fees"),
    ("menu-terminals", "/terminals"),
    ("start-title", "/start"),
    ("menu-contact", "/contact"),
];

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn nobody_is_sent_back_to_an_address_without_a_page() {
        for path in [
            "/certificates/careplan/apply",
            "/account/mail/code",
            "/account/new-password",
            "/use/apply",
        ] {
            assert!(is_page(path), "{path}");
        }
        for path in [
            "/account/mail/security",
            "/account/mail/notices",
            "/account/mail/notices/1/remove",
            "/account/sign-ins/1/end",
            "/account/numbers/switch",
            "/account/staff/1/password",
            "/account/staff/1/remove",
            "/applications/A/withdraw",
            "/use/43/end",
        ] {
            assert!(!is_page(path), "{path}");
        }
    }
}
