//! 送信: files come from the person or from the folder of the care software and become a draft.

use axum::Router;
use axum::extract::State;
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use careplan::SourceFile;

use super::block::{self, Cell, Field, FormBlock, Input, Link, Sent};
use super::form::PageForm;
use super::office::Office;
use super::page::{Live, Page, PageError};
use crate::command::archive;
use crate::command::source::{self, Reach};
use crate::failure::Failure;
use crate::local_store::DraftId;
use crate::words::Text;

/// The page, and what begins a draft.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/send", get(begin).post(upload))
        .route("/send/folder", post(folder))
}

async fn begin(State(office): State<Office>) -> Result<Response, PageError> {
    Ok(show(&office, StatusCode::OK, None)?)
}

fn show(office: &Office, status: StatusCode, error: Option<String>) -> Result<Response, Failure> {
    let files = Field::new(Input::Files, "files", office.t("send-files"), "");
    let fields = vec![
        files
            .with_hint(office.t("send-files-hint"))
            .with_error(error),
    ];
    let mut blocks = Vec::new();
    if status != StatusCode::OK {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    blocks.push(block::text(&office.t("send-about")));
    blocks.push(block::form(&FormBlock {
        action: "/send".to_owned(),
        sent: Sent::Upload,
        token: office.guard().form_token(),
        fields,
        button: office.t("send-check"),
        first: true,
    }));
    blocks.push(block::heading(&office.t("send-folder-heading")));
    match office.home().page_settings()?.from_software {
        Some(folder) => {
            let text = Text::new("send-folder-text").with("folder", folder.display());
            blocks.push(block::text(&office.say(&text)));
            blocks.push(block::form(&FormBlock {
                action: "/send/folder".to_owned(),
                sent: Sent::Post,
                token: office.guard().form_token(),
                fields: Vec::new(),
                button: office.t("send-folder"),
                first: false,
            }));
        }
        None => {
            blocks.push(block::text(&office.t("send-folder-none")));
            blocks.push(block::links(&[Link::new(
                "/settings",
                office.t("menu-settings"),
            )]));
        }
    }
    let drafts = office.home().drafts()?;
    if !drafts.is_empty() {
        blocks.push(block::heading(&office.count("today-drafts", drafts.len())));
        let links = drafts.iter().map(|id| {
            let key = match office.home().is_waiting_to_go(id) {
                true => "today-draft-going",
                false => "today-draft",
            };
            Cell::link(&format!("/send/{id}"), &office.t(key))
        });
        let links: Vec<Cell> = links.collect();
        blocks.push(block::list(&links));
    }
    blocks.push(block::heading(&office.t("send-how-heading")));
    let how = ["send-how-1", "send-how-2", "send-how-3"];
    let how = how.map(|key| Cell::text(&office.t(key)));
    blocks.push(block::list(&how));
    Ok(office.show_with(
        status,
        Page {
            number: "C-04",
            title: office.t("menu-send"),
            place: "/send",
            blocks,
            live: Live::No,
        },
    ))
}

async fn upload(State(office): State<Office>, form: PageForm) -> Result<Response, PageError> {
    if form.files.is_empty() {
        let error = Some(office.t("send-files-missing"));
        return Ok(show(&office, StatusCode::UNPROCESSABLE_ENTITY, error)?);
    }
    match keep(&office, form.files).await {
        Ok(id) => Ok(Redirect::to(&format!("/send/{id}")).into_response()),
        Err(failure) => {
            let (error, _) = office.terminal().failure_words(&failure);
            let status = StatusCode::UNPROCESSABLE_ENTITY;
            Ok(show(&office, status, Some(error))?)
        }
    }
}

async fn folder(State(office): State<Office>, _form: PageForm) -> Result<Response, PageError> {
    let Some(folder) = office.home().page_settings()?.from_software else {
        return Ok(Redirect::to("/settings").into_response());
    };
    let sources = source::read(&[folder], Reach::Folder)?;
    let id = keep(&office, sources.files).await?;
    Ok(Redirect::to(&format!("/send/{id}")).into_response())
}

/// Makes a draft of files. Where one of them cannot be kept nothing is.
pub(super) async fn keep(office: &Office, files: Vec<SourceFile>) -> Result<DraftId, Failure> {
    let id = DraftId::from_random(office.randomness().bytes()?);
    let draft = id.clone();
    let added = office
        .work(async move |tools| {
            let key = archive::key(tools)?;
            tools.home.add_to_draft(key, &draft, &files)
        })
        .await;
    match added {
        Ok(()) => Ok(id),
        Err(failure) => {
            office.home().drop_draft(&id)?;
            Err(failure)
        }
    }
}
