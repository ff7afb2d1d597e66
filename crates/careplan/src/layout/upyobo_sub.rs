// table
//! The fields of UPYOBO_SUB. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う\u{3000}必要欄も○"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号。紐づくUPYOBOレコードと同じ値\u{3000}必要欄も○"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁。紐づくUPYOBOレコードと同じ値\u{3000}必要欄も○"),
    Field::new(4, "計画作成(変更)日", "plan_made_on", Kind::Date).max(8).required().note("紐づくUPYOBOと同じ値。必要欄も○"),
    Field::new(5, "課題ＮＯ", "issue_no", Kind::Integer).max(2).conditional("全行で実質必須").note("1からの連番").uncertain("書式欄は抽出上「フリーテキスト」が12個(項目は13)並び、NO列の書式が確定できない。長さ2の連番整数と推定"),
    Field::new(6, "総合的課題", "overall_issue", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(7, "課題に対する目標と具体策の提案", "proposed_goal_and_measures", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(8, "具体策についての意向本人・家族", "wishes_on_measures", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(9, "目標", "goal", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(10, "支援計画ＮＯ", "support_plan_no", Kind::Integer).max(2).conditional("全行で実質必須").note("課題内の連番").uncertain("書式欄は抽出上「フリーテキスト」が12個(項目は13)並び、NO列の書式が確定できない。長さ2の連番整数と推定"),
    Field::new(11, "【支援計画】目標についての支援のポイント", "support_points", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(12, "【支援計画】本人等のセルフケアや家族の支援、インフォーマルサービス（民間サービス）", "self_and_informal_care", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(13, "【支援計画】介護保険サービス又は地域支援事業（総合事業のサービス）", "insured_or_project_service", Kind::Text).null_rule("同じNOの2行目以降はNO以外を空にする"),
    Field::new(14, "利用サービスＮＯ", "service_no", Kind::Integer).max(2).conditional("全行で実質必須").note("支援計画内の連番").uncertain("書式欄は抽出上「フリーテキスト」が12個(項目は13)並び、NO列の書式が確定できない。長さ2の連番整数と推定"),
    Field::new(15, "【利用サービス】サービス種別", "service_type_text", Kind::Text),
    Field::new(16, "【利用サービス】事業所(利用先)", "service_provider_text", Kind::Text),
    Field::new(17, "【利用サービス】期間", "service_period", Kind::Text),
];
