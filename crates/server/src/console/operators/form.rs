//! The fields for an operator: name, place and roles, as they arrive and as they are shown.

use std::collections::BTreeMap;

use serde::Deserialize;

use super::{place, role_word};
use crate::prefecture;
use crate::store::operator::{Operator, Role, Scope};
use crate::web::fields_page::mark;
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::select::Select;

/// What was filled in; a ticked box has a field of its own.
#[derive(Debug, Clone, Default, PartialEq, Eq, Deserialize)]
#[serde(transparent)]
pub(super) struct OperatorForm(BTreeMap<String, String>);

/// Name, place and roles that can be stored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duties {
    pub(super) name: String,
    pub(super) scope: Scope,
    pub(super) roles: Vec<Role>,
}

/// A box for a role.
pub(super) struct RoleBox {
    pub(super) name: String,
    pub(super) label: String,
    pub(super) explanation: String,
    pub(super) ticked: bool,
}

/// The fields as they are shown.
pub(super) struct Fields {
    /// Id, where it is asked for, and name.
    pub(super) texts: Vec<Field>,
    pub(super) place: Select,
    pub(super) roles: Vec<RoleBox>,
    pub(super) roles_error: Option<String>,
    pub(super) errors: Vec<FormError>,
}

impl OperatorForm {
    /// The fields of an operator as it is.
    pub(super) fn of(operator: &Operator) -> Self {
        let place = operator.scope.prefecture().unwrap_or(CENTRE);
        let mut fields = BTreeMap::from([
            ("name".to_owned(), operator.name.clone()),
            ("place".to_owned(), place.to_owned()),
        ]);
        fields.extend(
            operator
                .roles
                .iter()
                .map(|role| (box_name(*role), TICKED.to_owned())),
        );
        Self(fields)
    }

    /// The id that was typed.
    pub(super) fn id(&self) -> &str {
        self.text("id").trim()
    }

    /// Which state of the entry the page showed.
    pub(super) fn version(&self) -> Option<i64> {
        self.text("version").parse().ok()
    }

    /// What can be stored, or the fields that have to be mended with keys of what is wrong.
    /// `own` is the scope of whoever fills it in.
    pub(super) fn read(&self, own: &Scope) -> Result<Duties, Vec<(&'static str, &'static str)>> {
        let mut wrong = Vec::new();
        let name = self.text("name").trim();
        let is_name = (1..=LONGEST_NAME).contains(&name.chars().count());
        if !is_name || name.chars().any(char::is_control) {
            wrong.push(("name", "operator-name-wrong"));
        }
        let place = self.text("place");
        let scope = scopes(own).find(|scope| scope.prefecture().unwrap_or(CENTRE) == place);
        if scope.is_none() {
            wrong.push(("place", "operator-place-wrong"));
        }
        let roles: Vec<Role> = Role::ALL
            .into_iter()
            .filter(|role| self.has(*role))
            .collect();
        if roles.is_empty() {
            wrong.push(("roles", "operator-roles-wrong"));
        }
        match scope {
            Some(scope) if wrong.is_empty() => Ok(Duties {
                name: name.to_owned(),
                scope,
                roles,
            }),
            _ => Err(wrong),
        }
    }

    /// The fields with what was typed.
    pub(super) fn fields(&self, language: Language, own: &Scope) -> Fields {
        Fields {
            texts: vec![Field {
                name: "name",
                kind: "text",
                autocomplete: "off",
                label: language.text("operator-name"),
                hint: Some(language.text("operator-name-hint")),
                value: self.text("name").to_owned(),
                ..Field::default()
            }],
            place: Select {
                name: "place",
                label: language.text("operator-place"),
                options: std::iter::once((String::new(), language.text("operator-place-choose")))
                    .chain(scopes(own).map(|scope| {
                        let value = scope.prefecture().unwrap_or(CENTRE).to_owned();
                        (value, place(language, &scope))
                    }))
                    .collect(),
                chosen: self.text("place").to_owned(),
                error: None,
            },
            roles: Role::ALL
                .into_iter()
                .map(|role| RoleBox {
                    name: box_name(role),
                    label: role_word(language, role),
                    explanation: language.text(&format!("role-{}-text", role.as_str())),
                    ticked: self.has(role),
                })
                .collect(),
            roles_error: None,
            errors: Vec::new(),
        }
    }

    fn has(&self, role: Role) -> bool {
        self.text(&box_name(role)) == TICKED
    }

    fn text(&self, name: &str) -> &str {
        self.0.get(name).map_or("", String::as_str)
    }
}

impl Fields {
    /// Says what is wrong with the fields.
    pub(super) fn refuse(&mut self, language: Language, wrong: &[(&'static str, &'static str)]) {
        for (target, key) in wrong {
            let text = language.text(key);
            match *target {
                "place" => self.place.error = Some(text.clone()),
                "roles" => self.roles_error = Some(text.clone()),
                _ => {}
            }
            mark(&mut self.texts, &mut self.errors, target, text);
        }
    }
}

/// Where somebody with this scope may place operators.
fn scopes(own: &Scope) -> impl Iterator<Item = Scope> {
    let numbers = prefecture::ALL.iter().map(|one| one.number.to_owned());
    std::iter::once(Scope::Centre)
        .chain(numbers.map(Scope::Prefecture))
        .filter(move |scope| match own {
            Scope::Centre => true,
            Scope::Prefecture(_) => scope == own,
        })
}

fn box_name(role: Role) -> String {
    format!("role_{}", role.as_str())
}

const CENTRE: &str = "centre";
const TICKED: &str = "yes";
const LONGEST_NAME: usize = 40;
