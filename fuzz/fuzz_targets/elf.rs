//! ELF files: whatever is in them, they are refused, or are images in the
//! memories of an AVR.
#![no_main]

use avrrr::image::{Memories, Space};
use libfuzzer_sys::fuzz_target;

fuzz_target!(|file: &[u8]| {
    match Memories::from_elf(file) {
        Ok(memories) => {
            let flat = memories.flat();
            assert!(!flat.is_empty());
            assert!(flat.end().is_some_and(|end| end <= Space::BootRow.addresses().end.into()));
            // Each run of bytes is made of pieces of the file; the first byte of each is somewhere in it.
            assert!(flat.segments().all(|(_, bytes)| file.contains(&bytes[0])));
            let len: usize = memories.spaces().map(|space| memories.get(space).len()).sum();
            assert_eq!(len, flat.len());
        }
        Err(error) => assert!(!error.to_string().is_empty()),
    }
});
