# Texts of notices, the top page and the menu. The same keys stand in locales/ja/notices.ftl.

## Menu
menu-others = Other

## Notices that the system writes
notice-issued-title = Your certificate has been issued
notice-issued-facts = {$label} has been issued (receipt {$receipt}). It is valid from {$from} to {$to}.
notice-issued-download = Please download it and install it on your computer. You need the issue password that was entered with the application of {$applied}.
notice-issued-own-key = The computer “{$terminal}”, from which it was applied for, collects and installs it with renkei. Neither a download nor a password is needed.
notice-issued-look = To the certificates
