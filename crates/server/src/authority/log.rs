//! The log of each office's certificates: adds what was issued, and signs how far it has come.
//!
//! What was signed once stays so. Before anything is signed the rows are compared with the last
//! head; when somebody has changed, removed or added some by hand, nothing is signed, and so
//! nothing is issued to that office, until they are as they were.

use careplan::OfficeNumber;
use pki::merkle::{self, Extent, Hash};
use pki::transparency::{Entry, Head, SignedHead};
use pki::{Certificate, Signer};
use protocol::Sha256;
use time::OffsetDateTime;

use crate::store::application::KeyOrigin;
use crate::store::certificate_log::{self, LoggedCertificate, StoredHead};
use crate::store::{Store, StoreError, Tx};

/// A certificate that was just issued.
#[derive(Debug)]
pub(super) struct Issued<'a> {
    /// To whom.
    pub(super) office: OfficeNumber,
    /// Its serial number.
    pub(super) serial: &'a str,
    /// SHA-256 of it.
    pub(super) fingerprint: Sha256,
    /// Where its key was made.
    pub(super) key_origin: KeyOrigin,
}

/// The log of an office is not what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate log of {office} {how}; nothing is issued to it until the log is restored")]
pub(crate) struct Broken {
    office: OfficeNumber,
    how: &'static str,
}

/// Adds a certificate to the log of its office, in the transaction that stores it, and signs the
/// new head.
///
/// # Errors
/// [`Broken`]; what the database says; when the key cannot be used.
pub(super) async fn append(
    tx: &Tx,
    signer: &dyn Signer,
    issued: &Issued<'_>,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let office = issued.office;
    let mut log = certificate_log::of_office(tx, office).await?;
    let last = certificate_log::head(tx, office).await?;
    require_head(office, &log, last.as_ref())?;
    require_continued(office, &log, last.as_ref(), signer.certificate())?;
    let added = LoggedCertificate {
        place: i64::try_from(log.len())?,
        serial: issued.serial.to_owned(),
        fingerprint: issued.fingerprint,
        key_origin: issued.key_origin,
        issued_at: now,
    };
    certificate_log::insert(tx, office, &added).await?;
    log.push(added);
    sign(tx, signer, office, &log, now).await
}

/// Signs the heads of logs that have none, or one of another authority. Done when the authority
/// starts: certificates may be older than the log, and one authority may follow another.
///
/// # Errors
/// What the database says; when the key cannot be used. A log that is broken is told in the
/// program's own log and passed over.
pub(super) async fn sign_heads(
    store: &Store,
    signer: &dyn Signer,
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
        let Some(last) = offices.last() else {
            return done;
        };
        after = Some(*last);
        for office in offices {
            let signed = store
                .run_tx("log-head", |tx| async move {
                    let log = certificate_log::of_office(&tx, office).await?;
                    let last = certificate_log::head(&tx, office).await?;
                    require_continued(office, &log, last.as_ref(), signer.certificate())?;
                    sign(&tx, signer, office, &log, now).await
                })
                .await;
            match signed {
                Ok(()) => tracing::info!(%office, "signed the head of a certificate log"),
                Err(error) if error.is::<Broken>() => tracing::error!("{error}"),
                // The others are signed all the same.
                Err(error) => done = Err(error.context(office.to_string())),
            }
        }
    }
}

/// The logs that are not what was signed last, and how many there are in all. Changes nothing.
///
/// # Errors
/// What the database says.
pub(crate) async fn broken(
    store: &Store,
    authority: &Certificate,
) -> Result<(usize, Vec<Broken>), StoreError> {
    let (mut all, mut broken, mut after) = (0, Vec::new(), None);
    loop {
        let offices = store
            .read("log-offices", |tx| async move {
                certificate_log::offices(&tx, after, BATCH).await
            })
            .await?;
        let Some(last) = offices.last() else {
            return Ok((all, broken));
        };
        (all, after) = (all + offices.len(), Some(*last));
        for office in offices {
            let (log, last) = store
                .read("log-of-office", |tx| async move {
                    let log = certificate_log::of_office(&tx, office).await?;
                    Ok::<_, StoreError>((log, certificate_log::head(&tx, office).await?))
                })
                .await?;
            let found = require_head(office, &log, last.as_ref())
                .and_then(|()| require_continued(office, &log, last.as_ref(), authority));
            broken.extend(found.err());
        }
    }
}

/// A log with entries has a head once the authority has started.
fn require_head(
    office: OfficeNumber,
    log: &[LoggedCertificate],
    last: Option<&StoredHead>,
) -> Result<(), Broken> {
    if last.is_none() && !log.is_empty() {
        let how = "has no head, or has lost it";
        return Err(Broken { office, how });
    }
    Ok(())
}

/// Compares the rows with the head that was signed last.
fn require_continued(
    office: OfficeNumber,
    log: &[LoggedCertificate],
    last: Option<&StoredHead>,
    authority: &Certificate,
) -> Result<(), Broken> {
    let broken = |how| Err(Broken { office, how });
    if !(0..).zip(log).all(|(place, logged)| logged.place == place) {
        return broken("has a gap");
    }
    let Some(last) = last else {
        return Ok(());
    };
    let Ok(signed) = SignedHead::from_text(&last.text) else {
        return broken("has a head that cannot be read");
    };
    let head = signed.head;
    let is_own = last.signed_by == Sha256::from(authority.fingerprint());
    if is_own && !signed.is_signed_by(authority) {
        return broken("has a head that this authority did not sign");
    }
    let size = u64::try_from(log.len()).unwrap_or(u64::MAX);
    if size < head.extent.size {
        return broken("is shorter than its last head");
    }
    if size > head.extent.size {
        return broken("has entries that this authority did not add");
    }
    let root = merkle::root(&leaves(log));
    if head.office_number != office || head.extent != (Extent { size, root }) {
        return broken("was changed since its last head");
    }
    Ok(())
}

async fn sign(
    tx: &Tx,
    signer: &dyn Signer,
    office: OfficeNumber,
    log: &[LoggedCertificate],
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let entries: Vec<Entry> = log.iter().map(LoggedCertificate::entry).collect();
    let head = StoredHead {
        text: Head::of(office, &entries, now).sign(signer)?.to_text(),
        signed_by: Sha256::from(signer.certificate().fingerprint()),
    };
    certificate_log::put_head(tx, office, &head).await?;
    Ok(())
}

fn leaves(log: &[LoggedCertificate]) -> Vec<Hash> {
    log.iter().map(|logged| logged.entry().leaf()).collect()
}

const BATCH: u32 = 200;
