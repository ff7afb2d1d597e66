// table
//! What is done about the fields whose reading the standard leaves open: what is taken in, and
//! what a program should write so that every receiver can take it.
//!
//! Why a reading is not certain stands with the field ([`super::Field::uncertain`]).

use crate::file_code::FileCode;

/// How a field is read and written whose reading the standard leaves open.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Reading {
    /// What is accepted, in Japanese.
    pub accepted: &'static str,
    /// What is safe to write, in Japanese.
    pub written: &'static str,
}

/// What is done about a field whose reading is not certain; none for the others.
#[must_use]
pub fn reading(code: FileCode, number: u16) -> Option<&'static Reading> {
    let mut readings = READINGS.iter();
    let found = readings.find(|(of, numbers, _)| *of == code && numbers.contains(&number));
    found.map(|(_, _, reading)| reading)
}

type Row = (FileCode, &'static [u16], Reading);

const fn row(
    code: FileCode,
    numbers: &'static [u16],
    accepted: &'static str,
    written: &'static str,
) -> Row {
    (code, numbers, Reading { accepted, written })
}

const EMPTY_WITH_WARNING: &str = "空でも取り込み、注意（RC01）に留めます。";
const ALWAYS_FILLED: &str = "必ず値を入れます。";
const ANY_NUMBER: &str = "2桁までの整数を受け入れ、空は注意（RC21）に留めます。";
const FROM_ONE: &str = "1から順に、先頭に0を付けずに入れます。";

const READINGS: &[Row] = &[
    row(
        FileCode::Uphosoku,
        &[5, 6, 7, 8],
        EMPTY_WITH_WARNING,
        ALWAYS_FILLED,
    ),
    row(
        FileCode::Up1kyo,
        &[26],
        "項目25が3で空のときも、3でなく値があるときも取り込み、注意（RC20）に留めます。",
        "項目25が3のときだけ、理由を入れます。",
    ),
    row(FileCode::Up2kyo, &[6, 8, 13], ANY_NUMBER, FROM_ONE),
    row(
        FileCode::Up2kyo,
        &[15],
        "Y、N、空のどれも受け入れます。空は対象外と読みます。",
        "YかNを入れます。",
    ),
    row(
        FileCode::Up3kyo,
        &[9, 12],
        "0000〜2359を受け入れます。2400は注意（RC08）、開始より前の時刻は注意（RC25）に留めます。",
        "0000〜2359で入れ、2400は使いません。日をまたぐサービスは、翌日の終了の時刻をそのまま入れます。",
    ),
    row(FileCode::Upplan, &[6, 8], EMPTY_WITH_WARNING, ALWAYS_FILLED),
    row(
        FileCode::Upplan,
        &[7],
        "空も受け入れ、何も知らせません。",
        "分かるときは氏名を入れます。",
    ),
    row(FileCode::Upjsk, &[6, 8], EMPTY_WITH_WARNING, ALWAYS_FILLED),
    row(
        FileCode::Upjsk,
        &[7],
        "空も受け入れ、何も知らせません。",
        "分かるときは氏名を入れます。",
    ),
    row(
        FileCode::Upplan,
        &[19],
        DISCRIMINATOR,
        DISCRIMINATOR_WRITTEN,
    ),
    row(FileCode::Upjsk, &[19], DISCRIMINATOR, DISCRIMINATOR_WRITTEN),
    row(
        FileCode::Upsikyu,
        &[14],
        "5桁までの整数を受け入れます。値からほかの項目を計算して比べることはしません。",
        "割引のある行だけに、百分率の整数（90など）を入れます。",
    ),
    row(
        FileCode::Upsikyu,
        &[17],
        "5桁までの整数を受け入れます。6桁からはRC02で知らせます。",
        "5桁までの整数を入れます。",
    ),
    row(
        FileCode::Upsikyu,
        &[23],
        "「10.00」の形の5文字を受け入れます。ほかの形はT711で知らせます。",
        "整数2桁、小数点、小数2桁の5文字で入れます。",
    ),
    row(
        FileCode::Upsikyu,
        &[25],
        "0〜100の整数を受け入れ、ほかは注意（T712）に留めます。",
        "90、80、70、100などの百分率の整数を入れます。",
    ),
    row(
        FileCode::Upsikyu,
        &[30],
        "5桁までの整数を受け入れます。",
        "2桁までに収まる日数を、先頭に0を付けずに入れます。",
    ),
    row(
        FileCode::Upsikyu,
        &[35],
        "値があっても取り込まず、注意（RC12）に留めます。",
        "空にします。",
    ),
    row(FileCode::Upkihon, &[6], COMMISSION, COMMISSION_WRITTEN),
    row(
        FileCode::Upkihon,
        &[35],
        "2桁までの整数と空を受け入れます。",
        "1以上の階数を入れ、地下のときと自室のないときは空にします。",
    ),
    row(
        FileCode::UpkihonSub2,
        &[11],
        "項目10の値にかかわらず、空も文章も受け入れます。",
        "項目10が01のときだけ、内容を入れます。",
    ),
    row(FileCode::Upyobo, &[6], COMMISSION, COMMISSION_WRITTEN),
    row(
        FileCode::Upyobo,
        &[43, 44, 45, 46, 47, 48],
        "1桁の整数と空を受け入れます。質問の数より多いときは注意（RL08）に留めます。",
        "0から質問の数までの整数を入れます。",
    ),
    row(
        FileCode::UpyoboSub,
        &[5, 10, 14],
        "2桁までの整数を受け入れます。空と、1から続かない番号はRL06で知らせます。",
        FROM_ONE,
    ),
];

const DISCRIMINATOR: &str = "2桁までの整数と空を受け入れます。01は1と同じに読みます。";
const DISCRIMINATOR_WRITTEN: &str =
    "同じコード・同じ単位数の用具が複数あるときだけ、1からの番号を先頭に0を付けずに入れます。";
const COMMISSION: &str = "1、2、空のどれも受け入れます。";
const COMMISSION_WRITTEN: &str = "必ず1か2を入れます。";
