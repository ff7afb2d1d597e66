//! 診断: each point with what to do, and a report for the help desk.

use axum::Router;
use axum::extract::State;
use axum::response::Response;
use axum::routing::get;

use super::block::{self, Cell, Link, Table};
use super::office::Office;
use super::page::{Live, Page, PageError};
use super::sheets;
use crate::command::doctor::{self, Finding, State as Standing};
use crate::failure::Failure;

/// The page and its report.
pub(crate) fn routes() -> Router<Office> {
    Router::new()
        .route("/doctor", get(look))
        .route("/doctor/report.txt", get(report))
}

async fn findings(office: &Office) -> Result<Vec<Finding>, Failure> {
    office
        .work(async move |tools| {
            let mut findings = Vec::new();
            // Why it ended early is among the findings.
            let _ = doctor::look(tools, &mut findings).await;
            Ok(findings)
        })
        .await
}

fn mark(office: &Office, finding: &Finding) -> String {
    office.t(match finding.state {
        Standing::Ok => "doctor-ok",
        Standing::Attention => "doctor-attention",
        Standing::Problem => "doctor-problem",
    })
}

async fn look(State(office): State<Office>) -> Result<Response, PageError> {
    let findings = findings(&office).await?;
    let rows = findings.iter().map(|finding| {
        let mut what = vec![Cell::text(&finding.text)];
        let hint = finding.hint.iter().flat_map(|hint| hint.lines());
        what.extend(hint.map(Cell::quiet));
        vec![Cell::mark(&mark(&office, finding)), Cell::lines(&what)]
    });
    let rows = rows.collect();
    let blocks = vec![
        block::text(&office.t("doctor-about")),
        block::table(&Table {
            caption: office.count("doctor-title", findings.len()),
            columns: vec![office.t("page-state"), office.t("doctor-column")],
            rows,
        }),
        block::links(&[
            Link::new("/doctor", office.t("doctor-again")),
            Link::new("/doctor/report.txt", office.t("doctor-save-report")),
        ]),
        block::hint(&office.t("doctor-report-hint")),
    ];
    Ok(office.show(Page {
        number: "C-16",
        title: office.t("doctor-title"),
        place: "",
        blocks,
        live: Live::No,
    }))
}

/// The same as text: it holds no secrets and nothing of service users.
async fn report(State(office): State<Office>) -> Result<Response, PageError> {
    let findings = findings(&office).await?;
    let mut text = format!(
        "renkei {}  {}\n\n",
        env!("CARGO_PKG_VERSION"),
        office.moment(office.now())
    );
    for finding in &findings {
        text.push_str(&format!("{}  {}\n", mark(&office, finding), finding.text));
    }
    let kind = "text/plain; charset=utf-8";
    Ok(sheets::as_file(
        text.into_bytes(),
        kind,
        "renkei-report.txt",
    ))
}
