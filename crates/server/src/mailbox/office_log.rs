//! GET the log of an office's certificates, from an entry on.

use axum::Json;
use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, State};
use base64::Engine as _;
use base64::engine::general_purpose::STANDARD;
use careplan::{Address, OfficeNumber};
use protocol::Code;
use protocol::http::{CertificateLog, LogEntry, LogQuery};

use super::MailboxState;
use super::logged::{ShownLog, authorities, key_origin};
use super::peer::Peer;
use crate::store::certificate_log::{self, LoggedCertificate};
use crate::web::path::Path;
use crate::web::problem::ApiError;

/// Shows the log to every office: partners have to see the same one as the office itself.
pub(super) async fn get(
    State(state): State<MailboxState>,
    _peer: Peer,
    Path(office): Path<String>,
    query: Result<Query<LogQuery>, QueryRejection>,
) -> Result<Json<CertificateLog>, ApiError> {
    let office = office_of(&office).ok_or(Code::NotFound)?;
    let Query(LogQuery { since }) = query.map_err(|_| Code::RequestInvalid)?;
    let place = i64::try_from(since).unwrap_or(i64::MAX);
    let (log, certificates) = state
        .store
        .read("office-log", |tx| async move {
            let log = ShownLog::read(&tx, office).await??;
            let since = certificate_log::certificates_since(&tx, office, place).await?;
            Ok::<_, ApiError>((log, since))
        })
        .await?;
    Ok(Json(CertificateLog {
        entries: certificates.into_iter().filter_map(entry).collect(),
        consistency: log.consistency(since),
        head: log.head,
        authorities: authorities(&state),
    }))
}

/// The office of a number or an address.
fn office_of(text: &str) -> Option<OfficeNumber> {
    let address = text.parse::<Address>().map(|address| address.office);
    address.or_else(|_| text.parse()).ok()
}

fn entry((logged, der): (LoggedCertificate, Option<Vec<u8>>)) -> Option<LogEntry> {
    Some(LogEntry {
        // A row with an impossible place is not shown; the head does not fit then.
        place: u64::try_from(logged.place).ok()?,
        fingerprint: logged.fingerprint,
        key_origin: key_origin(&logged),
        issued_at: logged.issued_at,
        certificate: der.map(|der| STANDARD.encode(der)).unwrap_or_default(),
    })
}
