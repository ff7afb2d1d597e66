# Setting up (renkei setup), and the system's store of certificates.

help-arg-thumbprint = Thumbprint (SHA-256) that the root of a typed address must have (otherwise it is confirmed on the screen)
help-arg-system_store = Also put the certificate into the store of the system, for browsers: nss (Chrome on Linux), windows (current user), macos (keychain)

prompt-address = Exchange (address of the portal, https://…, or place of the address file):{" "}
prompt-user = User ID (ユーザID; KJ and 12 more letters and digits):{" "}
prompt-thumbprint = Type "yes" if this is what the printed notice or the support site says:{" "}
user-needed = no user ID (ユーザID) was given
    .hint = give it with --user; it begins with KJ
address-found = using the address file in this folder ({ $path })
address-thumbprint =
    { $address } says that it is { $name }. Thumbprint of its root (SHA-256):
      { $thumbprint }
thumbprint-not-confirmed = the thumbprint of the exchange was not confirmed; nothing was sent
    .hint = compare it with the printed notice or the support site and give it with --thumbprint, or use the address file
password-temporary-where = change the temporary password (仮パスワード) first: this is the one that came by post
    .hint = open { $address } in a browser, sign in, choose a password of your own, and run renkei setup again; nothing was applied for yet
password-expired-where = the password has expired; what was typed is right
    .hint = open { $address } in a browser, sign in, choose a new password, and run renkei setup again; certificates and data stay as they are
setup-address-book = { $exchange } can be reached; offices to send to: { $count } (see renkei offices)
setup-address-book-more = { $exchange } can be reached; offices to send to: more than { $count } (see renkei offices)
setup-watch-folder = renkei-careplan
setup-watch-proposal = what the care software writes can be sent by itself, and what arrives be put into a folder (not set up yet; not needed for sending by hand)
    .hint = renkei watch add "{ $path }" --kind { $kind }
setup-done = ready ({ $actions } actions, { $seconds } seconds)

p12-sign-in-password = this is not the issue password (証明書発行用パスワード), but another one, such as that of the sign-in
    .hint = type the issue password; it is the third one on the notice. Nothing breaks, however often it is wrong
p12-password-format = this cannot be an issue password (証明書発行用パスワード)
    .hint = it has 16 capital letters and digits, without 0, O, 1 and I; look at the notice and type it again
p12-other-form = this file is written in a form that cannot be read
    .hint = download it again from the portal; files written by other programs cannot be used, those for older computers can
import-other-office = this certificate is of another office: { $office } { $name } (until now: { $other }); it is installed all the same
    .hint = if this was a mistake, import the .p12 file of the office before once more

store-not-here = there is no store "{ $store }" on this computer
    .hint = use windows on Windows, macos on macOS and nss on Linux
store-tool-missing = { $program } is not installed, so the certificate was not put into the store of the system (renkei has it)
    .hint = install { $package } and try again
store-refused = the certificate could not be put into the store of the system ({ $program }); renkei has it
    .hint = if the warning was answered with "no", try again, compare the thumbprint and answer "yes"; for other computers download the file for older ones from the portal
store-done = also put into the store of the system ({ $store }); close all windows of the browser before using it

help-arg-report_file = Write a report for the help desk (without names, numbers, paths and secrets)
doctor-report = wrote the report to { $path }; it holds no names, numbers or secrets
doctor-folder-closed = the folder of renkei was open to others; now it is readable for its owner only
newer-version = there is a newer version of renkei: { $newest } (this is { $own })
    .hint = download it from { $address } and install it; it is not replaced by itself

help-echo = Be the echo office of the exchange: send each text back (for operators)
help-arg-once = Answer what is there, and end
help-arg-watch_below = Set up the folders shared with the care software here (one for each service kind when there are several)
help-arg-watch_profile = How the care software uses them (plain unless told; see renkei watch list)
help-arg-echo_wait = Seconds to wait for the answer to the test message (30 unless told; 0 sends none)
echo-begun = answering texts as the echo office { $address }
echo-ended = answering has ended
echo-answered = answered { $sender }
echo-not-answered = { $sender } sends too often, so there was no answer (it was collected)
echo-not-named = this office ({ $office }) is not the echo office of the exchange
    .hint = put its number and kind of service into exchange.echo_office of the server's configuration
trial-none = the exchange has no echo office, so sending and receiving was not tested
    .hint = exchange a test with a partner
trial-rests = nobody is signed in, so sending and receiving was not tested
    .hint = run renkei sign-in and then renkei setup again
trial-sent = a test message went to { $address }; waiting for its answer (at most { $seconds } s)
trial-done = sending and receiving works ({ $seconds } s)
trial-no-answer = the test message went out, but no answer came within { $seconds } s
    .hint = certificate and connection work; run renkei setup again later, and tell the federation when the echo office still does not answer
trial-damaged = the answer to the test message is damaged or not from the echo office
    .hint = run renkei doctor
