# 証明書の更新についての文。.hint は「次にすること」。

renewal-planned = 更新：{ $when }ごろ、renkei が自動で行います
renewal-due = 更新：次に接続したときに、renkei が自動で行います
renewal-by-hand = 更新：自動では行いません（renkei.toml の renew = "off"）。{ $when }から、renkei cert renew で行えます
renewal-by-hand-now = 更新：自動では行いません（renkei.toml の renew = "off"）。もう更新できます
    .hint = renkei cert renew で更新してください
renewal-begun = 更新：{ $when }に始めました。連携サーバーに届いたかどうかは、まだ分かりません。次に接続したときに、続きから行います
renewal-waiting = 更新：{ $when }に申請しました。国保連合会の確認と発行を待っています
renewal-followed = 更新：済んでいます。{ $start }から、自動で新しい証明書を使います
renewal-failed-last = 更新：{ $when }に行いましたが、できませんでした（{ $reason }）
renewal-too-early = 証明書は、{ $when }から更新できます。まだ何も行っていません
    .hint = そのころになると、renkei が自動で更新します。今すぐ申請するときは --now を付けてください
renewal-other-start = 開始日の違う更新を、もう申請しています
    .hint = --start を付けずに、もう一度行ってください。続きから進みます

renewal-done = 証明書を更新しました（{ $end }まで）
renewal-done-ahead = 証明書を更新しました。{ $start }から、自動で新しい証明書を使います（{ $end }まで）
renewal-applied = 証明書の更新を申請しました。国保連合会の確認と発行を待っています（くわしくは renkei doctor）
renewal-failed = 証明書を自動で更新できませんでした：{ $reason }（くわしくは renkei doctor）
renewal-slow = 連携サーバーの返事が遅いため、更新を途中で止めました
    .hint = 次に接続したときに、続きから行います
renewal-returned = 更新の申請が差し戻されました（{ $detail }）
    .hint = ポータルの照会一覧で理由を確かめ、直したあとで renkei cert renew を行ってください。新しい鍵で申請し直します
renewal-other-subject = 届いた証明書は、今の証明書と利用者か種類が違います。入れていません
    .hint = 国保連（運用者）に連絡してください。今の証明書は、そのまま使えます
renewal-not-longer = 届いた証明書は、今の証明書より先まで使えるものではありません。入れていません
    .hint = 国保連（運用者）に連絡してください。今の証明書は、そのまま使えます
renewal-not-in-log = 届いた証明書が、この事業所の証明書の記録にありません。入れていません
    .hint = 次に接続したときに、もう一度確かめます。続くときは、国保連（運用者）に電話などで知らせてください

clock-wrong = このパソコンの日付と時刻（{ $here }）が、連携サーバー（{ $there }）と大きく違います
    .hint = パソコンの日付と時刻を合わせてください。次に接続したときに、もう一度行います
doctor-clock = このパソコンの日付と時刻（{ $here }）が、連携サーバー（{ $there }）と違います
    .hint = パソコンの日付と時刻を合わせてください
settings-unreadable = 設定ファイル（{ $path }）の { $line }行目を読み取れません。証明書の自動更新は行いません
    .hint = renew = "on" か renew = "off" のように書いてください。ファイルがなければ、いつもの動きになります
disk-full = 「{ $path }」に書き出せません。ディスクの空きがありません
    .hint = いらないファイルを消して空きを作ってから、もう一度行ってください
