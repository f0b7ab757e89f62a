//! What a run programs, and what it leaves alone.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Barrier, Mutex};
use std::time::{Duration, SystemTime};

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA8, ATTINY85, ATTINY2313, Fuse, Hertz};
use avrrr::gang::{
    self, Connector, CounterError, Error, Event, Files as _, Gang, LogError, Options, Outcome, Report,
    StartError, Summary,
};
use avrrr::icsp::Memory;
use avrrr::sim::{Avr, Board, Hardware, Line, Shared};

use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::{BusError, Ports, gang, options, run, shared};

const MANIFEST: &str = "
    log = \"log\"
    [serial]
    counter = \"next\"
    [board]
    port = \"pirate\"
    lines = [\"cs\", \"aux\"]
    [[slot]]
    name = \"motor\"
    target = 0
    part = \"m8\"
    flash = \"motor\"
    fuses = { lfuse = 0xe4 }
    serial = { address = 2, width = 3, endian = \"big\" }
    [[slot]]
    name = \"display\"
    target = 1
    part = \"t85\"
    flash = \"display\"
";

fn files() -> [(&'static str, Vec<u8>); 2] {
    [("motor", vec![1; 200]), ("display", vec![2; 300])]
}

fn pirate() -> Shared<Board> {
    let board = Board::new().with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    shared(Hardware::V3, Duration::from_millis(1), board)
}

fn ports(pirate: &Shared<Board>) -> Ports<Board> {
    Ports(BTreeMap::from([("pirate", pirate.clone())]))
}

fn outcomes(report: &Report<BusError>) -> Vec<Outcome> {
    report.slots().iter().map(|(_, slot)| slot.outcome).collect()
}

fn erases(pirate: &Shared<Board>) -> [u64; 2] {
    [0, 1].map(|target| pirate.world().wires().avr(Target(target)).unwrap().stats().erases)
}

use Outcome::{Failed, NotReached, Programmed, Stopped, Unchanged};

#[test]
fn what_holds_everything_is_left_alone_if_asked() {
    let (pirate, disk) = (pirate(), FilesInMemory::default());
    let gang = gang(MANIFEST, &files());
    let if_changed = options().with_if_changed(true);
    // New chips hold nothing.
    let report = run(&gang, &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Programmed, Programmed]);
    let serial = report.boards[0].slots[0].serial;
    assert_eq!(serial, Some(1));
    let eeprom = pirate.world().wires().avr(Target(0)).unwrap().eeprom()[..6].to_vec();
    assert_eq!(eeprom, [0xff, 0xff, 0, 0, 1, 0xff]);
    // The same again: nothing is written, and the number stays.
    let report = run(&gang, &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Unchanged, Unchanged]);
    assert_eq!(report.boards[0].slots[0].serial, serial);
    assert_eq!(erases(&pirate), [1, 1]);
    assert_eq!(disk.text("next"), "2\n");
    // One byte, one fuse, a lost number: each is noticed.
    pirate.world().wires_mut().avr_mut(Target(1)).unwrap().set_flash(299, &[0]);
    let report = run(&gang, &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Unchanged, Programmed]);
    pirate.world().wires_mut().avr_mut(Target(0)).unwrap().set_fuse(Fuse::Low, 0xe1);
    let report = run(&gang, &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Programmed, Unchanged]);
    assert_eq!(report.boards[0].slots[0].before[0], (Memory::Fuse(Fuse::Low), 0xe1));
    assert_eq!(report.boards[0].slots[0].after[0], (Memory::Fuse(Fuse::Low), 0xe4));
    pirate.world().wires_mut().avr_mut(Target(0)).unwrap().set_eeprom(2, &[0xff; 3]);
    let report = run(&gang, &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Programmed, Unchanged]);
    assert_eq!(report.boards[0].slots[0].serial, Some(3));
    // Without `if_changed` everything is programmed.
    assert_eq!(outcomes(&run(&gang, &ports(&pirate), &disk, &options())), [Programmed, Programmed]);
}

#[test]
fn only_what_is_chosen_is_touched() {
    let (pirate, disk) = (pirate(), FilesInMemory::default());
    let only = options().with_only([2]);
    let report = run(&gang(MANIFEST, &files()), &ports(&pirate), &disk, &only);
    assert_eq!(report.slots().len(), 1);
    assert_eq!((report.summary(), erases(&pirate)), (Summary::All, [0, 1]));
    assert_eq!(pirate.world().wires().avr(Target(0)).unwrap().stats().enables, 0);
}

/// Stops a run at its `n`th event about bytes.
fn stopped_at(pirate: &Shared<Board>, disk: &FilesInMemory, n: usize) -> Report<BusError> {
    let count = AtomicUsize::new(0);
    let watch = |event: Event<'_, BusError>| match event {
        Event::Working { .. } if count.fetch_add(1, Ordering::Relaxed) == n => ControlFlow::Break(()),
        _ => ControlFlow::Continue(()),
    };
    gang(MANIFEST, &files()).run_with_files(&ports(pirate), disk, &options(), &watch).unwrap()
}

#[test]
fn a_run_that_was_stopped_is_resumed() {
    let resume = options().with_resume(true);
    let gang = gang(MANIFEST, &files());
    for n in [0, 3, 9, 14, 16, 18] {
        let (pirate, disk) = (pirate(), FilesInMemory::default());
        let stopped = stopped_at(&pirate, &disk, n);
        let done = stopped.good();
        assert!(matches!(outcomes(&stopped)[..], [Stopped, NotReached] | [Programmed, Stopped]), "{n}");
        let before = erases(&pirate);
        let report = run(&gang, &ports(&pirate), &disk, &resume);
        assert_eq!(report.summary(), Summary::All, "{n}");
        let kept = outcomes(&report).iter().filter(|outcome| **outcome == Unchanged).count();
        assert_eq!(kept, done, "{n}");
        assert!(done == 0 || erases(&pirate)[0] == before[0], "{n}");
        // A third time there is nothing left to do.
        let report = run(&gang, &ports(&pirate), &disk, &resume);
        assert_eq!(outcomes(&report), [Unchanged, Unchanged], "{n}");
    }
}

#[test]
fn another_board_or_other_firmware_is_not_taken_for_done() {
    let resume = options().with_resume(true);
    let disk = FilesInMemory::default();
    let first = pirate();
    let run_of = |files: &[(&str, Vec<u8>)], pirate: &Shared<Board>, options: &Options| {
        run(&gang(MANIFEST, files), &ports(pirate), &disk, options)
    };
    assert_eq!(outcomes(&run_of(&files(), &first, &options())), [Programmed, Programmed]);
    // Like the first board, but with another number.
    let second = pirate();
    assert_eq!(outcomes(&run_of(&files(), &second, &options())), [Programmed, Programmed]);
    assert_eq!(outcomes(&run_of(&files(), &first, &resume)), [Programmed, Unchanged]);
    // Other firmware for one of them.
    let [motor, _] = files();
    let files = [motor, ("display", vec![3; 300])];
    assert_eq!(outcomes(&run_of(&files, &first, &resume)), [Unchanged, Programmed]);
    assert_eq!(disk.text("next"), "4\n");
}

#[test]
fn a_log_that_cannot_be_used_is_an_error_before_anything_is_opened() {
    let pirate = pirate();
    let gang = gang(MANIFEST, &files());
    let resume = options().with_resume(true);
    let watch = |_: Event<'_, BusError>| ControlFlow::Continue(());
    let outcome = |text: &str, gang: &Gang| {
        let disk = FilesInMemory::default();
        disk.write(Path::new("log"), text.as_bytes()).unwrap();
        let error = gang.run_with_files(&ports(&pirate), &disk, &resume, &watch).unwrap_err();
        assert_eq!(disk.text("log"), text);
        assert_eq!(gang.check_with_files(&disk, &resume).unwrap_err().to_string(), error.to_string());
        error
    };
    let ours = "{\"event\":\"begin\",\"run\":\"1\",\"time\":\"2\"}\n";
    let foreign = |error, at| matches!(error, StartError::Log(LogError::Foreign { line, .. }) if line == at);
    assert!(foreign(outcome(&format!("{ours}shopping list\n{ours}"), &gang), Some(2)));
    assert!(foreign(outcome(&format!("{ours}shopping list\n"), &gang), None));
    assert!(foreign(outcome(&format!("{ours}shopping list"), &gang), None));
    assert!(foreign(outcome("{}\n", &gang), Some(1)));
    assert!(foreign(outcome("milk", &gang), Some(1)));
    let mut without = gang.clone();
    without.log = None;
    assert!(matches!(outcome("", &without), StartError::Log(LogError::None)));
    // Counter and log cannot be a file with another purpose.
    let mut same = gang.clone();
    for log in ["next", "next.new", "next.lock", "motor"] {
        same.log = Some(log.into());
        let error = outcome("", &same);
        assert!(matches!(error, StartError::SameFile { .. }), "{log}: {error}");
    }
    for clock in [
        || SystemTime::UNIX_EPOCH - Duration::from_nanos(1),
        || SystemTime::UNIX_EPOCH + Duration::from_secs(253_402_300_800),
    ] {
        let timeless = resume.clone().with_clock(clock);
        let error =
            gang.run_with_files(&ports(&pirate), &FilesInMemory::default(), &timeless, &watch).unwrap_err();
        assert!(matches!(error, StartError::Clock), "{error}");
    }
    assert_eq!(pirate.world().stats().bytes_up, 0);
}

/// A clock that goes wrong during a run does not stop it.
#[test]
fn a_clock_that_leaves_the_calendar_stops_nothing() {
    fn clock() -> SystemTime {
        static CALLS: AtomicUsize = AtomicUsize::new(0);
        match CALLS.fetch_add(1, Ordering::Relaxed) {
            0..=1 => SystemTime::UNIX_EPOCH,
            call if call % 2 == 0 => SystemTime::UNIX_EPOCH - Duration::from_secs(1),
            _ => SystemTime::UNIX_EPOCH + Duration::from_secs(1 << 40),
        }
    }
    let (pirate, disk) = (pirate(), FilesInMemory::default());
    let options = options().with_clock(clock);
    let report = run(&gang(MANIFEST, &files()), &ports(&pirate), &disk, &options);
    assert_eq!(report.summary(), Summary::All);
    let log = disk.text("log");
    assert!(log.contains("\"time\":\"9999-12-31T23:59:59"), "{log}");
}

/// There must be a number for each slot that certainly gets one.
#[test]
fn a_run_is_not_begun_without_a_number_for_each_slot() {
    let two = MANIFEST
        .replace("flash = \"display\"", "flash = \"display\"\n    serial = { address = 2, width = 1 }");
    for (next, slots, want) in [
        ("16777215", Some(1), Some((16_777_215, 0xff_fffe))),
        ("16777214", Some(1), None),
        ("16777215", Some(2), Some((16_777_215, 254))),
        ("254", Some(2), None),
        ("254", None, None),
        ("255", None, Some((255, 254))),
    ] {
        let (pirate, disk) = (pirate(), FilesInMemory::default());
        disk.write(Path::new("next"), next.as_bytes()).unwrap();
        let options = slots.map_or(options(), |slot| options().with_only([slot]));
        let found = match gang(&two, &files()).check_with_files(&disk, &options) {
            Err(StartError::Counter(CounterError::Exhausted { number, largest, .. })) => {
                Some((number, largest))
            }
            other => {
                other.unwrap();
                None
            }
        };
        assert_eq!(found, want, "{next} {slots:?}");
        assert_eq!(pirate.world().stats().bytes_up, 0);
    }
    // Slots that get no number need no counter.
    let disk = FilesInMemory::default();
    disk.write(Path::new("next"), b"none").unwrap();
    gang(MANIFEST, &files()).check_with_files(&disk, &options().with_only([2])).unwrap();
    let error = gang(MANIFEST, &files()).check_with_files(&disk, &options()).unwrap_err();
    assert!(matches!(error, StartError::Counter(CounterError::Garbage { .. })), "{error}");
}

#[test]
fn without_a_number_the_chip_stays_as_it_is() {
    let (pirate, disk) = (pirate(), FilesInMemory::default());
    disk.write(Path::new("next"), b"16777215\n").unwrap();
    // With a comparison first, a slot may need no number.
    let if_changed = options().with_if_changed(true);
    let report = run(&gang(MANIFEST, &files()), &ports(&pirate), &disk, &if_changed);
    assert_eq!(outcomes(&report), [Failed, Programmed]);
    let error = report.boards[0].slots[0].error.as_ref().unwrap();
    assert!(matches!(error, Error::Counter(CounterError::Exhausted { largest: 0xff_fffe, .. })), "{error}");
    assert_eq!(error.state(), "the chip is as it was");
    assert_eq!(erases(&pirate), [0, 1]);
}

#[test]
fn the_wrong_chip_is_named_and_left_alone() {
    let board = Board::new().with(Avr::new(ATTINY2313), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    let pirate = shared(Hardware::V3, Duration::from_millis(1), board);
    let report = run(&gang(MANIFEST, &files()), &ports(&pirate), &FilesInMemory::default(), &options());
    assert_eq!(outcomes(&report), [Failed, Programmed]);
    let error = report.boards[0].slots[0].error.as_ref().unwrap();
    assert_eq!(error.to_string(), "the signature is 1e 91 0a, but that of the ATmega8 is 1e 93 07");
    assert_eq!(erases(&pirate), [0, 1]);
}

const TWO_BOARDS: &str = "
    [[board]]
    name = \"left\"
    port = \"left\"
    [[board]]
    name = \"right\"
    port = \"right\"
    [[slot]]
    name = \"a\"
    board = \"left\"
    target = 0
    part = \"m8\"
    flash = \"motor\"
    [[slot]]
    name = \"b\"
    board = \"right\"
    target = 0
    part = \"m8\"
    flash = \"display\"
";

/// Opens a board only when the other one is being opened, too.
struct OpensTogether(Ports<Board>, Barrier);

impl Connector for OpensTogether {
    type Bus = <Ports<Board> as Connector>::Bus;
    type Error = BusError;

    fn open(&self, board: &gang::Board) -> Result<Self::Bus, BusError> {
        self.1.wait();
        self.0.open(board)
    }

    fn close(&self, bus: Self::Bus) -> Result<(), BusError> {
        self.0.close(bus)
    }
}

#[test]
fn boards_are_worked_on_at_the_same_time() {
    let [left, right] = [pirate(), pirate()];
    let ports = Ports(BTreeMap::from([("left", left.clone()), ("right", right.clone())]));
    let watch = |_: Event<'_, BusError>| ControlFlow::Continue(());
    let gang = gang(TWO_BOARDS, &files());
    let report = gang
        .run_with_files(&OpensTogether(ports, Barrier::new(2)), &FilesInMemory::default(), &options(), &watch)
        .unwrap();
    assert_eq!(report.summary(), Summary::All);
    for (world, byte) in [(left, 1), (right, 2)] {
        assert_eq!(world.world().wires().avr(Target(0)).unwrap().flash()[..100], [byte; 100]);
    }
}

#[test]
fn a_board_that_is_not_there_stops_no_other() {
    let right = pirate();
    let ports = Ports(BTreeMap::from([("right", right)]));
    let report = run(&gang(TWO_BOARDS, &files()), &ports, &FilesInMemory::default(), &options());
    assert_eq!(outcomes(&report), [NotReached, Programmed]);
    assert_eq!(report.summary(), Summary::Some);
    assert!(report.boards[0].opening.is_some() && report.boards[1].opening.is_none());
}

#[test]
fn the_estimate_is_near_what_it_takes() {
    for (hardware, latency) in [(Hardware::V3, 1), (Hardware::V3, 16), (Hardware::V1a, 0)] {
        let board = Board::new()
            .with(Avr::new(ATMEGA8).with_clock(Hertz::mhz(8)), Line::Cs)
            .with(Avr::new(ATTINY85), Line::Aux);
        let mut board = board;
        // Internal 8 MHz, with which the chip runs.
        board.avr_mut(Target(0)).unwrap().set_fuse(Fuse::Low, 0xe4);
        let pirate = shared(hardware, Duration::from_millis(latency), board);
        let files = [("motor", random::bytes(1, 8000)), ("display", random::bytes(2, 4000))];
        let estimated = Mutex::new(None);
        let watch = |event: Event<'_, BusError>| {
            if let Event::Planned { estimate, .. } = event {
                *estimated.lock().unwrap() = estimate;
            }
            ControlFlow::Continue(())
        };
        let gang = gang(MANIFEST, &files);
        let report =
            gang.run_with_files(&ports(&pirate), &FilesInMemory::default(), &options(), &watch).unwrap();
        assert_eq!(report.summary(), Summary::All);
        let took: Duration = report.slots().iter().map(|(_, slot)| slot.time.unwrap()).sum();
        let estimated = estimated.into_inner().unwrap().unwrap();
        let ratio = estimated.as_secs_f64() / took.as_secs_f64();
        println!("{hardware} at {latency} ms: {estimated:?} estimated, {took:?} taken, {ratio:.2}");
        assert!((0.7..1.4).contains(&ratio), "{estimated:?}, but {took:?}");
    }
}

/// Fails to close each board.
struct FailsToClose(Ports<Board>);

impl Connector for FailsToClose {
    type Bus = <Ports<Board> as Connector>::Bus;
    type Error = BusError;

    fn open(&self, board: &gang::Board) -> Result<Self::Bus, BusError> {
        self.0.open(board)
    }

    fn close(&self, bus: Self::Bus) -> Result<(), BusError> {
        self.0.close(bus).and(Err(BusError::Lost))
    }
}

#[test]
fn a_board_that_does_not_confirm_its_end_is_reported() {
    let (pirate, disk) = (pirate(), FilesInMemory::default());
    let watch = |_: Event<'_, BusError>| ControlFlow::Continue(());
    let gang = gang(MANIFEST, &files());
    let report = gang.run_with_files(&FailsToClose(ports(&pirate)), &disk, &options(), &watch).unwrap();
    assert_eq!(report.summary(), Summary::All);
    assert_eq!(report.boards[0].closing, Some(BusError::Lost));
    let log = disk.text("log");
    let line = log.lines().find(|line| line.contains("\"event\":\"board\"")).unwrap();
    assert!(line.contains("\"outcome\":\"not closed\""), "{line}");
}
