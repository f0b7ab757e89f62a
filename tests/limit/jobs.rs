//! The jobs whose time is compared with the limit, on virtual time.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313, Chip, Hertz};
use avrrr::icsp::{Entry, Memory, Session as Programming};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Line, World, WorldStats};

use super::Limit;
use crate::random;

/// A board, and the line rate that is asked for.
pub(crate) type LineRate = (&'static str, &'static str, u32);

/// Those of the table.
pub(crate) const LINES: [LineRate; 4] =
    [("v3", "6.3", 1_000_000), ("v3", "6.3", 115_200), ("v3", "5.10", 1_000_000), ("v1a", "5.10", 1_000_000)];

/// The jobs of the table.
#[derive(Clone, Copy)]
pub(crate) enum Job {
    Signature,
    Flash(Chip, u32),
    Eeprom(Chip, u32),
}

impl Job {
    pub(crate) const ALL: [(&str, Self); 6] = [
        ("signature", Self::Signature),
        ("32 KB", Self::Flash(ATMEGA328P, 32 * 1024)),
        ("8 KB", Self::Flash(ATMEGA328P, 8 * 1024)),
        ("1 KB EEPROM", Self::Eeprom(ATMEGA328P, 1024)),
        ("2 KB, 2313", Self::Flash(ATTINY2313, 2048)),
        ("256 KB, 2560", Self::Flash(ATMEGA2560, 256 * 1024)),
    ];

    fn chip(self) -> Chip {
        match self {
            Self::Signature => ATMEGA328P,
            Self::Flash(chip, _) | Self::Eeprom(chip, _) => chip,
        }
    }

    fn operations(self) -> Vec<Operation> {
        let write = |memory, bytes: u32| {
            let image = Image::from_bytes(0, random::bytes(2, bytes as usize)).unwrap();
            Operation::Write { memory, image }
        };
        match self {
            Self::Signature => vec![],
            Self::Flash(_, bytes) => vec![Operation::Erase, write(Memory::Flash, bytes)],
            Self::Eeprom(_, bytes) => vec![write(Memory::Eeprom, bytes)],
        }
    }

    fn limit(self, limit: &Limit) -> Duration {
        match self {
            Self::Signature => Duration::ZERO,
            Self::Flash(chip, bytes) => limit.write_flash(&chip, bytes) + limit.read_flash(bytes),
            // It is read first, too, until two reads agree, to write only what differs.
            Self::Eeprom(chip, bytes) => limit.write_eeprom(&chip, bytes) + 3 * limit.read_frames(bytes),
        }
    }
}

/// What a session may take beyond the limit.
fn set_up(latency_ms: u64) -> Duration {
    Duration::from_millis(if latency_ms > 1 { 600 } else { 350 })
}

/// What a session was like.
pub(crate) struct Session {
    /// The line rate that was used, baud.
    pub(crate) baud: u32,
    /// What went over the line.
    pub(crate) stats: WorldStats,
    /// From the first byte to the last.
    pub(crate) time: Duration,
    /// The limit; zero for a signature.
    pub(crate) limit: Duration,
    /// What it may take beyond the limit.
    pub(crate) set_up: Duration,
}

impl Session {
    /// Its time over the limit, without what is allowed for setting up; `None` without a limit.
    pub(crate) fn over(&self) -> Option<f64> {
        let time = self.time.saturating_sub(self.set_up).as_secs_f64();
        (!self.limit.is_zero()).then(|| time / self.limit.as_secs_f64())
    }
}

/// Every line, latency (in milliseconds) and job of the table.
pub(crate) fn all() -> impl Iterator<Item = (LineRate, u64, &'static str, Job)> {
    LINES.into_iter().flat_map(|line| {
        // The line of a v1a has no timer.
        let latencies: &[u64] = if line.0 == "v1a" { &[16] } else { &[16, 1] };
        let jobs = move |latency_ms: &u64| {
            let latency_ms = *latency_ms;
            Job::ALL.into_iter().map(move |(name, job)| (line, latency_ms, name, job))
        };
        latencies.iter().flat_map(jobs)
    })
}

/// Runs a job in a session of its own, from connecting to leaving.
pub(crate) fn run((hardware, firmware, rate): LineRate, latency_ms: u64, job: Job) -> Session {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(hardware.parse().unwrap(), firmware.parse().unwrap()).unwrap();
    options.latency = Duration::from_millis(latency_ms);
    let avr = Avr::new(job.chip()).with_clock(Hertz::mhz(16));
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);

    let plan = Plan::new(job.chip(), job.operations(), Policy::default()).unwrap();
    let mut options = Options::default();
    // As the program does it: a signature is not worth the dialog for a faster line.
    options.line_rate = if matches!(job, Job::Signature) { 115_200 } else { rate };
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, options).unwrap();
    let session = Programming::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(job.chip());
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    let spi = programmer.clock().unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();

    let stats = world.stats();
    assert_eq!(stats.bytes_lost, 0);
    assert_eq!(world.wires().violations(), []);
    let time = stats.last_received.unwrap() - stats.first_sent.unwrap();
    let baud = if (hardware, rate) == ("v3", 1_000_000) { rate } else { 115_200 };
    // The v1a's line has no USB adapter, and so no timer.
    let timer = if hardware == "v3" { Duration::from_millis(latency_ms) } else { Duration::ZERO };
    let limit = job.limit(&Limit { baud, latency: timer, spi, reads_flash: firmware == "6.3" });
    Session { baud, stats, time, limit, set_up: set_up(latency_ms) }
}
