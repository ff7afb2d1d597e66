//! 送信済み: everything that the office has sent, and what is on its way.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;
use protocol::http::Side;

use super::block::{self, Cell, Table};
use super::inbox::MOST_ROWS;
use super::office::Office;
use super::page::{Live, Page, PageError};

/// The list.
pub(crate) fn routes() -> Router<Office> {
    Router::new().route("/sent", get(sent))
}

async fn sent(State(office): State<Office>) -> Result<Response, PageError> {
    let view = office.known().await;
    let mut blocks = Vec::new();
    let waiting = office.home().waiting()?;
    if !waiting.is_empty() {
        blocks.push(block::heading(&office.count("sent-waiting", waiting.len())));
        let links = waiting
            .iter()
            .map(|(id, _)| Cell::link(&format!("/sent/{id}"), &office.t("sent-on-its-way")));
        let links: Vec<Cell> = links.collect();
        blocks.push(block::list(&links));
    }
    if let Some(seen) = &view.seen {
        let rows = seen.sent.iter().map(|message| {
            let address = format!("/sent/{}", message.message_id);
            vec![
                Cell::link(&address, &office.content(message)),
                office.partner_cell(message, Side::Sent),
                Cell::text(&office.when_sent(message)),
                office.state_cell(message, Side::Sent),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.take(MOST_ROWS).collect();
        if rows.is_empty() {
            blocks.push(block::text(&office.t("sent-none")));
        } else {
            blocks.push(block::table(&Table {
                caption: office.count("menu-sent", seen.sent.len()),
                columns: ["page-content", "page-to", "page-sent-at", "page-state"]
                    .into_iter()
                    .map(|key| office.t(key))
                    .collect(),
                rows,
            }));
            if seen.sent.len() > MOST_ROWS {
                blocks.push(block::hint(&office.t("page-newest-only")));
            }
        }
    }
    Ok(office.show(Page {
        number: "C-06",
        title: office.t("menu-sent"),
        place: "/sent",
        blocks,
        live: Live::Yes,
    }))
}
