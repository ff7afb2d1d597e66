# Words and help of compare, queue and kit.

help-compare = Compare planned use with actuals, or with later planned use (offline)
help-compare-example =
    Example:
      renkei compare --plan exported --actual received
      renkei compare --plan march --later april --all

    Exit codes: 0 no differences, 1 differences, data that cannot be read or nothing in common, 2 wrong use
help-queue = Tell in which order received units are imported, and what each does (imports nothing)
help-queue-example =
    Example:
      renkei queue received
      renkei queue received --after imported

    Exit codes: 0 all can be imported, 1 some cannot or must wait, 2 wrong use
help-kit = Write the vendor-test kit: fictional data for makers of care software
help-kit-example =
    Example:
      renkei kit D2 -o kit
      renkei kit all -o kit
      renkei kit verify exported --pattern D2 -o report.md

    Patterns: D1 tables 1 to 3, D2 planned use, D3 actuals, D4 basic information, D5 prevention plan, D6 planned use in prevention, D7 actuals in prevention
help-kit-verify = Compare what a program exported after importing the kit with the kit
help-kit-verify-example =
    Exit codes: 0 no differences, 1 differences, 2 wrong use

help-arg-plan = files or folders with planned use (UPPLAN)
help-arg-actual = files or folders with actuals (UPJSK)
help-arg-later = files or folders with later planned use (UPPLAN)
help-arg-other = actuals or later planned use
help-arg-all = show lines without a difference too
help-arg-numbered = show neither names nor numbers of service users: service user 1, 2 …
help-arg-waiting = received files or folders (folders inside too)
help-arg-after = folders with what is imported already
help-arg-patterns = pattern (D1 to D7), range (D1..D3) or all
help-arg-exported = files or folders the program exported (folders inside too)
help-arg-pattern = the pattern to compare with (recognised by the service users if left out)
help-arg-report = where to write the report, filled in with the outcome

list-comma = {", "}
folder-not-empty = the folder { $path } is not empty; nothing was written
    .hint = name a new folder or an empty one

compare-no-plan = there is no file of planned use (UPPLAN)
    .hint = give the folder with the exported plan as --plan
compare-no-actual = there is no file of actuals (UPJSK)
    .hint = give the folder with the actuals as --actual; to compare plans use --later
compare-no-later = there is no file of later planned use (UPPLAN)
    .hint = give the folder with the later plan as --later
compare-unread-file = { $file } cannot be read, or files that belong to it are missing; it was not compared
    .hint = renkei check tells what is missing
compare-nothing-common = nothing was compared: no service user, month and office stand on both sides
    .hint = make sure that the folders and the month are the right ones
compare-summary = { $users } service users compared, { $differing } with differences ({ $differences } lines)
compare-not-compared = { $users } others were not compared: the other side is not at hand

queue-step = { $number }. { $unit } -> { $effect }
queue-address = from { $from } to { $to }, serial { $serial }
queue-no-unit = no send unit
queue-imported = imported ({ $changes })
queue-new = new: { $people }
queue-replaced = replaced: { $people }
queue-deleted = deleted: { $people }
queue-missing = nothing to delete: { $people }
queue-kept = later serial kept: { $people }
queue-replaces = data before: serial { $serial }
queue-refused-errors = cannot be imported ({ $errors } errors; see renkei check)
queue-refused-no-unit = cannot be imported (files are missing or cannot be read; see renkei check)
queue-refused-key = cannot be imported (an insured number, a month or a day cannot be read; see renkei check)
queue-refused-same-serial = cannot be imported (another content with this serial was imported before)
queue-stops = what this sender has for this receiver stops here (waiting behind it: { $count })
queue-waiting = waits (serial { $serial } cannot be imported)
queue-duplicate = nothing to do (the same was imported before)
queue-other = this version cannot tell
queue-summary = { $units } units: { $imported } imported, { $refused } cannot be, { $waiting } waiting, { $repeated } imported before
queue-stopped = some units cannot be imported
    .hint = ask the sender to export corrected data; what stays behind goes on once the faulty unit is taken out
queue-unnamed = { $file } is not named as the standard says and has no place in the queue
    .hint = renkei check tells what is wrong with the name
queue-not-held = serial { $serial } of --after cannot be imported and does not count as imported

kit-written = { $path } written: patterns { $patterns }, { $units } send units; README.ja.md inside tells the steps (in Japanese)
kit-reported = report written to { $path }
kit-not-recognised = no service user of the vendor-test kit was found, so the pattern is not known
    .hint = check the folder, and name the pattern as in --pattern D1
kit-passed = Result: passed
kit-not-passed = Result: not passed
