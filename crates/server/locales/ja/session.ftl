## The end of a sign-in (R38)
until-nothing = 何も操作しないと、{$time}にログアウトします。
stay-label = ログインの残り時間
stay-soon = まもなくログアウトします。続けてお使いになるときは「続ける」を押してください。
stay-button = 続ける
stay-new-window = （新しい画面が開きます）
stay-title = 続けてお使いになれます
stay-text = {$time}までに何か操作をすれば、ログインしたままお使いになれます。
stay-form-text = 入力していた画面は、もとのままです。そのまま続きを入力して送信できます。この画面は閉じてかまいません。
stay-back = 最初の画面へ
form-kept-file = ファイルは、もう一度お選びください。
