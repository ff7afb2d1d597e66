//! Insurers and offices as lists know them.
//!
//! Everything here is published by the authorities; nothing is about a service user.

use crate::id::{InsurerNumber, OfficeNumber, ServiceKind};

/// An insurer (保険者).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Insurer {
    /// The number.
    pub number: InsurerNumber,
    /// The name.
    pub name: Box<str>,
}

/// An office (事業所).
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct OfficeEntry {
    /// The number.
    pub number: OfficeNumber,
    /// The name.
    pub name: Box<str>,
    /// The name in kana; empty where the list has none.
    pub kana: Box<str>,
    /// The kinds of service; empty where the list names none.
    pub kinds: Vec<ServiceKind>,
    /// The address; empty where the list has none.
    pub address: Box<str>,
    /// The telephone number; empty where the list has none.
    pub phone: Box<str>,
}

/// What a list of offices is complete for: one prefecture and, where the list is about one kind of
/// service, that kind.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct OfficeScope {
    /// The first two characters of the numbers, 0 to 99.
    pub prefecture: u8,
    /// The kind of service; `None` where the list is about offices of all kinds.
    pub kind: Option<ServiceKind>,
}

/// The first two digits of a number, which name a prefecture in real data.
pub(super) fn area(number: &str) -> u8 {
    number
        .get(..2)
        .and_then(|digits| digits.parse().ok())
        .unwrap_or_default()
}
