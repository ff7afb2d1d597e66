## Outbox on the console
console-menu-mail = 送信メール
mail-introduction = 事業所へのメールです。送ったメールの本文は残りません。メールサーバーにつながらないときは、間をあけて送り直します。
mail-not-configured = メールサーバーが設定されていません。メールは送らずに、ここに残しておきます。設定ファイルの [mail] に書き、サーバーを動かし直すと送り始めます。
mail-waiting = 送信待ちは{$count}通です。
mail-none = 送信メールはありません。
column-queued = 受け付けた日時
column-recipient = 宛先
column-subject = 件名
mail-state-sent = 送信済み（{$time}）
mail-state-waiting = 送信待ち
mail-state-delayed = {$count}回試しましたが、まだ送れていません。次は{$time}に試します。
mail-state-given-up = {$count}回試しましたが、送れませんでした。もう試しません。
mail-state-too-late = 使える時間が過ぎたため、送りませんでした。
mail-resend = 再送する
mail-resent-title = 送り直します
mail-resent-text = 数秒のうちに、もう一度送ります。結果は、この画面を開き直すと分かります。
mail-nothing-to-send-title = 送り直すものはありません
mail-nothing-to-send-text = このメールは、すでに送られたか、使える時間が過ぎています。何も送っていません。

## Addresses of an office and its people
account-mail-title = メールアドレス
account-mail-link = メールアドレスを登録・変更する
account-mail-none = セキュリティメールアドレスは、まだ登録されていません。
account-mail-security = セキュリティメールアドレス：{$address}
mail-not-sent-here = この連携サーバーは、まだメールを送れません。メールアドレスの登録は、送れるようになってからご利用ください。
mail-security-label = セキュリティメールアドレス
mail-security-what = あなたが本人であることを確かめるための、1人に1つのアドレスです。パスワードを忘れたときの再設定と、ログインが止まったときの解除に使います。お知らせは届きません。
mail-security-none = まだ登録されていません。登録しておくと、パスワードを忘れても、郵送を待たずに再設定できます。
mail-security-remove = セキュリティメールアドレスを削除する
mail-security-set-title = セキュリティメールアドレスを登録しました
mail-security-set-text = パスワードの再設定やロックの解除のご案内は、これからこのアドレスに届きます。
mail-security-last-title = セキュリティメールアドレスは削除できません
mail-security-last-text = ご自分でパスワードを再設定できる、最後の手段だからです。まだ何も変わっていません。使えなくなるアドレスのときは、新しいアドレスを登録してください。今のアドレスと入れ替わります。
mail-notice-label = お知らせ用メールアドレス
mail-notice-what = 証明書の発行完了など、画面に新しいお知らせがあることを伝えるアドレスです。事業所で10個まで登録でき、登録しなくてもかまいません。パスワードの再設定には使えません。
mail-notice-none = お知らせ用メールアドレスは、登録されていません。
mail-notice-remove = 削除する
mail-notice-known = このアドレスは、すでに登録されています
mail-notice-full = お知らせ用メールアドレスは{$count}個までです。使わないものを削除してから登録してください
mail-notice-added-title = お知らせ用メールアドレスを登録しました
mail-notice-added-text = 新しいお知らせがあると、このアドレスにもメールが届きます。
mail-notice-removed-title = お知らせ用メールアドレスを削除しました
mail-notice-removed-text = このアドレスには、もうお知らせのメールは届きません。
mail-security-removed-title = セキュリティメールアドレスを削除しました
mail-security-removed-text = パスワードを忘れたときは、事業所の管理者に新しい仮パスワードを発行してもらってください。
mail-notice-administrator = お知らせ用メールアドレスは、管理者の権限がある方が登録・削除できます。
mail-registered = 登録されているアドレス
mail-address-column = アドレス
mail-since-column = 登録した日
mail-address-hint = 例：sakura@example.jp（半角で入力してください）
mail-address-wrong = メールアドレスの形が違います。「@」とその前後を確かめて、半角で入力してください
mail-code-send = 確認コードを送る
mail-code-title = メールアドレスの確認
mail-code-sent = {$address} に確認コードを送りました。メールに書かれた6けたの数字を入力してください。届かないときは、迷惑メールに入っていないかお確かめください。
mail-code-hint = いちばん新しいメールに書かれた6けたの数字です
mail-code-button = 登録する
mail-code-again = もう一度送る
mail-code-wrong-title = 確認コードが違います
mail-code-wrong-text = いちばん新しいメールに書かれた6けたの数字を入力してください。{$minutes}分を過ぎた数字は使えません。
mail-codes-too-many-title = しばらく確認コードを送れません
mail-codes-too-many-text = 1時間に送れる数を超えました。まだ登録されていません。1時間ほどたってから、もう一度行ってください。

## Mails
mail-closing =
    ----
    このメールは、{$name}から自動でお送りしています。返信はできません。
    パスワードや確認コードを、メールや電話でお尋ねすることはありません。
mail-code-subject = メールアドレスの確認コード
mail-code-body =
    このメールアドレスを{$name}に登録する操作がありました。

    確認コード：{$code}

    {$minutes}分以内に、操作中の画面にこの数字を入力してください。
    心当たりがないときは、何もする必要はありません。アドレスは登録されません。
mail-address-changed-subject = セキュリティメールアドレスが変わりました
mail-address-changed-body =
    {$user} のセキュリティメールアドレスが、ほかのアドレスに変わりました。
    このアドレスには、今後、再設定などのご案内は届きません。

    ご自分で変更された場合は、何もする必要はありません。
    心当たりがないときは、すぐに{$federation}へ、電話でお知らせください。
mail-certificate-issued-subject = 証明書発行完了のお知らせ
mail-certificate-issued-body =
    申請された証明書の発行が終わりました。

    ポータルにログインし、お知らせ欄の「証明書発行完了のお知らせ」を開いて、
    証明書のダウンロードへ進んでください。
    取り込みには、申請のときに入力した証明書発行用パスワードが必要です。

    ポータルのアドレス：{$portal}
mail-new-password-subject = パスワードの再設定のご案内
mail-new-password-body =
    ユーザID {$user} のパスワードを再設定する申し込みを受け付けました。

    次のアドレスを開き、新しいパスワードを決めてください。
    {$link}

    このアドレスは、{$time}まで（30分間）、1回だけ使えます。
    2段階の確認を設定されているときは、次のログインで確認コードも入力します。

    心当たりがないときは、何もする必要はありません。パスワードは変わりません。
mail-unlock-subject = ログインのロックの解除
mail-unlock-body =
    ユーザID {$user} のパスワードのまちがいが続いたため、
    安全のためにログインを止めています。時間がたつと、自動で解除されます。

    お急ぎのときは、次のアドレスを開き、「ロックを解除する」を押してください。
    {$link}

    このアドレスは、{$time}まで（30分間）、1回だけ使えます。
    心当たりがないときは、何もする必要はありません。
    何度も届くときは、{$federation}へお知らせください。
mail-password-changed-subject = パスワードが変わりました
mail-password-changed-body =
    ユーザID {$user} のパスワードが、新しいものに変わりました。
    ログイン中の画面は、すべて終わりました。

    ご自分で変更された場合は、何もする必要はありません。
    心当たりがないときは、次のアドレスからパスワードを再設定し、
    すぐに{$federation}へ、電話でお知らせください。
    {$portal}/recover
