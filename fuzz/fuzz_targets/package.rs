//! The fuzz target `package`; what it does stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::messages::package(bytes));
