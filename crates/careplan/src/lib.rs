#![doc = include_str!("../README.md")]

pub mod bundle;
pub mod check;
pub mod compare;
pub mod cookbook;
pub mod file_code;
pub mod file_name;
pub mod finding;
pub mod holiday;
pub mod id;
pub mod import;
pub mod json;
pub mod layout;
pub mod master;
pub mod personal;
mod read;
pub mod record;
pub mod schema;
mod service_kind;
pub mod text;
pub mod version;
pub mod write;

pub use bundle::{Bundle, Image, SourceFile, UnitKind};
pub use check::{Context, OfficeRole, Report, Unit, check, check_with};
pub use file_code::FileCode;
pub use file_name::{FileName, NameMonth};
pub use finding::{CaseWords, CheckId, Finding, Language, Page, Severity};
pub use id::{
    Address, Envelope, IdError, InsuredNumber, InsurerNumber, OfficeNumber, Serial, ServiceKind,
    ServiceMonth,
};
pub use json::{
    JsonError, JsonItem, JsonProblem, file_from_json, file_to_json, from_json, read_json, to_json,
};
pub use layout::layout;
pub use personal::Personal;
pub use record::{InterfaceFile, Record, read_file};
pub use schema::{schema, unit_schema};
pub use service_kind::Linkage;
pub use write::{Substitution, WriteError, Written, write_file};
