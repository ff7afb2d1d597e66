//! Kinds of certificates, and which of them an office needs.
//!
//! Both are data (`data/certificate_kinds.toml`), compiled in and read once at the start. What the
//! console changes from a day on is read again once a minute. Who needs what is decided by facts
//! that are gathered by whoever asks.

mod changes;

use std::sync::{Arc, RwLock};

use anyhow::{Context as _, ensure};
use serde::Deserialize;
use time::{Date, Duration, OffsetDateTime};

use self::changes::Changes;
pub(crate) use self::changes::revision;
use crate::clock::JAPAN;
use crate::store::kind_change::{self, Collection, KindChange, Offer, Terms};
use crate::store::office::Claiming;
use crate::store::{Store, StoreError};

/// Id of 介護保険証明書.
pub(crate) const KAIGO: &str = "kaigo";
/// Id of 請求委任事業所用ケアプラン証明書.
pub(crate) const CAREPLAN: &str = "careplan";
/// Id of 介護・障害共通証明書.
const COMMON: &str = "common";

/// All kinds and the table of eligibility.
#[derive(Debug, Clone)]
pub(crate) struct CertificateKinds {
    kinds: Vec<Kind>,
    rows: Vec<EligibilityRow>,
    free_kind_for: Vec<Claiming>,
    /// When the changes were read last; shared by all clones, as the changes are.
    read_at: Arc<RwLock<Option<OffsetDateTime>>>,
}

/// A kind of certificate.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct Kind {
    /// Id in records and certificates.
    pub(crate) id: String,
    labels: Vec<Label>,
    fee_yen: u32,
    collection: Collection,
    validity_years: u16,
    /// Whether this exchange issues it, so that there are pages about it; whether it can be
    /// applied for on a day says [`Kind::offer`].
    pub(crate) applied_for_here: bool,
    /// Whether the mailbox lets it in.
    pub(crate) accepted_by_mailbox: bool,
    /// Whether a new application costs nothing when the certificate of the one before was lost by
    /// a re-issue of the issue password; see [`CertificateKinds::with_free_after_reissue`].
    #[serde(skip)]
    pub(crate) free_after_reissue: bool,
    #[serde(skip)]
    changes: Arc<Changes>,
}

#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
struct Label {
    #[serde(deserialize_with = "day")]
    from: Date,
    label: String,
}

impl Kind {
    /// The Japanese label on a day.
    pub(crate) fn label(&self, on: Date) -> &str {
        let held = self.labels.iter().rev().find(|label| label.from <= on);
        if let Some((from, terms)) = self.changes.on(on)
            && held.is_none_or(|label| label.from <= from)
        {
            return &terms.label;
        }
        held.or(self.labels.first())
            .map_or("", |label| &label.label)
    }

    /// 発行手数料 in yen on a day; 0 means free of charge. An application is charged what held on
    /// the day it was sent.
    pub(crate) fn fee_yen(&self, on: Date) -> u32 {
        let change = self.changes.on(on);
        change.map_or(self.fee_yen, |(_, terms)| terms.fee_yen)
    }

    /// How the fee is collected of what is sent on a day.
    pub(crate) fn collection(&self, on: Date) -> Collection {
        let change = self.changes.on(on);
        change.map_or(self.collection, |(_, terms)| terms.collection)
    }

    /// Validity in years of what is issued on a day.
    pub(crate) fn validity_years(&self, on: Date) -> u16 {
        let change = self.changes.on(on);
        let years = change.map_or(self.validity_years, |(_, terms)| terms.validity_years);
        years.min(LONGEST_YEARS)
    }

    /// The longest validity, in years, of anything that was issued until a day.
    pub(crate) fn longest_years(&self, until: Date) -> u16 {
        let changes = self.changes.until(until);
        let years = changes.map(|change| change.terms.validity_years);
        let longest = years.fold(self.validity_years, u16::max);
        longest.min(LONGEST_YEARS)
    }

    /// Whether it can be applied for here on a day.
    pub(crate) fn offer(&self, on: Date) -> Offer {
        match (self.applied_for_here, self.changes.on(on)) {
            (true, Some((_, terms))) => terms.offer,
            (true, None) => Offer::Open,
            (false, _) => Offer::Closed,
        }
    }

    /// Everything that holds on a day and can be changed.
    pub(crate) fn terms(&self, on: Date) -> Terms {
        Terms {
            label: self.label(on).to_owned(),
            fee_yen: self.fee_yen(on),
            collection: self.collection(on),
            validity_years: self.validity_years(on),
            offer: self.offer(on),
        }
    }
}

/// Whether the mailbox lets a kind in, where the configuration decides.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Acceptance {
    /// It does.
    Accepted,
    /// It does not.
    Refused,
}

/// Whether the office holds a 介護保険証明書 that is valid, not revoked and can still be opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum UsableKaigo {
    /// It does.
    Yes,
    /// None, expired, revoked, or one that can no longer be opened.
    No,
}

/// Whether claiming is delegated to an agent on the day in question.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Delegated {
    /// It is.
    Yes,
    /// It is not.
    No,
}

/// What decides which certificate an office needs.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct EligibilityFacts {
    /// A usable 介護保険証明書.
    pub(crate) usable_kaigo: UsableKaigo,
    /// The way of claiming on record.
    pub(crate) claiming: Claiming,
    /// A delegation on this day.
    pub(crate) delegated: Delegated,
}

/// What an office should do.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
pub(crate) enum Eligible {
    /// Use the 介護保険証明書 it has.
    UseExistingKaigo,
    /// Apply for the kind with this id.
    Apply(String),
    /// The federation has to be asked.
    AskFederation,
    /// Nothing is on record: answer two questions, the federation confirms.
    AskQuestions,
}

/// Whether the kind without fee is open to a way of claiming that is neither internet nor agent.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "kebab-case")]
enum FreeKind {
    Admitted,
    NotAdmitted,
}

#[derive(Debug, Clone, Deserialize)]
#[serde(deny_unknown_fields)]
struct EligibilityRow {
    usable_kaigo: Option<UsableKaigo>,
    #[serde(default, deserialize_with = "ways")]
    claiming: Option<Vec<Claiming>>,
    delegated: Option<Delegated>,
    free_kind: Option<FreeKind>,
    result: Eligible,
}

impl EligibilityRow {
    fn holds(&self, facts: &EligibilityFacts, free_kind: FreeKind) -> bool {
        self.usable_kaigo
            .is_none_or(|wanted| wanted == facts.usable_kaigo)
            && self
                .claiming
                .as_ref()
                .is_none_or(|ways| ways.contains(&facts.claiming))
            && self
                .delegated
                .is_none_or(|wanted| wanted == facts.delegated)
            && self.free_kind.is_none_or(|wanted| wanted == free_kind)
    }
}

#[derive(Deserialize)]
#[serde(deny_unknown_fields)]
struct File {
    kind: Vec<Kind>,
    eligibility: Vec<EligibilityRow>,
}

impl CertificateKinds {
    /// Reads the table that is compiled in. The kind without fee is open to no way of claiming
    /// beyond the table; see [`Self::with_free_kind_for`].
    ///
    /// # Errors
    /// When the table is damaged, which its test would show.
    pub(crate) fn load() -> anyhow::Result<Self> {
        Self::parse(include_str!("../data/certificate_kinds.toml"))
    }

    /// Opens the kind without fee to further ways of claiming, as the configuration says.
    #[must_use]
    pub(crate) fn with_free_kind_for(mut self, ways: &[Claiming]) -> Self {
        self.free_kind_for = ways.to_vec();
        self
    }

    /// Accepts or refuses 介護・障害共通証明書, as the configuration says.
    #[must_use]
    pub(crate) fn with_common(mut self, acceptance: Acceptance) -> Self {
        for kind in &mut self.kinds {
            if kind.id == COMMON {
                kind.accepted_by_mailbox = acceptance == Acceptance::Accepted;
            }
        }
        self
    }

    /// Takes no second fee for these kinds after a re-issue, as the configuration says.
    #[must_use]
    pub(crate) fn with_free_after_reissue(mut self, ids: &[String]) -> Self {
        for kind in &mut self.kinds {
            kind.free_after_reissue = ids.contains(&kind.id);
        }
        self
    }

    fn parse(text: &str) -> anyhow::Result<Self> {
        let file: File = toml::from_str(text).context("the table of certificate kinds")?;
        for kind in &file.kind {
            ensure!(!kind.labels.is_empty(), "kind {} has no label", kind.id);
        }
        for row in &file.eligibility {
            if let Eligible::Apply(id) = &row.result {
                let known = file
                    .kind
                    .iter()
                    .any(|kind| kind.id == *id && kind.applied_for_here);
                ensure!(
                    known,
                    "a row of eligibility leads to {id}, which is not issued here"
                );
            }
        }
        Ok(Self {
            kinds: file.kind,
            rows: file.eligibility,
            free_kind_for: Vec::new(),
            read_at: Arc::default(),
        })
    }

    /// Every kind.
    pub(crate) fn all(&self) -> &[Kind] {
        &self.kinds
    }

    /// The kind with this id.
    pub(crate) fn find(&self, id: &str) -> Option<&Kind> {
        self.kinds.iter().find(|kind| kind.id == id)
    }

    /// The present name of a kind, or the id of one that nobody knows any more.
    pub(crate) fn label_of(&self, id: &str, now: OffsetDateTime) -> String {
        let today = now.to_offset(JAPAN).date();
        self.find(id)
            .map_or(id, |kind| kind.label(today))
            .to_owned()
    }

    /// The present names of the two kinds that offices apply for, as arguments of texts.
    pub(crate) fn usual_labels(&self, now: OffsetDateTime) -> [(&'static str, String); 2] {
        [
            ("kaigo", self.label_of(KAIGO, now)),
            ("careplan", self.label_of(CAREPLAN, now)),
        ]
    }

    /// The kinds that exist and open nothing here, so that pages can name them.
    pub(crate) fn refused(&self) -> impl Iterator<Item = &Kind> {
        self.kinds.iter().filter(|kind| !kind.accepted_by_mailbox)
    }

    /// Reads the changes when the last reading is a minute old.
    ///
    /// # Errors
    /// What the database says; what was read before stays.
    pub(crate) async fn follow(
        &self,
        store: &Store,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let last = self.read_at.read().map_or(None, |at| *at);
        if last.is_some_and(|at| now - at < KEPT) {
            return Ok(());
        }
        self.read_again(store, now).await
    }

    /// Reads the changes now.
    ///
    /// # Errors
    /// What the database says; what was read before stays.
    pub(crate) async fn read_again(
        &self,
        store: &Store,
        now: OffsetDateTime,
    ) -> Result<(), StoreError> {
        let read = store.read(
            "kind-changes",
            |tx| async move { kind_change::all(&tx).await },
        );
        let read = read.await?;
        for kind in &self.kinds {
            let own = read.iter().filter(|change| change.kind == kind.id);
            kind.changes
                .learn(own.cloned().collect::<Vec<KindChange>>());
        }
        if let Ok(mut read_at) = self.read_at.write() {
            *read_at = Some(now);
        }
        Ok(())
    }

    /// What an office should do on a day. An office that no row describes is sent to the
    /// federation, as is one whose kind cannot be applied for on this day.
    pub(crate) fn eligibility(&self, facts: &EligibilityFacts, on: Date) -> Eligible {
        let free_kind = if self.free_kind_for.contains(&facts.claiming) {
            FreeKind::Admitted
        } else {
            FreeKind::NotAdmitted
        };
        self.rows
            .iter()
            .find(|row| row.holds(facts, free_kind))
            .map(|row| row.result.clone())
            .filter(|result| match result {
                Eligible::Apply(id) => self
                    .find(id)
                    .is_some_and(|kind| kind.offer(on) == Offer::Open),
                _ => true,
            })
            .unwrap_or(Eligible::AskFederation)
    }
}

/// How long a reading of the changes is kept.
const KEPT: Duration = Duration::minutes(1);

/// Nothing is issued for longer, whatever a table says.
pub(crate) const LONGEST_YEARS: u16 = 5;

fn day<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Date, D::Error> {
    let text = String::deserialize(deserializer)?;
    Date::parse(
        &text,
        time::macros::format_description!("[year]-[month]-[day]"),
    )
    .map_err(serde::de::Error::custom)
}

fn ways<'de, D: serde::Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<Vec<Claiming>>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    words
        .iter()
        .map(|word| word.parse().map_err(serde::de::Error::custom))
        .collect::<Result<_, _>>()
        .map(Some)
}

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        reason = "a failed test may panic"
    )]
    use super::*;
    use time::macros::date;

    #[test]
    fn the_two_kinds_of_the_exchange() {
        let kinds = CertificateKinds::load().unwrap();
        let today = date!(2026 - 11 - 22);
        let kaigo = kinds.find(KAIGO).unwrap();
        assert_eq!(
            (kaigo.label(today), kaigo.fee_yen(today)),
            ("介護保険証明書", 13_200)
        );
        let careplan = kinds.find(CAREPLAN).unwrap();
        assert_eq!(careplan.label(today), "請求委任事業所用ケアプラン証明書");
        let terms = (careplan.fee_yen(today), careplan.validity_years(today));
        assert_eq!(terms, (0, 3));
        for kind in kinds.all() {
            let refused = ["agent", "disability"].contains(&kind.id.as_str());
            assert_eq!(kind.accepted_by_mailbox, !refused, "{}", kind.id);
        }
        assert!(kinds.find("other").is_none());
    }

    #[test]
    fn the_configuration_refuses_the_common_kind_and_no_other() {
        let kinds = CertificateKinds::load().unwrap();
        let refused = |kinds: &CertificateKinds| -> Vec<String> {
            let ids = kinds.refused().map(|kind| kind.id.clone());
            ids.collect()
        };
        let as_accepted = kinds.clone().with_common(Acceptance::Accepted);
        assert_eq!(refused(&as_accepted), ["agent", "disability"]);
        let as_refused = kinds.with_common(Acceptance::Refused);
        assert_eq!(refused(&as_refused), ["common", "agent", "disability"]);
    }

    #[test]
    fn a_label_holds_until_the_next() {
        let mut kind = CertificateKinds::load()
            .unwrap()
            .find(CAREPLAN)
            .unwrap()
            .clone();
        let label = "新しい名称".to_owned();
        kind.labels.push(Label {
            from: date!(2028 - 04 - 01),
            label,
        });
        assert_eq!(
            kind.label(date!(2028 - 03 - 31)),
            "請求委任事業所用ケアプラン証明書"
        );
        assert_eq!(kind.label(date!(2028 - 04 - 01)), "新しい名称");
        assert_eq!(
            kind.label(date!(1999 - 01 - 01)),
            "請求委任事業所用ケアプラン証明書"
        );
    }

    #[test]
    fn eligibility_row_by_row() {
        let closed = CertificateKinds::load().unwrap();
        let open = closed.clone().with_free_kind_for(&[Claiming::Paper]);
        let apply = |id: &str| Eligible::Apply(id.to_owned());
        let today = date!(2026 - 11 - 22);
        for claiming in Claiming::ALL {
            for delegated in [Delegated::Yes, Delegated::No] {
                let facts = EligibilityFacts {
                    usable_kaigo: UsableKaigo::Yes,
                    claiming,
                    delegated,
                };
                assert_eq!(
                    closed.eligibility(&facts, today),
                    Eligible::UseExistingKaigo
                );
                let none = EligibilityFacts {
                    usable_kaigo: UsableKaigo::No,
                    ..facts
                };
                let (expected, expected_open) = match (delegated, claiming) {
                    (Delegated::Yes, _) | (_, Claiming::Agent) => {
                        (apply(CAREPLAN), apply(CAREPLAN))
                    }
                    (_, Claiming::Internet) => (apply(KAIGO), apply(KAIGO)),
                    (_, Claiming::Paper) => (Eligible::AskFederation, apply(CAREPLAN)),
                    (_, Claiming::Media) => (Eligible::AskFederation, Eligible::AskFederation),
                    (_, Claiming::Unknown) => (Eligible::AskQuestions, Eligible::AskQuestions),
                };
                assert_eq!(closed.eligibility(&none, today), expected, "{none:?}");
                assert_eq!(open.eligibility(&none, today), expected_open, "{none:?}");
            }
        }
    }

    #[test]
    fn a_row_to_a_kind_that_is_not_issued_is_refused() {
        let text = include_str!("../data/certificate_kinds.toml")
            .replace("apply = \"kaigo\"", "apply = \"agent\"");
        assert!(CertificateKinds::parse(&text).is_err());
    }
}
