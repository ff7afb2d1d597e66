# Invitations, and the virus scan.

invitation-title = Invitation to exchange care plans as data
invitation-greeting = Our office sends and receives care plans as data with { $name }. We would be glad to do so with your office too, instead of fax and post.
invitation-what = With { $name }, care managers and service offices send each other care plans (tables 1 to 3), and planned use and actuals (tables 6 and 7), as data of the national standard. Nothing has to be typed again, and the sender sees that it was received.
invitation-safe = Everything is encrypted so that only the receiving office can open it. Those who run the servers cannot read it.
invitation-needs = What is needed
invitation-needs-text =
    A computer with internet access, care software that writes data of the standard, and a certificate.
    The application page tells which certificate you need.
invitation-begin = How to begin
invitation-begin-text =
    Open this page in your browser and follow the steps.
    { $address }
invitation-sender = From (office)
invitation-person = Person
invitation-telephone = Telephone
invitation-fax = Fax
invitation-no-names = Please write no names or insured numbers of service users on this sheet.
invitation-foot = Whether you join is for your office to decide. We will go on sending by fax or post as before.
invitation-file = cannot write to { $path }
    .hint = an invitation is a .pdf or a .txt file
invitation-one = an invitation is for one office ({ $count } were found)
    .hint = name it by number and kind of service, such as 1370000026-11
invitation-connected = { $name } can receive data already and needs no invitation
    .hint = send with renkei send
invitation-written = Wrote the invitation to { $name } to { $path }. Print it, add a person and a telephone number, and send it by FAX or post
attachment-virus = a virus was found in { $file }, and nothing was sent ({ $virus })
    .hint = do not open this file; tell whoever looks after the office's computers
attachment-aside-virus = a virus was found in the attachment { $file } ({ $virus }); it was not written among the others but put aside to { $path }
    .hint = do not open what was put aside; telephone the sender and ask for a safe file
virus-scanner-away = the virus scanner ({ $address }) cannot be reached, so attachments are left alone ({ $reason })
    .hint = see whether clamd runs; to go without, remove the line virus_scanner from renkei.toml
virus-scanner-refuses = the virus scanner could not look into { $file } ({ $reason })
    .hint = StreamMaxLength of clamd decides how large a file may be
