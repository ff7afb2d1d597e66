//! The public lists of offices (介護サービス情報の公表, オープンデータ): one row for each office and
//! service, under the names that the lists have. They become rows that only add: an office that is
//! on record keeps what the federation knows of it.

use std::collections::BTreeMap;

use careplan::ServiceKind;

use super::offices::{ADDS, is_kana, is_municipality};
use super::table::{self, Column, OtherColumns, Presence, TableRow, code};

const COLUMNS: &[Column] = &[
    needed("事業所番号"),
    needed("事業所名"),
    needed("サービスの種類"),
    needed("都道府県名"),
    needed("市区町村名"),
    needed("事業所名カナ"),
];

const NUMBER: usize = 0;
const NAME: usize = 1;
const SERVICE: usize = 2;
const PREFECTURE: usize = 3;
const MUNICIPALITY: usize = 4;
const KANA: usize = 5;

const fn needed(name: &'static str) -> Column {
    Column {
        name,
        presence: Presence::Needed,
    }
}

/// The rows of a public list as those of a file of offices; none where it is no such list.
pub(crate) fn read(bytes: &[u8]) -> Option<Vec<TableRow>> {
    let rows = table::read_with(bytes, COLUMNS, OtherColumns::Ignored).ok()?;
    let mut places: BTreeMap<String, usize> = BTreeMap::new();
    let mut found: Vec<(&TableRow, String)> = Vec::new();
    for row in &rows {
        let service = service(row.cell(SERVICE));
        let number = code(row.cell(NUMBER));
        let known = places.get(&number).and_then(|place| found.get_mut(*place));
        if let Some((_, services)) = known {
            services.push(' ');
            services.push_str(&service);
        } else {
            places.insert(number, found.len());
            found.push((row, format!("{ADDS}{service}")));
        }
    }
    let rows = found.into_iter().map(|(row, services)| {
        let cell = |place: usize| row.cell(place).to_owned();
        // What cannot be kept is left out: the office itself is what the list is for.
        let fitting = |place: usize, fits: fn(&str) -> bool| {
            Some(cell(place))
                .filter(|text| fits(text))
                .unwrap_or_default()
        };
        let cells = vec![
            cell(NUMBER),
            cell(NAME),
            cell(PREFECTURE),
            services,
            String::new(),
            String::new(),
            fitting(KANA, is_kana),
            fitting(MUNICIPALITY, is_municipality),
        ];
        TableRow::made(row.line, cells)
    });
    Some(rows.collect())
}

/// The code of a service that the list names; the name itself where there is none, which is
/// refused with the row.
fn service(name: &str) -> String {
    let signs = || ('0'..='9').chain('A'..='Z');
    let kinds = signs().flat_map(|first| signs().map(move |second| format!("{first}{second}")));
    let called = |text: &String| {
        let kind: Option<ServiceKind> = text.parse().ok();
        kind.and_then(|kind| kind.name()) == Some(name)
    };
    let mut kinds = kinds;
    kinds.find(called).unwrap_or_else(|| name.to_owned())
}

#[cfg(test)]
mod tests {
    #![allow(clippy::unwrap_used, reason = "a failed test may panic")]
    use super::super::offices;
    use super::super::plan::Verdict;
    use super::*;
    use crate::store::operator::Scope;
    use time::macros::date;

    const LIST: &str = "\
都道府県コード又は市町村コード,NO,都道府県名,市区町村名,事業所名,事業所名カナ,サービスの種類,住所,電話番号,事業所番号
131016,1,東京都,千代田区,デイ青空,デイアオゾラ,通所介護,千代田1-1,03-0000-0000,1370000026
131016,2,東京都,千代田区,デイ青空,デイアオゾラ,訪問介護,千代田1-1,03-0000-0000,1370000026
131016,3,東京都,東京都千代田区,ABC,ABC,居宅介護支援,千代田1-2,03-0000-0001,1370000034
131016,4,東京都,千代田区,緑,ミドリ,占い,千代田1-3,03-0000-0002,1370000042
";

    #[test]
    fn a_public_list_becomes_one_row_an_office() {
        let rows = read(LIST.as_bytes()).unwrap();
        let day = date!(2026 - 11 - 22);
        let plan = offices::plan(&rows, &BTreeMap::new(), &Scope::Centre, day);
        let offices: Vec<_> = plan
            .rows
            .iter()
            .map(|row| match &row.verdict {
                Verdict::New(new) => {
                    let kinds: Vec<_> = new.office.kinds.iter().map(ToString::to_string).collect();
                    let (kana, place) = (&new.office.kana, &new.office.municipality);
                    format!("{} {} {kana} {place}", new.office.name, kinds.join(","))
                }
                other => format!("{other:?}").chars().take(7).collect(),
            })
            .collect();
        assert_eq!(
            offices,
            [
                "デイ青空 11,15 デイアオゾラ 千代田区",
                "ABC 43  ",
                "Refused"
            ]
        );
        assert_eq!(read("事業所番号,事業所名\n1,2\n".as_bytes()), None);
    }
}
