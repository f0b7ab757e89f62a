//! The simulator's decoder against the programmer's encoder, over every instruction and every chip:
//! the only place where the two meet.
//!
//! Each instruction is encoded by `icsp`, shifted into a simulated AVR without a Bus Pirate between,
//! and judged by what it does to the AVR.

use std::time::Duration;

use avrrr::bus::{Frame, Target};
use avrrr::chip::{ALL, Chip, Fuse, Ready};
use avrrr::icsp::Instruction;
use avrrr::sim::{Avr, Board, Drive, Line, Pins, Shift, Wires};

/// One AVR in programming mode, and the time.
struct Bench {
    board: Board,
    now: Duration,
}

const PINS: Pins = Pins { clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED };
const SHIFT: Shift = Shift {
    half_period_ns: 4_000,
    idle_high: false,
    change_on_idle_edge: true,
    sample_at_end: false,
    open_drain: false,
};

impl Bench {
    fn new(chip: &Chip) -> Self {
        let board = Board::new().self_powered().with(Avr::new(*chip).with_clock(8_000_000), Line::Cs);
        let mut this = Self { board, now: Duration::ZERO };
        this.enable();
        this
    }

    /// Pulses RESET and enables programming.
    fn enable(&mut self) {
        self.board.set_pins(self.now, Pins { cs: Drive::High, ..PINS });
        self.wait(Duration::from_millis(100));
        self.board.set_pins(self.now, Pins { cs: Drive::Low, ..PINS });
        self.wait(Duration::from_millis(25));
        assert_eq!(self.run(Instruction::ProgrammingEnable)[2], 0x53);
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
    }

    /// The answer to an instruction.
    fn run(&mut self, instruction: Instruction) -> Frame {
        instruction.encode().map(|byte| {
            let got = self.board.shift(self.now, SHIFT, byte);
            self.wait(Duration::from_nanos(16 * SHIFT.half_period_ns));
            got
        })
    }

    /// Runs an instruction that writes, and waits until it is done.
    fn write(&mut self, instruction: Instruction) {
        self.run(instruction);
        self.wait(Duration::from_millis(200));
    }

    fn ask(&mut self, instruction: Instruction) -> u8 {
        self.run(instruction)[3]
    }

    fn avr(&mut self) -> &mut Avr {
        self.board.avr_mut(Target::ONLY).unwrap()
    }
}

impl Drop for Bench {
    fn drop(&mut self) {
        let stats = self.avr().stats();
        if !std::thread::panicking() {
            assert_eq!((stats.unknown, stats.commands_while_busy, stats.lost_edges), (0, 0, 0));
            assert_eq!(self.board.violations(), []);
        }
    }
}

/// A value that differs for every address.
fn pattern(at: u32) -> u8 {
    (at.wrapping_mul(0x9e37_79b9) >> 24) as u8
}

#[test]
fn reading_instructions_read() {
    for chip in ALL {
        let mut bench = Bench::new(chip);
        let flash: Vec<_> = (0..chip.flash.size).map(pattern).collect();
        bench.avr().set_flash(0, &flash);
        for at in (0..chip.flash.size).step_by(2 * 61) {
            let word = at / 2;
            if chip.flash.extended_address {
                bench.run(Instruction::LoadExtendedAddress { high: (word >> 16) as u8 });
            }
            let word = word as u16;
            assert_eq!(bench.ask(Instruction::ReadFlashLow { word }), pattern(at), "{}", chip.name);
            assert_eq!(bench.ask(Instruction::ReadFlashHigh { word }), pattern(at + 1), "{}", chip.name);
        }
        let size = chip.eeprom.unwrap().size;
        let eeprom: Vec<_> = (0..size).map(|at| pattern(at.into())).collect();
        bench.avr().set_eeprom(0, &eeprom);
        for at in 0..size {
            assert_eq!(bench.ask(Instruction::ReadEeprom { at }), pattern(at.into()), "{}", chip.name);
        }
        for (index, byte) in (0..).zip(chip.signature) {
            assert_eq!(bench.ask(Instruction::ReadSignature { index }), byte, "{}", chip.name);
        }
        let calibration = bench.avr().calibration().to_vec();
        assert_eq!(calibration.len(), usize::from(chip.calibration_bytes));
        for (index, byte) in (0..).zip(calibration) {
            assert_eq!(bench.ask(Instruction::ReadCalibration { index }), byte, "{}", chip.name);
        }
        for byte in chip.fuses {
            let fuse = byte.fuse;
            assert_eq!(bench.ask(Instruction::ReadFuse { fuse }), byte.factory, "{} {fuse:?}", chip.name);
        }
        assert_eq!(bench.ask(Instruction::ReadLock), chip.lock.factory, "{}", chip.name);
    }
}

#[test]
fn flash_instructions_write_the_page_that_was_meant() {
    for chip in ALL {
        let mut bench = Bench::new(chip);
        let page_words = chip.flash.page_size / 2;
        let mut expected = vec![0xff; chip.flash.size as usize];
        for page in [0, 1, chip.flash.pages() / 2 + 1, chip.flash.pages() - 1] {
            let first = page * u32::from(page_words);
            for index in 0..page_words {
                let word = index as u8;
                let at = 2 * (first + u32::from(index));
                bench.run(Instruction::LoadFlashLow { word, data: pattern(at) });
                bench.run(Instruction::LoadFlashHigh { word, data: pattern(at + 1) });
                expected[at as usize] = pattern(at);
                expected[at as usize + 1] = pattern(at + 1);
            }
            if chip.flash.extended_address {
                bench.run(Instruction::LoadExtendedAddress { high: (first >> 16) as u8 });
            }
            bench.write(Instruction::WriteFlashPage { word: first as u16 });
            assert!(bench.avr().flash() == expected, "{} page {page}", chip.name);
        }
        bench.write(Instruction::ChipErase);
        assert!(bench.avr().flash().iter().all(|byte| *byte == 0xff), "{}", chip.name);
        // Programming mode does not outlast an erase on every part; this ends the bench in it.
        bench.enable();
    }
}

#[test]
fn eeprom_instructions_write_the_bytes_that_were_meant() {
    for chip in ALL {
        let eeprom = chip.eeprom.unwrap();
        let mut bench = Bench::new(chip);
        let mut expected = vec![0xff; eeprom.size.into()];
        for at in [0, 1, eeprom.size / 2 + 1, eeprom.size - 1] {
            bench.write(Instruction::WriteEeprom { at, data: 0x5a });
            expected[usize::from(at)] = 0x5a;
            assert_eq!(bench.avr().eeprom(), expected, "{} {at}", chip.name);
        }
        let Some(page) = eeprom.page_size else { continue };
        let first = eeprom.size - u16::from(page);
        for byte in [0, page - 1] {
            bench.run(Instruction::LoadEepromPage { byte, data: 0xa0 + byte });
            expected[usize::from(first) + usize::from(byte)] = 0xa0 + byte;
        }
        bench.write(Instruction::WriteEepromPage { at: first });
        assert_eq!(bench.avr().eeprom(), expected, "{}", chip.name);
    }
}

#[test]
fn fuse_and_lock_instructions_write_the_byte_that_was_meant() {
    for chip in ALL {
        let mut bench = Bench::new(chip);
        for byte in chip.fuses {
            let fuse = byte.fuse;
            // The lowest field bit that is not dangerous to try, the other way round.
            let harmless =
                byte.fields.iter().find(|field| field.hazard.is_none() && field.mask.count_ones() == 1);
            let Some(field) = harmless else { continue };
            let data = (byte.factory ^ field.mask) | !byte.used;
            bench.write(Instruction::WriteFuse { fuse, data });
            let got = bench.avr().fuse(fuse).unwrap();
            assert_eq!(got & byte.used, data & byte.used, "{} {fuse:?}", chip.name);
            for other in chip.fuses.iter().filter(|other| other.fuse > fuse) {
                assert_eq!(bench.avr().fuse(other.fuse), Some(other.factory), "{} {fuse:?}", chip.name);
            }
        }
        bench.write(Instruction::WriteLock { data: 0xfe });
        assert_eq!(bench.avr().lock() & 0x03, 0x02, "{}", chip.name);
    }
}

#[test]
fn the_poll_instruction_tells_busy_from_ready_where_it_exists() {
    for chip in ALL.iter().filter(|chip| chip.ready == Ready::Poll) {
        let mut bench = Bench::new(chip);
        bench.run(Instruction::WriteFuse { fuse: Fuse::Low, data: chip.fuses[0].factory });
        assert_eq!(bench.ask(Instruction::PollReady) & 1, 1, "{}", chip.name);
        bench.wait(Duration::from_millis(200));
        assert_eq!(bench.ask(Instruction::PollReady) & 1, 0, "{}", chip.name);
    }
}
