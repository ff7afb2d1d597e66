# 招待状と、ウイルス検査。

invitation-title = ケアプランデータ連携へのご招待
invitation-greeting = いつもお世話になっております。当事業所では、ケアプランのデータを「{ $name }」で送り、受け取っています。貴事業所とも、FAXや郵便の代わりにデータでやり取りできればと思い、ご案内します。
invitation-what = 「{ $name }」は、居宅介護支援事業所とサービス事業所が、居宅サービス計画書（第1表から第3表）、サービス利用票・提供票（第6表・第7表）の予定と実績を、国の標準仕様のデータで送り合うしくみです。予定と実績を打ち直す必要がなくなり、相手が受け取ったことも画面で分かります。
invitation-safe = 中身は、送り先の事業所だけが開けるように暗号にして送ります。運営する側のサーバーからも読めません。
invitation-needs = 必要なもの
invitation-needs-text =
    インターネットにつながるパソコン、標準仕様のデータを書き出せる介護ソフト、電子証明書。
    どの証明書が必要かは、申請の画面でご案内します。
invitation-begin = 始め方
invitation-begin-text =
    ブラウザ（EdgeやChromeなど、ホームページを見るソフト）で次のページを開き、順に進めてください。
    { $address }
invitation-sender = 送り主の事業所名
invitation-person = 担当者
invitation-telephone = 電話番号
invitation-fax = FAX番号
invitation-no-names = この用紙には、利用者のお名前や被保険者番号を書かないでください。
invitation-foot = ご利用になるかどうかは、貴事業所でお決めください。これまでどおりFAXや郵便でも、お送りします。
invitation-file = 「{ $path }」には書き出せません
    .hint = 招待状は .pdf か .txt のファイルにします
invitation-one = 招待状は1つの事業所あてに作ります（{ $count }件が見つかりました）
    .hint = 「事業所番号-サービス種類」（例：1370000026-11）で指定してください
invitation-connected = { $name }は、すでにデータを受け取れます。招待状は要りません
    .hint = renkei send で送れます
invitation-written = { $name }への招待状を「{ $path }」に書き出しました。印刷して、担当者と電話番号を書き、FAXか郵便で送ってください
attachment-virus = 「{ $file }」にウイルスが見つかったため、送っていません（{ $virus }）
    .hint = このファイルを開かず、事業所のパソコンの管理をしている方にお知らせください
attachment-aside-virus = 添付ファイル「{ $file }」にウイルスが見つかったため、受け取った場所には書き出していません（{ $virus }）。「{ $path }」に隔離しました
    .hint = 隔離したファイルを開かないでください。送り主に電話で知らせ、安全なファイルを送ってもらってください
virus-scanner-away = ウイルス検査のプログラム（{ $address }）につながらないため、添付ファイルを扱っていません（{ $reason }）
    .hint = clamd が動いているか確かめてください。検査をやめるには、renkei.toml の virus_scanner の行を消します
virus-scanner-refuses = ウイルス検査のプログラムが「{ $file }」を調べられませんでした（{ $reason }）
    .hint = 大きなファイルは、clamd の StreamMaxLength を上げると調べられます
