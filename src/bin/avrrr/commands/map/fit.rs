//! Which parts a file fits.

use avrrr::chip::{self, Chip, Fuse};
use avrrr::icsp::Memory;
use avrrr::image::{Memories, Space};

/// Why a file does not fit a part, each as a phrase; none: it does.
pub(super) fn misfits(memories: &Memories, chip: &Chip) -> Vec<String> {
    let mut why = Vec::new();
    for (space, memory) in [(Space::Flash, Memory::Flash), (Space::Eeprom, Memory::Eeprom)] {
        let (end, size) = (memories.get(space).end().unwrap_or(0), memory.size(chip));
        if end > size.into() {
            why.push(format!("the file ends at {end:#x}, its {memory} at {size:#x}"));
        }
    }
    let fuses = memories.get(Space::Fuses);
    let first = if chip.fuses.iter().any(|byte| byte.fuse == Fuse::Only) { Fuse::Only } else { Fuse::Low };
    for (at, fuse) in (0..).zip([first, Fuse::High, Fuse::Extended]) {
        let memory = Memory::Fuse(fuse);
        // A byte of ones is what a part without it reads as.
        if fuses.get(at).is_some_and(|value| value != 0xff) && memory.size(chip) == 0 {
            why.push(format!("it has no {memory}"));
        }
    }
    if let Some(signature) = memories.signature().filter(|signature| *signature != chip.signature) {
        let [a, b, c] = signature;
        why.push(format!("the signature in the file is {a:02x} {b:02x} {c:02x}"));
    }
    if let Some(space) = memories.spaces().find(|space| matches!(space, Space::UserRow | Space::BootRow)) {
        why.push(format!("it has no {}", space.name()));
    }
    why
}

/// The parts that a file fits, as a line: how many, and the smallest of them.
pub(super) fn parts(memories: &Memories) -> String {
    /// More are not read.
    const MOST: usize = 12;
    let fitting: Vec<_> = chip::ALL.iter().filter(|chip| misfits(memories, chip).is_empty()).collect();
    let Some(smallest) = fitting.iter().map(|chip| chip.flash.size).min() else {
        return "it fits no part that avrrr knows".to_owned();
    };
    let names: Vec<_> =
        fitting.iter().filter(|chip| chip.flash.size == smallest).map(|chip| chip.name).collect();
    let more = names.len().saturating_sub(MOST);
    let more = if more > 0 { format!(" and {more} more") } else { String::new() };
    format!(
        "it fits {} of {} parts; the smallest have {} bytes of flash: {}{more}",
        fitting.len(),
        chip::ALL.len(),
        smallest,
        names[..names.len().min(MOST)].join(", ")
    )
}
