//! Issues the certificates of approved applications.
//!
//! Each application passes three steps, and may be cut between any two: a serial is reserved (the
//! intent), the certificate is signed, the result is stored together with the audit row and the
//! notice. Whoever comes after a cut takes up the reserved serial; the store holds one serial an
//! application and one certificate a serial, whatever number of processes try.

mod renewed;
mod rounds;
mod telling;

use std::sync::{Arc, Mutex, MutexGuard, PoisonError};

use pki::issue::{Prepared, issue, prepare_client};
use pki::profile::Validity;
use pki::subject::{ClientSubject, Publication};
use pki::{Certificate, PkiError, PublicKey, SerialNumber, Signer};
use protocol::Sha256;
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use self::renewed::{present_end, renews_revoked};
use self::telling::not_again;
use super::log::{self, Broken, Issued, LogKeeper, Moved, Next};
use super::queue::Queue;
use super::signers::{on_blocking_thread, require_valid};
use crate::authority::approver::{ApprovalRule, Checked};
use crate::clock::{Clock, JAPAN};
use crate::heartbeat::Heartbeat;
use crate::kinds::{CertificateKinds, Kind};
use crate::listen::stopped;
use crate::mail::{Mailing, announce};
use crate::renewal;
use crate::store::account::office_account;
use crate::store::application::{Application, ApplicationState};
use crate::store::certificate::{CertificateRecord, Reservation};
use crate::store::job_run::{Job, Outcome as JobOutcome};
use crate::store::office::Office;
use crate::store::{
    Store, application, audit, certificate, fee, fee_waiver, notice, office, unattended,
};

/// The role that issues.
pub(crate) struct Authority {
    store: Store,
    clock: Clock,
    kinds: Arc<CertificateKinds>,
    signer: Arc<dyn Signer>,
    /// Address below which lists and answers are published, when they are.
    base: Option<String>,
    /// How mails are written, where offices are told by mail too.
    mailing: Option<Mailing>,
    /// How it knows that an application was approved.
    rule: Arc<ApprovalRule>,
    /// Who keeps the logs of what is issued.
    logs: LogKeeper,
    queue: Mutex<Queue>,
}

/// What became of an application.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Outcome {
    /// The certificate with this serial is stored.
    Issued(String),
    /// The authority refused, for this reason.
    Refused(&'static str),
    /// Somebody else finished it, or it is no longer approved.
    NothingToDo,
}

/// How much of what waited was in a round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Round {
    /// All of it.
    All,
    /// As much as a round holds; there may be more.
    More,
}

/// Whether the heads of older logs were signed; until they are, every round tries again.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Heads {
    Open,
    /// When so many logs had been accepted as they are: another one needs a head.
    Signed(u64),
}

/// What is read and reserved before signing.
enum Intent {
    /// Sign this.
    Sign(Box<Work>),
    /// Refuse for this reason.
    Refuse(&'static str),
    /// Done already.
    Nothing,
}

struct Work {
    checked: Checked,
    application: Application,
    office: Office,
    reserved: Reservation,
}

impl Authority {
    /// The role, with the key it signs with, the address that certificates name for their
    /// revocation, and whoever keeps the logs of what is issued.
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        kinds: Arc<CertificateKinds>,
        signer: Arc<dyn Signer>,
        base: Option<String>,
        logs: LogKeeper,
    ) -> Self {
        Self {
            store,
            clock,
            kinds,
            signer,
            base,
            mailing: None,
            rule: Arc::new(ApprovalRule::Session),
            logs,
            queue: Mutex::default(),
        }
    }

    /// The role that asks for this before it believes an approval.
    #[must_use]
    pub(crate) fn asking_for(mut self, rule: ApprovalRule) -> Self {
        self.rule = Arc::new(rule);
        self
    }

    /// The role that also tells offices by mail.
    #[must_use]
    pub(crate) fn writing(mut self, mailing: Mailing) -> Self {
        self.mailing = Some(mailing);
        self
    }

    /// Issues until told to stop. Looks for work when the console says that something was
    /// approved, and every 200 ms for what other processes approved.
    pub(crate) async fn run(self, stop: watch::Receiver<bool>) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let mut heartbeat = Heartbeat::new(store, clock, Job::Issuing, Duration::ZERO);
        let mut heads = Heads::Open;
        loop {
            heads = self.sign_heads(heads).await;
            let done = self.round().await;
            let outcome = if self.queue().has_failed() {
                // Also while what failed rests.
                JobOutcome::Failed
            } else {
                JobOutcome::of(&done)
            };
            heartbeat.beat(outcome).await;
            match done {
                // A rush is worked off without a pause between the batches.
                Ok(Round::More) if !*stop.borrow() => continue,
                Ok(_) => {}
                Err(error) => {
                    tracing::error!(error = format!("{error:#}"), "cannot issue; trying again");
                    tokio::time::sleep(PAUSE_AFTER_ERROR).await;
                }
            }
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = self.store.approval() => {}
                () = tokio::time::sleep(POLL) => {}
            }
        }
    }

    /// Signs the heads of logs that wait for this authority, where some may.
    async fn sign_heads(&self, before: Heads) -> Heads {
        let signed = async {
            let accepted = self.logs.acceptances()?;
            if before != Heads::Signed(accepted) {
                let now = self.clock.now();
                require_valid(self.signer.certificate(), now)?;
                self.logs.sign_heads(&self.store, &self.signer, now).await?;
            }
            anyhow::Ok(Heads::Signed(accepted))
        };
        signed.await.unwrap_or_else(|error| {
            tracing::error!(error = format!("{error:#}"), "cannot sign heads of logs");
            Heads::Open
        })
    }

    fn queue(&self) -> MutexGuard<'_, Queue> {
        // At worst an application is tried a little earlier than it should be.
        self.queue.lock().unwrap_or_else(PoisonError::into_inner)
    }

    /// Brings one application to its end.
    ///
    /// # Errors
    /// When the store or the signer fails; calling again continues.
    pub(crate) async fn process(&self, receipt: &str) -> anyhow::Result<Outcome> {
        require_valid(self.signer.certificate(), self.clock.now())?;
        let work = match self.intend(receipt).await? {
            Intent::Nothing => return Ok(Outcome::NothingToDo),
            Intent::Refuse(reason) => return self.refuse(receipt, reason).await,
            Intent::Sign(work) => work,
        };
        match self.sign(&work).await? {
            Ok(certificate) => {
                let stored = self.store_result(&work, &certificate).await;
                if let Some(broken) = stored
                    .as_ref()
                    .err()
                    .and_then(|e| e.downcast_ref::<Broken>())
                {
                    log::refuse(&self.store, *broken, self.clock.now()).await?;
                }
                stored
            }
            Err(reason) => self.refuse(receipt, reason).await,
        }
    }

    /// Reads everything anew and reserves a serial, in one transaction.
    async fn intend(&self, receipt: &str) -> anyhow::Result<Intent> {
        let now = self.clock.now();
        let fresh = &SerialNumber::random()?.to_string();
        self.store
            .run_tx("authority-reserve", |tx| async move {
                let Some(application) = application::find(&tx, receipt).await? else {
                    return Ok(Intent::Nothing);
                };
                if application.state != ApplicationState::Approved {
                    return Ok(Intent::Nothing);
                }
                let Some(office) = office::find(&tx, application.office_number).await? else {
                    return Ok(Intent::Refuse("unknown-office"));
                };
                if office.suspended.is_some() {
                    return Ok(Intent::Refuse("office-suspended"));
                }
                let Some(kind) = self.issued_kind(&application.kind) else {
                    return Ok(Intent::Refuse("kind-not-issued"));
                };
                let checked = self.rule.check(&tx, &application, &office, now).await?;
                let checked = match checked {
                    Ok(checked) => checked,
                    Err(reason) => return Ok(Intent::Refuse(reason)),
                };
                let reserved = match certificate::by_receipt(&tx, receipt).await? {
                    Some(record) if record.der.is_some() => {
                        application::mark_issued(&tx, receipt).await?;
                        return Ok(Intent::Nothing);
                    }
                    Some(record) => reservation(record),
                    None if renews_revoked(&tx, &application).await? => {
                        return Ok(Intent::Refuse("renewed-certificate-revoked"));
                    }
                    None => {
                        let present_end = present_end(&tx, &application).await?;
                        let lifetime = renewal::lifetime(kind, now.to_offset(JAPAN).date());
                        let validity = renewal::validity(present_end, lifetime, now)?;
                        let reserved = new_reservation(&application, fresh, &validity);
                        certificate::reserve(&tx, &reserved, now).await?;
                        audit::record(&tx, now, ACTOR, "serial-reserved", receipt, fresh).await?;
                        reserved
                    }
                };
                anyhow::Ok(Intent::Sign(Box::new(Work {
                    checked,
                    application,
                    office,
                    reserved,
                })))
            })
            .await
    }

    /// Signs, or says why not. Names come from the office's record, never from the request.
    async fn sign(&self, work: &Work) -> anyhow::Result<Result<Certificate, &'static str>> {
        let Ok(public_key) = PublicKey::from_spki_der(&work.application.public_key) else {
            return Ok(Err("public-key"));
        };
        if !self.is_ours(&work.reserved) {
            return Ok(Err("reservation"));
        }
        let prepared = match self.prepare(work, &public_key)? {
            Ok(prepared) => prepared,
            Err(reason) => return Ok(Err(reason)),
        };
        // Used up for exactly this certificate, before it is signed: the same can be signed again
        // after a cut, and no other.
        let (reserved, from, to) = (
            &work.reserved,
            work.reserved.not_before.unix_timestamp(),
            work.reserved.not_after.unix_timestamp(),
        );
        let what = format!("{} {from} {to}", reserved.serial);
        let (rule, checked) = (Arc::clone(&self.rule), work.checked.clone());
        let signer = Arc::clone(&self.signer);
        on_blocking_thread(move || {
            if !rule.claim(&checked, &what)? {
                return Ok(Err("approval-used"));
            }
            Ok(Ok(issue(prepared, signer.as_ref())?))
        })
        .await?
    }

    /// Whether what was reserved could have been reserved by us: a row may have been planted.
    fn is_ours(&self, reserved: &Reservation) -> bool {
        let today = self.clock.now_in_japan().date();
        let kind = self.kinds.find(&reserved.kind);
        let lifetime = kind.map(|kind| renewal::longest_lifetime(kind, today));
        let longest = lifetime.map(|lifetime| lifetime + Duration::days(1));
        let waits = Duration::days(renewal::WINDOW_DAYS + 1);
        longest.is_some_and(|longest| reserved.not_after - reserved.not_before <= longest)
            && reserved.not_before <= self.clock.now() + waits
    }

    fn prepare(
        &self,
        work: &Work,
        public_key: &PublicKey,
    ) -> anyhow::Result<Result<Prepared, &'static str>> {
        let Work {
            application,
            office,
            reserved,
            ..
        } = work;
        let subject = ClientSubject {
            office_number: office.number,
            // The certificate is the office's, whoever applied for it.
            account: office_account(&application.account_id).to_owned(),
            kind_id: application.kind.clone(),
            office_name: office.name.clone(),
            terminal: application.terminal.clone(),
        };
        let issuer = self.signer.certificate();
        let publication = self.base.as_deref().map(|base| {
            // The partition follows from what is reserved: a repetition names the same one.
            Publication::below(base, issuer, reserved.not_before)
        });
        let prepared = prepare_client(
            &subject,
            public_key,
            reserved.serial.parse()?,
            Validity::between(reserved.not_before, reserved.not_after)?,
            &publication.unwrap_or_default(),
            issuer,
        );
        Ok(prepared.map_err(|findings| {
            for finding in &findings {
                let receipt = &application.receipt;
                tracing::warn!(
                    receipt,
                    rule = finding.code(),
                    "the certificate would break a rule"
                );
            }
            "certificate-rules"
        }))
    }

    /// Stores what was signed. When the log of the office has grown meanwhile by another process,
    /// its next head is signed once more.
    async fn store_result(&self, work: &Work, signed: &Certificate) -> anyhow::Result<Outcome> {
        let application = &work.application;
        let issued = Issued::new(application.office_number, application.key_origin, signed);
        for _ in 0..HEADS {
            let now = self.clock.now();
            let next = self
                .logs
                .prepare(&self.store, &self.signer, issued.clone(), now)
                .await?;
            match self.store_with(work, signed, &next, now).await {
                Err(error) if error.is::<Moved>() => {}
                other => return other,
            }
        }
        Err(Moved(application.office_number).into())
    }

    async fn store_with(
        &self,
        work: &Work,
        signed: &Certificate,
        next: &Next,
        now: OffsetDateTime,
    ) -> anyhow::Result<Outcome> {
        let (receipt, serial) = (&work.application.receipt, &work.reserved.serial);
        let notice = &self.completion_notice(work, now);
        let charge = &self.charge(work, now);
        let fingerprint = Sha256::from(signed.fingerprint());
        let issuer = &self.signer.certificate().label();
        let stored = self
            .store
            .run_tx("authority-store", |tx| async move {
                // Another process may have refused it or issued it meanwhile.
                if !application::mark_issued(&tx, receipt).await? {
                    return Ok(false);
                }
                self.logs.announce(&tx, next).await?;
                let stored =
                    certificate::store_issued(&tx, serial, signed.der(), fingerprint, now).await?;
                if stored {
                    certificate::note_issuer(&tx, serial, issuer).await?;
                    unattended::inherit(&tx, receipt).await?;
                    let detail = format!("{receipt} {fingerprint}");
                    audit::record(&tx, now, ACTOR, "certificate-issued", serial, &detail).await?;
                    next.store(&tx).await?;
                    notice::insert(&tx, notice).await?;
                    if let Some(mailing) = &self.mailing {
                        let office = work.application.office_number;
                        announce::certificate_issued(&tx, mailing, office, now).await?;
                    }
                    if let Some(charge) = charge {
                        match fee_waiver::find(&tx, receipt).await? {
                            Some(lost) => fee::enter(&tx, &not_again(charge, &lost)).await?,
                            None => fee::enter(&tx, charge).await?,
                        }
                    }
                }
                anyhow::Ok(stored)
            })
            .await?;
        Ok(if stored {
            self.logs.stored(next);
            Outcome::Issued(serial.clone())
        } else {
            Outcome::NothingToDo
        })
    }

    /// What was signed already is not refused any more: its certificate could be anywhere, and the
    /// memory of the log waits for it.
    async fn require_unsigned(&self, receipt: &str, reason: &str) -> anyhow::Result<()> {
        let record = self
            .store
            .read("authority-signed", |tx| async move {
                certificate::by_receipt(&tx, receipt).await
            })
            .await?;
        if let Some(record) = record
            && self.logs.waits_for(record.office_number, &record.serial)?
        {
            anyhow::bail!("{reason}, but the certificate is signed already");
        }
        Ok(())
    }

    async fn refuse(&self, receipt: &str, reason: &'static str) -> anyhow::Result<Outcome> {
        let now = self.clock.now();
        self.require_unsigned(receipt, reason).await?;
        let refused = self
            .store
            .run_tx("authority-refuse", |tx| async move {
                let changed = application::mark_failed(&tx, receipt, reason).await?;
                if changed {
                    audit::record(&tx, now, ACTOR, "issuance-refused", receipt, reason).await?;
                }
                anyhow::Ok(changed)
            })
            .await?;
        Ok(if refused {
            Outcome::Refused(reason)
        } else {
            Outcome::NothingToDo
        })
    }

    fn issued_kind(&self, id: &str) -> Option<&Kind> {
        self.kinds.find(id).filter(|kind| kind.applied_for_here)
    }
}

/// Whether the key could not be used, which is not the fault of what was to be signed.
fn is_about_the_signer(error: &anyhow::Error) -> bool {
    let mut causes = error.chain().filter_map(|cause| cause.downcast_ref());
    causes.any(|cause| matches!(cause, PkiError::Signer { .. }))
}

fn reservation(record: CertificateRecord) -> Reservation {
    Reservation {
        serial: record.serial,
        receipt: record.receipt,
        office_number: record.office_number,
        account_id: record.account_id,
        kind: record.kind,
        terminal: record.terminal,
        not_before: record.not_before,
        not_after: record.not_after,
    }
}

fn new_reservation(application: &Application, serial: &str, validity: &Validity) -> Reservation {
    Reservation {
        serial: serial.to_owned(),
        receipt: application.receipt.clone(),
        office_number: application.office_number,
        account_id: application.account_id.clone(),
        kind: application.kind.clone(),
        terminal: application.terminal.clone(),
        not_before: validity.not_before(),
        not_after: validity.not_after(),
    }
}

const ACTOR: &str = "role:authority";
/// How often the head of a log is signed anew because another process was faster.
const HEADS: u32 = 5;
const POLL: std::time::Duration = std::time::Duration::from_millis(200);
const PAUSE_AFTER_ERROR: std::time::Duration = std::time::Duration::from_secs(1);

#[cfg(test)]
mod tests;
