// table
//! The fields of UPSIKYU. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("保険者番号"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁"),
    Field::new(4, "作成年月日", "made_on", Kind::Date).max(8).required().note("7表を作成した日"),
    Field::new(5, "対象年月", "target_month", Kind::YearMonth).max(6).required().note("1ファイル単月"),
    Field::new(6, "サービス事業所名", "provider_office_name", Kind::Text),
    Field::new(7, "サービス事業所コード", "provider_office_no", Kind::OfficeNo).max(10).required().null_rule("全合計行は9999999999"),
    Field::new(8, "サテライト枝番", "satellite_no", Kind::Code).max(2).conditional("サテライトがある場合").null_rule("サテライトでなければ空"),
    Field::new(9, "サービスコード", "service_code", Kind::ServiceCode).max(6).required().codes(&[("種類2桁+AAAA", "区分支給対象の種類別小計(サービスコードが複数行なら必須)"), ("種類2桁+EEEE", "対象外の種類別小計(任意)"), ("種類2桁+ZZZZ", "30日超過分の種類別小計(任意)"), ("999999", "全合計(必須)")]).note("行の種類はこの値で決まる"),
    Field::new(10, "TAISコード", "tais_code", Kind::Code).max(12).conditional("サービス種類が17/67ならNo.10かNo.11のどちらか").note("レイアウトは「サービスコード(No.19)」と参照するが正しくはNo.9"),
    Field::new(11, "福祉用具届出コード", "equipment_notified_code", Kind::Code).max(12).conditional("サービス種類が17/67ならNo.10かNo.11のどちらか").note("同上の参照番号の誤り"),
    Field::new(12, "用具名称（機種名）", "equipment_name", Kind::Text),
    Field::new(13, "単位数", "units", Kind::Integer).max(6).required().null_rule("種類別小計・全合計は0固定").note("共生型の減算は月初日だけに単位を入れ他日は0"),
    Field::new(14, "割引後率", "discounted_rate", Kind::Integer).max(5).null_rule("種類別小計・全合計は空").uncertain("率なのに「整数」で長さ5。百分率(例90)か不明"),
    Field::new(15, "割引後単位数", "discounted_units", Kind::Integer).max(6).null_rule("種類別小計・全合計は空"),
    Field::new(16, "回数／日数", "count_or_days", Kind::Integer).max(3).required().note("V4で2桁→3桁"),
    Field::new(17, "サービス単位金額", "service_units_or_amount", Kind::Integer).max(5).note("単位/金額").uncertain("5桁では全合計が99,999を超える場合に収まらない"),
    Field::new(18, "給付管理単位数", "benefit_managed_units", Kind::Integer).max(6).null_rule("区分支給限度外のサービスは空固定").note("大規模型通所や小多機・看多機の同一建物が無ければ出力側の仕様で値か空を選べる"),
    Field::new(19, "種類支給限度基準超単位数", "over_kind_limit_units", Kind::Integer).max(6),
    Field::new(20, "種類支給限度基準内単位数", "within_kind_limit_units", Kind::Integer).max(6),
    Field::new(21, "区分支給限度基準超単位数", "over_category_limit_units", Kind::Integer).max(6),
    Field::new(22, "区分支給限度基準内単位数", "within_category_limit_units", Kind::Integer).max(6),
    Field::new(23, "単位数単価", "unit_price", Kind::Decimal).max(6).note("99.99形式(10.00〜11.40円)").uncertain("書式は99.99(5文字)なのに項目長6"),
    Field::new(24, "費用総額保険／事業対象分", "total_cost_covered", Kind::Integer).max(6).note("円"),
    Field::new(25, "給付率", "benefit_rate", Kind::Integer).max(6).note("百分率(90/80/70等)").uncertain("百分率なのに項目長6"),
    Field::new(26, "保険／事業費請求額", "benefit_claim_amount", Kind::Integer).max(6).note("円"),
    Field::new(27, "定額利用者負担単価金額", "flat_copay_unit_amount", Kind::Integer).max(6).note("円"),
    Field::new(28, "利用者負担保険／事業対象分", "user_copay_covered", Kind::Integer).max(6).note("円"),
    Field::new(29, "利用者負担（全額負担分）", "user_copay_full", Kind::Integer).max(6).note("円"),
    Field::new(30, "前月までの利用日数", "short_stay_days_to_prev_month", Kind::Integer).max(5).note("短期入所").uncertain("別紙の抽出値は2だが更新履歴3.2版は「2→5」と明記(V3のNo.27=V4のNo.30)。5まで受け、出力も5桁以内"),
    Field::new(31, "当月の計画利用日数", "short_stay_days_planned", Kind::Integer).max(2),
    Field::new(32, "累積利用日数", "short_stay_days_cumulative", Kind::Integer).max(5),
    Field::new(33, "３０日超区分", "over_30_days", Kind::Flag).max(1).required().codes(&[("1", "該当"), ("0", "非該当")]),
    Field::new(34, "事業所コード", "office_no_fixed", Kind::OfficeNo).max(10).fixed("9999999999").note("ALL9を固定で設定"),
    Field::new(35, "入力者コード", "entered_by_code", Kind::Unused).max(10).null_rule("空でよい").note("書式欄が空欄").uncertain("書式・用途の説明なし。空で出力し値は読み捨てる"),
    Field::new(36, "更新業者コード", "updater_office_no", Kind::OfficeNo).max(10).note("居宅介護支援事業所番号"),
    Field::new(37, "識別子", "identifier", Kind::Unused).max(1).null_rule("空でよい").note("使用しない項目"),
];
