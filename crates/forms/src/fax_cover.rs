//! The cover of a FAX (FAX送付状) as data: from whom, to whom, what follows and how many pages.
//!
//! A cover lies open on the machine of the office that receives it. Service users can therefore be
//! named so that only somebody who expects the sheets knows who is meant: see [`Naming`]. Masked
//! texts are made here; the full ones are not kept, so they cannot reach the document by any way.
//!
//! How many pages the cover itself has is known only once it is placed; the placement adds them.

use std::fmt;

use time::Date;

use crate::calendar::era_date;
use crate::drawing::count_pages;
use crate::error::FormError;
use crate::form::Form;

/// The cover of a FAX; each text may be empty and is then a blank to be filled in by hand.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FaxCover {
    /// Whom the FAX is for.
    pub to: FaxParty,
    /// Who sends it.
    pub from: FaxParty,
    /// The day of sending in the Japanese era, with the weekday.
    pub sent_on: String,
    /// 「件名」.
    pub subject: String,
    /// The sheets that follow, in their order.
    pub sheets: Vec<FaxSheet>,
    /// 「連絡事項」: free text of any length.
    pub remark: String,
    /// How the service users of `sheets` are named.
    pub naming: Naming,
}

/// An office and a person in it.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FaxParty {
    /// The name of the office.
    pub office: String,
    /// The office number (事業所番号).
    pub number: String,
    /// The person.
    pub person: String,
    /// The telephone number.
    pub telephone: String,
    /// The FAX number.
    pub fax: String,
}

/// How a service user is named on the cover.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum Naming {
    /// By name and insured number.
    Full,
    /// By the first character of the family name and the last two digits of the insured number.
    #[default]
    Masked,
}

/// One line of the list of what follows.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct FaxSheet {
    /// The name of the form.
    pub form: String,
    /// The service user, named as the cover names them.
    pub service_user: String,
    /// The month or day the sheet is for.
    pub month: String,
    /// How many pages it has.
    pub pages: usize,
}

impl FaxSheet {
    /// A line for a sheet about a service user, given by name and insured number; either may be
    /// empty.
    #[must_use]
    pub fn new(
        form: impl Into<String>,
        (name, insured_number): (&str, &str),
        month: impl Into<String>,
        pages: usize,
        naming: Naming,
    ) -> Self {
        Self {
            form: form.into(),
            service_user: naming.of(name, insured_number),
            month: month.into(),
            pages,
        }
    }
}

impl FaxSheet {
    /// A line for each of the sheets, in their order, with the pages it will take.
    ///
    /// # Errors
    ///
    /// As [`count_pages`].
    pub fn list(forms: &[Form], naming: Naming) -> Result<Vec<Self>, FormError> {
        let line = |(form, pages): (&Form, usize)| {
            let user = form.service_user().unwrap_or_default();
            let user = (user.name.as_str(), user.insured_number.as_str());
            let month = form.month().unwrap_or_default();
            Self::new(form.name(), user, month, pages, naming)
        };
        let pages = count_pages(forms)?;
        Ok(forms.iter().zip(pages).map(line).collect())
    }

    /// A subject for sheets: their month, where they are of one, and what they are.
    #[must_use]
    pub fn subject(sheets: &[Self]) -> String {
        let mut months: Vec<&str> = sheets.iter().map(|sheet| sheet.month.as_str()).collect();
        months.dedup();
        let mut titles: Vec<&str> = Vec::new();
        for sheet in sheets {
            // 「第６表 サービス利用票」 is known by its title.
            let title = sheet
                .form
                .split_once(' ')
                .map_or(&*sheet.form, |(_, title)| title);
            if !titles.contains(&title) {
                titles.push(title);
            }
        }
        let more = if titles.len() > SUBJECT {
            " ほか"
        } else {
            ""
        };
        let titles: Vec<&str> = titles.into_iter().take(SUBJECT).collect();
        let what = format!("{}{more}", titles.join("・"));
        match months.as_slice() {
            [month] if !month.is_empty() => format!("{month}分　{what}"),
            _ => what,
        }
    }
}

impl FaxCover {
    /// How many pages follow the cover.
    #[must_use]
    pub fn following(&self) -> usize {
        self.sheets.iter().map(|sheet| sheet.pages).sum()
    }

    /// The same cover with its day of sending as it is written there: 「令和7年4月10日（木）」.
    #[must_use]
    pub fn dated(mut self, day: Date) -> Self {
        self.sent_on = era_date(day);
        self
    }
}

impl Naming {
    /// What the cover says about a service user.
    fn of(self, name: &str, number: &str) -> String {
        match self {
            Self::Full => full(name, number),
            Self::Masked => masked(name, number),
        }
    }
}

fn full(name: &str, number: &str) -> String {
    match (name.trim(), number.trim()) {
        ("", "") => String::new(),
        ("", number) => format!("被保険者番号 {number}"),
        (name, "") => format!("{name} 様"),
        (name, number) => format!("{name} 様　{number}"),
    }
}

/// Always as long whatever the name is, so that its length tells nothing either.
fn masked(name: &str, number: &str) -> String {
    let first = name.chars().find(|one| !one.is_whitespace());
    let ending = ending(number.trim());
    match (first, ending) {
        (None, None) => String::new(),
        (None, Some(ending)) => format!("番号の末尾 {ending}"),
        (Some(first), None) => format!("{first}○ 様"),
        (Some(first), Some(ending)) => format!("{first}○ 様　番号の末尾 {ending}"),
    }
}

/// The last two digits of an insured number; none of a text too short to hide the rest.
fn ending(number: &str) -> Option<&str> {
    let plain = number.is_ascii() && number.len() == INSURED_NUMBER;
    plain.then(|| number.get(INSURED_NUMBER - 2..)).flatten()
}

impl fmt::Debug for FaxCover {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FaxCover")
            .field("sheets", &self.sheets)
            .field("naming", &self.naming)
            .finish_non_exhaustive()
    }
}

impl fmt::Debug for FaxParty {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter.debug_struct("FaxParty").finish_non_exhaustive()
    }
}

impl fmt::Debug for FaxSheet {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("FaxSheet")
            .field("form", &self.form)
            .field("pages", &self.pages)
            .finish_non_exhaustive()
    }
}

/// How many kinds of sheets a subject names.
const SUBJECT: usize = 3;
/// How many characters an insured number has.
const INSURED_NUMBER: usize = 10;

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_masked_name_keeps_one_character() {
        for (name, number, masked, full) in [
            (
                "見本　太郎",
                "0000000017",
                "見○ 様　番号の末尾 17",
                "見本　太郎 様　0000000017",
            ),
            ("見本花代", "", "見○ 様", "見本花代 様"),
            ("　見本", "17", "見○ 様", "見本 様　17"),
            ("", "H000000017", "番号の末尾 17", "被保険者番号 H000000017"),
            ("", "見本", "", "被保険者番号 見本"),
            ("", "", "", ""),
        ] {
            assert_eq!(Naming::Masked.of(name, number), masked);
            assert_eq!(Naming::Full.of(name, number), full);
        }
    }
}
