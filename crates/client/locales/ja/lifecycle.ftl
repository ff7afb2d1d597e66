# 取消、取り込みの報告、履歴。

recall-done =
    取り消しました：{ $name }（{ $receiver }） { $unit } 連番 { $serial }
      番号 { $id }。相手は、このデータを受け取れません
recall-not-sent = { $id } は、まだ送信していなかったので、送信をやめました
recall-late = 取り消しできませんでした。{ $when }に、相手がすでに受け取っています
    .hint = 直したデータを送ると差し替えになります。なくなった場合は「削除データを送る」を使ってください
recall-impossible = 取り消しできませんでした。{ $id } は「{ $state }」です
    .hint = renkei history { $id } で、何が起きたかを確かめてください
message-not-sent-by-us = 番号 { $id } は、この事業所から送ったものの中にありません
    .hint = renkei sent で番号を確かめてください
message-unknown = 番号 { $id } は、送ったものにも届いたものにもありません
    .hint = renkei sent か renkei inbox で番号を確かめてください
message-older = {"  "}注意：これより新しい連番のデータが、先に届いています。取り込むと、古い内容に戻るおそれがあります
receive-recalled = { $name }（{ $sender }）からの { $id } は、送信者が取り消しました。受け取っていません
    .hint = 必要なときは、送り主にお確かめください
imported-done = 「取込済み」にしました（{ $source }）：{ $name }（{ $sender }） { $unit } 連番 { $serial }、番号 { $id }
import-failed-done = 取り込めなかったことを送り主に知らせました：{ $name }（{ $sender }） { $unit } 連番 { $serial }、番号 { $id }
import-not-possible = { $id } の取り込みは、今の状態では記録できません。受け取る前か、「取込済み」になっています
    .hint = renkei history { $id } で、何が起きたかを確かめてください
import-report-too-long = 検査の番号は50個までです
import-worked = {"  "}取り込みました（{ $source }、{ $when }）
import-failed-there = {"  "}相手のソフトで取り込めませんでした。理由：{ $reasons }（{ $source }、{ $when }）
import-failed-there-by-checks = {"  "}相手のソフトで取り込めませんでした。理由：{ $reasons }。検査：{ $checks }（{ $source }、{ $when }）
history-line = {"  "}{ $when } { $step }
waiting-for-arrival = 届くまで、{ $seconds }秒まで待ちます
