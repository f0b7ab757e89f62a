//! One chip from the arguments to the end: finds the Bus Pirate, enters programming mode, checks the signature,
//! lets a command do its work, and releases everything.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{self, Features, Options, Power, Shifter};
use avrrr::chip::{self, Chip, Echo};
use avrrr::icsp::{self, Entry, Session};
use avrrr::select::{Decoder, targets};
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{BoxedTransport, boxed};

use crate::advice;
use crate::args::{Connection, Extended};
use crate::bus_options::{Traffic, bus_options};
use crate::commands::AtEnd;
use crate::connect::{self, ChipBus, ChipProgrammer};
use crate::diagnostic::{AS_IT_WAS, Diagnostic, MAY_HAVE_CHANGED};
use crate::port::{self, Port};
use crate::progress;
use crate::run_plan::PlanRunner;
use crate::selection::Selection;
use crate::spi_clock::SpiClock;
use crate::stop::Stop;

/// A round trip that takes longer waits for the timer of the USB adapter.
const WAITS_FOR_TIMER: Duration = Duration::from_millis(8);

/// What a command does with a chip in programming mode.
type OnChip<'a> = &'a dyn Fn(&mut ChipProgrammer<'_>, &PlanRunner<'_>) -> Result<(), Diagnostic>;

/// The same, when it is made in the middle of a session.
pub(crate) type Work<'w> =
    Box<dyn Fn(&mut ChipProgrammer<'_>, &PlanRunner<'_>) -> Result<(), Diagnostic> + 'w>;

/// The chip that has a signature, and what is to be done with it.
type Choose<'a, 'w> = &'a dyn Fn([u8; 3]) -> Result<(Chip, Work<'w>), Diagnostic>;

/// What is done with a Bus Pirate that is connected.
type OnBus<'a> = &'a dyn Fn(&Attempt<'_>, &mut ChipBus) -> Result<(), Diagnostic>;

/// What is done in a session. It also ends the session.
type InSession<'a> = &'a dyn Fn(Session<'_, ChipBus>, &Stop) -> Result<(), Diagnostic>;

/// How to reach a chip. Everything that can be checked without a port is checked.
pub(crate) struct Driver<'a> {
    connection: &'a Connection,
    traffic: Traffic,
    options: Options,
    map: Decoder<'static>,
    target: Target,
    clock: SpiClock,
    entry: Entry,
    /// Is the terminal of a v5 to v6 asked for its mode first?
    asks_terminal: bool,
    /// The job makes the chip faster.
    boosts: bool,
    /// RESET stays low when everything is done.
    holds_reset: bool,
}

impl<'a> Driver<'a> {
    pub(crate) fn new(connection: &'a Connection, traffic: Traffic) -> Result<Self, Diagnostic> {
        let extended = Extended::parse(&connection.extended)?;
        let clock = SpiClock::new(connection, &extended)?;
        let selection = Selection::from_args(connection, extended.reset.as_deref())?;
        let mut options = bus_options(connection, traffic, &extended, selection.wiring);
        clock.adapt(&mut options);
        let this = Self {
            connection,
            traffic,
            options,
            map: selection.map,
            target: selection.target,
            clock,
            entry: clock.limit(Entry::default().with_any_signature(connection.force)),
            asks_terminal: !extended.no_terminal,
            boosts: false,
            holds_reset: false,
        };
        this.check_programmer()?;
        extended.notes.iter().for_each(|note| this.say(note));
        Ok(this)
    }

    fn check_programmer(&self) -> Result<(), Diagnostic> {
        let name = &self.connection.programmer;
        match name.to_ascii_lowercase().as_str() {
            "buspirate" => Ok(()),
            "buspirate_bb" => {
                self.say(format!("note: -c {name}: the SPI mode does the same, and is faster"));
                Ok(())
            }
            _ => Err(Diagnostic::new(format!("unknown programmer {name}"))
                .help("this program knows -c buspirate only".to_owned())),
        }
    }

    /// What is to stay when everything is done.
    pub(crate) fn set_at_end(&mut self, end: AtEnd) {
        self.holds_reset = end.reset;
        if self.options.power == Power::On && (end.supply || end.reset) {
            self.options.power = Power::Keep;
        }
    }

    /// Is a chip with an unexpected signature worked on?
    pub(crate) fn takes_any_signature(&self) -> bool {
        self.connection.force
    }

    /// The option that sets one SPI clock and no other.
    pub(crate) fn clock_fixed_by(&self) -> Option<&'static str> {
        self.clock.fixed_by()
    }

    /// Lets the Bus Pirate leave SPI mode for clocks that are slower than it has.
    pub(crate) fn allow_slow_clocks(&mut self) {
        self.options.slow = true;
    }

    /// Lets the entry believe a single read.
    pub(crate) fn read_entry_once(&mut self) {
        self.entry = self.entry.with_read_once(true);
    }

    /// Notes that the job makes the chip faster, for advice.
    pub(crate) fn set_boosts(&mut self, boosts: bool) {
        self.boosts = boosts;
    }

    pub(crate) const fn options(&self) -> &Options {
        &self.options
    }

    pub(crate) const fn map(&self) -> Decoder<'static> {
        self.map
    }

    pub(crate) const fn target(&self) -> Target {
        self.target
    }

    pub(crate) const fn asks_terminal(&self) -> bool {
        self.asks_terminal
    }

    /// A line for people, unless they want errors only.
    pub(crate) fn say(&self, text: impl AsRef<str>) {
        if self.connection.quiet < 2 {
            progress::say(text.as_ref());
        }
    }

    /// Says which chip may be there. `tell` gets the signature and the names of the chips that have it.
    pub(crate) fn identify(
        &self,
        tell: impl Fn([u8; 3], &[&str]) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        self.run(None, &|mut session, _| {
            self.confirm_signature(&mut session)?;
            let [a, b, c] = session.signature();
            self.tell_signature([a, b, c]);
            let clock = self.describe_clock(&session);
            let candidates: Vec<_> = chip::with_signature([a, b, c]).map(|chip| chip.name).collect();
            tell([a, b, c], &candidates)?;
            let name =
                if candidates.is_empty() { "an unknown chip".to_owned() } else { candidates.join(" or ") };
            self.say(format!("{name}{clock}"));
            session.leave().map_err(|error| Diagnostic::of_chip(&error))
        })
    }

    /// Lets a command work on a chip that has the right signature.
    pub(crate) fn program(&self, chip: Chip, on_chip: OnChip<'_>) -> Result<(), Diagnostic> {
        self.run(Some(chip), &|mut session, stop| {
            if session.signature() != chip.signature {
                self.confirm_signature(&mut session)?;
            }
            self.tell_signature(session.signature());
            if let Err(diagnostic) = self.check_signature(&chip, session.signature()) {
                let state = if session.take_disturbed() { MAY_HAVE_CHANGED } else { AS_IT_WAS };
                return Err(diagnostic.note(state));
            }
            self.work(session, chip, stop, on_chip)
        })
    }

    /// Lets a command work on a chip that is not named; `choose` says which it is, and what is to be done with it.
    pub(crate) fn program_unnamed<'w>(&self, choose: Choose<'_, 'w>) -> Result<(), Diagnostic> {
        self.run(None, &|mut session, stop| {
            self.confirm_signature(&mut session)?;
            self.tell_signature(session.signature());
            let state = if session.take_disturbed() { MAY_HAVE_CHANGED } else { AS_IT_WAS };
            let (chip, work) = choose(session.signature()).map_err(|diagnostic| diagnostic.note(state))?;
            self.work(session, chip, stop, &*work)
        })
    }

    fn work(
        &self,
        session: Session<'_, ChipBus>,
        chip: Chip,
        stop: &Stop,
        on_chip: OnChip<'_>,
    ) -> Result<(), Diagnostic> {
        self.say(format!("{}{}", chip.name, self.describe_clock(&session)));
        let mut programmer = session.into_programmer(chip);
        let (quiet, slower) = (self.connection.quiet, self.clock.slower(self.boosts));
        on_chip(&mut programmer, &PlanRunner { stop, quiet, slower })?;
        programmer
            .leave()
            .map_err(|error| Diagnostic::of_chip(&error).about("programming was done, but not left"))
    }

    /// In the words that programs around avrdude look for.
    fn tell_signature(&self, [a, b, c]: [u8; 3]) {
        self.say(format!("device signature = 0x{a:02x}{b:02x}{c:02x}"));
    }

    /// Lets a command work on a bus on which no target is held.
    pub(crate) fn on_bus(
        &self,
        chip: Chip,
        work: &dyn Fn(&mut ChipBus, Target, &Stop) -> Result<(), Diagnostic>,
    ) -> Result<(), Diagnostic> {
        self.connect(Some(chip), &|attempt, bus| work(bus, self.target, attempt.stop))
    }

    /// The clock that is to be fed from the beginning; it is not any more.
    pub(crate) fn take_feed_clock(&mut self) -> Option<Hertz> {
        self.options.feed_clock.take()
    }

    fn run(&self, chip: Option<Chip>, in_session: InSession<'_>) -> Result<(), Diagnostic> {
        self.connect(chip, &|attempt, bus| attempt.in_programming_mode(bus, in_session))
    }

    fn connect(&self, chip: Option<Chip>, on_bus: OnBus<'_>) -> Result<(), Diagnostic> {
        let port = Port::parse(self.connection.port.as_deref(), chip)?;
        let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
        let attempt = Attempt { driver: self, chip, stop: &stop };
        match port {
            Port::Simulated(chip) => {
                let world = World::new(Board::new().with(Avr::new(*chip), Line::Cs));
                let name = "the simulated board, on virtual time";
                attempt.run(boxed(world), name, self.options.clone(), false, on_bus)
            }
            Port::Network(server) => {
                let transport = connect::open_network(&server)?;
                attempt.run(transport, &server.address, self.options.clone(), false, on_bus)
            }
            Port::Serial(path) => {
                if self.connection.baud.is_some() && port::has_no_rate(&path) {
                    return Err(no_line_rate(&path));
                }
                let opened = connect::open_device(&path, self.asks_terminal, |text| self.say(text));
                let opened = opened.map_err(|error| Diagnostic::of(&error).help(advice::on_port(&error)))?;
                let is_slow_adapter = !opened.has_low_latency;
                if self.connection.verbose > 0 {
                    self.say(if is_slow_adapter {
                        "the port has no low-latency mode: each answer may wait for the timer of its USB adapter"
                    } else {
                        "the port is in low-latency mode"
                    });
                }
                let mut options = opened.adapt(self.options.clone());
                options.recover |= port::is_likely(&path);
                attempt.run(opened.transport, &path, options, is_slow_adapter, on_bus)
            }
        }
    }

    /// Reads an unexpected signature again: it must be the same.
    fn confirm_signature(&self, session: &mut Session<'_, ChipBus>) -> Result<(), Diagnostic> {
        session.confirm_signature().map(drop).map_err(|error| {
            let help = advice::on_entry(&error, &self.options, self.clock.slower(self.boosts));
            Diagnostic::of_chip(&error).note(MAY_HAVE_CHANGED).help(help)
        })
    }

    /// The SPI clock as the end of a line; says so if it is below that of `-B`.
    fn describe_clock(&self, session: &Session<'_, ChipBus>) -> String {
        let Some(clock) = session.clock() else { return String::new() };
        if let Some(asked) = self.connection.bit_clock.filter(|asked| clock < *asked && !self.options.slow) {
            self.say(format!("the SPI clock is {clock}, the next below {asked} at which the chip answers"));
        }
        format!(", SPI {clock}")
    }

    fn check_signature(&self, chip: &Chip, got: [u8; 3]) -> Result<(), Diagnostic> {
        if got == chip.signature {
            return Ok(());
        }
        let hex = |bytes: [u8; 3]| bytes.map(|byte| format!("{byte:02x}")).join(" ");
        let candidates: Vec<_> = chip::with_signature(got).map(|chip| chip.name).collect();
        let other =
            if candidates.is_empty() { String::new() } else { format!(" ({})", candidates.join(" or ")) };
        let text = format!(
            "the chip's signature is {}{other}, but that of the {} is {}",
            hex(got),
            chip.name,
            hex(chip.signature)
        );
        if self.connection.force {
            self.say(format!("warning: {text}; going on because of -F"));
            return Ok(());
        }
        let help = match candidates.first() {
            Some(name) => format!("if that is the chip you have, say -p {name}"),
            None => "is it the chip that you think it is?".to_owned(),
        };
        Err(Diagnostic::new(text).help(help))
    }

    /// In which state the Bus Pirate is left, which shifted bits in this mode.
    fn end_state(&self, mode: Shifter) -> String {
        match self.options.power {
            _ if self.holds_reset => format!("RESET is held low; the Bus Pirate stays in its {mode}"),
            Power::On => "RESET is released, the supplies are off".to_owned(),
            Power::Off => "RESET is released, the supplies were never on".to_owned(),
            Power::Keep => {
                format!("RESET is released, the supplies stay on; the Bus Pirate stays in binary {mode}")
            }
        }
    }
}

/// One run of a driver.
struct Attempt<'d> {
    driver: &'d Driver<'d>,
    /// The chip that was named.
    chip: Option<Chip>,
    stop: &'d Stop,
}

impl Attempt<'_> {
    /// Does everything on a transport. `is_slow_adapter`: it did not agree to low latency.
    fn run(
        &self,
        transport: BoxedTransport,
        port: &str,
        options: Options,
        is_slow_adapter: bool,
        on_bus: OnBus<'_>,
    ) -> Result<(), Diagnostic> {
        let driver = self.driver;
        let began = transport.now();
        let needs_rate = driver.connection.baud.is_some();
        let say = |text: &str| driver.say(text);
        let connected = connect::connect(transport, driver.map, options, needs_rate, self.stop, say);
        let mut bus = connected.map_err(|error| {
            if needs_rate && matches!(error, buspirate::Error::Stopped) && self.stop.check().is_continue() {
                return no_line_rate(port);
            }
            let diagnostic = Diagnostic::of_bus_pirate(&error).about(port).note("no chip was touched");
            match error {
                buspirate::Error::Stopped => diagnostic.code(Stop::EXIT_CODE),
                _ => diagnostic.help(advice::on_bus_pirate(&error)),
            }
        })?;
        self.describe_bus(&bus, port, is_slow_adapter);
        self.describe_line_rate(&bus, None);
        let rate = bus.line_rate();
        let outcome = on_bus(self, &mut bus);
        self.describe_line_rate(&bus, rate);
        let (ended, mode) = (bus.now(), bus.shifter());
        let closed = match outcome {
            Ok(()) if driver.holds_reset => bus.close_in_reset(driver.target),
            _ => bus.close(),
        };
        match (outcome, closed) {
            (Ok(()), Ok(())) => {
                let time = ended.unwrap_or_default().saturating_sub(began);
                driver.say(format!("done in {}; {}", progress::seconds(time), driver.end_state(mode)));
                Ok(())
            }
            (Ok(()), Err(error)) => Err(Diagnostic::of_bus_pirate(&error)
                .about("everything was done, but the Bus Pirate did not end as it should")
                .note("RESET may still be low, and the supplies on")
                .help(advice::on_bus_pirate(&error))),
            (Err(diagnostic), Ok(())) => Err(diagnostic.note(driver.end_state(mode))),
            (Err(diagnostic), Err(error)) => Err(diagnostic
                .note(format!(
                    "the Bus Pirate did not confirm the end: {}",
                    Diagnostic::of_bus_pirate(&error).text()
                ))
                .note("RESET may still be low, and the supplies on")),
        }
    }

    fn describe_bus(&self, bus: &ChipBus, port: &str, is_slow_adapter: bool) {
        let driver = self.driver;
        driver.say(connect::describe(bus, port));
        if driver.connection.baud.is_some() && bus.line_rate().is_none() {
            driver.say("this Bus Pirate has no line rate: -b changes nothing");
        }
        let is_own = bus.supply().is_some_and(|supply| !supply.supplied);
        if is_own && driver.connection.supply().is_some() {
            driver.say("note: --volts and --limit-ma change nothing: the target has a supply of its own");
        }
        if driver.connection.verbose > 0 {
            driver.say(format!("it can do {}", describe_features(bus.features())));
            let rate = bus.line_rate().map_or(String::new(), |rate| format!("line at {rate} baud, "));
            driver.say(format!("{rate}round trip {:.1} ms", bus.round_trip().as_secs_f64() * 1e3));
        }
        let waits = is_slow_adapter && bus.round_trip() >= WAITS_FOR_TIMER;
        if waits && driver.traffic == Traffic::Much {
            driver.say(advice::on_latency());
        }
    }

    /// Says so if the line has another rate than was asked for, unless it had that `before`.
    fn describe_line_rate(&self, bus: &ChipBus, before: Option<u32>) {
        let (Some(asked), Some(rate)) = (self.driver.connection.baud, bus.line_rate()) else { return };
        if rate != asked && before != Some(rate) {
            self.driver.say(format!(
                "the line runs at {rate} baud: at {asked} this Bus Pirate does not work, or is not faster"
            ));
        }
    }

    /// Enters programming mode and does the work.
    fn in_programming_mode(&self, bus: &mut ChipBus, in_session: InSession<'_>) -> Result<(), Diagnostic> {
        let driver = self.driver;
        driver.clock.prepare(bus, &|text| driver.say(text))?;
        let echo = self.chip.map_or(Echo::Byte3, |chip| chip.instructions.echo);
        let entry = driver.entry.with_echo(echo);
        let error = match Session::enter(bus, driver.target, &entry) {
            Ok(session) => return in_session(session, self.stop),
            Err(error) => error,
        };
        if self.chip.is_none() && matches!(error, icsp::Error::NoSync { .. }) {
            // The part is not known, and some parts give no echo.
            if let Ok(session) = Session::enter(bus, driver.target, &entry.with_echo(Echo::None)) {
                return in_session(session, self.stop);
            }
        }
        let diagnostic = Diagnostic::of_entry(&error);
        let diagnostic = match self.chip {
            Some(Chip { name, factory_clock: None, .. }) => {
                diagnostic.note(format!("a new {name} is silent until a clock is fed to it"))
            }
            _ => diagnostic,
        };
        let slower = driver.clock.slower_to_enter(driver.boosts, bus);
        let diagnostic = diagnostic.help(advice::on_entry(&error, &driver.options, slower));
        Err(if matches!(error, icsp::Error::NoSync { .. }) {
            self.note_others(bus, &entry, diagnostic)
        } else {
            diagnostic
        })
    }

    /// Adds which other targets of the map answer instead.
    fn note_others(&self, bus: &mut ChipBus, entry: &Entry, diagnostic: Diagnostic) -> Diagnostic {
        let once = entry.with_tries(1).with_slowest(entry.clock());
        let others = targets(&self.driver.map).filter(|target| *target != self.driver.target);
        others.fold(diagnostic, |diagnostic, target| match Session::enter(bus, target, &once) {
            Ok(session) => {
                let [a, b, c] = session.signature();
                diagnostic.note(format!("target {target} answers, with signature {a:02x} {b:02x} {c:02x}"))
            }
            Err(_) => diagnostic,
        })
    }
}

fn no_line_rate(port: &str) -> Diagnostic {
    Diagnostic::new("a Bus Pirate 5, 5XL or 6 has no line rate")
        .about(port)
        .note("no chip was touched")
        .help("leave -b out".to_owned())
}

fn describe_features(features: Features) -> String {
    let names = [
        (Features::BULK, "bulk transfers"),
        (Features::WRITE_THEN_READ, "write-then-read"),
        (Features::AVR_READ, "reading flash by itself"),
    ];
    let known: Vec<_> =
        names.iter().filter(|(feature, _)| features.contains(*feature)).map(|(_, name)| *name).collect();
    if known.is_empty() { "transfers of one instruction only".to_owned() } else { known.join(", ") }
}
