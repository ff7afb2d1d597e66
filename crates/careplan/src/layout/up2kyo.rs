// table
//! The fields of UP2KYO. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("利用者が属する自治体(保険者)の番号"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁"),
    Field::new(4, "居宅計画書作成年月日", "made_on", Kind::Date).max(8).required(),
    Field::new(5, "居宅サービス計画作成（変更）日", "care_plan_made_on", Kind::Date).max(8).required().note("1表No.14と一致"),
    Field::new(6, "課題ＮＯ", "need_no", Kind::Integer).max(2).conditional("内容行では実質必須（1〜99）").note("課題NO→援助目標NO→援助内容NOで並べると帳票順になること。3つの組で行を一意にする").uncertain("必須欄に○なし（○は5個=No.1〜5）。記載例では全行に値があり並び順の鍵なので実質必須"),
    Field::new(7, "課題", "need_text", Kind::Text).null_rule("同じ課題の2行目以降は空でよい").note("帳票の印字イメージで出力"),
    Field::new(8, "援助目標ＮＯ", "goal_no", Kind::Integer).max(2).conditional("内容行では実質必須（1〜99）").note("課題に対する援助NO。長期目標の単位で振られている例").uncertain("必須欄に○なし。No.6と同じ"),
    Field::new(9, "長期目標", "long_term_goal", Kind::Text).null_rule("前行と同じなら空でよい"),
    Field::new(10, "短期目標", "short_term_goal", Kind::Text).null_rule("前行と同じなら空でよい").note("同じ援助目標NOの中で短期目標だけ変わる例あり"),
    Field::new(11, "長期期間", "long_term_period", Kind::Text).note("自由記述(期間)"),
    Field::new(12, "短期期間", "short_term_period", Kind::Text).note("自由記述(期間)"),
    Field::new(13, "援助内容ＮＯ", "service_item_no", Kind::Integer).max(2).conditional("内容行では実質必須（1〜99）").note("目標に対する内容NO").uncertain("必須欄に○なし。No.6と同じ"),
    Field::new(14, "サービス内容", "service_content", Kind::Text),
    Field::new(15, "保険対象区分", "insurance_covered", Kind::Code).max(1).codes(&[("Y", "対象"), ("N", "対象外")]).null_rule("記載例では対象外を空にしている").note("※1欄の○印").uncertain("定義はY/Nだが記載例は対象外行が空。取込ではY/N/空を許す"),
    Field::new(16, "サービス種別", "service_type_text", Kind::Text).note("自由記述"),
    Field::new(17, "サービス事業者コード", "provider_office_no", Kind::OfficeNo).max(10).note("書式欄に記載なし。事業所番号"),
    Field::new(18, "サービス事業所名", "provider_office_name", Kind::Text).note("※2欄"),
    Field::new(19, "頻度", "frequency", Kind::Text),
    Field::new(20, "実施期間", "service_period", Kind::Text),
    Field::new(21, "更新業者コード", "updater_office_no", Kind::OfficeNo).max(10).note("居宅介護支援事業所番号"),
    Field::new(22, "識別子", "identifier", Kind::Unused).max(1).null_rule("空でよい").note("使用しない項目"),
];
