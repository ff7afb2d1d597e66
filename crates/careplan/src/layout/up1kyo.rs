// table
//! The fields of UP1KYO. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁"),
    Field::new(4, "作成年月日", "made_on", Kind::Date).max(8).required(),
    Field::new(5, "利用者郵便番号", "user_postal_code", Kind::Postal).max(8).note("XXX-XXXX"),
    Field::new(6, "利用者住所１", "user_address_1", Kind::Text),
    Field::new(7, "利用者住所２", "user_address_2", Kind::Text),
    Field::new(8, "居宅サービス計画作成者", "planner_name", Kind::Text).required().note("対応表では「…作成者氏名」"),
    Field::new(9, "介護支援事業者名", "planner_office_name", Kind::Text).required(),
    Field::new(10, "介護支援事業者郵便番号", "planner_office_postal_code", Kind::Postal).max(8).note("XXX-XXXX"),
    Field::new(11, "介護支援事業者住所１", "planner_office_address_1", Kind::Text),
    Field::new(12, "介護支援事業者住所２", "planner_office_address_2", Kind::Text),
    Field::new(13, "介護支援事業者コード", "planner_office_no", Kind::OfficeNo).max(10).required().note("居宅介護支援事業所番号"),
    Field::new(14, "居宅サービス計画作成（変更）日", "care_plan_made_on", Kind::Date).max(8).required().note("1〜3表・補足・削除を結ぶキー"),
    Field::new(15, "初回居宅サービス計画作成日", "first_care_plan_made_on", Kind::Date).max(8).required(),
    Field::new(16, "計画書区分", "plan_category", Kind::Code).max(2).codes(&[("11", "初回"), ("12", "紹介"), ("21", "継続"), ("51", "初回＆紹介"), ("52", "初回＆継続"), ("53", "紹介＆継続"), ("54", "初回＆紹介＆継続")]),
    Field::new(17, "認定状況区分", "certification_status", Kind::Code).max(1).codes(&[("1", "申請中"), ("2", "認定済")]),
    Field::new(18, "認定日", "certified_on", Kind::Date).max(8),
    Field::new(19, "認定有効期間開始日", "certification_from", Kind::Date).max(8),
    Field::new(20, "認定有効期間終了日", "certification_to", Kind::Date).max(8),
    Field::new(21, "要介護状態区分", "care_level", Kind::Code).max(2).codes(&[("06", "事業対象者"), ("12", "要支援1"), ("13", "要支援2"), ("21", "要介護1"), ("22", "要介護2"), ("23", "要介護3"), ("24", "要介護4"), ("25", "要介護5")]),
    Field::new(22, "利用者及び家族の生活に対する意向を踏まえた課題分析の結果", "needs_analysis_based_on_wishes", Kind::Text),
    Field::new(23, "介護認定審査会の意見及びサービスの種類の指定", "certification_board_opinion", Kind::Text),
    Field::new(24, "総合的な援助の方針", "overall_support_policy", Kind::Text),
    Field::new(25, "生活援助中心型の算定理由", "housework_aid_reason", Kind::Code).max(1).codes(&[("1", "一人暮らし"), ("2", "家族等が障害、疾病等"), ("3", "その他")]),
    Field::new(26, "その他理由", "housework_aid_reason_other", Kind::Text).conditional("No.25が3の場合に記載するのが自然").note("No.25=3の補足").uncertain("条件は様式からの推定（レイアウトに明記なし）"),
    Field::new(27, "更新業者コード", "updater_office_no", Kind::OfficeNo).max(10).note("居宅介護支援事業所番号"),
    Field::new(28, "識別子", "identifier", Kind::Unused).max(1).null_rule("空でよい").note("使用しない項目"),
];
