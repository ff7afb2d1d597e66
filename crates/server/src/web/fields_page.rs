//! A page that explains something and has one form of text fields: codes and passwords.

use askama::Template;

use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message};
use crate::web::second_factor::PasskeyPart;

/// The page.
#[derive(Template)]
#[template(path = "fields.html")]
pub(crate) struct FieldsPage {
    pub(crate) page: Frame,
    pub(crate) message: Option<Message>,
    pub(crate) errors: Vec<FormError>,
    pub(crate) paragraphs: Vec<String>,
    /// Rules for what is typed, shown before it is typed.
    pub(crate) rules: Vec<String>,
    pub(crate) fields: Vec<Field>,
    pub(crate) action: String,
    pub(crate) button: String,
    /// What asks for a passkey instead of a code.
    pub(crate) passkey: Option<PasskeyPart>,
    /// Further ways, each a form with a button.
    pub(crate) also: Vec<OtherWay>,
    /// Label and address of the way back.
    pub(crate) back: Option<(String, &'static str)>,
    /// Label of a button that ends the sign-in under way.
    pub(crate) start_over: Option<String>,
}

/// Another way to go on.
pub(crate) struct OtherWay {
    /// What it is.
    pub(crate) text: String,
    /// Label of its button.
    pub(crate) button: String,
    /// Where its form is sent.
    pub(crate) action: &'static str,
}

impl FieldsPage {
    /// A page without messages and rules.
    pub(crate) fn new(
        page: Frame,
        paragraph: String,
        fields: Vec<Field>,
        action: impl Into<String>,
        button: String,
    ) -> Self {
        Self {
            page,
            message: None,
            errors: Vec::new(),
            paragraphs: vec![paragraph],
            rules: Vec::new(),
            fields,
            action: action.into(),
            button,
            passkey: None,
            also: Vec::new(),
            back: None,
            start_over: None,
        }
    }

    /// Marks the fields that were left empty.
    pub(crate) fn require(&mut self, language: Language, typed: &[&str]) {
        mark_empty(&mut self.fields, &mut self.errors, language, typed);
    }

    /// Says what is wrong with a field.
    pub(crate) fn refuse(&mut self, target: &'static str, text: String) {
        mark(&mut self.fields, &mut self.errors, target, text);
    }
}

/// Marks the fields that were left empty.
pub(crate) fn mark_empty(
    fields: &mut [Field],
    errors: &mut Vec<FormError>,
    language: Language,
    typed: &[&str],
) {
    for (field, typed) in fields.iter_mut().zip(typed) {
        if typed.trim().is_empty() {
            let text = language.text_with("field-empty", &[("label", &field.label)]);
            field.error = Some(text.clone());
            errors.push(FormError {
                target: field.name,
                text,
            });
        }
    }
}

/// Says what is wrong with a field.
pub(crate) fn mark(
    fields: &mut [Field],
    errors: &mut Vec<FormError>,
    target: &'static str,
    text: String,
) {
    if let Some(field) = fields.iter_mut().find(|field| field.name == target) {
        field.error = Some(text.clone());
    }
    errors.push(FormError { target, text });
}

/// The field for the password in use.
pub(crate) fn password_field(language: Language, name: &'static str, label: &str) -> Field {
    Field {
        name,
        kind: "password",
        autocomplete: "current-password",
        label: language.text(label),
        ..Field::default()
    }
}

/// The field for a code of the second factor.
pub(crate) fn code_field(language: Language, hint: &str) -> Field {
    Field {
        name: "code",
        kind: "text",
        autocomplete: "one-time-code",
        label: language.text("code-label"),
        hint: Some(language.text(hint)),
        ..Field::default()
    }
}
