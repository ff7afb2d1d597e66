//! Text to a JSON value, with members that stand twice told.
//!
//! Depth is bounded by the parser. What the value means is the reader's matter.

use std::fmt;

use serde::de::{DeserializeSeed, Deserializer, MapAccess, SeqAccess, Visitor};
use serde_json::{Map, Value};

use super::path::Path;
use super::problem::JsonProblem;
use super::read::Reader;

/// The value of a text; none where it is no JSON, which is told.
pub(super) fn value(reader: &mut Reader, text: &[u8]) -> Option<Value> {
    let text = text.strip_prefix(b"\xEF\xBB\xBF").unwrap_or(text);
    let Ok(text) = std::str::from_utf8(text) else {
        reader.tell(Path::TOP, JsonProblem::NotUtf8);
        return None;
    };
    let mut parser = serde_json::Deserializer::from_str(text);
    let place = Place {
        reader,
        path: Path::TOP,
    };
    let read = place.deserialize(&mut parser);
    let read = read.and_then(|value| parser.end().map(|()| value));
    match read {
        Ok(value) => Some(value),
        Err(error) => {
            let (line, column) = (error.line(), error.column());
            reader.tell(Path::TOP, JsonProblem::Syntax { line, column });
            None
        }
    }
}

/// Where the next value stands.
struct Place<'a> {
    reader: &'a mut Reader,
    path: Path<'a>,
}

impl<'de> DeserializeSeed<'de> for Place<'_> {
    type Value = Value;

    fn deserialize<D: Deserializer<'de>>(self, deserializer: D) -> Result<Value, D::Error> {
        deserializer.deserialize_any(self)
    }
}

impl<'de> Visitor<'de> for Place<'_> {
    type Value = Value;

    fn expecting(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("JSON")
    }

    fn visit_bool<E>(self, value: bool) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_i64<E>(self, value: i64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_u64<E>(self, value: u64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_f64<E>(self, value: f64) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_str<E>(self, value: &str) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_string<E>(self, value: String) -> Result<Value, E> {
        Ok(value.into())
    }

    fn visit_unit<E>(self) -> Result<Value, E> {
        Ok(Value::Null)
    }

    fn visit_seq<A: SeqAccess<'de>>(self, mut elements: A) -> Result<Value, A::Error> {
        let mut array = Vec::new();
        loop {
            let place = Place {
                reader: &mut *self.reader,
                path: self.path.element(array.len()),
            };
            match elements.next_element_seed(place)? {
                Some(element) => array.push(element),
                None => return Ok(array.into()),
            }
        }
    }

    fn visit_map<A: MapAccess<'de>>(self, mut members: A) -> Result<Value, A::Error> {
        let mut object = Map::new();
        while let Some(name) = members.next_key::<String>()? {
            let path = self.path.member(&name);
            if object.contains_key(&name) {
                self.reader.tell(path, JsonProblem::Repeated);
            }
            let place = Place {
                reader: &mut *self.reader,
                path,
            };
            let value = members.next_value_seed(place)?;
            object.insert(name, value);
        }
        Ok(object.into())
    }
}
