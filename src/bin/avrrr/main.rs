//! The `avrrr` program.
fn main() {}
