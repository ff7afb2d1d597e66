//! What the fuzz targets do with their bytes, as ordinary functions.
//!
//! `fuzz_targets/` hands them to libFuzzer. A test of `careplan` includes `plans`, and one of
//! `pki` includes `keys`, one of `protocol` includes `messages`, to run the same on seeds, on seeded changes of these and on every input
//! that once failed. Each function panics when something is wrong and does nothing otherwise.

pub mod keys;
pub mod messages;
pub mod plans;
