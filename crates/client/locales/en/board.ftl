# Words and help of board, and of writing comparisons and boards as sheets.

help-board = Show per service user and office whether planned use and actuals of a month are there (offline)
help-board-example =
    Example:
      renkei board --month 202504 sent received
      renkei board --month 202504 sent received -o board.pdf

    For now the folders with what was sent and received are given as PATH.
    Exit codes: 0 everything is there, 1 something is open or cannot be read, 2 wrong use or nothing of the month
help-arg-units = files or folders with the send units that were sent and received (folders inside too)
help-arg-board_office = number of the own office: only its rows are shown (left out: the office of the installed certificate)
help-arg-sheet_file = file for the sheet on A4 landscape, ending in .pdf, .svg or .png

sheet-written = wrote { $path } ({ $pages } pages, { $size })

board-nothing = there is neither planned use (UPPLAN) nor actuals (UPJSK) of { $month }; nothing was written
    .hint = make sure that the folders, the month and the office are the right ones
board-unread-file = { $file } cannot be read, or files that belong to it are missing; it is not on the board
    .hint = renkei check tells what is missing
board-unread-record = record { $record } of { $file } cannot be read; it is not on the board
    .hint = renkei check tells what is wrong
board-head = month board { $month }: { $users } service users, { $offices } offices, { $rows } pairs of both
board-counts = { $open } open: { $plans } without a plan, { $outdated } with an outdated plan, { $waiting } without actuals ({ $offices } offices), { $differing } with differences ({ $differences } lines)
board-column-user = service user
board-column-planner = planned by
board-column-office = office
board-column-planned = planned
board-column-actual = actual
board-user = service user { $user }
board-person = { $insurer } { $insured } { $name }
board-plan-missing = missing
board-plan-without-services = nothing planned
board-plan-elsewhere = not sent (to another office { $serial })
board-plan-outdated = change not sent { $serial }
board-plan-made = made { $serial }
board-actual-missing = missing
board-actual-not-compared = there (no plan) { $serial }
board-actual-differs = { $differences } differences { $serial }
board-actual-same = there { $serial }
