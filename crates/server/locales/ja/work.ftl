# The work list's other kinds, and a certificate's page on the console.

work-oldest = {$count}件の申請が確認を待っています。古いものから{$shown}件を表示しています。
work-recovery = ログイン情報再発行申請：{$count}件
work-changes = 登録情報の変更：{$count}件
work-inquiries = お返事を待っている問い合わせ：{$count}件
work-fees = 精算していない発行手数料：{$count}件

console-certificate-title = 証明書の内容（管理）
certificates-end-from = 有効終了日（から）
certificates-end-to = 有効終了日（まで）
certificates-serial-hint = 証明書の画面に出る英数字です。すきまやコロンが入っていてもかまいません。
serial-wrong = シリアル番号は、0～9とA～Fで40文字までです。
certificate-to-office = この事業所の記録を見る
certificate-to-application = この証明書の申請を見る
certificate-no-downloads = ダウンロードの記録はありません。
fact-revoked-by = 失効させた人
fact-issued = 発行日時
column-form = 形式
download-profile-modern = 標準
download-profile-compatible = 古いパソコン向け
column-when = 日時

fee-movement-missing = 精算の方法を選んでください
fee-yen-wrong = 金額を1以上の数字で入力してください
fee-note-long = 備考は200文字までです
ledger-yen = 金額（円）
ledger-actor = 記録した人
office-inquiries-none = この事業所からの問い合わせはありません。

return-reasons = よくある理由
return-reasons-hint = 選ぶと、下に書いた文の前に付きます。
return-reason-own = （選ばない）
return-reason-name = 事業所の名称が、届出と違います。変更の届けを先にお出しください。
return-reason-kind = 記録では、もう一方の証明書が必要です。申請をやり直してください。
return-reason-delegation = 請求の委任の記録と合いません。委任の届けを確かめてください。
return-reason-closed = 事業所の指定が終わっています。くわしくは、連合会にお問い合わせください。
return-preview = 事業所が読む文章
return-preview-button = 事業所が読む文章を確かめる
application-others = この事業所のほかの申請
application-others-none = ほかの申請はありません。
