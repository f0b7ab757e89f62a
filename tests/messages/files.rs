//! Errors on files.

use avrrr::image::{ElfError, HexError, InsertError, NoSpaceError, SrecError};

use crate::Messages;

pub(super) fn on_files(messages: &mut Messages) {
    messages.add(
        "image::InsertError",
        [InsertError::Overlap { at: 0x10 }, InsertError::PastEnd { at: 0xffff_fff0, len: 32 }],
    );
    let line = 3;
    messages.add(
        "image::HexError",
        [
            HexError::MissingColon { line, found: b'S' },
            HexError::MissingColon { line, found: 0x7f },
            HexError::BadCharacter { line, column: 5, found: b'G' },
            HexError::Length { line, found: 20, expected: 22 },
            HexError::Checksum { line, found: 0x12, expected: 0x34 },
            HexError::UnknownType { line, record_type: 9 },
            HexError::TypeLength { line, record_type: 4, len: 3 },
            HexError::Contradiction { line, at: 0x10, new: 0x12, before: 1, old: 0x34 },
            HexError::PastEnd { line, at: 0xffff_fff0, len: 32 },
            HexError::AfterEnd { line, end: 2 },
            HexError::MissingEnd { line },
            HexError::Empty,
            HexError::NoData,
        ],
    );
    messages.add(
        "image::SrecError",
        [
            SrecError::MissingStart { line, found: b':' },
            SrecError::BadCharacter { line, column: 5, found: b'G' },
            SrecError::Length { line, found: 20, expected: 22 },
            SrecError::Checksum { line, found: 0x12, expected: 0x34 },
            SrecError::UnknownType { line, record_type: 4 },
            SrecError::Count { line, found: 2, expected: 3 },
            SrecError::Contradiction { line, at: 0x10, new: 0x12, before: 1, old: 0x34 },
            SrecError::PastEnd { line, at: 0xffff_fff0, len: 32 },
            SrecError::AfterEnd { line, end: 2 },
            SrecError::MissingEnd { line },
            SrecError::Empty,
            SrecError::NoData,
        ],
    );
    messages.add(
        "image::ElfError",
        [
            ElfError::NotElf,
            ElfError::OtherMachine { machine: 62 },
            ElfError::NotLinked,
            ElfError::Damaged { part: "header" },
            ElfError::OutOfPlace { at: 0x87_0000, len: 32 },
            ElfError::Overlap { at: 0x100 },
            ElfError::NoData,
        ],
    );
    messages.add("image::NoSpaceError", [NoSpaceError { at: 0x87_0000 }]);
}
