//! 登録情報の変更 of an office as rows of 照会一覧; each opens on a page of its own.

use super::request::{Request, RequestKind};
use crate::portal::office_change::one::{address, status};
use crate::portal::user::PortalUser;
use crate::store::office_change::{self, ChangeState};
use crate::store::right::Right;
use crate::store::{StoreError, Tx, account};

/// The requests of the person's office.
///
/// # Errors
/// What the database says.
pub(super) async fn requests(tx: &Tx, user: &PortalUser) -> Result<Vec<Request>, StoreError> {
    let number = user.office.number;
    let names = account::names(tx, number).await?;
    let found = office_change::of_office(tx, number).await?.into_iter();
    let own = user.account.may(Right::Administrator);
    let requests = found.map(|change| {
        let address = address(&change.receipt);
        let waits = change.state == ChangeState::Waiting;
        Request {
            at: change.requested_at,
            kind: RequestKind::OfficeChange,
            applicant: names.of(&change.account_id).to_owned(),
            status: status(change.state),
            receipt: change.receipt,
            subject: change.wanted.name,
            expected: None,
            withdraw: (own && waits).then(|| format!("{address}/withdraw")),
            correct: None,
            address,
        }
    });
    Ok(requests.collect())
}
