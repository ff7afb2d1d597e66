//! `/federations`: whom to ask in each prefecture.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use super::Reader;
use crate::prefecture::{self, Prefecture};
use crate::store::federation::{self, Contact};
use crate::web::contact::{dialled, full_name, hours};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "federations.html")]
pub(crate) struct FederationsPage {
    pub(crate) page: Frame,
    pub(crate) centre: Option<ContactFacts>,
    /// The reader's own federation, where somebody is signed in.
    pub(crate) own: Option<ContactFacts>,
    pub(crate) rows: Vec<FederationRow>,
    pub(crate) back: &'static str,
}

/// A prefecture and whom to ask there.
pub(crate) struct FederationRow {
    pub(crate) number: &'static str,
    pub(crate) prefecture: &'static str,
    /// Nothing, where nobody is entered for it.
    pub(crate) contact: Option<ContactFacts>,
    /// Whether it is the reader's own.
    pub(crate) own: bool,
}

/// A contact as it is shown.
pub(crate) struct ContactFacts {
    pub(crate) name: String,
    pub(crate) telephone: Option<(String, String)>,
    pub(crate) hours: String,
    pub(crate) address: String,
    pub(crate) web_page: Option<String>,
}

/// All 47 by prefecture.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show<R: Reader>(
    State(state): State<WebState>,
    language: Language,
    reader: R,
) -> Result<Response, PageError> {
    let entered = state
        .store
        .read(
            "federations",
            |tx| async move { federation::all(&tx).await },
        )
        .await?;
    let find = |number: &str| {
        let contact = entered.iter().find(|one| one.prefecture == number);
        contact.map(|contact| facts(language, contact))
    };
    let own = reader.office().map(|office| office.prefecture.clone());
    let rows = prefecture::ALL
        .iter()
        .map(|prefecture| FederationRow {
            number: prefecture.number,
            prefecture: name(language, prefecture),
            contact: find(prefecture.number),
            own: own.as_deref() == Some(prefecture.number),
        })
        .collect();
    let title = language.text("federations-title");
    let number = R::NUMBERS.federations;
    let centre = find(federation::CENTRE);
    let own = own.and_then(|number| find(&number).or_else(|| find(federation::CENTRE)));
    show_page(&FederationsPage {
        page: reader.frame(&state, language, number, title, "/federations"),
        centre,
        own,
        rows,
        back: reader.back(),
    })
}

/// A prefecture's name in the reader's language.
pub(crate) fn name(language: Language, prefecture: &'static Prefecture) -> &'static str {
    match language {
        Language::Japanese => prefecture.name,
        Language::English => prefecture.english,
    }
}

fn facts(language: Language, contact: &Contact) -> ContactFacts {
    ContactFacts {
        name: full_name(contact),
        telephone: dialled(&contact.telephone),
        hours: hours(language, &contact.hours),
        address: contact.address.clone(),
        web_page: Some(contact.web_page.clone()).filter(|page| page.starts_with("https://")),
    }
}
