// table
//! The words of the checks: the id and source of each, what it says in each case, and its page in
//! the manual.
//!
//! One file per family. `{name}` stands for the field, `{0}` and `{1}` for counts, kinds of file
//! and fixed words. How a check is done is not here but in the module of its family.

use std::cmp::Ordering;
use std::fmt;

use crate::finding::Severity;

pub(crate) mod bundle;
pub(crate) mod delete;
pub(crate) mod encoding;
pub(crate) mod name;
pub(crate) mod queue;
pub(crate) mod record;
pub(crate) mod relation;
pub(crate) mod table6;
pub(crate) mod table7;

/// Writes the enum of check ids with their text, their reference and the file of their page.
macro_rules! checks {
    ($($id:ident $text:literal $reference:literal $family:ident;)*) => {
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

            /// The page of the manual about this check.
            #[must_use]
            pub fn page(self) -> &'static Page {
                match self { $(Self::$id => &$family::page::$id,)* }
            }
        }
    };
}

/// Writes the cases of a family: one constant each, and the list `ROWS` of all. A check has one
/// or more cases.
macro_rules! rows {
    ($($case:ident $check:ident $severity:ident
        $ja:literal $en:literal $fix_ja:literal $fix_en:literal;)*) => {
        $(pub(crate) const $case: Case = Case(&Row {
            name: stringify!($case),
            check: CheckId::$check,
            severity: Severity::$severity,
            ja: $ja,
            en: $en,
            fix_ja: $fix_ja,
            fix_en: $fix_en,
        });)*

        /// Every case of the family.
        pub(crate) const ROWS: &[Case] = &[$($case),*];
    };
}

/// Writes the pages of a family: id, title in Japanese and English, then what is checked, why it
/// matters, a wrong and a right example and how to repair it, in Japanese.
macro_rules! pages {
    ($($check:ident $title:literal $title_en:literal
        what $what:literal why $why:literal
        wrong $wrong:literal right $right:literal repair $repair:literal;)*) => {
        /// The pages of the family, named as their checks.
        #[allow(non_upper_case_globals, reason = "named as the checks")]
        pub(crate) mod page {
            use super::{CheckId, Page};

            $(pub(crate) static $check: Page = Page {
                check: CheckId::$check,
                title: $title,
                title_en: $title_en,
                what: $what,
                why: $why,
                wrong: $wrong,
                right: $right,
                repair: $repair,
            };)*
        }
    };
}

use {pages, rows};

/// One way in which a check can fail.
#[derive(Clone, Copy, PartialEq, Eq)]
pub(crate) struct Case(&'static Row);

impl fmt::Debug for Case {
    /// The name alone: the words are the same everywhere.
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(self.0.name)
    }
}

impl Case {
    /// The words of the case.
    pub(crate) const fn row(self) -> &'static Row {
        self.0
    }
}

impl PartialOrd for Case {
    fn partial_cmp(&self, other: &Self) -> Option<Ordering> {
        Some(self.cmp(other))
    }
}

impl Ord for Case {
    /// By check, then by the name of the case, so that reports have one order.
    fn cmp(&self, other: &Self) -> Ordering {
        let key = |case: &Self| (case.0.check, case.0.name);
        key(self).cmp(&key(other))
    }
}

/// What is said in one case.
#[derive(Debug, PartialEq, Eq)]
pub(crate) struct Row {
    pub(crate) name: &'static str,
    pub(crate) check: CheckId,
    pub(crate) severity: Severity,
    pub(crate) ja: &'static str,
    pub(crate) en: &'static str,
    pub(crate) fix_ja: &'static str,
    pub(crate) fix_en: &'static str,
}

/// The manual's page about one check, in Japanese.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Page {
    /// The check.
    pub check: CheckId,
    /// What the check is about, in a few words.
    pub title: &'static str,
    /// The title in English.
    pub title_en: &'static str,
    /// What is checked.
    pub what: &'static str,
    /// What goes wrong at the receiver otherwise.
    pub why: &'static str,
    /// An example that fails.
    pub wrong: &'static str,
    /// The same example put right.
    pub right: &'static str,
    /// How to repair it.
    pub repair: &'static str,
}

impl CheckId {
    /// What the check says in each of its cases: severity, message and remedy, with `{name}`,
    /// `{0}` and `{1}` where a finding puts the field, counts and kinds of file.
    pub fn cases(self) -> impl Iterator<Item = CaseWords> {
        let rows = FAMILIES.iter().flat_map(|rows| rows.iter());
        rows.map(|case| case.row())
            .filter(move |row| row.check == self)
            .map(|row| CaseWords {
                name: row.name,
                severity: row.severity,
                message: (row.ja, row.en),
                fix: (row.fix_ja, row.fix_en),
            })
    }
}

/// The words of one case of a check, Japanese first.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct CaseWords {
    /// The name of the case, unique in its family.
    pub name: &'static str,
    /// How bad it is.
    pub severity: Severity,
    /// What is wrong.
    pub message: (&'static str, &'static str),
    /// What to do.
    pub fix: (&'static str, &'static str),
}

const FAMILIES: &[&[Case]] = &[
    name::ROWS,
    bundle::ROWS,
    encoding::ROWS,
    record::ROWS,
    table6::ROWS,
    table7::ROWS,
    relation::ROWS,
    delete::ROWS,
    queue::ROWS,
];

impl std::fmt::Display for CheckId {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.pad(self.as_str())
    }
}

checks! {
    Fn01 "FN01" "別紙 各ファイル名規約" name;
    Fn02 "FN02" "別紙 各ファイル名規約" name;
    Fn03 "FN03" "別紙 各ファイル名規約" name;
    Fn04 "FN04" "事業所番号の考え方について（厚生労働省）" name;
    Fn05 "FN05" "別紙 更新履歴 4.1" name;
    Fn06 "FN06" "別紙 各ファイル名規約、本文 §2.4" name;
    Fn07 "FN07" "本文 §2.5" queue;
    Fn08 "FN08" "別紙 利用者補足情報 ファイル名規約" name;
    Fn09 "FN09" "別紙 第6表・第7表 ファイル名規約" name;
    Fn10 "FN10" "本文 §2.4、§3.4" name;
    Fn11 "FN11" "本文 §1.3、§1.4" name;
    Fn12 "FN12" "本文 §2.6" name;
    Fn13 "FN13" "本文 §2.4" name;
    Bn01 "BN01" "本文 §2.4、§3.4" bundle;
    Bn02 "BN02" "本文 §2.4、§3.4" bundle;
    Bn03 "BN03" "本文 §2.4" bundle;
    Bn04 "BN04" "別紙 利用者補足情報" bundle;
    Bn05 "BN05" "本文 §2.3" bundle;
    Bn06 "BN06" "別紙 補足" bundle;
    Bn07 "BN07" "別紙 補足" bundle;
    Bn08 "BN08" "別紙 利用者基本情報 No.62" bundle;
    Bn09 "BN09" "別紙 利用者基本情報 No.62" bundle;
    Bn10 "BN10" "別紙 No.1 CSVバージョン" bundle;
    Bn11 "BN11" "本文 §2.5" queue;
    En01 "EN01" "本文 §4.3" encoding;
    En02 "EN02" "本文 §4.3" encoding;
    En03 "EN03" "本文 §4.3" encoding;
    En04 "EN04" "本文 §4.3" encoding;
    En05 "EN05" "別紙 脚注" encoding;
    En06 "EN06" "別紙 各レイアウト" encoding;
    En07 "EN07" "別紙 No.1 CSVバージョン" encoding;
    En08 "EN08" "別紙 更新履歴 4.0" encoding;
    En09 "EN09" "別紙 各レイアウト" encoding;
    En10 "EN10" "別紙 各コード" encoding;
    En11 "EN11" "別紙 脚注" encoding;
    Rc01 "RC01" "別紙 必須" record;
    Rc02 "RC02" "別紙 項目長、書式" record;
    Rc03 "RC03" "別紙 版履歴" record;
    Rc04 "RC04" "別紙 No.1 CSVバージョン、版履歴" record;
    Rc05 "RC05" "別紙 No.2 保険者番号" record;
    Rc06 "RC06" "別紙 No.3 被保険者番号" record;
    Rc07 "RC07" "別紙 日付・年月" record;
    Rc08 "RC08" "別紙 時刻" record;
    Rc09 "RC09" "別紙 コード表" record;
    Rc10 "RC10" "別紙 郵便番号" record;
    Rc11 "RC11" "別紙 電話番号" record;
    Rc12 "RC12" "別紙 識別子" record;
    Rc13 "RC13" "別紙 利用者生年月日" record;
    Rc14 "RC14" "別紙 認定有効期間・限度額適用期間" record;
    Rc15 "RC15" "区分支給限度基準額（厚生労働省告示）" record;
    Rc16 "RC16" "別紙 利用者補足情報 No.20〜55" record;
    Rc17 "RC17" "別紙 利用者補足情報 No.20" record;
    Rc18 "RC18" "別紙 利用者補足情報 No.56、別表様式" record;
    Rc19 "RC19" "別紙 利用者補足情報 No.4、No.63" record;
    Rc20 "RC20" "別紙 第1表 No.25、No.26" record;
    Rc21 "RC21" "別紙 第2表 No.6、No.8、No.13" record;
    Rc22 "RC22" "別紙 第2表 ※" record;
    Rc23 "RC23" "別紙 第2表 No.15" record;
    Rc24 "RC24" "別紙 第3表 記載例" record;
    Rc25 "RC25" "別紙 第3表" record;
    T601 "T601" "別紙 第6表 作成単位" table6;
    T602 "T602" "本文 §2.6、別紙 第6表 No.15" table6;
    T603 "T603" "別紙 第6表 No.15" table6;
    T604 "T604" "別紙 第6表 No.16、No.17" table6;
    T605 "T605" "別紙 第6表 No.16〜No.19" table6;
    T606 "T606" "別紙 第6表 No.19" table6;
    T607 "T607" "別紙 第6表 No.11" table6;
    T608 "T608" "別紙 第6表 No.11" table6;
    T609 "T609" "別紙 第6表 No.12、No.13" table6;
    T610 "T610" "別紙 第6表 No.12、No.13" table6;
    T611 "T611" "別紙 第6表 No.12" table6;
    T612 "T612" "別紙 第6表 No.14" table6;
    T613 "T613" "別紙 第6表 No.8" table6;
    T614 "T614" "別紙 第6表 No.8" table6;
    T615 "T615" "別紙 第6表 No.23" table6;
    T616 "T616" "別紙 第6表 No.24" table6;
    T617 "T617" "本文 §5.1.2.1、別紙 第6表 No.20" table6;
    T618 "T618" "本文 §5.1.2.1" table6;
    T619 "T619" "本文 §2.6" table6;
    T620 "T620" "別紙 第6表" table6;
    T621 "T621" "本文 §2.2" queue;
    T622 "T622" "別紙 第6表 No.6" table6;
    T623 "T623" "別紙 No.2 保険者番号" queue;
    T624 "T624" "別紙 第6表 No.22" table6;
    T701 "T701" "別紙 第7表 No.7、No.9" table7;
    T702 "T702" "別紙 第7表 No.9" table7;
    T703 "T703" "別紙 第7表 No.13〜No.15" table7;
    T704 "T704" "別紙 第7表 No.34" table7;
    T705 "T705" "別表様式" table7;
    T706 "T706" "別表様式" table7;
    T707 "T707" "別表様式" table7;
    T708 "T708" "別表様式" table7;
    T709 "T709" "別表様式" table7;
    T710 "T710" "別表様式" table7;
    T711 "T711" "別紙 第7表 No.23" table7;
    T712 "T712" "別紙 第7表 No.25" table7;
    T713 "T713" "別紙 第7表 No.10、No.11" table7;
    T714 "T714" "別表様式" table7;
    T715 "T715" "本文 §2.3" table7;
    T716 "T716" "本文 §2.6" table7;
    Rl01 "RL01" "本文 §2.3" relation;
    Rl02 "RL02" "本文 §2.3" relation;
    Rl03 "RL03" "本文 §2.3" queue;
    Rl04 "RL04" "別紙 第1表、利用者補足情報" relation;
    Rl05 "RL05" "本文 §3.3、別紙 補足" relation;
    Rl06 "RL06" "別紙 介護予防サービス・支援計画書 補足" relation;
    Rl07 "RL07" "別紙 利用者基本情報 No.8、No.10、No.12" relation;
    Rl08 "RL08" "介護予防サービス・支援計画書の様式" relation;
    Rl09 "RL09" "介護予防サービス・支援計画書の様式" relation;
    Rl10 "RL10" "別紙 コード表" relation;
    Dl01 "DL01" "別紙 削除 使用目的" delete;
    Dl02 "DL02" "本文 §5.1.1.2" queue;
    Dl03 "DL03" "別紙 削除 対象年月" delete;
    Dl04 "DL04" "本文 §5.1.2.2" delete;
    Dl05 "DL05" "本文 §2.5" queue;
    Dl06 "DL06" "本文 §2.3、§3.3" queue;
}
