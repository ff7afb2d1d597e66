//! From the files of a checked bundle to the sheets of 第6表.

use std::collections::HashMap;

use careplan::master::Masters;
use careplan::{Bundle, FileCode, Record};

use super::grouping::{self, Key, Row};
use super::{Certification, Head, SheetKind, UseTable};
use crate::calendar;
use crate::naming::{MARK, Names};

impl UseTable {
    /// The 利用票 of all service users of a plan, with what was done where it is given.
    ///
    /// See [`UseTable::from_plan_and_actuals`]; this is the case of one provider's bundle.
    #[must_use]
    pub fn from_bundles(plan: &Bundle, actual: Option<&Bundle>, masters: &Masters) -> Vec<Self> {
        Self::from_plan_and_actuals(plan, actual.as_slice(), masters)
    }

    /// The 利用票 of all service users of a plan, with what several providers did.
    ///
    /// A service user has one sheet for each month. The sheets stand in the order in which the
    /// service users first occur: in the plan (UPPLAN), in its supplement (UPHOSOKU), then in what
    /// was done (UPJSK). Records that belong together are found by insurer, insured person and
    /// month. Names that files do not carry are looked up in the masters. Neither unknown codes nor
    /// missing files stop a sheet; what it lacks is noted on it.
    // Spec: §2.6; Annex 「6表の構成について」
    #[must_use]
    pub fn from_plan_and_actuals(
        plan: &Bundle,
        actuals: &[&Bundle],
        masters: &Masters,
    ) -> Vec<Self> {
        let users = users(plan, actuals);
        let sheet = |sources: &Sources<'_>| sources.sheet(SheetKind::Use, masters);
        users.iter().map(sheet).collect()
    }

    /// The 提供票 of all service users of a plan, with what several providers did.
    ///
    /// As [`UseTable::from_plan_and_actuals`], but each service user has one sheet for each office
    /// that gives a service, its branches included, with the lines of that office alone. A service
    /// user without a service has one sheet that says so.
    // Spec: §2.6; Annex 「6表の構成について」
    #[must_use]
    pub fn provisions(plan: &Bundle, actuals: &[&Bundle], masters: &Masters) -> Vec<Self> {
        let users = users(plan, actuals);
        let mut sheets = Vec::new();
        for sources in &users {
            let parts = sources.by_office();
            if parts.is_empty() {
                sheets.push(sources.sheet(SheetKind::Provision, masters));
            }
            let sheet = |part: &Sources<'_>| part.sheet(SheetKind::Provision, masters);
            sheets.extend(parts.iter().map(sheet));
        }
        sheets
    }
}

/// Insurer, insured person and month.
type User<'a> = (&'a str, &'a str, &'a str);

fn user(record: &Record, month: u16) -> User<'_> {
    (record.field(2), record.field(3), record.field(month))
}

/// What there is about each service user and month, in the order in which they first occur.
fn users<'a>(plan: &'a Bundle, actuals: &[&'a Bundle]) -> Vec<Sources<'a>> {
    let mut users: Vec<Sources<'a>> = Vec::new();
    let mut places: HashMap<User<'a>, usize> = HashMap::new();
    let mut add = |record: &'a Record, month: u16, put: fn(&mut Sources<'a>, &'a Record)| {
        let place = *places.entry(user(record, month)).or_insert(users.len());
        if place == users.len() {
            users.push(Sources {
                month: record.field(month),
                planned: Vec::new(),
                done: Vec::new(),
                supplements: Vec::new(),
            });
        }
        if let Some(sources) = users.get_mut(place) {
            put(sources, record);
        }
    };
    for record in records(plan, FileCode::Upplan) {
        add(record, MONTH, |sources, record| {
            sources.planned.push(record);
        });
    }
    let supplements = records(plan, FileCode::Uphosoku).iter();
    for record in supplements.filter(|record| record.field(63) != NO_MONTH) {
        add(record, 63, |sources, record| {
            sources.supplements.push(record);
        });
    }
    for bundle in actuals {
        for record in records(bundle, FileCode::Upjsk) {
            add(record, MONTH, |sources, record| sources.done.push(record));
        }
    }
    users
}

fn records(bundle: &Bundle, code: FileCode) -> &[Record] {
    bundle.file(code).map_or(&[], |file| &file.records)
}

/// The records of one service user and month.
struct Sources<'a> {
    month: &'a str,
    planned: Vec<&'a Record>,
    done: Vec<&'a Record>,
    /// The first one counts.
    supplements: Vec<&'a Record>,
}

impl<'a> Sources<'a> {
    /// The same service user at each office, in the order in which the offices first occur.
    fn by_office(&self) -> Vec<Self> {
        let mut parts: Vec<Self> = Vec::new();
        let mut places: HashMap<&str, usize> = HashMap::new();
        for (records, side) in [(&self.planned, Side::Planned), (&self.done, Side::Done)] {
            for record in records {
                let place = *places.entry(record.field(OFFICE)).or_insert(parts.len());
                if place == parts.len() {
                    parts.push(Self {
                        month: self.month,
                        planned: Vec::new(),
                        done: Vec::new(),
                        supplements: self.supplements.clone(),
                    });
                }
                if let Some(part) = parts.get_mut(place) {
                    match side {
                        Side::Planned => part.planned.push(record),
                        Side::Done => part.done.push(record),
                    }
                }
            }
        }
        parts
    }

    fn sheet(&self, kind: SheetKind, masters: &Masters) -> UseTable {
        let planned: Vec<Row<'_>> = self.planned.iter().map(|record| row(record)).collect();
        let done: Vec<Row<'_>> = self.done.iter().map(|record| row(record)).collect();
        let insurer = self.user(2);
        let mut names = Names::new(masters, insurer, self.month);
        let head = self.head(&mut names);
        let (lines, others) = grouping::lines(self.month, &planned, &done, &mut names);
        let provider_number = match kind {
            SheetKind::Use => "",
            SheetKind::Provision => self.common(OFFICE),
        };
        let provider = match kind {
            SheetKind::Use => String::new(),
            SheetKind::Provision => names.office(self.common(21), provider_number),
        };
        let mut notes = self.notes();
        notes.extend(others);
        notes.extend(names.into_notes());
        UseTable {
            kind,
            provider,
            provider_number: provider_number.to_owned(),
            month: calendar::written_month(self.month),
            certification: match self.supplement(16) {
                "1" => Some(Certification::Applied),
                "2" => Some(Certification::Certified),
                _ => None,
            },
            head,
            days: calendar::days(self.month),
            lines,
            notes,
        }
    }

    /// What is odd about the records, beside what the lines and the names tell.
    fn notes(&self) -> Vec<String> {
        let mut notes = Vec::new();
        if self.planned.is_empty() && self.done.is_empty() {
            notes.push(NO_SERVICE.to_owned());
        } else if self.planned.is_empty() {
            notes.push(NO_PLAN.to_owned());
        }
        if self.supplements.is_empty() {
            notes.push(NO_SUPPLEMENT.to_owned());
        } else if self.supplements.len() > 1 {
            notes.push(format!(
                "{MARK}利用者補足情報（UPHOSOKU）に同じ利用者・年月の記録が{}件あります。最初の1件を載せています。",
                self.supplements.len()
            ));
        }
        if calendar::days(self.month).is_empty() {
            notes.push(format!(
                "{MARK}サービス提供年月（項目5）「{}」を年月として読めないため、曜日は空欄です。",
                self.month
            ));
        }
        for (number, title, known) in [
            (16, "認定状況区分", &["1", "2"][..]),
            (7, "利用者性別", &["1", "2"]),
            (18, "要介護状態区分", &LEVELS),
            (59, "変更前の要介護状態区分", &LEVELS),
        ] {
            let code = self.supplement(number);
            if !code.is_empty() && !known.contains(&code) {
                notes.push(format!(
                    "{MARK}{title}（UPHOSOKU 項目{number}）の「{code}」は、決められたコードにありません。"
                ));
            }
        }
        notes
    }

    fn head(&self, names: &mut Names<'_>) -> Head {
        let (care_level, changed_care_level) = match self.supplement(59) {
            "" => (self.supplement(18), ""),
            previous => (previous, self.supplement(18)),
        };
        Head {
            insurer_number: self.user(2).to_owned(),
            insurer_name: names.insurer(),
            planner_office: names.planner(self.common(6)),
            planner_name: self.common(7).to_owned(),
            made_on: calendar::written_date(self.common(4)),
            notified_on: String::new(),
            insured_number: self.user(3).to_owned(),
            name_reading: self.supplement(5).to_owned(),
            name: self.supplement(6).to_owned(),
            born_on: calendar::written_date(self.supplement(8)),
            sex: match self.supplement(7) {
                "1" => "男".to_owned(),
                "2" => "女".to_owned(),
                "" => String::new(),
                other => format!("{MARK}{other}"),
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

    fn supplement(&self, number: u16) -> &'a str {
        let supplement = self.supplements.first();
        supplement.map_or("", |record| record.field(number))
    }

    /// A field that tells who the service user is.
    fn user(&self, number: u16) -> &'a str {
        let record = self.supplements.iter().chain(&self.planned);
        let record = record.chain(&self.done).next();
        record.map_or("", |record| record.field(number))
    }

    /// A field that all records of the sheet share: the first one that is filled, the plan first.
    fn common(&self, number: u16) -> &'a str {
        self.planned
            .iter()
            .chain(&self.done)
            .map(|record| record.field(number))
            .find(|text| !text.is_empty())
            .unwrap_or("")
    }
}

#[derive(Clone, Copy)]
enum Side {
    Planned,
    Done,
}

fn row(record: &Record) -> Row<'_> {
    Row {
        date: record.field(10),
        count: record.field(14),
        office_name: record.field(21),
        key: Key {
            starts: record.field(12),
            ends: record.field(13),
            office: record.field(OFFICE),
            satellite: record.field(22),
            code: record.field(15),
            tais_code: record.field(16),
            notified_code: record.field(17),
            equipment: record.field(18),
            discriminator: record.field(19),
        },
    }
}

/// The name of a care level (要介護状態区分); an unknown code stays as it is, with a mark.
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
        "" => "",
        other => return format!("{MARK}{other}"),
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

/// The codes of [`level`].
const LEVELS: [&str; 8] = ["06", "12", "13", "21", "22", "23", "24", "25"];

/// No.5 of UPPLAN and UPJSK.
const MONTH: u16 = 5;

/// No.20 of UPPLAN and UPJSK.
const OFFICE: u16 = 20;

/// No.63 of a supplement that belongs to 第1表 to 第3表.
const NO_MONTH: &str = "000000";

const NO_SUPPLEMENT: &str =
    "◆利用者補足情報（UPHOSOKU）にこの利用者の記録がないため、氏名・要介護状態区分等は空欄です。";

const NO_PLAN: &str = "◆予定（UPPLAN）にこの利用者の記録がないため、実績だけを載せています。";

const NO_SERVICE: &str = "◆予定（UPPLAN）にも実績（UPJSK）にも、この利用者のサービスがありません。";
