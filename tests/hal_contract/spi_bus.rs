//! `SpiBus`. The rules are those of embedded-hal 1.0, module `spi`.

use avrrr::buspirate::Speed;
use avrrr::chip::Hertz;
use avrrr::sim::{Device, Drive, Firmware, Gpio, Hardware, Host};
use embedded_hal::digital::OutputPin;
use embedded_hal::spi::{MODE_0, MODE_1, MODE_2, MODE_3, Mode, Phase, Polarity, SpiBus};

use crate::rig::{Event, Outcome, Tape, devices, holds, spi_host};

/// Lengths around every border of an implementation: a transfer, a FIFO, a payload, a long read.
const LENGTHS: [usize; 14] = [1, 2, 3, 4, 5, 8, 15, 16, 17, 33, 255, 1024, 1025, 4097];

/// The whole contract. `cs` is a pin of the same hardware, whose level shows in the `cs` of the tape.
pub(crate) fn suite<B: SpiBus, P: OutputPin>(bus: &mut B, cs: &mut P, tape: &Tape) -> Outcome {
    tape.take();
    for length in LENGTHS {
        each_method_moves_its_words(bus, tape, length)?;
    }
    unequal_lengths(bus, tape)?;
    nothing_is_nothing(bus, tape)?;
    calls_in_a_row(bus, tape)?;
    flush_comes_before_the_pin(bus, cs, tape)
}

fn words(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 29 + 7) as u8).collect()
}

fn each_method_moves_its_words<B: SpiBus>(bus: &mut B, tape: &Tape, length: usize) -> Outcome {
    let mut read = vec![0xaa; length];
    bus.read(&mut read).unwrap();
    bus.flush().unwrap();
    let (mosi, miso) = tape.bytes();
    holds("Read `words` from the slave.", (mosi.len(), read), (length, miso))?;
    let filler = mosi.iter().all(|byte| *byte == 0x00) || mosi.iter().all(|byte| *byte == 0xff);
    holds(
        "The word value sent on MOSI during reading is implementation-defined, typically `0x00`, `0xFF`",
        filler,
        true,
    )?;

    let sent = words(length);
    bus.write(&sent).unwrap();
    bus.flush().unwrap();
    holds("Write `words` to the slave, ignoring all the incoming words.", tape.bytes().0, sent.clone())?;

    let mut read = vec![0xaa; length];
    bus.transfer(&mut read, &sent).unwrap();
    bus.flush().unwrap();
    holds(
        "`write` is written to the slave on MOSI and words received on MISO are stored in `read`.",
        (sent.clone(), read),
        tape.bytes(),
    )?;

    let mut both = sent.clone();
    bus.transfer_in_place(&mut both).unwrap();
    bus.flush().unwrap();
    holds(
        "The contents of `words` are written to the slave, and the received words are stored into the same `words` buffer, overwriting it.",
        (sent, both),
        tape.bytes(),
    )
}

fn unequal_lengths<B: SpiBus>(bus: &mut B, tape: &Tape) -> Outcome {
    for (reads, writes) in [(5, 3), (3, 5), (40, 1), (1, 40), (0, 6), (6, 0), (17, 16), (16, 17), (300, 7)] {
        let (mut read, write) = (vec![0xaa; reads], words(writes));
        bus.transfer(&mut read, &write).unwrap();
        bus.flush().unwrap();
        let (mosi, miso) = tape.bytes();
        holds("The transfer runs for `max(read.len(), write.len())` words.", mosi.len(), reads.max(writes))?;
        holds(
            "`write` is written to the slave on MOSI, when it is the shorter one too",
            &mosi[..writes],
            &write,
        )?;
        holds(
            "If `read` is shorter, incoming words after `read` has been filled will be discarded.",
            &read[..],
            &miso[..reads],
        )?;
        let fill = &mosi[writes..];
        let filler = fill.iter().all(|byte| *byte == 0x00) || fill.iter().all(|byte| *byte == 0xff);
        holds(
            "If `write` is shorter, the value of words sent in MOSI after all `write` has been sent is implementation-defined, typically `0x00`, `0xFF`",
            filler,
            true,
        )?;
    }
    Ok(())
}

fn nothing_is_nothing<B: SpiBus>(bus: &mut B, tape: &Tape) -> Outcome {
    bus.read(&mut []).unwrap();
    bus.write(&[]).unwrap();
    bus.transfer(&mut [], &[]).unwrap();
    bus.transfer_in_place(&mut []).unwrap();
    bus.flush().unwrap();
    holds(
        "It is allowed for `read` and `write` to have different lengths, even zero length.",
        tape.take(),
        vec![],
    )
}

fn calls_in_a_row<B: SpiBus>(bus: &mut B, tape: &Tape) -> Outcome {
    let (mut first, mut last) = ([0xaa; 3], [0x11, 0x22]);
    bus.write(&[1, 2, 3]).unwrap();
    bus.read(&mut first).unwrap();
    bus.write(&[4]).unwrap();
    bus.transfer_in_place(&mut last).unwrap();
    bus.write(&[5, 6]).unwrap();
    bus.flush().unwrap();
    let (mosi, miso) = tape.bytes();
    let rule = "Users must be able to do multiple method calls in a row and have them executed \"as if\" they were done sequentially";
    holds(rule, mosi.len(), 11)?;
    holds(rule, [&mosi[..3], &mosi[6..]].concat(), vec![1, 2, 3, 4, 0x11, 0x22, 5, 6])?;
    holds(rule, (&first[..], &last[..]), (&miso[3..6], &miso[7..9]))
}

fn flush_comes_before_the_pin<B: SpiBus, P: OutputPin>(bus: &mut B, cs: &mut P, tape: &Tape) -> Outcome {
    cs.set_low().unwrap();
    tape.take();
    bus.write(&[0x5a; 20]).unwrap();
    bus.flush().unwrap();
    cs.set_high().unwrap();
    let events = tape.take();
    let last_shift = events.iter().rposition(|(_, event)| matches!(event, Event::Shift(..)));
    let rise =
        events.iter().position(|(_, event)| matches!(event, Event::Pins(pins) if pins.cs != Drive::Low));
    holds(
        "call `flush` [..] to synchronize SPI activity and GPIO activity, for example before deasserting a CS pin",
        (events.iter().filter(|(_, event)| matches!(event, Event::Shift(..))).count(), last_shift < rise),
        (20, true),
    )
}

#[test]
fn a_bus_pirate_keeps_the_contract() {
    for device in devices() {
        for speed in [Speed::Khz30, Speed::Khz250, Speed::Mhz1] {
            let (mut host, tape, world) = spi_host(device, speed);
            let mut parts = host.split();
            suite(&mut parts.bus, &mut parts.cs, &tape)
                .unwrap_or_else(|broken| panic!("{device} {speed:?}: {broken:?}"));
            assert_eq!(world.world().stats().bytes_lost, 0, "{device} {speed:?}");
        }
    }
}

#[test]
fn a_simulated_host_keeps_the_contract() {
    let tape = Tape::default();
    let host = Host::new(tape.clone());
    suite(&mut host.spi(Hertz::mhz(1)), &mut host.pin(Gpio::Cs), &tape).unwrap();
}

#[test]
fn every_mode_and_clock_is_what_it_says() {
    let (mut host, tape, _) = spi_host(Device::new(Hardware::V3, Firmware::V6_3).unwrap(), Speed::Khz30);
    for mode in [MODE_0, MODE_1, MODE_2, MODE_3] {
        for speed in Speed::ALL {
            host.configure(mode, speed).unwrap();
            tape.modes();
            host.split().bus.write(&[0x42]).unwrap();
            let how = tape.modes()[0];
            let polarity = if how.idle_high { Polarity::IdleHigh } else { Polarity::IdleLow };
            let phase = if how.change_on_idle_edge {
                Phase::CaptureOnFirstTransition
            } else {
                Phase::CaptureOnSecondTransition
            };
            assert_eq!(Mode { polarity, phase }, mode);
            // 2.667 MHz are not whole nanoseconds.
            let hertz = 500_000_000.0 / how.half_period_ns as f64;
            let error = (hertz / f64::from(speed.hertz().0) - 1.0).abs();
            assert!(error < 0.01, "{speed:?}: {hertz}");
        }
    }
}
