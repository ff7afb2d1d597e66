# Whom to ask, inquiries, FAQ, manuals, downloads and the support site.

## Where to ask
desk-heading = Contact (お問い合わせ)
desk-telephone = Telephone
desk-none = The contact details are being prepared
desk-form = Inquiry form
desk-number = When you ask, please tell the page number (画面番号) at the foot of the page.
desk-hours-usual = Weekdays {$time} (except weekends and national holidays)
desk-hours-days = {$days} {$time} (except national holidays)
desk-hours-every = {$days} {$time}
desk-hours-closed = , closed on {$closed}
desk-day-separator = ,
desk-open = Somebody answers now
desk-next = Somebody answers again from {$day}, {$time}
desk-never = No opening is planned yet

## Words of several pages
edit = Edit
save = Save
import = Import
file-label = File
column-number = Number
column-prefecture = Prefecture
column-action = Action
support-area = Support site

## Federations
federations-title = Contacts of the federations
federations-what = For user IDs and passwords, applications for certificates and fees, please ask the federation of your office's prefecture.
federations-own = Your office's federation
federations-centre = Central desk
federations-caption = Contacts by prefecture
federation-by-centre = Please ask the central desk
federation-name = Name
federation-department = Department
federation-hours = Hours
federation-address = Address for paper forms
federation-web-page = Web page
federation-title = Edit a contact
federation-not-entered = Not entered yet
federation-saved-title = The contacts were saved
federation-saved-text = Every page shows them within a minute.
federation-telephone-hint = Digits and hyphens
federation-web-page-hint = An address that begins with https://
federation-weekdays = Days of the week
federation-weekdays-hint = Digits, Monday is 1 and Sunday 7 (Monday to Friday: 12345)
federation-opens = Opens at
federation-opens-hint = Such as 9:00
federation-closes = Closes at
federation-holidays = National holidays
federation-holidays-closed = Closed
federation-holidays-open = Open like other days of the week
federation-closed-days = Other closed days
federation-closed-days-hint = Such as 12/29 12/30, separated by spaces; may be empty
federation-wrong-name = Enter the name, up to 200 characters
federation-wrong-department = The department has up to 200 characters
federation-wrong-address = The address has up to 200 characters
federation-wrong-telephone = The telephone number has digits and hyphens, up to 20
federation-wrong-web-page = The web page is an address that begins with https://
federation-wrong-weekdays = The days of the week are digits from 1 to 7, each once
federation-wrong-opens = Enter the opening as a time such as 9:00
federation-wrong-closes = Enter the closing as a time such as 17:00, after the opening
federation-wrong-closed-days = Enter closed days such as 12/29, separated by spaces
federation-remove = Remove this contact
federation-remove-text = Offices of this prefecture will then be shown the central desk.
federation-remove-button = Remove
console-menu-federations = Contacts
console-federations-what = What is entered here is shown on every page of the portal and the support site. Prefectures without an entry show the central desk.
federations-import-heading = Import from a CSV file
federations-import-what = A file with one prefecture a line (UTF-8 or Shift_JIS). If one line is wrong, nothing is imported. Prefectures that are not in the file stay as they are.
federations-import-columns = Columns: number of the prefecture (0 for the centre), name, department, telephone, address for paper forms, web page, days of the week, opens, closes, national holidays (closed or open), other closed days
federations-imported-title = The contacts were imported
federations-imported-text = {$count} were saved.
federations-file-empty = The file has no line that can be imported. Please choose another one
federations-file-form = From line {$line} on, the file cannot be read as CSV
federations-file-columns = Line {$line} has another number of columns (there must be 11)
federations-file-prefecture = Line {$line} has a wrong number of a prefecture, or one that an earlier line has
federations-file-line = Line {$line}:

## Support site
support-top = Top
support-top-title = Support site
support-most-read = Most read questions
support-to-portal = Sign in to the portal

## FAQ
faq-title = Frequently asked questions
faq-search-label = Search by words
faq-search-hint = Japanese words in kana or kanji
faq-none = Nothing was found. Please try other words, or ask us.
faq-all = To the list of questions
faq-others = Questions of the same topic
faq-helped-question = Did this help?
word-yes = Yes
word-no = No
faq-helped-title = Thank you for your answer
faq-helped-text = It helps to improve the questions and answers.
faq-did-not-help-title = We are sorry that this did not help
faq-did-not-help-text = Your answer helps to improve it. Please ask us what you need.
faq-topic-sign-in = Sign-in and passwords
faq-topic-application = Applying for a certificate
faq-topic-install = Downloading and installing a certificate
faq-topic-trouble = When a certificate does not work
faq-topic-exchange = Sending and receiving
faq-topic-software = Program (renkei) and manuals
text-japanese-only = This text exists in Japanese only.
opens-another-window = (opens in another window)

## Inquiries
topic-user-id = User ID and password
topic-application = Application for a certificate
topic-fee = Fees
topic-install = Installing a certificate
topic-exchange = Sending and receiving
topic-checks = What a check says
topic-software = The program
topic-care-software = Use of your care software
contact-about = What is your question about?
contact-topic = Topic
contact-other-topic = Choose another one
contact-asked = What your office has asked
contact-asked-none = There is no inquiry yet.
contact-open-heading = Open an inquiry by its number
contact-form-title = Inquiry form
contact-answers = {$name} will answer.
contact-answers-federation = The federation of your office's prefecture will answer.
contact-answers-desk = The desk in charge will answer.
contact-fits = Is it one of these questions?
contact-no-names = Please do not write names, numbers or addresses of service users. We never ask for passwords.
contact-prefecture = Prefecture of your office
contact-prefecture-choose = Please choose
contact-prefecture-unknown = I do not know
contact-subject = Subject
contact-text = Your question
contact-text-hint = Up to 4000 characters: the page number, the words on the page, and what you were doing
contact-mail = Mail address for the answer
contact-mail-hint = May be left empty. You can then read the answer with the number and the key on the next page
contact-file = File
contact-file-hint = May be left empty. Pictures (PNG, JPEG) and PDF up to 2 MB, texts such as a diagnosis up to 200 KB
contact-send = Send
contact-look = Look for fitting questions (sends nothing yet)
contact-wrong-prefecture = Choose the prefecture, or that you do not know it
contact-wrong-subject = Enter a subject of up to 100 characters
contact-wrong-text = Enter a text of up to 4000 characters
contact-wrong-mail = This is not a mail address
contact-wrong-file-kind = This file cannot be sent. Please choose PNG, JPEG, PDF or a text
contact-wrong-file-size = The file is too large: pictures and PDF up to 2 MB, texts up to 200 KB
contact-too-many = There were too many inquiries; this one was not taken. Please send it again in {$minutes} minutes
maker-what = Please ask the maker of your care software how to use it. We cannot answer for each program.
maker-tell-heading = What to tell the maker
maker-tell-software = Name and version of the care software
maker-tell-doing = What you were doing (export, import), and when
maker-tell-message = The words on the page and the number of the check
maker-tell-standard = That the files follow the standard for care plan data
maker-otherwise = For checks of files and for sending and receiving, choose those topics instead.
ticket-number-label = Inquiry number
ticket-key-title = Open an inquiry
ticket-key-what = Enter the key that stood on the page after sending, or in the mail. An inquiry of a signed-in office opens on the portal after signing in.
ticket-key-label = Key
ticket-key-hint = 16 letters and digits
ticket-key-wrong = Number and key do not belong together. Please enter them again
inquiry-sent-title = Your inquiry has arrived
inquiry-sent-text = Its number is {$ticket}, its key {$key}. With these you can open this page later. The answer will stand here.
inquiry-asked-at = Sent
inquiry-state-waiting = Waiting for an answer
inquiry-state-answered = Answered
inquiry-state-closed = Closed
inquiry-by-asker = Inquiry ({$moment})
inquiry-by-desk = Answer ({$moment})
inquiry-handed-on = Another desk is in charge ({$moment})
inquiry-handed-on-text = The desk of {$name} will answer. You need not send it again.
inquiry-more-label = Write more
inquiry-reopen-label = If it is not solved, write more and it is opened again
inquiry-over-title = This inquiry is closed
inquiry-over-text = It was closed more than 14 days ago. Please send a new inquiry.
inquiry-file = Get the attached file
inquiry-mail-received-subject = Your inquiry has arrived ({$ticket})
inquiry-mail-received-body =
    Your inquiry has arrived. Please wait for the answer.

    Number: {$ticket}

    Key: {$text}

    With number and key you can read the answer here:

    {$address}
inquiry-mail-answered-subject = Answer to your inquiry ({$ticket})
inquiry-mail-answered-body =
    This is the answer to your inquiry ({$ticket}).

    {$text}

    You can write more here:

    {$address}
inquiry-mail-handed-on-subject = Another desk answers your inquiry ({$ticket})
inquiry-mail-handed-on-body =
    {$text}

    {$address}
inquiry-mail-end = This mail cannot be replied to. Nobody asks for passwords by mail.

## Inquiries on the console
inquiries-title = Inquiries
inquiries-none = There is no inquiry in this state.
inquiry-age = {$days} working days
inquiry-age-label = In this state for
inquiry-asker = Asked by
inquiry-visitor = Somebody not signed in
inquiry-desk = Desk
inquiry-desk-help = Help desk (centre)
inquiry-mail-given = Given (answers go there too)
inquiry-mail-none = None (answers stand on the page only)
inquiry-mail-trouble = The mail did not arrive:
inquiry-answer-heading = Answer
inquiry-answer-label = Text of the answer
inquiry-answer-hint = Up to 4000 characters; the asker reads it as it is
inquiry-answer-button = Send the answer
inquiry-use-template = Fill in a template (an answer being written is lost)
inquiry-wrong-answer = Enter an answer of up to 4000 characters
inquiry-hand-on-heading = Hand on to another desk
inquiry-hand-on-what = The asker is told on the page and by mail.
inquiry-hand-on-label = Desk to hand on to
inquiry-hand-on-button = Hand on
inquiry-wrong-desk = Choose another desk than the present one
inquiry-close-heading = Close it
inquiry-close-what = For 14 days it opens again when the asker writes more.
inquiry-close-button = Close
inquiry-done-title = Saved
inquiry-done-text = The asker's page shows it.
inquiry-changed-title = Something new was written first
inquiry-changed-text = The answer was not sent. Please look at what is new and send it again.
templates-title = Templates for answers
templates-none = There is no template yet.
template-add-heading = Add a template
template-title-label = Name
template-text-label = Text
template-of-centre = A template of the centre. Only the centre can remove it.
template-remove = Remove this template
template-wrong-title = Enter a name of up to 100 characters
template-wrong-text = Enter a text of up to 4000 characters

## Manuals, downloads and texts
manuals-title = Manuals
manuals-what = Please see that edition and version fit your program. The pages can be printed.
manual-edition = Edition of {$year}-{$month}-{$day} / for renkei version {$version}
help-downloads-title = Downloads
downloads-authorities = Certificates of the authorities
downloads-authorities-what = Compare the thumbprint of the warning with these values. If a single character differs, press No and ask us.
downloads-none = In preparation. If you need it soon, please ask us.
downloads-get = Download
fact-sha1 = Thumbprint (SHA-1, as Windows shows it)
fact-sha256 = Thumbprint (SHA-256)
fact-until = Valid until
link-terms = Terms
link-privacy = Privacy
link-accessibility = Accessibility

## Menu of the portal
menu-faq = FAQ
menu-contact = Inquiries (お問い合わせ)
