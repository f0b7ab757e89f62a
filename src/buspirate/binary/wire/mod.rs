//! The Bus Pirate's binary protocol as values: commands to bytes, bytes to answers. No IO.
//!
//! Source: the "Bitbang" and "SPI (binary)" pages of the Bus Pirate manual, and the firmware itself
//! (`SPI.c`, `binIO.c`).

use alloc::vec::Vec;

pub(crate) mod op;

mod fields;
mod speed;

pub(crate) use fields::{Config, Outputs, Peripherals, Pins, Prescaler};
pub(crate) use speed::SpeedCodes;
pub use speed::{RawSpeed, Speed};

/// The line rate of every Bus Pirate after power-up and after a reset, baud.
pub const NORMAL_BAUD: u32 = 115_200;

/// The fastest line rate at which a v3 keeps up with a stream that it answers, baud: a byte takes it 6 µs at an
/// SPI clock of 2 MHz.
pub(crate) const FAST_BAUD: u32 = 1_000_000;

/// Bytes in the receive FIFO of a v1a to v3: as much as a device in unknown state can take without harm.
pub(crate) const FIFO: usize = 4;

/// The UART of a v1a to v3 runs at this rate divided by BRG + 1, baud (`hardwarev3.h`, Fcy = 16 MHz).
const UART_HZ: u32 = 4_000_000;

/// The BRG value for a line rate; `None`: there is none for exactly this rate, or it cannot be set by
/// every firmware, which may keep only eight bits of it and takes no 0 on the command's line.
pub(crate) const fn brg(baud: u32) -> Option<u8> {
    if baud == 0 || !UART_HZ.is_multiple_of(baud) {
        return None;
    }
    match UART_HZ / baud {
        divisor @ 2..=256 => Some((divisor - 1) as u8),
        _ => None,
    }
}

/// One command of binary SPI mode, or of bitbang mode where it says so. Raw wire mode has the same commands for a
/// transfer, its clock, its configuration, the peripherals, and to leave it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Command<'a> {
    /// Leaves SPI for bitbang mode: supplies off, all pins let go.
    LeaveSpi,
    /// Bitbang mode: back to the terminal.
    LeaveBitbang,
    /// Full-duplex transfer of 1 to 16 bytes.
    Transfer(&'a [u8]),
    /// Writes bytes, then reads some; CS stays as it is.
    WriteThenRead {
        /// At most 4096 bytes.
        write: &'a [u8],
        /// At most 4096.
        read: u16,
    },
    /// The same with CS low around it. The firmware moves the latch of CS only, so not with open drain
    /// outputs.
    SelectedWriteThenRead {
        /// At most 4096 bytes.
        write: &'a [u8],
        /// At most 4096.
        read: u16,
    },
    /// Moves CS and nothing else. The firmware of v1a to v4 moves only its latch, so not with open drain
    /// outputs; the legacy mode of v5 and v6 has no other command that raises CS.
    ChipSelect {
        /// To this level.
        high: bool,
    },
    /// Asks for the version of the AVR commands.
    AvrVersion,
    /// Reads flash of an AVR in programming mode.
    AvrReadFlash {
        /// Word address, at most 0xFFFF.
        word: u16,
        /// Bytes; `word + length` is at most 0xFFFF.
        length: u16,
    },
    /// Sets supplies, pull-ups and lines.
    Peripherals(Peripherals),
    /// Sets the SPI clock, by its code. Raises CS; not in the legacy mode of v5 and v6, where the clock waits for the
    /// next configuration.
    Speed(u8),
    /// Sets the SPI configuration. Raises CS; the legacy mode of v5 and v6 pulls it low.
    Config(Config),
    /// Bitbang mode: these pins are inputs, the others outputs. Answers with the levels of all pins.
    Directions(Pins),
    /// Bitbang mode: supplies, pull-ups and levels. Answers with the levels of all pins.
    Outputs(Outputs),
    /// Bitbang mode: commands as [`Outputs`](Self::Outputs), one behind the other; each answers with the levels of all
    /// pins.
    Levels(&'a [u8]),
    /// Bitbang mode: a square wave on AUX.
    Pwm {
        /// Divides 16 MHz.
        prescaler: Prescaler,
        /// High for so many of the period's ticks; more than `period` is always high.
        duty: u16,
        /// Ticks of a period, less one.
        period: u16,
    },
    /// Bitbang mode: ends the square wave.
    StopPwm,
    /// Bitbang mode: reads the voltage probe.
    Voltage,
}

impl Command<'_> {
    /// What it is called in messages.
    pub(crate) const fn name(&self) -> &'static str {
        match self {
            Self::LeaveSpi => "leave SPI mode",
            Self::LeaveBitbang => "leave bitbang mode",
            Self::Transfer(_) => "transfer",
            Self::WriteThenRead { .. } => "write-then-read",
            Self::SelectedWriteThenRead { .. } => "selected write-then-read",
            Self::ChipSelect { .. } => "chip select",
            Self::AvrVersion => "AVR version",
            Self::AvrReadFlash { .. } => "AVR flash read",
            Self::Peripherals(_) => "peripherals",
            Self::Speed(_) => "SPI clock",
            Self::Config(_) => "SPI configuration",
            Self::Directions(_) => "pin directions",
            Self::Outputs(_) | Self::Levels(_) => "pin levels",
            Self::Pwm { .. } => "PWM",
            Self::StopPwm => "end of PWM",
            Self::Voltage => "voltage",
        }
    }

    /// Appends the bytes of the command.
    ///
    /// # Panics
    ///
    /// When a transfer is not 1 to 16 bytes long, or a write longer than 65535 bytes.
    pub(crate) fn encode(&self, out: &mut Vec<u8>) {
        match *self {
            Self::LeaveSpi => out.push(op::BITBANG),
            Self::LeaveBitbang => out.push(op::TERMINAL),
            Self::Transfer(bytes) => {
                assert!((1..=16).contains(&bytes.len()), "a transfer has 1 to 16 bytes");
                out.push(op::TRANSFER | (bytes.len() - 1) as u8);
                out.extend_from_slice(bytes);
            }
            Self::WriteThenRead { write, read } | Self::SelectedWriteThenRead { write, read } => {
                let count = u16::try_from(write.len()).expect("a write has at most 65535 bytes");
                let selects = matches!(self, Self::SelectedWriteThenRead { .. });
                out.push(if selects { op::SELECTED_WRITE_THEN_READ } else { op::WRITE_THEN_READ });
                out.extend_from_slice(&count.to_be_bytes());
                out.extend_from_slice(&read.to_be_bytes());
                out.extend_from_slice(write);
            }
            Self::ChipSelect { high } => out.push(if high { op::CS_HIGH } else { op::CS_LOW }),
            Self::AvrVersion => out.extend_from_slice(&[op::AVR, op::AVR_VERSION]),
            Self::AvrReadFlash { word, length } => {
                out.extend_from_slice(&[op::AVR, op::AVR_READ_FLASH]);
                out.extend_from_slice(&u32::from(word).to_be_bytes());
                out.extend_from_slice(&u32::from(length).to_be_bytes());
            }
            Self::Peripherals(peripherals) => out.push(op::PERIPHERALS | peripherals.bits()),
            Self::Speed(code) => out.push(op::SPEED | code),
            Self::Config(config) => out.push(op::CONFIG | config.bits()),
            Self::Directions(inputs) => out.push(op::DIRECTIONS | inputs.bits()),
            Self::Outputs(outputs) => out.push(op::OUTPUTS | outputs.bits()),
            Self::Levels(commands) => out.extend_from_slice(commands),
            Self::Pwm { prescaler, duty, period } => {
                out.extend_from_slice(&[op::PWM, prescaler as u8]);
                out.extend_from_slice(&duty.to_be_bytes());
                out.extend_from_slice(&period.to_be_bytes());
            }
            Self::StopPwm => out.push(op::STOP_PWM),
            Self::Voltage => out.push(op::VOLTAGE),
        }
    }

    /// The fixed bytes that the answer begins with when the command was done.
    pub(crate) const fn acknowledge(&self) -> &'static [u8] {
        match self {
            Self::LeaveSpi => op::BITBANG_NAME,
            // One for the prefix, one for the command itself.
            Self::AvrVersion | Self::AvrReadFlash { .. } => &[op::OK, op::OK],
            // Nothing of these answers is fixed.
            Self::Directions(_) | Self::Outputs(_) | Self::Levels(_) | Self::Voltage => &[],
            _ => &[op::OK],
        }
    }

    /// How many bytes of data follow the acknowledgement.
    pub(crate) const fn data_len(&self) -> usize {
        match self {
            Self::Transfer(bytes) => bytes.len(),
            Self::WriteThenRead { read, .. } | Self::SelectedWriteThenRead { read, .. } => *read as usize,
            Self::AvrVersion => op::AVR_VERSION_1.len(),
            Self::AvrReadFlash { length, .. } => *length as usize,
            Self::Directions(_) | Self::Outputs(_) => 1,
            Self::Levels(commands) => commands.len(),
            Self::Voltage => 2,
            _ => 0,
        }
    }

    /// How many bytes the whole answer has.
    pub(crate) const fn answer_len(&self) -> usize {
        self.acknowledge().len() + self.data_len()
    }

    /// How many bytes cross the SPI bus.
    pub(crate) const fn spi_len(&self) -> usize {
        match self {
            Self::Transfer(bytes) => bytes.len(),
            Self::WriteThenRead { write, read } | Self::SelectedWriteThenRead { write, read } => {
                write.len() + *read as usize
            }
            // One instruction of four bytes for each byte of flash.
            Self::AvrReadFlash { length, .. } => 4 * *length as usize,
            _ => 0,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::vec;

    /// Bytes, acknowledgement and length of the answer's data, all typed by hand from the manual's pages.
    type Golden<'a> = (Command<'a>, Vec<u8>, &'a [u8], usize);

    fn check(table: &[Golden<'_>]) {
        for (command, bytes, acknowledge, data) in table {
            let mut encoded = Vec::new();
            command.encode(&mut encoded);
            assert_eq!(encoded, *bytes, "{}", command.name());
            assert_eq!(command.acknowledge(), *acknowledge, "{}", command.name());
            assert_eq!(command.data_len(), *data, "{}", command.name());
        }
    }

    #[test]
    fn commands_that_carry_data_are_what_the_manual_says() {
        check(&[
            (Command::LeaveSpi, vec![0x00], b"BBIO1", 0),
            (Command::LeaveBitbang, vec![0x0f], b"\x01", 0),
            (Command::Transfer(&[0xac]), vec![0x10, 0xac], b"\x01", 1),
            (Command::Transfer(&[0xac, 0x53, 0, 0]), vec![0x13, 0xac, 0x53, 0, 0], b"\x01", 4),
            (Command::Transfer(&[0xee; 16]), [vec![0x1f], vec![0xee; 16]].concat(), b"\x01", 16),
            (
                Command::WriteThenRead { write: &[0x4c, 0x1f, 0xc0], read: 1 },
                vec![0x05, 0x00, 0x03, 0x00, 0x01, 0x4c, 0x1f, 0xc0],
                b"\x01",
                1,
            ),
            (
                Command::WriteThenRead { write: &[], read: 0x1234 },
                vec![0x05, 0x00, 0x00, 0x12, 0x34],
                b"\x01",
                0x1234,
            ),
            (
                Command::SelectedWriteThenRead { write: &[0x9f], read: 3 },
                vec![0x04, 0x00, 0x01, 0x00, 0x03, 0x9f],
                b"\x01",
                3,
            ),
            (Command::ChipSelect { high: false }, vec![0x02], b"\x01", 0),
            (Command::ChipSelect { high: true }, vec![0x03], b"\x01", 0),
            (Command::AvrVersion, vec![0x06, 0x01], b"\x01\x01", 2),
            (
                Command::AvrReadFlash { word: 0x1234, length: 0x8000 },
                vec![0x06, 0x02, 0, 0, 0x12, 0x34, 0, 0, 0x80, 0x00],
                b"\x01\x01",
                0x8000,
            ),
        ]);
    }

    #[test]
    fn settings_of_spi_mode_are_what_the_manual_says() {
        let everything = Peripherals::POWER | Peripherals::PULL_UPS | Peripherals::AUX | Peripherals::CS;
        check(&[
            (Command::Peripherals(Peripherals::POWER), vec![0x48], b"\x01", 0),
            (Command::Peripherals(Peripherals::PULL_UPS), vec![0x44], b"\x01", 0),
            (Command::Peripherals(Peripherals::AUX), vec![0x42], b"\x01", 0),
            (Command::Peripherals(Peripherals::CS), vec![0x41], b"\x01", 0),
            (Command::Peripherals(everything), vec![0x4f], b"\x01", 0),
            (Command::Speed(Speed::Khz30 as u8), vec![0x60], b"\x01", 0),
            (Command::Speed(Speed::Mhz8 as u8), vec![0x67], b"\x01", 0),
            (Command::Speed(SpeedCodes::Late.code(Speed::Mhz8)), vec![0x6b], b"\x01", 0),
            (Command::Speed(SpeedCodes::Late.code(Speed::Mhz2)), vec![0x66], b"\x01", 0),
            (Command::Speed(SpeedCodes::Late.code(Speed::Mhz1)), vec![0x63], b"\x01", 0),
            (Command::Config(Config::AVR), vec![0x8a], b"\x01", 0),
            (Command::Config(Config::PUSH_PULL), vec![0x88], b"\x01", 0),
            (Command::Config(Config::IDLE_HIGH | Config::SAMPLE_AT_END), vec![0x85], b"\x01", 0),
            (Command::Config(Config::RAW_WIRE), vec![0x8c], b"\x01", 0),
            (Command::Speed(RawSpeed::Khz400 as u8), vec![0x63], b"\x01", 0),
        ]);
    }

    #[test]
    fn commands_of_bitbang_mode_are_what_the_manual_says() {
        check(&[
            (Command::Directions(Pins::MISO | Pins::AUX), vec![0x52], b"", 1),
            (Command::Outputs(Outputs::POWER | Outputs::MOSI | Outputs::CS), vec![0xc9], b"", 1),
            (Command::Outputs(Outputs::PULL_UPS | Outputs::CLK), vec![0xa4], b"", 1),
            (Command::Levels(&[0xc1, 0xc5, 0xc1]), vec![0xc1, 0xc5, 0xc1], b"", 3),
            (
                Command::Pwm { prescaler: Prescaler::By64, duty: 0x0123, period: 0xfffe },
                vec![0x12, 0x02, 0x01, 0x23, 0xff, 0xfe],
                b"\x01",
                0,
            ),
            (Command::StopPwm, vec![0x13], b"\x01", 0),
            (Command::Voltage, vec![0x14], b"", 2),
        ]);
    }

    #[test]
    fn a_divider_gives_exactly_its_line_rate() {
        for (baud, divider) in [(1_000_000, Some(3)), (2_000_000, Some(1)), (15_625, Some(255))] {
            assert_eq!(brg(baud), divider, "{baud}");
        }
        for baud in [0, 1, NORMAL_BAUD, 4_000_000, 12_500, u32::MAX] {
            assert_eq!(brg(baud), None, "{baud}");
        }
    }

    #[test]
    fn prescaler_codes_count_up_with_the_divisor() {
        for (code, prescaler) in Prescaler::ALL.into_iter().enumerate() {
            assert_eq!(prescaler as usize, code);
        }
        assert!(Prescaler::ALL.is_sorted_by_key(|prescaler| prescaler.divisor()));
    }

    #[test]
    fn speed_codes_count_up_with_the_clock() {
        for (code, speed) in Speed::ALL.into_iter().enumerate() {
            assert_eq!(speed as usize, code);
        }
        for (code, speed) in RawSpeed::ALL.into_iter().enumerate() {
            assert_eq!(speed as usize, code);
        }
        assert!(RawSpeed::ALL.is_sorted_by_key(|speed| speed.hertz()));
        assert!(Speed::ALL.is_sorted_by_key(|speed| speed.hertz()));
    }
}
