// table
//! What the checks of family BN, send units, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    SPLIT_ENVELOPE Bn01 Error
        "送信元・送信先・種類・連番が同じファイルだけでは一組になりません。名前の一部が違うほかのファイルと、もとは一組だったようです。"
        "The files with this sender, receiver, kinds and serial make no unit alone; they seem to belong to other files whose names differ in a part."
        "一組のファイルは同じ操作でまとめて出力し、名前を変えないでください。"
        "Export all files of a unit in one go and keep their names.";
    UNIT_LACKS Bn02 Error
        "一組（{0}）に必要なファイルがありません: {1}"
        "The unit ({0}) lacks files: {1}"
        "足りないファイルを加えるか、介護ソフトからまとめて出力し直してください。"
        "Add the missing files or export the whole unit again.";
    UNIT_MIXED Bn02 Error
        "一緒に送れないファイルが一組に入っています: {0}"
        "The unit holds files that cannot go together: {0}"
        "計画書、利用票、実績、削除は、それぞれ別の組として出力してください。"
        "Export plan, use, actual use and deletions as units of their own.";
    NO_TABLE3 Bn03 Error
        "第3表（UP3KYO）がありません。V4から計画書の一組に必要です。"
        "Table 3 (UP3KYO) is missing; since V4 it is part of the care plan."
        "第3表を含めて出力し直してください。介護ソフトがV3の場合は更新してください。"
        "Export again with table 3; update software that still writes V3.";
    SUPPLEMENT_OF_PLAN Bn04 Error
        "計画書に付く利用者補足情報のファイル名の年月は000000です。"
        "The supplement that goes with a care plan has the month 000000 in its name."
        "計画書の一組を出力し直してください。"
        "Export the care plan again.";
    SUPPLEMENT_OF_USE Bn04 Error
        "利用票に付く利用者補足情報のファイル名の年月が、第6表の年月と違います。"
        "The month in the name of the supplement is not the month of table 6."
        "同じ提供年月で一組を出力し直してください。"
        "Export the whole unit again for one month.";
    MONTHS_DIFFER Bn05 Error
        "一組の中でファイル名の年月が違います。"
        "The months in the file names of the unit differ."
        "同じ提供年月で一組を出力し直してください。"
        "Export the whole unit again for one month.";
    ANNEX_MISSING Bn06 Warning
        "{0}に付く別表のファイルがありません: {1}"
        "The annex of {0} is missing: {1}"
        "別表に書くことがあれば、別表も一緒に出力してください。"
        "If there is anything to say in the annex, export it too.";
    PARENT_MISSING Bn07 Error
        "{0}の親のファイル（{1}）が一組の中にありません。"
        "{0} came without the file it belongs to ({1})."
        "親のファイルと一緒に出力し直してください。"
        "Export it together with that file.";
    IMAGE_NAME Bn08 Error
        "{name}に書かれた画像のファイル名が、規則か、このファイルの送信元・送信先・連番と合いません。"
        "The picture named in {name} does not fit the naming rule or this file's sender, receiver and serial."
        "画像を付け直して、介護ソフトから出力し直してください。"
        "Attach the picture again and export again.";
    IMAGE_MISSING Bn08 Error
        "{name}に書かれた画像のファイルが一組の中にありません。"
        "The picture named in {name} is not in the unit."
        "画像のファイルを加えるか、出力し直してください。"
        "Add the picture or export again.";
    IMAGE_UNREFERENCED Bn08 Error
        "この画像は、利用者基本情報のどの行からも参照されていません。"
        "No record of the basic information names this picture."
        "画像を除くか、利用者基本情報から参照して出力し直してください。"
        "Take the picture away, or export again with a reference to it.";
    NOT_JPEG Bn09 Error
        "画像の内容がJPEGではありません。"
        "The picture is not a JPEG."
        "画像をJPEGで保存し直して付けてください。"
        "Save the picture as JPEG and attach it again.";
    IMAGE_LARGE Bn09 Warning
        "画像が{0}MBより大きく、受信側で取り込めないことがあります。"
        "The picture is larger than {0} MB; some receivers cannot take it in."
        "画像を小さくして付け直してください。"
        "Make the picture smaller.";
    VERSIONS_IN_FILE Bn10 Error
        "一つのファイルの中に、CSVバージョンの違うレコードがあります。"
        "The records of the file are of different versions."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    VERSIONS_IN_UNIT Bn10 Error
        "一組の中でCSVバージョンが違います。"
        "The files of the unit are of different versions."
        "一組を同じ介護ソフトからまとめて出力し直してください。"
        "Export the whole unit again from one program.";
}

pages! {
    Bn01 "一組のファイルがそろっていること" "Files of a unit share one envelope"
        what "送信元・送信先・サービス種類・連番がすべて同じファイルを一組とします。一組にならないファイルがほかにもあるときや、別表だけのファイルと別表のない組があるときは、名前の一部が違って分かれたと考えて知らせます。"
        why "一つのファイルだけ連番が違うと、受信側では別の組になり、どちらも取り込めません。"
        wrong "UPPLAN_…_20250325100000.CSV と UPSIKYU_…_20250325100001.CSV"
        right "UPPLAN_…_20250325100000.CSV と UPSIKYU_…_20250325100000.CSV"
        repair "一組のファイルを一度の操作で出力し、名前を変えずに使います。";
    Bn02 "一組に入るファイル" "Files that make a unit"
        what "一組に要るファイルがそろい、ほかの組のファイルが混ざっていないかを見ます。計画書、利用票、実績、基本情報、支援計画書と、それぞれの削除が、別々の組です。"
        why "受信側は組ごとに取り込みます。一つでも足りないと、組の全体が取り込めません。"
        wrong "UPPLAN と UPHOSOKU だけの利用票の組"
        right "UPPLAN、UPSIKYU、UPHOSOKU がそろった利用票の組"
        repair "足りないファイルを同じフォルダーに入れるか、介護ソフトからまとめて出力し直してください。";
    Bn03 "計画書の第3表" "Table 3 of a care plan"
        what "第1表と第2表がある計画書の組に、第3表（UP3KYO）があるかを見ます。"
        why "V4から、計画書は第3表までで一組です。V3のソフトの出力には第3表がありません。"
        wrong "UP1KYO、UP2KYO、UPHOSOKU の組"
        right "UP1KYO、UP2KYO、UP3KYO、UPHOSOKU の組"
        repair "第3表を作って出力し直します。第3表を出力できないソフトは、V4.1の版に更新します。";
    Bn04 "利用者補足情報の年月" "Month of the supplement"
        what "利用者補足情報のファイル名の年月が、計画書に付くときは000000、利用票に付くときは第6表と同じ年月かを見ます。"
        why "受信側は、この年月で補足情報が計画書のものか利用票のものかを見分けます。"
        wrong "UP1KYO の組に UPHOSOKU_202504_…"
        right "UP1KYO の組に UPHOSOKU_000000_…"
        repair "ファイルを移し替えずに、一組をまとめて出力し直してください。";
    Bn05 "一組の年月" "One month in a unit"
        what "利用票の一組（UPPLAN、UPSIKYU、UPHOSOKU）で、ファイル名の年月がすべて同じかを見ます。"
        why "利用票と別表は同じ月のものでなければ、給付の計算が合いません。"
        wrong "UPPLAN_202504_… と UPSIKYU_202505_…"
        right "UPPLAN_202504_… と UPSIKYU_202504_…"
        repair "同じ提供年月を指定して、一組をまとめて出力し直してください。";
    Bn06 "別表のファイル" "Annex files"
        what "基本情報（UPKIHON）に別表のSUB1とSUB2が、支援計画書（UPYOBO）に別表のSUBが付いているかを見ます。"
        why "別表に書いたことがあるのに付けないと、受信側では一日の生活や病歴、課題と支援が空になります。"
        wrong "UPKIHON と UPKIHON_SUB1 だけ"
        right "UPKIHON、UPKIHON_SUB1、UPKIHON_SUB2"
        repair "別表に書くことがあれば、一緒に出力し直します。書くことがなければ、このままで構いません。";
    Bn07 "別表と画像の親" "Parent of annexes and pictures"
        what "別表（SUB）と画像（IMAGE）が、親の基本情報または支援計画書と同じ一組にあるかを見ます。"
        why "親がないと、だれの別表か分からず、取り込めません。"
        wrong "UPYOBO_SUB だけがあり、UPYOBO がない"
        right "UPYOBO と UPYOBO_SUB がある"
        repair "親のファイルと一緒に出力し直してください。";
    Bn08 "画像のファイル名" "Name of the picture"
        what "基本情報の項目62に書かれた画像のファイルが一組の中にあり、送信元・送信先・連番が同じかを見ます。どの行からも参照されない画像も知らせます。"
        why "名前が違うと、受信側で家族構成の図が表示されません。"
        wrong "UPKIHON 項目62 UPKIHON_IMAGE_…_20250325120001_0001.jpg（連番が違う）"
        right "UPKIHON 項目62 UPKIHON_IMAGE_…_20250325120000_0001.jpg"
        repair "画像の名前を変えずに、基本情報と画像をまとめて出力し直します。画像が足りないときは、介護ソフトで付け直します。";
    Bn09 "画像の内容" "Content of the picture"
        what "画像の先頭がJPEGの印（FF D8 FF）かを見ます。10MBより大きい画像は注意に留めます。"
        why "名前だけ.jpgに変えた別の形式の画像は、受信側で開けません。大きい画像は取込みに失敗することがあります。"
        wrong "PNGの画像の名前を .jpg に変えたもの"
        right "JPEGで保存し直した .jpg"
        repair "画像を開き、JPEGで保存し直して付け直します。大きいときは、縮小します。";
    Bn10 "CSVバージョンがそろうこと" "One version in a unit"
        what "一つのファイルの中と、一組のファイルの間で、項目1のCSVバージョンが同じかを見ます。"
        why "版によって項目の数が違うため、混ざると受信側が読み違えます。"
        wrong "UPPLAN 1件目の項目1 202407、2件目の項目1 202208"
        right "どの行も項目1 202407"
        repair "ファイルを継ぎ合わせずに、一つの介護ソフトからまとめて出力し直してください。";
}
