//! What several parts of the device tell of it.

/// The largest flatbuffer, and the most bytes that a data request writes or reads.
pub(super) const MAX_PACKET: usize = 640;
pub(super) const MAX_DATA: usize = 512;
/// Names of all modes, in the order of the firmware's menu.
pub(super) const MODES: [&str; 12] =
    ["HiZ", "1WIRE", "UART", "HDUART", "I2C", "SPI", "2WIRE", "3WIRE", "DIO", "LED", "INFRARED", "JTAG"];
/// LEDs of the boards of today.
pub(super) const LEDS: u8 = 18;

/// What the terminal says about the device.
#[derive(Debug, Clone, Copy)]
pub(super) struct Facts {
    /// Of the pins.
    pub(super) mode: &'static str,
    /// Number of the binmode.
    pub(super) binmode: u8,
    pub(super) board: &'static str,
    pub(super) chip: &'static str,
    pub(super) hash: &'static str,
    pub(super) pull_307: bool,
}
