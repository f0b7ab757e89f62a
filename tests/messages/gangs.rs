//! What the errors of gangs and manifests say.

use std::path::{Path, PathBuf};

use avrrr::bus::Target;
use avrrr::chip::{Chip, Fuse, Interface};
use avrrr::gang::{
    self, CounterError, Firmware, Gang, LogError, ManifestContext, ManifestError, Problem, StartError,
};
use avrrr::icsp::Memory;
use avrrr::job::{Change, PlanError};

use crate::{ChipError, Messages, failure, refused, reset_is_freed};

/// A context without files.
struct Empty;

impl ManifestContext for Empty {
    type Error = &'static str;

    fn lines(&self) -> &[&str] {
        &["cs"]
    }

    fn firmware(&mut self, _: &Path, _: Option<&Chip>, _: Memory) -> Result<Firmware, Self::Error> {
        Err("it is not there")
    }

    fn check_port(&self, _: &str) -> Result<(), Self::Error> {
        Ok(())
    }
}

/// What is wrong with a manifest without a slot, on its first line and as a whole.
fn manifest_error() -> ManifestError {
    let mut error = Gang::from_toml("board.toml", Path::new(""), "lgo = \"\"", &mut Empty).unwrap_err();
    let mut whole = error.faults[0].clone();
    (whole.key, whole.problem) = (String::new(), Problem::Syntax { what: "expected =".to_owned() });
    error.faults.push(whole);
    error
}

pub(crate) fn on_gangs(messages: &mut Messages) {
    let path = || PathBuf::from("serial.txt");
    messages.add(
        "gang::CounterError",
        [
            CounterError::File { path: path(), source: refused() },
            CounterError::Garbage { path: path() },
            CounterError::Exhausted { number: 256, largest: 254 },
            CounterError::None,
        ],
    );
    messages.add(
        "gang::LogError",
        [
            LogError::File { path: path(), source: refused() },
            LogError::Foreign { path: path(), line: Some(3) },
            LogError::Foreign { path: path(), line: None },
            LogError::TooLong { path: path(), length: 1 << 30, limit: 256 << 20 },
            LogError::None,
        ],
    );
    let busy = || ChipError::StillBusy { waited_ms: 90, nominal_ms: 9 };
    messages.add(
        "gang::StartError",
        [
            StartError::Log(LogError::None),
            StartError::Counter(CounterError::None),
            StartError::Twice { what: "target 1 of board left".to_owned() },
            StartError::NoSuchTarget { slot: "motor".to_owned(), target: Target(7) },
            StartError::Serial { slot: "motor".to_owned() },
            StartError::Plan { slot: "motor".to_owned(), source: PlanError::Empty { memory: Memory::Flash } },
            StartError::Unverified { slot: "motor".to_owned() },
            StartError::NoSuchSlot { number: 9 },
            StartError::SameFile { path: path(), one: "log", other: "counter" },
            StartError::Clock,
        ],
    );
    messages.add(
        "gang::Error",
        [
            gang::Error::Entry(busy()),
            gang::Error::WrongChip { part: "ATtiny85", want: [0x1e, 0x93, 0x0b], got: [0x1e, 0x95, 0x0f] },
            gang::Error::Fuses { source: busy(), after: false },
            gang::Error::Fuses { source: busy(), after: true },
            gang::Error::Serial(busy()),
            gang::Error::Undecided,
            gang::Error::MayBeBoosted(Change {
                memory: Memory::Fuse(Fuse::Low),
                before: 0x62,
                now: 0xe2,
                hazard: None,
            }),
            gang::Error::Counter(CounterError::None),
            gang::Error::Plan(PlanError::Empty { memory: Memory::Flash }),
            gang::Error::Job(Box::new(failure())),
            gang::Error::Leaving(busy()),
            gang::Error::Log(LogError::None),
        ],
    );
}

pub(crate) fn on_wires(messages: &mut Messages) {
    let slots = vec!["left".to_owned(), "right".to_owned()];
    let touch = gang::Error::<ChipError>::Wires { what: "CS and AUX touch".to_owned(), slots };
    messages.add("gang::Error", [touch]);
}

pub(crate) fn on_manifests(messages: &mut Messages) {
    let text = |text: &str| text.to_owned();
    let known = || vec![text("flash"), text("eeprom")];
    messages.add(
        "gang::Problem",
        [
            Problem::Syntax { what: text("expected =") },
            Problem::UnknownKey { nearest: Some(text("flash")), known: known() },
            Problem::UnknownKey { nearest: None, known: known() },
            Problem::UnknownKey { nearest: None, known: Vec::new() },
            Problem::UnknownWord { got: text("flsh"), nearest: Some(text("flash")), known: known() },
            Problem::Missing { because: "" },
            Problem::Missing { because: "there is a decoder" },
            Problem::Kind { want: "a number", got: "a text" },
            Problem::OutOfRange { got: text("9"), least: 1, most: 8 },
            Problem::Twice { what: text("target 1"), line: 7 },
            Problem::Name { got: text("1") },
            Problem::LineCount { got: 2, decoder: "74HCT138", want: 3 },
            Problem::NoSuchTarget { got: 7, last: 6 },
            Problem::File { file: text("a.hex"), why: text("it is not there") },
            Problem::Port { why: text("it is not attached") },
            Problem::Plan(PlanError::Empty { memory: Memory::Flash }),
            Problem::TooMany { got: 65, most: 64 },
            Problem::TooLong { got: 262_145, most: 262_144 },
            Problem::FileName { got: text("..") },
            Problem::FirstSerial { first: 300, largest: 254, slot: text("motor") },
            Problem::SerialRange { end: 0x201, size: 0x200 },
            Problem::Pointless { because: "there is no counter" },
        ],
    );
    messages.add("gang::Problem", [Problem::Plan(PlanError::Hazard(reset_is_freed()))]);
    use Interface::{HighVoltage, Jtag, Pdi, Tpi, Updi};
    messages.add_words("chip::Interface", [HighVoltage, Jtag, Pdi, Tpi, Updi]);
    let out_of_reach = Problem::OutOfReach { part: text("t1614"), interface: Updi };
    messages.add("gang::Problem", [out_of_reach]);
    messages.add("gang::ManifestError", [manifest_error()]);
}
