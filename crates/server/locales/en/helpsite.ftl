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
connected-name = Name, reading or number of the office
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

## Where offices are, and the invitation
connected-municipality = Municipality
connected-whole-prefecture = All municipalities
connected-municipalities = Offices by municipality
connected-municipality-unknown = Not on record
connected-none-invite = You can print an invitation and send it by fax or post to an office that is not connected yet.
connected-invite = The office you look for is not there?
invitation-link = Print an invitation (招待状)
invitation-title = Invitation to exchange care plans as data
invitation-lead = A sheet to send by fax or post to an office that cannot receive data yet. Print it and write the names of that office and of yours by hand.
invitation-print = Open the invitation (PDF)
invitation-content = What the sheet says
invitation-by-hand = There is also room to write by hand: whom it is for, the day, your office, a person, telephone and fax. Nothing is asked for or kept here.
invitation-japanese-only = The sheet itself is in Japanese.
invitation-to = To: ____________________
invitation-date = Date: ____________
invitation-greeting = Our office sends and receives care plans as data with {$name}. We would be glad to do so with your office too, instead of fax and post.
invitation-what = With {$name}, care managers and service offices send each other care plans (tables 1 to 3), and planned use and actuals (tables 6 and 7), as data of the national standard. Nothing has to be typed again, and the sender sees that it was received.
invitation-safe = Everything is encrypted so that only the receiving office can open it. Those who run the servers cannot read it.
invitation-cost = Cost
invitation-cost-free = {$kind}: free of charge (valid for {$years} years)
invitation-cost-fee = {$kind}: {$fee} yen (valid for {$years} years; nothing new to pay if you have it for claims already)
invitation-needs = What is needed
invitation-needs-text =
    A computer with internet access, care software that writes data of the standard, and a certificate.
    The application page tells which certificate you need.
invitation-begin = How to begin
invitation-begin-text =
    Open this page in your browser and follow the steps.
    {$address}
invitation-sender = From (office)
invitation-person = Person
invitation-telephone = Telephone
invitation-fax = Fax
invitation-no-names = Please write no names or insured numbers of service users on this sheet.
invitation-foot = Whether you join is for your office to decide. We will go on sending by fax or post as before.

## Where an office is, on the console
office-place-change = Enter reading and municipality
office-kana-label = Reading of the name (kana)
office-kana-hint = Hiragana or katakana. The list of offices on the support site can then be searched by it.
office-kana-wrong = Enter the reading in hiragana or katakana, at most 100 characters
office-municipality-label = Municipality
office-municipality-hint = For example 世田谷区, 横浜市青葉区 or 大島町, without the prefecture.
office-municipality-wrong = Enter the municipality without the prefecture, such as 世田谷区
office-done-place-title = Reading and municipality are entered
office-done-place-text = The list of offices on the support site shows them within a minute.
import-column-kana = Reading of the name (hiragana or katakana). Empty: as it is
import-column-municipality = Name of the municipality without the prefecture (such as 世田谷区). Empty: as it is
import-refused-kana = The reading has other characters than kana, or more than 100
import-refused-municipality = Write the municipality without the prefecture, such as 世田谷区

## Manuals as PDF, programs, paper forms
manual-pdf = Open as PDF for printing
downloads-programs = The program renkei
downloads-programs-none = In preparation. You can apply for certificates and install them with your browser, without the program. Please ask us if it is urgent.
downloads-programs-what = The program for offices: from the application for a certificate to sending and receiving data. Choose the one for your computer.
downloads-digest-how = The SHA-256 value shows that a file has not changed on its way. Run "certutil -hashfile FILE SHA256" on Windows, "shasum -a 256 FILE" on macOS or "sha256sum FILE" on Linux and compare. If it differs, do not open the file and ask us.
program-system-windows = Windows
program-system-macos = macOS
program-system-linux = Linux
program-processor-windows-x86_64 = (most computers, x64)
program-processor-windows-aarch64 = (ARM64)
program-processor-macos-x86_64 = (Intel Mac)
program-processor-macos-aarch64 = (Apple silicon)
program-processor-linux-x86_64 = (x86-64)
program-processor-linux-aarch64 = (ARM64)
program-file = File
program-version = Version
program-size = Size
program-bytes = {$bytes} bytes
program-digest = SHA-256
downloads-address = Address file (address.json)
downloads-address-what = The program needs this file to begin: it says where the exchange is and which issuer is believed. Use it as in "renkei setup --address address.json".
downloads-paper = Paper forms
downloads-paper-what = For when the pages cannot be used. Print, fill in and send to your federation. The forms are in Japanese.
paper-to = To the federation
paper-note-send = Send the filled-in form to your federation by post. The address is on the support site.
paper-sign-in-title = Request for new sign-in data (ログイン情報再発行申請書)
paper-sign-in-text = We ask for new sign-in data for the following office.
paper-sign-in-note = A new temporary password is sent by letter to the registered address, never by telephone or mail.
paper-record-title = Change of the record (登録内容変更届)
paper-record-text = We report a change of the record of the following office.
paper-record-note = Please enclose a copy of a document that shows the change.
paper-revocation-title = Request for revocation (電子証明書失効申請書)
paper-revocation-text = We ask to revoke the certificate of the following office.
paper-revocation-note = If a computer was lost or stolen, please telephone first. A revocation cannot be undone.
paper-row-number = Office number (10 digits)
paper-row-office = Office
paper-row-wanted = What is to be issued again
paper-note-wanted = Sign-in password, issue password, or both.
paper-row-reason = Reason
paper-row-item = What changes
paper-row-before = Before
paper-row-after = After
paper-row-from = From when
paper-row-certificate = Kind of certificate and name of the computer
paper-row-stop = Reason of the revocation
paper-note-stop = Computer lost, stolen or disposed of, office closed, and the like.
paper-row-person = Person
paper-row-telephone = Telephone
