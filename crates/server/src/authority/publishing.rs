//! Keeps what others are told about revocation up to date: an OCSP answer for every certificate,
//! and a list for every partition.
//!
//! Everything is signed ahead and stored; another role serves it, without a key. A revocation
//! makes the answer about its certificate due; storing the new answer makes the list due, in the
//! same transaction. Each step can be cut and repeated, and several processes may do the same
//! work: what was read before a change is not stored after it.
//!
//! Nothing inside the exchange looks at answers or lists. When they cannot be made, certificates
//! are issued and messages carried all the same.

use std::sync::Arc;

use pki::crl::{self, ListHead, Scope};
use pki::issue::{issue, prepare_ocsp_signer};
use pki::ocsp::{Responder, Status};
use pki::profile::{Profile, Validity};
use pki::revocation::{Freshness, IssueMonth, Partition, Reason, Revoked};
use pki::{Identity, KeyPair, SerialNumber, Signer};
use time::{Duration, OffsetDateTime};
use tokio::sync::watch;

use super::create::broken_rules;
use super::signers::{on_blocking_thread, require_valid};
use crate::clock::Clock;
use crate::heartbeat::Heartbeat;
use crate::listen::stopped;
use crate::renewal::WINDOW_DAYS;
use crate::store::certificate::Revocation;
use crate::store::job_run::{Job, Outcome};
use crate::store::revocation_list::{self, RevocationList, Standing};
use crate::store::status_answer::{self, DueAnswer, StatusAnswer};
use crate::store::{Store, audit, evidence_certificate};

/// Signs the answers and lists of one issuing authority: also after another one has taken its
/// place, as long as it lasts.
pub(crate) struct Publisher {
    store: Store,
    clock: Clock,
    issuer: Arc<dyn Signer>,
    /// Address below which everything is published.
    base: String,
    /// How long answers and lists hold. Each is made anew after half of it.
    lifetime: Duration,
    /// Signs answers; made when first needed, and again before it ends.
    answerer: Option<Arc<Identity>>,
}

/// Whether answers are left for another round.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Waiting {
    /// Some.
    Some,
    /// None.
    None,
}

impl Publisher {
    /// The publisher of what `issuer` has to say, below the address `base`.
    pub(crate) fn new(
        store: Store,
        clock: Clock,
        issuer: Arc<dyn Signer>,
        base: &str,
        lifetime: Duration,
    ) -> Self {
        Self {
            store,
            clock,
            issuer,
            base: base.to_owned(),
            lifetime,
            answerer: None,
        }
    }

    /// Publishes until told to stop.
    pub(crate) async fn run(mut self, stop: watch::Receiver<bool>) {
        let (store, clock) = (self.store.clone(), self.clock.clone());
        let mut heartbeat = Heartbeat::new(store, clock, Job::Publishing, Duration::ZERO);
        loop {
            let done = self.round().await;
            heartbeat.beat(Outcome::of(&done)).await;
            let pause = match done {
                Ok(Waiting::Some) => std::time::Duration::ZERO,
                Ok(Waiting::None) => POLL,
                Err(error) => {
                    let error = format!("{error:#}");
                    tracing::error!(error, "cannot publish revocations; trying again");
                    PAUSE_AFTER_ERROR
                }
            };
            tokio::select! {
                () = stopped(stop.clone()) => return,
                () = tokio::time::sleep(pause) => {}
            }
        }
    }

    /// Signs what is due now: some answers, then the lists.
    ///
    /// # Errors
    /// When the store or the signer fails; what was not stored stays due.
    pub(crate) async fn round(&mut self) -> anyhow::Result<Waiting> {
        if self.issuer.certificate().not_after() <= self.clock.now() {
            // Everything that it signed has ended as well.
            return Ok(Waiting::None);
        }
        require_valid(self.issuer.certificate(), self.clock.now())?;
        let mut waiting = Waiting::Some;
        // Lists are not kept waiting by hundreds of thousands of answers.
        for _ in 0..BATCHES {
            if self.answers().await? < BATCH {
                waiting = Waiting::None;
                break;
            }
        }
        self.answers_about_evidence().await?;
        self.lists().await?;
        Ok(waiting)
    }

    /// Signs the answers that are due, at most [`BATCH`]; how many were.
    async fn answers(&mut self) -> anyhow::Result<u32> {
        let now = self.clock.now();
        let issuer = &self.issuer.certificate().label();
        let due = self
            .store
            .read("answers-due", |tx| async move {
                status_answer::due(&tx, issuer, now, BATCH).await
            })
            .await?;
        if due.is_empty() {
            return Ok(0);
        }
        let answerer = self.answerer(now).await?;
        let responder = Responder::new(self.issuer.certificate(), answerer.as_ref())?;
        let freshness = self.freshness(now)?;
        let mut signed = Vec::new();
        for one in &due {
            let answer = if one.not_after < now {
                None
            } else {
                let der = responder.answer(&one.serial.parse()?, status(one), freshness)?;
                Some(StatusAnswer {
                    der,
                    this_update: freshness.this_update(),
                    next_update: freshness.next_update(),
                })
            };
            signed.push((one, answer));
        }
        self.store_answers(&signed, now).await?;
        Ok(u32::try_from(due.len())?)
    }

    /// Signs the answers that are due about certificates with which the exchange signs evidence.
    async fn answers_about_evidence(&mut self) -> anyhow::Result<()> {
        let now = self.clock.now();
        let issuer = &self.issuer.certificate().label();
        let due = self
            .store
            .read("evidence-answers-due", |tx| async move {
                evidence_certificate::due(&tx, issuer, now).await
            })
            .await?;
        if due.is_empty() {
            return Ok(());
        }
        let answerer = self.answerer(now).await?;
        let responder = Responder::new(self.issuer.certificate(), answerer.as_ref())?;
        let (freshness, next_due) = (self.freshness(now)?, now + self.lifetime / 2);
        for certificate in due {
            let answer = &responder.answer(certificate.serial(), Status::Good, freshness)?;
            let serial = &certificate.serial().to_string();
            self.store
                .run_tx("evidence-answer", |tx| async move {
                    evidence_certificate::store_answer(&tx, serial, answer, next_due).await
                })
                .await?;
        }
        Ok(())
    }

    async fn store_answers(
        &self,
        signed: &[(&DueAnswer, Option<StatusAnswer>)],
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let next_due = now + self.lifetime / 2;
        self.store
            .run_tx("answers-store", |tx| async move {
                for (due, answer) in signed {
                    let Some(answer) = answer else {
                        status_answer::end(&tx, &due.serial).await?;
                        continue;
                    };
                    let stored = status_answer::store(&tx, due, answer, next_due).await?;
                    if let (true, Some(revoked)) = (stored, &due.revoked)
                        && self.is_news(revoked, now)
                    {
                        let partition = self.partition(IssueMonth::of(due.not_before));
                        revocation_list::mark_due(&tx, &partition.to_string(), now).await?;
                    }
                }
                anyhow::Ok(())
            })
            .await
    }

    /// Whether a list may lack this revocation. What was revoked longer ago than a list holds
    /// stands on it already; its answer is merely renewed.
    fn is_news(&self, revoked: &Revocation, now: OffsetDateTime) -> bool {
        revoked.at > now - self.lifetime * 2
    }

    /// Makes the lists that are due.
    async fn lists(&self) -> anyhow::Result<()> {
        let now = self.clock.now();
        let standings = self
            .store
            .read("lists-standing", |tx| async move {
                revocation_list::standings(&tx).await
            })
            .await?;
        // A month is there before its first certificate, also when that is a renewal which begins
        // where the present one ends.
        let last = IssueMonth::of(now + Duration::days(WINDOW_DAYS + 1));
        let oldest = now - Profile::Client.maximum_lifetime() - Duration::days(1);
        let first = oldest.max(self.issuer.certificate().not_before());
        let mut month = IssueMonth::of(first);
        while month <= last {
            let partition = self.partition(month);
            let name = partition.to_string();
            let standing = standings.iter().find(|standing| standing.partition == name);
            if standing.is_none_or(|standing| standing.due_at <= now) {
                self.list(&partition, standing, now).await?;
            }
            month = month.next();
        }
        Ok(())
    }

    /// Makes and stores the list of a partition.
    async fn list(
        &self,
        partition: &Partition,
        before: Option<&Standing>,
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let month = (
            partition.month().begin()?,
            partition.month().next().begin()?,
        );
        let issuer = &self.issuer.certificate().label();
        // Spec: RFC 5280 §3.3: who is revoked stands on one list after the end of validity too.
        let ended = now - self.lifetime;
        let listed = &self
            .store
            .read("list-revoked", |tx| async move {
                revocation_list::revoked(&tx, issuer, month, ended).await
            })
            .await?;
        let revoked = listed
            .iter()
            .map(|(serial, revocation)| {
                Ok(Revoked {
                    serial: serial.parse()?,
                    at: revocation.at,
                    reason: reason(revocation),
                })
            })
            .collect::<Result<Vec<_>, pki::PkiError>>()?;
        let number = now
            .unix_timestamp()
            .max(before.map_or(0, |before| before.number.saturating_add(1)));
        let freshness = self.freshness(now)?;
        let (signer, address) = (Arc::clone(&self.issuer), partition.address(&self.base));
        let own_number = u64::try_from(number)?;
        let der = on_blocking_thread(move || {
            let head = ListHead {
                scope: Scope::Partition(&address),
                number: own_number,
                freshness,
            };
            crl::sign(&head, &revoked, signer.as_ref())
        });
        let list = &RevocationList {
            der: der.await??,
            number,
            this_update: freshness.this_update(),
            next_update: freshness.next_update(),
        };
        let (name, due_at) = (&partition.to_string(), now + self.lifetime / 2);
        let stored = self
            .store
            .run_tx("list-store", |tx| async move {
                match before {
                    // Before there is a row nothing could say that somebody was revoked since.
                    None if revocation_list::revoked(&tx, issuer, month, ended).await?
                        != *listed =>
                    {
                        Ok(false)
                    }
                    None => revocation_list::publish_first(&tx, name, list, due_at).await,
                    Some(before) => revocation_list::publish(&tx, before, list, due_at).await,
                }
            })
            .await?;
        if stored {
            tracing::info!(list = name, number, entries = listed.len(), "published");
        }
        Ok(())
    }

    /// How long something signed now holds: never longer than the authority itself.
    fn freshness(&self, now: OffsetDateTime) -> Result<Freshness, pki::PkiError> {
        let left = self.issuer.certificate().not_after() - now;
        Freshness::from_now(now, self.lifetime.min(left))
    }

    fn partition(&self, month: IssueMonth) -> Partition {
        Partition::new(self.issuer.certificate(), month)
    }

    /// Whoever signs answers that are made now.
    async fn answerer(&mut self, now: OffsetDateTime) -> anyhow::Result<Arc<Identity>> {
        let ends = self.freshness(now)?.next_update();
        match &self.answerer {
            Some(current) if current.certificate().not_after() >= ends => Ok(Arc::clone(current)),
            _ => {
                let new = Arc::new(self.new_answerer(now).await?);
                Ok(Arc::clone(self.answerer.insert(new)))
            }
        }
    }

    /// A key that stays in memory, with a certificate that is good for answers alone.
    async fn new_answerer(&self, now: OffsetDateTime) -> anyhow::Result<Identity> {
        let issuer = self.issuer.certificate();
        let (key, serial) = (KeyPair::generate()?, SerialNumber::random()?);
        let name = &serial.to_string();
        let event = "serial-reserved";
        self.audit(event, name, now).await?;
        let end = (now + ANSWERER_LIFETIME).min(issuer.not_after());
        let prepared = prepare_ocsp_signer(
            "OCSP",
            key.public_key(),
            serial,
            Validity::between(now - Duration::hours(1), end)?,
            issuer,
        )
        .map_err(broken_rules)?;
        let signer = Arc::clone(&self.issuer);
        let certificate = on_blocking_thread(move || issue(prepared, signer.as_ref())).await??;
        let event = "certificate-issued";
        self.audit(event, name, now).await?;
        Ok(Identity::new(key, certificate, Vec::new())?)
    }

    async fn audit(
        &self,
        event: &'static str,
        serial: &str,
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        self.store
            .run_tx("answerer-audit", |tx| async move {
                audit::record(&tx, now, "role:authority", event, serial, "ocsp-signer").await?;
                anyhow::Ok(())
            })
            .await
    }
}

/// What is said of a certificate.
fn status(due: &DueAnswer) -> Status {
    match &due.revoked {
        None => Status::Good,
        Some(revocation) => Status::Revoked {
            at: revocation.at,
            reason: reason(revocation),
        },
    }
}

/// The reason of a revocation; a word that nobody knows here is no reason to keep silent.
fn reason(revocation: &Revocation) -> Reason {
    revocation.reason.parse().unwrap_or(Reason::Unspecified)
}

/// Answers signed and stored at a time.
const BATCH: u32 = 200;
/// Batches between two looks at the lists.
const BATCHES: u32 = 20;
/// Together with the lists a revocation is out within 5 seconds.
const POLL: std::time::Duration = std::time::Duration::from_secs(1);
const PAUSE_AFTER_ERROR: std::time::Duration = std::time::Duration::from_secs(5);
const ANSWERER_LIFETIME: Duration = Duration::days(30);

#[cfg(test)]
mod tests;
