//! A reason that somebody else reads: why an application goes back, a request is not granted or an
//! office is stopped.

use serde::Deserialize;

use crate::web::form::{Field, FormError};
use crate::web::language::Language;

/// What was given as the reason.
#[derive(Deserialize)]
pub(crate) struct ReasonForm {
    #[serde(default)]
    reason: String,
}

impl ReasonForm {
    /// The reason, where there is one that can be told.
    pub(super) fn reason(&self) -> Option<&str> {
        let reason = self.reason.trim();
        let fits = (1..=LONGEST).contains(&reason.chars().count());
        fits.then_some(reason)
    }

    /// Shows what was typed, and says what is wrong with it.
    pub(super) fn refuse(&self, language: Language, field: &mut Field) -> FormError {
        let most = LONGEST.to_string();
        let arguments = [("label", field.label.as_str()), ("most", &most)];
        let text = language.text_with("reason-wrong", &arguments);
        field.value.clone_from(&self.reason);
        field.error = Some(text.clone());
        let target = field.name;
        FormError { target, text }
    }
}

/// The field for it; label and hint by their keys.
pub(super) fn field(language: Language, label: &str, hint: &str) -> Field {
    Field {
        name: "reason",
        kind: "text",
        autocomplete: "off",
        label: language.text(label),
        hint: Some(language.text(hint)),
        ..Field::default()
    }
}

const LONGEST: usize = 400;
