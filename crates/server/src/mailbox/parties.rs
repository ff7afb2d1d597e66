//! Who takes part in a message: who calls, whose certificate has signed, and who receives. What the
//! records say of them is asked for together, and judged here for every way of sending.

use std::collections::BTreeSet;

use careplan::{Address, OfficeNumber};
use protocol::{Code, Manifest, Sha256};
use time::OffsetDateTime;

use super::MailboxState;
use super::peer::{Peer, judged, not_connected};
use crate::kinds::CertificateKinds;
use crate::licence::{of_one, usable_kinds};
use crate::store::caller::{self, Caller};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::licence::{self, Licence};
use crate::store::office::{self, Office};
use crate::store::{Question, Tx};
use crate::trouble::KindUse;
use crate::web::problem::ApiError;

/// What is asked.
pub(super) type Asked = (
    (Question<Option<Caller>>, Question<Option<Caller>>),
    (Question<Option<Licence>>, Question<Option<Office>>),
    Question<Vec<Licence>>,
    (
        Question<Vec<CertificateRecord>>,
        Question<Vec<CertificateRecord>>,
    ),
);

/// What is answered.
pub(super) type Answered = (
    (Option<Caller>, Option<Caller>),
    (Option<Licence>, Option<Office>),
    Vec<Licence>,
    (Vec<CertificateRecord>, Vec<CertificateRecord>),
);

/// Asks for those who take part: serial numbers of the certificates of who calls and who signed,
/// and both addresses.
pub(super) fn asked(
    (calling, signing): (&str, &str),
    (sender, receiver): (Address, Address),
    now: OffsetDateTime,
) -> Asked {
    let number: OfficeNumber = receiver.office;
    (
        (caller::asked(calling), caller::asked(signing)),
        (licence::asked(sender), office::asked(number)),
        licence::held_by(number),
        (
            certificate::usable(number, now),
            certificate::usable(sender.office, now),
        ),
    )
}

/// Those who take part, as the records know them now.
pub(super) struct Parties<'a> {
    state: &'a MailboxState,
    peer: &'a Peer,
    now: OffsetDateTime,
    answered: Answered,
}

impl<'a> Parties<'a> {
    /// From the answers to [`asked`].
    pub(super) fn new(
        (state, now): (&'a MailboxState, OffsetDateTime),
        peer: &'a Peer,
        answered: Answered,
    ) -> Self {
        Self {
            state,
            peer,
            now,
            answered,
        }
    }

    /// Who calls may still be here.
    ///
    /// # Errors
    /// Why not.
    pub(super) async fn require_caller(&self, tx: &Tx) -> Result<(), ApiError> {
        let caller = self.answered.0.0.clone().ok_or(Code::CertificateUnknown)?;
        let kinds = &self.state.kinds;
        match judged(tx, caller, kinds, self.now).await? {
            Ok(_) => Ok(()),
            Err(refusal) => Err(refusal.problem(kinds, self.now).into()),
        }
    }

    /// The certificate that has signed can be used now and is one of the caller's office; its
    /// serial. It has to be this very certificate where `print` is given: the serial alone would
    /// let in whatever else the authority ever signed under it. The terminal that signed need not
    /// be the one that calls.
    ///
    /// # Errors
    /// [`Code::SignatureInvalid`].
    pub(super) async fn require_signer(
        &self,
        tx: &Tx,
        print: Option<Sha256>,
    ) -> Result<String, ApiError> {
        let signer = self.answered.0.1.clone();
        let is_same = |signer: &Caller| print.is_none() || signer.certificate.fingerprint == print;
        judged_signer(
            tx,
            signer.filter(is_same),
            (self.state, self.now),
            self.peer,
        )
        .await
    }

    /// The sender's address may use the exchange now.
    ///
    /// # Errors
    /// Why not.
    pub(super) fn require_use(&self) -> Result<(), ApiError> {
        match of_one(self.answered.1.0.as_ref(), self.now) {
            Some(refusal) => Err(refusal.problem(&self.state.kinds, self.now).into()),
            None => Ok(()),
        }
    }

    /// The receiver can receive, and the seal is for certificates of both offices and no other.
    ///
    /// # Errors
    /// [`Code::ReceiverUnknown`], [`Code::ManifestInvalid`].
    pub(super) fn require_receivers(&self, manifest: &Manifest) -> Result<(), ApiError> {
        let (_, (_, receiver), licences, (theirs, own)) = &self.answered;
        let office = receiver.as_ref().ok_or(Code::ReceiverUnknown)?;
        let in_use = usable_kinds(office, licences, self.now);
        let can_receive = in_use.contains(&manifest.receiver.kind) && office.suspended.is_none();
        let theirs = prints(theirs, &self.state.kinds);
        if !can_receive || theirs.is_empty() {
            return Err(not_connected(office));
        }
        let own = prints(own, &self.state.kinds);
        let sealed_to = &manifest.sealed_to;
        let reaches = |office: &BTreeSet<Sha256>| sealed_to.iter().any(|one| office.contains(one));
        let foreign = sealed_to
            .iter()
            .any(|one| !theirs.contains(one) && !own.contains(one));
        if foreign {
            let detail = "使えない証明書に向けて封をしています。宛先の証明書を取り直してください";
            return Err(ApiError::detailed(Code::ManifestInvalid, detail));
        }
        if !reaches(&theirs) || !reaches(&own) {
            let detail = "宛先と自事業所の両方の証明書に向けて封をしてください";
            return Err(ApiError::detailed(Code::ManifestInvalid, detail));
        }
        Ok(())
    }
}

/// Judges whose certificate has signed; its serial.
///
/// # Errors
/// [`Code::SignatureInvalid`].
pub(super) async fn judged_signer(
    tx: &Tx,
    signer: Option<Caller>,
    (state, now): (&MailboxState, OffsetDateTime),
    peer: &Peer,
) -> Result<String, ApiError> {
    let refused = |title: &str| {
        let detail = format!("署名した証明書: {title}");
        ApiError::detailed(Code::SignatureInvalid, detail)
    };
    let Some(signer) = signer else {
        let refusal = crate::trouble::Refusal::NotOnRecord;
        return Err(refused(&refusal.problem(&state.kinds, now).title));
    };
    match judged(tx, signer, &state.kinds, now).await? {
        Ok(found) if found.office.number == peer.office.number => Ok(found.certificate.serial),
        Ok(_) => {
            let detail = "署名した証明書は、別の事業所のものです";
            Err(ApiError::detailed(Code::SignatureInvalid, detail))
        }
        Err(refusal) => Err(refused(&refusal.problem(&state.kinds, now).title)),
    }
}

/// The fingerprints of the certificates that the exchange accepts.
fn prints(records: &[CertificateRecord], kinds: &CertificateKinds) -> BTreeSet<Sha256> {
    let accepted = records
        .iter()
        .filter(|record| KindUse::of(kinds, &record.kind) == KindUse::Accepted);
    accepted.filter_map(|record| record.fingerprint).collect()
}
