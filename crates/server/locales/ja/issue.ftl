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
issue-check-none-heading = 証明書発行用パスワードは、まだ発行されていません
issue-check-none = 所轄の国保連へお問い合わせください。登録が終わると、「電子請求登録結果に関するお知らせ」が届きます。
issue-check-next = 次へ：証明書発行履歴の確認
