//! Whether the log of an office is what was signed and is remembered. Changes nothing.

use careplan::OfficeNumber;
use pki::Certificate;
use pki::merkle::{self, Extent, Hash};
use pki::transparency::SignedHead;
use protocol::Sha256;

use crate::authority::journal::{Memory, OfficeMemory};
use crate::store::application::{self, ApplicationState};
use crate::store::certificate_log::{self, LoggedCertificate, StoredHead};
use crate::store::{Store, StoreError, Tx, certificate};

/// The log of an office is not what was signed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the certificate log of {office} {how}; nothing is issued to it until the log is restored")]
pub(crate) struct Broken {
    /// Whose log.
    pub(crate) office: OfficeNumber,
    /// What is wrong with it.
    pub(crate) how: &'static str,
}

impl Broken {
    /// A certificate was signed and nobody will store it any more.
    pub(super) fn lacks(office: OfficeNumber) -> Self {
        let how = "lacks a certificate that this authority has signed";
        Self { office, how }
    }

    /// A certificate was signed, and another one is to take its place.
    pub(super) fn other(office: OfficeNumber) -> Self {
        let how = "is to hold another certificate than the one that was signed";
        Self { office, how }
    }
}

/// The log and its last head, as they stand in the database.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Rows {
    pub(super) log: Vec<LoggedCertificate>,
    pub(super) last: Option<StoredHead>,
}

impl Rows {
    pub(super) async fn read(tx: &Tx, office: OfficeNumber) -> Result<Self, StoreError> {
        Ok(Self {
            log: certificate_log::of_office(tx, office).await?,
            last: certificate_log::head(tx, office).await?,
        })
    }

    /// How far the rows go.
    pub(super) fn extent(&self) -> Extent {
        let leaves = self.leaves();
        Extent {
            size: size(&leaves),
            root: merkle::root(&leaves),
        }
    }

    fn leaves(&self) -> Vec<Hash> {
        let log = self.log.iter();
        log.map(|logged| logged.entry().leaf()).collect()
    }
}

/// A log with entries has a head once the authority has started.
pub(super) fn require_head(office: OfficeNumber, rows: &Rows) -> Result<(), Broken> {
    if rows.last.is_none() && !rows.log.is_empty() {
        let how = "has no head, or has lost it";
        return Err(Broken { office, how });
    }
    Ok(())
}

/// Whether the places of the rows follow each other.
pub(super) fn has_gap(rows: &Rows) -> bool {
    let mut places = (0..).zip(&rows.log);
    !places.all(|(place, logged)| logged.place == place)
}

/// Compares the rows with the head that was signed last, by one of `authorities`.
pub(super) fn require_continued(
    office: OfficeNumber,
    rows: &Rows,
    authorities: &[Certificate],
) -> Result<(), Broken> {
    let broken = |how| Err(Broken { office, how });
    if has_gap(rows) {
        return broken("has a gap");
    }
    let Some(last) = &rows.last else {
        return Ok(());
    };
    let Ok(signed) = SignedHead::from_text(&last.text) else {
        return broken("has a head that cannot be read");
    };
    let named = |one: &&Certificate| last.signed_by == Sha256::from(one.fingerprint());
    let Some(authority) = authorities.iter().find(named) else {
        return broken("has a head that names none of our authorities");
    };
    if !signed.is_signed_by(authority) {
        return broken("has a head that this authority did not sign");
    }
    let (head, extent) = (signed.head, rows.extent());
    if extent.size < head.extent.size {
        return broken("is shorter than its last head");
    }
    if extent.size > head.extent.size {
        return broken("has entries that this authority did not add");
    }
    if head.office_number != office || head.extent != extent {
        return broken("was changed since its last head");
    }
    Ok(())
}

/// Compares the rows with what the authority remembers of them.
pub(super) fn require_remembered(
    office: OfficeNumber,
    rows: &Rows,
    known: &OfficeMemory,
) -> Result<(), Broken> {
    let broken = |how| Err(Broken { office, how });
    let Some(known) = known.extent else {
        return Ok(());
    };
    let leaves = rows.leaves();
    let beginning = usize::try_from(known.size).ok();
    let Some(beginning) = beginning.and_then(|size| leaves.get(..size)) else {
        return broken("is shorter than this authority remembers");
    };
    if merkle::root(beginning) != known.root {
        return broken("is another one than this authority remembers");
    }
    Ok(())
}

/// Whether nothing more will come of a certificate that was signed: its application does not wait
/// for it.
pub(super) async fn is_settled(store: &Store, serial: &str) -> Result<bool, StoreError> {
    store
        .read("log-open", |tx| async move {
            let Some(record) = certificate::find(&tx, serial).await? else {
                return Ok(true);
            };
            let found = application::find(&tx, &record.receipt).await?;
            let waits = |application: application::Application| {
                record.der.is_none() && application.state == ApplicationState::Approved
            };
            Ok(!found.is_some_and(waits))
        })
        .await
}

/// The logs that are not what was signed last or not what is remembered, and how many there are
/// in all. Changes nothing.
///
/// # Errors
/// What the database says.
pub(crate) async fn broken(
    store: &Store,
    authorities: &[Certificate],
    memory: &Memory,
) -> Result<(usize, Vec<Broken>), StoreError> {
    let (mut all, mut broken, mut after) = (0, Vec::new(), None);
    let mut gone = memory.offices();
    loop {
        let offices = store
            .read("log-offices", |tx| async move {
                certificate_log::offices(&tx, after, super::BATCH).await
            })
            .await?;
        let Some(last) = offices.last() else { break };
        (all, after) = (all + offices.len(), Some(*last));
        for office in offices {
            if let Ok(place) = gone.binary_search(&office) {
                gone.remove(place);
            }
            broken.extend(look(store, office, authorities, memory).await?);
        }
    }
    // Of these neither rows nor a head are left.
    for office in gone {
        broken.extend(look(store, office, authorities, memory).await?);
    }
    Ok((all, broken))
}

/// Looks at one log.
pub(super) async fn look(
    store: &Store,
    office: OfficeNumber,
    authorities: &[Certificate],
    memory: &Memory,
) -> Result<Option<Broken>, StoreError> {
    let rows = store
        .read(
            "log-read",
            |tx| async move { Rows::read(&tx, office).await },
        )
        .await?;
    let known = memory.of_office(office);
    let judged = require_remembered(office, &rows, &known)
        .and_then(|()| require_head(office, &rows))
        .and_then(|()| require_continued(office, &rows, authorities));
    if let Err(broken) = judged {
        return Ok(Some(broken));
    }
    for open in &known.signed {
        let is_there = rows.log.iter().any(|logged| logged.serial == open.serial);
        if !is_there && is_settled(store, &open.serial).await? {
            return Ok(Some(Broken::lacks(office)));
        }
    }
    Ok(None)
}

fn size(leaves: &[Hash]) -> u64 {
    // A list in memory has fewer entries than a number of 64 bits can count.
    u64::try_from(leaves.len()).unwrap_or(u64::MAX)
}
