// table
//! The fields of UPKIHON_SUB1. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う\u{3000}必要欄も○"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号。紐づくUPKIHONレコードと同じ値\u{3000}必要欄も○"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁。紐づくUPKIHONレコードと同じ値\u{3000}必要欄も○"),
    Field::new(4, "相談日", "consulted_on", Kind::Date).max(8).required().note("紐づくUPKIHONと同じ値。必要欄も○"),
    Field::new(5, "時間", "time_text", Kind::Text).note("自由記述(例 6:00)。HHMMではない"),
    Field::new(6, "本人の生活状況", "user_activity", Kind::Text),
    Field::new(7, "介護者・家族の生活状況", "family_activity", Kind::Text),
];
