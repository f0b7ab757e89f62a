//! Instructions in words, whatever the part: the widest set of all data sheets' tables.

use std::format;
use std::string::String;

/// What follows the name.
#[derive(Debug, Clone, Copy)]
enum Detail {
    /// Nothing.
    No,
    /// The data byte.
    Data,
    /// The answer.
    Answer,
    /// Bytes 2 and 3, and the data byte.
    AddressData,
    /// Bytes 2 and 3, and the answer.
    AddressAnswer,
    /// Bytes 2 and 3.
    Address,
    /// Byte 3, and the answer.
    LowAnswer,
    /// Byte 3.
    Low,
}

/// The first byte, what of the second must be, the name, what follows it. Data sheets, "Serial
/// Programming Instruction Set".
const TABLE: &[(u8, Option<u8>, &str, Detail)] = &[
    (0x20, None, "read_flash_low", Detail::AddressAnswer),
    (0x28, None, "read_flash_high", Detail::AddressAnswer),
    (0x30, None, "read_signature", Detail::LowAnswer),
    (0x38, None, "read_calibration", Detail::LowAnswer),
    (0x40, None, "load_low", Detail::AddressData),
    (0x48, None, "load_high", Detail::AddressData),
    (0x4c, None, "write_page", Detail::Address),
    (0x4d, None, "load_extended_address", Detail::Low),
    (0x50, Some(0x08), "read_extended_fuse", Detail::Answer),
    (0x50, None, "read_low_fuse", Detail::Answer),
    (0x58, Some(0x08), "read_high_fuse", Detail::Answer),
    (0x58, None, "read_lock", Detail::Answer),
    (0xa0, None, "read_eeprom", Detail::AddressAnswer),
    (0xac, Some(0x53), "programming_enable", Detail::No),
    (0xac, Some(0x80), "chip_erase", Detail::No),
    (0xac, Some(0xa0), "write_low_fuse", Detail::Data),
    (0xac, Some(0xa4), "write_extended_fuse", Detail::Data),
    (0xac, Some(0xa8), "write_high_fuse", Detail::Data),
    (0xac, Some(0xe0), "write_lock", Detail::Data),
    (0xc0, None, "write_eeprom", Detail::AddressData),
    (0xc1, None, "load_eeprom", Detail::AddressData),
    (0xc2, None, "write_eeprom_page", Detail::Address),
    (0xf0, None, "poll", Detail::Answer),
];

/// The instruction and its answer without any blank, which a dump does not allow.
pub(super) fn instruction(frame: [u8; 4], answer: u8) -> String {
    let [first, second, third, data] = frame;
    let address = u16::from_be_bytes([second, third]);
    let known =
        TABLE.iter().find(|(byte, next, ..)| *byte == first && next.is_none_or(|next| next == second));
    let Some((_, _, name, detail)) = known else {
        return format!("unknown_{first:02x}_{second:02x}_{third:02x}_{data:02x}=0x{answer:02x}");
    };
    match detail {
        Detail::No => String::from(*name),
        Detail::Data => format!("{name}:0x{data:02x}"),
        Detail::Answer => format!("{name}=0x{answer:02x}"),
        Detail::AddressData => format!("{name}_0x{address:04x}:0x{data:02x}"),
        Detail::AddressAnswer => format!("{name}_0x{address:04x}=0x{answer:02x}"),
        Detail::Address => format!("{name}_0x{address:04x}"),
        Detail::LowAnswer => format!("{name}_0x{third:02x}=0x{answer:02x}"),
        Detail::Low => format!("{name}_0x{third:02x}"),
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn instructions_read_like_the_data_sheet_calls_them() {
        for (frame, answer, text) in [
            ([0xac, 0x53, 0, 0], 0x00, "programming_enable"),
            ([0xac, 0x80, 0, 0], 0x00, "chip_erase"),
            ([0xac, 0xa4, 0, 0xfd], 0x00, "write_extended_fuse:0xfd"),
            ([0xac, 0x12, 0x34, 0x56], 0x78, "unknown_ac_12_34_56=0x78"),
            ([0x30, 0, 1, 0], 0x95, "read_signature_0x01=0x95"),
            ([0x28, 0x12, 0x34, 0], 0x0c, "read_flash_high_0x1234=0x0c"),
            ([0x40, 0, 0x1f, 0xaa], 0x00, "load_low_0x001f:0xaa"),
            ([0x4c, 0x01, 0x80, 0], 0x00, "write_page_0x0180"),
            ([0x4d, 0, 1, 0], 0x00, "load_extended_address_0x01"),
            ([0x50, 0x08, 0, 0], 0xff, "read_extended_fuse=0xff"),
            ([0x50, 0x00, 0, 0], 0x62, "read_low_fuse=0x62"),
            ([0xf0, 0, 0, 0], 0x01, "poll=0x01"),
        ] {
            assert_eq!(instruction(frame, answer), text);
        }
    }
}
