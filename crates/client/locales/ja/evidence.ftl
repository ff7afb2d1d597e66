# 授受記録の一覧（evidence）の文と help。

help-evidence = いつ、どの書類を、どの事業所と授受したかの一覧を、ファイルのハッシュ値とともにPDFにする（つながなくてよい）
help-evidence-example =
    例：
      renkei evidence --month 202504 送ったもの 届いたもの -o 授受記録.pdf
      renkei evidence --month 202404..202503 --by partner 送ったもの 届いたもの -o 一年分.pdf

    終了コード：0 できた、1 その月のものがない・読み取れないものがある、2 書き方の誤り
help-arg-months = サービス提供月（例 202504）か、その範囲（例 202404..202503）。対象月のない書類（ケアプランなど）は、作成した月（連番）で数える
help-arg-order = 並べ方：user（利用者ごと。書かないとき）か partner（相手の事業所ごと）
help-arg-office = 記録を持つ事業所の番号（書かないときは、入っている証明書の事業所）

evidence-note = 一覧に載せた注意：{ $note }
evidence-left-out = 「{ $file }」は標準仕様のファイル名ではないため、一覧に入れていません
    .hint = 名前のどこが違うかは、renkei check で見られます
evidence-listed = 送信単位 { $units }件、利用者 { $users }人、ファイル { $files }個を一覧にしました
evidence-drawn = { $path }（{ $pages }ページ、{ $size }）
evidence-other-months = 指定された月のものがありません。何も書き出していません
    .hint = 指定されたフォルダーにあるのは { $months } のものです（--month で指定できます）
evidence-none = 送信単位のファイルが一つもありません。何も書き出していません
    .hint = 送ったファイルや受け取ったファイルのフォルダーを指定してください

help-evidence-fetch = 交換所が署名した授受の記録（名前を含まない）を受け取り、ファイルに保存する
help-evidence-fetch-example =
    例：
      renkei evidence fetch --from 2025-04-01 --until 2025-04-30 -o 証拠
      renkei evidence fetch --from 2025-04-01 --until 2026-03-31 --partner 1370000018-43 -o 証拠

    保存するもの：記録（.json）、交換所の署名（.json.p7s）、あればタイムスタンプ（.json.p7s.tsr）と証明書の状態（.json.ocsp）
    終了コード：0 できた、1 記録に誤りがある、2 書き方の誤り、3 証明書がない、4 つながらない
help-evidence-verify = 交換所の記録が何を証明するかを確かめる（つながなくてよい）
help-evidence-verify-example =
    例：
      renkei evidence verify 証拠/exchange-2025-04-01-2025-04-30-1.json
      renkei evidence verify --root ルート.pem --time-stamp-root tsa.pem 記録.json UPPLAN_….CSV

    署名（.p7s）とタイムスタンプ（.p7s.tsr）は、記録と同じフォルダーから読みます
    終了コード：0 すべて正しい、1 正しくないものがある、2 書き方の誤り
help-arg-exchange = 一覧の送信単位について、交換所が署名した記録も受け取り、PDFの隣に保存する
help-arg-evidence_ids = メッセージのID（renkei sent --json などで見られるもの）
help-arg-evidence_from = 送信日がこの日からのもの（日本時間）
help-arg-evidence_until = 送信日がこの日までのもの
help-arg-evidence_partner = 相手の事業所番号か、番号-サービス種類
help-arg-evidence_folder = 保存するフォルダー（書かないときは、今のフォルダー）
help-arg-stamp_wait = タイムスタンプを待つ秒数
help-arg-evidence_files = 記録（.json）。ほかのファイルを並べると、記録に名前があるかを確かめる
help-arg-evidence_root = 信頼するルート証明書（書かないときは、このパソコンに登録した交換所のもの）
help-arg-stamp_root = 信頼する時刻認証局のルート証明書

evidence-record = { $path }：{ $exchange } の記録（事業所 { $office } あて、{ $at } 作成、{ $count }件）
evidence-kinds = 　サービス種類 { $kinds } の分だけの記録です（受け取った担当者が見られる種類）
evidence-signed = 　署名：正しい。この記録は交換所が署名したままで、1バイトも変わっていません（証明書 { $serial }、{ $at } の時点で有効）
evidence-unsigned = 　署名：正しくありません。{ $reason }
evidence-stamped = 　時刻：{ $authority } のタイムスタンプにより、{ $at } にはこの署名がありました
evidence-stamp-unknown = 　時刻：{ $at }（{ $authority } のタイムスタンプ）。この時刻認証局のルート証明書がないため、信頼できるかは確かめていません（--time-stamp-root で指定できます）
evidence-stamp-wrong = 　時刻：タイムスタンプは使えません。{ $reason }
evidence-stamp-missing = 　時刻：タイムスタンプはありません。作成の時刻は交換所の時計によるもので、第三者は証明していません
evidence-stamp-later = タイムスタンプは、まだ付いていません。しばらくしてから同じコマンドを行うと、付いたものに置き換わります
evidence-audit = 　監査記録：{ $count }件までの交換所の署名があります
evidence-audit-wrong = 　監査記録：交換所の署名が正しくありません。{ $reason }
evidence-audit-missing = 　監査記録：この記録には含まれていません
evidence-message = 　{ $sender } から { $receiver } へ、{ $unit }、連番 { $serial }
evidence-sent = 　　送信：{ $at }。送信した事業所の署名は正しい
evidence-sent-wrong = 　　送信：正しくありません。{ $reason }
evidence-collected = 　　受信：{ $at }。受信した事業所の受領書と署名は正しい
evidence-collected-wrong = 　　受信：正しくありません。{ $reason }
evidence-not-collected = 　　受信：この記録の時点では、受領書がありません
evidence-events-wrong = 　　監査記録：正しくありません。{ $reason }
evidence-good = すべて正しく確かめられました。送信と受信の時刻は、交換所の時計によるものです
evidence-bad = 正しくないものがあります。この記録を証拠として使わないでください
evidence-not-proved = この記録が証明しないこと：封の中の書類の内容、利用者の同意、介護報酬の加算の要件
evidence-flaw-contradiction = 内容がたがいに食い違っています
evidence-flaw-signer = 別の人の署名です
evidence-flaw-times = 時刻がたがいに食い違っています
evidence-no-record = 記録（.json）が指定されていません
    .hint = renkei evidence fetch で保存した .json のファイルを指定してください
evidence-root-needed = 信頼するルート証明書がわかりません
    .hint = --root でルート証明書（PEM）を指定してください
evidence-no-certificate = { $path } を証明書（PEM）として読めません
evidence-record-unreadable = { $path } を記録として読めません：{ $reason }
    .hint = 保存したときのまま（開いて保存し直していないもの）を指定してください
evidence-answer-unreadable = 交換所の答えを記録として読めません。保存していません
evidence-file-named = { $file }：この名前のファイルが、記録にあります（内容は封の中にあり、記録だけでは証明できません）
evidence-file-unnamed = { $file }：この名前のファイルは、記録にありません
evidence-exchange-none = 一覧の送信単位は、交換所に残っていません（交換所が残すのは93日間です）
evidence-exchange-covers = 一覧の送信単位 { $units }件のうち { $count }件について、交換所の記録があります
