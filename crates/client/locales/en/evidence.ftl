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
