//! Which part of a file with several memories belongs to which memory.

use std::ops::Range;

use avrrr::chip::{self, Fuse};
use avrrr::icsp::Memory;
use avrrr::image::{Image, InsertError, Memories, Space};

use super::{Loaded, Purpose, advice};
use crate::diagnostic::Diagnostic;
use crate::progress::plural;

/// Where the addresses of a file of several memories begin that are not flash.
pub(super) const FLASH_END: u32 = Space::Flash.addresses().end;
/// Where they end.
pub(super) const END: u32 = Space::BootRow.addresses().end;

/// A memory in the address space of such a file: the part, and the addresses in it.
fn place(memory: Memory) -> (Space, Range<u32>) {
    let fuse = |fuse| u32::from(fuse == Fuse::High) + 2 * u32::from(fuse == Fuse::Extended);
    match memory {
        Memory::Eeprom => (Space::Eeprom, 0..0x1_0000),
        Memory::Fuse(byte) => (Space::Fuses, fuse(byte)..fuse(byte) + 1),
        Memory::Lock => (Space::Lock, 0..1),
        Memory::Signature => (Space::Signature, 0..3),
        Memory::Calibration => (Space::Signature, 3..0x10),
        Memory::SignatureRow => (Space::Signature, 0x10..0x1000),
        _ => (Space::Flash, 0..FLASH_END),
    }
}

/// The bytes of these addresses, from 0 on.
fn part(memories: &Memories, memory: Memory) -> Result<Image, Diagnostic> {
    let (space, addresses) = place(memory);
    let whole = memories.get(space);
    let mut part = Image::new();
    for (at, bytes) in whole.segments() {
        let first = at.max(addresses.start);
        let end = (at + bytes.len() as u32).min(addresses.end);
        if first < end {
            let bytes = &bytes[(first - at) as usize..(end - at) as usize];
            part.insert(first - addresses.start, bytes).map_err(|error| Diagnostic::of(&error))?;
        }
    }
    match (memory, memories.signature()) {
        (Memory::Signature, Some(signature)) => {
            Image::from_bytes(0, signature).map_err(|error| Diagnostic::of(&error))
        }
        _ => Ok(part),
    }
}

/// Puts what a memory holds at its place in such a file.
pub(super) fn put(memories: &mut Memories, memory: Memory, image: &Image) -> Result<(), InsertError> {
    let (space, addresses) = place(memory);
    memories.insert(space, addresses.start, image)
}

/// What a file has for this memory, with a note on what it has besides.
pub(super) fn take(purpose: &Purpose<'_>, memory: Memory, memories: &Memories) -> Result<Loaded, Diagnostic> {
    let name = purpose.name();
    let in_list = purpose.spec.in_list;
    let mut notes: Vec<String> = check_signature(purpose, memory, memories)?.into_iter().collect();
    if memory == Memory::Flash {
        check_ram(memories)?;
    }
    let image = part(memories, memory)?;
    let (space, addresses) = place(memory);
    if image.is_empty() && in_list {
        return Ok(Loaded::nothing());
    }
    if image.is_empty() {
        let (start, range) = (space.addresses().start, addresses.start);
        let text = match memory {
            Memory::Flash | Memory::Eeprom => format!("there is nothing for {memory} in this file"),
            _ => format!("there is no {memory} in this file, which is at {:#x} there", start + range),
        };
        let others = [Memory::Flash, Memory::Eeprom, Memory::Lock]
            .into_iter()
            .chain([Fuse::Low, Fuse::High, Fuse::Extended].map(Memory::Fuse))
            .filter(|other| part(memories, *other).is_ok_and(|image| !image.is_empty()));
        return Err(Diagnostic::new(text).help(advice::elsewhere(purpose, &others.collect::<Vec<_>>())));
    }
    let others: Vec<_> = memories
        .spaces()
        .filter(|other| ![space, Space::Ram, Space::Signature].contains(other))
        .map(|other| format!("{} ({})", other.name(), plural(memories.get(other).len(), "byte")))
        .collect();
    if !others.is_empty() && !in_list {
        notes.push(format!("note: {name}: it also has {}, of which nothing is taken", others.join(", ")));
    }
    Ok(Loaded { image, notes, chosen: false })
}

/// Refuses a file that says it is for another chip; a warning if any is accepted.
fn check_signature(
    purpose: &Purpose<'_>,
    memory: Memory,
    memories: &Memories,
) -> Result<Option<String>, Diagnostic> {
    let (Some(chip), Some(signature)) = (purpose.options.chip, memories.signature()) else { return Ok(None) };
    if signature == chip.signature || memory == Memory::Signature {
        return Ok(None);
    }
    let hex = |bytes: [u8; 3]| bytes.map(|byte| format!("{byte:02x}")).join(" ");
    let names: Vec<_> = chip::with_signature(signature).map(|chip| chip.name).collect();
    let names = if names.is_empty() { String::new() } else { format!(" ({})", names.join(" or ")) };
    let text = format!(
        "this file is for a chip with the signature {}{names}, but that of the {} is {}",
        hex(signature),
        chip.name,
        hex(chip.signature)
    );
    if purpose.options.any_signature {
        return Ok(Some(format!("warning: {}: {text}; going on because of -F", purpose.name())));
    }
    Err(Diagnostic::new(text))
}

/// RAM that does not start as zeros is initialised from flash. A file that has it in RAM only would not work.
fn check_ram(memories: &Memories) -> Result<(), Diagnostic> {
    let ram = memories.get(Space::Ram);
    let at = ram.segments().find_map(|(at, bytes)| {
        let offset = bytes.iter().position(|byte| *byte != 0)?;
        Some(Space::Ram.addresses().start + at + offset as u32)
    });
    match at {
        None => Ok(()),
        Some(at) => Err(Diagnostic::new(format!(
            "address {at:#x} is RAM, whose initial value must be in flash; this file has it in RAM only"
        ))
        .help("take the ELF file of the same build".to_owned())),
    }
}
