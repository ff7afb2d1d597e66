//! `/account`: ユーザー情報変更.

use askama::Template;
use axum::extract::{Query, State};
use axum::response::Response;
use serde::Deserialize;

use crate::portal::staff::rights_in_words;
use crate::portal::user::PortalUser;
use crate::store::account::Account;
use crate::store::mail_address;
use crate::store::right::Right;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show as show_page};
use crate::web::second_factor;
use crate::web::service_kind;
use crate::web::session::Site;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "account.html")]
pub(crate) struct AccountPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) office: Vec<(String, String)>,
    pub(crate) person: Vec<(String, String)>,
    pub(crate) password: Vec<(String, String)>,
    pub(crate) mail: String,
    pub(crate) second_factor: String,
    /// Whether this person looks after 担当者.
    pub(crate) administrator: bool,
}

/// How the page was reached.
#[derive(Deserialize)]
pub(crate) struct Arrival {
    done: Option<Done>,
}

/// What has just happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Done {
    /// The password was changed.
    Password,
}

/// Shows what is on record and what can be changed.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    user: PortalUser,
    Query(arrival): Query<Arrival>,
) -> Result<Response, PageError> {
    let (office, account) = (&user.office, &user.account);
    let kinds = service_kind::list(&office.kinds);
    let second_factor = if second_factor::is_on(&state, Site::Portal, &account.id).await? {
        "second-factor-is-on"
    } else {
        "second-factor-is-off"
    };
    let id = &account.id;
    let security = state
        .store
        .read("account-security-address", |tx| async move {
            mail_address::security(&tx, id).await
        })
        .await?;
    let title = language.text("account-title");
    show_page(&AccountPage {
        page: user.frame(&state, language, "P-13", title, "/account"),
        message: arrival.done.map(|done| match done {
            Done::Password => Message::new(language, "password-changed", &[]),
        }),
        office: vec![
            (language.text("fact-office"), office.name.clone()),
            (
                language.text("fact-office-number"),
                office.number.to_string(),
            ),
            (language.text("fact-kinds"), kinds),
        ],
        person: person(language, account),
        password: vec![(
            language.text("fact-password-since"),
            language.moment(account.password_set_at),
        )],
        mail: match security {
            Some(one) => language.text_with("account-mail-security", &[("address", &one.address)]),
            None => language.text("account-mail-none"),
        },
        second_factor: language.text(second_factor),
        administrator: account.may(Right::Administrator),
    })
}

/// Who is signed in, and what the person may do.
fn person(language: Language, account: &Account) -> Vec<(String, String)> {
    let id = (language.text("fact-account"), account.id.clone());
    let (name, rights) = match &account.staff {
        Some(staff) => (staff.name.clone(), rights_in_words(language, &staff.grants)),
        None => (
            language.text("staff-office-account"),
            language.text("staff-every-right"),
        ),
    };
    vec![
        (language.text("fact-person"), name),
        id,
        (language.text("fact-rights"), rights),
    ]
}
