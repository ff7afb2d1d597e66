# 証明書発行用パスワード：確認、紛失、再発行

issue-password-ready = 証明書発行用パスワードをお手元にご用意ください
issue-password-typing-hint = 16文字です。すきまは入力しません。ここでは全角で入力しても半角に直して確かめますが、証明書を取り込む画面では、半角だけを入力してください。
issue-password-is-sign-in-next = 用紙の見かたを確認する
issue-back-to-application = 申請に戻る

# 証明書発行用パスワードの確認
issue-check-title = 証明書発行用パスワードの確認
issue-check-introduction = 申請の前に、「電子請求登録結果に関するお知らせ」の用紙がお手元にあるかを確かめます。用紙には、番号とパスワードが3つ並んでいます。
issue-sheet-heading = 用紙に書かれている3つのもの
issue-sheet-user-id-name = ユーザID
issue-sheet-user-id-use = ログインのたびに使います。
issue-sheet-user-id-place = 上から1番目。KJで始まる14文字です。
issue-sheet-password-name = 仮パスワード
issue-sheet-password-use = 最初のログインだけに使います。そのあとは、ご自分で決めたパスワードでログインします。
issue-sheet-password-place = 上から2番目。12文字です。
issue-sheet-issue-password-name = 証明書発行用パスワード
issue-sheet-issue-password-use = 申請と取り込みの2回使います。
issue-sheet-issue-password-place = 上から3番目。大文字の英字と数字が16文字で、4文字ずつに分けて書かれています。
issue-sheet-open = 用紙の見本を見る
issue-sheet-alt = 「電子請求登録結果に関するお知らせ」の見本。上から順に、ユーザID、仮パスワード、証明書発行用パスワードが、大きな文字で4文字ずつに分けて書かれています。
issue-check-heading = 手元のものを確かめる
issue-check-nothing-changes = 確かめるだけで、ほかには何も変わりません。まちがいの回数は、申請の画面と合わせて数えます。
issue-check-label = 手元の証明書発行用パスワードを確かめる
issue-check-button = 確かめる
issue-check-empty-title = 証明書発行用パスワードを入力してください
issue-check-empty-text = まだ確かめていません。
issue-check-right-title = 合っています
issue-check-right-text = 申請のときと、できた証明書を取り込むときに、このパスワードをお使いください。
issue-check-wrong = 違います
issue-check-is-sign-in = これはログイン用のパスワードです
issue-check-none-heading = 証明書発行用パスワードは、まだ発行されていません
issue-check-none = {$federation}へお問い合わせください。登録が終わると、「電子請求登録結果に関するお知らせ」が届きます。
issue-check-next = 次へ：証明書発行履歴の確認

# 通知書を紛失してしまった
reissue-title = 通知書を紛失してしまった
reissue-first-heading = 再発行の前に
reissue-first-check = 手元の紙やメモのパスワードが合っているかを、何も変えずに確かめられます。
reissue-first-check-link = 手元のパスワードをもう一度確かめる
reissue-first-own-key = これから証明書を申請する場合は、パソコンで鍵を作る方法（renkei の初期設定）なら、証明書発行用パスワードも、再発行もいりません。この方法を使うための手数料もかかりません（証明書そのものの発行手数料は、種類によります）。
reissue-warning-heading = 再発行すると、元には戻せません
reissue-effect-password = 今の証明書発行用パスワードは使えなくなります。
reissue-effect-lost = まだ取り込んでいない次の証明書は、取り込めなくなります。新しく申請が必要です。
reissue-effect-installed = すでに取り込んだ証明書は、そのまま使えます。
reissue-effect-fetched = ダウンロード済みのファイルは、古いパスワードのままです。もう一度ダウンロードすることは、できなくなります。不要なら消してください。
reissue-effect-continuing = 申請中のものは、新しいパスワードでそのまま続きます。
reissue-effect-nothing = このほかに影響を受ける証明書や申請は、ありません。
reissue-line-certificate = {$label}（有効期限 {$end}）
reissue-line-terminal = {$label}（有効期限 {$end}、端末 {$terminal}）
reissue-line-free = 新しい申請は無料です
reissue-line-fee = 新しい申請には、発行手数料{$fee}円がかかります
reissue-line-pending = {$label}（受付番号 {$receipt}）
reissue-line-approved = {$label}（受付番号 {$receipt}）：もう一度、国保連が確認します。順番はそのままです
reissue-line-merged = 受付番号 {$receipt} は、先に出された同じ種類の申請にまとめます（取下げになります）
reissue-heading = 再発行する
reissue-how = 新しいパスワードは、ログイン用のパスワードで開くPDFのファイルで、すぐにお渡しします。
reissue-confirm = 上の内容を確認しました
reissue-not-confirmed = 内容をお読みのうえ、「上の内容を確認しました」にチェックを入れてください
reissue-password-label = ログイン用のパスワード
reissue-on-screen = 画面にも1回だけ表示する
reissue-on-screen-hint = PDFを開くソフトがないときに選びます。次の画面に一度だけ表示し、どこにも残しません。
reissue-button = 再発行
reissue-again = もう一度再発行する
reissue-password-unfit-title = このログイン用のパスワードでは、ファイルを作れません
reissue-password-unfit-text = 再発行していません。PDFのパスワードにできるのは、半角の英字、数字、記号、空白で127文字までです。ログイン用のパスワードを変えてから、もう一度お試しください。
reissue-elsewhere-title = 別の画面で、先に処理されました
reissue-elsewhere-text = {$at}に{$who}さんが再発行をしました。この画面の操作は行われていません。下には、今の状態を表示しています。

# 再発行しました
reissued-page-title = 再発行しました
reissued-title = 証明書発行用パスワードを再発行しました
reissued-text = 新しいパスワードは、お知らせの添付ファイルに書かれています。ファイルを開くときのパスワードは、今入力されたログイン用のパスワードです。
reissued-once = 表示するのは、この一度だけです。すきまは入力しません。紙に書きとめて、人に見られないところで保管してください。
reissued-open-notice = お知らせ画面を開く

# お知らせと添付ファイル
reissue-notice-category = 証明書
reissue-notice-title = 証明書発行用パスワード再発行通知
reissue-notice-text =
    証明書発行用パスワードを再発行しました。新しいパスワードは、添付ファイル（PDF）に書かれています。
    添付ファイルは、{$at}に入力されたログイン用パスワードで開きます。あとでパスワードを変えても、このファイルは元のパスワードのままです。
    添付ファイルを受け取れるのは、{$until}までの1回だけで、再発行した画面からログアウトすると消えます。受け取れなかったときは、もう一度再発行してください。
    このお知らせは、再発行した方だけに表示しています。
reissue-office-title = 証明書発行用パスワードが再発行されました
reissue-office-text =
    {$at}に、{$who}さんが証明書発行用パスワードを再発行しました。前のパスワードは使えません。
    新しいパスワードは、再発行した方だけが受け取れます。心当たりがないときは、{$federation}へお問い合わせください。
reissue-file-open = 添付ファイルを開く
reissue-file-title = 添付ファイル：新しい証明書発行用パスワード
reissue-file-password = 開くときのパスワード
reissue-file-password-value = {$at}に入力された、ログイン用のパスワード。あとでパスワードを変えても、このファイルは元のパスワードのままです。
reissue-file-until = 受け取れる期限
reissue-file-until-value = {$until}まで、または、ログアウトするまで
reissue-file-viewers = 開けるソフト
reissue-file-viewers-value = Adobe Acrobat Reader、Microsoft Edge、Google Chrome、Firefox など、パスワード付きPDF（AES-256）を開けるもの
reissue-file-once = ダウンロードできるのは1回だけです。ダウンロードしたら、印刷するか、人に見られないところに保存してください。
reissue-file-button = ダウンロード
reissue-file-fetched-title = このファイルは、すでにダウンロードされています
reissue-file-fetched-text = {$at}にダウンロードされたため、サーバーから消しました。「ダウンロード」フォルダーにないか、お確かめください。見つからないときは、もう一度再発行してください。
reissue-file-gone-title = このファイルは、もう受け取れません
reissue-file-gone-text = 期限を過ぎたか、再発行した画面からログアウトしたため、サーバーから消しました。新しいパスワードが分からないときは、もう一度再発行してください。

# 再発行のあとの履歴と、国保連の画面
state-lost = パスワード再発行のため取り込みできません
downloads-none-lost = {$label}は、パスワード再発行のため取り込みできません。前の画面から、新しく申請してください。
downloads-none-reissued = {$label}は、パスワード再発行のため、もう一度ダウンロードすることはできません。すでに取り込んだものは、そのまま使えます。別のパソコンにも入れるときは、前の画面から申請してください。
fact-rekeyed = 鍵の作り直し
rekeyed-pending = {$at}に証明書発行用パスワードが再発行され、鍵を作り直しました。申請の内容と順番は変わりません。
rekeyed-approved = {$at}に証明書発行用パスワードが再発行され、鍵を作り直しました。{$who}の承認は前の鍵に対するものなので、もう一度確認してください。
