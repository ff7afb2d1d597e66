# 証明書の記録（事業所ごとの、発行された証明書の一覧）についての文。.hint は「次にすること」。

log-shrunk = { $office }の証明書の記録が、前に確かめたときより短くなっています
    .hint = 連携サーバーが証明書を隠しているおそれがあります。国保連（運用者）と相手の事業所に、電話など別の方法で知らせてください。確かめるまで、この事業所とは送れません。くわしくは renkei doctor
log-forked = { $office }の証明書の記録が、前に確かめたときのものから書き換えられています
    .hint = 連携サーバーが証明書を隠しているおそれがあります。国保連（運用者）と相手の事業所に、電話など別の方法で知らせてください。確かめるまで、この事業所とは送れません。くわしくは renkei doctor
log-shown-differently = { $office }の証明書の記録が、相手の事業所に見えているものと、ここに見えているもので違います
    .hint = 連携サーバーが証明書を隠しているおそれがあります。国保連（運用者）と相手の事業所に、電話など別の方法で知らせてください。確かめるまで、この事業所とは送れません。くわしくは renkei doctor
log-shown-older = { $source }：相手の事業所には、{ $office }の証明書の記録の、お知らせしたものより古い状態が見えています。記録どうしの食い違いはありません
log-unsigned = { $office }の証明書の記録に、発行局の正しい署名がありません
    .hint = しばらくしてから、もう一度行ってください。続くときは、国保連（運用者）に電話などで知らせてください
log-incomplete = { $office }の証明書の記録が、署名された内容と合いません
    .hint = しばらくしてから、もう一度行ってください。続くときは、国保連（運用者）に電話などで知らせてください
certificate-not-in-log = 連携サーバーが示した{ $office }の証明書の中に、証明書の記録にないものがあります。送っていません
    .hint = ほかの人が読めるようにするための、偽の証明書かもしれません。国保連（運用者）と相手の事業所に、電話などで知らせてください
log-contradicted = { $office }の証明書の記録に食い違いがあるため、送っていません
    .hint = renkei doctor で内容を見て、国保連（運用者）と相手の事業所に電話などで確かめてください。確かめたあとは renkei cert log { $office } --begin-anew で続けられます
log-alarm = { $office }の証明書の記録に食い違いがあります（{ $code }、{ $when }に見つけました、もと：{ $source }）
    .hint = 連携サーバーが証明書を隠しているおそれがあります。国保連（運用者）と相手の事業所に、電話など別の方法で知らせてください。食い違いの証拠は、renkei のフォルダーの contradictions にあります。確かめたあとは renkei cert log { $office } --begin-anew

own-new-certificate = この事業所に新しい証明書が発行されました：{ $terminal }、{ $when }、{ $origin }
    .hint = 心当たりがないときは、ポータルでその証明書を失効させ、国保連（運用者）に電話などで知らせてください。心当たりがあるときは renkei cert log --accept
partner-new-certificate = 相手の事業所（{ $office }）に新しい証明書が発行されています：{ $terminal }、{ $when }、{ $origin }
terminal-without-name = 端末の名前なし
certificate-not-shown = 証明書が示されていません
key-made-at-office = 鍵は事業所で作成
key-made-at-exchange = 鍵は連携サーバーで作成（.p12）

log-line = { $place }  { $when }  { $terminal }  { $origin }  { $serial }  { $mark }
log-mark-here = このパソコン
log-mark-accepted = 確認済み
log-mark-open = 未確認
log-count = { $office }に発行された証明書は{ $count }枚です
log-accepted = この事業所の証明書を、確認済みとしました

received-signer-not-in-log = { $sender } { $name }からの受信データ（{ $id }）は、その事業所の証明書の記録にない証明書で署名されています。取り込んでいません
    .hint = 相手の事業所に、電話などで送ったかどうかを確かめてください。送っていないときは、国保連（運用者）にも知らせてください

doctor-ok = ＯＫ
doctor-attention = 注意
doctor-problem = 問題
doctor-certificate = 証明書を使えます（{ $end }まで）
doctor-connection = { $exchange }につながります
doctor-log = { $office }の証明書の記録は、前に確かめたものの続きです（{ $count }枚）
