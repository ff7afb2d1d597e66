//! The only place with SQL: one file per table, each function taking the transaction it runs in (or
//! a `Reader`).
//!
//! Everything runs unchanged on SQLite (embedded, the default) and PostgreSQL. Nothing here
//! decides; decisions are made by the roles and the pure crates.

mod database;
mod migration;
pub(crate) mod quota;
pub(crate) mod reader;
#[cfg(test)]
pub(crate) mod testing;
mod value;

pub(crate) mod account;
pub(crate) mod account_sheet;
pub(crate) mod application;
pub(crate) mod application_answers;
pub(crate) mod application_check;
pub(crate) mod application_key;
pub(crate) mod application_terms;
pub(crate) mod approval_assertion;
pub(crate) mod attempt;
pub(crate) mod audit;
pub(crate) mod calendar;
pub(crate) mod ceremony;
pub(crate) mod certificate;
pub(crate) mod certificate_log;
pub(crate) mod claiming;
pub(crate) mod claiming_answer;
pub(crate) mod connected;
pub(crate) mod delegation;
pub(crate) mod download;
pub(crate) mod exchange_count;
pub(crate) mod faq_count;
pub(crate) mod federation;
pub(crate) mod fee;
pub(crate) mod fee_waiver;
pub(crate) mod first_step;
pub(crate) mod gate;
pub(crate) mod import;
pub(crate) mod inquiry;
pub(crate) mod job_run;
pub(crate) mod kept_form;
pub(crate) mod kind_change;
pub(crate) mod known_device;
pub(crate) mod log_refusal;
pub(crate) mod lost_key;
pub(crate) mod mail;
pub(crate) mod mail_address;
pub(crate) mod mail_count;
pub(crate) mod mail_link;
pub(crate) mod mail_seal;
pub(crate) mod mail_wish;
pub(crate) mod maintenance;
pub(crate) mod message;
pub(crate) mod message_part;
pub(crate) mod notice;
pub(crate) mod notice_file;
pub(crate) mod office;
pub(crate) mod office_change;
pub(crate) mod office_note;
pub(crate) mod operator;
pub(crate) mod passkey;
pub(crate) mod receipt;
pub(crate) mod recovery_request;
pub(crate) mod reissue;
pub(crate) mod reminder;
pub(crate) mod revocation_list;
pub(crate) mod revocation_request;
pub(crate) mod right;
pub(crate) mod second_factor;
pub(crate) mod self_test;
pub(crate) mod session;
pub(crate) mod sign_in;
pub(crate) mod sign_in_code;
pub(crate) mod statistics;
pub(crate) mod status_answer;
pub(crate) mod terms;
pub(crate) mod text;
pub(crate) mod ticket;
pub(crate) mod unknown_try;
pub(crate) mod upload;
pub(crate) mod withdrawal;
pub(crate) mod work;

pub(crate) use database::{Collision, Store, StoreError, Tx};
pub(crate) use value::{Row, Value, values};
