## The end of a sign-in (R38)
until-nothing = If nothing is done, you are signed out at {$time}.
stay-label = Time left
stay-soon = You will be signed out soon. Press "Go on" if you are still working.
stay-button = Go on
stay-new-window = (opens a new window)
stay-title = You are still signed in
stay-text = You stay signed in if you do something before {$time}.
stay-form-text = The page you were filling in is as you left it. You can go on typing there and send it. You may close this page.
stay-back = To the first page
form-kept-file = {" "}Please choose the file again.

## Changes of an office's record (R28)
account-office-link = See the office's record, ask for a change
office-change-title = The office's record
office-change-now = On record now
office-change-heading = Ask for a change
office-change-text = Correct what changes and send it. The federation checks it, and once it is accepted the record changes. The result arrives as a notice.
office-change-button = Send
office-change-open = See the request
office-change-administrator = Only administrators can ask for a change.
office-change-nothing = This is what is on record. Correct what changes before you send it.
office-change-waits-title = A change has been asked for
office-change-waits-text = The federation is checking the change sent at {$day} (receipt {$receipt}). Another one can be sent once there is a result, or once this one is withdrawn.
office-change-sent-title = The change has been asked for
office-change-sent-text = The receipt number is {$receipt}. The result will be a notice on the first page.
office-change-sent-what = a change was asked for
office-change-waiting-title = The federation is checking it
office-change-waiting-text = Until there is a result the record stays as it is. {$reason}
office-change-accepted-title = The office's record was changed
office-change-accepted-text = The record is now as you asked. Certificates that were issued can be used as before. {$reason}
office-change-refused-title = The change was not accepted
office-change-refused-text = Reason: {$reason} The record is as it was. You can correct the request and send it again.
office-change-withdrawn-title = The request was withdrawn
office-change-withdrawn-text = The record is as it was. {$reason}
office-change-category = システム関連
request-office-change = Change of the office's record
state-accepted = Changed
state-accepted-long = Changed
office-field-name = Name of the office
office-field-kana = Name in kana
office-field-kana-hint = Hiragana or katakana
office-field-postcode = Postcode
office-field-postcode-hint = For example 100-0001
office-field-address = Address
office-field-telephone = Telephone
office-field-telephone-hint = For example 03-1234-5678
office-field-fax = Fax
office-field-fax-hint = Leave empty if there is none
office-field-note = Remarks
office-field-note-hint = Anything the federation should know, such as the day or the reason of the change
office-field-line-wrong = {$label}: please fill it in, and shorten it if it is very long
office-field-kana-wrong = {$label}: please use hiragana or katakana, at most 100 characters
office-field-postcode-wrong = {$label}: please type seven digits, for example 100-0001
office-field-telephone-wrong = {$label}: please type digits with the area code, for example 03-1234-5678
office-field-note-long = {$label}: at most 1,000 characters
office-changes-title = Changes of records
office-changes-text = Changes of their records that offices ask for. What waits to be checked stands on top.
office-changes-none = No changes of records were asked for.
office-change-state-waiting = waits
office-change-state-accepted = changed
office-change-state-refused = not accepted
office-change-state-withdrawn = withdrawn
office-change-compare = What changes
office-change-item = Item
office-change-present = On record now
office-change-wanted = Asked for
office-change-differs = changes
office-change-accept = Accept the change
office-change-accept-text = What was asked for goes on record as it is, and the office gets a notice.
office-change-refuse = Do not accept
office-change-reason = Reason for the refusal
office-change-reason-hint = Shown to the office in a notice as you write it
office-change-act-accepted = Recording the change
office-change-act-refused = A decision against the change
office-change-act-withdrawn = Withdrawal of the request

## The sheets for new accounts
account-sheets-title = Sheets for new accounts
account-sheets-ready-title = The sheets are ready
account-sheets-ready-text = The offices are registered. You can download the sheets from this page until {$until}, as often as you need. Only this sign-in can open them.
account-sheets-gone-title = The file with the sheets is gone
account-sheets-gone-text = Thirty minutes have passed, you signed out, or it was removed. The offices stay registered. Without the sheets, issue a new temporary password for each account.
account-sheets-wait-title = There are sheets to be downloaded
account-sheets-wait-text = They can be downloaded until {$until}.
account-sheets-open = To the sheets
account-sheets-count = Accounts
account-sheets-made = Made
account-sheets-until = Can be downloaded until
account-sheets-fetched = Last downloaded
account-sheets-not-fetched = not yet
account-sheets-fetch = Download the PDF
account-sheets-remove-text = Once you have seen that the PDF opens, you can remove it here without waiting.
account-sheets-remove = Remove it from the server

## Too many from one place
recover-too-many-title = Not possible for a while
recover-too-many-text = Too much was sent from one place. This was not taken. Please try again in about {$minutes} minutes. If it is urgent, call your federation.

## Notices in two windows (M26)
console-notice-change-text = a change of the text
console-notice-change-files = a change of the attachments
console-notice-change-published = publishing
console-notice-change-withdrawn = withdrawing

## Notices that are told by mail
console-notice-mail = Also send a mail
console-notice-mail-hint = When the notice begins to be shown, the notice addresses of the offices it is for are told that there is one, and nothing else.
console-notice-mail-person = A notice for one person cannot be told by mail. Untick the box or choose other readers
console-notice-mail-none = no
console-notice-mail-wanted = when it begins to be shown
console-notice-mail-sent = sent
mail-notice-subject = There is a new notice
mail-notice-body =
    There is a new notice on the portal.
    Please sign in to read it.

    {$portal}
