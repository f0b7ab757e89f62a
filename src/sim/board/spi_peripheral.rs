//! SPI peripherals that belong to a target: its program talks to them while it runs.

use core::fmt;
use std::boxed::Box;

/// An SPI peripheral in mode 0, most significant bit first, whose master is one of the targets.
///
/// The board counts what it takes and answers bit by bit; an implementation sees whole bytes.
pub trait SpiPeripheral: fmt::Debug + Send {
    /// Its select went low, active. Returns the first byte that it sends.
    fn select(&mut self) -> u8;
    /// Took this byte; returns the one that it sends next.
    fn exchange(&mut self, mosi: u8) -> u8;
    /// Its select went high again.
    fn deselect(&mut self) {}
    /// What its master sends while it is selected, each time.
    fn request(&self) -> &[u8];
    /// Is this, of the length of the request, what it should have answered?
    fn is_right(&self, answer: &[u8]) -> bool;
    /// Another one in the same state.
    fn boxed(&self) -> Box<dyn SpiPeripheral>;
}

impl Clone for Box<dyn SpiPeripheral> {
    fn clone(&self) -> Self {
        self.as_ref().boxed()
    }
}

/// A temperature sensor: sends 16 bits, and again zeros; does not listen.
#[derive(Debug, Clone)]
pub struct TemperatureSensor {
    reading: [u8; 2],
    next: usize,
}

impl TemperatureSensor {
    /// One that always shows this reading, in whatever unit.
    #[must_use]
    pub const fn new(reading: u16) -> Self {
        Self { reading: reading.to_be_bytes(), next: 0 }
    }
}

impl SpiPeripheral for TemperatureSensor {
    fn select(&mut self) -> u8 {
        self.next = 0;
        self.exchange(0)
    }

    fn exchange(&mut self, _mosi: u8) -> u8 {
        self.next += 1;
        self.reading.get(self.next - 1).copied().unwrap_or(0)
    }

    fn request(&self) -> &[u8] {
        &[0, 0]
    }

    fn is_right(&self, answer: &[u8]) -> bool {
        answer == self.reading
    }

    fn boxed(&self) -> Box<dyn SpiPeripheral> {
        Box::new(self.clone())
    }
}

/// The command interface of an Ethernet controller like ENC28J60, its registers and nothing behind
/// them. Its master reads the revision, again and again; it selected the bank of that register when
/// it started, so a command that was not its own can spoil all that follows.
#[derive(Debug, Clone)]
pub struct EthernetChip {
    revision: u8,
    /// The last of each are the same in every bank.
    registers: [[u8; 32]; 4],
    /// The opcode byte, once it has come.
    command: Option<u8>,
}

impl EthernetChip {
    /// ECON1, in every bank; its bits 1 and 0 select the bank. Data sheet, table 3-1.
    const ECON1: u8 = 0x1f;
    /// EREVID, in bank 3.
    const EREVID: u8 = 0x12;
    /// Registers from here on are the same in every bank.
    const COMMON: u8 = 0x1b;
    /// Read Control Register. Data sheet, table 4-1.
    const READ: u8 = 0b000;
    /// Write Control Register.
    const WRITE: u8 = 0b010;
    /// Bit Field Set.
    const SET: u8 = 0b100;
    /// Bit Field Clear.
    const CLEAR: u8 = 0b101;
    /// System Reset Command, all eight bits.
    const RESET: u8 = 0xff;

    /// One of this revision, with bank 3 selected.
    #[must_use]
    pub const fn new(revision: u8) -> Self {
        let mut chip = Self { revision, registers: [[0; 32]; 4], command: None };
        chip.registers[3][Self::EREVID as usize] = revision;
        chip.registers[0][Self::ECON1 as usize] = 3;
        chip
    }

    fn register(&mut self, argument: u8) -> &mut u8 {
        let bank = self.registers[0][usize::from(Self::ECON1)] & 0b11;
        let bank = if argument < Self::COMMON { bank } else { 0 };
        &mut self.registers[usize::from(bank)][usize::from(argument)]
    }

    /// The byte after an opcode.
    fn take(&mut self, command: u8, data: u8) {
        let argument = command & 0x1f;
        if argument == Self::EREVID && self.registers[0][usize::from(Self::ECON1)] & 0b11 == 3 {
            // Cannot be written.
            return;
        }
        let register = self.register(argument);
        match command >> 5 {
            Self::WRITE => *register = data,
            Self::SET => *register |= data,
            Self::CLEAR => *register &= !data,
            _ => {}
        }
    }
}

impl SpiPeripheral for EthernetChip {
    fn select(&mut self) -> u8 {
        self.command = None;
        0
    }

    fn exchange(&mut self, mosi: u8) -> u8 {
        match self.command {
            None if mosi == Self::RESET => {
                let revision = self.revision;
                *self = Self::new(revision);
                self.registers[0][usize::from(Self::ECON1)] = 0;
            }
            Some(command) => self.take(command, mosi),
            None => {}
        }
        let command = *self.command.get_or_insert(mosi);
        if command >> 5 == Self::READ { *self.register(command & 0x1f) } else { 0 }
    }

    fn request(&self) -> &[u8] {
        &[Self::READ << 5 | Self::EREVID, 0]
    }

    fn is_right(&self, answer: &[u8]) -> bool {
        answer.last() == Some(&self.revision)
    }

    fn boxed(&self) -> Box<dyn SpiPeripheral> {
        Box::new(self.clone())
    }
}

/// A peripheral with its pins: select, and the edges of SCK as they reach it.
#[derive(Debug, Clone)]
pub(super) struct Socket {
    pub(super) device: Box<dyn SpiPeripheral>,
    selected: bool,
    sck_high: bool,
    /// Bits taken of this byte.
    bits: u8,
    input: u8,
    /// Its top bit is on MISO.
    output: u8,
    /// What `output` becomes after the falling edge, when a byte is complete.
    next_output: Option<u8>,
}

impl Socket {
    pub(super) const fn new(device: Box<dyn SpiPeripheral>) -> Self {
        Self { device, selected: false, sck_high: true, bits: 0, input: 0, output: 0, next_output: None }
    }

    /// Moves its select.
    pub(super) fn select(&mut self, on: bool) {
        if on && !self.selected {
            self.bits = 0;
            self.output = self.device.select();
            self.next_output = None;
        }
        if !on && self.selected {
            self.device.deselect();
        }
        self.selected = on;
    }

    /// The level that it puts on MISO; `None`: it lets go of it.
    pub(super) fn miso(&self) -> Option<bool> {
        self.selected.then_some(self.output & 0x80 != 0)
    }

    /// Moves SCK. Has it taken a bit?
    pub(super) fn set_sck(&mut self, high: bool, mosi: bool) -> bool {
        let moves = high != self.sck_high;
        self.sck_high = high;
        if !self.selected || !moves {
            return false;
        }
        if high {
            self.input = self.input << 1 | u8::from(mosi);
            self.bits += 1;
            if self.bits == 8 {
                self.bits = 0;
                self.next_output = Some(self.device.exchange(self.input));
            }
        } else {
            self.output = self.next_output.take().unwrap_or(self.output << 1);
        }
        high
    }
}
