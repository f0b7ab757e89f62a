//! The wires between a Bus Pirate and a board: what the firmware drives, and what it reads back.

use core::time::Duration;
use std::boxed::Box;

/// What an output stage does to its wire.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub enum Drive {
    /// Pulls it low.
    Low,
    /// Pushes it high.
    High,
    /// Lets go of it; pull-ups decide.
    Released,
}

/// What the Bus Pirate does to its wires.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pins {
    /// CS.
    pub cs: Drive,
    /// AUX.
    pub aux: Drive,
    /// AUX2 (v1a only; released elsewhere).
    pub aux2: Drive,
    /// CLK, the AVR's SCK.
    pub clk: Drive,
    /// MOSI.
    pub mosi: Drive,
    /// MISO; an output in bitbang mode, and on a v5 and later outside of SPI mode, if a program makes it one.
    pub miso: Drive,
    /// IO0 to IO3 of a v5, 5XL or 6, in its own numbering: CS, CLK, MOSI and MISO are its IO5, IO6, IO7 and
    /// IO4. Released on all others.
    pub io: [Drive; 4],
}

impl Pins {
    /// All wires let go, as after reset.
    pub const RELEASED: Self = Self {
        cs: Drive::Released,
        aux: Drive::Released,
        aux2: Drive::Released,
        clk: Drive::Released,
        mosi: Drive::Released,
        miso: Drive::Released,
        io: [Drive::Released; 4],
    };
}

/// How the Bus Pirate's SPI hardware shifts a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Shift {
    /// Time of half an SCK period, nanoseconds. Symmetric clock.
    pub half_period_ns: u64,
    /// Does SCK idle high?
    pub idle_high: bool,
    /// Does MOSI change on the edge from active to idle (PIC bit CKE = 1; SPI mode 0 when SCK idles
    /// low)? Else it changes from idle to active.
    pub change_on_idle_edge: bool,
    /// Is MISO sampled at the end of the data time instead of its middle (PIC bit SMP = 1)?
    pub sample_at_end: bool,
    /// Is a high MOSI released instead of driven (open drain)?
    pub open_drain: bool,
}

/// A square wave that the Bus Pirate puts on AUX. To the [`Wires`] AUX is let go of meanwhile.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
pub struct Pwm {
    /// Its period, to the nanosecond below.
    pub period: Duration,
    /// For how much of each period AUX is high.
    pub high: Duration,
}

/// Whatever hangs on the Bus Pirate's pins. Times never run backwards.
pub trait Wires {
    /// From `at` on the pins are driven like this.
    fn set_pins(&mut self, at: Duration, pins: Pins);
    /// From `at` on the supplies (3.3 V and 5 V together) are on or off.
    fn set_supply(&mut self, at: Duration, on: bool);
    /// From `at` on the supply gives so many millivolts; 0: it is off. Of a Bus Pirate whose voltage can be set.
    /// As [`set_supply`](Self::set_supply), unless an implementation knows about voltages.
    fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
        self.set_supply(at, millivolts > 0);
    }
    /// What a supply of its own puts on the Bus Pirate's supply pin at `at`, mV; 0, unless an implementation
    /// says otherwise.
    fn own_supply_mv(&mut self, at: Duration) -> u16 {
        let _ = at;
        0
    }
    /// The current that is drawn from the Bus Pirate at `at` while its supply is on, mA; 0, unless an
    /// implementation says otherwise.
    fn draw_ma(&mut self, at: Duration) -> u16 {
        let _ = at;
        0
    }
    /// From `at` on the pull-up resistors are connected or not.
    fn set_pullups(&mut self, at: Duration, on: bool);
    /// Shifts one byte, most significant bit first, the first half period beginning at `at`;
    /// returns what was sampled on MISO. All other pins stay as they are.
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8;
    /// The level of MISO at `at`; a released wire reads low unless the pull-ups are on.
    fn miso(&mut self, at: Duration) -> bool;
    /// What the Bus Pirate reads of its pins at `at`, but for a MISO that it lets go of. Of a pin that is released here
    /// it reads what it drives, or else whether its pull-ups are on. All are, unless an implementation says
    /// otherwise.
    fn outside(&mut self, at: Duration) -> Pins {
        let _ = at;
        Pins::RELEASED
    }
    /// From `at` on an extra line, one that is not the Bus Pirate's own, is high or low. Ignored, unless an
    /// implementation has extra lines.
    fn set_extra(&mut self, at: Duration, line: u8, high: bool) {
        let _ = (at, line, high);
    }
    /// The voltage at the probe at `at`, mV; 0 unless an implementation says otherwise.
    fn probe(&mut self, at: Duration) -> u16 {
        let _ = at;
        0
    }
}

/// Forwards all methods: one that is left out would quietly be the default.
macro_rules! forward {
    ($pointer:ty) => {
        impl<W: Wires + ?Sized> Wires for $pointer {
            fn set_pins(&mut self, at: Duration, pins: Pins) {
                (**self).set_pins(at, pins);
            }
            fn set_supply(&mut self, at: Duration, on: bool) {
                (**self).set_supply(at, on);
            }
            fn set_supply_mv(&mut self, at: Duration, millivolts: u16) {
                (**self).set_supply_mv(at, millivolts);
            }
            fn own_supply_mv(&mut self, at: Duration) -> u16 {
                (**self).own_supply_mv(at)
            }
            fn draw_ma(&mut self, at: Duration) -> u16 {
                (**self).draw_ma(at)
            }
            fn set_pullups(&mut self, at: Duration, on: bool) {
                (**self).set_pullups(at, on);
            }
            fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
                (**self).shift(at, how, mosi)
            }
            fn miso(&mut self, at: Duration) -> bool {
                (**self).miso(at)
            }
            fn outside(&mut self, at: Duration) -> Pins {
                (**self).outside(at)
            }
            fn set_extra(&mut self, at: Duration, line: u8, high: bool) {
                (**self).set_extra(at, line, high);
            }
            fn probe(&mut self, at: Duration) -> u16 {
                (**self).probe(at)
            }
        }
    };
}

forward!(&mut W);
forward!(Box<W>);
