## The support site: notices, the way in, developers
support-notices = Notices
support-notices-all = All notices
support-newer = Previous 10
support-older = Next 10
support-feed-what = If you use a feed reader, subscribe here to receive new notices.
support-feed-link = Feed of notices (Atom)
support-feed-title = Notices of {$name}
support-begin = Getting started
developers-title = For makers of care software
developers-lead = Material for everyone who writes software that reads and writes data of the care plan standard V4.1. All of it comes with the source of this system, free of charge.
developers-library-heading = A library that reads, checks and writes
developers-library-text =
    The Rust library careplan reads, checks and writes the CSV files of the standard. It is in crates/careplan of the source, with a README and examples.
    From other languages, use the JSON output of the renkei command. Its form is described in docs/standard/json.ja.md and, as JSON Schema, in docs/standard/schema.
developers-kit-heading = Test kit
developers-kit-text = With data of invented people and offices you can find out by yourselves whether your import and export follow the standard. Differences are reported record by record and field by field.
developers-kit-link = Read the guide to the test kit
developers-checks-heading = List of checks
developers-checks-text = The checks before sending have numbers. Each has a page in docs/standard/checks of the source: why it is made, a bad and a good example, and how to mend it. The command renkei check --explain says the same.
developers-checks-link = Read the guide to the renkei command
developers-api-heading = The API for exchanging data
developers-api-text = Sending and receiving goes through an HTTPS API that tells partners by their certificates. Messages, signatures and encryption are in the library protocol, described in crates/protocol and ARCHITECTURE.md of the source. By calling the renkei command, you can build in sending and receiving without using the API yourself.
developers-ask-heading = Questions
developers-ask-text = Ask about the standard, results of checks and connecting through the form. Please write nothing about clients.
developers-ask-link = Contact

## Offices that can be reached
connected-title = Offices you can exchange with
connected-what = Offices with a certificate that is valid today, with which data can be exchanged here. Renewed every minute.
connected-prefecture = Prefecture
connected-everywhere = All prefectures
connected-kind = Kind of service
connected-every-kind = All kinds
connected-name = Name or number of the office
connected-name-hint = A part is enough. Width and the choice of kana make no difference
connected-count = { $count } offices.
connected-none = There is no such office yet.
connected-clear = Clear the search
connected-office = Office
connected-since = Since
connected-before = Previous 20
connected-after = Next 20
connected-map = Offices by prefecture
connected-map-what = Press a prefecture to see its offices only. The numbers are those of the table below.
connected-table = Offices by prefecture (the numbers of the map)
connected-number-of = Offices
connected-total = Total

## An inquiry about the record, and answers about trouble
record-inquiry-link = Tell the federation
record-inquiry-subject = Our record is wrong
record-inquiry-begin = The following record is not as it really is. Please check it.
record-inquiry-end = What is different (please write here):
self-test-answer-faq = Read the FAQ about this result

## How the exchange is
status-title = Status
status-as-of = As of {$time}
status-part = Part
status-pages = Pages
status-exchange = Exchange of data
status-issuing = Issuing of certificates
status-mail = Mail
status-works = Working
status-absent = Not used here
status-late = Late (since {$time})
status-stopped = Stopped (since {$time})
status-how = Found out when the page was opened. Data and mail that wait are sent by themselves once the part works.
status-planned = Planned maintenance
status-planned-none = No maintenance is planned.
status-planned-unknown = The plan cannot be read. Please try again later.
status-period = {$from} to {$to}
maintenance-title = Planned maintenance
maintenance-what = What is entered here is shown on the support site, on its first page and under Status, until it has ended.
maintenance-none = No maintenance is planned.
maintenance-by = Entered by
maintenance-remove = Remove
maintenance-add = Add
maintenance-from = From
maintenance-to = To
maintenance-time-hint = Time of Japan, such as 2026-12-01 22:00
maintenance-text = What
maintenance-text-hint = Up to 300 characters: which parts rest, and what can be done meanwhile
maintenance-wrong-time = Enter day and time such as 2026-12-01 22:00
maintenance-wrong-order = The end must be after the beginning
maintenance-wrong-past = The end has passed. Enter something to come
maintenance-wrong-length = Enter a week at most
maintenance-wrong-text = Enter up to 300 characters
status-next = Planned maintenance: {$when}. {$text}
