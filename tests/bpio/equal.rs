//! Equal chips behind a 74HCT154, or on pins of their own: a bit that changes in a request must not program a second
//! one, or another one than was meant, which no answer of equal chips would tell.

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Source};
use avrrr::chip::{ATTINY13, Chip};
use avrrr::icsp::Memory;
use avrrr::job::Operation;
use avrrr::select::{Direct, HCT154, TargetMap};
use avrrr::sim::{Avr, Board, Decoder, Line, UsbOptions, UsbWorld};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use Source::{Cs, Io};

use crate::random;
use crate::strikes::number;
use crate::support::{run, wired, write};

const CHIP: Chip = ATTINY13;

/// Where the chips are, and the two that are programmed, one after the other.
struct Wiring<M> {
    map: M,
    pins: &'static [Source],
    board: Board,
    targets: [Target; 2],
}

fn chips(board: Board, resets: impl IntoIterator<Item = Line>) -> Board {
    let chip = || {
        let mut avr = Avr::new(CHIP);
        avr.set_flash(0, &[0xa5; 1024]);
        avr.set_eeprom(0, &[0x5a; 64]);
        avr
    };
    resets.into_iter().fold(board, |board, reset| board.with(chip(), reset))
}

fn behind_154() -> Wiring<avrrr::select::Decoder<'static>> {
    let board = chips(Board::new().with_decoder(Decoder::hct154()), (0..16).map(Line::Output));
    let pins = &[Io(0), Io(1), Io(2), Io(3), Cs];
    // One bit apart.
    Wiring { map: HCT154, pins, board: board.self_powered_at(3_300), targets: [Target(5), Target(13)] }
}

fn on_pins() -> Wiring<Direct> {
    let lines = [Line::Cs, Line::Io(0), Line::Io(1), Line::Io(2), Line::Io(3)];
    let board = chips(Board::new(), lines).self_powered_at(3_300);
    let pins = &[Cs, Io(0), Io(1), Io(2), Io(3)];
    Wiring { map: Direct::new(5), pins, board, targets: [Target(0), Target(2)] }
}

/// What came of both, the world, and the bytes that were sent before the second, and in all.
struct Ran {
    outcomes: [Result<(), String>; 2],
    world: UsbWorld<Board>,
    sent: [u64; 2],
}

fn image(target: Target) -> Vec<u8> {
    random::bytes(u64::from(target.0) + 1, 40)
}

impl<M: TargetMap + Clone> Wiring<M> {
    fn run(&self, fault: Option<Fault>) -> Ran {
        let world = UsbWorld::with_options(self.board.clone(), UsbOptions::default());
        let port = fault.into_iter().fold(Faulty::new(world.binary()), Faulty::with);
        let mut sent = [0; 2];
        let mut outcomes = [Ok(()), Ok(())];
        match BusPirate::connect(port, self.map.clone(), wired(self.pins)) {
            Ok(mut bus) => {
                for (index, target) in self.targets.into_iter().enumerate() {
                    outcomes[index] = program(&mut bus, target);
                    sent[index] = world.stats().bytes_up;
                }
            }
            Err(error) => outcomes = [(); 2].map(|()| Err(error.to_string())),
        }
        Ran { outcomes, world, sent }
    }

    /// Whose flash is not what its outcome says; none may have changed but those that were to.
    fn wrong(&self, ran: &Ran) -> Option<Target> {
        let wires = ran.world.wires();
        let all = (0..wires.targets()).map(|target| Target(target as u8));
        let contents = |target: Target| wires.avr(target).expect("one of them");
        all.into_iter().find(|target| {
            let avr = contents(*target);
            match self.targets.iter().position(|own| own == target) {
                Some(index) if ran.outcomes[index].is_ok() => !avr.flash().starts_with(&image(*target)),
                // What may have changed is told.
                Some(_) => false,
                None => avr.flash() != [0xa5; 1024] || avr.eeprom() != [0x5a; 64],
            }
        })
    }

    fn sweep(&self, name: &str) {
        let first = self.run(None);
        assert_eq!(first.outcomes, [Ok(()), Ok(())]);
        assert_eq!(first.world.wires().violations(), []);
        assert_eq!(self.wrong(&first), None);
        let [before, last] = first.sent;
        let places = (before.saturating_sub(400)..last).flat_map(|at| (0..8).map(move |bit| (at, bit)));
        let step = 20_000 / (40 * number("AVRRR_STRIKES", 150)).min(20_000);
        let (mut good, mut all) = (0, 0);
        for (at, bit) in places.step_by(2 * step + 1) {
            let fault = Fault { direction: Direction::Up, at, kind: FaultKind::Flip(1 << bit) };
            let ran = self.run(Some(fault));
            assert_eq!(self.wrong(&ran), None, "{name} {fault:?}: {:?}", ran.outcomes);
            good += ran.outcomes.iter().filter(|outcome| outcome.is_ok()).count();
            all += 2;
        }
        eprintln!("{name}: {good} of {all} good");
        assert!(good * 4 > all * 3, "{good} of {all}");
    }
}

/// Writes its image to a target, and verifies it. Anything that fails is an error.
fn program<T: Transport, M: TargetMap>(bus: &mut BusPirate<T, M>, target: Target) -> Result<(), String> {
    let operations = vec![Operation::Erase, write(Memory::Flash, &image(target))];
    run(bus, target, CHIP, operations).map(drop).map_err(|error| error.to_string())
}

#[test]
fn no_second_chip_behind_a_154_is_programmed() {
    behind_154().sweep("behind a 154");
}

#[test]
fn no_second_chip_on_a_pin_is_programmed() {
    on_pins().sweep("on pins");
}
