//! The fields for an operator: name, place and roles, as they arrive and as they are shown.

use std::collections::BTreeSet;

use super::{place, role_word};
use crate::prefecture;
use crate::store::operator::{Operator, Role, Scope};
use crate::web::language::Language;
use crate::web::managed_person::{Boxes, PersonFields, PersonForm, TickBox, is_name, name_field};
use crate::web::select::Select;

/// Name, place and roles that can be stored.
#[derive(Debug, PartialEq, Eq)]
pub(super) struct Duties {
    pub(super) name: String,
    pub(super) scope: Scope,
    pub(super) roles: Vec<Role>,
}

/// What can be stored, or the fields that have to be mended with keys of what is wrong. `own` is
/// the scope of whoever fills it in.
pub(super) fn read(
    form: &PersonForm,
    own: &Scope,
) -> Result<Duties, Vec<(&'static str, &'static str)>> {
    let mut wrong = Vec::new();
    let (name, ticked) = (form.name(), form.ticked());
    if !is_name(name) {
        wrong.push(("name", "person-name-wrong"));
    }
    let place = form.text("place");
    let scope = scopes(own).find(|scope| word(scope) == place);
    if scope.is_none() {
        wrong.push(("place", "operator-place-wrong"));
    }
    let roles = Role::ALL.into_iter();
    let roles: Vec<Role> = roles
        .filter(|role| ticked.contains(&box_name(*role)))
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
pub(super) fn typed(language: Language, form: &PersonForm, own: &Scope) -> PersonFields {
    let (name, place) = (form.text("name"), form.text("place"));
    fields(language, own, name, place, &form.ticked())
}

/// The fields of an operator as it is.
pub(super) fn stored(language: Language, operator: &Operator, own: &Scope) -> PersonFields {
    let ticked = operator.roles.iter().map(|role| box_name(*role)).collect();
    let (name, place) = (&operator.name, word(&operator.scope));
    fields(language, own, name, place, &ticked)
}

fn fields(
    language: Language,
    own: &Scope,
    name: &str,
    chosen: &str,
    ticked: &BTreeSet<String>,
) -> PersonFields {
    let role_box = |role: Role| TickBox {
        name: box_name(role),
        label: role_word(language, role),
        explanation: language.text(&format!("role-{}-text", role.as_str())),
        ticked: ticked.contains(&box_name(role)),
        limits: Vec::new(),
    };
    PersonFields {
        texts: vec![name_field(language, name, "operator-name-hint")],
        place: Some(Select {
            name: "place",
            label: language.text("operator-place"),
            options: std::iter::once((String::new(), language.text("operator-place-choose")))
                .chain(scopes(own).map(|scope| (word(&scope).to_owned(), place(language, &scope))))
                .collect(),
            chosen: chosen.to_owned(),
            error: None,
        }),
        duties: Boxes {
            id: "roles",
            legend: language.text("operator-roles"),
            limits: String::new(),
            boxes: Role::ALL.into_iter().map(role_box).collect(),
            error: None,
        },
        errors: Vec::new(),
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

/// The value of the field for a place.
fn word(scope: &Scope) -> &str {
    scope.prefecture().unwrap_or("centre")
}

fn box_name(role: Role) -> String {
    format!("role_{}", role.as_str())
}
