//! `/certificates/{serial}`: everything that is on record about a certificate, and 失効.

use askama::Template;
use axum::extract::{Path, State};
use axum::response::Response;

use crate::console::certificates::{is_seen, reasons, revocation, status};
use crate::console::operator::Operator;
use crate::store::account::{self, Names};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::download::{self, Download};
use crate::store::unattended::{self, Unattended};
use crate::store::{StoreError, office};
use crate::web::era;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::{Frame, show as show_page};
use crate::web::state::WebState;
use crate::web::unattended::standing;

/// The page.
#[derive(Template)]
#[template(path = "console_certificate.html")]
struct CertificatePage {
    page: Frame,
    facts: Vec<(String, String)>,
    /// Addresses of the office and of the application.
    office: String,
    application: String,
    /// When, by whom and in which form it was fetched.
    downloads: Vec<[String; 3]>,
    /// Where 失効 is sent, while it can be.
    revoke: Option<String>,
    reasons: Vec<(&'static str, String)>,
}

/// What is on record.
struct Facts {
    record: CertificateRecord,
    office_name: String,
    names: Names,
    downloads: Vec<Download>,
    unattended: Option<Unattended>,
}

/// Shows a certificate.
///
/// # Errors
/// [`PageError::NotFound`] when there is none in the operator's scope.
pub(super) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(serial): Path<String>,
) -> Result<Response, PageError> {
    let serial = &serial;
    let found: Result<Option<Facts>, StoreError> = state
        .store
        .read("certificate", |tx| async move {
            let record = certificate::find(&tx, serial).await?;
            let Some(record) = record.filter(|record| record.der.is_some()) else {
                return Ok(None);
            };
            let office = office::find(&tx, record.office_number).await?;
            Ok(Some(Facts {
                office_name: office.map(|office| office.name).unwrap_or_default(),
                names: account::names(&tx, record.office_number).await?,
                downloads: download::of_certificate(&tx, serial).await?,
                unattended: unattended::find(&tx, &record.receipt).await?,
                record,
            }))
        })
        .await;
    let found = found?.ok_or(PageError::NotFound)?;
    if !is_seen(&state, &operator, found.record.office_number).await? {
        return Err(PageError::NotFound);
    }
    let title = language.text("console-certificate-title");
    show_page(&CertificatePage {
        page: operator.frame(&state, language, "K-14", title, "/certificates"),
        office: format!("/offices/{}", found.record.office_number),
        application: format!("/applications/{}", found.record.receipt),
        downloads: downloads(language, &found),
        revoke: revocation(&found.record, state.clock.now()),
        reasons: reasons(language),
        facts: facts(&state, language, &found),
    })
}

fn facts(state: &WebState, language: Language, found: &Facts) -> Vec<(String, String)> {
    let record = &found.record;
    let text = |key: &str| language.text(key);
    let kind = state.kinds.find(&record.kind);
    let today = state.clock.now_in_japan().date();
    let kind = kind.map_or(record.kind.as_str(), |kind| kind.label(today));
    let day = |at: time::OffsetDateTime| {
        let at = at.to_offset(crate::clock::JAPAN);
        format!("{} {}", era::day(language, at.date()), language.time(at))
    };
    let used = record.last_used_at;
    let mut facts = vec![
        (
            text("fact-office"),
            format!("{}（{}）", found.office_name, record.office_number),
        ),
        (text("fact-kind"), kind.to_owned()),
        (
            text("column-state"),
            status(language, record, state.clock.now()),
        ),
        (text("fact-serial"), record.serial.clone()),
        (text("column-from"), day(record.not_before)),
        (text("column-to"), day(record.not_after)),
        (
            text("fact-terminal"),
            record
                .terminal
                .clone()
                .unwrap_or_else(|| text("terminal-file")),
        ),
        (text("fact-account"), record.account_id.clone()),
        (text("fact-receipt"), record.receipt.clone()),
        (
            text("fact-last-use"),
            used.map_or_else(|| text("never-used"), |at| language.moment(at)),
        ),
        (
            text("fact-unattended"),
            standing(language, found.unattended.as_ref(), &found.names),
        ),
    ];
    facts.extend(
        record
            .issued_at
            .map(|at| (text("fact-issued"), language.moment(at))),
    );
    facts.extend(
        record
            .revoked_by
            .clone()
            .map(|who| (text("fact-revoked-by"), who)),
    );
    facts
}

fn downloads(language: Language, found: &Facts) -> Vec<[String; 3]> {
    let row = |download: &Download| {
        [
            language.moment(download.downloaded_at),
            found.names.of(&download.account_id).to_owned(),
            language.text(&format!("download-profile-{}", download.profile)),
        ]
    };
    found.downloads.iter().map(row).collect()
}
