# パスキー、覚えている端末、メールの確認コード

passkeys-title = パスキー
passkeys-what = パスキーは、スマートフォンやパソコン、セキュリティキーの中に作る鍵です。指紋や顔、暗証番号で開き、確認コードの代わりに使います。別のサイトに似せた画面では使えないため、だまし取られることがありません。
passkeys-short = 確認コードを入力する代わりに、指紋や顔、暗証番号で確かめることができます。
passkeys-link = パスキーの画面へ
passkeys-count = {$count}個
passkeys-none = パスキーは、まだ登録されていません。
passkeys-not-here = これ以上のパスキーは登録できません。1人に10個までです。また、この画面の住所（アドレス）に名前がなく数字だけのときは、ブラウザがパスキーを作れません。そのときは認証アプリをお使いください。
passkey-column-added = 登録した日時
passkey-column-used = 最後に使った日時
passkey-column-remove = 削除
passkey-unused = まだ使われていません
passkey-new-link = パスキーを登録する
passkey-remove-link = 削除する

passkey-new-title = パスキーの登録
passkey-new-explanation = ご本人であることを確かめてから、次の画面でパスキーを作ります。
passkey-name-label = パスキーの名前
passkey-name-hint = あとで見分けるための名前です。例：事務所のパソコン、青いセキュリティキー
passkey-name-long = パスキーの名前は40文字までです。
passkey-new-button = 次へ
passkey-make-title = パスキーを作る
passkey-make-explanation = 「{$name}」という名前で登録します。ボタンを押すと、ブラウザ（EdgeやChromeなど、ホームページを見るソフト）が、指紋や顔、暗証番号をたずねます。5分のうちに行ってください。
passkey-make = パスキーを作る
passkey-use = パスキーで確かめる
passkey-no-script = パスキーを使うには、ブラウザのJavaScriptを有効にしてください。認証アプリの確認コードと回復コードは、このままお使いいただけます。
passkey-say-unsupported = このブラウザでは、パスキーを使えません。確認コードか回復コードをお使いください。
passkey-say-stopped = パスキーは使われませんでした。取りやめたか、時間が過ぎました。もう一度ボタンを押すか、ほかの方法をお使いください。
passkey-say-present = この端末のパスキーは、すでに登録されています。新しく作る必要はありません。
passkey-say-failed = パスキーを使えませんでした。もう一度ボタンを押しても同じときは、ほかの方法をお使いください。

passkey-added-title = パスキーを登録しました
passkey-added-text = 次のログインから、確認コードの代わりに使えます。
passkey-first-title = パスキーを登録し、2段階の確認を設定しました
passkey-first-text = 次のログインから、パスワードに加えてパスキーで確かめます。ほかのパソコンや画面でのログインは終わりました。
passkey-present-title = このパスキーは、すでに登録されています
passkey-present-text = 何も変更していません。別の人が登録したパスキーのときは、ご自分のパスキーをお使いください。
passkey-remove-title = パスキーの削除
passkey-remove-explanation = 「{$name}」を削除すると、このパスキーではログインできなくなります。端末に残った鍵は、端末の設定から消してかまいません。パスワードと、確認コードかパスキーを入力してください。
passkey-remove-button = 削除する
passkey-removed-title = パスキーを削除しました
passkey-removed-text = このパスキーでは、もうログインできません。
passkey-gone-title = このパスキーは、すでに削除されています
passkey-gone-text = この画面の操作は行われていません。今の状態を表示しています。

passkey-late-title = 時間が過ぎたか、すでに使われた画面です
passkey-late-text = パスキーの確認は5分以内に、1回だけ行えます。まだ何も行われていません。もう一度ボタンを押してください。
passkey-unknown-title = このパスキーは登録されていません
passkey-unknown-text = このユーザIDに登録されたパスキーを選ぶか、確認コードか回復コードを入力してください。
passkey-unverified-title = ご本人の確認がされていません
passkey-unverified-text = 指紋や顔、暗証番号での確認が必要です。セキュリティキーに暗証番号がないときは、先に設定してください。
passkey-copied-title = このパスキーは使えません
passkey-copied-text = 使った回数が前より少なく、複製されたおそれがあるため、受け付けませんでした。確認コードか回復コードでログインし、このパスキーを削除してください。心当たりがないときは、お問い合わせください。
passkey-elsewhere-title = 別の画面での確認のため、受け付けませんでした
passkey-elsewhere-text = アドレスの欄が、いつもの画面のものか確かめてください。違うときは閉じて、いつもの入口からログインし直してください。
passkey-wrong-title = パスキーを確かめられませんでした
passkey-wrong-text = もう一度ボタンを押してください。何度も同じときは、確認コードか回復コードを入力してください。まちがいの回数には数えていません。

second-factor-no-app = 設定されていません
code-hint-recovery = 認証アプリは設定されていません。パスキーが使えないときに、控えておいた回復コードを入力します。
app-heading = 認証アプリ
app-beside-passkeys = パスキーが手元にないときのために、認証アプリも使えるようにします。
app-proof = 認証アプリを加える前に、ご本人であることを確かめます。パスワードと、パスキーか回復コードが必要です。

devices-heading = 覚えている端末
devices-what = ここでログインしたことのあるブラウザです。ほかの場所でだれかがパスワードを何度もまちがえても、これらの端末ではログインできます。90日のあいだログインがないと、忘れます。
devices-none = 覚えている端末はありません。
devices-column-last = 最後のログイン
devices-column-until = 覚えている期限
devices-column-forget = 忘れる
devices-here = この端末
devices-forget = この端末を忘れる
device-forgotten-title = 端末を忘れました
device-forgotten-text = 次にその端末でログインすると、新しい端末として扱います。ログイン中の画面は、終わりません。

mailed-code-offer = 認証アプリやパスキーが手元にないときは、セキュリティメールアドレスに確認コードを送ります。この端末で前にログインされているため、お使いいただけます。
mailed-code-offer-button = メールで確認コードを受け取る
mailed-code-instruction = セキュリティメールアドレスに確認コードを送りました。メールに書かれた6けたの数字を入力してください。届かないときは、迷惑メールに入っていないかお確かめください。
mailed-code-late = 数分待っても届かないときや、期限が過ぎたときは、新しい数字を送ります。前の数字は使えなくなります。
mailed-code-back = ほかの方法で確かめる
mailed-code-ended-title = この確認コードは使えません
mailed-code-ended-text = {$minutes}分を過ぎたか、5回まちがえたか、もう使われました。「もう一度送る」を押して、新しい数字を入力してください。
mailed-code-too-many-title = しばらく確認コードを送れません
mailed-code-too-many-text = 1時間に送れる数を超えました。届いているメールの数字か、ほかの方法をお使いください。1時間ほどたつと、また送れます。
mail-sign-in-code-subject = ログインの確認コード
mail-sign-in-code-body =
    ログインの確認コードは、次の数字です。

    {$code}

    {$minutes}分以内に、ログインの画面に入力してください。
    お心当たりがないときは、だれかがパスワードを知っているおそれがあります。
    すぐにパスワードを変更し、この数字をだれにも伝えないでください。

passkey-fingerprint = 照合値
approve-passkey-text = ボタンを押すと、指紋や顔、暗証番号での確認を求めます。この申請、この鍵、この証明書の種類だけを承認します。
approve-passkey-button = パスキーで承認する
approve-no-script = 承認にはパスキーが必要です。ブラウザのJavaScriptを有効にしてください。
approve-not-admitted-title = この担当者は、まだ承認できません。
approve-not-admitted-text = 認証局が、この担当者のパスキーを承認用に登録していません。パスキーを登録し、その照合値を認証局の管理者に伝えて、登録を依頼してください。
approve-passkey-missing-title = パスキーでの確認が必要です
approve-passkey-missing-text = まだ承認されていません。「パスキーで承認する」を押してください。
approve-passkey-changed-title = 画面を開いてから、申請の内容が変わりました
approve-passkey-changed-text = まだ承認されていません。今の内容を確かめて、もう一度承認してください。
