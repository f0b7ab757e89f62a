//! The Bus Pirate's firmware as a state machine on virtual time.
//!
//! The real firmware is one thread that blocks: on the next byte, or on a full transmit queue. So
//! the model has one clock, the moment at which that thread goes on, and takes one step at a time:
//! a byte in, a byte out, or a piece of work. A step begins at that moment and moves it.
//!
//! Written from `docs/protocol/buspirate.md` and `docs/protocol/real-firmware.md`; it never looks at this crate's own Bus Pirate driver.

mod bitbang;
mod commands;
mod device;
mod dialog;
mod generation;
mod legacy;
mod machine;
mod menus;
mod model;
mod pins;
mod question;
mod rare;
mod raw_wire;
mod settings;
mod side_modes;
mod spi;
mod spi_config;
mod terminal;
mod texts;
mod uart;

use core::time::Duration;
use std::collections::VecDeque;

use super::link::{OnWire, Up};
use super::{Pins, Pwm, Wires, timing};
use bitbang::Bitbang;
pub use device::{Device, DeviceError};
pub use generation::{Firmware, Hardware};
use legacy::Legacy;
use machine::Core;
use model::{RateChange, firmware_facts, hardware_facts};
use pins::Port;
use raw_wire::RawWire;
use side_modes::{OpenOcd, Stub, Sump};
use spi::BinarySpi;
use spi_config::SpiConfig;
use terminal::Terminal;
use uart::Uart;

/// What the firmware is doing.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Mode {
    /// The terminal, at its prompt or busy with a line.
    Terminal,
    /// Bitbang binary mode.
    Bitbang,
    /// Binary SPI.
    Spi,
    /// Binary I2C, which only tells its name here.
    I2c,
    /// Binary UART, which only tells its name here.
    Uart,
    /// Binary 1-Wire, which only tells its name here.
    OneWire,
    /// Binary raw wire.
    RawWire,
    /// OpenOCD.
    OpenOcd,
    /// The SUMP logic analyser.
    Sump,
    /// The legacy mode of v5 and v6.
    Legacy,
    /// On the way through a reset to the banner.
    Restarting,
    /// Waiting for something that never happens; only a power cycle helps.
    Hung,
}

/// What the firmware waits for once it has sent what it had to send.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Want {
    /// A byte; `clears`: an overrun is noticed and cleared.
    Byte { clears: bool },
    /// A byte, but not longer than up to this moment; then it has work to do.
    ByteUntil(Duration),
    /// A byte, but not longer than up to this moment; then it goes on without.
    ByteOrNot(Duration),
    /// Nothing, it has work to do.
    Work,
    /// The transmitter being idle.
    Sent,
    /// Something that never comes.
    Never,
}

/// Where a step leads.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Go {
    /// Nowhere else.
    Stay,
    /// To bitbang mode, with its pin reset and its name.
    Bitbang,
    /// To binary SPI.
    Spi,
    /// To a mode that only tells its name.
    Stub(Mode),
    /// To raw wire.
    RawWire,
    /// To OpenOCD.
    OpenOcd,
    /// To SUMP.
    Sump,
    /// Back to the terminal's prompt.
    Prompt,
    /// To a reset of the chip, once everything has left.
    Restart,
    /// The same by the terminal, which may wait by the wrong flag.
    Reset,
    /// To the end.
    Hang,
}

/// What it is busy with.
#[derive(Debug, Clone)]
enum State {
    Terminal,
    Bitbang(Bitbang),
    Spi(BinarySpi),
    RawWire(RawWire),
    Stub(Stub),
    OpenOcd(OpenOcd),
    Sump(Sump),
    Legacy(Legacy),
    /// Waiting for the last byte to leave, or for a full queue, then resetting.
    Restart {
        by_flag: bool,
    },
    /// The chip is starting.
    Boot,
    Hung,
}

/// A Bus Pirate.
#[derive(Debug, Clone)]
pub(super) struct BusPirate {
    core: Core,
    terminal: Terminal,
    state: State,
}

impl BusPirate {
    /// Powered up before `at`, now at the `HiZ>` prompt, or in its legacy mode.
    pub(super) fn new(at: Duration, device: Device) -> Self {
        let (hardware, firmware) = (hardware_facts(device.hardware()), firmware_facts(device.firmware()));
        Self {
            core: Core {
                clock: at,
                uart: Uart::new(hardware.link),
                out: VecDeque::new(),
                flushes: false,
                port: Port::RESET,
                pullups: false,
                vpu: false,
                spi_bytes: 0,
                hardware,
                firmware,
                times: hardware.times.unwrap_or(firmware.times),
            },
            terminal: Terminal::new(),
            state: if firmware.legacy {
                State::Legacy(Legacy::new(firmware.pull_307))
            } else {
                State::Terminal
            },
        }
    }

    pub(super) fn mode(&self) -> Mode {
        match &self.state {
            State::Terminal => Mode::Terminal,
            State::Bitbang(_) => Mode::Bitbang,
            State::Spi(_) => Mode::Spi,
            State::RawWire(_) => Mode::RawWire,
            State::Stub(stub) => stub.mode(),
            State::OpenOcd(_) => Mode::OpenOcd,
            State::Sump(_) => Mode::Sump,
            State::Legacy(_) => Mode::Legacy,
            State::Restart { .. } | State::Boot => Mode::Restarting,
            State::Hung => Mode::Hung,
        }
    }

    /// Will it never hear anything again?
    pub(super) fn is_deaf(&self) -> bool {
        match self.state {
            State::Hung => true,
            State::Restart { .. } | State::Boot => false,
            State::Terminal => self.core.uart.overrun() && self.terminal.is_asking(),
            _ => self.core.uart.overrun(),
        }
    }

    pub(super) fn pins(&self) -> Pins {
        self.core.port.shown()
    }

    pub(super) fn pwm(&self) -> Option<Pwm> {
        self.core.port.pwm()
    }

    pub(super) fn supply_on(&self) -> bool {
        self.core.port.supply()
    }

    /// Its line rate; 0: it has none.
    pub(super) fn baud(&self) -> u32 {
        self.core.uart.brg().map_or(0, timing::pic_baud)
    }

    /// What it sends takes at least so long per byte, until the host hears of something else;
    /// `None`: unknown.
    pub(super) fn steady_byte_ns(&self) -> Option<u32> {
        let steady = matches!(self.state, State::Spi(_)) && !self.core.firmware.flushes;
        steady.then(|| self.core.uart.byte_ns())
    }

    pub(super) fn spi_bytes(&self) -> u64 {
        self.core.spi_bytes
    }

    /// Bytes that its UART lost.
    pub(super) fn bytes_lost(&self) -> u64 {
        self.core.uart.lost()
    }

    /// Does a wrong line rate matter?
    pub(super) fn set_garbles(&mut self, on: bool) {
        self.core.uart.set_garbles(on);
    }

    /// The wire from the host, in order of arrival.
    pub(super) fn incoming_mut(&mut self) -> &mut VecDeque<OnWire> {
        &mut self.core.uart.incoming
    }

    /// The wire to the host, in order of completion.
    pub(super) fn outgoing(&self) -> &VecDeque<Up> {
        &self.core.uart.outgoing
    }

    /// The wire to the host, to take from.
    pub(super) fn outgoing_mut(&mut self) -> &mut VecDeque<Up> {
        &mut self.core.uart.outgoing
    }

    /// Cuts the power at the end of the step that is under way, and tells when that is: the wires are
    /// let go of.
    pub(super) fn power_off(&mut self, at: Duration, wires: &mut dyn Wires) -> Duration {
        let at = at.max(self.core.clock);
        self.core.port.set_pwm(None);
        self.core.port.release(at, wires);
        at
    }

    #[inline]
    fn want(&self) -> Want {
        match &self.state {
            State::Terminal => self.terminal.want(),
            State::Bitbang(bitbang) => bitbang.want(),
            State::Spi(spi) => spi.want(),
            State::RawWire(raw_wire) => raw_wire.want(),
            State::Stub(_) | State::OpenOcd(_) | State::Sump(_) => Want::Byte { clears: false },
            State::Legacy(legacy) => legacy.want(),
            State::Restart { by_flag: false } => Want::Sent,
            State::Restart { by_flag: true } | State::Boot => Want::Work,
            State::Hung => Want::Never,
        }
    }

    /// When the next step begins; `None`: not without the host, or never.
    #[inline]
    pub(super) fn next(&self) -> Option<Duration> {
        let core = &self.core;
        if !core.out.is_empty() {
            return Some(core.clock.max(core.uart.writable()));
        }
        if core.flushes {
            return Some(core.uart.brg().map_or(core.clock, |_| core.clock.max(core.uart.sent())));
        }
        match self.want() {
            Want::Byte { clears: true } if core.uart.overrun() => Some(core.clock),
            Want::Byte { .. } => core.uart.readable(core.clock),
            Want::ByteUntil(moment) | Want::ByteOrNot(moment) => {
                let moment = moment.max(core.clock);
                Some(core.uart.readable(core.clock).map_or(moment, |at| at.min(moment)))
            }
            Want::Work => Some(core.clock),
            Want::Sent => Some(core.clock.max(core.uart.sent())),
            Want::Never => None,
        }
    }

    /// The same, but for the end of a wait for a byte that the host may still be about to send.
    // For pseudo-terminals.
    #[cfg(unix)]
    pub(super) fn next_but_for_waits(&self) -> Option<Duration> {
        let core = &self.core;
        if core.out.is_empty() && !core.flushes && matches!(self.want(), Want::ByteOrNot(_)) {
            return core.uart.readable(core.clock);
        }
        self.next()
    }

    /// Takes all steps that begin by `limit`.
    pub(super) fn run_to(&mut self, limit: Duration, wires: &mut dyn Wires) {
        while let Some(at) = self.next()
            && at <= limit
        {
            self.core.clock = at;
            self.step(wires);
        }
        // What arrives while the firmware is busy fills the UART's queue on its own.
        self.core.uart.hear(limit);
    }

    fn step(&mut self, wires: &mut dyn Wires) {
        let core = &mut self.core;
        if let Some(byte) = core.out.pop_front() {
            core.uart.write(core.clock, byte);
            if matches!(self.state, State::Terminal | State::Restart { .. }) {
                core.spend(timing::CHARACTER);
            }
            return;
        }
        if core.flushes {
            core.flush();
            return;
        }
        let go = match self.want() {
            Want::Byte { clears } => {
                self.core.uart.hear(self.core.clock);
                if clears && self.core.uart.overrun() {
                    self.core.uart.clear(self.core.clock);
                    return;
                }
                match self.core.uart.read(self.core.clock) {
                    Some(byte) => self.take(byte, wires),
                    None => Go::Stay,
                }
            }
            Want::ByteUntil(_) | Want::ByteOrNot(_) => match self.core.uart.read(self.core.clock) {
                Some(byte) => self.take(byte, wires),
                None => self.work(wires),
            },
            Want::Work | Want::Sent => self.work(wires),
            Want::Never => Go::Stay,
        };
        self.go(go, wires);
    }

    fn take(&mut self, byte: u8, wires: &mut dyn Wires) -> Go {
        let core = &mut self.core;
        match &mut self.state {
            State::Terminal => self.terminal.take(byte, core),
            State::Bitbang(bitbang) => bitbang.take(byte, core, wires),
            State::Spi(spi) => spi.take(byte, core, wires),
            State::RawWire(raw_wire) => raw_wire.take(byte, core, wires),
            State::Stub(stub) => stub.take(byte, core, wires),
            State::OpenOcd(open_ocd) => open_ocd.take(byte, core),
            State::Sump(sump) => sump.take(byte, core),
            State::Legacy(legacy) => legacy.take(byte, core, wires),
            State::Restart { .. } | State::Boot | State::Hung => Go::Stay,
        }
    }

    fn work(&mut self, wires: &mut dyn Wires) -> Go {
        let core = &mut self.core;
        match &mut self.state {
            State::Terminal => self.terminal.work(core, wires),
            State::Bitbang(bitbang) => bitbang.work(core, wires),
            State::Spi(spi) => spi.work(core, wires),
            State::Legacy(legacy) => legacy.work(core, wires),
            State::Restart { by_flag: true } if core.waits_for_ever() => Go::Hang,
            State::Restart { .. } => {
                // What has not left is lost.
                core.uart.restart(core.clock, timing::BRG_AT_RESET);
                core.port.set_pwm(None);
                core.release_pins(wires);
                let first_byte = timing::ns(timing::pic_byte_ns(timing::BRG_AT_RESET));
                core.spend(core.times.boot.saturating_sub(first_byte));
                self.state = State::Boot;
                Go::Stay
            }
            State::Boot => {
                core.uart.restart(core.clock, timing::BRG_AT_RESET);
                self.terminal = Terminal::new();
                core.say("\r\n");
                texts::banner(core);
                Go::Prompt
            }
            State::RawWire(_) | State::Stub(_) | State::OpenOcd(_) | State::Sump(_) | State::Hung => Go::Stay,
        }
    }

    fn go(&mut self, go: Go, wires: &mut dyn Wires) {
        let core = &mut self.core;
        match go {
            Go::Stay => {}
            Go::Bitbang => {
                core.reset_pins(wires);
                core.say("BBIO1");
                self.state = State::Bitbang(Bitbang::new());
            }
            Go::Spi => {
                core.reset_pins(wires);
                let config = SpiConfig::AT_ENTRY;
                core.spend(core.times.enter_spi - timing::COMMAND);
                core.start_spi(config, wires);
                core.say("SPI1");
                self.state = State::Spi(BinarySpi::new(config));
            }
            Go::RawWire => {
                core.reset_pins(wires);
                core.say("RAW1");
                self.state = State::RawWire(RawWire::new());
            }
            Go::Stub(mode) => {
                core.reset_pins(wires);
                let stub = Stub::new(mode);
                core.say(stub.name());
                self.state = State::Stub(stub);
            }
            Go::OpenOcd => {
                core.reset_pins(wires);
                core.say(OpenOcd::NAME);
                self.state = State::OpenOcd(OpenOcd::new());
            }
            Go::Sump => {
                core.say(Sump::ID);
                self.state = State::Sump(Sump::new());
            }
            Go::Prompt => {
                self.terminal.prompt(core);
                self.state = State::Terminal;
            }
            Go::Restart | Go::Reset if core.hardware.resets => {
                let by_flag = go == Go::Reset && core.firmware.rate_change == RateChange::WrongFlag;
                self.state = State::Restart { by_flag };
            }
            // What v4 does instead. Reference 3.1.
            Go::Restart | Go::Reset => {
                core.release_pins(wires);
                texts::banner(core);
                self.go(Go::Prompt, wires);
            }
            Go::Hang => self.state = State::Hung,
        }
    }
}

#[cfg(test)]
mod tests;
