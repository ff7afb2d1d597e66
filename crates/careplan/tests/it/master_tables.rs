//! Tables of every kind taken into the masters: fictional ones, good and bad.

use careplan::Language;
use careplan::master::import::{Column, Effect, Foreign, Options, ProblemKind, Table};
use careplan::master::{
    Amount, Basis, Coverage, Import, ImportError, Lookup, Masters, Period, import, import_with,
};
use encoding_rs::SHIFT_JIS;
use proptest::prelude::*;

use crate::masters::month;

/// A municipal table as published with a header: 19 columns, all quoted.
pub(crate) const WITH_HEADER: &str = "\"保険者番号\",\"サービス種類コード\",\"サービス項目コード\",\
\"適用開始年月\",\"適用終了年月\",\"サービス名称\",\"単位数\",\"算定単位\",\"制限日数回数\",\
\"算定回数制限期間\",\"限度額管理対象区分\",\"単位数単価\",\"給付率\",\"利用者負担額\",\
\"事業対象者実施区分\",\"支援1受給者実施区分\",\"支援2受給者実施区分\",\"国保連委託区分\",\"作成日\"\r\n\
\"123455\",\"A2\",\"9111\",\"202104\",\"202403\",\"見本訪問Ⅰ\",\"1100\",\"03\",\"1\",\"01\",\"3\",\"\",\"\",\"\",\"2\",\"2\",2,\"1\",\"20240327\"\r\n\
\"123455\",\"A2\",\"9111\",\"202404\",\"999999\",\"見本訪問１１\",\"1,200\",\"03\",\"1\",\"01\",\"3\",\"\",\"\",\"\",\"2\",\"2\",2,\"1\",\"20240327\"\r\n\
\"123455\",\"A2\",\"9411\",\"202404\",\"999999\",\"見本訪問回数\",\"287\",\"01\",\"\",\"\",\"3\",\"\",\"\",\"\",\"2\",\"2\",2,\"1\",\"20240327\"\r\n\
\"123455\",\"A2\",\"9270\",\"202404\",\"999999\",\"見本訪問処遇改善加算Ⅰ\",\"245\",\"03\",\"1\",\"01\",\"\",\"\",\"\",\"\",\"1\",\"1\",1,\"1\",\"20240327\"\r\n\
\"123455\",\"A6\",\"9211\",\"202404\",\"999999\",\"見本通所減算\",\"-18\",\"02\",\"\",\"\",\"3\",\"\",\"\",\"\",\"2\",\"2\",2,\"1\",\"20240327\"\r\n";

/// The same rows in the newer form: no quotes, no header, five more flags.
fn without_header(separator: &str) -> String {
    let rows = WITH_HEADER.lines().skip(1).map(|line| {
        let line = line
            .replace("\"1,200\"", "1200")
            .replace("\"\"", "0")
            .replace('"', "");
        let mut cells: Vec<&str> = line.split(',').collect();
        cells.splice(17..17, ["1"; 5]);
        cells.join(separator)
    });
    rows.collect::<Vec<_>>().join("\n")
}

pub(crate) fn ms932(text: &str) -> Vec<u8> {
    SHIFT_JIS.encode(text).0.into_owned()
}

fn marked(text: &str) -> Vec<u8> {
    [b"\xEF\xBB\xBF", text.as_bytes()].concat()
}

pub(crate) fn national(rows: &str) -> String {
    format!("サービスコード,サービス内容略称,合成単位数,算定単位,適用開始年月,適用終了年月\n{rows}")
}

fn problems(import: &Import) -> Vec<(u32, ProblemKind)> {
    let problems = import.problems().iter();
    problems
        .map(|problem| (problem.line, problem.kind))
        .collect()
}

fn check_municipal(bytes: &[u8], explanation: &str) {
    let import = import("見本市.csv", bytes).unwrap();
    assert_eq!(import.table(), Table::MunicipalCodes);
    assert_eq!(import.explanation(Language::English), explanation);
    assert_eq!((import.rows(), import.left_out()), (5, 0), "{explanation}");
    assert_eq!(problems(&import), []);
    let masters = Masters::built_in().with(import);
    let code = |code, at| masters.service_code(code, Some("123455"), month(at));
    let old = code("A29111", "202403").found().unwrap();
    assert_eq!(
        (&*old.name, old.units(), old.basis),
        ("見本訪問Ⅰ", Some(1100), Basis::Month)
    );
    let new = code("A29111", "202404").found().unwrap();
    assert_eq!((&*new.name, new.units()), ("見本訪問１１", Some(1200)));
    assert_eq!(code("A29411", "202504").found().unwrap().basis, Basis::Time);
    // A share of other units: the number of the table is not a number of units.
    let share = code("A29270", "202504").found().unwrap();
    assert_eq!(share.amount, Amount::Rate { per_mille: None });
    assert_eq!(code("A29411", "202403"), Lookup::Unknown);
    assert_eq!(code("A29999", "202504"), Lookup::Unknown);
    assert_eq!(code("A29111", "202103"), Lookup::NotLoaded);
    assert_eq!(code("A69211", "202504").found().unwrap().units(), Some(-18));
    // Everything of A6 is still valid: the table speaks from its latest beginning.
    assert_eq!(code("A69211", "202403"), Lookup::NotLoaded);
    for insurer in [None, Some("130005"), Some("x")] {
        let other = masters.service_code("A29111", insurer, month("202504"));
        assert_eq!(other, Lookup::NotLoaded, "{insurer:?}");
    }
}

#[test]
fn municipal_tables_in_every_form() {
    let tail = "5 rows, insurer 123455, kinds A2 A6, 202104 to open)";
    for (bytes, shape) in [
        (ms932(WITH_HEADER), "MS932, commas, with a header"),
        (WITH_HEADER.into(), "UTF-8, commas, with a header"),
        (marked(WITH_HEADER), "UTF-8, commas, with a header"),
        (
            ms932(&without_header(",")),
            "MS932, commas, without a header",
        ),
        (
            ms932(&without_header("\t")),
            "MS932, tabs, without a header",
        ),
        (
            ms932(&without_header("  ")),
            "MS932, spaces, without a header",
        ),
        (
            marked(&without_header("\t")),
            "UTF-8, tabs, without a header",
        ),
    ] {
        let start = "taken for a municipal table of service codes (";
        check_municipal(&bytes, &format!("{start}{shape}, {tail}"));
    }
}

#[test]
fn an_explanation_in_japanese() {
    let import = import("見本市.csv", &ms932(WITH_HEADER)).unwrap();
    assert_eq!(
        import.explanation(Language::Japanese),
        "総合事業の単位数表マスタとして読みました\
         (MS932、カンマ区切り、見出しあり、5行、保険者 123455、種類 A2 A6、202104〜)。"
    );
}

#[test]
fn a_row_short_of_a_cell_among_spaces_is_left_out() {
    let text = without_header(" ").replace("見本訪問回数 ", "");
    let import = import("t", text.as_bytes()).unwrap();
    assert_eq!(problems(&import), [(3, ProblemKind::Cells)]);
    let masters = Masters::built_in().with(import);
    // What could not be read may be what is asked for.
    let answer = masters.service_code("A29411", Some("123455"), month("202504"));
    assert_eq!(answer, Lookup::NotLoaded);
}

#[test]
fn a_national_table_in_english() {
    let text = "system,service_category,service_category_name,service_code,service_name,units,\
        unit_type,calculation_type,valid_from,valid_until,notes,formula\n\
        介護,11,見本,119111,見本身体１,163,1回につき,基本,2024-06-01,,,\n\
        介護,11,見本,119271,見本処遇改善加算Ⅰ,0,1月につき,加算,2024-06-01,,,\"{\"\"label\"\":\"\"所定単位×245/1000\"\"}\"\n\
        介護,17,見本,171001,見本車いす,0,1月につき,基本,2024-06-01,,,\n\
        介護,17,見本,17D201,見本減算,0,1月につき,減算,2024-06-01,,,\n";
    let import = import("national.csv", &marked(text)).unwrap();
    assert_eq!(import.table(), Table::NationalCodes);
    assert_eq!(problems(&import), []);
    let masters = Masters::built_in().with(import);
    let found = |code| {
        masters
            .service_code(code, None, month("202504"))
            .found()
            .unwrap()
    };
    assert_eq!(found("119111").units(), Some(163));
    assert_eq!(
        found("119271").amount,
        Amount::Rate {
            per_mille: Some(245)
        }
    );
    assert_eq!(found("171001").amount, Amount::PerContract);
    assert_eq!(found("17D201").amount, Amount::Unstated);
    // The table has taken over kind 17: it knows what the built-in list could not say.
    let code = |code, at| masters.service_code(code, None, month(at));
    assert_eq!(code("171002", "202504"), Lookup::Unknown);
    assert_eq!(
        &*code("171002", "202405").found().unwrap().name,
        "車いす付属品"
    );
    assert_eq!(
        code("671002", "202504").found().unwrap().amount,
        Amount::PerContract
    );
}

#[test]
fn kind_and_item_in_columns_under_a_title() {
    let text = "見本 サービスコード表,,,,\n令和6年6月,,,,\n\
        種類,項目,サービス内容略称,合成単位数,算定単位\n\
        11,9111,見本身体,１６３,1回につき\n11,9112,見本減算,▲94単位,1日につき\n※,,注記,,\n\
        種類,項目,サービス内容略称,合成単位数,算定単位\n11,9113,見本加算,10%,\n";
    let bytes = ms932(text);
    assert_eq!(import("t", &bytes).unwrap_err(), ImportError::NoPeriod);
    let options = Options {
        period: Some(Period {
            from: month("202406"),
            to: Some(month("202705")),
        }),
        ..Options::default()
    };
    let import = import_with("t", &bytes, &options).unwrap();
    assert_eq!(import.period(), options.period);
    assert_eq!(problems(&import), [(6, ProblemKind::Remark)]);
    let masters = Masters::built_in().with(import);
    let found = |code| {
        masters
            .service_code(code, None, month("202504"))
            .found()
            .unwrap()
    };
    assert_eq!(found("119111").units(), Some(163));
    assert_eq!(found("119112").units(), Some(-94));
    assert_eq!(
        found("119113").amount,
        Amount::Rate {
            per_mille: Some(100)
        }
    );
    assert_eq!(
        masters.service_code("119111", None, month("202706")),
        Lookup::NotLoaded
    );
}

#[test]
fn months_in_every_form() {
    for (text, expected) in [
        ("202406", "202406"),
        ("20240601", "202406"),
        ("2024-06-01", "202406"),
        ("2024/6/1", "202406"),
        ("2024/06", "202406"),
        ("2024年6月", "202406"),
        ("2024年6月1日", "202406"),
        ("令和6年6月1日", "202406"),
        ("令和元年10月", "201910"),
        ("R6.6.1", "202406"),
        ("H30.4.1", "201804"),
        ("２０２４０６", "202406"),
    ] {
        let table = national(&format!("119111,見本,163,1回につき,{text},\n"));
        let period = import("t", table.as_bytes()).unwrap().period().unwrap();
        assert_eq!(
            (period.from.as_str(), period.to),
            (expected, None),
            "{text}"
        );
    }
    for open in ["", "999999", "99999999", "9999-12-31", "9999/12/31"] {
        let table = national(&format!("119111,見本,163,1回につき,202406,{open}\n"));
        assert_eq!(
            import("t", table.as_bytes()).unwrap().period().unwrap().to,
            None
        );
    }
    for bad in [
        "202413", "6/1/2024", "24-06", "0", "202", "20240632", "見本", "1", "",
    ] {
        let table = national(&format!("119111,見本,163,1回につき,{bad},\n"));
        let error = import("t", table.as_bytes()).unwrap_err();
        assert_eq!(error.problems()[0].kind, ProblemKind::Month, "{bad}");
    }
}

#[test]
fn every_problem_of_a_row_comes_with_its_line() {
    let table = national(
        "119111,見本A,163,1回につき,202404,202403\n\
         119112,見本B,百,1回につき,202404,\n\
         1.1E+116,見本C,163,1回につき,202404,\n\
         999111,見本D,163,1回につき,202404,\n\
         A29111,見本E,163,1回につき,202404,\n\
         119113,,163,1回につき,202404,\n\
         119114,見本F,163,1回につき,202404,\n\
         119114,見本F,163,1回につき,202404,\n\
         119115,見本G,163,1回につき,202404,\n\
         119115,見本G,164,1回につき,202504,\n\
         119116,\"見本\n二行\",163,1回につき,202404,\n\
         119117,見本加算U・同一,163,1回につき,202404,\n\
         119118,見本H,163,1回につき,202404,\"\n",
    );
    let import = import("t", table.as_bytes()).unwrap();
    assert_eq!(
        problems(&import),
        [
            (2, ProblemKind::MonthsReversed),
            (3, ProblemKind::Units),
            (4, ProblemKind::Code),
            (5, ProblemKind::KindUnlisted),
            (6, ProblemKind::InsurerMissing),
            (7, ProblemKind::NameEmpty),
            (9, ProblemKind::Repeated),
            (11, ProblemKind::Contradiction),
            (14, ProblemKind::RomanNumerals),
            (15, ProblemKind::Quote),
        ]
    );
    assert_eq!(
        (import.left_out(), import.coverage()),
        (5, Coverage::Partial)
    );
    for problem in import.problems() {
        let ja = problem.message(Language::Japanese);
        let en = problem.message(Language::English);
        assert!(ja.contains("行目") && en.starts_with("line "), "{ja} {en}");
        assert!(!ja.contains("見本") && !en.contains("見本"));
        let taken = problem.effect() == Effect::Noted;
        assert_ne!(
            taken,
            en.ends_with("left out") || en.ends_with("can be read"),
            "{en}"
        );
    }
    let masters = Masters::built_in().with(import);
    let amount = |code| {
        let code = masters.service_code(code, None, month("202504"));
        code.found().map(|code| code.amount)
    };
    assert_eq!(amount("119112"), Some(Amount::Unstated));
    assert_eq!(amount("119114"), Some(Amount::Units(163)));
    // Said twice and differently: the code exists, its units are not compared.
    assert_eq!(amount("119115"), Some(Amount::Unstated));
    assert_eq!(amount("119999"), None);
    let name = masters.service_code("119117", None, month("202504"));
    assert_eq!(&*name.found().unwrap().name, "見本加算U・同一");
    let unknown = masters.service_code("119999", None, month("202504"));
    assert_eq!(unknown, Lookup::NotLoaded);
}

#[test]
fn kinds_that_contradict_and_insurers_without_their_zero() {
    let table = "保険者番号,サービス種類コード,サービスコード,名称,単位数,適用開始年月\n\
        23455,A2,A29111,見本,100,202404\n\
        123455,A6,A29111,見本,100,202404\n\
        123455,A2,A29111,見本,100,202404\n";
    let import = import("t", table.as_bytes()).unwrap();
    assert_eq!(
        problems(&import),
        [(2, ProblemKind::Insurer), (3, ProblemKind::KindDiffers)]
    );
    assert_eq!(import.rows(), 1);
}

#[test]
fn files_that_are_no_table_are_refused_with_the_reason() {
    let foreign = |bytes: &[u8]| match import("t", bytes).unwrap_err() {
        ImportError::Foreign(foreign) => foreign,
        other => panic!("{other}"),
    };
    assert_eq!(foreign(b"\xFF\xFEA\0"), Foreign::Utf16);
    assert_eq!(foreign(b"PK\x03\x04rest"), Foreign::Archive);
    assert_eq!(foreign(b"\xD0\xCF\x11\xE0rest"), Foreign::OldOffice);
    assert_eq!(foreign(b"%PDF-1.7"), Foreign::Pdf);
    assert_eq!(foreign(b"\r\n <!DOCTYPE html><html>"), Foreign::WebPage);
    assert_eq!(foreign(b"a,b\0c\n"), Foreign::Binary);
    for empty in [&b""[..], b"\r\n \n", b"\xEF\xBB\xBF"] {
        assert_eq!(import("t", empty).unwrap_err(), ImportError::Empty);
    }
    let unknown = import("t", "保険者番号,住所\n123455,見本\n".as_bytes()).unwrap_err();
    let ImportError::UnknownTable { seen } = &unknown else {
        panic!("{unknown}");
    };
    assert_eq!(seen, &[Column::Insurer, Column::Address]);
    assert!(
        unknown
            .message(Language::Japanese)
            .contains("「保険者番号」「事業所所在地」")
    );
    // A national table without a header is not guessed at, nor is a file of the exchange.
    for text in [
        "119111,見本,163,1回につき,202404,\n",
        "\"202407\",\"123455\",\"0000000017\",\"202504\"\r\n",
        "hello\n",
    ] {
        let error = import("t", text.as_bytes()).unwrap_err();
        assert!(
            matches!(error, ImportError::UnknownTable { .. }),
            "{text} {error}"
        );
    }
    let twice = import("t", "コード,名称,名称\n119111,見本,見本\n".as_bytes()).unwrap_err();
    assert_eq!(twice, ImportError::ColumnTwice(Column::Name));
    let both = "コード,名称,事業所番号\n119111,見本,1370000018\n";
    assert_eq!(
        import("t", both.as_bytes()).unwrap_err(),
        ImportError::TwoTables
    );
    let none = national("x,見本,163,1回につき,202404,\n");
    let none = import("t", none.as_bytes()).unwrap_err();
    assert_eq!(none.problems().len(), 1);
}

#[test]
fn insurers() {
    let with_header = "保険者番号,保険者名\n123455,見本市\n294538,見本村\n";
    for bytes in [
        with_header.as_bytes().to_vec(),
        ms932(with_header),
        ms932("123455\t見本市\n294538\t見本村\n"),
    ] {
        let import = import("t", &bytes).unwrap();
        assert_eq!((import.table(), import.rows()), (Table::Insurers, 2));
        let masters = Masters::built_in().with(import);
        assert_eq!(&*masters.insurer("123455").found().unwrap().name, "見本市");
        // A list is taken for partial: what it lacks may exist.
        assert_eq!(masters.insurer("120005"), Lookup::NotLoaded);
    }
    let options = Options {
        coverage: Some(Coverage::Complete),
        ..Options::default()
    };
    let import = import_with("t", with_header.as_bytes(), &options).unwrap();
    let masters = Masters::built_in().with(import);
    assert_eq!(masters.insurer("120006"), Lookup::Unknown);
    assert_eq!(masters.insurer("130005"), Lookup::NotLoaded);
    assert_eq!(masters.insurer(""), Lookup::NotLoaded);
}

#[test]
fn local_government_codes_are_no_insurer_numbers() {
    // The numbers of the other list have six digits too, with another check digit.
    let codes = "123456,見本市\n294531,見本村\n435070,見本町\n";
    assert_eq!(
        import("t", codes.as_bytes()).unwrap_err(),
        ImportError::NotInsurers
    );
    let one = "保険者番号,名称\n123456,見本市\n294538,見本村\n435073,見本町\n,注記\n12345,見本\n";
    assert_eq!(
        problems(&import("t", one.as_bytes()).unwrap()),
        [
            (2, ProblemKind::CheckDigit),
            (5, ProblemKind::Remark),
            (6, ProblemKind::Insurer),
        ]
    );
}

#[test]
fn offices_of_one_kind_and_of_all() {
    let visits = "事業所番号,事業所名,事業所名カナ,サービスの種類,住所,電話番号\n\
        1370000018,見本ケア,ミホンケア,訪問介護,見本県見本市1-1,00-0000-0000\n\
        1370000026,見本訪問,ミホンホウモン,訪問介護,見本県見本市1-2,\n";
    let plans = visits
        .replace("訪問介護", "43")
        .replace("1370000026", "1370000034");
    let first = import("visits.csv", visits.as_bytes()).unwrap();
    assert_eq!((first.table(), first.rows()), (Table::Offices, 2));
    let options = Options {
        coverage: Some(Coverage::Complete),
        ..Options::default()
    };
    let second = import_with("plans.csv", plans.as_bytes(), &options).unwrap();
    let masters = Masters::built_in().with(first).with(second);
    let office = masters.office("1370000026").found().unwrap();
    assert_eq!(
        (&*office.kana, office.kinds[0].as_str()),
        ("ミホンホウモン", "11")
    );
    assert_eq!(masters.office("1370000042"), Lookup::NotLoaded);
    let of = |address: &str| masters.office_of(&address.parse().unwrap());
    assert!(of("1370000018-11").found().is_some());
    assert!(of("1370000018-43").found().is_some());
    assert_eq!(of("1370000026-43"), Lookup::Unknown);
    assert_eq!(of("1370000034-11"), Lookup::NotLoaded);
    assert_eq!(of("1370000018-15"), Lookup::NotLoaded);
    let all = "1370000018,見本ケア\n1370000026,見本訪問\n";
    let all = import_with("all.csv", all.as_bytes(), &options).unwrap();
    let masters = masters.with(all);
    assert_eq!(masters.office("1370000042"), Lookup::Unknown);
    assert_eq!(masters.office("1470000042"), Lookup::NotLoaded);
    let bad = "事業所番号,事業所名,サービス種類\n370000018,見本,11\n1370000019,見本,11 15 99\n";
    let bad = import("t", bad.as_bytes()).unwrap();
    assert_eq!(
        problems(&bad),
        [
            (2, ProblemKind::Office),
            (3, ProblemKind::KindUnread),
            (3, ProblemKind::CheckDigit),
        ]
    );
}

proptest! {
    #[test]
    fn any_bytes_are_read_or_refused(bytes in prop::collection::vec(any::<u8>(), 0..300)) {
        let _ = import("t", &bytes);
    }

    #[test]
    fn any_cells_are_read_or_refused(
        cells in prop::collection::vec("[0-9A2,\"\t\n ／令和年月.%▲Ⅰ\u{FFFD}-]{0,8}", 0..60)
    ) {
        let header = national("");
        for start in ["", &header, "保険者番号,名称\n", "事業所番号\t事業所名\tサービス種類\n"] {
            if let Ok(import) = import("t", format!("{start}{}", cells.join(",")).as_bytes()) {
                let masters = Masters::built_in().with(import);
                let text = masters.to_text();
                prop_assert_eq!(Masters::from_text(&text).unwrap().to_text(), text);
            }
        }
    }
}
