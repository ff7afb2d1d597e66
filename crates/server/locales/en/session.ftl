## The end of a sign-in (R38)
until-nothing = If nothing is done, you are signed out at {$time}.
stay-label = Time left
stay-soon = You will be signed out soon. Press "Go on" if you are still working.
stay-button = Go on
stay-new-window = (opens a new window)
stay-title = You are still signed in
stay-text = You stay signed in if you do something before {$time}.
stay-form-text = The page you were filling in is as you left it. You can go on typing there and send it. You may close this page.
stay-back = To the first page
form-kept-file = {" "}Please choose the file again.
