//! From the files of a checked bundle to the sheets of 第7表.

use std::collections::BTreeMap;

use careplan::master::Masters;
use careplan::{Bundle, FileCode, Record};

use super::rows::{self, Line};
use super::writing::number;
use super::{AnnexTable, ShortStay, limits};
use crate::calendar;
use crate::naming::Names;
use crate::use_table::SheetKind;

impl AnnexTable {
    /// The annexes of all service users of a plan, as the service users get them.
    ///
    /// A service user has one sheet for each month. The sheets stand in the order in which the
    /// service users first occur: in the annex (UPSIKYU), then in the supplement (UPHOSOKU).
    /// Records that belong together are found by insurer, insured person and month. Neither
    /// unknown codes nor missing records stop a sheet; what it lacks is noted on it. A file
    /// without a record gives one sheet with its month. A bundle without an annex gives none.
    // Spec: §2.6; 別紙 「7表の構成について」
    #[must_use]
    pub fn from_bundle(bundle: &Bundle, masters: &Masters) -> Vec<Self> {
        let Some(file) = bundle.file(FileCode::Upsikyu) else {
            return Vec::new();
        };
        let month = file.name.service_month();
        let month = month.as_ref().map_or("", |month| month.as_str());
        let mut users = Users::default();
        for record in &file.records {
            users.sources(user(record, MONTH)).records.push(record);
        }
        let supplements = bundle.file(FileCode::Uphosoku);
        for record in supplements.iter().flat_map(|file| &file.records) {
            if record.field(SUPPLEMENT_MONTH) != NO_MONTH {
                let sources = users.sources(user(record, SUPPLEMENT_MONTH));
                sources.supplement.get_or_insert(record);
            }
        }
        if users.0.is_empty() {
            users.sources(("", "", month));
        }
        let mut users: Vec<(User<'_>, Sources<'_>)> = users.0.into_iter().collect();
        users.sort_by_key(|(_, sources)| sources.place);
        users
            .iter()
            .map(|(user, sources)| sources.sheet(*user, masters))
            .collect()
    }
}

/// The records of all sheets.
#[derive(Default)]
struct Users<'a>(BTreeMap<User<'a>, Sources<'a>>);

impl<'a> Users<'a> {
    fn sources(&mut self, user: User<'a>) -> &mut Sources<'a> {
        let place = self.0.len();
        self.0.entry(user).or_insert(Sources {
            place,
            records: Vec::new(),
            supplement: None,
        })
    }
}

/// Insurer, insured person and month.
type User<'a> = (&'a str, &'a str, &'a str);

fn user(record: &Record, month: u16) -> User<'_> {
    (record.field(2), record.field(3), record.field(month))
}

/// The records of one sheet.
struct Sources<'a> {
    /// The place of the service user among all.
    place: usize,
    records: Vec<&'a Record>,
    supplement: Option<&'a Record>,
}

impl<'a> Sources<'a> {
    fn sheet(&self, (insurer, insured, month): User<'a>, masters: &Masters) -> AnnexTable {
        let mut names = Names::new(masters, insurer, month);
        let (mut totals, mut lines): (Vec<Line<'a>>, Vec<Line<'a>>) = self
            .records
            .iter()
            .map(|record| Line::new(record))
            .partition(Line::is_total);
        let mut notes = self.missing(&totals);
        if totals.len() > 1 {
            notes.push(TWO_TOTALS.to_owned());
            lines.extend(totals.split_off(1));
        }
        let rows = rows::rows(&lines, &mut names);
        let kind_limits = limits::kind_limits(self.supplement, &mut names);
        let short_stay = self.short_stay(&mut notes);
        notes.extend(names.into_notes());
        let has_parentheses = rows.iter().any(|row| row.amounts.has_parentheses());
        let legend = if has_parentheses { PARENTHESES } else { "" };
        AnnexTable {
            kind: SheetKind::Use,
            month: calendar::written_month(month),
            made_on: calendar::written_date(self.first(MADE_ON)),
            insurer_number: insurer.to_owned(),
            insured_number: insured.to_owned(),
            name: self.supplement(6).to_owned(),
            limit_units: number(self.supplement(19)),
            rows,
            total: totals.first().map(rows::total).unwrap_or_default(),
            kind_limits,
            over_kind_limits: number(self.supplement(56)),
            short_stay,
            legend: legend.to_owned(),
            notes,
        }
    }

    fn missing(&self, totals: &[Line<'_>]) -> Vec<String> {
        let mut notes = Vec::new();
        if self.supplement.is_none() {
            notes.push(NO_SUPPLEMENT.to_owned());
        }
        if self.records.is_empty() {
            notes.push(NO_RECORDS.to_owned());
        } else if totals.is_empty() {
            notes.push(NO_TOTAL.to_owned());
        }
        notes
    }

    /// The days, which every row of short stay repeats.
    fn short_stay(&self, notes: &mut Vec<String>) -> ShortStay {
        let mut days = |field: u16| {
            let mut said: Vec<&str> = Vec::new();
            for record in &self.records {
                let text = record.field(field);
                if !text.is_empty() && !said.contains(&text) {
                    said.push(text);
                }
            }
            if said.len() > 1 && !notes.iter().any(|note| note == DAYS_DIFFER) {
                notes.push(DAYS_DIFFER.to_owned());
            }
            said.into_iter().map(number).collect::<Vec<_>>().join("／")
        };
        ShortStay {
            before: days(30),
            planned: days(31),
            together: days(32),
        }
    }

    /// A field that all records of the sheet share: the first one that is filled.
    fn first(&self, field: u16) -> &'a str {
        let mut texts = self.records.iter().map(|record| record.field(field));
        texts.find(|text| !text.is_empty()).unwrap_or("")
    }

    fn supplement(&self, field: u16) -> &'a str {
        self.supplement.map_or("", |record| record.field(field))
    }
}

/// No.4 and No.5 of UPSIKYU.
const MADE_ON: u16 = 4;
const MONTH: u16 = 5;

/// No.63 of UPHOSOKU.
const SUPPLEMENT_MONTH: u16 = 63;

/// No.63 of a supplement that belongs to 第1表 to 第3表.
const NO_MONTH: &str = "000000";

const NO_SUPPLEMENT: &str = "利用者補足情報（UPHOSOKU）にこの利用者の記録がないため、氏名・区分支給限度基準額・種類別支給限度管理は空欄です。";

const NO_RECORDS: &str = "別表（UPSIKYU）にこの利用者の記録がないため、行がありません。";

const NO_TOTAL: &str =
    "別表（UPSIKYU）にこの利用者の全合計（999999）の記録がないため、合計の行は空欄です。";

const TWO_TOTALS: &str = "別表（UPSIKYU）にこの利用者の全合計（999999）の記録が２件以上あります。２件目からは合計の行の上に載せています。";

const DAYS_DIFFER: &str = "短期入所の利用日数（項目30〜32）が記録によって異なるため、送られた値をすべて「／」で並べています。";

const PARENTHESES: &str = "（　）の数は合計の行に含めません。サービス単位／金額の（　）は区分支給限度管理の対象外、そのほかの（　）は下の「合計」の行に含まれる内訳です。";
