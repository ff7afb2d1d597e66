# Whom to ask, inquiries, FAQ, manuals, downloads and the support site.

## Where to ask
desk-heading = お問い合わせ
desk-telephone = 電話
desk-none = 連絡先は準備中です
desk-form = お問い合わせフォーム
desk-number = お問い合わせの際は、画面の下にある「画面番号」をお伝えください。
desk-hours-usual = 平日 {$time}（土日祝日は除く）
desk-hours-days = {$days}曜日 {$time}（祝日は除く）
desk-hours-every = {$days}曜日 {$time}
desk-hours-closed = 休業日 {$closed}
desk-day-separator = ・
desk-open = ただいま受付時間内です
desk-next = 次の受付は {$day} {$time} からです
desk-never = 受付の予定は、まだ決まっていません

## Words of several pages
edit = 直す
save = 保存する
import = 取り込む
file-label = ファイル
column-number = 番号
column-prefecture = 都道府県
column-action = 操作
support-area = サポートサイト

## Federations
federations-title = 国保連合会の連絡先
federations-what = ユーザID・パスワード、証明書の申請、発行手数料については、事業所のある都道府県の国保連合会へお問い合わせください。
federations-own = 貴事業所の国保連合会
federations-centre = 全国の窓口（中央）
federations-caption = 都道府県ごとの連絡先
federation-by-centre = 全国の窓口（中央）へお問い合わせください
federation-name = 名称
federation-department = 部署
federation-hours = 受付時間
federation-address = 書類の送り先
federation-web-page = ホームページ
federation-title = 連絡先を直す
federation-not-entered = まだ入力されていません
federation-saved-title = 連絡先を保存しました
federation-saved-text = すべての画面に、1分以内に反映されます。
federation-telephone-hint = 数字とハイフンで入力します
federation-web-page-hint = https:// から始まるアドレスです
federation-weekdays = 受け付ける曜日
federation-weekdays-hint = 月曜日を1、日曜日を7として、並べて入力します（月曜日から金曜日は 12345）
federation-opens = 受付の始まり
federation-opens-hint = 9:00 のように入力します
federation-closes = 受付の終わり
federation-holidays = 祝日
federation-holidays-closed = 休み
federation-holidays-open = 曜日のとおりに受け付ける
federation-closed-days = ほかの休業日
federation-closed-days-hint = 12/29 12/30 のように、空白で区切って入力します。なければ空のままにします
federation-wrong-name = 名称を200文字以内で入力してください
federation-wrong-department = 部署は200文字以内で入力してください
federation-wrong-address = 書類の送り先は200文字以内で入力してください
federation-wrong-telephone = 電話番号は、数字とハイフンで20文字以内にしてください
federation-wrong-web-page = ホームページは、https:// から始まるアドレスにしてください
federation-wrong-weekdays = 曜日は、1から7までの数字を重ならないように並べてください
federation-wrong-opens = 受付の始まりは、9:00 のように入力してください
federation-wrong-closes = 受付の終わりは、始まりより後の時刻を 17:00 のように入力してください
federation-wrong-closed-days = 休業日は、12/29 のような月日を空白で区切って入力してください
federation-remove = この連絡先を消す
federation-remove-text = 消すと、この都道府県の事業所には全国の窓口（中央）が表示されます。
federation-remove-button = 消す
console-menu-federations = 連絡先
console-federations-what = ここで入力した連絡先が、ポータルとサポートサイトのすべての画面に出ます。入力のない都道府県には、全国の窓口（中央）が出ます。
federations-import-heading = CSVファイルから取り込む
federations-import-what = 1行に1つの都道府県を書いたファイル（UTF-8またはシフトJIS）を取り込みます。正しくない行が1つでもあると、何も取り込みません。ファイルにない都道府県は、そのままです。
federations-import-columns = 列の順：都道府県の番号（中央は0）、名称、部署、電話、書類の送り先、ホームページ、曜日、受付の始まり、受付の終わり、祝日（closed か open）、ほかの休業日
federations-imported-title = 連絡先を取り込みました
federations-imported-text = {$count}件を保存しました。
federations-file-empty = 取り込める行がありません。ファイルを選び直してください
federations-file-form = {$line}行目から先を、CSVとして読めません
federations-file-columns = {$line}行目の列の数が違います（11列にしてください）
federations-file-prefecture = {$line}行目の都道府県の番号が正しくないか、前の行と重なっています
federations-file-line = {$line}行目：

## Support site
support-top = トップ
support-top-title = サポートサイト
support-most-read = よく読まれているご質問
support-to-portal = ポータルにログインする

## FAQ
faq-title = よくあるご質問
faq-search-label = 言葉で探す
faq-search-hint = ひらがな、カタカナ、漢字のどれでも探せます
faq-none = 見つかりませんでした。言葉を変えるか、お問い合わせください。
faq-all = よくあるご質問の一覧へ
faq-others = 同じ分野のご質問
faq-helped-question = 解決しましたか
word-yes = はい
word-no = いいえ
faq-helped-title = お答えいただき、ありがとうございました
faq-helped-text = よくあるご質問を見直すときの参考にします。
faq-did-not-help-title = お役に立てず、申し訳ありません
faq-did-not-help-text = お答えの結果は、見直しの参考にします。お困りのことは、お問い合わせください。
faq-topic-sign-in = ログインとパスワード
faq-topic-application = 証明書の申請
faq-topic-install = 証明書のダウンロードと取り込み
faq-topic-trouble = 証明書がうまく使えないとき
faq-topic-exchange = 送信と受信
faq-topic-software = ソフト（renkei）とマニュアル
text-japanese-only = この文章は日本語だけです。
opens-another-window = （別の画面で開きます）

## Inquiries
topic-user-id = ユーザID・パスワード
topic-application = 証明書の申請
topic-fee = 手数料
topic-install = 取り込み
topic-exchange = 送受信
topic-checks = 検査の内容
topic-software = ソフト
topic-care-software = 介護ソフトの操作
contact-about = 何についてのお問い合わせですか
contact-topic = お問い合わせの内容
contact-other-topic = 選び直す
contact-asked = これまでのお問い合わせ
contact-asked-none = お問い合わせはまだありません。
contact-open-heading = 受付番号でお問い合わせを開く
contact-form-title = お問い合わせフォーム
contact-answers = {$name} がお答えします。
contact-answers-federation = 事業所のある都道府県の国保連合会がお答えします。
contact-answers-desk = 担当の窓口がお答えします。
contact-fits = 次のご質問ではありませんか
contact-no-names = サービスを利用される方のお名前、番号、住所は書かないでください。パスワードをお尋ねすることもありません。
contact-prefecture = 事業所のある都道府県
contact-prefecture-choose = 選んでください
contact-prefecture-unknown = 分からない
contact-subject = 件名
contact-text = お問い合わせの本文
contact-text-hint = 4000文字まで。画面番号、出ている言葉、そのときしていたことを書いてください
contact-mail = お返事を受け取るメールアドレス
contact-mail-hint = なくても送れます。その場合は、次の画面に出る受付番号と鍵で、お返事を見てください
contact-file = 添付するファイル
contact-file-hint = なくても送れます。画像（PNG、JPEG）とPDFは2MBまで、診断の結果などの文字のファイルは200KBまでです
contact-send = 送信する
contact-look = 合いそうなご質問を調べる（まだ送りません）
contact-wrong-prefecture = 都道府県を選んでください。分からないときは「分からない」を選んでください
contact-wrong-subject = 件名を100文字以内で入力してください
contact-wrong-text = 本文を4000文字以内で入力してください
contact-wrong-mail = メールアドレスの形が違います。半角で入力してください
contact-wrong-file-kind = このファイルは送れません。PNG、JPEG、PDF、文字のファイルから選んでください
contact-wrong-file-size = ファイルが大きすぎます。画像とPDFは2MBまで、文字のファイルは200KBまでです
contact-too-many = お問い合わせが続いているため、受け付けていません。{$minutes}分後に、もう一度送ってください
maker-what = 介護ソフトの操作は、ソフトのメーカーにお尋ねください。こちらでは、ソフトごとの操作をお答えできません。
maker-tell-heading = メーカーに伝えること
maker-tell-software = 介護ソフトの名前とバージョン
maker-tell-doing = していたこと（書き出し、取り込みなど）と、その日時
maker-tell-message = 画面に出ている言葉と、検査の番号
maker-tell-standard = ケアプランデータ連携標準仕様のファイルであること
maker-otherwise = ソフトから出たファイルの検査や送受信については、「検査の内容」か「送受信」を選んでください。
ticket-number-label = 受付番号
ticket-key-title = お問い合わせを開く
ticket-key-what = お問い合わせを送ったときの画面か、メールに書かれている鍵を入力してください。ログインして送ったお問い合わせは、ポータルにログインすると開きます。
ticket-key-label = 鍵
ticket-key-hint = 16文字の英数字です
ticket-key-wrong = 受付番号と鍵が合いません。もう一度入力してください
inquiry-sent-title = お問い合わせを受け付けました
inquiry-sent-text = 受付番号は {$ticket}、鍵は {$key} です。控えておくと、この画面をあとで開けます。お返事は、この画面に出ます。
inquiry-asked-at = 送った日時
inquiry-state-waiting = お返事を待っています
inquiry-state-answered = お返事があります
inquiry-state-closed = 終わりました
inquiry-by-asker = お問い合わせ（{$moment}）
inquiry-by-desk = お返事（{$moment}）
inquiry-handed-on = 担当が変わりました（{$moment}）
inquiry-handed-on-text = このお問い合わせには、{$name} の窓口がお答えします。送り直す必要はありません。
inquiry-more-label = 続けて書く
inquiry-reopen-label = 解決していないときは、続きを書くと、もう一度受け付けます
inquiry-over-title = このお問い合わせは終わっています
inquiry-over-text = 終わってから14日を過ぎたため、続きは書けません。新しいお問い合わせとして送ってください。
inquiry-file = 添付ファイルを受け取る
inquiry-mail-received-subject = お問い合わせを受け付けました（{$ticket}）
inquiry-mail-received-body =
    お問い合わせを受け付けました。お返事をお待ちください。

    受付番号：{$ticket}

    鍵：{$text}

    次の画面で受付番号と鍵を入力すると、お返事を見られます。

    {$address}
inquiry-mail-answered-subject = お問い合わせへのお返事（{$ticket}）
inquiry-mail-answered-body =
    お問い合わせ（{$ticket}）にお返事します。

    {$text}

    続きは、次の画面から送れます。

    {$address}
inquiry-mail-handed-on-subject = お問い合わせの担当が変わりました（{$ticket}）
inquiry-mail-handed-on-body =
    {$text}

    {$address}
inquiry-mail-end = このメールには返信できません。パスワードをメールでお尋ねすることはありません。

## Inquiries on the console
inquiries-title = 問い合わせ
inquiries-none = この状態の問い合わせはありません。
inquiry-age = {$days}営業日
inquiry-age-label = この状態になってから
inquiry-asker = 問い合わせた人
inquiry-visitor = ログインしていない人
inquiry-desk = 窓口
inquiry-desk-help = ヘルプデスク（中央）
inquiry-mail-given = 登録があります（返事はメールでも届きます）
inquiry-mail-none = ありません（返事は画面だけに出ます）
inquiry-mail-trouble = メールが届いていません：
inquiry-answer-heading = 返事をする
inquiry-answer-label = 返事の本文
inquiry-answer-hint = 4000文字まで。問い合わせた人がそのまま読みます
inquiry-answer-button = 返事を送る
inquiry-use-template = 定型文を入れる（書きかけの返事は消えます）
inquiry-wrong-answer = 返事を4000文字以内で入力してください
inquiry-hand-on-heading = ほかの窓口に引き継ぐ
inquiry-hand-on-what = 問い合わせた人には、窓口が変わったことを画面とメールで知らせます。
inquiry-hand-on-label = 引き継ぐ窓口
inquiry-hand-on-button = 引き継ぐ
inquiry-wrong-desk = 今とは別の窓口を選んでください
inquiry-close-heading = 終わりにする
inquiry-close-what = 14日の間は、問い合わせた人が続きを書くと、もう一度開きます。
inquiry-close-button = 終わりにする
inquiry-done-title = 保存しました
inquiry-done-text = 問い合わせた人の画面に出ています。
inquiry-changed-title = 先に新しい書き込みがありました
inquiry-changed-text = 返事はまだ送っていません。下の内容を確かめてから、もう一度送ってください。
templates-title = 返事の定型文
templates-none = 定型文はまだありません。
template-add-heading = 定型文を加える
template-title-label = 名前
template-text-label = 文
template-of-centre = 中央の定型文です。消せるのは中央の担当者だけです。
template-remove = この定型文を消す
template-wrong-title = 名前を100文字以内で入力してください
template-wrong-text = 文を4000文字以内で入力してください

## Manuals, downloads and texts
manuals-title = マニュアル
manuals-what = 版とバージョンが、お使いのソフトと合っていることをお確かめください。印刷もできます。
manual-edition = 令和{$era}年{$month}月 / {$year}年{$month}月{$day}日版 / renkei バージョン {$version} 対応
help-downloads-title = ダウンロード
downloads-authorities = 発行元の証明書
downloads-authorities-what = 取り込みのときの警告に出る拇印（ぼいん）を、この値と比べてください。1文字でも違うときは「いいえ」を押し、お問い合わせください。
downloads-none = 準備中です。お急ぎのときは、お問い合わせください。
downloads-get = 受け取る
fact-sha1 = 拇印（SHA-1、Windowsの画面に出る値）
fact-sha256 = 拇印（SHA-256）
fact-until = 有効期限
link-terms = 利用規約
link-privacy = 個人情報の取り扱い
link-accessibility = アクセシビリティ

## Menu of the portal
menu-faq = FAQ
menu-contact = お問い合わせ
