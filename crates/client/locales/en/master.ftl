# What renkei master says.

masters-damaged = the imported masters, { $path }, are damaged
    .hint = remove that file and import the tables again with renkei master import
masters-newer = the imported masters, { $path }, are of a newer version of renkei
    .hint = use a newer version of renkei
master-table = { $path }: { $explanation }
master-more = {"  "}the same in { $count } more lines
master-kept = the masters were imported; renkei check and renkei send use them from now on
master-unreadable = { $count } files cannot be imported; nothing was imported
    .hint = mend what is told above, or leave those files out, and run it again
master-partial = { $count } rows cannot be imported; nothing was imported
    .hint = mend the table, or run it again with --accept-partial to import it without those rows
master-months-reversed = the month of --to is before that of --from
    .hint = give the first month with --from and the last with --to
master-built-in = built in: limits of care levels, prices of a unit by area, prefectures, service codes of rented equipment
master-none = nothing was imported (renkei master import does it)
master-codes = service codes
master-insurers = insurers
master-offices = offices
master-complete = all
master-not-complete = some
master-insurer = insurer { $insurer }
master-months = { $from } to { $to }
master-months-open = from { $from }
master-line = { $table }: { $about }, { $rows } rows ({ $coverage }), { $source }
