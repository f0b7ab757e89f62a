//! One fault at one byte of a session, at one byte after the other: a program that reports success must be
//! right, one that reports an error must say what may have changed, and nearly all that passes is mended.

use std::collections::BTreeMap;
use std::ops::{ControlFlow, Range};
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::Options;
use avrrr::chip::{ATMEGA328P, ATMEGA2560, ATTINY2313, Chip, Fuse, Hertz};
use avrrr::icsp::Memory;
use avrrr::job::{Event, Operation, Plan, Policy};
use avrrr::sim::{
    self, Avr, Board, BoardFault, Device, Drive, Firmware, Hardware, Line, MisoFault, When, World,
};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::bench::{Dice, image};
use crate::struck::{Case, Contents, Outcome};

/// What goes wrong at a byte.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Kind {
    /// On the line between the host and the Bus Pirate.
    Line(FaultKind),
    /// On the board, when the Bus Pirate shifts that byte.
    Board(BoardFault),
}

impl Kind {
    /// Is all well again afterwards, but for what the fault has done?
    fn passes(self) -> bool {
        match self {
            Self::Line(kind) => kind != FaultKind::Disconnect,
            Self::Board(fault) => matches!(
                fault,
                BoardFault::BrownOut(_)
                    | BoardFault::LostPulses(..)
                    | BoardFault::ExtraPulse(_)
                    | BoardFault::FlashRot { .. }
            ),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Line(kind) => format!("{kind:?}"),
            Self::Board(fault) => format!("{fault:?}"),
        }
    }
}

/// Where it goes wrong.
#[derive(Debug, Clone, Copy)]
pub(crate) enum Place {
    Line(Direction, u64),
    Spi(u64),
    /// As soon as such a write of the chip has ended.
    Write(u64),
}

pub(crate) const LINE: [FaultKind; 9] = [
    FaultKind::Drop,
    FaultKind::Flip(0x01),
    FaultKind::Flip(0x28),
    FaultKind::Flip(0xf0),
    FaultKind::Duplicate,
    FaultKind::Insert(0xc0),
    FaultKind::Stall(Duration::from_millis(400)),
    FaultKind::Truncate,
    FaultKind::Disconnect,
];

pub(crate) const BOARD: [BoardFault; 8] = [
    BoardFault::LostPulses(Target::ONLY, 1),
    BoardFault::LostPulses(Target::ONLY, 8),
    BoardFault::ExtraPulse(Target::ONLY),
    BoardFault::BrownOut(Duration::from_millis(5)),
    BoardFault::Miso(Some(MisoFault::StuckLow)),
    BoardFault::Miso(Some(MisoFault::Noise)),
    BoardFault::Death(Target::ONLY),
    BoardFault::NoReset(Target::ONLY),
];

const ROT: Kind = Kind::Board(BoardFault::FlashRot { target: Target::ONLY, at: 0x20, bits: 0x10 });

/// What a chip was before.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Past {
    /// It held something else.
    Other,
    /// It held the very image, and something else around it: an erase that does not happen shows nowhere else.
    SameImage,
    /// It held something else, and a fuse keeps its EEPROM.
    KeptEeprom,
}

/// A session that is struck.
pub(crate) struct Sweep {
    pub(crate) device: Device,
    pub(crate) case: Case,
    pub(crate) world: World<Board>,
    /// No session may take longer.
    pub(crate) longest: Duration,
}

impl Sweep {
    /// Erases a chip and writes and verifies flash from `at` on.
    fn new(device: Device, chip: Chip, range: Range<usize>, past: Past) -> Self {
        let mut flash = Dice::new(6).bytes(chip.flash.size as usize);
        let eeprom = Dice::new(7).bytes(Memory::Eeprom.size(&chip) as usize);
        let contents = Dice::new(5).bytes(range.len());
        if past == Past::SameImage {
            flash[range.clone()].copy_from_slice(&contents);
        }
        let write =
            Operation::Write { memory: Memory::Flash, image: image(range.start as u32, contents.clone()) };
        let plan = Plan::new(chip, vec![Operation::Erase, write], Policy::default()).unwrap();

        let mut options = sim::WorldOptions::default();
        options.device = device;
        options.latency = Duration::from_millis(1);
        let mut avr = Avr::new(chip).with_clock(Hertz::mhz(16));
        avr.set_flash(0, &flash);
        avr.set_eeprom(0, &eeprom);
        if past == Past::KeptEeprom {
            let high = avr.fuse(Fuse::High).unwrap();
            let eesave = chip.fuses.iter().find(|byte| byte.fuse == Fuse::High).unwrap();
            let field = eesave.fields.iter().find(|field| field.name == "EESAVE").unwrap();
            avr.set_fuse(Fuse::High, high & !field.mask);
        }
        let before = Contents::of(&avr);
        let mut after = before.clone();
        after.flash.fill(0xff);
        after.flash[range].copy_from_slice(&contents);
        if past != Past::KeptEeprom {
            after.eeprom.fill(0xff);
        }
        let world = World::with_options(Board::new().with(avr, Line::Cs), options);
        // All of a large chip may be read back.
        let longest = Duration::from_secs(if chip.flash.size > 0x1_0000 { 120 } else { 60 });
        let case = Case { chip, plan, before, after, read: Vec::new() };
        Self { device, case, world, longest }
    }

    pub(crate) fn run<T: Transport>(&self, transport: T) -> Outcome {
        self.run_watched(transport, &mut |_| ControlFlow::Continue(()))
    }

    /// As [`run`](Self::run), with this callback.
    pub(crate) fn run_watched<T: Transport>(
        &self,
        transport: T,
        watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Outcome {
        self.case.run(transport, Options::default(), watch)
    }

    /// How many places there are: bytes up, bytes down, bytes on the SPI bus.
    pub(crate) fn places(&self) -> [u64; 3] {
        let mut world = self.world.clone();
        assert!(matches!(self.run(&mut world), Outcome::Right), "{}", self.device);
        let stats = world.stats();
        [stats.bytes_up, stats.bytes_down, stats.spi_bytes]
    }

    /// Strikes once and judges what came of it; why that is wrong.
    fn strike(&self, kind: Kind, place: Place, counts: &mut Counts) -> Result<(), String> {
        self.strike_all(&[(kind, place)], counts)
    }

    /// Strikes with all of these and judges what came of it; why that is wrong.
    pub(crate) fn strike_all(&self, faults: &[(Kind, Place)], counts: &mut Counts) -> Result<(), String> {
        let mut world = self.world.clone();
        let mut line = Vec::new();
        for &(kind, place) in faults {
            let (when, fault) = match (kind, place) {
                (Kind::Line(kind), Place::Line(direction, at)) => {
                    line.push(Fault { direction, at, kind });
                    continue;
                }
                (Kind::Board(fault), Place::Write(count)) => (When::AfterWrite(Target::ONLY, count), fault),
                (Kind::Board(fault), Place::Spi(at)) => (When::Byte(at), fault),
                _ => unreachable!("each kind has its places"),
            };
            *world.wires_mut() = world.wires().clone().with_fault(when, fault);
        }
        let outcome = self.run(line.into_iter().fold(Faulty::new(&mut world), Faulty::with));
        let took = world.now();
        // A write that was begun is over by then.
        world.pause(Duration::from_millis(200));
        let found = Contents::of(world.wires().avr(Target::ONLY).unwrap());
        let deaf = world.is_deaf();
        counts.add(faults, &outcome, deaf);
        if took > self.longest {
            return Err(format!("it took {took:?}: {outcome:?}"));
        }
        let is_linked = !deaf && faults.iter().all(|(kind, _)| *kind != Kind::Line(FaultKind::Disconnect));
        if is_linked && world.pins().cs == Drive::Low {
            return Err(format!("RESET is low after {took:?}: {outcome:?}"));
        }
        self.case.judge(&outcome, &found).map_err(|what| format!("{what}: {outcome:?}"))
    }

    /// Strikes at all these places, and prints the counts; what is wrong, as is a lower percentage of mended faults.
    #[must_use]
    pub(crate) fn sweep(&self, places: impl Iterator<Item = (Kind, Place)>, percent: usize) -> Vec<String> {
        let mut counts = Counts::default();
        let mut wrong = Vec::new();
        for (kind, place) in places {
            if let Err(what) = self.strike(kind, place, &mut counts) {
                wrong.push(format!("{} {kind:?} {place:?}: {what}", self.device));
            }
        }
        eprintln!("{} {}\n{counts}", self.device, self.case.chip.name);
        for text in wrong.iter().take(25) {
            eprintln!("{text}");
        }
        let (mended, all) = counts.mended();
        eprintln!("{mended} of {all} that pass are mended, {:.1} %", 100.0 * mended as f64 / all as f64);
        if mended * 100 < all * percent {
            wrong.push(format!("{}: {mended} of {all} are mended", self.device));
        }
        wrong
    }

    /// All places.
    fn all(&self) -> impl Iterator<Item = (Kind, Place)> + use<> {
        let [up, down, spi] = self.places();
        let line = (0..up).map(|at| Place::Line(Direction::Up, at));
        let line = line.chain((0..down).map(|at| Place::Line(Direction::Down, at)));
        let line = line.flat_map(|place| LINE.map(|kind| (Kind::Line(kind), place)));
        let line = line.chain((0..8).map(|count| (ROT, Place::Write(count))));
        line.chain((0..spi).flat_map(|at| BOARD.map(|fault| (Kind::Board(fault), Place::Spi(at)))))
    }

    /// So many of them.
    pub(crate) fn some(&self, count: usize) -> impl Iterator<Item = (Kind, Place)> + use<> {
        let mut dice = Dice::new(11);
        let [up, down, spi] = self.places();
        (0..count).map(move |_| {
            if dice.below(3) < 2 {
                let kind = Kind::Line(LINE[dice.below(LINE.len())]);
                let at = dice.below((up + down) as usize) as u64;
                let place = match at.checked_sub(up) {
                    Some(at) => Place::Line(Direction::Down, at),
                    None => Place::Line(Direction::Up, at),
                };
                (kind, place)
            } else {
                let fault = BOARD[dice.below(BOARD.len())];
                (Kind::Board(fault), Place::Spi(dice.below(spi as usize) as u64))
            }
        })
    }
}

/// How often what came of what.
#[derive(Default)]
pub(crate) struct Counts {
    kinds: BTreeMap<String, [usize; 5]>,
    /// What was said of faults that pass.
    errors: BTreeMap<String, usize>,
    mended: usize,
    passing: usize,
}

impl Counts {
    fn add(&mut self, faults: &[(Kind, Place)], outcome: &Outcome, deaf: bool) {
        let column = match outcome {
            _ if deaf => 4,
            Outcome::Right | Outcome::Misread => 0,
            Outcome::Outside { .. } => 1,
            Outcome::Failed(..) => 2,
            Outcome::AtTheEnd(_) => 3,
        };
        let names: Vec<_> = faults.iter().map(|(kind, _)| kind.name()).collect();
        let name = names.join(" and ");
        self.kinds.entry(name.clone()).or_default()[column] += 1;
        if faults.iter().all(|(kind, _)| kind.passes()) && !deaf {
            self.passing += 1;
            self.mended += usize::from(column == 0);
            if let Outcome::Outside { text, .. } | Outcome::Failed(_, text) | Outcome::AtTheEnd(text) =
                outcome
            {
                *self.errors.entry(format!("{name} {text}")).or_default() += 1;
            }
        }
    }

    /// How many there were.
    pub(crate) fn all(&self) -> usize {
        self.kinds.values().flatten().sum()
    }

    pub(crate) fn mended(&self) -> (usize, usize) {
        (self.mended, self.passing)
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        writeln!(f, "{:50} {:>7} {:>7} {:>7} {:>7} {:>7}", "", "right", "before", "failed", "end", "deaf")?;
        for (name, [right, outside, failed, end, deaf]) in &self.kinds {
            writeln!(f, "{name:50} {right:7} {outside:7} {failed:7} {end:7} {deaf:7}")?;
        }
        for (text, count) in &self.errors {
            writeln!(f, "{count:7} {text}")?;
        }
        Ok(())
    }
}

pub(crate) fn device(hardware: Hardware, firmware: Firmware) -> Device {
    Device::new(hardware, firmware).unwrap()
}

/// Where answers wait for the timer of a USB adapter, reads of the signature come before a page. One that becomes
/// a write of EEPROM leaves no trace but its echo.
#[test]
fn a_byte_that_changes_on_a_slow_adapter_is_mended_or_told() {
    let mut sweep = Sweep::new(device(Hardware::V3, Firmware::V6_3), ATMEGA328P, 0..300, Past::Other);
    let mut options = sim::WorldOptions::default();
    options.device = sweep.device;
    options.latency = Duration::from_millis(16);
    sweep.longest = Duration::from_secs(120);
    sweep.world = World::with_options(sweep.world.wires().clone(), options);
    let [up, ..] = sweep.places();
    let places = (0..up).map(|at| Place::Line(Direction::Up, at));
    let all = places.map(|place| (Kind::Line(FaultKind::Flip(0xf0)), place));
    assert_eq!(sweep.sweep(all, 99), [""; 0]);
}

/// A byte of the farewell that became another could pull CS low again.
#[test]
fn a_fault_at_the_end_of_the_legacy_mode_is_mended_or_told() {
    let sweep = Sweep::new(device(Hardware::V5, Firmware::Legacy), ATTINY2313, 0..200, Past::Other);
    let [up, down, _] = sweep.places();
    let ends = (up - 8..up).map(|at| Place::Line(Direction::Up, at));
    let ends = ends.chain((down - 64..down).map(|at| Place::Line(Direction::Down, at)));
    let all = ends.flat_map(|place| LINE.map(|kind| (Kind::Line(kind), place)));
    assert_eq!(sweep.sweep(all, 95), [""; 0]);
}

#[test]
fn a_fault_at_any_byte_is_mended_or_told() {
    let sweep = Sweep::new(device(Hardware::V3, Firmware::V6_3), ATTINY2313, 0..200, Past::Other);
    assert_eq!(sweep.sweep(sweep.all(), 99), [""; 0]);
}

#[test]
fn a_fault_is_mended_or_told_where_the_image_is_there_already() {
    for (hardware, firmware) in [(Hardware::V3, Firmware::V6_3), (Hardware::V1a, Firmware::V5_10)] {
        let sweep = Sweep::new(device(hardware, firmware), ATTINY2313, 0..200, Past::SameImage);
        let [.., spi] = sweep.places();
        // The erase is among the first, on the slow clock.
        let board = (0..spi.min(100)).flat_map(|at| BOARD.map(|fault| (Kind::Board(fault), Place::Spi(at))));
        assert_eq!(sweep.sweep(sweep.some(1_000).chain(board), 98), [""; 0]);
    }
}

/// What happens before the EEPROM was looked at cannot be told from what it held, and is an error.
#[test]
fn a_fault_is_mended_or_told_where_the_eeprom_is_kept() {
    let sweep = Sweep::new(device(Hardware::V3, Firmware::V6_3), ATTINY2313, 0..200, Past::KeptEeprom);
    assert_eq!(sweep.sweep(sweep.some(2_000), 60), [""; 0]);
}

#[test]
fn a_fault_is_mended_or_told_across_the_border_of_128_kb() {
    let sweep = Sweep::new(device(Hardware::V3, Firmware::V6_3), ATMEGA2560, 0x1ff00..0x20100, Past::Other);
    assert_eq!(sweep.sweep(sweep.some(2_000), 95), [""; 0]);
}

#[test]
fn a_fault_is_mended_or_told_by_every_generation() {
    let mut wrong = Vec::new();
    for device in Device::all() {
        let sweep = Sweep::new(device, ATTINY2313, 0..200, Past::Other);
        wrong.extend(sweep.sweep(sweep.some(2_000), 98));
    }
    assert_eq!(wrong, [""; 0]);
}
