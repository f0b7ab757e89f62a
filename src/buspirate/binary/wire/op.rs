//! Every opcode and every fixed answer, in one place.

/// Leaves a submode, or asks bitbang mode for its name.
#[doc(alias = "0x00")]
pub(crate) const BITBANG: u8 = 0x00;
/// In bitbang mode: enters binary SPI mode. In SPI mode: asks for its name.
pub(crate) const SPI: u8 = 0x01;
/// In bitbang mode: back to the terminal (a reset on v1a to v3).
pub(crate) const TERMINAL: u8 = 0x0f;
/// CS low.
#[doc(alias = "0x02")]
pub(crate) const CS_LOW: u8 = 0x02;
/// CS high.
#[doc(alias = "0x03")]
pub(crate) const CS_HIGH: u8 = 0x03;
/// Write-then-read with CS low around it; otherwise as [`WRITE_THEN_READ`].
#[doc(alias = "0x04")]
pub(crate) const SELECTED_WRITE_THEN_READ: u8 = 0x04;
/// Write-then-read that leaves CS alone; two 16-bit counts follow, big endian, then the bytes.
#[doc(alias = "0x05")]
pub(crate) const WRITE_THEN_READ: u8 = 0x05;
/// Prefix of the AVR commands.
pub(crate) const AVR: u8 = 0x06;
/// AVR command: version.
pub(crate) const AVR_VERSION: u8 = 0x01;
/// AVR command: read flash; 32-bit word address and 32-bit byte count follow, big endian.
#[doc(alias("0x06 0x02", "paged read"))]
pub(crate) const AVR_READ_FLASH: u8 = 0x02;
/// Full-duplex transfer of n + 1 bytes, n in the low four bits.
#[doc(alias("0x1n", "bulk transfer"))]
pub(crate) const TRANSFER: u8 = 0x10;
/// Peripherals, [`Peripherals`](super::Peripherals) in the low four bits.
#[doc(alias = "0x4n")]
pub(crate) const PERIPHERALS: u8 = 0x40;
/// SPI clock, a [`Speed`](super::Speed) code in the low three bits.
#[doc(alias = "0x6n")]
pub(crate) const SPEED: u8 = 0x60;
/// SPI configuration, [`Config`](super::Config) in the low four bits.
#[doc(alias = "0x8n")]
pub(crate) const CONFIG: u8 = 0x80;
/// In bitbang mode: PWM on AUX; prescaler, duty and period follow, the latter with 16 bits each, big
/// endian.
pub(crate) const PWM: u8 = 0x12;
/// In bitbang mode: ends PWM.
pub(crate) const STOP_PWM: u8 = 0x13;
/// In bitbang mode: one reading of the voltage probe, 16 bits, big endian.
pub(crate) const VOLTAGE: u8 = 0x14;
/// In bitbang mode: directions, [`PinSet`](crate::buspirate::PinSet) in the low five bits, 1 = input.
pub(crate) const DIRECTIONS: u8 = 0x40;
/// In bitbang mode: supplies, pull-ups and levels, [`Outputs`](super::Outputs) in the low seven bits.
pub(crate) const OUTPUTS: u8 = 0x80;

/// The command was done.
pub(crate) const OK: u8 = 0x01;
/// The command is not known, or was refused.
pub(crate) const REFUSED: u8 = 0x00;
/// What bitbang mode calls itself.
pub(crate) const BITBANG_NAME: &[u8] = b"BBIO1";
/// What binary SPI mode calls itself.
pub(crate) const SPI_NAME: &[u8] = b"SPI1";
/// AVR command version 1, as [`AVR_VERSION`] reports it after its [`OK`].
pub(crate) const AVR_VERSION_1: &[u8] = &[0x00, 0x01];
