//! Asks a serial port of macOS not to hold received bytes back. No safe wrapper of this request exists.
#![allow(unsafe_code, reason = "an ioctl with a plain integer")]

use std::ffi::c_ulong;
use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd};

use rustix::ioctl::{Setter, ioctl};

use super::ports::Port;

/// `_IOW('T', 0, unsigned long)`, of `IOKit/serial/ioss.h`: how long received bytes may wait, µs; 0 is the default.
const IOSSDATALAT: c_ulong = 0x8000_0000 | (size_of::<c_ulong>() as c_ulong) << 16 | (b'T' as c_ulong) << 8;

#[cfg(target_pointer_width = "64")]
const _: () = assert!(IOSSDATALAT == 0x8008_5400);

/// The shortest wait: every byte is handed on at once.
const LATENCY: c_ulong = 1;

/// Sets the latency; needs no special rights. Drivers that do not know it, and pseudo-terminals, refuse.
pub(in crate::transport) fn ask(port: &Port) -> io::Result<()> {
    // SAFETY: the port is borrowed for the whole function, so its descriptor stays open.
    let fd = unsafe { BorrowedFd::borrow_raw(port.as_raw_fd()) };
    // SAFETY: the call reads one `unsigned long`.
    unsafe { ioctl(fd, Setter::<IOSSDATALAT, c_ulong>::new(LATENCY))? };
    Ok(())
}
