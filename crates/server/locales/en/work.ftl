# The work list's other kinds, and a certificate's page on the console.

work-oldest = Applications waiting to be checked: {$count}. The oldest {$shown} are shown.
work-recovery = Requests for new sign-in data: {$count}
work-changes = Changes of records: {$count}
work-inquiries = Inquiries waiting for an answer: {$count}
work-fees = Fees that are not settled: {$count}

console-certificate-title = A certificate
certificates-end-from = Ends from
certificates-end-to = Ends until
certificates-serial-hint = The letters and digits that the pages of a certificate show. Gaps and colons do not matter.
serial-wrong = A serial number has up to 40 digits from 0 to 9 and A to F.
certificate-to-office = The record of this office
certificate-to-application = The application for this certificate
certificate-no-downloads = No download is on record.
fact-revoked-by = Revoked by
fact-issued = Issued
column-form = Form
download-profile-modern = Standard
download-profile-compatible = For old computers
column-when = When

fee-movement-missing = Choose how it was settled
fee-yen-wrong = Enter an amount of at least 1 yen, in digits
fee-note-long = A note has up to 200 characters
ledger-yen = Yen
ledger-actor = Entered by
office-inquiries-none = This office has not asked anything.

return-reasons = Reasons that are often given
return-reasons-hint = What is chosen stands before what is written below.
return-reason-own = (none)
return-reason-name = The name of the office is not the one on record. Please have the record changed first.
return-reason-kind = By the record the other certificate is needed. Please apply for that one.
return-reason-delegation = This does not fit the delegation on record. Please check the delegation.
return-reason-closed = The office is no longer designated. Please ask the federation.
return-preview = What the office will read
return-preview-button = See what the office will read
application-others = Other applications of this office
application-others-none = There are no others.
