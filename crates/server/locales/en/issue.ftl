# The issue password: checking, loss, re-issue

issue-password-ready = Have the issue password (証明書発行用パスワード) at hand
issue-password-typing-hint = 16 characters, without blanks. Full-width characters are put right here; the import wizard takes half-width ones only.
issue-password-is-sign-in-next = See how to read the sheet (用紙の見かたを確認する)
issue-back-to-application = Back to the application (申請に戻る)

# Checking
issue-check-title = Check the issue password (証明書発行用パスワードの確認)
issue-check-introduction = Before you apply, make sure that the sheet 電子請求登録結果に関するお知らせ is at hand. Three things stand on it.
issue-sheet-heading = The three things on the sheet
issue-sheet-user-id-name = User id (ユーザID)
issue-sheet-user-id-use = Used every time you sign in.
issue-sheet-user-id-place = First from the top: 14 characters beginning with KJ.
issue-sheet-password-name = Temporary password (仮パスワード)
issue-sheet-password-use = For the first sign-in only. After that you sign in with the password you chose.
issue-sheet-password-place = Second from the top: 12 characters.
issue-sheet-issue-password-name = Issue password (証明書発行用パスワード)
issue-sheet-issue-password-use = Used twice: for the application and for the import.
issue-sheet-issue-password-place = Third from the top: 16 capital letters and digits in four groups of four.
issue-sheet-open = Show a sample of the sheet
issue-sheet-alt = Sample of 電子請求登録結果に関するお知らせ: user id, temporary password and issue password, from top to bottom, in large type and groups of four.
issue-check-heading = Check what you have
issue-check-nothing-changes = This only checks; nothing else is changed. Wrong entries count together with those at the application.
issue-check-label = Check the issue password at hand (手元の証明書発行用パスワードを確かめる)
issue-check-button = Check (確かめる)
issue-check-empty-title = Enter the issue password
issue-check-empty-text = Nothing was checked.
issue-check-right-title = It is right (合っています)
issue-check-right-text = Use it for the application and for the import of the certificate.
issue-check-wrong = It is wrong (違います)
issue-check-is-sign-in = This is your sign-in password (これはログイン用のパスワードです)
issue-check-none-heading = No issue password has been issued yet
issue-check-none = Ask {$federation}. Once registered, you get the sheet 電子請求登録結果に関するお知らせ.
issue-check-next = Next: history of certificates (次へ：証明書発行履歴の確認)

# The sheet is lost
reissue-title = I have lost the sheet (通知書を紛失してしまった)
reissue-first-heading = Before a re-issue
reissue-first-check = You can check whether a password on paper or in a note is right; nothing changes.
reissue-first-check-link = Check the password at hand once more (手元のパスワードをもう一度確かめる)
reissue-first-own-key = If you are about to apply, the way in which your computer makes the key (set-up of renkei) needs neither the issue password nor a re-issue, and no fee of its own (what the certificate costs depends on its kind).
reissue-warning-heading = A re-issue cannot be undone
reissue-effect-password = The present issue password can no longer be used.
reissue-effect-lost = These certificates, not yet installed, can no longer be installed. New applications are needed.
reissue-effect-installed = Certificates that are installed go on working.
reissue-effect-fetched = Downloaded files keep the old password, and cannot be downloaded again. Delete what you do not need.
reissue-effect-continuing = Applications under way go on with the new password.
reissue-effect-nothing = No certificate and no application is affected.
reissue-line-certificate = {$label} (valid until {$end})
reissue-line-terminal = {$label} (valid until {$end}, computer {$terminal})
reissue-line-free = a new application is free of charge
reissue-line-fee = a new application costs {$fee} yen
reissue-line-pending = {$label} (receipt {$receipt})
reissue-line-approved = {$label} (receipt {$receipt}): the federation will look at it again; its place is kept
reissue-line-merged = {$receipt} is withdrawn in favour of the earlier application of its kind
reissue-heading = Re-issue
reissue-how = The new password comes at once, in a PDF that opens with your password for signing in.
reissue-confirm = I have read the above (上の内容を確認しました)
reissue-not-confirmed = Read the above and tick the box
reissue-password-label = Password for signing in
reissue-on-screen = Also show it once on the screen (画面にも1回だけ表示する)
reissue-on-screen-hint = For computers without a PDF viewer. It is shown once on the next page and kept nowhere.
reissue-button = Re-issue (再発行)
reissue-again = Re-issue once more
reissue-password-unfit-title = No file can be made with this password
reissue-password-unfit-text = Nothing was re-issued. A PDF takes half-width letters, digits, symbols and spaces, at most 127. Change your password for signing in first.
reissue-elsewhere-title = Somebody else was faster
reissue-elsewhere-text = {$who} re-issued at {$at}. Nothing was done from this page. Below is how things stand now.

# Re-issued
reissued-page-title = Re-issued (再発行しました)
reissued-title = The issue password was re-issued
reissued-text = The new password stands in the file attached to the notice. The file opens with the password for signing in that you just typed.
reissued-once = It is shown this once only. Type it without blanks. Write it down and keep it where nobody sees it.
reissued-open-notice = Open the notice (お知らせ画面を開く)

# The notice and its file
reissue-notice-category = 証明書
reissue-notice-title = Re-issue of the issue password (証明書発行用パスワード再発行通知)
reissue-notice-text =
    The issue password was re-issued. The new one stands in the attached file (PDF).
    The file opens with the password for signing in that was typed at {$at}. It keeps that password, also when you change yours.
    It can be fetched once, until {$until}, and is gone when you sign out. If you missed it, re-issue once more.
    Only the person who re-issued sees this notice.
reissue-office-title = The issue password was re-issued (証明書発行用パスワードが再発行されました)
reissue-office-text =
    {$who} re-issued the issue password at {$at}. The one before can no longer be used.
    Only that person can fetch the new one. If you know nothing about it, ask {$federation}.
reissue-file-open = Open the attached file
reissue-file-title = Attached file: the new issue password
reissue-file-password = Password of the file
reissue-file-password-value = The password for signing in that was typed at {$at}. The file keeps it, also when you change yours.
reissue-file-until = Can be fetched
reissue-file-until-value = until {$until}, or until you sign out
reissue-file-viewers = Opens with
reissue-file-viewers-value = Adobe Acrobat Reader, Microsoft Edge, Google Chrome, Firefox and others that open PDFs with a password (AES-256)
reissue-file-once = It can be downloaded once. Print it or keep it where nobody sees it.
reissue-file-button = Download
reissue-file-fetched-title = This file was downloaded before
reissue-file-fetched-text = It was downloaded at {$at} and removed from the server. Look in the folder Downloads; if it is not there, re-issue once more.
reissue-file-gone-title = This file is gone
reissue-file-gone-text = Its time is over, or you signed out, and it was removed from the server. If you do not know the new password, re-issue once more.

# Histories after a re-issue, and the console
state-lost = Cannot be installed: the issue password was re-issued
downloads-none-lost = {$label} cannot be installed because the issue password was re-issued. Apply anew on the previous page.
downloads-none-reissued = {$label} cannot be downloaded again because the issue password was re-issued. What is installed goes on working. For another computer, apply on the previous page.
fact-rekeyed = Another key
rekeyed-pending = The issue password was re-issued at {$at} and the key was made anew. The application and its place are the same.
rekeyed-approved = The issue password was re-issued at {$at} and the key was made anew. The approval by {$who} was for the key before: look at it again.
