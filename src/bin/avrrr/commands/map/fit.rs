//! Which parts a file fits.

use avrrr::chip::{self, Chip, Fuse};
use avrrr::icsp::Memory;
use avrrr::image::{Memories, Space};

use super::program::begins_with_jmp;

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
    if lacks_jmp(chip) && begins_with_jmp(&memories.get(Space::Flash)) {
        why.push("its instructions lack jmp, with which the program begins".to_owned());
    }
    why
}

/// Parts with 8 KiB reach all of their flash without it. These two have it nevertheless, as avr-gcc says.
fn lacks_jmp(chip: &Chip) -> bool {
    const SMALL: u32 = 8 * 1024;
    chip.flash.size <= SMALL && !["ATmega8U2", "AT90USB82"].contains(&chip.name)
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

#[cfg(test)]
mod tests {
    use avrrr::image::Image;

    use super::*;

    fn file(space: Space, at: u32, bytes: &[u8]) -> Memories {
        let mut memories = Memories::new();
        memories.insert(space, at, &Image::from_bytes(0, bytes).unwrap()).unwrap();
        memories
    }

    #[test]
    fn a_part_fits_if_it_has_all_that_the_file_has() {
        let names = |memories: &Memories| {
            let fitting = chip::ALL.iter().filter(|chip| misfits(memories, chip).is_empty());
            let mut names: Vec<_> = fitting.map(|chip| chip.name).collect();
            names.sort_unstable();
            names
        };
        let jmp = names(&file(Space::Flash, 0, &[0x0c, 0x94, 0x34, 0x00]));
        let rjmp = names(&file(Space::Flash, 0, &[0x0e, 0xc0]));
        for (part, has_jmp) in
            [("ATtiny85", false), ("ATmega8", false), ("ATmega8U2", true), ("ATmega16", true)]
        {
            assert_eq!((jmp.contains(&part), rjmp.contains(&part)), (has_jmp, true), "{part}");
        }
        assert_eq!(
            names(&file(Space::Flash, 0x3_ffff, &[0])),
            ["ATmega2560", "ATmega2561", "ATmega2564RFR2", "ATmega256RFR2"]
        );
        let of_328p = names(&file(Space::Signature, 0, &[0x1e, 0x95, 0x0f]));
        assert!(of_328p.contains(&"ATmega328P") && !of_328p.contains(&"ATmega328"), "{of_328p:?}");
        let with_efuse = names(&file(Space::Fuses, 2, &[0xfd]));
        assert!(with_efuse.contains(&"ATmega328P") && !with_efuse.contains(&"ATmega8"), "{with_efuse:?}");
        assert!(parts(&file(Space::Eeprom, 0xffff, &[0])).starts_with("it fits no part"));
    }
}
