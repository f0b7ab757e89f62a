//! Firmware as a sparse map of bytes.
