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

reseal-given = 同じ事業所の端末に、{ $count }件のデータを開く鍵を渡しました
reseal-asking =
    鍵を求めている端末：{ $terminal }（証明書 { $serial }、{ $when }発行、{ $origin }） { $count }件
      この端末が同じ事業所のものであることを、その端末の renkei status の表示と見比べて確かめてから、
      renkei reseal --for { $serial } で渡してください。心当たりがなければ、渡さないでください
reseal-nobody = 鍵を求めている端末はありません
reseal-unknown = 証明書 { $serial } は、この事業所の証明書の記録にありません
    .hint = その端末で renkei status を実行し、証明書の番号を確かめてください
reseal-not-allowed = 証明書 { $serial } に鍵を渡す設定は、ありません
    .hint = renkei reseal で、鍵を求めている端末を確かめてください
reseal-forgotten = 証明書 { $serial } には、これから鍵を渡しません。すでに渡した鍵は取り戻せません
reseal-asked =
    この端末が加わる前のデータ{ $count }件について、同じ事業所の端末に鍵を求めました
      すでに使っている端末で renkei reseal --for { $serial } を実行し、そのあと、この端末でもう一度お試しください
reseal-nothing-to-ask = この端末で開けないデータは、ありません
sent-files-written = 送ったものを書き出しました：{ $name }（{ $receiver }）あて { $unit } 連番 { $serial }、番号 { $id }
sent-files-other-key = 送ったもの（番号 { $id }）は、この端末が加わる前のデータのため、開いていません
    .hint = すでに使っている端末で renkei reseal を実行してください
sent-files-in-the-way = 同じ名前で中身の違うファイルがあるため、送ったもの（番号 { $id }）を書き出していません
    .hint = -o に別のフォルダーを指定して、もう一度お試しください
sent-files-damaged = 送ったもの（番号 { $id }）は、送った時のままであることを確かめられないため、開いていません
    .hint = 運営窓口にお知らせください

forward-not-collected = { $id } は、まだ受け取っていません
    .hint = renkei receive で受け取ってから、転送してください
forward-no-unit = { $id } は、文書と添付ファイルのため、転送できません
    .hint = ファイルを受け取り、renkei send --to で送ってください
forward-other-key = { $id } は、この端末が加わる前のデータのため、開けません
    .hint = renkei reseal --ask で、同じ事業所の端末に鍵を求めてください
forward-damaged = { $id } は、送られた時のままであることを確かめられないため、転送しません
    .hint = 送り主と運営窓口にお知らせください
forward-name = 「{ $name }」は、標準仕様のファイル名ではありません
    .hint = 直したファイルには、標準仕様の名前を付けてください（送り主、宛先、連番は付け直します）
forward-makes-no-unit = { $sender } から { $receiver } へ送れる組み合わせのファイルではありません
    .hint = 委託のやり取りで送れるものは、手引きの「委託」の表にあります
