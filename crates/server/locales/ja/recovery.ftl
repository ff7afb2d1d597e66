## First steps
first-progress = はじめての設定 {$step}/{$count}
first-next = 同意して次へ
first-later = あとで設定する
first-terms-title = 利用規約等の確認
first-terms-text = はじめに、利用規約等をお読みください。同意いただくと、次の画面に進みます。
first-terms-new-edition = 利用規約等が新しくなりました。お読みになり、同意いただくと、元の画面に進みます。
terms-download = この文書を保存する
first-mail-title = セキュリティメールアドレスの登録
first-mail-again = アドレスを入力し直す
first-mail-later-what = 登録しないまま進むこともできます。あとから「ユーザー情報変更」の画面で登録できます。登録がないと、パスワードを忘れたときの再発行は郵送になります。
first-second-factor-text = ログインのときに、パスワードのほかに、スマートフォンに表示される数字も確かめるようにします。設定しないまま進むこともできます。
first-second-factor-later-what = あとから「ユーザー情報変更」の画面で設定できます。
first-done-title = はじめての設定が終わりました
first-done-text = 次のように設定されています。
first-done-password = ご自分で決めたパスワードになりました
first-not-yet = まだ登録されていません
first-left-heading = まだ残っていること
first-left-mail = セキュリティメールアドレスの登録（パスワードを忘れたときに、ご自分で再設定できます）
first-left-second-factor = 2段階の確認の設定（パスワードを知られても、ログインされません）
first-left-where = どちらも、メニューの「ユーザー情報変更」からいつでも設定できます。
first-done-button = トップページへ進む

## When somebody cannot sign in
recover-link = パスワード等を紛失した方はこちら
recover-title = ログインできないとき
recover-text = ユーザIDやパスワードが分からないときは、次のどちらかで手続きができます。
recover-by-mail = メールで手続きする
recover-by-mail-text = セキュリティメールアドレスを登録されている方は、ご自分でパスワードを再設定できます。ユーザIDが分からないときも、メールでお知らせします。
recover-mail-from = ご案内は、次のアドレスから届きます：
recover-no-mail = この連携サーバーからは、まだメールを送れません。再発行の申請をご利用ください。
recover-by-post = 再発行を申請する
recover-by-post-text = メールアドレスを登録していない方や、登録したかどうか分からない方の手続きです。国保連が内容を確認し、新しいログイン情報を郵送します。
recover-mail-title = パスワードの再設定
recover-mail-text = 登録されているセキュリティメールアドレスに、再設定のご案内を送ります。
recover-known-label = ユーザIDまたはセキュリティメールアドレス
recover-known-hint = ユーザIDが分からないときは、メールアドレスを入力してください。届いたメールに、ユーザIDが書かれています。
recover-mail-button = ご案内を送る
recover-no-address = メールを登録していない方はこちら
recovery-sent-title = 手続きのご案内を送りました
recovery-sent-text = 入力された内容が登録されていれば、数分でメールが届きます。届かないときは、迷惑メールに入っていないかお確かめください。
recover-new-password-title = 新しいパスワードの設定
recover-new-password-text = ユーザID {$user} の新しいパスワードを決めて、2回入力してください。設定すると、ログイン中の画面はすべて終わります。2段階の確認はそのまま残ります。
recovered-title = 新しいパスワードを設定しました
recovered-text = 新しいパスワードでログインしてください。
link-used-title = このアドレスは、すでに使われています
link-used-text = メールに書かれたアドレスは、1回だけ使えます。何も変わっていません。必要なときは、もう一度手続きを行ってください。
link-ended-title = このアドレスは、使える時間を過ぎています
link-ended-text = メールに書かれたアドレスは、30分間だけ使えます。何も変わっていません。必要なときは、もう一度手続きを行ってください。
link-unknown-title = このアドレスは使えません
link-unknown-text = アドレスの一部が欠けているかもしれません。メールに書かれたアドレスを、最後まで正しく入力したかお確かめください。
to-sign-in = ログインの画面へ
sign-in-locked-mail = お急ぎのときは、セキュリティメールアドレスに届いたメールの「ロックを解除する」を押してください。
unlock-title = ロックの解除
unlock-text = ユーザID {$user} のログインを止めています。解除すると、すぐにもう一度パスワードを入力できます。パスワードは変わりません。
unlock-button = ロックを解除する
unlocked-title = ロックを解除しました
unlocked-text = もう一度ログインできます。パスワードを思い出せないときは、「パスワード等を紛失した方はこちら」からお進みください。
unlock-not-locked-title = もうロックされていません
unlock-not-locked-text = 時間がたったため、ロックはすでに解除されています。そのままログインできます。

## ログイン情報再発行申請
recovery-request-title = ログイン情報再発行申請
recovery-request-text = 事業所番号と、申請される方のお名前、電話番号を入力してください。内容を確認するため、国保連からお電話することがあります。
recovery-request-by-post = 確認が終わると、「ログイン情報発行通知書」を、届け出されている事業所の住所に郵送します。ユーザIDと仮パスワードが書かれています。証明書発行用パスワードは変わりません。
recovery-request-button = 申請する
recovery-office-hint = 10けたの数字です
recovery-office-unknown = この事業所番号は登録されていません。番号をお確かめのうえ、分からないときは所轄の国保連へお問い合わせください
recovery-applicant = 申請される方のお名前
recovery-applicant-hint = 事業所にお勤めの方のお名前です
recovery-applicant-long = お名前は60文字までで入力してください
recovery-telephone = 電話番号
recovery-telephone-hint = 届け出されている事業所の電話番号を入力してください（例：03-1234-5678）
recovery-telephone-wrong = 電話番号は、市外局番からの数字とハイフンで入力してください
recovery-one-waits-title = すでに受け付けています
recovery-one-waits-text = この事業所の申請は、確認を待っています。新しい申請は受け付けていません。お急ぎのときは、所轄の国保連へお問い合わせください。
recovery-state-title = ログイン情報再発行申請の状況
recovery-key = 照会番号
recovery-keep = 受付番号と照会番号を控えておくか、この画面を印刷してください。この画面のアドレスを開くと、いつでも状況を確かめられます。
recovery-applied = 申請日時
recovery-decided = 処理した日時
recovery-posted = 郵送した日時
recovery-reason = お断りする理由
recovery-reason-hint = 申請された方に、このまま表示されます
recovery-state-waiting = 確認待ち
recovery-state-issued = 通知書を準備中
recovery-state-posted = 郵送済み
recovery-state-refused = お断りしました
recovery-meaning-waiting = 申請を受け付けました。国保連が内容を確認しています。
recovery-meaning-issued = 確認が終わり、「ログイン情報発行通知書」を準備しています。前のパスワードは使えなくなりました。
recovery-meaning-posted = 「ログイン情報発行通知書」を、届け出されている事業所の住所に郵送しました。数日で届きます。
recovery-meaning-refused = この申請はお受けできませんでした。理由は次のとおりです。パスワードは変わっていません。
recovery-console-text = ユーザIDやパスワードが分からない事業所からの申請です。本人であることを確かめてから、通知書を作ってください。
recovery-none = 申請はありません。
recovery-no-account = 登録されていません
recovery-no-account-hint = この事業所には、ユーザIDがまだありません。通知書は作れません。先に事業所を登録してください。
recovery-has-mail = この事業所は、セキュリティメールアドレスを登録しています。郵送を待たずに、事業所がご自分でパスワードを再設定できます。電話で、ログイン画面の「パスワード等を紛失した方はこちら」をご案内ください。
recovery-checks-heading = 本人の確認
recovery-check-number = 事業所番号と名称を、届出書と照らし合わせました
recovery-check-called = 届出書の電話番号にかけ直し、申請したことを確かめました
recovery-check-employed = 申請した方が、その事業所に勤めていることを確かめました
recovery-check-missing = 「{$label}」にチェックを入れてください。まだ何も変わっていません
recovery-issue-what = ボタンを押すと新しい仮パスワードができ、通知書のPDFがダウンロードされます。通知書は、このサーバーには残りません。前のパスワードは使えなくなり、ログイン中の画面は終わります。
recovery-issue = 仮パスワードを作り、通知書をダウンロードする
recovery-issue-again = 仮パスワードを作り直し、通知書をダウンロードする
recovery-posted-button = 郵送したことを記録する
recovery-refuse = 申請をお断りする
recovery-act-issued = 仮パスワードの発行
recovery-act-posted = 郵送の記録
recovery-act-refused = お断り
mail-recovery-requested-subject = ログイン情報の再発行が申請されました
mail-recovery-requested-body =
    事業所のログイン情報の再発行（郵送）が申請されました。
    国保連が本人であることを確認し、終わるまで、パスワードは変わりません。

    お急ぎのときは、郵送を待たずに、次のアドレスからご自分で再設定できます。
    {$portal}/recover

    心当たりがないときは、すぐに{$federation}へ、電話でお知らせください。
