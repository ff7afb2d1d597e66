//! `[exchange]`: who may use the exchange, how much an office may have under way, what it may attach,
//! how long messages are kept, and how soon is told of what nobody collects.

use std::collections::BTreeSet;

use careplan::Address;
use protocol::attachment::{AttachmentKind, Policy};
use protocol::package;
use serde::Deserialize;

use super::ConfigError;
use crate::exchange_days::{Rules, Steps};

/// Rules of the exchange. Limits are for an address: an office number and a service kind.
#[derive(Debug, Clone)]
pub(crate) struct ExchangeSettings {
    /// Days for which the sealed payload of a message is kept; what nobody has collected by then
    /// expires.
    pub(crate) retention_days: u32,
    /// Days for which the record of a message is kept: manifest, receipt and times.
    pub(crate) evidence_days: u32,
    /// How soon is told of what is not collected.
    pub(crate) not_collected: Rules,
    /// Who decides about 利用申請.
    pub(crate) use_approval: UseApproval,
    /// Years after which a use is renewed or ends; 0 means that it has no end of its own.
    pub(crate) use_years: u8,
    /// How many messages may be uploading at a time.
    pub(crate) open_uploads: u64,
    /// How many bytes may be uploading or wait to be collected.
    pub(crate) waiting_bytes: u64,
    /// What free attachments may be.
    pub(crate) attachments: Policy,
    /// The newest version of the office program, which tells people of it.
    pub(crate) newest_client: Option<String>,
    /// The address that answers test messages.
    pub(crate) echo_office: Option<Address>,
}

/// Who decides about an application for use.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Deserialize)]
#[serde(rename_all = "lowercase")]
pub(crate) enum UseApproval {
    /// Nobody has to: it begins when it is applied for, at the latest together with the first
    /// certificate.
    Automatic,
    /// An operator of the federation.
    Operator,
}

impl Default for ExchangeSettings {
    fn default() -> Self {
        let table = Table::default();
        Self {
            retention_days: table.retention_days,
            evidence_days: table.evidence_days,
            not_collected: table.not_collected,
            use_approval: table.use_approval,
            use_years: table.use_years,
            open_uploads: table.open_uploads.into(),
            waiting_bytes: u64::from(table.waiting_megabytes) * MEGABYTE,
            attachments: Policy::default(),
            newest_client: None,
            echo_office: None,
        }
    }
}

#[derive(Debug, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(super) struct Table {
    retention_days: u32,
    evidence_days: u32,
    not_collected: Rules,
    use_approval: UseApproval,
    use_years: u8,
    open_uploads: u32,
    waiting_megabytes: u32,
    attachments: Attachments,
    newest_client: Option<String>,
    echo_office: Option<String>,
}

impl Default for Table {
    fn default() -> Self {
        Self {
            retention_days: 93,
            // Six years.
            evidence_days: 2192,
            not_collected: Rules::default(),
            use_approval: UseApproval::Automatic,
            use_years: 1,
            open_uploads: 100,
            waiting_megabytes: 10_000,
            attachments: Attachments::default(),
            newest_client: None,
            echo_office: None,
        }
    }
}

#[derive(Debug, Default, Deserialize)]
#[serde(default, deny_unknown_fields)]
struct Attachments {
    kinds: Option<BTreeSet<AttachmentKind>>,
    count: Option<u32>,
    file_megabytes: Option<u32>,
    text_characters: Option<u32>,
}

impl Table {
    pub(super) fn resolve(self) -> Result<ExchangeSettings, ConfigError> {
        self.check()?;
        let attachments = self.attachments.resolve()?;
        let echo_office = self.echo_office.map(|text| text.parse());
        let echo_office = echo_office.transpose().map_err(|_| {
            let reason = "office number and kind of service, such as \"1370000026-11\"";
            ConfigError::value("exchange.echo_office", reason)
        })?;
        Ok(ExchangeSettings {
            retention_days: self.retention_days,
            evidence_days: self.evidence_days,
            not_collected: self.not_collected,
            use_approval: self.use_approval,
            use_years: self.use_years,
            open_uploads: self.open_uploads.into(),
            waiting_bytes: u64::from(self.waiting_megabytes) * MEGABYTE,
            attachments,
            newest_client: self.newest_client,
            echo_office,
        })
    }

    fn check(&self) -> Result<(), ConfigError> {
        require("open_uploads", Some(self.open_uploads), 100_000)?;
        require(
            "waiting_megabytes",
            Some(self.waiting_megabytes),
            10_000_000,
        )?;
        let is_version = |text: &String| {
            let is_number = |number: &str| number.parse::<u32>().is_ok();
            text.split('.').count() == 3 && text.split('.').all(is_number)
        };
        if self
            .newest_client
            .as_ref()
            .is_some_and(|it| !is_version(it))
        {
            let reason = "three numbers with dots, such as \"1.2.0\"";
            return Err(ConfigError::value("exchange.newest_client", reason));
        }
        require("retention_days", Some(self.retention_days), 3650)?;
        if self.use_years > MOST_YEARS {
            let reason = format!("0 (no end) to {MOST_YEARS}");
            return Err(ConfigError::value("exchange.use_years", reason));
        }
        if !(self.retention_days..=36_500).contains(&self.evidence_days) {
            let reason = "at least retention_days, at most 36500";
            return Err(ConfigError::value("exchange.evidence_days", reason));
        }
        self.not_collected.check()
    }
}

impl Attachments {
    fn resolve(self) -> Result<Policy, ConfigError> {
        let usual = Policy::default();
        let largest = u32::try_from(package::MAX_BYTES / MEGABYTE).unwrap_or(u32::MAX);
        require("attachments.count", self.count, 200)?;
        require("attachments.file_megabytes", self.file_megabytes, largest)?;
        require("attachments.text_characters", self.text_characters, 100_000)?;
        let file_bytes = self.file_megabytes.map(|it| u64::from(it) * MEGABYTE);
        Ok(Policy {
            kinds: self.kinds.unwrap_or(usual.kinds),
            count: self.count.unwrap_or(usual.count),
            file_bytes: file_bytes.unwrap_or(usual.file_bytes),
            text_characters: self.text_characters.unwrap_or(usual.text_characters),
        })
    }
}

/// Refuses what is none, or more than the most.
fn require(key: &str, value: Option<u32>, most: u32) -> Result<(), ConfigError> {
    if value.is_some_and(|value| !(1..=most).contains(&value)) {
        return Err(ConfigError::value(
            format!("exchange.{key}"),
            format!("1 to {most}"),
        ));
    }
    Ok(())
}

impl Rules {
    fn check(&self) -> Result<(), ConfigError> {
        let refused =
            |key: &str, reason| ConfigError::value(format!("exchange.not_collected.{key}"), reason);
        if self.last_told_at < self.told_at {
            return Err(refused("last_told_at", "not before told_at"));
        }
        if !(1..=28).contains(&self.claims_day) {
            return Err(refused("claims_day", "1 to 28"));
        }
        if self.days_before_claims > MOST_DAYS {
            return Err(refused("days_before_claims", "0 to 60"));
        }
        for (key, steps) in [
            ("plans", &self.plans),
            ("planned_use", &self.planned_use),
            ("actuals", &self.actuals),
            ("free", &self.free),
        ] {
            if !is_in_order(steps) {
                let reason = "remind: working days in order, none after report; report: 1 to 60";
                return Err(refused(key, reason));
            }
        }
        Ok(())
    }
}

fn is_in_order(steps: &Steps) -> bool {
    let last = steps.remind.last().copied().unwrap_or(1);
    (1..=MOST_DAYS).contains(&steps.report)
        && steps.remind.is_sorted_by(|one, next| one < next)
        && steps.remind.first().is_none_or(|first| *first > 0)
        && last <= steps.report
}

/// Working days after which nobody is told any more.
const MOST_DAYS: u32 = 60;
const MOST_YEARS: u8 = 50;
const MEGABYTE: u64 = 1024 * 1024;

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]

    use super::*;

    fn settings(text: &str) -> Result<ExchangeSettings, String> {
        let table: Table = toml::from_str(text).map_err(|error| error.to_string())?;
        table.resolve().map_err(|error| error.to_string())
    }

    #[test]
    fn what_is_not_said_is_as_usual() {
        let usual = settings("").unwrap();
        assert_eq!((usual.open_uploads, usual.retention_days), (100, 93));
        assert_eq!(usual.attachments, Policy::default());
        let own = settings(
            "open_uploads = 5\n[attachments]\nkinds = [\"pdf\", \"png\"]\nfile_megabytes = 3",
        )
        .unwrap();
        assert_eq!((own.open_uploads, own.attachments.count), (5, 20));
        assert_eq!(own.attachments.file_bytes, 3 * MEGABYTE);
        assert_eq!(own.attachments.kinds.len(), 2);
        for wrong in [
            "open_uploads = 0",
            "waiting_megabytes = 99999999",
            "[attachments]\nfile_megabytes = 101",
            "[attachments]\nkinds = [\"exe\"]",
            "[attachments]\nsize = 3",
        ] {
            assert!(settings(wrong).is_err(), "{wrong}");
        }
    }
}
