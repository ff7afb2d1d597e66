# Recall, reports of imports, history.

recall-done =
    recalled: { $name } ({ $receiver }) { $unit }, serial { $serial }
      id { $id }; the receiver can no longer collect it
recall-not-sent = { $id } had not been sent yet; it will not be sent
recall-late = it could not be recalled: the receiver has it already, since { $when }
    .hint = send corrected data to replace it, or delete data where there is nothing any more
recall-impossible = it could not be recalled: { $id } is "{ $state }"
    .hint = see what has happened with renkei history { $id }
message-not-sent-by-us = no message { $id } was sent by this office
    .hint = look up the id with renkei sent
message-unknown = no message { $id } was sent or received by this office
    .hint = look up the id with renkei sent or renkei inbox
message-older = {"  "}note: data with a newer serial has arrived before it; importing it may bring back an older state
receive-recalled = { $id } from { $name } ({ $sender }) was recalled by the sender and not collected
    .hint = ask the sender if you need it
imported-done = noted as imported ({ $source }): { $name } ({ $sender }) { $unit }, serial { $serial }, id { $id }
import-failed-done = the sender is told that it could not be imported: { $name } ({ $sender }) { $unit }, serial { $serial }, id { $id }
import-not-possible = the import of { $id } cannot be noted in its present state: it is not collected yet, or imported already
    .hint = see what has happened with renkei history { $id }
import-report-too-long = at most 50 checks
import-worked = {"  "}imported ({ $source }, { $when })
import-failed-there = {"  "}it could not be imported at the receiver. Reason: { $reasons } ({ $source }, { $when })
import-failed-there-by-checks = {"  "}it could not be imported at the receiver. Reason: { $reasons }. Checks: { $checks } ({ $source }, { $when })
history-line = {"  "}{ $when } { $step }
waiting-for-arrival = waiting up to { $seconds } seconds for something to arrive

reseal-given = gave the keys of { $count } messages to terminals of this office
reseal-asking =
    A terminal asks for keys: { $terminal } (certificate { $serial }, issued { $when }, { $origin }), { $count } messages
      Make sure that it is one of this office by comparing with what renkei status shows there, then
      give them with renkei reseal --for { $serial }. If you do not know it, give nothing
reseal-nobody = no terminal asks for keys
reseal-unknown = certificate { $serial } does not stand in the log of this office
    .hint = look up the number of the certificate with renkei status at that terminal
reseal-not-allowed = certificate { $serial } was not among those that are given keys
    .hint = see with renkei reseal which terminals ask
reseal-forgotten = certificate { $serial } is given no more keys; what it was given cannot be taken back
reseal-asked =
    The keys of { $count } messages from before this terminal joined were asked for
      Run renkei reseal --for { $serial } at a terminal that has been in use, then try again here
reseal-nothing-to-ask = there is nothing that this terminal cannot open
sent-files-written = Wrote what was sent to { $name } ({ $receiver }): { $unit }, serial { $serial }, { $id }
sent-files-other-key = what was sent ({ $id }) is from before this terminal joined and was not opened
    .hint = run renkei reseal at a terminal that has been in use
sent-files-in-the-way = a file of the same name has other content, so what was sent ({ $id }) was not written
    .hint = try again with another folder for -o
sent-files-damaged = what was sent ({ $id }) was not opened: it cannot be shown to be as it was sent
    .hint = tell the operator

forward-not-collected = { $id } was not collected yet
    .hint = collect it with renkei receive, then forward it
forward-no-unit = { $id } is a free message and cannot be forwarded
    .hint = collect its files and send them with renkei send --to
forward-other-key = { $id } is from before this terminal joined and cannot be opened
    .hint = ask the office's other terminals with renkei reseal --ask
forward-damaged = { $id } is not forwarded: it cannot be shown to be as it was sent
    .hint = tell the sender and the operator
forward-name = { $name } is no file name of the standard
    .hint = give edited files names of the standard (sender, receiver and serial are replaced)
forward-makes-no-unit = the files are nothing that goes from { $sender } to { $receiver }
    .hint = the manual has a table of what goes where in a commission
