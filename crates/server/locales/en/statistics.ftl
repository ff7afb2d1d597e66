### Statistics

console-menu-statistics = Statistics (統計)
statistics-title = Statistics (統計)
statistics-what = Counts of the last 35 days. They hold nothing of care plans or service users.
statistics-counted-at = Counted on {$at}; counted anew once a minute.
statistics-none = Nothing has been counted yet.
statistics-table = The numbers as a table
statistics-csv = Download as CSV
statistics-not-over = (not over)
statistics-week-from = week from {$day}
statistics-applications-heading = Applications by day
statistics-applications-row = Day
statistics-applications-value = Applications
statistics-waiting-heading = Time until a decision (median of the week)
statistics-waiting-row = Week
statistics-waiting-value = Hours
statistics-certificates-heading = Certificates in force
statistics-certificates-row = Kind
statistics-certificates-value = Certificates
statistics-offices-heading = Offices with a certificate, by prefecture
statistics-offices-row = Prefecture
statistics-offices-value = Offices
statistics-messages-heading = Messages sent by day
statistics-messages-row = Day
statistics-messages-value = Messages
