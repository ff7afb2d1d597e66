# 突き合わせ（compare）・取込みの順番（queue）・連携テストキット（kit）の文と help。

help-compare = 予定と実績、または予定と変更後の予定を突き合わせる（つながなくてよい）
help-compare-example =
    例：
      renkei compare --plan 出力フォルダー --actual 取込フォルダー
      renkei compare --plan 3月に出力 --later 4月に出力 --all

    終了コード：0 違いなし、1 違いがある・読み取れないデータがある・突き合わせられるものがない、2 書き方の誤り
help-queue = 届いたものを取り込む順番と、取り込むとどうなるかを見る（取り込まない）
help-queue-example =
    例：
      renkei queue 取込フォルダー
      renkei queue 取込フォルダー --after 取込済みのフォルダー

    終了コード：0 すべて取り込める、1 取り込めないもの・待つものがある、2 書き方の誤り
help-kit = 連携テストキット（介護ソフトのメーカー用の架空のデータ）を書き出す
help-kit-example =
    例：
      renkei kit D2 -o キット
      renkei kit all -o キット
      renkei kit verify 出力フォルダー --pattern D2 -o 報告書.md

    パターン：D1 第1表〜第3表、D2 予定、D3 実績、D4 利用者基本情報、D5 支援計画書、D6 予防の予定、D7 予防の実績
help-kit-verify = キットを取り込んだ介護ソフトの出力を、キットと照合する
help-kit-verify-example =
    終了コード：0 違いなし、1 違いがある、2 書き方の誤り

help-arg-plan = 予定（UPPLAN）のファイルかフォルダー
help-arg-actual = 実績（UPJSK）のファイルかフォルダー
help-arg-later = 変更後の予定（UPPLAN）のファイルかフォルダー
help-arg-other = 実績か、変更後の予定
help-arg-all = 違いのない行も表に出す
help-arg-numbered = 氏名と番号を出さず、利用者 1、2…で表す
help-arg-waiting = 届いたファイルか、それが入ったフォルダー（中のフォルダーも見る）
help-arg-after = すでに取り込んだもののフォルダー
help-arg-patterns = パターン（D1 から D7）、範囲（D1..D3）、またはすべて（all）
help-arg-exported = 介護ソフトが出力したファイルかフォルダー（中のフォルダーも見る）
help-arg-pattern = 照合するパターン（書かないときは、利用者の番号から見分ける）
help-arg-report = 結果を書き入れた報告書の書き出し先

list-comma = 、
folder-not-empty = フォルダー「{ $path }」は空ではありません。何も書き出していません
    .hint = 新しいフォルダーの名前か、空のフォルダーを指定してください

compare-no-plan = 予定（UPPLAN）のファイルがありません
    .hint = --plan に、予定を出力したフォルダーを指定してください
compare-no-actual = 実績（UPJSK）のファイルがありません
    .hint = --actual に、実績の入ったフォルダーを指定してください。予定どうしを突き合わせるときは --later を使います
compare-no-later = 変更後の予定（UPPLAN）のファイルがありません
    .hint = --later に、変更後の予定を出力したフォルダーを指定してください
compare-unread-file = 「{ $file }」は読み取れないか、一緒に送るファイルがそろっていないため、突き合わせていません
    .hint = renkei check で、何が足りないかを見られます
compare-nothing-common = 同じ利用者・同じ月・同じ事業所のデータが両方にないため、突き合わせたものはありません
    .hint = 指定したフォルダーと、月が合っているかを確かめてください
compare-summary = 利用者 { $users }人を突き合わせ、違いがあるのは{ $differing }人（{ $differences }件）です
compare-not-compared = ほかの{ $users }人は、相手のデータがないため、突き合わせていません

queue-step = { $number }. { $unit } → { $effect }
queue-address = { $from } から { $to } へ、連番 { $serial }
queue-no-unit = 種類の決まらないもの
queue-imported = 取り込み（{ $changes }）
queue-new = 新規{ $people }人
queue-replaced = 差し替え{ $people }人
queue-deleted = 削除{ $people }人
queue-missing = 削除するデータなし{ $people }人
queue-kept = 後の連番の内容を残す{ $people }人
queue-replaces = もとのデータ：連番 { $serial }
queue-refused-errors = 取り込めません（エラーが{ $errors }件。renkei check で見られます）
queue-refused-no-unit = 取り込めません（ファイルがそろっていないか、読み取れません。renkei check で見られます）
queue-refused-key = 取り込めません（被保険者番号か、年月か、日付が読み取れません。renkei check で見られます）
queue-refused-same-serial = 取り込めません（連番が同じで中身の違うものを、すでに取り込んでいます）
queue-stops = この送り主からこの宛先へのものは、ここで止まります（後ろで待つもの { $count }件）
queue-waiting = 待ち（連番 { $serial } のものが取り込めないため）
queue-duplicate = 何もしません（同じものを、すでに取り込んでいます）
queue-other = この版では説明できません
queue-summary = { $units }件：取り込み { $imported }件、取り込めない { $refused }件、待ち { $waiting }件、取り込み済み { $repeated }件
queue-stopped = 取り込めないものがあります
    .hint = 送り主に、直したデータを出力し直してもらってください。直らないものを取込みから外すと、後ろのものが進みます
queue-unnamed = 「{ $file }」は、名前が標準仕様と違うため、順番に入れていません
    .hint = renkei check で、名前のどこが違うかを見られます
queue-not-held = --after の連番 { $serial } のものは取り込めないため、取り込み済みとしていません

kit-written = { $path } に書き出しました：パターン { $patterns }、送信単位 { $units }件。手順は、その中の README.ja.md にあります
kit-reported = 報告書を { $path } に書き出しました
kit-not-recognised = 連携テストキットの利用者が見つからず、どのパターンか分かりません
    .hint = フォルダーを確かめて、--pattern D1 のようにパターンを指定してください
kit-passed = 判定：合格
kit-not-passed = 判定：不合格
