//! POST simplereenroll: a certificate in place of the one that the caller shows, for a new key.
//!
//! The certificate shown stands for the office, as the sign-in does elsewhere. Of the request the
//! public key is taken, and the subject is compared; what the new certificate says comes from the
//! records. The application is decided like every other. The same key again tells how far it is.
// Spec: RFC 7030 §4.2.2

use axum::extract::rejection::QueryRejection;
use axum::extract::{Query, Request, State};
use axum::response::Response;
use pki::Certificate;
use pki::request_name::{Named, compare};
use protocol::Code;
use protocol::http::{RenewalQuery, RenewalStart};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use super::peer::{Peer, look_up};
use crate::clock::{JAPAN, random_bytes};
use crate::eligibility::ClaimingFacts;
use crate::renewal::{self, Start};
use crate::renewed::{self, Renewed};
use crate::store::account::office_account;
use crate::store::application::{self, Application, ApplicationState, KeyOrigin, new_receipt};
use crate::store::application_answers::{self, Answers};
use crate::store::{StoreError, Tx, application_key, audit, fee_waiver};
use crate::web::est::progress::{Patience, Progress};
use crate::web::est::request::{Requested, invalid, requested};
use crate::web::language::Language;
use crate::web::problem::ApiError;

/// Takes a request, or tells how far its application is.
pub(super) async fn post(
    State(state): State<MailboxState>,
    peer: Peer,
    query: Result<Query<RenewalQuery>, QueryRejection>,
    request: Request,
) -> Result<Response, ApiError> {
    let Query(RenewalQuery { start }) =
        query.map_err(|_| invalid("start は now か after-present です"))?;
    let der = peer.certificate.der.as_deref();
    let der = der.ok_or(StoreError::Corrupt("certificates.der"))?;
    let present = Certificate::from_der(der).map_err(anyhow::Error::from)?;
    let requested = requested(request).await?;
    check_name(&requested, &present)?;
    let now = state.clock.now();
    let renewal = &Renewal {
        state: &state,
        spki: requested.key.spki_der(),
        present,
        start: start.map(start_of),
        receipt: new_receipt(now.to_offset(JAPAN), random_bytes()?),
        now,
    };
    let progress = state
        .store
        .run_tx("renew", |tx| async move {
            let application = renewal.application(&tx).await?;
            let clues = (renewal.state.kinds.as_ref(), renewal.now);
            Progress::of(&tx, application, clues).await
        })
        .await?;
    progress.answer(&state.authorities.now(), Patience::Program)
}

/// The request has to name whom the certificate names, and nobody beside.
fn check_name(requested: &Requested, present: &Certificate) -> Result<(), ApiError> {
    let detail = match compare(&requested.der, present) {
        Ok(Named::Same) => return Ok(()),
        Ok(Named::Nobody) => "要求に名前がありません",
        Ok(Named::Other) => "名前の項目は、種類も順番も文字も同じにしてください",
        Ok(Named::More) => "別の名前（subjectAltName や changeSubjectName）は付けられません",
        Err(error) => return Err(ApiError::Unexpected(error.into())),
    };
    Err(ApiError::detailed(Code::SubjectChanged, detail))
}

fn start_of(wished: RenewalStart) -> Start {
    match wished {
        RenewalStart::Now => Start::Now,
        RenewalStart::AfterPresent => Start::AfterPresent,
    }
}

/// A request whose name was found right.
struct Renewal<'a> {
    state: &'a MailboxState,
    /// The new key.
    spki: Vec<u8>,
    /// The certificate that is renewed.
    present: Certificate,
    start: Option<Start>,
    /// 受付番号, when an application is opened.
    receipt: String,
    now: OffsetDateTime,
}

impl Renewal<'_> {
    /// The application for the key, opened now if there is none.
    async fn application(&self, tx: &Tx) -> Result<Application, ApiError> {
        // Reading the request took a while.
        let kinds = &self.state.kinds;
        let peer = look_up(tx, &self.present, kinds, self.now).await?;
        let peer = peer.map_err(|refusal| refusal.problem(kinds, self.now))?;
        let serial = &peer.certificate.serial;
        for (application, start) in application_answers::renewals_of(tx, serial).await? {
            if application.public_key == self.spki {
                return self.repeated(application, start);
            }
            self.check_beside(tx, &application).await?;
        }
        self.check_key(tx).await?;
        self.check_window(&peer)?;
        self.open(tx, &peer).await
    }

    /// The application of this key, unless another start is wished for now.
    fn repeated(&self, application: Application, start: Start) -> Result<Application, ApiError> {
        if self.start.is_some_and(|wished| wished != start) {
            let detail = format!(
                "この鍵では、始まりを {} として申請しています",
                start.as_str()
            );
            return Err(ApiError::detailed(Code::AlreadyApplied, detail));
        }
        Ok(application)
    }

    /// Refuses while the certificate is being renewed with another key, or was.
    async fn check_beside(&self, tx: &Tx, other: &Application) -> Result<(), ApiError> {
        match renewed::by(tx, other, self.now).await? {
            None => Ok(()),
            Some(Renewed::Issued) => Err(Code::AlreadyRenewed.into()),
            Some(Renewed::Waits(receipt)) => {
                let detail = format!("別の鍵による更新の申請があります（受付番号 {receipt}）");
                Err(ApiError::detailed(Code::AlreadyApplied, detail))
            }
        }
    }

    /// A renewed certificate gets a key of its own.
    async fn check_key(&self, tx: &Tx) -> Result<(), ApiError> {
        let is_present = self.present.public_key_der() == self.spki;
        if is_present || application_key::was_used(tx, &self.spki).await? {
            return Err(invalid(
                "この鍵は、すでに使われています。新しい鍵を作って、要求を作り直してください",
            ));
        }
        Ok(())
    }

    fn check_window(&self, peer: &Peer) -> Result<(), ApiError> {
        let end = peer.certificate.not_after;
        if renewal::is_open(end, self.now) {
            return Ok(());
        }
        let first = end.to_offset(JAPAN).date() - Duration::days(renewal::WINDOW_DAYS);
        let detail = format!("{}から更新できます", Language::Japanese.day(first));
        Err(ApiError::detailed(Code::RenewalTooEarly, detail))
    }

    async fn open(&self, tx: &Tx, peer: &Peer) -> Result<Application, ApiError> {
        let (number, now) = (peer.office.number, self.now);
        let (present, kinds) = (&peer.certificate, &self.state.kinds);
        let claims = ClaimingFacts::load(tx, number, now).await?;
        let kind = claims
            .kind(kinds, now.to_offset(JAPAN).date())
            .filter(|kind| kind.id == present.kind)
            .ok_or(Code::NotEligible)?;
        let application = Application {
            receipt: self.receipt.clone(),
            office_number: number,
            // No person has asked: the certificate is the office's.
            account_id: office_account(&present.account_id).to_owned(),
            kind: present.kind.clone(),
            key_origin: KeyOrigin::Office,
            terminal: present.terminal.clone(),
            public_key: self.spki.clone(),
            key_parts: None,
            gate_edition: None,
            state: ApplicationState::Pending,
            reason: None,
            applied_at: now,
            decided_at: None,
            decided_by: None,
        };
        let answers = Answers {
            renews: Some(present.serial.clone()),
            start: self.start.unwrap_or(Start::Now),
            repeat_reason: None,
            corrects: None,
            gate_confirmed_at: None,
        };
        let replaces = fee_waiver::owed_for(tx, number, kind, now).await?;
        let receipt = &application.receipt;
        application::insert(tx, &application).await?;
        application_answers::insert(tx, receipt, &answers).await?;
        if let Some(lost) = replaces {
            fee_waiver::insert(tx, receipt, &lost, now).await?;
        }
        let (actor, event) = (peer.actor(), "application-sent");
        audit::record(tx, now, &actor, event, receipt, &application.kind).await?;
        Ok(application)
    }
}
