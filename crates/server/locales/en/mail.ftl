## Outbox on the console
console-menu-mail = Outgoing mail
mail-introduction = Mail to offices. The text of a mail is not kept once it is sent. While the mail server cannot be reached, mail is tried again after a while.
mail-not-configured = No mail server is configured. Mail is kept here and not sent. Write [mail] into the configuration and restart the server to begin sending.
mail-waiting = { $count } waiting.
mail-none = There is no outgoing mail.
column-queued = Queued
column-recipient = Recipient
column-subject = Subject
mail-state-sent = Sent ({$time})
mail-state-waiting = Waiting
mail-state-delayed = Tried {$count} times and not sent yet. The next attempt is at {$time}.
mail-state-given-up = Tried {$count} times and not sent. It is not tried any more.
mail-state-too-late = Not sent, because it was of no use any more.
mail-resend = Send again
mail-resent-title = It will be sent again
mail-resent-text = The next attempt is within seconds. Open this page again to see the result.
mail-nothing-to-send-title = There is nothing to send again
mail-nothing-to-send-text = This mail was sent already, or is of no use any more. Nothing was sent.

## Addresses of an office and its people
account-mail-title = Mail addresses
account-mail-link = Register or change mail addresses
account-mail-none = No security mail address (セキュリティメールアドレス) is registered yet.
account-mail-security = Security mail address (セキュリティメールアドレス): {$address}
mail-not-sent-here = This exchange cannot send mail yet. Addresses can be registered once it can.
mail-security-label = Security mail address (セキュリティメールアドレス)
mail-security-what = One address for each person, to make sure that it is you: for a new password when you have forgotten yours, and for ending a lock. No notices are sent there.
mail-security-none = None is registered yet. With one, a forgotten password can be replaced without waiting for the post.
mail-security-remove = Remove the security mail address
mail-security-set-title = The security mail address is registered
mail-security-set-text = Mails for a new password or for ending a lock will be sent there from now on.
mail-security-last-title = The security mail address cannot be removed
mail-security-last-text = It is your last way to replace a password yourself. Nothing was changed. If the address will no longer be yours, register a new one; it takes the place of this one.
mail-notice-label = Notice addresses (お知らせ用メールアドレス)
mail-notice-what = Addresses that are told when there is a new notice, such as that a certificate was issued. The office can register up to 10, or none. They are not used for passwords.
mail-notice-none = No notice address is registered.
mail-notice-remove = Remove
mail-notice-known = This address is registered already
mail-notice-full = There can be {$count} notice addresses. Remove one that is not used first
mail-notice-added-title = The notice address is registered
mail-notice-added-text = New notices are announced to this address too.
mail-notice-removed-title = The notice address was removed
mail-notice-removed-text = No more notices are announced to this address.
mail-security-removed-title = The security mail address was removed
mail-security-removed-text = If you forget your password, ask an administrator of your office for another one.
mail-notice-administrator = Notice addresses are looked after by administrators.
mail-registered = Registered address
mail-address-column = Address
mail-since-column = Registered
mail-address-hint = For example sakura@example.jp
mail-address-wrong = This is no mail address. Check the @ and what stands before and after it
mail-code-send = Send a code
mail-code-title = Checking the mail address
mail-code-sent = A code was sent to {$address}. Type the six digits of the mail. If it does not arrive, look among unwanted mail.
mail-code-hint = The six digits of the newest mail
mail-code-button = Register
mail-code-again = Send it again
mail-code-wrong-title = The code is wrong
mail-code-wrong-text = Type the six digits of the newest mail. They count for {$minutes} minutes.
mail-codes-too-many-title = No code can be sent for a while
mail-codes-too-many-text = There were too many within the hour. Nothing was registered. Try again in an hour.

## Mails
mail-closing =
    ----
    {$name} sent this mail automatically. It cannot be answered.
    Nobody asks for passwords or codes by mail or telephone.
mail-code-subject = Code for your mail address
mail-code-body =
    Somebody is registering this mail address at {$name}.

    Code: {$code}

    Type it on the page within {$minutes} minutes.
    If it was not you, there is nothing to do. The address will not be registered.
mail-address-changed-subject = The security mail address was changed
mail-address-changed-body =
    The security mail address of {$user} is another one now.
    Nothing will be sent to this one any more.

    If you changed it, there is nothing to do.
    If not, tell {$federation} by telephone at once.
mail-certificate-issued-subject = Your certificate was issued
mail-certificate-issued-body =
    The certificate you applied for was issued.

    Sign in to the portal, open the notice and go on to the download.
    Installing needs the issue password that was typed with the application.

    Address of the portal: {$portal}
mail-new-password-subject = Choosing a new password
mail-new-password-body =
    A new password was asked for by or for user ID {$user}.

    Open this address and choose a new password.
    {$link}

    The address can be used once, until {$time} (30 minutes).
    If two-step sign-in is set up, the next sign-in asks for a code as well.

    If it was not you, there is nothing to do. The password stays as it is.
mail-unlock-subject = Ending the lock
mail-unlock-body =
    After repeated wrong passwords for user ID {$user},
    sign-in is closed for a while. It opens again by itself.

    If you are in a hurry, open this address and press the button.
    {$link}

    The address can be used once, until {$time} (30 minutes).
    If it was not you, there is nothing to do.
    If this mail comes again and again, tell {$federation}.
mail-password-changed-subject = The password was changed
mail-password-changed-body =
    The password of user ID {$user} is another one now.
    Every session has ended.

    If you changed it, there is nothing to do.
    If not, choose a new one at this address,
    and tell {$federation} by telephone at once.
    {$portal}/recover
