# Texts of renkei, the office program. The attribute .hint tells what to do next.

internal = an unexpected problem ({ $what })
    .hint = if trying again does not help, report this text as it stands
cannot-read = cannot read { $path } ({ $reason })
    .hint = check where the file is and what it is called
not-there = { $path } does not exist
    .hint = check where the file is and what it is called
not-allowed-to-read = this account may not open { $path }
    .hint = ask the owner of the file or who administers this computer
no-folder-to-write = the folder for { $path } does not exist
    .hint = make the folder first, or name another place
not-allowed-to-write = this account may not write { $path }
    .hint = name another place, or let the folder be written to
something-is-there = something else is already called { $path }
    .hint = name something else or another place
a-folder-is-there = { $path } is a folder
    .hint = name the file to write as well
cannot-write = cannot write { $path } ({ $reason })
    .hint = check the free space and whether the folder can be written to
home-damaged = { $path } in the folder of renkei is damaged
    .hint = restore it from a copy, or choose another folder with --home and run renkei setup
no-home-folder = there is no folder to keep data in
    .hint = name one with --home DIR or the environment variable RENKEI_HOME

usage-unknown-argument = there is no option { $argument }
    .hint = see renkei --help
usage-unknown-command = there is no command { $command }
    .hint = see renkei --help
usage-command-missing = no command was given
    .hint = see renkei --help
usage-missing-argument = something is missing: { $argument }
    .hint = add --help after the command to see how it is used
usage-conflict = { $argument } and { $other } cannot be given together
    .hint = choose one of them
usage-invalid-value = { $argument } cannot be { $value }
    .hint = add --help after the command to see how it is used
usage-invalid-month = { $value } is not a month
    .hint = write year and month in six digits, such as 202504 for April 2025
usage-other = the command is not written correctly
    .hint = see renkei --help

prompt-password = password of the portal: {""}
prompt-issue-password = issue password (証明書発行用パスワード): {""}
prompt-pdf-password = password for the PDF: {""}
prompt-pdf-password-again = once more, to be sure: {""}
prompt-code = confirmation code (six digits of the app, or a recovery code): {""}
code-missing = no confirmation code was given
    .hint = type it at the prompt, or give it as the second line of stdin with --password-stdin, or in RENKEI_CODE
password-needed = no password was given
    .hint = type it at the prompt, or give it by the environment variable { $variable } or --password-stdin
password-stdin-empty = there is no password on stdin
    .hint = write the password on the first line
key-passphrase = the key is kept encrypted under a passphrase (RENKEI_KEY_PASSPHRASE)
key-permissions = the key is kept unencrypted in a file that only this user of the computer can read; to have it encrypted, set RENKEI_KEY_PASSPHRASE before a new certificate is installed
key-passphrase-needed = the passphrase of the key is missing
    .hint = set the environment variable RENKEI_KEY_PASSPHRASE
key-passphrase-wrong = the passphrase of the key is wrong
    .hint = check the environment variable RENKEI_KEY_PASSPHRASE

address-file = { $path } is not an address file
    .hint = give the address file (address.json) handed out by the operator
address-needed = the exchange is not known yet
    .hint = give the address file handed out by the operator with --address
other-exchange = this folder ({ $home }) belongs to another exchange
    .hint = choose another folder for another exchange with --home
address-root-uncertified = the address file { $path } names a further root certificate that no known one has certified; nothing was changed
    .hint = ask the operator by another way, such as the telephone, whether the file is theirs, and for a new one
root-unusable = the root certificate in the address file cannot be used
    .hint = ask the operator for the address file again

offline = not reachable: { $place } ({ $reason })
    .hint = check the network and whether the exchange is running, then try again; what was being sent is kept and continues
server-not-trusted = the server at { $place } could not be verified; nothing was sent
    .hint = check that the address file is current and that the clock of this computer is right
answer-not-understood = the server's answer is not understood
    .hint = check that renkei is up to date and try again
answer-status = the server did not accept it (HTTP { $status })
    .hint = try again in a while

issued-other-key = the certificate that arrived is not for the key of this computer; it was not installed
    .hint = contact the operator
issued-no-office = the certificate names no office; it was not installed
    .hint = check that it is a certificate for offices
p12-wrong-password = the issue password (証明書発行用パスワード) does not fit
    .hint = use the password of the day of the application; wrong tries do not harm the certificate
p12-unreadable = { $path } is no certificate file that can be read
    .hint = download it from the portal again

other-user-pending = an application of another user ID ({ $user }) is under way
    .hint = finish that one first, or choose another folder with --home
nothing-pending = no application is under way
    .hint = apply with renkei setup
no-ticket = the application was not accepted yet
    .hint = run renkei setup --user { $user } again
ticket-taken = { $office } { $name }: applying for { $kind }
waiting = applied; waiting for the federation to decide (up to { $seconds } s)
still-waiting = the certificate is not issued yet
    .hint = once decided, collect it with renkei cert fetch; the application is kept
application-begun = an application was begun; renkei setup continues it
application-waiting = the application was accepted and waits for approval and issue; collect the certificate with renkei cert fetch
installed-before = a certificate is installed already
installed =
    certificate installed: { $office } { $name }
      kind { $kind }, serial { $serial }, until { $end }
installed-ahead =
    certificate installed: { $office } { $name }
      kind { $kind }, serial { $serial }, from { $start } until { $end }
      it is used from { $start } on; until then the present certificate is used
certificates-none = no certificate is installed
certificate-active = in use
certificate-spare = spare
certificate-over = not valid
certificate-ahead = begins later
certificate-line-ahead = [{ $mark }] { $office } { $name }  kind { $kind }  serial { $serial }  from { $start } until { $end }
certificate-line = [{ $mark }] { $office } { $name }  kind { $kind }  serial { $serial }  until { $end }

waiting-for-turn = another renkei is at work; waiting until it ends
no-files = there are no files of the standard in that place
    .hint = give CSV files or a folder with them
left-out = { $path } is no file of the standard and was left out
severity-error = error
severity-warning = warning
finding-fix = -> { $fix } ({ $reference })
check-summary = send units { $units } (files { $files }), errors { $errors }, warnings { $warnings }

unit-plan = care plan (tables 1 to 3)
unit-planned-use = planned use
unit-actual-use = actual use
unit-basic = basic information
unit-prevention-plan = prevention plan
unit-delete-plan = deletion of a care plan
unit-delete-planned-use = deletion of planned use
unit-delete-actual-use = deletion of actual use
unit-delete-basic = deletion of basic information
unit-delete-prevention-plan = deletion of a prevention plan
unit-free = text and attachments
unit-other = { $unit }
unit-of-month = { $unit } for { $year }-{ $month }

form-unknown = there is no form called { $form }
    .hint = --form takes 1, 2, 3, 6, 7, teikyo (provision sheet), basic (basic information) and prevention (prevention plan), several with commas
form-not-there = nothing in these files makes the form { $form }; nothing was written
    .hint = they make { $there }; without --form all are drawn
month-not-there = there are no files of { $month }; nothing was written
    .hint = the files are of { $there }
output-not-drawn = cannot draw to { $path }
    .hint = let the name end in .pdf, .svg or .png
protect-only-pdf = only a PDF can have a password
    .hint = let the name end in .pdf
pdf-passwords-differ = the two passwords are not the same; nothing was written
    .hint = run the command again
pdf-password-refused = a PDF cannot have this password
    .hint = use up to 127 letters, digits and marks of ASCII
nothing-to-draw = there is nothing that makes a form; nothing was written
    .hint = give all files of a send unit, such as UP1KYO, UP2KYO and UP3KYO, or UPPLAN, with UPHOSOKU
drawn-with-errors = drawn, but the data has { $errors } errors
    .hint = renkei check tells what they are
sheet-note = { $form } ({ $sheets } sheets): { $note }
glyphs-missing = { $count } characters cannot be printed and stand as 〓
drawn = { $path } ({ $users } service users, { $pages } pages, { $size })
drawn-pages = { $first } to { $last } ({ $users } service users, { $pages } pages, { $size })

send-blocked = nothing was sent, because the receiver could not import it; { $count } errors
    .hint = correct them in the care software and export again
send-warning = { $count } warnings; some care software may not import this
not-own-sender = the sender ({ $sender }) is not the office of the certificate in use ({ $own }); nothing was sent
    .hint = check the sender in the file names, and the office that renkei cert status shows
to-yourself = the receiver is your own office ({ $address }), same number and same service kind; nothing was sent
    .hint = check the receiver in the care software
nothing-to-send = there is nothing to send
    .hint = give all files of the send unit
too-large = too large: a message may have { $limit } MB; nothing was sent
    .hint = send the files in several messages
changed-meanwhile = a file changed while it was read; nothing was sent ({ $reason })
    .hint = close the program that writes it and send again
several-kinds = { $office } has several kinds of service ({ $kinds }); nothing was sent
    .hint = name the one to send from with --from, such as { $office }-43
attachment-folder = { $path } is a folder; nothing was sent
    .hint = name the files themselves
attachment-refused = this file cannot be sent: { $reason ->
    [macro] { $file } has something in it that runs by itself (a macro). For safety it cannot be sent
    [program] { $file } is a program, or has one in it. For safety it cannot be sent
    [old-office] { $file } is of an old or encrypted form, into which nobody can look
    [kind-not-taken] { $file } is of a kind that this exchange does not take
    [name-of-another-kind] the name of { $file } ends like another kind of file
    [empty] { $file } is empty
    [too-large] { $file } is larger than this exchange takes
    [too-many] there are more files than this exchange takes in one message
    [damaged] { $file } is damaged, so that nobody can look into it
   *[other] { $file } is neither PDF nor a picture nor an office document
 }
    .hint = send it as PDF
attachment-aside = { $file } was not put among the files, because { $reason ->
    [macro] something in it runs by itself (a macro)
    [program] it is a program, or has one in it
   *[other] it is none of the files that can be received ({ $reason })
 }; it lies in { $path }
    .hint = do not open it; ask the sender to send it as PDF
free-nothing = there is neither a text nor a file; nothing was sent
    .hint = add files, or a text with --text
free-text-too-long = the text is too long: at most { $limit } characters; nothing was sent
    .hint = send it as a file
free-same-name = file { $number } has a name that cannot be used, or the name of another one; nothing was sent
    .hint = give the files different names
receiver-without-certificate = { $office } cannot receive data yet; nothing was sent
    .hint = check the receiver; send on paper to offices that are not connected
recipient-certificate = a certificate that the exchange named for { $office } could not be verified; nothing was sent
    .hint = contact the operator
duplicate = the very same was sent to { $receiver } on { $when } ({ $id }); it was not sent twice
    .hint = add --again to send it all the same
send-refused = { $unit } (to { $receiver }, serial { $serial }) was not sent
send-continued = continued what was sent in part before
send-done =
    sent: { $unit } { $sender } -> { $receiver } serial { $serial }
      id { $id }, { $size }, { $seconds } s
resend-already = { $id } was sent before
resend-unknown = { $id } is not under way
    .hint = see what was sent with renkei sent
resend-anew = { $id } could not be sent any more as it was and was given up; nothing was sent
    .hint = run renkei send again with the original files

inbox-empty = nothing new has arrived
sent-empty = nothing was sent
messages-count = { $count } messages
message-line =
    {"["}{ $state }] { $when } { $name } ({ $address }) { $unit }
    {"  "}serial { $serial }, { $files } files, { $size }, id { $id }
not-collected =
    {"  "}told as not collected ({ $when }): it still waits; the data is kept until { $until }
    {"  "}tell the other office, by telephone for example, or print the sheets with renkei show
receipt-verified = {"  "}receipt: the receiver's signature was verified
receipt-unproven = {"  "}receipt: cannot be verified; do not rely on it having been collected, ask the receiver
message-not-found = { $id } is not in the inbox
    .hint = check the id with renkei inbox
receive-done =
    collected: { $name } ({ $sender }) { $unit } serial { $serial }
      id { $id }, { $size }, { $seconds } s
receive-before = { $id } from { $name } ({ $sender }) was collected before; its files were not written again
    .hint = to write them again, run renkei receive { $id } -o with a folder
receive-with-errors = collected, but with { $count } errors; the care software may not import it
    .hint = ask the sender to correct the data and send it again
received-damaged = what arrived ({ $id }, { $name }) is not right and was not opened: it changed on the way, or the sender could not be verified ({ $reason }); no file was written
    .hint = ask the sender to send it again
received-other-key = what arrived ({ $id }, { $name }) is not sealed to a certificate of this computer and was not opened
    .hint = run renkei reseal at the terminal that was in use when it was sent, or collect it there
file-in-the-way = { $path } exists with other content, so what arrived ({ $id }, { $name }) was not written and not marked as collected
    .hint = collect it into another folder with -o
office-connected = connected
office-not-connected = not connected yet
offices-count = { $count } offices
offices-more = there are more: narrow the search, or add --all to see them all
status-connected = connected to { $exchange }: { $office } { $name } (service kinds { $kinds })
status-waiting = not collected { $inbox }, under way { $outbox }

# Trouble with a certificate: the headings are those of the portal, under the same codes.
trouble-none-presented = No certificate was chosen
    .text = no certificate is installed
    .hint = install one with renkei setup or renkei cert import
trouble-expired = The certificate has ended
    .text = it ended on { $day }
    .hint = apply for a new one with renkei setup
trouble-not-yet-valid = This certificate can be used from { $day }
    .hint = check the clock of this computer, too
trouble-superseded = The older certificate was chosen
    .text = a newer one (until { $day }) was issued
    .hint = install the newer one with renkei cert fetch or renkei cert import
trouble-other-office = Another office's certificate was chosen
    .text = the certificate that arrived is not that of the office that applied; it was not installed
    .hint = contact the operator
trouble-wrong-kind = Certificates of this kind cannot be used
    .text = it is a { $kind }
    .hint = the certificate page of the portal tells which one is needed
trouble-revoked = This certificate was revoked (失効)
    .text = it was revoked on { $day } (reason: { $reason })
    .hint = apply for a new one with renkei setup
trouble-other-issuer = A certificate for something else was chosen
    .text = it is one of { $issuer }, which is no issuer of the address file
    .hint = check with renkei cert list which certificate and office is in use; when installing, check that it is one for this exchange
trouble-wrong-use = This certificate is not for connecting
    .text = it is for something else ({ $use })
    .hint = check that it is the certificate that was issued to the office
trouble-not-on-record = This certificate is not on record
    .hint = download it again from the portal, or contact the help desk
trouble-suspended-office = This office may not use the exchange
    .text = reason: { $reason } ({ $day }); data that arrived are kept
    .hint = contact your federation
trouble-use-missing = The use of the exchange has not been applied for
    .text = the certificate is in order
    .hint = apply for use (利用申請) on the portal to send and receive
trouble-no-key = The certificate is there, but its key is not
    .hint = a folder copied from another computer cannot be used; install it again with renkei setup or renkei cert import
trouble-some-day = (day)
trouble-use-server = a server's certificate
trouble-use-signing = a certificate for signing or issuing
revoked-key-compromise = the key may have reached others
revoked-superseded = replaced by a new certificate
revoked-cessation-of-operation = the office closed or left
revoked-wrong-data = wrong entries
revoked-affiliation-changed = the office's data changed
revoked-unspecified = none in particular
