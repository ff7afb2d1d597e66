# Texts of notices, the top page and the menu. The same keys stand in locales/en/notices.ftl.

## Menu
menu-others = その他

## Notices that the system writes
notice-issued-title = 証明書発行完了のお知らせ
notice-issued-facts = {$label}を発行しました（受付番号 {$receipt}）。有効期間は、{$from}から{$to}までです。
notice-issued-download = ダウンロードして、パソコンに取り込んでください。{$applied}の申請のときに入力した証明書発行用パスワードが必要です。
notice-issued-own-key = 申請したパソコン「{$terminal}」のrenkeiが受け取り、取り込みます。ダウンロードもパスワードもいりません。
notice-issued-look = 証明書の画面へ

## Top page
top-title = トップページ
top-tasks = いま行うこと
top-no-tasks = いま行うことはありません。
card-returned = {$label}の申請が差し戻されました。直して、もう一度お出しください。
card-returned-date = {$day}に差し戻し
card-ends-soon = 証明書の有効期限まで、あと{$days}日です
card-until = 有効期限：{$day}
card-renew = 更新する
card-ended = 証明書の有効期限が切れています
card-apply-again = 申請する
card-download = {$label}をダウンロードできます
card-download-date = {$day}に発行
card-waiting = {$label}の発行を待っています
card-waiting-date = {$day}に申請
card-waiting-look = 申請の内容を見る
card-waiting-expected = 見込み：{$day}
card-mail = メールアドレスを登録しましょう
card-mail-button = 登録する
card-uncollected = 未受信のデータが{$count}件あります。お使いのソフトが受け取ります。
card-uncollected-date = いちばん古いもの：{$day}
card-uncollected-how = 受け取りかたを見る
card-begin = 証明書の準備をはじめましょう
card-begin-date = {$day}現在
card-begin-button = 準備をはじめる

## Search among notices
notice-target-label = 対象
notice-target-period = 検索期間内のお知らせ
notice-target-new = 新着のお知らせ
notice-target-unread = 未読のお知らせ
notice-target-all = 全てのお知らせ
notice-search-from = はじめの日
notice-search-to = 終わりの日
notice-search-between = ～
notice-keyword-label = キーワード
notice-keyword-hint = タイトル、本文、添付ファイルの名前から探します。空白で区切ると、すべての言葉を含むものを探します。
notice-search-clear = クリア
notice-search-long = キーワードは、{$longest}文字以内にしてください
notice-search-words = キーワードは、{$count}つまでの言葉にしてください
notice-search-order = 表示開始日のはじめの日は、終わりの日より前にしてください
notice-search-dates-unused = 表示開始日は「検索期間内のお知らせ」のときだけ使われます
notices-none-clear = 条件をクリアする
day-choice-year = 年
day-choice-month = 月
day-choice-day = 日
day-choice-month-number = {$number}月
day-choice-day-number = {$number}日
day-choice-year-missing = {$whole}の「年」を選んでください
day-choice-month-missing = {$whole}の「月」を選んでください
day-choice-impossible = {$whole}の「{$year}年{$month}月{$day}日」は、ない日付です。選び直してください

## A notice
notice-days = {$from}（{$to}まで）
notice-file = {$name}（{$size}）
notice-files-heading = 添付ファイル

## Files that are attached
file-unfit-name = ファイルを選んでください（名前は100文字まで）
file-unfit-empty = ファイルの中身がありません
file-unfit-kind = この種類のファイルは添付できません。PDF、PNG、JPEG、CSV、TXT、XLSXのどれかにしてください
file-unfit-content = ファイルの中身が、名前の種類と合っていません
file-unfit-macro = マクロ（自動で動く仕組み）の入ったファイルは添付できません
file-too-large = ファイルは{$most}までです
file-many = 添付できるのは{$count}つまでです

## Console
console-menu-notices = お知らせ
console-notices-none = 作ったお知らせは、まだありません。
console-notices-newer = 前の20件
console-notices-older = 次の20件
console-notices-back = お知らせの一覧へ戻る
console-notice-new = お知らせを作る
console-notice-edit = 内容を直す
console-notice-title = お知らせの内容
console-notice-draft = 下書き
console-notice-planned = 表示を待っています
console-notice-shown = 表示中
console-notice-over = 表示終了
console-notice-withdrawn = 取り下げ
console-notice-audience = 宛先
console-notice-receivers = {$audience}（{$count}件）
console-notice-author = 作った担当者
console-notice-reads = 開いた人数
console-notice-reads-count = {$count}人
console-notice-preview = 事業所の画面での見え方
console-notice-change = 内容と添付ファイルを直す
console-notice-file = 添付ファイル
console-notice-file-hint = PDF、PNG、JPEG、CSV、TXT、XLSX。1つ5MBまで、5つまで。
console-notice-file-add = 添付する
console-notice-file-remove = 外す
console-notice-publish-heading = 公開
console-notice-publish-text = 公開すると、表示開始日から宛先の人に見えます。見えるようになったあとは、直せません。
console-notice-publish = 公開する
console-notice-withdraw-heading = 取り下げ
console-notice-withdraw-text = 取り下げると、だれにも見えなくなります。元には戻せません。
console-notice-withdraw = 取り下げる
console-notice-late = すでに見えるようになったか、取り下げられています。内容は変わっていません。お知らせの画面で、今の状態をご確認ください
console-notice-body = 本文
console-notice-body-hint = 改行はそのまま表示されます。
console-notice-last-day = 表示終了日
console-notice-last-day-hint = 空のままにすると、期限なく表示されます。
console-notice-save = 下書きを保存して、見え方を確かめる
console-notice-category-missing = カテゴリを選んでください
console-notice-length = {$label}を、{$longest}文字以内で入力してください
console-notice-order = 表示終了日は、表示開始日より後にしてください
console-audience-public = だれでも（ログイン画面にも表示）
console-audience-offices = すべての事業所
console-audience-prefecture = 1つの都道府県の事業所
console-audience-kind = 1つのサービス種類の事業所
console-audience-office = 1つの事業所
console-audience-account = 1人
console-audience-of = 番号
console-audience-of-hint = 都道府県は2桁の番号、サービス種類は2桁のコード、事業所は事業所番号、1人はユーザIDを入力します。「だれでも」「すべて」のときは空のままにします。
console-audience-in-prefecture = 都道府県 {$value} の事業所
console-audience-with-kind = サービス種類 {$value} の事業所
console-audience-within = （都道府県 {$value}）
console-audience-one-office = 事業所 {$value}
console-audience-one-account = ユーザID {$value} の人
console-audience-missing = 宛先を選んでください
console-audience-no-prefecture = 都道府県の番号を、01から47までの2桁で入力してください
console-audience-no-kind = サービス種類のコードを、43のように2桁で入力してください
console-audience-no-office = この事業所番号の事業所は、登録されていません
console-audience-no-account = このユーザIDの人は、登録されていません
console-audience-nobody = この宛先にあたる事業所がありません
