//! What hangs on the pins, and how a suite looks at it.

use std::fmt;
use std::sync::{Arc, Mutex};
use std::time::Duration;

use avrrr::buspirate::{Error, Speed, SpiHost, SpiOptions};
use avrrr::sim::{Device, Drive, Firmware, Hardware, Pins, Shared, Shift, Wires, World, WorldOptions};

/// A rule that was broken.
pub(crate) struct Broken {
    /// The rule, in the words of its authors.
    pub(crate) rule: &'static str,
    pub(crate) what: String,
}

impl fmt::Debug for Broken {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "\"{}\" does not hold: {}", self.rule, self.what)
    }
}

pub(crate) type Outcome = Result<(), Broken>;

/// Checks a rule.
pub(crate) fn holds<T: PartialEq + fmt::Debug>(rule: &'static str, got: T, want: T) -> Outcome {
    match (got, want) {
        (got, want) if got == want => Ok(()),
        (got, want) => Err(Broken { rule, what: format!("got {got:?}, want {want:?}") }),
    }
}

/// Something that happened on the wires.
#[derive(Debug, Clone, Copy, PartialEq)]
pub(crate) enum Event {
    Pins(Pins),
    /// MOSI, and what was answered on MISO.
    Shift(u8, u8),
}

/// Writes down what happens on the wires, and answers with random bytes. Its copies are
/// the same tape.
#[derive(Debug, Clone, Default)]
pub(crate) struct Tape(Arc<Mutex<Inside>>);

#[derive(Debug, Default)]
struct Inside {
    events: Vec<(Duration, Event)>,
    shifted: usize,
    outside: Option<Pins>,
    modes: Vec<Shift>,
    pullups: bool,
}

impl Tape {
    fn inside<R>(&self, look: impl FnOnce(&mut Inside) -> R) -> R {
        look(&mut self.0.lock().unwrap())
    }

    /// What happened since it was last asked.
    pub(crate) fn take(&self) -> Vec<(Duration, Event)> {
        self.inside(|inside| std::mem::take(&mut inside.events))
    }

    /// The bytes of MOSI and of MISO since it was last asked.
    pub(crate) fn bytes(&self) -> (Vec<u8>, Vec<u8>) {
        let events = self.take().into_iter();
        events
            .filter_map(|(_, event)| match event {
                Event::Shift(mosi, miso) => Some((mosi, miso)),
                Event::Pins(_) => None,
            })
            .unzip()
    }

    /// How bytes were shifted since it was last asked.
    pub(crate) fn modes(&self) -> Vec<Shift> {
        self.inside(|inside| std::mem::take(&mut inside.modes))
    }

    pub(crate) fn pullups(&self) -> bool {
        self.inside(|inside| inside.pullups)
    }

    pub(crate) fn set_outside(&self, pins: Pins) {
        self.inside(|inside| inside.outside = Some(pins));
    }
}

impl Wires for Tape {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.inside(|inside| inside.events.push((at, Event::Pins(pins))));
    }
    fn set_supply(&mut self, _: Duration, _: bool) {}
    fn set_pullups(&mut self, _: Duration, on: bool) {
        self.inside(|inside| inside.pullups = on);
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.inside(|inside| {
            inside.shifted += 1;
            // Never 0x00 or 0xff, so no filler looks like data.
            let miso = (inside.shifted * 73 % 253 + 1) as u8;
            inside.events.push((at, Event::Shift(mosi, miso)));
            inside.modes.push(how);
            miso
        })
    }
    fn miso(&mut self, _: Duration) -> bool {
        self.inside(|inside| inside.outside.is_some_and(|pins| pins.aux2 == Drive::High))
    }
    fn outside(&mut self, _: Duration) -> Pins {
        self.inside(|inside| inside.outside.unwrap_or(Pins::RELEASED))
    }
    fn probe(&mut self, _: Duration) -> u16 {
        3_300
    }
}

pub(crate) fn shared<W: Wires>(wires: W, device: Device) -> Shared<W> {
    let mut options = WorldOptions::default();
    options.device = device;
    World::with_options(wires, options).shared()
}

/// Every Bus Pirate that is simulated, but for the legacy mode of later ones, which is refused.
pub(crate) fn devices() -> Vec<Device> {
    let pairs = Hardware::ALL.iter().flat_map(|hardware| Firmware::ALL.iter().map(move |f| (*hardware, *f)));
    let is_refused = |device: &Device| {
        let connected = SpiHost::connect(shared(Tape::default(), *device), SpiOptions::default());
        matches!(connected, Err(Error::LegacyMode))
    };
    pairs
        .filter_map(|(hardware, firmware)| Device::new(hardware, firmware).ok())
        .filter(|device| !is_refused(device))
        .collect()
}

/// An SPI host on a tape.
pub(crate) fn spi_host(device: Device, speed: Speed) -> (SpiHost<Shared<Tape>>, Tape, Shared<Tape>) {
    let tape = Tape::default();
    let world = shared(tape.clone(), device);
    let mut options = SpiOptions::default();
    options.speed = speed;
    let host = SpiHost::connect(world.clone(), options).unwrap();
    (host, tape, world)
}
