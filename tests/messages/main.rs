//! The messages of all errors of the library, with at least one example of each struct and variant, are in
//! `tests/messages.txt`. A new error without an example fails, and so does a changed message. After a change that
//! is meant: `AVRRR_BLESS=1 cargo test --all-features --test messages`.
//!
//! One of the errors needs a pseudo-terminal.

#![cfg(unix)]

mod files;
mod gangs;
mod sources;

use std::collections::BTreeMap;
use std::convert::Infallible;
use std::error::Error;
use std::fmt::{Debug, Display};
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use avrrr::bus::{HalError, Hertz, MockBusError, SupplySetting, Target};
use avrrr::buspirate::{self, BusPirate, HardwareName, HostError, Lacks, Options, Source, SupplyFault};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip, Fuse};
use avrrr::easy::{self, Image, OneAvr, simulated};
use avrrr::icsp::{self, Diagnosis, Entry, Memory, Session};
use avrrr::job::{
    self, Change, Failure, FuseError, FuseHazard, Fuses, NoBoost, Operation, Plan, PlanError, Policy,
    RescueError, RescueStep, Risk,
};
use avrrr::select::{Direct, Held, MapFault};
use avrrr::sim::{Avr, Board, DeviceError, Firmware, Hardware, Line, PortGone, World, pty::Pty};
use avrrr::transport::{
    Exchange, FaultyError, MockTransportError, ModemPin, Obstacle, PortInfo, ReplayError, Replayed,
    ResolveError, SerialError, SpecError, TcpError, Transcript, TranscriptError, Transport as _, boxed,
};
use embedded_hal::digital::OutputPin as _;

use files::on_files;
use gangs::{on_gangs, on_manifests, on_wires};
use sources::Sources;

type BusError = buspirate::Error<Infallible>;
type ChipError = icsp::Error<BusError>;

/// Messages by the type and the variant if it has some: `icsp::Error::NoSync`, `job::Failure`.
#[derive(Default)]
struct Messages(BTreeMap<String, Vec<String>>);

impl Messages {
    /// Adds what an error says, with its causes.
    fn add<E: Error + Debug>(&mut self, name: &str, errors: impl IntoIterator<Item = E>) {
        for error in errors {
            let mut text = error.to_string();
            let mut next = error.source();
            while let Some(source) = next {
                text = format!("{text}: {source}");
                next = source.source();
            }
            self.add_text(name, &error, text);
        }
    }

    /// Adds what something says that is no error by itself.
    fn add_words<T: Display + Debug>(&mut self, name: &str, values: impl IntoIterator<Item = T>) {
        for value in values {
            self.add_text(name, &value, value.to_string());
        }
    }

    fn add_text(&mut self, name: &str, value: &dyn Debug, text: String) {
        let shape = format!("{value:?}");
        let variant: String = shape.chars().take_while(|char| char.is_alphanumeric()).collect();
        let is_struct = name.ends_with(&format!("::{variant}"));
        let name = if is_struct { name.to_owned() } else { format!("{name}::{variant}") };
        self.0.entry(name).or_default().push(text);
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::PermissionDenied, "the system's reason")
}

fn on_network(messages: &mut Messages) {
    messages.add(
        "transport::TcpError",
        [
            TcpError::NotReached { address: "host:2000".to_owned(), source: refused() },
            TcpError::Closed { address: "host:2000".to_owned() },
            TcpError::Io { address: "host:2000".to_owned(), source: refused() },
            TcpError::NoRfc2217 { address: "host:2000".to_owned() },
            TcpError::LineRate { address: "host:2000".to_owned(), baud: 1_000_000 },
        ],
    );
}

fn on_line(messages: &mut Messages) {
    let path = || "/dev/ttyUSB0".to_owned();
    messages.add(
        "transport::SerialError",
        [
            SerialError::NotFound { path: path() },
            SerialError::Busy { path: path() },
            SerialError::Denied { path: path() },
            SerialError::Open { path: path(), source: refused() },
            SerialError::Closed { path: path() },
            SerialError::Io { path: path(), source: refused() },
            SerialError::Stuck { path: path() },
        ],
    );
    let ports = || vec![PortInfo::new("/dev/ttyUSB0"), PortInfo::new("/dev/ttyUSB1")];
    messages.add(
        "transport::ResolveError",
        [
            ResolveError::None { wanted: None, others: ports() },
            ResolveError::None { wanted: Some("usb:0403:6001".to_owned()), others: Vec::new() },
            ResolveError::Several { candidates: ports() },
        ],
    );
    messages.add("transport::FaultyError", [FaultyError::Disconnected, FaultyError::Inside(refused_bus())]);
    messages.add("transport::SpecError", [SpecError { text: "usb:0403".to_owned() }]);
    messages.add_words(
        "transport::Obstacle",
        [
            Obstacle::Missing,
            Obstacle::Denied { group: Some(20) },
            Obstacle::Denied { group: None },
            Obstacle::InUse { process: 123 },
        ],
    );
    messages.add("transport::TranscriptError", [TranscriptError { line: 3 }]);
    let sent = || Exchange::Sent(vec![0x00, 0x01]);
    let differs = |want, got| ReplayError { entry: 2, want, got };
    messages.add(
        "transport::ReplayError",
        [
            differs(Some(Exchange::Received(vec![0x42])), sent()),
            differs(Some(Exchange::Baud { baud: 115_200, had_rate: true }), Exchange::Discarded),
            differs(Some(Exchange::Baud { baud: 115_200, had_rate: false }), sent()),
            differs(None, sent()),
        ],
    );
    let mut nothing = boxed(Replayed::new(Transcript::default()));
    messages.add("transport::BoxedError", [nothing.send(&[0x00]).unwrap_err()]);
    messages.add("transport::MockTransportError", [MockTransportError]);
    messages.add("bus::MockBusError", [MockBusError]);
    // Only a port can make one, and a pseudo-terminal has no modem lines.
    let terminal = Pty::open().unwrap();
    let [mut rts, _] = ModemPin::open(terminal.path().to_str().unwrap()).unwrap();
    messages.add("transport::ModemError", [rts.set_low().unwrap_err()]);
}

fn refused_bus() -> BusError {
    BusError::Refused { command: "peripherals", want: 0x01, got: 0x00 }
}

fn on_bpio2(messages: &mut Messages) {
    messages.add(
        "buspirate::Error",
        [
            BusError::Bpio2,
            BusError::Spoiled,
            BusError::Terminal,
            BusError::NoTerminal { heard: Vec::new() },
            BusError::NoTerminal { heard: b"\r\nlogin:".to_vec() },
            BusError::RefusedRequest { command: "mode SPI", message: "Invalid mode name".to_owned() },
            BusError::BadAnswer { command: "mode SPI", got: vec![1, 2] },
            BusError::PinsMoved { want: 0b10_0000, got: 0 },
            BusError::Supply { fault: SupplyFault::Missing, millivolts: 0, milliamperes: 0 },
            BusError::Supply { fault: SupplyFault::Overload, millivolts: 100, milliamperes: 300 },
            BusError::Supply { fault: SupplyFault::Backflow, millivolts: 5_000, milliamperes: 0 },
            BusError::FixedSupply,
            BusError::NoSuchSupply { supply: SupplySetting { millivolts: 6_000, limit_ma: None } },
        ],
    );
    let faults = [SupplyFault::Missing, SupplyFault::Overload, SupplyFault::Backflow];
    messages.add_words("buspirate::SupplyFault", faults);
    messages.add("sim::PortGone", [PortGone]);
}

fn on_bus_pirate(messages: &mut Messages) {
    let waited = Duration::from_millis(250);
    let missing = |pin, hardware: Option<&str>| BusError::NoSuchPin {
        pin,
        hardware: HardwareName(hardware.map(ToOwned::to_owned)),
    };
    messages.add(
        "buspirate::Error",
        [
            BusError::NoAnswer { waited, recovered: false },
            BusError::NotABusPirate { heard: b"\r\nlogin: \xff".to_vec(), recovered: false },
            BusError::TooLong { limit: waited },
            BusError::Stopped,
            BusError::Silent { command: "peripherals", got: 0, want: 1, waited },
            BusError::Unasked { command: "transfer", got: b"\x01BBIO1".to_vec() },
            BusError::Unasked { command: "transfer", got: vec![0x1b; 4096] },
            refused_bus(),
            BusError::Lost,
            BusError::Map(MapFault::NoTarget),
            missing(Source::Aux2, Some("3.a")),
            missing(Source::Aux, None),
            missing(Source::Aux2, Some("2.5")),
            BusError::LegacyMode,
            BusError::IdleHoldsCs,
            BusError::NoRoute { target: Target(2) },
            BusError::Wiring { wired: 2, lines: 3 },
            BusError::NoSuchLineRate { baud: 123 },
            BusError::NoSuchExtraLine { number: 8 },
            BusError::NoSuchTarget(Target(7)),
            BusError::Clock { clock: Hertz::khz(2_000) },
            BusError::OnlyAuxHasPwm,
            BusError::Frequency { frequency: Hertz(1) },
            BusError::ClockWhileHeld,
        ],
    );
    let lines: buspirate::Error<Infallible, &str> = buspirate::Error::Lines("stuck");
    let closed = SerialError::Closed { path: "/dev/ttyUSB0".to_owned() };
    messages.add("buspirate::Error", [buspirate::Error::<_, Infallible>::Transport(closed)]);
    messages.add("buspirate::Error", [lines]);
    messages.add("buspirate::HostError", [HostError::Select(refused_bus()), HostError::Bus(BusError::Lost)]);
    let spi = embedded_hal::spi::ErrorKind::Overrun;
    messages.add(
        "bus::HalError",
        [
            HalError::Spi(spi),
            HalError::Lines("stuck"),
            HalError::NoSuchTarget(Target(7)),
            HalError::ClockWhileHeld,
        ],
    );
    messages.add(
        "select::MapFault",
        [
            MapFault::Lines { lines: 9 },
            MapFault::NoTarget,
            MapFault::IdleHolds { held: Held::only(Target(1)) },
            MapFault::NotAlone { target: Target(0), held: Held::only(Target(1)).and(Held::only(Target(2))) },
        ],
    );
}

fn on_chip(messages: &mut Messages) {
    let sent = [0xac, 0x53, 0x00, 0x00];
    let diagnoses = [
        Diagnosis::AllZero,
        Diagnosis::AllOnes,
        Diagnosis::Loopback,
        Diagnosis::EchoOnly,
        Diagnosis::Shifted { bits: 1 },
        Diagnosis::Shifted { bits: -3 },
        Diagnosis::Changing,
        Diagnosis::Garbage,
    ];
    messages.add_words("icsp::Diagnosis", diagnoses);
    let no_sync = diagnoses.map(|diagnosis| ChipError::NoSync {
        tries: 6,
        sent,
        got: [0, 0, 0x12, 0],
        diagnosis,
        doubtful: false,
    });
    messages.add("icsp::Error", no_sync);
    let flash = Memory::Flash;
    messages.add(
        "icsp::Error",
        [
            ChipError::Bus(refused_bus()),
            ChipError::Disturbed(refused_bus()),
            ChipError::NoSignature { got: [0, 1, 2], diagnosis: Diagnosis::EchoOnly, doubtful: false },
            ChipError::Unstable { what: Memory::Signature, first: 0x1e, second: 0x16 },
            ChipError::OutOfStep { sent: [0x20, 0x01, 0x02, 0], got: [0, 0x10, 0, 0] },
            ChipError::StillBusy { waited_ms: 90, nominal_ms: 9 },
            ChipError::NoSuchMemory { chip: "ATtiny26", memory: Memory::Fuse(Fuse::Extended) },
            ChipError::WriteOnly { chip: "AT90S1200", memory: Memory::Lock },
            ChipError::OutOfRange { memory: flash, at: 0x1fff, length: 2, size: 0x2000 },
            ChipError::NotOnePage { at: 0x10, length: 64, page_size: 64 },
        ],
    );
}

/// A job that failed, because its plan is for another chip.
fn failure() -> Failure<BusError> {
    let world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
    let mut bus = BusPirate::connect(world, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let plan = Plan::new(ATMEGA328P, vec![Operation::Erase], Policy::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    *plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err()
}

/// What these changes of an ATmega328P that holds these bytes do, on a bus with this slowest clock.
fn hazards_of(before: [u8; 3], setting: &str, slowest: Option<Hertz>) -> Vec<FuseHazard> {
    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].into_iter().zip(before);
    let changes = Fuses::new(ATMEGA328P, fuses).change(&[setting.parse().unwrap()]).unwrap();
    changes.hazards(Policy::default().with_supply(Some(3300)).with_slowest(slowest))
}

fn reset_is_freed() -> FuseHazard {
    hazards_of([0x62, 0xd9, 0xff], "RSTDISBL=0", None)[0]
}

fn hazards(messages: &mut Messages) {
    let (new, slowest) = ([0x62, 0xd9, 0xff], Some(Hertz(31_250)));
    let mut all = Vec::new();
    for (setting, slowest) in [
        ("RSTDISBL=0", slowest),
        ("DWEN=0", slowest),
        ("lfuse=0x61", slowest),
        ("lfuse=0x63", slowest),
        ("lfuse=0xe4", slowest),
        ("lfuse=0xe3", slowest),
        ("lfuse=0xe3", Some(Hertz::khz(1))),
        ("lfuse=0xe3", None),
        ("lfuse=0xff", slowest),
        ("lfuse=0xe0", slowest),
        ("BODLEVEL=4.3V", slowest),
        ("efuse=0x00", slowest),
    ] {
        all.extend(hazards_of(new, setting, slowest));
    }
    let mut risk = all[0];
    for of_others in [Risk::EndsIsp, Risk::NeedsExternalRc, Risk::UnknownPart] {
        risk.risk = of_others;
        all.push(risk);
    }
    messages.add_words("job::FuseHazard", all.iter().copied());
    messages.add_words("job::Risk", all.iter().map(|hazard| hazard.risk));
    let unknown = "crystal".parse::<job::Accept>().unwrap_err();
    messages.add("job::UnknownHazard", [unknown]);
}

fn boosts(messages: &mut Messages) {
    let chip = "ATmega328P";
    let all = [
        NoBoost::NotInternal { chip },
        NoBoost::OtherPart { chip },
        NoBoost::Supply { clock: Hertz::mhz(8), needs: 2700, supply: 2500 },
    ];
    messages.add_words("job::NoBoost", all);
    messages.add("job::PlanError", [PlanError::NoBoost(all[0])]);
    messages.add("job::Error", [job::Error::<ChipError>::NoBoost(all[0])]);
}

fn lacks(messages: &mut Messages) {
    let all = [Lacks::Clock, Lacks::OpenDrain, Lacks::PullUps];
    let hardware = || HardwareName(Some("5-REV10".to_owned()));
    messages.add("buspirate::Lacks", all);
    messages.add("buspirate::Error", [BusError::AuxFeedsClock, BusError::NoRawWire]);
    messages.add("buspirate::Error", all.map(|what| BusError::Lacks { what, hardware: hardware() }));
}

fn rescues(messages: &mut Messages) {
    let unstable = || ChipError::Unstable { what: Memory::Fuse(Fuse::Low), first: 0x62, second: 0x22 };
    let steps = [RescueStep::Usual, RescueStep::Slow, RescueStep::Fed(Hertz::mhz(4))];
    messages.add(
        "job::RescueError",
        [
            RescueError::NoAnswer { tried: steps.to_vec(), last: None },
            RescueError::WrongChip { got: [0x1e, 0x93, 0x0b], name: "ATmega328P" },
            RescueError::Chip(unstable()),
            RescueError::Bus(BusError::Lost),
            RescueError::Fuses(FuseError::NotAByte { value: "none".to_owned() }),
            RescueError::Plan(PlanError::ReadOnly { memory: Memory::Signature }),
            RescueError::Write(Box::new(failure())),
            RescueError::NotVerified { changes: Vec::new(), last: Some(unstable()) },
            RescueError::Stopped,
        ],
    );
}

fn on_jobs(messages: &mut Messages) {
    let (chip, memory) = ("ATtiny85", Memory::Flash);
    let lfuse = Memory::Fuse(Fuse::Low);
    messages.add(
        "job::PlanError",
        [
            PlanError::NoSuchMemory { chip, memory: Memory::Fuse(Fuse::Extended) },
            PlanError::ReadOnly { memory: Memory::Signature },
            PlanError::WriteOnly { chip, memory: Memory::Lock },
            PlanError::Empty { memory },
            PlanError::AfterLock { memory, lock: 0xfc },
            PlanError::TooLarge { chip, memory, end: 0x2001, size: 0x2000 },
            PlanError::Hazard(reset_is_freed()),
        ],
    );
    hazards(messages);
    boosts(messages);
    rescues(messages);
    lacks(messages);
    let mut hazard = reset_is_freed();
    hazard.risk = Risk::NeedsExternalClock;
    let no_clock = Change { memory: lfuse, before: 0x62, now: 0x60, hazard: Some(hazard) };
    messages.add(
        "job::Error",
        [
            job::Error::Icsp(ChipError::StillBusy { waited_ms: 90, nominal_ms: 9 }),
            failure().error,
            job::Error::Mismatch { memory, at: 0x123, want: 0x5a, got: 0x4a, count: 2 },
            job::Error::Locked { memory, lock: 0xfc },
            job::Error::WriteLocked { memory, lock: 0xfe },
            job::Error::Changed(Change { hazard: None, ..no_clock }),
            job::Error::Changed(no_clock),
            job::Error::Hazard(reset_is_freed()),
            job::Error::Disturbed { memory: None },
            job::Error::Disturbed { memory: Some(memory) },
            job::Error::Disturbed { memory: Some(Memory::Eeprom) },
            job::Error::NeedsErase { at: 0x5, old: 0x21, new: 0x5a },
            job::Error::Stopped,
        ],
    );
    messages.add("job::Failure", [failure()]);
    let name = || "FOO".to_owned();
    messages.add(
        "job::FuseError",
        [
            FuseError::NotASetting { text: name() },
            FuseError::NoSuchFuse { name: name() },
            FuseError::NotThere { chip, memory: lfuse },
            FuseError::NoSuchField { chip, name: name() },
            FuseError::NoSuchValue { field: &ATTINY85.fuses[0].fields[0], value: "7".to_owned() },
            FuseError::NotAByte { value: "0x100".to_owned() },
            FuseError::NoFactoryValue { memory: lfuse },
            FuseError::OutOfReach { field: "SPIEN" },
            FuseError::Twice { memory: lfuse },
        ],
    );
}

fn on_easy(messages: &mut Messages) {
    let wrong = OneAvr::named(simulated(ATMEGA328P), ATTINY85).unwrap_err();
    let unknown = Chip { signature: [0x1e, 0x42, 0x42], ..ATTINY85 };
    let unknown = OneAvr::find(simulated(unknown)).unwrap_err();
    let lock = Operation::Write { memory: Memory::Lock, image: Image::from_bytes(0, [0xfc]).unwrap() };
    let mut avr = OneAvr::find(simulated(ATMEGA328P)).unwrap();
    let ambiguous = avr.run([lock], Policy::default(), |_| {}).unwrap_err();
    messages.add(
        "easy::Error",
        [
            easy::Error::BusPirate(refused_bus()),
            easy::Error::Chip(ChipError::StillBusy { waited_ms: 90, nominal_ms: 9 }),
            easy::Error::Disturbed,
            easy::Error::Plan(PlanError::Empty { memory: Memory::Flash }),
            easy::Error::Job(Box::new(failure())),
            wrong,
            unknown,
            ambiguous,
        ],
    );
}

fn on_sim(messages: &mut Messages) {
    let text = |text: &str| text.to_owned();
    messages.add(
        "sim::DeviceError",
        [
            DeviceError::UnknownHardware(text("v9")),
            DeviceError::UnknownFirmware(text("9.9")),
            DeviceError::NoSuchPair { hardware: Hardware::V1a, firmware: Firmware::V6_3 },
        ],
    );
    messages.add("sim::PortGone", [PortGone]);
}

#[test]
fn every_error_says_what_it_should() {
    let mut messages = Messages::default();
    on_network(&mut messages);
    on_line(&mut messages);
    on_bus_pirate(&mut messages);
    on_bpio2(&mut messages);
    on_chip(&mut messages);
    on_jobs(&mut messages);
    on_files(&mut messages);
    on_gangs(&mut messages);
    on_wires(&mut messages);
    on_manifests(&mut messages);
    on_sim(&mut messages);
    on_easy(&mut messages);
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let mut sources = Sources::default();
    sources.read(&root.join("src"), "");
    let shown: Vec<_> = messages.0.keys().cloned().collect();
    assert_eq!(shown, sources.names());
    let texts = |(name, texts): (&String, &Vec<String>)| {
        format!("{name}\n    {}\n", texts.join("\n").replace('\n', "\n    "))
    };
    let told: String = messages.0.iter().map(texts).collect();
    let path = root.join("tests/messages.txt");
    if std::env::var_os("AVRRR_BLESS").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&path).unwrap());
    // Sentences that can follow others: no capital at the beginning, no full stop.
    for text in messages.0.values().flatten() {
        assert!(!text.starts_with("failed") && !text.ends_with('.'), "{text}");
    }
}
