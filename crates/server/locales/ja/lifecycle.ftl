## Requests of the office
menu-applications = 照会一覧
applications-title = 照会一覧
applications-none = 申請はまだありません。
applications-none-fitting = 条件に合う申請はありません。
applications-offers = 次の証明書を申請できます。
to-applications = 照会一覧へ
column-applied-day = 申請日
column-request = 種類
column-applicant = 申請した人
column-actions = 操作
filter-all = すべて
filter-button = 絞り込む
filter-clear = 条件をクリアする
action-open = 開く
action-withdraw = 取り下げる
request-issue = 発行申請
request-renewal = 更新申請
request-revocation = 失効申請
fact-request = 申請の種類
state-pending-long = 発行申請中（国保連合会で確認しています）
state-returned-long = 差し戻し（直して出し直してください）
state-withdrawn-long = 取下げ
state-approved-long = 確認済み（証明書を発行しています）
state-issued-long = 発行済み
state-revoked-long = 失効
state-expired-long = 期限切れ
the-federation = 国保連合会
somebody = 記録のない人
time-line-heading = これまでの経過
time-line-when = 日時
time-line-detail = 内容
time-line-by = {$who}
time-line-reason = 理由：{$reason}
time-line-until = {$end}まで使えます
time-line-revoked = 理由：{$reason}（{$who}）
changed-meanwhile-title = 別の画面で、先に処理されました
changed-meanwhile-text = {$when}に{$who}さんが{$what}をしました。この画面の操作は行われていません。今の状態を表示しています。
changed-to-withdrawn = 取下げ
changed-to-returned = 差し戻し
changed-to-approved = 承認
changed-to-revoked = 失効
done-print = この画面は印刷して保管できます。あとからは「照会一覧」でご覧になれます。
done-follow = この申請の状況を見る
issued-own-key-title = 証明書ができました
issued-own-key-text = {$label}を発行しました。鍵を作ったパソコンで「renkei cert fetch」を実行すると、使えるようになります。
issued-closed-title = 証明書は発行済みです
issued-closed-text = 証明書発行用パスワードが再発行されたため、この{$label}は、もうダウンロードできません。すでに取り込んだパソコンでは、そのまま使えます。
issued-revoked-title = この申請の証明書は失効しています
issued-revoked-text = {$label}は使えなくなっています。必要なときは、新しく申請してください。
issued-expired-title = この申請の証明書は有効期限が切れています
issued-expired-text = {$label}の有効期限が切れました。必要なときは、新しく申請してください。
to-certificate = 証明書の内容を見る
to-renewed = 更新する前の証明書
to-correction = 出し直した申請（受付番号 {$receipt}）
to-corrected = 差し戻された申請（受付番号 {$receipt}）

## Renewal
choice-renew = {$label}の更新申請をする
choice-renew-text = 有効期限が近づいた証明書の代わりになる、新しい証明書の発行申請を行うことができます。
renew-soon-title = 証明書の有効期限まで、あと{$days}日です
renew-today-title = 証明書の有効期限は、今日までです
renew-soon-text = {$end}を過ぎると、送受信ができなくなります。更新は数分で終わり、今の期限は短くなりません。
renew-soon-next = 更新する
renew-title = 更新申請
renew-heading = 更新
renew-button = 更新
renew-own-key = この証明書の鍵は、事業所のパソコンで作られました。更新は、そのパソコンで次のとおり実行すると申請できます。
start-legend = 有効期間のはじまり
start-after-present = 今の証明書の期限から（{$from}から{$to}まで）
start-after-present-text = 今の期限が短くなりません。新しい証明書は、先にダウンロードしておけます。使えるようになるのは{$from}からです。
start-now = 発行の日から（今日発行された場合 {$from}から{$to}まで）
start-now-text = 発行されたらすぐに使えます。今の証明書の残りの期間は、のびません。
start-after-present-short = 前の証明書の期限から
start-now-short = 発行の日から
start-missing = 有効期間のはじまりを選んでください
renew-overlap = 今の証明書は、{$end}までそのまま使えます。新しい証明書が使える間は、どちらを使ってもかまいません。今の証明書が自動で失効することはありません。
fact-start = 有効期間のはじまり

## Another certificate beside a usable one
repeat-legend = 新しく申請する理由
repeat-lost = 紛失
repeat-lost-text = 証明書発行用パスワードや証明書のファイルをなくした
repeat-new-computer = パソコンの入れ替え
repeat-new-computer-text = 別のパソコンで使うため、もう1つ必要になった
repeat-other = その他
repeat-other-text = インストールがうまくいかない場合など
repeat-missing = 新しく申請する理由を選んでください
fact-repeat-reason = 新しく申請する理由
fact-gate-confirmed = 「発行申請を行う前」を確認した日時
fact-corrects = 差し戻された申請

## Content of a certificate
content-title = 証明書の内容
thumbprint-heading = 拇印（ぼいん）
thumbprint-text = パソコンに取り込んだ証明書の「拇印」と、4文字ずつ見くらべることができます。
terminal-file = ファイル（.p12）で取り込むもの
fact-last-use = 最後に使われた日時
never-used = まだ使われていません
download-of = {$when}（{$who}）
downloads-never = まだダウンロードされていません
downloads-one = 1回：{$only}
downloads-many = {$count}回：最初は{$first}、最後は{$last}
begins-later-title = この証明書は{$from}から使えます
begins-later-text = {$from}から使えます。それまでは、今の証明書をお使いください。
key-gone-title = この証明書は、もうダウンロードできません
key-gone-text = 証明書発行用パスワードが再発行されたためです。すでに取り込んだパソコンでは、そのまま使えます。まだ取り込んでいない場合は、新しく申請してください。
to-downloads = ダウンロードへ進む
before-revoke-heading = 前の証明書を使えなくする
before-revoke-text = 新しい証明書を取り込んで、使えることを確かめたら、前の証明書を失効（しっこう：使えなくすること）させることができます。自動で失効することはありません。
before-revoke-link = {$end}までの証明書を失効させる

## Revocation by the office
revoke-own-title = 失効
revoke-own-link = 失効
revoke-own-button = 使えなくする
revoke-stop = やめる
revoke-confirm-title = この証明書を使えなくします（失効）
revoke-confirm-text = {$terminal}からの送受信は、すぐにできなくなります。元には戻せません。届いたデータの記録は残ります。
revoke-stops-heading = 失効（しっこう）するとどうなるか
revoke-stops-1 = この証明書を取り込んだパソコンは、すべて送受信ができなくなります。
revoke-stops-2 = この証明書のダウンロードもできなくなります。
revoke-stops-3 = ほかに使える証明書がないときは、新しい証明書が発行されるまで、送受信ができません。
revoke-own-key-compromise = 人に渡ったおそれがある
revoke-own-key-compromise-text = パソコンや証明書のファイルをなくした、盗まれた、パスワードを知られた
revoke-own-superseded = もう使わない
revoke-own-superseded-text = 新しい証明書に替えた、パソコンを入れ替えた
revoke-own-cessation-of-operation = 事業所の廃止・利用の終了
revoke-own-cessation-of-operation-text = ケアプランデータ連携を使わなくなる
revoke-own-wrong-data = 内容が違っている
revoke-own-wrong-data-text = 証明書に書かれた事業所名などが正しくない
revoke-sure = 元に戻せないことを確認しました
revoke-sure-missing = 元に戻せないことをお読みのうえ、確認の欄にチェックを入れてください
sign-in-password-again = ログイン用のパスワード
revoke-code-hint = 認証アプリに表示されている6けたの数字、または回復コードです
revoked-now-title = この証明書を失効させました
revoked-now-text = {$when}に失効しました（理由：{$reason}）。この証明書での送受信は、もうできません。
revoked-before-title = この証明書は使えなくなっています（失効）
revoked-before-text = {$when}に失効しました（理由：{$reason}、手続きをした人：{$who}）。
revoke-ended-title = この証明書は有効期限が切れています
revoke-ended-text = {$end}に有効期限が切れたため、すでに使えません。失効の手続きはいりません。

## Terminals
menu-terminals = 端末
terminals-title = 端末
terminals-what = この事業所の証明書と、それを使っている端末です。なくしたり、使わなくなったりした端末は、失効（しっこう：使えなくすること）させてください。
terminals-none = 登録された端末はありません。
terminals-count = {$label}：{$held}枚（申請中のものを含みます。上限は{$limit}枚）
terminals-full-title = 証明書が上限の{$limit}枚に達しています
terminals-full-text = 新しい証明書は、まだ申請できません。使っていない端末の証明書を失効させると、申請できるようになります。今ある証明書の更新は、このままできます。
terminals-full-next = 端末を見る

## After the download
downloads-open = ブラウザ（EdgeやChromeなど、ホームページを見るソフト）ごとに、ファイルの開きかたが違います。お使いのものを選んでください。
downloads-open-edge = 画面の右上に「ダウンロード」の一覧が出ます。名前の最後が「.p12」のファイルの下の「ファイルを開く」を押します。一覧が消えたときは、右上の「…」から「ダウンロード」を選びます。
downloads-open-chrome = 画面の右上に、ダウンロードしたファイルの名前が出ます。名前の最後が「.p12」のファイルを押します。消えたときは、右上の縦に並んだ3つの点から「ダウンロード」を選びます。
downloads-open-firefox = 画面の右上に、ダウンロードしたファイルの一覧が出ます。名前の最後が「.p12」のファイルを押します。消えたときは、右上の横3本の線から「ダウンロード」を選びます。
downloads-open-safari = アドレスの欄の右にある「ダウンロードを表示」を押し、名前の最後が「.p12」のファイルを2回続けて押します。キーチェーンアクセスが開きます。
downloads-lost-heading = 何も起きないように見えるとき
downloads-lost = ファイルは「ダウンロード」フォルダーに入っています。フォルダーを開き、名前の最後が「.p12」のファイルを2回続けて押してください。もう一度ダウンロードしてもかまいません。
downloads-other-heading = 別のソフトが開いたとき
downloads-other = 何もせずに閉じてください。「ダウンロード」フォルダーのファイルの上でマウスの右のボタンを押し、「PFXのインストール」を選びます（Macでは「このアプリケーションで開く」から「キーチェーンアクセス」）。

## Notices
notice-revoked-title = 証明書を失効しました
notice-revoked-text =
    {$label}を、{$when}に失効しました（手続きをした人：{$who}）。
    端末：{$terminal}
    シリアル番号：{$serial}
    この証明書での送受信は、もうできません。心当たりがないときは、{$federation}へすぐにご連絡ください。
notice-ends-title = 電子証明書の有効期限切れに伴う更新申請について（あと{$days}日）
notice-ends-today-title = 電子証明書の有効期限切れに伴う更新申請について（今日まで）
notice-ends-file =
    {$label}の有効期限は、{$end}です。
    {$end}を過ぎると、送受信ができなくなります。更新は数分で終わり、今の期限は短くなりません。
    次の画面の「更新」から申請してください。証明書発行用パスワードをお手元にご用意ください。
notice-ends-own-key =
    端末「{$terminal}」の{$label}の有効期限は、{$end}です。
    {$end}を過ぎると、送受信ができなくなります。
    そのパソコンで「renkei cert request」を実行すると、更新を申請できます。
mail-certificate-ends-subject = 証明書の更新のお知らせ（期限まであと{$days}日）
mail-certificate-ends-body =
    証明書の有効期限は、{$end}です。
    {$end}を過ぎると、送受信ができなくなります。

    ポータルにログインし、お知らせ欄の更新のお知らせを開いて、更新を申請してください。
    申請には、証明書発行用パスワードが必要です。

    ポータルのアドレス：{$portal}

## Mail address after an application
done-mail = メールアドレスを登録すると、発行完了をメールでもお知らせします
done-mail-button = 登録する

## 端末の自動送受信（P-56）
fact-unattended = 自動送受信
unattended-title = 端末の自動送受信
unattended-what = 自動送受信を許可すると、だれもログインしていないときも、この端末の renkei がデータの一覧・受け取り・受領の通知・送信を行えます。取り戻しや授受記録など、人の判断がいる操作には、担当者のログイン（renkei sign-in）が必要です。
unattended-no = 許可していません
unattended-every-kind = すべてのサービス種類
unattended-from-setup = {$kinds}。{$day}に {$by} が、端末の設定のときに許可しました
unattended-from-portal = {$kinds}。{$day}に {$by} が許可しました
unattended-from-terminal = {$kinds}。{$day}に {$by} が、その端末で許可しました
unattended-from-settings = {$kinds}。{$day}から、すべての証明書に許可されています
unattended-from-before = {$kinds}。許可のしくみができる前から使われています
unattended-kinds-legend = 対象のサービス種類
unattended-kinds-hint = 何も選ばないと、すべてのサービス種類が対象です。
unattended-give = 自動送受信を許可する
unattended-change = 対象を変更する
unattended-end-what = やめると、この端末では、担当者がログインしているあいだだけ送受信できます。届いたデータはなくなりません。
unattended-end = 自動送受信をやめる
unattended-link = 変更
unattended-over = この証明書は使えなくなっているため、変更できません。
unattended-back = 端末の一覧へ戻る
unattended-given-title = 自動送受信を許可しました
unattended-given-text = この端末は、だれもログインしていないときも、データを送受信できます。
unattended-taken-title = 自動送受信をやめました
unattended-taken-text = この端末では、担当者がログインしているあいだだけ送受信できます。
