//! The pins of a Bus Pirate one by one, and its voltages: to find out what is wrong with the wires.

use core::time::Duration;

use crate::bus::Measured;

/// For a wire with a capacitor, as RESET has on many boards: 50 kΩ and 10 nF are at 87 % then.
pub(super) const SETTLE: Duration = Duration::from_millis(1);

bitflags::bitflags! {
    /// Pins of a Bus Pirate, by their names in SPI mode.
    #[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
    pub struct PinSet: u16 {
        /// CS.
        const CS = 1 << 0;
        /// MISO.
        #[doc(alias = "SDI")]
        const MISO = 1 << 1;
        /// CLK.
        #[doc(alias = "SCK")]
        const CLK = 1 << 2;
        /// MOSI.
        #[doc(alias = "SDO")]
        const MOSI = 1 << 3;
        /// AUX (v1a to v4).
        const AUX = 1 << 4;
        /// IO0 (v5, 5XL and 6, as the following).
        const IO0 = 1 << 8;
        /// IO1.
        const IO1 = 1 << 9;
        /// IO2.
        const IO2 = 1 << 10;
        /// IO3.
        const IO3 = 1 << 11;
    }
}

impl PinSet {
    /// The pins of an SPI bus and of its select.
    pub const SPI: Self = Self::CS.union(Self::MISO).union(Self::CLK).union(Self::MOSI);
    /// The pins of a v1a to v4 in bitbang mode.
    pub const BITBANG: Self = Self::SPI.union(Self::AUX);
    /// The pins of a v5, 5XL or 6.
    pub const BPIO2: Self = Self::SPI.union(Self::IO0).union(Self::IO1).union(Self::IO2).union(Self::IO3);
}

/// What the pins are to do; the default is nothing: all of them inputs, pull-ups and supply off.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct PinState {
    /// The outputs; the others are inputs.
    pub driven: PinSet,
    /// The outputs that are high; the others are low.
    pub high: PinSet,
    /// Are the pull-up resistors of all pins connected? To Vpu on a v2go to v4, to the supply pin on a v5 and later.
    pub pull_ups: bool,
    /// Is the supply on? With [`Power::Off`](super::Power::Off) it stays off, whatever this says.
    pub supply: bool,
}

/// What was measured.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
pub struct Voltages {
    /// At the voltage probe (ADC) of a v1a to v4, mV, up to 6594; `None`: there is none.
    pub probe: Option<u16>,
    /// At the supply pin of a v5, 5XL or 6; `None`: it cannot be measured.
    pub supply: Option<Measured>,
    /// At each pin of a v5, 5XL or 6, mV; `None`: they cannot be measured.
    pub pins: Option<[(PinSet, u16); 8]>,
}

/// A Bus Pirate whose pins are moved one by one. No target is held, and SPI is off.
pub trait Inspect {
    /// What can go wrong.
    type Error;

    /// The pins that there are.
    fn pins(&self) -> PinSet;

    /// Has it pull-up resistors that can be switched? Whether they are connected to a voltage is another question:
    /// on a v2go and v3 that is what the user has wired to Vpu.
    fn can_pull_up(&self) -> bool;

    /// Moves the pins, and tells the levels of all of them afterwards. Pins become inputs first; then supply,
    /// pull-ups and levels change; the outputs come last. So no pin shows a level that was not asked for.
    ///
    /// In bitbang mode the levels of all outputs move with one command. On a v5, 5XL and 6 they move one after the
    /// other, IO0 first.
    ///
    /// # Errors
    ///
    /// [`NoSuchPin`](super::Error::NoSuchPin) where an output does not exist, before anything moves. When the device
    /// does not follow; on a v5, 5XL or 6 also when its supply does not come up.
    fn set(&mut self, state: PinState) -> Result<PinSet, Self::Error>;

    /// Measures what can be measured. Nothing moves.
    ///
    /// # Errors
    ///
    /// When the device does not answer.
    fn measure(&mut self) -> Result<Voltages, Self::Error>;
}
