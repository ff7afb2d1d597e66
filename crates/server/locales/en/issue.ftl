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
issue-check-none-heading = No issue password has been issued yet
issue-check-none = Ask your federation (国保連). Once registered, you get the sheet 電子請求登録結果に関するお知らせ.
issue-check-next = Next: history of certificates (次へ：証明書発行履歴の確認)
