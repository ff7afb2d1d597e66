//! The fields for the contacts of an office, and what may stand in them.

use std::collections::BTreeMap;

use crate::mail::address;
use crate::portal::office_change::fields::{is_line, is_telephone};
use crate::store::use_contact::Contact;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::sign_in::tidied_id;

/// What was filled in, by the names of the fields.
#[derive(Debug, Clone, Default)]
pub(super) struct ContactForm([Contact; 2]);

impl ContactForm {
    /// The form with what is on record.
    pub(super) fn of(contacts: &[Contact]) -> Self {
        let mut contacts = contacts.iter().cloned();
        Self([
            contacts.next().unwrap_or_default(),
            contacts.next().unwrap_or_default(),
        ])
    }

    /// The form as it arrived.
    pub(super) fn typed(fields: &BTreeMap<String, String>) -> Self {
        let text = |name: &str| {
            let typed = fields.get(name).map(String::as_str).unwrap_or_default();
            typed.trim().to_owned()
        };
        Self(NAMES.map(|[name, telephone, mail]| Contact {
            name: text(name),
            telephone: tidied_id(&text(telephone)),
            mail: text(mail),
        }))
    }

    /// The contacts, or what is wrong: names of fields and keys of texts. The first is needed, the
    /// second may be left out.
    pub(super) fn checked(&self) -> Result<Vec<Contact>, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let mut contacts = Vec::new();
        for (place, (contact, names)) in self.0.iter().zip(NAMES).enumerate() {
            if place > 0 && *contact == Contact::default() {
                continue;
            }
            let [name, telephone, mail] = names;
            if !is_line(&contact.name, LONGEST_NAME) {
                wrong.push((name, "use-contact-name-wrong"));
            }
            if !is_telephone(&contact.telephone) {
                wrong.push((telephone, "office-field-telephone-wrong"));
            }
            let parsed = address::parse(&contact.mail);
            if parsed.is_none() && !contact.mail.is_empty() {
                wrong.push((mail, "mail-address-wrong"));
            }
            contacts.push(Contact {
                mail: parsed.unwrap_or_default(),
                ..contact.clone()
            });
        }
        if wrong.is_empty() {
            Ok(contacts)
        } else {
            Err(wrong)
        }
    }

    /// The form as it is shown.
    pub(super) fn fields(&self, language: Language) -> Vec<Field> {
        let mut fields = Vec::new();
        for (contact, names) in self.0.iter().zip(NAMES) {
            let values = [&contact.name, &contact.telephone, &contact.mail];
            let kinds = ["text", "text", "email"];
            for ((name, value), kind) in names.into_iter().zip(values).zip(kinds) {
                let words = name.replace('_', "-");
                fields.push(Field {
                    name,
                    kind,
                    autocomplete: "off",
                    label: language.text(&format!("use-{words}-label")),
                    hint: language.text_if_known(&format!("use-{words}-hint")),
                    value: value.clone(),
                    ..Field::default()
                });
            }
        }
        fields
    }
}

/// Marks the fields that have to be mended.
pub(super) fn mark(
    language: Language,
    fields: &mut [Field],
    errors: &mut Vec<FormError>,
    wrong: Vec<(&'static str, &'static str)>,
) {
    for (target, key) in wrong {
        for field in fields.iter_mut().filter(|field| field.name == target) {
            let text = language.text_with(key, &[("label", &field.label)]);
            field.error = Some(text.clone());
            errors.push(FormError { target, text });
        }
    }
}

/// Names of the fields: name, telephone and mail of each contact.
const NAMES: [[&str; 3]; 2] = [
    ["contact_name", "contact_telephone", "contact_mail"],
    ["second_name", "second_telephone", "second_mail"],
];

const LONGEST_NAME: usize = 60;
