//! The problem document as it travels.

use careplan::Language;
use serde::{Deserialize, Serialize};

use super::Code;
use crate::trouble::CertificateFacts;

/// A problem document as it travels, media type [`crate::http::PROBLEM_TYPE`].
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[cfg_attr(feature = "openapi", derive(utoipa::ToSchema))]
pub struct Problem {
    /// Stable URI reference of the kind of problem.
    #[serde(rename = "type")]
    pub kind: String,
    /// What happened, in Japanese.
    pub title: String,
    /// HTTP status.
    pub status: u16,
    /// [`Code`] as text.
    pub code: String,
    /// What exactly, where there is more to say; never a personal value.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub detail: Option<String>,
    /// What to do next, in Japanese.
    pub hint: String,
    /// Reference number to tell the help desk.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub reference: Option<String>,
    /// What is known about the certificate that is refused.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub certificate: Option<CertificateFacts>,
}

impl Problem {
    /// The problem of a code, without detail.
    #[must_use]
    pub fn of(code: Code) -> Self {
        Self {
            kind: format!("/problems/{code}"),
            title: code.title(Language::Japanese).to_owned(),
            status: code.status(),
            code: code.to_string(),
            detail: None,
            hint: code.hint(Language::Japanese).to_owned(),
            reference: None,
            certificate: None,
        }
    }

    /// Adds what exactly is wrong.
    #[must_use]
    pub fn with_detail(mut self, detail: impl Into<String>) -> Self {
        self.detail = Some(detail.into());
        self
    }

    /// Adds what is known about the certificate.
    #[must_use]
    pub fn about(mut self, certificate: CertificateFacts) -> Self {
        self.certificate = Some(certificate);
        self
    }
}
