//! The protocol of older boards on the binary port: their simulated firmware, with this board's supply, buffers and
//! sweeps between it and the wires.

use core::time::Duration;
use std::vec::Vec;

use super::sweep::{Disturbance, Sweep};
use super::{UsbBoard, timing};
use crate::sim::bus_pirate::{BusPirate, Device, DeviceError, Firmware, Hardware};
use crate::sim::link::{OnWire, Up};
use crate::sim::{Drive, Pins, Shift, Wires};

/// The mode.
#[derive(Debug, Clone)]
pub(super) struct Legacy {
    pirate: BusPirate,
    supply: Supply,
}

/// What the mode was given for its supply, and where it is.
#[derive(Debug, Clone)]
struct Supply {
    millivolts: u16,
    on: bool,
    /// What the firmware does to the pins, whether the buffers have a voltage or not.
    pins: Pins,
    shown: Pins,
}

/// The wires as that firmware has them.
struct Buffered<'a> {
    supply: &'a mut Supply,
    /// `None`: nothing disturbs bytes.
    sweep: Option<&'a mut Sweep>,
    bytes: u64,
    wires: &'a mut dyn Wires,
}

impl Legacy {
    /// From `at` on, with this voltage.
    pub(super) fn new(
        at: Duration,
        board: UsbBoard,
        newer: bool,
        millivolts: u16,
    ) -> Result<Self, DeviceError> {
        let hardware = match board {
            UsbBoard::V5 => Hardware::V5,
            UsbBoard::V5xl => Hardware::V5xl,
            UsbBoard::V6 => Hardware::V6,
        };
        let firmware = if newer { Firmware::Legacy307 } else { Firmware::Legacy };
        let mut pirate = BusPirate::new(at, Device::new(hardware, firmware)?);
        pirate.set_garbles(false);
        let supply = Supply { millivolts, on: false, pins: Pins::RELEASED, shown: Pins::RELEASED };
        Ok(Self { pirate, supply })
    }

    pub(super) fn next(&self) -> Option<Duration> {
        self.pirate.next()
    }

    /// The same, but for the end of a wait for a byte.
    #[cfg(unix)]
    pub(super) fn next_but_for_waits(&self) -> Option<Duration> {
        self.pirate.next_but_for_waits()
    }

    pub(super) fn is_supplied(&self) -> bool {
        self.supply.on
    }

    pub(super) fn shown_pins(&self) -> Pins {
        self.supply.shown
    }

    pub(super) fn bytes(&self) -> u64 {
        self.pirate.spi_bytes()
    }

    /// A packet is there at `at`.
    pub(super) fn take(&mut self, at: Duration, packet: &[u8]) {
        self.pirate.incoming_mut().extend(packet.iter().map(|&byte| OnWire { done: at, byte_ns: 0, byte }));
    }

    /// Lets everything happen up to `at`; packets that leave, and when.
    pub(super) fn run_to(
        &mut self,
        at: Duration,
        sweep: Option<&mut Sweep>,
        wires: &mut dyn Wires,
    ) -> Vec<(Duration, Vec<u8>)> {
        let bytes = self.pirate.spi_bytes();
        let mut buffered = Buffered { supply: &mut self.supply, sweep, bytes, wires };
        self.pirate.run_to(at, &mut buffered);
        let mut packets = Vec::new();
        let mut packet = Vec::new();
        let mut last = at;
        for up in self.pirate.outgoing_mut().drain(..) {
            let ends = match up {
                Up::Byte(on_wire) => {
                    packet.push(on_wire.byte);
                    last = on_wire.done;
                    packet.len() == timing::PACKET
                }
                Up::Flush(_) => true,
            };
            if ends && !packet.is_empty() {
                packets.push((last, core::mem::take(&mut packet)));
            }
        }
        if !packet.is_empty() {
            packets.push((last, packet));
        }
        packets
    }

    /// The device starts anew at `at`, or when the step that is under way has ended: when that is.
    pub(super) fn power_off(&mut self, at: Duration, wires: &mut dyn Wires) -> Duration {
        let bytes = self.pirate.spi_bytes();
        let mut buffered = Buffered { supply: &mut self.supply, sweep: None, bytes, wires };
        self.pirate.power_off(at, &mut buffered)
    }
}

impl Buffered<'_> {
    fn show(&mut self, at: Duration) {
        let powered = self.supply.on || self.wires.own_supply_mv(at) > 0;
        let pins = if powered { self.supply.pins } else { Pins::RELEASED };
        if pins != self.supply.shown {
            self.supply.shown = pins;
            self.wires.set_pins(at, pins);
        }
    }
}

impl Wires for Buffered<'_> {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        // There is no AUX.
        self.supply.pins = Pins { aux: Drive::Released, ..pins };
        self.show(at);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.wires.set_supply_mv(at, if on { self.supply.millivolts } else { 0 });
        self.supply.on = on;
        // The buffers gain and lose their voltage with the target.
        self.show(at);
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.wires.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let number = self.bytes;
        self.bytes += 1;
        if self.supply.shown.clk == Drive::Released {
            return 0;
        }
        let end = at + Duration::from_nanos(16 * how.half_period_ns);
        let disturbance = self.sweep.as_deref_mut().and_then(|sweep| sweep.disturbs(number, at, end));
        // The wires move with the byte.
        let last = |byte: u8| if byte & 1 != 0 { Drive::High } else { Drive::Low };
        (self.supply.pins.mosi, self.supply.shown.mosi) = (last(mosi), last(mosi));
        match disturbance {
            Some(Disturbance::Mosi(bits)) => self.wires.shift(at, how, mosi ^ bits),
            Some(Disturbance::Miso(bits)) => self.wires.shift(at, how, mosi) ^ bits,
            // Its bytes follow each other too closely for a pulse between them.
            Some(Disturbance::Clock) | None => self.wires.shift(at, how, mosi),
        }
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.wires.miso(at)
    }

    fn outside(&mut self, at: Duration) -> Pins {
        self.wires.outside(at)
    }
}
