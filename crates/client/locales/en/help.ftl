# Words of --help: help-COMMAND and help-arg-ARGUMENT.

help-template =
    { "{" }about{ "}" }

    Usage: { "{" }usage{ "}" }

    { "{" }all-args{ "}" }{ "{" }after-help{ "}" }

help = Sends care plan data between care offices, sealed end to end
help-example =
    Example:
      renkei setup --address address.json --user KJ1370000018
      renkei check export-folder
      renkei send export-folder
      renkei receive -o import-folder

    Exit codes: 0 nothing wrong, 1 problems in the data or refused, 2 wrong use, 3 no usable certificate, 4 not reachable, 5 fault of the program
help-setup = Apply for a certificate and install it once issued (can be repeated; it continues)
help-sign-in = sign in at this terminal as a person (for what takes one; extended by itself every 60 minutes, 8 hours at most)
help-sign-out = sign the person at this terminal out
help-status = Show the connection and how much is waiting
help-doctor = look for problems of certificate, connection and certificate logs
help-cert = Work with certificates
help-cert-status = Show the certificate in use and how its key is kept
help-cert-list = List the certificates installed here
help-cert-log = list every certificate that was ever issued to an office (its certificate log)
help-cert-request = Apply for a certificate, without waiting
help-cert-fetch = Collect and install the certificate applied for
help-cert-import = Install a .p12 file downloaded from the portal
help-cert-renew = Renew the certificate (under a new key made here; also goes on with a renewal)
help-offices = Find offices to send to
help-check = Check files (offline, changes nothing)
help-convert = Convert between files of the standard and JSON, or older files to V4.1
help-master = Import official tables, such as service codes
help-master-import = Import tables for check and send (CSV or TSV, downloaded beforehand)
help-master-list = List the built-in and the imported tables
help-show = Draw the paper forms (PDF, SVG, PNG)
help-send = Check, seal and send
help-resend = Continue a send that was cut
help-inbox = List what has arrived
help-sent = List what was sent
help-receive = Collect, verify and write what has arrived
help-forward = Commission: send on what was received (or sent), from this office
help-sent-files = write the files of what was sent once more (also from another terminal)
help-reseal = Give or ask for the keys of what was sealed before a terminal of the office joined
help-recall = take back what was sent (until the receiver begins to fetch it)
help-imported = tell the sender that the care software took it in
help-import-failed = tell the sender why the care software could not take it in
help-history = show what has happened to a message, with the times

help-arg-lang = Language: ja (Japanese) or en (English)
help-arg-home = Folder for the data of renkei (environment: RENKEI_HOME)
help-arg-unattended = work as the terminal by itself, also while somebody is signed in (for schedulers)
help-arg-attended = do not allow unattended use: send and receive only while somebody is signed in
help-arg-sign_in_user = user ID of the portal (that of the certificate when left out)
help-arg-allow_unattended = also allow unattended use of this terminal (administrators only)
help-arg-help = Show this help
help-arg-version = Show the version
help-arg-log_office = office number (without it, the own office)
help-arg-accept = say that every certificate of the own office is known here
help-arg-begin_anew = verify the log of the office from its beginning, after a contradiction was cleared up
help-arg-json = Print the result as JSON
help-arg-address = Address file handed out by the operator
help-arg-user = User ID of the portal (ユーザID)
help-arg-terminal = Name of this computer, shown with the certificate
help-arg-password_stdin = Read the password from the first line of stdin, a confirmation code from the second (otherwise RENKEI_PASSWORD, RENKEI_ISSUE_PASSWORD or a prompt)
help-arg-wait = Seconds to wait for the certificate (60 unless told)
help-arg-no_wait = Do not wait for the certificate
help-arg-now = apply at the exchange also before the certificate can usually be renewed
help-arg-if_due = only when the time for renewing by itself has come (for a daily run by a scheduler)
help-arg-start = where the new certificate begins: at-end (of the present one, if nothing is said) or at-once (on the day of issue)
help-arg-file = Certificate file (.p12)
help-arg-query = how the office number begins, or part of name or reading (3 words at most)
help-arg-prefecture = number of the prefecture, two digits (such as 13)
help-arg-municipality = name of the municipality
help-arg-kind = kind of service, two digits (such as 43)
help-arg-connected = only offices that are connected
help-arg-not_connected = only offices that are not connected yet
help-arg-all_pages = show everything, also beyond 100
help-arg-invite = write an invitation for the one office that is found
help-arg-paths = Files or folders; files with the same sender, receiver and serial make one send unit
help-arg-explain = Explain a check (such as --explain RC07)
help-arg-target = What to convert to: json, csv (back from JSON), v4.1 (from older versions)
help-arg-from_kind = The sender's kind of service (such as 43), where the name of an older file does not tell
help-arg-to_kind = The receiver's kind of service (such as 11), where the name of an older file does not tell
help-arg-tables = Files of tables
help-arg-first_month = The first month the table is valid (where the table does not say)
help-arg-last_month = The last month the table is valid
help-arg-complete = Take for non-existent what the table lacks (such as a list of all offices of a prefecture)
help-arg-accept_partial = Import without the rows that cannot be imported
help-arg-as_sender = Check as the sender (without a number: the office of the installed certificate)
help-arg-as_receiver = Check as the receiver (without a number: the office of the installed certificate)
help-arg-output = Where to write
help-arg-forms = Forms (1, 2, 3, 6, 7, teikyo, basic, prevention; several with commas)
help-arg-protect = Make a PDF that opens with a password only (AES-256); the password is asked for
help-arg-archive = Write PDF/A-2b, to be kept for years
help-arg-to = Send files and text freely to this address (such as 1370000018-43) and not as send units
help-arg-from = The own address to send from, where the office has several kinds of service
help-arg-text = A short text that goes with the files
help-arg-again = Send even if the very same was sent before
help-arg-id = Message id
help-arg-ids = Ids of messages to collect (without: everything not yet collected)
help-arg-imported_ids = ids of the messages that were taken in
help-arg-source = where this is known from: software, folder or person (the default)
help-arg-reasons = why (comma separated): unreadable (the software cannot read the files), check-failed (its checks found errors), unknown-user (a service user is not registered), unknown-office (the sending office is not registered), other-month (it is about another month), older-data (newer data is there), already-there (the same data is there), other-version (version of the standard not known), not-supported (this kind is not supported), other
help-arg-checks = checks that found errors (for example RC07, comma separated)
help-arg-arrival_wait = seconds to wait for something to arrive when nothing is there
help-arg-forward_to = the next receiver (such as 1370000018-43)
help-arg-forward_from = the sender, where the office has several kinds of service
help-arg-edited = edited files (also a folder); without it the content stays as it is
help-arg-for_terminal = give to the terminal of this certificate; renkei receive goes on by itself
help-arg-no_longer = give nothing more to the terminal of this certificate
help-arg-ask = ask the office's other terminals for the keys of what cannot be opened here
help-arg-month = Service month (such as 202504)
