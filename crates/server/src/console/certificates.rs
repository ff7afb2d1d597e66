//! `/certificates`: certificates by office, serial or end, and 失効.

use askama::Template;
use axum::extract::{Path, Query, State};
use axum::http::StatusCode;
use axum::response::{IntoResponse as _, Redirect, Response};
use careplan::OfficeNumber;
use serde::Deserialize;
use time::{Date, OffsetDateTime};

use crate::certificate_notice;
use crate::clock::JAPAN;
use crate::console::operator::Operator;
use crate::records::day;
use crate::store::certificate::{self, CertificateRecord};
use crate::store::office;
use crate::store::operator::Role;
use crate::store::{StoreError, Tx, audit, download, notice};
use crate::trouble::revocation_reason;
use crate::web::contact::federation_of;
use crate::web::error::PageError;
use crate::web::form::{Field, FormError, ProtectedForm};
use crate::web::language::Language;
use crate::web::page::{Frame, Message, show_as};
use crate::web::sign_in::tidied_id;
use crate::web::state::WebState;

/// The page.
#[derive(Template)]
#[template(path = "console_certificates.html")]
pub(crate) struct CertificatesPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) search: Field,
    pub(crate) serial: Field,
    pub(crate) from: Field,
    pub(crate) to: Field,
    pub(crate) searched: bool,
    pub(crate) rows: Vec<CertificateRow>,
    pub(crate) reasons: Vec<(&'static str, String)>,
}

/// A certificate in the list.
pub(crate) struct CertificateRow {
    pub(crate) address: String,
    pub(crate) serial: String,
    pub(crate) office: String,
    pub(crate) kind: String,
    pub(crate) from: String,
    pub(crate) to: String,
    pub(crate) terminal: String,
    pub(crate) downloads: String,
    pub(crate) state: String,
    /// Where 失効 is sent, while it can be.
    pub(crate) revoke: Option<String>,
}

/// Which certificates.
#[derive(Debug, Default, Deserialize)]
pub(crate) struct Search {
    #[serde(default)]
    office: String,
    #[serde(default)]
    serial: String,
    /// First day on which they end.
    #[serde(default)]
    from: String,
    /// Last day on which they end.
    #[serde(default)]
    to: String,
}

impl Search {
    fn of_office(number: OfficeNumber) -> Self {
        Self {
            office: number.to_string(),
            ..Self::default()
        }
    }
}

/// Why a certificate is revoked.
#[derive(Deserialize)]
pub(crate) struct RevokeForm {
    #[serde(default)]
    reason: String,
}

/// Lists the certificates of an office, or those that end in a time; a serial leads to its
/// certificate.
///
/// # Errors
/// When the store fails.
pub(crate) async fn show(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Query(search): Query<Search>,
) -> Result<Response, PageError> {
    let serial = tidied_serial(&search.serial);
    if !serial.is_empty() && is_serial(&serial) {
        return Ok(Redirect::to(&format!("/certificates/{serial}")).into_response());
    }
    let page = page(&state, language, &operator, &search).await?;
    let status = if page.errors.is_empty() {
        StatusCode::OK
    } else {
        StatusCode::UNPROCESSABLE_ENTITY
    };
    show_as(status, &page)
}

/// 失効: at once, and for good.
///
/// # Errors
/// [`PageError::NotFound`] when there is no such certificate.
pub(crate) async fn revoke(
    State(state): State<WebState>,
    language: Language,
    operator: Operator,
    Path(serial): Path<String>,
    form: ProtectedForm<RevokeForm>,
) -> Result<Response, PageError> {
    operator.require(Role::Reception)?;
    let reason = form.into_inner().reason;
    let (serial, reason, now) = (&serial, reason.as_str(), state.clock.now());
    let found = state
        .store
        .read("certificate", |tx| async move {
            certificate::find(&tx, serial).await
        })
        .await?
        .filter(|found| found.der.is_some())
        .ok_or(PageError::NotFound)?;
    if !is_seen(&state, &operator, found.office_number).await? {
        return Err(PageError::NotFound);
    }
    let number = found.office_number;
    if !REASONS.contains(&reason) {
        let search = Search::of_office(number);
        let mut page = page(&state, language, &operator, &search).await?;
        let text = language.text("revoke-reason-missing");
        page.errors.push(FormError {
            target: "certificates",
            text,
        });
        return show_as(StatusCode::UNPROCESSABLE_ENTITY, &page);
    }
    let today = state.clock.now_in_japan().date();
    let kind = state.kinds.find(&found.kind);
    let label = kind.map_or(found.kind.as_str(), |kind| kind.label(today));
    let federation = Language::Japanese.text("the-federation");
    let number_of_office = found.office_number;
    let office = state
        .store
        .read("office", |tx| async move {
            office::find(&tx, number_of_office).await
        })
        .await?
        .ok_or(PageError::NotFound)?;
    let asked = federation_of(&state, Language::Japanese, &office.prefecture).await?;
    let text = &certificate_notice::revoked(&found, label, (&federation, &asked), now);
    let operator = &operator;
    let revoked = state
        .store
        .run_tx("revoke", |tx| async move {
            let actor = operator.actor();
            let revoked = certificate::revoke_by(&tx, serial, reason, &actor, now).await?;
            if revoked {
                audit::record(&tx, now, &actor, "certificate-revoked", serial, reason).await?;
                notice::insert(&tx, text).await?;
            }
            Ok::<_, StoreError>(revoked)
        })
        .await?;
    if revoked {
        return Ok(Redirect::to(&format!("/certificates?office={number}")).into_response());
    }
    let mut page = page(&state, language, operator, &Search::of_office(number)).await?;
    page.message = Some(Message::new(language, "already-revoked", &[]));
    show_as(StatusCode::CONFLICT, &page)
}

async fn page(
    state: &WebState,
    language: Language,
    operator: &Operator,
    search: &Search,
) -> Result<CertificatesPage, PageError> {
    let field = |name, kind, key: &str, value: &str| Field {
        name,
        kind,
        autocomplete: "off",
        label: language.text(key),
        value: value.trim().to_owned(),
        ..Field::default()
    };
    let title = language.text("console-menu-certificates");
    let mut page = CertificatesPage {
        page: operator.frame(state, language, "K-05", title, "/certificates"),
        message: None,
        errors: Vec::new(),
        search: field(
            "office",
            "search",
            "fact-office-number",
            &tidied_id(&search.office),
        ),
        serial: field("serial", "text", "fact-serial", &search.serial),
        from: field("from", "date", "certificates-end-from", &search.from),
        to: field("to", "date", "certificates-end-to", &search.to),
        searched: false,
        rows: Vec::new(),
        reasons: reasons(language),
    };
    page.search.hint = Some(language.text("certificates-search-hint"));
    page.serial.hint = Some(language.text("certificates-serial-hint"));
    if !page.serial.value.is_empty() {
        refuse(
            &mut page.serial,
            &mut page.errors,
            language.text("serial-wrong"),
        );
    }
    let number: Option<OfficeNumber> = page.search.value.parse().ok();
    if number.is_none() && !page.search.value.is_empty() {
        let text = language.text("office-number-wrong");
        refuse(&mut page.search, &mut page.errors, text);
    }
    let ends = ends(language, &mut page);
    if !page.errors.is_empty() {
        return Ok(page);
    }
    page.searched = number.is_some() || ends.is_some();
    let found = match (number, ends) {
        (Some(number), ends) if is_seen(state, operator, number).await? => {
            of_office(state, number, ends).await?
        }
        (None, Some(ends)) => ending(state, operator, ends).await?,
        _ => Vec::new(),
    };
    page.rows = found
        .iter()
        .map(|(record, count)| row(state, language, record, *count))
        .collect();
    Ok(page)
}

/// From when until before when a certificate ends.
type Ends = (OffsetDateTime, OffsetDateTime);

/// The time that was filled in; an open side has no limit.
fn ends(language: Language, page: &mut CertificatesPage) -> Option<Ends> {
    let mut read = |field: &mut Field| {
        if field.value.is_empty() {
            return None;
        }
        let found = day::parse(&field.value);
        if found.is_none() {
            let text = language.text_with("day-wrong", &[("field", &field.label)]);
            refuse(field, &mut page.errors, text);
        }
        found
    };
    let (from, to) = (read(&mut page.from), read(&mut page.to));
    if from.is_none() && to.is_none() {
        return None;
    }
    let first = from.map_or(OffsetDateTime::UNIX_EPOCH, |day| {
        day.midnight().assume_offset(JAPAN)
    });
    let after = to.and_then(Date::next_day).unwrap_or(Date::MAX);
    Some((first, after.midnight().assume_offset(JAPAN)))
}

fn refuse(field: &mut Field, errors: &mut Vec<FormError>, text: String) {
    field.error = Some(text.clone());
    errors.push(FormError {
        target: field.name,
        text,
    });
}

/// A serial as it is stored, from what people copy: groups, colons, capital letters.
fn tidied_serial(typed: &str) -> String {
    typed
        .chars()
        .map(day::half_width)
        .filter(|character| !character.is_whitespace() && *character != ':')
        .map(|character| character.to_ascii_lowercase())
        .collect()
}

fn is_serial(text: &str) -> bool {
    text.len() <= LONGEST_SERIAL && text.bytes().all(|byte| byte.is_ascii_hexdigit())
}

/// Whether the office is among those that this operator sees.
pub(super) async fn is_seen(
    state: &WebState,
    operator: &Operator,
    number: OfficeNumber,
) -> Result<bool, PageError> {
    let office = state
        .store
        .read(
            "office",
            |tx| async move { office::find(&tx, number).await },
        )
        .await?;
    Ok(office.is_some_and(|office| operator.scope.covers(&office.prefecture)))
}

type Found = Vec<(CertificateRecord, usize)>;

async fn of_office(
    state: &WebState,
    number: OfficeNumber,
    ends: Option<Ends>,
) -> Result<Found, PageError> {
    let found: Result<Found, StoreError> = state
        .store
        .read("certificates", |tx| async move {
            let all = certificate::all_of_office(&tx, number).await?;
            let wanted = all.into_iter().filter(|record| {
                ends.is_none_or(|(from, to)| (from..to).contains(&record.not_after))
            });
            with_downloads(&tx, wanted).await
        })
        .await;
    Ok(found?)
}

async fn ending(state: &WebState, operator: &Operator, ends: Ends) -> Result<Found, PageError> {
    let found: Result<Found, StoreError> = state
        .store
        .read("certificates-ending", |tx| async move {
            let found = certificate::ending(&tx, &operator.scope, ends, SHOWN).await?;
            with_downloads(&tx, found).await
        })
        .await;
    Ok(found?)
}

async fn with_downloads(
    tx: &Tx,
    records: impl IntoIterator<Item = CertificateRecord>,
) -> Result<Found, StoreError> {
    let mut found = Vec::new();
    for record in records {
        let downloads = download::of_certificate(tx, &record.serial).await?.len();
        found.push((record, downloads));
    }
    Ok(found)
}

/// The reasons that an operator can choose, with their labels.
pub(super) fn reasons(language: Language) -> Vec<(&'static str, String)> {
    REASONS
        .map(|reason| (reason, language.text(&format!("revoke-{reason}"))))
        .into()
}

/// Whether a certificate can be used, and otherwise since when and why not.
pub(super) fn status(
    language: Language,
    record: &CertificateRecord,
    now: OffsetDateTime,
) -> String {
    match &record.revoked {
        Some(revocation) => {
            let day = language.short_day(revocation.at);
            let reason = revocation_reason(language, &revocation.reason);
            let arguments = [("day", day.as_str()), ("reason", reason.as_str())];
            language.text_with("certificate-revoked", &arguments)
        }
        None if record.not_after < now => language.text("state-expired"),
        None => language.text("certificate-valid"),
    }
}

/// Where 失効 of a certificate is sent, while it can be.
pub(super) fn revocation(record: &CertificateRecord, now: OffsetDateTime) -> Option<String> {
    let usable = record.revoked.is_none() && record.not_after >= now;
    usable.then(|| format!("/certificates/{}/revoke", record.serial))
}

fn row(
    state: &WebState,
    language: Language,
    record: &CertificateRecord,
    downloads: usize,
) -> CertificateRow {
    let now = state.clock.now();
    let kind = state.kinds.find(&record.kind);
    let label = kind.map(|kind| kind.label(state.clock.now_in_japan().date()).to_owned());
    CertificateRow {
        address: format!("/certificates/{}", record.serial),
        office: record.office_number.to_string(),
        serial: record.serial.clone(),
        kind: label.unwrap_or_else(|| record.kind.clone()),
        from: language.short_day(record.not_before),
        to: language.short_day(record.not_after),
        terminal: record.terminal.clone().unwrap_or_else(|| "－".to_owned()),
        downloads: downloads.to_string(),
        state: status(language, record, now),
        revoke: revocation(record, now),
    }
}

/// The reasons an operator can choose, as words of the record.
const REASONS: [&str; 4] = [
    "key-compromise",
    "superseded",
    "cessation-of-operation",
    "wrong-data",
];

const SHOWN: u32 = 100;
/// Twenty octets (RFC 5280, section 4.1.2.2) in hexadecimal.
const LONGEST_SERIAL: usize = 40;
