//! Bodies about a person's sign-in at a terminal, and what a terminal may do by itself.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::Sha256;

/// Asks the portal for tokens: a person signs in to work at one terminal.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct TokenRequest {
    /// ユーザID.
    pub user_id: String,
    /// Password of the sign-in.
    pub password: String,
    /// Code of the second factor, for accounts that have one.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub code: Option<String>,
    /// SHA-256 of the terminal's certificate (DER). The tokens count together with it only.
    pub certificate: Sha256,
}

/// A person is signed in: what goes with the requests of that terminal.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Tokens {
    /// Goes with every request as `Authorization: Bearer …`.
    pub access_token: String,
    /// Until when it counts.
    #[serde(with = "time::serde::rfc3339")]
    pub access_until: OffsetDateTime,
    /// Gives the next pair, once. Using it a second time ends the sign-in.
    pub refresh_token: String,
    /// When the person has to sign in again.
    #[serde(with = "time::serde::rfc3339")]
    pub signed_in_until: OffsetDateTime,
    /// ユーザID of who is signed in.
    pub user_id: String,
}

/// A refresh token, to be exchanged for the next pair or to be ended with its sign-in.
#[derive(Clone, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct RefreshRequest {
    /// The token.
    pub refresh_token: String,
}

/// Who is signed in at the terminal that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct SignedInPerson {
    /// ユーザID.
    pub user_id: String,
    /// What the person may do: `administrator`, `certificates`, `send`, `receive`, `read`, the
    /// last three perhaps with the service kinds for which it holds (`send:43,15`).
    pub rights: Vec<String>,
    /// When the person has to sign in again.
    #[serde(with = "time::serde::rfc3339")]
    pub until: OffsetDateTime,
}

/// What the terminal may do while nobody is signed in.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Unattended {
    /// For which service kinds; empty for all of the office.
    #[serde(default)]
    pub kinds: Vec<String>,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub since: OffsetDateTime,
}
