//! What a re-issue does to the certificates and applications of one office.
//!
//! Gathered twice: for the page before the button, and again in the transaction that carries it
//! out, so that nothing is destroyed of which the code did not know.

use careplan::OfficeNumber;
use time::OffsetDateTime;

use crate::store::application::{Application, ApplicationState, KeyOrigin};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::{StoreError, Tx, application, application_key, download};

/// What a re-issue does.
pub(super) struct Effects {
    /// Applications that go on with a new key, oldest first.
    pub(super) continuing: Vec<Application>,
    /// Applications that are taken back for an older one of their kind: after an approval another
    /// could be sent, and only one of a kind can wait.
    pub(super) merged: Vec<Application>,
    /// Certificates that were never fetched, or are being signed: nobody will be able to install
    /// them.
    pub(super) lost: Vec<CertificateRecord>,
    /// Certificates whose file was fetched.
    pub(super) fetched: Vec<CertificateRecord>,
    /// Usable certificates that no issue password protects: their key was made at the office.
    pub(super) untouched: Vec<CertificateRecord>,
    /// Applications of the past whose key parts are of no use any more.
    pub(super) spent: Vec<Application>,
}

impl Effects {
    /// Gathers them.
    ///
    /// # Errors
    /// What the database says.
    pub(super) async fn load(
        tx: &Tx,
        number: OfficeNumber,
        now: OffsetDateTime,
    ) -> Result<Self, StoreError> {
        let mut effects = Self {
            continuing: Vec::new(),
            merged: Vec::new(),
            lost: Vec::new(),
            fetched: Vec::new(),
            untouched: Vec::new(),
            spent: Vec::new(),
        };
        for application in application_key::kept_of_office(tx, number).await? {
            let certificate = certificate::by_receipt(tx, &application.receipt).await?;
            effects.sort(tx, application, certificate, now).await?;
        }
        for record in certificate::usable_of_office(tx, number, now).await? {
            let origin = application::find(tx, &record.receipt).await?;
            if origin.is_some_and(|origin| origin.key_origin == KeyOrigin::Office) {
                effects.untouched.push(record);
            }
        }
        Ok(effects)
    }

    async fn sort(
        &mut self,
        tx: &Tx,
        application: Application,
        certificate: Option<CertificateRecord>,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let waits = matches!(
            application.state,
            ApplicationState::Pending | ApplicationState::Approved
        );
        match certificate {
            None if waits && self.continues(&application.kind) => self.merged.push(application),
            None if waits => self.continuing.push(application),
            Some(record) if record.revoked.is_none() && record.not_after >= now => {
                let fetched = download::of_certificate(tx, &record.serial).await?;
                if fetched.is_empty() {
                    self.lost.push(record);
                } else {
                    self.fetched.push(record);
                }
            }
            _ => self.spent.push(application),
        }
        Ok(())
    }

    fn continues(&self, kind: &str) -> bool {
        self.continuing
            .iter()
            .any(|application| application.kind == kind)
    }

    /// Whether nothing but the password itself changes.
    pub(super) fn is_nothing(&self) -> bool {
        self.continuing.is_empty()
            && self.merged.is_empty()
            && self.lost.is_empty()
            && self.fetched.is_empty()
            && self.untouched.is_empty()
    }
}
