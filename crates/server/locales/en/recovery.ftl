## First steps
first-progress = First steps (はじめての設定) {$step}/{$count}
first-next = Agree and go on
first-later = Later
first-terms-title = Terms of use
first-terms-text = Please read the terms first. Once you agree, the next page opens.
first-terms-new-edition = There is a new edition of the terms. Once you have read it and agree, you go on to where you wanted.
terms-download = Keep this text
first-mail-title = Registering a security mail address
first-mail-again = Type another address
first-mail-later-what = You can go on without one and register it later under ユーザー情報変更 (account). Without one, a forgotten password is replaced by post.
first-second-factor-text = Signing in can ask for digits shown by your telephone beside the password. You can go on without setting it up.
first-second-factor-later-what = It can be set up later under ユーザー情報変更 (account).
first-done-title = The first steps are done
first-done-text = This is set up now.
first-done-password = You have chosen your own password
first-not-yet = Not registered yet
first-left-heading = Still to do
first-left-mail = Registering a security mail address (so that you can replace a forgotten password yourself)
first-left-second-factor = Setting up two-step sign-in (so that nobody signs in with your password alone)
first-left-where = Both can be done at any time under ユーザー情報変更 (account) in the menu.
first-done-button = Go on to the top page

## When somebody cannot sign in
recover-link = For those who lost their password (パスワード等を紛失した方はこちら)
recover-title = When you cannot sign in
recover-text = If you do not know your user ID or password, there are two ways.
recover-by-mail = By mail
recover-by-mail-text = If you have registered a security mail address, you can choose a new password yourself. If you do not know your user ID, it is told by mail as well.
recover-mail-from = The mail comes from this address:
recover-no-mail = This exchange cannot send mail yet. Please apply for a new password.
recover-by-post = By an application
recover-by-post-text = For those who have not registered an address, or do not know whether they have. The federation checks what you write and sends a new password by post.
recover-mail-title = Choosing a new password
recover-mail-text = A mail will be sent to the security mail address that is registered.
recover-known-label = User ID or security mail address
recover-known-hint = If you do not know the user ID, type the mail address. The mail tells the user ID.
recover-mail-button = Send the mail
recover-no-address = For those who have not registered an address
recovery-sent-title = The mail is on its way
recovery-sent-text = If what you typed is registered, a mail arrives within minutes. If it does not, look among unwanted mail.
recover-new-password-title = Choosing a new password
recover-new-password-text = Choose a new password for user ID {$user} and type it twice. Every session ends. Two-step sign-in stays as it is.
recovered-title = The new password is set
recovered-text = Sign in with the new password.
link-used-title = This address has been used
link-used-text = The address of a mail can be used once. Nothing was changed. Ask for another mail if you need one.
link-ended-title = This address cannot be used any more
link-ended-text = The address of a mail can be used for 30 minutes. Nothing was changed. Ask for another mail if you need one.
link-unknown-title = This address cannot be used
link-unknown-text = A part of it may be missing. See that you typed the whole address of the mail.
to-sign-in = To the sign-in page
sign-in-locked-mail = If you are in a hurry, press ロックを解除する (unlock) in the mail to your security mail address.
unlock-title = Ending the lock
unlock-text = Sign-in with user ID {$user} is closed for a while. If you end this, the password can be typed again at once. It stays as it is.
unlock-button = End the lock (ロックを解除する)
unlocked-title = The lock has ended
unlocked-text = You can sign in again. If you cannot remember the password, use the link for lost passwords on the sign-in page.
unlock-not-locked-title = There is no lock any more
unlock-not-locked-text = It ended by itself. You can sign in.

## ログイン情報再発行申請
recovery-request-title = Application for new sign-in data (ログイン情報再発行申請)
recovery-request-text = Type the office number, your name and a telephone number. The federation may call to check.
recovery-request-by-post = After the check a notice (ログイン情報発行通知書) is sent by post to the address of the office on record, with the user ID and a temporary password. The issue password stays as it is.
recovery-request-button = Apply
recovery-office-hint = Ten digits
recovery-office-unknown = This office number is not registered. If you are not sure of it, ask your federation
recovery-applicant = Your name
recovery-applicant-hint = Somebody who works at the office
recovery-applicant-long = A name can have 60 characters
recovery-telephone = Telephone
recovery-telephone-hint = The office's number on record, such as 03-1234-5678
recovery-telephone-wrong = Type digits and hyphens, with the area code
recovery-one-waits-title = An application was taken already
recovery-one-waits-text = An application of this office waits to be checked. No other was taken. If it is urgent, ask your federation.
recovery-state-title = State of the application for new sign-in data
recovery-key = Inquiry key
recovery-keep = Write down receipt number and key, or print this page. Its address shows the state at any time.
recovery-applied = Applied
recovery-decided = Decided
recovery-posted = Posted
recovery-reason = Reason for refusing
recovery-reason-hint = Shown to the applicant as it is
recovery-state-waiting = Waiting
recovery-state-issued = Notice in preparation
recovery-state-posted = Posted
recovery-state-refused = Refused
recovery-meaning-waiting = The application was taken. The federation is checking it.
recovery-meaning-issued = The check is done and the notice is being prepared. The former password cannot be used any more.
recovery-meaning-posted = The notice was posted to the address of the office on record. It arrives within days.
recovery-meaning-refused = The application was refused for the following reason. The password is as it was.
recovery-console-text = Applications of offices that do not know their user ID or password. Make sure who applied before you make the notice.
recovery-none = There are no applications.
recovery-no-account = Not registered
recovery-no-account-hint = This office has no user ID yet. No notice can be made. Register the office first.
recovery-has-mail = This office has registered a security mail address. It can choose a new password itself without waiting for the post. Point out the link for lost passwords on the sign-in page by telephone.
recovery-checks-heading = Who applied
recovery-check-number = Number and name of the office agree with its paper registration
recovery-check-called = The office confirmed the application when called back on the registered telephone number
recovery-check-employed = The applicant works at the office
recovery-check-missing = Tick "{$label}". Nothing was changed yet
recovery-issue-what = The button makes a new temporary password and downloads the notice as a PDF. The notice is not kept on this server. The former password ends, and so does every session.
recovery-issue = Make a temporary password and download the notice
recovery-issue-again = Make another temporary password and download the notice
recovery-posted-button = Note that it was posted
recovery-refuse = Refuse the application
recovery-act-issued = A temporary password
recovery-act-posted = A note that the notice was posted
recovery-act-refused = Refusal
mail-recovery-requested-subject = New sign-in data was applied for
mail-recovery-requested-body =
    New sign-in data for the office (by post) was applied for.
    The federation checks who it was. The password stays as it is until then.

    If you are in a hurry, you can choose a new one yourself without waiting:
    {$portal}/recover

    If it was not you, tell {$federation} by telephone at once.
