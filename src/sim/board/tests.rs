mod decoder;
mod fault;
mod running;
mod wiring;

use super::*;
use crate::chip::ATMEGA328P;

const MODE_0: Shift = Shift {
    half_period_ns: 5_000,
    idle_high: false,
    change_on_idle_edge: true,
    sample_at_end: false,
    open_drain: false,
};

const IDLE: Pins = Pins {
    cs: Drive::High,
    aux: Drive::High,
    aux2: Drive::High,
    clk: Drive::Low,
    mosi: Drive::Low,
    ..Pins::RELEASED
};

/// A board and a Bus Pirate of a few lines.
struct Bench {
    board: Board,
    now: Duration,
    how: Shift,
}

impl Bench {
    fn new(board: Board) -> Self {
        let mut bench = Self { board, now: Duration::ZERO, how: MODE_0 };
        bench.board.set_pins(bench.now, IDLE);
        bench.board.set_supply(bench.now, true);
        bench.wait(100);
        bench
    }

    fn wait(&mut self, ms: u64) {
        self.now += Duration::from_millis(ms);
    }

    fn pins(&mut self, pins: Pins) {
        let clk = if self.how.idle_high { Drive::High } else { Drive::Low };
        self.board.set_pins(self.now, Pins { clk, ..pins });
    }

    fn frame(&mut self, frame: [u8; 4]) -> [u8; 4] {
        frame.map(|byte| {
            let answer = self.board.shift(self.now, self.how, byte);
            self.now += Duration::from_nanos(16 * self.how.half_period_ns);
            answer
        })
    }

    fn enter(&mut self, pins: Pins) -> [u8; 4] {
        self.pins(IDLE);
        self.wait(1);
        self.pins(pins);
        self.wait(20);
        self.frame([0xac, 0x53, 0, 0])
    }

    fn signature(&mut self) -> [u8; 3] {
        [0, 1, 2].map(|at| self.frame([0x30, 0, at, 0])[3])
    }
}

fn m328() -> Avr {
    Avr::new(ATMEGA328P)
}

fn low(line: Line) -> Pins {
    match line {
        Line::Cs => Pins { cs: Drive::Low, ..IDLE },
        Line::Aux => Pins { aux: Drive::Low, ..IDLE },
        Line::Aux2 => Pins { aux2: Drive::Low, ..IDLE },
        _ => panic!("{line:?} is no pin"),
    }
}

#[test]
fn each_line_reaches_its_own_target() {
    let lines = [Line::Cs, Line::Aux, Line::Aux2];
    let mut board = Board::new();
    for (line, byte) in lines.into_iter().zip(1..) {
        let mut avr = m328();
        avr.set_signature([byte; 3]);
        board = board.with(avr, line);
    }
    let mut bench = Bench::new(board);
    for (line, byte) in lines.into_iter().zip(1..) {
        assert_eq!(bench.enter(low(line)), [0, 0xac, 0x53, 0]);
        assert_eq!(bench.signature(), [byte; 3]);
    }
    assert_eq!(bench.enter(IDLE), [0; 4]);
    assert!(bench.board.violations().is_empty());
    assert_eq!(bench.board.targets(), 3);
    assert!(bench.board.avr(Target(3)).is_none());
    assert!(bench.board.avr_mut(Target(2)).is_some());
}

#[test]
fn the_supply_matters_unless_the_board_has_its_own() {
    for (own, supply, answers) in
        [(false, false, false), (false, true, true), (true, false, true), (true, true, true)]
    {
        let board = Board::new().with(m328(), Line::Cs);
        let mut bench = Bench::new(if own { board.self_powered() } else { board });
        bench.board.set_supply(bench.now, supply);
        assert_eq!(bench.enter(low(Line::Cs))[2] == 0x53, answers);
    }
    // The order of building does not matter.
    let mut board = Board::new().self_powered().with(m328(), Line::Cs);
    board.set_pins(Duration::ZERO, IDLE);
    let mut bench = Bench { board, now: Duration::from_millis(1), how: MODE_0 };
    assert_eq!(bench.enter(low(Line::Cs))[2], 0x53);
}

#[test]
fn nothing_drives_miso() {
    for (board, pullups, byte) in [
        (Board::new(), false, 0x00),
        (Board::new(), true, 0xff),
        (Board::new().miso_floats_high(), false, 0xff),
        (Board::new().with(m328(), Line::Aux), true, 0xff),
    ] {
        let mut bench = Bench::new(board);
        bench.board.set_pullups(bench.now, pullups);
        assert_eq!(bench.enter(low(Line::Cs)), [byte; 4]);
        assert_eq!(bench.signature(), [byte; 3]);
        assert_eq!(bench.board.miso(bench.now), byte != 0);
    }
}

#[test]
fn over_a_jumper_everything_comes_back_in_every_mode() {
    let mut bench = Bench::new(Board::new().with(m328(), Line::Cs).with_jumper());
    bench.pins(IDLE);
    for mode in 0..16 {
        let flag = |bit: u8| mode & bit != 0;
        bench.how = Shift {
            idle_high: flag(1),
            change_on_idle_edge: flag(2),
            sample_at_end: flag(4),
            open_drain: flag(8),
            ..MODE_0
        };
        for frame in [[0x00, 0xff, 0x5a, 0x81], [0xac, 0x53, 0x7e, 0xfe]] {
            assert_eq!(bench.frame(frame), frame, "{:?}", bench.how);
            assert_eq!(bench.board.miso(bench.now), frame[3] & 1 != 0, "{:?}", bench.how);
        }
    }
    assert!(bench.board.violations().is_empty());
    // A target in reset drives MISO, too.
    bench.how = MODE_0;
    bench.enter(low(Line::Cs));
    bench.signature();
    assert!(bench.board.violation_count(ViolationKind::Contention) > 0);
}

#[test]
fn a_stuck_miso_hides_the_answers_only() {
    let mut bench = Bench::new(Board::new().with(m328(), Line::Cs));
    for (fault, byte) in [(MisoFault::StuckLow, 0x00), (MisoFault::StuckHigh, 0xff)] {
        bench.board.set_fault(Some(fault));
        assert_eq!(bench.enter(low(Line::Cs)), [byte; 4]);
        assert_eq!(bench.board.miso(bench.now), byte != 0);
        bench.board.set_fault(None);
        assert_eq!(bench.signature(), [0x1e, 0x95, 0x0f]);
    }
}

#[test]
fn two_targets_fight_where_they_differ() {
    let mut other = m328();
    other.set_signature([0x1e, 0x96, 0x0f]);
    let mut bench = Bench::new(Board::new().with(m328(), Line::Cs).with(other, Line::Aux));
    assert_eq!(bench.enter(Pins { cs: Drive::Low, aux: Drive::Low, ..IDLE })[2], 0x53);
    assert_eq!(bench.board.violation_count(ViolationKind::Contention), 0, "they agree");
    assert_eq!(bench.signature(), [0x1e, 0x94, 0x0f]);
    assert_eq!(bench.board.violation_count(ViolationKind::Contention), 1);
    assert_eq!(bench.board.violations()[0].kind, ViolationKind::Contention);
}

#[test]
fn violations_are_kept_with_their_time_and_counted() {
    let mut bench = Bench::new(Board::new().with(m328(), Line::Aux).with(m328(), Line::Cs));
    let target = Target(1);
    bench.pins(low(Line::Cs));
    let early = bench.now + Duration::from_nanos(3 * 16 * bench.how.half_period_ns);
    bench.frame([0xac, 0x53, 0, 0]);
    bench.frame([0xac, 0x80, 0, 0]);
    bench.frame([0x30, 0, 0, 0]);
    bench.board.set_supply(bench.now, false);
    bench.board.set_supply(bench.now, true);
    bench.wait(20);
    // What is tried before Programming Enable is no violation.
    bench.how.half_period_ns = 1_000;
    bench.frame([0xac, 0x53, 0, 0]);
    assert_eq!(bench.board.violation_count(ViolationKind::SckTooFast { target }), 0);
    bench.how.half_period_ns = 5_000;
    bench.frame([0xac, 0x53, 0, 0]);
    bench.how.half_period_ns = 1_000;
    for _ in 0..1000 {
        bench.frame([0; 4]);
    }
    let counts = [
        (ViolationKind::EarlyEnable { target }, 1),
        (ViolationKind::CommandWhileBusy { target }, 1),
        (ViolationKind::PowerLostDuringWrite { target }, 1),
        (ViolationKind::SckTooFast { target }, 4000),
        (ViolationKind::SckTooFast { target: Target(0) }, 0),
        (ViolationKind::Contention, 0),
    ];
    for (kind, count) in counts {
        assert_eq!(bench.board.violation_count(kind), count, "{kind:?}");
    }
    let kinds = [0, 1, 2, 3].map(|at| bench.board.violations()[at].kind);
    assert_eq!(kinds, [0, 1, 2, 3].map(|at| counts[at].0));
    assert_eq!(bench.board.violations()[0].at, early);
    assert_eq!(bench.board.violations().len(), violation::KEPT);
}

/// The four SPI modes as an AVR takes them, which samples at rising edges and changes MISO after
/// falling ones: mode 3 is as good as mode 0; in mode 1 MOSI comes a bit late, in mode 2 MISO does.
#[test]
fn other_spi_modes_give_what_the_edges_make_of_them() {
    let cases = [
        // Idle high, change on idle edge, sample at end, echo of AC 53.
        (false, true, false, true),
        (false, true, true, true),
        (true, false, false, true),
        (true, false, true, true),
        (false, false, false, false),
        (true, true, false, false),
    ];
    for (idle_high, change_on_idle_edge, sample_at_end, works) in cases {
        for open_drain in [false, true] {
            let how =
                Shift { half_period_ns: 5_000, idle_high, change_on_idle_edge, sample_at_end, open_drain };
            let mut bench = Bench::new(Board::new().with(m328(), Line::Cs));
            bench.how = how;
            bench.enter(IDLE);
            let echo = bench.enter(low(Line::Cs));
            assert_eq!(echo[1..3] == [0xac, 0x53], works, "{how:?} {echo:02x?}");
            assert_eq!(bench.signature() == [0x1e, 0x95, 0x0f], works, "{how:?}");
            assert_eq!(bench.board.violation_count(ViolationKind::SckTooFast { target: Target(0) }), 0);
        }
    }
    // Mode 2, late by half a period and so by one bit.
    let mut bench = Bench::new(Board::new().with(m328(), Line::Cs));
    bench.how = Shift { idle_high: true, ..MODE_0 };
    bench.enter(IDLE);
    assert_eq!(bench.enter(low(Line::Cs))[1..3], [0xac >> 1, 0x53 >> 1]);
}

#[test]
fn an_instruction_in_mode_3_ends_with_its_last_rising_edge() {
    let mut bench = Bench::new(Board::new().with(m328(), Line::Cs));
    bench.how = Shift { idle_high: true, change_on_idle_edge: false, ..MODE_0 };
    bench.enter(IDLE);
    bench.enter(low(Line::Cs));
    bench.frame([0xac, 0x80, 0, 0]);
    bench.wait(1);
    bench.pins(IDLE);
    assert_eq!(bench.board.avr(Target(0)).unwrap().stats().erases, 1);
}

#[test]
fn a_powered_avr_pulls_its_reset_up() {
    use crate::sim::World;
    use crate::transport::Transport as _;

    for (line, high) in [(Line::Cs, 0xc1), (Line::Aux, 0xd0), (Line::Extra(0), 0xc0)] {
        let mut world = World::new(Board::new().with(Avr::new(crate::chip::ATTINY85), line));
        let mut answer = [0; 8];
        world.send(&[0; 20]).unwrap();
        world.pause(Duration::from_millis(50));
        assert_eq!(world.recv(&mut answer, Duration::ZERO), Ok(5));
        // All pins are inputs. Without the supply, with it, and as an output that is low.
        for (command, want) in [(0x80, 0x80), (0xc0, high), (0x40, 0x40), (0x80, 0x80)] {
            world.send(&[command]).unwrap();
            world.pause(Duration::from_millis(50));
            assert_eq!(world.recv(&mut answer, Duration::ZERO), Ok(1));
            assert_eq!(answer[0], want, "{line:?} {command:02x}");
        }
    }
}
