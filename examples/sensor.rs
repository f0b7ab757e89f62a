//! Two driver crates of others, unmodified, on one Bus Pirate: a MAX6675 thermocouple converter and a
//! W25Q32JV flash memory.
//!
//! Wiring: CLK to both SCKs, MISO to both SOs, MOSI to the flash's SI; CS to the sensor's CS, AUX to that
//! of the flash; +3.3V and GND to both, and +3.3V to HOLD and WP of the flash.
//!
//! `cargo run --example sensor -- /dev/ttyUSB0`; without a port, with simulated devices. Prints
//! `21.75 C` and `flash d16238554a2b6033`.

use std::convert::Infallible;
use std::error::Error;

use avrrr::buspirate::{Speed, SpiHost, SpiOptions};
use avrrr::sim::{FlashChip, Line, SpiPeripherals, TemperatureSensor, World};
use avrrr::transport::{SerialPort, Transport};
use embedded_hal::digital::{ErrorType, OutputPin};
use embedded_hal::spi::MODE_1;
use max6675_hal::Max6675;
use w25q32jv::W25q32jv;

fn main() -> Result<(), Box<dyn Error>> {
    // A quarter of a degree, three bits up.
    let sensor = TemperatureSensor::new((21 * 4 + 3) << 3);
    let devices = SpiPeripherals::new().with_mode(MODE_1, sensor, Line::Cs).with(FlashChip::new(), Line::Aux);
    match std::env::args().nth(1) {
        Some(port) => measure(SerialPort::open(&port, 115_200)?),
        None => measure(World::new(devices)),
    }
}

fn measure<T: Transport>(transport: T) -> Result<(), Box<dyn Error>> {
    let mut host = SpiHost::connect(transport, SpiOptions::default())?;
    let mut devices = host.split_devices();
    devices.cs.configure(MODE_1, Speed::Mhz1)?;
    let mut sensor = Max6675::new(devices.cs)?;
    println!("{:.2} C", sensor.read_celsius()?.into_inner());

    let mut flash = W25q32jv::new(devices.aux, Tied, Tied).map_err(|error| format!("{error:?}"))?;
    let unique = flash.device_id().map_err(|error| format!("{error:?}"))?;
    println!("flash {:016x}", u64::from_be_bytes(unique));
    host.close()?;
    Ok(())
}

/// A pin of a device that is tied high, not to the Bus Pirate.
struct Tied;

impl ErrorType for Tied {
    type Error = Infallible;
}

impl OutputPin for Tied {
    fn set_low(&mut self) -> Result<(), Infallible> {
        Ok(())
    }

    fn set_high(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}
