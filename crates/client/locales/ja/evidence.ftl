# 授受記録の一覧（evidence）の文と help。

help-evidence = いつ、どの書類を、どの事業所と授受したかの一覧を、ファイルのハッシュ値とともにPDFにする（つながなくてよい）
help-evidence-example =
    例：
      renkei evidence --month 202504 送ったもの 届いたもの -o 授受記録.pdf
      renkei evidence --month 202404..202503 --by partner 送ったもの 届いたもの -o 一年分.pdf

    終了コード：0 できた、1 その月のものがない・読み取れないものがある、2 書き方の誤り
help-arg-months = サービス提供月（例 202504）か、その範囲（例 202404..202503）。対象月のない書類（ケアプランなど）は、作成した月（連番）で数える
help-arg-order = 並べ方：user（利用者ごと。書かないとき）か partner（相手の事業所ごと）
help-arg-office = 記録を持つ事業所の番号（書かないときは、入っている証明書の事業所）

evidence-note = 一覧に載せた注意：{ $note }
evidence-left-out = 「{ $file }」は標準仕様のファイル名ではないため、一覧に入れていません
    .hint = 名前のどこが違うかは、renkei check で見られます
evidence-listed = 送信単位 { $units }件、利用者 { $users }人、ファイル { $files }個を一覧にしました
evidence-drawn = { $path }（{ $pages }ページ、{ $size }）
evidence-other-months = 指定された月のものがありません。何も書き出していません
    .hint = 指定されたフォルダーにあるのは { $months } のものです（--month で指定できます）
evidence-none = 送信単位のファイルが一つもありません。何も書き出していません
    .hint = 送ったファイルや受け取ったファイルのフォルダーを指定してください
