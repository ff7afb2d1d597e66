# 監視フォルダー（watch）、動かしつづけること（run）、自動で動かすこと（service）の文と help。

progress-sending = 送信しています { $done }／{ $total }（{ $percent }％）

watch-folder =
    { $address }（{ $profile }）
      送信：{ $outgoing }（{ $seconds }秒変わらなければ送る）
      受信：{ $incoming }
watch-added = 監視フォルダーに加えました。renkei run のあいだ、送信と受信を自動で行います
    .hint = パソコンを起動するたびに動かすには、renkei service install を行ってください。動いているときは、いちど止めて動かし直してください
watch-none = 監視フォルダーがありません
    .hint = renkei watch add フォルダー --kind サービス種類 で加えてください
watch-removed = サービス種類 { $kind } のフォルダーは、もう見ません。フォルダーとファイルは、そのまま残っています
watch-not-watched = サービス種類 { $kind } の監視フォルダーはありません
    .hint = renkei watch list で確かめてください
watch-unknown-profile = 「{ $profile }」という使いかたはありません（{ $known }）
    .hint = renkei watch list で、使いかたの一覧を見てください
watch-profile = 使いかた { $name }：{ $about }
watch-folder-used = このフォルダーは使えません（送信 { $outgoing }、受信 { $incoming }）。ほかの監視フォルダーか、送信と受信が同じフォルダーです
    .hint = サービス種類ごと、送信と受信ごとに、別のフォルダーにしてください
watch-folder-away = 監視フォルダー「{ $path }」が見つかりません。見つかるまで待ちます。届いたデータは、なくなりません
    .hint = ネットワークドライブのつながりを確かめてください。場所を変えたときは、renkei watch add をもう一度行ってください
watch-same-serial = 同じ連番（{ $serial }）で、中身の違うものを { $when }に { $receiver } へ送っています。どちらを使うか決められないため、送信していません
    .hint = 新しいほうを送るときは、介護ソフトでもう一度出力してください（新しい連番になります）
watch-held-sending = 順番待ちのデータがあります。{ $receiver } への先のデータ（連番 { $behind }）を送れていないため、連番 { $serial } を止めています
    .hint = 先のデータを直して出力し直すか、送らないときは「エラー」フォルダーから別の場所に移してください
watch-held-receiving = 順番待ちのデータがあります。{ $sender } から先に届いたデータ（番号 { $id }）が取り込めていないため、あとの連番 { $serial } を止めています。順番どおりでないと、古い内容に戻るおそれがあるためです
    .hint = 先のデータを確かめてください
watch-in-the-way = 「{ $path }」に別の中身のファイルがあるため、{ $sender } からのデータ（連番 { $serial }）を入れていません
    .hint = 介護ソフトで先のファイルを取り込むか、別の場所に移してください。自動でもう一度行います
watch-imported = 取り込まれました（フォルダーから）：{ $name }（{ $sender }）からの連番 { $serial }。送り主に知らせました

watch-note-sent-name = 送信しました.txt
watch-note-sent =
    { $when }に { $receiver } へ送信しました。
    連番 { $serial }、番号 { $id }
    相手が受け取ったかどうかは、renkei sent で見られます。
watch-note-refused-name = 送信していません.txt
watch-note-refused-next =
    直すときは、介護ソフトで直して、もう一度出力してください。直したものが送られると、このフォルダーは「差し替え済み」に移ります。
    送らないときは、このフォルダーを別の場所に移してください。それまで、同じ宛先へのあとのデータは順番待ちになります。
watch-note-finding =
    { $check }  { $file } { $record }件目
    { $message }
    → { $fix }
watch-note-corrected-name = 差し替え済み.txt
watch-note-corrected = 直したもの（連番 { $serial }）を送信しました。こちらは送信していません。
watch-note-aside-name = 確かめてください.txt
watch-note-older =
    { $sender } からの連番 { $serial } は、あとから作られたデータより遅れて届きました。
    取り込むと古い内容に戻るおそれがあるため、受信フォルダーには入れていません。
    中身を確かめて、必要なときだけ取り込んでください。
watch-note-elsewhere =
    { $sender } からの連番 { $serial } は、受け取っている途中で止まり、そのあいだにほかの端末が受け取ったようです。
    二重に取り込まないように、受信フォルダーには入れていません。
    取り込まれているかどうかを確かめて、必要なときだけ取り込んでください。

run-begun = 動きはじめました（監視フォルダー { $count }組）。止めるまで、送信と受信を自動で行います
run-ended = 止まりました。途中のものは、次に動かしたときに続きから行います
run-already = ほかの renkei run が動いています
    .hint = renkei service status で確かめてください
run-awake = パソコンが休んでいたか、時計が変わりました。つなぎ直します
run-connected-again = つながりました。待っていたものを続けます
run-folder-back = 「{ $path }」が使えるようになりました。続けます
run-other-terminal = { $address } に届いたデータは、ほかの端末（{ $terminal }）が取り込んでいます。二重に取り込まないように、この端末は受信フォルダーに入れません
    .hint = その端末が止まると、5分以内にこの端末が引き継ぎます

service-installed = 自動で動くようにしました（{ $path }）。サインインすると動き、止まっても動き直します
service-not-started = 「{ $path }」を書きましたが、動かせませんでした
    .hint = 次のコマンドを行ってください：{ $commands }
service-by-hand = この内容を「{ $path }」に置いて使います
    .hint = 置いたあとのコマンド：{ $commands }
service-not-installed = 自動で動くようになっていません
service-is-installed = 自動で動くようになっています（{ $path }）
service-runs = renkei run：動いています
service-rests = renkei run：動いていません
service-removed = 自動で動かないようにしました（{ $path }）。監視フォルダーとデータは、そのまま残っています
service-not-stopped = 動いているものを止められませんでした
    .hint = 次のコマンドを行ってください：{ $commands }

help-watch = 介護ソフトのフォルダーを見て、自動で送り、届いたものを入れる（監視フォルダー）
help-watch-add = 監視フォルダーを加える・変える
help-watch-add-example =
    例：
      renkei watch add C:\ケアプラン連携 --kind 43
      renkei watch add C:\ケアプラン連携 --kind 43 --profile taking --outgoing D:\書出 --incoming D:\取込
help-watch-list = 監視フォルダーと、選べる使いかたの一覧を見る
help-watch-remove = 監視フォルダーをやめる（フォルダーとファイルは残る）
help-run = 監視フォルダーの送信と受信、証明書の更新を、止めるまで自動で行う
help-service = renkei run を、パソコンが自動で動かすようにする
help-service-install = サインインすると自動で動くようにする
help-service-remove = 自動で動かないようにする
help-service-status = 自動で動くようになっているか、今動いているかを見る
help-arg-watch_folder = 監視フォルダーを置く場所（この下の「送信」と「受信」を使う）
help-arg-watch_kind = サービス種類（事業所番号とサービス種類の組ごとに、フォルダーを分ける）
help-arg-profile = 介護ソフトの使いかた（renkei watch list で見られる）
help-arg-outgoing = 介護ソフトが書き出すフォルダー（「送信」の代わり）
help-arg-incoming = 介護ソフトが読み込むフォルダー（「受信」の代わり）
help-arg-settle = 何秒変わらなければ、書き終わったとみなすか
help-arg-print = 書く内容を見るだけにする（ほかのパソコンの分も見られる）
