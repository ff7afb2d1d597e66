## Requests of the office
menu-applications = Requests (照会一覧)
applications-title = Requests
applications-none = There are no requests yet.
applications-none-fitting = No request fits these conditions.
applications-offers = You can apply for these certificates.
to-applications = To the requests
column-applied-day = Sent on
column-request = Kind
column-applicant = Sent by
column-actions = Actions
filter-all = All
filter-button = Filter
filter-clear = Clear the conditions
action-open = Open
action-withdraw = Withdraw
request-issue = Application (発行申請)
request-renewal = Renewal (更新申請)
request-revocation = Revocation (失効申請)
fact-request = Kind of request
state-pending-long = Pending (the federation is checking it)
state-returned-long = Returned (please correct it and send it again)
state-withdrawn-long = Withdrawn
state-approved-long = Approved (the certificate is being issued)
state-issued-long = Issued
state-revoked-long = Revoked
state-expired-long = Expired
the-federation = the federation
somebody = somebody not on record
time-line-heading = What has happened
time-line-when = When
time-line-detail = Details
time-line-by = {$who}
time-line-reason = Reason: {$reason}
time-line-until = Can be used until {$end}
time-line-revoked = Reason: {$reason} ({$who})
changed-meanwhile-title = Another window was faster
changed-meanwhile-text = On {$when}, {$who}: {$what}. What you did on this page was not carried out. The present state is shown.
changed-to-withdrawn = withdrawn
changed-to-returned = returned
changed-to-approved = approved
changed-to-revoked = revoked
done-print = You can print this page. Later you find it under “Requests (照会一覧)”.
done-follow = See how this application stands
issued-own-key-title = The certificate is ready
issued-own-key-text = {$label} was issued. Run “renkei cert fetch” on the computer that made the key.
issued-closed-title = The certificate was issued
issued-closed-text = The issue password was issued anew, so this {$label} cannot be downloaded any more. Computers that have it installed go on using it.
issued-revoked-title = The certificate of this application is revoked
issued-revoked-text = {$label} cannot be used any more. Apply again if you need one.
issued-expired-title = The certificate of this application has expired
issued-expired-text = {$label} has expired. Apply again if you need one.
to-certificate = See the certificate
to-renewed = The certificate before the renewal
to-correction = The application sent again (receipt {$receipt})
to-corrected = The application that was returned (receipt {$receipt})

## Renewal
choice-renew = Renew {$label}
choice-renew-text = Apply for a new certificate in place of one that is about to end.
renew-soon-title = The certificate ends in {$days} days
renew-today-title = The certificate ends today
renew-soon-text = After {$end} you cannot send or receive. A renewal takes a few minutes and does not shorten the present validity.
renew-soon-next = Renew
renew-title = Renewal
renew-heading = Renewal
renew-button = Renew
renew-own-key = The key of this certificate was made on a computer of the office. To renew it, run this there:
start-legend = Beginning of the validity
start-after-present = From the end of the present one ({$from} to {$to})
start-after-present-text = No day of the present one is lost. You can download the new one before; it can be used from {$from} on.
start-now = From the day of issue (if issued today: {$from} to {$to})
start-now-text = It can be used as soon as it is issued. The remaining days of the present one are not added.
start-after-present-short = From the end of the one before
start-now-short = From the day of issue
start-missing = Choose where the validity begins
renew-overlap = The present certificate can be used until {$end}. While both can be used, use either. The present one is never revoked by itself.
fact-start = Beginning of the validity

## Another certificate beside a usable one
repeat-legend = Why you apply again
repeat-lost = Lost
repeat-lost-text = The issue password or the file of the certificate was lost
repeat-new-computer = New computer
repeat-new-computer-text = Another one is needed on another computer
repeat-other = Other
repeat-other-text = For example when the installation does not work
repeat-missing = Choose why you apply again
fact-repeat-reason = Reason for applying again
fact-gate-confirmed = “Before the application” confirmed
fact-corrects = Returned application

## Content of a certificate
content-title = Certificate
thumbprint-heading = Thumbprint (拇印)
thumbprint-text = Compare it, four characters at a time, with the thumbprint of the certificate on your computer.
terminal-file = Installed from a file (.p12)
fact-last-use = Last used
never-used = Not used yet
download-of = {$when} ({$who})
downloads-never = Not downloaded yet
downloads-one = Once: {$only}
downloads-many = {$count} times: first {$first}, last {$last}
begins-later-title = This certificate can be used from {$from}
begins-later-text = It can be used from {$from}. Use the present one until then.
key-gone-title = This certificate cannot be downloaded any more
key-gone-text = The issue password was issued anew. Computers that have it installed go on using it. If it is not installed anywhere, apply again.
to-downloads = Download
before-revoke-heading = Revoke the certificate before
before-revoke-text = Once the new certificate is installed and works, you can revoke the one before. It is never revoked by itself.
before-revoke-link = Revoke the certificate that ends on {$end}

## Revocation by the office
revoke-own-title = Revocation
revoke-own-link = Revoke
revoke-own-button = Revoke it
revoke-stop = Cancel
revoke-confirm-title = This certificate will be unusable (revoked)
revoke-confirm-text = Sending and receiving from {$terminal} ends at once. It cannot be undone. Records of what was received stay.
revoke-stops-heading = What stops
revoke-stops-1 = No computer with this certificate can send or receive any more.
revoke-stops-2 = The certificate cannot be downloaded any more.
revoke-stops-3 = Without another usable certificate you cannot send or receive until a new one is issued.
revoke-own-key-compromise = Somebody else may have it
revoke-own-key-compromise-text = A computer or the file was lost or stolen, or the password became known
revoke-own-superseded = No longer used
revoke-own-superseded-text = Replaced by a new certificate or a new computer
revoke-own-cessation-of-operation = The office closes or stops using it
revoke-own-cessation-of-operation-text = The exchange of care plans is no longer used
revoke-own-wrong-data = It says something wrong
revoke-own-wrong-data-text = The office's name or something else in it is not right
revoke-sure = I understand that this cannot be undone
revoke-sure-missing = Read that this cannot be undone, and tick the box
sign-in-password-again = Sign-in password
revoke-code-hint = The six digits of your authenticator app, or a recovery code
revoked-now-title = This certificate was revoked
revoked-now-text = Revoked on {$when} (reason: {$reason}). It cannot be used any more.
revoked-before-title = This certificate is revoked
revoked-before-text = Revoked on {$when} (reason: {$reason}, by {$who}).
revoke-ended-title = This certificate has expired
revoke-ended-text = It ended on {$end} and cannot be used any more. It need not be revoked.

## Terminals
menu-terminals = Terminals (端末)
terminals-title = Terminals
terminals-what = The certificates of this office and the terminals that use them. Revoke those of terminals that were lost or are no longer used.
terminals-none = There are no terminals.
terminals-count = {$label}: {$held} (with those applied for; at most {$limit})
terminals-full-title = The office holds {$limit} certificates, as many as it may
terminals-full-text = Another one cannot be applied for yet. It can once you revoke the certificate of a terminal that is not in use. The certificates that you have can be renewed as they are.
terminals-full-next = See the terminals

## After the download
downloads-open = Browsers differ in how a file is opened. Choose yours.
downloads-open-edge = A list of downloads appears at the top right. Press “Open file” below the file whose name ends in “.p12”. If the list is gone, choose “Downloads” from “…” at the top right.
downloads-open-chrome = The name of the file appears at the top right. Press the file whose name ends in “.p12”. If it is gone, choose “Downloads” from the three dots at the top right.
downloads-open-firefox = A list of downloads appears at the top right. Press the file whose name ends in “.p12”. If it is gone, choose “Downloads” from the three lines at the top right.
downloads-open-safari = Press “Show downloads” to the right of the address and double-click the file whose name ends in “.p12”. Keychain Access opens.
downloads-lost-heading = When nothing seems to happen
downloads-lost = The file is in the folder “Downloads”. Open the folder and double-click the file whose name ends in “.p12”. You may also download it again.
downloads-other-heading = When another program opens
downloads-other = Close it without doing anything. Right-click the file in the folder “Downloads” and choose “Install PFX” (on a Mac, “Open With” and “Keychain Access”).

## Notices
notice-revoked-title = A certificate was revoked
notice-revoked-text =
    {$label} was revoked on {$when} (by {$who}).
    Terminal: {$terminal}
    Serial number: {$serial}
    It cannot be used any more. If you know nothing of this, call {$federation} at once.
notice-ends-title = Renewal of a certificate that ends (in {$days} days)
notice-ends-today-title = Renewal of a certificate that ends (today)
notice-ends-file =
    {$label} ends on {$end}.
    After {$end} you cannot send or receive. A renewal takes a few minutes and does not shorten the present validity.
    Apply with “Renew” on the next page. Have the issue password at hand.
notice-ends-own-key =
    {$label} of the terminal “{$terminal}” ends on {$end}.
    After {$end} you cannot send or receive.
    Run “renkei cert request” on that computer to apply for a renewal.
mail-certificate-ends-subject = Renew your certificate ({$days} days left)
mail-certificate-ends-body =
    A certificate of your office ends on {$end}.
    After {$end} you cannot send or receive.

    Sign in to the portal, open the notice about the renewal and apply.
    You need the issue password.

    Address of the portal: {$portal}

## Mail address after an application
done-mail = Register a mail address to be told by mail, too, when the certificate is issued
done-mail-button = Register

## Unattended terminals (P-56)
fact-unattended = Unattended
unattended-title = Unattended use of a terminal
unattended-what = When this is allowed, renkei at this terminal lists, fetches, acknowledges and sends data while nobody is signed in. What takes a person, such as taking a message back or evidence, needs somebody to sign in (renkei sign-in).
unattended-no = Not allowed
unattended-every-kind = Every kind of service
unattended-from-setup = {$kinds}; allowed by {$by} on {$day}, when the terminal was set up
unattended-from-portal = {$kinds}; allowed by {$by} on {$day}
unattended-from-terminal = {$kinds}; allowed by {$by} on {$day}, at the terminal
unattended-from-settings = {$kinds}; allowed for every certificate since {$day}
unattended-from-before = {$kinds}; in use since before this had to be allowed
unattended-kinds-legend = For which kinds of service
unattended-kinds-hint = When none is chosen it holds for all of them.
unattended-give = Allow unattended use
unattended-change = Change the kinds
unattended-end-what = After that, data is sent and received at this terminal only while somebody is signed in there. Nothing that has arrived is lost.
unattended-end = Stop unattended use
unattended-link = Change
unattended-over = This certificate cannot be used any more; nothing can be changed.
unattended-back = Back to the terminals
unattended-given-title = Unattended use is allowed
unattended-given-text = This terminal sends and receives data while nobody is signed in.
unattended-taken-title = Unattended use was stopped
unattended-taken-text = Data is sent and received at this terminal only while somebody is signed in there.
