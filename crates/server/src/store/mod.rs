//! The only place with SQL: one file per table, each function taking the transaction it runs in.
//!
//! Everything runs unchanged on SQLite (embedded, the default) and PostgreSQL. Nothing here
//! decides; decisions are made by the roles and the pure crates.

mod database;
mod migration;
#[cfg(test)]
pub(crate) mod testing;
mod value;

pub(crate) mod application;
pub(crate) mod audit;
pub(crate) mod certificate;
pub(crate) mod office;
pub(crate) mod ticket;

pub(crate) use database::{Store, StoreError, Tx};
pub(crate) use value::{Row, Value, values};
