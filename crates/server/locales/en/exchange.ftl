## Told of messages that nobody collects
notice-category-exchange = System
not-collected-heading = Not collected yet
not-collected-line = {$what}, sent on {$day} to {$name}, has not been collected yet ({$days} working days after sending). It is kept until {$until}.
not-collected-line-today = {$what}, sent on {$day} to {$name}, has not been collected yet. It is kept until {$until}.
not-collected-claims = Claims close on the {$day}th.
not-collected-more = And {$count} more.
not-collected-free = Data
not-collected-month = {$name} (month {$month})
messages-expired-heading = Data has expired
expired-line = {$what}, sent on {$day} to {$name}, was not collected within {$days} days and has expired.
mail-waiting-for-you-subject = There is data you have not collected
mail-waiting-for-you-body =
    {$count} deliveries have arrived. The oldest arrived on {$day}. Open your software to collect them.

    If that does not work, see the tasks on the portal, too.
    Address of the portal: {$portal}
mail-not-collected-subject = Not collected yet ({$count})
mail-not-collected-body =
    {$lines}

    Please tell the other office, by telephone for example. If it is urgent, print the sheets and hand them over.
    Your software shows under sent messages what happens next.
mail-messages-expired-subject = Data has expired ({$count})
mail-messages-expired-body =
    {$lines}

    The other office does not have it. Send again what is still needed, or print the sheets and hand them over.

## Told of data that has arrived
mail-arrival-subject = New data has arrived
mail-arrival-body =
    New data has arrived. {$count} deliveries have not been collected yet. Open your software to collect them.

    You get this mail once an hour at most.
    To stop it, press “Do not tell” (届いても知らせない) on the page “Mail addresses” of the portal.
    Address of the portal: {$portal}
mail-arrivals-column = When data arrives
mail-arrivals-on = is told
mail-arrivals-off = is not told
mail-arrivals-wish = Tell of arrivals
mail-arrivals-stop = Do not tell
mail-arrivals-set-title = You will get a mail when data arrives
mail-arrivals-set-text = One address gets one mail an hour at most. It never says what the data is.
mail-arrivals-stopped-title = There are no more mails when data arrives
mail-arrivals-stopped-text = You are still told of data that stays uncollected.
