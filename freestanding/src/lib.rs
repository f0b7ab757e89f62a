//! What a small microcontroller does that programs AVRs: without an operating system, without a heap.
#![no_std]

use avrrr::bus::{IcspBus, Target};
use avrrr::chip::Chip;
use avrrr::icsp::{Entry, Error, Session};

/// Why the target is not programmed.
#[derive(Debug)]
pub enum Failure<E> {
    /// The chip or the bus failed.
    Icsp(Error<E>),
    /// None of our chips has this signature.
    UnknownChip([u8; 3]),
    /// The firmware is larger than the flash.
    TooLarge,
    /// What was read back is not what was written, from this byte address on.
    Mismatch(u32),
}

impl<E> From<Error<E>> for Failure<E> {
    fn from(error: Error<E>) -> Self {
        Self::Icsp(error)
    }
}

/// The largest flash page of any AVR.
const LARGEST_PAGE: usize = 256;

/// Finds out which of `chips` is the target, erases it, writes `firmware` and verifies it. RESET is
/// released at the end, however it ends.
///
/// # Errors
///
/// A [`Failure`]; what the target holds is then uncertain.
pub fn program<B: IcspBus>(bus: &mut B, chips: &[Chip], firmware: &[u8]) -> Result<(), Failure<B::Error>> {
    let session = Session::enter(bus, Target::ONLY, &Entry::default())?;
    let signature = session.signature();
    let chip = chips.iter().find(|chip| chip.signature == signature);
    let chip = *chip.ok_or(Failure::UnknownChip(signature))?;
    if firmware.len() > chip.flash.size as usize {
        return Err(Failure::TooLarge);
    }
    let mut programmer = session.into_programmer(chip);
    programmer.erase()?;
    let page_size = usize::from(chip.flash.page_size).min(LARGEST_PAGE);
    let pages = || (0..).step_by(page_size).zip(firmware.chunks(page_size));
    for (at, bytes) in pages() {
        // The rest of the last page stays erased.
        let mut page = [0xff; LARGEST_PAGE];
        page[..bytes.len()].copy_from_slice(bytes);
        programmer.write_flash_page(at, &page[..page_size])?;
    }
    for (at, bytes) in pages() {
        let mut read = [0; LARGEST_PAGE];
        programmer.read_flash(at, &mut read[..bytes.len()])?;
        if let Some(wrong) = bytes.iter().zip(&read).position(|(want, got)| want != got) {
            return Err(Failure::Mismatch(at + wrong as u32));
        }
    }
    programmer.leave()?;
    Ok(())
}
