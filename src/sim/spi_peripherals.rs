//! SPI peripherals alone on the pins of a Bus Pirate, without any AVR.

use core::time::Duration;
use std::boxed::Box;
use std::vec::Vec;

use embedded_hal::spi::{MODE_0, Mode, Phase, Polarity};

use super::board::{Line, SpiPeripheral};
use super::{Drive, Pins, Shift, Wires};

/// SPI peripherals on the pins of a Bus Pirate or of a [`Host`](super::Host), each selected by a line of its
/// own, low. For tests of driver crates.
///
/// A released wire is high, but for MISO, which is low. Each peripheral listens in its own SPI mode, edge by
/// edge, so that a master in another mode reads what it would read from a real one.
///
/// ```
/// use avrrr::sim::{FlashChip, Line, SpiPeripherals, TemperatureSensor};
/// use embedded_hal::spi::MODE_1;
///
/// let board = SpiPeripherals::new()
///     .with_mode(MODE_1, TemperatureSensor::new(0x0c80), Line::Cs)
///     .with(FlashChip::new(), Line::Aux);
/// # drop(board);
/// ```
#[derive(Debug, Clone)]
pub struct SpiPeripherals {
    peripherals: Vec<Attached>,
    pins: Pins,
}

#[derive(Debug, Clone)]
struct Attached {
    device: Box<dyn SpiPeripheral>,
    select: Line,
    mode: Mode,
    selected: bool,
    sck_high: bool,
    /// Bits taken of this byte.
    bits: u8,
    input: u8,
    /// Its top bit is on MISO.
    output: u8,
    /// What `output` becomes at the next edge that moves MISO, when a byte is complete.
    next_output: Option<u8>,
}

impl Default for SpiPeripherals {
    fn default() -> Self {
        Self::new()
    }
}

impl SpiPeripherals {
    /// Nothing on the pins.
    #[must_use]
    pub const fn new() -> Self {
        Self { peripherals: Vec::new(), pins: Pins::RELEASED }
    }

    /// Adds a peripheral in SPI mode 0.
    ///
    /// # Panics
    ///
    /// When `select` is no pin of the Bus Pirate.
    #[must_use]
    pub fn with(self, device: impl SpiPeripheral + 'static, select: Line) -> Self {
        self.with_mode(MODE_0, device, select)
    }

    /// Adds a peripheral in this SPI mode.
    ///
    /// # Panics
    ///
    /// When `select` is no pin of the Bus Pirate.
    #[must_use]
    pub fn with_mode(mut self, mode: Mode, device: impl SpiPeripheral + 'static, select: Line) -> Self {
        let is_pin = matches!(select, Line::Cs | Line::Aux | Line::Aux2 | Line::Io(0..4));
        assert!(is_pin, "a select is CS, AUX, AUX2 or one of IO0 to IO3");
        self.peripherals.push(Attached {
            device: Box::new(device),
            select,
            mode,
            selected: false,
            sck_high: true,
            bits: 0,
            input: 0,
            output: 0,
            next_output: None,
        });
        self
    }

    fn is_low(&self, line: Line) -> bool {
        let drive = match line {
            Line::Cs => self.pins.cs,
            Line::Aux => self.pins.aux,
            Line::Aux2 => self.pins.aux2,
            Line::Io(number) => self.pins.io.get(usize::from(number)).copied().unwrap_or(Drive::Released),
            _ => Drive::Released,
        };
        drive == Drive::Low
    }

    fn set_sck(&mut self, high: bool, mosi: bool) {
        for peripheral in &mut self.peripherals {
            peripheral.set_sck(high, mosi);
        }
    }

    /// Two that answer at once: low is stronger.
    fn miso_level(&self) -> bool {
        let mut levels =
            self.peripherals.iter().filter(|peripheral| peripheral.selected).map(Attached::miso).peekable();
        levels.peek().is_some() && levels.all(|high| high)
    }
}

impl Attached {
    fn captures_first(&self) -> bool {
        self.mode.phase == Phase::CaptureOnFirstTransition
    }

    fn miso(&self) -> bool {
        self.output & 0x80 != 0
    }

    fn set_select(&mut self, on: bool) {
        match (self.selected, on) {
            (false, true) => {
                self.bits = 0;
                self.next_output = Some(self.device.select());
                if self.captures_first() {
                    self.turn();
                }
            }
            (true, false) => self.device.deselect(),
            _ => {}
        }
        self.selected = on;
    }

    /// The next bit to MISO.
    fn turn(&mut self) {
        self.output = self.next_output.take().unwrap_or(self.output << 1);
    }

    fn set_sck(&mut self, high: bool, mosi: bool) {
        if !self.selected || high == self.sck_high {
            self.sck_high = high;
            return;
        }
        self.sck_high = high;
        let first = high == (self.mode.polarity == Polarity::IdleLow);
        if first != self.captures_first() {
            self.turn();
            return;
        }
        self.input = self.input << 1 | u8::from(mosi);
        self.bits += 1;
        if self.bits == 8 {
            self.bits = 0;
            self.next_output = Some(self.device.exchange(self.input));
        }
    }
}

impl Wires for SpiPeripherals {
    fn set_pins(&mut self, _at: Duration, pins: Pins) {
        let mosi = self.pins.mosi != Drive::Low;
        self.set_sck(pins.clk != Drive::Low, mosi);
        self.pins = pins;
        for index in 0..self.peripherals.len() {
            let on = self.is_low(self.peripherals[index].select);
            self.peripherals[index].set_select(on);
        }
    }

    fn set_supply(&mut self, _at: Duration, _on: bool) {}

    fn set_pullups(&mut self, _at: Duration, _on: bool) {}

    fn shift(&mut self, _at: Duration, how: Shift, mosi: u8) -> u8 {
        let (active, idle) = (!how.idle_high, how.idle_high);
        let mut level = self.pins.mosi != Drive::Low;
        let mut miso = 0;
        self.set_sck(idle, level);
        for bit in (0..8).rev() {
            let next = mosi >> bit & 1 != 0;
            // What changes on the way to idle was there before the clock became active.
            if how.change_on_idle_edge {
                level = next;
            } else {
                self.set_sck(active, level);
                level = next;
            }
            let middle = self.miso_level();
            self.set_sck(if how.change_on_idle_edge { active } else { idle }, level);
            let end = self.miso_level();
            miso = miso << 1 | u8::from(if how.sample_at_end { end } else { middle });
            self.set_sck(idle, level);
        }
        self.pins.mosi = if level { Drive::High } else { Drive::Low };
        self.pins.clk = if idle { Drive::High } else { Drive::Low };
        miso
    }

    fn miso(&mut self, _at: Duration) -> bool {
        self.miso_level()
    }
}
