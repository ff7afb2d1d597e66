//! From the files of a checked bundle to the sheets of 第6表.

use careplan::{Bundle, FileCode, Record, ServiceKind};

use super::grouping::{self, Key, Row};
use super::{Certification, Head, UseTable};
use crate::calendar;

impl UseTable {
    /// The sheets of all service users of a plan, with what was done where it is given.
    ///
    /// See [`UseTable::from_plan_and_actuals`]; this is the case of one provider's bundle.
    #[must_use]
    pub fn from_bundles(plan: &Bundle, actual: Option<&Bundle>) -> Vec<Self> {
        Self::from_plan_and_actuals(plan, actual.as_slice())
    }

    /// The sheets of all service users of a plan, with what several providers did.
    ///
    /// A service user has one sheet for each month. The sheets stand in the order in which the
    /// service users first occur: in the plan (UPPLAN), in its supplement (UPHOSOKU), then in what
    /// was done (UPJSK). Records that belong together are found by insurer, insured person and
    /// month. Neither unknown codes nor missing files stop a sheet; what it lacks is noted on it.
    // Spec: §2.6; Annex 「6表の構成について」
    #[must_use]
    pub fn from_plan_and_actuals(plan: &Bundle, actuals: &[&Bundle]) -> Vec<Self> {
        let planned = records(plan, FileCode::Upplan);
        let supplements: Vec<&Record> = records(plan, FileCode::Uphosoku)
            .into_iter()
            .filter(|record| record.field(63) != NO_MONTH)
            .collect();
        let done: Vec<&Record> = actuals
            .iter()
            .flat_map(|bundle| records(bundle, FileCode::Upjsk))
            .collect();

        let mut users: Vec<User<'_>> = Vec::new();
        let all = planned
            .iter()
            .map(|record| user(record, MONTH))
            .chain(supplements.iter().map(|record| user(record, 63)))
            .chain(done.iter().map(|record| user(record, MONTH)));
        for user in all {
            if !users.contains(&user) {
                users.push(user);
            }
        }
        users
            .into_iter()
            .map(|one| Sources {
                month: one.2,
                planned: of(&planned, one, MONTH),
                done: of(&done, one, MONTH),
                supplement: of(&supplements, one, 63).first().copied(),
            })
            .map(|sources| sources.sheet())
            .collect()
    }
}

/// Insurer, insured person and month.
type User<'a> = (&'a str, &'a str, &'a str);

fn user(record: &Record, month: u16) -> User<'_> {
    (record.field(2), record.field(3), record.field(month))
}

fn of<'a>(records: &[&'a Record], one: User<'_>, month: u16) -> Vec<&'a Record> {
    records
        .iter()
        .copied()
        .filter(|record| user(record, month) == one)
        .collect()
}

fn records(bundle: &Bundle, code: FileCode) -> Vec<&Record> {
    bundle
        .file(code)
        .map(|file| file.records.iter().collect())
        .unwrap_or_default()
}

/// The records of one sheet.
struct Sources<'a> {
    month: &'a str,
    planned: Vec<&'a Record>,
    done: Vec<&'a Record>,
    supplement: Option<&'a Record>,
}

impl Sources<'_> {
    fn sheet(&self) -> UseTable {
        let planned: Vec<Row<'_>> = self.planned.iter().map(|record| row(record)).collect();
        let done: Vec<Row<'_>> = self.done.iter().map(|record| row(record)).collect();
        let (lines, mut notes) = grouping::lines(self.month, &planned, &done, &kind_name);
        if self.supplement.is_none() {
            notes.insert(0, NO_SUPPLEMENT.to_owned());
        }
        if self.planned.is_empty() && !self.done.is_empty() {
            notes.insert(0, NO_PLAN.to_owned());
        }
        UseTable {
            month: calendar::written_month(self.month),
            certification: match self.supplement(16) {
                "1" => Some(Certification::Applied),
                "2" => Some(Certification::Certified),
                _ => None,
            },
            head: self.head(),
            days: calendar::days(self.month),
            lines,
            notes,
        }
    }

    fn head(&self) -> Head {
        let (care_level, changed_care_level) = match self.supplement(59) {
            "" => (self.supplement(18), ""),
            previous => (previous, self.supplement(18)),
        };
        let user = self.supplement.or(self.first());
        let user = |number| user.map_or("", |record| record.field(number));
        Head {
            insurer_number: user(2).to_owned(),
            insurer_name: String::new(),
            planner_office: match self.common(6) {
                "" => String::new(),
                number => format!("事業所番号 {number}"),
            },
            planner_name: self.common(7).to_owned(),
            made_on: calendar::written_date(self.common(4)),
            notified_on: String::new(),
            insured_number: user(3).to_owned(),
            name_reading: self.supplement(5).to_owned(),
            name: self.supplement(6).to_owned(),
            born_on: calendar::written_date(self.supplement(8)),
            sex: match self.supplement(7) {
                "1" => "男".to_owned(),
                "2" => "女".to_owned(),
                other => other.to_owned(),
            },
            care_level: level(care_level),
            changed_care_level: level(changed_care_level),
            changed_on: calendar::written_date(self.supplement(17)),
            limit_units: separated(self.supplement(19)),
            limit_from: calendar::written_date(self.supplement(14)),
            limit_to: calendar::written_date(self.supplement(15)),
            short_stay_days: match self.supplement(57) {
                "" => self.common(9).to_owned(),
                days => days.to_owned(),
            },
        }
    }

    fn supplement(&self, number: u16) -> &str {
        self.supplement.map_or("", |record| record.field(number))
    }

    /// A field that all records of the sheet share: the first one that is filled, the plan first.
    fn common(&self, number: u16) -> &str {
        self.planned
            .iter()
            .chain(&self.done)
            .map(|record| record.field(number))
            .find(|text| !text.is_empty())
            .unwrap_or("")
    }

    fn first(&self) -> Option<&Record> {
        self.planned.first().or(self.done.first()).copied()
    }
}

fn row(record: &Record) -> Row<'_> {
    Row {
        date: record.field(10),
        count: record.field(14),
        office_name: record.field(21),
        key: Key {
            starts: record.field(12),
            ends: record.field(13),
            office: record.field(20),
            satellite: record.field(22),
            code: record.field(15),
            tais_code: record.field(16),
            notified_code: record.field(17),
            equipment: record.field(18),
            discriminator: record.field(19),
        },
    }
}

fn kind_name(kind: &str) -> Option<&'static str> {
    ServiceKind::try_from(kind).ok()?.name()
}

/// The name of a care level (要介護状態区分); an unknown code stays as it is.
fn level(code: &str) -> String {
    let name = match code {
        "06" => "事業対象者",
        "12" => "要支援１",
        "13" => "要支援２",
        "21" => "要介護１",
        "22" => "要介護２",
        "23" => "要介護３",
        "24" => "要介護４",
        "25" => "要介護５",
        other => other,
    };
    name.to_owned()
}

/// `16,765` for `16765`; a text that is not a number stays as it is.
fn separated(text: &str) -> String {
    if text.is_empty() || !text.bytes().all(|byte| byte.is_ascii_digit()) {
        return text.to_owned();
    }
    let digits = text.trim_start_matches('0');
    let digits = if digits.is_empty() { "0" } else { digits };
    let mut separated = String::new();
    for (index, digit) in digits.chars().enumerate() {
        if index > 0 && (digits.len() - index) % 3 == 0 {
            separated.push(',');
        }
        separated.push(digit);
    }
    separated
}

/// No.5 of UPPLAN and UPJSK.
const MONTH: u16 = 5;

/// No.63 of a supplement that belongs to 第1表 to 第3表.
const NO_MONTH: &str = "000000";

const NO_SUPPLEMENT: &str =
    "利用者補足情報（UPHOSOKU）にこの利用者の記録がないため、氏名・要介護状態区分等は空欄です。";

const NO_PLAN: &str = "予定（UPPLAN）にこの利用者の記録がないため、実績だけを載せています。";
