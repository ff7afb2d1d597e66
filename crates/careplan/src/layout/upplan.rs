// table
//! The fields of UPPLAN. Written by `examples/write_layout_tables.rs`; change
//! `data/layouts.csv` instead.

use super::{Field, Kind};

#[rustfmt::skip]
pub(super) const FIELDS: &[Field] = &[
    Field::new(1, "CSVバージョン", "csv_version", Kind::VersionYm).max(6).required().fixed("202407").note("YYYYMM。1ファイル内で版の混在不可。新しい版は適用年月のサービス提供年月分から使う"),
    Field::new(2, "保険者番号", "insurer_no", Kind::InsurerNo).max(6).required().note("保険者番号。住所地特例の利用者は事業所が取込後に手で直す前提"),
    Field::new(3, "被保険者番号", "insured_no", Kind::InsuredNo).max(10).required().note("数字10桁。生活保護単独はH+数字9桁"),
    Field::new(4, "作成年月日", "made_on", Kind::Date).max(8).required(),
    Field::new(5, "対象年月", "target_month", Kind::YearMonth).max(6).required().note("1ファイル単月。ファイル名の対象年月と一致"),
    Field::new(6, "プラン担当業者コード", "planner_office_no", Kind::OfficeNo).max(10).required().note("居宅介護支援事業所番号").uncertain("先頭8項目に対し○は7個だけ抽出。No.7(氏名・自由記述)以外が必須と推定"),
    Field::new(7, "プラン担当者名", "planner_name", Kind::Text).note("自由記述").uncertain("先頭8項目に対し○は7個だけ抽出。No.7(氏名・自由記述)以外が必須と推定"),
    Field::new(8, "単位数", "units", Kind::Integer).max(6).required().note("割引後の1回あたり単位。共生型の減算は月初日だけに単位を入れ他日は0").uncertain("先頭8項目に対し○は7個だけ抽出。No.7(氏名・自由記述)以外が必須と推定"),
    Field::new(9, "前月までの短期入所利用日数", "short_stay_days_to_prev_month", Kind::Integer).max(5),
    Field::new(10, "サービス利用日", "service_date", Kind::Date).max(8).required().note("福祉用具貸与(17)も必須。包括請求は予定日/実績日。予定日"),
    Field::new(11, "日割対象日", "prorated_days", Kind::DayBits31).max(31).conditional("日割りの場合のみ").null_rule("日割り以外は空").note("1日〜31日の順に日割請求可能日へ1を立てた31桁(他は0)。月単位加算は取込側で1回分に制御"),
    Field::new(12, "サービス開始時刻", "service_start", Kind::TimeHhmmOr9999).max(4).required().note("時間の無いサービスは9999。予定の時刻。加算は基本サービスと同じ時刻。1回単位の単独加減算と入浴介助・個別機能訓練(Ⅰ)も時刻を入れ、率加算は除く"),
    Field::new(13, "サービス終了時刻", "service_end", Kind::TimeHhmmOr9999).max(4).required().note("開始時刻と同じ規則"),
    Field::new(14, "サービス回数", "service_count", Kind::Integer).max(2).required().note("1日に複数回算定できるサービスの回数"),
    Field::new(15, "サービスコード", "service_code", Kind::ServiceCode).max(6).required().note("種類2桁+項目4桁。英字を含むコードあり"),
    Field::new(16, "TAISコード", "tais_code", Kind::Code).max(12).conditional("サービス種類が17/67ならNo.16かNo.17のどちらかを入力").note("例 00001-000010 (5桁-6桁)"),
    Field::new(17, "福祉用具届出コード", "equipment_notified_code", Kind::Code).max(12).conditional("サービス種類が17/67ならNo.16かNo.17のどちらかを入力").note("TAIS未取得の商品"),
    Field::new(18, "用具名称（機種名）", "equipment_name", Kind::Text),
    Field::new(19, "明細判別コード", "item_discriminator", Kind::Integer).max(2).conditional("17で同一サービスコード・同一単位数の明細が複数ある場合").null_rule("17以外は空。17でも使わない場合は空").note("1からの連番").uncertain("項目長の数字が抽出に無い。公開実装(build-jisseki)の2桁を採用"),
    Field::new(20, "サービス事業者コード", "provider_office_no", Kind::OfficeNo).max(10).required().note("予定の事業所番号"),
    Field::new(21, "サービス事業所名", "provider_office_name", Kind::Text).note("予定の事業所名"),
    Field::new(22, "サテライト枝番", "satellite_no", Kind::Code).max(2).conditional("同一番号・同一種類のサテライトがある場合").null_rule("サテライトでなければ空").note("事業所の固有番号、無ければ1からの連番"),
    Field::new(23, "３０日超区分", "over_30_days", Kind::Flag).max(1).required().codes(&[("1", "該当"), ("0", "非該当")]),
    Field::new(24, "更新業者コード", "updater_office_no", Kind::OfficeNo).max(10).note("居宅介護支援事業所番号"),
    Field::new(25, "識別子", "identifier", Kind::Unused).max(1).null_rule("空でよい").note("使用しない項目"),
];
