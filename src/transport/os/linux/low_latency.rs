//! Asks a serial port of Linux not to hold received bytes back. No safe wrapper of these two requests exists that
//! needs no C tool chain.
#![allow(unsafe_code, reason = "two ioctls with a plain structure")]

use std::io;
use std::os::fd::{AsRawFd as _, BorrowedFd};

use rustix::ioctl::{Getter, Setter, ioctl};

use super::ports::Port;

/// `struct serial_struct` of Linux's `uapi/linux/serial.h`; integers only, so any content is valid.
#[repr(C)]
struct SerialStruct {
    /// `type` to `irq`.
    head: [i32; 4],
    flags: i32,
    /// `xmit_fifo_size` to `baud_base`.
    rates: [i32; 3],
    close_delay: u16,
    io_type: [u8; 2],
    hub6: i32,
    closing_wait: [u16; 2],
    iomem_base: usize,
    iomem_reg_shift: u16,
    port_high: u32,
    iomap_base: usize,
}

#[cfg(target_pointer_width = "64")]
const _: () = assert!(size_of::<SerialStruct>() == 72);

/// From `asm-generic/ioctls.h`.
const TIOCGSERIAL: u32 = 0x541e;
const TIOCSSERIAL: u32 = 0x541f;

/// Does this architecture use the numbers of `asm-generic/ioctls.h`?
const HAS_GENERIC_NUMBERS: bool = cfg!(any(
    target_arch = "x86_64",
    target_arch = "x86",
    target_arch = "aarch64",
    target_arch = "arm",
    target_arch = "riscv64"
));

/// `ASYNC_LOW_LATENCY`; an FTDI's driver lowers its latency timer to 1 ms for it.
const LOW_LATENCY: i32 = 1 << 13;

/// Sets the flag; needs no special rights. Drivers that do not know it, and pseudo-terminals, refuse.
pub(in crate::transport) fn ask(port: &Port) -> io::Result<()> {
    if !HAS_GENERIC_NUMBERS {
        return Err(io::ErrorKind::Unsupported.into());
    }
    // SAFETY: the port is borrowed for the whole function, so its descriptor stays open.
    let fd = unsafe { BorrowedFd::borrow_raw(port.as_raw_fd()) };
    // SAFETY: the call writes one `serial_struct`, and `SerialStruct` is laid out like it.
    let mut settings = unsafe { ioctl(fd, Getter::<TIOCGSERIAL, SerialStruct>::new())? };
    settings.flags |= LOW_LATENCY;
    // SAFETY: the call reads one `serial_struct`, and `SerialStruct` is laid out like it.
    unsafe { ioctl(fd, Setter::<TIOCSSERIAL, SerialStruct>::new(settings))? };
    Ok(())
}
