// table
//! What the checks of family T7, table 7, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    TOTAL_MISSING T701 Error
        "この利用者に、コード999999の全合計行がありません。"
        "This person has no row of totals with the code 999999."
        "事業所9999999999、コード999999の行を1行加えて出力し直してください。"
        "Export again with one row of office 9999999999 and code 999999.";
    TOTAL_REPEATED T701 Error
        "この利用者に、コード999999の全合計行が2行以上あります。"
        "This person has more than one row of totals with the code 999999."
        "全合計行を1行にして出力し直してください。"
        "Export again with one row of totals.";
    TOTAL_OFFICE T701 Error
        "全合計行ですが、{name}が9999999999ではありません。"
        "The row holds the totals, but {name} is not 9999999999."
        "全合計行の事業所は9999999999にして出力し直してください。"
        "Use 9999999999 as the office of the totals and export again.";
    TOTAL_CODE T701 Error
        "事業所が9999999999の行ですが、{name}が999999ではありません。"
        "The row is of office 9999999999, but {name} is not 999999."
        "全合計行なら999999、そうでなければ実際の事業所番号にして出力し直してください。"
        "Use 999999 for totals, or else the number of the real office, and export again.";
    SUBTOTAL_MISSING T702 Error
        "限度額の対象のサービスコードが2つ以上ありますが、種類別小計（種類＋AAAA）の行がありません。"
        "Several service codes count towards the limit, but the subtotal of their kind (kind and AAAA) is missing."
        "事業所とサービス種類ごとの小計行を付けて出力し直してください。"
        "Export again with a subtotal for each office and kind.";
    SUBTOTAL_ADVISED T702 Warning
        "同じ事業所・種類のサービスコードが2つ以上ありますが、種類別小計（種類＋AAAA）の行がありません。"
        "An office has several service codes of one kind, but no subtotal of the kind (kind and AAAA)."
        "小計行がないと取り込めない受信側があるので、できれば付けてください。"
        "Add the subtotal if you can; some receivers look for it.";
    SUM_ROW_UNITS T703 Error
        "小計または全合計の行ですが、{name}が0ではありません。"
        "The row is a subtotal or total, but {name} is not 0."
        "0にして出力し直してください。"
        "Use 0 and export again.";
    SUM_ROW_DISCOUNT T703 Error
        "小計または全合計の行ですが、{name}に値があります。"
        "The row is a subtotal or total, but {name} is filled."
        "空にして出力し直してください。"
        "Leave it empty and export again.";
    FIXED_OFFICE T704 Error
        "{name}が9999999999ではありません。"
        "{name} is not 9999999999."
        "9999999999か空にして出力し直してください。"
        "Use 9999999999 or leave it empty, and export again.";
    SERVICE_UNITS T705 Warning
        "{name}が、1回の単位数に回数を掛けた数と違います。"
        "{name} is not the units of one service times its count."
        "単位数、割引後単位数、回数を確かめてください。"
        "Check the units, the units after discount and the count.";
    KIND_LIMIT_SPLIT T706 Error
        "種類支給限度基準の超と内の単位数の合計が、給付管理単位数と違います。"
        "Units over and within the limit of the kind do not add up to the managed units."
        "項目18、19、20の計算を確かめて出力し直してください。"
        "Check items 18, 19 and 20 and export again.";
    LIMIT_SPLIT T706 Error
        "区分支給限度基準の超と内の単位数の合計が、割り振る前の単位数と違います。"
        "Units over and within the limit of the care level do not add up to the units before."
        "項目21と22の合計を、項目20（空なら項目18）に合わせて出力し直してください。"
        "Make items 21 and 22 add up to item 20, or to item 18 where that is empty, and export again.";
    MANAGED_UNITS T706 Warning
        "{name}がサービス単位（項目17）と違います。"
        "{name} differs from the service units (item 17)."
        "大規模型通所や同一建物の減算の行でなければ、計算を確かめてください。"
        "Check the calculation, unless the row is reduced for a large day service or a shared building.";
    WITHIN_LIMIT_SUM T707 Warning
        "全合計行の{name}が、小計行または明細行の合計と違います。"
        "{name} of the totals is not the sum of the subtotals or details."
        "限度額内の単位数の合計を確かめてください。"
        "Check the sum of the units within the limit.";
    LIMIT_EXCEEDED T707 Warning
        "全合計行の{name}が、利用者補足情報の区分支給限度基準額（項目19）より多くなっています。"
        "{name} of the totals is more than the limit in the supplement (item 19)."
        "限度額を超える単位数を項目21へ移すか、補足情報の限度額を確かめてください。"
        "Move the units over the limit to item 21, or check the limit in the supplement.";
    COST T708 Warning
        "{name}が、限度内の単位数（項目22）に単価（項目23）を掛けて1円未満を切り捨てた額と違います。"
        "{name} is not the units within the limit (item 22) times the price (item 23), without parts of a yen."
        "単価と端数の切り捨てを確かめてください。"
        "Check the price and that parts of a yen are dropped.";
    CLAIM T709 Warning
        "{name}が、費用総額（項目24）に給付率（項目25）を掛けて1円未満を切り捨てた額と違います。"
        "{name} is not the cost (item 24) times the benefit rate (item 25), without parts of a yen."
        "給付率と端数の切り捨てを確かめてください。"
        "Check the benefit rate and that parts of a yen are dropped.";
    COPAYMENT T709 Warning
        "{name}が、費用総額（項目24）から請求額（項目26）を引いた額と違います。"
        "{name} is not the cost (item 24) less the claim (item 26)."
        "利用者負担の計算を確かめてください。"
        "Check the calculation of the copayment.";
    FULL_COPAYMENT T710 Warning
        "{name}が、限度を超える単位数（項目21）に単価（項目23）を掛けて1円未満を切り捨てた額と違います。"
        "{name} is not the units over the limit (item 21) times the price (item 23), without parts of a yen."
        "全額負担の計算を確かめてください。30日を超える分はこれに加えます。"
        "Check the calculation; days beyond 30 in a row are added to it.";
    PRICE_FORM T711 Error
        "{name}が、整数2桁・小数点・小数2桁の形ではありません。"
        "{name} is not two digits, a point and two digits."
        "「10.00」のように小数2桁まで入れて出力し直してください。"
        "Write it as in 10.00 and export again.";
    PRICE_RANGE T711 Error
        "{name}が10.00〜11.40円の範囲にありません。"
        "{name} is not between 10.00 and 11.40 yen."
        "事業所の地域区分とサービス種類の単価を確かめて出力し直してください。"
        "Check the price for the area of the office and the kind of service, and export again.";
    BENEFIT_RATE T712 Warning
        "{name}が0〜100の百分率ではありません。"
        "{name} is not a percentage from 0 to 100."
        "90、80、70、100などの百分率になっているか確かめてください。"
        "Check that it is a percentage such as 90, 80, 70 or 100.";
    EQUIPMENT_CODE T713 Error
        "福祉用具の行ですが、{name}も福祉用具届出コード（項目11）も空です。"
        "The row is of welfare equipment, but neither {name} nor item 11 is filled."
        "用具のTAISコードか届出コードを入力し、出力し直してください。"
        "Fill in the TAIS code or the notification code of the product and export again.";
    EQUIPMENT_CODES_BOTH T713 Warning
        "TAISコード（項目10）と{name}の両方に値があります。"
        "Both the TAIS code (item 10) and {name} are filled."
        "TAISコードがある用具なら、届出コードは空にしてください。"
        "Leave the notification code empty where the product has a TAIS code.";
    EQUIPMENT_CODE_ADDITION T713 Warning
        "福祉用具貸与の加算・減算の行で、{name}も福祉用具届出コード（項目11）も空です。"
        "The row adds to or reduces equipment rental, but neither {name} nor item 11 is filled."
        "対象の用具が決まっていれば、そのコードを入力してください。"
        "Fill in the code of the product it belongs to, if there is one.";
    STAY_DAYS T714 Warning
        "{name}が、前月まで（項目30）と当月（項目31）の利用日数の合計と違います。"
        "{name} is not the days before (item 30) and of this month (item 31) together."
        "短期入所の利用日数を確かめてください。"
        "Check the days of short stay.";
    USER_NOT_PLANNED T715 Error
        "別表（UPSIKYU）の利用者の行が、利用票（UPPLAN）にありません。"
        "A person in table 7 (UPSIKYU) has no row in table 6 (UPPLAN)."
        "被保険者番号を確かめ、利用票と別表を同じ利用者で出力し直してください。"
        "Check the number of the person and export both tables for the same people.";
    USER_NOT_IN_ANNEX T715 Error
        "利用票（UPPLAN）の利用者の行が、別表（UPSIKYU）にありません。"
        "A person in table 6 (UPPLAN) has no row in table 7 (UPSIKYU)."
        "被保険者番号を確かめ、利用票と別表を同じ利用者で出力し直してください。"
        "Check the number of the person and export both tables for the same people.";
    SERVICE_NOT_PLANNED T716 Warning
        "この事業所の{name}が、利用票（UPPLAN）にありません。"
        "{name} of this office is not planned in table 6 (UPPLAN)."
        "別表を作り直すか、利用票にサービスを加えて出力し直してください。"
        "Make table 7 again, or add the service to table 6, and export again.";
    SERVICE_NOT_IN_ANNEX T716 Warning
        "この事業所の{name}が、別表（UPSIKYU）にありません。"
        "{name} of this office is not in table 7 (UPSIKYU)."
        "別表を作り直して出力し直してください。"
        "Make table 7 again and export again.";
    COUNT_DIFFERS T716 Warning
        "{name}が、利用票（UPPLAN）のサービス回数の合計と違います。"
        "{name} is not the sum of the counts in table 6 (UPPLAN)."
        "利用票を変えたあとに別表を作り直したか確かめてください。"
        "Check that table 7 was made again after table 6 was changed.";
}

pages! {
    T701 "利用者ごとの全合計行" "One row of totals for each person"
        what "別表には、利用者ごとに全合計行がちょうど1行あるかを確かめます。全合計行は事業所コードが9999999999、サービスコードが999999です。"
        why "受信側は全合計行で利用者の別表が揃ったことを知ります。ないと取り込めず、2行あるとどちらが正しいか分かりません。"
        wrong "UPSIKYU 項目7 サービス事業所コード 1370000026、項目9 サービスコード 999999"
        right "UPSIKYU 項目7 サービス事業所コード 9999999999、項目9 サービスコード 999999"
        repair "介護ソフトで別表を計算し直し、利用者全員の合計が付いた状態で出力します。続くときはソフトの会社に知らせます。";
    T702 "種類別の小計行" "Subtotal for each kind of service"
        what "同じ利用者・事業所・サービス種類で、限度額の対象のサービスコードが2つ以上ある場合に、種類＋AAAAの小計行があるかを確かめます。対象外のコードを含む場合の小計は注意に留めます。"
        why "限度額の超過分は小計行で割り振られるため、ないと受信側で限度額の管理ができません。"
        wrong "UPSIKYU 項目9 サービスコード 111111 と 111211 の2行だけ"
        right "UPSIKYU 項目9 サービスコード 111111 と 111211、続けて 11AAAA"
        repair "介護ソフトで別表を計算し直してから出力します。小計を出力しない設定があれば、出力する側に変えます。";
    T703 "小計行・全合計行の単位数" "Units in rows of sums"
        what "種類別小計と全合計の行で、単位数（項目13）が0、割引後率と割引後単位数（項目14、15）が空かを確かめます。"
        why "1回あたりの単位数は明細行だけのものです。合計の行に入っていると、受信側で二重に数えられます。"
        wrong "UPSIKYU 項目9 サービスコード 11AAAA、項目13 単位数 387"
        right "UPSIKYU 項目9 サービスコード 11AAAA、項目13 単位数 0"
        repair "介護ソフトを新しい版にして出力し直します。手で直した場合は、合計の行の項目13を0、項目14と15を空にします。";
    T704 "固定の事業所コード" "Fixed office code"
        what "項目34の事業所コードに値がある場合、9999999999かを確かめます。"
        why "この項目は固定値です。実際の事業所番号が入っていると、取り込みを止める受信側があります。"
        wrong "UPSIKYU 項目34 事業所コード 1370000018"
        right "UPSIKYU 項目34 事業所コード 9999999999"
        repair "固定値なので画面からは直せません。介護ソフトを新しい版にして出力し直し、続くときはソフトの会社に知らせます。";
    T705 "単位数と回数の積" "Units times count"
        what "明細行のサービス単位（項目17）が、割引後単位数（項目15、空なら項目13）に回数（項目16）を掛けた数かを確かめます。金額の行と、単位数が0の率の加算は見ません。"
        why "単位数が合わない別表は、給付管理や請求の金額の違いになります。"
        wrong "UPSIKYU 項目13 単位数 387、項目16 回数 2、項目17 サービス単位金額 387"
        right "UPSIKYU 項目13 単位数 387、項目16 回数 2、項目17 サービス単位金額 774"
        repair "利用票の回数を変えたあとに別表を計算し直したかを確かめ、計算し直して出力します。";
    T706 "限度額の内と超の割り振り" "Units within and over the limits"
        what "項目19と20の合計が項目18、項目21と22の合計が項目20（空なら項目18）になるかを、どちらかに値がある行で確かめます。明細行では項目18と17の違いも注意します。"
        why "割り振りが合わないと、利用者の全額負担と請求の金額が決まりません。"
        wrong "UPSIKYU 項目18 給付管理単位数 774、項目21 超 100、項目22 内 774"
        right "UPSIKYU 項目18 給付管理単位数 774、項目21 超 100、項目22 内 674"
        repair "介護ソフトで限度額の割り振りをやり直します。大規模型通所や同一建物の減算では、項目18と17が違っていて正しいことがあります。";
    T707 "限度額内の単位数の合計" "Sum of the units within the limit"
        what "全合計行の項目22が、種類別小計（なければ明細）の項目22の合計と同じか、また利用者補足情報の区分支給限度基準額（項目19）以内かを確かめます。"
        why "限度額内の単位数は保険の請求の元になります。限度額を超えたままの計画は、返戻や過誤につながります。"
        wrong "UPHOSOKU 項目19 区分支給限度基準額 16765、UPSIKYU 全合計行の項目22 18076"
        right "UPHOSOKU 項目19 区分支給限度基準額 16765、UPSIKYU 全合計行の項目22 16765"
        repair "超える単位数をどの事業所に割り振るかを決めて別表を計算し直します。区分変更のあった月は補足情報の限度額も確かめます。";
    T708 "費用総額" "Total cost"
        what "費用総額（項目24）が、限度内の単位数（項目22）に単位数単価（項目23）を掛けて1円未満を切り捨てた額かを確かめます。小数の誤差が出ないように整数で計算します。"
        why "1円でも違うと、事業所の請求と合わなくなります。"
        wrong "UPSIKYU 項目22 774、項目23 11.05、項目24 費用総額 8553"
        right "UPSIKYU 項目22 774、項目23 11.05、項目24 費用総額 8552"
        repair "事業所の地域区分と単価の設定を確かめて別表を計算し直します。設定が正しいのに1円違うときはソフトの会社に知らせます。";
    T709 "請求額と利用者負担" "Claim and copayment"
        what "請求額（項目26）が費用総額（項目24）に給付率（項目25）を掛けて1円未満を切り捨てた額か、利用者負担（項目28）が費用総額から請求額を引いた額かを確かめます。"
        why "利用者が払う額と保険に請求する額は、合わせて費用総額になるはずです。"
        wrong "UPSIKYU 項目24 8552、項目25 90、項目26 7697"
        right "UPSIKYU 項目24 8552、項目25 90、項目26 7696、項目28 856"
        repair "負担割合証の割合と給付率の設定を確かめ、別表を計算し直して出力します。";
    T710 "全額負担分" "Copayment in full"
        what "利用者負担の全額負担分（項目29）が、限度を超える単位数（項目21）に単位数単価（項目23）を掛けて1円未満を切り捨てた額かを確かめます。30日を超える短期入所のある種類では、それより多くてもよいものとします。"
        why "限度額を超えた分は利用者が全額を払います。説明した額と請求が違うことになります。"
        wrong "UPSIKYU 項目21 100、項目23 11.05、項目29 全額負担分 1000"
        right "UPSIKYU 項目21 100、項目23 11.05、項目29 全額負担分 1105"
        repair "単価と超過単位数を確かめ、別表を計算し直して出力します。";
    T711 "単位数単価の形と範囲" "Form and range of the price"
        what "単位数単価（項目23）に値がある場合、「10.00」のような整数2桁と小数2桁の形で、10.00〜11.40円の範囲にあるかを確かめます。"
        why "形が違うと受信側で読み取れず、範囲の外の単価はどの地域にもありません。"
        wrong "UPSIKYU 項目23 単位数単価 10.7"
        right "UPSIKYU 項目23 単位数単価 10.70"
        repair "事業所マスタの地域区分を確かめて出力し直します。末尾の0が落ちるときは、表計算ソフトで開いて保存していないかを確かめます。";
    T712 "給付率" "Benefit rate"
        what "給付率（項目25）が0〜100の百分率かを確かめます。普通は90、80、70、100のどれかです。"
        why "割合（0.9）や千分率（900）で入れると、受信側の金額が桁違いになります。"
        wrong "UPSIKYU 項目25 給付率 900"
        right "UPSIKYU 項目25 給付率 90"
        repair "負担割合証を見て給付率を百分率で入れ直し、別表を計算し直します。";
    T713 "福祉用具のコード" "Codes of welfare equipment"
        what "福祉用具貸与（171001〜171013、671001〜671013）の明細行に、TAISコード（項目10）か福祉用具届出コード（項目11）のどちらか一方があるかを確かめます。同じ種類の加算・減算の行では、どちらもないときに注意します。"
        why "用具のコードがないと、福祉用具の事業所は自分の明細と結び付けられません。"
        wrong "UPSIKYU 項目9 サービスコード 171001、項目10 と項目11 が空"
        right "UPSIKYU 項目9 サービスコード 171001、項目10 TAISコード 00001-000011"
        repair "用具の登録にTAISコードか届出コードを入れて出力し直します。両方あるときはTAISコードだけにします。";
    T714 "短期入所の累積日数" "Days of short stay"
        what "累積利用日数（項目32）が、前月までの利用日数（項目30）と当月の計画利用日数（項目31）の合計かを、3つとも値のある行で確かめます。"
        why "累積日数は、認定期間のおよそ半数を超えていないかを見るための数です。"
        wrong "UPSIKYU 項目30 10、項目31 3、項目32 累積利用日数 12"
        right "UPSIKYU 項目30 10、項目31 3、項目32 累積利用日数 13"
        repair "前月までの日数と当月の計画を確かめ、別表を計算し直して出力します。";
    T715 "利用票と別表の利用者" "The same people in tables 6 and 7"
        what "同じ一組の利用票（UPPLAN）と別表（UPSIKYU）に、同じ利用者（保険者番号・被保険者番号・対象年月）がいるかを両方の側から確かめます。"
        why "利用票と別表は利用者ごとに一緒に取り込まれます。片方だけの利用者がいると、一組の全体が取り込めません。"
        wrong "UPPLAN 項目3 被保険者番号 0000000017、UPSIKYU 項目3 被保険者番号 0000000071"
        right "UPPLAN と UPSIKYU の両方に 項目3 被保険者番号 0000000017"
        repair "利用票と別表を同じ利用者を選んで一度に出力します。番号が違うときは利用者の登録を直します。";
    T716 "利用票と別表のサービス" "The same services in tables 6 and 7"
        what "利用者ごとに、利用票（UPPLAN）にある事業所とサービスコードが別表（UPSIKYU）の明細と同じか、別表の回数（項目16）が利用票のサービス回数（項目14）の合計かを確かめます。日割りでは対象日の数か1回、月で算定する種類では1回も認めます。"
        why "別表は利用票から計算されます。違うときは、どちらかが古いまま送られています。"
        wrong "UPPLAN の 111211 が2日、UPSIKYU 項目16 回数 3"
        right "UPPLAN の 111211 が2日、UPSIKYU 項目16 回数 2"
        repair "利用票を直したあとに別表を計算し直し、両方を一度に出力します。";
}
