//! How often the host wakes up while it programs a chip: each call of the transport is one. A host that asks again
//! and again whether something has come, or for each byte, would keep a core busy.

mod random;

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::ATMEGA328P;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Line, World};
use avrrr::transport::Transport;

/// The devices, and how many calls in a second are enough. 1500 calls take 3 % of a core if a call and what is done
/// with it take 20 us.
const DEVICES: [(&str, &str, f64); 8] = [
    ("v3", "5.10", 1_500.0),
    ("v3", "6.3", 1_500.0),
    ("v3", "7.1-2019-03", 1_500.0),
    ("v3", "8.0", 1_500.0),
    // Their answers are short and come with each frame of USB.
    ("v4", "7.0", 500.0),
    ("v4", "8.0", 2_000.0),
    ("v5", "legacy", 3_600.0),
    // Its line has no adapter: each byte comes by itself.
    ("v1a", "5.10", 11_520.0),
];

/// A call that returns nothing has waited in vain for its time.
const MOST_IN_VAIN: f64 = 5.0;

/// A transport whose calls are counted.
struct Counted<T> {
    transport: T,
    calls: u32,
    in_vain: u32,
}

impl<T: Transport> Transport for Counted<T> {
    type Error = T::Error;

    fn send(&mut self, bytes: &[u8]) -> Result<(), T::Error> {
        self.calls += 1;
        self.transport.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, T::Error> {
        let count = self.transport.recv(buf, within)?;
        self.calls += 1;
        self.in_vain += u32::from(count == 0);
        Ok(count)
    }

    fn discard_input(&mut self) -> Result<(), T::Error> {
        self.calls += 1;
        self.transport.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, T::Error> {
        self.calls += 1;
        self.transport.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.transport.now()
    }

    fn pause(&mut self, time: Duration) {
        self.calls += 1;
        self.transport.pause(time);
    }
}

#[test]
fn a_host_that_programs_a_chip_sleeps_nearly_all_the_time() {
    let flash = |count| {
        vec![
            Operation::Erase,
            Operation::Write {
                memory: Memory::Flash,
                image: Image::from_bytes(0, random::bytes(2, count)).unwrap(),
            },
        ]
    };
    let eeprom = || {
        let image = Image::from_bytes(0, random::bytes(3, 1024)).unwrap();
        vec![Operation::Write { memory: Memory::Eeprom, image }]
    };
    for (hardware, firmware, most) in DEVICES {
        let device = Device::new(hardware.parse().unwrap(), firmware.parse().unwrap()).unwrap();
        for (latency_ms, name, operations) in [
            (1, "32 KB", flash(32 * 1024)),
            (16, "32 KB", flash(32 * 1024)),
            (1, "EEPROM", eeprom()),
            (16, "EEPROM", eeprom()),
        ] {
            let mut options = sim::WorldOptions::default();
            options.device = device;
            options.latency = Duration::from_millis(latency_ms);
            let avr = Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16));
            let world = World::with_options(Board::new().with(avr, Line::Cs), options);
            let mut counted = Counted { transport: world, calls: 0, in_vain: 0 };
            let plan = Plan::new(ATMEGA328P, operations, Policy::default()).unwrap();
            let mut bus = BusPirate::connect(&mut counted, Direct::ONE, Options::default()).unwrap();
            let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
            let mut programmer = session.into_programmer(ATMEGA328P);
            plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
            programmer.leave().unwrap();
            bus.close().unwrap();
            let seconds = counted.now().as_secs_f64();
            let [calls, in_vain] = [counted.calls, counted.in_vain].map(|count| f64::from(count) / seconds);
            let found = format!("{device} {name} at {latency_ms} ms: {calls:.0} calls, {in_vain:.1} in vain");
            assert!(calls <= most && in_vain <= MOST_IN_VAIN, "{found}");
        }
    }
}
