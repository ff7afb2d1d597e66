// table
//! What the checks of family DL, deletions, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    FIELD_MISSING Dl01 Error
        "削除のファイルでは全ての項目が要りますが、{name}が空です。"
        "A deletion needs every item, but {name} is empty."
        "削除する計画・利用票・実績を選び直し、出力し直してください。"
        "Choose what to delete again and export again.";
    MONTH_DIFFERS Dl03 Error
        "{name}が、ファイル名の年月と違います。"
        "{name} is not the month in the file name."
        "同じ月のものだけを選び、出力し直してください。"
        "Choose only things of one month and export again.";
    OFFICE_DIFFERS Dl04 Error
        "{name}が、ファイル名の送信元の事業所番号と違います。"
        "{name} is not the sender's office number."
        "自分の事業所の実績だけを選び、出力し直してください。"
        "Choose only actuals of your own office and export again.";
    KIND_DIFFERS Dl04 Warning
        "{name}が、ファイル名の送信元のサービス種類と違います。"
        "{name} is not the sender's kind of service."
        "削除するサービスの種類を確かめてください。正しければこのままで構いません。"
        "Check the kind of service; if it is right, leave it.";
}

pages! {
    Dl01 "削除は全項目が必須" "A deletion has every item"
        what "削除のファイル（DLTで始まるもの）に、空の項目がないかを見ます。"
        why "どれを削除するかが決まらず、受信側は何も消せません。"
        wrong "DLT1KYO 項目4 居宅サービス計画作成（変更）日 空"
        right "DLT1KYO 項目4 居宅サービス計画作成（変更）日 20250325"
        repair "介護ソフトで削除する対象を選び直し、出力し直してください。";
    Dl03 "削除の年月" "Month of a deletion"
        what "利用票と実績の削除で、行の年月がファイル名の年月と同じかを見ます。一つのファイルは一か月分です。"
        why "違う月の予定や実績が消えるおそれがあるため、受信側は取り込めません。"
        wrong "DLTPLAN_202504_… の項目4 削除対象年月 202505"
        right "DLTPLAN_202504_… の項目4 削除対象年月 202504"
        repair "月ごとに分けて出力し直してください。";
    Dl04 "実績の削除の事業所と種類" "Office and kind of a deletion of actuals"
        what "実績の削除で、事業所番号が送信元の事業所番号と同じか、サービス種類が送信元の種類と同じかを見ます。委託で居宅介護支援事業所から地域包括支援センターへ送る場合は除きます。"
        why "ほかの事業所の実績を消すことはできません。種類が違うと、消すつもりのない実績が消えることがあります。"
        wrong "DLTJSK_202504_1370000026_11_… の項目5 サービス事業者コード 1370000034"
        right "DLTJSK_202504_1370000026_11_… の項目5 サービス事業者コード 1370000026"
        repair "自分の事業所の実績を選び直し、種類ごとに出力し直してください。";
}
