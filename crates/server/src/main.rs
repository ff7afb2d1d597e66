//! renkei-server: portal, console, exchange and authority in one program.

mod authority;
mod blobs;
mod clock;
mod config;
mod console;
mod kinds;
mod listen;
mod mailbox;
mod portal;
mod store;
mod tls;
mod web;
mod worker;

fn main() {}
