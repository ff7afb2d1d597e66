// table
//! What the checks of family BN, send units, say.

use super::{Case, CheckId, Page, Row, pages, rows};
use crate::finding::Severity;

rows! {
    SPLIT_ENVELOPE Bn01 Error
        "送信元・送信先・種類・連番が同じファイルだけでは一組になりません。ほかにも組にならないファイルがあります。"
        "The files with this sender, receiver, kinds and serial make no unit alone, and other files make none either."
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

pages! {}
