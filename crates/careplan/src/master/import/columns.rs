// table
//! The columns that tables have, and the words their headers use for them.

use std::fmt;

use super::rows::Row;
use super::value::narrow;

/// A column that means something here.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Column {
    /// Insurer number.
    Insurer,
    /// Name of the insurer.
    InsurerName,
    /// Kind of service.
    Kind,
    /// Item of a service code: its last four characters.
    Item,
    /// Service code of six characters.
    Code,
    /// Name of the service.
    Name,
    /// Units.
    Units,
    /// How often the units count.
    Basis,
    /// First month or day.
    From,
    /// Last month or day.
    To,
    /// Formula of a share.
    Formula,
    /// Office number.
    Office,
    /// Name of the office.
    OfficeName,
    /// Name of the office in kana.
    Kana,
    /// Address of the office.
    Address,
    /// Telephone number of the office.
    Phone,
}

/// Headers of each column, narrow, in small letters, without space and brackets. Where a table has
/// several of them, the one that stands first here is taken.
const WORDS: &[(Column, &[&str])] = &[
    (
        Column::Insurer,
        &[
            "保険者番号",
            "証記載保険者番号",
            "保険者コード",
            "insurernumber",
            "insurerno",
            "insurercode",
            "insurer",
        ],
    ),
    (
        Column::InsurerName,
        &["保険者名", "保険者名称", "insurername"],
    ),
    (
        Column::Kind,
        &[
            "サービス種類コード",
            "サービス種類cd",
            "種類コード",
            "サービス種類",
            "サービスの種類",
            "サービス種別コード",
            "サービス種別",
            "種類",
            "servicekindcode",
            "servicekind",
            "servicecategory",
            "kindcode",
            "kind",
            "kinds",
        ],
    ),
    (
        Column::Item,
        &[
            "サービス項目コード",
            "サービス項目cd",
            "項目コード",
            "サービス項目",
            "項目",
            "serviceitemcode",
            "itemcode",
            "item",
        ],
    ),
    (
        Column::Code,
        &["サービスコード", "コード", "servicecode", "code"],
    ),
    (
        Column::Name,
        &[
            "サービス名称",
            "サービスコード名称",
            "サービス内容略称",
            "サービス内容名称",
            "サービス略称",
            "サービス名",
            "サービス内容",
            "名称",
            "略称",
            "servicename",
            "name",
        ],
    ),
    (
        Column::Units,
        &[
            "合成単位数",
            "単位数",
            "給付単位数",
            "単位",
            "units",
            "unit",
        ],
    ),
    (
        Column::Basis,
        &["算定単位", "単位区分", "unitbasis", "unittype", "basis"],
    ),
    (
        Column::From,
        &[
            "適用開始年月",
            "適用開始年月日",
            "適用開始日",
            "適用開始",
            "有効開始年月",
            "有効開始年月日",
            "有効開始日",
            "有効期間開始",
            "有効期間開始日",
            "開始年月",
            "開始年月日",
            "開始日",
            "validfrom",
            "startdate",
            "from",
            "start",
        ],
    ),
    (
        Column::To,
        &[
            "適用終了年月",
            "適用終了年月日",
            "適用終了日",
            "適用終了",
            "有効終了年月",
            "有効終了年月日",
            "有効終了日",
            "有効期間終了",
            "有効期間終了日",
            "終了年月",
            "終了年月日",
            "終了日",
            "validuntil",
            "validto",
            "enddate",
            "until",
            "to",
            "end",
        ],
    ),
    (Column::Formula, &["計算式", "formula"]),
    (
        Column::Office,
        &[
            "事業所番号",
            "介護保険事業所番号",
            "指定事業所番号",
            "officenumber",
            "officeno",
        ],
    ),
    (
        Column::OfficeName,
        &[
            "事業所名",
            "事業所名称",
            "事業所の名称",
            "介護事業所名",
            "officename",
        ],
    ),
    (
        Column::Kana,
        &[
            "事業所名カナ",
            "事業所名称カナ",
            "事業所名フリガナ",
            "事業所の名称カナ",
            "フリガナ",
            "カナ",
            "officekana",
            "kana",
        ],
    ),
    (
        Column::Address,
        &["事業所所在地", "事業所住所", "所在地", "住所", "address"],
    ),
    (
        Column::Phone,
        &["事業所電話番号", "電話番号", "電話", "phone", "tel"],
    ),
];

/// Where the columns of a table stand.
#[derive(Debug, Clone, Default)]
pub(super) struct Columns {
    places: Vec<(Column, usize)>,
}

impl Columns {
    /// Columns at known places, for tables without a header.
    pub(super) fn fixed(places: &[(Column, usize)]) -> Self {
        Self {
            places: places.to_vec(),
        }
    }

    /// Reads a row as a header; `Err` names a column that stands there twice under one name.
    pub(super) fn of(row: &Row<'_>) -> Result<Self, Column> {
        let headers: Vec<String> = row.cells.iter().map(|cell| plain(cell)).collect();
        let mut places = Vec::new();
        for (column, words) in WORDS {
            for word in *words {
                let mut same = headers.iter().enumerate().filter(|(_, head)| head == word);
                let Some((place, _)) = same.next() else {
                    continue;
                };
                if same.next().is_some() {
                    return Err(*column);
                }
                places.push((*column, place));
                break;
            }
        }
        Ok(Self { places })
    }

    pub(super) fn place(&self, column: Column) -> Option<usize> {
        let mut places = self.places.iter();
        let found = places.find(|(other, _)| *other == column);
        found.map(|(_, place)| *place)
    }

    pub(super) fn has(&self, column: Column) -> bool {
        self.place(column).is_some()
    }

    /// The cell of a column; empty where the table or the row has none.
    pub(super) fn cell<'a>(&self, row: &'a Row<'_>, column: Column) -> &'a str {
        self.place(column).map_or("", |place| row.cell(place))
    }

    pub(super) fn found(&self) -> Vec<Column> {
        self.places.iter().map(|(column, _)| *column).collect()
    }
}

/// A header as the words above are written.
fn plain(cell: &str) -> String {
    let dropped = ['_', '-', '(', ')', '[', ']', '・'];
    narrow(cell).to_lowercase().replace(dropped, "")
}

impl Column {
    /// The plainest Japanese header of the column.
    #[must_use]
    pub fn name(self) -> &'static str {
        let mut words = WORDS.iter().filter(|(column, _)| *column == self);
        let words = words.next().map(|(_, words)| *words);
        words.and_then(<[_]>::first).copied().unwrap_or("")
    }
}

impl fmt::Display for Column {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.pad(self.name())
    }
}
