//! Says which AVR is connected to a Raspberry Pi, or to any Linux board with spidev and GPIO.
//!
//! Wiring: SCLK (pin 23) to SCK, MOSI (19), MISO (21), GPIO 25 (22) to RESET, GND, and 3.3 V (17) to VCC.
//!
//! `cargo run --bin raspberry-pi` prints `1e 93 0b: ATtiny85`.

use std::error::Error;

use avrrr_hosts::identify;
use linux_embedded_hal::gpio_cdev::{Chip, LineRequestFlags};
use linux_embedded_hal::spidev::{SpiModeFlags, SpidevOptions};
use linux_embedded_hal::{CdevPin, Delay, SpidevBus};

/// The GPIO at RESET.
const RESET: u32 = 25;

fn main() -> Result<(), Box<dyn Error>> {
    let mut spi = SpidevBus::open("/dev/spidev0.0")?;
    // Slow enough for a factory-fresh chip at 1 MHz; the chip selects of the kernel are not wanted.
    let options = SpidevOptions::new()
        .max_speed_hz(125_000)
        .mode(SpiModeFlags::SPI_MODE_0 | SpiModeFlags::SPI_NO_CS)
        .build();
    spi.configure(&options)?;
    let line = Chip::new("/dev/gpiochip0")?.get_line(RESET)?;
    let reset = CdevPin::new(line.request(LineRequestFlags::OUTPUT, 1, "avrrr")?)?;
    println!("{}", identify(spi, reset, Delay)?);
    Ok(())
}
