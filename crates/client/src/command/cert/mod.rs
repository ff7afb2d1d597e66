//! `renkei cert …`: certificates one step at a time, one file a command.

pub(crate) mod fetch;
mod form;
pub(crate) mod import;
pub(crate) mod list;
pub(crate) mod log;
pub(crate) mod renew;
pub(crate) mod request;
pub(crate) mod status;

pub(crate) use form::CertificateForm;
