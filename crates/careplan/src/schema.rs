//! JSON Schemas of the JSON form, made from the layout.
//!
//! They tell what a conforming document looks like. Looked at field by field, a schema refuses
//! nothing that [`mod@crate::check`] takes without an error; days that the calendar lacks, rules
//! that join several fields, and what is only warned of, are left to the checks. [`mod@crate::json`]
//! reads more than a schema allows: faulty values are data too.
//!
//! The dialect is 2020-12. The addresses are names (`urn:`), nothing has to be fetched. The number
//! of a field, which is its column in the CSV file, stands as `x-item`.

use serde_json::{Map, Value, json};

use crate::bundle::UnitKind;
use crate::file_code::FileCode;
use crate::json::STANDARD;
use crate::layout::{Field, Kind, Requirement, layout};
use crate::service_kind::{self, Linkage};

const DIALECT: &str = "https://json-schema.org/draft/2020-12/schema";

/// The schema of a file alone; of the picture, its form in a unit.
///
/// ```
/// use careplan::{FileCode, schema};
///
/// let schema = schema(FileCode::Upplan);
/// let units = &schema["$defs"]["UPPLAN"]["properties"]["units"];
///
/// assert_eq!(schema["$id"], "urn:renkei:careplan:4.1:UPPLAN");
/// assert_eq!(units["title"], "単位数");
/// assert_eq!(units["maxLength"], 6);
/// ```
#[must_use]
pub fn schema(code: FileCode) -> Value {
    let mut schema = head(code.as_str());
    if code.is_image() {
        schema.extend(image());
        return schema.into();
    }
    let mut properties = Map::new();
    put(&mut properties, "standard", standard());
    put(&mut properties, "file", json!({ "const": code.as_str() }));
    put_envelope(&mut properties);
    let mut required = vec!["standard", "file", "from", "to", "serial"];
    if code.has_month() {
        put(&mut properties, "month", name_month(code));
        required.push("month");
    }
    put(&mut properties, "records", records(code));
    required.push("records");
    put(&mut schema, "title", code.name_ja().into());
    schema.extend(object(properties, &required));
    put(&mut schema, "$defs", definitions(&[code]));
    schema.into()
}

/// The schema of a send unit, complete in itself. A document with several units is an array whose
/// elements are each of this form.
#[must_use]
pub fn unit_schema() -> Value {
    let tables = || FileCode::ALL.into_iter().filter(|code| !code.is_image());
    let kinds: Vec<Value> = UnitKind::ALL
        .into_iter()
        .map(|unit| choice(unit.as_str(), unit.name_ja()))
        .collect();
    let mut properties = Map::new();
    put(&mut properties, "standard", standard());
    let unit = json!({
        "title": "送信単位の種類",
        "description": "ファイルから決まるので省ける。書くなら正しく書く。",
        "type": "string",
        "oneOf": kinds,
    });
    put(&mut properties, "unit", unit);
    put_envelope(&mut properties);
    let month = json!({
        "title": "対象年月",
        "description": "ファイルから決まるので省ける。書くなら正しく書く。",
        "type": "string",
        "pattern": MONTH,
    });
    put(&mut properties, "month", month);
    let files = json!({
        "title": "ファイル",
        "type": "array",
        "minItems": 1,
        "items": { "oneOf": tables().map(file_in_unit).collect::<Vec<Value>>() },
    });
    put(&mut properties, "files", files);
    let images = json!({
        "title": FileCode::UpkihonImage.name_ja(),
        "type": "array",
        "items": { "$ref": "#/$defs/UPKIHON_IMAGE" },
    });
    put(&mut properties, "images", images);
    let mut schema = head("unit");
    put(&mut schema, "title", "送信単位".into());
    let required = ["standard", "from", "to", "serial", "files"];
    schema.extend(object(properties, &required));
    let codes: Vec<FileCode> = FileCode::ALL.into_iter().collect();
    put(&mut schema, "$defs", definitions(&codes));
    schema.into()
}

fn head(name: &str) -> Map<String, Value> {
    let mut schema = Map::new();
    put(&mut schema, "$schema", DIALECT.into());
    let id = format!("urn:renkei:careplan:{STANDARD}:{name}");
    put(&mut schema, "$id", id.into());
    schema
}

fn standard() -> Value {
    json!({ "title": "標準仕様の版", "const": STANDARD })
}

fn put_envelope(properties: &mut Map<String, Value>) {
    let side = |title: &str| json!({ "title": title, "$ref": "#/$defs/address" });
    put(properties, "from", side("送信元"));
    put(properties, "to", side("送信先"));
    let serial = json!({
        "title": "連番",
        "description": "作成日時 YYYYMMDDHHMMSS（日本時間）",
        "type": "string",
        "pattern": SERIAL,
    });
    put(properties, "serial", serial);
}

/// A file as it stands in a unit. The envelope is the unit's.
fn file_in_unit(code: FileCode) -> Value {
    let mut properties = Map::new();
    put(&mut properties, "file", json!({ "const": code.as_str() }));
    let mut required = vec!["file"];
    if code.has_month() {
        put(&mut properties, "month", name_month(code));
        required.push("month");
    }
    put(&mut properties, "records", records(code));
    required.push("records");
    let mut file = object(properties, &required);
    put(&mut file, "title", code.name_ja().into());
    file.into()
}

fn records(code: FileCode) -> Value {
    let record = format!("#/$defs/{code}");
    json!({ "title": "レコード", "type": "array", "items": { "$ref": record } })
}

/// The month in the name of a file.
fn name_month(code: FileCode) -> Value {
    let plan = code == FileCode::Uphosoku;
    let mut month = Map::new();
    put(&mut month, "title", "ファイル名の年月".into());
    if plan {
        let description = "第1表から第3表に付くときは000000";
        put(&mut month, "description", description.into());
    }
    put(&mut month, "type", "string".into());
    let pattern = match plan {
        true => either(MONTH, "000000"),
        false => MONTH.to_owned(),
    };
    put(&mut month, "pattern", pattern.into());
    month.into()
}

/// What the schemas refer to: records by kind of file, addresses and service kinds.
fn definitions(codes: &[FileCode]) -> Value {
    let mut definitions = Map::new();
    for &code in codes {
        let definition = match code.is_image() {
            true => image(),
            false => record(code),
        };
        put(&mut definitions, code.as_str(), definition.into());
    }
    let address = json!({
        "title": "事業所とサービス種類",
        "type": "object",
        "properties": {
            "office": { "title": "事業所番号", "type": "string", "pattern": ADDRESS_OFFICE },
            "kind": { "title": "サービス種類コード", "$ref": "#/$defs/service_kind" },
        },
        "required": ["office", "kind"],
        "additionalProperties": false,
    });
    put(&mut definitions, "address", address);
    let kinds = service_kind::entries().iter();
    let kinds: Vec<Value> = kinds
        .filter(|kind| kind.linkage != Linkage::Unknown)
        .map(|kind| choice(kind.code, kind.name))
        .collect();
    put(&mut definitions, "service_kind", json!({ "oneOf": kinds }));
    definitions.into()
}

fn record(code: FileCode) -> Map<String, Value> {
    let fields = layout(code);
    let properties = fields
        .iter()
        .map(|one| (one.name_en.to_owned(), field(one)));
    // An empty field that is uncertain is only warned of.
    let required: Vec<&str> = fields
        .iter()
        .filter(|field| field.requirement == Requirement::Required && field.uncertain.is_none())
        .map(|field| field.name_en)
        .collect();
    let mut record = Map::new();
    let title = format!("{}のレコード", code.name_ja());
    put(&mut record, "title", title.into());
    record.extend(object(properties.collect(), &required));
    record
}

fn field(field: &Field) -> Value {
    let mut schema = Map::new();
    put(&mut schema, "title", field.name_ja.into());
    let description = description(field);
    if !description.is_empty() {
        put(&mut schema, "description", description.into());
    }
    put(&mut schema, "x-item", field.number.into());
    if field.kind == Kind::Unused {
        put(&mut schema, "deprecated", true.into());
    }
    put(&mut schema, "type", "string".into());
    let only_warned = matches!(field.kind, Kind::Postal | Kind::Phone | Kind::Unused);
    if let Some(max) = field.max_len.filter(|_| !only_warned) {
        put(&mut schema, "maxLength", max.into());
    }
    if let Some(fixed) = field.fixed {
        put(&mut schema, "const", fixed.into());
    } else if field.kind == Kind::ServiceKind {
        put(&mut schema, "$ref", "#/$defs/service_kind".into());
    } else if has_choices(field) {
        let codes = field.codes.iter();
        let choices: Vec<Value> = codes.map(|(code, name)| choice(code, name)).collect();
        put(&mut schema, "oneOf", choices.into());
    } else if let Some(pattern) = pattern(field) {
        put(&mut schema, "pattern", pattern.into());
    }
    schema.into()
}

/// Whether the code list is all there is. Where it belongs to another kind it tells of some values.
fn has_choices(field: &Field) -> bool {
    matches!(field.kind, Kind::Code | Kind::Flag) && !field.codes.is_empty()
}

/// What the layout says of a field, one thing a line.
fn description(field: &Field) -> String {
    let mut lines: Vec<String> = Vec::new();
    let format = format_of(field.kind);
    lines.extend(format.map(|format| format!("書式: {format}")));
    lines.extend(field.note.map(str::to_owned));
    if let Requirement::Conditional(condition) = field.requirement {
        lines.push(format!("入力の条件: {condition}"));
    }
    let null_rule = field.null_rule;
    lines.extend(null_rule.map(|rule| format!("空と特別な値: {rule}")));
    if !field.codes.is_empty() && !has_choices(field) {
        let codes = field.codes.iter();
        let codes: Vec<String> = codes.map(|(code, name)| format!("{code}={name}")).collect();
        lines.push(format!("コード: {}", codes.join("、")));
    }
    let uncertain = field.uncertain;
    lines.extend(uncertain.map(|reason| format!("標準仕様から定まらない点: {reason}")));
    lines.join("\n")
}

const fn format_of(kind: Kind) -> Option<&'static str> {
    match kind {
        Kind::VersionYm | Kind::YearMonth => Some("年月 YYYYMM"),
        Kind::InsurerNo => Some("数字6桁"),
        Kind::InsuredNo => Some("数字10桁、またはHと数字9桁"),
        Kind::OfficeNo => Some("英数字10桁"),
        Kind::ServiceKind => Some("英数字2桁"),
        Kind::ServiceCode => Some("サービス種類2桁と英数字4桁"),
        Kind::Date => Some("年月日 YYYYMMDD"),
        Kind::TimeHhmm => Some("時刻 HHMM"),
        Kind::TimeHhmmOr9999 => Some("時刻 HHMM、時刻が無ければ9999"),
        Kind::DayBits31 => Some("1日から31日まで、0か1を31桁"),
        Kind::Integer => Some("整数"),
        Kind::Decimal => Some("小数"),
        Kind::Postal => Some("NNN-NNNN"),
        Kind::Phone => Some("15文字まで、数字と - ( ) +"),
        Kind::Code | Kind::Flag | Kind::Text | Kind::Unused => None,
    }
}

const MONTH: &str = "^[0-9]{4}(0[1-9]|1[0-2])$";
const DATE: &str = "^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])$";
const TIME: &str = "^([01][0-9]|2[0-3])[0-5][0-9]$";
const SERIAL: &str =
    "^[0-9]{4}(0[1-9]|1[0-2])(0[1-9]|[12][0-9]|3[01])([01][0-9]|2[0-3])[0-5][0-9][0-5][0-9]$";
const ADDRESS_OFFICE: &str = "^[0-9]{2}[0-9A-HJ-NPR-Z][0-9]{7}$";

/// What every value of the kind looks like; none where anything is taken or only warned of.
fn pattern(field: &Field) -> Option<String> {
    let allows = |zeros: &str| field.null_rule.is_some_and(|rule| rule.contains(zeros));
    let pattern = match field.kind {
        Kind::VersionYm => "^[0-9]{6}$".to_owned(),
        Kind::InsurerNo => "^[0-9]{6}$".to_owned(),
        Kind::InsuredNo => "^[0-9H][0-9]{9}$".to_owned(),
        Kind::OfficeNo => "^[0-9A-Z]{10}$".to_owned(),
        Kind::ServiceCode => "^[0-9A-Z]{6}$".to_owned(),
        Kind::Date if allows("00000000") => either(DATE, "00000000"),
        Kind::Date => DATE.to_owned(),
        Kind::YearMonth if allows("000000") => either(MONTH, "000000"),
        Kind::YearMonth => MONTH.to_owned(),
        Kind::TimeHhmmOr9999 => either(&time(field), "9999"),
        Kind::TimeHhmm => time(field),
        Kind::DayBits31 => "^[01]{31}$".to_owned(),
        Kind::Integer => "^-?[0-9]+$".to_owned(),
        Kind::Decimal => "^-?[0-9]+(\\.[0-9]+)?$".to_owned(),
        Kind::ServiceKind
        | Kind::Code
        | Kind::Flag
        | Kind::Postal
        | Kind::Phone
        | Kind::Text
        | Kind::Unused => return None,
    };
    Some(pattern)
}

/// An end at midnight is only warned of.
fn time(field: &Field) -> String {
    match field.name_en.ends_with("_end") {
        true => either(TIME, "2400"),
        false => TIME.to_owned(),
    }
}

/// A pattern that also takes one text of digits.
fn either(pattern: &str, digits: &str) -> String {
    let inner = pattern.trim_start_matches('^').trim_end_matches('$');
    format!("^({inner}|{digits})$")
}

fn image() -> Map<String, Value> {
    let mut properties = Map::new();
    let branch = json!({
        "title": "枝番",
        "description": "数字4桁",
        "type": "string",
        "pattern": "^[0-9]{4}$",
    });
    put(&mut properties, "branch", branch);
    let content = json!({
        "title": "画像",
        "type": "string",
        "contentEncoding": "base64",
        "contentMediaType": "image/jpeg",
    });
    put(&mut properties, "base64", content);
    let mut image = Map::new();
    put(&mut image, "title", FileCode::UpkihonImage.name_ja().into());
    image.extend(object(properties, &["branch", "base64"]));
    image
}

/// An object with these members and no others.
fn object(properties: Map<String, Value>, required: &[&str]) -> Map<String, Value> {
    let mut schema = Map::new();
    put(&mut schema, "type", "object".into());
    put(&mut schema, "properties", properties.into());
    put(&mut schema, "required", required.into());
    put(&mut schema, "additionalProperties", false.into());
    schema
}

fn choice(code: &str, name: &str) -> Value {
    json!({ "const": code, "title": name })
}

fn put(object: &mut Map<String, Value>, name: &str, value: Value) {
    object.insert(name.to_owned(), value);
}
