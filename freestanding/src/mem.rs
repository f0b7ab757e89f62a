//! What a microcontroller's tool chain brings, and this machine's leaves to libc.

/// Copies `count` bytes.
///
/// # Safety
///
/// As C has it: both ranges are valid, and do not overlap.
#[unsafe(no_mangle)]
unsafe extern "C" fn memcpy(to: *mut u8, from: *const u8, count: usize) -> *mut u8 {
    for at in 0..count {
        // SAFETY: `at` is below `count`, and the caller vouches for that many. Volatile, or the compiler
        // would make a call of memcpy of it.
        unsafe { to.add(at).write_volatile(from.add(at).read()) };
    }
    to
}
