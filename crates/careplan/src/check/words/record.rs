// table
//! What the checks of family RC, single records, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    MISSING Rc01 Error
        "{name}が空です。必須の項目です。"
        "{name} is empty, but it is required."
        "介護ソフトで入力し、出力し直してください。"
        "Fill it in and export again.";
    MISSING_UNCERTAIN Rc01 Warning
        "{name}が空です。必須と考えられる項目です。"
        "{name} is empty, but it is probably required."
        "受信側で取り込めないことがあるので、できれば入力してください。"
        "Fill it in if you can; some receivers refuse the file.";
    TOO_LONG Rc02 Error
        "{name}が{0}文字より長くなっています。"
        "{name} is longer than {0} characters."
        "{0}文字までにして出力し直してください。"
        "Shorten it to {0} characters and export again.";
    NOT_INTEGER Rc02 Error
        "{name}が整数ではありません。"
        "{name} is not a whole number."
        "半角の数字で入力し、出力し直してください。"
        "Use half-width digits and export again.";
    NOT_DECIMAL Rc02 Error
        "{name}が数値ではありません。"
        "{name} is not a number."
        "半角の数字と小数点で入力し、出力し直してください。"
        "Use half-width digits and a point and export again.";
    NOT_OFFICE_NUMBER Rc02 Error
        "{name}が10桁の事業所番号ではありません。"
        "{name} is not an office number of 10 characters."
        "事業所番号の登録を確かめ、出力し直してください。"
        "Check the office number and export again.";
    NOT_SERVICE_KIND Rc02 Error
        "{name}が2桁のサービス種類コードではありません。"
        "{name} is not a service kind of 2 characters."
        "サービス種類を確かめ、出力し直してください。"
        "Check the service kind and export again.";
    VERSION_KNOWN Rc03 Error
        "CSVバージョンが{0}（{1}）です。V4.1の値は202407です。"
        "The version is {0} ({1}); V4.1 has 202407."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    VERSION_UNKNOWN Rc03 Error
        "CSVバージョンが知られている値ではありません。V4.1の値は202407です。"
        "The version is no known value; V4.1 has 202407."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    MONTH_TOO_EARLY Rc04 Error
        "2025年3月以前の提供年月です。その月のデータはV3のレイアウトで作ります。"
        "The service month is before April 2025; data of such months has the layout of V3."
        "V3のレイアウトで出力するか、提供年月を確かめてください。"
        "Export with the layout of V3, or check the month.";
    INSURER_NUMBER Rc05 Error
        "{name}が6桁の数字ではありません。"
        "{name} is not 6 digits."
        "被保険者証の保険者番号を確かめ、出力し直してください。"
        "Check the insurer number on the insurance card and export again.";
    INSURER_CHECK_DIGIT Rc05 Warning
        "{name}の最後の桁（検査数字）が計算と合いません。"
        "The last digit of {name} is not the check digit the rule gives."
        "打ち間違いがないか確かめてください。正しければこのままで構いません。"
        "Make sure that it is not mistyped; if it is right, leave it.";
    INSURED_NUMBER Rc06 Error
        "{name}が10桁の数字（またはHと9桁の数字）ではありません。"
        "{name} is not 10 digits (or H and 9 digits)."
        "先頭の0が消えていないか、被保険者証と見比べて出力し直してください。"
        "Compare it with the insurance card, leading zeros included, and export again.";
    DATE_UNREAL Rc07 Error
        "{name}が実在する日付（YYYYMMDD）ではありません。"
        "{name} is not a day of the calendar (YYYYMMDD)."
        "日付を入力し直し、出力し直してください。"
        "Correct the date and export again.";
    MONTH_UNREAL Rc07 Error
        "{name}が実在する年月（YYYYMM）ではありません。"
        "{name} is not a month (YYYYMM)."
        "年月を入力し直し、出力し直してください。"
        "Correct the month and export again.";
    TIME_UNREAL Rc08 Error
        "{name}が時刻（HHMM、0000〜2359）ではありません。"
        "{name} is not a time of day (HHMM, 0000 to 2359)."
        "時刻を4桁で入力し直し、出力し直してください。"
        "Correct the time, 4 digits, and export again.";
    TIME9999 Rc08 Error
        "{name}に9999は使えません。第6表の時刻だけで使う値です。"
        "{name} cannot be 9999, which is only for the times of table 6."
        "時刻を4桁で入力し直し、出力し直してください。"
        "Correct the time, 4 digits, and export again.";
    TIME2400 Rc08 Warning
        "{name}が2400です。取り込めないソフトがあります。"
        "{name} is 2400, which some programs cannot take in."
        "0000か2359で表せないか確かめてください。"
        "See whether 0000 or 2359 would do.";
    CODE_UNKNOWN Rc09 Error
        "{name}の値がコード表にありません。"
        "{name} is not a code of its list."
        "選び直して出力し直してください。"
        "Choose again and export again.";
    KIND_UNKNOWN Rc09 Error
        "{name}の値がサービス種類の一覧にありません。"
        "{name} is not in the list of service kinds."
        "サービス種類を選び直して出力し直してください。"
        "Choose the service kind again and export again.";
    POSTAL_CODE Rc10 Warning
        "{name}が「123-4567」の形ではありません。"
        "{name} is not of the form 123-4567."
        "半角の数字とハイフンで入力してください。"
        "Use half-width digits and a hyphen.";
    PHONE_NUMBER Rc11 Warning
        "{name}が15文字以内の数字と「-()+」ではありません。"
        "{name} is not at most 15 digits and -()+."
        "半角で、番号だけを入力してください。"
        "Use half-width characters and nothing but the number.";
    UNUSED_FILLED Rc12 Warning
        "{name}は使わない項目です。値は取り込みません。"
        "{name} is not used; its value is not taken in."
        "空のまま出力してください。"
        "Leave it empty.";
    BIRTH_IN_FUTURE Rc13 Warning
        "{name}がファイルの作成日より後です。"
        "{name} is after the day the file was made."
        "生年月日を確かめてください。"
        "Check the date of birth.";
    AGE_UNUSUAL Rc13 Warning
        "{name}から数えた年齢が40歳から120歳の間にありません。"
        "The age by {name} is not between 40 and 120."
        "生年月日を確かめてください。"
        "Check the date of birth.";
    PERIOD_REVERSED Rc14 Warning
        "{name}が開始日より前です。"
        "{name} is before the first day of the period."
        "期間の開始日と終了日を確かめてください。"
        "Check both days of the period.";
    LIMIT_UNUSUAL Rc15 Warning
        "{name}が要介護状態区分の基準額（{0}単位）と違います。"
        "{name} is not the national limit for the care level ({0} units)."
        "要介護状態区分と基準額を確かめてください。"
        "Check the care level and the limit.";
    SLOT_GAP Rc16 Error
        "{name}より前に空の枠があります。種類別支給限度額は1枠目から詰めて設定します。"
        "There is an empty slot before {name}; the slots are filled from the first one."
        "1枠目から詰めて出力し直してください。"
        "Fill the slots from the first one and export again.";
    SLOT_KIND Rc16 Error
        "{name}が空ですが、この枠に単位数があります。"
        "{name} is empty, but its slot has units."
        "サービス種類を入力し、出力し直してください。"
        "Fill in the service kind and export again.";
    SLOT_SHORT_STAY Rc17 Warning
        "{name}が短期入所療養介護の場合は22を使います。"
        "{name} of medical short stay is always 22."
        "22にして出力し直してください。"
        "Use 22 and export again.";
    OVER_UNITS_SUM Rc18 Warning
        "{name}が各枠の限度超単位数の合計と違います。"
        "{name} is not the sum of the units over the limit of all slots."
        "種類別支給限度額の計算を確かめてください。"
        "Check the calculation of the limits by kind.";
    SUPPLEMENT_MONTH Rc19 Error
        "{name}がファイル名の年月と違います。"
        "{name} is not the month in the file name."
        "ファイル名を変えずに、出力し直してください。"
        "Export again and keep the file name.";
    SUPPLEMENT_DATE_SET Rc19 Error
        "利用票に付く利用者補足情報では、{name}は00000000です。"
        "In a supplement that goes with tables 6 and 7, {name} is 00000000."
        "利用票の一組を出力し直してください。"
        "Export the unit of tables 6 and 7 again.";
    SUPPLEMENT_DATE_ZERO Rc19 Error
        "計画書に付く利用者補足情報では、{name}に作成（変更）日が必要です。"
        "In a supplement that goes with a care plan, {name} is the day of the plan."
        "計画書の一組を出力し直してください。"
        "Export the care plan again.";
    OTHER_REASON_MISSING Rc20 Warning
        "算定理由が「その他」ですが、{name}が空です。"
        "The reason is \"other\", but {name} is empty."
        "理由を入力してください。"
        "Fill in the reason.";
    OTHER_REASON_UNUSED Rc20 Warning
        "算定理由が「その他」ではありませんが、{name}に記載があります。"
        "The reason is not \"other\", but {name} is filled."
        "算定理由の選択を確かめてください。"
        "Check the reason chosen.";
    NUMBER_RANGE Rc21 Error
        "{name}が1〜99の整数ではありません。"
        "{name} is not a whole number from 1 to 99."
        "番号を付け直して出力し直してください。"
        "Number the rows again and export again.";
    NUMBER_TWICE Rc21 Error
        "同じ計画書の中に、課題・援助目標・援助内容の番号がすべて同じ行があります。"
        "Another row of the plan has the same three numbers."
        "番号を付け直して出力し直してください。このままでは取り込めません。"
        "Number the rows again and export again; receivers cannot take them in.";
    NUMBER_MISSING Rc21 Warning
        "{name}が空です。受信側で順番が分からなくなります。"
        "{name} is empty; the receiver cannot know the order."
        "番号を付けて出力し直してください。"
        "Number the rows and export again.";
    ROW_ORDER Rc22 Warning
        "第2表の行が、課題・援助目標・援助内容の番号の順に並んでいません。"
        "The rows of table 2 are not in the order of their three numbers."
        "番号の順に並べて出力し直してください。"
        "Export again in the order of the numbers.";
    GROUP_TEXT Rc22 Warning
        "{name}が空です。番号の変わる最初の行には記載が必要です。"
        "{name} is empty, but the first row of a number carries the text."
        "最初の行に記載して出力し直してください。"
        "Write the text in the first row and export again.";
    COVERED_SERVICE Rc23 Warning
        "保険給付の対象の行ですが、{name}が空です。"
        "The row is covered by insurance, but {name} is empty."
        "サービス種別と事業所名を入力してください。"
        "Fill in the kind of service and the provider.";
    WEEKLY_EMPTY Rc24 Error
        "第3表の行に、介護サービス、日常生活上の活動、週単位以外のサービスのどれもありません。"
        "The row of table 3 has no service, no daily activity and no service outside the week."
        "空の行を除いて出力し直してください。"
        "Export again without empty rows.";
    WEEKLY_SERVICE Rc24 Error
        "介護サービスの行ですが、{name}が空です。"
        "The row has a service, but {name} is empty."
        "曜日と時間を入力し、出力し直してください。"
        "Fill in weekday and times and export again.";
    WEEKLY_ACTIVITY Rc24 Error
        "日常生活上の活動の行ですが、{name}が空です。"
        "The row has a daily activity, but {name} is empty."
        "時間を入力し、出力し直してください。"
        "Fill in the times and export again.";
    TIMES_REVERSED Rc25 Warning
        "{name}が開始時間より前です。"
        "{name} is before the beginning."
        "日をまたぐ場合を除き、時間を確かめてください。"
        "Check the times, unless they pass midnight.";
}

pages! {}
