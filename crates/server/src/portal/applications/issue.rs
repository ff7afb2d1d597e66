//! 発行申請 and 更新申請 as rows of 照会一覧. One of them is shown by [`super::one`].

use std::collections::HashMap;

use super::one::{correction_address, kind_label};
use super::request::{Request, RequestKind};
use super::status::Status;
use crate::portal::user::PortalUser;
use crate::store::application::{self, Application};
use crate::store::application_answers::{self, Answers};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::right::Right;
use crate::store::{StoreError, Tx, account, calendar};
use crate::web::state::WebState;

/// The newest applications of the person's office.
///
/// # Errors
/// What the database says.
pub(super) async fn requests(
    tx: &Tx,
    state: &WebState,
    user: &PortalUser,
) -> Result<Vec<Request>, StoreError> {
    let number = user.office.number;
    let applications = application::all_of_office(tx, number, SHOWN).await?;
    let answers = application_answers::of_office(tx, number).await?;
    let certificates: HashMap<String, CertificateRecord> = certificate::all_of_office(tx, number)
        .await?
        .into_iter()
        .map(|record| (record.receipt.clone(), record))
        .collect();
    let promises = calendar::promises(tx, number).await?;
    let names = account::names(tx, number).await?;
    let now = state.clock.now();
    let allowed = user.account.may(Right::Certificates);
    let corrected = |receipt: &String| {
        let mut answers = answers.values();
        answers.any(|answers: &Answers| answers.corrects.as_ref() == Some(receipt))
    };
    let request = |application: &Application| {
        let receipt = &application.receipt;
        let answers = answers.get(receipt);
        let renews = answers.is_some_and(|answers| answers.renews.is_some());
        let status = Status::of(application.state, certificates.get(receipt), now);
        let correct = allowed && status == Status::Returned && !corrected(receipt);
        let pending = allowed && status == Status::Pending;
        let waits = matches!(status, Status::Pending | Status::Approved);
        Request {
            address: format!("/applications/{receipt}"),
            receipt: receipt.clone(),
            at: application.applied_at,
            kind: if renews {
                RequestKind::Renewal
            } else {
                RequestKind::Issue
            },
            subject: kind_label(state, &application.kind),
            applicant: names.of(&application.account_id).to_owned(),
            status,
            expected: promises.get(receipt).copied().filter(|_| waits),
            withdraw: pending.then(|| format!("/applications/{receipt}/withdraw")),
            correct: correct.then(|| correction_address(application, answers)),
        }
    };
    Ok(applications.iter().map(request).collect())
}

/// More than any office asks for in the life of its certificates.
const SHOWN: u32 = 500;
