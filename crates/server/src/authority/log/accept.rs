//! Takes a log as it is, after people have looked: a restored copy of the database lacks
//! certificates that were issued after it was made.

use anyhow::ensure;
use careplan::OfficeNumber;
use pki::Certificate;
use pki::merkle::Extent;
use time::OffsetDateTime;

use super::judge::{Broken, Rows, has_gap, look, require_continued};
use crate::authority::journal::{Journal, Memory};
use crate::store::{Store, audit, certificate_log, log_refusal};

/// A log that can be taken as it is.
#[derive(Debug)]
pub(crate) struct Acceptance {
    /// Whose log, and what is wrong with it.
    pub(crate) broken: Broken,
    /// How far the authority remembers it, where it does.
    pub(crate) remembered: Option<Extent>,
    /// Certificates that were signed and are not in it.
    pub(crate) lost: Vec<String>,
    rows: Rows,
}

impl Acceptance {
    /// How many certificates the log holds now.
    pub(crate) fn size(&self) -> u64 {
        self.rows.extent().size
    }
}

/// Looks at the log of an office; `None` when there is nothing to accept.
///
/// # Errors
/// What the database says; when its rows could not be continued.
pub(crate) async fn acceptable(
    store: &Store,
    office: OfficeNumber,
    authorities: &[Certificate],
    memory: &Memory,
) -> anyhow::Result<Option<Acceptance>> {
    let Some(broken) = look(store, office, authorities, memory).await? else {
        return Ok(None);
    };
    let rows = store
        .read(
            "log-read",
            |tx| async move { Rows::read(&tx, office).await },
        )
        .await?;
    ensure!(
        !has_gap(&rows),
        "the certificate log of {office} has a gap: no head can be signed over it; restore its rows"
    );
    let known = memory.of_office(office);
    let signed = known.signed.into_iter().map(|signed| signed.serial);
    let lost = signed.filter(|serial| !rows.log.iter().any(|logged| logged.serial == *serial));
    Ok(Some(Acceptance {
        broken,
        remembered: known.extent,
        lost: lost.collect(),
        rows,
    }))
}

/// Takes the log as it is: remembers it so, and takes a head away that does not fit it. The
/// authority signs a new one.
///
/// # Errors
/// When the log has changed since it was looked at; what database and journal say. Repeating it
/// goes on.
pub(crate) async fn accept(
    store: &Store,
    journal: &Journal,
    authorities: &[Certificate],
    acceptance: &Acceptance,
    reason: &str,
    now: OffsetDateTime,
) -> anyhow::Result<()> {
    let Acceptance {
        broken,
        remembered,
        rows,
        ..
    } = acceptance;
    let (office, extent) = (broken.office, rows.extent());
    let before = remembered.map_or_else(|| "-".to_owned(), |known| known.size.to_string());
    let detail = &format!("{before} > {}: {reason}", extent.size);
    store
        .run_tx("log-accept", |tx| async move {
            ensure!(
                Rows::read(&tx, office).await? == *rows,
                "the certificate log of {office} has changed meanwhile; look again"
            );
            if require_continued(office, rows, authorities).is_err() {
                certificate_log::remove_head(&tx, office).await?;
            }
            log_refusal::clear(&tx, office).await?;
            let event = "certificate-log-accepted";
            audit::record(&tx, now, ACTOR, event, &office.to_string(), detail).await?;
            anyhow::Ok(())
        })
        .await?;
    journal.accept(office, extent)
}

/// Who works at the command line.
const ACTOR: &str = "operator:cli";
