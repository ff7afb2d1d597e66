### 統計

console-menu-statistics = 統計
statistics-title = 統計
statistics-what = 直近35日間の数です。ケアプランの内容や利用者の情報は、含まれていません。
statistics-counted-at = {$at} に数えました。1分ごとに数え直します。
statistics-none = まだ集計がありません。
statistics-table = 数字を表で見る
statistics-csv = CSVをダウンロード
statistics-not-over = （途中）
statistics-week-from = {$day}からの週
statistics-applications-heading = 申請の数（日ごと）
statistics-applications-row = 日
statistics-applications-value = 件
statistics-waiting-heading = 承認・差し戻しまでの時間（週ごとの中央値）
statistics-waiting-row = 週
statistics-waiting-value = 時間
statistics-certificates-heading = 使える証明書の数
statistics-certificates-row = 種類
statistics-certificates-value = 枚
statistics-offices-heading = 証明書を使える事業所の数（都道府県ごと）
statistics-offices-row = 都道府県
statistics-offices-value = 事業所
statistics-messages-heading = 送信された数（日ごと）
statistics-messages-row = 日
statistics-messages-value = 件
