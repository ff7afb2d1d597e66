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
}

pages! {}
