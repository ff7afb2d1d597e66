// table
//! The fields of UPKIHON_SUB2. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う\u{3000}必要欄も○"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号。紐づくUPKIHONレコードと同じ値\u{3000}必要欄も○"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁。紐づくUPKIHONレコードと同じ値\u{3000}必要欄も○"),
    Field::new(4, "相談日", "consulted_on", Kind::Date).max(8).required().note("紐づくUPKIHONと同じ値。必要欄も○"),
    Field::new(5, "年月日", "onset_text", Kind::Text).note("自由記述(例 H12年10月、2023/6)"),
    Field::new(6, "病名", "disease_name", Kind::Text),
    Field::new(7, "医療機関・医師名", "clinic_and_doctor", Kind::Text),
    Field::new(8, "主治医・意見作成者フラグ", "attending_doctor", Kind::Code).max(1).codes(&[("1", "主治医"), ("2", "それ以外")]).note("帳票では☆印。記載例に全角「２」があり半角が正"),
    Field::new(9, "医療機関・医師電話番号", "clinic_phone", Kind::Phone).max(15),
    Field::new(10, "経過", "progress", Kind::Code).max(2).codes(&[("01", "治療中"), ("02", "経過観察中"), ("03", "その他")]),
    Field::new(11, "治療中の内容", "treatment_note", Kind::Text).conditional("No.10が01の場合に記載").uncertain("条件は様式からの推定"),
];
