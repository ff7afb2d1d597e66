# Who works at this terminal

signed-in = signed in as { $user } (until { $until })
signed-out = { $user } has signed out
signed-out-here-only = the exchange could not be told; what was kept here is gone, and the sign-in ends on { $until }
nobody-signed-in = nobody is signed in at this terminal
sign-in-over = the sign-in of { $user } has ended; going on as the terminal by itself. Run renkei sign-in to work as a person
unattended-allowed = this terminal now works unattended: it sends and receives while nobody is signed in
ticket-unattended = this terminal will send and receive while nobody is signed in (unattended use); the portal (端末) stops that at any time
ticket-not-unattended = unattended use of this terminal is not allowed yet; an administrator of the office can allow it on the portal (端末)
ticket-attended = this terminal will send and receive only while somebody is signed in; the portal (端末) changes that
work-person = signed in: { $user } (until { $until })
work-nobody = nobody is signed in
    .hint = run renkei sign-in before what takes a person, such as taking a message back or evidence
work-unattended = unattended use: allowed (every service kind)
work-unattended-for = unattended use: allowed (service kinds { $kinds })
work-attended = unattended use: not allowed
    .hint = run renkei sign-in before sending and receiving, or let an administrator of the office allow it on the portal (端末)
status-waiting-unknown = how much is not collected shows after renkei sign-in; under way { $outbox }
sent-cannot-be-opened = {"  "}the receiving office has no terminal any more that can open this; send it again with renkei send --again
inbox-cannot-be-opened = {"  "}no terminal of the office can open this any more; the sender is told to send it again
