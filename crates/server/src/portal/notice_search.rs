//! The search among notices: what was asked for, by the address, and the form that shows it.

use serde::Deserialize;
use time::{Date, Duration, OffsetDateTime};

use crate::clock::JAPAN;
use crate::store::notice::keywords::{self, MOST_WORDS};
use crate::store::notice::{Reading, Search};
use crate::web::attachment::percent_encoded;
use crate::web::day_choice::{ChosenDay, End};
use crate::web::form::{Field, FormError};
use crate::web::language::Language;
use crate::web::select::Select;

/// What the address asks for. Everything may be missing: then it is the state of first arrival.
#[derive(Debug, Clone, Default, Deserialize)]
#[serde(default)]
pub(crate) struct Asked {
    target: String,
    from_year: String,
    from_month: String,
    from_day: String,
    to_year: String,
    to_month: String,
    to_day: String,
    keyword: String,
    page: String,
}

/// 対象: among which notices is searched.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Target {
    /// 検索期間内のお知らせ.
    Period,
    /// 新着のお知らせ.
    New,
    /// 未読のお知らせ.
    Unread,
    /// 全てのお知らせ.
    All,
}

impl Target {
    const ALL: [Self; 4] = [Self::Period, Self::New, Self::Unread, Self::All];

    fn as_str(self) -> &'static str {
        match self {
            Self::Period => "period",
            Self::New => "new",
            Self::Unread => "unread",
            Self::All => "all",
        }
    }
}

/// The form with what was asked for.
pub(crate) struct SearchForm {
    pub(crate) targets: Vec<TargetChoice>,
    pub(crate) from: [Select; 3],
    pub(crate) to: [Select; 3],
    pub(crate) keyword: Field,
    pub(crate) errors: Vec<FormError>,
    /// That dates were chosen which do not count.
    pub(crate) remark: Option<String>,
}

/// One of the radio buttons of 対象.
pub(crate) struct TargetChoice {
    pub(crate) id: String,
    pub(crate) value: &'static str,
    pub(crate) label: String,
    pub(crate) chosen: bool,
}

impl Asked {
    /// Which ten, beginning with 1.
    pub(crate) fn page(&self) -> u32 {
        self.page.parse().unwrap_or(1).clamp(1, 100_000)
    }

    /// The address of another ten of the same search.
    pub(crate) fn address(&self, page: u32) -> String {
        let mut address = format!("/?page={page}");
        for (name, value) in [
            ("target", &self.target),
            ("from_year", &self.from_year),
            ("from_month", &self.from_month),
            ("from_day", &self.from_day),
            ("to_year", &self.to_year),
            ("to_month", &self.to_month),
            ("to_day", &self.to_day),
            ("keyword", &self.keyword),
        ] {
            if !value.is_empty() {
                address.push_str(&format!("&{name}={}", percent_encoded(value)));
            }
        }
        address + "#found"
    }

    /// The search, if what was asked for makes one, and the form.
    pub(crate) fn read(
        &self,
        language: Language,
        now: OffsetDateTime,
        new_days: u32,
    ) -> (Option<Search>, SearchForm) {
        let today = now.to_offset(JAPAN).date();
        let target = self.target();
        let (from, to) = (self.from(), self.to());
        let mut form = self.form(language, today);
        let words = keywords::words(&self.keyword);
        if words.len() > MOST_WORDS {
            let most = MOST_WORDS.to_string();
            let text = language.text_with("notice-search-words", &[("count", &most)]);
            form.keyword.error = Some(text.clone());
            form.errors.push(FormError {
                target: "keyword",
                text,
            });
        }
        if self.keyword.chars().count() > LONGEST_KEYWORD {
            let longest = LONGEST_KEYWORD.to_string();
            let text = language.text_with("notice-search-long", &[("longest", &longest)]);
            form.keyword.error = Some(text.clone());
            form.errors.push(FormError {
                target: "keyword",
                text,
            });
        }
        let mut search = Search {
            words,
            ..Search::default()
        };
        match target {
            Target::Period => {
                let first = form.end(language, &from, End::First);
                let last = form.end(language, &to, End::Last);
                if let (Some(Some(first)), Some(Some(last))) = (first, last)
                    && first > last
                {
                    let text = language.text("notice-search-order");
                    form.refuse(End::First, text);
                }
                let (first, last) = (first.flatten(), last.flatten());
                let untold = first.is_none() && last.is_none();
                let year_ago = untold.then(|| a_year_before(today));
                search.from = first.or(year_ago).map(midnight);
                search.before = last.and_then(Date::next_day).map(midnight);
            }
            Target::New => {
                let days = Duration::days(i64::from(new_days));
                search.from = today.checked_sub(days).map(midnight);
            }
            Target::Unread => search.reading = Reading::Unread,
            Target::All => {}
        }
        if target != Target::Period && !(from.is_empty() && to.is_empty()) {
            form.remark = Some(language.text("notice-search-dates-unused"));
        }
        (form.errors.is_empty().then_some(search), form)
    }

    fn target(&self) -> Target {
        let known = Target::ALL.into_iter();
        let mut known = known.filter(|target| target.as_str() == self.target);
        known.next().unwrap_or(Target::Period)
    }

    fn from(&self) -> ChosenDay {
        ChosenDay {
            year: self.from_year.clone(),
            month: self.from_month.clone(),
            day: self.from_day.clone(),
        }
    }

    fn to(&self) -> ChosenDay {
        ChosenDay {
            year: self.to_year.clone(),
            month: self.to_month.clone(),
            day: self.to_day.clone(),
        }
    }

    fn form(&self, language: Language, today: Date) -> SearchForm {
        let chosen = self.target();
        let targets = Target::ALL.into_iter().map(|target| TargetChoice {
            id: format!("target-{}", target.as_str()),
            value: target.as_str(),
            label: language.text(&format!("notice-target-{}", target.as_str())),
            chosen: target == chosen,
        });
        let years = || (today.year() - YEARS..=today.year() + 1).rev();
        let whole = |end: End| language.text(end_key(end));
        SearchForm {
            targets: targets.collect(),
            from: self
                .from()
                .lists(language, FROM, &whole(End::First), years()),
            to: self.to().lists(language, TO, &whole(End::Last), years()),
            keyword: Field {
                name: "keyword",
                kind: "search",
                autocomplete: "off",
                label: language.text("notice-keyword-label"),
                hint: Some(language.text("notice-keyword-hint")),
                value: self.keyword.clone(),
                ..Field::default()
            },
            errors: Vec::new(),
            remark: None,
        }
    }
}

impl SearchForm {
    /// The chosen day of one end, or nothing and an error.
    fn end(&mut self, language: Language, chosen: &ChosenDay, end: End) -> Option<Option<Date>> {
        let wrong = match chosen.date(end) {
            Ok(day) => return Some(day),
            Err(wrong) => wrong,
        };
        let text = wrong.in_words(language, &language.text(end_key(end)), chosen);
        self.refuse(end, text);
        None
    }

    fn refuse(&mut self, end: End, text: String) {
        let (lists, target) = match end {
            End::First => (&mut self.from, "from_year"),
            End::Last => (&mut self.to, "to_year"),
        };
        let [year, _, _] = lists;
        year.error = Some(text.clone());
        self.errors.push(FormError { target, text });
    }
}

fn end_key(end: End) -> &'static str {
    match end {
        End::First => "notice-search-from",
        End::Last => "notice-search-to",
    }
}

fn midnight(day: Date) -> OffsetDateTime {
    day.midnight().assume_offset(JAPAN)
}

fn a_year_before(day: Date) -> Date {
    // Of the 29th of February, the 28th.
    let before = day.replace_year(day.year() - 1);
    before.unwrap_or_else(|_| day - Duration::days(366))
}

/// Longest keyword in characters.
const LONGEST_KEYWORD: usize = 200;
const FROM: [&str; 3] = ["from_year", "from_month", "from_day"];
const TO: [&str; 3] = ["to_year", "to_month", "to_day"];
/// How many years back the lists go.
const YEARS: i32 = 10;
