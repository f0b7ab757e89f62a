//! Targets in reset when power comes, and CS while the clock changes.

use super::*;

/// A board, and the targets in reset whenever the supplies went on.
struct Watched {
    board: Board,
    on: Vec<Vec<Target>>,
}

impl Wires for Watched {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.board.set_pins(at, pins);
    }

    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
        if on {
            self.on.push(self.board.held());
        }
    }

    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }

    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.board.shift(at, how, mosi)
    }

    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
}

/// A shared world of which one answer is lost, when the countdown says so.
struct Lossy {
    inner: Shared<Watched>,
    countdown: Rc<Cell<Option<u32>>>,
}

impl Transport for Lossy {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.inner.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        match self.countdown.get() {
            Some(0) => {
                self.countdown.set(None);
                self.inner.recv(buf, within).map(|_| 0)
            }
            left => {
                self.countdown.set(left.map(|left| left - 1));
                self.inner.recv(buf, within)
            }
        }
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.inner.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.inner.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn pause(&mut self, time: Duration) {
        self.inner.pause(time);
    }
}

/// Connects, loses an answer on the way into a target, lets go, programs it after all.
fn idle_comes_first<M: TargetMap + Copy>(world: World<Watched>, map: M, wiring: &[Source]) {
    let shared = world.shared();
    let countdown = Rc::new(Cell::new(None));
    let transport = Lossy { inner: shared.clone(), countdown: Rc::clone(&countdown) };
    let held = || shared.world().wires().board.held();
    let mut bus = BusPirate::<_, _, NoLines>::connect(transport, map, options(wiring)).unwrap();
    assert_eq!(held(), []);
    let mut failed = 0;
    for target in targets(&map) {
        let chip = *shared.world().wires().board.avr(target).unwrap().chip();
        for lost in 0..12 {
            bus.hold_reset(target).unwrap();
            assert_eq!(held(), [target]);
            countdown.set(Some(lost));
            for _ in 0..3 {
                failed += u32::from(bus.exchange(&mut [[0xac, 0x53, 0, 0], [0x30, 0, 0, 0]]).is_err());
            }
            bus.release_reset().unwrap();
            assert_eq!(held(), [], "{target} {lost}");
            countdown.set(None);
        }
        program(&mut bus, target, chip).unwrap();
    }
    bus.close().unwrap();
    assert_eq!(held(), []);
    assert!(failed > 0);
    let mut world = shared.world();
    let now = world.now();
    let Watched { board, on } = world.wires_mut();
    board.finish(now);
    // Once, and again after errors.
    assert!(on.len() > 1 && on.iter().all(Vec::is_empty), "{on:?}");
    for target in targets(&map) {
        assert!(is_right(board, target), "{target}");
        assert_eq!(board.violation_count(ViolationKind::LeftInReset { target }), 0);
    }
}

#[test]
fn no_target_is_in_reset_when_power_comes_and_after_errors() {
    let watched = |board| Watched { board, on: Vec::new() };
    let lines = [Line::Cs, Line::Aux, Line::Aux2];
    let direct = lines.into_iter().fold(Board::new(), |board, line| board.with(Avr::new(ATMEGA8), line));
    idle_comes_first(v1a(watched(direct)), Direct::new(3), &[Cs, Aux, Aux2]);
    let board = behind(sim::Decoder::hct138(), &[ATTINY85; 7]);
    idle_comes_first(v1a(watched(board)), HCT138, &[Cs, Aux, Aux2]);
    let board = behind(sim::Decoder::hct155(), &[ATTINY85; 3]);
    idle_comes_first(World::new(watched(board)), HCT155, &[Cs, Aux]);
}

/// A transport that looks at what is sent: speed and configuration commands raise CS, so CS must be
/// high when they come.
struct CsWatch<'w> {
    inner: &'w mut World<Board>,
    in_spi: bool,
    cs_high: bool,
    speeds: &'w mut u32,
}

impl Transport for CsWatch<'_> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        match bytes {
            // Into SPI mode, where CS begins high; out of it again.
            [0x01] => (self.in_spi, self.cs_high) = (true, true),
            [0x00] => self.in_spi = false,
            _ => {}
        }
        // Each send in SPI mode is one command with its payload, or several of one byte each.
        let is_short = bytes.len() <= 4 && !matches!(bytes[0], 0x05 | 0x06 | 0x10..=0x1f);
        for byte in bytes.iter().take(if is_short { 4 } else { 1 }).filter(|_| self.in_spi) {
            match byte {
                0x40..=0x4f => self.cs_high = byte & 1 != 0,
                0x60..=0x6f | 0x80..=0x8f => {
                    assert!(self.cs_high, "{byte:#04x} while CS is low");
                    *self.speeds += u32::from(byte & 0xf0 == 0x60);
                }
                _ => {}
            }
        }
        self.inner.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        self.inner.recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.inner.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, Infallible> {
        self.inner.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.inner.now()
    }

    fn pause(&mut self, time: Duration) {
        self.inner.pause(time);
    }
}

#[test]
fn the_clock_changes_only_while_cs_is_high() {
    // Code 0 holds CS low, and a factory chip makes a session at 1 MHz step down twice.
    let mut world = v1a(behind(sim::Decoder::hct138(), &chips(7)));
    let mut speeds = 0;
    let watch = CsWatch { inner: &mut world, in_spi: false, cs_high: false, speeds: &mut speeds };
    let mut bus = BusPirate::connect(watch, HCT138, options(&[Cs, Aux, Aux2])).unwrap();
    let session =
        Session::enter(&mut bus, Target(0), &Entry::default().with_clock(Hertz::khz(1_000))).unwrap();
    assert_eq!(session.clock(), Some(Hertz::khz(125)));
    session.leave().unwrap();
    bus.close().unwrap();
    assert_eq!(speeds, 4, "set up, 1 MHz, 250 kHz, 125 kHz");
}
