// table
//! The fields of UP3KYO. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う\u{3000}必要欄も○"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号\u{3000}必要欄も○"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁\u{3000}必要欄も○"),
    Field::new(4, "週間サービス計画表作成年月日", "made_on", Kind::Date).max(8).required().note("必要欄も○"),
    Field::new(5, "居宅サービス計画作成（変更）日", "care_plan_made_on", Kind::Date).max(8).required().note("1表No.14と一致。必要欄も○"),
    Field::new(6, "介護サービス内容", "weekly_service", Kind::Text).conditional("週間サービス行で必須相当").note("6〜9=週間サービス行、10〜12=日常生活行、13=週単位以外の行。記載例は1行に1種だけ"),
    Field::new(7, "曜日", "weekday", Kind::Code).max(1).conditional("No.6がある行").codes(&[("1", "月"), ("2", "火"), ("3", "水"), ("4", "木"), ("5", "金"), ("6", "土"), ("7", "日")]).note("記載例の「月」は印字イメージ。実データはコード"),
    Field::new(8, "開始時間", "service_start", Kind::TimeHhmm).max(4).conditional("No.6がある行"),
    Field::new(9, "終了時間", "service_end", Kind::TimeHhmm).max(4).conditional("No.6がある行").uncertain("24:00を2400/0000のどちらで書くか、日またぎの書き方が未規定"),
    Field::new(10, "主な日常生活上の活動", "daily_activity", Kind::Text).note("6〜9=週間サービス行、10〜12=日常生活行、13=週単位以外の行。記載例は1行に1種だけ"),
    Field::new(11, "開始時間", "activity_start", Kind::TimeHhmm).max(4).conditional("No.10がある行").note("時点の活動は開始=終了でよい(例: 起床)"),
    Field::new(12, "終了時間", "activity_end", Kind::TimeHhmm).max(4).conditional("No.10がある行").uncertain("24:00を2400/0000のどちらで書くか、日またぎの書き方が未規定"),
    Field::new(13, "週単位以外のサービス", "non_weekly_service", Kind::Text).note("6〜9=週間サービス行、10〜12=日常生活行、13=週単位以外の行。記載例は1行に1種だけ"),
];
