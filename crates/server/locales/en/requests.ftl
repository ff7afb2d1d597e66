# Requests of every kind on 照会一覧, and what becomes of an application.

## 照会一覧
column-expected-day = Expected
request-recovery = New sign-in data (ログイン情報再発行申請)
state-checking = Being checked
state-checking-long = Being checked (the federation is looking at it)
state-preparing = Notice being prepared
state-preparing-long = Notice being prepared (the check is done)
state-posted = Posted
state-posted-long = Posted (to the address of the office on record)
state-refused = Refused
state-refused-long = Refused (see the reason)

## 失効申請
revocation-request-title = State of the revocation
revocation-done-title = The certificate is revoked
revocation-done-text = {$label} cannot be used any more since {$when}. This cannot be undone.

## ログイン情報再発行申請
recovery-not-ours-title = If you know nothing of this request
recovery-not-ours-text = Anybody who knows the office's number can make this request without signing in. If nobody of your office made it, tell {$federation} at once.

## While an application is looked at
applied-expected-title = Your application is complete
applied-expected-text = The receipt number is {$receipt}. You can expect to collect the certificate around {$time} on {$day} (earlier or later as work allows). {$because} Please wait for the notice of issue. It will appear among the notices on the top page.
applied-because-checking = The federation checks first, so it takes several days until the certificate is issued.
applied-because-soon = When there is much to check, it takes several days until the certificate is issued.
applied-because-cut-off = Applications of that month were closed on day {$number}, so yours is checked from {$from} on. From then it takes several days until the certificate is issued.
applied-because-freeze = No certificates are issued in these days; as we wait for their end, it takes several days until the certificate is issued.
applied-late-title = Your application has been received
applied-late-text = The receipt number is {$receipt}. The expected time ({$day} {$time}) has passed, but the federation is still checking. We are sorry for the delay. The notice of issue will appear among the notices on the top page. If it is urgent, please ask {$federation}.

## No second fee after a re-issue
fee-not-again = No fee (this stands for the certificate of receipt {$receipt}, which cannot be installed since the issue password was re-issued)
fee-not-again-note = 0 yen: stands for the certificate of receipt {$receipt}, which cannot be installed since the issue password was re-issued
fee-differs-title = The fee is not what the page showed
fee-differs-text = Something was done since you opened this page. Nothing has been sent yet. Check the amount below and send again.
before-cost-not-again-text = This stands for a certificate that cannot be installed since the issue password was re-issued, so there is no fee this time.
reissued-apply-again = Apply for {$label} without a fee
reissue-line-not-again = Applying for another one in its place costs no second fee

## Terms agreed to with an application
terms-agreed-edition = {$title} ({$edition})
terms-none-shown = None (an application from renkei shows no texts)

## Rights
certificates-no-right = People with the right to certificates (証明書) apply and download. On this page you can see what was issued.

## An answer about claims beside a way recorded ahead
fact-answer-until = Recorded for
answer-until = From {$from} on the record says "{$way}". The answer is recorded from today until the day before

## The one before
before-revoke-works = This new certificate was found to work on {$when}. The one before can be revoked (失効: made unusable). That never happens by itself.
