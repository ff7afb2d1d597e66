#![doc = include_str!("../README.md")]

mod check;

pub use check::check;
