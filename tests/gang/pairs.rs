//! Pairs of faults while a gang is programmed, on each board with each firmware: first a damaged answer before
//! anything is written, then any fault at any byte.

use std::collections::BTreeSet;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::Mutex;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::chip::Fuse;
use avrrr::gang::{Event, Files as _, Gang, Options, Outcome, Report, SlotReport};
use avrrr::job::Action;
use avrrr::sim::{self, Board, BoardFault, Device, Firmware, Shared, When, World};
use avrrr::transport::{Direction, Fault, FaultKind, Transport as _};

use crate::faults::{BrokenError, Contents, MANIFEST, board, contents, gang_of, run_gang};
use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::options;

/// The state of the chips, and how they are programmed.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Work {
    /// They hold something else.
    New,
    /// They hold something else, and are compared first.
    Changed,
    /// They hold everything, and are compared first.
    Unchanged,
    /// An earlier run has made them, and is resumed.
    Resumed,
}

const ALL: [Work; 4] = [Work::New, Work::Changed, Work::Unchanged, Work::Resumed];

/// A gang on one board, and the result of a run without faults.
struct Rig {
    device: Device,
    gang: Gang,
    made: Vec<Contents>,
    files: [(&'static str, String); 2],
}

impl Rig {
    fn new(device: Device) -> Self {
        let (one, _) = MANIFEST.rsplit_once("[[slot]]").unwrap();
        let gang = if device.firmware() >= Firmware::Legacy {
            // Its only line is CS.
            gang_of(&one.replace(", \"aux\"", ""))
        } else {
            gang_of(MANIFEST)
        };
        let (world, disk) = (shared(device, board()), FilesInMemory::default());
        let (report, _) = run_gang(&gang, &world, &[], &disk, &options(), &|_| ControlFlow::Continue(()));
        assert!(report.slots().iter().all(|(_, slot)| slot.outcome == Outcome::Programmed), "{report:#?}");
        let made = contents(&world).to_vec();
        assert_eq!(made[0].1[4..7], [1, 0, 0], "the serial number");
        Self { device, gang, made, files: ["log", "next"].map(|name| (name, disk.text(name))) }
    }

    /// The board and the files before a run.
    fn start(&self, work: Work) -> (Shared<Board>, FilesInMemory, Options) {
        let (mut board, disk, mut options) = (board(), FilesInMemory::default(), options());
        options.if_changed = matches!(work, Work::Changed | Work::Unchanged);
        options.resume = work == Work::Resumed;
        if matches!(work, Work::Unchanged | Work::Resumed) {
            for (target, (flash, eeprom, fuses, _)) in self.made.iter().enumerate() {
                let avr = board.avr_mut(Target(target as u8)).unwrap();
                avr.set_flash(0, flash);
                avr.set_eeprom(0, eeprom);
                avr.set_fuse(Fuse::Low, fuses[0].unwrap());
            }
            for (name, text) in &self.files {
                disk.write(Path::new(name), text.as_bytes()).unwrap();
            }
        }
        (shared(self.device, board), disk, options)
    }

    /// How many bytes go down before anything is written, how many up and down in all, and on the SPI bus.
    fn places(&self, work: Work) -> (u64, [u64; 3]) {
        let (world, disk, options) = self.start(work);
        let first = Mutex::new(None);
        let watch = |event: Event<'_, BrokenError>| {
            if let Event::Working { step: Some(step), .. } = event
                && step.action == Action::Write
            {
                first.lock().unwrap().get_or_insert_with(|| world.world().stats().bytes_down);
            }
            ControlFlow::Continue(())
        };
        run_gang(&self.gang, &world, &[], &disk, &options, &watch);
        let stats = world.world().stats();
        let all = [stats.bytes_up, stats.bytes_down, stats.spi_bytes];
        (first.into_inner().unwrap().unwrap_or(stats.bytes_down), all)
    }

    /// A run with both faults. The error says what is wrong.
    fn strike(&self, work: Work, line: &[Fault], wires: Option<(u64, BoardFault)>) -> Result<bool, String> {
        let (world, disk, options) = self.start(work);
        let was = contents(&world).to_vec();
        if let Some((at, fault)) = wires {
            let mut world = world.world();
            let board = world.wires().clone().with_fault(When::Byte(at), fault);
            *world.wires_mut() = board;
        }
        let go_on = |_: Event<'_, BrokenError>| ControlFlow::Continue(());
        let (report, _) = run_gang(&self.gang, &world, line, &disk, &options, &go_on);
        // A write that was begun is over by then.
        world.world().pause(Duration::from_millis(200));
        let found = contents(&world);
        let next: u64 = disk.text("next").trim().parse().unwrap_or(1);
        self.numbers(&report, next)?;
        let mut is_good = true;
        for (index, (_, slot)) in report.slots().into_iter().enumerate() {
            is_good &= slot.outcome.is_good();
            self.judge(index, slot, &was[index], &found[index])
                .map_err(|what| format!("{what}: {:?} {:?} {:?}", slot.outcome, slot.state(), slot.error))?;
        }
        Ok(is_good)
    }

    /// A number is held once, and the next one is higher.
    fn numbers(&self, report: &Report<BrokenError>, next: u64) -> Result<(), String> {
        let mut seen = BTreeSet::new();
        let numbers = report.slots().into_iter().filter_map(|(_, slot)| slot.serial);
        for number in numbers {
            if number >= next || !seen.insert(number) {
                return Err(format!("number {number}, the next is {next}"));
            }
        }
        Ok(())
    }

    /// Is the report of a slot true?
    fn judge(
        &self,
        index: usize,
        slot: &SlotReport<BrokenError>,
        was: &Contents,
        found: &Contents,
    ) -> Result<(), &'static str> {
        let mut made = self.made[index].clone();
        if index == 0 {
            let number = slot.serial.unwrap_or(1).to_le_bytes();
            made.1[4..7].copy_from_slice(&number[..3]);
        }
        let state = slot.state().unwrap_or_default();
        let may_have_changed = state.contains("may have changed");
        if slot.outcome.is_good() {
            let asked = |of: &Contents| {
                let length = [80, 40][index];
                let serial = (index == 0).then(|| (of.2[0], of.1[4..7].to_vec()));
                (of.0[..length].to_vec(), serial)
            };
            return match (*found == made, may_have_changed && asked(found) == asked(&made)) {
                (false, false) => Err("FALSE SUCCESS"),
                _ => Ok(()),
            };
        }
        if may_have_changed || found == was {
            return Ok(());
        }
        match state.as_str() {
            "" | "the chip is as it was" => return Err("changed silently"),
            "everything was written and compared" if *found == made => return Ok(()),
            "everything was written and compared" => return Err("not what it should hold"),
            _ => {}
        }
        let bits = |of: &Contents| [of.2[0], of.2[1], of.2[2], Some(of.3)];
        let [old, new, now] = [was, &made, found].map(bits);
        if (0..4).any(|bit| now[bit] != old[bit] && now[bit] != new[bit]) && !state.contains(" is 0x") {
            return Err("fuses or lock bits changed silently");
        }
        // What is neither the old nor the new is said to be under way.
        let is_told = ["erase", "flash", "eeprom", "fuse", "lock"].iter().any(|word| state.contains(word));
        if is_told { Ok(()) } else { Err("changed, but not said") }
    }
}

fn shared(device: Device, board: Board) -> Shared<Board> {
    let mut options = sim::WorldOptions::default();
    options.device = device;
    options.latency = Duration::from_millis(1);
    World::with_options(board, options).shared()
}

/// A number below another, from a list of random ones.
struct Dice(std::vec::IntoIter<u8>);

impl Dice {
    fn below(&mut self, end: u64) -> u64 {
        let number = self.0.by_ref().take(4).fold(0, |number, byte| number << 8 | u64::from(byte));
        number % end.max(1)
    }
}

const FLIPS: [u8; 4] = [0x01, 0x02, 0x28, 0xf0];

const LINE: [FaultKind; 8] = [
    FaultKind::Drop,
    FaultKind::Flip(0x01),
    FaultKind::Flip(0x28),
    FaultKind::Duplicate,
    FaultKind::Insert(0xc0),
    FaultKind::Stall(Duration::from_millis(400)),
    FaultKind::Truncate,
    FaultKind::Disconnect,
];

/// The second fault: on the line, or at a chip.
fn second(dice: &mut Dice, [up, down, spi]: [u64; 3]) -> (Option<Fault>, Option<(u64, BoardFault)>) {
    let target = Target(dice.below(2) as u8);
    if dice.below(4) == 0 {
        let fault = [
            BoardFault::LostPulses(target, 1),
            BoardFault::LostPulses(target, 8),
            BoardFault::ExtraPulse(target),
            BoardFault::BrownOut(Duration::from_millis(5)),
            BoardFault::Death(target),
        ][dice.below(5) as usize];
        return (None, Some((dice.below(spi), fault)));
    }
    let kind = LINE[dice.below(LINE.len() as u64) as usize];
    let at = dice.below(up + down);
    let (direction, at) = match at.checked_sub(up) {
        Some(at) => (Direction::Down, at),
        None => (Direction::Up, at),
    };
    (Some(Fault { direction, at, kind }), None)
}

/// How many pairs of each work on each board: `AVRRR_PAIRS`, or else few.
fn count() -> usize {
    std::env::var("AVRRR_PAIRS").ok().and_then(|text| text.parse().ok()).unwrap_or(4)
}

#[test]
fn two_faults_make_nothing_good_that_is_not() {
    let (mut wrong, mut all, mut good) = (Vec::new(), 0, 0);
    for (number, device) in Device::all().enumerate() {
        let rig = Rig::new(device);
        for (which, work) in ALL.into_iter().enumerate() {
            let mut dice =
                Dice(random::bytes((number * ALL.len() + which) as u64 + 1, 40 * count()).into_iter());
            let (early, places) = rig.places(work);
            for _ in 0..count() {
                let kind = FaultKind::Flip(FLIPS[dice.below(4) as usize]);
                let flip = Fault { direction: Direction::Down, at: dice.below(early), kind };
                let (line, wires) = second(&mut dice, places);
                let line: Vec<_> = [flip].into_iter().chain(line).collect();
                all += 1;
                match rig.strike(work, &line, wires) {
                    Ok(is_good) => good += usize::from(is_good),
                    Err(what) => wrong.push(format!("{device} {work:?} {line:?} {wires:?}: {what}")),
                }
            }
        }
    }
    eprintln!("{all} pairs, {good} good in spite of them, {} wrong", wrong.len());
    for text in wrong.iter().take(25) {
        eprintln!("{text}");
    }
    assert_eq!(wrong, [""; 0]);
    assert!(good * 4 > all, "{good} of {all}");
}
