# 月次ボード（board）と、突合表・ボードを書き出すときの文と help。

help-board = その月の予定と実績が、利用者と事業所ごとにそろっているかを見る（つながなくてよい）
help-board-example =
    例：
      renkei board --month 202504 送ったもの 届いたもの
      renkei board --month 202504 送ったもの 届いたもの -o 月次ボード.pdf

    いまは、送ったものと受け取ったものの入ったフォルダーを指定します。
    終了コード：0 すべてそろっている、1 残りがある・読み取れないデータがある、2 書き方の誤り・その月のデータがない
help-arg-units = 送った送信単位と受け取った送信単位のフォルダーかファイル（中のフォルダーも）
help-arg-board_office = 自分の事業所の番号。この事業所の関わる行だけを出す（書かないときは、入っている証明書の事業所）
help-arg-sheet_file = A4横の票にして書き出すファイル。名前の終わりが .pdf、.svg、.png のどれか

sheet-written = { $path } に書き出しました（{ $pages }ページ、{ $size }）

board-nothing = { $month } の予定（UPPLAN）も実績（UPJSK）もありません。何も書き出していません
    .hint = 指定したフォルダーと --month の月、--office の番号を確かめてください
board-unread-file = 「{ $file }」は読み取れないか、一緒に送るファイルがそろっていないため、載せていません
    .hint = renkei check で、何が足りないかを見られます
board-unread-record = 「{ $file }」の{ $record }件目は読み取れないため、載せていません
    .hint = renkei check で、どこが違うかを見られます
board-head = { $month } の月次ボード：利用者 { $users }人、事業所 { $offices }、利用者と事業所の組 { $rows }
board-counts = 残り { $open }：予定がまだ { $plans }、変更が未送付 { $outdated }、実績がまだ { $waiting }（事業所 { $offices }）、差異あり { $differing }（{ $differences }件）
board-column-user = 利用者
board-column-planner = 計画
board-column-office = サービス事業所
board-column-planned = 予定
board-column-actual = 実績
board-user = 利用者 { $user }
board-person = { $insurer } { $insured } { $name }
board-plan-missing = 未
board-plan-without-services = 予定なし
board-plan-elsewhere = 未送付（ほかの事業所あて { $serial }）
board-plan-outdated = 変更未送付 { $serial }
board-plan-made = 作成済 { $serial }
board-actual-missing = 未着
board-actual-not-compared = 着（予定なし） { $serial }
board-actual-differs = 差異あり { $differences }件 { $serial }
board-actual-same = 着 { $serial }
