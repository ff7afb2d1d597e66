# Words about the renewal of certificates. .hint tells what to do next.

renewal-planned = renewal: renkei does it by itself about { $when }
renewal-due = renewal: renkei does it by itself at the next connection
renewal-by-hand = renewal: not by itself (renew = "off" in renkei.toml); renkei cert renew does it from { $when } on
renewal-by-hand-now = renewal: not by itself (renew = "off" in renkei.toml); it can be done now
    .hint = renew with renkei cert renew
renewal-begun = renewal: begun { $when }; whether the exchange has it is not known yet; the next connection goes on with it
renewal-waiting = renewal: applied for { $when }; waiting for the federation's approval and the issue
renewal-followed = renewal: done; the new certificate is used by itself from { $start } on
renewal-failed-last = renewal: tried { $when } and failed ({ $reason })
renewal-too-early = the certificate can be renewed from { $when } on; nothing was done yet
    .hint = renkei renews it by itself about then; add --now to apply at once
renewal-other-start = a renewal with another start has been applied for already
    .hint = run it again without --start; it goes on

renewal-done = the certificate was renewed (until { $end })
renewal-done-ahead = the certificate was renewed; the new one is used by itself from { $start } on (until { $end })
renewal-applied = the renewal of the certificate was applied for; waiting for the federation's approval and the issue (see renkei doctor)
renewal-failed = the certificate could not be renewed by itself: { $reason } (see renkei doctor)
renewal-slow = the renewal was stopped because the exchange answers slowly
    .hint = the next connection goes on with it
renewal-returned = the application for the renewal was sent back ({ $detail })
    .hint = read the reason on the portal, mend it, then run renkei cert renew; it applies again with a new key
renewal-other-subject = the certificate that arrived is for another account or of another kind than the present one; not installed
    .hint = contact your federation (the operator); the present certificate can still be used
renewal-not-longer = the certificate that arrived does not last longer than the present one; not installed
    .hint = contact your federation (the operator); the present certificate can still be used
renewal-not-in-log = the certificate that arrived is not in the log of this office's certificates; not installed
    .hint = the next connection looks again; if it goes on, tell your federation (the operator) by telephone

clock-wrong = date and time of this computer ({ $here }) are far from those of the exchange ({ $there })
    .hint = set date and time of the computer; the next connection tries again
doctor-clock = date and time of this computer ({ $here }) differ from those of the exchange ({ $there })
    .hint = set date and time of the computer
settings-unreadable = line { $line } of the settings ({ $path }) is not understood; certificates are not renewed by themselves
    .hint = write renew = "on" or renew = "off"; without the file everything is as usual
disk-full = "{ $path }" cannot be written: the disk is full
    .hint = remove files that are not needed and try again
