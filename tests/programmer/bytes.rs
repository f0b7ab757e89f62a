//! Any bytes on the SPI bus: what goes over the line for them, that none is lost, what they should cost.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus, Target};
use avrrr::buspirate::{Batch, BusPirate, ByteCost, Features, Options, Speed};
use avrrr::select::Direct;
use avrrr::sim::{self, Device, Drive, Firmware, Hardware, Pins, Shift, Wires, World};

use crate::bench::Dice;
use crate::script::{
    Pirate, Shared, close, connected, expect, expect_entry, expect_features_of, expect_set_up, player,
};

/// An answer: the acknowledgement and the data.
fn answer(data: &[u8]) -> Vec<u8> {
    [&[1], data].concat()
}

/// A connection to a firmware that has everything but another banner.
fn connected_to(banner: &[u8]) -> (Pirate, Shared) {
    let (mock, script) = player();
    expect_entry(&script, banner);
    expect_features_of(&script, banner);
    expect_set_up(&script);
    (BusPirate::connect(mock, Direct::ONE, Options::default()).unwrap(), script)
}

/// Sets a clock whose code has to be timed.
fn set_timed_clock(bus: &mut Pirate, script: &Shared, code: u8, clock: Hertz) {
    expect(script, &[0x60 | code, 0x05, 0, 0, 0, 122], &[&[1, 1], [0xff; 122].as_slice()].concat());
    assert_eq!(bus.set_clock(clock), Ok(Some(clock)));
}

#[test]
fn a_slow_bus_behind_a_fast_line_gets_four_bytes_at_a_time() {
    let (mut bus, script) = connected(Options::default());
    expect(&script, &[0x13, 1, 2, 3, 4], &answer(&[0xa1, 0xa2, 0xa3, 0xa4]));
    expect(&script, &[0x11, 5, 6], &answer(&[0xa5, 0xa6]));
    let mut bytes = [1, 2, 3, 4, 5, 6];
    bus.transfer(&mut bytes).unwrap();
    assert_eq!(bytes, [0xa1, 0xa2, 0xa3, 0xa4, 0xa5, 0xa6]);
    bus.transfer(&mut []).unwrap();
    close(bus, &script);
}

#[test]
fn a_bus_that_keeps_up_gets_four_packets_at_a_time() {
    let (mut bus, script) = connected(Options::default());
    set_timed_clock(&mut bus, &script, 4, Hertz::khz(2_000));
    let sent: Vec<u8> = (0..237).map(|byte| byte % 120).collect();
    let (burst, rest) = sent.split_at(233);
    let mut up = Vec::new();
    let mut down = Vec::new();
    for part in burst.chunks(16) {
        up.push(0x10 | (part.len() - 1) as u8);
        up.extend(part);
        down.extend(answer(&part.iter().map(|byte| byte | 0x80).collect::<Vec<_>>()));
    }
    assert_eq!((up.len(), down.len()), (248, 248));
    expect(&script, &up, &down);
    let last: Vec<u8> = rest.iter().map(|byte| byte | 0x80).collect();
    expect(&script, &[&[0x13], rest].concat(), &answer(&last));
    let mut bytes = sent.clone();
    bus.transfer(&mut bytes).unwrap();
    assert!(bytes.iter().zip(&sent).all(|(got, sent)| *got == sent | 0x80));
    close(bus, &script);
}

#[test]
fn write_then_read_takes_as_few_commands_as_are_safe() {
    let (mut bus, script) = connected(Options::default());
    set_timed_clock(&mut bus, &script, 4, Hertz::khz(2_000));
    expect(&script, &[0x05, 0, 3, 0, 2, 7, 8, 9], &answer(&[0x12, 0x34]));
    let mut two = [0; 2];
    bus.write_then_read(&[7, 8, 9], &mut two).unwrap();
    assert_eq!(two, [0x12, 0x34]);
    // A payload that is interrupted must be completed blindly, so it is not as long as it could be.
    let long = [0x5a; 1032 + 1];
    expect(&script, &[&[0x05, 0x04, 0x08, 0, 0], &long[..1032]].concat(), &[1]);
    expect(&script, &[0x05, 0, 1, 0, 1, 0x5a], &answer(&[0x77]));
    let mut one = [0];
    bus.write_then_read(&long, &mut one).unwrap();
    assert_eq!(one, [0x77]);
    expect(&script, &[&[0x05, 0x04, 0x08, 0, 0], &long[..1032]].concat(), &[1]);
    bus.write_then_read(&long[..1032], &mut []).unwrap();
    // An answer that fills packets waits for no timer: 4092 bytes are 66 packets.
    expect(&script, &[0x05, 0, 0, 0x0f, 0xfb], &answer(&[0x11; 4091]));
    expect(&script, &[0x05, 0, 0, 0, 1], &answer(&[0x22]));
    let mut many = [0; 4092];
    bus.write_then_read(&[], &mut many).unwrap();
    assert_eq!((many[0], many[4090], many[4091]), (0x11, 0x11, 0x22));
    bus.write_then_read(&[], &mut []).unwrap();
    close(bus, &script);
}

#[test]
fn firmware_that_may_not_answer_to_a_write_gets_transfers() {
    // From 2019 to 2024 nothing was said to a payload after which nothing is read.
    let (mut bus, script) = connected_to(b"Bus Pirate v3.5\r\nCommunity Firmware v7.1\r\nHiZ>");
    expect(&script, &[0x12, 7, 8, 9], &answer(&[0, 0, 0]));
    expect(&script, &[0x05, 0, 0, 0, 2], &answer(&[0x12, 0x34]));
    let mut two = [0; 2];
    bus.write_then_read(&[7, 8, 9], &mut two).unwrap();
    assert_eq!(two, [0x12, 0x34]);
    expect(&script, &[0x64], &[1]);
    expect(&script, &[0x05, 0, 0, 0, 123], &answer(&[0xff; 123]));
    assert_eq!(bus.set_clock(Hertz::khz(2_000)), Ok(Some(Hertz::khz(2_000))));
    let ByteCost { transfer, write, read } = bus.byte_cost(Duration::from_millis(1));
    assert_eq!((write, read.bytes), (transfer, 4091));
    // The longest command that is safe; longer streams are known to be so up to 7.0 only.
    assert_eq!(transfer.bytes, 16);
    close(bus, &script);
}

#[test]
fn without_write_then_read_everything_is_a_transfer() {
    let mut options = Options::default();
    options.features = Features::BULK;
    options.line_rate = 115_200;
    let (mock, script) = player();
    expect_entry(&script, b"Bus Pirate v1a\r\nFirmware v5.10 (r559)\r\nHiZ>");
    expect(&script, &[0x8a, 0x61, 0x47, 0x4f], &[1, 1, 1, 1]);
    let mut bus = BusPirate::connect(mock, Direct::ONE, options).unwrap();
    expect(&script, &[0x12, 7, 8, 9], &answer(&[0, 0, 0]));
    expect(&script, &[0x11, 0xff, 0xff], &answer(&[0x12, 0x34]));
    let mut two = [0; 2];
    bus.write_then_read(&[7, 8, 9], &mut two).unwrap();
    assert_eq!(two, [0x12, 0x34]);
    let ByteCost { transfer, write, read } = bus.byte_cost(Duration::from_millis(1));
    assert_eq!((write, read), (transfer, transfer));
    close(bus, &script);
}

#[test]
fn bytes_for_a_target_in_reset_wait_for_it() {
    let (mut bus, script) = connected(Options::default());
    let pauses = || script.lock().unwrap().pauses;
    expect(&script, &[0x4a], &[1]);
    bus.hold_reset(Target::ONLY).unwrap();
    for (up, down) in [(vec![0x10, 1], answer(&[0])), (vec![0x05, 0, 1, 0, 0, 1], vec![1])] {
        bus.hold_off(Duration::from_millis(70)).unwrap();
        let before = pauses();
        expect(&script, &up, &down);
        if up[0] == 0x10 {
            bus.transfer(&mut [1]).unwrap();
        } else {
            bus.write_then_read(&[1], &mut []).unwrap();
        }
        assert_eq!(pauses() - before, Duration::from_millis(70));
    }
    expect(&script, &[0x4b], &[1]);
    bus.release_reset().unwrap();
    close(bus, &script);
}

type Bus<'a> = BusPirate<&'a mut World<Analyser>, Direct>;

/// A jumper and a logic analyser.
#[derive(Debug, Default)]
struct Analyser {
    mosi: Vec<u8>,
    /// Was a byte shifted with CS or AUX low?
    selected: bool,
    low: bool,
}

impl Wires for Analyser {
    fn set_pins(&mut self, _: Duration, pins: Pins) {
        self.low = pins.cs == Drive::Low || pins.aux == Drive::Low;
    }
    fn set_supply(&mut self, _: Duration, _: bool) {}
    fn set_pullups(&mut self, _: Duration, _: bool) {}
    fn shift(&mut self, _: Duration, _: Shift, mosi: u8) -> u8 {
        self.selected |= self.low;
        self.mosi.push(mosi);
        mosi
    }
    fn miso(&mut self, _: Duration) -> bool {
        false
    }
}

/// Every board with every firmware, line rate, latency and SPI clock that it has.
fn everywhere(mut visit: impl FnMut(&mut Bus<'_>, &str, Duration)) {
    for hardware in [Hardware::V1a, Hardware::V3, Hardware::V4] {
        for firmware in hardware.firmware() {
            let changes = hardware == Hardware::V3 && firmware <= Firmware::V7_0;
            let rates: &[u32] =
                if changes { &[115_200, 250_000, 500_000, 1_000_000, 2_000_000] } else { &[115_200] };
            let has_timer = hardware == Hardware::V3;
            let latencies: &[u64] = if has_timer { &[1, 16] } else { &[0] };
            for (rate, latency) in rates.iter().flat_map(|rate| latencies.iter().map(move |ms| (*rate, *ms)))
            {
                let device = Device::new(hardware, firmware).unwrap();
                at_every_clock(device, rate, Duration::from_millis(latency), &mut visit);
            }
        }
    }
}

fn at_every_clock(
    device: Device,
    rate: u32,
    latency: Duration,
    visit: &mut impl FnMut(&mut Bus<'_>, &str, Duration),
) {
    let mut options = sim::WorldOptions::default();
    options.device = device;
    options.latency = latency;
    let mut world = World::with_options(Analyser::default(), options);
    let mut options = Options::default();
    options.line_rate = rate;
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, options).unwrap();
    let has_line = device.hardware() != Hardware::V4;
    // 2 Mbaud is too fast for firmware that does not read flash by itself.
    let reads = !matches!(device.firmware(), Firmware::V3_0 | Firmware::V5_10);
    let rate = if reads { rate } else { rate.min(1_000_000) };
    assert_eq!(bus.line_rate(), has_line.then_some(rate), "{device}");
    let mut clocks = 0;
    for speed in Speed::ALL {
        let what = format!("{device}, {rate} baud, {latency:?}, {}", speed.hertz());
        if bus.set_clock(speed.hertz()).unwrap() == Some(speed.hertz()) {
            visit(&mut bus, &what, latency);
            clocks += 1;
        }
    }
    let known = match device.firmware() {
        Firmware::V6_2 | Firmware::V6_3 | Firmware::V7_0 | Firmware::V8_0 => 8,
        Firmware::V5_10 | Firmware::V6_1 => 5,
        // Without write-then-read others cannot be timed.
        Firmware::V3_0 => 4,
        // 7.1, whatever its codes mean.
        _ => 8,
    };
    assert_eq!(clocks, known, "{device}");
    bus.close().unwrap();
    assert_eq!(world.stats().bytes_lost, 0, "{device}, {rate} baud, {latency:?}");
    assert!(!world.is_deaf() && !world.wires().selected, "{device}");
}

#[test]
fn no_byte_is_lost_at_any_clock_and_line_rate() {
    let mut dice = Dice::new(90);
    let mut lengths = std::collections::BTreeSet::new();
    everywhere(|bus, what, _| {
        let sent = dice.bytes(500);
        let mut bytes = sent.clone();
        bus.transfer(&mut bytes).unwrap();
        assert!(bytes == sent, "{what}");
        lengths.insert(bus.byte_cost(Duration::from_millis(1)).transfer.bytes);
        let mut read = vec![0; 5000];
        bus.write_then_read(&dice.bytes(2100), &mut read).unwrap();
        assert!(read.iter().all(|byte| *byte == read[0]), "{what}");
    });
    // Of all kinds: what the FIFO takes, a bit more, four packets.
    assert!(lengths.contains(&4) && lengths.contains(&9) && lengths.contains(&233), "{lengths:?}");
}

#[test]
fn mosi_says_what_was_given_and_nothing_else() {
    for features in [Features::all(), Features::BULK, Features::empty()] {
        let mut world = World::new(Analyser::default());
        let mut options = Options::default();
        options.features = features;
        let mut bus = BusPirate::connect(&mut world, Direct::ONE, options).unwrap();
        let mut dice = Dice::new(91);
        let (first, second) = (dice.bytes(300), dice.bytes(2100));
        bus.transfer(&mut first.clone()).unwrap();
        bus.write_then_read(&second, &mut [0; 9]).unwrap();
        bus.close().unwrap();
        let mosi = &world.wires().mosi;
        let want = [first, second, vec![0xff; 9]].concat();
        // Asking for features comes before.
        assert!(mosi.ends_with(&want) && mosi.len() <= want.len() + 1, "{features:?}");
    }
}

#[test]
fn bytes_cost_what_they_should() {
    everywhere(|bus, what, latency| {
        let timed = |bus: &mut Bus<'_>, act: &mut dyn FnMut(&mut Bus<'_>)| {
            let began = bus.now().unwrap();
            act(bus);
            bus.now().unwrap() - began
        };
        bus.transfer(&mut [0]).unwrap();
        let round_trip = timed(bus, &mut |bus| bus.transfer(&mut [0]).unwrap());
        let ByteCost { transfer, write, read } = bus.byte_cost(round_trip);
        let check = |name, Batch { bytes, time }: Batch, took: Duration| {
            // The timer may come just before the answer, or in the middle of it; that of a v4 has 5 ms.
            let timer = if what.starts_with("v4") { Duration::from_millis(5) } else { latency };
            let slack = time / 10 + timer;
            assert!(took.abs_diff(time) <= slack, "{name} {bytes} bytes, {what}: {took:?}, not {time:?}");
        };
        check(
            "transfer",
            transfer,
            timed(bus, &mut |bus| bus.transfer(&mut vec![0; transfer.bytes]).unwrap()),
        );
        check(
            "write",
            write,
            timed(bus, &mut |bus| bus.write_then_read(&vec![0; write.bytes], &mut []).unwrap()),
        );
        check(
            "read",
            read,
            timed(bus, &mut |bus| bus.write_then_read(&[], &mut vec![0; read.bytes]).unwrap()),
        );
    });
}
