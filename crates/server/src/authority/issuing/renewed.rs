//! What an application that renews a certificate takes over from it.

use time::OffsetDateTime;

use crate::renewal::Start;
use crate::store::application::{Application, KeyOrigin};
use crate::store::{StoreError, Tx, application_answers, certificate};

/// Whether this was asked for by a certificate alone that was revoked since: whoever has stolen its
/// key may have asked. On the portal a person asked, with a password.
pub(super) async fn renews_revoked(tx: &Tx, application: &Application) -> Result<bool, StoreError> {
    if application.key_origin != KeyOrigin::Office {
        return Ok(false);
    }
    let answers = application_answers::find(tx, &application.receipt).await?;
    let Some(serial) = answers.and_then(|answers| answers.renews) else {
        return Ok(false);
    };
    let present = certificate::find(tx, &serial).await?;
    Ok(present.is_none_or(|present| present.revoked.is_some()))
}

/// Where the certificate ends that this application wants to follow without a gap. Read when the
/// serial is reserved: one that was revoked since is not waited for.
pub(super) async fn present_end(
    tx: &Tx,
    application: &Application,
) -> Result<Option<OffsetDateTime>, StoreError> {
    let answers = application_answers::find(tx, &application.receipt).await?;
    let Some(serial) = answers
        .filter(|answers| answers.start == Start::AfterPresent)
        .and_then(|answers| answers.renews)
    else {
        return Ok(None);
    };
    let present = certificate::find(tx, &serial).await?.filter(|present| {
        present.office_number == application.office_number
            && present.kind == application.kind
            && present.der.is_some()
            && present.revoked.is_none()
    });
    Ok(present.map(|present| present.not_after))
}
