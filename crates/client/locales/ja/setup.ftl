# 準備（renkei setup）と、システムの証明書の置き場所。

help-arg-thumbprint = 接続先のアドレスを書いたときに比べる、ルート証明書の拇印（SHA-256。書かないときは画面で確かめる）
help-arg-system_store = ブラウザなどでも使えるように、システムの置き場所にも入れる：nss（LinuxのChrome）、windows（現在のユーザー）、macos（キーチェーン）

prompt-address = 接続先（ポータルのアドレス https://…、または接続先ファイルの場所）：
prompt-user = ユーザID（KJから始まる14桁の英数字）：
prompt-thumbprint = 用紙やサポートサイトの値と同じなら「はい」と入力してください：
user-needed = ユーザIDが入力されていません
    .hint = --user に、KJから始まるユーザIDを指定してください
address-found = このフォルダーにある接続先ファイル（{ $path }）を使います
address-thumbprint =
    { $address } は「{ $name }」と名乗っています。発行元の拇印（ぼいん、SHA-256）：
      { $thumbprint }
thumbprint-not-confirmed = 接続先の拇印を確かめられていないため、何も送っていません
    .hint = 国保連合会の用紙かサポートサイトにある拇印と比べ、--thumbprint に指定するか、接続先ファイルを受け取ってください
password-temporary-where = 仮パスワードを変更してください。入力されたのは、郵便でお届けした「仮パスワード」です
    .hint = ブラウザ（EdgeやChromeなど、ホームページを見るソフト）で { $address } を開いてログインし、ご自分で決めたパスワードに変えてから、renkei setup をもう一度行ってください。まだ申請されていません
password-expired-where = パスワードの有効期限が切れています。入力されたパスワードは合っています
    .hint = ブラウザ（EdgeやChromeなど、ホームページを見るソフト）で { $address } を開いてログインし、新しいパスワードを決めてから、renkei setup をもう一度行ってください。証明書やこれまでのデータは、そのままです
setup-address-book = { $exchange }につながりました。データを送れる事業所：{ $count }件（renkei offices で探せます）
setup-address-book-more = { $exchange }につながりました。データを送れる事業所：{ $count }件以上（renkei offices で探せます）
setup-watch-folder = ケアプラン連携
setup-watch-proposal = 介護ソフトが書き出したファイルを自動で送り、届いたものをフォルダーに入れることができます（まだ決めていません。手で送るときは要りません）
    .hint = renkei watch add "{ $path }" --kind { $kind }
setup-done = 準備ができました（操作{ $actions }回、{ $seconds }秒）

p12-sign-in-password = 証明書発行用パスワードではありません。ログイン用のパスワードなど、別のものが入力されたようです
    .hint = 「証明書発行用パスワード」を入力してください。「電子請求登録結果に関するお知らせ」の用紙では、上から3番目に書かれています。何度まちがえても、証明書はこわれません
p12-password-format = 証明書発行用パスワードの形ではありません
    .hint = 16文字の英大文字と数字です（0、O、1、I は使いません）。用紙を見て、もう一度入力してください
p12-other-form = このファイルは、読み取れない形式で書かれています
    .hint = ポータルから、もう一度ダウンロードしてください。ほかのソフトで書き出したファイルは使えません。「古いパソコン用」のファイルも取り込めます
import-other-office = 別の事業所の証明書が選ばれています：{ $office } { $name }（これまでは { $other }）。取り込みは続けます
    .hint = まちがえたときは、これまでの事業所の .p12 ファイルを、もう一度取り込んでください

store-not-here = このパソコンには、置き場所「{ $store }」がありません
    .hint = Windowsでは windows、macOSでは macos、Linuxでは nss を指定してください
store-tool-missing = 「{ $program }」が入っていないため、システムの置き場所に入れられません（renkei には入っています）
    .hint = { $package } を入れてから、もう一度行ってください
store-refused = システムの置き場所に入れられませんでした（{ $program }）。renkei には入っています
    .hint = 確かめの画面で「いいえ」を押したときは、もう一度行い、拇印（ぼいん）を確かめて「はい」を押してください。ほかのパソコンで開くときは、ポータルから「古いパソコン用」のファイルをダウンロードしてください
store-done = システムの証明書の置き場所（{ $store }）にも入れました。ブラウザの画面をすべて閉じてから、開き直してください

help-arg-report_file = 問い合わせに添える診断の記録を書く（名前、番号、ファイルの場所、秘密は入らない）
doctor-report = 診断の記録を「{ $path }」に書きました。名前、番号、秘密は入っていません
doctor-folder-closed = renkei のフォルダーを、この利用者だけが読めるように直しました
newer-version = 新しい版の renkei（{ $newest }）があります。お使いの版は { $own } です
    .hint = { $address } の「ダウンロード」から受け取って、入れ替えてください。自動では入れ替わりません

help-echo = 連携サーバーの確認用の事業所として、届いた文をそのまま送り返す（運用者が使う）
help-arg-once = 今届いているものに答えて終わる
help-arg-watch_below = 介護ソフトとの受け渡しに使うフォルダーを、ここに決める（サービス種類が2つ以上あるときは、種類ごとに分ける）
help-arg-watch_profile = 介護ソフトの使いかた（はじめは plain。renkei watch list で見られる）
help-arg-echo_wait = 送受信の確認で、返事を待つ秒数（はじめは30。0 なら確認しない）
echo-begun = 確認用の事業所（{ $address }）として、届いた文に返事をします
echo-ended = 返事を止めました
echo-answered = { $sender } に返事をしました
echo-not-answered = { $sender } から続けて届いているため、返事をしていません（受け取りました）
echo-not-named = この事業所（{ $office }）は、連携サーバーの確認用の事業所ではありません
    .hint = 連携サーバーの設定 exchange.echo_office に、この事業所の番号とサービス種類を書いてください
trial-none = 連携サーバーに確認用の事業所がないため、送受信は確かめていません
    .hint = 取引先とためしに送り合って確かめてください
trial-rests = だれもサインインしていないため、送受信は確かめていません
    .hint = renkei sign-in のあと、renkei setup をもう一度行うと確かめられます
trial-sent = 確認用の文を { $address } に送りました。返事を待っています（最長{ $seconds }秒）
trial-done = 送受信を確かめました（{ $seconds }秒）
trial-no-answer = 確認用の文は送れましたが、{ $seconds }秒待っても返事が届きません
    .hint = 証明書と接続はできています。しばらくしてから renkei setup をもう一度行ってください。続くときは、国保連合会に「確認用の事業所から返事がない」とお伝えください
trial-damaged = 確認用の返事が壊れているか、確認用の事業所からのものではありません
    .hint = renkei doctor で調べてください
