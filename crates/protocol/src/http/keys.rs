//! Keys that colleagues' terminals give to a terminal that joined later.

use serde::{Deserialize, Serialize};
use time::OffsetDateTime;

use crate::{MessageId, Sha256};

/// Most messages of one [`KeyAsk`], and of one [`KeyWishList`].
pub const KEYS_AT_A_TIME: usize = 500;

/// Most messages that a certificate may be asking for at the same time.
pub const OPEN_KEY_WISHES: u64 = 10_000;

/// POST to [`super::path::KEY_WISHES`]: the terminal that calls cannot open these messages.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyAsk {
    /// At most [`KEYS_AT_A_TIME`].
    pub message_ids: Vec<MessageId>,
}

/// The answer.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyAsked {
    /// What is asked for now. A key that was given before is asked for again.
    pub asked: Vec<MessageId>,
    /// What cannot be asked for: it is not there, is not kept any more, or is sealed to the very
    /// certificate.
    pub left_out: Vec<MessageId>,
}

/// A terminal that asks for the key of a message.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyWish {
    /// The message.
    pub message_id: MessageId,
    /// SHA-256 of the certificate that asks.
    pub fingerprint: Sha256,
    /// The certificate, DER in Base64.
    pub certificate: String,
    /// Since when.
    #[serde(with = "time::serde::rfc3339")]
    pub asked_at: OffsetDateTime,
}

/// Query of a GET of [`super::path::KEY_WISHES`].
#[derive(Debug, Clone, Default, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyWishQuery {
    /// Only wishes of this certificate.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub fingerprint: Option<Sha256>,
    /// Only messages after this one: what [`KeyWishList::next`] said.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub after: Option<MessageId>,
}

/// Answer to a GET of [`super::path::KEY_WISHES`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct KeyWishList {
    /// What other terminals of the caller's office ask for, by message.
    pub wishes: Vec<KeyWish>,
    /// Ask again with this as `after`; `None` when there is nothing more.
    #[serde(default)]
    pub next: Option<MessageId>,
}

/// PUT to [`super::path::MESSAGE_KEY`]: the key, wrapped for the certificate that asks.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
#[serde(deny_unknown_fields)]
pub struct KeyGift {
    /// A `RecipientInfo` (RFC 5652 section 6.2), DER in Base64.
    pub packet: String,
}

/// A key that was given, as the message shows it to the office of the certificate.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct GivenKey {
    /// SHA-256 of the certificate that can open the packet.
    pub fingerprint: Sha256,
    /// As in [`KeyGift`].
    pub packet: String,
}
