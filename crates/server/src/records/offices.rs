//! Files of offices: what they hold, and what applying one would do.
//!
//! A file adds and changes, it never takes away: an office that is not in it stays as it is, and so
//! does what an empty cell stands for. A row whose kinds of service begin with `+` changes nothing
//! that is on record, it only adds what is missing there.

use std::collections::{BTreeMap, BTreeSet};

use careplan::{OfficeNumber, ServiceKind};
use time::Date;

use super::day;
use super::plan::{Change, Plan, PlannedRow, Verdict, Words, compare};
use super::table::{Column, Presence, TableRow, code, shortened};
use crate::prefecture;
use crate::store::office::{Claiming, Office};
use crate::store::operator::Scope;

/// The columns, in the order of the constants below.
pub(crate) const COLUMNS: &[Column] = &[
    column("事業所番号", Presence::Needed),
    column("事業所名", Presence::Needed),
    column("都道府県", Presence::Optional),
    column("サービス種類", Presence::Optional),
    column("請求方法", Presence::Optional),
    column("請求方法の開始日", Presence::Optional),
    column("事業所名カナ", Presence::Optional),
    column("市区町村", Presence::Optional),
];

const NUMBER: usize = 0;
const NAME: usize = 1;
const PREFECTURE: usize = 2;
const KINDS: usize = 3;
const WAY: usize = 4;
const WAY_FROM: usize = 5;
const KANA: usize = 6;
const MUNICIPALITY: usize = 7;

const fn column(name: &'static str, presence: Presence) -> Column {
    Column { name, presence }
}

/// An office on record, with its newest way of claiming.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct KnownOffice {
    /// The office.
    pub(crate) office: Office,
    /// Its newest way of claiming and the first day of that.
    pub(crate) newest: Option<(Claiming, Date)>,
}

/// What a row makes of an office.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct OfficeChange {
    /// The office as it will be.
    pub(crate) office: Office,
    /// A way of claiming to be recorded, and its first day.
    pub(crate) claiming: Option<(Claiming, Date)>,
}

/// The smallest and the largest office number of a file.
pub(crate) fn range(rows: &[TableRow]) -> Option<(OfficeNumber, OfficeNumber)> {
    let numbers = || rows.iter().filter_map(number);
    Some((numbers().min()?, numbers().max()?))
}

fn number(row: &TableRow) -> Option<OfficeNumber> {
    code(row.cell(NUMBER)).parse().ok()
}

/// What applying the rows would do.
pub(crate) fn plan(
    rows: &[TableRow],
    known: &BTreeMap<OfficeNumber, KnownOffice>,
    scope: &Scope,
    today: Date,
) -> Plan<OfficeChange> {
    let mut seen = BTreeMap::new();
    let rows = rows.iter().map(|row| {
        let number = number(row);
        let earlier = number.and_then(|number| seen.insert(number, row.line));
        let held = number.and_then(|number| known.get(&number));
        let verdict = match (number, earlier) {
            _ if !row.is_whole => refused(Words::new("import-refused-cells")),
            (None, _) => refused(Words::new("import-refused-number")),
            (_, Some(line)) => refused(Words::new("import-refused-twice").with("line", line)),
            (Some(number), None) => verdict(row, number, held, scope, today),
        };
        let odd = number.is_some_and(|number| !number.check_digit_is_valid());
        let warning = odd.then(|| Words::new("import-warning-check-digit"));
        PlannedRow {
            line: row.line,
            number: shortened(row.cell(NUMBER)),
            name: shortened(row.cell(NAME)),
            verdict,
            warnings: warning.into_iter().collect(),
        }
    });
    Plan {
        rows: rows.collect(),
    }
}

fn refused<T>(words: Words) -> Verdict<T> {
    Verdict::Refused(vec![words])
}

fn verdict(
    row: &TableRow,
    number: OfficeNumber,
    held: Option<&KnownOffice>,
    scope: &Scope,
    today: Date,
) -> Verdict<OfficeChange> {
    let mut reasons = Vec::new();
    let kept = held.filter(|_| only_adds(row));
    let name = kept.map_or(row.cell(NAME), |kept| kept.office.name.as_str());
    if name.is_empty() || name.chars().count() > LONGEST_NAME {
        reasons.push(Words::new("import-refused-name"));
    }
    let prefecture = match kept {
        Some(_) => "",
        None => row.cell(PREFECTURE),
    };
    let prefecture = prefecture_of(prefecture, number, held);
    match &prefecture {
        None => reasons.push(Words::new("import-refused-prefecture")),
        Some(prefecture) => {
            let elsewhere = held.is_some_and(|held| !scope.covers(&held.office.prefecture));
            if elsewhere || !scope.covers(prefecture) {
                reasons.push(Words::new("import-refused-scope"));
            }
        }
    }
    let unless_known = |place: usize, part: fn(&Office) -> &String| {
        let known = kept.is_some_and(|kept| !part(&kept.office).is_empty());
        if known { "" } else { row.cell(place) }
    };
    let kana = unless_known(KANA, |office| &office.kana);
    let municipality = unless_known(MUNICIPALITY, |office| &office.municipality);
    if !is_kana(kana) {
        reasons.push(Words::new("import-refused-kana"));
    }
    if !is_municipality(municipality) {
        reasons.push(Words::new("import-refused-municipality"));
    }
    let kinds = kinds(row.cell(KINDS), held).map_err(|words| reasons.push(words));
    let claiming = claiming(row, held, today).map_err(|words| reasons.push(words));
    let (Some(prefecture), Ok(kinds), Ok(claiming)) = (prefecture, kinds, claiming) else {
        return Verdict::Refused(reasons);
    };
    if !reasons.is_empty() {
        return Verdict::Refused(reasons);
    }
    let moved = held.is_some_and(|held| held.office.prefecture != prefecture);
    let known = |part: fn(&Office) -> &String| held.map_or("", |held| part(&held.office));
    let as_is = if moved {
        ""
    } else {
        known(|office| &office.municipality)
    };
    let change = OfficeChange {
        office: Office {
            number,
            name: name.to_owned(),
            kana: filled(kana, known(|office| &office.kana)),
            prefecture,
            municipality: filled(municipality, as_is),
            claiming: held.map_or(Claiming::Unknown, |held| held.office.claiming),
            suspended: held.and_then(|held| held.office.suspended.clone()),
            kinds,
        },
        claiming,
    };
    let Some(held) = held else {
        return Verdict::New(change);
    };
    let changes = changes(held, &change);
    if changes.is_empty() {
        Verdict::Unchanged
    } else {
        Verdict::Changed(change, changes)
    }
}

/// Whether a row changes nothing that is on record.
fn only_adds(row: &TableRow) -> bool {
    code(row.cell(KINDS)).starts_with(ADDS)
}

/// What a cell says, or what is on record where it is empty.
fn filled(cell: &str, known: &str) -> String {
    if cell.is_empty() { known } else { cell }.to_owned()
}

/// Whether a text can stand as the reading of a name: kana of either kind with digits, blanks and
/// brackets, or nothing.
pub(crate) fn is_kana(text: &str) -> bool {
    let is_letter =
        |letter: char| matches!(letter, '\u{3040}'..='\u{30FF}' | '\u{FF65}'..='\u{FF9F}');
    let fits = |letter: char| {
        is_letter(letter)
            || matches!(letter, '0'..='9' | '０'..='９' | ' ' | '　' | '(' | ')' | '（' | '）')
    };
    text.chars().count() <= LONGEST_NAME && text.chars().all(fits)
}

/// Whether a text can be the name of a municipality without its prefecture, or nothing.
pub(crate) fn is_municipality(text: &str) -> bool {
    let whole = text.is_empty() || text.ends_with(['市', '区', '町', '村']);
    whole
        && text.chars().count() <= LONGEST_MUNICIPALITY
        && !text.chars().any(char::is_whitespace)
        && !prefecture::ALL
            .iter()
            .any(|known| text.starts_with(known.name))
}

fn prefecture_of(cell: &str, number: OfficeNumber, held: Option<&KnownOffice>) -> Option<String> {
    if cell.is_empty() {
        let of_number = || number.prefecture().map(|value| format!("{value:02}"));
        return held.map_or_else(of_number, |held| Some(held.office.prefecture.clone()));
    }
    let number = format!("{:0>2}", code(cell));
    let found = prefecture::ALL
        .iter()
        .find(|known| known.number == number || known.name == cell);
    found.map(|known| known.number.to_owned())
}

fn kinds(cell: &str, held: Option<&KnownOffice>) -> Result<Vec<ServiceKind>, Words> {
    let cell = code(cell);
    let (cell, added_to) = match cell.strip_prefix(ADDS) {
        Some(rest) => (rest, held),
        None => (cell.as_str(), None),
    };
    let words = cell.split([' ', '、', ',', '､', '/', '・', ';']);
    let words = words.filter(|word| !word.is_empty());
    let mut found = BTreeSet::new();
    for word in words {
        let kind = word
            .parse()
            .ok()
            .filter(|kind: &ServiceKind| kind.name().is_some());
        let wrong = || Words::new("import-refused-kind").with("kind", shortened(word));
        found.insert(kind.ok_or_else(wrong)?);
    }
    found.extend(added_to.iter().flat_map(|held| &held.office.kinds));
    match (found.is_empty(), held) {
        (true, Some(held)) => Ok(held.office.kinds.clone()),
        (true, None) => Err(Words::new("import-refused-no-kind")),
        (false, _) => Ok(found.into_iter().collect()),
    }
}

fn claiming(
    row: &TableRow,
    held: Option<&KnownOffice>,
    today: Date,
) -> Result<Option<(Claiming, Date)>, Words> {
    let (cell, from) = (row.cell(WAY), row.cell(WAY_FROM));
    if cell.is_empty() {
        return if from.is_empty() {
            Ok(None)
        } else {
            Err(Words::new("import-refused-way"))
        };
    }
    let named = WAYS.iter().find(|(name, _)| *name == cell);
    let way = named.map(|(_, way)| *way);
    let way = way.ok_or_else(|| Words::new("import-refused-way"))?;
    let from = if from.is_empty() {
        today
    } else {
        let wrong = || Words::new("import-refused-day").with("column", "請求方法の開始日");
        day::parse(from).ok_or_else(wrong)?
    };
    match held.and_then(|held| held.newest) {
        Some((newest, _)) if newest == way => Ok(None),
        Some((_, since)) if since > from => {
            Err(Words::new("import-refused-way-later").with("day", since))
        }
        None if way == Claiming::Unknown => Ok(None),
        _ => Ok(Some((way, from))),
    }
}

fn changes(held: &KnownOffice, change: &OfficeChange) -> Vec<Change> {
    let mut changes = Vec::new();
    let (before, after) = (&held.office, &change.office);
    compare(&mut changes, "事業所名", &before.name, &after.name);
    compare(
        &mut changes,
        "都道府県",
        &before.prefecture,
        &after.prefecture,
    );
    compare(
        &mut changes,
        "市区町村",
        &before.municipality,
        &after.municipality,
    );
    compare(&mut changes, "事業所名カナ", &before.kana, &after.kana);
    let list = |kinds: &[ServiceKind]| {
        let words: Vec<_> = kinds.iter().map(ServiceKind::as_str).collect();
        words.join(" ")
    };
    compare(
        &mut changes,
        "サービス種類",
        &list(&before.kinds),
        &list(&after.kinds),
    );
    if let Some((way, from)) = change.claiming {
        let newest = held.newest.map_or(Claiming::Unknown, |(way, _)| way);
        let after = format!("{}（{from}から）", way_name(way));
        compare(&mut changes, "請求方法", way_name(newest), &after);
    }
    changes
}

/// What a file calls a way of claiming.
fn way_name(way: Claiming) -> &'static str {
    let found = WAYS.iter().find(|(_, known)| *known == way);
    found.map_or("", |(name, _)| name)
}

/// How a file names the ways of claiming.
pub(crate) const WAYS: [(&str, Claiming); 5] = [
    ("インターネット", Claiming::Internet),
    ("代理人", Claiming::Agent),
    ("電子媒体", Claiming::Media),
    ("紙", Claiming::Paper),
    ("記録なし", Claiming::Unknown),
];

/// Stands before the kinds of service of a row that only adds.
pub(super) const ADDS: char = '+';
const LONGEST_NAME: usize = 100;
const LONGEST_MUNICIPALITY: usize = 30;

#[cfg(test)]
mod tests {
    #![allow(
        clippy::unwrap_used,
        clippy::indexing_slicing,
        clippy::panic,
        reason = "a failed test may panic"
    )]
    use super::super::table;
    use super::*;
    use proptest::prelude::*;
    use time::macros::date;

    const TODAY: Date = date!(2026 - 11 - 22);

    fn known() -> BTreeMap<OfficeNumber, KnownOffice> {
        let number: OfficeNumber = "1370000018".parse().unwrap();
        let office = Office {
            number,
            name: "青空".to_owned(),
            kana: "アオゾラ".to_owned(),
            prefecture: "13".to_owned(),
            municipality: "千代田区".to_owned(),
            claiming: Claiming::Agent,
            suspended: None,
            kinds: vec!["43".parse().unwrap()],
        };
        let newest = Some((Claiming::Agent, date!(2026 - 04 - 01)));
        BTreeMap::from([(number, KnownOffice { office, newest })])
    }

    fn planned(lines: &str) -> Plan<OfficeChange> {
        let head = "事業所番号,事業所名,都道府県,サービス種類,請求方法,請求方法の開始日\n";
        let rows = table::read(format!("{head}{lines}").as_bytes(), COLUMNS).unwrap();
        plan(&rows, &known(), &Scope::Prefecture("13".to_owned()), TODAY)
    }

    fn reasons(line: &str) -> Vec<&'static str> {
        let plan = planned(line);
        match &plan.rows[0].verdict {
            Verdict::Refused(reasons) => reasons.iter().map(|words| words.key).collect(),
            other => panic!("{line}: {other:?}"),
        }
    }

    #[test]
    fn new_changed_and_unchanged_rows() {
        let plan =
            planned("１３７００００026,緑,,４３ 46,紙,2026/4/1\n1370000018,青空,,,代理人,\n");
        let Verdict::New(new) = &plan.rows[0].verdict else {
            panic!("{plan:?}");
        };
        assert_eq!(new.office.prefecture, "13");
        assert_eq!(new.office.kinds.len(), 2);
        assert_eq!(new.claiming, Some((Claiming::Paper, date!(2026 - 04 - 01))));
        assert_eq!(plan.rows[1].verdict, Verdict::Unchanged);
        let plan = planned("1370000018,大空,13,11,インターネット,\n");
        let Verdict::Changed(change, changes) = &plan.rows[0].verdict else {
            panic!("{plan:?}");
        };
        assert_eq!(change.claiming, Some((Claiming::Internet, TODAY)));
        let columns: Vec<_> = changes.iter().map(|change| change.column).collect();
        assert_eq!(columns, ["事業所名", "サービス種類", "請求方法"]);
        assert_eq!(plan.counts().changed, 1);
    }

    #[test]
    fn the_reading_and_the_place_are_columns_that_may_be_left_out() {
        let planned = |lines: &str| {
            let text = format!("事業所番号,事業所名,都道府県,市区町村,事業所名カナ\n{lines}");
            let rows = table::read(text.as_bytes(), COLUMNS).unwrap();
            plan(&rows, &known(), &Scope::Centre, TODAY).rows.remove(0)
        };
        assert_eq!(planned("1370000018,青空,,,\n").verdict, Verdict::Unchanged);
        let Verdict::Changed(change, changes) =
            planned("1370000018,青空,,世田谷区,あおぞら\n").verdict
        else {
            panic!("unchanged");
        };
        assert_eq!(change.office.municipality, "世田谷区");
        let columns: Vec<_> = changes.iter().map(|change| change.column).collect();
        assert_eq!(columns, ["市区町村", "事業所名カナ"]);
        // An office that moves to another prefecture is in no municipality of the old one.
        let Verdict::Changed(change, _) = planned("1370000018,青空,神奈川県,,\n").verdict
        else {
            panic!("unchanged");
        };
        assert_eq!(change.office.municipality, "");
        for wrong in ["13101,", "東京都千代田区,", "江戸,", ",青空"] {
            let planned = planned(&format!("1370000018,青空,,{wrong}\n"));
            assert!(matches!(planned.verdict, Verdict::Refused(_)), "{wrong}");
        }
    }

    #[test]
    fn a_row_that_only_adds_leaves_what_is_known() {
        let plan = planned("1370000018,別の名前,神奈川県,+46 43,,\n1370000026,緑,,+15,,\n");
        let Verdict::Changed(change, changes) = &plan.rows[0].verdict else {
            panic!("{plan:?}");
        };
        assert_eq!(change.office.name, "青空");
        assert_eq!(change.office.municipality, "千代田区");
        let columns: Vec<_> = changes.iter().map(|change| change.column).collect();
        assert_eq!(columns, ["サービス種類"]);
        assert_eq!(change.office.kinds.len(), 2);
        assert!(matches!(&plan.rows[1].verdict, Verdict::New(new) if new.office.name == "緑"));
        assert_eq!(
            planned("1370000018,別,,+43,,\n").rows[0].verdict,
            Verdict::Unchanged
        );
    }

    #[test]
    fn refused_rows_say_why() {
        for (line, expected) in [
            ("12,青空,,43,,", "import-refused-number"),
            ("1370000026,,,43,,", "import-refused-name"),
            ("1370000026,緑,,,,", "import-refused-no-kind"),
            ("1370000026,緑,,99,,", "import-refused-kind"),
            ("1370000026,緑,48,43,,", "import-refused-prefecture"),
            ("1370000026,緑,江戸,43,,", "import-refused-prefecture"),
            ("1370000026,緑,神奈川県,43,,", "import-refused-scope"),
            ("9970000026,緑,,43,,", "import-refused-prefecture"),
            ("1470000026,緑,,43,,", "import-refused-scope"),
            ("1370000026,緑,,43,歩いて,", "import-refused-way"),
            ("1370000026,緑,,43,,2026-04-01", "import-refused-way"),
            ("1370000026,緑,,43,紙,いつか", "import-refused-day"),
            (
                "1370000018,青空,,,紙,2026-03-01",
                "import-refused-way-later",
            ),
            ("1370000026,緑", "import-refused-cells"),
        ] {
            assert_eq!(reasons(line), [expected], "{line}");
        }
        assert_eq!(reasons("1370000026,,48,,x,").len(), 4);
        let twice = planned("1370000026,緑,,43,,\n1370000026,緑,,43,,\n");
        assert!(matches!(&twice.rows[1].verdict, Verdict::Refused(reasons)
            if reasons[0].arguments == [("line", "2".to_owned())]));
        let odd = planned("1370000027,緑,,43,,\n");
        assert_eq!(odd.rows[0].warnings[0].key, "import-warning-check-digit");
        assert!(matches!(odd.rows[0].verdict, Verdict::New(_)));
    }

    proptest! {
        #[test]
        fn any_rows_have_a_plan_and_a_digest_of_their_own(text in "[0-9,\n13 緑43紙\\-\"]{0,120}") {
            let head = "事業所番号,事業所名,都道府県,サービス種類,請求方法,請求方法の開始日\n";
            if let Ok(rows) = table::read(format!("{head}{text}").as_bytes(), COLUMNS) {
                let once = plan(&rows, &known(), &Scope::Centre, TODAY);
                let again = plan(&rows, &known(), &Scope::Centre, TODAY);
                prop_assert_eq!(once.rows.len(), rows.len());
                prop_assert_eq!(once.digest(), again.digest());
            }
        }
    }
}
