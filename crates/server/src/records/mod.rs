//! Records as they are written by people: days in forms, and files of offices and delegations.
//!
//! Everything here is pure: bytes and what is on record go in, a plan or a clear answer comes out.

pub(crate) mod day;
pub(crate) mod delegations;
pub(crate) mod offices;
pub(crate) mod plan;
pub(crate) mod public_list;
pub(crate) mod table;
