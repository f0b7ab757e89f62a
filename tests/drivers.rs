//! Driver crates of others, unmodified, on a simulated Bus Pirate and simulated devices.

use std::convert::Infallible;

use avrrr::buspirate::{Speed, SpiHost, SpiOptions};
use avrrr::sim::{Device, FlashChip, Line, SpiPeripherals, TemperatureSensor, World, WorldOptions};
use embedded_hal::digital::{ErrorType, OutputPin};
use embedded_hal::spi::{MODE_0, MODE_1, SpiDevice};
use embedded_hal_bus::spi::{ExclusiveDevice, NoDelay};
use max6675_hal::Max6675;
use w25q32jv::W25q32jv;

/// HOLD or WP of a flash chip, tied high.
#[derive(Debug)]
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

fn host(device: Device, board: SpiPeripherals) -> SpiHost<World<SpiPeripherals>> {
    let mut options = WorldOptions::default();
    options.device = device;
    SpiHost::connect(World::with_options(board, options), SpiOptions::default()).unwrap()
}

fn devices() -> [Device; 3] {
    ["v3 6.3", "v3 5.10", "v1a 3.0"].map(|name| {
        let (hardware, firmware) = name.split_once(' ').unwrap();
        Device::new(hardware.parse().unwrap(), firmware.parse().unwrap()).unwrap()
    })
}

/// Erases, writes across page borders, reads and compares, with a driver that checks its own writes.
fn use_flash<S: SpiDevice>(device: S) {
    let mut flash = W25q32jv::new(device, Tied, Tied).unwrap();
    assert_eq!(flash.device_id().unwrap(), 0xd162_3855_4a2b_6033_u64.to_be_bytes());
    let data: Vec<u8> = (0..600).map(|at| (at * 7) as u8).collect();
    flash.write_blocking(0x1_00f0, &data).unwrap();
    let mut read = vec![0; 604];
    flash.read(0x1_00ee, &mut read).unwrap();
    assert_eq!(read, [&[0xff, 0xff], &data[..], &[0xff, 0xff]].concat());
    // Bits that are clear stay clear.
    flash.write_blocking(0x1_00f0, &[0xff; 2]).unwrap_err();
    flash.erase_sector(0x10).unwrap();
    flash.read(0x1_00ee, &mut read).unwrap();
    assert_eq!(read, [0xff; 604]);
}

#[test]
fn a_flash_driver_erases_writes_and_reads_on_either_select() {
    for device in devices() {
        use_flash(host(device, SpiPeripherals::new().with(FlashChip::new(), Line::Cs)).split_devices().cs);
        use_flash(host(device, SpiPeripherals::new().with(FlashChip::new(), Line::Aux)).split_devices().aux);
    }
}

#[test]
fn a_flash_driver_works_on_a_bus_and_a_pin_that_others_put_together() {
    let mut host = host(Device::default(), SpiPeripherals::new().with(FlashChip::new(), Line::Aux));
    let parts = host.split();
    use_flash(ExclusiveDevice::new(parts.bus, parts.aux, NoDelay).unwrap());
}

#[test]
fn a_sensor_driver_reads_in_its_own_mode_only() {
    for device in devices() {
        let sensor = TemperatureSensor::new(100 << 5);
        let mut host = host(device, SpiPeripherals::new().with_mode(MODE_1, sensor, Line::Cs));
        host.configure(MODE_1, Speed::Mhz1).unwrap();
        let celsius = Max6675::new(host.split_devices().cs).unwrap().read_celsius().unwrap();
        assert_eq!(celsius.into_inner(), 100.0);
        host.configure(MODE_0, Speed::Mhz1).unwrap();
        let celsius = Max6675::new(host.split_devices().cs).unwrap().read_celsius().unwrap();
        assert_ne!(celsius.into_inner(), 100.0);
    }
}
