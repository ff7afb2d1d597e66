# Requests of every kind on 照会一覧, and what becomes of an application.

## 照会一覧
column-expected-day = 見込み日
request-recovery = ログイン情報再発行申請
state-checking = 確認待ち
state-checking-long = 確認待ち（国保連合会で確認しています）
state-preparing = 通知書を準備中
state-preparing-long = 通知書を準備中（確認が終わりました）
state-posted = 郵送済み
state-posted-long = 郵送済み（届け出されている事業所の住所に送りました）
state-refused = お断り
state-refused-long = お断り（理由をご覧ください）

## 失効申請
revocation-request-title = 失効申請の状況
revocation-done-title = 証明書を失効させました
revocation-done-text = {$label}は、{$when}から使えません。元には戻せません。

## ログイン情報再発行申請
recovery-not-ours-title = この申請に心当たりがないとき
recovery-not-ours-text = この申請は、事業所番号が分かれば、ログインしなくてもだれでも出せます。事業所の方が出したものでないときは、すぐに{$federation}へお知らせください。

## While an application is looked at
applied-expected-title = 発行申請が完了しました
applied-expected-text = 受付番号は {$receipt} です。{$day}の{$time}ごろに受け取れる見込みです（混み具合により前後することがあります）。{$because}発行完了通知が届くまでお待ちください。発行完了通知は、トップページのお知らせ欄に届きます。
applied-because-checking = 国保連が確認してから発行するため、証明書の発行まで数日かかります。
applied-because-soon = 確認が混み合うと、証明書の発行まで数日かかります。
applied-because-cut-off = お申し込みの月の受付は{$number}日で締め切られていたため、{$from}から順に確認します。そこから証明書の発行まで数日かかります。
applied-because-freeze = 証明書を発行しない期間にあたり、その期間が終わるのを待つため、証明書の発行まで数日かかります。
applied-late-title = 発行申請を受け付けています
applied-late-text = 受付番号は {$receipt} です。お知らせした見込みの日時（{$day} {$time}）を過ぎましたが、国保連での確認が続いています。お待たせして申し訳ありません。発行完了通知は、トップページのお知らせ欄に届きます。お急ぎのときは、{$federation}へお問い合わせください。

## No second fee after a re-issue
fee-not-again = 発行手数料はかかりません（証明書発行用パスワードの再発行で取り込めなくなった、受付番号 {$receipt} の証明書の代わりです）
fee-not-again-note = 証明書発行用パスワードの再発行で取り込めなくなった証明書（受付番号 {$receipt}）の代わりのため、0円
fee-differs-title = 発行手数料が、画面の表示から変わりました
fee-differs-text = この画面を開いたあとに、別の操作が行われました。まだ送信されていません。下の金額をお確かめのうえ、もう一度送信してください。
before-cost-not-again-text = 証明書発行用パスワードの再発行で取り込めなくなった証明書の代わりのため、今回の発行手数料はかかりません。
reissued-apply-again = {$label}を、発行手数料なしで申請する
reissue-line-not-again = 代わりの証明書の申請に、発行手数料はもう一度かかりません

## Terms agreed to with an application
terms-agreed-edition = {$title}（{$edition}）
terms-none-shown = なし（「renkei」からの申請では、規約の画面は表示されません）

## Rights
certificates-no-right = 申請とダウンロードは、「証明書」の権限がある人が行います。この画面では、発行履歴を見ることができます。

## An answer about claims beside a way recorded ahead
fact-answer-until = 登録される期間
answer-until = {$from}から「{$way}」と登録されています。回答は、今日からその前日までの分として登録されます

## The one before
before-revoke-works = この新しい証明書が使えることは、{$when}に確かめられています。前の証明書は、失効（しっこう：使えなくすること）させることができます。自動で失効することはありません。
