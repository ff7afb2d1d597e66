//! Masters over time: which table speaks for a month, and masters kept as text.

use careplan::master::import::Options;
use careplan::master::{Coverage, Lookup, Masters, Subject, import, import_with};
use proptest::prelude::*;

use crate::master_tables::{WITH_HEADER, ms932, national};
use crate::masters::month;

#[test]
fn a_later_table_takes_over_its_months_and_never_mixes() {
    let table = |units: i32, from: &str, to: &str, other: &str| {
        let rows = format!(
            "119111,見本,{units},1回につき,{from},{to}\n{other},見本,1,1回につき,{from},{to}\n"
        );
        import(&units.to_string(), national(&rows).as_bytes()).unwrap()
    };
    let masters = Masters::built_in()
        .with(table(100, "202104", "", "119112"))
        .with(table(200, "202404", "202405", "119113"))
        .with(table(300, "202406", "", "119114"));
    let units = |at| {
        let code = masters.service_code("119111", None, month(at));
        code.found().and_then(|code| code.units())
    };
    for (at, expected) in [
        ("202103", None),
        ("202104", Some(100)),
        ("202403", Some(100)),
        ("202404", Some(200)),
        ("202405", Some(200)),
        ("202406", Some(300)),
        ("202701", Some(300)),
    ] {
        assert_eq!(units(at), expected, "{at}");
    }
    let old = |at| masters.service_code("119112", None, month(at));
    assert!(old("202403").found().is_some());
    assert_eq!(old("202404"), Lookup::Unknown);
    assert_eq!(old("202406"), Lookup::Unknown);
    let sources: Vec<_> = masters
        .loaded()
        .filter(|table| !table.source.is_empty())
        .collect();
    assert_eq!(sources.len(), 3);
    assert!(
        matches!(sources[1].subject, Subject::ServiceCodes(_, period)
        if period.from == month("202404") && period.to == Some(month("202405")))
    );
    assert_eq!((&*sources[1].source, sources[1].rows), ("200", 2));
    // A table in the middle of another leaves both ends of it.
    let masters = Masters::built_in()
        .with(table(100, "202104", "", "119112"))
        .with(table(200, "202304", "202403", "119113"));
    let kept = |at| {
        masters
            .service_code("119112", None, month(at))
            .found()
            .is_some()
    };
    assert!(kept("202303") && !kept("202304") && !kept("202403") && kept("202404"));
}

#[test]
fn lists_replace_what_they_name() {
    let options = |coverage| Options {
        coverage: Some(coverage),
        ..Options::default()
    };
    let list =
        |text: &str, coverage| import_with(text, text.as_bytes(), &options(coverage)).unwrap();
    let masters = Masters::built_in()
        .with(list("123455,見本市\n120006,見本町", Coverage::Complete))
        .with(list("123455,新見本市", Coverage::Partial));
    assert_eq!(
        &*masters.insurer("123455").found().unwrap().name,
        "新見本市"
    );
    assert_eq!(&*masters.insurer("120006").found().unwrap().name, "見本町");
    let masters = masters.with(list("123455,見本市", Coverage::Complete));
    assert_eq!(masters.insurer("120006"), Lookup::Unknown);
}

#[test]
fn masters_survive_being_stored() {
    let national = national(
        "119111,\"見本\tタブ\\\n改行\",163,1回につき,202104,202403\n\
         119111,見本,170,1回につき,202404,\n\
         119112,見本,10%,1日につき,202404,\n\
         119113,見本,,週,202404,\n\
         171001,車いす,,1月につき,202404,\n",
    );
    let offices = "事業所番号,事業所名,サービス種類\n1370000018,見本,11 15\n1370000026,見本,\n";
    let masters = Masters::built_in()
        .with(import("全国\t表", national.as_bytes()).unwrap())
        .with(import("", &ms932(WITH_HEADER)).unwrap())
        .with(import("insurers", "123455,見本市\n".as_bytes()).unwrap())
        .with(import("offices", offices.as_bytes()).unwrap());
    let text = masters.to_text();
    let again = Masters::from_text(&text).unwrap();
    assert_eq!(again.to_text(), text);
    assert!(masters.loaded().eq(again.loaded()));
    for code in [
        "119111", "119112", "119113", "171001", "A29111", "A29270", "119999",
    ] {
        for at in ["202103", "202303", "202504"] {
            let ask = |masters: &Masters| {
                let found = masters.service_code(code, Some("123455"), month(at));
                format!("{found:?}")
            };
            assert_eq!(ask(&masters), ask(&again), "{code} {at}");
        }
    }
    assert_eq!(masters.office("1370000018"), again.office("1370000018"));
    assert_eq!(masters.insurer("123455"), again.insurer("123455"));
    assert_eq!(
        Masters::from_text("renkei-masters\t1\n")
            .unwrap()
            .loaded()
            .count(),
        2
    );
}

#[test]
fn damaged_texts_are_refused() {
    let text = Masters::built_in()
        .with(import("t", &ms932(WITH_HEADER)).unwrap())
        .to_text();
    let error = |text: &str| Masters::from_text(text).unwrap_err().to_string();
    assert!(error("").contains("not a text of masters"));
    assert!(error("x\n").contains("not a text of masters"));
    assert!(error("renkei-masters\t2\n").contains("too old"));
    let cut = text.trim_end().rsplit_once('\n').unwrap().0;
    assert!(error(cut).contains("line 8"), "{}", error(cut));
    assert!(error(&text.replace("A29411", "A2941")).contains("line 6"));
    assert!(error(&text.replace("complete", "whole")).contains("line 2"));
}

proptest! {
    #[test]
    fn any_text_is_masters_or_refused(lines in prop::collection::vec("(codes|insurers|offices|[0-9A\t-]{0,9}|complete\tx\t9)[\t]?", 0..20)) {
        let _ = Masters::from_text(&format!("renkei-masters\t1\n{}", lines.join("\n")));
    }
}
