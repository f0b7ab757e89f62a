//! ELF files of avr-gcc, avr-libc and whatever else links for an AVR.

use alloc::vec::Vec;

use object::LittleEndian;
use object::elf::{
    EM_AVR, ET_EXEC, FileHeader32, PT_LOAD, ProgramHeader32, SHF_ALLOC, SHT_NOBITS, SectionHeader32,
};
use object::read::elf::{FileHeader as _, ProgramHeader as _, SectionHeader as _};
use thiserror::Error;

use super::{Image, InsertError, Memories, NoSpaceError, Space};

type FileHeader = FileHeader32<LittleEndian>;
type ProgramHeader = ProgramHeader32<LittleEndian>;
type SectionHeader = SectionHeader32<LittleEndian>;

/// No more segments and sections are looked at: a linked program has about ten and twenty.
const MOST_SEGMENTS: usize = 1 << 10;
const MOST_SECTIONS: usize = 1 << 16;

/// How an ELF file begins.
const MAGIC: &[u8] = b"\x7fELF";

/// Why a file is not an ELF file that can be programmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Error)]
#[non_exhaustive]
pub enum ElfError {
    /// It does not begin as an ELF file does.
    #[error("this is not an ELF file")]
    NotElf,
    /// It is for another processor.
    #[error("this is an ELF file for another machine: its number is {machine}, that of an AVR is 83")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OtherMachine {
        /// The number of the machine (`e_machine`).
        machine: u16,
    },
    /// It is an object file or a library: its addresses are not known yet.
    #[error("this is an ELF object file, which is not linked yet")]
    NotLinked,
    /// It is cut off or damaged.
    #[error("the ELF file is cut off or damaged: its {part} cannot be read")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Damaged {
        /// Which part of it, such as `header`.
        part: &'static str,
    },
    /// Bytes are loaded to an address that belongs to no memory, or across two memories.
    #[error("{len} bytes from {at:#x} on are in no memory of an AVR")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    OutOfPlace {
        /// The load address.
        at: u64,
        /// How many bytes there are.
        len: usize,
    },
    /// Two sections are loaded to the same address.
    #[error("two sections are loaded to {at:#x}")]
    #[cfg_attr(not(feature = "mock"), non_exhaustive)]
    Overlap {
        /// The lowest byte address that both hold.
        at: u32,
    },
    /// It has no bytes for any memory.
    #[error("the ELF file has nothing that can be loaded")]
    NoData,
}

/// ELF, which needs the feature `elf`.
impl Memories {
    /// Reads a linked program. Sections go to their load addresses: initialised variables, which the program finds
    /// in RAM, are in flash behind its code.
    ///
    /// ```
    /// use avrrr::image::{Memories, Space};
    ///
    /// let elf = std::fs::read("tests/wild/elf-with-eeprom-and-fuses.elf")?;
    /// let memories = Memories::from_elf(&elf)?;
    /// assert_eq!(memories.get(Space::Eeprom).to_bytes(0xff), [1, 2, 3, 4, 5, 6]);
    /// assert_eq!(memories.get(Space::Fuses).to_bytes(0xff), [0xe2, 0xd9, 0xff]);
    /// # Ok::<(), Box<dyn std::error::Error>>(())
    /// ```
    ///
    /// # Errors
    ///
    /// Every one of [`ElfError`]. What the file claims is checked against its length first.
    pub fn from_elf(file: &[u8]) -> Result<Self, ElfError> {
        let header = header(file)?;
        let mut pieces = pieces(file, header)?;
        // Appending takes no time.
        pieces.sort_by_key(|(at, _)| *at);
        let mut flat = Image::new();
        for (at, bytes) in pieces {
            let out_of_place = ElfError::OutOfPlace { at, len: bytes.len() };
            let [first, last] = [at, at + (bytes.len() - 1) as u64]
                .map(|at| u32::try_from(at).ok().and_then(|at| Some((at, Space::of(at)?))));
            let (Some((first, space)), Some((_, end_space))) = (first, last) else {
                return Err(out_of_place);
            };
            if space != end_space {
                return Err(out_of_place);
            }
            flat.insert(first, bytes).map_err(|error| match error {
                InsertError::Overlap { at } => ElfError::Overlap { at },
                InsertError::PastEnd { .. } => out_of_place,
            })?;
        }
        if flat.is_empty() {
            return Err(ElfError::NoData);
        }
        Self::from_flat(flat).map_err(|NoSpaceError { at }| ElfError::OutOfPlace { at: at.into(), len: 1 })
    }
}

/// The header of a linked program for an AVR.
fn header(file: &[u8]) -> Result<&FileHeader, ElfError> {
    if !file.starts_with(MAGIC) {
        return Err(ElfError::NotElf);
    }
    let damaged = ElfError::Damaged { part: "header" };
    // These are at the same place in the header of any machine; the byte at 5 says how they are to be read.
    let half = |at: usize| file.get(at..at + 2).map(|half| [half[0], half[1]]);
    let unit = if file.get(5) == Some(&2) { u16::from_be_bytes } else { u16::from_le_bytes };
    let (Some(file_type), Some(machine)) = (half(16).map(unit), half(18).map(unit)) else {
        return Err(damaged);
    };
    if machine != EM_AVR.0 {
        return Err(ElfError::OtherMachine { machine });
    }
    if file_type != ET_EXEC.0 {
        return Err(ElfError::NotLinked);
    }
    FileHeader::parse(file).map_err(|_| damaged)
}

/// Everything that is loaded, with its load address. None is empty.
fn pieces<'f>(file: &'f [u8], header: &FileHeader) -> Result<Vec<(u64, &'f [u8])>, ElfError> {
    let order = LittleEndian;
    let damaged = |part| ElfError::Damaged { part };
    let segments = header.program_headers(order, file).map_err(|_| damaged("program header table"))?;
    let segments: Vec<_> = segments.iter().filter(|segment| segment.p_type(order) == PT_LOAD).collect();
    let sections = header.section_headers(order, file).map_err(|_| damaged("section header table"))?;
    if segments.len() > MOST_SEGMENTS {
        return Err(damaged("program header table"));
    }
    if sections.len() > MOST_SECTIONS {
        return Err(damaged("section header table"));
    }
    let mut pieces = Vec::new();
    if sections.is_empty() {
        for segment in &segments {
            let bytes = segment.data(order, file).map_err(|()| damaged("segment"))?;
            pieces.push((segment.p_paddr(order).into(), bytes));
        }
    }
    for section in sections {
        let is_loaded = section.sh_flags(order).0 & SHF_ALLOC.0 != 0 && section.sh_type(order) != SHT_NOBITS;
        if is_loaded {
            let bytes = section.data(order, file).map_err(|_| damaged("section"))?;
            pieces.push((load_address(section, &segments), bytes));
        }
    }
    pieces.retain(|(_, bytes)| !bytes.is_empty());
    Ok(pieces)
}

/// Where a section is loaded to: as far behind the load address of its segment as it is behind the beginning of the
/// segment in the file.
fn load_address(section: &SectionHeader, segments: &[&ProgramHeader]) -> u64 {
    let order = LittleEndian;
    let (first, len) = (u64::from(section.sh_offset(order)), u64::from(section.sh_size(order)));
    let address = u64::from(section.sh_addr(order));
    let offset = |segment: &&&ProgramHeader| {
        let start = u64::from(segment.p_offset(order));
        let is_inside = first >= start && first + len <= start + u64::from(segment.p_filesz(order));
        // Segments of a file may share bytes.
        let virtual_start = u64::from(segment.p_vaddr(order));
        (is_inside && address.checked_sub(virtual_start) == Some(first - start)).then(|| first - start)
    };
    let found =
        segments.iter().find_map(|segment| Some(u64::from(segment.p_paddr(order)) + offset(&segment)?));
    found.unwrap_or(address)
}

#[cfg(test)]
mod tests;
