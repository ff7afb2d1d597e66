//! Journeys on the real programs: a server, offices at their own computers and people at a
//! browser, each used only through what it shows to everybody.

pub mod browser;
pub mod chromium;
pub mod exchange;
pub mod foreign;
pub mod mail_server;
pub mod office;
pub mod process;
pub mod proxy;
pub mod samples;
pub mod story;
pub mod tls;
pub mod tripwire;
pub mod walk;
