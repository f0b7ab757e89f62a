//! Says which AVR is connected to an FT232H; FT2232H and FT4232H work the same way.
//!
//! Wiring: AD0 to SCK, AD1 to MOSI, AD2 to MISO, AD3 to RESET, GND, and 3.3 V to VCC.
//!
//! `cargo run --bin ftdi` prints `1e 93 0b: ATtiny85`.

use std::error::Error;

use avrrr_hosts::identify;
use ftdi_embedded_hal::{Delay, FtHal};

/// Vendor and product of an FT232H with its original identity.
const FT232H: (u16, u16) = (0x0403, 0x6014);

fn main() -> Result<(), Box<dyn Error>> {
    let (vendor, product) = FT232H;
    let device = ftdi::find_by_vid_pid(vendor, product).interface(ftdi::Interface::A).open()?;
    // Slow enough for a factory-fresh chip at 1 MHz.
    let hal = FtHal::init_freq(device, 125_000)?;
    println!("{}", identify(hal.spi()?, hal.ad3()?, Delay::new())?);
    Ok(())
}
