# Passkeys, known browsers, codes by mail

passkeys-title = Passkeys
passkeys-what = A passkey is a key inside a telephone, a computer or a security key. It opens by finger, face or PIN and takes the place of the code. It does not work on pages that only look like ours, so nobody can be tricked out of it.
passkeys-short = Instead of typing a code you can show who you are by finger, face or PIN.
passkeys-link = To the passkeys
passkeys-count = {$count}
passkeys-none = No passkey is registered yet.
passkeys-not-here = No further passkey can be registered. A person can have 10. Where the address of this page is a number without a name, browsers make no passkeys; then use an authenticator app.
passkey-column-added = Registered
passkey-column-used = Last used
passkey-column-remove = Remove
passkey-unused = Not used yet
passkey-new-link = Register a passkey
passkey-remove-link = Remove

passkey-new-title = Register a passkey
passkey-new-explanation = Show who you are; the next page makes the passkey.
passkey-name-label = Name of the passkey
passkey-name-hint = A name to tell it apart later, such as: office computer, blue security key
passkey-name-long = The name of a passkey has at most 40 characters.
passkey-new-button = Next
passkey-make-title = Make a passkey
passkey-make-explanation = It is registered as "{$name}". When you press the button, the browser asks for your finger, face or PIN. Do this within 5 minutes.
passkey-make = Make a passkey
passkey-use = Use a passkey
passkey-no-script = Passkeys need JavaScript in the browser. Codes of the authenticator app and recovery codes work without it.
passkey-say-unsupported = This browser knows no passkeys. Use a code or a recovery code.
passkey-say-stopped = No passkey was used: it was stopped, or the time was over. Press the button again, or use another way.
passkey-say-present = The passkey of this device is registered already. There is no need for another.
passkey-say-failed = The passkey could not be used. If pressing the button again does not help, use another way.

passkey-added-title = The passkey is registered
passkey-added-text = From the next sign-in on you can use it instead of a code.
passkey-first-title = The passkey is registered, and two-step sign-in is on
passkey-first-text = From the next sign-in on the passkey is asked for after the password. Every other session has ended.
passkey-present-title = This passkey is registered already
passkey-present-text = Nothing was changed. If somebody else registered it, use one of your own.
passkey-remove-title = Remove a passkey
passkey-remove-explanation = Once "{$name}" is removed, nobody can sign in with it. What is left on the device can be deleted in its settings. Give your password, and a code or a passkey.
passkey-remove-button = Remove
passkey-removed-title = The passkey was removed
passkey-removed-text = Nobody can sign in with it any more.
passkey-gone-title = This passkey was removed before
passkey-gone-text = Nothing was done. The page shows how things stand.

passkey-late-title = Too late, or used before
passkey-late-text = A passkey can be used within 5 minutes, once. Nothing was done yet. Press the button again.
passkey-unknown-title = This passkey is not registered
passkey-unknown-text = Choose a passkey that is registered for this id, or type a code or a recovery code.
passkey-unverified-title = You did not show who you are
passkey-unverified-text = Finger, face or PIN are needed. If your security key has no PIN, set one first.
passkey-copied-title = This passkey cannot be used
passkey-copied-text = It was used fewer times than before, so there may be a copy; it was not accepted. Sign in with a code or a recovery code and remove this passkey. If you cannot explain it, ask us.
passkey-elsewhere-title = Not accepted: it was given on another page
passkey-elsewhere-text = Check the address of the page. If it is not the usual one, close it and sign in from the usual entrance.
passkey-wrong-title = The passkey could not be checked
passkey-wrong-text = Press the button again. If that does not help, type a code or a recovery code. This was not counted as a mistake.

second-factor-no-app = Not set up
code-hint-recovery = There is no authenticator app. If you cannot use a passkey, type one of your recovery codes.
app-heading = Authenticator app
app-beside-passkeys = So that you can sign in when the passkey is not at hand.
app-proof = Before an authenticator app is added, show who you are: by the password, and a passkey or a recovery code.

devices-heading = Known browsers
devices-what = Browsers in which you have signed in. However often somebody types a wrong password elsewhere, you can sign in here. They are forgotten after 90 days without a sign-in.
devices-none = No browser is known.
devices-column-last = Last sign-in
devices-column-until = Known until
devices-column-forget = Forget
devices-here = This browser
devices-forget = Forget this browser
device-forgotten-title = The browser was forgotten
device-forgotten-text = At the next sign-in it is a new one. Sessions that are open there go on.

mailed-code-offer = If neither app nor passkey is at hand, a code can be sent to your security address. It is offered because you have signed in in this browser before.
mailed-code-offer-button = Get a code by mail
mailed-code-instruction = A code was sent to your security address. Type the six digits of the mail. If it does not arrive, look among unwanted mail.
mailed-code-late = If it does not arrive within minutes, or was too old, a new one can be sent. The one before then counts no more.
mailed-code-back = Use another way
mailed-code-ended-title = This code counts no more
mailed-code-ended-text = It is older than {$minutes} minutes, was wrong 5 times, or was used. Send another one and type its digits.
mailed-code-too-many-title = No code can be sent for a while
mailed-code-too-many-text = There were too many within the hour. Use the mail that has arrived, or another way. Try again in an hour.
mail-sign-in-code-subject = Code for signing in
mail-sign-in-code-body =
    The code for signing in is:

    {$code}

    Type it on the sign-in page within {$minutes} minutes.
    If this was not you, somebody may know your password.
    Change it at once, and tell this code to nobody.

passkey-fingerprint = Fingerprint (to compare)
approve-passkey-text = The button asks for your finger, face or PIN. It approves this application, this key and this kind alone.
approve-passkey-button = Approve with a passkey
approve-no-script = Approving takes a passkey. Allow JavaScript in the browser.
approve-not-admitted-title = You cannot approve yet.
approve-not-admitted-text = The authority knows no passkey of yours for approvals. Register one, and tell its fingerprint to whoever runs the authority.
approve-passkey-missing-title = Approving takes a passkey
approve-passkey-missing-text = Nothing was approved yet. Press "Approve with a passkey".
approve-passkey-changed-title = The application has changed since the page was shown
approve-passkey-changed-text = Nothing was approved yet. Look at it as it is now, and approve again.
