//! 利用申請 of an office as rows of 照会一覧; each opens on a page of its own.

use super::request::{Request, RequestKind};
use crate::portal::licence::one::{address, status};
use crate::portal::user::PortalUser;
use crate::store::right::Right;
use crate::store::use_application::{self, UseState};
use crate::store::{StoreError, Tx, account};
use crate::web::service_kind;

/// The applications of the person's office.
pub(super) async fn requests(tx: &Tx, user: &PortalUser) -> Result<Vec<Request>, StoreError> {
    let number = user.office.number;
    let names = account::names(tx, number).await?;
    let found = use_application::of_office(tx, number).await?.into_iter();
    let may = user.account.may(Right::Certificates);
    let requests = found.enumerate().map(|(place, one)| {
        let address = address(&one.receipt);
        let waits = one.state == UseState::Waiting;
        let newest = place == 0 && one.state == UseState::Returned;
        Request {
            at: one.requested_at,
            kind: RequestKind::Use,
            applicant: names.of(&one.account_id).to_owned(),
            status: status(one.state),
            subject: service_kind::list(&one.kinds),
            expected: None,
            withdraw: (may && waits).then(|| format!("{address}/withdraw")),
            correct: (may && newest).then(|| "/use/apply".to_owned()),
            receipt: one.receipt,
            address,
        }
    });
    Ok(requests.collect())
}
