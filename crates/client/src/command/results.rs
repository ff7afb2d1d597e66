//! Parts of JSON results that several commands share.

use serde::Serialize;

/// A service user with number and name.
#[derive(Serialize)]
pub(crate) struct PersonForm<'a> {
    pub(crate) insurer: &'a str,
    pub(crate) insured: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) name: Option<&'a str>,
}

impl std::fmt::Debug for PersonForm<'_> {
    fn fmt(&self, formatter: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        formatter.write_str("PersonForm")
    }
}

/// A file, or a record of it, that could not be read.
#[derive(Debug, Serialize)]
pub(crate) struct UnreadForm {
    pub(crate) file: String,
    #[serde(skip_serializing_if = "Option::is_none")]
    pub(crate) record: Option<u32>,
}
