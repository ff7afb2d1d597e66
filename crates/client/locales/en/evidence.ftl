# Words and help of evidence.

help-evidence = List as PDF what was exchanged when with which office, with the hash of each file (offline)
help-evidence-example =
    Example:
      renkei evidence --month 202504 sent received -o evidence.pdf
      renkei evidence --month 202404..202503 --by partner sent received -o year.pdf

    Exit codes: 0 done, 1 nothing of the month or something unreadable, 2 wrong use
help-arg-months = Service month (such as 202504) or a range (202404..202503); documents without one, such as care plans, count to the month of their serial
help-arg-order = Order: user (by service user, unless told) or partner (by partner office)
help-arg-office = Number of the office that keeps the record (otherwise that of the installed certificate)

evidence-note = a note on the list: { $note }
evidence-left-out = { $file } is not a file name of the standard; it is not on the list
    .hint = renkei check tells what is wrong with the name
evidence-listed = { $units } send units, { $users } service users and { $files } files are on the list
evidence-drawn = { $path } ({ $pages } pages, { $size })
evidence-other-months = nothing is of the month that was asked for; nothing was written
    .hint = the folders hold { $months } (to be given as --month)
evidence-none = there is no file of a send unit; nothing was written
    .hint = give the folders with the files that were sent or received

help-evidence-fetch = Fetch the exchange's signed record of what was exchanged (without names) and keep it as files
help-evidence-fetch-example =
    Examples:
      renkei evidence fetch --from 2025-04-01 --until 2025-04-30 -o evidence
      renkei evidence fetch --from 2025-04-01 --until 2026-03-31 --partner 1370000018-43 -o evidence

    What is kept: the record (.json), the exchange's signature (.json.p7s), and where there are any the time stamp (.json.p7s.tsr) and the state of the certificate (.json.ocsp)
    Exit codes: 0 done, 1 a record is wrong, 2 wrong use, 3 no certificate, 4 not reachable
help-evidence-verify = Judge what records of the exchange prove (no connection needed)
help-evidence-verify-example =
    Examples:
      renkei evidence verify evidence/exchange-2025-04-01-2025-04-30-1.json
      renkei evidence verify --root root.pem --time-stamp-root tsa.pem record.json UPPLAN_….CSV

    The signature (.p7s) and the time stamp (.p7s.tsr) are read from the folder of the record
    Exit codes: 0 everything is good, 1 something is not, 2 wrong use
help-arg-exchange = Also fetch the exchange's signed record of the listed send units and keep it beside the PDF
help-arg-evidence_ids = Ids of messages (as renkei sent --json and others show them)
help-arg-evidence_from = What was sent from this day on (Japan's time)
help-arg-evidence_until = What was sent until this day
help-arg-evidence_partner = Number of the other office, or number-kind
help-arg-evidence_folder = Folder for the files (otherwise the present one)
help-arg-stamp_wait = Seconds to wait for the time stamp
help-arg-evidence_files = Records (.json). Of other files it is told whether a record names them
help-arg-evidence_root = Root certificate to believe (otherwise that of the exchange known to this computer)
help-arg-stamp_root = Root certificate of a time-stamping authority to believe

evidence-record = { $path }: record of { $exchange } (for office { $office }, made { $at }, { $count } messages)
evidence-kinds = {"  "}only what concerns the kinds of service { $kinds }, which is what the person who asked may see
evidence-signed = {"  "}signature: good. The record is as the exchange signed it, to the byte (certificate { $serial }, valid at { $at })
evidence-unsigned = {"  "}signature: not good. { $reason }
evidence-stamped = {"  "}time: { $authority } has stamped that the signature was there at { $at }
evidence-stamp-unknown = {"  "}time: { $at } (stamp of { $authority }). Without the root of this authority it was not judged whether it can be believed (see --time-stamp-root)
evidence-stamp-wrong = {"  "}time: the time stamp is of no use. { $reason }
evidence-stamp-missing = {"  "}time: there is no time stamp. The time is that of the exchange's clock, and nobody else proves it
evidence-stamp-later = the time stamp is not there yet; the same command later replaces the record with a stamped one
evidence-audit = {"  "}audit: signed by the exchange up to { $count } events
evidence-audit-wrong = {"  "}audit: the exchange's signature is not good. { $reason }
evidence-audit-missing = {"  "}audit: not part of this record
evidence-message = {"  "}{ $sender } to { $receiver }, { $unit }, serial { $serial }
evidence-sent = {"    "}sent: { $at }. The signature of the sending office is good
evidence-sent-wrong = {"    "}sent: not good. { $reason }
evidence-collected = {"    "}received: { $at }. Receipt and signature of the receiving office are good
evidence-collected-wrong = {"    "}received: not good. { $reason }
evidence-not-collected = {"    "}received: there was no receipt when the record was made
evidence-events-wrong = {"    "}audit: not good. { $reason }
evidence-good = Everything was verified. The times of sending and receiving are those of the exchange's clock
evidence-bad = Something is not good. Do not use this record as evidence
evidence-not-proved = What this record does not prove: what the sealed documents say, consent of the service user, requirements of add-ons
evidence-flaw-contradiction = Its parts contradict each other
evidence-flaw-signer = Somebody else signed
evidence-flaw-times = The times contradict each other
evidence-no-record = no record (.json) was given
    .hint = give the .json files that renkei evidence fetch has kept
evidence-root-needed = it is not known which root certificate to believe
    .hint = give a root certificate (PEM) with --root
evidence-no-certificate = { $path } cannot be read as a certificate (PEM)
evidence-record-unreadable = { $path } cannot be read as a record: { $reason }
    .hint = give the file as it was kept, not opened and saved again
evidence-answer-unreadable = the answer of the exchange cannot be read as a record; nothing was kept
evidence-file-named = { $file }: a file of this name is in the record (its content is under the seal; the record alone does not prove it)
evidence-file-unnamed = { $file }: no file of this name is in the records
evidence-exchange-none = the listed send units are no longer at the exchange (it keeps them for 93 days)
evidence-exchange-covers = the exchange has records of { $count } of the { $units } listed send units
