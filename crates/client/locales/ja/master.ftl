# renkei master の文。

masters-damaged = 取り込んだマスタ「{ $path }」が壊れています
    .hint = このファイルを消してから、renkei master import で、もう一度取り込んでください
masters-newer = 取り込んだマスタ「{ $path }」は、新しい版の renkei のものです
    .hint = renkei を新しい版にしてください
master-table = 「{ $path }」：{ $explanation }
master-more = {"  "}ほかに同じことが { $count }行あります
master-kept = マスタを取り込みました。これからの renkei check と renkei send で使います
master-unreadable = 取り込めないファイルが{ $count }個あるため、何も取り込んでいません
    .hint = 上の内容を直すか、そのファイルを外して、もう一度行ってください
master-partial = 取り込めない行が{ $count }行あるため、何も取り込んでいません
    .hint = 表を直すか、その行を除いて取り込むときは --accept-partial を付けて、もう一度行ってください
master-months-reversed = --to の月が --from の月より前です
    .hint = はじめの月を --from に、終わりの月を --to に指定してください
master-built-in = 内蔵：区分支給限度基準額、地域区分ごとの1単位の単価、都道府県、福祉用具貸与のサービスコード
master-none = 取り込んだものはありません（renkei master import で取り込めます）
master-codes = サービスコード
master-insurers = 保険者の一覧
master-offices = 事業所の一覧
master-complete = すべて
master-not-complete = 一部
master-insurer = 保険者 { $insurer }
master-months = { $from }〜{ $to }
master-months-open = { $from }〜
master-line = { $table }　{ $about }　{ $rows }行（{ $coverage }）　{ $source }
