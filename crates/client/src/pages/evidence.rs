//! 証拠: the list of what was exchanged in some months, and judging a record of the exchange.

use axum::Router;
use axum::extract::{Query, State};
use axum::http::StatusCode;
use axum::response::Response;
use axum::routing::{get, post};
use careplan::SourceFile;
use forms::{EvidenceSheet, Form, draw_pdf};
use serde::Deserialize;

use super::block::{self, Cell, Field, FormBlock, Html, Input, Link, Message, Sent, Table, Tone};
use super::board::month_of;
use super::form::{PageForm, in_address};
use super::office::Office;
use super::page::{self, Live, Page, PageError};
use super::sheets;
use crate::cli::{Months, Order};
use crate::command::{evidence, unit};
use crate::evidence_proof::{Judged, RecordFiles, Stamp, Trust, judge};
use crate::failure::{Failure, Kind};
use crate::words::Text;

/// The list, the sheet, and judging a file.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/evidence", get(show))
        .route("/evidence/sheet.pdf", get(pdf))
        .route("/evidence/verify", post(verify))
}

#[derive(Deserialize, Default)]
struct Wanted {
    #[serde(default)]
    first: String,
    #[serde(default)]
    last: String,
    #[serde(default)]
    by: String,
}

fn months(office: &Office, wanted: &Wanted) -> Result<Months, String> {
    let first = month_of(office, &wanted.first)?;
    let last = match wanted.last.trim() {
        "" => first,
        last => month_of(office, last)?,
    };
    if first > last {
        return Err(office.t("evidence-months-turned"));
    }
    Ok(Months { first, last })
}

async fn sheet(
    office: &Office,
    wanted: &Wanted,
    months: Months,
) -> Result<Option<EvidenceSheet>, Failure> {
    let order = match wanted.by.as_str() {
        "partner" => Order::Partner,
        _ => Order::User,
    };
    office
        .work(async move |tools| {
            match evidence::sheet_of_archive(tools, months, order) {
                Ok(sheet) => Ok(Some(sheet)),
                // Nothing is there, or nothing of these months.
                Err(failure) if matches!(failure.kind, Kind::Refused | Kind::WrongUse) => Ok(None),
                Err(failure) => Err(failure),
            }
        })
        .await
}

async fn show(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    whole(&office, &wanted, Vec::new(), StatusCode::OK).await
}

async fn whole(
    office: &Office,
    wanted: &Wanted,
    before: Vec<Html>,
    status: StatusCode,
) -> Result<Response, PageError> {
    let months = months(office, wanted);
    let error = months.as_ref().err().cloned();
    let [first, last] = match &months {
        Ok(months) => [months.first.to_string(), months.last.to_string()],
        Err(_) => [wanted.first.clone(), wanted.last.clone()],
    };
    let orders = [
        ("user".to_owned(), office.t("evidence-by-user")),
        ("partner".to_owned(), office.t("evidence-by-partner")),
    ];
    let fields = vec![
        Field::new(Input::Month, "first", office.t("evidence-first"), &first)
            .with_hint(office.t("page-month-hint"))
            .with_error(error.clone()),
        Field::new(Input::Month, "last", office.t("evidence-last"), &last),
        Field::new(
            Input::Select(orders.to_vec()),
            "by",
            office.t("evidence-by"),
            &wanted.by,
        ),
    ];
    let mut blocks = before;
    if error.is_some() {
        blocks.push(block::errors(&office.t("page-errors"), &fields));
    }
    blocks.push(block::text(&office.t("evidence-about")));
    blocks.push(block::form(&FormBlock {
        action: "/evidence".to_owned(),
        sent: Sent::Get,
        token: "",
        fields,
        button: office.t("evidence-show"),
        first: true,
    }));
    if let Ok(months) = months {
        match sheet(office, wanted, months).await? {
            Some(sheet) => blocks.extend(list(office, &sheet, wanted, &[first, last])),
            None => blocks.push(block::text(&office.t("evidence-none-here"))),
        }
    }
    blocks.push(block::heading(&office.t("evidence-verify")));
    blocks.push(block::form(&FormBlock {
        action: "/evidence/verify".to_owned(),
        sent: Sent::Upload,
        token: office.guard().form_token(),
        fields: vec![
            Field::new(Input::Files, "files", office.t("evidence-files"), "")
                .with_hint(office.t("evidence-files-hint")),
        ],
        button: office.t("evidence-verify-button"),
        first: false,
    }));
    Ok(office.show_with(
        status,
        Page {
            number: "C-13",
            title: office.t("menu-evidence"),
            place: "/evidence",
            blocks,
            live: Live::No,
        },
    ))
}

fn list(
    office: &Office,
    sheet: &EvidenceSheet,
    wanted: &Wanted,
    months: &[String; 2],
) -> Vec<Html> {
    let terminal = office.terminal();
    let rows = sheet.units.iter().take(MOST_ROWS).map(|listed| {
        let kind = listed.kind.map_or("", |kind| kind.as_str());
        let words = unit::spoken(&terminal, kind, None);
        let documents = Text::new("evidence-documents").with("count", listed.documents.len());
        vec![
            Cell::text(&listed.number.to_string()),
            Cell::text(&words),
            Cell::text(&listed.envelope.from.to_string()),
            Cell::text(&listed.envelope.to.to_string()),
            Cell::text(&office.say(&documents)),
            Cell::quiet(listed.envelope.serial.as_str()),
        ]
    });
    let rows = rows.collect();
    let [first, last] = months.each_ref().map(|month| in_address(month));
    let address = format!(
        "/evidence/sheet.pdf?first={first}&last={last}&by={}",
        in_address(&wanted.by)
    );
    let table = block::table(&Table {
        caption: office.count("evidence-caption", sheet.units.len()),
        columns: [
            "evidence-number",
            "page-content",
            "page-from",
            "page-to",
            "evidence-column-documents",
            "page-serial",
        ]
        .into_iter()
        .map(|key| office.t(key))
        .collect(),
        rows,
    });
    let mut blocks = vec![
        table,
        block::links(&[Link::new(address, office.t("forms-pdf"))]),
    ];
    blocks.push(block::hint(&office.t("evidence-no-consent")));
    blocks.extend(sheet.notes.iter().map(|note| block::hint(note)));
    blocks
}

async fn pdf(
    State(office): State<Office>,
    Query(wanted): Query<Wanted>,
) -> Result<Response, PageError> {
    let months =
        months(&office, &wanted).map_err(|_| Failure::wrong_use(Text::new("page-month-wrong")))?;
    let Some(sheet) = sheet(&office, &wanted, months).await? else {
        return Ok(page::missing(&office));
    };
    let drawing = draw_pdf(&[Form::EvidenceSheet(sheet)]).map_err(Failure::internal)?;
    Ok(sheets::as_file(
        drawing.pdf,
        "application/pdf",
        "evidence.pdf",
    ))
}

/// Judges a record of the exchange from its files.
async fn verify(State(office): State<Office>, form: PageForm) -> Result<Response, PageError> {
    let (told, status) = match judged(&office, &form.files) {
        Ok(judged) => (verdict(&office, &judged), StatusCode::OK),
        Err(failure) => (
            page::of_failure(&office, &failure),
            StatusCode::UNPROCESSABLE_ENTITY,
        ),
    };
    whole(&office, &Wanted::default(), vec![told], status).await
}

fn judged(office: &Office, files: &[SourceFile]) -> Result<Judged, Failure> {
    let ends = |end: &str| {
        let mut same = files.iter().filter(|file| file.name.ends_with(end));
        same.next().map(|file| file.bytes.as_slice())
    };
    let missing = || Failure::wrong_use(Text::new("evidence-files-missing"));
    let record = ends(".json").ok_or_else(missing)?;
    let signature = ends(".p7s").ok_or_else(missing)?;
    let exchange = office.home().exchange()?;
    let exchange = exchange.ok_or_else(Failure::no_certificate_here)?;
    let trust = Trust {
        anchors: exchange.anchors(),
        stamp_roots: Vec::new(),
    };
    let files = RecordFiles {
        record,
        signature,
        time_stamp: ends(".tsr"),
    };
    judge(files, &trust).map_err(|_| Failure::refused(Text::new("evidence-answer-unreadable")))
}

fn verdict(office: &Office, judged: &Judged) -> Html {
    let good = judged.is_good();
    let record = &judged.record;
    let text = Text::new("evidence-verdict")
        .with("exchange", &record.exchange)
        .with("at", office.moment(record.made_at))
        .with("count", record.messages.len());
    let stamp = match &judged.stamp {
        Stamp::Good(_) => "evidence-stamp-good",
        Stamp::UnknownAuthority(_) => "evidence-stamp-other",
        Stamp::Bad(_) => "evidence-stamp-bad",
        Stamp::Missing => "evidence-stamp-none",
    };
    block::message(&Message {
        tone: match good {
            true => Tone::Good,
            false => Tone::Warning,
        },
        id: "evidence",
        heading: office.t(match good {
            true => "evidence-verdict-good",
            false => "evidence-verdict-bad",
        }),
        paragraphs: vec![office.say(&text), office.t(stamp)],
        links: Vec::new(),
    })
}

/// The sheet has all of them.
const MOST_ROWS: usize = 200;
