//! JSON to units, files and records: everything that is wrong is told, then nothing is returned.

use std::collections::BTreeSet;
use std::str::FromStr;

use base64::Engine as _;
use base64::engine::general_purpose::STANDARD as BASE64;
use serde_json::{Map, Value};

use super::nearest::nearest;
use super::path::Path;
use super::problem::{JsonError, JsonProblem, Shape};
use super::{JsonItem, STANDARD};
use crate::bundle::{Bundle, Image, UnitKind};
use crate::file_code::FileCode;
use crate::file_name::{FileName, NameMonth};
use crate::id::{Address, Envelope, IdError, Serial, ServiceKind, ServiceMonth};
use crate::layout::{Field, layout};
use crate::record::{InterfaceFile, Record};
use crate::service_kind::Linkage;

/// So many problems are told; of the others, how many there are.
const MOST: usize = 1000;

/// Reads, and keeps what was wrong on the way.
#[derive(Default)]
pub(super) struct Reader {
    problems: Vec<JsonError>,
    untold: usize,
}

/// A file whose envelope stands elsewhere.
struct Table {
    code: FileCode,
    month: Option<NameMonth>,
    records: Vec<Record>,
}

impl Table {
    fn into_file(self, envelope: Envelope) -> InterfaceFile {
        let name = FileName {
            code: self.code,
            month: self.month,
            envelope,
            branch: None,
        };
        let records = self.records;
        InterfaceFile { name, records }
    }
}

impl Reader {
    pub(super) fn tell(&mut self, at: Path<'_>, problem: JsonProblem) {
        if self.problems.len() < MOST {
            let path = at.to_string();
            self.problems.push(JsonError { path, problem });
        } else {
            self.untold += 1;
        }
    }

    /// What was read, if nothing was wrong.
    pub(super) fn finish<T>(mut self, read: Option<T>) -> Result<T, Vec<JsonError>> {
        if self.untold > 0 {
            let count = self.untold;
            let problem = JsonProblem::More { count };
            self.problems.push(JsonError {
                path: String::new(),
                problem,
            });
        }
        match read {
            Some(read) if self.problems.is_empty() => Ok(read),
            _ => Err(self.problems),
        }
    }

    pub(super) fn document(&mut self, value: &Value) -> Option<Vec<JsonItem>> {
        let Value::Array(values) = value else {
            return Some(vec![self.item(value, Path::TOP)?]);
        };
        let mut units = BTreeSet::new();
        let mut names = BTreeSet::new();
        let mut items = Vec::new();
        for (place, value) in values.iter().enumerate() {
            let at = Path::TOP;
            let at = at.element(place);
            let Some(item) = self.item(value, at) else {
                continue;
            };
            let is_new = match &item {
                JsonItem::File(file) => names.insert(file.name),
                JsonItem::Unit(unit) => {
                    let before = names.len();
                    names.extend(unit.files.iter().map(|file| file.name));
                    let all_new = names.len() == before + unit.files.len();
                    units.insert(unit.envelope) && all_new
                }
            };
            if !is_new {
                self.tell(at, JsonProblem::SameItem);
            }
            items.push(item);
        }
        Some(items)
    }

    /// A unit has files, a file has records.
    fn item(&mut self, value: &Value, at: Path<'_>) -> Option<JsonItem> {
        let has = |name| value.get(name).is_some();
        if !has("files") && (has("file") || has("records")) {
            self.lone_file(value, at).map(JsonItem::File)
        } else {
            self.unit(value, at).map(JsonItem::Unit)
        }
    }

    pub(super) fn unit(&mut self, value: &Value, at: Path<'_>) -> Option<Bundle> {
        const MEMBERS: &[&str] = &[
            "standard", "unit", "from", "to", "serial", "month", "files", "images",
        ];
        let object = self.object(value, at, MEMBERS)?;
        self.standard(object, at);
        let envelope = self.envelope(object, at);
        let files = self.files(object, at, envelope.as_ref());
        let images = match object.contains_key("images") {
            true => self.images(object, at),
            false => Some(Vec::new()),
        };
        let envelope = envelope?;
        let files = files?.into_iter();
        let files = files.map(|table| table.into_file(envelope)).collect();
        let images = images?.into_iter().map(|(branch, bytes)| {
            let name = FileName {
                code: FileCode::UpkihonImage,
                month: None,
                envelope,
                branch: Some(branch),
            };
            Image { name, bytes }
        });
        self.join(object, at, envelope, files, images.collect())
    }

    /// Puts the files into the order of the standard and looks at what they are together.
    fn join(
        &mut self,
        object: &Map<String, Value>,
        at: Path<'_>,
        envelope: Envelope,
        mut files: Vec<InterfaceFile>,
        mut images: Vec<Image>,
    ) -> Option<Bundle> {
        files.sort_by_key(|file| file.name);
        images.sort_by_key(|image| image.name);
        let names: BTreeSet<FileName> = files.iter().map(|file| file.name).collect();
        if names.len() < files.len() {
            self.tell(at.member("files"), JsonProblem::SameName);
        }
        let pictures: BTreeSet<FileName> = images.iter().map(|image| image.name).collect();
        if pictures.len() < images.len() {
            self.tell(at.member("images"), JsonProblem::SameName);
        }
        let codes = names.iter().chain(&pictures).map(|name| name.code);
        let Some(unit) = UnitKind::of(&codes.collect(), &envelope) else {
            self.tell(at.member("files"), JsonProblem::NoUnit);
            return None;
        };
        let month = files.iter().find_map(|file| file.name.service_month());
        if let Some(said) = self.optional_text(object, at, "unit")
            && said != unit.as_str()
        {
            let expected = unit;
            self.tell(at.member("unit"), JsonProblem::OtherUnit { expected });
        }
        if let Some(said) = self.optional_text(object, at, "month")
            && month.is_none_or(|month| said != month.as_str())
        {
            let expected = month;
            self.tell(at.member("month"), JsonProblem::OtherMonth { expected });
        }
        Some(Bundle {
            envelope,
            unit,
            month,
            files,
            images,
        })
    }

    /// The tables of a unit, if all of them are good. One may repeat the envelope of the unit.
    fn files(
        &mut self,
        object: &Map<String, Value>,
        at: Path<'_>,
        unit: Option<&Envelope>,
    ) -> Option<Vec<Table>> {
        let values = self.array(object, at, "files")?;
        let at = at.member("files");
        let read = values.iter().enumerate().map(|(place, value)| {
            let at = at.element(place);
            let object = self.object(value, at, FILE)?;
            if object.contains_key("standard") {
                self.standard(object, at);
            }
            self.repeated_envelope(object, at, unit);
            self.table(object, at)
        });
        let tables: Vec<Option<Table>> = read.collect();
        tables.into_iter().collect()
    }

    fn repeated_envelope(
        &mut self,
        object: &Map<String, Value>,
        at: Path<'_>,
        unit: Option<&Envelope>,
    ) {
        type Side = fn(&Envelope) -> &Address;
        let sides: [(&str, Side); 2] = [("from", |unit| &unit.from), ("to", |unit| &unit.to)];
        for (name, side) in sides {
            if object.contains_key(name)
                && let Some(address) = self.address(object, at, name)
                && unit.is_some_and(|unit| *side(unit) != address)
            {
                self.tell(at.member(name), JsonProblem::OtherEnvelope);
            }
        }
        if object.contains_key("serial")
            && let Some(serial) = self.id::<Serial>(object, at, "serial")
            && unit.is_some_and(|unit| unit.serial != serial)
        {
            self.tell(at.member("serial"), JsonProblem::OtherEnvelope);
        }
    }

    pub(super) fn lone_file(&mut self, value: &Value, at: Path<'_>) -> Option<InterfaceFile> {
        let object = self.object(value, at, FILE)?;
        self.standard(object, at);
        let envelope = self.envelope(object, at);
        let table = self.table(object, at);
        Some(table?.into_file(envelope?))
    }

    fn table(&mut self, object: &Map<String, Value>, at: Path<'_>) -> Option<Table> {
        let code = self.file_code(object, at);
        let records = self.array(object, at, "records");
        let code = code?;
        let month = match (code.has_month(), object.contains_key("month")) {
            (true, _) => self.month(code, object, at).map(Some),
            (false, false) => Some(None),
            (false, true) => {
                self.tell(at.member("month"), JsonProblem::MonthUnused);
                None
            }
        };
        let at = at.member("records");
        let records = records?.iter().zip(1..).enumerate();
        let records: Vec<Option<Record>> = records
            .map(|(place, (value, index))| self.record(code, value, at.element(place), index))
            .collect();
        let records: Option<Vec<Record>> = records.into_iter().collect();
        Some(Table {
            code,
            month: month?,
            records: records?,
        })
    }

    fn file_code(&mut self, object: &Map<String, Value>, at: Path<'_>) -> Option<FileCode> {
        let text = self.text(object, at, "file")?;
        let code = FileCode::ALL.into_iter().find(|code| code.as_str() == text);
        let problem = match code {
            Some(code) if !code.is_image() => return Some(code),
            Some(_) => JsonProblem::Picture,
            None => {
                let known = FileCode::ALL.into_iter().map(FileCode::as_str);
                let nearest = nearest(text, known);
                JsonProblem::UnknownFile { nearest }
            }
        };
        self.tell(at.member("file"), problem);
        None
    }

    fn month(
        &mut self,
        code: FileCode,
        object: &Map<String, Value>,
        at: Path<'_>,
    ) -> Option<NameMonth> {
        let text = self.text(object, at, "month")?;
        if code == FileCode::Uphosoku && text == NameMonth::Plan.to_string() {
            return Some(NameMonth::Plan);
        }
        self.id::<ServiceMonth>(object, at, "month")
            .map(NameMonth::Month)
    }

    fn record(
        &mut self,
        code: FileCode,
        value: &Value,
        at: Path<'_>,
        index: u32,
    ) -> Option<Record> {
        match value {
            Value::Object(object) => {
                let fields = self.fields(layout(code), object, at)?;
                Some(Record::new(index, fields))
            }
            Value::Array(values) => {
                let texts = values.iter().enumerate();
                let texts: Vec<Option<&str>> = texts
                    .map(|(place, value)| self.as_text(value, at.element(place)))
                    .collect();
                let texts: Option<Vec<&str>> = texts.into_iter().collect();
                Some(Record::new(index, texts?))
            }
            _ => {
                self.tell(at, JsonProblem::Expected(Shape::Record));
                None
            }
        }
    }

    /// The texts of a record in the order of the layout.
    fn fields<'v>(
        &mut self,
        fields: &'static [Field],
        object: &'v Map<String, Value>,
        at: Path<'_>,
    ) -> Option<Vec<&'v str>> {
        let mut texts = vec![""; fields.len()];
        let mut is_good = true;
        // Members mostly stand in the order of the layout: search on from the last one.
        let mut next = 0;
        for (name, value) in object {
            let (before, after) = fields.split_at(next.min(fields.len()));
            let mut in_turn = after.iter().chain(before);
            let Some(field) = in_turn.find(|field| field.name_en == name) else {
                let nearest = nearest_field(name, fields);
                self.tell(at.member(name), JsonProblem::Unknown { nearest });
                is_good = false;
                continue;
            };
            next = usize::from(field.number);
            let text = self.as_text(value, at.member(name));
            let place = next.checked_sub(1).and_then(|place| texts.get_mut(place));
            match (text, place) {
                (Some(text), Some(place)) => *place = text,
                _ => is_good = false,
            }
        }
        if let Some(first) = fields.first()
            && !object.contains_key(first.name_en)
        {
            self.tell(at, JsonProblem::Missing(first.name_en));
            is_good = false;
        }
        is_good.then_some(texts)
    }

    /// Numbers and contents of the pictures, if all of them are good.
    fn images(&mut self, object: &Map<String, Value>, at: Path<'_>) -> Option<Vec<(u16, Vec<u8>)>> {
        let values = self.array(object, at, "images")?;
        let at = at.member("images");
        let read = values.iter().enumerate().map(|(place, value)| {
            let at = at.element(place);
            let object = self.object(value, at, &["branch", "base64"])?;
            let branch = self.text(object, at, "branch").and_then(|text| {
                let branch = branch(text);
                if branch.is_none() {
                    self.tell(at.member("branch"), JsonProblem::Branch);
                }
                branch
            });
            let bytes = self.text(object, at, "base64").and_then(|text| {
                let bytes = BASE64.decode(text).ok();
                if bytes.is_none() {
                    self.tell(at.member("base64"), JsonProblem::Base64);
                }
                bytes
            });
            Some((branch?, bytes?))
        });
        let images: Vec<Option<(u16, Vec<u8>)>> = read.collect();
        images.into_iter().collect()
    }

    fn standard(&mut self, object: &Map<String, Value>, at: Path<'_>) {
        let text = self.text(object, at, "standard");
        if text.is_some_and(|text| text != STANDARD) {
            self.tell(at.member("standard"), JsonProblem::OtherStandard);
        }
    }

    fn envelope(&mut self, object: &Map<String, Value>, at: Path<'_>) -> Option<Envelope> {
        let from = self.address(object, at, "from");
        let to = self.address(object, at, "to");
        let serial = self.id(object, at, "serial");
        Some(Envelope {
            from: from?,
            to: to?,
            serial: serial?,
        })
    }

    fn address(
        &mut self,
        object: &Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<Address> {
        let value = self.needed(object, at, name)?;
        let at = at.member(name);
        let object = self.object(value, at, &["office", "kind"])?;
        let office = self.id(object, at, "office");
        let kind = self.id::<ServiceKind>(object, at, "kind");
        // Names of files take no other kinds.
        if kind.is_some_and(|kind| kind.linkage() == Linkage::Unknown) {
            self.tell(at.member("kind"), JsonProblem::ServiceKind);
        }
        Some(Address {
            office: office?,
            kind: kind?,
        })
    }

    fn id<T: FromStr<Err = IdError>>(
        &mut self,
        object: &Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<T> {
        match self.text(object, at, name)?.parse() {
            Ok(id) => Some(id),
            Err(error) => {
                self.tell(at.member(name), JsonProblem::Id(error));
                None
            }
        }
    }

    fn object<'v>(
        &mut self,
        value: &'v Value,
        at: Path<'_>,
        members: &[&'static str],
    ) -> Option<&'v Map<String, Value>> {
        let Value::Object(object) = value else {
            self.tell(at, JsonProblem::Expected(Shape::Object));
            return None;
        };
        for name in object.keys() {
            if !members.contains(&name.as_str()) {
                let nearest = nearest(name, members.iter().copied());
                self.tell(at.member(name), JsonProblem::Unknown { nearest });
            }
        }
        Some(object)
    }

    fn array<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<&'v [Value]> {
        let value = self.needed(object, at, name)?;
        let Value::Array(values) = value else {
            self.tell(at.member(name), JsonProblem::Expected(Shape::Array));
            return None;
        };
        Some(values)
    }

    fn text<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<&'v str> {
        let value = self.needed(object, at, name)?;
        self.as_text(value, at.member(name))
    }

    fn optional_text<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<&'v str> {
        let value = object.get(name)?;
        self.as_text(value, at.member(name))
    }

    fn needed<'v>(
        &mut self,
        object: &'v Map<String, Value>,
        at: Path<'_>,
        name: &'static str,
    ) -> Option<&'v Value> {
        let value = object.get(name);
        if value.is_none() {
            self.tell(at, JsonProblem::Missing(name));
        }
        value
    }

    fn as_text<'v>(&mut self, value: &'v Value, at: Path<'_>) -> Option<&'v str> {
        let text = value.as_str();
        if text.is_none() {
            self.tell(at, JsonProblem::Expected(Shape::Text));
        }
        text
    }
}

/// The members of a file, in a unit or alone.
const FILE: &[&str] = &[
    "standard", "file", "from", "to", "serial", "month", "records",
];

/// The field that was meant: by its Japanese name, or by an English one that is close.
fn nearest_field(name: &str, fields: &'static [Field]) -> Option<&'static str> {
    let by_label = fields.iter().find(|field| field.name_ja == name);
    match by_label {
        Some(field) => Some(field.name_en),
        None => nearest(name, fields.iter().map(|field| field.name_en)),
    }
}

/// Four digits.
fn branch(text: &str) -> Option<u16> {
    let digits = text.len() == 4 && text.bytes().all(|byte| byte.is_ascii_digit());
    digits.then(|| text.parse().ok()).flatten()
}
