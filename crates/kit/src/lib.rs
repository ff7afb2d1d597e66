#![doc = include_str!("../README.md")]

mod benefit;
mod calendar;
mod corpus;
mod month;
mod offices;
mod person;
mod row;
mod service;

pub use corpus::{Corpus, Faults, corpus};
