//! Approval by passkey, where the authority asks for it (`authority.approval = "passkey"`): what
//! the operator's passkey is asked, and what it says. The authority checks it again by itself.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::approval::{NONCE_LENGTH, Statement};
use crate::clock::random_bytes;
use crate::config::ApprovalProof;
use crate::console::operator::Operator;
use crate::passkey::Refusal;
use crate::store::application::Application;
use crate::store::approval_assertion::{self, ApprovalAssertion};
use crate::store::passkey::{self, StoredPasskey};
use crate::store::{Tx, audit, office};
use crate::web::error::PageError;
use crate::web::second_factor::{PasskeyPart, Second, keep, take};
use crate::web::session::Site;
use crate::web::state::WebState;

/// How the operator in front of an application approves it.
#[derive(Debug)]
pub(super) enum Way {
    /// By the button.
    Button,
    /// By a passkey.
    Passkey(Option<PasskeyPart>),
    /// Not at all: the authority knows no passkey of this operator.
    NotAdmitted,
}

/// What waits for the passkey's answer.
#[derive(Serialize, Deserialize)]
struct Asked {
    receipt: String,
    nonce: [u8; NONCE_LENGTH],
    /// Milliseconds since 1970.
    asked_at: i64,
}

/// How this operator approves this application.
///
/// # Errors
/// When the store or the random source fails.
pub(super) async fn way(
    state: &WebState,
    operator: &Operator,
    application: &Application,
    office_name: &str,
) -> Result<Way, PageError> {
    if state.approval_proof == ApprovalProof::Session {
        return Ok(Way::Button);
    }
    let Some(party) = state.relying_parties.of(Site::Console) else {
        return Ok(Way::NotAdmitted);
    };
    let person = &operator.actor();
    let admitted = state
        .store
        .read("approval-passkeys", |tx| async move {
            passkey::admitted_of_person(&tx, person).await
        })
        .await?;
    if admitted.is_empty() {
        return Ok(Way::NotAdmitted);
    }
    let now = state.clock.now().unix_timestamp_nanos() / 1_000_000;
    let asked = Asked {
        receipt: application.receipt.clone(),
        nonce: random_bytes()?,
        asked_at: i64::try_from(now).map_err(anyhow::Error::from)?,
    };
    let statement = asked.statement(operator, application, office_name)?;
    let options = party.ask(&data(&admitted), &statement.challenge())?;
    let text = serde_json::to_vec(&asked).map_err(anyhow::Error::from)?;
    Ok(Way::Passkey(Some(PasskeyPart {
        act: "get",
        options,
        ceremony: keep(state, person, KIND, &text).await?,
        button: "approve-passkey-button",
        no_script: "approve-no-script",
    })))
}

/// Takes what the operator's passkey says about this application, in the transaction that approves
/// it; the key of a message when it is not right. Nothing is asked for where a session is enough.
///
/// # Errors
/// When the store fails.
pub(super) async fn accept(
    tx: &Tx,
    state: &WebState,
    operator: &Operator,
    application: &Application,
    second: &Second,
) -> Result<Result<(), &'static str>, PageError> {
    if state.approval_proof == ApprovalProof::Session {
        return Ok(Ok(()));
    }
    let (Some(party), Some(answer)) = (state.relying_parties.of(Site::Console), second.answer())
    else {
        return Ok(Err("approve-passkey-missing"));
    };
    let person = &operator.actor();
    let asked = take(tx, state, person, KIND, answer.ceremony).await?;
    let asked = asked.and_then(|text| serde_json::from_slice::<Asked>(&text).ok());
    let Some(asked) = asked.filter(|asked| asked.receipt == application.receipt) else {
        return Ok(Err("passkey-late"));
    };
    // By what is on record now: the office may have another key since the page was shown.
    let office = office::find(tx, application.office_number).await?;
    let office = office.ok_or(PageError::NotFound)?;
    let admitted = passkey::admitted_of_person(tx, person).await?;
    let statement = asked.statement(operator, application, &office.name)?;
    let challenge = statement.challenge();
    let judged = party.judge(&data(&admitted), &challenge, answer.passkey)?;
    let now = state.clock.now();
    let shown = match judged {
        Ok(shown) => shown,
        Err(refusal) => {
            let (event, receipt) = ("approval-passkey-refused", &application.receipt);
            audit::record(tx, now, person, event, receipt, refusal.word()).await?;
            return Ok(Err(match refusal {
                Refusal::OtherQuestion => "approve-passkey-changed",
                refusal => crate::web::second_factor::message_of(refusal),
            }));
        }
    };
    if let Some(used) = admitted.get(shown.place) {
        passkey::note_use(tx, &used.id, &shown.data, now).await?;
    }
    let approval = ApprovalAssertion {
        receipt: application.receipt.clone(),
        operator_id: operator.id.clone(),
        nonce: asked.nonce.to_vec(),
        assertion: answer.passkey.to_owned(),
        asked_at: statement.asked_at,
    };
    approval_assertion::put(tx, &approval).await?;
    Ok(Ok(()))
}

impl Asked {
    fn statement<'a>(
        &'a self,
        operator: &'a Operator,
        application: &'a Application,
        office_name: &'a str,
    ) -> anyhow::Result<Statement<'a>> {
        let nanoseconds = i128::from(self.asked_at) * 1_000_000;
        Ok(Statement {
            application,
            office_name,
            operator: &operator.id,
            nonce: &self.nonce,
            asked_at: OffsetDateTime::from_unix_timestamp_nanos(nanoseconds)?,
        })
    }
}

fn data(passkeys: &[StoredPasskey]) -> Vec<&str> {
    passkeys.iter().map(|one| one.data.as_str()).collect()
}

const KIND: &str = "approval asked";
