//! How the types that travel as a text describe themselves.

use utoipa::openapi::schema::{ObjectBuilder, SchemaType, Type};
use utoipa::openapi::{RefOr, Schema};
use utoipa::{PartialSchema, ToSchema};

use crate::lifecycle::{CheckName, ImportResult, ImportSource, Reason};
use crate::{MessageId, Sha256};

/// A text of some form.
fn text(about: &str, pattern: &str, example: &str) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let text = text.description(Some(about)).pattern(Some(pattern));
    text.examples([example]).into()
}

/// One of some words.
fn word(about: &str, words: impl Iterator<Item = &'static str>) -> RefOr<Schema> {
    let text = ObjectBuilder::new().schema_type(SchemaType::new(Type::String));
    let words: Vec<_> = words.collect();
    text.description(Some(about))
        .enum_values(Some(words))
        .into()
}

impl PartialSchema for Sha256 {
    fn schema() -> RefOr<Schema> {
        let example = "e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855";
        text(
            "SHA-256, lower-case hexadecimal.",
            "^[0-9a-f]{64}$",
            example,
        )
    }
}

impl ToSchema for Sha256 {}

impl PartialSchema for MessageId {
    fn schema() -> RefOr<Schema> {
        let pattern = "^[0-9a-fA-F]{8}(-[0-9a-fA-F]{4}){3}-[0-9a-fA-F]{12}$";
        let example = "3f2504e0-4f89-41d3-9a0c-0305e82c3301";
        text("A message: a UUID that the sender draws.", pattern, example)
    }
}

impl ToSchema for MessageId {}

impl PartialSchema for CheckName {
    fn schema() -> RefOr<Schema> {
        text("The name of a check.", "^[A-Z]{1,4}[0-9]{1,8}$", "RC07")
    }
}

impl ToSchema for CheckName {}

impl PartialSchema for ImportResult {
    fn schema() -> RefOr<Schema> {
        word(
            "How an import ended.",
            Self::ALL.iter().map(|one| one.as_str()),
        )
    }
}

impl ToSchema for ImportResult {}

impl PartialSchema for ImportSource {
    fn schema() -> RefOr<Schema> {
        let words = Self::ALL.iter().map(|one| one.as_str());
        word("Where the evidence of an import comes from.", words)
    }
}

impl ToSchema for ImportSource {}

impl PartialSchema for Reason {
    fn schema() -> RefOr<Schema> {
        word(
            "Why an import failed.",
            Self::ALL.iter().map(|one| one.as_str()),
        )
    }
}

impl ToSchema for Reason {}
