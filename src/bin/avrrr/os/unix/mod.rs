//! What all Unix systems share.

pub(crate) mod files;
pub(crate) mod ports;
pub(crate) mod signals;
pub(crate) mod terminal;
