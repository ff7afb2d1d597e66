//! Somebody whose account others manage: an operator on the console, a person of an office on the
//! portal. What both sites ask and show about them: the fields, the page with its three forms, the
//! page that adds somebody, and the temporary password, shown once.
//!
//! Who may do what, and what is stored, is left to the sites.

use std::collections::{BTreeMap, BTreeSet};

use askama::Template;
use serde::Deserialize;
use time::OffsetDateTime;

use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::page::{Frame, Message};
use crate::web::select::Select;

/// What was filled in; a ticked box has a field of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(crate) struct PersonForm(BTreeMap<String, String>);

impl PersonForm {
    /// The name without blanks around it.
    pub(crate) fn name(&self) -> &str {
        self.text("name").trim()
    }

    /// Which state of the person the page with the form showed.
    pub(crate) fn seen(&self) -> &str {
        self.text("seen")
    }

    /// The boxes that were ticked.
    pub(crate) fn ticked(&self) -> BTreeSet<String> {
        let ticked = self.0.iter().filter(|(_, value)| *value == TICKED);
        ticked.map(|(name, _)| name.clone()).collect()
    }

    /// What was typed into a field.
    pub(crate) fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

/// The fields as they are shown.
pub(crate) struct PersonFields {
    /// Name, and whatever else is typed.
    pub(crate) texts: Vec<Field>,
    /// Where the person works, where that is asked.
    pub(crate) place: Option<Select>,
    /// What the person may do.
    pub(crate) duties: Boxes,
    /// What has to be mended.
    pub(crate) errors: Vec<FormError>,
}

/// Boxes of which at least one has to be ticked.
pub(crate) struct Boxes {
    /// Id of the group.
    pub(crate) id: &'static str,
    /// What they are.
    pub(crate) legend: String,
    /// What the further boxes below some of them are.
    pub(crate) limits: String,
    /// The boxes.
    pub(crate) boxes: Vec<TickBox>,
    /// What is wrong with them.
    pub(crate) error: Option<String>,
}

/// A box, and the boxes that limit what it stands for.
pub(crate) struct TickBox {
    /// Name, also the id of the element.
    pub(crate) name: String,
    /// Label.
    pub(crate) label: String,
    /// What it means.
    pub(crate) explanation: String,
    /// Whether it is ticked.
    pub(crate) ticked: bool,
    /// The boxes that limit it.
    pub(crate) limits: Vec<LimitBox>,
}

/// A box below another one.
pub(crate) struct LimitBox {
    /// Name, also the id of the element.
    pub(crate) name: String,
    /// Label.
    pub(crate) label: String,
    /// Whether it is ticked.
    pub(crate) ticked: bool,
}

impl PersonFields {
    /// Says what is wrong with a field.
    pub(crate) fn refuse(&mut self, target: &'static str, text: String) {
        if target == self.duties.id {
            self.duties.error = Some(text.clone());
        }
        if let Some(place) = &mut self.place
            && place.name == target
        {
            place.error = Some(text.clone());
        }
        mark(&mut self.texts, &mut self.errors, target, text);
    }
}

/// The field for the name.
pub(crate) fn name_field(language: Language, value: &str, hint: &str) -> Field {
    Field {
        name: "name",
        kind: "text",
        autocomplete: "off",
        label: language.text("fact-person"),
        hint: Some(language.text(hint)),
        value: value.to_owned(),
        ..Field::default()
    }
}

/// Whether this can be somebody's name.
pub(crate) fn is_name(text: &str) -> bool {
    (1..=LONGEST_NAME).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// The newest change as a fact: when, who and what.
pub(crate) fn last_change(
    language: Language,
    (at, person, what): (OffsetDateTime, &str, &str),
) -> String {
    let time = language.moment(at);
    let arguments = [("time", time.as_str()), ("person", person), ("what", what)];
    language.text_with("person-last-change", &arguments)
}

/// Adds somebody.
#[derive(Template)]
#[template(path = "managed_person_add.html")]
pub(crate) struct AddPage {
    /// The frame.
    pub(crate) page: Frame,
    /// Address of the list.
    pub(crate) list: &'static str,
    /// The fields.
    pub(crate) fields: PersonFields,
}

/// One person.
#[derive(Template)]
#[template(path = "managed_person.html")]
pub(crate) struct PersonPage {
    /// The frame.
    pub(crate) page: Frame,
    /// Address of the list.
    pub(crate) list: &'static str,
    /// What was not done, and why.
    pub(crate) message: Option<Message>,
    /// What is on record.
    pub(crate) facts: Vec<(String, String)>,
    /// Why nothing can be changed, where that is so.
    pub(crate) fixed: Option<String>,
    /// What can be changed.
    pub(crate) forms: Option<Forms>,
}

/// What can be changed about a person. Each form carries what its page has shown: when somebody
/// else was faster, nothing is done.
pub(crate) struct Forms {
    /// Where they are sent.
    pub(crate) address: String,
    /// Which state of the person is shown.
    pub(crate) seen: String,
    /// What the first form changes.
    pub(crate) change_heading: String,
    /// The fields of the first form.
    pub(crate) fields: PersonFields,
    /// What a removal ends.
    pub(crate) remove_what: String,
}

impl PersonPage {
    /// Shows what was typed, with what is wrong with it. Whether somebody else was faster goes on
    /// being judged by what was shown first.
    #[must_use]
    pub(crate) fn filled(mut self, form: &PersonForm, fields: PersonFields) -> Self {
        if let Some(forms) = &mut self.forms {
            forms.fields = fields;
            form.seen().clone_into(&mut forms.seen);
        }
        self
    }

    /// Says why nothing was changed: the text of this key, filled in.
    #[must_use]
    pub(crate) fn refusing(mut self, language: Language, key: &str, text: String) -> Self {
        self.fixed = None;
        self.message = Some(Message {
            key: key.to_owned(),
            heading: language.text("person-nothing-changed"),
            text,
            next: None,
        });
        self
    }

    /// Says what else happened.
    #[must_use]
    pub(crate) fn telling(mut self, message: Option<Message>) -> Self {
        self.message = message;
        self
    }
}

/// A temporary password, shown once. It is kept nowhere.
#[derive(Template)]
#[template(path = "managed_person_password.html")]
pub(crate) struct PasswordPage {
    page: Frame,
    list: &'static str,
    message: Message,
    facts: Vec<(String, String)>,
}

/// Whose temporary password is shown.
pub(crate) struct Told<'a> {
    /// Name.
    pub(crate) name: &'a str,
    /// Key of what the id is called.
    pub(crate) id_label: &'a str,
    /// Id with which the person signs in.
    pub(crate) id: &'a str,
    /// The password.
    pub(crate) password: &'a str,
}

impl PasswordPage {
    /// The page of somebody; the key says what was done.
    pub(crate) fn new(page: Frame, list: &'static str, key: &str, told: &Told<'_>) -> Self {
        let language = page.language;
        let fact = |key: &str, value: &str| (language.text(key), value.to_owned());
        Self {
            message: Message::new(language, key, &[("name", told.name)]),
            facts: vec![
                fact("fact-person", told.name),
                fact(told.id_label, told.id),
                fact("fact-temporary", told.password),
            ],
            page,
            list,
        }
    }
}

/// What the value of a ticked box is.
const TICKED: &str = "yes";
const LONGEST_NAME: usize = 40;
