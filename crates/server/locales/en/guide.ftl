## Installation guide (/guides)
guides-title = Installing a certificate
guides-lead = Choose your computer and the browser in which the certificate will be used. The labels are those of Japanese screens.
guides-unknown = There is no guide for that computer. Choose one of these.
guides-systems = Choose a computer
guide-title = Installing a certificate: {$system}
guide-system-windows = Windows 10 and 11 (Edge, Chrome)
guide-system-macos = macOS (Safari, Chrome)
guide-system-linux = Linux (Chrome, Chromium)
guide-system-firefox = Firefox (on any computer)
guide-series-label = Numbers of the steps
guide-series-careplan = 3-1 {$careplan} (steps {$first} to {$last})
guide-series-kaigo = 3-2 {$kaigo} (steps {$first} to {$last})
guide-ready-heading = Before you begin
guide-ready = Have the issue password (証明書発行用パスワード) at hand. It is needed in step {$number}.
guide-ready-link = What is the issue password? (証明書発行用パスワードとは？)
guide-ready-day = The certificate applied for on {$applied} (valid until {$end}) opens with the issue password that was typed into that application.
guide-ready-file = The certificate's file comes from the portal's page of downloads (証明書のダウンロード). Its name ends in .p12.
guide-step = Step {$number}: {$title}
guide-between = (no number) {$title}
guide-trouble = When it does not work
guide-enlarge = Show the drawing larger ({$picture})
guide-list-label = What the drawing shows: {$picture}
guide-part-heading = Heading 「{$label}」
guide-part-text = 「{$label}」
guide-part-radio-on = Choose 「{$label}」
guide-part-radio-off = Do not choose 「{$label}」
guide-part-check-on = Put a tick at 「{$label}」
guide-part-check-off = No tick at 「{$label}」
guide-part-field = Field 「{$label}」: {$value}
guide-part-file = File 「{$label}」
guide-part-menu = Go through {$label}
guide-part-value = Compare the value at 「{$label}」: {$value}
guide-part-row-chosen = Choose the line 「{$label}」
guide-part-row = Line 「{$label}」
guide-part-button-go = Press the button 「{$label}」
guide-part-button = Button 「{$label}」
guide-part-mark = {$line} [{$mark}]
guide-root-heading = Name and thumbprint (拇印) of the issuing authority
guide-root-name = Authority
guide-root-sha1 = Thumbprint (SHA-1)
guide-root-sha256 = Thumbprint (SHA-256)
guide-root-compare = Make sure that the value on the screen is the same before you press はい. The screen may put its spaces elsewhere.
guide-done-heading = After the installation
guide-done = The last screen proves only that the import worked. Go on and check that the certificate connects.
guide-done-link = Check that it is installed correctly
guide-foot-marks = The drawings are schematic; the real screens look different. Windows and Microsoft Edge are trade marks of Microsoft Corporation, macOS and Safari of Apple Inc., Chrome of Google LLC, Firefox of the Mozilla Foundation. This system is not connected with any of them.
guide-edition = {$month}/{$year} of Reiwa / edition of {$day} / for renkei version {$version}
guide-back = Guides for other computers

## Steps: Windows
guide-windows-open-title = Open the downloaded file
guide-windows-open-text =
    The download button saves a file whose name ends in .p12. Open it from the browser's list.
guide-windows-open-trouble =
    Nothing seems to happen: open the folder ダウンロード in the Explorer and double-click the newest file that ends in .p12.
    Another program opens: press the file with the right button and choose PFX のインストール.
guide-windows-location-title = Choose the present user
guide-windows-location-text =
    Under 保存場所 choose 現在のユーザー and press 次へ.
guide-windows-location-trouble =
    You went on with ローカル コンピューター: press キャンセル, open the file again and start over. Also after the end it can be installed again with 現在のユーザー.
    It was installed in another person's Windows: a certificate works only for the person who installed it. Sign in to Windows as the person who will use it and install it again.
guide-windows-file-title = Just press 次へ on the page with the file's name
guide-windows-file-text =
    The printed guide leaves this page out. The name stands under ファイル名 already. Just press 次へ.
guide-windows-file-trouble =
    ファイル名 is empty: press キャンセル, double-click the certificate's file and start over.
guide-windows-password-title = Type the issue password
guide-windows-password-text =
    Into パスワード type the issue password (証明書発行用パスワード) of the application, in half-width characters and without spaces. It is not the password for signing in.
    Leave a tick only at すべての拡張プロパティを含める and take off the others. Then press 次へ.
    Why not 秘密キーの保護を強力にする: it asks at each use, and automatic sending and receiving stops.
    Why not このキーをエクスポート可能にする: the key could be copied to another computer, and stolen.
    Why not 仮想化ベースのセキュリティを使用して秘密キーを保護する: some programs cannot use such a key, and it cannot be moved.
guide-windows-password-trouble =
    The password is said to be wrong: check that it is the issue password of the day of the application, in capitals. One that was issued again later does not open it. Mistakes do not damage the certificate.
    It is right and still refused: computers older than Windows 10 do not know the format. Fetch the file for old computers from the page of downloads.
    You went on with other ticks: press キャンセル and start over with opening the file. After the end, installing it again replaces it.
    You pressed キャンセル in the middle: nothing was installed. Open the file again and start over.
guide-windows-store-title = Let Windows choose the certificate store
guide-windows-store-text =
    See that 証明書の種類に基づいて、自動的に証明書ストアを選択する is chosen and press 次へ.
guide-windows-store-trouble =
    You went on with 証明書をすべて次のストアに配置する: browsers may not find the certificate. Start over with opening the file.
guide-windows-finish-title = Press the button 完了
guide-windows-finish-text =
    A page shows what will be done. Press 完了.
guide-windows-finish-trouble =
    Nothing changes after 完了: the warning of the next step may be hidden behind. Make other windows smaller and look for it.
guide-windows-warning-title = If a security warning appears, press はい
guide-windows-warning-text =
    The warning appears only the first time on a computer. If it does not appear, go on to the next step.
    Make sure that the name of the authority and its thumbprint (拇印) are those below, then press はい.
guide-windows-warning-trouble =
    The values differ: press いいえ and ask the help desk.
    You pressed いいえ: the certificate is there but shows as not trusted, and may not connect. Open the certificate's file and install it again; the same warning appears. Compare the value and press はい.
guide-windows-done-title = The certificate is installed
guide-windows-done-text =
    When 正しくインポートされました。 appears, press OK. The installation is complete.
guide-windows-done-trouble =
    Another text appears: write it down and start over with opening the file. If it appears again, ask the help desk.
guide-windows-choose-title = Choose the certificate in the browser
guide-windows-choose-text =
    A page that needs a certificate asks which one to use. Choose the line with the name of your office and the later end date, and press OK.
guide-windows-choose-trouble =
    You chose the wrong one: the browser remembers it. Close all windows of the browser and open it again.
    It is not in the list: certificates that have ended are not offered. Check also that it was installed by the same person of Windows.
guide-windows-list-title = Remove an old certificate that has ended
guide-windows-list-text =
    Without the old one nobody picks it by mistake. Search Windows for インターネット オプション and go through コンテンツ and 証明書.
    In the list 個人, choose the line that has ended and press 削除. Do not remove the new one.
guide-windows-list-trouble =
    You removed the new one: download the file again and install it again, without any fee.

## Steps: macOS
guide-macos-open-title = Open the downloaded file
guide-macos-open-text =
    The download button saves a file whose name ends in .p12. Opening it from the browser's list starts キーチェーンアクセス.
guide-macos-open-trouble =
    Nothing seems to happen: open the folder ダウンロード in the Finder and double-click the newest file that ends in .p12.
    Another program opens: open キーチェーンアクセス, go through ファイル and 読み込む and choose the file.
guide-macos-keychain-title = Choose the keychain
guide-macos-keychain-text =
    When asked where to put it, choose ログイン at キーチェーン and press 追加.
guide-macos-keychain-trouble =
    You went on with システム: it changes other people's settings, and browsers may not use it. Remove it and start over with ログイン.
    The question does not appear: it goes into ログイン by itself. Go on.
guide-macos-password-title = Type the issue password
guide-macos-password-text =
    Into パスワード type the issue password (証明書発行用パスワード) of the application, in half-width characters and without spaces, and press OK. It is not the password of the Mac.
guide-macos-password-trouble =
    The password is said to be wrong: check that it is the issue password of the day of the application, in capitals. Mistakes do not damage the certificate.
    It is right and still refused: old versions of macOS do not know the format. Fetch the file for old computers from the page of downloads.
guide-macos-trust-title = Check the authority and trust it
guide-macos-trust-text =
    In キーチェーンアクセス, under ログイン, double-click the authority's certificate. Make sure that its name and the value at SHA-1 are those below.
    When they are, open 信頼, set この証明書を使用するとき to 常に信頼 and close it.
guide-macos-trust-trouble =
    The values differ: close it without trusting it and ask the help desk.
    The authority's certificate is not there: search すべての項目 for the name below.
guide-macos-choose-title = Choose the certificate in the browser
guide-macos-choose-text =
    A page that needs a certificate asks which one to use. Choose the line with the name of your office and the later end date, and press OK or 続ける.
guide-macos-choose-trouble =
    The Mac's password is asked for again and again: type the password with which you sign in to the Mac and press 常に許可.
    You chose the wrong one: quit the browser and open it again.

## Steps: Linux
guide-linux-settings-title = Open the browser's certificates
guide-linux-settings-text =
    Go through 設定, プライバシーとセキュリティ and セキュリティ, and press 証明書の管理.
guide-linux-settings-trouble =
    You do not find it: type 証明書 into the search at the top of the settings.
guide-linux-import-title = Choose the file
guide-linux-import-text =
    Open お客様の証明書, press インポート and choose the downloaded file that ends in .p12.
guide-linux-import-trouble =
    The file is not there: look into the folder ダウンロード and show files of all kinds.
guide-linux-password-title = Type the issue password
guide-linux-password-text =
    Into パスワード type the issue password (証明書発行用パスワード) of the application, in half-width characters and without spaces, and press OK.
guide-linux-password-trouble =
    The password is said to be wrong: check that it is the issue password of the day of the application, in capitals. Mistakes do not damage the certificate.
    It is right and still refused: fetch the file for old computers from the page of downloads.
guide-linux-choose-title = Choose the certificate in the browser
guide-linux-choose-text =
    A page that needs a certificate asks which one to use. Choose the line with the name of your office and the later end date, and press OK.
guide-linux-choose-trouble =
    You chose the wrong one: close all windows of the browser and open it again.

## Steps: Firefox
guide-firefox-settings-title = Open the certificates of Firefox
guide-firefox-settings-text =
    Firefox keeps certificates of its own, beside those of Windows or macOS.
    From the menu go through 設定, プライバシーとセキュリティ and 証明書, and press 証明書を表示.
guide-firefox-settings-trouble =
    You do not find it: type 証明書 into the search at the top of the settings.
guide-firefox-import-title = Choose the file
guide-firefox-import-text =
    Open あなたの証明書, press インポート and choose the downloaded file that ends in .p12.
guide-firefox-import-trouble =
    The file is not there: look into the folder ダウンロード.
guide-firefox-password-title = Type the issue password
guide-firefox-password-text =
    Into パスワード type the issue password (証明書発行用パスワード) of the application, in half-width characters and without spaces, and press ログイン or OK. When the name of the office stands in the list, the installation is complete.
guide-firefox-password-trouble =
    The password is said to be wrong: check that it is the issue password of the day of the application, in capitals. Mistakes do not damage the certificate.
    A password of Firefox is asked for: that is the メインパスワード set in Firefox, not the issue password.
guide-firefox-choose-title = Choose the certificate in the browser
guide-firefox-choose-text =
    A page that needs a certificate asks which one to use. Choose the certificate of your office, take the tick off 今後も同じ処理を行う and press OK.
guide-firefox-choose-trouble =
    The question does not appear: the last choice is remembered. Close all windows of Firefox and open it again.

## First-time page (/start)
start-title = For first-time users (初めてご利用される方へ)
start-lead = All steps until the certificate is in your computer. Take them from top to bottom.
start-done = Done (済み)
start-next = Next (次はここ)
start-not-needed = Not needed (不要)
start-1-title = 1 Confirm the issue password (証明書発行用パスワードの確認)
start-1-text = Make sure that the issue password, which installing a certificate needs, is at hand. It is the third entry of the sheet 「電子請求登録結果に関するお知らせ」 that came by post.
start-1-link = Confirm the issue password
start-2-title = 2 Look at the history of certificates (証明書発行履歴の確認)
start-2-text = Sign in and look at the history of {$kaigo}. It decides between 3-1 and 3-2.
start-2-link = Look at the history
start-3-1-title = 3-1 Apply for and install the {$careplan}
start-3-1-text = When there is no {$kaigo} in the history. The application costs nothing.
start-3-1-link = Apply or download
start-3-1-guide = Installation guide (steps 11 to 16)
start-3-2-title = 3-2 Install the {$kaigo}
start-3-2-text = When there is a {$kaigo} in the history. Installing it costs nothing.
start-3-2-link = Download
start-3-2-guide = Installation guide (steps 4 to 9)
start-undecided = The page of certificates will tell which of 3-1 and 3-2 is yours.
start-short-heading = The short way
start-short = With our program on the computer, everything from the application to the installation runs by itself.
start-short-link = Download the program
start-short-more = The program, renkei, needs no issue password: the key is made inside that computer.
start-guides-link = Installation guide
start-sign-in = To sign-in
