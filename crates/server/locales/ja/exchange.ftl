## Told of messages that nobody collects
notice-category-exchange = システム関連
not-collected-heading = まだ受け取られていません
not-collected-line = {$day}に{$name}へ送った{$what}が、まだ受け取られていません（送ってから{$days}営業日）。データは、{$until}まで預かっています。
not-collected-line-today = {$day}に{$name}へ送った{$what}が、まだ受け取られていません。データは、{$until}まで預かっています。
not-collected-claims = 請求の締め切りは{$day}日です。
not-collected-more = ほかに{$count}件あります。
not-collected-free = データ
not-collected-month = {$name}（{$month}月分）
messages-expired-heading = 期限切れになったデータがあります
expired-line = {$day}に{$name}へ送った{$what}は、受け取られないまま{$days}日が過ぎ、期限切れになりました。
mail-waiting-for-you-subject = 受け取っていないデータがあります
mail-waiting-for-you-body =
    {$count}件のデータが届いています。いちばん古いものは{$day}に届きました。ソフトを開くと受け取れます。

    受け取れないときは、ポータルの「いま行うこと」もご覧ください。
    ポータルのアドレス：{$portal}
mail-not-collected-subject = まだ受け取られていません（{$count}件）
mail-not-collected-body =
    {$lines}

    相手の事業所に、電話などでお知らせください。お急ぎのときは、用紙を印刷して渡すこともできます。
    その後の状況は、ソフトの「送信済み」で確かめられます。
mail-messages-expired-subject = 期限切れになったデータがあります（{$count}件）
mail-messages-expired-body =
    {$lines}

    相手には届いていません。必要なデータは、もう一度送るか、用紙を印刷してお渡しください。

## Told of data that has arrived
mail-arrival-subject = 新しいデータが届きました
mail-arrival-body =
    新しいデータが届きました。まだ受け取っていないデータは{$count}件です。ソフトを開くと受け取れます。

    このメールは、多くても1時間に1通です。
    止めるときは、ポータルの「メールアドレス」の画面で「届いても知らせない」を押してください。
    ポータルのアドレス：{$portal}
mail-arrivals-column = データが届いたとき
mail-arrivals-on = 知らせます
mail-arrivals-off = 知らせません
mail-arrivals-wish = 届いたら知らせる
mail-arrivals-stop = 届いても知らせない
mail-arrivals-set-title = データが届いたときに、メールでお知らせします
mail-arrivals-set-text = 同じアドレスには、多くても1時間に1通だけ送ります。データの中身は書きません。
mail-arrivals-stopped-title = データが届いたときのメールを止めました
mail-arrivals-stopped-text = 受け取られないままのデータがあるときのお知らせは、これからも届きます。
