//! The simulator's decoder against the programmer's encoder, over every instruction and every chip:
//! the only place where the two meet.
//!
//! Each instruction is encoded by `icsp`, compared with the opcode table in `data/`, shifted into a
//! simulated AVR without a Bus Pirate between, and judged by what it does to the AVR.

use std::time::Duration;

use avrrr::bus::{Frame, Hertz, Target};
use avrrr::chip::{
    ALL, ATTINY261, Chip, Doubt, Echo, FlashWrite, Fuse, InstructionSet, ReadBits, Ready, WriteBits, find,
};
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
        let board = Board::new().self_powered().with(Avr::new(*chip).with_clock(Hertz::mhz(8)), Line::Cs);
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
        let echoes = self.avr().chip().instructions.echo == Echo::Byte3;
        let echo = if echoes { 0x53 } else { 0x00 };
        assert_eq!(self.run(Instruction::ProgrammingEnable)[2], echo);
    }

    fn wait(&mut self, time: Duration) {
        self.now += time;
    }

    /// The answer to an instruction.
    fn run(&mut self, instruction: Instruction) -> Frame {
        let chip = *self.avr().chip();
        let frame = instruction.encode_for(&chip);
        self.shift(frame.unwrap_or_else(|| panic!("{instruction:?} on the {}", chip.name)))
    }

    /// The answer to four bytes.
    fn shift(&mut self, frame: Frame) -> Frame {
        frame.map(|byte| {
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
fn the_signature_row_ends_where_it_ends() {
    for chip in ALL.iter().filter(|chip| chip.signature_row_bytes > 0) {
        // Its bytes go by turns to the two instructions.
        let end = chip.signature_row_bytes / 2;
        for (index, is_in) in [(end - 1, true), (end, false)] {
            let reads = [Instruction::ReadSignature { index }, Instruction::ReadCalibration { index }];
            let exist = reads.map(|read| read.encode_for(chip).is_some());
            assert_eq!(exist, [is_in; 2], "{} {index}", chip.name);
        }
    }
}

#[test]
fn without_a_signature_row_there_is_nothing_behind_signature_and_calibration() {
    for chip in ALL.iter().filter(|chip| chip.signature_row_bytes == 0) {
        let index = chip.calibration_bytes;
        for read in [Instruction::ReadSignature { index: 3 }, Instruction::ReadCalibration { index }] {
            assert_eq!(read.encode_for(chip), None, "{} {read:?}", chip.name);
        }
    }
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
        for at in 0..chip.signature_row_bytes {
            let read = match at % 2 {
                0 => Instruction::ReadSignature { index: at / 2 },
                _ => Instruction::ReadCalibration { index: at / 2 },
            };
            let row = bench.avr().signature_row();
            assert_eq!(bench.ask(read), row[usize::from(at)], "{} {at}", chip.name);
        }
        for byte in chip.fuses.iter().filter(|byte| byte.readable != 0) {
            let fuse = byte.fuse;
            let got = bench.ask(Instruction::ReadFuse { fuse }) & byte.readable;
            let stored = bench.avr().fuse(fuse).unwrap() & byte.readable;
            assert_eq!(got, stored, "{} {fuse:?}", chip.name);
            assert!(byte.factory.is_none_or(|factory| factory & byte.readable == stored), "{}", chip.name);
        }
        match chip.instructions.lock_read {
            ReadBits::None => assert_eq!(Instruction::ReadLock.encode_for(chip), None, "{}", chip.name),
            ReadBits::Shared => assert_eq!(bench.ask(Instruction::ReadLock) & 0xc0, 0xc0, "{}", chip.name),
            _ => assert_eq!(bench.ask(Instruction::ReadLock), 0xff, "{}", chip.name),
        }
    }
}

#[test]
fn flash_instructions_write_the_page_that_was_meant() {
    for chip in ALL.iter().filter(|chip| chip.instructions.flash == FlashWrite::Page) {
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
fn flash_instructions_write_the_byte_that_was_meant() {
    for chip in ALL.iter().filter(|chip| chip.instructions.flash == FlashWrite::Byte) {
        let mut bench = Bench::new(chip);
        let mut expected = vec![0xff; chip.flash.size as usize];
        for at in [0, 1, 2, 0x1ff, 0x200, chip.flash.size / 2 + 1, chip.flash.size - 2, chip.flash.size - 1] {
            let (word, data) = ((at / 2) as u16, pattern(at));
            bench.write(match at % 2 {
                0 => Instruction::WriteFlashLow { word, data },
                _ => Instruction::WriteFlashHigh { word, data },
            });
            expected[at as usize] = data;
            assert!(bench.avr().flash() == expected, "{} {at}", chip.name);
        }
        bench.write(Instruction::ChipErase);
        assert!(bench.avr().flash().iter().all(|byte| *byte == 0xff), "{}", chip.name);
    }
}

#[test]
fn fuse_instructions_write_the_byte_that_was_meant() {
    for chip in ALL {
        let mut bench = Bench::new(chip);
        for byte in chip.fuses.iter().filter(|byte| byte.writable != 0) {
            let fuse = byte.fuse;
            let before = bench.avr().fuse(fuse).unwrap();
            let spien = byte.fields.iter().find(|field| field.name == "SPIEN").map_or(0, |field| field.mask);
            // All bits the other way round; RESET stays low, so that none of them takes effect.
            let written = byte.writable & !spien;
            bench.write(Instruction::WriteFuse { fuse, data: !before | !byte.used });
            let got = bench.avr().fuse(fuse).unwrap();
            assert_eq!(got & byte.used, (before ^ written) & byte.used, "{} {fuse:?}", chip.name);
            bench.write(Instruction::WriteFuse { fuse, data: before | !byte.used });
            let others = chip.fuses.iter().filter(|other| other.fuse != fuse);
            for (other, factory) in others.filter_map(|other| Some((other.fuse, other.factory?))) {
                assert_eq!(bench.avr().fuse(other), Some(factory), "{} {fuse:?}", chip.name);
            }
        }
    }
}

/// Lock bits of this chip with LB1 programmed, and with both.
fn locked(chip: &Chip) -> [u8; 2] {
    let lb = chip.lock.fields.iter().find(|field| field.name == "LB").map_or(0x03, |field| field.mask);
    let lowest = 1 << lb.trailing_zeros();
    [!lowest, !lb]
}

#[test]
fn lock_instructions_write_the_byte_that_was_meant() {
    for chip in ALL {
        let mut bench = Bench::new(chip);
        for data in locked(chip) {
            bench.write(Instruction::WriteLock { data });
            assert_eq!(bench.avr().lock() & chip.lock.used, data & chip.lock.used, "{}", chip.name);
        }
    }
}

/// Data sheets of the ATtiny261 family have the lock bits in byte 2 or in byte 4.
#[test]
fn lock_bits_are_right_whichever_byte_the_part_looks_at() {
    for used in [WriteBits::Byte2 { mask: 0x03, rest: 0xfc }, WriteBits::Byte4] {
        let instructions = InstructionSet { lock_write: used, ..ATTINY261.instructions };
        for data in locked(&ATTINY261) {
            let mut bench = Bench::new(&Chip { instructions, ..ATTINY261 });
            let both = Instruction::WriteLock { data }.encode_for(&ATTINY261).unwrap();
            assert_eq!(both, [0xac, data, 0x00, data]);
            // A part that looks at byte 4 may well ignore the low bits of byte 2.
            let frame = if used == WriteBits::Byte4 { [0xac, 0xe0, 0x00, both[3]] } else { both };
            bench.shift(frame);
            assert_eq!(bench.avr().lock(), data, "{used:?}");
        }
    }
}

#[test]
fn the_poll_instruction_tells_busy_from_ready_where_it_exists() {
    for chip in ALL.iter().filter(|chip| chip.ready == Ready::Poll) {
        let mut bench = Bench::new(chip);
        let (fuse, data) = (chip.fuses[0].fuse, bench.avr().fuse(chip.fuses[0].fuse).unwrap());
        bench.run(Instruction::WriteFuse { fuse, data });
        assert_eq!(bench.ask(Instruction::PollReady) & 1, 1, "{}", chip.name);
        bench.wait(Duration::from_millis(200));
        assert_eq!(bench.ask(Instruction::PollReady) & 1, 0, "{}", chip.name);
    }
}

#[test]
fn reading_what_is_being_written_tells_busy_from_ready_where_it_can() {
    for chip in ALL.iter().filter(|chip| chip.instructions.flash == FlashWrite::Byte) {
        let mut bench = Bench::new(chip);
        bench.run(Instruction::WriteFlashLow { word: 3, data: 0x5a });
        let Some(polling) = chip.flash.polling else { continue };
        assert!(polling.busy.contains(&bench.ask(Instruction::ReadFlashLow { word: 3 })), "{}", chip.name);
        bench.wait(chip.flash.write_time);
        assert_eq!(bench.ask(Instruction::ReadFlashLow { word: 3 }), 0x5a, "{}", chip.name);
        let Some(polling) = chip.eeprom.unwrap().polling else { continue };
        bench.run(Instruction::WriteEeprom { at: 3, data: 0x5a });
        assert!(polling.busy.contains(&bench.ask(Instruction::ReadEeprom { at: 3 })), "{}", chip.name);
        bench.wait(chip.eeprom.unwrap().write_time);
        assert_eq!(bench.ask(Instruction::ReadEeprom { at: 3 }), 0x5a, "{}", chip.name);
    }
}

const OPCODES: &str = include_str!("../data/isp-opcodes.csv");
const GROUPS: &str = include_str!("../data/isp-opcode-groups.csv");
const PARTS: &str = include_str!("../data/isp-parts.csv");

/// A row of `isp-opcodes.csv`: four bytes of eight characters, and the places of bits marked `?`.
struct Pattern {
    name: &'static str,
    bytes: [&'static str; 4],
    map: &'static str,
}

impl Pattern {
    fn all() -> Vec<Self> {
        let cells = OPCODES.lines().skip(1).map(|line| line.split(',').collect::<Vec<_>>());
        cells.map(|row| Self { name: row[0], bytes: [row[3], row[4], row[5], row[6]], map: row[7] }).collect()
    }

    /// The name without the number of the variant.
    fn operation(&self) -> &'static str {
        self.name.split('/').next().unwrap()
    }

    /// What is sent with this address and this data.
    fn fill(&self, address: u32, data: u8) -> Frame {
        let mut frame = [0; 4];
        for (index, (byte, pattern)) in frame.iter_mut().zip(self.bytes).enumerate() {
            for (bit, place) in (0..8).rev().zip(pattern.chars()) {
                let set = match place {
                    '0' | 'o' => false,
                    '1' => true,
                    'H' => address >> (bit + 8) & 1 != 0,
                    'L' => address >> bit & 1 != 0,
                    'E' => address >> (bit + 16) & 1 != 0,
                    'i' => data >> bit & 1 != 0,
                    '?' => {
                        let place = format!("b{}.{bit}=", index + 1);
                        let source =
                            self.map.split(' ').find_map(|entry| entry.strip_prefix(&place)).unwrap();
                        match source.split_at(1) {
                            ("a", bit) => address >> bit.parse::<u32>().unwrap() & 1 != 0,
                            // Of the answer.
                            ("d", _) => false,
                            _ => panic!("{}: {source}", self.name),
                        }
                    }
                    _ => panic!("{}: {place}", self.name),
                };
                *byte |= u8::from(set) << bit;
            }
        }
        frame
    }
}

/// The instruction for an operation of the table, as far as the crate has it.
fn instruction(operation: &str, address: u32, data: u8) -> Instruction {
    use Instruction as I;
    let (low, word) = (address as u8, address as u16);
    let fuse = match operation.split('.').next().unwrap() {
        "lfuse" => Fuse::Low,
        "hfuse" => Fuse::High,
        "efuse" => Fuse::Extended,
        _ => Fuse::Only,
    };
    match operation {
        "device.chip_erase" => I::ChipErase,
        "device.pgm_enable" => I::ProgrammingEnable,
        "device.poll_rdybsy" => I::PollReady,
        "signature.read" => I::ReadSignature { index: low },
        "calibration.read" => I::ReadCalibration { index: low },
        "prodsig.read" if low.is_multiple_of(2) => I::ReadSignature { index: low / 2 },
        "prodsig.read" => I::ReadCalibration { index: low / 2 },
        "flash.load_ext_addr" => I::LoadExtendedAddress { high: (address >> 16) as u8 },
        "flash.loadpage_lo" => I::LoadFlashLow { word: low, data },
        "flash.loadpage_hi" => I::LoadFlashHigh { word: low, data },
        "flash.writepage" => I::WriteFlashPage { word },
        "flash.write_lo" => I::WriteFlashLow { word, data },
        "flash.write_hi" => I::WriteFlashHigh { word, data },
        "flash.read_lo" => I::ReadFlashLow { word },
        "flash.read_hi" => I::ReadFlashHigh { word },
        "eeprom.loadpage_lo" => I::LoadEepromPage { byte: low, data },
        "eeprom.writepage" => I::WriteEepromPage { at: word },
        "eeprom.read" => I::ReadEeprom { at: word },
        "eeprom.write" => I::WriteEeprom { at: word, data },
        "lock.read" => I::ReadLock,
        "lock.write" => I::WriteLock { data },
        "fuse.read" | "lfuse.read" | "hfuse.read" | "efuse.read" => I::ReadFuse { fuse },
        "fuse.write" | "lfuse.write" | "hfuse.write" | "efuse.write" => I::WriteFuse { fuse, data },
        _ => panic!("{operation}"),
    }
}

/// Addresses that an operation can have on this chip.
fn addresses(operation: &str, chip: &Chip) -> Vec<u32> {
    let words = chip.flash.size / 2;
    let page = u32::from(chip.flash.page_size);
    let eeprom = chip.eeprom.map_or(0, |eeprom| u32::from(eeprom.size));
    match operation {
        "signature.read" => vec![0, 1, 2],
        "calibration.read" => (0..u32::from(chip.calibration_bytes)).collect(),
        "prodsig.read" => (0..u32::from(chip.signature_row_bytes)).collect(),
        "flash.load_ext_addr" => vec![0, 0x1_0000],
        "flash.loadpage_lo" | "flash.loadpage_hi" => vec![0, 1, page / 2 - 1],
        "flash.writepage" => vec![0, page / 2, words - page / 2],
        "flash.write_lo" | "flash.write_hi" | "flash.read_lo" | "flash.read_hi" => {
            vec![0, 1, 0x155, words - 1]
        }
        "eeprom.loadpage_lo" => vec![0, 1, 3],
        "eeprom.writepage" => vec![0, 8, eeprom - 8],
        "eeprom.read" | "eeprom.write" => vec![0, 1, 0x2a, eeprom - 1],
        _ => vec![0],
    }
}

#[test]
fn every_chip_is_told_what_the_opcode_table_says_and_nothing_else() {
    let patterns = Pattern::all();
    assert_eq!(patterns.len(), 41);
    let groups: Vec<(&str, Vec<&str>)> = GROUPS
        .lines()
        .skip(1)
        .map(|line| line.split(',').collect::<Vec<_>>())
        .map(|cells| (cells[0], cells[2].split(' ').collect()))
        .collect();
    let mut compared = 0;
    for line in PARTS.lines().skip(1).filter(|line| !line.contains(",mcs51,")) {
        let chip = find(line.split(',').next().unwrap()).unwrap();
        let group = line.rsplit(',').nth(5).unwrap();
        let (_, known) = groups.iter().find(|(name, _)| *name == group).unwrap();
        // Those that only the AT89S have are no operations of an AVR.
        for pattern in
            patterns.iter().filter(|pattern| !matches!(pattern.operation(), "flash.read" | "flash.write"))
        {
            let operation = pattern.operation();
            let is_known = known.iter().any(|name| name.split('/').next() == Some(operation));
            let unsure = chip.doubts.contains(&Doubt::EepromPages)
                && matches!(operation, "eeprom.loadpage_lo" | "eeprom.writepage");
            if !is_known || unsure {
                let addresses = if operation == "prodsig.read" { [0x10, 0x11] } else { [0, 0] };
                for address in addresses {
                    let found = instruction(operation, address, 0xff).encode_for(chip);
                    assert_eq!(found, None, "{} {operation}", chip.name);
                }
                continue;
            }
            if !known.contains(&pattern.name) {
                continue;
            }
            for address in addresses(operation, chip) {
                for data in [0x00, 0xff, 0x5a, 0xa5] {
                    let found = instruction(operation, address, data).encode_for(chip);
                    let mut want = pattern.fill(address, data);
                    if matches!(chip.instructions.lock_write, WriteBits::Bytes2And4 { .. })
                        && operation == "lock.write"
                    {
                        // The table has zeros where the part ignores what comes.
                        want[3] = data;
                    }
                    assert_eq!(found, Some(want), "{} {}", chip.name, pattern.name);
                    compared += 1;
                }
            }
        }
    }
    assert!(compared > 30_000, "{compared}");
}
