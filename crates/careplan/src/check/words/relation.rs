// table
//! What the checks of family RL, relations between files, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    PLAN_MISSING Rl01 Error
        "この行の保険者・被保険者・{name}と同じ第1表（UP1KYO）の行がありません。"
        "No record of table 1 (UP1KYO) has the insurer, insured person and {name} of this record."
        "第1表と同じ計画作成（変更）日で、一組をまとめて出力し直してください。"
        "Export the whole unit again, with the day of table 1.";
    USE_MISSING Rl01 Error
        "この行の利用者・{name}の予定が第6表（UPPLAN）にありません。"
        "Table 6 (UPPLAN) holds no planned use for the person and {name} of this record."
        "補足情報に要らない利用者が入っていないか確かめ、一組をまとめて出力し直してください。"
        "Take persons without planned use out of the supplement, or export the whole unit again.";
    KEY_TWICE Rl02 Error
        "同じ保険者・被保険者・{name}の行が、このファイルに二つ以上あります。"
        "The file holds more than one record with the same insurer, insured person and {name}."
        "残す行を一つに決め、介護ソフトから出力し直してください。"
        "Decide which record is right and export again.";
    SUPPLEMENT_DIFFERS Rl04 Warning
        "補足情報の{name}が、第1表の内容と違います。"
        "{name} of the supplement differs from table 1."
        "どちらが新しいか確かめ、そろえて出力し直してください。"
        "Find out which one is current, make both agree and export again.";
    PARENT_RECORD_MISSING Rl05 Error
        "この行の保険者・被保険者・{name}と同じ行が、親のファイルにありません。"
        "No record of the parent file has the insurer, insured person and {name} of this record."
        "基本情報または支援計画書と別表を、一緒に出力し直してください。"
        "Export the annex again together with its parent.";
    ROW_NUMBER_MISSING Rl06 Warning
        "{name}が空です。受信側で行のまとまりが分からなくなることがあります。"
        "{name} is empty; the receiver may not know which rows belong together."
        "介護ソフトで番号の設定を確かめてください。"
        "Check the numbering in the care software.";
    ROW_NUMBER_TWICE Rl06 Error
        "課題・支援計画・利用サービスの番号の組が、前の行と同じです。"
        "The numbers of issue, support plan and service repeat those of an earlier row."
        "{name}を続き番号にして、出力し直してください。"
        "Number {name} consecutively and export again.";
    ROW_NUMBER_GAP Rl06 Error
        "{name}が1からの続き番号になっていません。"
        "{name} does not count from 1 without gaps."
        "抜けた行がないか確かめ、続き番号にして出力し直してください。"
        "Look for rows that were left out, number consecutively and export again.";
    TEXT_REPEATED Rl06 Error
        "同じ番号の2行目以降に{name}が書かれています。"
        "{name} is filled again in a later row of the same number."
        "文章は同じ番号の最初の行だけに入れて、出力し直してください。"
        "Write the text only in the first row of its number and export again.";
    DETAIL_MISSING Rl07 Warning
        "前の項目の選び方では{name}を書くことになっていますが、空です。"
        "The choice made asks for {name}, which is empty."
        "選んだ内容を確かめ、補足を書き加えてください。"
        "Check the choice or add the detail.";
    CHECKLIST_COUNT Rl08 Warning
        "{name}が、様式の質問の数（{0}）より多くなっています。"
        "{name} is higher than the {0} questions on the form."
        "基本チェックリストの該当数を数え直してください。"
        "Count the answers of the basic checklist again.";
    CAUSE_MISSING Rl09 Warning
        "課題が「有」ですが、{name}が空です。"
        "There is an issue, but {name} is empty."
        "背景・原因を書くか、課題の有無を直してください。"
        "Write the cause or correct the choice.";
    CAUSE_UNUSED Rl09 Warning
        "課題が「無」ですが、{name}が書かれています。"
        "There is no issue, but {name} is filled."
        "課題の有無を直すか、背景・原因を消してください。"
        "Correct the choice or remove the cause.";
    LEVEL_DIFFERS Rl10 Warning
        "{name}が、利用者基本情報の要介護状態区分と合いません。"
        "{name} does not agree with the care level of the basic information."
        "認定結果を確かめ、古い方を直してください。"
        "Look at the certification and correct the older one.";
}

pages! {
    Rl01 "親の行があること" "The parent record is there"
        what "第2表・第3表・補足情報の行には、保険者番号・被保険者番号・計画作成（変更）日が同じ第1表の行が要ります。利用票に付く補足情報の行には、同じ利用者・同じ年月の第6表の行が要ります。"
        why "受信側のソフトは、この3つの項目で表を結び付けます。相手の行がないと、計画書の一部が取り込まれないか、全部が取り込めません。"
        wrong "UP2KYO 項目5 居宅サービス計画作成（変更）日 20250326（UP1KYO 項目14は20250325）"
        right "UP2KYO 項目5 居宅サービス計画作成（変更）日 20250325"
        repair "計画作成（変更）日を変えたときは、第1表から第3表と補足情報を一度にまとめて出力し直してください。";
    Rl02 "同じ行が二つないこと" "No key twice"
        what "第1表・基本情報・支援計画書では、同じ利用者の同じ日の行は一つだけです。補足情報は、利用者と計画日（または年月）につき一行です。"
        why "二つあると、受信側はどちらを残すか決められません。"
        wrong "UP1KYO に 123455・0000000017・20250325 の行が二つ"
        right "UP1KYO に 123455・0000000017・20250325 の行が一つ"
        repair "介護ソフトで同じ計画が二重に登録されていないか確かめ、一つを消してから出力し直してください。";
    Rl04 "第1表と補足情報の内容がそろうこと" "Table 1 and supplement agree"
        what "認定状況区分・認定日・要介護状態区分を、第1表と補足情報で比べます。両方に書かれていて違うときに知らせます。"
        why "受信側の画面や帳票によって、違う介護度が表示されることがあります。"
        wrong "UP1KYO 項目21 要介護状態区分 21、UPHOSOKU 項目18 要介護状態区分 22"
        right "UP1KYO 項目21 要介護状態区分 21、UPHOSOKU 項目18 要介護状態区分 21"
        repair "被保険者証を見て新しい認定に合わせ、一組をまとめて出力し直してください。";
    Rl05 "別表の親の行があること" "Annex records have their parent"
        what "基本情報の別表は基本情報と、支援計画書の別表は支援計画書と、保険者番号・被保険者番号・日付が同じでなければなりません。"
        why "親のない別表の行は、受信側でどの利用者のものか分からず、取り込まれません。"
        wrong "UPKIHON_SUB1 項目4 相談日 20250311（UPKIHON 項目4は20250310）"
        right "UPKIHON_SUB1 項目4 相談日 20250310"
        repair "相談日または計画作成（変更）日をそろえ、親のファイルと別表を一緒に出力し直してください。";
    Rl06 "支援計画書の別表の番号" "Numbers of the prevention annex"
        what "課題・支援計画・利用サービスの番号は、それぞれ1からの続き番号です。三つの番号の組は重なりません。文章は同じ番号の最初の行だけに書きます。"
        why "番号が抜けたり重なったりすると、受信側で行の順序やまとまりが崩れます。"
        wrong "UPYOBO_SUB 項目5 課題ＮＯ 1、3（2がない）"
        right "UPYOBO_SUB 項目5 課題ＮＯ 1、2"
        repair "介護ソフトで行を消したときは番号が詰まっているか確かめ、支援計画書を出力し直してください。";
    Rl07 "選んだ内容に要る補足" "Details a choice asks for"
        what "相談方法が「その他」なら内容を、現況が「入院又は入所中」なら状況を、相談が「再来」なら前回の相談日を書きます。"
        why "受け取った事業所が、電話で聞き直すことになります。"
        wrong "UPKIHON 項目8 相談方法 03、項目9 空"
        right "UPKIHON 項目8 相談方法 03、項目9 自宅を訪ねた"
        repair "基本情報の画面で補足の欄を書き加え、出力し直してください。";
    Rl08 "基本チェックリストの該当数" "Counts of the basic checklist"
        what "支援計画書の該当数が、様式の質問の数（運動5、栄養2、口腔3、閉じこもり2、物忘れ3、うつ5）を超えていないかを見ます。"
        why "様式に「6／5」のような印字が出て、相手が内容を疑います。"
        wrong "UPYOBO 項目44 栄養改善の該当数 3"
        right "UPYOBO 項目44 栄養改善の該当数 2"
        repair "基本チェックリストを見て数え直し、入力し直してください。";
    Rl09 "課題の有無と背景・原因" "Issue and its cause"
        what "支援計画書の四つの領域で、課題が「有」なら背景・原因を書き、「無」なら書きません。"
        why "どちらが正しいか、受け取った側では決められません。"
        wrong "UPYOBO 項目26 課題の有無 1、項目27 空"
        right "UPYOBO 項目26 課題の有無 1、項目27 膝の痛み"
        repair "支援計画書の画面で、有無と背景・原因をそろえてください。";
    Rl10 "要支援状態区分と介護度" "Support level and care level"
        what "支援計画書の要支援状態区分（1・2・3）と、同じ一組の基本情報や、すでに届いている利用者の介護度（12・13・06）を比べます。"
        why "区分が違うと、支給限度基準額や使えるサービスの判断を誤ります。"
        wrong "UPYOBO 項目14 要支援状態区分 1、UPKIHON 項目23 要介護状態区分 13"
        right "UPYOBO 項目14 要支援状態区分 2、UPKIHON 項目23 要介護状態区分 13"
        repair "被保険者証で新しい認定を確かめ、古い方を直して出力し直してください。";
}
