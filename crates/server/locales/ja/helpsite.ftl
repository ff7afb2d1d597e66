## The support site: notices, the way in, developers
support-notices = お知らせ
support-notices-all = お知らせをすべて見る
support-newer = 前の10件
support-older = 次の10件
support-feed-what = 新しいお知らせを自動で受け取れるソフト（フィードリーダー）をお使いの方は、こちらを登録してください。
support-feed-link = お知らせのフィード（Atom）
support-feed-title = {$name} お知らせ
support-begin = はじめての方へ
developers-title = 介護ソフト会社の方へ
developers-lead = ケアプラン標準仕様 V4.1 のデータを読み書きするソフトを作る方のための材料です。どれもこのシステムのソースに入っていて、無料で使えます。
developers-library-heading = 読み、検査し、書き出すライブラリ
developers-library-text =
    Rust のライブラリ careplan で、標準仕様のCSVを読み、検査し、書き出せます。ソースの crates/careplan にあり、README と例（examples）が付いています。
    Rust 以外からは、renkei コマンドの JSON 出力を使えます。形はソースの docs/standard/json.ja.md と、JSON Schema の docs/standard/schema にあります。
developers-kit-heading = 連携テストキット
developers-kit-text = 架空の利用者と事業所のデータで、取り込みと出力が標準仕様のとおりかを、自社だけで確かめられます。違いは、レコードと項目ごとに報告書になります。
developers-kit-link = 連携テストキットの手引きを読む
developers-checks-heading = 検査の一覧
developers-checks-text = データを送る前に行う検査には番号があります。番号ごとに、なぜ調べるか、よくない例とよい例、直し方を、ソースの docs/standard/checks に1件ずつ書いてあります。コマンドの renkei check --explain でも読めます。
developers-checks-link = renkei コマンドの手引きを読む
developers-api-heading = データをやり取りするAPI
developers-api-text = 送信と受信は、証明書で相手を確かめる HTTPS のAPIで行います。電文の形、署名、暗号化はライブラリ protocol にあり、ソースの crates/protocol と ARCHITECTURE.md に書いてあります。renkei コマンドを呼び出せば、APIを直接使わずに送受信を組み込めます。
developers-ask-heading = わからないとき
developers-ask-text = 仕様の読み方、検査の結果、つなぎ方についてのご質問は、問い合わせフォームで受け付けます。利用者の個人情報は書かないでください。
developers-ask-link = お問い合わせ

## Offices that can be reached
connected-title = 連携できる事業所
connected-what = 今日、有効な証明書をお持ちで、このシステムで送受信できる事業所です。内容は1分ごとに新しくなります。
connected-prefecture = 都道府県
connected-everywhere = すべての都道府県
connected-kind = サービスの種類
connected-every-kind = すべての種類
connected-name = 事業所の名前か番号
connected-name-hint = 一部だけでも探せます。全角と半角、ひらがなとカタカナは区別しません
connected-count = {$count}件の事業所があります。
connected-none = この条件の事業所はまだありません。
connected-clear = 条件をクリアする
connected-office = 事業所
connected-since = 利用開始
connected-before = 前の20件
connected-after = 次の20件
connected-map = 都道府県ごとの事業所数
connected-map-what = 都道府県を押すと、その都道府県の事業所だけを表示します。数は下の表と同じです。
connected-table = 都道府県ごとの事業所数（地図と同じ数です）
connected-number-of = 事業所数
connected-total = 合計

## An inquiry about the record, and answers about trouble
record-inquiry-link = この内容で問い合わせる
record-inquiry-subject = 登録が実際と違います
record-inquiry-begin = 次の登録が、実際と違います。確認をお願いします。
record-inquiry-end = 実際と違うところ（ここに書いてください）：
self-test-answer-faq = この結果についての「よくあるご質問」を読む

## How the exchange is
status-title = 稼働状況
status-as-of = {$time} 現在
status-part = 部分
status-pages = 画面
status-exchange = 連携（データの送受信）
status-issuing = 証明書の発行
status-mail = メール
status-works = 動いています
status-absent = この運用では使っていません
status-late = 遅れています（{$time} から）
status-stopped = 止まっています（{$time} から）
status-how = 画面を開いたときに調べた結果です。送信待ちのデータやメールは、動きはじめると自動で送られます。
status-planned = 点検の予定
status-planned-none = 点検の予定はありません。
status-planned-unknown = 点検の予定を読み出せません。しばらくしてから、もう一度開いてください。
status-period = {$from} ～ {$to}
maintenance-title = 点検の予定
maintenance-what = ここに入力した予定は、サポートサイトのトップと稼働状況に、終わるまで表示されます。
maintenance-none = 点検の予定はありません。
maintenance-by = 入力した担当者：
maintenance-remove = この予定を消す
maintenance-add = 予定を加える
maintenance-from = 始まり
maintenance-to = 終わり
maintenance-time-hint = 日本時間。例：2026-12-01 22:00
maintenance-text = 内容
maintenance-text-hint = 300文字まで。止まる部分と、その間にできることを書いてください
maintenance-wrong-time = 日付と時刻を「2026-12-01 22:00」のように入力してください
maintenance-wrong-order = 終わりを、始まりより後にしてください
maintenance-wrong-past = 終わりが過ぎています。これからの予定を入力してください
maintenance-wrong-length = 1週間以内の予定を入力してください
maintenance-wrong-text = 内容を300文字以内で入力してください
status-next = 点検の予定：{$when}　{$text}
