//! renkei-server: portal, console, exchange and authority in one program.

mod blobs;
mod clock;
mod config;
mod console;
mod kinds;
mod mailbox;
mod portal;
mod store;
mod tls;
mod web;

fn main() {}
