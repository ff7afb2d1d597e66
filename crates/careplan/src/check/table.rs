// table
//! Every check of files and what it says: id, reference, severity, message and remedy in Japanese
//! and English.
//!
//! `{name}` stands for the field, `{0}` and `{1}` for counts, kinds of file and fixed words. The
//! checks of single services (T6, T7), relations (RL) and deletions (DL) are added here too when
//! their modules are.

use crate::finding::Severity::{self, Error, Warning};

/// Writes the enum of check ids with their text and reference.
macro_rules! checks {
    ($($id:ident $text:literal $reference:literal;)*) => {
        /// The id of a check, such as `FN01`.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[non_exhaustive]
        pub enum CheckId {
            $(#[doc = concat!("Check ", $text, ".")] $id,)*
        }

        impl CheckId {
            /// Every check.
            pub const ALL: &[Self] = &[$(Self::$id),*];

            /// The id as text.
            #[must_use]
            pub const fn as_str(self) -> &'static str {
                match self { $(Self::$id => $text,)* }
            }

            /// Where the standard says so.
            #[must_use]
            pub const fn reference(self) -> &'static str {
                match self { $(Self::$id => $reference,)* }
            }
        }
    };
}

/// Writes the enum of cases and their rows. One check has one or more cases.
macro_rules! cases {
    ($($case:ident $check:ident $severity:ident
        $ja:literal $en:literal $fix_ja:literal $fix_en:literal;)*) => {
        /// One way in which a check can fail.
        #[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        pub(crate) enum Case {
            $($case,)*
        }

        impl Case {
            /// The words of the case.
            pub(crate) const fn row(self) -> Row {
                match self {
                    $(Self::$case => Row {
                        check: CheckId::$check,
                        severity: $severity,
                        ja: $ja,
                        en: $en,
                        fix_ja: $fix_ja,
                        fix_en: $fix_en,
                    },)*
                }
            }
        }
    };
}

/// What is said in one case.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) check: CheckId,
    pub(crate) severity: Severity,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
    pub(crate) fix_ja: &'static str,
    pub(crate) fix_en: &'static str,
}

impl std::fmt::Display for CheckId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

checks! {
    Fn01 "FN01" "別紙 各ファイル名規約";
    Fn02 "FN02" "別紙 各ファイル名規約";
    Fn03 "FN03" "別紙 各ファイル名規約";
    Fn04 "FN04" "事業所番号の考え方について（厚生労働省）";
    Fn05 "FN05" "別紙 更新履歴 4.1";
    Fn06 "FN06" "別紙 各ファイル名規約、本文 §2.4";
    Fn08 "FN08" "別紙 利用者補足情報 ファイル名規約";
    Fn09 "FN09" "別紙 第6表・第7表 ファイル名規約";
    Fn10 "FN10" "本文 §2.4、§3.4";
    Fn11 "FN11" "本文 §1.3、§1.4";
    Fn12 "FN12" "本文 §2.6";
    Fn13 "FN13" "本文 §2.4";
    Bn01 "BN01" "本文 §2.4、§3.4";
    Bn02 "BN02" "本文 §2.4、§3.4";
    Bn03 "BN03" "本文 §2.4";
    Bn04 "BN04" "別紙 利用者補足情報";
    Bn05 "BN05" "本文 §2.3";
    Bn06 "BN06" "別紙 補足";
    Bn07 "BN07" "別紙 補足";
    Bn08 "BN08" "別紙 利用者基本情報 No.62";
    Bn09 "BN09" "別紙 利用者基本情報 No.62";
    Bn10 "BN10" "別紙 No.1 CSVバージョン";
    En01 "EN01" "本文 §4.3";
    En02 "EN02" "本文 §4.3";
    En04 "EN04" "本文 §4.3";
    En05 "EN05" "別紙 脚注";
    En06 "EN06" "別紙 各レイアウト";
    En07 "EN07" "別紙 No.1 CSVバージョン";
    En08 "EN08" "別紙 更新履歴 4.0";
    En09 "EN09" "別紙 各レイアウト";
    En10 "EN10" "別紙 各コード";
    Rc01 "RC01" "別紙 必須";
    Rc02 "RC02" "別紙 項目長、書式";
    Rc03 "RC03" "別紙 版履歴";
    Rc04 "RC04" "別紙 No.1 CSVバージョン、版履歴";
    Rc05 "RC05" "別紙 No.2 保険者番号";
    Rc06 "RC06" "別紙 No.3 被保険者番号";
    Rc07 "RC07" "別紙 日付・年月";
    Rc08 "RC08" "別紙 時刻";
    Rc09 "RC09" "別紙 コード表";
    Rc10 "RC10" "別紙 郵便番号";
    Rc11 "RC11" "別紙 電話番号";
    Rc12 "RC12" "別紙 識別子";
    Rc13 "RC13" "別紙 利用者生年月日";
    Rc14 "RC14" "別紙 認定有効期間・限度額適用期間";
    Rc15 "RC15" "区分支給限度基準額（厚生労働省告示）";
    Rc16 "RC16" "別紙 利用者補足情報 No.20〜55";
    Rc17 "RC17" "別紙 利用者補足情報 No.20";
    Rc18 "RC18" "別紙 利用者補足情報 No.56、別表様式";
    Rc19 "RC19" "別紙 利用者補足情報 No.4、No.63";
    Rc20 "RC20" "別紙 第1表 No.25、No.26";
    Rc21 "RC21" "別紙 第2表 No.6、No.8、No.13";
    Rc22 "RC22" "別紙 第2表 ※";
    Rc23 "RC23" "別紙 第2表 No.15";
    Rc24 "RC24" "別紙 第3表 記載例";
    Rc25 "RC25" "別紙 第3表";
}

cases! {
    NameUnknown Fn01 Error
        "ファイル名が標準仕様V4.1のどの種類にもあてはまりません。"
        "The file name fits no kind of file of standard V4.1."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NameShape Fn01 Error
        "ファイル名の区切りと項目の数が{0}の規則と合いません。"
        "The parts of the file name do not fit the rule for {0}."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NameExtension Fn01 Error
        "{0}のファイルの拡張子は{1}です。"
        "Files of the kind {0} have the extension {1}."
        "拡張子を確かめ、介護ソフトから出力し直してください。"
        "Check the extension and export the file again.";
    NameExtraZeros Fn01 Error
        "ファイル名に余分な「000000」があります。V4の記載例にある誤りと同じ形です。"
        "The file name holds an extra 000000, a mistake also printed in an example of V4."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NameEarlyExporter Fn01 Error
        "標準仕様にない形のファイル名です（送信先がありません）。初期の出力ツールが作る形です。"
        "The file name is of no version of the standard (it lacks the receiver), as early exporters wrote it."
        "V4.1に対応した介護ソフトで出力し直してください。"
        "Export again with software that follows V4.1.";
    NameMonthUnreal Fn01 Error
        "ファイル名の年月が実在する月でも「000000」でもありません。"
        "The month in the file name is neither a month nor 000000."
        "提供年月（YYYYMM）か000000で出力し直してください。"
        "Export again with the service month (YYYYMM) or 000000.";
    NameCharacters Fn02 Error
        "ファイル名に、半角の英大文字・数字・「_」以外の文字があります。"
        "The file name holds characters other than half-width capital letters, digits and _."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NameOfficeNumber Fn03 Error
        "ファイル名の{0}の事業所番号が10桁の番号ではありません。"
        "The number of the {0} in the file name is not an office number of 10 characters."
        "介護ソフトの事業所番号の登録を確かめ、出力し直してください。"
        "Check the office number set in the care software and export again.";
    OfficeCheckDigit Fn04 Warning
        "{0}の事業所番号の最後の桁（検査数字）が計算と合いません。"
        "The last digit of the number of the {0} is not the check digit the rule gives."
        "事業所番号の打ち間違いがないか確かめてください。正しければこのままで構いません。"
        "Make sure that the number is not mistyped; if it is right, leave it.";
    NameV3 Fn05 Error
        "ファイル名にサービス種類コードがありません。V3のファイル名です。"
        "The file name has no service kinds: it is a name of V3."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NameV40 Fn05 Error
        "ファイル名の{0}のサービス種類コードが3桁です。V4.0のファイル名です。"
        "The service kind of the {0} has 3 characters: it is a name of V4.0."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NameKind Fn05 Error
        "ファイル名の{0}のサービス種類コードが一覧にありません。"
        "The service kind of the {0} in the file name is not in the list of kinds."
        "介護ソフトのサービス種類の登録を確かめ、出力し直してください。"
        "Check the service kind set in the care software and export again.";
    NameSerial Fn06 Error
        "ファイル名の連番が実在する日時（YYYYMMDDHHMMSSの14桁）ではありません。"
        "The serial in the file name is not a real date and time of 14 digits (YYYYMMDDHHMMSS)."
        "ファイル名を変えずに、介護ソフトから出力し直してください。"
        "Export the file again from the care software and keep its name.";
    NameZeroMonth Fn08 Error
        "ファイル名の年月「000000」は、第1表〜第3表に付く利用者補足情報だけに使えます。"
        "The month 000000 is only for the supplement that goes with tables 1 to 3."
        "提供年月を指定して、介護ソフトから出力し直してください。"
        "Export again for one service month.";
    NameMonth Fn09 Error
        "ファイル名の年月が実在する月（YYYYMM）ではありません。"
        "The month in the file name is not a real month (YYYYMM)."
        "提供年月を指定して、介護ソフトから出力し直してください。"
        "Export again for one service month.";
    DirectionPlan Fn10 Warning
        "計画・予定のファイルですが、送信元が居宅介護支援などの種類ではありません。"
        "The file holds a plan, but the sender is not of a kind that makes care plans."
        "送信元のサービス種類を確かめてください。"
        "Check the service kind of the sender.";
    DirectionActual Fn10 Warning
        "実績のファイルですが、送信元がサービスを提供する種類ではありません。"
        "The file holds actual use, but the sender is not of a kind that gives services."
        "送信元のサービス種類を確かめてください。"
        "Check the service kind of the sender.";
    ReceiverKind Fn11 Error
        "送信先のサービス種類は、このデータの連携対象ではありません。"
        "The receiver's kind of service does not take part in the exchange of this data."
        "送信先の事業所とサービス種類を確かめてください。対象外の事業所には紙などで渡してください。"
        "Check the receiver and its kind; give the data on paper where the kind is left out.";
    NotOwnSender Fn12 Warning
        "送信元が自分の事業所ではありません。"
        "The sender is not your own office."
        "送るファイルと、サインインしている事業所を確かめてください。"
        "Check the files and the office you are signed in as.";
    NotOwnReceiver Fn12 Warning
        "送信先が自分の事業所ではありません。"
        "The receiver is not your own office."
        "送信元に、送り先の間違いでないか確かめてください。"
        "Ask the sender whether it was meant for you.";
    SameIdentity Fn13 Error
        "同じ種類・同じ年月のファイルが一組の中に二つ以上あり、内容が違います。"
        "Two or more files of the unit are of one kind and month and differ."
        "どちらを使うか決め、もう一方を除いてください。"
        "Decide which one to use and take the other away.";
    SplitEnvelope Bn01 Error
        "送信元・送信先・種類・連番が同じファイルだけでは一組になりません。ほかにも組にならないファイルがあります。"
        "The files with this sender, receiver, kinds and serial make no unit alone, and other files make none either."
        "一組のファイルは同じ操作でまとめて出力し、名前を変えないでください。"
        "Export all files of a unit in one go and keep their names.";
    UnitLacks Bn02 Error
        "一組（{0}）に必要なファイルがありません: {1}"
        "The unit ({0}) lacks files: {1}"
        "足りないファイルを加えるか、介護ソフトからまとめて出力し直してください。"
        "Add the missing files or export the whole unit again.";
    UnitMixed Bn02 Error
        "一緒に送れないファイルが一組に入っています: {0}"
        "The unit holds files that cannot go together: {0}"
        "計画書、利用票、実績、削除は、それぞれ別の組として出力してください。"
        "Export plan, use, actual use and deletions as units of their own.";
    NoTable3 Bn03 Error
        "第3表（UP3KYO）がありません。V4から計画書の一組に必要です。"
        "Table 3 (UP3KYO) is missing; since V4 it is part of the care plan."
        "第3表を含めて出力し直してください。介護ソフトがV3の場合は更新してください。"
        "Export again with table 3; update software that still writes V3.";
    SupplementOfPlan Bn04 Error
        "計画書に付く利用者補足情報のファイル名の年月は000000です。"
        "The supplement that goes with a care plan has the month 000000 in its name."
        "計画書の一組を出力し直してください。"
        "Export the care plan again.";
    SupplementOfUse Bn04 Error
        "利用票に付く利用者補足情報のファイル名の年月が、第6表の年月と違います。"
        "The month in the name of the supplement is not the month of table 6."
        "同じ提供年月で一組を出力し直してください。"
        "Export the whole unit again for one month.";
    MonthsDiffer Bn05 Error
        "一組の中でファイル名の年月が違います。"
        "The months in the file names of the unit differ."
        "同じ提供年月で一組を出力し直してください。"
        "Export the whole unit again for one month.";
    AnnexMissing Bn06 Warning
        "{0}に付く別表のファイルがありません: {1}"
        "The annex of {0} is missing: {1}"
        "別表に書くことがあれば、別表も一緒に出力してください。"
        "If there is anything to say in the annex, export it too.";
    ParentMissing Bn07 Error
        "{0}の親のファイル（{1}）が一組の中にありません。"
        "{0} came without the file it belongs to ({1})."
        "親のファイルと一緒に出力し直してください。"
        "Export it together with that file.";
    ImageName Bn08 Error
        "{name}に書かれた画像のファイル名が、規則か、このファイルの送信元・送信先・連番と合いません。"
        "The picture named in {name} does not fit the naming rule or this file's sender, receiver and serial."
        "画像を付け直して、介護ソフトから出力し直してください。"
        "Attach the picture again and export again.";
    ImageMissing Bn08 Error
        "{name}に書かれた画像のファイルが一組の中にありません。"
        "The picture named in {name} is not in the unit."
        "画像のファイルを加えるか、出力し直してください。"
        "Add the picture or export again.";
    ImageUnreferenced Bn08 Error
        "この画像は、利用者基本情報のどの行からも参照されていません。"
        "No record of the basic information names this picture."
        "画像を除くか、利用者基本情報から参照して出力し直してください。"
        "Take the picture away, or export again with a reference to it.";
    NotJpeg Bn09 Error
        "画像の内容がJPEGではありません。"
        "The picture is not a JPEG."
        "画像をJPEGで保存し直して付けてください。"
        "Save the picture as JPEG and attach it again.";
    ImageLarge Bn09 Warning
        "画像が{0}MBより大きく、受信側で取り込めないことがあります。"
        "The picture is larger than {0} MB; some receivers cannot take it in."
        "画像を小さくして付け直してください。"
        "Make the picture smaller.";
    VersionsInFile Bn10 Error
        "一つのファイルの中に、CSVバージョンの違うレコードがあります。"
        "The records of the file are of different versions."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    VersionsInUnit Bn10 Error
        "一組の中でCSVバージョンが違います。"
        "The files of the unit are of different versions."
        "一組を同じ介護ソフトからまとめて出力し直してください。"
        "Export the whole unit again from one program.";
    Undecodable En01 Error
        "{name}に、シフトJIS（MS932）として読めない文字があります。"
        "{name} holds bytes that are not MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    UserDefined En02 Error
        "{name}に外字があります。"
        "{name} holds a user-defined character."
        "外字を、かなや標準の漢字に置き換えて出力し直してください。"
        "Replace the character by a standard one and export again.";
    ControlCharacter En02 Error
        "{name}に、使えない制御文字があります。"
        "{name} holds a control character that is not allowed."
        "その欄を入力し直し、出力し直してください。"
        "Type the text in again and export again.";
    Utf8 En04 Warning
        "ファイルがUTF-8で書かれているようです。標準仕様の文字コードはシフトJIS（MS932）です。"
        "The file seems to be UTF-8; the standard asks for MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    Utf8Bom En04 Warning
        "ファイルの先頭にUTF-8の印（BOM）があります。標準仕様の文字コードはシフトJIS（MS932）です。"
        "The file begins with the mark of UTF-8 (BOM); the standard asks for MS932 (Shift_JIS)."
        "文字コードをシフトJISにして、介護ソフトから出力し直してください。"
        "Export again with the character code MS932 (Shift_JIS).";
    QuoteUnclosed En05 Error
        "{name}を囲む「\"」が閉じていません。ここから後ろは読めません。"
        "The quotation mark that opens {name} is never closed; nothing after it can be read."
        "介護ソフトから出力し直してください。表計算ソフトで保存し直さないでください。"
        "Export again from the care software; do not save the file in a spreadsheet.";
    QuoteInside En05 Error
        "{name}の中の「\"」が二つ重ねて書かれていません。"
        "A quotation mark inside {name} is not doubled."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    QuoteBare En05 Error
        "{name}は「\"」で囲まれていませんが、中に「\"」があります。"
        "{name} is not quoted but holds a quotation mark."
        "介護ソフトから出力し直してください。"
        "Export again from the care software.";
    ColumnCount En06 Error
        "項目の数が{1}です。標準仕様では{0}です。"
        "The record has {1} items; the standard has {0}."
        "介護ソフトがV4.1に対応しているか確かめ、出力し直してください。"
        "Make sure that the care software follows V4.1 and export again.";
    Header En07 Warning
        "先頭の行は見出しのようです。標準仕様のファイルに見出しはなく、この行はデータとして扱いません。"
        "The first line looks like a header; the standard has none, and the line is not taken as data."
        "見出しなしで出力してください。"
        "Export without a header.";
    V3Columns En08 Warning
        "項目の数がV3（CSVバージョン202208）のものです。"
        "The number of items is that of V3 (version 202208)."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    NoRecord En09 Error
        "ファイルにデータが1件もありません。"
        "The file holds no record."
        "対象の利用者を選んで出力し直してください。"
        "Choose the service users and export again.";
    BlankLines En09 Warning
        "空の行が{0}行あります。"
        "The file holds blank lines ({0})."
        "介護ソフトから出力したファイルをそのまま使ってください。"
        "Use the file as the care software wrote it.";
    FullWidth En10 Warning
        "{name}に全角の数字か英字があります。"
        "{name} holds full-width digits or letters."
        "半角で入力し直し、出力し直してください。"
        "Type it in half-width and export again.";
    Missing Rc01 Error
        "{name}が空です。必須の項目です。"
        "{name} is empty, but it is required."
        "介護ソフトで入力し、出力し直してください。"
        "Fill it in and export again.";
    MissingUncertain Rc01 Warning
        "{name}が空です。必須と考えられる項目です。"
        "{name} is empty, but it is probably required."
        "受信側で取り込めないことがあるので、できれば入力してください。"
        "Fill it in if you can; some receivers refuse the file.";
    TooLong Rc02 Error
        "{name}が{0}文字より長くなっています。"
        "{name} is longer than {0} characters."
        "{0}文字までにして出力し直してください。"
        "Shorten it to {0} characters and export again.";
    NotInteger Rc02 Error
        "{name}が整数ではありません。"
        "{name} is not a whole number."
        "半角の数字で入力し、出力し直してください。"
        "Use half-width digits and export again.";
    NotDecimal Rc02 Error
        "{name}が数値ではありません。"
        "{name} is not a number."
        "半角の数字と小数点で入力し、出力し直してください。"
        "Use half-width digits and a point and export again.";
    NotOfficeNumber Rc02 Error
        "{name}が10桁の事業所番号ではありません。"
        "{name} is not an office number of 10 characters."
        "事業所番号の登録を確かめ、出力し直してください。"
        "Check the office number and export again.";
    NotServiceKind Rc02 Error
        "{name}が2桁のサービス種類コードではありません。"
        "{name} is not a service kind of 2 characters."
        "サービス種類を確かめ、出力し直してください。"
        "Check the service kind and export again.";
    VersionKnown Rc03 Error
        "CSVバージョンが{0}（{1}）です。V4.1の値は202407です。"
        "The version is {0} ({1}); V4.1 has 202407."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    VersionUnknown Rc03 Error
        "CSVバージョンが知られている値ではありません。V4.1の値は202407です。"
        "The version is no known value; V4.1 has 202407."
        "介護ソフトをV4.1に更新し、出力し直してください。"
        "Update the care software to V4.1 and export again.";
    MonthTooEarly Rc04 Error
        "2025年3月以前の提供年月です。その月のデータはV3のレイアウトで作ります。"
        "The service month is before April 2025; data of such months has the layout of V3."
        "V3のレイアウトで出力するか、提供年月を確かめてください。"
        "Export with the layout of V3, or check the month.";
    InsurerNumber Rc05 Error
        "{name}が6桁の数字ではありません。"
        "{name} is not 6 digits."
        "被保険者証の保険者番号を確かめ、出力し直してください。"
        "Check the insurer number on the insurance card and export again.";
    InsurerCheckDigit Rc05 Warning
        "{name}の最後の桁（検査数字）が計算と合いません。"
        "The last digit of {name} is not the check digit the rule gives."
        "打ち間違いがないか確かめてください。正しければこのままで構いません。"
        "Make sure that it is not mistyped; if it is right, leave it.";
    InsuredNumber Rc06 Error
        "{name}が10桁の数字（またはHと9桁の数字）ではありません。"
        "{name} is not 10 digits (or H and 9 digits)."
        "先頭の0が消えていないか、被保険者証と見比べて出力し直してください。"
        "Compare it with the insurance card, leading zeros included, and export again.";
    DateUnreal Rc07 Error
        "{name}が実在する日付（YYYYMMDD）ではありません。"
        "{name} is not a day of the calendar (YYYYMMDD)."
        "日付を入力し直し、出力し直してください。"
        "Correct the date and export again.";
    MonthUnreal Rc07 Error
        "{name}が実在する年月（YYYYMM）ではありません。"
        "{name} is not a month (YYYYMM)."
        "年月を入力し直し、出力し直してください。"
        "Correct the month and export again.";
    TimeUnreal Rc08 Error
        "{name}が時刻（HHMM、0000〜2359）ではありません。"
        "{name} is not a time of day (HHMM, 0000 to 2359)."
        "時刻を4桁で入力し直し、出力し直してください。"
        "Correct the time, 4 digits, and export again.";
    Time9999 Rc08 Error
        "{name}に9999は使えません。第6表の時刻だけで使う値です。"
        "{name} cannot be 9999, which is only for the times of table 6."
        "時刻を4桁で入力し直し、出力し直してください。"
        "Correct the time, 4 digits, and export again.";
    Time2400 Rc08 Warning
        "{name}が2400です。取り込めないソフトがあります。"
        "{name} is 2400, which some programs cannot take in."
        "0000か2359で表せないか確かめてください。"
        "See whether 0000 or 2359 would do.";
    CodeUnknown Rc09 Error
        "{name}の値がコード表にありません。"
        "{name} is not a code of its list."
        "選び直して出力し直してください。"
        "Choose again and export again.";
    KindUnknown Rc09 Error
        "{name}の値がサービス種類の一覧にありません。"
        "{name} is not in the list of service kinds."
        "サービス種類を選び直して出力し直してください。"
        "Choose the service kind again and export again.";
    PostalCode Rc10 Warning
        "{name}が「123-4567」の形ではありません。"
        "{name} is not of the form 123-4567."
        "半角の数字とハイフンで入力してください。"
        "Use half-width digits and a hyphen.";
    PhoneNumber Rc11 Warning
        "{name}が15文字以内の数字と「-()+」ではありません。"
        "{name} is not at most 15 digits and -()+."
        "半角で、番号だけを入力してください。"
        "Use half-width characters and nothing but the number.";
    UnusedFilled Rc12 Warning
        "{name}は使わない項目です。値は取り込みません。"
        "{name} is not used; its value is not taken in."
        "空のまま出力してください。"
        "Leave it empty.";
    BirthInFuture Rc13 Warning
        "{name}がファイルの作成日より後です。"
        "{name} is after the day the file was made."
        "生年月日を確かめてください。"
        "Check the date of birth.";
    AgeUnusual Rc13 Warning
        "{name}から数えた年齢が40歳から120歳の間にありません。"
        "The age by {name} is not between 40 and 120."
        "生年月日を確かめてください。"
        "Check the date of birth.";
    PeriodReversed Rc14 Warning
        "{name}が開始日より前です。"
        "{name} is before the first day of the period."
        "期間の開始日と終了日を確かめてください。"
        "Check both days of the period.";
    LimitUnusual Rc15 Warning
        "{name}が要介護状態区分の基準額（{0}単位）と違います。"
        "{name} is not the national limit for the care level ({0} units)."
        "要介護状態区分と基準額を確かめてください。"
        "Check the care level and the limit.";
    SlotGap Rc16 Error
        "{name}より前に空の枠があります。種類別支給限度額は1枠目から詰めて設定します。"
        "There is an empty slot before {name}; the slots are filled from the first one."
        "1枠目から詰めて出力し直してください。"
        "Fill the slots from the first one and export again.";
    SlotKind Rc16 Error
        "{name}が空ですが、この枠に単位数があります。"
        "{name} is empty, but its slot has units."
        "サービス種類を入力し、出力し直してください。"
        "Fill in the service kind and export again.";
    SlotShortStay Rc17 Warning
        "{name}が短期入所療養介護の場合は22を使います。"
        "{name} of medical short stay is always 22."
        "22にして出力し直してください。"
        "Use 22 and export again.";
    OverUnitsSum Rc18 Warning
        "{name}が各枠の限度超単位数の合計と違います。"
        "{name} is not the sum of the units over the limit of all slots."
        "種類別支給限度額の計算を確かめてください。"
        "Check the calculation of the limits by kind.";
    SupplementMonth Rc19 Error
        "{name}がファイル名の年月と違います。"
        "{name} is not the month in the file name."
        "ファイル名を変えずに、出力し直してください。"
        "Export again and keep the file name.";
    SupplementDateSet Rc19 Error
        "利用票に付く利用者補足情報では、{name}は00000000です。"
        "In a supplement that goes with tables 6 and 7, {name} is 00000000."
        "利用票の一組を出力し直してください。"
        "Export the unit of tables 6 and 7 again.";
    SupplementDateZero Rc19 Error
        "計画書に付く利用者補足情報では、{name}に作成（変更）日が必要です。"
        "In a supplement that goes with a care plan, {name} is the day of the plan."
        "計画書の一組を出力し直してください。"
        "Export the care plan again.";
    OtherReasonMissing Rc20 Warning
        "算定理由が「その他」ですが、{name}が空です。"
        "The reason is \"other\", but {name} is empty."
        "理由を入力してください。"
        "Fill in the reason.";
    OtherReasonUnused Rc20 Warning
        "算定理由が「その他」ではありませんが、{name}に記載があります。"
        "The reason is not \"other\", but {name} is filled."
        "算定理由の選択を確かめてください。"
        "Check the reason chosen.";
    NumberRange Rc21 Error
        "{name}が1〜99の整数ではありません。"
        "{name} is not a whole number from 1 to 99."
        "番号を付け直して出力し直してください。"
        "Number the rows again and export again.";
    NumberTwice Rc21 Error
        "同じ計画書の中に、課題・援助目標・援助内容の番号がすべて同じ行があります。"
        "Another row of the plan has the same three numbers."
        "番号を付け直して出力し直してください。このままでは取り込めません。"
        "Number the rows again and export again; receivers cannot take them in.";
    NumberMissing Rc21 Warning
        "{name}が空です。受信側で順番が分からなくなります。"
        "{name} is empty; the receiver cannot know the order."
        "番号を付けて出力し直してください。"
        "Number the rows and export again.";
    RowOrder Rc22 Warning
        "第2表の行が、課題・援助目標・援助内容の番号の順に並んでいません。"
        "The rows of table 2 are not in the order of their three numbers."
        "番号の順に並べて出力し直してください。"
        "Export again in the order of the numbers.";
    GroupText Rc22 Warning
        "{name}が空です。番号の変わる最初の行には記載が必要です。"
        "{name} is empty, but the first row of a number carries the text."
        "最初の行に記載して出力し直してください。"
        "Write the text in the first row and export again.";
    CoveredService Rc23 Warning
        "保険給付の対象の行ですが、{name}が空です。"
        "The row is covered by insurance, but {name} is empty."
        "サービス種別と事業所名を入力してください。"
        "Fill in the kind of service and the provider.";
    WeeklyEmpty Rc24 Error
        "第3表の行に、介護サービス、日常生活上の活動、週単位以外のサービスのどれもありません。"
        "The row of table 3 has no service, no daily activity and no service outside the week."
        "空の行を除いて出力し直してください。"
        "Export again without empty rows.";
    WeeklyService Rc24 Error
        "介護サービスの行ですが、{name}が空です。"
        "The row has a service, but {name} is empty."
        "曜日と時間を入力し、出力し直してください。"
        "Fill in weekday and times and export again.";
    WeeklyActivity Rc24 Error
        "日常生活上の活動の行ですが、{name}が空です。"
        "The row has a daily activity, but {name} is empty."
        "時間を入力し、出力し直してください。"
        "Fill in the times and export again.";
    TimesReversed Rc25 Warning
        "{name}が開始時間より前です。"
        "{name} is before the beginning."
        "日をまたぐ場合を除き、時間を確かめてください。"
        "Check the times, unless they pass midnight.";
}
