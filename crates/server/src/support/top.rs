//! `/`: what the support site offers.

use askama::Template;
use axum::extract::State;
use axum::response::Response;

use crate::store::StoreError;
use crate::store::faq_count;
use crate::store::maintenance;
use crate::store::notice;
use crate::support::notices::NoticeLine;
use crate::support::status::worst;
use crate::support::visitor::Visitor;
use crate::web::contact::next_maintenance;
use crate::web::error::PageError;
use crate::web::form::Field;
use crate::web::help::Reader as _;
use crate::web::help::faq::{EntryLine, line, search_field};
use crate::web::help::library::{self, TextKind};
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "support_top.html")]
struct TopPage {
    page: Frame,
    search: Field,
    most_read: Vec<EntryLine>,
    notices: Vec<NoticeLine>,
    /// How the exchange is, in one line.
    status: String,
    /// The next planned maintenance, in one line.
    planned: Option<String>,
    /// Address of the portal, as far as it is known.
    portal: Option<String>,
}

/// Search, the most read questions, and public notices.
///
/// # Errors
/// When the store fails.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    reader: Visitor,
) -> Result<Response, PageError> {
    let now = state.clock.now();
    let (notices, read, (planned, waiting)) = state
        .store
        .read("support-top", |tx| async move {
            let notices = notice::public(&tx, now, NOTICES).await?;
            let planned = maintenance::ahead(&tx, now).await?;
            let how = (planned, maintenance::waiting(&tx, now).await?);
            Ok::<_, StoreError>((notices, faq_count::most_read(&tx, 20).await?, how))
        })
        .await?;
    let library = library::in_force(&state, TextKind::Faq).await?;
    let entries = library.of(TextKind::Faq);
    let find = |id: &String| library.find(TextKind::Faq, id);
    let mut most_read: Vec<_> = read.iter().filter_map(find).collect();
    for entry in entries {
        if !most_read.iter().any(|one| one.id == entry.id) {
            most_read.push(entry);
        }
    }
    let title = language.text("support-top-title");
    show_page(&TopPage {
        page: reader.frame(&state, language, "S-01", title, "/"),
        search: search_field(language, ""),
        most_read: most_read.into_iter().take(MOST_READ).map(line).collect(),
        notices: notices
            .into_iter()
            .map(|notice| NoticeLine::new(language, notice))
            .collect(),
        status: worst(language, waiting, now, state.mailing.from.as_deref()),
        planned: planned.first().map(|next| next_maintenance(language, next)),
        portal: state.addresses.portal().map(ToOwned::to_owned),
    })
}

const MOST_READ: usize = 3;
const NOTICES: u32 = 5;
