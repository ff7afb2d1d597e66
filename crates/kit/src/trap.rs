// table
//! The traps of the kit: what programs are known to get wrong, and where it would show.

use careplan::{FileCode, Language};

use crate::pattern::Pattern;
use crate::texts;

/// Something programs get wrong.
#[derive(Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Trap {
    /// A short name, unique: `kanji`, `satellite`.
    pub id: &'static str,
    /// What to look at, in Japanese.
    pub ja: &'static str,
    /// What to look at, in English.
    pub en: &'static str,
    patterns: &'static [Pattern],
    /// None where the trap is about records that should be gone.
    marks: &'static [Mark],
}

/// Where a trap shows.
#[derive(Debug, PartialEq, Eq)]
enum Mark {
    /// In any field whose expected value holds one of these characters.
    Characters(&'static str),
    /// In any field with exactly this value.
    Value(&'static str),
    /// In values at least this long, in characters.
    Longer(usize),
    /// In these fields of the file.
    Fields(FileCode, &'static [u16]),
    /// In records of the file whose field is one of these values.
    Records(FileCode, u16, &'static [&'static str]),
    /// In records of the file whose field is filled.
    Filled(FileCode, u16),
    /// In records of this insured person.
    Insured(&'static str),
    /// In these pictures.
    Pictures,
}

impl Trap {
    /// What to look at.
    #[must_use]
    pub const fn text(&self, language: Language) -> &'static str {
        match language {
            Language::Japanese => self.ja,
            Language::English => self.en,
        }
    }

    /// How closely a place belongs to the trap: higher is closer, none where it does not.
    pub(crate) fn closeness(&self, place: &Place<'_>) -> Option<u8> {
        self.marks.iter().filter_map(|mark| mark.fits(place)).max()
    }
}

/// A place where something differs.
pub(crate) struct Place<'a> {
    pub(crate) file: FileCode,
    /// The field, where a single one differs.
    pub(crate) field: Option<u16>,
    /// The expected value of the field.
    pub(crate) value: &'a str,
    /// The expected record, or the one too many: its field by number.
    pub(crate) record: &'a dyn Fn(u16) -> String,
}

impl Mark {
    fn fits(&self, place: &Place<'_>) -> Option<u8> {
        let in_file = |file: FileCode| file == place.file;
        let (fits, closeness) = match *self {
            Self::Characters(characters) => {
                (place.value.contains(|one| characters.contains(one)), 5)
            }
            Self::Value(value) => (place.value == value, 6),
            Self::Longer(length) => (place.value.chars().count() >= length, 6),
            Self::Fields(file, fields) => (
                in_file(file) && place.field.is_some_and(|field| fields.contains(&field)),
                4,
            ),
            Self::Records(file, field, values) => {
                let value = (place.record)(field);
                (in_file(file) && values.contains(&value.as_str()), 3)
            }
            Self::Filled(file, field) => (in_file(file) && !(place.record)(field).is_empty(), 2),
            Self::Insured(number) => ((place.record)(3) == number, 1),
            Self::Pictures => (place.file.is_image(), 9),
        };
        fits.then_some(closeness)
    }
}

/// The traps of a pattern.
pub(crate) fn of(pattern: Pattern) -> Vec<&'static Trap> {
    TRAPS
        .iter()
        .filter(|trap| trap.patterns.contains(&pattern))
        .collect()
}

use FileCode::{Uphosoku, Upjsk, Upkihon, Upplan, Upsikyu};
use Mark::{Characters, Fields, Filled, Insured, Longer, Pictures, Records, Value};
use Pattern::{D1, D2, D3, D4, D5, D6, D7};

const ALL: &[Pattern] = &Pattern::ALL;
const TEXTS: &[Pattern] = &[D1, D4, D5];

const fn trap(
    id: &'static str,
    patterns: &'static [Pattern],
    marks: &'static [Mark],
    ja: &'static str,
    en: &'static str,
) -> Trap {
    Trap {
        id,
        ja,
        en,
        patterns,
        marks,
    }
}

static TRAPS: &[Trap] = &[
    trap(
        "kanji",
        &[D1, D2, D4, D5, D6],
        &[Characters("髙﨑①②№㈱℡Ⅱａ㎏")],
        "MS932にある「髙」「﨑」「①」「№」「㈱」などを、そのまま取り込み、そのまま出力する。「高」「崎」などに置き換えない。",
        "Characters of MS932 such as 髙, 﨑, ①, № and ㈱ come in and go out unchanged; they are not replaced by 高, 崎 and the like.",
    ),
    trap(
        "waves-and-dashes",
        TEXTS,
        &[Characters("～－―∥￠￡￢")],
        "「～」「－」「―」「∥」などを、別の文字や「?」に変えない。変換表にはMicrosoftのコードページ932を使う。",
        "Waves and dashes do not turn into others or into ?. The table of conversion is Microsoft's code page 932.",
    ),
    trap(
        "second-byte-5c",
        TEXTS,
        &[Value(texts::BACKSLASH)],
        "2バイト目が5Cの文字（ソ、表、能、十など）の後が化けたり、文字が消えたりしない。",
        "Characters whose second byte is 5C (ソ, 表, 能, 十 and others) neither vanish nor garble what follows.",
    ),
    trap(
        "half-width-kana",
        &[D1, D4, D5, D2, D6],
        &[Characters(
            "ｱｲｳｴｵｶｷｸｹｺｻｼｽｾｿﾀﾁﾂﾃﾄﾅﾆﾇﾈﾉﾊﾋﾌﾍﾎﾏﾐﾑﾒﾓﾔﾕﾖﾗﾘﾙﾚﾛﾜﾝﾞﾟ｡｢｣､",
        )],
        "半角カナと濁点・半濁点を、全角に変えずに保つ。",
        "Half-width kana and their marks stay as they are.",
    ),
    trap(
        "quotes-and-commas",
        &[D1, D2, D4, D5],
        &[Characters("\",")],
        "文中の引用符とカンマで列がずれない。出力では引用符を2つ重ねる。",
        "Quotes and commas inside a text move no column; on the way out a quote is doubled.",
    ),
    trap(
        "line-breaks",
        TEXTS,
        &[Characters("\r\n")],
        "文中の改行（CRLFとLF、空行も）で行が分かれない。改行を消さない。",
        "Line breaks inside a text, CRLF, LF and empty lines, split no record and are not lost.",
    ),
    trap(
        "long-text",
        &[D1, D5],
        &[Longer(400)],
        "400文字の文が途中で切れない。仕様に文字数の上限は無い。",
        "A text of 400 characters is not cut; the standard has no limit.",
    ),
    trap(
        "numbers-as-text",
        TEXTS,
        &[Value(texts::FORMULA), Value(texts::ZEROS)],
        "「=1+2」「0012」を、式や数として扱わない。",
        "=1+2 and 0012 are taken for neither formula nor number.",
    ),
    trap(
        "blanks",
        TEXTS,
        &[Value(texts::BLANKS)],
        "文の前後の空白を削らない。",
        "Blanks at both ends of a text are kept.",
    ),
    trap(
        "leading-zeros",
        ALL,
        &[Insured("0000000017"), Insured("0000000215")],
        "被保険者番号や時刻の先頭の0を落とさない。",
        "Zeros in front of numbers of insured people and of times are kept.",
    ),
    trap(
        "public-assistance",
        &[D1, D2],
        &[Insured("H000000041")],
        "被保険者番号がHで始まる人（生活保護単独）を取り込む。数字10桁と決めつけない。",
        "People whose number begins with H, on public assistance alone, are imported; the number is not always ten digits.",
    ),
    trap(
        "not-certified",
        &[D1],
        &[Insured("0000000058")],
        "要介護認定を申請中の人を取り込む。認定日や要介護状態区分が空でも止まらない。",
        "People who have only applied are imported although the day and the level are empty.",
    ),
    trap(
        "no-certificate",
        &[D4, D5, D6, D7],
        &[Insured("0000000231")],
        "事業対象者を取り込む。認定の項目が空でも止まらない。",
        "Users of the programme without certificate are imported.",
    ),
    trap(
        "satellite",
        &[D2, D3],
        &[Filled(Upplan, 22), Filled(Upjsk, 22), Filled(Upsikyu, 8)],
        "サテライトの行を本体の行と混ぜない。サテライト枝番を保つ。",
        "Rows of branches are not mixed with those of the main office; the number of the branch is kept.",
    ),
    trap(
        "equipment",
        &[D2, D3, D6, D7],
        &[
            Records(Upplan, 15, EQUIPMENT),
            Records(Upjsk, 15, EQUIPMENT),
            Records(Upsikyu, 9, EQUIPMENT),
        ],
        "福祉用具を1点ずつ保つ。TAISコードか届出コードのどちらか、同じコード・同じ単位数の品には明細判別コードの連番。",
        "Every piece of equipment is kept, with its TAIS or its notification code, and 明細判別コード where code and units are equal.",
    ),
    trap(
        "overnight",
        &[D2, D3],
        &[
            Records(Upplan, 12, &["2330"]),
            Records(Upjsk, 12, &["2330"]),
        ],
        "日をまたぐ訪問（終了が開始より前）を取り込む。終了時刻を直さない。",
        "A visit over midnight, ending before it begins, is imported and its end not mended.",
    ),
    trap(
        "additions",
        &[D2, D3],
        &[
            Records(Upplan, 15, ADDITIONS),
            Records(Upjsk, 15, ADDITIONS),
        ],
        "加算の行は基本のサービスと同じ時刻、率の加算は9999。9999を時刻と見なさない。",
        "Additions carry the time of the basic service, rates 9999, which is no time of day.",
    ),
    trap(
        "sharing-office",
        &[D2, D3],
        &[
            Records(Upplan, 15, &["116361"]),
            Records(Upjsk, 15, &["116361"]),
            Records(Upsikyu, 9, &["116361"]),
        ],
        "共生型の減算は月の初日だけに単位数があり、他の日は0。合計を日数倍しない。",
        "The reduction of 共生型 has its units on the 1st only and 0 on other days; it is not multiplied by days.",
    ),
    trap(
        "short-stay-over-30",
        &[D2, D3],
        &[
            Insured("0000000066"),
            Fields(Uphosoku, &[57, 58]),
            Fields(Upplan, &[9, 23]),
            Fields(Upjsk, &[9, 23]),
            Fields(Upsikyu, &[30, 31, 32, 33]),
        ],
        "連続30日を超えた日は30日超区分が1。前月までの日数を引き継ぎ、全額自己負担に入れる。",
        "Days beyond 30 are marked; days of the month before count, and the user pays all.",
    ),
    trap(
        "by-month-and-by-day",
        &[D2, D3, D6, D7],
        &[
            Fields(Upplan, &[11]),
            Fields(Upjsk, &[11]),
            Filled(Upplan, 11),
            Filled(Upjsk, 11),
            Records(Upplan, 15, &["761111", "A21111", "A61111", "661121"]),
            Records(Upjsk, 15, &["761111", "A21111", "A61111", "661121"]),
        ],
        "月単位のサービスは1行、日割は日割対象日の31桁つき。月末より後の桁は0のまま保つ。",
        "Services by the month are one row; by the day they carry 31 digits, 0 beyond the end of the month.",
    ),
    trap(
        "level-changed",
        &[D2],
        &[
            Fields(Uphosoku, &[17, 18, 19, 59]),
            Insured("0000000025"),
            Insured("0000000132"),
        ],
        "月の途中で区分が変わった人の限度額は、軽くなった場合も高い方の区分のもの。前回の区分と変更日を保つ。",
        "Where the level changes inside a month the limit is that of the higher level, also when it falls; the level before and the day are kept.",
    ),
    trap(
        "over-the-limit",
        &[D2],
        &[Insured("0000000074"), Fields(Upsikyu, &[21, 22, 29])],
        "区分支給限度基準額を超えた単位数の割り振りと、全額自己負担の金額。",
        "Units over the limit and what the user pays for them alone.",
    ),
    trap(
        "kind-limits",
        &[D2],
        &[
            Insured("0000000082"),
            Fields(Uphosoku, &[20, 21, 22, 23, 24, 25, 26, 27, 56]),
        ],
        "種類支給限度基準額の枠を1枠から順に保つ。",
        "Limits of single kinds are kept in their slots, from the first on.",
    ),
    trap(
        "amounts",
        &[D2, D6],
        &[Fields(Upsikyu, &[13, 16, 17, 18, 23, 24, 25, 26, 28])],
        "第7表の金額は1円未満切り捨て。単価を2進小数で計算しない。小計と合計の行を保つ。",
        "Amounts of table 7 drop fractions of a yen; prices are not binary fractions; subtotals and the total are kept.",
    ),
    trap(
        "replacement",
        ALL,
        &[],
        "同じ利用者・同じ版（月）を後から受け取ったら、行を足さずに丸ごと置き換える。版が違えば前のものを残す。",
        "A later unit with the same key replaces everything and adds no row; with another date the earlier one stays.",
    ),
    trap(
        "deletion",
        ALL,
        &[],
        "削除を受け取ったら、その分と、つながる表を消す。",
        "A deletion removes what it names and the tables that hang on it.",
    ),
    trap(
        "picture",
        &[D4, D5],
        &[Pictures, Fields(Upkihon, &[62])],
        "家族構成の画像をそのまま保ち、出力の名前を新しい連番に合わせる。",
        "The picture of the family is kept as it is; its name follows the serial of the export.",
    ),
    trap(
        "programme",
        &[D6, D7],
        &[
            Insured("0000000249"),
            Records(Upplan, 15, PROGRAMME),
            Records(Upjsk, 15, PROGRAMME),
            Records(Upsikyu, 9, PROGRAMME),
        ],
        "総合事業の英字を含む種類・コード・事業所番号と、委託の送信（43と46の間）を取り込む。",
        "Kinds, codes and office numbers with letters are imported, and what passes between 43 and 46 under commission.",
    ),
];

const EQUIPMENT: &[&str] = &["171001", "171003", "171007", "171009", "671007"];
const ADDITIONS: &[&str] = &[
    "114001", "116275", "155301", "155051", "156361", "156099", "156108",
];
const PROGRAMME: &[&str] = &["A21111", "A21211", "A22111", "A24001", "A61111", "A62111"];
