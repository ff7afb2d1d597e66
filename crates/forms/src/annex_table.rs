//! 第7表 (サービス利用票別表) as data: every text of the sheet, decided but not yet placed.
//!
//! One value is the sheet of one service user and one month: what the limits of the insurance leave
//! of the planned services, and what everybody pays. Nothing is worked out again here; the sheet
//! shows the numbers that were sent. Texts that were not sent are empty here and on paper.
// Spec: 別紙 UPSIKYU

mod limits;
mod reading;
mod rows;
mod writing;

use std::fmt;

use crate::use_table::SheetKind;

/// The annex of one service user for one month.
#[derive(Clone, PartialEq, Eq, Default)]
pub struct AnnexTable {
    /// For whom the sheet is: 「サービス利用票別表」 or, with the same content,
    /// 「サービス提供票別表」.
    pub kind: SheetKind,
    /// The service month as it stands in the title, such as 「令和7年4月」; empty when unknown.
    pub month: String,
    /// 「作成年月日」.
    pub made_on: String,
    /// 「保険者番号」; not on the sheet.
    pub insurer_number: String,
    /// 「被保険者番号」.
    pub insured_number: String,
    /// 「利用者氏名」; empty where the supplement (UPHOSOKU) is missing.
    pub name: String,
    /// 「区分支給限度基準額」 in units per month.
    pub limit_units: String,
    /// The rows above the total, the services of one office and kind together.
    pub rows: Vec<Row>,
    /// The row of all sums (全合計).
    pub total: Amounts,
    /// 「種類別支給限度管理」: the kinds the paper names, then others that have a limit.
    pub kind_limits: Vec<KindLimit>,
    /// The sum of the units over the limits of kinds.
    pub over_kind_limits: String,
    /// 「要介護認定期間中の短期入所利用日数」.
    pub short_stay: ShortStay,
    /// What the parentheses around numbers mean; empty where there are none.
    pub legend: String,
    /// What the sheet lacks and why.
    pub notes: Vec<String>,
}

/// One row above the total.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Row {
    /// What the row stands for.
    pub kind: RowKind,
    /// 「事業所名」, with the branch (サテライト) where there is one.
    pub office: String,
    /// 「事業所番号」.
    pub office_number: String,
    /// 「サービス内容／種類」: the name of the service, or what the row sums up.
    pub service: String,
    /// 「用具名称（機種名）」.
    pub equipment: String,
    /// 「サービスコード」; empty in rows of sums, whose codes name no service.
    pub service_code: String,
    /// 「TAIS・届出コード」.
    pub equipment_code: String,
    /// 「単位数」.
    pub units: String,
    /// 「割引後 率％」.
    pub discount_rate: String,
    /// 「割引後 単位数」.
    pub discounted_units: String,
    /// 「回数」.
    pub count: String,
    /// The sums and what they come to in money.
    pub amounts: Amounts,
}

/// What a row above the total stands for.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Default)]
pub enum RowKind {
    /// One service.
    #[default]
    Detail,
    /// The sums of an office and a kind of service.
    Subtotal,
    /// A second row of all sums, where one only should be.
    Total,
}

/// The columns that rows and the total have in common.
///
/// A number in parentheses is not part of the total: it lies outside the limit, or a row of sums
/// below holds it.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct Amounts {
    /// 「サービス単位／金額」.
    pub amount: String,
    /// 「給付管理単位数」.
    pub managed: String,
    /// 「種類支給限度基準を超える単位数」.
    pub over_kind: String,
    /// 「種類支給限度基準内単位数」.
    pub within_kind: String,
    /// 「区分支給限度基準を超える単位数」.
    pub over_category: String,
    /// 「区分支給限度基準内単位数」.
    pub within_category: String,
    /// 「単位数単価」 in yen with two decimals.
    pub unit_price: String,
    /// 「費用総額（保険／事業対象分）」 in yen.
    pub cost: String,
    /// 「給付率（％）」.
    pub benefit_rate: String,
    /// 「保険／事業費請求額」 in yen.
    pub claim: String,
    /// 「定額利用者負担単価金額」 in yen.
    pub flat_copay: String,
    /// 「利用者負担（保険／事業対象分）」 in yen.
    pub copay: String,
    /// 「利用者負担（全額負担分）」 in yen.
    pub full_copay: String,
}

/// One row of 「種類別支給限度管理」; the numbers are empty for kinds without a limit.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct KindLimit {
    /// 「サービス種類」.
    pub kind: String,
    /// 「種類支給限度基準額（単位）」.
    pub limit: String,
    /// 「合計単位数」.
    pub units: String,
    /// 「種類支給限度基準を超える単位数」.
    pub over: String,
}

/// The days of short stay in the period of the certification.
#[derive(Debug, Clone, PartialEq, Eq, Default)]
pub struct ShortStay {
    /// 「前月までの利用日数」.
    pub before: String,
    /// 「当月の計画利用日数」.
    pub planned: String,
    /// 「累積利用日数」.
    pub together: String,
}

impl Amounts {
    /// Whether some number is not part of the total.
    fn has_parentheses(&self) -> bool {
        let numbers = [
            &self.amount,
            &self.managed,
            &self.over_kind,
            &self.within_kind,
            &self.over_category,
            &self.within_category,
            &self.cost,
            &self.claim,
            &self.copay,
            &self.full_copay,
        ];
        numbers.iter().any(|text| text.starts_with('('))
    }
}

impl fmt::Debug for AnnexTable {
    fn fmt(&self, formatter: &mut fmt::Formatter<'_>) -> fmt::Result {
        formatter
            .debug_struct("AnnexTable")
            .field("month", &self.month)
            .field("rows", &self.rows.len())
            .field("notes", &self.notes.len())
            .finish_non_exhaustive()
    }
}
