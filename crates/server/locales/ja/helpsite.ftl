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
connected-name = 事業所の名前・読み・番号
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

## Where offices are, and the invitation
connected-municipality = 市区町村
connected-whole-prefecture = すべての市区町村
connected-municipalities = 市区町村ごとの事業所数
connected-municipality-unknown = 登録なし
connected-none-invite = まだつながっていない事業所には、招待状を印刷して、FAXや郵便で送れます。
connected-invite = お探しの事業所がないときは：
invitation-link = 招待状を印刷する
invitation-title = ケアプランデータ連携へのご招待
invitation-lead = まだデータを受け取れない事業所に、FAXや郵便で送る用紙です。印刷して、宛先と貴事業所のお名前を手で書いてください。
invitation-print = 招待状（PDF）を開く
invitation-content = 用紙に書かれていること
invitation-by-hand = このほかに、宛先、日付、送り主の事業所名、担当者、電話番号、FAX番号を手で書く欄があります。入力された内容は、どこにも残りません。
invitation-japanese-only = 用紙は日本語です。
invitation-to = ＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿＿　御中
invitation-date = 　　　　年　　　月　　　日
invitation-greeting = いつもお世話になっております。当事業所では、ケアプランのデータを「{$name}」で送り、受け取っています。貴事業所とも、FAXや郵便の代わりにデータでやり取りできればと思い、ご案内します。
invitation-what = 「{$name}」は、居宅介護支援事業所とサービス事業所が、居宅サービス計画書（第1表から第3表）、サービス利用票・提供票（第6表・第7表）の予定と実績を、国の標準仕様のデータで送り合うしくみです。予定と実績を打ち直す必要がなくなり、相手が受け取ったことも画面で分かります。
invitation-safe = 中身は、送り先の事業所だけが開けるように暗号にして送ります。運営する側のサーバーからも読めません。
invitation-cost = 費用
invitation-cost-free = {$kind}：無料（{$years}年間使えます）
invitation-cost-fee = {$kind}：{$fee}円（{$years}年間使えます。請求のためにお持ちなら、新しい費用はかかりません）
invitation-needs = 必要なもの
invitation-needs-text =
    インターネットにつながるパソコン、標準仕様のデータを書き出せる介護ソフト、電子証明書。
    どの証明書が必要かは、申請の画面でご案内します。
invitation-begin = 始め方
invitation-begin-text =
    ブラウザ（EdgeやChromeなど、ホームページを見るソフト）で次のページを開き、順に進めてください。
    {$address}
invitation-sender = 送り主の事業所名
invitation-person = 担当者
invitation-telephone = 電話番号
invitation-fax = FAX番号
invitation-no-names = この用紙には、利用者のお名前や被保険者番号を書かないでください。
invitation-foot = ご利用になるかどうかは、貴事業所でお決めください。これまでどおりFAXや郵便でも、お送りします。

## Where an office is, on the console
office-place-change = 読みと市区町村を登録する
office-kana-label = 事業所名のカナ
office-kana-hint = ひらがなかカタカナ。サポートサイトの「連携できる事業所」を、読みでも探せるようになります。
office-kana-wrong = 事業所名のカナは、ひらがなかカタカナで、100文字以内で入力してください
office-municipality-label = 市区町村
office-municipality-hint = 例 世田谷区、横浜市青葉区、大島町。都道府県の名前は付けません。
office-municipality-wrong = 市区町村は、都道府県を付けずに「世田谷区」のように入力してください
office-done-place-title = 読みと市区町村を登録しました
office-done-place-text = サポートサイトの「連携できる事業所」に、1分以内に表示されます。
import-column-kana = 事業所名の読み（ひらがなかカタカナ）。空欄なら今のまま
import-column-municipality = 市区町村の名前。都道府県は付けない（世田谷区など）。空欄なら今のまま
import-refused-kana = 事業所名カナに、かな以外の文字があるか、100文字を超えています
import-refused-municipality = 市区町村は、都道府県を付けずに「世田谷区」のように書いてください

## Manuals as PDF, programs, paper forms
manual-pdf = 印刷用のPDFを開く
downloads-programs = 専用ソフト renkei
downloads-programs-none = 準備中です。専用ソフトがなくても、この画面とブラウザで、証明書の申請と取り込みができます。お急ぎのときは、お問い合わせください。
downloads-programs-what = 証明書の申請から取り込み、データの送受信までを行う、事業所用のソフトです。パソコンの種類を選んで受け取ってください。
downloads-digest-how = 受け取ったファイルが途中で変わっていないことは、SHA-256 の値で確かめられます。Windows では「certutil -hashfile ファイル名 SHA256」、macOS では「shasum -a 256 ファイル名」、Linux では「sha256sum ファイル名」を実行し、上の値と比べてください。違うときは、開かずに、お問い合わせください。
program-system-windows = Windows
program-system-macos = macOS
program-system-linux = Linux
program-processor-windows-x86_64 = （ふつうのパソコン、x64）
program-processor-windows-aarch64 = （ARM64）
program-processor-macos-x86_64 = （Intel のMac）
program-processor-macos-aarch64 = （Apple シリコンのMac）
program-processor-linux-x86_64 = （x86-64）
program-processor-linux-aarch64 = （ARM64）
program-file = ファイル名
program-version = バージョン
program-size = 大きさ
program-bytes = {$bytes} バイト
program-digest = SHA-256
downloads-address = 接続先ファイル（address.json）
downloads-address-what = 専用ソフトを始めるときに使うファイルです。接続先と、発行元の証明書が入っています。「renkei setup --address address.json」のように指定します。
downloads-paper = 紙の書類
downloads-paper-what = 画面が使えないときのための書類です。印刷して記入し、所轄の国保連へお送りください。
paper-to = 国民健康保険団体連合会　御中
paper-note-send = 記入したら、所轄の国保連へ郵送してください。送り先は、サポートサイトの「国保連合会の連絡先」にあります。
paper-sign-in-title = ログイン情報再発行申請書
paper-sign-in-text = 次の事業所のログイン情報の再発行を申請します。
paper-sign-in-note = 新しい仮パスワードは、登録されている事業所の住所へ、通知書で届きます。電話やメールではお知らせしません。
paper-record-title = 登録内容変更届
paper-record-text = 次の事業所の登録内容の変更を届け出ます。
paper-record-note = 変わったことが分かる書類（指定通知書など）の写しを付けてください。
paper-revocation-title = 電子証明書失効申請書
paper-revocation-text = 次の事業所の電子証明書の失効（しっこう。使えなくすること）を申請します。
paper-revocation-note = パソコンをなくした、盗まれたなど、お急ぎのときは、先に電話でご連絡ください。失効すると、元には戻せません。
paper-row-number = 事業所番号（10けた）
paper-row-office = 事業所名
paper-row-wanted = 再発行するもの
paper-note-wanted = ログイン用のパスワード・証明書発行用パスワード・両方 のどれかをお書きください。
paper-row-reason = 理由
paper-row-item = 変わる項目
paper-row-before = 変わる前
paper-row-after = 変わった後
paper-row-from = いつから
paper-row-certificate = 証明書の種類と、パソコンの名前（端末名）
paper-row-stop = 失効の理由
paper-note-stop = パソコンの紛失・盗難・廃棄、事業の休止・廃止 など
paper-row-person = 担当者（氏名）
paper-row-telephone = 電話番号
