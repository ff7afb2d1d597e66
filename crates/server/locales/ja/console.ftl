## Operators
operators-title = 担当者
operators-what = この管理画面で働く人の一覧です。担当する都道府県と役割を決めます。
colleague-on-server = サーバーを管理する人
operators-empty = 担当者は、まだ登録されていません。
operators-removed-what = ログインはできません。これまでの記録に名前を示すため、残しています。同じ担当者IDは、二度と使われません。
operator-name-hint = 同僚と監査記録に見える名前です。40文字まで入力できます。
operator-place = 担当する都道府県
operator-place-centre = 中央（すべての都道府県）
operator-place-choose = 選んでください
operator-place-wrong = 担当する都道府県を選んでください
operator-roles = 役割
operator-roles-wrong = 役割を、1つ以上選んでください
operator-signed-in = 最後のログイン
operator-never-signed-in = まだログインしていません（仮パスワードのままです）
operator-no-sign-in-known = 記録がありません
operator-removed-on = {$day}に削除されました
operator-second-factor-on = 設定済み
operator-second-factor-off = 未設定
operator-id-hint = ログインに使います。英小文字、数字、ハイフンで、32文字までです。あとから変えられません。
operator-id-wrong = 担当者IDは、英小文字、数字、ハイフンで、32文字までで入力してください
operator-id-taken = この担当者IDは、すでに使われています。削除した担当者のIDも、二度は使えません。別のIDにしてください
operator-remove-what = 押すとすぐに、この担当者はログインできなくなり、開いている画面も終わります。元には戻せません。名前は、これまでの記録に残ります。
operator-removed-title = 担当者を削除しました
operator-removed-text = 開いていた画面も終わりました。名前は、これまでの記録に残ります。
operator-own-fixed = ご自分の登録の変更と削除は、「中央」の役割をもつほかの担当者が行います。パスワードは「パスワードの変更」で変えられます。
operator-last-title = 中央の最後の担当者です
operator-last-text = 「中央」の役割をもつ中央の担当者が1人もいなくなると、担当者を追加する人がいなくなります。先に、別の人に「中央」の役割を付けてください。何も変更していません。

## Roles
role-reception = 受付
role-reception-text = 申請の内容を確認し、差し戻します。
role-approval = 承認
role-approval-text = 申請を承認します。
role-desk = 窓口
role-desk-text = 問い合わせに答え、連絡先を入力します。
role-notices = お知らせ
role-notices-text = お知らせを書き、公開します。
role-centre = 中央
role-centre-text = 担当者、カレンダー、送信メールを管理します。
role-audit = 監査
role-audit-text = 監査記録を読みます（中央の担当者だけ）。

## Own password
operator-temporary-title = 仮パスワードを変更してください
operator-temporary-text = 入力されたのは「仮パスワード」です。はじめに、ご自分で決めたパスワードに変えていただきます。変更が終わるまで、ほかの画面は開きません。
operator-password-rule = 担当者ID、氏名、この画面の名前を含むもの、今までのパスワードと同じものは使えません。
operator-password-changed-title = パスワードを変更しました
operator-password-changed-text = 次のログインから、新しいパスワードを使います。ほかのパソコンや画面でのログインは終わりました。

## Audit record
audit-title = 監査記録
audit-what = だれが、いつ、何をしたかの記録です。新しいものから50件ずつ表示します。
audit-signed = 記録 {$count}件までに順序をつけて署名しています（{$at}）。
audit-head = この署名を保存する
audit-head-hint = サーバーの外に保管すると、あとから記録の終わりが切り取られていないかを audit verify で確かめられます。
audit-from = この日から
audit-to = この日まで
audit-event = できごと
audit-event-hint = 記録の言葉のとおりに入力します。例：application-approved
audit-actor = した人
audit-actor-hint = 担当者ID、ユーザIDなど。例：operator1
audit-subject = 対象
audit-subject-hint = 受付番号、事業所番号、IDなど
audit-at = 日時
audit-detail = 補足
audit-day-wrong = 日付を、2026-11-22 のように入力してください
audit-none = 該当する記録はありません。条件を減らして、もう一度お試しください。
audit-export = CSVで保存する
audit-export-hint = 同じ条件の記録を、新しいものから10,000件まで書き出します。書き出したことも記録に残ります。
audit-newer = 新しい50件
audit-older = 古い50件

## Approval by two
fact-checked = 内容を確認した人
check-text = 事業所の記録と申請の内容が合っていれば、「内容を確認した」を押してください。そのあと、別の担当者が承認します。
check-button = 内容を確認した
check-none = 確認待ち
check-waits = 確認済み（承認待ち） {$who}
check-own-title = 承認は別の担当者が行います
check-own-text = 内容を確認した人は、同じ申請を承認できません。
check-first-title = まだ、だれも内容を確認していません
check-first-text = 先に「受付」の担当者が内容を確認し、そのあと別の担当者が承認します。承認は行われていません。
check-done-before-title = 確認は行われていません
check-done-before-text = 別の担当者が先に確認したか、申請がもう待っていません。今の状態を表示しています。
fact-renews = 更新する証明書
renewed-certificate = シリアル番号 { $serial }（{ $how }）
renewed-until = { $day }まで
