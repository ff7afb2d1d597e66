//! `[portal]`: words and limits of the pages for offices.

use pki::key::KeyKind;
use serde::Deserialize;

use super::ConfigError;
use crate::kinds::{Acceptance, CertificateKinds};
use crate::store::delegation::AGENT_OFFICES;
use crate::store::office::Claiming;

/// Words and limits of the pages.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct PortalSettings {
    /// Name of the exchange, shown on every page and in the address file.
    pub(crate) display_name: String,
    /// Label of the area, shown beside the name.
    pub(crate) area_label: String,
    /// Where 「戻る」 on the sign-in page leads, if anywhere.
    pub(crate) back_url: Option<String>,
    /// The wrong password with this number locks.
    pub(crate) sign_in_tries: u32,
    /// For how many minutes.
    pub(crate) lock_minutes: u32,
    /// Days after which a password has to be replaced; 0 means never.
    pub(crate) password_days: u32,
    /// Whether operators have to set up a second factor.
    pub(crate) operators_need_second_factor: bool,
    /// How many people it takes to approve an application.
    pub(crate) approval: Approval,
    /// Minutes without use after which a session ends.
    pub(crate) session_minutes: u32,
    /// Hours for which a confirmation of 発行申請を行う前 holds.
    pub(crate) gate_hours: u32,
    /// Minutes for which an enrolment ticket can be used.
    pub(crate) ticket_minutes: u32,
    /// Ways of claiming, beside delegation, for which the kind without fee is open; `media` and
    /// `paper` make a difference.
    #[serde(deserialize_with = "ways")]
    pub(crate) free_kind_for: Vec<Claiming>,
    /// Kinds for which a new application costs nothing when the certificate before was lost by a
    /// re-issue of the issue password.
    pub(crate) free_after_reissue: Vec<String>,
    /// Whether 介護・障害共通証明書 opens the mailbox.
    pub(crate) common_certificate: Acceptance,
    /// How many certificates of a kind an office may hold or have applied for at once.
    pub(crate) terminals: u32,
    /// Which new certificates work while nobody is signed in (自動送受信).
    pub(crate) unattended: UnattendedFrom,
    /// How many offices may delegate claiming to one agent.
    pub(crate) agent_offices: u32,
    /// How many accounts one import of offices may issue.
    pub(crate) import_accounts: u32,
    /// The keys that are made for .p12 files on the portal.
    #[serde(deserialize_with = "kind_of_key")]
    pub(crate) p12_key: KeyKind,
    /// How many of them are kept ready, where making one takes long.
    pub(crate) p12_keys_kept: u32,
    /// For how many days a notice is a new one (新着).
    pub(crate) new_notice_days: u32,
    /// カテゴリ of notices, in the order in which they are offered.
    pub(crate) notice_categories: Vec<NoticeCategory>,
}

/// How many people it takes to approve an application.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum Approval {
    /// One who approves.
    One,
    /// One who checks and another who approves.
    Two,
}

/// Which new certificates work while nobody is signed in, before an administrator says something
/// else on the portal.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UnattendedFrom {
    /// Those for which an administrator of the office wished so at `renkei setup`.
    Setup,
    /// All of them, .p12 files too.
    Every,
    /// None.
    Portal,
}

/// A category of notices.
#[derive(Debug, Clone, PartialEq, Eq, Deserialize)]
#[serde(deny_unknown_fields)]
pub(crate) struct NoticeCategory {
    /// What it is called.
    pub(crate) label: String,
    /// A sign by which it is told apart at a glance, without colour.
    pub(crate) mark: String,
}

impl Default for PortalSettings {
    fn default() -> Self {
        Self {
            display_name: "renkei".to_owned(),
            area_label: "介護保険".to_owned(),
            back_url: None,
            sign_in_tries: 3,
            lock_minutes: 30,
            password_days: 0,
            operators_need_second_factor: true,
            approval: Approval::One,
            session_minutes: 30,
            gate_hours: 24,
            ticket_minutes: 24 * 60,
            free_kind_for: Vec::new(),
            free_after_reissue: Vec::new(),
            p12_key: KeyKind::P256,
            p12_keys_kept: 32,
            new_notice_days: 14,
            notice_categories: CATEGORIES
                .map(|(label, mark)| NoticeCategory {
                    label: label.to_owned(),
                    mark: mark.to_owned(),
                })
                .to_vec(),
            common_certificate: Acceptance::Accepted,
            terminals: 10,
            unattended: UnattendedFrom::Setup,
            agent_offices: AGENT_OFFICES,
            import_accounts: 100,
        }
    }
}

impl PortalSettings {
    /// The sign of a category of notices; none for one that is no longer offered.
    pub(crate) fn category_mark(&self, label: &str) -> &str {
        let mut categories = self.notice_categories.iter();
        categories
            .find(|category| category.label == label)
            .map_or("", |category| &category.mark)
    }

    pub(super) fn check(&self) -> Result<(), ConfigError> {
        for (key, value) in [
            ("sign_in_tries", self.sign_in_tries),
            ("lock_minutes", self.lock_minutes),
            ("session_minutes", self.session_minutes),
            ("gate_hours", self.gate_hours),
            ("ticket_minutes", self.ticket_minutes),
            ("new_notice_days", self.new_notice_days),
            ("terminals", self.terminals),
            ("agent_offices", self.agent_offices),
            ("import_accounts", self.import_accounts),
        ] {
            if !(1..=100_000).contains(&value) {
                return Err(ConfigError::value(format!("portal.{key}"), "1 to 100000"));
            }
        }
        if self.password_days > 100_000 {
            let reason = "0 (never) to 100000";
            return Err(ConfigError::value("portal.password_days", reason));
        }
        if self.p12_keys_kept > MOST_KEYS {
            let reason = format!("0 to {MOST_KEYS}");
            return Err(ConfigError::value("portal.p12_keys_kept", reason));
        }
        let kinds = CertificateKinds::load().map_err(|error| {
            ConfigError::value("portal.free_after_reissue", format!("{error:#}"))
        })?;
        let is_issued = |id: &String| kinds.find(id).is_some_and(|kind| kind.applied_for_here);
        if !self.free_after_reissue.iter().all(is_issued) {
            let reason = "ids of certificates that are applied for here: kaigo, careplan";
            return Err(ConfigError::value("portal.free_after_reissue", reason));
        }
        let mut categories = self.notice_categories.iter();
        if categories.any(|category| category.label.trim().is_empty()) {
            let reason = "each has a label and a mark";
            return Err(ConfigError::value("portal.notice_categories", reason));
        }
        let back = self.back_url.as_deref().unwrap_or("https://");
        if !back.starts_with("https://") && !back.starts_with("http://") {
            return Err(ConfigError::value(
                "portal.back_url",
                "an address begins with https://",
            ));
        }
        Ok(())
    }
}

fn ways<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<Vec<Claiming>, D::Error> {
    let words = Vec::<String>::deserialize(deserializer)?;
    words
        .iter()
        .map(|word| word.parse().map_err(serde::de::Error::custom))
        .collect()
}

fn kind_of_key<'de, D: serde::Deserializer<'de>>(deserializer: D) -> Result<KeyKind, D::Error> {
    match String::deserialize(deserializer)?.as_str() {
        "p256" => Ok(KeyKind::P256),
        "rsa2048" => Ok(KeyKind::Rsa2048),
        "rsa3072" => Ok(KeyKind::Rsa3072),
        _ => Err(serde::de::Error::custom("p256, rsa2048 or rsa3072")),
    }
}

/// More keys than this would take memory for nothing.
const MOST_KEYS: u32 = 10_000;
/// The categories of the start guide.
const CATEGORIES: [(&str, &str); 4] = [
    ("スケジュール", "○"),
    ("証明書", "◆"),
    ("参考資料", "□"),
    ("システム関連", "▲"),
];
