//! `[exchange]`: who may use the exchange, and for how long.

use serde::Deserialize;

use super::ConfigError;

/// Rules of the exchange.
#[derive(Debug, Clone, Deserialize)]
#[serde(default, deny_unknown_fields)]
pub(crate) struct ExchangeSettings {
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
        Ok(())
    }
}

const MOST_YEARS: u8 = 50;
