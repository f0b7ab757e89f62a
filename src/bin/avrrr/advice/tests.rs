//! Every diagnostic with its advice, in `advice.txt`, so that each change shows. After a change that is
//! meant: `AVRRR_BLESS=1 cargo test --all-features --bin avrrr`.

#![cfg(feature = "mock")]

use std::collections::BTreeSet;
use std::convert::Infallible;
use std::fmt::Debug;
use std::io;
use std::ops::ControlFlow;
use std::path::Path;
use std::time::Duration;

use avrrr::bus::{Hertz, SupplySetting, Target};
use avrrr::buspirate::{BusPirate, HardwareName, Source};
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip, Fuse};
use avrrr::icsp::{Entry, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy, Step};
use avrrr::select::{Direct, MapFault};
use avrrr::sim::{Avr, Board, Line, World};
use proc_macro2::{TokenStream, TokenTree};

use super::*;
use crate::diagnostic::Diagnostic;

type BusError = buspirate::Error<SerialError>;
type ChipError = icsp::Error<BusError>;
type JobError = job::Error<buspirate::Error<Infallible>>;

/// Diagnostics as they are printed, each below what it is about.
#[derive(Default)]
struct Told(String);

impl Told {
    fn add(&mut self, about: &str, diagnostic: &Diagnostic) {
        let diagnostic = diagnostic.to_string().trim_end().replace('\n', "\n    ");
        self.0 += &format!("{about}\n    {diagnostic}\n");
    }

    fn add_port(&mut self, error: &SerialError, obstacle: Option<Obstacle>) {
        let behind = obstacle.map_or(String::new(), |obstacle| format!(" behind {obstacle:?}"));
        let diagnostic = Diagnostic::of(error).help(on_port_with(error, |_| obstacle));
        self.add(&format!("{}{behind}", variant("transport::SerialError", error)), &diagnostic);
    }

    fn add_network(&mut self, error: &TcpError) {
        let diagnostic = Diagnostic::of(error).help(on_network(error).to_owned());
        self.add(&variant("transport::TcpError", error), &diagnostic);
    }

    fn add_bus_pirate<E: StdError + 'static>(&mut self, error: &buspirate::Error<E>) {
        let diagnostic = Diagnostic::of_bus_pirate(error).help(on_bus_pirate(error));
        self.add(&variant("buspirate::Error", error), &diagnostic);
    }

    /// `with` is how the options would be said.
    fn add_entry(&mut self, error: &ChipError, options: &Options, with: &str) {
        let slower = match options.speed {
            _ if options.slow => SlowerClock::None,
            Some(Speed::Khz30) => SlowerClock::SlowMode(Some("-x spifreq")),
            Some(_) => SlowerClock::Free,
            None => SlowerClock::SlowMode(None),
        };
        let diagnostic = Diagnostic::of_entry(error).help(on_entry(error, options, slower));
        self.add(&format!("at entry{with}, {}", about_chip(error)), &diagnostic);
    }

    fn add_job(&mut self, failure: &Failure<buspirate::Error<Infallible>>) {
        self.add_job_with(failure, "", SlowerClock::Free);
    }

    /// `with` is how the options would be said.
    fn add_job_with(
        &mut self,
        failure: &Failure<buspirate::Error<Infallible>>,
        with: &str,
        slower: SlowerClock,
    ) {
        let about = match &failure.error {
            job::Error::Icsp(error) => format!("job::Error::Icsp of {}", about_chip(error)),
            error => variant("job::Error", error),
        };
        let diagnostic = Diagnostic::of_job(&failure.error).note(failure.state.to_string());
        self.add(&format!("{about}{with}"), &diagnostic.help(on_job(failure, slower)));
    }
}

/// The name of a variant, `icsp::Error::NoSync`.
fn variant(name: &str, value: &dyn Debug) -> String {
    let shape = format!("{value:?}");
    let variant: String = shape.chars().take_while(|char| char.is_alphanumeric()).collect();
    format!("{name}::{variant}")
}

fn about_chip<E: Debug>(error: &icsp::Error<buspirate::Error<E>>) -> String {
    let name = variant("icsp::Error", error);
    match error {
        icsp::Error::Bus(error) | icsp::Error::Disturbed(error) => {
            format!("{name} of {}", variant("buspirate::Error", error))
        }
        icsp::Error::NoSync { diagnosis, .. } | icsp::Error::NoSignature { diagnosis, .. } => {
            format!("{name} with {}", variant("icsp::Diagnosis", diagnosis))
        }
        _ => name,
    }
}

fn ports(told: &mut Told) {
    let path = || "/dev/ttyUSB0".to_owned();
    let source = || io::Error::other("the system's reason");
    let busy = SerialError::Busy { path: path() };
    let denied = SerialError::Denied { path: path() };
    told.add_port(&SerialError::NotFound { path: path() }, Some(Obstacle::Missing));
    // Neither a process nor a group has this number, so no name is found for it.
    let unknown = u32::MAX;
    told.add_port(&busy, Some(Obstacle::InUse { process: unknown }));
    told.add_port(&busy, None);
    told.add_port(&denied, Some(Obstacle::Denied { group: Some(unknown) }));
    told.add_port(&denied, Some(Obstacle::Denied { group: None }));
    told.add_port(&denied, None);
    for error in [
        SerialError::Open { path: path(), source: source() },
        SerialError::Closed { path: path() },
        SerialError::Io { path: path(), source: source() },
        SerialError::Stuck { path: path() },
    ] {
        told.add_port(&error, None);
    }
    let address = || "host:2000".to_owned();
    for error in [
        TcpError::NotReached { address: address(), source: source() },
        TcpError::NoRfc2217 { address: address() },
    ] {
        told.add_network(&error);
    }
}

fn bus_pirates(told: &mut Told) {
    let waited = Duration::from_millis(250);
    let command = "peripherals";
    for error in [
        BusError::Transport(SerialError::Closed { path: "/dev/ttyUSB0".to_owned() }),
        BusError::NoAnswer { waited, recovered: false },
        BusError::NoAnswer { waited, recovered: true },
        BusError::NotABusPirate { heard: b"\r\nlogin:".to_vec(), recovered: false },
        BusError::NotABusPirate { heard: b"\r\nlogin:".to_vec(), recovered: true },
        BusError::TooLong { limit: waited },
        BusError::Stopped,
        BusError::Silent { command, got: 0, want: 1, waited },
        BusError::Unasked { command, got: b"\x01BBIO1".to_vec() },
        BusError::Refused { command, want: 0x01, got: 0x00 },
        BusError::Lost,
        BusError::Spoiled,
        BusError::Terminal,
        BusError::RefusedRequest { command: "mode SPI", message: "Invalid mode name".to_owned() },
        BusError::BadAnswer { command: "mode SPI", got: vec![1, 2] },
        BusError::PinsMoved { want: 0b10_0000, got: 0 },
        BusError::NoTerminal { heard: Vec::new() },
        BusError::Bpio2,
        BusError::Supply { fault: SupplyFault::Missing, millivolts: 0, milliamperes: 0 },
        BusError::Supply { fault: SupplyFault::Overload, millivolts: 100, milliamperes: 300 },
        BusError::Supply { fault: SupplyFault::Backflow, millivolts: 5_000, milliamperes: 0 },
        BusError::FixedSupply,
        BusError::NoSuchSupply { supply: SupplySetting { millivolts: 6_000, limit_ma: None } },
        BusError::NoSuchPin { pin: Source::Io(1), hardware: HardwareName(Some("3.a".to_owned())) },
        BusError::NoSuchPin { pin: Source::Aux, hardware: HardwareName(Some("5-REV10".to_owned())) },
        BusError::Map(MapFault::NoTarget),
        BusError::NoSuchPin { pin: Source::Aux2, hardware: HardwareName(Some("3.a".to_owned())) },
        BusError::NoSuchPin { pin: Source::Aux, hardware: HardwareName(Some("2.5".to_owned())) },
        BusError::NoSuchPin { pin: Source::Aux2, hardware: HardwareName(Some("2.5".to_owned())) },
        BusError::LegacyMode,
        BusError::IdleHoldsCs,
        BusError::NoRoute { target: Target(2) },
        BusError::Wiring { wired: 2, lines: 3 },
        BusError::NoSuchLineRate { baud: 123 },
        BusError::NoSuchExtraLine { number: 8 },
        BusError::NoSuchTarget(Target(7)),
        BusError::Clock { clock: Hertz::khz(2_000) },
        BusError::OnlyAuxHasPwm,
        BusError::NoRawWire,
        BusError::AuxFeedsClock,
        BusError::Lacks { what: Lacks::Clock, hardware: HardwareName(Some("5-REV10".to_owned())) },
        BusError::Lacks { what: Lacks::OpenDrain, hardware: HardwareName(Some("5-REV10".to_owned())) },
        BusError::Lacks { what: Lacks::PullUps, hardware: HardwareName(Some("5-REV10".to_owned())) },
        BusError::Frequency { frequency: Hertz(1) },
        BusError::ClockWhileHeld,
    ] {
        told.add_bus_pirate(&error);
    }
}

fn no_sync<E>(diagnosis: Diagnosis) -> icsp::Error<E> {
    icsp::Error::NoSync {
        tries: 6,
        sent: [0xac, 0x53, 0x00, 0x00],
        got: [0, 0, 0x12, 0],
        diagnosis,
        doubtful: false,
    }
}

fn entries(told: &mut Told) {
    let signature = |diagnosis| ChipError::NoSignature { got: [0, 1, 2], diagnosis, doubtful: false };
    let unstable = || ChipError::Unstable { what: Memory::Signature, first: 0x1e, second: 0x16 };
    let options = Options::default();
    for diagnosis in [
        Diagnosis::AllZero,
        Diagnosis::AllOnes,
        Diagnosis::Loopback,
        Diagnosis::EchoOnly,
        Diagnosis::Shifted { bits: 1 },
        Diagnosis::Changing,
        Diagnosis::Garbage,
    ] {
        told.add_entry(&no_sync(diagnosis), &options, "");
    }
    for error in [
        signature(Diagnosis::EchoOnly),
        ChipError::Bus(BusError::Lost),
        ChipError::Disturbed(BusError::Lost),
        unstable(),
        ChipError::OutOfStep { sent: [0x20, 0x01, 0x02, 0], got: [0, 0x10, 0, 0] },
        ChipError::StillBusy { waited_ms: 90, nominal_ms: 9 },
    ] {
        told.add_entry(&error, &options, "");
    }
    let mut decoder = options.clone();
    decoder.wiring = vec![Source::Cs, Source::Aux];
    told.add_entry(&no_sync(Diagnosis::AllZero), &decoder, " with --lines cs,aux");
    told.add_entry(&no_sync(Diagnosis::AllOnes), &decoder, " with --lines cs,aux");
    let mut keep = options.clone();
    keep.power = Power::Keep;
    told.add_entry(&no_sync(Diagnosis::AllZero), &keep, " with --power keep");
    let mut off = options.clone();
    off.power = Power::Off;
    let mut slow = options.clone();
    slow.speed = Some(Speed::Khz125);
    let (mut slowest, mut slow_mode) = (options.clone(), options.clone());
    (slowest.speed, slow_mode.slow) = (Some(Speed::Khz30), true);
    for (options, with) in [(&slowest, " with -x spifreq=0"), (&slow_mode, " with -B 1000")] {
        for diagnosis in [Diagnosis::Shifted { bits: 1 }, Diagnosis::Garbage, Diagnosis::AllZero] {
            told.add_entry(&no_sync(diagnosis), options, with);
        }
        told.add_entry(&unstable(), options, with);
    }
    let mut fast = options.clone();
    fast.speed = Some(Speed::Khz250);
    let mut fast_and_off = fast.clone();
    fast_and_off.power = Power::Off;
    for (options, with) in [
        (&off, " with --power off"),
        (&slow, " with -x spifreq=1"),
        (&fast, " with -x spifreq=2"),
        (&fast_and_off, " with -x spifreq=2 --power off"),
    ] {
        for error in [no_sync(Diagnosis::AllZero), signature(Diagnosis::EchoOnly), unstable()] {
            told.add_entry(&error, options, with);
        }
    }
}

/// A job on an ATtiny85 that failed: at once if it is for another chip, else at its second write to flash.
fn failure(planned: Chip) -> Failure<buspirate::Error<Infallible>> {
    let world = World::new(Board::new().with(Avr::new(ATTINY85), Line::Cs));
    let mut bus = BusPirate::connect(world, Direct::ONE, Options::default()).unwrap();
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let write = |memory, bytes| Operation::Write { memory, image: Image::from_bytes(0, bytes).unwrap() };
    let operations = [
        write(Memory::Eeprom, vec![0x21]),
        write(Memory::Flash, vec![0x21]),
        write(Memory::Flash, vec![0x5a]),
    ];
    let plan = Plan::new(planned, operations.to_vec(), Policy::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY85);
    *plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap_err()
}

fn out_of_step() -> JobError {
    JobError::Icsp(icsp::Error::OutOfStep { sent: [0x20, 0x01, 0x02, 0], got: [0, 0x10, 0, 0] })
}

/// A locked chip, as each kind of step finds it.
fn locks(told: &mut Told) {
    let memory = Memory::Flash;
    let mut failure = failure(ATMEGA328P);
    failure.error = JobError::Locked { memory, lock: 0xfc };
    for action in [Action::Read, Action::Verify, Action::Check] {
        failure.step = Some(Step { action, memory: Some(memory), bytes: 1 });
        told.add_job_with(&failure, &format!(" in {action:?}"), SlowerClock::Free);
    }
}

/// What a fuse of an ATmega328P does.
fn hazard(fuse: Fuse, value: u8) -> job::FuseHazard {
    let image = Image::from_bytes(0, vec![value]).unwrap();
    let write = Operation::Write { memory: Memory::Fuse(fuse), image };
    let policy = Policy::default().with_slowest(Some(Speed::Khz30.hertz()));
    match Plan::new(ATMEGA328P, vec![write], policy) {
        Err(job::PlanError::Hazard(hazard)) => hazard,
        other => panic!("{other:?}"),
    }
}

fn boosts(told: &mut Told) {
    let memory = Memory::Fuse(Fuse::Low);
    let mut failure = failure(ATMEGA328P);
    failure.error = JobError::NoBoost(job::NoBoost::NotInternal { chip: "ATmega328P" });
    told.add_job(&failure);
    failure.state.boosted = Some(Change { memory, before: 0x62, now: 0xe2, hazard: None });
    for error in [out_of_step(), JobError::Stopped] {
        failure.error = error;
        told.add_job_with(&failure, " in a boost", SlowerClock::NotWithBoost);
    }
    failure.state.boosted = None;
    for error in [out_of_step(), JobError::Icsp(no_sync(Diagnosis::Shifted { bits: 1 }))] {
        failure.error = error;
        told.add_job_with(&failure, " behind a boost", SlowerClock::NotWithBoost);
    }
    let mut begun = self::failure(ATTINY85);
    let last = &mut begun.state.memories[0];
    (last.memory, last.written, last.unknown, last.verified) = (memory, 0, 1, false);
    begun.error = out_of_step();
    told.add_job_with(&begun, " in a fuse write", SlowerClock::Free);
}

fn jobs(told: &mut Told) {
    let memory = Memory::Flash;
    let mut failure = failure(ATMEGA328P);
    told.add_job(&failure);
    let needs_erase = || JobError::NeedsErase { at: 0x5, old: 0x21, new: 0x5a };
    let mismatch_in = |memory| JobError::Mismatch { memory, at: 0x123, want: 0x5a, got: 0x4a, count: 2 };
    let mismatch = || mismatch_in(memory);
    for error in [needs_erase(), mismatch(), JobError::Locked { memory, lock: 0xfc }] {
        failure.error = error;
        told.add_job(&failure);
    }
    let mut erased = failure.state;
    erased.erase = EraseState::Done;
    // Without an erase it depends on the memories that were written: EEPROM and flash, EEPROM alone.
    failure = self::failure(ATTINY85);
    told.add_job(&failure);
    failure.state.memories.truncate(1);
    for error in [needs_erase(), mismatch(), mismatch_in(Memory::Eeprom)] {
        failure.error = error;
        told.add_job(&failure);
    }
    failure.error = out_of_step();
    told.add_job_with(&failure, " with -x spifreq=0", SlowerClock::None);
    failure.error = mismatch_in(Memory::Eeprom);
    failure.state.memories[0].verified = false;
    told.add_job(&failure);
    failure.state.erase = EraseState::Done;
    told.add_job(&failure);
    failure.state = State::default();
    // RSTDISBL, and 128 kHz divided by 8.
    for (fuse, value) in [(Fuse::High, 0x59), (Fuse::Low, 0x63)] {
        failure.error = JobError::Hazard(hazard(fuse, value));
        told.add_job(&failure);
    }
    failure.state = erased;
    erased_chips(told, failure);
}

/// A job that failed behind an erase.
fn erased_chips(told: &mut Told, mut failure: Failure<buspirate::Error<Infallible>>) {
    let memory = Memory::Flash;
    let needs_erase = JobError::NeedsErase { at: 0x5, old: 0x21, new: 0x5a };
    let mismatch = JobError::Mismatch { memory, at: 0x123, want: 0x5a, got: 0x4a, count: 2 };
    let refused = || buspirate::Error::Refused { command: "peripherals", want: 0x01, got: 0x00 };
    let (chip, lock) = ("AT90S1200", Memory::Lock);
    let lock_bits = Change { memory: lock, before: 0xff, now: 0xfc, hazard: None };
    let lfuse = Change {
        memory: Memory::Fuse(Fuse::Low),
        before: 0x62,
        now: 0x60,
        hazard: Some(hazard(Fuse::High, 0x59)),
    };
    for error in [
        needs_erase,
        mismatch,
        JobError::Locked { memory, lock: 0xfc },
        JobError::WriteLocked { memory, lock: 0xfe },
        JobError::Changed(lock_bits),
        JobError::Changed(lfuse),
        JobError::Disturbed { memory: Some(memory) },
        JobError::Stopped,
        JobError::Icsp(icsp::Error::Bus(refused())),
        JobError::Icsp(icsp::Error::Disturbed(refused())),
        JobError::Icsp(no_sync(Diagnosis::AllZero)),
        out_of_step(),
        JobError::Icsp(icsp::Error::StillBusy { waited_ms: 90, nominal_ms: 9 }),
        JobError::Icsp(icsp::Error::NoSuchMemory { chip, memory: lock }),
        JobError::Icsp(icsp::Error::WriteOnly { chip, memory: lock }),
        JobError::Icsp(icsp::Error::OutOfRange { memory, at: 0x1fff, length: 2, size: 0x2000 }),
        JobError::Icsp(icsp::Error::NotOnePage { at: 0x10, length: 64, page_size: 64 }),
    ] {
        failure.state.changed = match &error {
            JobError::Changed(change) => vec![*change],
            _ => Vec::new(),
        };
        failure.error = error;
        told.add_job(&failure);
    }
}

/// The texts of a source, without those of its attributes: what is between the holes of each format.
fn texts(tokens: TokenStream, found: &mut Vec<String>) {
    let mut is_attribute = false;
    for token in tokens {
        match &token {
            TokenTree::Group(group) if !is_attribute => texts(group.stream(), found),
            TokenTree::Literal(literal) => {
                if let Ok(text) = syn::parse_str::<syn::LitStr>(&literal.to_string()) {
                    let pieces = text.value();
                    found.extend(pieces.split(['{', '}']).step_by(2).map(ToOwned::to_owned));
                }
            }
            _ => {}
        }
        is_attribute = match &token {
            TokenTree::Punct(punct) => punct.as_char() == '#' || is_attribute && punct.as_char() == '!',
            _ => false,
        };
    }
}

#[test]
fn every_diagnostic_has_the_advice_that_it_should() {
    let mut told = Told::default();
    ports(&mut told);
    bus_pirates(&mut told);
    entries(&mut told);
    jobs(&mut told);
    boosts(&mut told);
    locks(&mut told);
    told.0 += &format!("a slow adapter\n    {}\n", on_latency());
    for word in ["blink.hex", "eeprom:w:blink.eep", "word"] {
        told.0 += &format!(
            "a stray word\n    {}",
            on_stray_word(word).to_string().replace('\n', "\n    ").trim_end()
        );
        told.0.push('\n');
    }
    for code in Code::ALL.iter().filter_map(|code| Some((code.as_str(), on_finding(*code)?))) {
        told.0 += &format!("the finding {}\n    {}\n", code.0, code.1);
    }
    for option in ["-P", "--decoder", "--lines", "--power", "-p", "-U", "--target", "--accept", "--boost"] {
        told.0 +=
            &format!("the option {option} with a manifest\n    {}\n", on_manifest_option(option).unwrap());
    }
    // The same on every system.
    let told = told
        .0
        .replace(os::ports::USUAL, "<the usual ports>")
        .replace(os::ports::LATENCY_TIMER, "<how to set the timer>")
        .replace(os::ports::GET_PERMISSION, "<how to get permission>");
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    // No error of the library is left out, nor a text of this program.
    let messages = std::fs::read_to_string(root.join("tests/messages.txt")).unwrap();
    let shown: BTreeSet<_> = told.split([' ', ',', '\n']).collect();
    for name in messages.lines() {
        let kinds =
            ["transport::SerialError", "buspirate::Error", "icsp::Error", "icsp::Diagnosis", "job::Error"];
        // This program does not use lines of other devices.
        let is_ours = kinds.iter().any(|kind| name.starts_with(&format!("{kind}::")));
        assert!(!is_ours || name == "buspirate::Error::Lines" || shown.contains(name), "{name}");
    }
    let mut pieces = Vec::new();
    texts(include_str!("../advice.rs").parse().unwrap(), &mut pieces);
    assert!(pieces.len() > 30, "{pieces:?}");
    for piece in pieces {
        assert!(told.contains(&piece), "{piece:?} is not told");
    }
    let path = root.join("src/bin/avrrr/advice.txt");
    if std::env::var_os("AVRRR_BLESS").is_some() {
        std::fs::write(&path, &told).unwrap();
    }
    assert_eq!(told, std::fs::read_to_string(&path).unwrap());
}
