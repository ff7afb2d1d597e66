# FAX送付状（show --fax-to）の文と help。

help-arg-fax_to = 先頭に FAX送付状を付ける：宛先の事業所名（担当者も書くときは「事業所名／担当者」。"" と書くと、取り込んだ事業所の一覧の名前）
help-arg-fax_number = 宛先の FAX 番号（書かないときは、手で書く欄になる。以下も同じ）
help-arg-fax_from = 発信元の事業所名（担当者も書くときは「事業所名／担当者」）
help-arg-fax_phone = 発信元の電話番号
help-arg-fax_reply = 発信元の FAX 番号（受領確認を返してもらう番号）
help-arg-fax_note = 送付状の連絡事項
help-arg-mask = 送付状には、利用者の姓の最初の1字と被保険者番号の下2けただけを載せる（後ろの帳票はそのまま）

fax-several-receivers = 指定されたファイルには、宛先の事業所が{ $count }か所あります。1通の FAX で送ると、ほかの事業所あての帳票も届いてしまいます
    .hint = 宛先ごとのファイルだけを指定して、1か所ずつ作ってください
fax-others-left-out = ほかの事業所あての提供票 { $count }枚は、入れていません（宛先：{ $office }）
fax-nothing-for-receiver = 宛先の事業所（{ $office }）あての帳票がありません。何も書き出していません
    .hint = 宛先の事業所に送るファイルを指定するか、--form で帳票を選んでください
fax-only-pdf = FAX送付状は、PDFにだけ付けられます。何も書き出していません
    .hint = -o に .pdf で終わる名前を指定してください
