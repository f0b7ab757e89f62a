//! The STK500v2 server in memory: a client of our own that builds each message from the application note, and a
//! simulated Bus Pirate on virtual time behind it. `tests/processes/stk500v2.rs` has avrdude as the client.

mod client;
mod disturbed;
mod sessions;
