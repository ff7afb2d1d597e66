// table
//! What is said when units are taken in or looked at together: the checks that need the time, the
//! queue, stored data or several units at once.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    SERIAL_IN_FUTURE Fn07 Warning
        "ファイル名の連番（作成日時）が、今の日本時間より先です。"
        "The serial in the file name (when it was made) lies in the future."
        "出力したパソコンの日付と時刻を確かめてください。"
        "Check date and time of the computer that exported it.";
    SERIAL_OLDER Fn07 Warning
        "同じ送信元・送信先の、より新しい連番の組を取り込み済みです。新しい内容は残します。"
        "A unit of this sender and receiver with a later serial was taken in before; what it wrote is kept."
        "届くのが遅れた組か、送信元に確かめてください。取込みの順番は連番の順です。"
        "Ask the sender whether this unit was late; units are taken in by serial.";
    SAME_SERIAL Fn13 Error
        "同じ送信元・送信先・連番の組を、違う内容で取り込み済みです。"
        "A unit with the same sender, receiver and serial and other content was taken in before."
        "送信元に、新しい連番で出力し直してもらってください。"
        "Ask the sender to export it again with a new serial.";
    WAITING_FOR_EARLIER Bn11 Error
        "同じ送信元の、前の連番の組が取り込めていないため、順番を待っています。"
        "An earlier unit of the same sender could not be taken in, so this one waits."
        "前の組を直して取り込むか、送信元に出力し直してもらってください。"
        "Repair and take in the earlier unit, or ask the sender to export it again.";
    OUTSIDE_PLAN T621 Warning
        "この実績に当たる予定が、同じ月の第6表にありません（または回数が予定より多くあります）。"
        "These actuals are not in the planned use of the month, or there are more of them."
        "予定の変更か、実績の誤りか、相手の事業所と確かめてください。"
        "Ask the other office whether the plan changed or the actuals are wrong.";
    WITHOUT_ACTUALS T621 Warning
        "この予定に当たる実績がありません（または回数が予定より少なくなっています）。"
        "There are no actuals for this planned use, or there are fewer of them."
        "利用の取りやめか、実績の入力漏れか、相手の事業所と確かめてください。"
        "Ask the other office whether the use was cancelled or is missing in the actuals.";
    OTHER_INSURER T623 Warning
        "{name}が、登録されている利用者の保険者と違います。住所地特例の可能性があります。"
        "{name} is not the insurer stored for this service user; the person may keep an insurer elsewhere (住所地特例)."
        "被保険者証で保険者を確かめ、取込み後に必要なら直してください。"
        "Check the insurance card and correct the insurer after the import where needed.";
    CLIENT_DIFFERS Rl03 Warning
        "{name}が、登録されている利用者の情報と違います。"
        "{name} differs from what is stored for this service user."
        "人違いや入力の誤りがないか確かめてください。"
        "Make sure that it is the same person and nothing is mistyped.";
    NUMBER_CHANGED Rl03 Warning
        "氏名・生年月日・性別が同じ利用者が、別の{name}で登録されています。"
        "A service user with the same name, birth date and sex is stored with another number: see {name}."
        "番号が変わったのか、別の人か、被保険者証で確かめてください。"
        "Check the insurance card: the number may have changed, or it is another person.";
    STORED_LEVEL Rl10 Warning
        "{name}が、登録されている利用者の要介護状態区分と合いません。"
        "{name} does not fit the care level stored for this service user."
        "被保険者証で区分を確かめてください。"
        "Check the level on the insurance card.";
    NOTHING_TO_DELETE Dl02 Warning
        "削除するデータが見つかりません。すでに削除したか、受け取っていないものです。"
        "What is to be deleted is not there: it was deleted before or never arrived."
        "そのままで構いません。心当たりがなければ送信元に確かめてください。"
        "Nothing needs to be done; ask the sender if it is unexpected.";
    PLAN_FOLLOWS_DELETION Dl05 Warning
        "この予定の削除の後に、同じ月の予定（第6表）が順番を待っています。削除の後に取り込みます。"
        "Planned use of the same month follows this deletion in the queue; it is taken in after it."
        "削除と予定のどちらが正しいか、送信元に確かめてください。"
        "Ask the sender whether the deletion or the plan is meant.";
    LEFT_AFTER_DELETION Dl06 Error
        "削除の後も、連動して削除するデータが残っています: {0}"
        "Data that goes with what was deleted is still there: {0}"
        "残っているデータを削除してください。介護ソフトの取込みの不具合のときは、メーカーに伝えてください。"
        "Delete what is left; tell the maker of the care software if its import left it.";
}

pages! {
    Fn07 "連番が未来でも、取込み済みより古くもないこと" "Serial neither in the future nor older than the last"
        what "ファイル名の連番（作成日時14桁）が、今の日本時間より先でないこと、同じ送信元・送信先で最後に取り込んだ連番より古くないことを見ます。時刻と取込みの記録があるときだけ調べます。"
        why "取込みは連番の順に行います。連番が未来だと、その後に作った正しいデータが「古い」ものとして扱われます。古い連番が後から届くと、新しい内容を古い内容で上書きしかねません。"
        wrong "2025年4月1日に届いた UPJSK_202504_1370000026_11_1370000018_43_20260401090000.CSV"
        right "UPJSK_202504_1370000026_11_1370000018_43_20250401090000.CSV"
        repair "出力したパソコンの日付と時刻を合わせ、出力し直します。遅れて届いただけなら、そのまま取り込めます。同じキーの新しい内容は残ります。";
    Bn11 "連番の順に取り込むこと" "Units taken in by serial"
        what "同じ送信元の組を連番の順に取り込み、取り込めない組があれば、その後の組を待たせます。ほかの送信元の組は続けます。"
        why "後の組は前の組を前提にしています。順番を飛ばすと、削除の後に届くはずの計画が消えるなど、送信元と違うデータになります。"
        wrong "連番 20250401090000 の組がエラーのまま、20250402090000 の組を取り込む"
        right "20250401090000 の組を直して取り込み、その後に 20250402090000 の組を取り込む"
        repair "最初に止まった組のエラーを直します。直せないときは、送信元に出力し直してもらい、止まった組を取込みの対象から外します。";
    T621 "予定と実績が合うこと" "Actuals within the plan, and plan with actuals"
        what "同じ利用者・同じ月の予定（UPPLAN）と実績（UPJSK）が一緒に渡されたとき、予定にない実績と、実績のない予定を知らせます。実績が届いている事業所・サービス種類だけを比べます。時間だけの変更は知らせません。"
        why "給付管理は実績によります。予定にない実績や実績のない予定は、入力の漏れや、連絡されていない変更のことがあります。"
        wrong "予定: 4月2日と9日の訪問介護、実績: 4月2日と10日の訪問介護"
        right "予定も実績も4月2日と9日の訪問介護"
        repair "「renkei compare」で日ごと・サービスごとの違いを見て、相手の事業所と確かめます。予定が変わったのなら予定を、誤りなら実績を直して送り直します。";
    T623 "保険者が登録と同じこと" "Insurer as stored"
        what "第6表の保険者番号が、登録されている同じ利用者の保険者番号と違うときに知らせます。登録された利用者の情報があるときだけ調べます。"
        why "住所地特例の利用者は、住んでいる市町村とは別の保険者の被保険者です。違う保険者で請求すると返戻になります。"
        wrong "登録は保険者123455、届いた第6表は同じ利用者で保険者131016"
        right "登録も第6表も保険者131016（被保険者証のとおり）"
        repair "被保険者証で保険者を確かめ、登録か第6表の誤っている方を直します。";
    Rl03 "利用者が登録と同じこと" "Service user as stored"
        what "利用者補足情報の氏名・性別・生年月日が、登録されている利用者と同じかを見ます。氏名・性別・生年月日が同じで被保険者番号だけ違う利用者がいるときも知らせます。"
        why "番号の打ち間違いで、別の人の計画を取り込むことを防ぎます。保険者が変わって番号が変わった人を、二人として扱うことも防ぎます。"
        wrong "被保険者番号 0000000017 の登録は1940年生まれ、届いた利用者補足情報は1950年生まれ"
        right "どちらも1940年生まれ"
        repair "被保険者証で確かめ、誤っている方を直します。番号が変わったときは、登録の番号を改めます。";
    Dl02 "削除するデータがあること" "Something to delete"
        what "削除のファイルのキー（被保険者番号、年月または日付など）に当たるデータがあるかを見ます。なくても取込みは成功とします。"
        why "同じ削除が二度届くことや、電話などで先に取り消してあることがあります。キーの誤りで、消すつもりのデータが残ることもあります。"
        wrong "2025年3月25日作成の計画を持っているとき、2025年3月24日の計画を削除する"
        right "2025年3月25日の計画を削除する"
        repair "心当たりがあればそのままで構いません。消えるはずのデータが残っていれば、送信元にキーを確かめてもらいます。";
    Dl05 "削除の後に同じ月の予定がないこと" "No plan behind a deletion"
        what "予定の削除（DLTPLAN）より後の連番で、同じ利用者・同じ月の予定（UPPLAN）が取込みを待っているときに知らせます。"
        why "連番の順に取り込むと、削除の後に予定が入り、利用票は残ります。削除だけを見て利用の終了と受け取ると誤りになります。"
        wrong "連番 20250401090000 で4月の予定を削除、20250401100000 で4月の予定を送る"
        right "予定の変更は、削除せずに予定を送り直す"
        repair "送信元に、どちらが正しいか確かめます。予定が正しければ、そのまま連番の順に取り込みます。";
    Dl06 "削除が連動すること" "Deletions take everything with them"
        what "削除の取込みの後、連動して消えるデータが残っていないかを見ます。第1表は第2表・第3表・利用者補足情報と、予定の第6表は第7表・利用者補足情報と、基本情報は別表と画像と、支援計画書は別表と一緒に消えます。"
        why "一部だけ残ると、次の取込みや請求の計算で、消したはずのデータが使われます。"
        wrong "DLT1KYOの取込みの後、第1表だけが消え、第2表が残っている"
        right "第1表・第2表・第3表・利用者補足情報がすべて消えている"
        repair "残ったデータを介護ソフトで削除し、メーカーに知らせます。";
}
