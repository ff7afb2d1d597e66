//! renkei-server: portal, console, exchange and authority in one program.

mod blobs;
mod clock;
mod console;
mod kinds;
mod mailbox;
mod portal;
mod store;
mod web;

fn main() {}
