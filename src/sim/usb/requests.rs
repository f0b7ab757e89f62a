//! What a host asks for, taken out of its flatbuffer. Slots and defaults are those of section 4 of
//! `docs/protocol/bpio2.md`.

use std::string::String;
use std::vec::Vec;

use super::supply::USUAL_MA;
use super::table::{Damaged, Table};

/// A packet of the host.
#[derive(Debug)]
pub(super) struct Packet {
    pub(super) major: u8,
    pub(super) minor: u16,
    pub(super) contents: Contents,
}

/// What is in it.
#[derive(Debug)]
pub(super) enum Contents {
    /// Its type says that there is nothing.
    Nothing,
    Status(Option<Vec<u8>>),
    Configuration(Option<Configuration>),
    Data(Data),
    Unknown,
}

/// A request to change something.
#[derive(Debug, Default)]
pub(super) struct Configuration {
    pub(super) mode: Option<String>,
    pub(super) mode_configuration: Option<ModeConfiguration>,
    /// Most significant bit first, least significant bit first.
    pub(super) bit_order: [bool; 2],
    pub(super) psu_disable: bool,
    pub(super) psu_enable: bool,
    pub(super) psu_set_mv: Option<u32>,
    pub(super) psu_set_ma: u16,
    pub(super) pullup_disable: bool,
    pub(super) pullup_enable: bool,
    /// Mask and values.
    pub(super) io_direction: [u8; 2],
    pub(super) io_value: [u8; 2],
    /// How many colours.
    pub(super) led_color: Option<usize>,
    pub(super) print: Option<Vec<u8>>,
    pub(super) bootloader: bool,
    pub(super) reset: bool,
}

/// What a mode is set up with, as far as the simulator knows a use for it.
#[derive(Debug)]
pub(super) struct ModeConfiguration {
    pub(super) speed: u32,
    pub(super) clock_polarity: bool,
    pub(super) clock_phase: bool,
    pub(super) chip_select_idle: bool,
}

/// A request to move bytes.
#[derive(Debug)]
pub(super) struct Data {
    pub(super) start_main: bool,
    pub(super) start_alt: bool,
    pub(super) write: Vec<u8>,
    pub(super) read: usize,
    pub(super) stop: bool,
}

impl Packet {
    /// Takes it out of the whole buffer of the firmware, whatever its own length was.
    pub(super) fn read(buffer: &[u8]) -> Result<Self, Damaged> {
        let root = Table::root(buffer)?;
        let contents = root.table(10)?;
        let contents = match (root.byte(8)?, contents) {
            (0, _) => Contents::Nothing,
            (1, table) => Contents::Status(match table {
                Some(table) => Some(table.vector(4, 1)?.map_or_else(|| Vec::from([0]), <[u8]>::to_vec)),
                None => None,
            }),
            (2, Some(table)) => Contents::Configuration(Some(Configuration::read(table)?)),
            (2, None) => Contents::Configuration(None),
            (3, Some(table)) => Contents::Data(Data::read(table)?),
            (3, None) => Contents::Data(Data::read(Table::root(&NO_DATA)?)?),
            _ => Contents::Unknown,
        };
        Ok(Self { major: root.byte(4)?, minor: root.half(6)?.unwrap_or(0), contents })
    }
}

/// An empty table: what the firmware reads where there is none. Chosen.
const NO_DATA: [u8; 12] = [4, 0, 0, 0, 0xfc, 0xff, 0xff, 0xff, 4, 0, 4, 0];

impl Configuration {
    fn read(table: Table<'_>) -> Result<Self, Damaged> {
        let text = |bytes: &[u8]| String::from_utf8_lossy(bytes).into_owned();
        Ok(Self {
            mode: table.string(4)?.map(text),
            mode_configuration: table.table(6)?.map(ModeConfiguration::read).transpose()?,
            bit_order: [table.flag(8)?, table.flag(10)?],
            psu_disable: table.flag(12)?,
            psu_enable: table.flag(14)?,
            psu_set_mv: table.word(16)?.filter(|millivolts| *millivolts != 0),
            psu_set_ma: table.half(18)?.unwrap_or(USUAL_MA),
            pullup_disable: table.flag(20)?,
            pullup_enable: table.flag(22)?,
            io_direction: [table.byte(24)?, table.byte(26)?],
            io_value: [table.byte(28)?, table.byte(30)?],
            led_color: table.vector(34, 4)?.map(|colours| colours.len() / 4),
            print: table.string(36)?.map(<[u8]>::to_vec),
            bootloader: table.flag(38)?,
            reset: table.flag(40)?,
        })
    }
}

impl ModeConfiguration {
    fn read(table: Table<'_>) -> Result<Self, Damaged> {
        Ok(Self {
            speed: table.word(4)?.unwrap_or(20_000),
            clock_polarity: table.flag(18)?,
            clock_phase: table.flag(20)?,
            chip_select_idle: table.byte_if(22)?.is_none_or(|idle| idle != 0),
        })
    }
}

impl Data {
    fn read(table: Table<'_>) -> Result<Self, Damaged> {
        Ok(Self {
            start_main: table.flag(4)?,
            start_alt: table.flag(6)?,
            write: table.vector(8, 1)?.unwrap_or_default().to_vec(),
            read: table.half(10)?.unwrap_or(0).into(),
            stop: table.flag(12)? || table.flag(14)?,
        })
    }
}
