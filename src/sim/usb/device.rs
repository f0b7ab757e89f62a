//! The board behind the USB ports: mode, pins, supply, and what requests do to them.

use core::time::Duration;
use std::vec::Vec;

use super::answers;
use super::facts::{LEDS, MAX_DATA, MODES};
use super::pins::{self, Port};
use super::requests::{Configuration, Data, ModeConfiguration};
use super::spi::Spi;
use super::supply::{MILLIAMPERES, MILLIVOLTS, Supply, USUAL_MV};
use super::sweep::{Disturbance, Sweep};
use super::timing::{self, Pace};
use super::{UsbBoard, UsbOptions};
use crate::sim::{Drive, Wires};

/// MOSI while reading.
const FILLER: u8 = 0xff;

/// The mode of the pins.
#[derive(Debug, Clone, Copy)]
pub(super) enum BusMode {
    HiZ,
    Spi(Spi),
    /// One that the simulator knows by name only.
    Other(&'static str),
}

impl BusMode {
    pub(super) fn name(&self) -> &'static str {
        match self {
            Self::HiZ => "HiZ",
            Self::Spi(_) => "SPI",
            Self::Other(name) => name,
        }
    }
}

/// Something that a request asked for and that ends the session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Exit {
    /// It runs on nothing any more, until it is unplugged.
    Hang,
    /// It starts anew.
    Reset,
    /// It waits for a new firmware, and is another device on the bus.
    Bootloader,
}

/// A v5, 5XL or 6 without its ports.
#[derive(Debug, Clone)]
pub(super) struct Device {
    pub(super) board: UsbBoard,
    pull_307: bool,
    /// Until then core 0 is busy.
    pub(super) clock: Duration,
    pub(super) port: Port,
    pub(super) supply: Supply,
    pub(super) pullups: bool,
    pub(super) mode: BusMode,
    pub(super) msb_first: bool,
    pub(super) sweep: Sweep,
    /// Bytes that were shifted.
    pub(super) bytes: u64,
    pub(super) exit: Option<Exit>,
    /// For the terminal.
    pub(super) printed: Vec<u8>,
}

impl Device {
    /// Just started.
    pub(super) fn new(at: Duration, options: &UsbOptions) -> Self {
        let seed = options.disturbs.filter(|_| options.board.is_disturbed());
        Self {
            board: options.board,
            pull_307: options.pull_307,
            clock: at,
            port: Port::RESET,
            supply: Supply::default(),
            pullups: false,
            mode: BusMode::HiZ,
            msb_first: true,
            sweep: Sweep::new(options.sweep, seed),
            bytes: 0,
            exit: None,
            printed: Vec::new(),
        }
    }

    /// Hash and date of the firmware.
    pub(super) fn build(&self) -> (&'static str, &'static str) {
        if self.pull_307 { ("unknown", "Aug 17 2026 12:00:00") } else { ("0f41e60", "Nov 29 2026 21:33:35") }
    }

    pub(super) fn pace(&self) -> Pace {
        if self.supply.on { timing::SUPPLIED } else { timing::SELF_POWERED }
    }

    /// Is there a voltage on the supply pin, for the buffers of the pins?
    pub(super) fn is_powered(&self, at: Duration, wires: &mut dyn Wires) -> bool {
        self.supply.measured_mv(at, wires) > 0
    }

    /// Moves the wires to where the pins are at `at`.
    pub(super) fn show(&mut self, at: Duration, wires: &mut dyn Wires) {
        let powered = self.is_powered(at, wires);
        self.port.show(at, powered, wires);
    }

    pub(super) fn set_pullups(&mut self, on: bool, wires: &mut dyn Wires) {
        if self.pullups != on {
            self.pullups = on;
            wires.set_pullups(self.clock, on);
        }
    }

    /// Switches the supply, after the samples up to now were taken.
    pub(super) fn switch_supply(&mut self, on: bool, wires: &mut dyn Wires) {
        self.supply.catch_up(self.clock, self.sweep.period(), wires);
        self.supply.switch(self.clock, on, wires);
        self.show(self.clock, wires);
    }

    /// The fuse: switches the supply off when more is drawn than the limit allows.
    pub(super) fn check_fuse(&mut self, wires: &mut dyn Wires) {
        if self.supply.is_over(self.clock, wires) {
            self.switch_supply(false, wires);
            self.supply.tripped = true;
        }
    }

    /// All pins, the supply and the pull-ups as after a start.
    pub(super) fn let_go(&mut self, wires: &mut dyn Wires) {
        self.port.let_go();
        self.show(self.clock, wires);
        self.switch_supply(false, wires);
        self.set_pullups(false, wires);
        self.mode = BusMode::HiZ;
    }

    /// Does what a configuration request asks for, in the firmware's order; the first error ends it.
    pub(super) fn configure(&mut self, asked: Configuration, wires: &mut dyn Wires) -> Option<&'static str> {
        self.configure_steps(asked, wires).err()
    }

    fn configure_steps(&mut self, asked: Configuration, wires: &mut dyn Wires) -> Result<(), &'static str> {
        if let Some(name) = &asked.mode {
            let configuration = asked.mode_configuration.as_ref().ok_or("Mode configuration not present")?;
            self.change_mode(name, configuration, wires)?;
        }
        match asked.bit_order {
            // No effect on the data.
            [_, true] => self.msb_first = false,
            [true, false] => self.msb_first = true,
            [false, false] => {}
        }
        if asked.psu_disable {
            self.switch_supply(false, wires);
            self.clock += timing::SUPPLY_OFF;
        }
        if asked.psu_enable {
            self.enable_supply(asked.psu_set_mv.unwrap_or(USUAL_MV), asked.psu_set_ma, wires)?;
        }
        if asked.pullup_disable {
            self.set_pullups(false, wires);
        }
        if asked.pullup_enable {
            self.set_pullups(true, wires);
        }
        self.move_pins(asked.io_direction, asked.io_value, wires);
        if asked.led_color.is_some_and(|colours| colours < usize::from(LEDS)) {
            return Err("LED color vector (array) too short");
        }
        self.printed.extend(asked.print.unwrap_or_default());
        if asked.bootloader {
            self.exit = Some(Exit::Bootloader);
        } else if asked.reset {
            self.exit = Some(Exit::Reset);
        }
        Ok(())
    }

    fn change_mode(
        &mut self,
        name: &str,
        configuration: &ModeConfiguration,
        wires: &mut dyn Wires,
    ) -> Result<(), &'static str> {
        let known = MODES.iter().find(|mode| mode.eq_ignore_ascii_case(name)).copied();
        let mode = match known {
            Some("HiZ") => BusMode::HiZ,
            Some("SPI") => BusMode::Spi(Spi::new(
                self.board.module_hz(),
                configuration.speed,
                configuration.clock_polarity,
                configuration.clock_phase,
                configuration.chip_select_idle,
            )),
            Some(name @ ("1WIRE" | "I2C" | "LED" | "UART")) => BusMode::Other(name),
            _ => return Err("Invalid mode name"),
        };
        let begun = self.clock;
        self.port.let_go();
        self.show(begun + timing::LET_GO, wires);
        self.mode = mode;
        self.clock = begun + timing::MODE;
        match mode {
            BusMode::Spi(spi) => {
                let driven = begun + timing::LET_GO + timing::FLOATING;
                self.port.attach_spi(spi.idle());
                self.show(driven, wires);
                self.port.set_latch(pins::CS, spi.cs_idle);
                self.show(driven + timing::OLD_CS, wires);
            }
            BusMode::HiZ => {
                if self.supply.on {
                    self.switch_supply(false, wires);
                    self.clock += timing::SUPPLY_OFF;
                }
                self.set_pullups(false, wires);
            }
            BusMode::Other(_) => {}
        }
        Ok(())
    }

    /// Off first, whatever it was; then on, unless something is wrong.
    pub(super) fn enable_supply(
        &mut self,
        millivolts: u32,
        limit_ma: u16,
        wires: &mut dyn Wires,
    ) -> Result<(), &'static str> {
        if !MILLIVOLTS.contains(&millivolts) {
            return Err("PSU Voltage out of range (800-5000 mV)");
        }
        if limit_ma != 0 && !MILLIAMPERES.contains(&limit_ma) {
            return Err("PSU Current out of range (1-500 mA)");
        }
        self.switch_supply(false, wires);
        self.supply.set(millivolts, limit_ma);
        self.supply.tripped = false;
        self.clock += timing::SUPPLY_GAP;
        let begun = self.clock;
        if !self.supply.flows_back(begun, wires) {
            self.switch_supply(true, wires);
            self.clock = begun + timing::INRUSH.min(self.supply.settles_in());
            let over = |device: &Self, wires: &mut dyn Wires| device.supply.is_over(device.clock, wires);
            if !over(self, wires) {
                self.clock = begun + self.supply.settles_in();
                if !over(self, wires) {
                    return Ok(());
                }
            }
        }
        self.switch_supply(false, wires);
        self.clock = begun + self.supply.settles_in();
        Err("Power supply initialization failed")
    }

    /// Directions first, then values, each lowest pin first.
    fn move_pins(&mut self, direction: [u8; 2], value: [u8; 2], wires: &mut dyn Wires) {
        let begun = self.clock;
        let mut at = begun;
        for pin in (0..8).filter(|pin| direction[0] >> pin & 1 != 0) {
            self.port.set_output(pin, direction[1] >> pin & 1 != 0);
            self.show(at, wires);
            at += timing::PIN_STEP;
        }
        if direction[0] != 0 && value[0] != 0 {
            at = at.max(begun + timing::OLD_LATCH);
        }
        for pin in (0..8).filter(|pin| value[0] >> pin & 1 != 0) {
            self.port.set_latch(pin, value[1] >> pin & 1 != 0);
            self.show(at, wires);
            at += timing::PIN_STEP;
        }
        self.clock = at;
    }

    /// Moves bytes as a data request asks for; `None`: the read size is beyond the limit, and the answer is
    /// broken.
    pub(super) fn transfer(&mut self, asked: &Data, wires: &mut dyn Wires) -> Option<Vec<u8>> {
        let BusMode::Spi(spi) = self.mode else {
            return Some(answers::data(&[], Some("Protocol request failed")));
        };
        let echoed = if asked.start_alt { asked.write.len() } else { 0 };
        if echoed + asked.read > MAX_DATA {
            return None;
        }
        let active = !spi.cs_idle;
        if asked.start_main || asked.start_alt {
            self.set_cs(active, wires);
        }
        if spi.how.is_none() && asked.write.len() + asked.read > 0 {
            self.exit = Some(Exit::Hang);
            return Some(Vec::new());
        }
        let mut answer = Vec::with_capacity(echoed + asked.read);
        for byte in &asked.write {
            let read = self.shift(spi, *byte, wires);
            if asked.start_alt {
                answer.push(read);
                self.clock += timing::SPI_GAP;
            }
        }
        for _ in 0..asked.read {
            answer.push(self.shift(spi, FILLER, wires));
            self.clock += timing::SPI_GAP;
        }
        self.show(self.clock, wires);
        if asked.stop {
            self.set_cs(spi.cs_idle, wires);
        }
        Some(answers::data(&answer, None))
    }

    fn set_cs(&mut self, high: bool, wires: &mut dyn Wires) {
        self.port.set_latch(pins::CS, high);
        self.show(self.clock, wires);
    }

    /// One byte, with what a sweep does to it.
    pub(super) fn shift(&mut self, spi: Spi, mosi: u8, wires: &mut dyn Wires) -> u8 {
        let Some(how) = spi.how else { return 0 };
        self.check_fuse(wires);
        let start = self.clock;
        let end = start + Duration::from_nanos(16 * how.half_period_ns);
        self.clock = end;
        let disturbance = self.sweep.disturbs(self.bytes, start, end);
        self.bytes += 1;
        let outputs = self.port.outputs();
        let is_spi = |pin: u8| outputs >> pin & 1 != 0;
        if !self.is_powered(start, wires) || !is_spi(pins::CLK) || !is_spi(pins::MOSI) {
            // Nothing moves beyond the buffers.
            return if self.is_powered(start, wires) && wires.miso(start) { 0xff } else { 0 };
        }
        match disturbance {
            Some(Disturbance::Mosi(bits)) => self.shift_byte(start, how, mosi ^ bits, wires),
            Some(Disturbance::Miso(bits)) => self.shift_byte(start, how, mosi, wires) ^ bits,
            Some(Disturbance::Clock) => {
                let half = Duration::from_nanos(how.half_period_ns);
                let idle = self.port.shown();
                let other = if how.idle_high { Drive::Low } else { Drive::High };
                wires.set_pins(start, crate::sim::Pins { clk: other, ..idle });
                wires.set_pins(start + half, idle);
                self.clock = end + 2 * half;
                self.shift_byte(start + 2 * half, how, mosi, wires)
            }
            None => self.shift_byte(start, how, mosi, wires),
        }
    }

    fn shift_byte(&mut self, at: Duration, how: crate::sim::Shift, mosi: u8, wires: &mut dyn Wires) -> u8 {
        self.port.shifted(mosi & 1 != 0);
        wires.shift(at, how, mosi)
    }
}
