//! One received message: its sheets and findings, its files, and what became of it at the care
//! software.

use axum::Router;
use axum::extract::{Path, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use axum::routing::{get, post};
use protocol::http::{MessageSummary, Side};
use protocol::lifecycle::{CheckName, ImportReport, ImportResult, ImportSource, Reason};
use protocol::{MessageId, State as Standing};

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Message, Sent, Tone};
use super::drawing::{self, Drawable};
use super::form::{PageForm, in_address};
use super::message_words::state;
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use super::{check_list, inbox, receiving, sheets};
use crate::command::session::Session;
use crate::command::{check, imports};
use crate::failure::Failure;
use crate::local_store::{Direction, write_all_whole};
use crate::words::Text;

/// The page, its files, and what can be done.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/inbox/{id}", get(message))
        .route("/inbox/{id}/receive", post(receive))
        .route("/inbox/{id}/imported", post(imported))
        .route("/inbox/{id}/import-failed", post(import_failed))
        .route("/inbox/{id}/save", post(save))
        .route("/inbox/{id}/files/{name}", get(file))
}

/// A message of the inbox by the id in an address.
fn find(office: &Office, id: &str) -> Option<MessageSummary> {
    let id: MessageId = id.parse().ok()?;
    let view = office.view();
    let inbox = &view.seen.as_ref()?.inbox;
    inbox.iter().find(|one| one.message_id == id).cloned()
}

async fn message(
    State(office): State<Office>,
    Path(id): Path<String>,
) -> Result<Response, PageError> {
    office.known().await;
    let Some(message) = find(&office, &id) else {
        return Ok(page::missing(&office));
    };
    show(&office, &message, StatusCode::OK, None).await
}

/// The page; `error` is what is wrong with the report of a failed import.
async fn show(
    office: &Office,
    message: &MessageSummary,
    status: StatusCode,
    error: Option<String>,
) -> Result<Response, PageError> {
    let id = message.message_id;
    let files = inbox::papers(office, id).await?;
    let mut blocks = Vec::new();
    let report_fields = reason_fields(office, error);
    if status != StatusCode::OK {
        blocks.push(block::errors(&office.t("page-errors"), &report_fields));
    }
    blocks.extend(held_up(office, message).await?);
    blocks.push(block::facts(&office.message_facts(message, Side::Inbox)));
    let waits = state(message) == Some(Standing::Sent);
    let can_collect = waits
        || matches!(
            state(message),
            Some(Standing::Collected | Standing::Imported | Standing::ImportFailed)
        );
    if files.is_empty() && can_collect {
        let key = match waits {
            true => "opened-not-collected",
            false => "opened-not-here",
        };
        blocks.push(block::text(&office.t(key)));
        blocks.push(button(
            office,
            &format!("/inbox/{id}/receive"),
            "inbox-receive",
        ));
    }
    if !files.is_empty() {
        blocks.extend(contents(office, id, &files).await?);
    }
    if matches!(
        state(message),
        Some(Standing::Collected | Standing::ImportFailed)
    ) {
        blocks.push(block::heading(&office.t("opened-import")));
        blocks.push(block::text(&office.t("opened-import-text")));
        blocks.push(button(
            office,
            &format!("/inbox/{id}/imported"),
            "opened-imported",
        ));
        let form = block::form(&FormBlock {
            action: format!("/inbox/{id}/import-failed"),
            sent: Sent::Post,
            token: office.guard().form_token(),
            fields: report_fields,
            button: office.t("opened-import-failed"),
            first: false,
        });
        // A refused report must be in sight.
        blocks.push(match status {
            StatusCode::OK => block::fold(&office.t("opened-import-failed"), &form),
            _ => form,
        });
    }
    let details = block::facts(&office.message_details(message));
    blocks.push(block::fold(&office.t("page-details"), &details));
    blocks.push(block::links(&[Link::new("/inbox", office.t("menu-inbox"))]));
    Ok(office.show_with(
        status,
        Page {
            number: "C-03",
            title: office.content(message),
            place: "/inbox",
            blocks,
            live: Live::Yes,
        },
    ))
}

fn button(office: &Office, action: &str, label: &'static str) -> Html {
    block::form(&FormBlock {
        action: action.to_owned(),
        sent: Sent::Post,
        token: office.guard().form_token(),
        fields: Vec::new(),
        button: office.t(label),
        first: true,
    })
}

/// M34, where this message waits for an earlier one.
async fn held_up(office: &Office, message: &MessageSummary) -> Result<Option<Html>, Failure> {
    let (sender, receiver) = (message.sender, message.receiver);
    let serial = message.serial.clone();
    let held = office
        .work(async move |tools| receiving::held_up(tools))
        .await?;
    let same = held.into_iter().find(|(envelope, _)| {
        envelope.from == sender && envelope.to == receiver && envelope.serial.to_string() == serial
    });
    Ok(same.map(|(_, behind)| {
        let text = Text::new("held-in-order-text")
            .with("name", &message.sender_name)
            .with("serial", behind.serial);
        block::message(&Message {
            tone: Tone::Warning,
            id: "M34",
            heading: office.t("held-in-order-heading"),
            paragraphs: vec![office.say(&text)],
            links: Vec::new(),
        })
    }))
}

/// Sheets beside findings, and the files.
async fn contents(
    office: &Office,
    id: MessageId,
    files: &[careplan::SourceFile],
) -> Result<Vec<Html>, Failure> {
    let unit = Drawable::Message(Direction::Received, id);
    let sheets = drawing::draw(office, &unit).await?;
    let own = files.to_vec();
    let report = office
        .work(async move |tools| {
            let masters = tools.home.masters()?;
            let office = tools.home.active()?.map(|installed| installed.office);
            let role = office.map(careplan::OfficeRole::Receiving);
            Ok(careplan::check_with(
                &own,
                &check::context(tools, &masters, role),
            ))
        })
        .await?;
    let mut blocks = Vec::new();
    let of_standard = files.iter().any(|file| {
        let name = file.name.to_ascii_lowercase();
        name.ends_with(".csv")
    });
    let found = match of_standard {
        true => check_list::table(office, &report.findings)
            .unwrap_or_else(|| block::text(&office.t("opened-no-findings"))),
        false => block::text(&office.t("opened-free")),
    };
    if sheets.pages.is_empty() {
        blocks.push(found);
    } else {
        let people = Text::new("forms-people").with("count", sheets.people);
        let pages = Text::new("forms-page")
            .with("page", 1)
            .with("pages", sheets.pages.len());
        let link = Link::new(format!("/forms/{unit}"), office.t("forms-open"));
        let left = Html::all([
            block::text(&format!("{}　{}", office.say(&people), office.say(&pages))),
            block::picture(&format!("/forms/{unit}/1.svg"), &office.say(&pages)),
            block::links(&[link]),
        ]);
        blocks.push(block::beside(&left, &found));
    }
    blocks.push(block::heading(&office.t("opened-files")));
    let links = files.iter().map(|file| {
        let address = format!("/inbox/{id}/files/{}", in_address(&file.name));
        Cell::link(&address, &file.name)
    });
    let links: Vec<Cell> = links.collect();
    let fold = Text::new("opened-files-each").with("count", files.len());
    blocks.push(block::fold(&office.say(&fold), &block::list(&links)));
    match office.home().page_settings()?.to_software {
        Some(folder) => {
            let text = Text::new("opened-save-text").with("folder", folder.display());
            blocks.push(block::text(&office.say(&text)));
            blocks.push(button(office, &format!("/inbox/{id}/save"), "opened-save"));
        }
        None => blocks.push(block::links(&[Link::new(
            "/settings",
            office.t("opened-set-folder"),
        )])),
    }
    Ok(blocks)
}

fn reason_fields(office: &Office, error: Option<String>) -> Vec<Field> {
    let reasons = Reason::ALL.iter().map(|reason| {
        let words = reason.label(office.language()).to_owned();
        (reason.as_str().to_owned(), words)
    });
    let input = Input::Boxes(reasons.collect());
    let checks = Field::new(Input::Text, "checks", office.t("opened-checks"), "");
    vec![
        Field::new(input, "reason", office.t("opened-reasons"), "").with_error(error),
        checks.with_hint(office.t("opened-checks-hint")),
    ]
}

async fn receive(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Some(message) = find(&office, &id) else {
        return Ok(page::missing(&office));
    };
    inbox::collect(&office, vec![message.message_id]).await?;
    Ok(Redirect::to(&format!("/inbox/{id}")).into_response())
}

async fn imported(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let Some(message) = find(&office, &id) else {
        return Ok(page::missing(&office));
    };
    let report = ImportReport {
        result: ImportResult::Imported,
        source: ImportSource::Person,
        reasons: Vec::new(),
        checks: Vec::new(),
    };
    hand_in(&office, message.message_id, report, "opened-imported-done").await
}

async fn import_failed(
    State(office): State<Office>,
    Path(id): Path<String>,
    form: PageForm,
) -> Result<Response, PageError> {
    let Some(message) = find(&office, &id) else {
        return Ok(page::missing(&office));
    };
    let reasons = form.all("reason").into_iter();
    let reasons: Vec<Reason> = reasons.filter_map(|text| text.parse().ok()).collect();
    let named = form.text("checks").split([' ', ',', '、', '　']);
    let named = named.filter(|name| !name.is_empty());
    let checks: Result<Vec<CheckName>, _> = named.map(str::parse).collect();
    let refused = match (&checks, reasons.is_empty()) {
        (_, true) => Some("opened-reason-missing"),
        (Err(_), _) => Some("opened-check-wrong"),
        (Ok(_), false) => None,
    };
    if let Some(key) = refused {
        let status = StatusCode::UNPROCESSABLE_ENTITY;
        return show(&office, &message, status, Some(office.t(key))).await;
    }
    let report = ImportReport {
        result: ImportResult::Failed,
        source: ImportSource::Person,
        reasons,
        checks: checks.unwrap_or_default(),
    };
    let too_long = |_| Failure::wrong_use(Text::new("import-report-too-long"));
    let report = report.verified().map_err(too_long)?;
    hand_in(&office, message.message_id, report, "opened-failed-done").await
}

async fn hand_in(
    office: &Office,
    id: MessageId,
    report: ImportReport,
    done: &'static str,
) -> Result<Response, PageError> {
    office
        .work(async move |tools| {
            let session = Session::open(tools).await?;
            imports::hand_in(&session, id, &report).await
        })
        .await?;
    office.tell(block::message(&Message {
        tone: Tone::Good,
        id: "reported",
        heading: office.t(done),
        paragraphs: Vec::new(),
        links: Vec::new(),
    }));
    // The report is in; the trouble is in the view.
    let _ = office.refresh().await;
    Ok(Redirect::to(&format!("/inbox/{id}")).into_response())
}

/// Writes the files into the folder from which the care software takes in.
async fn save(
    State(office): State<Office>,
    Path(id): Path<String>,
    _form: PageForm,
) -> Result<Response, PageError> {
    let (Some(message), Some(folder)) = (
        find(&office, &id),
        office.home().page_settings()?.to_software,
    ) else {
        return Ok(page::missing(&office));
    };
    let files = inbox::papers(&office, message.message_id).await?;
    let mut new = Vec::new();
    for file in &files {
        let target = folder.join(&file.name);
        match std::fs::read(&target) {
            Ok(there) if there == file.bytes => {}
            Ok(_) => {
                let text = Text::new("page-in-the-way").with("path", target.display());
                return Err(Failure::refused(text).into());
            }
            Err(_) => new.push((target, file.bytes.clone())),
        }
    }
    write_all_whole(&new)?;
    let text = Text::new("opened-saved").with("count", files.len());
    office.tell(block::message(&Message {
        tone: Tone::Good,
        id: "saved",
        heading: office.say(&text),
        paragraphs: vec![folder.display().to_string()],
        links: Vec::new(),
    }));
    Ok(Redirect::to(&format!("/inbox/{id}")).into_response())
}

async fn file(
    State(office): State<Office>,
    Path((id, name)): Path<(String, String)>,
) -> Result<Response, PageError> {
    let Some(message) = find(&office, &id) else {
        return Ok(page::missing(&office));
    };
    let mut files = inbox::papers(&office, message.message_id)
        .await?
        .into_iter();
    Ok(match files.find(|file| file.name == name) {
        Some(file) => sheets::as_file(file.bytes, "application/octet-stream", &file.name),
        None => page::missing(&office),
    })
}
