//! The only place with SQL: one file per table, each function taking the transaction it runs in.
//!
//! Everything runs unchanged on SQLite (embedded, the default) and PostgreSQL. Nothing here
//! decides; decisions are made by the roles and the pure crates.

mod database;
mod migration;
mod value;

pub(crate) use database::{Store, StoreError, Tx};
pub(crate) use value::{Row, Value, values};
