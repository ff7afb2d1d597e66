// table
//! The fields of DLTPLAN. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁"),
    Field::new(4, "削除対象年月", "delete_target_month", Kind::YearMonth).max(6).required().note("サービス提供年月。全項目必須"),
];
