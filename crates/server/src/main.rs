//! renkei-server: portal, console, exchange and authority in one program.

mod store;

fn main() {}
