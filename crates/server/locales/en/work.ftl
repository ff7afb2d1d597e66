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
