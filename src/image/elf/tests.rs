//! Files that avr-gcc made, and the same damaged.

use alloc::string::ToString;
use alloc::vec;
use alloc::vec::Vec;

use super::*;

const EVERYTHING: &[u8] = include_bytes!("../../../tests/data/elf/everything.elf");
const LOADER: &[u8] = include_bytes!("../../../tests/data/elf/loader.elf");
const SMALL: &[u8] = include_bytes!("../../../tests/data/elf/small.elf");

/// A file with these sections at the end of its header and one segment for each: address, load address, bytes.
fn linked(sections: &[(u32, u32, &[u8])]) -> Vec<u8> {
    let count = sections.len() as u16;
    let programs = 52 + 32 * u32::from(count);
    let data: Vec<u8> = sections.iter().flat_map(|(_, _, bytes)| bytes.iter().copied()).collect();
    let (mut program_table, mut section_table, mut at) = (Vec::new(), vec![0; 40], programs);
    for (address, load, bytes) in sections {
        let len = bytes.len() as u32;
        program_table.extend([1, at, *address, *load, len, len, 5, 1].into_iter().flat_map(u32::to_le_bytes));
        section_table.extend([0, 1, 2, *address, at, len, 0, 0, 1, 0].into_iter().flat_map(u32::to_le_bytes));
        at += len;
    }
    let mut file = b"\x7fELF\x01\x01\x01\0\0\0\0\0\0\0\0\0\x02\0\x53\0\x01\0\0\0".to_vec();
    file.extend([0, 52, at, 5].into_iter().flat_map(u32::to_le_bytes));
    file.extend([52, 32, count, 40, count + 1, 0].into_iter().flat_map(u16::to_le_bytes));
    [file, program_table, data, section_table].concat()
}

#[test]
fn every_section_goes_to_its_memory() {
    let memories = Memories::from_elf(EVERYTHING).unwrap();
    let spaces = [Space::Flash, Space::Eeprom, Space::Fuses, Space::Lock, Space::Signature, Space::UserRow];
    assert_eq!(memories.spaces().collect::<Vec<_>>(), spaces);
    let flash = memories.get(Space::Flash);
    assert_eq!(flash.segments().map(|(at, bytes)| (at, bytes.len())).collect::<Vec<_>>(), [(0, 0xee)]);
    let flash = flash.to_bytes(0xff);
    assert_eq!(flash[..4], [0x0c, 0x94, 0x36, 0x00]);
    assert_eq!(flash[0x68..0x6c], [0xf0, 0xf1, 0xf2, 0xf3]);
    // The load image of the variables, not their place in RAM.
    assert_eq!(flash[0xe4..], *b"*constant\0");
    for (space, bytes) in [
        (Space::Eeprom, &[1, 2, 3, 4, 5, 6][..]),
        (Space::Fuses, &[0xe2, 0xd9, 0xff]),
        (Space::Lock, &[0xff]),
        (Space::UserRow, &[0xaa, 0x55]),
    ] {
        assert_eq!(memories.get(space).to_bytes(0), bytes, "{space:?}");
    }
    assert_eq!(memories.signature(), Some([0x1e, 0x95, 0x0f]));
    let small = Memories::from_elf(SMALL).unwrap();
    assert_eq!(small.signature(), Some([0x1e, 0x93, 0x0b]));
}

#[test]
fn a_boot_loader_is_where_it_was_put() {
    let flash = Memories::from_elf(LOADER).unwrap().get(Space::Flash);
    let found: Vec<_> = flash.segments().map(|(at, bytes)| (at, bytes.len())).collect();
    assert_eq!(found, [(0, 0x8a), (0x7000, 6)]);
}

#[test]
fn without_sections_the_segments_count() {
    let mut stripped = EVERYTHING.to_vec();
    // The offset and the number of section headers.
    stripped[32..36].fill(0);
    stripped[48..52].fill(0);
    assert_eq!(Memories::from_elf(&stripped), Memories::from_elf(EVERYTHING));
}

#[test]
fn the_order_of_sections_does_not_matter() {
    let file = linked(&[(0x810000, 0x810000, &[9]), (0x800100, 2, &[3, 4]), (0, 0, &[1, 2])]);
    let memories = Memories::from_elf(&file).unwrap();
    assert_eq!(memories.get(Space::Flash).to_bytes(0), [1, 2, 3, 4]);
    assert_eq!(memories.get(Space::Eeprom).to_bytes(0), [9]);
}

#[test]
fn what_is_wrong_is_told() {
    use ElfError::*;
    let changed = |at: usize, byte: u8| {
        let mut file = EVERYTHING.to_vec();
        file[at] = byte;
        file
    };
    let cases = [
        (Vec::new(), NotElf),
        (b"\x7fEL".to_vec(), NotElf),
        (b"\x7fELF\x01\x01".to_vec(), Damaged { part: "header" }),
        (EVERYTHING[..51].to_vec(), Damaged { part: "header" }),
        (EVERYTHING[..52].to_vec(), Damaged { part: "program header table" }),
        (EVERYTHING[..0x2f4].to_vec(), Damaged { part: "section header table" }),
        (changed(18, 62), OtherMachine { machine: 62 }),
        // Of the other byte order.
        (b"\x7fELF\x01\x02\x01\0\0\0\0\0\0\0\0\0\0\x02\0\x14".to_vec(), OtherMachine { machine: 20 }),
        (changed(16, 1), NotLinked),
        // For 64 bits, which no AVR has.
        (changed(4, 2), Damaged { part: "header" }),
        (linked(&[]), NoData),
        (linked(&[(0, 0, &[])]), NoData),
        (linked(&[(0x100, 0x100, &[1, 2]), (0x101, 0x101, &[2])]), Overlap { at: 0x101 }),
        (linked(&[(0x7f_ffff, 0x7f_ffff, &[1, 2])]), OutOfPlace { at: 0x7f_ffff, len: 2 }),
        (linked(&[(0x87_0000, 0x87_0000, &[1])]), OutOfPlace { at: 0x87_0000, len: 1 }),
        (linked(&[(u32::MAX, u32::MAX, &[1, 2])]), OutOfPlace { at: u32::MAX.into(), len: 2 }),
    ];
    for (file, want) in cases {
        assert_eq!(Memories::from_elf(&file), Err(want), "{}", want);
        assert!(!want.to_string().is_empty());
    }
}

/// A kilobyte that claims 4 GB is refused for what it is.
#[test]
fn what_is_claimed_must_be_there() {
    let mut file = linked(&[(0, 0, &[0; 800])]);
    let section = file.len() - 40;
    file[section + 20..section + 24].fill(0xff);
    assert_eq!(Memories::from_elf(&file), Err(ElfError::Damaged { part: "section" }));
    let mut file = linked(&[(0, 0, &[0; 800])]);
    file[44..46].fill(0xfe);
    assert_eq!(Memories::from_elf(&file), Err(ElfError::Damaged { part: "program header table" }));
}

/// Many sections that share the same bytes of the file do not multiply them.
#[test]
fn many_sections_end_at_the_first_that_overlaps() {
    let shared = linked(&[(0, 0, &[0; 0x8000])]);
    let section = shared[shared.len() - 40..].to_vec();
    let mut file = shared;
    for _ in 0..1000 {
        file.extend(&section);
    }
    file[48..50].copy_from_slice(&1002_u16.to_le_bytes());
    assert_eq!(Memories::from_elf(&file), Err(ElfError::Overlap { at: 0 }));
}

#[test]
fn damaged_files_are_no_panic() {
    for at in 0..EVERYTHING.len() {
        for byte in [0, 1, 0x7f, 0x80, 0xff] {
            let mut file = EVERYTHING.to_vec();
            file[at] = byte;
            let _ = Memories::from_elf(&file);
            let _ = Memories::from_elf(&file[..at]);
        }
    }
}
