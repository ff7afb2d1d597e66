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
