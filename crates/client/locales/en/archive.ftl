# The archive (renkei archive).

help-archive = The archive: what was sent and received, readable here for years
help-archive-list = List what the archive holds
help-archive-get = Write the files of something in the archive
help-archive-export = Copy all of the archive into one file under a passphrase
help-archive-import = Take in such a copy (what is there already stays as it is)
help-archive-clear = Remove what is past its time
help-arg-archive_file = File of the copy
help-arg-new_passphrase = Make a new passphrase and write it onto a sheet (a text file) to be printed and kept
help-arg-passphrase_stdin = Read the passphrase from the first line of stdin (otherwise RENKEI_ARCHIVE_PASSPHRASE or a prompt)

prompt-archive = Passphrase of the copy:{" "}
prompt-archive-again = Once more, to be sure:{" "}
archive-line-received =
    {"["}received] { $when } { $sender } → { $receiver } { $unit }
    {"  "}serial { $serial }, { $files } files, id { $id }
archive-line-sent =
    {"["}sent] { $when } { $sender } → { $receiver } { $unit }
    {"  "}serial { $serial }, { $files } files, id { $id }
archive-unknown = { $id } is not in the archive
    .hint = look for the id with renkei archive list
archive-nothing = the archive is empty; nothing was written
    .hint = what is sent and received gets into it by itself
archive-exported = copied to { $path } ({ $count } messages)
archive-imported = took in the copy: { $new } new, { $before } there before
archive-cleared = removed { $count } that were past their time ({ $months } months after the service month)
archive-months-too-few = the archive may not keep for as short as archive_months = { $months }; nothing was removed
    .hint = set { $least } or more: the law wants two years from completion
archive-passphrase-short = the passphrase is too short; nothing was written
    .hint = use { $least } characters or more, or have one made with --new-passphrase
archive-passphrases-differ = the two passphrases are not the same; nothing was written
    .hint = try again
archive-passphrase-wrong = the passphrase of the copy is wrong; nothing was taken in
    .hint = look at the sheet of this copy and type it again; upper and lower case differ, blanks do not matter
archive-damaged = { $path } is no copy of an archive, or is cut or damaged
    .hint = what could be read was taken in; another copy can be taken in beside it
archive-of-other-office = this copy is of another office ({ $office }); nothing was taken in (this computer is of { $own })
    .hint = make sure that it is a copy of the own office
archive-sheet =
    Care plan exchange: passphrase of the copy of the archive

      { $passphrase }

    Print this sheet and keep it under lock, in another place than the copy.
    Without this passphrase nobody can open the copy, and nobody can make it again.
    Delete this file when it is printed.
archive-sheet-written = wrote the new passphrase to { $path }; print it, keep it, and delete the file
archive-copied = the archive was copied on { $day }
archive-copy-old = the archive was not copied since { $day }
    .hint = make a copy elsewhere with renkei archive export, every 30 days
archive-no-copy = there is no copy of the archive; when this computer breaks, what is older is lost
    .hint = make a copy elsewhere with renkei archive export, every 30 days
