//! The address map of avr-gcc: one address space, in which each memory but flash has 64 KiB of its own.

use avrrr::chip::Fuse;
use avrrr::icsp::Memory;
use avrrr::image::{HexImage, Image};

use super::advice;
use crate::diagnostic::Diagnostic;

/// Addresses below are flash.
const FLASH_END: u32 = 0x80_0000;
const RAM_END: u32 = 0x81_0000;
const SPACE: u32 = 0x1_0000;
/// The end of the last space that has a meaning.
const END: u32 = 0x86_0000;

/// The first address of a memory.
fn base(memory: Memory) -> u32 {
    match memory {
        Memory::Eeprom => 0x81_0000,
        Memory::Fuse(_) => 0x82_0000,
        Memory::Lock => 0x83_0000,
        Memory::Signature => 0x84_0000,
        _ => 0,
    }
}

/// The address of a fuse byte.
fn fuse_at(fuse: Fuse) -> u32 {
    base(Memory::Fuse(fuse)) + u32::from(fuse == Fuse::High) + 2 * u32::from(fuse == Fuse::Extended)
}

/// The addresses of a memory, end excluded.
fn range(memory: Memory) -> (u32, u32) {
    match base(memory) {
        0 => (0, FLASH_END),
        base => (base, base + SPACE),
    }
}

/// What is at an address.
fn what(at: u32) -> &'static str {
    match at >> 16 {
        0x80 => "RAM",
        0x81 => "EEPROM",
        0x82 => "fuses",
        0x83 => "lock bits",
        0x84 => "signature",
        0x85 => "user signature row",
        _ => "flash",
    }
}

/// What can be done about a file that holds more, or something else.
fn advice_on(name: &str, image: &Image, memory: Memory) -> String {
    // RAM that does not start as zeros is initialised from flash, and this file has it in RAM only.
    if (FLASH_END..RAM_END).any(|at| image.get(at).is_some_and(|byte| byte != 0)) {
        return advice::from_elf("FILE.elf", memory);
    }
    let (first, end) = range(memory);
    if image.overlaps(first..end) {
        return advice::cut_out(name, memory, (first, end));
    }
    // There is nothing to cut out; a job with the empty rest would only erase the chip.
    let holds = |other: &Memory| match other {
        Memory::Fuse(fuse) => image.get(fuse_at(*fuse)).is_some(),
        _ => image.overlaps(range(*other).0..range(*other).1),
    };
    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].map(Memory::Fuse);
    let others: Vec<_> = [Memory::Eeprom, Memory::Lock].into_iter().chain(fuses).filter(holds).collect();
    advice::elsewhere(name, memory, &others)
}

/// The bytes of a file for this memory, from 0 on; with `true` if they were at avr-gcc's addresses.
pub(super) fn place(name: &str, file: &HexImage, memory: Memory) -> Result<(Image, bool), Diagnostic> {
    let image = &file.image;
    let is_mapped = image.overlaps(FLASH_END..END) && image.end().is_some_and(|end| end <= END.into());
    if !is_mapped {
        return Ok((image.clone(), false));
    }
    let (first, end) = range(memory);
    let mut misplaced = image.segments().filter_map(|(at, bytes)| {
        let last = u32::try_from(bytes.len() - 1).map_or(u32::MAX, |length| at.saturating_add(length));
        if at < first { Some(at) } else { (last >= end).then_some(at.max(end)) }
    });
    if let Some(at) = misplaced.next() {
        let line = file.line_of(at).unwrap_or_default();
        let text = format!(
            "line {line}: address {at:#x} is {} in the address map of avr-gcc, not {memory}",
            what(at)
        );
        return Err(Diagnostic::new(text).help(advice_on(name, image, memory)));
    }
    let placed = match memory {
        Memory::Fuse(fuse) => {
            let at = fuse_at(fuse);
            let byte = image.get(at).ok_or_else(|| {
                Diagnostic::new(format!("there is no {memory}, which is at {at:#x} in the map of avr-gcc"))
            })?;
            Image::from_bytes(0, [byte])
        }
        // The last byte comes first there, as avr-libc's avr/signature.h has it.
        Memory::Signature => {
            let bytes: Vec<u8> = image.segments().flat_map(|(_, bytes)| bytes.iter().copied()).collect();
            Image::from_bytes(0, bytes.into_iter().rev().collect::<Vec<_>>())
        }
        _ => image.segments().try_fold(Image::new(), |mut placed, (at, bytes)| {
            placed.insert(at - first, bytes)?;
            Ok(placed)
        }),
    };
    Ok((placed.map_err(|error| Diagnostic::of(&error))?, true))
}
