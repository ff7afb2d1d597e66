# 保存庫（renkei archive）。

help-archive = 保存庫：送ったもの・受け取ったものを、何年も手元で読めるようにする
help-archive-list = 保存庫にあるものの一覧を見る
help-archive-get = 保存庫にあるもののファイルを書き出す
help-archive-export = 保存庫の全部を、合言葉をかけた1つのファイル（控え）に写す
help-archive-import = 控えを取り込む（すでにあるものは、そのまま）
help-archive-clear = 保存期間を過ぎたものを消す
help-arg-archive_file = 控えのファイル
help-arg-new_passphrase = 新しい合言葉を作り、印刷して保管するための用紙（文のファイル）に書く
help-arg-passphrase_stdin = 合言葉を標準入力の1行目から読む（ほかに環境変数 RENKEI_ARCHIVE_PASSPHRASE、または画面から）

prompt-archive = 控えの合言葉：
prompt-archive-again = 確かめのため、もう一度：
archive-line-received =
    {"["}受信] { $when } { $sender } → { $receiver } { $unit }
    {"  "}連番 { $serial }、{ $files }ファイル、番号 { $id }
archive-line-sent =
    {"["}送信] { $when } { $sender } → { $receiver } { $unit }
    {"  "}連番 { $serial }、{ $files }ファイル、番号 { $id }
archive-unknown = 番号 { $id } は、保存庫にありません
    .hint = renkei archive list で番号を確かめてください
archive-nothing = 保存庫は空です。何も書き出していません
    .hint = 送ったり受け取ったりしたものは、自動で保存庫に入ります
archive-exported = 控えを作りました：{ $path }（{ $count }件）
archive-imported = 控えを取り込みました：新しく{ $new }件、すでにあったもの{ $before }件
archive-cleared = 保存期間（提供月のあと{ $months }か月）を過ぎた{ $count }件を消しました
archive-months-too-few = 保存期間（archive_months = { $months }）が短すぎます。何も消していません
    .hint = 法令の2年（完結の日から）を下回らないよう、{ $least }以上にしてください
archive-passphrase-short = 合言葉が短すぎます。何も書き出していません
    .hint = { $least }文字以上にするか、--new-passphrase で作ってください
archive-passphrases-differ = 2回の合言葉が同じではありません。何も書き出していません
    .hint = もう一度、行ってください
archive-passphrase-wrong = 控えの合言葉が違います。何も取り込んでいません
    .hint = 控えを作ったときの用紙を見て、もう一度入力してください。大文字と小文字は区別され、すきまは入れても入れなくてもかまいません
archive-damaged = 「{ $path }」は、控えではないか、途中で切れているか、壊れています
    .hint = 読めたところまでは取り込んでいます。別の控えがあれば、それも取り込めます
archive-of-other-office = この控えは、別の事業所（{ $office }）のものです。何も取り込んでいません（このパソコンは { $own }）
    .hint = ご自分の事業所の控えか確かめてください
archive-sheet =
    ケアプランデータ連携　控えの合言葉

      { $passphrase }

    この用紙を印刷し、鍵のかかる場所に保管してください。
    控えのファイルとは別の場所に置いてください。
    この合言葉がないと、控えはだれにも開けません（作り直すこともできません）。
    印刷したら、このファイルは消してください。
archive-sheet-written = 新しい合言葉を「{ $path }」に書きました。印刷して保管し、ファイルは消してください
archive-copied = 保存庫の控えは { $day } に作りました
archive-copy-old = 保存庫の控えが、{ $day }から作られていません
    .hint = renkei archive export で、USBメモリーなど別の場所に控えを作ってください（30日に1回）
archive-no-copy = 保存庫の控えが、まだありません。パソコンがこわれると、古いデータは取り戻せません
    .hint = renkei archive export で、USBメモリーなど別の場所に控えを作ってください（30日に1回）
