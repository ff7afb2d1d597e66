// table
//! What the checks of family T6, table 6, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    MONTH_NOT_OF_NAME T601 Error
        "{name}がファイル名の対象年月と違います。"
        "{name} is not the month in the file name."
        "ファイルは1か月分ずつ作ります。ファイル名を変えずに、その月のデータだけを出力し直してください。"
        "A file holds one month; export the month again and keep the file name.";
    SEVERAL_MONTHS T601 Error
        "{name}が同じファイルの前の行と違います。"
        "{name} is not that of the rows before it."
        "ファイルは1か月分ずつ作ります。月ごとに分けて出力し直してください。"
        "A file holds one month; export one file for each month.";
    DAY_OUTSIDE_MONTH T601 Error
        "{name}が対象年月の日ではありません。"
        "{name} is not a day of the target month."
        "サービスの日付を確かめ、対象年月のデータだけを出力し直してください。"
        "Check the day, and export the target month only.";
    CODE_FORM T602 Error
        "{name}が6桁の半角英数字（英字は大文字）ではありません。"
        "{name} is not 6 half-width digits and capital letters."
        "サービスを選び直し、出力し直してください。"
        "Choose the service again and export again.";
    KIND_NOT_LINKED T602 Error
        "{name}の先頭2桁（サービス種類）が、ケアプランデータ連携の対象ではありません。"
        "{name} begins with a kind of service that is not exchanged."
        "対象外のサービスの行を除いて出力し直してください。"
        "Export again without rows of services that are not exchanged.";
    CODE_UNKNOWN T603 Warning
        "{name}が、対象年月のサービスコード表にありません。"
        "{name} is not in the table of service codes for the month."
        "サービスコードを確かめてください。表が古い場合は、新しい表を取り込んでください。"
        "Check the service code; if the table is old, import a newer one.";
    PIECE_UNNAMED T604 Error
        "福祉用具貸与の行に、TAISコードと福祉用具届出コードのどちらもありません。"
        "A row of lent equipment has neither a TAIS code nor a notification code."
        "どちらか一方を入力し、出力し直してください。"
        "Fill in one of them and export again.";
    PIECE_OF_ADD_ON T604 Warning
        "福祉用具貸与の加算・減算の行に、TAISコードと福祉用具届出コードのどちらもありません。"
        "An add-on or reduction of lent equipment has neither a TAIS code nor a notification code."
        "どの用具の加算・減算か分かるように、できればどちらかを入力してください。"
        "Fill in one of them if you can, so that it is clear which piece is meant.";
    PIECE_NAMED_TWICE T604 Warning
        "TAISコードと福祉用具届出コードの両方が入っています。"
        "Both a TAIS code and a notification code are filled in."
        "TAISコードのある用具では、福祉用具届出コードを空にしてください。"
        "Leave the notification code empty where there is a TAIS code.";
    EQUIPMENT_OF_OTHER_KIND T605 Warning
        "福祉用具貸与ではない行の{name}に値があります。"
        "{name} is filled, but the row is not lent equipment."
        "空にするか、サービスコードを確かめてください。"
        "Leave it empty, or check the service code.";
    DISCRIMINATOR_OF_OTHER_KIND T605 Error
        "福祉用具貸与ではない行の{name}に値があります。"
        "{name} is filled, but the row is not lent equipment."
        "空にして出力し直してください。"
        "Leave it empty and export again.";
    PIECES_NOT_NUMBERED T606 Error
        "同じ日・サービスコード・単位数・事業所の福祉用具が複数ありますが、{name}が1からの連番になっていません。"
        "Several pieces have the same day, code, units and office, but {name} does not number them from 1."
        "明細判別コードを1からの連番で付け、出力し直してください。重複した行なら一方を除いてください。"
        "Number the pieces from 1, or take out rows that are there twice, and export again.";
    PIECE_NUMBERED_ALONE T606 Error
        "{name}がありますが、同じ日・サービスコード・単位数・事業所の福祉用具はこの行だけです。"
        "{name} is filled, but no other piece has the same day, code, units and office."
        "空にして出力し直してください。"
        "Leave it empty and export again.";
    DAYS_FORM T607 Error
        "{name}が31桁の0と1ではありません。"
        "{name} is not 31 digits of 0 and 1."
        "1日から31日までの順に、請求できる日を1、他を0として出力し直してください。"
        "Write 1 for each day that can be claimed and 0 for the others, from the 1st to the 31st.";
    DAYS_BEYOND_MONTH T607 Error
        "{name}で、その月にない日が1になっています。"
        "{name} has a 1 for a day the month does not have."
        "月末より後の桁を0にして出力し直してください。"
        "Write 0 for the days after the end of the month and export again.";
    DAY_NOT_PRORATED T608 Warning
        "{name}が、日割対象日で1になっている日ではありません。"
        "{name} is not one of the days marked for the prorated claim."
        "サービス利用日と日割対象日を確かめてください。"
        "Check the day and the days of the prorated claim.";
    ONE_TIME_ONLY T609 Error
        "サービスの開始時刻と終了時刻の一方だけが9999です。"
        "Only one of the times of beginning and end is 9999."
        "時間のあるサービスは両方を時刻に、時間のないサービスは両方を9999にして出力し直してください。"
        "Write both times, or 9999 twice for a service without times, and export again.";
    NO_DURATION T610 Warning
        "サービスの開始時刻と終了時刻が同じです。"
        "The times of beginning and end are the same."
        "時刻を確かめてください。時間のないサービスは両方を9999にします。"
        "Check the times; a service without times has 9999 twice.";
    RATE_WITH_TIME T611 Warning
        "率による加算の{name}に時刻があります。"
        "{name} is a time, but the row is an add-on by rate."
        "率による加算の開始時刻と終了時刻は9999にしてください。"
        "Write 9999 for both times of an add-on by rate.";
    ADD_ON_OTHER_TIME T611 Warning
        "加算の時刻が、同じ日・同じ事業所の基本サービスの時刻と一致しません。"
        "The times of the add-on are not those of a basic service of the same day and office."
        "加算の時刻を、元になる基本サービスの時刻に合わせてください。"
        "Give the add-on the times of the basic service it belongs to.";
    ADD_ON_WITHOUT_TIME T611 Warning
        "1回・1日ごとの加算の時刻が9999です。同じ日の基本サービスには時刻があります。"
        "The add-on counts each time or each day and has no times, but the basic service of the day has."
        "加算の時刻を、元になる基本サービスの時刻に合わせてください。"
        "Give the add-on the times of the basic service it belongs to.";
    COUNT_RANGE T612 Error
        "{name}が1〜99ではありません。"
        "{name} is not from 1 to 99."
        "回数を確かめ、出力し直してください。使わなかったサービスの行は除きます。"
        "Check the count and export again; leave out services that were not used.";
    UNITS_NOT_OF_MASTER T613 Warning
        "{name}が、サービスコード表の単位数（{0}{1}単位）と違います。"
        "{name} is not the units of the table of service codes ({0}{1})."
        "単位数と割引を確かめてください。"
        "Check the units and the discount.";
    RATE_WITHOUT_UNITS T613 Warning
        "率による加算・減算の{name}が0です。予定では計算した単位数を入れます。"
        "{name} is 0, but in a plan an add-on or reduction by rate has the units worked out."
        "単位数を計算して出力し直してください。"
        "Work out the units and export again.";
    INCLUSIVE_NOT_ON_1ST T614 Warning
        "共生型サービスの減算で、1日（ついたち）以外の行の{name}が0ではありません。"
        "{name} of a reduction for an inclusive service (共生型) is not 0 on a day other than the 1st."
        "減算の単位数は月の1日の行だけに入れ、他の日は0にしてください。"
        "Put the units on the 1st of the month only, and 0 on other days.";
    OVER_30_CODE T615 Error
        "{name}が0か1ではありません。"
        "{name} is not 0 or 1."
        "30日を超える短期入所の行は1、他は0にして出力し直してください。"
        "Write 1 for a short stay beyond 30 days, otherwise 0, and export again.";
    OVER_30_OF_OTHER_KIND T615 Warning
        "短期入所ではない行の{name}が1です。"
        "{name} is 1, but the row is no short stay."
        "0にするか、サービスコードを確かめてください。"
        "Write 0, or check the service code.";
    UPDATER_NOT_PLANNER T616 Error
        "{name}が、プラン担当業者でも送信元の事業所でもありません。"
        "{name} is neither the office that plans nor the sender."
        "予定を更新した居宅介護支援事業所の番号にして出力し直してください。"
        "Write the number of the care management office that changed the plan and export again.";
    UPDATER_NOT_PROVIDER T616 Error
        "{name}が、この行のサービス事業者コードと違います。"
        "{name} is not the service provider of the row."
        "実績を記録したサービス事業所の番号にして出力し直してください。"
        "Write the number of the provider that recorded the actual use and export again.";
    PROVIDER_NOT_SENDER T617 Error
        "{name}が、ファイル名の送信元の事業所番号と違います。"
        "{name} is not the sender in the file name."
        "実績は自事業所の分だけを送ります。事業所番号を確かめ、出力し直してください。"
        "An office sends its own actual use only; check the number and export again.";
    KIND_NOT_OF_SENDER T618 Warning
        "{name}のサービス種類が、ファイル名の送信元のサービス種類と違います。"
        "{name} is of another kind of service than the sender in the file name."
        "取り込めないソフトがあります。できればサービス種類ごとにファイルを分けてください。"
        "Some programs cannot take it in; if you can, send a file for each kind.";
    NOTHING_FOR_RECEIVER T619 Error
        "この利用者には、送信先の事業所のサービスの行がありません。"
        "None of the rows of this user is a service of the receiver."
        "送信先の事業所に関係のない利用者を除いて出力し直してください。"
        "Export again without users who have no service of the receiver.";
    ROW_TWICE T620 Error
        "前の行と、利用者・利用日・時刻・サービス・用具・事業所がすべて同じ行です。"
        "The row has the same user, day, times, service, equipment and office as one before it."
        "重複した行を除いて出力し直してください。同じ日の複数回は、回数で表します。"
        "Take out the repeated row and export again; for several times a day, use the count.";
    PLANNER_NOT_SENDER T622 Warning
        "{name}が、ファイル名の送信元の事業所番号と違います。"
        "{name} is not the sender in the file name."
        "担当の居宅介護支援事業所の番号を確かめてください。"
        "Check the number of the care management office.";
    PLANNER_NOT_RECEIVER T622 Warning
        "{name}が、ファイル名の送信先の事業所番号と違います。"
        "{name} is not the receiver in the file name."
        "担当の居宅介護支援事業所と、送信先を確かめてください。"
        "Check the care management office and the receiver.";
    SATELLITE_ZERO T624 Warning
        "{name}が0です。サテライトでなければ空にします。"
        "{name} is 0, but it is empty where the office is not a satellite."
        "空にするか、サテライトの枝番を入力してください。"
        "Leave it empty, or fill in the number of the satellite.";
    SATELLITE_SHARED T624 Warning
        "事業所番号・サービス種類・サテライト枝番が同じで、事業所名の違う行があります。"
        "Rows with the same office number, kind of service and satellite number have different office names."
        "サテライトごとに別の枝番を付けてください。事業所名の書き方の違いなら、名前をそろえてください。"
        "Give each satellite a number of its own; if only the spelling differs, use one name.";
}

pages! {
    T601 "対象年月" "Target month"
        what "第6表と第7表の対象年月がファイル名の年月と同じで、サービス利用日がその月の日であることを確かめます。1つのファイルは1か月分です。同じ年月の行は、まとめて最初の1行で知らせます。"
        why "受信側は対象年月ごとにデータを置き換えるので、別の月の行が混じると、正しい月のデータが消えることがあります。"
        wrong "UPPLAN_202504_… 項目5 対象年月 202504、項目10 サービス利用日 20250501"
        right "UPPLAN_202504_… 項目5 対象年月 202504、項目10 サービス利用日 20250430"
        repair "介護ソフトで対象年月を選び直し、月ごとに分けて出力します。ファイル名を手で変えないでください。";
    T602 "サービスコードの形と種類" "Form and kind of the service code"
        what "サービスコードが6桁の半角英数字で、先頭2桁のサービス種類がケアプランデータ連携の対象であることを確かめます。"
        why "対象外のサービスの行は、受信側の介護ソフトが取り込めません。"
        wrong "UPPLAN 項目15 サービスコード 331111（特定施設入居者生活介護）"
        right "UPPLAN 項目15 サービスコード 111211（訪問介護）"
        repair "対象外のサービスの行を除きます。コードの桁が足りないときは、サービスを選び直してください。";
    T603 "サービスコード表にあるコード" "Service code in the table"
        what "サービスコード表を取り込んである場合に、対象年月の表にそのコードがあることを確かめます。総合事業は保険者ごとの表を使います。"
        why "廃止されたコードや打ち間違いは、受信側で単位数を計算できず、請求のときに返戻になります。"
        wrong "UPPLAN 項目5 対象年月 202504、項目15 サービスコード 111999"
        right "UPPLAN 項目5 対象年月 202504、項目15 サービスコード 111211"
        repair "報酬改定の前のコードが残っていないかを確かめ、サービスを選び直します。表が古い場合は、新しい表を取り込んでください。";
    T604 "福祉用具のコード" "Code of the equipment"
        what "福祉用具貸与（種類17と67）の行に、TAISコードと福祉用具届出コードのどちらか一方があることを確かめます。"
        why "どの用具か分からないと、受信側は予定と実績を突き合わせられません。"
        wrong "UPJSK 項目15 サービスコード 171001、項目16 TAISコード 空、項目17 福祉用具届出コード 空"
        right "UPJSK 項目15 サービスコード 171001、項目16 TAISコード 00001-000011"
        repair "用具の登録にTAISコードを入れます。TAISコードのない用具は、福祉用具届出コードを入れてください。";
    T605 "福祉用具だけの項目" "Items of equipment only"
        what "福祉用具貸与ではない行で、TAISコード、福祉用具届出コード、用具名称、明細判別コードが空であることを確かめます。"
        why "受信側が用具の行と取り違えたり、同じサービスを別の明細として数えたりします。"
        wrong "UPPLAN 項目15 サービスコード 111211、項目19 明細判別コード 1"
        right "UPPLAN 項目15 サービスコード 111211、項目19 明細判別コード 空"
        repair "福祉用具の項目を空にします。福祉用具の行のつもりなら、サービスコードを選び直してください。";
    T606 "明細判別コードの連番" "Numbers of equal pieces"
        what "同じ利用者・利用日・サービスコード・単位数・事業所の福祉用具が2件以上あるとき、明細判別コードが1からの連番であることを確かめます。1件だけなら空です。"
        why "番号がないと、受信側は2件目を重複と見なし、1件しか取り込まないことがあります。"
        wrong "UPJSK 手すり2件（171007、300単位）の項目19 明細判別コード 1 と 1"
        right "UPJSK 手すり2件（171007、300単位）の項目19 明細判別コード 1 と 2"
        repair "介護ソフトで用具ごとに番号を付けます。同じ行を二重に登録していないかも確かめてください。";
    T607 "日割対象日の形" "Form of the prorated days"
        what "日割対象日が空か、1日から31日までを表す31桁の0と1で、その月にない日が0であることを確かめます。"
        why "桁がずれると、受信側で請求する日がすべてずれます。"
        wrong "UPJSK 対象年月 202504、項目11 日割対象日 の31桁目が 1"
        right "UPJSK 対象年月 202504、項目11 日割対象日 の31桁目が 0"
        repair "日割りの開始日と終了日を確かめ、出力し直します。日割りでなければ空にしてください。";
    T608 "利用日と日割対象日" "Day of use and prorated days"
        what "日割対象日があるとき、サービス利用日が対象の日に含まれることを確かめます。"
        why "利用日と対象日が食い違うと、受信側はどちらの日を請求するのか判断できません。"
        wrong "UPJSK 項目10 サービス利用日 20250401、項目11 日割対象日 0000000001111111111111111111110"
        right "UPJSK 項目10 サービス利用日 20250410、項目11 日割対象日 0000000001111111111111111111110"
        repair "契約の開始日や中止日と、サービス利用日を確かめてください。";
    T609 "時刻の組" "Both times"
        what "開始時刻と終了時刻が、どちらも時刻か、どちらも9999であることを確かめます。"
        why "一方だけが9999だと、受信側は時間のあるサービスかどうかを決められません。"
        wrong "UPPLAN 項目12 サービス開始時刻 0900、項目13 サービス終了時刻 9999"
        right "UPPLAN 項目12 サービス開始時刻 0900、項目13 サービス終了時刻 1000"
        repair "時間のあるサービスは両方を入力し、時間のないサービスは両方を9999にしてください。";
    T610 "長さのない時刻" "Times without duration"
        what "開始時刻と終了時刻が同じでないことを確かめます。終了が開始より前のときは、翌日に終わるサービスと見ます。"
        why "長さが0分のサービスは、受信側の時間の計算に入りません。"
        wrong "UPPLAN 項目12 サービス開始時刻 0900、項目13 サービス終了時刻 0900"
        right "UPPLAN 項目12 サービス開始時刻 2300、項目13 サービス終了時刻 0030（翌日）"
        repair "終了時刻を入力し直します。時間のないサービスは両方を9999にしてください。";
    T611 "加算の時刻" "Times of add-ons"
        what "加算の時刻が、同じ日・同じ事業所の基本サービスの時刻と同じであることを確かめます。率による加算は9999です。どのコードが加算かは、取り込んだサービスコード表で判断します。"
        why "時刻が違うと、受信側は加算をどのサービスに付けるのか分かりません。"
        wrong "UPJSK 通所介護 0900〜1600、入浴介助加算の項目12 サービス開始時刻 9999"
        right "UPJSK 通所介護 0900〜1600、入浴介助加算の項目12 サービス開始時刻 0900、項目13 サービス終了時刻 1600"
        repair "加算の時刻を基本サービスに合わせます。処遇改善加算など率による加算は9999にしてください。";
    T612 "サービス回数" "Count"
        what "サービス回数が1〜99であることを確かめます。"
        why "0回の行は、受信側で取り消しとも未入力とも読めます。"
        wrong "UPJSK 項目14 サービス回数 0"
        right "UPJSK 項目14 サービス回数 1"
        repair "使わなかった日の行は除きます。1日に複数回のときは回数を入力してください。";
    T613 "単位数" "Units"
        what "サービスコード表を取り込んである場合に、単位数が表の単位数か、それを割り引いた単位数であることを確かめます。率による加算・減算は、予定では0にしません。"
        why "単位数が違うと、受信側の利用票別表と限度額の計算が合わなくなります。"
        wrong "UPPLAN 項目15 サービスコード 111211、項目8 単位数 378"
        right "UPPLAN 項目15 サービスコード 111211、項目8 単位数 387"
        repair "報酬改定の後の単位数になっているか、割引の設定が正しいかを確かめてください。";
    T614 "共生型サービスの減算" "Reduction for inclusive services"
        what "共生型サービスの減算の単位数が、月の1日の行だけに入っていることを確かめます。"
        why "毎日の行に入っていると、受信側は減算を日数分だけ繰り返します。"
        wrong "UPPLAN 156364 項目10 サービス利用日 20250408、項目8 単位数 -46"
        right "UPPLAN 156364 項目10 サービス利用日 20250408、項目8 単位数 0"
        repair "減算の合計を1日の行に入れ、他の日は0にして出力してください。";
    T615 "30日超区分" "Beyond 30 days"
        what "30日超区分が0か1で、1は短期入所のサービスだけにあることを確かめます。"
        why "1の行は保険給付の対象外として扱われるので、誤ると利用者の負担が変わります。"
        wrong "UPPLAN 訪問介護の行の項目23 ３０日超区分 1"
        right "UPPLAN 訪問介護の行の項目23 ３０日超区分 0"
        repair "短期入所を連続30日を超えて使う日だけを1にしてください。";
    T616 "更新業者コード" "Updating office"
        what "更新業者コードがあるとき、予定ではプラン担当業者か送信元、実績ではサービス事業者の番号と同じであることを確かめます。"
        why "受信側は、誰が最後に直したデータかをこの番号で判断します。"
        wrong "UPJSK 項目20 サービス事業者コード 1370000026、項目24 更新業者コード 1370000018"
        right "UPJSK 項目20 サービス事業者コード 1370000026、項目24 更新業者コード 1370000026"
        repair "自事業所の番号を入れるか、空にしてください。";
    T617 "実績の事業所" "Office of actual use"
        what "実績のすべての行のサービス事業者コードが、ファイル名の送信元と同じであることを確かめます。地域包括支援センターと委託先の居宅介護支援事業所の間の実績を除きます。同じ番号の行は、まとめて最初の1行で知らせます。"
        why "他の事業所の実績は、受信側が取り込めないか、その事業所のデータを上書きします。"
        wrong "UPJSK_202504_1370000026_11_… 項目20 サービス事業者コード 1370000034"
        right "UPJSK_202504_1370000026_11_… 項目20 サービス事業者コード 1370000026"
        repair "自事業所の実績だけを出力します。サテライトの実績は、事業所番号が同じで枝番の違う行にしてください。";
    T618 "実績のサービス種類" "Kind of actual use"
        what "実績の行のサービス種類が、ファイル名の送信元のサービス種類と同じであることを確かめます。同じ種類の行は、まとめて最初の1行で知らせます。"
        why "標準仕様の図には種類の混じったファイルの例がありますが、取り込めないソフトがあります。"
        wrong "UPJSK_202504_1370000026_11_… 項目15 サービスコード 171001"
        right "UPJSK_202504_1370000026_17_… 項目15 サービスコード 171001"
        repair "できればサービス種類ごとに分けて出力してください。";
    T619 "送信先に関係のある利用者" "Users of the receiver"
        what "予定のファイルのどの利用者にも、送信先の事業所のサービスの行があることを確かめます。"
        why "関係のない事業所に利用者の情報を送ることになります。"
        wrong "UPPLAN_202504_…_1370000026_11_… に、1370000034 のサービスだけの利用者がいる"
        right "UPPLAN_202504_…_1370000026_11_… のどの利用者にも、1370000026 のサービスがある"
        repair "送る前に、その利用者をファイルから除きます。送信先の取り違えでないかも確かめてください。";
    T620 "同じ行の重複" "Repeated rows"
        what "利用者・利用日・時刻・サービスコード・単位数・用具・明細判別コード・事業所・枝番がすべて同じ行が、2つないことを確かめます。"
        why "受信側で実績が2倍になるか、取り込みが止まります。"
        wrong "UPJSK 20250402 0900〜1000 111211 の行が2つ"
        right "UPJSK 20250402 0900〜1000 111211 の行が1つ、項目14 サービス回数 1"
        repair "二重に登録した行を除きます。同じ用具が複数あるときは、明細判別コードを付けてください。";
    T622 "プラン担当業者コード" "Planning office"
        what "プラン担当業者コードが、予定では送信元、実績では送信先の事業所と同じであることを確かめます。地域包括支援センターと委託先の居宅介護支援事業所の間のデータを除きます。同じ番号の行は、まとめて最初の1行で知らせます。"
        why "担当の変わった利用者のデータを、前の事業所に送ってしまうことがあります。"
        wrong "UPJSK_…_1370000018_43_… 項目6 プラン担当業者コード 1300000013"
        right "UPJSK_…_1370000018_43_… 項目6 プラン担当業者コード 1370000018"
        repair "担当の居宅介護支援事業所の登録と送信先を確かめてください。委託のときは、このままで構いません。";
    T624 "サテライト枝番" "Satellite number"
        what "同じ事業所番号とサービス種類で、サテライトごとに違う枝番が付き、サテライトでない行では空であることを確かめます。サテライトかどうかは、事業所名の違いで判断します。"
        why "枝番がないと、受信側は本体とサテライトの実績を1つにまとめてしまいます。"
        wrong "UPJSK 項目22 サテライト枝番が空の行に、項目21 サービス事業所名が2通りある"
        right "UPJSK 本体の行は項目22 サテライト枝番が空、サテライトの行は 1"
        repair "サテライトの登録に枝番を付けます。事業所名の書き方の違いなら、名前をそろえてください。";
}
