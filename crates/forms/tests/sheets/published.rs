//! The pictures in `docs/forms`: drawn from the fictional kit, looked at by people, and held here.
//!
//! `RENKEI_WRITE_DOCUMENTS=1` writes them anew.

use std::collections::BTreeSet;
use std::fmt::Write as _;
use std::path::{Path, PathBuf};

use careplan::compare::{self, TableRows, TableUsers};
use careplan::master::{self, Masters};
use careplan::{Bundle, FileCode, ServiceKind};
use forms::evidence_sheet::{EvidenceFile, EvidenceOrder, EvidenceSubject, EvidenceUnit};
use forms::fax_cover::{FaxParty, FaxSheet, Naming};
use forms::letter::{Fact, Letter};
use forms::month_board::BoardOptions;
use forms::{
    ComparisonOptions, ComparisonSheet, EvidenceSheet, FaxCover, Form, FormKind, MonthBoard,
    chapters, count_pages, draw_png,
};
use kit::Pattern;
use resvg::tiny_skia::Pixmap;
use time::macros::date;

#[test]
fn the_pictures_of_the_forms_are_published() {
    let samples = samples();
    let mut page = OPENING.to_owned();
    let mut names = BTreeSet::new();
    for sample in &samples {
        let pictures = draw_png(std::slice::from_ref(&sample.form), DOTS_PER_INCH).unwrap();
        let _ = write!(page, "\n## {}\n\n{}\n", sample.title, sample.what);
        for (number, png) in (1..).zip(pictures.pages.iter().take(MOST_PAGES)) {
            let name = format!("{}-{number}.png", sample.name);
            let _ = write!(page, "\n![{} {number}]({name})\n", sample.title);
            hold(&folder().join(&name), png);
            names.insert(name);
        }
    }
    let readme = folder().join("README.md");
    if writes() {
        std::fs::write(&readme, &page).unwrap();
    }
    assert_eq!(std::fs::read_to_string(readme).unwrap(), page, "{WRITE}");
    names.insert("README.md".to_owned());
    let files = std::fs::read_dir(folder()).unwrap();
    let files: BTreeSet<String> = files
        .map(|file| file.unwrap().file_name().to_string_lossy().into_owned())
        .collect();
    assert_eq!(files, names, "{WRITE}");
}

/// Fails where the published picture does not look like this one; other processors may round the
/// edges of characters a little differently.
fn hold(path: &Path, png: &[u8]) {
    if writes() {
        std::fs::create_dir_all(folder()).unwrap();
        std::fs::write(path, png).unwrap();
    }
    let published = std::fs::read(path).unwrap_or_else(|_| panic!("{}: {WRITE}", path.display()));
    let (one, other) = (
        Pixmap::decode_png(png).unwrap(),
        Pixmap::decode_png(&published).unwrap(),
    );
    assert_eq!((one.width(), one.height()), (other.width(), other.height()));
    let far = |(one, other): &(&u8, &u8)| one.abs_diff(**other) > 64;
    let differing = one.data().iter().zip(other.data()).filter(far).count();
    assert!(
        differing * 2_000 < one.data().len(),
        "{} looks different: {WRITE}",
        path.display()
    );
}

/// A sheet worth looking at.
struct Sample {
    name: String,
    title: String,
    what: &'static str,
    form: Form,
}

fn samples() -> Vec<Sample> {
    let bundles: Vec<Bundle> = Pattern::ALL.into_iter().flat_map(units).collect();
    let masters = masters(&bundles);
    let all: Vec<&Bundle> = bundles.iter().collect();
    let mut samples = Vec::new();
    for kind in FormKind::ALL {
        let forms: Vec<Form> = chapters(&all, &masters, &[kind])
            .into_iter()
            .flat_map(|chapter| chapter.forms)
            .collect();
        let pages = count_pages(&forms).unwrap();
        let fullest = (0..forms.len()).max_by_key(|place| (content(&forms[*place]), pages[*place]));
        let (usual, fullest) = (&forms[0], &forms[fullest.unwrap()]);
        let mut sample = |name: &str, what, form: &Form| {
            samples.push(Sample {
                name: format!("{}{name}", file_name(kind)),
                title: form.name().to_owned(),
                what,
                form: form.clone(),
            });
        };
        sample("", "ふつうの内容です。", usual);
        if fullest != usual {
            sample(
                "-full",
                "見本データのうち、書くことがいちばん多いものです。",
                fullest,
            );
        }
    }
    samples.extend(working_sheets(&bundles, &masters));
    samples
}

/// How much a sheet has to say: the length of its picture tells.
fn content(form: &Form) -> usize {
    let pages = forms::draw_svg(std::slice::from_ref(form)).unwrap().pages;
    pages.iter().map(|page| page.matches("<use ").count()).sum()
}

fn working_sheets(bundles: &[Bundle], masters: &Masters) -> Vec<Sample> {
    let of = |pattern: Pattern| units(pattern);
    let (planned, done) = (of(Pattern::D2), of(Pattern::D3));
    let comparison = compare::plan_to_actuals(&planned, &done);
    let options = ComparisonOptions {
        rows: TableRows::Differences,
        users: TableUsers::Named,
    };
    let month = planned[0].month.unwrap();
    let board = MonthBoard::from_bundles(month, bundles, masters, BoardOptions::default());
    let units: Vec<EvidenceUnit> = planned.iter().chain(&done).take(4).map(evidence).collect();
    let subject = EvidenceSubject {
        months: (month, month),
        made_on: date!(2025 - 05 - 12),
        office: None,
        order: EvidenceOrder::ByServiceUser,
    };
    let sample = |name: &str, what, form: Form| Sample {
        name: name.to_owned(),
        title: form.name().to_owned(),
        what,
        form,
    };
    vec![
        sample(
            "comparison",
            "`renkei compare` の `-o` で描きます。違いは、ことばと斜線で示します。",
            Form::ComparisonSheet(ComparisonSheet::from_comparison(
                &comparison,
                masters,
                options,
            )),
        ),
        sample(
            "board",
            "`renkei board` で描きます。",
            Form::MonthBoard(board),
        ),
        sample(
            "cover",
            "`renkei show` に FAX の宛先を付けると、はじめのページになります。",
            Form::FaxCover(cover()),
        ),
        sample(
            "evidence",
            "`renkei evidence` で描きます。",
            Form::EvidenceSheet(EvidenceSheet::from_units(&subject, &units, masters)),
        ),
        sample(
            "letter",
            "`renkei-server` がお知らせや通知書を描きます。パスワードはすべて架空です。",
            Form::Letter(letter()),
        ),
    ]
}

fn evidence(bundle: &Bundle) -> EvidenceUnit {
    let files = bundle
        .files
        .iter()
        .zip(1..)
        .map(|(file, number)| EvidenceFile {
            name: file.name.to_string(),
            size: 1_000 * number,
            sha256: format!("{number:02x}").repeat(32),
        });
    EvidenceUnit::new(bundle, files.collect())
}

fn cover() -> FaxCover {
    let party = |office: &str, person: &str, fax: &str| FaxParty {
        office: office.to_owned(),
        person: person.to_owned(),
        fax: fax.to_owned(),
        ..FaxParty::default()
    };
    let sheet = |form: &str, name| FaxSheet::new(form, name, "令和7年4月", 1, Naming::Masked);
    let cover = FaxCover {
        to: party("見本ヘルパーステーション", "見本　次郎", "00-0000-0002"),
        from: party("見本居宅介護支援事業所", "見本　花代", "00-0000-0001"),
        subject: "4月分の提供票".to_owned(),
        sheets: vec![
            sheet("第６表 サービス提供票", ("見本　太郎", "0000000017")),
            sheet("第７表 サービス提供票別表", ("見本　太郎", "0000000017")),
        ],
        ..FaxCover::default()
    };
    cover.dated(date!(2025 - 03 - 25))
}

fn letter() -> Letter {
    let thumbprint = |byte: &str, length: usize| byte.repeat(length);
    Letter {
        title: "電子請求登録結果に関するお知らせ".to_owned(),
        to: vec!["見本訪問介護事業所　御中".to_owned()],
        from: vec!["見本県国民健康保険団体連合会".to_owned()],
        reference: "見本第1号".to_owned(),
        paragraphs: vec!["登録が終わりましたので、次のとおりお知らせします。".to_owned()],
        facts: vec![
            Fact::code("ユーザID", "KJ131370000026"),
            Fact::code("仮パスワード", "abcdefghijkm").with_note("最初のログインだけに使います。"),
            Fact::code("証明書発行用パスワード", "ABCDEFGHJKLMNPQR")
                .with_note("発行申請と取り込みの2回使います。"),
            Fact::print("拇印（SHA-256）", thumbprint("4a", 32)),
            Fact::plain("登録した日", "令和8年11月2日"),
        ],
        notes: vec!["この用紙は、人に見られないところで保管してください。".to_owned()],
        foot: vec!["お問い合わせ　電話 00-0000-0000（平日 9時〜17時）".to_owned()],
        ..Letter::default()
    }
    .dated(date!(2026 - 11 - 02))
}

fn units(pattern: Pattern) -> Vec<Bundle> {
    let units = kit::pattern(pattern).units.into_iter();
    let read = units.flat_map(|unit| careplan::check(&unit.files, None).units);
    read.filter_map(|unit| unit.bundle).collect()
}

/// What is built in, with a fictional name for each service of the kit.
fn masters(bundles: &[Bundle]) -> Masters {
    let planned = bundles
        .iter()
        .filter_map(|bundle| bundle.file(FileCode::Upplan));
    let codes: BTreeSet<&str> = planned
        .flat_map(|file| file.records.iter())
        .map(|record| record.field(15))
        .collect();
    let mut table = "service_code,service_name,units,unit_type,valid_from,valid_until\n".to_owned();
    for code in codes {
        let kind = code
            .get(..2)
            .and_then(|kind| ServiceKind::try_from(kind).ok());
        let name = kind.and_then(|kind| kind.name()).unwrap_or("見本");
        let _ = writeln!(
            table,
            "{code},{name}見本{},100,1回につき,2024-06-01,",
            &code[2..]
        );
    }
    Masters::built_in().with(master::import("codes.csv", table.as_bytes()).unwrap())
}

fn file_name(kind: FormKind) -> String {
    match kind.as_str() {
        number if number.parse::<u8>().is_ok() => format!("table{number}"),
        name => name.to_owned(),
    }
}

fn folder() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).join("../../docs/forms")
}

fn writes() -> bool {
    std::env::var_os("RENKEI_WRITE_DOCUMENTS").is_some_and(|value| value == "1")
}

const DOTS_PER_INCH: u16 = 80;
/// Of a long sheet the first pages are enough.
const MOST_PAGES: usize = 2;
const WRITE: &str = "write it anew with RENKEI_WRITE_DOCUMENTS=1 cargo test -p forms";
const OPENING: &str = "\
# 帳票の見本

`renkei` が描く帳票です。
データはすべて架空で、連携テストキット（`renkei kit`）のものです。
描き方は[事業所の手引き](../manual/office.ja.md)にあります。

このページと絵は、テストが書き出します：`RENKEI_WRITE_DOCUMENTS=1 cargo test -p forms --test sheets -- published`
";
