//! careplan
