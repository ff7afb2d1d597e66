//! Where an office stands with a kind of certificate: what it has, what it may apply for, what it
//! has read. Gathered in one transaction; the pages decide from it.

use std::collections::HashMap;

use careplan::OfficeNumber;
use time::{Date, Duration, OffsetDateTime};

use crate::clock::JAPAN;
use crate::eligibility::ClaimingFacts;
use crate::kinds::{CAREPLAN, Eligible, KAIGO, Kind};
use crate::portal::user::PortalUser;
use crate::store::StoreError;
use crate::store::account::{self, Names};
use crate::store::application::{self, Application, ApplicationState, KeyOrigin};
use crate::store::certificate::{self, CertificateRecord};
use crate::store::federation::{self, Contact};
use crate::store::gate::{self, GateConfirmation};
use crate::store::kind_change::Offer;
use crate::store::office::Suspension;
use crate::store::text::{self, TextEdition, TextKind};
use crate::store::{Tx, fee, fee_waiver, lost_key};
use crate::terminal_limit;
use crate::web::error::PageError;
use crate::web::language::Language;
use crate::web::state::WebState;

/// Where an office stands with a kind of certificate.
pub(crate) struct Standing {
    /// The kind.
    pub(crate) kind: Kind,
    /// Its label today.
    pub(crate) label: String,
    /// Whether the office may apply.
    pub(crate) admission: Admission,
    /// What the table says about the office.
    pub(crate) eligible: Eligible,
    /// What is on record about its claims.
    pub(crate) claims: ClaimingFacts,
    /// Whom the office can ask, where somebody is entered.
    pub(crate) federation: Option<Contact>,
    /// 介護保険証明書, as it is called today.
    pub(crate) kaigo_label: String,
    /// What it costs, in yen.
    pub(crate) kaigo_fee: u32,
    /// 請求委任事業所用ケアプラン証明書, as it is called today.
    pub(crate) careplan_label: String,
    /// Applications for the kind, newest first.
    pub(crate) applications: Vec<Application>,
    /// Issued certificates of the kind, newest first.
    pub(crate) certificates: Vec<CertificateRecord>,
    /// Whether 発行申請を行う前 was confirmed in its present edition, not too long ago.
    pub(crate) gate: Gate,
    /// The lost application that a new one stands for without a second fee.
    pub(crate) replaces: Option<String>,
    /// 発行手数料残高 of each application that was charged for, in yen.
    balances: HashMap<String, i64>,
    /// How many of the kind the office may hold, where it does.
    pub(crate) full: Option<u32>,
    /// What the console published for 発行申請を行う前; nothing while the program's text holds.
    pub(crate) before: Option<TextEdition>,
    /// Receipts of applications whose key nobody can open any more.
    lost: Vec<String>,
    /// The office's people, who sent and downloaded.
    pub(crate) names: Names,
    now: OffsetDateTime,
}

/// Whether an office may apply for a kind.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Admission {
    /// It may.
    Open,
    /// The kind is closed for applications.
    Closed,
    /// 介護保険証明書 is the one it needs or has.
    NotNeeded,
    /// The kind without fee is meant for it.
    OtherKind,
    /// The federation has to be asked.
    AskFederation,
    /// Nothing is on record about its way of claiming.
    NotRecorded,
    /// The office is stopped.
    Suspended(Suspension),
}

/// Whether 発行申請を行う前 was confirmed.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) enum Gate {
    /// Confirmed in the present edition.
    Confirmed(GateConfirmation),
    /// Not, or too long ago, or an older edition.
    NotRead,
}

/// A certificate that can be downloaded, with its application.
pub(crate) struct Downloadable<'a> {
    /// The certificate.
    pub(crate) certificate: &'a CertificateRecord,
    /// Its application.
    pub(crate) application: &'a Application,
}

impl Standing {
    /// Gathers everything for a kind that is applied for here.
    ///
    /// # Errors
    /// [`PageError::NotFound`] when there is no such kind.
    pub(crate) async fn load(
        state: &WebState,
        user: &PortalUser,
        kind: &str,
    ) -> Result<Self, PageError> {
        let kind = state.kinds.find(kind).filter(|kind| kind.applied_for_here);
        let kind = kind.ok_or(PageError::NotFound)?;
        let (now, today) = (state.clock.now(), state.clock.now_in_japan().date());
        let (number, prefecture) = (user.office.number, &user.office.prefecture);
        let limit = state.settings.terminals;
        let (claims, federation, applications, certificates, kept) = state
            .store
            .read("certificate-standing", |tx| async move {
                let claims = ClaimingFacts::load(&tx, number, now).await?;
                let federation = federation::contact(&tx, prefecture).await?;
                let applications = application::of_office(&tx, number, &kind.id).await?;
                let certificates = certificate::of_office(&tx, number, &kind.id).await?;
                let lost = lost_key::of_office(&tx, number).await?;
                let gate = gate::find(&tx, &user.account.id, &kind.id).await?;
                let names = account::names(&tx, number).await?;
                let fees = fees(&tx, number, kind, now).await?;
                let before = text::in_force_of(&tx, TextKind::Gate, &kind.id, now).await?;
                let full = terminal_limit::is_reached(&tx, number, &kind.id, limit, now).await?;
                let kept = (lost, gate, names, fees, (before, full));
                Ok::<_, StoreError>((claims, federation, applications, certificates, kept))
            })
            .await?;
        let (lost, confirmation, names, (replaces, balances), (before, full)) = kept;
        let eligible = claims.eligible(&state.kinds, today);
        let admission = match &user.office.suspended {
            Some(suspension) => Admission::Suspended(suspension.clone()),
            None => match (admission(&eligible, &kind.id), kind.offer(today)) {
                // Without it, the table has no kind to lead to.
                (Admission::Open | Admission::AskFederation, Offer::Closed) => Admission::Closed,
                (admission, _) => admission,
            },
        };
        let oldest = now - Duration::hours(i64::from(state.settings.gate_hours));
        let gate = confirmation
            .filter(|gate| gate.edition == edition_of(before.as_ref()))
            .filter(|gate| gate.confirmed_at > oldest)
            .map_or(Gate::NotRead, Gate::Confirmed);
        let label = |id: &str| {
            let kind = state.kinds.find(id);
            kind.map_or_else(String::new, |kind| kind.label(today).to_owned())
        };
        Ok(Self {
            federation,
            kaigo_label: label(KAIGO),
            kaigo_fee: state
                .kinds
                .find(KAIGO)
                .map_or(0, |kind| kind.fee_yen(today)),
            careplan_label: label(CAREPLAN),
            kind: kind.clone(),
            label: kind.label(today).to_owned(),
            admission,
            eligible,
            claims,
            applications,
            certificates,
            gate,
            replaces,
            balances,
            full: full.then_some(limit),
            before,
            lost,
            names,
            now,
        })
    }

    /// The edition of 発行申請を行う前 that is in force.
    pub(crate) fn gate_edition(&self) -> String {
        edition_of(self.before.as_ref())
    }

    /// The application that waits for the federation or the authority, if its key was made here:
    /// there is at most one.
    pub(crate) fn pending(&self) -> Option<&Application> {
        self.applications.iter().find(|application| {
            matches!(
                application.state,
                ApplicationState::Pending | ApplicationState::Approved
            ) && application.key_origin == KeyOrigin::Portal
        })
    }

    /// The certificates that can be used today.
    pub(crate) fn usable(&self) -> impl Iterator<Item = &CertificateRecord> {
        self.certificates.iter().filter(|certificate| {
            certificate.revoked.is_none()
                && certificate.not_after >= self.now
                && !self.is_lost(&certificate.receipt)
        })
    }

    /// What is left to settle of the fee of an application, in yen.
    pub(crate) fn balance(&self, receipt: &str) -> i64 {
        self.balances.get(receipt).copied().unwrap_or_default()
    }

    /// The day of this standing.
    pub(crate) fn today(&self) -> Date {
        self.now.to_offset(JAPAN).date()
    }

    /// 発行手数料 of what is sent today, in yen.
    pub(crate) fn fee_yen(&self) -> u32 {
        self.kind.fee_yen(self.today())
    }

    /// What a new application costs, in words.
    pub(crate) fn fee_line(&self, language: Language) -> String {
        match (self.fee_yen(), &self.replaces) {
            (0, _) => language.text("fee-none"),
            (_, Some(lost)) => language.text_with("fee-not-again", &[("receipt", lost)]),
            (yen, None) => {
                let fee = Language::yen(i64::from(yen));
                let collection = self.kind.collection(self.today());
                let how = language.text(&format!("fee-by-{}", collection.as_str()));
                language.text_with("fee-amount", &[("fee", &fee), ("how", &how)])
            }
        }
    }

    /// Whether the key of an application can be opened by nobody any more: the issue password was
    /// re-issued before the file was fetched.
    pub(crate) fn is_lost(&self, receipt: &str) -> bool {
        self.lost.iter().any(|lost| lost == receipt)
    }

    /// Whether the file of a certificate was fetched, and cannot be fetched again because the
    /// issue password was re-issued.
    pub(crate) fn was_reissued(&self, certificate: &CertificateRecord) -> bool {
        self.application_of(certificate).is_some_and(|application| {
            application.key_origin == KeyOrigin::Portal && application.key_parts.is_none()
        })
    }

    /// The usable certificates whose key was made here.
    pub(crate) fn downloadable(&self) -> Vec<Downloadable<'_>> {
        self.usable()
            .filter_map(|certificate| {
                let application = self.application_of(certificate)?;
                application.key_parts.is_some().then_some(Downloadable {
                    certificate,
                    application,
                })
            })
            .collect()
    }

    /// The certificate that was issued for an application.
    pub(crate) fn certificate_of(&self, application: &Application) -> Option<&CertificateRecord> {
        self.certificates
            .iter()
            .find(|found| found.receipt == application.receipt)
    }

    /// Whether a certificate has ended.
    pub(crate) fn has_ended(&self, certificate: &CertificateRecord) -> bool {
        certificate.not_after < self.now
    }

    fn application_of(&self, certificate: &CertificateRecord) -> Option<&Application> {
        self.applications
            .iter()
            .find(|found| found.receipt == certificate.receipt)
    }
}

/// The lost application that a new one stands for, and what is left to settle of each.
async fn fees(
    tx: &Tx,
    number: OfficeNumber,
    kind: &Kind,
    now: OffsetDateTime,
) -> Result<(Option<String>, HashMap<String, i64>), StoreError> {
    let mut balances = HashMap::new();
    for fee in fee::of_office(tx, number).await? {
        *balances.entry(fee.receipt).or_default() += fee.yen;
    }
    let replaces = fee_waiver::owed_for(tx, number, kind, now).await?;
    Ok((replaces, balances))
}

fn admission(eligible: &Eligible, kind: &str) -> Admission {
    match eligible {
        // The holder of one may apply again: the issue password may be lost.
        Eligible::UseExistingKaigo if kind == KAIGO => Admission::Open,
        Eligible::UseExistingKaigo => Admission::NotNeeded,
        Eligible::Apply(meant) if meant == kind => Admission::Open,
        Eligible::Apply(_) if kind == KAIGO => Admission::OtherKind,
        Eligible::Apply(_) => Admission::NotNeeded,
        Eligible::AskFederation => Admission::AskFederation,
        Eligible::AskQuestions => Admission::NotRecorded,
    }
}

fn edition_of(published: Option<&TextEdition>) -> String {
    published.map_or_else(
        || GATE_EDITION.to_owned(),
        |edition| edition.key.number.to_string(),
    )
}

/// Edition of the text of 発行申請を行う前 that comes with the program; changes whenever it does.
const GATE_EDITION: &str = "2026-11";

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn who_may_apply_for_what() {
        let apply = |kind: &str| Eligible::Apply(kind.to_owned());
        for (eligible, kind, expected) in [
            (Eligible::UseExistingKaigo, KAIGO, Admission::Open),
            (Eligible::UseExistingKaigo, CAREPLAN, Admission::NotNeeded),
            (apply(KAIGO), KAIGO, Admission::Open),
            (apply(KAIGO), CAREPLAN, Admission::NotNeeded),
            (apply(CAREPLAN), CAREPLAN, Admission::Open),
            (apply(CAREPLAN), KAIGO, Admission::OtherKind),
            (Eligible::AskFederation, CAREPLAN, Admission::AskFederation),
            (Eligible::AskQuestions, KAIGO, Admission::NotRecorded),
        ] {
            assert_eq!(admission(&eligible, kind), expected, "{eligible:?} {kind}");
        }
    }
}
