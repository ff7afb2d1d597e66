//! 失効申請 of an office: a row of 照会一覧 each, and a page with its time line. They take effect
//! at once, so nothing is ever waited for.

use super::one::kind_label;
use super::request::{Request, RequestKind, RequestPage, TimeLineStep};
use super::status::Status;
use crate::portal::user::PortalUser;
use crate::store::account::{self, Names};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::revocation_request::{self, RevocationRequest};
use crate::store::{StoreError, Tx};
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::page::Message;
use crate::web::state::WebState;

/// The revocations that the person's office asked for.
///
/// # Errors
/// What the database says.
pub(super) async fn requests(
    tx: &Tx,
    state: &WebState,
    user: &PortalUser,
) -> Result<Vec<Request>, StoreError> {
    let number = user.office.number;
    let revocations = revocation_request::of_office(tx, number).await?;
    let certificates = certificate::all_of_office(tx, number).await?;
    let names = account::names(tx, number).await?;
    let request = |revocation: RevocationRequest| {
        let certificate = certificates
            .iter()
            .find(|certificate| certificate.serial == revocation.serial);
        Request {
            at: revocation.requested_at,
            kind: RequestKind::Revocation,
            subject: certificate.map_or_else(String::new, |found| kind_label(state, &found.kind)),
            applicant: names.of(&revocation.account_id).to_owned(),
            address: format!("/applications/{}", revocation.receipt),
            receipt: revocation.receipt,
            status: Status::Revoked,
            expected: None,
            withdraw: None,
            correct: None,
        }
    };
    Ok(revocations.into_iter().map(request).collect())
}

/// The page of a revocation that the person's office asked for.
///
/// # Errors
/// When the store fails.
pub(super) async fn page(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    receipt: &str,
) -> Result<Option<RequestPage>, PageError> {
    let number = user.office.number;
    let found = state
        .store
        .read("revocation-request", |tx| async move {
            let request = revocation_request::find(&tx, receipt).await?;
            let Some(request) = request.filter(|found| found.office_number == number) else {
                return Ok(None);
            };
            let certificate = certificate::find(&tx, &request.serial).await?;
            let certificate =
                certificate.ok_or(StoreError::Corrupt("revocation_requests.serial"))?;
            let names = account::names(&tx, number).await?;
            Ok::<_, StoreError>(Some((request, certificate, names)))
        })
        .await?;
    Ok(found.map(|found| shown(state, language, user, &found)))
}

fn shown(
    state: &WebState,
    language: Language,
    user: &PortalUser,
    (request, certificate, names): &(RevocationRequest, CertificateRecord, Names),
) -> RequestPage {
    let text = |key: &str| language.text(key);
    let label = kind_label(state, &certificate.kind);
    let when = language.moment(request.requested_at);
    let reason = text(&format!("revoke-{}", request.reason));
    let who = names.of(&request.account_id);
    let arguments = [("label", label.as_str()), ("when", when.as_str())];
    let terminal = certificate.terminal.clone();
    let facts = [
        ("fact-receipt", request.receipt.clone()),
        ("fact-applied", when.clone()),
        ("fact-state", Status::Revoked.meaning(language)),
        ("fact-request", RequestKind::Revocation.label(language)),
        ("fact-kind", label.clone()),
        (
            "fact-terminal",
            terminal.unwrap_or_else(|| text("terminal-file")),
        ),
        ("fact-serial", certificate.serial.clone()),
        ("column-to", language.moment(certificate.not_after)),
        ("fact-reason", reason.clone()),
        ("column-applicant", who.to_owned()),
    ];
    let detail = [("reason", reason.as_str()), ("who", who)];
    let detail = language.text_with("time-line-revoked", &detail);
    RequestPage {
        page: user.frame(
            state,
            language,
            "P-81",
            text("revocation-request-title"),
            "/applications",
        ),
        messages: vec![Message::new(language, "revocation-done", &arguments)],
        facts: facts.map(|(key, value)| (text(key), value)).into(),
        steps: vec![TimeLineStep::new(
            language,
            request.requested_at,
            Status::Revoked,
            detail,
        )],
        withdraw: None,
        links: vec![(
            text("to-certificate"),
            format!("/certificates/by-serial/{}", certificate.serial),
        )],
    }
}
