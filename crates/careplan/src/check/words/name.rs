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

pages! {}
