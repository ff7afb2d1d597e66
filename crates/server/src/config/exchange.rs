//! `[exchange]`: who may use the exchange, how long messages are kept, and how soon is told of what
//! nobody collects.

use serde::Deserialize;

use super::ConfigError;
use crate::exchange_days::{Rules, Steps};

/// Rules of the exchange.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
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
        Self {
            retention_days: 93,
            // Six years.
            evidence_days: 2192,
            not_collected: Rules::default(),
            use_approval: UseApproval::Automatic,
            use_years: 1,
        }
    }
}

impl ExchangeSettings {
    pub(super) fn check(&self) -> Result<(), ConfigError> {
        if self.use_years > MOST_YEARS {
            let reason = format!("0 (no end) to {MOST_YEARS}");
            return Err(ConfigError::value("exchange.use_years", reason));
        }
        if !(1..=3650).contains(&self.retention_days) {
            let reason = "1 to 3650";
            return Err(ConfigError::value("exchange.retention_days", reason));
        }
        if !(self.retention_days..=36_500).contains(&self.evidence_days) {
            let reason = "at least retention_days, at most 36500";
            return Err(ConfigError::value("exchange.evidence_days", reason));
        }
        self.not_collected.check()
    }
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
