//! What goes wrong on the way to a Bus Pirate in BPIO2 mode, on it, and on the board behind it.

use std::cell::RefCell;
use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{Options, Power};
use avrrr::job::{Action, Event};
use avrrr::sim::{
    Board, BoardFault, Disturbance, Drive, Line, PortGone, UsbOptions, UsbPort, UsbWorld, ViolationKind, When,
};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::struck::{Case, Contents, Outcome, Work};

/// A number of the environment, or else this one.
pub(crate) fn number(name: &str, usual: usize) -> usize {
    std::env::var(name).ok().and_then(|text| text.parse().ok()).unwrap_or(usual)
}

/// Something that goes wrong once.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Strike {
    /// On the USB line, at this byte.
    Line(Direction, u64, FaultKind),
    /// On the board, when this byte is shifted.
    Board(u64, BoardFault),
    /// So much more is drawn while these many bytes, from this one on, are shifted: the fuse trips.
    Overload(u64, u64),
    /// A sweep over the analogue channels disturbs this byte.
    Sweep(u64, Disturbance),
    /// The Bus Pirate starts anew when the host has sent so many bytes.
    Reset(u64),
}

impl Strike {
    /// Is all well again afterwards, but for what it has done?
    fn passes(self) -> bool {
        match self {
            Self::Line(_, _, kind) => kind != FaultKind::Disconnect,
            Self::Board(_, fault) => matches!(
                fault,
                BoardFault::BrownOut(_) | BoardFault::LostPulses(..) | BoardFault::ExtraPulse(_)
            ),
            Self::Overload(..) | Self::Sweep(..) => true,
            Self::Reset(_) => false,
        }
    }

    /// May the Bus Pirate itself be out of reach afterwards?
    fn cuts(self) -> bool {
        matches!(self, Self::Reset(_) | Self::Line(_, _, FaultKind::Disconnect))
    }

    /// May a rule of the board be broken by it? What the Bus Pirate does is what it was told, unless another request
    /// was made of that, or the chip or its answers are touched.
    fn explains(self, kind: ViolationKind) -> bool {
        let is_power = matches!(kind, ViolationKind::PowerLostDuringWrite { .. });
        match self {
            Self::Line(Direction::Down, ..) => false,
            Self::Line(_, _, FaultKind::Stall(_) | FaultKind::Truncate | FaultKind::Disconnect) => false,
            Self::Line(..) | Self::Board(..) | Self::Sweep(..) => true,
            Self::Overload(..) | Self::Reset(_) => is_power || matches!(kind, ViolationKind::Glitch { .. }),
        }
    }

    fn name(self) -> String {
        match self {
            Self::Line(direction, _, kind) => format!("{direction:?} {kind:?}"),
            Self::Board(_, fault) => format!("{fault:?}"),
            Self::Overload(..) => "overload".into(),
            Self::Sweep(_, how) => format!("sweep {how:?}"),
            Self::Reset(_) => "reset".into(),
        }
    }
}

pub(crate) const LINE: [FaultKind; 12] = [
    FaultKind::Drop,
    FaultKind::Flip(0x01),
    FaultKind::Flip(0x02),
    FaultKind::Flip(0x28),
    FaultKind::Flip(0xf0),
    FaultKind::Duplicate,
    FaultKind::Insert(0x00),
    FaultKind::Insert(0xc0),
    // The packet is split there; and so that the Bus Pirate gives up the frame.
    FaultKind::Stall(Duration::from_millis(3)),
    FaultKind::Stall(Duration::from_millis(700)),
    FaultKind::Truncate,
    FaultKind::Disconnect,
];

pub(crate) const BOARD: [BoardFault; 6] = [
    BoardFault::LostPulses(Target::ONLY, 1),
    BoardFault::LostPulses(Target::ONLY, 8),
    BoardFault::ExtraPulse(Target::ONLY),
    BoardFault::BrownOut(Duration::from_millis(5)),
    BoardFault::Death(Target::ONLY),
    BoardFault::NoReset(Target::ONLY),
];

/// The binary port of a world whose Bus Pirate may start anew.
struct Port<'w> {
    world: &'w RefCell<UsbWorld<Board>>,
    port: UsbPort<Board>,
    sent: u64,
    reset_at: Option<u64>,
}

impl Transport for Port<'_> {
    type Error = PortGone;

    fn send(&mut self, bytes: &[u8]) -> Result<(), PortGone> {
        let before = self.sent;
        self.sent += bytes.len() as u64;
        if let Some(at) = self.reset_at.take_if(|at| *at < before + bytes.len() as u64) {
            self.port.send(&bytes[..at.saturating_sub(before) as usize])?;
            self.world.borrow_mut().power_cycle();
            return Err(PortGone);
        }
        self.port.send(bytes)
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, PortGone> {
        self.port.recv(buf, within)
    }

    fn discard_input(&mut self) -> Result<(), PortGone> {
        self.port.discard_input()
    }

    fn set_baud(&mut self, baud: u32) -> Result<bool, PortGone> {
        self.port.set_baud(baud)
    }

    fn now(&self) -> Duration {
        self.port.now()
    }

    fn pause(&mut self, time: Duration) {
        self.port.pause(time);
    }
}

/// How many places there are: bytes up, bytes down, bytes on the SPI bus.
pub(crate) type Places = [u64; 3];

/// A session that is struck.
pub(crate) struct Sweep {
    pub(crate) work: Work,
    pub(crate) case: Case,
    board: Board,
    power: Power,
    /// No session may take longer.
    longest: Duration,
}

impl Sweep {
    /// This work, on a board that has a supply of its own or not.
    pub(crate) fn new(work: Work, self_powered: bool) -> Self {
        let (case, avr) = Case::of(work);
        let board = Board::new().with(avr, Line::Cs);
        let board = if self_powered { board.self_powered_at(3_300) } else { board };
        Self { work, case, board, power: Power::On, longest: Duration::from_secs(60) }
    }

    fn options(&self) -> Options {
        let mut options = Options::default();
        options.power = self.power;
        options
    }

    /// Runs without a fault; how much was transferred until `watch` broke it off, or to the end.
    fn measure(&self, watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>) -> (Outcome, Places) {
        let world = UsbWorld::with_options(self.board.clone(), UsbOptions::default());
        let outcome = self.case.run(world.binary(), self.options(), watch);
        let stats = world.stats();
        assert_eq!(world.wires().violations(), []);
        (outcome, [stats.bytes_up, stats.bytes_down, stats.spi_bytes])
    }

    pub(crate) fn places(&self) -> Places {
        let (outcome, places) = self.measure(&mut |_| ControlFlow::Continue(()));
        assert!(matches!(outcome, Outcome::Right), "{:?}: {outcome:?}", self.work);
        places
    }

    /// The places of a session before it first writes; all, if it never does.
    pub(crate) fn early(&self) -> Places {
        let (mut writes, mut done) = (false, 0);
        let (outcome, places) = self.measure(&mut |event| {
            match event {
                Event::Started(step) => writes = step.action == Action::Write,
                Event::Progress(progress) if writes && progress.done > done => return ControlFlow::Break(()),
                Event::Progress(progress) => done = progress.done,
                _ => {}
            }
            ControlFlow::Continue(())
        });
        assert!(matches!(outcome, Outcome::Right | Outcome::Failed(..)), "{outcome:?}");
        places
    }

    /// Strikes with all of these and judges what came of it; why that is wrong.
    pub(crate) fn strike(&self, strikes: &[Strike], counts: &mut Counts) -> Result<(), String> {
        let (mut board, mut line, mut sweep, mut reset_at) = (self.board.clone(), Vec::new(), None, None);
        for &strike in strikes {
            match strike {
                Strike::Line(direction, at, kind) => line.push(Fault { direction, at, kind }),
                Strike::Board(at, fault) => board = board.with_fault(When::Byte(at), fault),
                Strike::Overload(at, bytes) => {
                    board = board
                        .with_fault(When::Byte(at), BoardFault::Load(480))
                        .with_fault(When::Byte(at + bytes), BoardFault::Load(0));
                }
                Strike::Sweep(at, how) => sweep = Some((at, how)),
                Strike::Reset(at) => reset_at = Some(at),
            }
        }
        let mut world = UsbWorld::with_options(board, UsbOptions::default());
        if let Some((at, how)) = sweep {
            world.disturb(at, how);
        }
        let port = world.binary();
        let world = RefCell::new(world);
        let port = Port { world: &world, port, sent: 0, reset_at };
        let port = line.into_iter().fold(Faulty::new(port), Faulty::with);
        let outcome = self.case.run(port, self.options(), &mut |_| ControlFlow::Continue(()));
        let end = End::of(world.into_inner());
        counts.add(strikes, &outcome, &end);
        self.check(strikes, &outcome, &end).map_err(|what| format!("{what}: {outcome:?}"))
    }

    fn check(&self, strikes: &[Strike], outcome: &Outcome, end: &End) -> Result<(), String> {
        if end.took > self.longest {
            return Err(format!("it took {:?}", end.took));
        }
        let is_linked = end.answers && !strikes.iter().any(|strike| strike.cuts());
        if is_linked && end.reset_is_low {
            return Err("RESET is low".into());
        }
        if is_linked && end.supplied {
            return Err("the supply is on".into());
        }
        let broken = end.broken.iter().find(|kind| !strikes.iter().any(|strike| strike.explains(**kind)));
        if let Some(kind) = broken {
            return Err(format!("{kind:?}"));
        }
        self.case.judge(outcome, &end.found).map_err(Into::into)
    }
}

/// What is left after a session.
struct End {
    took: Duration,
    found: Contents,
    reset_is_low: bool,
    supplied: bool,
    /// Does the Bus Pirate still answer?
    answers: bool,
    /// Rules of the board that were broken.
    broken: Vec<ViolationKind>,
}

impl End {
    fn of(mut world: UsbWorld<Board>) -> Self {
        let took = world.now();
        // A write that was begun is over by then.
        world.pause(Duration::from_millis(200));
        let found = Contents::of(world.wires().avr(Target::ONLY).expect("there is one"));
        let reset_is_low = world.pins().cs == Drive::Low;
        let supplied = world.supply_on();
        let broken = world.wires().violation_counts().map(|(kind, _)| kind).collect();
        let answers = {
            let mut port = world.binary();
            port.send(&[0]).is_ok_and(|()| port.recv(&mut [0; 64], Duration::from_secs(6)) != Ok(0))
        };
        Self { took, found, reset_is_low, supplied, answers, broken }
    }
}

/// How often what came of what.
#[derive(Default)]
pub(crate) struct Counts {
    /// Right, failed before it began, failed, failed at the end; rules broken; the Bus Pirate hangs; the longest.
    kinds: BTreeMap<String, ([usize; 6], Duration)>,
    /// What was said of faults that pass.
    errors: BTreeMap<String, usize>,
    mended: usize,
    passing: usize,
    hung: usize,
}

impl Counts {
    fn add(&mut self, strikes: &[Strike], outcome: &Outcome, end: &End) {
        let column = match outcome {
            Outcome::Right | Outcome::Misread => 0,
            Outcome::Outside { .. } => 1,
            Outcome::Failed(..) => 2,
            Outcome::AtTheEnd(_) => 3,
        };
        let name = strikes.iter().map(|strike| strike.name()).collect::<Vec<_>>().join(" and ");
        let (columns, longest) = self.kinds.entry(name.clone()).or_default();
        columns[column] += 1;
        columns[4] += usize::from(!end.broken.is_empty());
        columns[5] += usize::from(!end.answers);
        *longest = end.took.max(*longest);
        self.hung += usize::from(!end.answers && !strikes.iter().any(|strike| strike.cuts()));
        if strikes.iter().all(|strike| strike.passes()) && end.answers {
            self.passing += 1;
            self.mended += usize::from(column == 0);
            if let Outcome::Outside { text, .. } | Outcome::Failed(_, text) | Outcome::AtTheEnd(text) =
                outcome
            {
                *self.errors.entry(format!("{name}: {text}")).or_default() += 1;
            }
        }
    }

    pub(crate) fn all(&self) -> usize {
        self.kinds.values().flat_map(|(columns, _)| &columns[..4]).sum()
    }

    /// Those that pass by and were mended, and those that pass by.
    pub(crate) fn mended(&self) -> (usize, usize) {
        (self.mended, self.passing)
    }

    /// How often the Bus Pirate was told something that it hangs at.
    pub(crate) fn hung(&self) -> usize {
        self.hung
    }
}

impl std::fmt::Display for Counts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        let head = ["right", "before", "failed", "end", "broken", "hung"];
        writeln!(f, "{:50} {}", "", head.map(|text| format!("{text:>7}")).join(" "))?;
        for (name, (columns, longest)) in &self.kinds {
            let columns = columns.map(|count| format!("{count:7}")).join(" ");
            writeln!(f, "{name:50} {columns} {longest:.1?}")?;
        }
        for (text, count) in &self.errors {
            writeln!(f, "{count:7} {text}")?;
        }
        Ok(())
    }
}
