# Words of watch, run and service, and their help.

progress-sending = sending { $done }/{ $total } ({ $percent }%)

watch-folder =
    { $address } ({ $profile })
      outgoing: { $outgoing } (sent after { $seconds } s without a change)
      incoming: { $incoming }
watch-added = the folders are watched: renkei run sends and receives by itself
    .hint = renkei service install lets it run with every start of the computer; when it runs already, stop it and start it again
watch-none = no folders are watched
    .hint = add them with renkei watch add DIR --kind KK
watch-removed = the folders of service kind { $kind } are not watched any more; folders and files stay
watch-not-watched = no folders of service kind { $kind } are watched
    .hint = see renkei watch list
watch-unknown-profile = there is no profile { $profile } ({ $known })
    .hint = see renkei watch list
watch-profile = profile { $name }: { $about }
watch-folder-used = these folders cannot be used (outgoing { $outgoing }, incoming { $incoming }): they are watched for another kind, or both are the same
    .hint = use folders of their own for each kind of service, and for sending and receiving
watch-folder-away = the watched folder { $path } is not there; it is waited for, and nothing that has arrived is lost
    .hint = check the network drive; when the folder has moved, run renkei watch add again
watch-same-serial = another content was sent to { $receiver } under the same serial ({ $serial }) on { $when }; which of the two counts is not known, so this one was not sent
    .hint = export again in the care software, which gives a new serial, to send the newer one
watch-held-sending = held in order: an earlier unit to { $receiver } (serial { $behind }) could not be sent, so serial { $serial } waits
    .hint = correct and export the earlier one again, or move it out of the folder エラー when it shall not be sent
watch-held-receiving = held in order: an earlier message of { $sender } (id { $id }) is not taken in yet, so serial { $serial } waits, because out of order old content could come back
    .hint = look at the earlier message
watch-in-the-way = another file is at { $path }, so the files of { $sender } (serial { $serial }) were not put there
    .hint = take the earlier file in with the care software, or move it; this is tried again by itself
watch-imported = imported (by folder): serial { $serial } of { $name } ({ $sender }); the sender was told

watch-note-sent-name = sent.txt
watch-note-sent =
    Sent to { $receiver } on { $when }.
    Serial { $serial }, id { $id }
    See renkei sent for whether it was collected.
watch-note-refused-name = not-sent.txt
watch-note-refused-next =
    To correct it, change it in the care software and export it again. When the correction is sent, this folder moves to 差し替え済み.
    When it shall not be sent, move this folder elsewhere. Until then later units to the same receiver wait.
watch-note-finding =
    { $check }  { $file } record { $record }
    { $message }
    -> { $fix }
watch-note-corrected-name = corrected.txt
watch-note-corrected = A correction (serial { $serial }) was sent. This one was not sent.
watch-note-aside-name = please-check.txt
watch-note-older =
    Serial { $serial } of { $sender } arrived after data that were made later.
    Taking it in could bring old content back, so it was not put into the incoming folder.
    Look at it, and take it in only when it is needed.
watch-note-elsewhere =
    Serial { $serial } of { $sender } was cut while it was being received, and another terminal seems to have received it meanwhile.
    It was not put into the incoming folder, so that nothing is imported twice.
    Find out whether it was taken in, and take it in only when it was not.

run-begun = running ({ $count } pairs of folders); sends and receives until it is stopped
run-ended = stopped; the next run goes on with what was begun
run-already = another renkei run is running
    .hint = see renkei service status
run-awake = the computer has slept or its clock was set; connecting anew
run-connected-again = connected; going on with what waited
run-folder-back = { $path } can be used again; going on
run-other-terminal = another terminal ({ $terminal }) imports what arrives for { $address }; this one puts nothing into the incoming folder, so that nothing is imported twice
    .hint = when that terminal stops, this one takes over within 5 minutes

service-installed = runs by itself now ({ $path }): with every sign-in, and again when it stops
service-not-started = { $path } was written but could not be started
    .hint = run: { $commands }
service-by-hand = to be put at { $path }
    .hint = then run: { $commands }
service-not-installed = does not run by itself
service-is-installed = runs by itself ({ $path })
service-runs = renkei run: running
service-rests = renkei run: not running
service-removed = does not run by itself any more ({ $path }); folders and data stay
service-not-stopped = what runs could not be stopped
    .hint = run: { $commands }

help-watch = Watch folders of care software: send what it writes, put what arrives where it reads
help-watch-add = Watch folders, or change those that are watched
help-watch-add-example =
    Example:
      renkei watch add C:\careplans --kind 43
      renkei watch add C:\careplans --kind 43 --profile taking --outgoing D:\out --incoming D:\in
help-watch-list = List the folders, and the profiles to choose from
help-watch-remove = Stop watching (folders and files stay)
help-run = Send, receive and renew by itself until it is stopped
help-service = Let the computer run renkei run by itself
help-service-install = Run with every sign-in
help-service-remove = Do not run by itself any more
help-service-status = Tell whether it runs by itself, and whether it runs now
help-arg-watch_folder = where the folders 送信 and 受信 are
help-arg-watch_kind = service kind: each pair of office number and kind has folders of its own
help-arg-profile = how the care software uses folders (see renkei watch list)
help-arg-outgoing = folder that the care software writes, instead of 送信
help-arg-incoming = folder that it reads, instead of 受信
help-arg-settle = seconds without a change after which a file counts as whole
help-arg-print = show the definition only, also that of another system
