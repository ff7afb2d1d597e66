//! Who is calling: the office behind a client certificate, and who works there, looked up on every
//! request.
//!
//! The handshake has shown that the certificate is from our authority and that the caller holds
//! its key. Whether it may be used now is decided here, from the records, and told with the reason.
//! A person is known by the token of a sign-in at this very terminal; without one the terminal
//! works by itself, where an administrator of its office has allowed it.

use std::sync::Arc;

use axum::extract::FromRequestParts;
use axum::http::request::Parts;
use careplan::{Address, ServiceKind};
use pki::Certificate;
use pki::usability::check_use;
use protocol::{Code, Sha256};
use time::{Duration, OffsetDateTime};

use super::MailboxState;
use super::endpoints::Need;
use crate::kinds::CertificateKinds;
use crate::licence;
use crate::store::account::{self, Account};
use crate::store::caller::{self, Caller};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::message_change;
use crate::store::office::Office;
use crate::store::right::{Kinds, Right};
use crate::store::token::{self, Family, Purpose};
use crate::store::unattended::Unattended;
use crate::store::{self, StoreError, Tx, audit};
use crate::tls::ClientCertificate;
use crate::trouble::{self, KindUse, Refusal};
use crate::web::problem::ApiError;
use crate::web::token::shown;

/// A caller whose certificate was found usable for this request, and who may do what the endpoint
/// is for.
#[derive(Clone)]
pub(crate) struct Peer {
    /// The certificate's row.
    pub(crate) certificate: CertificateRecord,
    /// The office it was issued to.
    pub(crate) office: Office,
    /// Who works at the terminal.
    pub(crate) acting: Acting,
}

/// Who works at a terminal.
#[derive(Clone)]
pub(crate) enum Acting {
    /// The person of the token that came with the request.
    Person(Box<Person>),
    /// The terminal by itself.
    Terminal(Unattended),
    /// Nobody: only what a certificate is enough for.
    Nobody,
}

/// A person who is signed in at the terminal.
#[derive(Clone)]
pub(crate) struct Person {
    /// The account, as it is now.
    pub(crate) account: Account,
    /// The sign-in.
    pub(crate) family: Family,
}

impl Peer {
    /// The caller as the audit names it: the person, where one is signed in.
    pub(crate) fn actor(&self) -> String {
        let person = self.person_id().map(|id| format!("account:{id}"));
        person.unwrap_or_else(|| self.certificate_actor())
    }

    /// ユーザID of the person who is signed in.
    pub(crate) fn person_id(&self) -> Option<&str> {
        self.person().map(|person| person.account.id.as_str())
    }

    /// The family of the sign-in of the person who is signed in.
    pub(super) fn sign_in(&self) -> Option<&str> {
        self.person().map(|person| person.family.id.as_str())
    }

    fn person(&self) -> Option<&Person> {
        match &self.acting {
            Acting::Person(person) => Some(person),
            Acting::Terminal(_) | Acting::Nobody => None,
        }
    }

    /// The terminal as the audit names it.
    pub(crate) fn certificate_actor(&self) -> String {
        format!("certificate:{}", self.certificate.serial)
    }

    /// For which kinds of service the caller may do this.
    pub(crate) fn kinds(&self, right: Right) -> Kinds {
        match (&self.acting, right) {
            (Acting::Person(person), _) => person.account.kinds(right),
            (Acting::Terminal(grant), Right::Send | Right::Receive | Right::Read) => {
                grant.kinds.clone()
            }
            (Acting::Terminal(_), Right::Administrator | Right::Certificates)
            | (Acting::Nobody, _) => Kinds::NONE,
        }
    }

    /// Whether the caller may know of the messages of a kind of service.
    pub(crate) fn sees(&self, kind: ServiceKind) -> bool {
        self.kinds(Right::Read).contains(kind)
    }

    /// Refuses who may not do this for a kind of service.
    ///
    /// # Errors
    /// [`Code::RightMissing`].
    pub(crate) fn require(&self, right: Right, kind: ServiceKind) -> Result<(), ApiError> {
        if self.kinds(right).contains(kind) {
            return Ok(());
        }
        let detail = format!("サービス種類 {kind}");
        Err(ApiError::detailed(Code::RightMissing, detail))
    }

    /// Whether a sign-in was made for this terminal.
    pub(super) fn is_of(&self, family: &Family) -> bool {
        self.office.number == family.office_number
            && self.certificate.fingerprint == Some(family.fingerprint)
    }

    fn check(&self, need: Need) -> Result<(), Code> {
        match (need, &self.acting) {
            (Need::Certificate, _) => Ok(()),
            (Need::Work(_), Acting::Nobody)
            | (Need::Person(_), Acting::Terminal(_) | Acting::Nobody) => Err(Code::TokenRequired),
            (Need::Work(right) | Need::Person(right), _) if self.kinds(right).is_none() => {
                Err(Code::RightMissing)
            }
            (Need::Work(_) | Need::Person(_), _) => Ok(()),
        }
    }
}

impl FromRequestParts<MailboxState> for Peer {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &MailboxState) -> Result<Self, ApiError> {
        let need = parts.extensions.get::<Need>().copied();
        let need = need.ok_or_else(|| anyhow::anyhow!("an endpoint that stands in no table"))?;
        let peer = known(parts, state).await?;
        peer.check(need)?;
        Ok(peer)
    }
}

/// A caller whose certificate can be used, at a path or with a method that leads nowhere.
pub(super) struct Anyone;

impl FromRequestParts<MailboxState> for Anyone {
    type Rejection = ApiError;

    async fn from_request_parts(parts: &mut Parts, state: &MailboxState) -> Result<Self, ApiError> {
        known(parts, state).await.map(|_| Self)
    }
}

/// The caller, whatever it may do.
async fn known(parts: &Parts, state: &MailboxState) -> Result<Peer, ApiError> {
    let now = state.clock.now();
    let refused = |refusal: Refusal| ApiError::from(refusal.problem(&state.kinds, now));
    let Some(ClientCertificate(presented)) = parts.extensions.get() else {
        return Err(Code::NonePresented.into());
    };
    let (presented, kinds): (&Arc<Certificate>, _) = (presented, &state.kinds);
    let found = match shown(&parts.headers) {
        Some(token) => {
            let both = |tx| async move {
                let peer = match look_up(&tx, presented, kinds, now).await? {
                    Ok(peer) => peer,
                    Err(refusal) => return Ok(Err(refusal)),
                };
                let acting = acting(&tx, &peer, token, now).await?;
                Ok::<_, StoreError>(Ok((peer, acting)))
            };
            state.store.read("peer", both).await?
        }
        None => by_itself(state, presented, now).await?,
    };
    let (peer, acting) = found.map_err(|refusal| match refusal {
        Refusal::NotOnRecord => refused(not_on_record(state, presented, now)),
        known => refused(known),
    })?;
    note_use(state, &peer, now).await;
    match acting {
        Ok(acting) => Ok(Peer { acting, ..peer }),
        Err(NotHere::Code(code)) => Err(code.into()),
        Err(NotHere::OtherTerminal(family)) => {
            let (peer, family) = (&peer, &*family);
            state
                .store
                .run_tx("token-mismatch", |tx| async move {
                    record_mismatch(&tx, peer, family, now).await
                })
                .await?;
            Err(Code::TokenMismatch.into())
        }
    }
}

/// A terminal that comes without a token, asked for with one statement.
async fn by_itself(
    state: &MailboxState,
    shown: &Certificate,
    now: OffsetDateTime,
) -> Result<Result<(Peer, Result<Acting, NotHere>), Refusal>, StoreError> {
    let question = caller::asked(&shown.serial().to_string());
    let found = state.store.ask(&question).await?;
    let Some(caller) = found.filter(|found| is_that(found, shown)) else {
        return Ok(Err(Refusal::NotOnRecord));
    };
    let acting = caller
        .grant
        .clone()
        .map_or(Acting::Nobody, Acting::Terminal);
    let peer = match judged_at_once(caller, &state.kinds, now) {
        Judged::Now(judged) => *judged,
        Judged::Replaced(caller) => {
            let (caller, kinds) = (&*caller, &state.kinds);
            let judge = |tx| async move { judged(&tx, caller.clone(), kinds, now).await };
            state.store.read("peer-replaced", judge).await?
        }
    };
    Ok(peer.map(|peer| (peer, Ok(acting))))
}

/// Why a token does not count.
enum NotHere {
    /// As the code says.
    Code(Code),
    /// It was given for another terminal, perhaps of another office.
    OtherTerminal(Box<Family>),
}

/// Who works at a terminal whose certificate can be used.
async fn acting(
    tx: &Tx,
    peer: &Peer,
    hash: Sha256,
    now: OffsetDateTime,
) -> Result<Result<Acting, NotHere>, StoreError> {
    let refused = |code| Ok(Err(NotHere::Code(code)));
    let Some(found) = token::find(tx, Purpose::Access, hash).await? else {
        return refused(Code::TokenEnded);
    };
    let family = found.family;
    if !peer.is_of(&family) {
        return Ok(Err(NotHere::OtherTerminal(Box::new(family))));
    }
    if family.ended || now >= family.ends_at {
        return refused(Code::TokenEnded);
    }
    if now >= found.expires_at {
        return refused(Code::TokenExpired);
    }
    match account::find(tx, &family.account_id).await? {
        Some(account) if account.office_number == peer.office.number => {
            let person = Person { account, family };
            Ok(Ok(Acting::Person(Box::new(person))))
        }
        _ => refused(Code::TokenEnded),
    }
}

/// Records that a token came from another terminal than the one it was given for.
///
/// # Errors
/// What the database says.
pub(super) async fn record_mismatch(
    tx: &Tx,
    peer: &Peer,
    family: &Family,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    let (actor, id) = (peer.certificate_actor(), &family.id);
    audit::record(tx, now, &actor, "token-refused", id, "other-terminal").await
}

/// Notes that the certificate is in use, once an hour, so that it costs a request nothing. A note
/// that fails is made by the next request; nobody is refused for it.
async fn note_use(state: &MailboxState, peer: &Peer, now: OffsetDateTime) {
    let recently = now - BETWEEN_NOTES;
    let noted = peer.certificate.last_used_at;
    if noted.is_some_and(|noted| noted > recently) {
        return;
    }
    let serial = &peer.certificate.serial;
    let noted = state
        .store
        .run_tx("certificate-use", |tx| async move {
            certificate::note_use(&tx, serial, recently, now).await
        })
        .await;
    if let Err(error) = noted {
        tracing::warn!(%error, "cannot note the use of a certificate");
    }
}

/// The office of a certificate, or why the certificate cannot be used now. Who works there is not
/// looked at.
pub(super) async fn look_up(
    tx: &Tx,
    shown: &Certificate,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Result<Peer, Refusal>, StoreError> {
    let found = tx.ask(&caller::asked(&shown.serial().to_string())).await?;
    match found.filter(|found| is_that(found, shown)) {
        Some(caller) => judged(tx, caller, kinds, now).await,
        None => Ok(Err(Refusal::NotOnRecord)),
    }
}

/// Whether the record is that of this certificate: the serial alone would let in whatever else the
/// authority ever signed under it.
fn is_that(found: &Caller, shown: &Certificate) -> bool {
    found.certificate.fingerprint == Some(Sha256::from(shown.fingerprint()))
}

/// Looks once more at a caller who has waited.
///
/// # Errors
/// Why the certificate cannot be used any more; [`Code::TokenEnded`] when the person's sign-in is
/// over.
pub(super) async fn still_usable(state: &MailboxState, peer: &Peer) -> Result<(), ApiError> {
    let (serial, kinds, now) = (&peer.certificate.serial, &state.kinds, state.clock.now());
    let (found, ended) = state
        .store
        .read("peer-again", |tx| async move {
            let found = match tx.ask(&caller::asked(serial)).await? {
                Some(caller) => judged(&tx, caller, kinds, now).await?,
                None => Err(Refusal::NotOnRecord),
            };
            let ended = match peer.sign_in() {
                Some(family) => message_change::ended(&tx, &[family], now).await?,
                None => Vec::new(),
            };
            Ok::<_, StoreError>((found, ended))
        })
        .await?;
    found.map_err(|refusal| ApiError::from(refusal.problem(kinds, now)))?;
    if ended.is_empty() {
        return Ok(());
    }
    Err(Code::TokenEnded.into())
}

/// The office of a certificate on record, or why the certificate cannot be used now.
pub(super) async fn judged(
    tx: &Tx,
    caller: Caller,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Result<Peer, Refusal>, StoreError> {
    match judged_at_once(caller, kinds, now) {
        Judged::Now(judged) => Ok(*judged),
        Judged::Replaced(caller) => {
            let usable = usable_certificates(tx, &caller.office, kinds, now).await?;
            let newer = usable.first().map(|newest| newest.not_after);
            Ok(judged_beside(*caller, newer, kinds, now))
        }
    }
}

/// What can be said of a certificate without asking for others.
enum Judged {
    /// Everything.
    Now(Box<Result<Peer, Refusal>>),
    /// It was replaced: how that is told goes by what the office has now.
    Replaced(Box<Caller>),
}

fn judged_at_once(caller: Caller, kinds: &CertificateKinds, now: OffsetDateTime) -> Judged {
    if trouble::was_replaced(&caller.certificate) {
        return Judged::Replaced(Box::new(caller));
    }
    Judged::Now(Box::new(judged_beside(caller, None, kinds, now)))
}

fn judged_beside(
    caller: Caller,
    newer: Option<OffsetDateTime>,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Peer, Refusal> {
    let Caller {
        certificate,
        office,
        ..
    } = caller;
    let kind = KindUse::of(kinds, &certificate.kind);
    match trouble::by_record(&certificate, kind, &office, newer, now) {
        Some(refusal) => Err(refusal),
        None => Ok(Peer {
            certificate,
            office,
            acting: Acting::Nobody,
        }),
    }
}

/// Why a certificate that is not on record is refused. Only now does its chain matter: what is on
/// record is known by its fingerprint.
fn not_on_record(state: &MailboxState, shown: &Certificate, now: OffsetDateTime) -> Refusal {
    let judged = check_use(shown, &state.anchors.now(), &state.authorities.now(), now);
    judged.map_or_else(Refusal::from, |()| Refusal::NotOnRecord)
}

/// The certificates with which an office can receive now, newest first; none while it is
/// suspended.
pub(super) async fn usable_certificates(
    tx: &Tx,
    office: &Office,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Vec<CertificateRecord>, StoreError> {
    if office.suspended.is_some() {
        return Ok(Vec::new());
    }
    let mut usable = certificate::usable_of_office(tx, office.number, now).await?;
    usable.retain(|record| KindUse::of(kinds, &record.kind) == KindUse::Accepted);
    Ok(usable)
}

/// The certificates that reach an address now, newest first; none where nobody can be reached: the
/// office does not offer this service, does not use the exchange with it, or is suspended.
pub(super) async fn reachable(
    tx: &Tx,
    office: &Office,
    kind: ServiceKind,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<Vec<CertificateRecord>, StoreError> {
    if !licence::kinds_in_use(tx, office, now)
        .await?
        .contains(&kind)
    {
        return Ok(Vec::new());
    }
    usable_certificates(tx, office, kinds, now).await
}

/// Goes on only when this address of the caller may use the exchange now.
pub(super) async fn require_use(
    tx: &Tx,
    address: Address,
    kinds: &CertificateKinds,
    now: OffsetDateTime,
) -> Result<(), ApiError> {
    let held = store::licence::find(tx, address).await?;
    match licence::of_one(held.as_ref(), now) {
        Some(refusal) => Err(refusal.problem(kinds, now).into()),
        None => Ok(()),
    }
}

/// Nobody can receive at an address of this office.
pub(super) fn not_connected(office: &Office) -> ApiError {
    let detail = format!("{}は、まだデータの受け取りができません", office.name);
    ApiError::detailed(Code::ReceiverUnknown, detail)
}

const BETWEEN_NOTES: Duration = Duration::hours(1);
