//! The log of each office's certificates: adds what was issued, and signs how far it has come.
//!
//! What was signed once stays so. Before anything is signed the rows are compared with the last
//! head and with what the authority remembers in its own folder (`journal`); when somebody has
//! changed, removed or added some by hand, nothing is signed, and so nothing is issued to that
//! office, until they are as they were or somebody accepts them as they are.

mod accept;
mod judge;

use std::sync::Arc;

use careplan::OfficeNumber;
use pki::merkle::Extent;
use pki::transparency::{Entry, Head};
use pki::{Certificate, Signer};
use protocol::Sha256;
use time::OffsetDateTime;

use self::judge::{Rows, is_settled, require_continued, require_head, require_remembered};
use super::journal::{Journal, OfficeMemory, Signed};
use super::signers::on_blocking_thread;
use crate::store::application::KeyOrigin;
use crate::store::certificate_log::{self, LoggedCertificate, StoredHead};
use crate::store::{Store, StoreError, Tx, audit, log_refusal};

pub(crate) use self::accept::{Acceptance, accept, acceptable};
pub(crate) use self::judge::{Broken, broken};

/// A certificate that was just signed.
#[derive(Debug, Clone)]
pub(super) struct Issued {
    /// To whom.
    pub(super) office: OfficeNumber,
    /// Its serial number.
    pub(super) serial: String,
    /// SHA-256 of it.
    pub(super) fingerprint: Sha256,
    /// Where its key was made.
    pub(super) key_origin: KeyOrigin,
    /// Hash of what stays the same when it is signed again: key and validity.
    pub(super) what: Sha256,
}

impl Issued {
    /// A certificate of an office, whose key was made there or here.
    pub(super) fn new(
        office: OfficeNumber,
        key_origin: KeyOrigin,
        certificate: &Certificate,
    ) -> Self {
        let (from, to) = (
            certificate.not_before().unix_timestamp(),
            certificate.not_after().unix_timestamp(),
        );
        let key = hex::encode(certificate.public_key_der());
        Self {
            office,
            serial: certificate.serial().to_string(),
            fingerprint: Sha256::from(certificate.fingerprint()),
            key_origin,
            what: Sha256::of(format!("{from} {to} {key}").as_bytes()),
        }
    }

    fn signed(&self) -> Signed {
        Signed {
            serial: self.serial.clone(),
            what: self.what,
        }
    }
}

/// The log has got another entry since it was read: by another process. It is read again.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate log of {0} has grown meanwhile")]
pub(super) struct Moved(pub(super) OfficeNumber);

/// Another certificate of the office was signed and is not stored yet; it comes first.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("another certificate of {0} was signed before and has to be stored first")]
struct Unsettled(OfficeNumber);

/// The next entry of a log with the head behind it, signed and not stored.
#[derive(Debug)]
pub(super) struct Next {
    issued: Issued,
    /// What it continues.
    rows: Rows,
    added: LoggedCertificate,
    extent: Extent,
    head: StoredHead,
}

impl Next {
    /// Stores entry and head.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn store(&self, tx: &Tx) -> Result<(), StoreError> {
        let office = self.issued.office;
        certificate_log::insert(tx, office, &self.added).await?;
        certificate_log::put_head(tx, office, &self.head).await?;
        log_refusal::clear(tx, office).await
    }
}

/// Keeps the logs, for whoever issues.
#[derive(Clone)]
pub(crate) struct LogKeeper {
    /// The authorities whose heads are believed: the present one and those before it.
    authorities: Vec<Certificate>,
    journal: Arc<Journal>,
}

impl LogKeeper {
    /// The keeper who believes heads of these authorities and has this memory.
    pub(crate) fn new(authorities: Vec<Certificate>, journal: Arc<Journal>) -> Self {
        Self {
            authorities,
            journal,
        }
    }

    /// Compares the log of an office with what was signed and is remembered, and signs the head
    /// that it has with one more certificate. Stores nothing.
    ///
    /// # Errors
    /// [`Broken`]; what the database says; when key or journal cannot be used.
    pub(super) async fn prepare(
        &self,
        store: &Store,
        signer: &Arc<dyn Signer>,
        issued: Issued,
        now: OffsetDateTime,
    ) -> anyhow::Result<Next> {
        let office = issued.office;
        // Before the rows, which only grow: what is remembered is never ahead of them then.
        let known = self.journal.of_office(office)?;
        let rows = read_rows(store, office).await?;
        require_head(office, &rows)?;
        require_continued(office, &rows, &self.authorities)?;
        self.require_own(store, (&rows, &known), &issued).await?;
        let added = LoggedCertificate {
            place: i64::try_from(rows.log.len())?,
            serial: issued.serial.clone(),
            fingerprint: issued.fingerprint,
            key_origin: issued.key_origin,
            issued_at: now,
        };
        let mut log = rows.log.clone();
        log.push(added.clone());
        let (extent, head) = signed_head(signer, office, &log, now).await?;
        Ok(Next {
            issued,
            rows,
            added,
            extent,
            head,
        })
    }

    /// Whether a certificate is signed that the database does not hold yet.
    ///
    /// # Errors
    /// When the journal is damaged.
    pub(super) fn waits_for(&self, office: OfficeNumber, serial: &str) -> anyhow::Result<bool> {
        let known = self.journal.of_office(office)?;
        Ok(known.signed.iter().any(|open| open.serial == serial))
    }

    /// Compares a log with the authority's own memory; `about` is what is to be added.
    async fn require_own(
        &self,
        store: &Store,
        (rows, known): (&Rows, &OfficeMemory),
        about: &Issued,
    ) -> anyhow::Result<()> {
        let office = about.office;
        require_remembered(office, rows, known)?;
        let extent = rows.extent();
        for open in &known.signed {
            if rows.log.iter().any(|logged| logged.serial == open.serial) {
                // The process that stored it was cut off before it could say so.
                self.journal.holds(office, extent, Some(&open.serial))?;
            } else if open.serial == about.serial {
                if open.what != about.what {
                    return Err(Broken::other(office).into());
                }
                // What another process has signed later waits for this one, and not both for
                // each other: all read the lines in the same order.
                break;
            } else if !is_settled(store, &open.serial).await? {
                return Err(Unsettled(office).into());
            } else if read_rows(store, office).await? == *rows {
                return Err(Broken::lacks(office).into());
            } else {
                // Another process has stored it since the rows were read.
                return Err(Moved(office).into());
            }
        }
        if extent.size > known.extent.map_or(0, |known| known.size) {
            self.journal.holds(office, extent, None)?;
        }
        Ok(())
    }

    /// Looks whether the log is still what [`Self::prepare`] has read, and notes in the journal
    /// that the certificate is about to be stored. Called in the transaction that stores it, before
    /// the certificate is given to the database; a transaction that is repeated notes it once.
    ///
    /// # Errors
    /// [`Moved`]; what the database says; when the journal cannot be written.
    pub(super) async fn announce(&self, tx: &Tx, next: &Next) -> anyhow::Result<()> {
        let office = next.issued.office;
        if Rows::read(tx, office).await? != next.rows {
            return Err(Moved(office).into());
        }
        self.journal.signing(office, &next.issued.signed())
    }

    /// Notes that entry and head are stored. When that cannot be written down the rows tell it
    /// later.
    pub(super) fn stored(&self, next: &Next) {
        let Issued { office, serial, .. } = &next.issued;
        if let Err(error) = self.journal.holds(*office, next.extent, Some(serial)) {
            let error = format!("{error:#}");
            tracing::error!(%office, error, "cannot note the state of a certificate log");
        }
    }

    /// Brings what was noted to stable storage.
    pub(super) async fn settle(&self) {
        if let Err(error) = self.journal.settle().await {
            let error = format!("{error:#}");
            tracing::error!(
                error,
                "the notes about certificate logs are not on stable storage"
            );
        }
    }

    /// How often somebody has accepted a log as it is.
    ///
    /// # Errors
    /// When the journal is damaged.
    pub(super) fn acceptances(&self) -> anyhow::Result<u64> {
        self.journal.acceptances()
    }

    /// Signs the heads of logs that have none, or one of another authority, and the first time
    /// remembers every log. Done when the authority starts: certificates may be older than the log
    /// and the log than the journal, and one authority may follow another.
    ///
    /// # Errors
    /// What the database says; when key or journal cannot be used. A log that is broken is told and
    /// passed over.
    pub(super) async fn sign_heads(
        &self,
        store: &Store,
        signer: &Arc<dyn Signer>,
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let own = Sha256::from(signer.certificate().fingerprint());
        let (mut after, mut done) = (None, Ok(()));
        loop {
            let offices = store
                .read("log-unsigned", |tx| async move {
                    certificate_log::unsigned_by(&tx, own, after, BATCH).await
                })
                .await?;
            let Some(last) = offices.last() else { break };
            after = Some(*last);
            for office in offices {
                match self.sign_head(store, signer, office, now).await {
                    Ok(()) => tracing::info!(%office, "signed the head of a certificate log"),
                    // The others are signed all the same.
                    Err(error) => match error.downcast_ref::<Broken>() {
                        Some(broken) => refuse(store, *broken, now).await?,
                        None => done = Err(error.context(office.to_string())),
                    },
                }
            }
        }
        done?;
        if !self.journal.is_complete()? {
            self.remember_all(store, now).await?;
        }
        self.journal.settle().await
    }

    async fn sign_head(
        &self,
        store: &Store,
        signer: &Arc<dyn Signer>,
        office: OfficeNumber,
        now: OffsetDateTime,
    ) -> anyhow::Result<()> {
        let known = self.journal.of_office(office)?;
        let rows = read_rows(store, office).await?;
        let is_new = known.extent.is_none() && !self.journal.is_complete()?;
        if rows.last.is_none() && !is_new && known.extent != Some(rows.extent()) {
            // A log that was never remembered in full was planted, or its head is gone.
            require_remembered(office, &rows, &known)?;
            require_head(office, &rows)?;
        }
        require_continued(office, &rows, &self.authorities)?;
        require_remembered(office, &rows, &known)?;
        let (extent, head) = signed_head(signer, office, &rows.log, now).await?;
        let (rows, head) = (&rows, &head);
        store
            .run_tx("log-head", |tx| async move {
                if Rows::read(&tx, office).await? != *rows {
                    return Err(Moved(office).into());
                }
                certificate_log::put_head(&tx, office, head).await?;
                log_refusal::clear(&tx, office).await?;
                anyhow::Ok(())
            })
            .await?;
        self.journal.holds(office, extent, None)
    }

    /// Remembers every log that is as it was signed.
    async fn remember_all(&self, store: &Store, now: OffsetDateTime) -> anyhow::Result<()> {
        let mut after = None;
        loop {
            let offices = store
                .read("log-offices", |tx| async move {
                    certificate_log::offices(&tx, after, BATCH).await
                })
                .await?;
            let Some(last) = offices.last() else { break };
            after = Some(*last);
            for office in offices {
                let known = self.journal.of_office(office)?;
                let rows = read_rows(store, office).await?;
                let judged = require_head(office, &rows)
                    .and_then(|()| require_continued(office, &rows, &self.authorities))
                    .and_then(|()| require_remembered(office, &rows, &known));
                match judged {
                    Ok(()) if known.extent != Some(rows.extent()) => {
                        self.journal.holds(office, rows.extent(), None)?;
                    }
                    Ok(()) => {}
                    Err(broken) => refuse(store, broken, now).await?,
                }
            }
        }
        self.journal.complete()
    }
}

/// Tells that nothing is issued to an office because of its log: in the program's own log, and
/// the first time as an event.
///
/// # Errors
/// What the database says.
pub(super) async fn refuse(
    store: &Store,
    broken: Broken,
    now: OffsetDateTime,
) -> Result<(), StoreError> {
    tracing::error!("{broken}");
    store
        .run_tx("log-refusal", |tx| async move {
            if log_refusal::note(&tx, broken.office, now).await? {
                let (event, office) = ("certificate-log-refused", broken.office.to_string());
                audit::record(&tx, now, ACTOR, event, &office, broken.how).await?;
            }
            Ok(())
        })
        .await
}

async fn read_rows(store: &Store, office: OfficeNumber) -> Result<Rows, StoreError> {
    let read = store.read(
        "log-read",
        |tx| async move { Rows::read(&tx, office).await },
    );
    read.await
}

async fn signed_head(
    signer: &Arc<dyn Signer>,
    office: OfficeNumber,
    log: &[LoggedCertificate],
    now: OffsetDateTime,
) -> anyhow::Result<(Extent, StoredHead)> {
    let entries: Vec<Entry> = log.iter().map(LoggedCertificate::entry).collect();
    let head = Head::of(office, &entries, now);
    let signed_by = Sha256::from(signer.certificate().fingerprint());
    let signer = Arc::clone(signer);
    let signed = on_blocking_thread(move || head.sign(signer.as_ref())).await??;
    let text = signed.to_text();
    Ok((head.extent, StoredHead { text, signed_by }))
}

const ACTOR: &str = "role:authority";
const BATCH: u32 = 200;

#[cfg(test)]
pub(crate) mod testing {
    //! A keeper with a memory of its own.
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use std::path::Path;

    use super::*;

    /// Believes this authority and remembers nothing yet.
    pub(crate) fn keeper(authority: &Certificate) -> LogKeeper {
        keeper_at(tempfile::tempdir().unwrap().path(), authority)
    }

    /// Believes this authority and remembers what was noted in this folder.
    pub(crate) fn keeper_at(folder: &Path, authority: &Certificate) -> LogKeeper {
        let journal = Journal::open(folder).unwrap();
        LogKeeper::new(vec![authority.clone()], Arc::new(journal))
    }
}
