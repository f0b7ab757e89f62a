//! Serial ports of macOS.

pub(in crate::transport) use super::super::unix::ports::{
    Port, available, is_same, location, obstacle, open_error,
};
