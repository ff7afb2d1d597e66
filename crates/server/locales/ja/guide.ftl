## 取り込み手順（/guides）
guides-title = 証明書の取り込み手順
guides-lead = お使いのパソコンと、証明書を使うブラウザ（EdgeやChromeなど、ホームページを見るソフト）を選んでください。
guides-unknown = そのパソコンの手順はありません。次の中から選んでください。
guides-systems = パソコンを選ぶ
guide-title = 証明書の取り込み手順：{$system}
guide-system-windows = Windows 10・11（Edge、Chrome）
guide-system-macos = macOS（Safari、Chrome）
guide-system-linux = Linux（Chrome、Chromium）
guide-system-firefox = Firefox（どのパソコンでも）
guide-series-label = 手順の番号
guide-series-careplan = 3-1 {$careplan}（手順 {$first}〜{$last}）
guide-series-kaigo = 3-2 {$kaigo}（手順 {$first}〜{$last}）
guide-ready-heading = 始める前に
guide-ready = 証明書発行用パスワードをお手元にご用意ください。手順{$number}で使います。
guide-ready-link = 証明書発行用パスワードとは？
guide-ready-day = {$applied} に申請された証明書（{$end} まで）には、その日の申請のときに入力した証明書発行用パスワードを使います。
guide-ready-file = 証明書のファイルは、ポータルの「証明書のダウンロード」から受け取ります。名前の最後は .p12 です。
guide-step = 手順{$number}　{$title}
guide-between = （番号なし）{$title}
guide-trouble = うまくいかないとき
guide-enlarge = 図を大きく表示する（{$picture}）
guide-list-label = 図にあるもの：{$picture}
guide-part-heading = 見出し「{$label}」
guide-part-text = 「{$label}」
guide-part-radio-on = 「{$label}」を選ぶ
guide-part-radio-off = 「{$label}」は選ばない
guide-part-check-on = 「{$label}」にチェックを付ける
guide-part-check-off = 「{$label}」にチェックは付けない
guide-part-field = 「{$label}」の欄：{$value}
guide-part-file = ファイル「{$label}」
guide-part-menu = {$label} の順に進む
guide-part-value = 「{$label}」の値を比べる：{$value}
guide-part-row-chosen = 「{$label}」の行を選ぶ
guide-part-row = 「{$label}」の行
guide-part-button-go = ボタン「{$label}」を押す
guide-part-button = ボタン「{$label}」
guide-part-mark = {$line}【{$mark}】
guide-root-heading = 発行元の名前と拇印（ぼいん）
guide-root-name = 発行元
guide-root-sha1 = 拇印（SHA-1）
guide-root-sha256 = 拇印（SHA-256）
guide-root-compare = 画面の値と同じことを確かめてから「はい」を押してください。値の間のすきまは、画面では違うところに入ることがあります。
guide-done-heading = 取り込みが終わったら
guide-done = 最後の画面で分かるのは、取り込めたことだけです。接続に使えることを、続けて確かめてください。
guide-done-link = 正しく入ったか確かめる
guide-foot-marks = 図は略図で、実際の画面とは見た目が異なります。Windows、Microsoft Edge は Microsoft Corporation、macOS、Safari は Apple Inc.、Chrome は Google LLC、Firefox は Mozilla Foundation の商標または登録商標です。本システムはこれらの会社や団体とは関係がありません。
guide-edition = 令和{$year}年{$month}月 / {$day}版 / renkei バージョン {$version} 対応
guide-back = ほかのパソコンの手順

## 手順：Windows
guide-windows-open-title = ダウンロードした証明書のファイルを開く
guide-windows-open-text =
    ダウンロードのボタンを押すと、末尾が .p12 のファイルがパソコンに保存されます。ブラウザの一覧からファイルを開いてください。
guide-windows-open-trouble =
    何も起きないように見えるとき：エクスプローラーで「ダウンロード」フォルダーを開き、末尾が .p12 の新しいファイルをダブルクリックしてください。
    別のソフトが開いたとき：ファイルを右ボタンで押し、「PFX のインストール」を選んでください。
guide-windows-location-title = 現在のユーザを選択
guide-windows-location-text =
    取り込み先の「保存場所」を選びます。「現在のユーザー」を選び、「次へ」を押してください。
guide-windows-location-trouble =
    「ローカル コンピューター」を選んで進んでしまったとき：「キャンセル」でやめ、ファイルをもう一度開いて最初から行ってください。最後まで進んだときも、「現在のユーザー」で取り込み直せば使えます。
    別の人の Windows で取り込んだとき：証明書は、取り込んだ人の Windows だけで使えます。使う人の Windows にログインして、もう一度取り込んでください。
guide-windows-file-title = ファイルの名前の画面は、そのまま「次へ」
guide-windows-file-text =
    印刷された手引きにはない画面です。「ファイル名」にはもう名前が入っています。そのまま「次へ」を押します。
guide-windows-file-trouble =
    「ファイル名」が空のとき：「キャンセル」を押し、証明書のファイルをダブルクリックして、はじめからやり直してください。
guide-windows-password-title = 証明書発行用パスワードを入力
guide-windows-password-text =
    「パスワード」に、申請のときに入力した証明書発行用パスワードを、半角で、すきまを空けずに入力します。ログイン用のパスワードではありません。
    チェックは「すべての拡張プロパティを含める」だけに付け、ほかは外します。確かめたら「次へ」を押します。
    「秘密キーの保護を強力にする」を外す理由：付けると、使うたびに確認の画面が出て、自動の送受信が止まります。
    「このキーをエクスポート可能にする」を外す理由：付けると、鍵をほかのパソコンへ写せるようになり、盗まれやすくなります。
    「仮想化ベースのセキュリティを使用して秘密キーを保護する」を外す理由：付けると、使えないソフトがあり、別のパソコンへ移すこともできません。
guide-windows-password-trouble =
    「パスワードが違います」と出るとき：申請した日に使った証明書発行用パスワードかどうか、大文字かどうかを確かめてください。あとから再発行したパスワードでは開けません。何度まちがえても、証明書はこわれません。
    パスワードは正しいのに違うと出るとき：Windows 10 より前のパソコンでは開けない形式です。ダウンロードの画面の「パソコンが古い場合」から、古いパソコン用のファイルを受け取ってください。
    ほかのチェックを付けて進んだとき：「キャンセル」でやめ、ファイルを開くところからやり直してください。最後まで進んだときは、もう一度取り込めば上書きされます。
    途中で「キャンセル」を押したとき：何も取り込まれていません。ファイルをもう一度開き、最初から行ってください。
guide-windows-store-title = 「自動的に証明書ストアを選択する」を選択
guide-windows-store-text =
    「証明書の種類に基づいて、自動的に証明書ストアを選択する」が選ばれていることを確かめて、「次へ」を押します。
guide-windows-store-trouble =
    「証明書をすべて次のストアに配置する」を選んで進んだとき：ブラウザが証明書を見つけられないことがあります。ファイルを開くところからやり直してください。
guide-windows-finish-title = 完了ボタンをクリック
guide-windows-finish-text =
    内容を確かめる画面が出ます。「完了」を押します。
guide-windows-finish-trouble =
    「完了」を押しても画面が変わらないとき：次の手順の警告の画面が、後ろに隠れていることがあります。ほかの画面を小さくして探してください。
guide-windows-warning-title = セキュリティ警告が表示された場合「はい」をクリック
guide-windows-warning-text =
    この警告は、そのパソコンではじめて取り込むときにだけ出ます。出なければ、次の手順に進みます。
    警告にある発行元の名前と「拇印」が、下の値と同じことを確かめてから「はい」を押します。
guide-windows-warning-trouble =
    値が違うとき：「いいえ」を押し、お問い合わせください。
    「いいえ」を押してしまったとき：証明書は入りますが、信頼されていないと表示され、接続できないことがあります。証明書のファイルをもう一度開いて取り込むと、同じ警告が出ます。値を確かめて「はい」を押してください。
guide-windows-done-title = 証明書インストール完了
guide-windows-done-text =
    「正しくインポートされました。」と出たら、「OK」を押します。これで取り込みは終わりです。
guide-windows-done-trouble =
    別の文が出たとき：出た文を書き留めて、ファイルを開くところからもう一度行ってください。同じ文が出るときは、お問い合わせください。
guide-windows-choose-title = ブラウザで証明書を選ぶ
guide-windows-choose-text =
    証明書がいる画面を開くと、どの証明書を使うかを聞かれます。ご自分の事業所の名前で、新しいほうの有効期限の行を選び、「OK」を押します。
guide-windows-choose-trouble =
    違う証明書を選んでしまったとき：ブラウザは選んだものを覚えています。ブラウザの画面をすべて閉じてから、開き直してください。
    一覧に出てこないとき：期限が切れた証明書は出てきません。取り込んだ人の Windows かどうかも確かめてください。
guide-windows-list-title = 期限の切れた古い証明書を消す
guide-windows-list-text =
    古い証明書を消しておくと、選びまちがいがなくなります。Windows の検索で「インターネット オプション」を開き、「コンテンツ」「証明書」の順に進みます。
    「個人」の一覧で、期限の切れた行を選んで「削除」を押します。新しい証明書は消さないでください。
guide-windows-list-trouble =
    新しいほうを消してしまったとき：証明書のファイルをもう一度ダウンロードして、取り込み直せます。手数料はかかりません。

## 手順：macOS
guide-macos-open-title = ダウンロードした証明書のファイルを開く
guide-macos-open-text =
    ダウンロードのボタンを押すと、末尾が .p12 のファイルが保存されます。ブラウザの一覧からファイルを開くと、「キーチェーンアクセス」が始まります。
guide-macos-open-trouble =
    何も起きないように見えるとき：Finder で「ダウンロード」フォルダーを開き、末尾が .p12 の新しいファイルをダブルクリックしてください。
    別のソフトが開いたとき：「キーチェーンアクセス」を開き、「ファイル」「読み込む」の順に進んでファイルを選んでください。
guide-macos-keychain-title = キーチェーンを選択
guide-macos-keychain-text =
    どのキーチェーンに入れるかを聞かれたら、「キーチェーン」で「ログイン」を選び、「追加」を押します。
guide-macos-keychain-trouble =
    「システム」を選んで進んだとき：ほかの利用者の設定が変わり、ブラウザから使えないことがあります。入れたものを消して、「ログイン」でやり直してください。
    この画面が出ないとき：「ログイン」に入る設定になっています。次へ進んでください。
guide-macos-password-title = 証明書発行用パスワードを入力
guide-macos-password-text =
    「パスワード」に、申請のときに入力した証明書発行用パスワードを、半角で、すきまを空けずに入力し、「OK」を押します。Mac のログイン用のパスワードではありません。
guide-macos-password-trouble =
    「パスワードが違います」と出るとき：申請した日に使った証明書発行用パスワードかどうか、大文字かどうかを確かめてください。何度まちがえても、証明書はこわれません。
    パスワードは正しいのに違うと出るとき：古い macOS では開けない形式です。ダウンロードの画面の「パソコンが古い場合」から、古いパソコン用のファイルを受け取ってください。
guide-macos-trust-title = 発行元を確かめて信頼する
guide-macos-trust-text =
    「キーチェーンアクセス」の「ログイン」にある発行元の証明書をダブルクリックします。名前と「SHA-1」の値が、下の値と同じことを確かめます。
    同じことを確かめたら、「信頼」を開き、「この証明書を使用するとき」を「常に信頼」にして閉じます。
guide-macos-trust-trouble =
    値が違うとき：信頼せずに閉じ、お問い合わせください。
    発行元の証明書が見つからないとき：「すべての項目」から、下の発行元の名前で探してください。
guide-macos-choose-title = ブラウザで証明書を選ぶ
guide-macos-choose-text =
    証明書がいる画面を開くと、どの証明書を使うかを聞かれます。ご自分の事業所の名前で、新しいほうの有効期限の行を選び、「OK」（または「続ける」）を押します。
guide-macos-choose-trouble =
    Mac のパスワードを何度も聞かれるとき：ログイン用のパスワードを入れ、「常に許可」を押してください。
    違う証明書を選んでしまったとき：ブラウザを終了してから、開き直してください。

## 手順：Linux
guide-linux-settings-title = ブラウザの証明書の設定を開く
guide-linux-settings-text =
    「設定」「プライバシーとセキュリティ」「セキュリティ」の順に進み、「証明書の管理」を押します。
guide-linux-settings-trouble =
    見つからないとき：設定の画面の上の検索に「証明書」と入力してください。
guide-linux-import-title = 証明書のファイルを選択
guide-linux-import-text =
    「お客様の証明書」を開き、「インポート」を押して、ダウンロードした末尾が .p12 のファイルを選びます。
guide-linux-import-trouble =
    ファイルが見つからないとき：「ダウンロード」フォルダーを見てください。ファイルの種類は「すべてのファイル」にします。
guide-linux-password-title = 証明書発行用パスワードを入力
guide-linux-password-text =
    「パスワード」に、申請のときに入力した証明書発行用パスワードを、半角で、すきまを空けずに入力し、「OK」を押します。
guide-linux-password-trouble =
    「パスワードが違います」と出るとき：申請した日に使った証明書発行用パスワードかどうか、大文字かどうかを確かめてください。何度まちがえても、証明書はこわれません。
    パスワードは正しいのに取り込めないとき：ダウンロードの画面の「パソコンが古い場合」から、古いパソコン用のファイルを受け取ってください。
guide-linux-choose-title = ブラウザで証明書を選ぶ
guide-linux-choose-text =
    証明書がいる画面を開くと、どの証明書を使うかを聞かれます。ご自分の事業所の名前で、新しいほうの有効期限の行を選び、「OK」を押します。
guide-linux-choose-trouble =
    違う証明書を選んでしまったとき：ブラウザの画面をすべて閉じてから、開き直してください。

## 手順：Firefox
guide-firefox-settings-title = Firefox の証明書の設定を開く
guide-firefox-settings-text =
    Firefox は、Windows や macOS に取り込んだ証明書とは別に、自分の中にも証明書を持ちます。
    メニューから「設定」「プライバシーとセキュリティ」「証明書」の順に進み、「証明書を表示」を押します。
guide-firefox-settings-trouble =
    見つからないとき：設定の画面の上の検索に「証明書」と入力してください。
guide-firefox-import-title = 証明書のファイルを選択
guide-firefox-import-text =
    「あなたの証明書」を開き、「インポート」を押して、ダウンロードした末尾が .p12 のファイルを選びます。
guide-firefox-import-trouble =
    ファイルが見つからないとき：「ダウンロード」フォルダーを見てください。
guide-firefox-password-title = 証明書発行用パスワードを入力
guide-firefox-password-text =
    「パスワード」に、申請のときに入力した証明書発行用パスワードを、半角で、すきまを空けずに入力し、「ログイン」または「OK」を押します。一覧に事業所の名前が出れば、取り込みは終わりです。
guide-firefox-password-trouble =
    「パスワードが正しくない」と出るとき：申請した日に使った証明書発行用パスワードかどうか、大文字かどうかを確かめてください。何度まちがえても、証明書はこわれません。
    Firefox のパスワードを聞かれたとき：Firefox に設定した「メインパスワード」です。証明書発行用パスワードではありません。
guide-firefox-choose-title = ブラウザで証明書を選ぶ
guide-firefox-choose-text =
    証明書がいる画面を開くと、どの証明書を使うかを聞かれます。一覧からご自分の事業所の証明書を選び、「今後も同じ処理を行う」のチェックを外して、「OK」を押します。
guide-firefox-choose-trouble =
    選ぶ画面が出ないとき：前の選択を覚えています。Firefox の画面をすべて閉じてから、開き直してください。

## 初めてご利用される方へ（/start）
start-title = 初めてご利用される方へ
start-lead = 電子証明書をパソコンに入れるまでの全体の手順です。上から順に、確認と対応をお願いします。
start-done = 済み
start-next = 次はここ
start-not-needed = 不要
start-1-title = 1 証明書発行用パスワードの確認
start-1-text = 電子証明書を取り込むときに使う証明書発行用パスワードが、お手元にあることを確かめます。郵便で届いた「電子請求登録結果に関するお知らせ」の3番目に書かれています。
start-1-link = 証明書発行用パスワードを確認する
start-2-title = 2 証明書発行履歴の確認
start-2-text = ログインして、{$kaigo}の発行履歴を確認します。履歴により、3-1 か 3-2 のどちらかに進みます。
start-2-link = 証明書発行履歴を確認する
start-3-1-title = 3-1 {$careplan}の申請・インストール
start-3-1-text = {$kaigo}の発行履歴がない場合です。申請に際して費用は発生しません。
start-3-1-link = 申請する・受け取る
start-3-1-guide = 取り込み手順（11〜16）
start-3-2-title = 3-2 {$kaigo}のインストール
start-3-2-text = {$kaigo}の発行履歴がある場合です。このインストールに、証明書発行手数料はかかりません。
start-3-2-link = 受け取る
start-3-2-guide = 取り込み手順（4〜9）
start-undecided = 3-1 と 3-2 のどちらになるかは、証明書の画面でご案内します。
start-short-heading = 近道
start-short = パソコンに専用ソフトを入れると、申請から取り込みまで自動で進みます。
start-short-link = 専用ソフトをダウンロードする
start-short-more = 専用ソフト renkei では、証明書発行用パスワードはいりません。鍵は、そのパソコンの中で作られます。
start-guides-link = 証明書の取り込み手順
start-sign-in = ログインへ
