// table
//! What the checks of family FN, file names, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    NAME_UNKNOWN Fn01 Error
        "ファイル名が標準仕様V4.1のどの種類にもあてはまりません。"
        "The file name fits no kind of file of standard V4.1."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NAME_SHAPE Fn01 Error
        "ファイル名の区切りと項目の数が{0}の規則と合いません。"
        "The parts of the file name do not fit the rule for {0}."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NAME_EXTENSION Fn01 Error
        "{0}のファイルの拡張子は{1}です。"
        "Files of the kind {0} have the extension {1}."
        "拡張子を確かめ、介護ソフトから出力し直してください。"
        "Check the extension and export the file again.";
    NAME_EXTRA_ZEROS Fn01 Error
        "ファイル名に余分な「000000」があります。V4の記載例にある誤りと同じ形です。"
        "The file name holds an extra 000000, a mistake also printed in an example of V4."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NAME_EARLY_EXPORTER Fn01 Error
        "標準仕様にない形のファイル名です（送信先がありません）。初期の出力ツールが作る形です。"
        "The file name is of no version of the standard (it lacks the receiver), as early exporters wrote it."
        "V4.1に対応した介護ソフトで出力し直してください。"
        "Export again with software that follows V4.1.";
    NAME_MONTH_UNREAL Fn01 Error
        "ファイル名の年月が実在する月でも「000000」でもありません。"
        "The month in the file name is neither a month nor 000000."
        "提供年月（YYYYMM）か000000で出力し直してください。"
        "Export again with the service month (YYYYMM) or 000000.";
    NAME_CHARACTERS Fn02 Error
        "ファイル名に、半角の英大文字・数字・「_」以外の文字があります。"
        "The file name holds characters other than half-width capital letters, digits and _."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NAME_OFFICE_NUMBER Fn03 Error
        "ファイル名の{0}の事業所番号が10桁の番号ではありません。"
        "The number of the {0} in the file name is not an office number of 10 characters."
        "介護ソフトの事業所番号の登録を確かめ、出力し直してください。"
        "Check the office number set in the care software and export again.";
    OFFICE_CHECK_DIGIT Fn04 Warning
        "{0}の事業所番号の最後の桁（検査数字）が計算と合いません。"
        "The last digit of the number of the {0} is not the check digit the rule gives."
        "事業所番号の打ち間違いがないか確かめてください。正しければこのままで構いません。"
        "Make sure that the number is not mistyped; if it is right, leave it.";
    NAME_V3 Fn05 Error
        "ファイル名にサービス種類コードがありません。V3のファイル名です。"
        "The file name has no service kinds: it is a name of V3."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NAME_V40 Fn05 Error
        "ファイル名の{0}のサービス種類コードが3桁です。V4.0のファイル名です。"
        "The service kind of the {0} has 3 characters: it is a name of V4.0."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NAME_KIND Fn05 Error
        "ファイル名の{0}のサービス種類コードが一覧にありません。"
        "The service kind of the {0} in the file name is not in the list of kinds."
        "介護ソフトのサービス種類の登録を確かめ、出力し直してください。"
        "Check the service kind set in the care software and export again.";
    NAME_SERIAL Fn06 Error
        "ファイル名の連番が実在する日時（YYYYMMDDHHMMSSの14桁）ではありません。"
        "The serial in the file name is not a real date and time of 14 digits (YYYYMMDDHHMMSS)."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NAME_ZERO_MONTH Fn08 Error
        "ファイル名の年月「000000」は、第1表〜第3表に付く利用者補足情報だけに使えます。"
        "The month 000000 is only for the supplement that goes with tables 1 to 3."
        "提供年月を指定して、介護ソフトから出力し直してください。"
        "Export again for one service month.";
    NAME_MONTH Fn09 Error
        "ファイル名の年月が実在する月（YYYYMM）ではありません。"
        "The month in the file name is not a real month (YYYYMM)."
        "提供年月を指定して、介護ソフトから出力し直してください。"
        "Export again for one service month.";
    DIRECTION_PLAN Fn10 Warning
        "計画・予定のファイルですが、送信元が居宅介護支援などの種類ではありません。"
        "The file holds a plan, but the sender is not of a kind that makes care plans."
        "送信元のサービス種類を確かめてください。"
        "Check the service kind of the sender.";
    DIRECTION_ACTUAL Fn10 Warning
        "実績のファイルですが、送信元がサービスを提供する種類ではありません。"
        "The file holds actual use, but the sender is not of a kind that gives services."
        "送信元のサービス種類を確かめてください。"
        "Check the service kind of the sender.";
    RECEIVER_KIND Fn11 Error
        "送信先のサービス種類は、このデータの連携対象ではありません。"
        "The receiver's kind of service does not take part in the exchange of this data."
        "送信先の事業所とサービス種類を確かめてください。対象外の事業所には紙などで渡してください。"
        "Check the receiver and its kind; give the data on paper where the kind is left out.";
    NOT_OWN_SENDER Fn12 Warning
        "送信元が自分の事業所ではありません。"
        "The sender is not your own office."
        "送るファイルと、サインインしている事業所を確かめてください。"
        "Check the files and the office you are signed in as.";
    NOT_OWN_RECEIVER Fn12 Warning
        "送信先が自分の事業所ではありません。"
        "The receiver is not your own office."
        "送信元に、送り先の間違いでないか確かめてください。"
        "Ask the sender whether it was meant for you.";
    SAME_IDENTITY Fn13 Error
        "同じ種類・同じ年月のファイルが一組の中に二つ以上あり、内容が違います。"
        "Two or more files of the unit are of one kind and month and differ."
        "どちらを使うか決め、もう一方を除いてください。"
        "Decide which one to use and take the other away.";
}

pages! {
    Fn01 "ファイル名の形" "Form of the file name"
        what "ファイル名が、標準仕様V4.1の18種類のどれか一つの規則と合うかを見ます。種類の略号、項目の数、拡張子（大文字と小文字は区別しません）、利用者補足情報の年月を確かめます。"
        why "受信側のソフトはファイル名で種類と送り先を見分けます。合わないファイルは、取込みの一覧に現れません。"
        wrong "UPPLAM_202504_1370000018_43_1370000026_11_20250325100000.CSV"
        right "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV"
        repair "介護ソフトから出力したままの名前で使います。名前を変えた心当たりがあるときや、「 (1)」が付いたときは、出力し直すのが確実です。";
    Fn02 "ファイル名の文字" "Characters of the file name"
        what "拡張子より前が、半角の英大文字・数字・「_」だけかを見ます。"
        why "全角の文字や空白が入った名前は、ソフトやパソコンによって読めないことがあります。"
        wrong "upjsk_202504_1370000026_11_1370000018_43_20250501090000.CSV"
        right "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV"
        repair "名前を手で直さずに、介護ソフトから出力し直してください。";
    Fn03 "ファイル名の事業所番号" "Office numbers in the file name"
        what "送信元と送信先の事業所番号が、それぞれ10桁かを見ます。3桁目だけは、I・O・Qを除く英大文字でも構いません。"
        why "桁の足りない番号では、送り先の事業所が決まりません。"
        wrong "UPJSK_202504_137000026_11_1370000018_43_20250501090000.CSV"
        right "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV"
        repair "介護ソフトの事業所の登録で、自分と相手の事業所番号を確かめて出力し直します。";
    Fn04 "事業所番号の検査数字" "Check digit of office numbers"
        what "送信元と送信先の事業所番号の最後の桁が、計算で決まる検査数字と同じかを見ます。違っても送ることはできます。"
        why "番号を一桁打ち間違えると、多くの場合ここで分かります。間違えたままだと、別の事業所に届くか、どこにも届きません。"
        wrong "送信先の事業所番号 1370000027"
        right "送信先の事業所番号 1370000026"
        repair "指定通知書などで番号を確かめます。番号が正しければ、そのままで構いません。";
    Fn05 "ファイル名のサービス種類" "Service kinds in the file name"
        what "送信元と送信先の事業所番号の後に、2桁のサービス種類コードがあり、一覧にある種類かを見ます。種類がないとV3の名前、3桁だとV4.0の名前と知らせます。"
        why "一つの事業所番号で複数のサービスをしている事業所があり、種類がないと届ける相手が決まりません。"
        wrong "UPPLAN_202504_1370000018_1370000026_20250325100000.CSV（V3の名前）"
        right "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV"
        repair "介護ソフトをV4.1に対応した版に更新し、出力し直します。V4.1の版なら、サービス種類の登録を確かめます。";
    Fn06 "ファイル名の連番" "Serial in the file name"
        what "連番が、実在する年月日と時刻（YYYYMMDDHHMMSSの14桁）かを見ます。"
        why "連番は、一組のファイルをまとめ、取込みの順番を決める番号です。"
        wrong "UPJSK_202504_1370000026_11_1370000018_43_20250501096000.CSV"
        right "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV"
        repair "名前を手で直さずに、介護ソフトから出力し直してください。";
    Fn08 "年月000000を使うファイル" "Where the month may be 000000"
        what "年月が「000000」なのは、計画書（第1表〜第3表）に付く利用者補足情報だけかを見ます。"
        why "利用票や実績の年月が000000だと、受信側は何月のデータか分かりません。"
        wrong "UPPLAN_000000_1370000018_43_1370000026_11_20250325100000.CSV"
        right "UPPLAN_202504_1370000018_43_1370000026_11_20250325100000.CSV"
        repair "提供年月を指定して出力し直します。計画書のファイル名に000000が付くときは、介護ソフトをV4.1の版に更新します。";
    Fn09 "ファイル名の年月" "Month in the file name"
        what "第6表・第7表とその削除（UPPLAN、UPJSK、UPSIKYU、DLTPLAN、DLTJSK）の年月が、実在する月（YYYYMM）かを見ます。"
        why "受信側は、この年月の利用票として取り込みます。"
        wrong "UPJSK_202513_1370000026_11_1370000018_43_20250501090000.CSV"
        right "UPJSK_202504_1370000026_11_1370000018_43_20250501090000.CSV"
        repair "提供年月を指定して、介護ソフトから出力し直してください。";
    Fn10 "送る向き" "Direction of the data"
        what "計画・予定のファイルは居宅介護支援などの種類（43、46、AF、73、75、77）から、実績のファイルはサービスを提供する種類から送られているかを見ます。委託の実績は、居宅介護支援から地域包括支援センターへ送れます。"
        why "送信元と送信先を取り違えて出力すると、相手のソフトは取り込みません。"
        wrong "UPPLAN_202504_1370000026_11_1370000018_43_… （訪問介護から居宅介護支援への予定）"
        right "UPPLAN_202504_1370000018_43_1370000026_11_… （居宅介護支援から訪問介護への予定）"
        repair "送信元のサービス種類の登録と、出力したデータの種類を確かめます。";
    Fn11 "送信先の種類" "Kind of the receiver"
        what "送信先のサービス種類が、ケアプランデータ連携の対象かを見ます。居宅介護支援など（43、46、AF）が受け取れるのは、実績と、介護予防・委託のデータだけです。"
        why "対象外の事業所のソフトは、データを受け取れるようにできていません。"
        wrong "UPPLAN_202504_1370000018_43_1370000026_33_… （特定施設入居者生活介護への予定）"
        right "UPPLAN_202504_1370000018_43_1370000026_11_… （訪問介護への予定）"
        repair "送信先とサービス種類を確かめます。対象外の事業所には、紙などで渡します。";
    Fn12 "自分の事業所のファイル" "Files of the own office"
        what "送るときは送信元が、受け取ったときは送信先が、自分の事業所かを見ます。自分の事業所が分かっているときだけ調べます。"
        why "ほかの事業所のデータを送ったり取り込んだりすると、個人情報の誤送付になります。"
        wrong "1370000018の事業所が UPJSK_202504_1370000026_11_1370000018_43_… を送る"
        right "1370000026の事業所が UPJSK_202504_1370000026_11_1370000018_43_… を送る"
        repair "ファイルと、使っている事業所を確かめます。自分あてでないものが届いたときは、取り込まずに送信元に知らせます。";
    Fn13 "同じ名前で違う内容" "One identity, one content"
        what "同じ送信元・送信先・連番で、同じ種類・同じ年月のファイルが二つあり、内容が違わないかを見ます。取込みのときは、同じ連番の組を違う内容で取り込み済みかも見ます。"
        why "どちらが正しいか、受信側では決められません。内容がまったく同じものは、一つとして扱います。"
        wrong "同じ名前で内容の違う UPJSK_202504_…_20250501090000.CSV が二つ"
        right "直した後の内容は、新しい連番 20250501093000 で出力する"
        repair "どちらを使うか決めて、もう一方を除きます。決められないときは、新しい連番で出力し直します。";
}
