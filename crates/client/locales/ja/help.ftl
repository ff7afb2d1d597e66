# --help の文。help-コマンド名 と help-arg-引数名。

help-template =
    { "{" }about{ "}" }

    使い方：{ "{" }usage{ "}" }

    { "{" }all-args{ "}" }{ "{" }after-help{ "}" }

help = ケアプランデータを、暗号にして事業所どうしで送り合うプログラム
help-example =
    例：
      renkei setup --address address.json --user KJ1370000018
      renkei check 出力フォルダー
      renkei send 出力フォルダー
      renkei receive -o 取込フォルダー

    終了コード：0 問題なし、1 データに問題がある・相手に断られた、2 書き方の誤り、3 証明書がない、4 つながらない、5 プログラムの問題
help-setup = 証明書を申請して、発行されたら入れる（何度でも続きから行える）
help-sign-in = この端末で、担当者としてログインする（人の判断がいる操作のため。60分ごとに自動で延び、8時間まで）
help-sign-out = この端末の担当者をログアウトさせる
help-status = 接続の様子と、待っているものの数を見る
help-doctor = 証明書、接続、証明書の記録に問題がないかを調べる
help-cert = 証明書の操作
help-cert-status = 使っている証明書と、鍵の保管のしかたを見る
help-cert-list = 入っている証明書の一覧を見る
help-cert-log = 事業所に発行されたすべての証明書（証明書の記録）を見る
help-cert-request = 証明書を申請する（待たない）
help-cert-fetch = 申請した証明書を受け取って入れる
help-cert-import = ポータルからダウンロードした .p12 ファイルを入れる
help-cert-renew = 証明書を更新する（鍵はこのパソコンで作り直す。続きからも行える）
help-offices = 送る相手の事業所を探す（つながっているかも分かる）
help-check = ファイルを調べる（つながなくてよい。何も変えない）
help-convert = 標準仕様のファイルとJSONを変換する・古い版のファイルをV4.1にする
help-master = 公的な表（サービスコードなど）の取り込み
help-master-import = 表を取り込み、check と send で使う（CSV、TSV。公開元からあらかじめダウンロードしておく）
help-master-list = 内蔵の表と、取り込んだ表の一覧を見る
help-show = 帳票を描く（PDF、SVG、PNG）
help-send = 調べて、封をして、送る
help-resend = 途中で切れた送信を、続きから行う
help-inbox = 届いたものの一覧を見る
help-sent = 送ったものの一覧を見る
help-receive = 届いたものを受け取り、確かめて、書き出す
help-forward = 委託：受け取ったもの（送ったもの）を、この事業所から次の宛先へ送る
help-sent-files = 送ったもののファイルを、もう一度書き出す（ほかの端末から送ったものも）
help-reseal = あとから加わった同じ事業所の端末に、前のデータを開く鍵を渡す、求める
help-recall = 送ったものを取り消す（相手が受け取り始めるまで）
help-imported = 介護ソフトに取り込んだことを、送り主に知らせる
help-import-failed = 介護ソフトに取り込めなかったことを、理由とともに送り主に知らせる
help-history = 一つのメッセージに起きたことを、日時の順に見る

help-arg-lang = 言葉：ja（日本語）か en（英語）
help-arg-home = renkei のデータを置くフォルダー（環境変数 RENKEI_HOME）
help-arg-unattended = 担当者がログインしていても、端末だけで行う（タスクスケジューラーなどから動かすとき）
help-arg-attended = 自動送受信を許可しない（担当者がログインしているあいだだけ送受信する）
help-arg-sign_in_user = ポータルのユーザID（書かないときは、証明書のユーザID）
help-arg-allow_unattended = この端末の自動送受信も許可する（管理者だけ）
help-arg-help = この説明を見る
help-arg-version = 版を見る
help-arg-log_office = 事業所番号（書かないときは、自分の事業所）
help-arg-accept = 自分の事業所の証明書を、どれも心当たりのあるもの（確認済み）とする
help-arg-begin_anew = 食い違いを確かめたあとで、その事業所の記録をはじめから確かめ直す
help-arg-json = 結果をJSONで出す
help-arg-address = 運用者から受け取った接続先ファイル
help-arg-user = ポータルのユーザID
help-arg-terminal = このパソコンの名前（証明書の一覧に出る）
help-arg-password_stdin = パスワードを標準入力の1行目から、確認コードが要るときは2行目から読む（ほかに環境変数 RENKEI_PASSWORD、RENKEI_ISSUE_PASSWORD、または画面から）
help-arg-wait = 発行を待つ秒数（はじめは60）
help-arg-no_wait = 発行を待たない
help-arg-now = 更新できる時期の前でも、連携サーバーに申請する
help-arg-if_due = 自動で更新する時期が来ているときだけ行う（タスクスケジューラーなどから、毎日動かすとき）
help-arg-start = 新しい証明書の始まり：at-end（今の証明書の期限から。書かないとき）か at-once（発行の日から）
help-arg-file = 証明書のファイル（.p12）
help-arg-query = 事業所番号のはじめか、名前・よみがなの一部（3語まで）
help-arg-prefecture = 都道府県の番号2けた（例 13）
help-arg-municipality = 市区町村の名前（例 千代田区）
help-arg-kind = サービス種類の2けた（例 43）
help-arg-connected = つながっている事業所だけ
help-arg-not_connected = まだつながっていない事業所だけ
help-arg-all_pages = 100件を超えても、すべて表示する
help-arg-invite = 見つかった1つの事業所への招待状を、このファイルに書き出す
help-arg-paths = ファイルかフォルダー。送り主・宛先・連番が同じファイルは、一つの送信単位になる
help-arg-explain = 検査の説明を見る（例 --explain RC07）
help-arg-target = 変換先：json（JSONにする）、csv（JSONからCSVに戻す）、v4.1（古い版のファイルをV4.1にする）
help-arg-from_kind = 送り主のサービス種類（例 43）。古い版のファイル名で分からないとき
help-arg-to_kind = 宛先のサービス種類（例 11）。古い版のファイル名で分からないとき
help-arg-tables = 表のファイル
help-arg-first_month = 表が有効になる月（表に書かれていないとき）
help-arg-last_month = 表が有効な終わりの月
help-arg-complete = その表にないものは存在しないとみなす（都道府県のすべての事業所の一覧など）
help-arg-accept_partial = 取り込めない行を除いて取り込む
help-arg-as_sender = 送り主として調べる（番号を書かないときは、入っている証明書の事業所）
help-arg-as_receiver = 宛先として調べる（番号を書かないときは、入っている証明書の事業所）
help-arg-output = 書き出す先
help-arg-forms = 様式（1、2、3、6、7、teikyo、basic、prevention。コンマで区切って選ぶ）
help-arg-protect = 開くときにパスワードが要るPDFにする（AES-256）。パスワードは画面で尋ねる
help-arg-archive = 長く保存するための PDF/A-2b にする
help-arg-to = 送信単位ではなく、文書と添付ファイルとして、この宛先（例：1370000018-43）に送る
help-arg-from = 送り主。ご自分の事業所に複数のサービス種類があるときに指定する
help-arg-text = 添付ファイルに添える短い文
help-arg-again = 前に送ったものと同じでも送る
help-arg-id = メッセージの番号
help-arg-ids = 受け取るものの番号（書かないときは、まだ受け取っていないものすべて）
help-arg-imported_ids = 取り込んだものの番号
help-arg-source = 何で分かったか：software（介護ソフトから）、folder（フォルダーから）、person（担当者が記録。書かないとき）
help-arg-reasons = 理由（コンマで区切って選ぶ）：unreadable（ソフトがファイルを読み取れない）、check-failed（ソフトの検査でエラー）、unknown-user（利用者がソフトにない）、unknown-office（送り主の事業所がソフトにない）、other-month（対象の月が違う）、older-data（新しいデータがすでにある）、already-there（同じデータがすでにある）、other-version（標準仕様の版に対応していない）、not-supported（この種類に対応していない）、other（その他）
help-arg-checks = エラーになった検査の番号（例 RC07。コンマで区切る）
help-arg-arrival_wait = 届いているものがないとき、届くまで待つ秒数
help-arg-forward_to = 次の宛先（例：1370000018-43）
help-arg-forward_from = 送り主。ご自分の事業所に複数のサービス種類があるときに指定する
help-arg-edited = 直したファイル（フォルダーも）。書かないときは、元の内容のまま送る
help-arg-for_terminal = この番号の証明書の端末に渡す。次からは、renkei receive が自動で渡す
help-arg-no_longer = この番号の証明書の端末には、これから渡さない
help-arg-ask = この端末で開けないデータの鍵を、同じ事業所の端末に求める
help-arg-month = サービス提供月（例 202504）
