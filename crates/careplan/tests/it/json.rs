//! The JSON form: both directions without loss, and everything that is wrong told with its place.

use careplan::{
    Bundle, FileCode, JsonError, JsonItem, Language, Record, file_from_json, file_to_json,
    from_json, layout, read_json, to_json, write_file,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::{any_file, any_unit};
use crate::sample::{Sample, everything, k1, k2, s1, y2};

fn bundle_of(sample: &Sample) -> Bundle {
    let [unit] = &sample.check().units[..] else {
        panic!("one unit");
    };
    unit.bundle.clone().unwrap()
}

#[test]
fn every_sample_comes_back_byte_by_byte() {
    for sample in everything() {
        let bundle = bundle_of(&sample);
        let text = to_json(&bundle).to_string();
        assert_eq!(
            read_json(text.as_bytes()),
            Ok(vec![JsonItem::Unit(bundle.clone())])
        );
        let back = from_json(&to_json(&bundle)).unwrap();
        for (file, given) in back.files.iter().zip(&bundle.files) {
            assert_eq!(write_file(file), write_file(given));
        }
        assert_eq!(back, bundle);
    }
}

#[test]
fn a_document_holds_several_units_and_files() {
    let units = [k1(), k2(), s1()].map(|sample| bundle_of(&sample));
    let mut values: Vec<Value> = units.iter().map(to_json).collect();
    let lone = bundle_of(&y2()).files.swap_remove(0);
    values.push(file_to_json(&lone));
    let mut items: Vec<JsonItem> = units.into_iter().map(JsonItem::Unit).collect();
    items.push(JsonItem::File(lone));
    let text = format!("\u{FEFF}{:#}", Value::from(values));
    assert_eq!(read_json(text.as_bytes()), Ok(items));
    assert_eq!(read_json(b"[]"), Ok(vec![]));
}

#[test]
fn members_stand_in_the_order_of_the_layout_and_empty_ones_are_left_out() {
    let text = to_json(&bundle_of(&s1())).to_string();
    let start = "{\"standard\":\"4.1\",\"unit\":\"S1\",\
        \"from\":{\"office\":\"1370000026\",\"kind\":\"11\"},\
        \"to\":{\"office\":\"1370000018\",\"kind\":\"43\"},\
        \"serial\":\"20250501090000\",\"month\":\"202504\",\
        \"files\":[{\"file\":\"UPJSK\",\"month\":\"202504\",\"records\":[\
        {\"csv_version\":\"202407\",\"insurer_no\":\"123455\",\"insured_no\":";
    assert!(text.starts_with(start), "{text}");
    assert!(!text.contains("\"\""));
}

#[test]
fn files_may_stand_in_any_order_and_what_follows_may_be_left_out() {
    let bundle = bundle_of(&y2());
    let mut value = to_json(&bundle);
    value["files"].as_array_mut().unwrap().reverse();
    let unit = value.as_object_mut().unwrap();
    unit.remove("unit");
    let record = &bundle.file(FileCode::Upyobo).unwrap().records[0];
    let mut fields = layout(FileCode::Upyobo).iter();
    let empty = fields.find(|field| record.field(field.number).is_empty());
    value["files"][1]["records"][0][empty.unwrap().name_en] = json!("");
    value["files"][1]["serial"] = json!("20250325120000");
    assert_eq!(from_json(&value), Ok(bundle));
}

#[test]
fn a_record_of_another_width_stands_as_an_array() {
    let mut file = bundle_of(&s1()).files.swap_remove(0);
    file.records = vec![Record::new(1, ["202407", "", "x"]), Record::new(2, [""; 0])];
    let value = file_to_json(&file);
    assert_eq!(value["records"], json!([["202407", "", "x"], []]));
    assert_eq!(file_from_json(&value), Ok(file));
}

#[test]
fn a_record_without_any_value_is_still_a_record() {
    let mut file = bundle_of(&s1()).files.swap_remove(0);
    let width = file.records[0].len();
    file.records = vec![Record::new(1, vec![""; width])];
    let value = file_to_json(&file);
    assert_eq!(value["records"], json!([{ "csv_version": "" }]));
    assert_eq!(file_from_json(&value), Ok(file));
}

/// Spoils the JSON form of planned use and compares what is told.
#[track_caller]
fn check(spoil: impl Fn(&mut Value), expected: &[(&str, &str)]) {
    let mut value = to_json(&bundle_of(&k2()));
    spoil(&mut value);
    check_text(value.to_string().as_bytes(), expected);
}

#[track_caller]
fn check_text(text: &[u8], expected: &[(&str, &str)]) {
    let told = read_json(text).map(|_| ()).unwrap_err();
    let told: Vec<(&str, String)> = told
        .iter()
        .map(|error| {
            assert!(!error.problem.message(Language::Japanese).is_empty());
            (
                error.path.as_str(),
                error.problem.message(Language::English),
            )
        })
        .collect();
    let told: Vec<(&str, &str)> = told
        .iter()
        .map(|(path, problem)| (*path, problem.as_str()))
        .collect();
    assert_eq!(told, expected);
}

#[test]
fn everything_wrong_is_told_at_once_with_its_place() {
    check(
        |unit| {
            unit["standard"] = json!("4.0");
            unit["from"]["office"] = json!("13700000");
            unit["to"]["kind"] = json!("99");
            unit["serial"] = json!(20_250_325);
            unit["files"][0]["records"][0]["userName"] = json!("見本");
            unit["files"][0]["records"][0]["利用者性別"] = json!("1");
            unit["files"][1]["records"][1]["units"] = json!(287);
            unit["files"][1]["records"][2]["units"] = json!(null);
            unit["files"][2]["month"] = json!("202513");
        },
        &[
            (
                "/standard",
                "not version 4.1 of the standard; convert the data to \"4.1\"",
            ),
            (
                "/from/office",
                "not an office number: 10 characters, digits, the third may be a capital letter; \
                 write one",
            ),
            (
                "/to/kind",
                "no service kind of the national list; write one",
            ),
            ("/serial", "not a text \" \"; write a text \" \" here"),
            (
                "/files/0/records/0/userName",
                "nothing has this name; did you mean `user_name`?",
            ),
            (
                "/files/0/records/0",
                "nothing has this name; did you mean `user_sex`?",
            ),
            (
                "/files/1/records/1/units",
                "not a text \" \"; write a text \" \" here",
            ),
            (
                "/files/1/records/2/units",
                "not a text \" \"; write a text \" \" here",
            ),
            ("/files/2/month", "not a month: YYYYMM; write one"),
        ],
    );
}

#[test]
fn missing_and_unknown_members_are_told() {
    check(
        |unit| {
            let unit = unit.as_object_mut().unwrap();
            unit.remove("serial");
            unit.remove("standard");
            unit.insert("sender".to_owned(), json!("x"));
            unit.insert("fiels".to_owned(), json!([]));
        },
        &[
            ("/sender", "nothing has this name; leave it out or mend it"),
            ("/fiels", "nothing has this name; did you mean `files`?"),
            ("", "`standard` is missing; add it"),
            ("", "`serial` is missing; add it"),
        ],
    );
    check(
        |unit| {
            let record = &mut unit["files"][0]["records"][0];
            record.as_object_mut().unwrap().remove("csv_version");
            unit["files"][1]["records"][0] = json!("202407");
            unit["files"][2].as_object_mut().unwrap().remove("records");
        },
        &[
            ("/files/0/records/0", "`csv_version` is missing; add it"),
            (
                "/files/1/records/0",
                "not a record { }; write a record { } here",
            ),
            ("/files/2", "`records` is missing; add it"),
        ],
    );
}

#[test]
fn a_document_that_contradicts_itself_is_refused() {
    check(
        |unit| {
            unit["unit"] = json!("K1");
            unit["month"] = json!("202505");
        },
        &[
            ("/unit", "the files make K2; write that or leave it out"),
            (
                "/month",
                "the files are of month 202504; write that or leave it out",
            ),
        ],
    );
    check(
        |unit| unit["files"][0]["serial"] = json!("20250325100001"),
        &[(
            "/files/0/serial",
            "not that of the unit; leave it out or move the file to its own unit",
        )],
    );
    check(
        |unit| {
            unit["files"].as_array_mut().unwrap().pop();
        },
        &[(
            "/files",
            "these files make no send unit; see which go together, or write each as a file alone",
        )],
    );
    check(
        |unit| {
            let again = unit["files"][0].clone();
            unit["files"].as_array_mut().unwrap().push(again);
        },
        &[(
            "/files",
            "another one of the unit has the same name; leave one",
        )],
    );
    check(
        |unit| *unit = json!([unit, unit]),
        &[(
            "/1",
            "another one of the document is the same unit or file; leave one",
        )],
    );
}

#[test]
fn kinds_of_file_and_pictures_are_looked_at() {
    check(
        |unit| {
            unit["files"][0]["file"] = json!("UPHOSOK");
            unit["files"][1]["file"] = json!("UPKIHON_IMAGE");
            unit["files"][2]["file"] = json!("UP1KYO");
            unit["files"][2]["records"] = json!([]);
            unit["images"] = json!([
                { "branch": "1", "base64": "/9j/4A==" },
                { "branch": "0001", "base64": "/9j/4A" },
                { "branch": "0001" },
            ]);
        },
        &[
            ("/files/0/file", "no kind of file; did you mean `UPHOSOKU`?"),
            (
                "/files/1/file",
                "a picture has no records; put it into `images` of the unit",
            ),
            (
                "/files/2/month",
                "the name of such a file has no month; leave it out",
            ),
            (
                "/images/0/branch",
                "not the number of a picture; write four digits",
            ),
            (
                "/images/1/base64",
                "not base 64; write the picture with the alphabet of RFC 4648 and padding",
            ),
            ("/images/2", "`base64` is missing; add it"),
        ],
    );
}

#[test]
fn texts_that_are_no_json_are_told() {
    check_text(
        b"{ \"standard\": }",
        &[("", "no JSON from line 1, column 15; mend the text there")],
    );
    check_text(
        b"[] []",
        &[("", "no JSON from line 1, column 4; mend the text there")],
    );
    check_text(
        b"\x83\x5C",
        &[("", "the text is not UTF-8; save the file as UTF-8")],
    );
    let deep = "[".repeat(100_000);
    assert!(read_json(deep.as_bytes()).is_err());
}

#[test]
fn a_member_that_stands_twice_is_refused() {
    let text = to_json(&bundle_of(&s1())).to_string();
    let twice = text.replacen("\"insurer_no\"", "\"csv_version\"", 1);
    check_text(
        twice.as_bytes(),
        &[(
            "/files/0/records/0/csv_version",
            "the member stands twice; leave one",
        )],
    );
}

#[test]
fn of_very_many_problems_the_rest_is_counted() {
    let values = vec![json!(0); 5_000];
    let errors = read_json(Value::from(values).to_string().as_bytes()).unwrap_err();
    assert_eq!(errors.len(), 1_001);
    assert_eq!(
        errors[1_000].to_string(),
        "/: 4000 more problems are not told; mend these first"
    );
}

fn told(errors: &[JsonError]) -> String {
    let messages = errors.iter().map(|error| {
        let japanese = error.problem.message(Language::Japanese);
        format!("{error} {error:?} {japanese}")
    });
    messages.collect()
}

/// JSON whose members often have names of the form.
fn any_json() -> impl Strategy<Value = Value> {
    let names = [
        "standard",
        "unit",
        "from",
        "to",
        "office",
        "kind",
        "serial",
        "month",
        "files",
        "file",
        "records",
        "images",
        "branch",
        "base64",
        "csv_version",
        "units",
        "x",
    ];
    let texts = [
        "4.1",
        "K2",
        "1370000018",
        "43",
        "20250325100000",
        "202504",
        "000000",
        "UPPLAN",
        "DLTJSK",
        "UPKIHON_IMAGE",
        "0001",
        "AA==",
        "",
        "見本",
    ];
    let leaf = prop_oneof![
        6 => prop::sample::select(texts.to_vec()).prop_map(Value::from),
        1 => any::<f64>().prop_map(Value::from),
        1 => any::<bool>().prop_map(Value::from),
        1 => Just(Value::Null),
    ];
    leaf.prop_recursive(6, 40, 8, move |inner| {
        let name = prop::sample::select(names.to_vec()).prop_map(str::to_owned);
        prop_oneof![
            1 => prop::collection::vec(inner.clone(), 0..4).prop_map(Value::from),
            3 => prop::collection::hash_map(name, inner, 0..8).prop_map(|members| {
                members.into_iter().collect::<Value>()
            }),
        ]
    })
}

proptest! {
    #[test]
    fn a_file_comes_back_whatever_its_values_are(file in any_file()) {
        let value = file_to_json(&file);
        let text = format!("{value:#}");
        let back = file_from_json(&value).unwrap();
        prop_assert_eq!(write_file(&back), write_file(&file));
        prop_assert_eq!(&back, &file);
        prop_assert_eq!(read_json(text.as_bytes()), Ok(vec![JsonItem::File(file)]));
    }

    #[test]
    fn a_unit_comes_back_whatever_its_values_are(unit in any_unit()) {
        let value = to_json(&unit);
        let text = value.to_string();
        prop_assert_eq!(read_json(text.as_bytes()), Ok(vec![JsonItem::Unit(unit.clone())]));
        let back = from_json(&value).unwrap();
        prop_assert_eq!(&back, &unit);
        prop_assert_eq!(to_json(&back).to_string(), text);
    }

    #[test]
    fn any_json_can_be_read(value in any_json()) {
        let text = value.to_string();
        match read_json(text.as_bytes()) {
            Ok(items) => for item in items {
                match item {
                    JsonItem::Unit(unit) => prop_assert_eq!(from_json(&to_json(&unit)), Ok(unit)),
                    JsonItem::File(file) => {
                        prop_assert_eq!(file_from_json(&file_to_json(&file)), Ok(file));
                    }
                }
            },
            Err(errors) => prop_assert!(!errors.is_empty()),
        }
        prop_assert!(from_json(&value).is_ok_or_has_errors());
        prop_assert!(file_from_json(&value).is_ok_or_has_errors());
    }

    #[test]
    fn any_text_can_be_read(text in prop::collection::vec(any::<u8>(), 0..200)) {
        prop_assert!(read_json(&text).is_ok_or_has_errors());
    }

    #[test]
    fn a_spoilt_byte_of_json_never_panics(
        unit in 0_usize..5,
        place in any::<prop::sample::Index>(),
        byte in any::<u8>(),
    ) {
        let mut text = to_json(&bundle_of(&everything()[unit])).to_string().into_bytes();
        let place = place.index(text.len());
        text[place] = byte;
        prop_assert!(read_json(&text).is_ok_or_has_errors());
    }

    #[test]
    fn no_value_of_a_document_is_told(
        unit in any_unit(),
        secret in "[甲乙丙丁戊己庚辛壬癸]{3}|7[0-9]{9}",
        place in any::<prop::sample::Index>(),
    ) {
        let mut value = to_json(&unit);
        let kept = place.index(5);
        for (member, spoilt) in ["from", "serial", "month", "standard", "files"].iter().enumerate() {
            if member != kept {
                value[*spoilt] = json!(secret);
            }
        }
        if kept == 4 {
            value["files"][0]["records"][0][&secret] = json!(secret);
            value["files"][0]["file"] = json!(secret);
        }
        value[&secret] = json!({ &secret: [secret] });
        let errors = from_json(&value).unwrap_err();
        prop_assert!(!told(&errors).contains(&secret));
    }
}

trait OkOrHasErrors {
    fn is_ok_or_has_errors(&self) -> bool;
}

impl<T> OkOrHasErrors for Result<T, Vec<JsonError>> {
    fn is_ok_or_has_errors(&self) -> bool {
        self.as_ref().err().is_none_or(|errors| !errors.is_empty())
    }
}

#[test]
fn a_picture_has_no_form_as_a_file() {
    let mut file = bundle_of(&s1()).files.swap_remove(0);
    file.name.code = FileCode::UpkihonImage;
    assert!(file_from_json(&file_to_json(&file)).is_err());
}
