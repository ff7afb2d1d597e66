//! Which terminal of an office imports what arrives for an address.

use careplan::Address;
use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::message::address_text;

/// For how many seconds a lease holds when it is not asked for again.
pub const IMPORT_LEASE_SECONDS: i64 = 300;

/// Answer of PUT [`super::path::IMPORT_LEASE`]: the lease as it stands now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct ImportLease {
    /// The address.
    #[serde(with = "address_text")]
    #[cfg_attr(feature = "openapi", schema(value_type = String, example = "1370000018-43"))]
    pub address: Address,
    /// Whether the caller has it; otherwise another terminal of the office does.
    pub held_by_caller: bool,
    /// Name of the terminal that has it, where it has one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub terminal: Option<String>,
    /// When it ends unless it is asked for again, by the clock of the exchange.
    #[serde(with = "time::serde::rfc3339")]
    pub ends_at: OffsetDateTime,
}
