//! What differs between boards and firmware generations, as data: no other file asks for a version.

use super::generation::{self, Firmware as Release};
use super::menus::{
    FOUR_SPEEDS, IN_LINE_2019, MODES_5, MODES_6, MODES_7, MODES_7_0, MODES_2019, SPEEDS_OF_8_0,
    SPEEDS_OF_2016, SPEEDS_OF_2019,
};
use crate::sim::link::Kind;
use crate::sim::timing::{self, Times};
use generation::Hardware::{V1a, V2go, V3 as V3Board, V4 as V4Board, V5, V5xl, V6};

/// What RB11 does, and with it the pull-up bit of the peripherals command. Reference 1.2, 1.3.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Rb11 {
    /// Switches the pull-ups.
    Pullups,
    /// Is AUX2: let go of, or low.
    Aux2,
}

/// How the firmware waits for its last characters before it changes the line rate. Reference 2.7.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum RateChange {
    /// Not at all: what has not left is lost.
    Abrupt,
    /// Until the queue is full, by a flag of the wrong sense: the last five are lost, or it never ends.
    WrongFlag,
    /// Until everything has left.
    Complete,
}

/// How 0x04 and 0x05 go about it. Reference 4.5, 5.5.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Transfer {
    /// The whole payload into RAM first; all of the answer at the end.
    Buffered,
    /// Each byte into the SPI queue as it comes; each byte of the answer as it is read.
    Streamed,
}

/// What differs in 0x04 and 0x05. Reference 4.5, 5.5.
#[derive(Debug, Clone, Copy)]
pub(super) struct WriteThenRead {
    pub(super) transfer: Transfer,
    /// The largest counts.
    pub(super) most_written: u16,
    pub(super) most_read: u16,
    /// Is a command with both counts 0 accepted?
    pub(super) takes_nothing: bool,
    /// Is there an answer when nothing is read?
    pub(super) answers_writes: bool,
    /// 0x04: does CS go low before the payload has come?
    pub(super) selects_early: bool,
    /// MOSI while reading.
    pub(super) filler: u8,
}

/// A board.
#[derive(Debug)]
pub(super) struct Hardware {
    /// What it is called on a command line.
    pub(super) term: &'static str,
    /// After `Bus Pirate ` up to firmware 6.0, and from 6.1 on. Reference 2.2.
    pub(super) names: [&'static str; 2],
    /// The line that names the microcontroller. Reference 2.2.
    pub(super) device: &'static str,
    /// The configuration words, as `i` prints them.
    pub(super) config_words: &'static str,
    /// The firmware that it has unless another is asked for.
    pub(super) usual_firmware: generation::Firmware,
    /// Which of the firmware's lists of [modes](Firmware::modes).
    pub(super) build: usize,
    pub(super) rb11: Rb11,
    /// Does bitbang mode know 0x10 and 0x11? Reference 1.2.
    pub(super) self_test: bool,
    /// Is there a boot loader that the banner tells of? Reference 2.2.
    pub(super) bootloader: bool,
    /// Can the firmware reset the chip? Reference 1.4.
    pub(super) resets: bool,
    /// Can the pull-ups be fed on board? Without that they pull nothing. Reference 1.4.
    pub(super) vpu: bool,
    /// What the code of any firmware takes; `None`: it depends on the firmware.
    pub(super) times: Option<&'static Times>,
    /// What lies between the microcontroller and the host.
    pub(super) link: Kind,
}

/// A firmware generation.
#[derive(Debug)]
pub(super) struct Firmware {
    /// What it is called on a command line.
    pub(super) term: &'static str,
    /// What its code takes, on boards that have no other [times](Hardware::times).
    pub(super) times: &'static Times,
    /// The boards that ran it.
    pub(super) boards: &'static [generation::Hardware],
    /// Is it the old protocol on a new board, which has nothing else of all this? Reference 6.2.
    pub(super) legacy: bool,
    /// That mode as pull request 307 has it.
    pub(super) pull_307: bool,
    /// The banner's second line, up to the modes. Reference 2.2.
    pub(super) version: &'static str,
    /// Does that line go on with a list of the modes? Reference 2.2.
    pub(super) lists_modes: bool,
    /// Does it know the way into the boot loader? Reference 2.2, 2.4.
    pub(super) bootloader: bool,
    /// The banner's last line. Reference 2.2.
    pub(super) url: &'static str,
    /// Is there a blank in the microcontroller's name? Reference 2.2.
    pub(super) stray_blank: bool,
    /// Which of the board's [names](Hardware::names).
    pub(super) naming: usize,
    /// The terminal's modes, as the menu and the prompt call them: up to v3, and on v4. Reference 2.3.
    pub(super) modes: [&'static [&'static str]; 2],
    /// The status report's item about the supplies, without its ON or OFF. Reference 2.2.
    pub(super) supplies: &'static str,
    /// On v4, is the status report wrong about what a/A/@ control? Reference 2.2.
    pub(super) inverts_aux_text: bool,
    /// Does SPI reach the pins only with `W`? Reference 2.3.
    pub(super) clutch: bool,
    /// Which of the six questions about SPI are asked, in order. Reference 2.3.
    pub(super) spi_questions: &'static [usize],
    /// The speeds to choose from there, and how many; and how many the line `m 5 ...` takes. Reference 2.3.
    pub(super) speed_menu: (&'static str, u16),
    pub(super) speeds_in_line: u16,
    /// Does `#` ask first? Reference 2.4.
    pub(super) confirms_reset: bool,
    /// Entries of the line rate menu; the tenth is a divider. Reference 2.7, 5.5.
    pub(super) rates: u16,
    /// The bits of that divider that are kept. Reference 2.7.
    pub(super) brg_mask: u16,
    pub(super) rate_change: RateChange,
    /// What bitbang mode knows below 0x20, self tests aside. Reference 3.1.
    pub(super) bitbang: &'static [u8],
    /// Is OpenOCD's mode in the builds up to v3?
    pub(super) open_ocd: bool,
    /// Does bitbang mode take 0x60-0x7F for 0x40-0x5F? Reference 3.1.
    pub(super) bitbang_aliases: bool,
    /// The bits of a pin command that come back with the levels. Reference 3.2.
    pub(super) bitbang_echo: u8,
    /// What binary SPI knows below 0x10. Reference 4.2, 5.5.
    pub(super) spi: &'static [u8],
    /// Does binary SPI, on v4, know 0x50-0x52? Reference 4.3.
    pub(super) vpu_commands: bool,
    /// The bits of a speed code that count. Reference 4.8.
    pub(super) speed_mask: u8,
    /// SCK periods of the speed codes, nanoseconds; other codes are refused. Reference 4.8.
    pub(super) sck_period_ns: &'static [u64],
    /// Has CKE the wrong sense? Reference 5.5.
    pub(super) inverts_cke: bool,
    /// Does open drain reach MOSI? Reference 4.3: a wrong register bit in all official releases.
    pub(super) mosi_open_drain: bool,
    pub(super) write_then_read: WriteThenRead,
    /// Does each SPI command end with a sign to the USB side to hand over the answer? Reference 5.3.
    pub(super) flushes: bool,
}

/// v1a.
static V1A: Hardware = Hardware {
    term: "v1a",
    names: ["v1a"; 2],
    device: "DEVID:0x0447 REVID:0x3043 (24FJ64GA002 B5)",
    usual_firmware: Release::V5_10,
    rb11: Rb11::Aux2,
    self_test: false,
    link: Kind::Rs232,
    ..V3
};

/// v2go, which nothing in its answers tells from v3.a.
static V2GO: Hardware = Hardware { term: "v2go", ..V3 };

/// v3.a.
static V3: Hardware = Hardware {
    term: "v3",
    names: ["v3a", "v3.a"],
    device: "DEVID:0x0447 REVID:0x3046 (24FJ64GA002 B8)",
    config_words: "CFG1:0xFFDF CFG2:0xFF7F",
    usual_firmware: Release::V6_3,
    build: 0,
    rb11: Rb11::Pullups,
    self_test: true,
    bootloader: true,
    resets: true,
    vpu: false,
    times: None,
    link: Kind::Ftdi,
};

/// v4.
static V4: Hardware = Hardware {
    term: "v4",
    names: ["v4"; 2],
    device: "DEVID:0x1019 REVID:0x0004 (24FJ256GB106 UNK)",
    // The first and the last are made up: no source has them.
    config_words: "CFG0: 0xF7CF CFG1:0x3F9F CFG2:0x7FFF",
    build: 1,
    bootloader: false,
    resets: false,
    vpu: true,
    times: Some(&timing::TIMES_V4),
    link: Kind::Cdc,
    ..V3
};

/// v5 with its binary port in the legacy mode.
static V5_LEGACY: Hardware = Hardware {
    term: "v5",
    usual_firmware: Release::Legacy,
    vpu: false,
    times: Some(&timing::TIMES_LEGACY),
    ..V4
};

/// 5XL and v6, the same.
static V5XL_LEGACY: Hardware = Hardware { term: "v5xl", ..V5_LEGACY };
static V6_LEGACY: Hardware = Hardware { term: "v6", ..V5_LEGACY };

/// What stands behind a table of twelve, where code 12 reads. Chosen: nothing is known of it.
const BEHIND_THE_TABLE: u64 = 16_000;

/// 3.0, which the original article used. What no source tells about it is the simplest that fits:
/// no boot loader in the banner, none of bitbang mode's later commands, no sniffer.
static V3_0: Firmware = Firmware {
    term: "3.0",
    boards: &[V1a],
    version: "Firmware v3.0",
    bootloader: false,
    spi_questions: &[0, 1, 2, 3, 5],
    confirms_reset: true,
    rates: 9,
    bitbang: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0f, 0x12, 0x13, 0x14],
    spi: &[0x00, 0x01, 0x02, 0x03],
    ..V5_10
};

/// 5.10, the last for v1a.
static V5_10: Firmware = Firmware {
    term: "5.10",
    times: &timing::TIMES_5_10,
    boards: &[V1a, V2go, V3Board],
    version: "Firmware v5.10 (r559) ",
    naming: 0,
    modes: MODES_5,
    supplies: "Power supplies",
    bitbang: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0f, 0x12, 0x13, 0x14, 0x15],
    open_ocd: false,
    spi: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x0d, 0x0e],
    ..V6_1
};

/// 6.1.
static V6_1: Firmware = Firmware {
    term: "6.1",
    times: &timing::TIMES_6_1,
    boards: &[V2go, V3Board],
    version: "Firmware v6.1 r1676 ",
    clutch: false,
    rate_change: RateChange::Abrupt,
    sck_period_ns: &[32_000, 8_000, 4_000, 1_000, 500, 24_000, 16_000, 8_000],
    ..V6_3
};

/// 6.2.
static V6_2: Firmware =
    Firmware { term: "6.2", boards: &[V2go, V3Board], version: "Firmware v6.2-beta1 r1981 ", ..V6_3 };

/// 6.3.
static V6_3: Firmware = Firmware {
    term: "6.3",
    times: &timing::TIMES_6_3,
    boards: &[V2go, V3Board, V4Board],
    legacy: false,
    pull_307: false,
    version: "Firmware v6.3-beta1 r2151 ",
    lists_modes: false,
    bootloader: true,
    url: "http://dangerousprototypes.com",
    stray_blank: false,
    naming: 1,
    modes: MODES_6,
    supplies: "POWER SUPPLIES",
    inverts_aux_text: true,
    clutch: true,
    spi_questions: &[0, 1, 2, 3, 4, 5],
    speed_menu: FOUR_SPEEDS,
    speeds_in_line: 4,
    confirms_reset: false,
    rates: 10,
    brg_mask: 0xff,
    rate_change: RateChange::WrongFlag,
    bitbang: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x07, 0x0f, 0x12, 0x13, 0x14, 0x15, 0x16],
    open_ocd: true,
    bitbang_aliases: true,
    bitbang_echo: 0xe0,
    spi: &[0x00, 0x01, 0x02, 0x03, 0x04, 0x05, 0x06, 0x0d, 0x0e],
    vpu_commands: true,
    speed_mask: 0b0111,
    sck_period_ns: &[32_000, 8_000, 4_000, 1_000, 500, 375, 250, 125],
    inverts_cke: false,
    mosi_open_drain: false,
    write_then_read: CLASSIC,
    flushes: false,
};

/// 0x04 and 0x05 until 2019.
const CLASSIC: WriteThenRead = WriteThenRead {
    transfer: Transfer::Buffered,
    most_written: 4096,
    most_read: 4096,
    takes_nothing: true,
    answers_writes: true,
    selects_early: false,
    filler: 0xff,
};

/// The community's 7.0.
static V7_0: Firmware = Firmware {
    term: "7.0",
    times: &timing::TIMES_7_0,
    version: "Community Firmware v7.0 - goo.gl/gCzQnW ",
    lists_modes: true,
    modes: MODES_7_0,
    rate_change: RateChange::Complete,
    mosi_open_drain: true,
    ..V6_3
};

/// 7.1 before its speed table changed.
static V7_1_EARLY: Firmware = Firmware {
    term: "7.1-early",
    times: &timing::TIMES_7_1,
    version: "Community Firmware v7.1 - goo.gl/gCzQnW ",
    modes: MODES_7,
    inverts_aux_text: false,
    brg_mask: 0xffff,
    bitbang_aliases: false,
    ..V7_0
};

/// 7.1 from 2016-10-10: the speed table in another order.
static V7_1_2016_10: Firmware = Firmware {
    term: "7.1-2016-10",
    speed_menu: SPEEDS_OF_2016,
    speeds_in_line: 12,
    speed_mask: 0b1111,
    sck_period_ns: &[
        32_000,
        8_000,
        4_000,
        1_000,
        20_000,
        750,
        500,
        375,
        312,
        250,
        187,
        125,
        BEHIND_THE_TABLE,
    ],
    ..V7_1_EARLY
};

/// 7.1 from 2017-08-27: the wrong clock edge.
static V7_1_2017_08: Firmware = Firmware { term: "7.1-2017-08", inverts_cke: true, ..V7_1_2016_10 };

/// 7.1 from 2019-02-11: no answer when nothing is read, 0/0 refused, the read count not checked.
static V7_1_2019_02: Firmware = Firmware {
    term: "7.1-2019-02",
    bitbang_echo: 0x00,
    write_then_read: WriteThenRead {
        most_read: u16::MAX,
        takes_nothing: false,
        answers_writes: false,
        selects_early: true,
        ..CLASSIC
    },
    ..V7_1_2017_08
};

/// 7.1 from 2019-03-09: the clock edge and the check of the read count are right again.
static V7_1_2019_03: Firmware = Firmware {
    term: "7.1-2019-03",
    modes: MODES_2019,
    stray_blank: true,
    speed_menu: SPEEDS_OF_2019,
    speeds_in_line: IN_LINE_2019,
    inverts_cke: false,
    write_then_read: WriteThenRead {
        takes_nothing: false,
        answers_writes: false,
        selects_early: true,
        ..CLASSIC
    },
    ..V7_1_2019_02
};

/// 7.1 from 2024-02-11: each command is answered, and each answer handed over at once.
static V7_1_2024_02: Firmware = Firmware {
    term: "7.1-2024-02",
    write_then_read: WriteThenRead { takes_nothing: false, selects_early: true, ..CLASSIC },
    flushes: true,
    ..V7_1_2019_03
};

/// 8.0.
static V8_0: Firmware = Firmware {
    term: "8.0",
    times: &timing::TIMES_7_0,
    version: "ElderlyPirate Firmware v8.0 ",
    url: "http://github.com/ElderlyPirate",
    speed_menu: SPEEDS_OF_8_0,
    sck_period_ns: &[
        32_000,
        8_000,
        4_000,
        1_000,
        500,
        375,
        250,
        125,
        20_000,
        750,
        312,
        187,
        BEHIND_THE_TABLE,
    ],
    write_then_read: WriteThenRead {
        transfer: Transfer::Streamed,
        most_written: u16::MAX,
        most_read: u16::MAX,
        takes_nothing: false,
        answers_writes: true,
        selects_early: true,
        filler: 0x00,
    },
    ..V7_1_2024_02
};

/// The legacy mode of v5 and v6. Of all the above it has only the speeds, as its
/// SPI module rounds them at 125 MHz.
static LEGACY: Firmware = Firmware {
    term: "legacy",
    boards: &[V5, V5xl, V6],
    legacy: true,
    sck_period_ns: &[33_408, 8_000, 4_000, 1_008, 512, 400, 256, 128],
    ..V8_0
};

/// That of pull request 307.
static LEGACY_307: Firmware = Firmware { term: "legacy-307", pull_307: true, ..LEGACY };

/// What is known of a board.
pub(super) fn hardware_facts(hardware: generation::Hardware) -> &'static Hardware {
    match hardware {
        V1a => &V1A,
        V2go => &V2GO,
        V3Board => &V3,
        V4Board => &V4,
        V5 => &V5_LEGACY,
        V5xl => &V5XL_LEGACY,
        V6 => &V6_LEGACY,
    }
}

/// What is known of a firmware generation.
pub(super) fn firmware_facts(firmware: Release) -> &'static Firmware {
    match firmware {
        Release::V3_0 => &V3_0,
        Release::V5_10 => &V5_10,
        Release::V6_1 => &V6_1,
        Release::V6_2 => &V6_2,
        Release::V6_3 => &V6_3,
        Release::V7_0 => &V7_0,
        Release::V7_1Early => &V7_1_EARLY,
        Release::V7_1_2016_10 => &V7_1_2016_10,
        Release::V7_1_2017_08 => &V7_1_2017_08,
        Release::V7_1_2019_02 => &V7_1_2019_02,
        Release::V7_1_2019_03 => &V7_1_2019_03,
        Release::V7_1_2024_02 => &V7_1_2024_02,
        Release::V8_0 => &V8_0,
        Release::Legacy => &LEGACY,
        Release::Legacy307 => &LEGACY_307,
    }
}
