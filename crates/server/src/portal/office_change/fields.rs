//! The fields of 登録情報の変更, and what may stand in them.

use serde::Deserialize;

use super::ChangeFields;
use crate::folding::fold;
use crate::records::offices::is_kana;
use crate::store::office_change::OfficeDetails;
use crate::web::form::Field;
use crate::web::language::Language;
use crate::web::sign_in::tidied_id;

/// What was filled in.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(super) struct ChangeForm {
    name: String,
    kana: String,
    postcode: String,
    address: String,
    telephone: String,
    fax: String,
    note: String,
}

/// What a field is called.
pub(super) fn label(language: Language, name: &str) -> String {
    language.text(&format!("office-field-{name}"))
}

impl ChangeForm {
    /// The form with what is on record.
    pub(super) fn of(details: &OfficeDetails) -> Self {
        Self {
            name: details.name.clone(),
            kana: details.kana.clone(),
            postcode: details.postcode.clone(),
            address: details.address.clone(),
            telephone: details.telephone.clone(),
            fax: details.fax.clone(),
            note: String::new(),
        }
    }

    /// What the office adds in its own words.
    pub(super) fn note(&self) -> String {
        self.note.trim().replace("\r\n", "\n")
    }

    /// What is asked for, and the fields that have to be mended, each with the key of what is
    /// wrong.
    pub(super) fn checked(
        &self,
        present: &OfficeDetails,
    ) -> (OfficeDetails, Vec<(&'static str, &'static str)>) {
        let mut wrong = Vec::new();
        let text = |typed: &str| typed.trim().to_owned();
        let wanted = OfficeDetails {
            name: text(&self.name),
            kana: text(&self.kana),
            postcode: postcode(&self.postcode),
            address: text(&self.address),
            telephone: tidied_id(&self.telephone),
            fax: tidied_id(&self.fax),
        };
        if !is_line(&wanted.name, LONGEST_NAME) {
            wrong.push(("name", "office-field-line-wrong"));
        }
        if wanted.kana.is_empty() || !is_kana(&wanted.kana) {
            wrong.push(("kana", "office-field-kana-wrong"));
        }
        if !is_postcode(&wanted.postcode) {
            wrong.push(("postcode", "office-field-postcode-wrong"));
        }
        if !is_line(&wanted.address, LONGEST_ADDRESS) {
            wrong.push(("address", "office-field-line-wrong"));
        }
        if !is_telephone(&wanted.telephone) {
            wrong.push(("telephone", "office-field-telephone-wrong"));
        }
        if !wanted.fax.is_empty() && !is_telephone(&wanted.fax) {
            wrong.push(("fax", "office-field-telephone-wrong"));
        }
        if self.note().chars().count() > LONGEST_NOTE {
            wrong.push(("note", "office-field-note-long"));
        }
        if wrong.is_empty() && wanted == *present {
            wrong.push(("name", "office-change-nothing"));
        }
        (wanted, wrong)
    }
}

/// The form as it is shown.
pub(super) fn fields(language: Language, typed: &ChangeForm) -> ChangeFields {
    let field = |name: &'static str, autocomplete: &'static str, value: &str| Field {
        name,
        kind: "text",
        autocomplete,
        label: label(language, name),
        hint: match name {
            "name" | "address" => None,
            _ => Some(language.text(&format!("office-field-{name}-hint"))),
        },
        value: value.to_owned(),
        ..Field::default()
    };
    ChangeFields {
        fields: vec![
            field("name", "organization", &typed.name),
            field("kana", "off", &typed.kana),
            field("postcode", "postal-code", &typed.postcode),
            field("address", "address-line1", &typed.address),
            field("telephone", "tel", &typed.telephone),
            field("fax", "off", &typed.fax),
        ],
        note: field("note", "off", &typed.note),
    }
}

/// Whether a text is one line of at most so many characters, and not empty.
pub(in crate::portal) fn is_line(text: &str, longest: usize) -> bool {
    (1..=longest).contains(&text.chars().count()) && !text.chars().any(char::is_control)
}

/// A postcode as it is kept, with its hyphen.
fn postcode(typed: &str) -> String {
    let tidied = tidied_id(&fold(typed.trim())).to_lowercase();
    match (tidied.len(), tidied.split_at_checked(3)) {
        (7, Some((area, place))) => format!("{area}-{place}"),
        _ => tidied,
    }
}

fn is_postcode(text: &str) -> bool {
    let (area, place) = text.split_once('-').unwrap_or_default();
    let digits = |part: &str| part.bytes().all(|byte| byte.is_ascii_digit());
    area.len() == 3 && place.len() == 4 && digits(area) && digits(place)
}

/// Whether a text is a telephone number as it is kept.
pub(in crate::portal) fn is_telephone(text: &str) -> bool {
    let digits = text.chars().filter(char::is_ascii_digit).count();
    let plain = |symbol: char| symbol.is_ascii_digit() || symbol == '-';
    (9..=11).contains(&digits) && text.chars().all(plain)
}

const LONGEST_NAME: usize = 100;
const LONGEST_ADDRESS: usize = 200;
const LONGEST_NOTE: usize = 1000;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_typed_is_tidied_and_judged() {
        let typed = ChangeForm {
            name: " 青空 ".to_owned(),
            kana: "アオゾラ".to_owned(),
            postcode: "１０００００１".to_owned(),
            address: "東京都千代田区1-1".to_owned(),
            telephone: "０３ー１２３４ー５６７８".to_owned(),
            ..ChangeForm::default()
        };
        let (wanted, wrong) = typed.checked(&OfficeDetails::default());
        assert_eq!(wrong, []);
        assert_eq!(
            (wanted.name.as_str(), wanted.postcode.as_str()),
            ("青空", "100-0001")
        );
        assert_eq!(wanted.telephone, "03-1234-5678");
        let (_, wrong) = typed.checked(&wanted);
        assert_eq!(wrong, [("name", "office-change-nothing")]);
        let typed = ChangeForm {
            kana: "aozora".to_owned(),
            postcode: "12".to_owned(),
            fax: "none".to_owned(),
            note: "a".repeat(1001),
            ..ChangeForm::default()
        };
        let (_, wrong) = typed.checked(&wanted);
        let names: Vec<_> = wrong.iter().map(|(name, _)| *name).collect();
        assert_eq!(
            names,
            [
                "name",
                "kana",
                "postcode",
                "address",
                "telephone",
                "fax",
                "note"
            ]
        );
    }
}
