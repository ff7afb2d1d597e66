//! The fuzz target `ocsp`; what it does stands in the library.
#![no_main]

libfuzzer_sys::fuzz_target!(|bytes: &[u8]| fuzz::keys::ocsp(bytes));
