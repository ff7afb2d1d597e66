// table
//! What the checks of family EN, characters and the form of CSV, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    UNDECODABLE En01 Error
        "{name}に、シフトJIS（MS932）として読めない文字があります。"
        "{name} holds bytes that are not MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    USER_DEFINED En02 Error
        "{name}に外字があります。"
        "{name} holds a user-defined character."
        "外字を、かなや標準の漢字に置き換えて出力し直してください。"
        "Replace the character by a standard one and export again.";
    CONTROL_CHARACTER En02 Error
        "{name}に、使えない制御文字があります。"
        "{name} holds a control character that is not allowed."
        "その欄を入力し直し、出力し直してください。"
        "Type the text in again and export again.";
    UNENCODABLE En03 Error
        "{name}に、シフトJIS（MS932）で書けない文字があるため、ファイルを書き出しません。"
        "{name} holds a character that MS932 (Shift_JIS) lacks, so the file is not written."
        "その文字を、標準の漢字かかなに入力し直してください。"
        "Replace the character by a standard one.";
    SUBSTITUTED En03 Warning
        "{name}の{0}文字を、シフトJIS（MS932）にあるよく似た文字に置き換えて書きました。"
        "Characters of {name} ({0}) were written as similar ones, which MS932 (Shift_JIS) has."
        "意味が変わっていないか確かめてください。"
        "See whether the meaning is still the same.";
    UTF8 En04 Warning
        "ファイルがUTF-8で書かれているようです。標準仕様の文字コードはシフトJIS（MS932）です。"
        "The file seems to be UTF-8; the standard asks for MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    UTF8_BOM En04 Warning
        "ファイルの先頭にUTF-8の印（BOM）があります。標準仕様の文字コードはシフトJIS（MS932）です。"
        "The file begins with the mark of UTF-8 (BOM); the standard asks for MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    QUOTE_UNCLOSED En05 Error
        "{name}を囲む「\"」が閉じていません。ここから後ろは読めません。"
        "The quotation mark that opens {name} is never closed; nothing after it can be read."
        "介護ソフトから出力し直してください。表計算ソフトで保存し直さないでください。"
        "Export again from the care software; do not save the file in a spreadsheet.";
    QUOTE_INSIDE En05 Error
        "{name}の中の「\"」が二つ重ねて書かれていません。"
        "A quotation mark inside {name} is not doubled."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    QUOTE_BARE En05 Error
        "{name}は「\"」で囲まれていませんが、中に「\"」があります。"
        "{name} is not quoted but holds a quotation mark."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    COLUMN_COUNT En06 Error
        "項目の数が{1}です。標準仕様では{0}です。"
        "The record has {1} items; the standard has {0}."
        "介護ソフトがV4.1に対応しているか確かめ、出力し直してください。"
        "Make sure that the care software follows V4.1 and export again.";
    HEADER En07 Warning
        "先頭の行は見出しのようです。標準仕様のファイルに見出しはなく、この行はデータとして扱いません。"
        "The first line looks like a header; the standard has none, and the line is not taken as data."
        "見出しなしで出力してください。"
        "Export without a header.";
    FIRST_VALUE En07 Warning
        "先頭の行のCSVバージョンが6桁の数字ではありません。見出しかもしれませんが、データとして読みます。"
        "The version in the first line is not a number of six digits. It may be a header, but is read as data."
        "見出しの行なら除いて、データの行ならCSVバージョンを202407にして、出力し直してください。"
        "Export again without a header, or with 202407 as the version.";
    V3_COLUMNS En08 Warning
        "項目の数がV3（CSVバージョン202208）のものです。"
        "The number of items is that of V3 (version 202208)."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NO_RECORD En09 Error
        "ファイルにデータが1件もありません。"
        "The file holds no record."
        "対象の利用者を選んで出力し直してください。"
        "Choose the service users and export again.";
    BLANK_LINES En09 Warning
        "空の行が{0}行あります。"
        "The file holds blank lines ({0})."
        "介護ソフトから出力したファイルをそのまま使ってください。"
        "Use the file as the care software wrote it.";
    FULL_WIDTH En10 Warning
        "{name}に全角の数字か英字があります。"
        "{name} holds full-width digits or letters."
        "半角で入力し直し、出力し直してください。"
        "Type it in half-width and export again.";
    TEXT_UNQUOTED En11 Error
        "{name}が「\"」で囲まれずに書かれています。文章の項目は必ず囲みます。"
        "{name} is written without quotation marks; text is always quoted."
        "書き出すソフトを、文章の項目を空のときも囲むように直してください。"
        "Let the writing software quote every text, empty ones included.";
}

pages! {
    En01 "シフトJISとして読めること" "Bytes are MS932"
        what "ファイルの文字が、シフトJIS（MS932）として読めるかを見ます。読めないときは、その項目を知らせます。"
        why "受信側では氏名などが文字化けするか、取込みが止まります。"
        wrong "UPJSK 項目7 プラン担当者名の途中に、シフトJISにないバイト（FF）がある"
        right "UPJSK 項目7 プラン担当者名のすべてがシフトJISの文字"
        repair "出力の文字コードをシフトJISにして出力し直します。表計算ソフトやメモ帳で保存し直したファイルは使いません。";
    En02 "外字と制御文字" "User-defined and control characters"
        what "外字（F040〜F9FC）と、改行のほかの制御文字がないかを見ます。"
        why "外字は作ったパソコンでしか表示できず、受信側では別の字か空白になります。"
        wrong "UPHOSOKU 項目6 利用者氏名に、外字で登録した「吉」の異体字"
        right "UPHOSOKU 項目6 利用者氏名に「吉」またはかな"
        repair "外字を、標準の漢字かかなに置き換えて出力し直します。見えない制御文字は、その欄を入力し直すと消えます。";
    En03 "書けない文字" "Characters that cannot be written"
        what "ファイルに書き出すとき、すべての文字がシフトJIS（MS932）で書けて、読み直すと同じ文字に戻るかを見ます。波ダッシュなど、決まった代わりの字があるものは置き換えて注意し、ほかはエラーとして書き出しません。"
        why "書けない文字を「?」にして送ると、受信側で氏名や文章が変わります。"
        wrong "利用者氏名に絵文字、または JIS にない漢字"
        right "利用者氏名はシフトJISの漢字かかな（「〜」は「～」に置き換わります）"
        repair "知らされた項目の文字を、標準の漢字かかなに入力し直します。置き換わった文字は、そのままで意味が変わらないか見ます。「renkei check」は書かないので、変換するときと書き出すときだけ知らせます。";
    En04 "UTF-8のファイル" "Files in UTF-8"
        what "ファイルがUTF-8で書かれていないか、先頭にUTF-8の印（BOM）がないかを見ます。シフトJISとして読めない部分は、EN01で知らせます。"
        why "標準仕様の文字コードはシフトJISです。UTF-8のまま送ると、受信側で文字化けします。"
        wrong "UTF-8で保存した UPJSK_202504_….CSV"
        right "シフトJISで出力した UPJSK_202504_….CSV"
        repair "介護ソフトの出力の文字コードをシフトJISにして出力し直します。テキストエディターで保存し直したファイルは使いません。";
    En05 "引用符の書き方" "Quotation marks"
        what "項目を囲む「\"」が閉じているか、囲んだ中の「\"」が二つ重ねて書かれているか、囲まれていない項目の中に「\"」がないかを見ます。"
        why "引用符が合わないと、どこまでが一つの項目か分からず、後ろの項目がずれます。"
        wrong "UPJSK 項目7 プラン担当者名 \"見本\"花子\""
        right "UPJSK 項目7 プラン担当者名 \"見本\"\"花子\""
        repair "介護ソフトから出力し直します。手で直したファイルや、表計算ソフトで保存し直したファイルは使いません。続くときはソフトの会社に知らせます。";
    En06 "項目の数" "Number of items"
        what "どの行も、項目の数が標準仕様のとおり（UPPLANとUPJSKは25、UPSIKYUは37など）かを見ます。"
        why "数が違うと、どの値がどの項目か決まりません。数の違う行は、内容を調べません。"
        wrong "UPJSK の行に24項目"
        right "UPJSK の行に25項目"
        repair "介護ソフトがV4.1に対応しているかを確かめて出力し直します。文章の中のコンマが囲まれていないときも数が変わります。";
    En07 "見出しの行" "Header line"
        what "先頭の行が見出しのように見えないかを見ます。項目1も項目2も6桁の数字でない行を見出しと考え、データとして扱いません。"
        why "標準仕様のファイルに見出しはありません。受信側は見出しを1件目のデータとして読もうとして止まります。"
        wrong "1行目が CSVバージョン,保険者番号,被保険者番号,…"
        right "1行目から 202407,123455,0000000017,…"
        repair "見出しを付けない設定で出力し直します。";
    En08 "V3の項目の数" "Number of items of V3"
        what "第6表の行が22項目、第7表の行が34項目なら、V3（CSVバージョン202208）のファイルと知らせます。EN06と一緒に出ます。"
        why "V3のファイルは、V4.1のソフトでは取り込めません。"
        wrong "UPPLAN の行に22項目"
        right "UPPLAN の行に25項目"
        repair "介護ソフトをV4.1の版に更新して出力し直します。送信元が別の事業所なら、V4.1での出力を頼みます。";
    En09 "空のファイルと空の行" "Empty files and blank lines"
        what "別表（SUB）のほかのファイルに、データが1件もないことを知らせます。空の行は注意に留めます。"
        why "空のファイルを取り込んでも何も入らず、送ったつもりのデータが届きません。"
        wrong "0バイトの UPJSK_202504_….CSV"
        right "1件以上のデータがある UPJSK_202504_….CSV"
        repair "対象の利用者と年月を選んで出力し直します。空の行は、ファイルを手で直したときに入ることがあります。";
    En10 "全角の数字と英字" "Full-width digits and letters"
        what "番号・コード・日付・数の項目に、全角の数字や英字がないかを見ます。文章の項目は見ません。"
        why "全角の「２」は、受信側のソフトではコードの「2」と別の値になります。"
        wrong "UPKIHON_SUB2 項目8 １"
        right "UPKIHON_SUB2 項目8 1"
        repair "半角で入力し直して出力します。";
    En11 "文章を引用符で囲むこと" "Quotation of texts"
        what "書き出すファイルで、文章（自由記述）の項目が、空のときも「\"」で囲まれているかを見ます。renkeiが書くファイルは必ず囲みます。介護ソフトを作る方は、自分の出力を careplan::write::unquoted_texts で調べられます。受け取ったファイルは囲まれていなくても読めるので、「renkei check」はこれを知らせません。"
        why "囲まれていない文章にコンマや改行が入ると、後ろの項目がずれます。"
        wrong "UPJSK 項目7 プラン担当者名 見本　花子"
        right "UPJSK 項目7 プラン担当者名 \"見本　花子\""
        repair "介護ソフトの出力を、文章の項目は必ず囲むように直します。利用する方がすることはありません。";
}
