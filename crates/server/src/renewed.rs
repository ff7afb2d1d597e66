//! Whether a certificate is being renewed already, or was: asked before a renewal is taken, by
//! whatever way it comes.

use time::OffsetDateTime;

use crate::store::application::{Application, ApplicationState};
use crate::store::{StoreError, Tx, application_answers, certificate};

/// Another renewal of the same certificate.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Renewed {
    /// It is applied for, under this 受付番号.
    Waits(String),
    /// It is issued, and can be used.
    Issued,
}

/// What an application that renews a certificate has come to; `None` when it stands in nobody's
/// way.
///
/// # Errors
/// What the database says.
pub(crate) async fn by(
    tx: &Tx,
    renewal: &Application,
    now: OffsetDateTime,
) -> Result<Option<Renewed>, StoreError> {
    Ok(match renewal.state {
        ApplicationState::Pending | ApplicationState::Approved => {
            Some(Renewed::Waits(renewal.receipt.clone()))
        }
        ApplicationState::Issued => certificate::by_receipt(tx, &renewal.receipt)
            .await?
            .filter(|next| next.revoked.is_none() && next.not_after >= now)
            .map(|_| Renewed::Issued),
        ApplicationState::Returned | ApplicationState::Withdrawn | ApplicationState::Failed => None,
    })
}

/// Whether a certificate can still be renewed: it is neither revoked nor past its end, and nobody
/// was faster.
///
/// # Errors
/// What the database says.
pub(crate) async fn is_possible(
    tx: &Tx,
    serial: &str,
    now: OffsetDateTime,
) -> Result<bool, StoreError> {
    let present = certificate::find(tx, serial).await?;
    if present.is_none_or(|present| present.revoked.is_some() || present.not_after < now) {
        return Ok(false);
    }
    for (renewal, _) in application_answers::renewals_of(tx, serial).await? {
        if by(tx, &renewal, now).await?.is_some() {
            return Ok(false);
        }
    }
    Ok(true)
}
