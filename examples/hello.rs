//! Writes a program. Wiring: CS to RESET, CLK to SCK, MOSI, MISO, GND, and +3.3V to VCC.
//!
//! On hardware: `SerialPort::open("/dev/ttyUSB0", 115_200)?` instead of `simulated(..)`. Prints
//! `100 % of the ATmega328P done`.

use avrrr::easy::{Image, OneAvr, chip, simulated};

fn main() -> Result<(), Box<dyn std::error::Error>> {
    let mut avr = OneAvr::find(simulated(chip::ATMEGA328P))?;
    let image = Image::from_hex(&std::fs::read("examples/firmware/blink.hex")?)?;
    avr.write_flash(image, |progress| print!("\r{progress}"))?;
    println!(" of the {} done", avr.chip().name);
    Ok(avr.close()?)
}
