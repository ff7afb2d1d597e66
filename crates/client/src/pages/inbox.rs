//! 受信箱: everything that is addressed to the office.

use axum::Router;
use axum::extract::State;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use protocol::MessageId;
use protocol::http::Side;

use super::block::{self, Cell, FormBlock, Html, Sent, Table};
use super::form::PageForm;
use super::office::Office;
use super::page::{Live, Page, PageError};
use super::{receiving, today};
use crate::command::archive;
use crate::failure::Failure;
use crate::local_store::Direction;

/// The list, and collecting.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/inbox", get(inbox))
        .route("/inbox/receive", post(receive))
}

async fn inbox(State(office): State<Office>) -> Result<Response, PageError> {
    let view = office.known().await;
    let mut blocks = Vec::new();
    if let Some(seen) = &view.seen {
        let new = today::waiting(&seen.inbox).len();
        if new == 0 {
            blocks.push(block::text(&office.t("inbox-none-new")));
        } else {
            blocks.push(block::text(&office.count("today-new", new)));
        }
        blocks.push(receive_button(&office));
        let rows = seen.inbox.iter().map(|message| {
            let address = format!("/inbox/{}", message.message_id);
            vec![
                Cell::link(&address, &office.content(message)),
                office.partner_cell(message, Side::Inbox),
                Cell::text(&office.when_sent(message)),
                office.state_cell(message, Side::Inbox),
            ]
        });
        let rows: Vec<Vec<Cell>> = rows.take(MOST_ROWS).collect();
        if !rows.is_empty() {
            blocks.push(block::table(&Table {
                caption: office.count("menu-inbox", seen.inbox.len()),
                columns: vec![
                    office.t("page-content"),
                    office.t("page-from"),
                    office.t("page-sent-at"),
                    office.t("page-state"),
                ],
                rows,
            }));
            if seen.inbox.len() > MOST_ROWS {
                blocks.push(block::hint(&office.t("page-newest-only")));
            }
        }
    }
    Ok(office.show(Page {
        number: "C-02",
        title: office.t("menu-inbox"),
        place: "/inbox",
        blocks,
        live: Live::Yes,
    }))
}

/// 「いま受信する」.
pub(super) fn receive_button(office: &Office) -> Html {
    block::form(&FormBlock {
        action: "/inbox/receive".to_owned(),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t("inbox-receive"),
        first: true,
    })
}

async fn receive(State(office): State<Office>, _form: PageForm) -> Result<Response, PageError> {
    collect(&office, Vec::new()).await?;
    Ok(Redirect::to("/inbox").into_response())
}

/// Collects, keeps what was received for the care software, and lets the next page tell.
pub(super) async fn collect(office: &Office, wanted: Vec<MessageId>) -> Result<(), Failure> {
    let collected = office
        .work(async move |tools| receiving::collect(tools, &wanted).await)
        .await?;
    office.tell(receiving::told(office, &collected));
    // What was collected stays collected; the trouble is in the view.
    let _ = office.refresh().await;
    Ok(())
}

/// The files of a received message, where it is kept here.
pub(super) async fn papers(
    office: &Office,
    id: MessageId,
) -> Result<Vec<careplan::SourceFile>, Failure> {
    office
        .work(async move |tools| archive::files(tools, Direction::Received, id))
        .await
}

/// The older ones are found on the page of their sender.
pub(super) const MOST_ROWS: usize = 100;
