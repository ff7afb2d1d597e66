# Texts of notices, the top page and the menu. The same keys stand in locales/ja/notices.ftl.

## Menu
menu-others = Other

## Notices that the system writes
notice-issued-title = Your certificate has been issued
notice-issued-facts = {$label} has been issued (receipt {$receipt}). It is valid from {$from} to {$to}.
notice-issued-download = Please download it and install it on your computer. You need the issue password that was entered with the application of {$applied}.
notice-issued-own-key = The computer “{$terminal}”, from which it was applied for, collects and installs it with renkei. Neither a download nor a password is needed.
notice-issued-look = To the certificates

## Top page
top-title = Top page
top-tasks = What to do now
top-no-tasks = There is nothing to do now.
card-returned = Your application for {$label} was sent back. Please correct it and send it again.
card-returned-date = Sent back on {$day}
card-ends-soon = The certificate ends in {$days} days
card-until = Valid until {$day}
card-renew = Renew
card-ended = The certificate has expired
card-apply-again = Apply
card-download = {$label} can be downloaded
card-download-date = Issued on {$day}
card-waiting = {$label} is waiting to be issued
card-waiting-date = Applied for on {$day}
card-waiting-look = Look at the application
card-waiting-expected = Expected: {$day}
card-mail = Register a mail address
card-mail-button = Register
card-uncollected = {$count} deliveries have not been collected. Your software collects them.
card-uncollected-date = The oldest: {$day}
card-uncollected-how = How to collect
card-begin = Let us get your certificate ready
card-begin-date = As of {$day}
card-begin-button = Begin

## Search among notices
notice-target-label = Which notices
notice-target-period = Notices of the period
notice-target-new = New notices
notice-target-unread = Unread notices
notice-target-all = All notices
notice-search-from = First day
notice-search-to = Last day
notice-search-between = to
notice-keyword-label = Keywords
notice-keyword-hint = Looked for in titles, texts and names of attachments. With spaces between them, all words have to be found.
notice-search-clear = Clear
notice-search-long = Please use at most {$longest} characters
notice-search-words = Please use at most {$count} words
notice-search-order = The first day has to be before the last day
notice-search-dates-unused = The dates count for “Notices of the period” only
notices-none-clear = Clear the conditions
day-choice-year = Year
day-choice-month = Month
day-choice-day = Day
day-choice-month-number = {$number}
day-choice-day-number = {$number}
day-choice-year-missing = Please choose the year of: {$whole}
day-choice-month-missing = Please choose the month of: {$whole}
day-choice-impossible = {$whole}: there is no such day as {$year}-{$month}-{$day}. Please choose again

## A notice
notice-days = {$from} (until {$to})
notice-file = {$name} ({$size})
notice-files-heading = Attachments

## Files that are attached
file-unfit-name = Please choose a file (with a name of at most 100 characters)
file-unfit-empty = The file is empty
file-unfit-kind = Files of this kind cannot be attached. Please use PDF, PNG, JPEG, CSV, TXT or XLSX
file-unfit-content = The content of the file is not what its name says
file-unfit-macro = Files with macros cannot be attached
file-too-large = A file may have at most {$most}
file-many = At most {$count} files can be attached

## Console
console-menu-notices = Notices
console-notices-none = No notices have been written yet.
console-notices-newer = Previous 20
console-notices-older = Next 20
console-notices-back = Back to the list of notices
console-notice-new = Write a notice
console-notice-edit = Change the text
console-notice-title = A notice
console-notice-draft = Draft
console-notice-planned = Waits to be shown
console-notice-shown = Shown
console-notice-over = No longer shown
console-notice-withdrawn = Withdrawn
console-notice-audience = Receivers
console-notice-receivers = {$audience} ({$count})
console-notice-author = Written by
console-notice-reads = Opened by
console-notice-reads-count = {$count} persons
console-notice-preview = As offices see it
console-notice-change = Change text and attachments
console-notice-file = Attachment
console-notice-file-hint = PDF, PNG, JPEG, CSV, TXT, XLSX; at most 5 MB each, at most five.
console-notice-file-add = Attach
console-notice-file-remove = Take away
console-notice-publish-heading = Publishing
console-notice-publish-text = Once published, it can be seen by its receivers from its first day on. After that it cannot be changed.
console-notice-publish = Publish
console-notice-withdraw-heading = Withdrawing
console-notice-withdraw-text = Once withdrawn, nobody sees it any more. This cannot be undone.
console-notice-withdraw = Withdraw
console-notice-late = It can be seen already or was withdrawn. Nothing was changed. Its page shows how it stands
console-notice-body = Text
console-notice-body-hint = Line breaks are kept.
console-notice-last-day = Last day
console-notice-last-day-hint = Left empty, it is shown without end.
console-notice-save = Keep as a draft and look at it
console-notice-category-missing = Please choose a category
console-notice-length = {$label}: please enter at most {$longest} characters
console-notice-order = The last day has to be after the first day
console-audience-public = Everybody (also on the sign-in page)
console-audience-offices = All offices
console-audience-prefecture = The offices of one prefecture
console-audience-kind = The offices with one kind of service
console-audience-office = One office
console-audience-account = One person
console-audience-of = Number
console-audience-of-hint = For a prefecture its number of two digits, for a kind of service its code of two digits, for an office its number, for a person the user ID. Left empty for everybody and for all offices.
console-audience-in-prefecture = The offices of prefecture {$value}
console-audience-with-kind = The offices with service {$value}
console-audience-within = {" "}(prefecture {$value})
console-audience-one-office = Office {$value}
console-audience-one-account = The person with user ID {$value}
console-audience-missing = Please choose the receivers
console-audience-no-prefecture = Please enter the number of the prefecture, two digits from 01 to 47
console-audience-no-kind = Please enter the code of the service with two digits, such as 43
console-audience-no-office = No office with this number is registered
console-audience-no-account = No person with this user ID is registered
console-audience-nobody = There is no office that this reaches
