//! The JSON Schemas against a foreign judge, against the checks, and against the published files.
use boon::{Compiler, SchemaIndex, Schemas};
use careplan::layout::{Kind, Requirement};
use careplan::{
    FileCode, Record, Severity, SourceFile, check, file_to_json, layout, read_file, schema,
    to_json, unit_schema, write_file,
};
use proptest::prelude::*;
use serde_json::{Value, json};

use crate::generate::any_value;
use crate::publish;
use crate::sample::{Sample, everything, tables};

/// A foreign program that judges documents by a schema.
struct Judge {
    schemas: Schemas,
    schema: SchemaIndex,
}

impl Judge {
    fn new(schema: Value) -> Self {
        let id = schema["$id"].as_str().unwrap().to_owned();
        let mut compiler = Compiler::new();
        let mut schemas = Schemas::new();
        compiler.add_resource(&id, schema).unwrap();
        let schema = compiler.compile(&id, &mut schemas).unwrap();
        Self { schemas, schema }
    }

    fn takes(&self, value: &Value) -> bool {
        self.schemas.validate(value, self.schema).is_ok()
    }

    #[track_caller]
    fn must_take(&self, value: &Value) {
        if let Err(error) = self.schemas.validate(value, self.schema) {
            panic!("{error}");
        }
    }
}

#[test]
fn every_sample_fits_the_schemas() {
    let unit_judge = Judge::new(unit_schema());
    for sample in everything() {
        let report = sample.check();
        unit_judge.must_take(&to_json(report.units[0].bundle.as_ref().unwrap()));
        for (name, bytes) in tables(&sample) {
            let (file, _) = read_file(&name, &bytes);
            Judge::new(schema(name.code)).must_take(&file_to_json(&file));
        }
    }
}

#[test]
fn what_does_not_conform_does_not_fit() {
    let judge = Judge::new(unit_schema());
    let good = to_json(everything()[1].check().units[0].bundle.as_ref().unwrap());
    judge.must_take(&good);
    type Spoil = fn(&mut Value);
    let spoilers: [Spoil; 12] = [
        |unit| unit["standard"] = json!("4.0"),
        |unit| unit["unit"] = json!("Z1"),
        |unit| unit["from"]["kind"] = json!("99"),
        |unit| unit["to"]["office"] = json!("137000002"),
        |unit| unit["serial"] = json!("20251325100000"),
        |unit| unit["other"] = json!("x"),
        |unit| unit["files"] = json!([]),
        |unit| unit["files"][1]["month"] = json!("000000"),
        |unit| unit["files"][1]["records"][0]["units"] = json!(287),
        |unit| unit["files"][1]["records"][0]["other"] = json!("x"),
        |unit| unit["files"][1]["records"][0]["csv_version"] = json!("202504"),
        |unit| unit["images"] = json!([{ "branch": "1", "base64": "" }]),
    ];
    for (number, spoil) in spoilers.iter().enumerate() {
        let mut bad = good.clone();
        spoil(&mut bad);
        assert!(!judge.takes(&bad), "spoiler {number}");
    }
}

#[test]
fn the_schemas_hold_every_field_of_the_layout() {
    for code in FileCode::ALL {
        let schema = schema(code);
        let record = &schema["$defs"][code.as_str()];
        for field in layout(code) {
            let property = &record["properties"][field.name_en];
            assert_eq!(property["title"], field.name_ja);
            assert_eq!(property["x-item"], field.number);
            let needed = field.requirement == Requirement::Required && field.uncertain.is_none();
            let required = record["required"].as_array().unwrap();
            assert_eq!(required.contains(&json!(field.name_en)), needed);
        }
    }
}

proptest! {
    /// Field by field, a schema refuses exactly what the checks of one field call an error; but
    /// days that the calendar lacks are beyond it, and what other families judge is left out.
    #[test]
    fn schemas_and_checks_agree_on_single_fields(
        (code, number, value) in any_cell(),
    ) {
        let field = &layout(code)[usize::from(number) - 1];
        let (name, record) = sample_record(code);
        let mut cells: Vec<String> = record.fields().map(str::to_owned).collect();
        cells[usize::from(number) - 1].clone_from(&value);
        let records = vec![Record::new(1, cells)];
        let file = careplan::InterfaceFile { name, records };
        let fits = with_judge(code, |judge| judge.takes(&file_to_json(&file)));
        let source = SourceFile {
            name: name.to_string(),
            bytes: write_file(&file).unwrap().bytes,
        };
        let report = check(&[source], None);
        let families = ["RC01", "RC02", "RC03", "RC05", "RC06", "RC07", "RC08", "RC09"];
        let wrong = report.findings.iter().any(|finding| {
            finding.severity == Severity::Error
                && finding.field == Some(number)
                && families.contains(&finding.check.as_str())
        });
        let is_date = matches!(field.kind, Kind::Date | Kind::YearMonth);
        if wrong {
            prop_assert!(!fits || is_date, "{code} {number} {value:?}: the schema takes it");
        } else {
            prop_assert!(fits, "{code} {number} {value:?}: the schema refuses it");
        }
    }
}

/// A kind of file, a field that one check judges, and a value for it.
fn any_cell() -> impl Strategy<Value = (FileCode, u16, String)> {
    let cells: Vec<_> = FileCode::ALL
        .into_iter()
        .flat_map(|code| layout(code).iter().map(move |field| (code, field)))
        .filter(|(_, field)| {
            // The version of a first record tells a header from data.
            let of_tables_6_and_7 = matches!(field.kind, Kind::ServiceCode | Kind::DayBits31);
            field.number > 1 && field.fixed.is_none() && !of_tables_6_and_7
        })
        .collect();
    prop::sample::select(cells).prop_flat_map(|(code, field)| {
        let other = prop::sample::select(
            &[
                Kind::Integer,
                Kind::Date,
                Kind::OfficeNo,
                Kind::TimeHhmmOr9999,
                Kind::Code,
            ][..],
        );
        let value = prop_oneof![
            3 => any_value(field.kind),
            1 => other.prop_flat_map(any_value),
            1 => prop::sample::select(vec!["2400", "9999", "00000000", "000000", "-1", "1", "0"])
                .prop_map(str::to_owned),
        ];
        value.prop_map(move |value| (code, field.number, value))
    })
}

/// The name and the first record of the sample of a kind of file.
fn sample_record(code: FileCode) -> (careplan::FileName, Record) {
    let found = everything()
        .iter()
        .flat_map(tables)
        .find(|(name, _)| name.code == code);
    let (name, bytes) = found.unwrap();
    let (file, _) = read_file(&name, &bytes);
    (name, file.records[0].clone())
}

/// Asks the judge of a kind of file, made once in a thread.
fn with_judge<T>(code: FileCode, ask: impl FnOnce(&Judge) -> T) -> T {
    use std::cell::RefCell;
    use std::collections::BTreeMap;
    thread_local! {
        static JUDGES: RefCell<BTreeMap<FileCode, Judge>> = const { RefCell::new(BTreeMap::new()) };
    }
    JUDGES.with_borrow_mut(|judges| {
        let judge = judges.entry(code);
        ask(judge.or_insert_with(|| Judge::new(schema(code))))
    })
}

/// With `RENKEI_WRITE_DOCUMENTS=1` the files are written instead.
#[test]
fn the_published_schemas_are_those_of_the_layout() {
    let files = FileCode::ALL.map(|code| (code.as_str(), schema(code)));
    let schemas = files.into_iter().chain([("unit", unit_schema())]);
    let schemas = schemas.map(|(name, schema)| (format!("{name}.json"), format!("{schema:#}\n")));
    publish::folder("schema", ".json", &schemas.collect::<Vec<_>>());
}

#[test]
fn a_sample_is_there_for_every_kind_of_file() {
    let samples: Vec<Sample> = everything();
    for code in FileCode::ALL {
        assert!(
            code.is_image()
                || samples
                    .iter()
                    .flat_map(tables)
                    .any(|(name, _)| name.code == code)
        );
    }
}
