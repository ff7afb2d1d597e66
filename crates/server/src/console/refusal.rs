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
    /// One of the reasons that are often given, chosen from a list.
    #[serde(default)]
    usual: String,
    /// Which button was pressed.
    #[serde(default)]
    step: String,
}

impl ReasonForm {
    /// The reason, where there is one that can be told.
    pub(super) fn reason(&self) -> Option<String> {
        let reason = self.written();
        let fits = (1..=LONGEST).contains(&reason.chars().count());
        fits.then_some(reason)
    }

    /// What was chosen, and what was written after it.
    fn written(&self) -> String {
        let parts = [self.usual.trim(), self.reason.trim()];
        parts.into_iter().filter(|part| !part.is_empty()).collect()
    }

    /// Whether the operator only wants to see what will be read.
    pub(super) fn asks_for_preview(&self) -> bool {
        self.step == "preview"
    }

    /// Shows what was typed, and says what is wrong with it.
    pub(super) fn refuse(&self, language: Language, field: &mut Field) -> FormError {
        let most = LONGEST.to_string();
        let arguments = [("label", field.label.as_str()), ("most", &most)];
        let text = language.text_with("reason-wrong", &arguments);
        field.value = self.written();
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
