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

pages! {
    Rc01 "必須の項目" "Required items"
        what "必須の項目が空でないかを見ます。標準仕様から必須かどうか読み切れない項目は、注意に留めます。場合によって必須になる項目は、ほかの点検で見ます。"
        why "受信側のソフトは、必須の項目が空の行を取り込めません。"
        wrong "UPJSK 項目10 サービス利用日 空"
        right "UPJSK 項目10 サービス利用日 20250402"
        repair "介護ソフトの画面で空の欄を入力し、出力し直してください。";
    Rc02 "長さと形" "Length and form"
        what "項目の長さが決まりの文字数以内か、整数・小数・事業所番号・サービス種類の形に合うかを見ます。負の数の「-」も1文字と数えます。"
        why "長い値は受信側で切れるか、行の全体が取り込めません。"
        wrong "UPJSK 項目8 単位数 3.5"
        right "UPJSK 項目8 単位数 387"
        repair "その欄を半角で入力し直し、長い値は決まりの文字数までにして出力し直します。";
    Rc03 "CSVバージョン" "Version of the file"
        what "項目1のCSVバージョンが、V4.1の値202407かを見ます。知られている古い値や誤った値は、その名前を知らせます。"
        why "受信側は、この値で項目の並びを決めます。違うと取り込めません。"
        wrong "UPPLAN 項目1 CSVバージョン 202410"
        right "UPPLAN 項目1 CSVバージョン 202407"
        repair "介護ソフトをV4.1に対応した版に更新して出力し直します。この値だけを手で直してはいけません。";
    Rc04 "V4.1で扱う月" "Months of V4.1"
        what "ファイル名の年月が2025年4月以降かを見ます。名前に年月のないファイルは見ません。"
        why "2025年3月までのサービスのデータは、V3の項目の並びで作ることになっています。"
        wrong "UPPLAN_202503_1370000018_43_1370000026_11_20250325100000.CSV"
        right "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV"
        repair "提供年月を確かめます。3月までのものを送るときは、V3の形で出力します。";
    Rc05 "保険者番号" "Insurer number"
        what "保険者番号が6桁の数字かを見ます。最後の桁が検査数字の計算と合わないときは、注意に留めます。"
        why "保険者番号が違うと、利用者の登録と結び付かず、請求は返戻になります。"
        wrong "UPPLAN 項目2 保険者番号 12345"
        right "UPPLAN 項目2 保険者番号 123455"
        repair "被保険者証の保険者番号と見比べて直します。合併した市町村には計算と合わない番号があり、正しければそのままで構いません。";
    Rc06 "被保険者番号" "Insured number"
        what "被保険者番号が10桁の数字か、Hと9桁の数字（生活保護のみの方）かを見ます。"
        why "先頭の0が消えた番号では、受信側で利用者が見つかりません。"
        wrong "UPPLAN 項目3 被保険者番号 17"
        right "UPPLAN 項目3 被保険者番号 0000000017"
        repair "被保険者証と見比べ、先頭の0も入れて10桁で登録します。表計算ソフトで開いて保存すると0が消えるので、しないでください。";
    Rc07 "日付と年月" "Dates and months"
        what "日付（YYYYMMDD）が暦にある日か、年月（YYYYMM）が実在する月かを見ます。00000000と000000は、認められている項目だけで使えます。"
        why "暦にない日のサービスは、受信側で取り込めません。"
        wrong "UPPLAN 項目10 サービス利用日 20250431"
        right "UPPLAN 項目10 サービス利用日 20250430"
        repair "その欄の日付を入力し直して出力します。";
    Rc08 "時刻" "Times of day"
        what "時刻が0000〜2359の4桁かを見ます。9999は第6表の開始・終了時刻だけで使えます。終了時刻の2400は注意に留めます。"
        why "時刻が読めないと、受信側の予定表に表示できません。2400は取り込めないソフトがあります。"
        wrong "UPJSK 項目12 サービス開始時刻 0960"
        right "UPJSK 項目12 サービス開始時刻 1000"
        repair "時刻を4桁で入力し直します。夜の12時は、0000か2359で表せないか確かめます。";
    Rc09 "コードの値" "Codes"
        what "コードの項目の値がコード表に、サービス種類が一覧にあるかを見ます。要介護状態区分の表は、基本情報だけがほかと違います（非該当は01）。"
        why "表にないコードは、受信側で意味が分からず、取り込めません。"
        wrong "UPKIHON 項目23 要介護状態区分 06"
        right "UPKIHON 項目23 要介護状態区分 12"
        repair "介護ソフトの画面で選び直して出力します。画面では正しいのに続くときは、ソフトの会社に知らせます。";
    Rc10 "郵便番号" "Postal codes"
        what "郵便番号に値がある場合、半角の「123-4567」の形かを見ます。"
        why "形が違うと、受信側で空になるか、住所の検索に使えません。"
        wrong "UPHOSOKU 項目9 利用者郵便番号 1234567"
        right "UPHOSOKU 項目9 利用者郵便番号 123-4567"
        repair "半角の数字とハイフンで入力し直します。";
    Rc11 "電話番号" "Telephone numbers"
        what "電話番号に値がある場合、15文字以内の半角の数字と「-」「(」「)」「+」だけかを見ます。"
        why "空白や「（長女）」などの文字が入った番号は、受信側で取り込めないことがあります。"
        wrong "UPHOSOKU 項目12 利用者電話番号 03 0000 0000"
        right "UPHOSOKU 項目12 利用者電話番号 03-0000-0000"
        repair "電話番号の欄には番号だけを入力します。";
    Rc12 "使わない項目" "Unused items"
        what "使わないことになっている項目に値がないかを見ます。値があっても取り込まず、renkeiが書くときは空にします。"
        why "その値は相手に伝わりません。大事なことが書いてあるなら、別の項目に書く必要があります。"
        wrong "UPJSK 項目25 識別子 1"
        right "UPJSK 項目25 識別子 空"
        repair "多くは介護ソフトが内部で使う値なので、そのままでも構いません。続くときはソフトの会社に知らせます。";
    Rc13 "生年月日と年齢" "Birth date and age"
        what "生年月日がファイルの作成日（連番の日付）より後でないか、その日の年齢が40歳から120歳の間かを見ます。"
        why "西暦と元号の打ち間違いなどは、ここで分かります。"
        wrong "UPHOSOKU 項目8 利用者生年月日 19850326（2025年3月25日に39歳）"
        right "UPHOSOKU 項目8 利用者生年月日 19400115"
        repair "被保険者証で生年月日を確かめ、利用者の登録を直して出力し直します。";
    Rc14 "期間の順序" "Order of periods"
        what "認定の有効期間と限度額の適用期間で、終了日が開始日より前でないかを見ます。一方が空のときは見ません。"
        why "期間が逆だと、受信側でその月の介護度や限度額が決まりません。"
        wrong "UPHOSOKU 項目14 20250101、項目15 20241231"
        right "UPHOSOKU 項目14 20250101、項目15 20251231"
        repair "被保険者証で期間を確かめ、入力し直してください。";
    Rc15 "区分支給限度基準額" "Limit of the care level"
        what "限度額（項目19）が、要介護状態区分（項目18）の全国の基準額と同じかを見ます。月の途中で区分が変わったときは、高い方の額を正しいとします。事業対象者は要支援2の額までを認めます。"
        why "限度額が違うと、別表の超過分と利用者の負担が違ってきます。"
        wrong "UPHOSOKU 項目18 要介護状態区分 21、項目19 区分支給限度基準額 16756"
        right "UPHOSOKU 項目18 要介護状態区分 21、項目19 区分支給限度基準額 16765"
        repair "要介護状態区分と限度額の登録を確かめます。保険者が独自に定めた額なら、そのままで構いません。";
    Rc16 "種類別支給限度額の枠" "Slots of limits by kind"
        what "補足情報の種類別支給限度額（1枠目〜9枠目）が、1枠目から空けずに使われ、単位数のある枠にサービス種類があるかを見ます。0単位は空と数えます。"
        why "受信側は空の枠で読むのをやめることがあり、後ろの枠の限度額が抜け落ちます。"
        wrong "UPHOSOKU 項目20（1枠目の種類）空、項目24（2枠目の種類）11"
        right "UPHOSOKU 項目20（1枠目の種類）11"
        repair "1枠目から詰めて入力し、枠ごとにサービス種類を選んで出力し直します。";
    Rc17 "短期入所療養介護の種類" "Kind of medical short stay"
        what "種類別支給限度額の枠で、短期入所療養介護の種類が22になっているかを見ます（23と2Aは使いません）。"
        why "限度額は三つの短期入所療養介護を合わせて決まり、22で代表します。"
        wrong "UPHOSOKU 項目24（2枠目の種類）2A"
        right "UPHOSOKU 項目24（2枠目の種類）22"
        repair "その枠のサービス種類を22に直して出力し直します。";
    Rc18 "限度超単位数の合計" "Sum of the units over the limits by kind"
        what "補足情報の項目56が、9つの枠の限度超単位数の合計と同じかを見ます。空は0と数えます。"
        why "合計が違うと、別表の種類別の超過分と合わなくなります。"
        wrong "UPHOSOKU 項目23 限度超単位数 600、項目56 合計 601"
        right "UPHOSOKU 項目23 限度超単位数 600、項目56 合計 600"
        repair "介護ソフトで種類別支給限度額を計算し直して出力します。";
    Rc19 "補足情報の作成日と対象年月" "Date and month of the supplement"
        what "補足情報の対象年月（項目63）がファイル名の年月と同じかを見ます。計画書に付くとき（000000）は項目4に計画の日付が、利用票に付くときは00000000が入ります。"
        why "受信側は、この二つの項目で補足情報を計画書か利用票に結び付けます。"
        wrong "UPHOSOKU_202504_… の項目4 20250325、項目63 202504"
        right "UPHOSOKU_202504_… の項目4 00000000、項目63 202504"
        repair "補足情報だけを作り直さずに、計画書または利用票の一組をまとめて出力し直してください。";
    Rc20 "生活援助の算定理由" "Reason for household help"
        what "第1表の算定理由（項目25）が「その他」（3）のとき、理由（項目26）が書かれているかを見ます。「その他」でないのに理由があるときも知らせます。"
        why "生活援助が要るわけを、受け取った事業所が読めません。"
        wrong "UP1KYO 項目25 生活援助中心型の算定理由 3、項目26 その他理由 空"
        right "UP1KYO 項目25 生活援助中心型の算定理由 3、項目26 その他理由 家族が入院中のため"
        repair "第1表の画面で、理由の選択と文章をそろえてください。";
    Rc21 "第2表の番号" "Numbers of table 2"
        what "第2表の課題・援助目標・援助内容の番号が1〜99の整数で、同じ計画書の中に三つとも同じ行がないかを見ます。空の番号は注意に留めます。"
        why "番号は行の並びとまとまりを表します。重なった行は、受信側の取込みを止めます。"
        wrong "UP2KYO の2行が、どちらも項目6 1、項目8 1、項目13 1"
        right "UP2KYO の項目13が、1行目は1、2行目は2"
        repair "第2表の番号を付け直して出力し直します。番号が自動のソフトでは、行を並べ替えて保存し直します。";
    Rc22 "第2表の行の順序と文章" "Order and texts of table 2"
        what "第2表の行が三つの番号の順に並び、番号が変わる最初の行に課題・目標・援助内容の文章があるかを見ます。目標は長期と短期のどちらかがあれば足ります。"
        why "同じ番号の2行目からは文章を省けるので、最初の行が空だと、どこにも文章がないことになります。"
        wrong "UP2KYO 項目6 課題ＮＯ 1の最初の行で、項目7が空"
        right "UP2KYO 項目6 課題ＮＯ 1の最初の行の項目7に、課題の文章"
        repair "第2表の画面で、番号の最初の行に文章があるか確かめて出力し直します。";
    Rc23 "保険対象のサービス" "Covered services of table 2"
        what "第2表の保険対象区分（項目15）がYの行に、サービス種別（項目16）と事業所名（項目18）があるかを見ます。"
        why "受け取った事業所が、自分の担当する援助を見つけられません。"
        wrong "UP2KYO 項目15 保険対象区分 Y、項目16 サービス種別 空"
        right "UP2KYO 項目15 保険対象区分 Y、項目16 サービス種別 訪問介護"
        repair "第2表の画面でサービス種別と事業所を選んで出力し直します。";
    Rc24 "第3表の行の内容" "Content of rows of table 3"
        what "第3表の行に、介護サービス（項目6）、日常生活上の活動（項目10）、週単位以外のサービス（項目13）のどれかがあるかを見ます。介護サービスには曜日と開始・終了時間が、活動には開始・終了時間が要ります。"
        why "曜日や時間がないと、受信側は週間計画表のどこに描くか決められません。"
        wrong "UP3KYO 項目6 訪問介護、項目7 曜日 空"
        right "UP3KYO 項目6 訪問介護、項目7 曜日 3、項目8 0900、項目9 1000"
        repair "第3表の画面で曜日と時間を入れ、何もない行は消して出力し直します。";
    Rc25 "第3表の時間の順序" "Order of times of table 3"
        what "第3表の終了時間が開始時間より前でないかを見ます。"
        why "時間が逆だと、週間計画表に描けません。日をまたぐサービスでは正しいこともあります。"
        wrong "UP3KYO 項目8 開始時間 0900、項目9 終了時間 0859"
        right "UP3KYO 項目8 開始時間 0900、項目9 終了時間 1000"
        repair "時間を確かめて直します。夜から翌朝までのサービスなら、そのままで構いません。";
}
