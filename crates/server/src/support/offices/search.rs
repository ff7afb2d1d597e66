//! What is searched for among the offices that can be reached, and the fields of the form.

use std::collections::{BTreeMap, BTreeSet};

use careplan::ServiceKind;
use serde::Deserialize;

use super::Listed;
use crate::folding::words;
use crate::prefecture;
use crate::store::connected::ConnectedOffice;
use crate::web::attachment::percent_encoded;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::select::Select;
use crate::web::service_kind;

/// What is searched for.
#[derive(Deserialize)]
#[serde(default)]
pub(super) struct Search {
    pub(super) q: String,
    pub(super) prefecture: String,
    pub(super) municipality: String,
    pub(super) kind: String,
    pub(super) page: usize,
}

impl Default for Search {
    fn default() -> Self {
        Self {
            q: String::new(),
            prefecture: String::new(),
            municipality: String::new(),
            kind: String::new(),
            page: 1,
        }
    }
}

impl Search {
    /// The search without what cannot be searched for: a prefecture or a kind that does not exist,
    /// or a municipality of another prefecture.
    pub(super) fn tidied(mut self, all: &[Listed]) -> Self {
        self.q = self.q.trim().chars().take(LONGEST_QUERY).collect();
        if prefecture::find(&self.prefecture).is_none() {
            self.prefecture.clear();
        }
        if self.kind.parse::<ServiceKind>().is_err() {
            self.kind.clear();
        }
        let known = all.iter().any(|one| {
            one.office.prefecture == self.prefecture && one.office.municipality == self.municipality
        });
        if !known {
            self.municipality.clear();
        }
        self
    }

    /// The offices that fit name and kind, wherever they are.
    pub(super) fn anywhere<'a>(&self, all: &'a [Listed]) -> Vec<&'a ConnectedOffice> {
        let wanted = words(&self.q);
        let kind: Option<ServiceKind> = self.kind.parse().ok();
        all.iter()
            .filter(|one| wanted.iter().all(|word| one.folded.contains(word)))
            .map(|one| &one.office)
            .filter(|office| kind.is_none_or(|kind| office.services.contains(&kind)))
            .collect()
    }

    /// Address of the same search in a place.
    pub(super) fn address(&self, prefecture: &str, municipality: &str, page: usize) -> String {
        let (q, kind) = (percent_encoded(&self.q), percent_encoded(&self.kind));
        let municipality = percent_encoded(municipality);
        format!(
            "/offices?prefecture={prefecture}&municipality={municipality}&kind={kind}&q={q}\
             &page={page}"
        )
    }

    /// The field for a part of the name.
    pub(super) fn name_field(&self, language: Language) -> Field {
        Field {
            name: "q",
            kind: "search",
            autocomplete: "off",
            label: language.text("connected-name"),
            hint: Some(language.text("connected-name-hint")),
            value: self.q.clone(),
            ..Field::default()
        }
    }

    /// The choice of a prefecture.
    pub(super) fn prefecture_choice(&self, language: Language) -> Select {
        let all = [(String::new(), language.text("connected-everywhere"))];
        let each = prefecture::ALL
            .iter()
            .map(|one| (one.number.to_owned(), one.name_in(language).to_owned()));
        Select {
            name: "prefecture",
            label: language.text("connected-prefecture"),
            options: all.into_iter().chain(each).collect(),
            chosen: self.prefecture.clone(),
            error: None,
        }
    }

    /// The choice of a municipality, once a prefecture is chosen in which some are known.
    pub(super) fn municipality_choice(&self, language: Language, all: &[Listed]) -> Option<Select> {
        let there = all
            .iter()
            .map(|listed| &listed.office)
            .filter(|office| office.prefecture == self.prefecture)
            .filter(|office| !office.municipality.is_empty());
        let names: BTreeSet<&str> = there.map(|office| office.municipality.as_str()).collect();
        if names.is_empty() {
            return None;
        }
        let every = [(String::new(), language.text("connected-whole-prefecture"))];
        let each = names
            .into_iter()
            .map(|name| (name.to_owned(), name.to_owned()));
        Some(Select {
            name: "municipality",
            label: language.text("connected-municipality"),
            options: every.into_iter().chain(each).collect(),
            chosen: self.municipality.clone(),
            error: None,
        })
    }

    /// The choice of a kind of service, of those that somebody offers.
    pub(super) fn kind_choice(&self, language: Language, all: &[Listed]) -> Select {
        let offered: BTreeSet<&ServiceKind> = all
            .iter()
            .flat_map(|listed| &listed.office.services)
            .collect();
        let every = [(String::new(), language.text("connected-every-kind"))];
        let each = offered
            .into_iter()
            .map(|kind| (kind.as_str().to_owned(), service_kind::in_words(kind)));
        Select {
            name: "kind",
            label: language.text("connected-kind"),
            options: every.into_iter().chain(each).collect(),
            chosen: self.kind.clone(),
            error: None,
        }
    }

    /// How many of the offices of a prefecture are in which municipality, by name; those of which
    /// it is not known come last.
    pub(super) fn municipalities<'a>(
        &self,
        found: &[&'a ConnectedOffice],
    ) -> Vec<(Option<&'a str>, usize)> {
        let mut counts: BTreeMap<&str, usize> = BTreeMap::new();
        for office in found {
            if office.prefecture == self.prefecture {
                *counts.entry(&office.municipality).or_default() += 1;
            }
        }
        let unknown = counts.remove("").map(|count| (None, count));
        let known = counts.into_iter().map(|(name, count)| (Some(name), count));
        known.chain(unknown).collect()
    }
}

const LONGEST_QUERY: usize = 100;
