//! Everything that can be broken between a person and a chip, and what the person is told: one set-up and
//! one line each, in `broken.txt`. After a change that is meant: `AVRRR_BLESS=1 cargo test --all-features --test programmer`.

use std::collections::{BTreeMap, VecDeque};
use std::convert::Infallible;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options, Power, Source, Speed};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{
    self, Avr, Board, BoardFault, BusWire, Device, Firmware, Hardware, Line, MisoFault, Pins, Program, Shift,
    When, Wires, World,
};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{chain, image};
use crate::doctor;

const CHIP: Target = Target::ONLY;

/// What came of a job, and what the doctor finds behind it.
fn program<T: Transport>(mut transport: T, options: &Options, erase: bool) -> String
where
    T::Error: 'static,
{
    let says = work(&mut transport, options, erase);
    let mut usual = options.clone();
    // The doctor looks for the clock itself.
    let fixed = usual.speed.take().map(Speed::hertz);
    let report = doctor::examine(&mut transport, &usual, fixed, Some(&ATTINY2313));
    format!("{says}\n    doctor: {}", doctor::in_words(&report))
}

/// Writes a page and some EEPROM, and tells what came of it.
fn work<T: Transport>(transport: T, options: &Options, erase: bool) -> String {
    let map = Direct::new(options.wiring.len() as u8);
    let mut bus = match BusPirate::connect(transport, map, options.clone()) {
        Ok(bus) => bus,
        Err(error) => return format!("connecting: {}", chain(&error)),
    };
    let session = match Session::enter(&mut bus, CHIP, &Entry::default()) {
        Ok(session) => session,
        Err(error) => return format!("entering: {}", chain(&error)),
    };
    if session.signature() != ATTINY2313.signature {
        return format!("another signature: {:02x?}", session.signature());
    }
    let mut operations = vec![
        Operation::Write { memory: Memory::Flash, image: image(0, [0x5a; 64]) },
        Operation::Write { memory: Memory::Eeprom, image: image(0, [0x77; 8]) },
        Operation::Read { memory: Memory::Eeprom },
    ];
    if erase {
        operations.insert(0, Operation::Erase);
    }
    let plan = Plan::new(ATTINY2313, operations, Policy::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY2313);
    match plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())) {
        Ok(_) => "programmed".to_owned(),
        Err(failure) => format!("working: {}; {}", chain(&failure.error), failure.state),
    }
}

fn chip() -> Avr {
    Avr::new(ATTINY2313)
}

fn board() -> Board {
    Board::new().with(chip(), Line::Cs)
}

fn with_signature(signature: [u8; 3]) -> Board {
    let mut part = chip();
    part.set_signature(signature);
    Board::new().with(part, Line::Cs)
}

fn on(device: (Hardware, Firmware), wires: Board) -> World<Board> {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(device.0, device.1).unwrap();
    World::with_options(wires, options)
}

/// A wrong port: something that answers each byte in its own way.
struct OtherDevice {
    answer: fn(u8) -> &'static [u8],
    echoes: bool,
    queue: VecDeque<u8>,
    now: Duration,
}

impl OtherDevice {
    fn new(answer: fn(u8) -> &'static [u8]) -> Self {
        Self { answer, echoes: false, queue: VecDeque::new(), now: Duration::ZERO }
    }
}

impl Transport for OtherDevice {
    type Error = Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        for byte in bytes {
            self.queue.extend((self.answer)(*byte));
            self.queue.extend(self.echoes.then_some(*byte));
        }
        Ok(())
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        let count = buf.len().min(self.queue.len());
        self.now += if count == 0 { within } else { Duration::from_millis(1) };
        for (slot, byte) in buf.iter_mut().zip(self.queue.drain(..count)) {
            *slot = byte;
        }
        Ok(count)
    }
    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.queue.clear();
        Ok(())
    }
    fn set_baud(&mut self, _: u32) -> Result<bool, Infallible> {
        Ok(true)
    }
    fn now(&self) -> Duration {
        self.now
    }
    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}

/// A board whose MISO comes so many bits late, as through a shift register.
struct Late {
    board: Board,
    bits: u32,
    last: u8,
}

impl Wires for Late {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let now = self.board.shift(at, how, mosi);
        let both = u16::from(self.last) << 8 | u16::from(now);
        self.last = now;
        (both >> self.bits) as u8
    }
    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
    fn outside(&mut self, at: Duration) -> Pins {
        self.board.outside(at)
    }
}

/// A fault of the line: after so many bytes in this direction.
fn line(direction: Direction, at: u64, kind: FaultKind) -> Faulty<World<Board>> {
    Faulty::new(World::new(board())).with(Fault { direction, at, kind })
}

/// All set-ups, with what is told of each.
/// What is said of each, by its name.
#[derive(Default)]
struct Told(BTreeMap<String, String>);

impl Told {
    fn add(&mut self, name: &str, says: String) {
        assert!(self.0.insert(name.to_owned(), says).is_none(), "{name}");
    }
}

/// A board on which this is wrong from the start.
fn start(fault: BoardFault) -> World<Board> {
    World::new(board().with_fault(When::Start, fault))
}

pub(crate) fn all() -> BTreeMap<String, String> {
    let mut told = Told::default();
    told.add("nothing is broken", program(World::new(board()), &Options::default(), true));
    for add in [ports, bus_pirates, wires, chips, breaks_on_the_way, contents] {
        add(&mut told);
    }
    told.0
}

fn ports(told: &mut Told) {
    let usual = Options::default();
    told.add("port: silent", program(OtherDevice::new(|_| b""), &usual, true));
    let echo = OtherDevice { echoes: true, ..OtherDevice::new(|_| b"") };
    told.add("port: its TX and RX are connected", program(echo, &usual, true));
    let modem = |byte| if byte == b'\n' { &b"\r\nERROR\r\n"[..] } else { b"" };
    told.add("port: a modem", program(OtherDevice::new(modem), &usual, true));
    told.add(
        "port: a device that answers everything with ?",
        program(OtherDevice::new(|_| b"?"), &usual, true),
    );
    told.add("port: gone at once", program(line(Direction::Up, 1, FaultKind::Disconnect), &usual, true));
    told.add("port: gone later", program(line(Direction::Up, 400, FaultKind::Disconnect), &usual, true));
}

fn bus_pirates(told: &mut Told) {
    let usual = Options::default();
    let legacy = on((Hardware::V5, Firmware::Legacy), board());
    told.add("bus pirate: the legacy mode of a v5", program(legacy, &usual, true));
    for (name, source, device) in [
        ("bus pirate: AUX2 of a v3", Source::Aux2, (Hardware::V3, Firmware::V6_3)),
        ("bus pirate: AUX of a v6", Source::Aux, (Hardware::V6, Firmware::Legacy)),
    ] {
        let mut options = usual.clone();
        options.wiring = vec![source];
        told.add(name, program(on(device, board()), &options, true));
    }
    for firmware in [Firmware::V7_1_2017_08, Firmware::V7_1_2019_02] {
        let name = format!("bus pirate: the clock edge of {firmware}");
        told.add(&name, program(on((Hardware::V3, firmware), board()), &usual, true));
        told.add(
            &format!("{name}, no chip"),
            program(on((Hardware::V3, firmware), Board::new()), &usual, true),
        );
    }
}

fn wires(told: &mut Told) {
    let usual = Options::default();
    for (name, fault) in [
        ("wires: MISO at ground", MisoFault::StuckLow),
        ("wires: MISO at the supply", MisoFault::StuckHigh),
        ("wires: MISO open", MisoFault::Open),
        ("wires: MISO an aerial", MisoFault::Noise),
    ] {
        told.add(name, program(start(BoardFault::Miso(Some(fault))), &usual, true));
    }
    told.add("wires: no chip", program(World::new(Board::new()), &usual, true));
    let pulled_up = World::new(Board::new().miso_floats_high());
    told.add("wires: no chip, MISO pulled up", program(pulled_up, &usual, true));
    told.add("wires: MOSI and MISO connected", program(World::new(Board::new().with_jumper()), &usual, true));
    told.add("wires: RESET open", program(start(BoardFault::NoReset(CHIP)), &usual, true));
    let fights = board().with_running(CHIP, Program::new().drives(BusWire::Miso, true));
    let fights = World::new(fights.with_fault(When::Start, BoardFault::NoReset(CHIP)));
    told.add("wires: RESET open, the program drives MISO", program(fights, &usual, true));
    told.add("wires: RESET on AUX", program(World::new(Board::new().with(chip(), Line::Aux)), &usual, true));
    let two = Board::new().with(chip(), Line::Cs).with(Avr::new(avrrr::chip::ATMEGA328P), Line::Cs);
    told.add("wires: two chips on one RESET", program(World::new(two), &usual, true));
    for bits in [1, 3, 7] {
        let late = World::new(Late { board: board(), bits, last: 0 });
        told.add(&format!("wires: MISO {bits} bits late"), program(late, &usual, true));
    }
}

fn chips(told: &mut Told) {
    let usual = Options::default();
    told.add("chip: no supply", program(start(BoardFault::NoSupply), &usual, true));
    let mut unpowered = usual.clone();
    unpowered.power = Power::Off;
    told.add("chip: supply of its own, off", program(World::new(board()), &unpowered, true));
    told.add("chip: dead", program(start(BoardFault::Death(CHIP)), &usual, true));
    told.add("chip: no clock", program(start(BoardFault::Clock(CHIP, Hertz(0))), &usual, true));
    told.add("chip: 128 kHz", program(start(BoardFault::Clock(CHIP, Hertz::khz(128))), &usual, true));
    told.add("chip: 16 kHz", program(start(BoardFault::Clock(CHIP, Hertz::khz(16))), &usual, true));
    let mut fast = usual.clone();
    fast.speed = Some(Speed::Mhz1);
    told.add("chip: SPI clock fixed too high", program(World::new(board()), &fast, true));
    for (name, signature) in [
        ("chip: signature of zeros", [0, 0, 0]),
        ("chip: signature of ones", [0xff; 3]),
        ("chip: locked and old", [0, 1, 2]),
        ("chip: unknown signature", [0x12, 0x34, 0x56]),
        ("chip: another", [0x1e, 0x95, 0x0f]),
    ] {
        told.add(name, program(World::new(with_signature(signature)), &usual, true));
    }
}

fn breaks_on_the_way(told: &mut Told) {
    let usual = Options::default();
    let later = |when, fault| {
        let mut world = World::new(board().with_fault(when, fault));
        let says = program(&mut world, &usual, true);
        assert_eq!(world.wires().pending_faults(), 0, "{says}");
        let chip = world.wires().avr(CHIP).unwrap();
        let is_right = chip.flash()[..64] == [0x5a; 64] && chip.eeprom()[..8] == [0x77; 8];
        assert!(is_right || !says.starts_with("programmed"), "{says}");
        says
    };
    let during = |write| When::DuringWrite(CHIP, write);
    told.add("later: dies while it is erased", later(during(0), BoardFault::Death(CHIP)));
    told.add("later: dies in a page", later(during(1), BoardFault::Death(CHIP)));
    let brown_out = BoardFault::BrownOut(Duration::from_millis(50));
    told.add("later: brown-out in a page", later(during(1), brown_out));
    let stuck = later(When::Start, BoardFault::StuckBusy(CHIP));
    told.add("later: busy for ever", stuck);
    let bit = BoardFault::StuckFlash { target: CHIP, at: 9, bits: 0x20 };
    told.add("later: a bit of flash that sticks", later(When::Start, bit));
    let rot = BoardFault::FlashRot { target: CHIP, at: 9, bits: 0x10 };
    told.add("later: a bit of flash that rots", later(When::AfterWrite(CHIP, 1), rot));
    let rot = BoardFault::EepromRot { target: CHIP, at: 3, bits: 0x02 };
    told.add("later: a bit of EEPROM that rots", later(When::AfterWrite(CHIP, 4), rot));
    let pulses = later(When::Byte(700), BoardFault::LostPulses(CHIP, 3));
    told.add("later: pulses of SCK are lost", pulses);
    let open = later(When::AfterWrite(CHIP, 1), BoardFault::Miso(Some(MisoFault::Open)));
    told.add("later: MISO opens", open);
}

fn contents(told: &mut Told) {
    let usual = Options::default();
    let mut locked = chip();
    locked.set_lock(0xfc);
    let locked = Board::new().with(locked, Line::Cs);
    told.add("contents: locked", program(World::new(locked), &usual, false));
    let mut full = chip();
    full.set_flash(5, &[0x21]);
    let full = Board::new().with(full, Line::Cs);
    told.add("contents: not blank", program(World::new(full), &usual, false));
}

#[test]
fn each_broken_set_up_has_its_diagnosis() {
    let told: String = all().iter().map(|(name, says)| format!("{name}\n    {says}\n")).collect();
    let path = Path::new(env!("CARGO_MANIFEST_DIR")).join("tests/programmer/broken.txt");
    if std::env::var_os("AVRRR_BLESS").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&path).unwrap());
    // Some are the same on the wire: silence does not say why.
    let distinct: std::collections::BTreeSet<_> = all().into_values().collect();
    assert!(distinct.len() >= 25, "{}", distinct.len());
}
