#![doc = include_str!("../README.md")]

mod actual;
mod basic;
mod benefit;
mod calendar;
mod care_plan;
mod corpus;
mod jpeg;
mod month;
mod offices;
mod pattern;
mod people;
mod person;
mod planned;
mod prevention_plan;
mod programme;
mod row;
mod service;
mod texts;
mod trap;
mod verify;

pub use corpus::{Corpus, Faults, corpus};
pub use pattern::{Kit, KitUnit, Pattern, UnknownPattern, pattern};
pub use trap::Trap;
pub use verify::{Change, Difference, Verification, recognise, report_template, verify};
