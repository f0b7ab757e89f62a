//! `SpiDevice`. The rules are those of embedded-hal 1.0, module `spi`.

use std::time::Duration;

use avrrr::buspirate::Speed;
use avrrr::chip::Hertz;
use avrrr::sim::{Device, Drive, Gpio, Host, Pins};
use embedded_hal::spi::{MODE_0, MODE_3, Operation, SpiDevice};
use embedded_hal_bus::spi::ExclusiveDevice;

use crate::rig::{Event, Outcome, Tape, devices, holds, spi_host};

/// The whole contract; `level` finds the chip select among the pins.
pub(crate) fn suite<D: SpiDevice>(device: &mut D, level: fn(&Pins) -> Drive, tape: &Tape) -> Outcome {
    let (mut long, mut first, mut second) = ([0xaa; 300], [0xaa; 3], [0xaa; 2]);
    let mut in_place = [9, 8, 7];
    transaction(device, level, tape, &mut [])?;
    transaction(device, level, tape, &mut [Operation::Write(&[1, 2, 3])])?;
    transaction(device, level, tape, &mut [Operation::Read(&mut first)])?;
    transaction(device, level, tape, &mut [Operation::Write(&[]), Operation::Read(&mut [])])?;
    transaction(
        device,
        level,
        tape,
        &mut [
            Operation::Write(&[1, 2, 3]),
            Operation::Write(&[4]),
            Operation::Read(&mut long),
            Operation::Read(&mut second),
        ],
    )?;
    transaction(
        device,
        level,
        tape,
        &mut [
            Operation::Read(&mut first),
            Operation::Write(&[7; 40]),
            Operation::TransferInPlace(&mut in_place),
            Operation::Transfer(&mut second, &[1, 2, 3, 4]),
        ],
    )?;
    delays(device, tape)
}

/// Runs it, and compares everything that was on the wires with what was asked for.
fn transaction<D: SpiDevice>(
    device: &mut D,
    level: fn(&Pins) -> Drive,
    tape: &Tape,
    operations: &mut [Operation<'_, u8>],
) -> Outcome {
    // What each operation sends, as far as it says, and how many bytes it moves.
    let sends: Vec<(Vec<u8>, usize)> = operations
        .iter()
        .map(|operation| match operation {
            Operation::Read(words) => (vec![], words.len()),
            Operation::Write(words) => (words.to_vec(), words.len()),
            Operation::Transfer(read, write) => (write.to_vec(), read.len().max(write.len())),
            Operation::TransferInPlace(words) => (words.to_vec(), words.len()),
            Operation::DelayNs(_) => (vec![], 0),
        })
        .collect();
    tape.take();
    device.transaction(operations).unwrap();
    let mut low = false;
    let (mut falls, mut outside, mut bytes) = (0, 0, Vec::new());
    for (_, event) in tape.take() {
        match event {
            Event::Pins(pins) => {
                let now = level(&pins) == Drive::Low;
                falls += usize::from(now && !low);
                low = now;
            }
            Event::Shift(mosi, miso) => {
                outside += usize::from(!low);
                bytes.push((mosi, miso));
            }
        }
    }
    let total: usize = sends.iter().map(|(_, moved)| moved).sum();
    holds(
        "Asserts the CS (Chip Select) pin. Performs all the operations.",
        (outside, bytes.len()),
        (0, total),
    )?;
    holds("Flushes the bus. Deasserts the CS pin.", low, false)?;
    holds("This allows composition of SPI operations into a single bus transaction.", falls, 1)?;
    let mut bytes = &bytes[..];
    for (operation, (sent, moved)) in operations.iter().zip(&sends) {
        let (these, rest) = bytes.split_at(*moved);
        bytes = rest;
        let mosi: Vec<u8> = these.iter().map(|(mosi, _)| *mosi).collect();
        let miso: Vec<u8> = these.iter().map(|(_, miso)| *miso).collect();
        holds("Write data from the provided buffer, discarding read data.", &mosi[..sent.len()], sent)?;
        let got: &[u8] = match operation {
            Operation::Read(words) | Operation::Transfer(words, _) | Operation::TransferInPlace(words) => {
                words
            }
            Operation::Write(_) | Operation::DelayNs(_) => &[],
        };
        holds("Read data into the provided buffer.", got, &miso[..got.len()])?;
    }
    Ok(())
}

fn delays<D: SpiDevice>(device: &mut D, tape: &Tape) -> Outcome {
    for ns in [1_999, 1_000_001, 50_000_000] {
        tape.take();
        device
            .transaction(&mut [Operation::Write(&[1]), Operation::DelayNs(ns), Operation::Write(&[2])])
            .unwrap();
        let shifts: Vec<Duration> = tape
            .take()
            .iter()
            .filter(|(_, event)| matches!(event, Event::Shift(..)))
            .map(|(at, _)| *at)
            .collect();
        let apart = shifts[1] - shifts[0];
        holds(
            "Delay for at least the specified number of nanoseconds.",
            apart >= Duration::from_nanos(ns.into()),
            true,
        )?;
    }
    Ok(())
}

#[test]
fn both_devices_of_a_bus_pirate_keep_the_contract() {
    for device in devices() {
        for speed in [Speed::Khz30, Speed::Mhz1] {
            let (mut host, tape, world) = spi_host(device, speed);
            let mut devices = host.split_devices();
            let what = format!("{device} {speed:?}");
            suite(&mut devices.cs, |pins| pins.cs, &tape)
                .unwrap_or_else(|broken| panic!("{what}: {broken:?}"));
            suite(&mut devices.aux, |pins| pins.aux, &tape)
                .unwrap_or_else(|broken| panic!("{what}: {broken:?}"));
            assert_eq!(world.world().stats().bytes_lost, 0, "{what}");
        }
    }
}

/// Our bus and pin, put together by others.
#[test]
fn a_device_made_of_the_parts_of_a_bus_pirate_keeps_the_contract() {
    let (mut host, tape, _) = spi_host(Device::default(), Speed::Mhz1);
    let parts = host.split();
    let mut device = ExclusiveDevice::new(parts.bus, parts.aux, parts.delay).unwrap();
    suite(&mut device, |pins| pins.aux, &tape).unwrap();
}

#[test]
fn a_device_made_of_the_parts_of_a_simulated_host_keeps_the_contract() {
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    let mut device = ExclusiveDevice::new(host.spi(Hertz::mhz(1)), host.pin(Gpio::Cs), host.delay()).unwrap();
    suite(&mut device, |pins| pins.cs, &tape).unwrap();
}

/// Writing and then reading costs one round trip on CS, and no less than three on AUX.
#[test]
fn the_hardware_chip_select_is_faster() {
    let (mut host, _, world) = spi_host(Device::default(), Speed::Mhz1);
    let mut devices = host.split_devices();
    let mut read = [0; 64];
    let mut trips = |device: &mut dyn SpiDevice<Error = _>| {
        let before = world.world().stats().round_trips;
        device.transaction(&mut [Operation::Write(&[3, 0, 0, 0]), Operation::Read(&mut read)]).unwrap();
        world.world().stats().round_trips - before
    };
    assert_eq!((trips(&mut devices.cs), trips(&mut devices.aux)), (1, 4));
}

#[test]
fn two_devices_have_their_own_modes() {
    let (mut host, tape, _) = spi_host(Device::default(), Speed::Mhz1);
    let mut devices = host.split_devices();
    devices.aux.configure(MODE_3, Speed::Khz250).unwrap();
    let mut seen = Vec::new();
    for _ in 0..2 {
        devices.cs.write(&[1]).unwrap();
        devices.aux.write(&[2]).unwrap();
        seen.extend(tape.modes().iter().map(|how| (how.idle_high, how.half_period_ns)));
    }
    // The first byte is that of the question for write-then-read.
    assert_eq!(seen[1..], [(false, 500), (true, 2_000), (false, 500), (true, 2_000)]);
    host.configure(MODE_0, Speed::Khz125).unwrap();
}
