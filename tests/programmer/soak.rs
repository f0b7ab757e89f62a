//! Ten thousand boards, one after the other, through one bus value, while things go wrong at random.

use std::cell::RefCell;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{self, BusPirate, Options};
use avrrr::chip::ATTINY2313;
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, BoardFault, Drive, Line, Mode, Pins, When, Wires, World};
use avrrr::transport::{Direction, Fault, FaultKind, Faults, Faulty, FaultyError, Transport};

use crate::bench::{Dice, image};

const BOARDS: usize = 10_000;

/// A line that a test reaches while a bus has it.
struct Plug<'a>(&'a RefCell<Faulty<World<Board>>>);

impl Transport for Plug<'_> {
    type Error = FaultyError<std::convert::Infallible>;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.borrow_mut().send(bytes)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        self.0.borrow_mut().recv(buf, within)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.0.borrow_mut().discard_input()
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.0.borrow_mut().set_baud(baud)
    }
    fn now(&self) -> Duration {
        self.0.borrow().now()
    }
    fn pause(&mut self, time: Duration) {
        self.0.borrow_mut().pause(time);
    }
}

type Pirate<'a> = BusPirate<Plug<'a>, Direct>;

fn fault(dice: &mut Dice) -> FaultKind {
    match dice.below(6) {
        0 => FaultKind::Drop,
        1 => FaultKind::Flip(1 << dice.below(8)),
        2 => FaultKind::Duplicate,
        3 => FaultKind::Insert(dice.next() as u8),
        4 => FaultKind::Stall(Duration::from_millis(dice.next() % 700)),
        _ => FaultKind::Truncate,
    }
}

/// A board of today: a chip with a past; and is there nothing wrong with it?
fn board(dice: &mut Dice) -> (Board, bool) {
    let mut avr = Avr::new(ATTINY2313).with_clock([1, 8, 20].map(Hertz::mhz)[dice.below(3)]);
    avr.set_flash(0, &dice.bytes(2048));
    avr.set_eeprom(0, &dice.bytes(128));
    let board = Board::new().with(avr, Line::Cs);
    let at = When::Byte(dice.below(600) as u64);
    match dice.below(8) {
        0 => (board.with_fault(at, BoardFault::BrownOut(Duration::from_millis(3))), false),
        1 => (board.with_fault(at, BoardFault::LostPulses(Target::ONLY, 1 + dice.below(9) as u32)), false),
        2 => (board.with_fault(at, BoardFault::ExtraPulse(Target::ONLY)), false),
        3 => (board.with_fault(at, BoardFault::Death(Target::ONLY)), false),
        _ => (board, true),
    }
}

fn program(bus: &mut Pirate<'_>, plan: &Plan) -> bool {
    let Ok(session) = Session::enter(bus, Target::ONLY, &Entry::default()) else { return false };
    let mut programmer = session.into_programmer(ATTINY2313);
    let done = plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).is_ok();
    programmer.leave().is_ok() && done
}

/// Bytes of memory that this process has, where the system tells.
fn memory() -> Option<u64> {
    let status = std::fs::read_to_string("/proc/self/status").ok()?;
    let line = status.lines().find(|line| line.starts_with("RssAnon:"))?;
    Some(line.split_whitespace().nth(1)?.parse::<u64>().ok()? * 1024)
}

/// Puts another board on the bus, and a fault on the line or none.
fn change_board(line: &mut Faulty<World<Board>>, dice: &mut Dice) {
    let (mut board, is_sound) = board(dice);
    let world = line.inside_mut();
    board.set_pins(world.now(), world.pins());
    board.set_supply(world.now(), world.supply_on());
    *world.wires_mut() = board;
    // One thing at a time goes wrong.
    let fault = (is_sound && dice.below(2) == 0).then(|| {
        let direction = [Direction::Up, Direction::Down][dice.below(2)];
        Fault { direction, at: dice.below(400) as u64, kind: fault(dice) }
    });
    *line.faults_mut() = Faults::new(fault);
}

#[test]
fn ten_thousand_boards_leak_nothing() {
    /// The first boards fill what is kept.
    const WARM: usize = BOARDS / 10;
    /// Less than 256 bytes for each board.
    const GROWTH: u64 = 256 * (BOARDS - WARM) as u64;
    let mut dice = Dice::new(10_000);
    let mut options = sim::WorldOptions::default();
    options.latency = Duration::from_millis(1);
    let line = RefCell::new(Faulty::new(World::with_options(Board::new(), options)));
    let mut bus = BusPirate::connect(Plug(&line), Direct::ONE, Options::default()).unwrap();
    let (mut right, mut refused, mut deaf) = (0, 0, 0);
    let mut warm = None;
    for number in 0..BOARDS {
        let contents = dice.bytes(64);
        let write = Operation::Write { memory: Memory::Flash, image: image(0, contents.clone()) };
        let plan = Plan::new(ATTINY2313, vec![Operation::Erase, write], Policy::default()).unwrap();
        change_board(&mut line.borrow_mut(), &mut dice);
        if program(&mut bus, &plan) {
            right += 1;
            let line = line.borrow();
            let avr = line.inside().wires().avr(Target::ONLY).unwrap();
            assert!(avr.flash()[..64] == contents, "board {number}");
            let others = avr.flash()[64..].iter().chain(avr.eeprom());
            let changed: Vec<_> = others.enumerate().filter(|(_, byte)| **byte != 0xff).collect();
            assert!(changed.is_empty(), "board {number}: {changed:x?}");
        } else {
            refused += 1;
            let is_deaf = line.borrow().inside().is_deaf();
            if is_deaf {
                // It is unplugged and plugged in again.
                deaf += 1;
                line.borrow_mut().inside_mut().power_cycle();
            }
            // The same bus value finds it again.
            let released: Result<(), buspirate::Error<_, _>> = avrrr::bus::IcspBus::release_reset(&mut bus);
            assert!(released.is_ok() || line.borrow().inside().is_deaf(), "board {number}: {released:?}");
        }
        assert_eq!(line.borrow().inside().pins().cs, Drive::High, "board {number}");
        if number == WARM {
            warm = memory();
        }
    }
    let grown = warm.zip(memory()).map(|(warm, end)| end.saturating_sub(warm));
    eprintln!("{right} right, {refused} refused, {deaf} re-plugged; {grown:?} bytes more than at first");
    assert!(right > BOARDS * 8 / 10, "{right} of {BOARDS}");
    assert!(grown.is_none_or(|grown| grown < GROWTH), "{grown:?}");
    bus.close().unwrap();
    let mut line = line.borrow_mut();
    // The reset is over by then.
    line.pause(Duration::from_secs(1));
    let world = line.inside();
    assert_eq!((world.mode(), world.pins(), world.supply_on()), (Mode::Terminal, Pins::RELEASED, false));
}
