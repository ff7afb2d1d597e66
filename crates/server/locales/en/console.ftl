## Operators
operators-title = Operators
operators-what = Everybody who works on this console. Each has a place and roles.
colleague-on-server = whoever runs the server
operators-empty = There are no operators yet.
operators-removed-what = They cannot sign in. They stay here so that records can show their names. Their ids are never used again.
operator-name-hint = Colleagues and the audit record see it. At most 40 characters.
operator-place = Prefecture
operator-place-centre = Centre (every prefecture)
operator-place-choose = Choose one
operator-place-wrong = Choose the prefecture
operator-roles = Roles
operator-roles-wrong = Choose at least one role
operator-signed-in = Last sign-in
operator-never-signed-in = Not signed in yet (still with the temporary password)
operator-no-sign-in-known = Not on record
operator-removed-on = Removed on {$day}
operator-second-factor-on = Set up
operator-second-factor-off = Not set up
operator-id-hint = For signing in. Lower-case letters, digits and hyphens, at most 32. It cannot be changed later.
operator-id-wrong = Enter an id of lower-case letters, digits and hyphens, at most 32
operator-id-taken = This id is taken. The id of a removed operator is not used again either. Choose another one
operator-remove-what = From then on the operator cannot sign in, and open windows end. This cannot be undone. The name stays in the records.
operator-removed-title = The operator was removed
operator-removed-text = Open windows have ended. The name stays in the records.
operator-own-fixed = Another operator with the role Centre changes or removes you. You can change your password under “Change password”.
operator-last-title = This is the last operator of the centre
operator-last-text = Without anybody at the centre with the role Centre nobody could add operators. Give the role to somebody else first. Nothing was changed.

## Roles
role-reception = Reception
role-reception-text = Checks applications and sends them back.
role-approval = Approval
role-approval-text = Approves applications.
role-desk = Desk
role-desk-text = Answers inquiries and enters contacts.
role-notices = Notices
role-notices-text = Writes and publishes notices.
role-centre = Centre
role-centre-text = Manages operators, calendars and mail.
role-audit = Audit
role-audit-text = Reads the audit record (operators of the centre only).

## Own password
operator-temporary-title = Change the temporary password
operator-temporary-text = You entered a temporary password. Choose one of your own first. No other page opens before.
operator-password-rule = Not your id, your name, the name of this site or your password until now.
operator-password-changed-title = Your password was changed
operator-password-changed-text = Use the new password from the next sign-in on. Sign-ins on other computers and in other windows have ended.

## Audit record
audit-title = Audit record
audit-what = Who did what, and when. The newest come first, 50 at a time.
audit-signed = {$count} events were put in order and signed ({$at}).
audit-head = Keep this signed head
audit-head-hint = Kept outside the server, it lets audit verify find out later whether the end of the record was cut off.
audit-from = From
audit-to = To
audit-event = Event
audit-event-hint = Exactly as it is written in the record, such as application-approved
audit-actor = Who
audit-actor-hint = An operator’s id, a user id and so on, such as operator1
audit-subject = About
audit-subject-hint = A receipt, an office number, an id and so on
audit-at = When
audit-detail = Detail
audit-day-wrong = Enter the day like 2026-11-22
audit-none = There are no such records. Look for less and try again.
audit-export = Save as CSV
audit-export-hint = Writes the same records, the newest 10,000 at most. That this was done is recorded too.
audit-newer = 50 newer
audit-older = 50 older

## Approval by two
fact-checked = Checked by
check-text = If what is on record and what was applied for agree, say that you have checked it. Somebody else then approves.
check-button = I have checked it
check-none = To be checked
check-waits = Checked, to be approved: {$who}
check-own-title = Somebody else approves
check-own-text = Whoever has checked an application cannot approve it.
check-first-title = Nobody has checked it yet
check-first-text = Somebody with the role Reception checks it first, then somebody else approves. It was not approved.
check-done-before-title = Nothing was done
check-done-before-text = Somebody else has checked it before, or the application no longer waits. This is how it stands now.
fact-renews = Certificate to be renewed
renewed-certificate = serial number { $serial } ({ $how })
renewed-until = until { $day }
