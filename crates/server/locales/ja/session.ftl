## The end of a sign-in (R38)
until-nothing = 何も操作しないと、{$time}にログアウトします。
stay-label = ログインの残り時間
stay-soon = まもなくログアウトします。続けてお使いになるときは「続ける」を押してください。
stay-button = 続ける
stay-new-window = （新しい画面が開きます）
stay-title = 続けてお使いになれます
stay-text = {$time}までに何か操作をすれば、ログインしたままお使いになれます。
stay-form-text = 入力していた画面は、もとのままです。そのまま続きを入力して送信できます。この画面は閉じてかまいません。
stay-back = 最初の画面へ
form-kept-file = ファイルは、もう一度お選びください。

## 登録情報の変更 (R28)
account-office-link = 事業所の情報を見る・変更を申請する
office-change-title = 事業所の情報
office-change-now = いまの登録内容
office-change-heading = 変更を申請する
office-change-text = 変わるところだけを直して申請してください。国保連合会が確認し、認められると登録内容が変わります。結果はお知らせに届きます。
office-change-button = 申請する
office-change-open = 申請の内容を見る
office-change-administrator = 変更の申請は、管理者だけが行えます。
office-change-nothing = 登録内容と同じです。変わるところを直してから申請してください。
office-change-waits-title = 変更を申請しています
office-change-waits-text = {$day}に申請した変更（受付番号{$receipt}）を、国保連合会で確認しています。結果が出るか、取り下げるまで、次の申請はできません。
office-change-sent-title = 変更を申請しました
office-change-sent-text = 受付番号は{$receipt}です。結果はトップページのお知らせに届きます。
office-change-sent-what = 登録情報の変更の申請
office-change-waiting-title = 国保連合会で確認しています
office-change-waiting-text = 結果が出るまで、登録内容は変わりません。{$reason}
office-change-accepted-title = 登録情報を変更しました
office-change-accepted-text = 申請のとおりに登録内容を変更しました。発行済みの証明書はそのまま使えます。{$reason}
office-change-refused-title = 登録情報の変更は認められませんでした
office-change-refused-text = 理由：{$reason}　登録内容は変わっていません。直して、もう一度申請できます。
office-change-withdrawn-title = 申請を取り下げました
office-change-withdrawn-text = 登録内容は変わっていません。{$reason}
office-change-category = システム関連
request-office-change = 登録情報の変更
state-accepted = 変更済み
state-accepted-long = 変更済み
office-field-name = 事業所の名称
office-field-kana = 名称のフリガナ
office-field-kana-hint = ひらがなかカタカナ
office-field-postcode = 郵便番号
office-field-postcode-hint = 例：100-0001
office-field-address = 所在地
office-field-telephone = 電話番号
office-field-telephone-hint = 例：03-1234-5678
office-field-fax = FAX番号
office-field-fax-hint = ないときは、空のままにしてください
office-field-note = 連絡事項
office-field-note-hint = 変更する日や理由など、国保連合会に伝えたいことがあれば入力してください
office-field-line-wrong = {$label}を入力してください（長すぎるときは短くしてください）
office-field-kana-wrong = {$label}は、ひらがなかカタカナで、100文字以内で入力してください
office-field-postcode-wrong = {$label}は、7けたの数字で入力してください（例：100-0001）
office-field-telephone-wrong = {$label}は、市外局番から数字で入力してください（例：03-1234-5678）
office-field-note-long = {$label}は、1,000文字までで入力してください
office-changes-title = 登録情報の変更
office-changes-text = 事業所から申請された登録情報の変更です。確認を待つものが上に並びます。
office-changes-none = 登録情報の変更の申請はありません。
office-change-state-waiting = 確認待ち
office-change-state-accepted = 変更済み
office-change-state-refused = 認めなかった
office-change-state-withdrawn = 取下げ
office-change-compare = 変更の内容
office-change-item = 項目
office-change-present = いまの登録内容
office-change-wanted = 申請された内容
office-change-differs = 変わります
office-change-accept = 変更を認める
office-change-accept-text = 申請された内容がそのまま登録され、事業所にお知らせが届きます。
office-change-refuse = 認めない
office-change-reason = 認めない理由
office-change-reason-hint = 事業所へのお知らせに、そのまま表示されます
office-change-act-accepted = 変更の登録
office-change-act-refused = 変更を認めない決定
office-change-act-withdrawn = 申請の取下げ

## The sheets for new accounts
account-sheets-title = 登録結果の用紙
account-sheets-ready-title = 登録結果の用紙ができました
account-sheets-ready-text = 事業所の登録は終わっています。{$until}まで、この画面から何度でもダウンロードできます。開けるのは、このログインだけです。
account-sheets-gone-title = 用紙のファイルは、もうありません
account-sheets-gone-text = 30分を過ぎたか、ログアウトしたか、消されたためです。登録された事業所はそのままです。用紙がないときは、アカウントごとに仮パスワードを発行し直してください。
account-sheets-wait-title = 登録結果の用紙があります
account-sheets-wait-text = {$until}までダウンロードできます。
account-sheets-open = 用紙の画面へ
account-sheets-count = アカウントの数
account-sheets-made = 作った日時
account-sheets-until = ダウンロードできる期限
account-sheets-fetched = 最後にダウンロードした日時
account-sheets-not-fetched = まだダウンロードしていません
account-sheets-fetch = PDFをダウンロードする
account-sheets-remove-text = PDFを開けることを確かめたら、期限を待たずに消せます。
account-sheets-remove = サーバーから消す

## Too many from one place
recover-too-many-title = しばらく受け付けられません
recover-too-many-text = 同じ場所からの申し込みが続いたため、受け付けを止めています。まだ受け付けていません。{$minutes}分ほどたってから、もう一度行ってください。お急ぎのときは、国保連合会へお電話ください。

## Notices in two windows (M26)
console-notice-change-text = 内容の変更
console-notice-change-files = 添付ファイルの変更
console-notice-change-published = 公開
console-notice-change-withdrawn = 取り下げ

## Notices that are told by mail
console-notice-mail = メールも送る
console-notice-mail-hint = 表示が始まるときに、宛先の事業所が登録したお知らせ用メールアドレスへ、新しいお知らせがあることだけを送ります。
console-notice-mail-person = 1人あてのお知らせは、メールでは送れません。チェックを外すか、宛先を変えてください
console-notice-mail-none = 送らない
console-notice-mail-wanted = 表示が始まるときに送る
console-notice-mail-sent = 送りました
mail-notice-subject = 新しいお知らせがあります
mail-notice-body =
    新しいお知らせが、ポータルに届いています。
    ログインして、ご確認ください。

    {$portal}
