# renkei（事業所用プログラム）の文。.hint は「次にすること」。

internal = 思わぬ問題が起きました（{ $what }）
    .hint = もう一度行っても直らないときは、この文をそのままお知らせください
cannot-read = 「{ $path }」を読めません（{ $reason }）
    .hint = ファイルの場所と名前を確かめてください
not-there = 「{ $path }」がありません
    .hint = ファイルの場所と名前を確かめてください
not-allowed-to-read = 「{ $path }」を開くことが許されていません
    .hint = ファイルの持ち主か、このパソコンの管理者に確かめてください
no-folder-to-write = 「{ $path }」を書くフォルダーがありません
    .hint = 先にフォルダーを作るか、別の場所を指定してください
not-allowed-to-write = 「{ $path }」に書くことが許されていません
    .hint = 別の場所を指定するか、フォルダーに書き込めるようにしてください
something-is-there = 「{ $path }」には、もう別のものがあります
    .hint = 別の名前か、別の場所を指定してください
a-folder-is-there = 「{ $path }」はフォルダーです
    .hint = 書き出すファイルの名前まで指定してください
cannot-write = 「{ $path }」に書けません（{ $reason }）
    .hint = 空き容量と、フォルダーに書き込めるかを確かめてください
home-damaged = renkei のフォルダーの「{ $path }」が壊れています
    .hint = 控えから戻すか、--home で別のフォルダーを指定して renkei setup を行ってください
no-home-folder = データを置くフォルダーが決められません
    .hint = --home DIR か環境変数 RENKEI_HOME で指定してください

usage-unknown-argument = 「{ $argument }」という指定はありません
    .hint = 使い方は renkei --help で見られます
usage-unknown-command = 「{ $command }」というコマンドはありません
    .hint = 使い方は renkei --help で見られます
usage-command-missing = コマンドが指定されていません
    .hint = 使い方は renkei --help で見られます
usage-missing-argument = 必要な指定がありません：{ $argument }
    .hint = 使い方は、コマンドのあとに --help を付けると見られます
usage-conflict = 「{ $argument }」と「{ $other }」は同時に指定できません
    .hint = どちらか一つにしてください
usage-invalid-value = 「{ $argument }」に「{ $value }」は指定できません
    .hint = 使い方は、コマンドのあとに --help を付けると見られます
usage-invalid-month = 「{ $value }」は年月として読めません
    .hint = 2025年4月なら 202504 のように、西暦の年と月を6けたで書いてください
usage-other = コマンドの書き方が違います
    .hint = 使い方は renkei --help で見られます

prompt-password = ログイン用のパスワード：
prompt-issue-password = 証明書発行用パスワード：
prompt-pdf-password = PDFに付けるパスワード：
prompt-pdf-password-again = 確かめのため、もう一度：
prompt-code = 確認コード（認証アプリの6けたの数字、または回復コード）：
code-missing = 確認コードが入力されていません
    .hint = 画面から入力するか、--password-stdin のときは標準入力の2行目、または環境変数 RENKEI_CODE で渡してください
password-needed = パスワードが入力されていません
    .hint = 画面から入力するか、環境変数 { $variable }、または --password-stdin で渡してください
password-stdin-empty = 標準入力にパスワードがありません
    .hint = 1行目にパスワードを書いて渡してください
key-passphrase = 鍵は、合言葉（RENKEI_KEY_PASSPHRASE）で暗号にして保管しています
key-permissions = 鍵は、暗号にせず、このパソコンのこの利用者だけが読めるファイルで保管しています。合言葉を付けるには、環境変数 RENKEI_KEY_PASSPHRASE を設定してから、新しい証明書を入れてください
key-passphrase-needed = 鍵を開く合言葉がありません
    .hint = 環境変数 RENKEI_KEY_PASSPHRASE に合言葉を設定してください
key-passphrase-wrong = 鍵を開く合言葉が違います
    .hint = 環境変数 RENKEI_KEY_PASSPHRASE を確かめてください

address-file = 「{ $path }」は、接続先ファイルではありません
    .hint = 運用者から受け取った接続先ファイル（address.json）を指定してください
address-needed = 接続先がまだ分かりません
    .hint = --address に、運用者から受け取った接続先ファイルを指定してください
other-exchange = このフォルダー（{ $home }）は、別の接続先で使われています
    .hint = 別の接続先には、--home で別のフォルダーを指定してください
address-root-uncertified = 接続先ファイル（{ $path }）に、これまでのルート証明書で確かめられない別のルート証明書が入っています。何も変えていません
    .hint = このファイルが運用者のものかどうかを電話など別の方法で確かめ、新しい接続先ファイルを受け取ってください
root-unusable = 接続先ファイルのルート証明書が使えません
    .hint = 接続先ファイルを、運用者からもう一度受け取ってください

offline = つながりません：{ $place }（{ $reason }）
    .hint = インターネットにつながっているか、接続先が動いているかを確かめて、もう一度行ってください。送る途中のデータは残っていて、続きから送れます
server-not-trusted = つながった相手（{ $place }）を確かめられないため、何も送っていません
    .hint = 接続先ファイルが新しいか、パソコンの日付と時刻が合っているかを確かめてください
answer-not-understood = 相手の返事を読み取れません
    .hint = renkei が新しい版か確かめて、もう一度行ってください
answer-status = 相手が受け付けていません（HTTP { $status }）
    .hint = しばらくしてから、もう一度行ってください

issued-other-key = 届いた証明書は、このパソコンの鍵のものではありません。入れていません
    .hint = 運用者に連絡してください
issued-no-office = この証明書には、事業所番号がありません。入れていません
    .hint = 事業所用の証明書か確かめてください
p12-wrong-password = 証明書発行用パスワードが合いません
    .hint = この証明書を申請した日に使ったパスワードを入力してください。何度まちがえても、証明書はこわれません
p12-unreadable = 「{ $path }」は、読み取れる証明書のファイルではありません
    .hint = ポータルから、もう一度ダウンロードしてください

other-user-pending = 別のユーザID（{ $user }）の申請が途中です
    .hint = 先にその申請を終えるか、--home で別のフォルダーを指定してください
nothing-pending = 途中の申請はありません
    .hint = renkei setup で申請してください
no-ticket = 申請がまだ受け付けられていません
    .hint = renkei setup --user { $user } を、もう一度行ってください
ticket-taken = { $office } { $name }：{ $kind }を申請します
waiting = 申請しました。国保連合会の確認を待っています（{ $seconds }秒まで）
still-waiting = 証明書は、まだ発行されていません
    .hint = 確認が終わったら、renkei cert fetch で受け取れます。申請はそのまま残っています
application-begun = 申請の途中です。renkei setup で続きから行えます
application-waiting = 申請を受け付けました。国保連合会の確認と発行を待っています。renkei cert fetch で受け取れます
installed-before = 証明書は、すでに入っています
installed =
    証明書が入りました：{ $office } { $name }
      種類 { $kind }、番号 { $serial }、{ $end }まで
installed-ahead =
    証明書が入りました：{ $office } { $name }
      種類 { $kind }、番号 { $serial }、{ $start }から{ $end }まで
      { $start }になると、自動でこの証明書を使います。それまでは、今の証明書を使います
certificates-none = 証明書は入っていません
certificate-active = 使用中
certificate-spare = 予備
certificate-over = 期限外
certificate-ahead = 開始前
certificate-line-ahead = [{ $mark }] { $office } { $name }　種類 { $kind }　番号 { $serial }　{ $start }から{ $end }まで
certificate-line = [{ $mark }] { $office } { $name }　種類 { $kind }　番号 { $serial }　{ $end }まで

waiting-for-turn = ほかの renkei が動いているため、終わるのを待っています
no-files = 指定された場所に、標準仕様のファイルがありません
    .hint = CSVファイルか、それが入ったフォルダーを指定してください
left-out = 「{ $path }」は標準仕様のファイルではないため、見ていません
severity-error = エラー
severity-warning = 注意
finding-fix = → { $fix }（{ $reference }）
check-summary = 送信単位 { $units }件（ファイル { $files }個）、エラー { $errors }件、注意 { $warnings }件

unit-plan = ケアプラン（第1〜3表）
unit-planned-use = 提供票（予定）
unit-actual-use = 実績
unit-basic = 利用者基本情報
unit-prevention-plan = 支援計画書
unit-delete-plan = ケアプラン（第1〜3表）の削除
unit-delete-planned-use = 提供票（予定）の削除
unit-delete-actual-use = 実績の削除
unit-delete-basic = 利用者基本情報の削除
unit-delete-prevention-plan = 支援計画書の削除
unit-free = 文書と添付ファイル
unit-other = { $unit }
unit-of-month = { $unit } { $year }年{ $month }月分

form-unknown = 「{ $form }」という様式はありません
    .hint = --form に書けるのは 1、2、3、6、7、teikyo（提供票）、basic（利用者基本情報）、prevention（支援計画書）です。コンマで区切ると、いくつでも選べます
form-not-there = 指定されたファイルには、様式「{ $form }」にできるものがありません。何も書き出していません
    .hint = このファイルで描けるのは { $there } です。--form を付けないと、まとめて描きます
month-not-there = { $month } のファイルがありません。何も書き出していません
    .hint = 指定されたファイルの提供月は { $there } です
output-not-drawn = 「{ $path }」には描けません
    .hint = ファイル名の終わりを .pdf、.svg、.png のどれかにしてください
protect-only-pdf = パスワードを付けられるのは、PDFだけです
    .hint = ファイル名の終わりを .pdf にしてください
pdf-passwords-differ = 2回のパスワードが同じではありません。何も書き出していません
    .hint = もう一度、行ってください
pdf-password-refused = このパスワードは、PDFに付けられません
    .hint = 半角の英数字と記号で、127文字までにしてください
nothing-to-draw = 帳票にできるファイルがありません。何も書き出していません
    .hint = 第1表～第3表（UP1KYO・UP2KYO・UP3KYO）や第6表（UPPLAN）と利用者補足情報（UPHOSOKU）など、送信単位のファイルをそろえて指定してください
drawn-with-errors = 描きましたが、データにエラーが{ $errors }件あります
    .hint = renkei check で内容を見られます
sheet-note = { $form }（{ $sheets }枚）：{ $note }
glyphs-missing = 印字できない文字が{ $count }種類あり、〓で表しています
drawn = { $path }（{ $users }人分、{ $pages }ページ、{ $size }）
drawn-pages = { $first } ～ { $last }（{ $users }人分、{ $pages }ページ、{ $size }）

send-blocked = このままでは相手が取り込めないため、送信していません。{ $count }件の直すところがあります
    .hint = 介護ソフトで直して、もう一度出力してください
send-warning = { $count }件の気になるところがあります。相手のソフトによっては、取り込めないことがあります
not-own-sender = 送り主（{ $sender }）が、お使いの証明書の事業所（{ $own }）と違います。送信していません
    .hint = ファイル名の送り主と、renkei cert status の事業所を確かめてください
to-yourself = 宛先がご自分の事業所になっています（{ $address }）。事業所番号もサービスの種類も同じです。送信していません
    .hint = 介護ソフトの宛先を確かめてください
nothing-to-send = 送信できるものがありません
    .hint = 送信単位のファイルをそろえて指定してください
too-large = 大きすぎるため、送信していません。一度に送れるのは{ $limit }MBまでです
    .hint = ファイルを分けて送ってください
changed-meanwhile = 読んでいる途中でファイルが変わったため、送信していません（{ $reason }）
    .hint = ファイルを書いているソフトを閉じて、もう一度送ってください
several-kinds = { $office } には複数のサービス種類（{ $kinds }）があるため、送り主が決まりません。送信していません
    .hint = --from に、{ $office }-43 のように送り主を指定してください
attachment-folder = { $path } はフォルダです。送信していません
    .hint = 送るファイルを指定してください
attachment-refused = このファイルは送れません。{ $reason ->
    [macro] { $file }には、自動で動く仕組み（マクロ）が入っています。安全のため送れません
    [program] { $file }は、プログラムか、プログラムを含むファイルです。安全のため送れません
    [old-office] { $file }は、古い形式か、暗号化された文書です。中を確かめられないため送れません
    [kind-not-taken] { $file }の種類のファイルは、この接続先では送れません
    [name-of-another-kind] { $file }は、名前の末尾（拡張子）と中身の種類が違います
    [empty] { $file }には、何も入っていません
    [too-large] { $file }は大きすぎます
    [too-many] ファイルが多すぎます
    [damaged] { $file }は壊れていて、中を確かめられません
   *[other] { $file }は、PDF・画像・マクロのない文書のどれでもありません
 }
    .hint = PDFに変えて送ってください
attachment-aside = { $file }は、受け取ったファイルの中に入れていません。{ $reason ->
    [macro] 自動で動く仕組み（マクロ）が入っています
    [program] プログラムか、プログラムを含むファイルです
   *[other] 受け取れる種類のファイルではありません（{ $reason }）
 }。{ $path } に分けて置きました
    .hint = 開かないでください。送り主に、PDFで送り直してもらってください
free-nothing = 文もファイルもありません。送信していません
    .hint = ファイルを指定するか、--text で文を書いてください
free-text-too-long = 文が長すぎるため、送信していません。{ $limit }文字までです
    .hint = ファイルにして添付してください
free-same-name = { $number }番目のファイルの名前が使えないか、ほかと同じです。送信していません
    .hint = ファイルの名前を変えてください
receiver-without-certificate = { $office } は、まだデータの受け取りができません。送信していません
    .hint = 宛先を確かめてください。つながっていない相手には、用紙でお送りください
recipient-certificate = 接続先が示した { $office } の証明書を確かめられないため、送信していません
    .hint = 運用者に連絡してください
duplicate = 同じものは、すでに送っています。{ $when }に { $receiver } へ送ったもの（{ $id }）と、中身がまったく同じです。二重には送っていません
    .hint = それでも送るときは、--again を付けてください
send-refused = { $unit }（宛先 { $receiver }、連番 { $serial }）は送信していません
send-continued = 途中まで送っていたものを、続きから送りました
send-done =
    送信しました：{ $unit } { $sender } → { $receiver } 連番 { $serial }
      番号 { $id }、{ $size }、{ $seconds }秒
resend-already = { $id } は、すでに送信済みです
resend-unknown = 送る途中のもの（{ $id }）はありません
    .hint = renkei sent で、送ったものを見られます
resend-anew = { $id } は、このままでは送れなくなったため、取りやめました。送信していません
    .hint = もとのファイルを指定して、renkei send をもう一度行ってください

inbox-empty = 新しく届いたものはありません
sent-empty = 送信したものはありません
messages-count = { $count }件
message-line =
    {"["}{ $state }] { $when } { $name }（{ $address }） { $unit }
    {"  "}連番 { $serial }、{ $files }ファイル、{ $size }、番号 { $id }
not-collected =
    {"  "}未受信のお知らせ済み（{ $when }）：まだ受け取られていません。データは、{ $until }まで預かっています
    {"  "}相手に電話などで知らせるか、renkei show で用紙を印刷して渡してください
receipt-verified = {"  "}受領証：相手の署名を確かめました
receipt-unproven = {"  "}受領証：確かめられません。相手が受け取ったとは言い切れません。相手に確かめてください
message-not-found = 番号 { $id } は、受信箱にありません
    .hint = renkei inbox で番号を確かめてください
receive-done =
    受信しました：{ $name }（{ $sender }） { $unit } 連番 { $serial }
      番号 { $id }、{ $size }、{ $seconds }秒
receive-before = { $name }（{ $sender }）からの { $id } は、以前に受け取っています。もう一度は書き出していません
    .hint = もう一度書き出すには、renkei receive { $id } -o で、フォルダーを指定してください
receive-with-errors = 受信しましたが、{ $count }件のエラーがあります。介護ソフトに取り込めないことがあります
    .hint = 送り主に、直したデータをもう一度送ってもらってください
received-damaged = 届いたデータが正しくないため、開いていません（{ $name }から、番号 { $id }）。途中で変わったか、送り主を確かめられませんでした（{ $reason }）。ファイルは書き出していません
    .hint = 送り主に、もう一度送ってもらってください
received-other-key = 届いたデータは、このパソコンに入っている証明書あてではないため、開いていません（{ $name }から、番号 { $id }）
    .hint = 送られた時に使っていた端末で renkei reseal を実行すると、このパソコンでも開けるようになります。その端末で受け取ることもできます
file-in-the-way = 「{ $path }」に別の中身のファイルがあるため、届いたデータを書き出していません（{ $name }から、番号 { $id }）。受信済みにもしていません
    .hint = -o に別のフォルダーを指定して、もう一度受け取ってください
office-connected = つながっています
office-not-connected = まだつながっていません
offices-count = { $count }件
offices-more = ほかにもあります。条件を足してしぼりこむか、--all を付けると、すべて表示します
status-connected = { $exchange }につながっています：{ $office } { $name }（サービス種類 { $kinds }）
status-waiting = 受け取っていないもの { $inbox }件、送る途中のもの { $outbox }件

# Trouble with a certificate: the headings are those of the portal, under the same codes.
trouble-none-presented = 証明書が選ばれませんでした
    .text = 証明書がまだ入っていません
    .hint = renkei setup か renkei cert import で、証明書を入れてください
trouble-expired = 証明書の有効期限が切れています
    .text = { $day }で切れました
    .hint = renkei setup で、新しい証明書を申請してください
trouble-not-yet-valid = この証明書は{ $day }から使えます
    .hint = パソコンの日付と時刻が合っているかも確かめてください
trouble-superseded = 古いほうの証明書が選ばれています
    .text = 新しい証明書（{ $day }まで）が発行されています
    .hint = 新しい証明書を renkei cert fetch か renkei cert import で入れてください
trouble-other-office = 別の事業所の証明書が選ばれています
    .text = 届いた証明書は、申請した事業所のものではありません。入れていません
    .hint = 運用者に連絡してください
trouble-wrong-kind = この種類の証明書は使えません
    .text = 選ばれたのは「{ $kind }」です
    .hint = ポータルの証明書の画面で、どの証明書が必要か調べてください
trouble-revoked = この証明書は使えなくなっています（失効）
    .text = { $day }に失効しました（理由：{ $reason }）
    .hint = renkei setup で、新しい証明書を申請してください
trouble-other-issuer = ほかの用途の証明書が選ばれています
    .text = 「{ $issuer }」の証明書です。接続先ファイルにある発行元のものではありません
    .hint = renkei cert list で、使っている証明書と事業所を確かめてください。取り込むときは、この接続先のための証明書か確かめてください
trouble-wrong-use = この証明書は、接続には使えません
    .text = 用途が違います（{ $use }）
    .hint = 事業所に発行された証明書か確かめてください
trouble-not-on-record = この証明書の記録がありません
    .hint = ポータルからもう一度ダウンロードするか、お問い合わせください
trouble-suspended-office = この事業所のご利用は、止められています
    .text = 理由：{ $reason }（{ $day }）。届いたデータは預かっています
    .hint = 所轄の国保連合会にお問い合わせください
trouble-use-missing = 利用申請がまだです
    .text = 証明書は正しく入っています
    .hint = ポータルの「利用申請」で申請すると、送受信ができます
trouble-no-key = 証明書はありますが、鍵がありません
    .hint = 別のパソコンから写したフォルダーでは使えません。renkei setup か renkei cert import で、もう一度入れてください
trouble-some-day = （日付）
trouble-use-server = サーバーの証明書
trouble-use-signing = 署名や発行に使う証明書
revoked-key-compromise = 鍵が他人に渡ったおそれがある
revoked-superseded = 新しい証明書に替えた
revoked-cessation-of-operation = 事業所の廃止・利用の終了
revoked-wrong-data = 記載の誤り
revoked-affiliation-changed = 事業所の登録内容が変わった
revoked-unspecified = とくになし
