# Texts of notices, the top page and the menu. The same keys stand in locales/en/notices.ftl.

## Menu
menu-others = その他

## Notices that the system writes
notice-issued-title = 証明書発行完了のお知らせ
notice-issued-facts = {$label}を発行しました（受付番号 {$receipt}）。有効期間は、{$from}から{$to}までです。
notice-issued-download = ダウンロードして、パソコンに取り込んでください。{$applied}の申請のときに入力した証明書発行用パスワードが必要です。
notice-issued-own-key = 申請したパソコン「{$terminal}」のrenkeiが受け取り、取り込みます。ダウンロードもパスワードもいりません。
notice-issued-look = 証明書の画面へ
