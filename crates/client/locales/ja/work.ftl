# だれがこの端末で働いているか

signed-in = { $user } としてログインしました（{ $until }まで）
signed-out = { $user } はログアウトしました
signed-out-here-only = 連携サーバーに知らせることができませんでした。この端末の控えは消しました。ログインは{ $until }に終わります
nobody-signed-in = この端末では、だれもログインしていません
sign-in-over = { $user } のログインは終わっています。端末だけで続けます。続けて使うときは renkei sign-in を行ってください
unattended-allowed = この端末の自動送受信を許可しました。だれもログインしていないときも、送受信できます
ticket-unattended = この端末は、だれもログインしていないときも送受信します（自動送受信）。ポータルの「端末」で、いつでもやめられます
ticket-not-unattended = この端末の自動送受信は、まだ許可されていません。事業所の管理者が、ポータルの「端末」で許可できます
ticket-attended = この端末では、担当者がログインしているあいだだけ送受信します。ポータルの「端末」で変えられます
work-person = ログイン中：{ $user }（{ $until }まで）
work-nobody = だれもログインしていません
    .hint = 取り戻しや授受記録など、人の判断がいる操作の前に renkei sign-in を行ってください
work-unattended = 自動送受信：許可されています（すべてのサービス種類）
work-unattended-for = 自動送受信：許可されています（サービス種類 { $kinds }）
work-attended = 自動送受信：許可されていません
    .hint = 送受信の前に renkei sign-in を行うか、事業所の管理者がポータルの「端末」で許可してください
status-waiting-unknown = 受け取っていないものの数は、ログインすると見られます。送る途中のもの { $outbox }件
sent-cannot-be-opened = {"  "}相手の事業所には、これを開ける端末がもうありません。renkei send --again で、もう一度送ってください
inbox-cannot-be-opened = {"  "}これを開ける端末が、事業所にもうありません。送り主に、もう一度送るよう案内しています
