//! The facts that decide which certificate an office needs, gathered from the records.
//!
//! The table itself is data (see [`crate::kinds`]). An office about which nothing is on record is
//! judged by its own answers until the federation has confirmed them.

use careplan::OfficeNumber;
use time::{Date, OffsetDateTime};

use crate::clock::JAPAN;
use crate::kinds::{
    CertificateKinds, Delegated, EligibilityFacts, Eligible, KAIGO, Kind, UsableKaigo,
};
use crate::store::claiming_answer::{self, ClaimingAnswer};
use crate::store::delegation::{self, Delegation};
use crate::store::kind_change::Offer;
use crate::store::office::Claiming;
use crate::store::{StoreError, Tx, application, certificate, claiming};

/// What is on record about the claims of an office today.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct ClaimingFacts {
    /// A 介護保険証明書 that can be used and opened.
    pub(crate) usable_kaigo: UsableKaigo,
    /// The way of claiming, [`Claiming::Unknown`] where none is on record.
    pub(crate) recorded: Claiming,
    /// The delegation of today.
    pub(crate) delegation: Option<Delegation>,
    /// What the office said, while nothing is on record and nobody has confirmed it.
    pub(crate) answer: Option<ClaimingAnswer>,
    /// Whether an application waits for the federation, so that the answer stays as it is.
    pub(crate) waits: bool,
}

impl ClaimingFacts {
    /// Gathers the facts of an office.
    ///
    /// # Errors
    /// What the database says.
    pub(crate) async fn load(
        tx: &Tx,
        number: OfficeNumber,
        now: OffsetDateTime,
    ) -> Result<Self, StoreError> {
        let today = now.to_offset(JAPAN).date();
        let recorded = claiming::on(tx, number, today).await?;
        let delegation = delegation::on(tx, number, today).await?;
        let answer = if recorded == Claiming::Unknown && delegation.is_none() {
            claiming_answer::open(tx, number).await?
        } else {
            None
        };
        let usable = certificate::holds_openable(tx, number, KAIGO, now).await?;
        Ok(Self {
            usable_kaigo: if usable {
                UsableKaigo::Yes
            } else {
                UsableKaigo::No
            },
            recorded,
            delegation,
            answer,
            waits: application::waits(tx, number).await?,
        })
    }

    /// The way of claiming on record, or else by the answer.
    pub(crate) fn claiming(&self) -> Claiming {
        match (&self.answer, self.recorded) {
            (Some(answer), Claiming::Unknown) => answer.way(),
            (_, recorded) => recorded,
        }
    }

    /// Whether claims go through an agent.
    pub(crate) fn is_delegated(&self) -> bool {
        self.delegation.is_some() || self.claiming() == Claiming::Agent
    }

    /// Whether the two questions are open to the office: nothing is on record, and no application
    /// is being judged by the answer.
    pub(crate) fn may_answer(&self) -> bool {
        self.recorded == Claiming::Unknown && self.delegation.is_none() && !self.waits
    }

    /// What the office should do today.
    pub(crate) fn eligible(&self, kinds: &CertificateKinds, today: Date) -> Eligible {
        let facts = EligibilityFacts {
            usable_kaigo: self.usable_kaigo,
            claiming: self.claiming(),
            delegated: if self.delegation.is_some() {
                Delegated::Yes
            } else {
                Delegated::No
            },
        };
        kinds.eligibility(&facts, today)
    }

    /// The kind of certificate that the office may apply for today, where the records tell.
    ///
    /// An office that holds a usable 介護保険証明書 gets the same kind for a further terminal.
    pub(crate) fn kind<'a>(&self, kinds: &'a CertificateKinds, today: Date) -> Option<&'a Kind> {
        let id = match self.eligible(kinds, today) {
            Eligible::Apply(id) => id,
            Eligible::UseExistingKaigo => KAIGO.to_owned(),
            Eligible::AskFederation | Eligible::AskQuestions => return None,
        };
        let kind = kinds.find(&id);
        kind.filter(|kind| kind.offer(today) == Offer::Open)
    }
}
