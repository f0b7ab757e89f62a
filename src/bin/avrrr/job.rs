//! The main job: from arguments to a chip that holds what it should.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{self, BusPirate, Features, NORMAL_BAUD, Options, Power, Source, Speed};
use avrrr::chip::{self, Chip, Echo};
use avrrr::icsp::{self, Entry, Programmer, Session};
use avrrr::job::{Accept, Plan, Policy, Report, Verify};
use avrrr::select::{Decoder, targets};
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{SerialError, SerialPort, Transport};

use crate::advice;
use crate::args::{Args, Connection, Extended, PowerArg, VerifyArg, check_clock};
use crate::complaint::Complaint;
use crate::files;
use crate::fuses;
use crate::planning::Work;
use crate::ports;
use crate::progress;
use crate::running::Running;
use crate::selection::Selection;
use crate::stop::Stop;

/// A round trip that takes longer waits for the timer of the USB adapter.
const WAITS_FOR_TIMER: Duration = Duration::from_millis(8);

/// As many bytes take long enough for a faster SPI clock to be looked for.
const MUCH: u32 = 4096;

/// What is to be done with a chip.
enum Task {
    /// What was asked for; without anything, to say which chip it is.
    Work(Option<Box<Work>>),
    /// To list what it may be.
    Identify,
    /// To show or change fuses.
    Fuses(fuses::Task),
}

/// Everything that was asked for, checked as far as it can be without a wire.
pub(crate) struct Request {
    chip: Option<Chip>,
    task: Task,
    options: Options,
    map: Decoder<'static>,
    target: Target,
    entry: Entry,
    /// The SPI clock of `-B`.
    bit_clock: Option<Hertz>,
    force: bool,
    quiet: u8,
    verbose: u8,
}

/// Where the Bus Pirate is.
enum Port {
    Serial(String),
    /// The built-in simulated one, with this chip on its board.
    Simulated(Box<Chip>),
}

pub(crate) fn run(args: &Args) -> Result<(), Complaint> {
    Request::from_args(args)?.run(&args.connection)
}

/// Lists the chips that the one on the board may be.
pub(crate) fn identify(connection: &Connection) -> Result<(), Complaint> {
    Request::new(connection, None, Task::Identify)?.run(connection)
}

/// Shows or changes fuses.
pub(crate) fn on_fuses(connection: &Connection, chip: Chip, task: fuses::Task) -> Result<(), Complaint> {
    Request::new(connection, Some(chip), Task::Fuses(task))?.run(connection)
}

impl Request {
    fn run(&self, connection: &Connection) -> Result<(), Complaint> {
        let port = Port::parse(connection.port.as_deref(), self.chip)?;
        let stop = Stop::on_signals().map_err(|error| Complaint::of(&error).about("signal handlers"))?;
        match port {
            Port::Simulated(chip) => {
                let world = World::new(Board::new().with(Avr::new(*chip), Line::Cs));
                self.drive(world, "the simulated board, on virtual time", &self.options, false, &stop)
            }
            Port::Serial(path) => {
                let port =
                    open_port(&path).map_err(|error| Complaint::of(&error).help(advice::on_port(&error)))?;
                if self.verbose > 0 {
                    self.say(if port.has_low_latency() {
                        "the port is in low-latency mode"
                    } else {
                        "the port has no low-latency mode: each answer may wait for the timer of its USB adapter"
                    });
                }
                let is_slow_adapter = !port.has_low_latency();
                let mut options = self.options.clone();
                options.recover |= ports::is_likely(&path);
                self.drive(port, &path, &options, is_slow_adapter, &stop)
            }
        }
    }
}

/// Opens a port; one that somebody is about to close gets a moment.
fn open_port(path: &str) -> Result<SerialPort, SerialError> {
    const MOMENTS: u32 = 5;
    const MOMENT: Duration = Duration::from_millis(40);
    for _ in 1..MOMENTS {
        match SerialPort::open(path, NORMAL_BAUD) {
            Err(SerialError::Busy { .. }) => std::thread::sleep(MOMENT),
            opened => return opened,
        }
    }
    SerialPort::open(path, NORMAL_BAUD)
}

impl Port {
    fn parse(port: Option<&str>, chip: Option<Chip>) -> Result<Self, Complaint> {
        match port.and_then(|port| port.strip_prefix("sim")) {
            Some("") => Ok(Self::Simulated(Box::new(chip.unwrap_or(chip::ATMEGA328P)))),
            Some(part) if part.starts_with(':') => {
                find_chip(&part[1..]).map(|chip| Self::Simulated(Box::new(chip)))
            }
            _ => ports::find(port, ports::available).map(Self::Serial),
        }
    }
}

pub(crate) fn find_chip(name: &str) -> Result<Chip, Complaint> {
    if name.is_empty() {
        return Err(Complaint::new("the name of the chip is missing"));
    }
    chip::find(name).copied().ok_or_else(|| {
        if let Some(interface) = chip::other_interface(name) {
            return Complaint::new(format!("{name} is not reached by ISP: it is programmed by {interface}"))
                .help("this program does ISP only; avrrr parts lists all chips that have it".to_owned());
        }
        let near: Vec<_> = chip::similar(name).map(|chip| chip.name).collect();
        let help = if near.is_empty() {
            "avrrr parts lists all that are known".to_owned()
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Complaint::new(format!("unknown chip {name}")).help(help)
    })
}

impl Request {
    fn new(args: &Connection, chip: Option<Chip>, task: Task) -> Result<Self, Complaint> {
        if args.programmer != "buspirate" {
            return Err(Complaint::new(format!("unknown programmer {}", args.programmer))
                .help("this program knows -c buspirate only".to_owned()));
        }
        let extended = Extended::parse(&args.extended)?;
        check_clock(args.bit_clock, extended.speed)?;
        let selection = Selection::from_args(args, extended.reset.as_deref())?;
        let echo = chip.map_or(Echo::Byte3, |chip| chip.instructions.echo);
        let entry = Entry::default().with_any_signature(args.force).with_echo(echo);
        let mut this = Self {
            chip,
            task,
            options: options(args, &extended, selection.wiring),
            map: selection.map,
            target: selection.target,
            entry,
            bit_clock: args.bit_clock,
            force: args.force,
            quiet: args.quiet,
            verbose: args.verbose,
        };
        if let Some(clock) = args.bit_clock {
            this.entry = this.entry.with_clock(clock);
        }
        if !matches!(this.task, Task::Work(_)) && args.baud.is_none() {
            this.talk_little();
        }
        Ok(this)
    }

    fn from_args(args: &Args) -> Result<Self, Complaint> {
        let mut this = Self::new(&args.connection, None, Task::Work(None))?;
        if args.memories.is_empty() && !args.erase && args.connection.baud.is_none() {
            this.talk_little();
        }
        let chip = args.part.as_deref().map(find_chip).transpose()?;
        match chip {
            Some(chip) => this.plan_work(args, chip)?,
            None if args.erase || !args.memories.is_empty() => {
                return Err(Complaint::new("which chip is it?")
                    .help("name it with -p, or leave -e and -U out to identify it".to_owned()));
            }
            None => {}
        }
        Ok(this)
    }

    /// There is too little to say for a faster line to be worth its dialog.
    fn talk_little(&mut self) {
        self.options.line_rate = NORMAL_BAUD;
    }

    fn plan_work(&mut self, args: &Args, chip: Chip) -> Result<(), Complaint> {
        self.chip = Some(chip);
        self.entry = self.entry.with_echo(chip.instructions.echo);
        let policy = policy(args);
        let work = Work::from_args(args, chip, policy)?;
        work.notes().for_each(|note| self.say(note));
        // Then a faster clock will be looked for.
        let finds_clock = policy.fastest.is_some() && self.options.speed.is_none();
        self.entry = self.entry.with_read_once(work.bytes() >= MUCH && finds_clock);
        self.task = Task::Work(Some(Box::new(work)));
        Ok(())
    }

    pub(crate) fn say(&self, text: impl AsRef<str>) {
        if self.quiet < 2 {
            progress::say(text.as_ref());
        }
    }

    /// Does everything on a transport. `is_slow_adapter`: it did not agree to low latency.
    fn drive<T: Transport>(
        &self,
        transport: T,
        port: &str,
        options: &Options,
        is_slow_adapter: bool,
        stop: &Stop,
    ) -> Result<(), Complaint> {
        let began = transport.now();
        let mut said = false;
        let connected = BusPirate::connect_watched(transport, self.map, options.clone(), &mut |event| {
            if let (Some(text), false) = (progress::recovering(event), said) {
                said = true;
                self.say(text);
            }
            stop.check()
        });
        let mut bus = connected.map_err(|error| {
            let complaint = Complaint::of_bus_pirate(&error).about(port).note("no chip was touched");
            match error {
                buspirate::Error::Stopped => complaint.code(Stop::EXIT_CODE),
                _ => complaint.help(advice::on_bus_pirate(&error)),
            }
        })?;
        match bus.banner() {
            Some(banner) => self.say(format!("{banner}, on {port}")),
            None => self.say(format!("Bus Pirate, on {port}")),
        }
        if self.verbose > 0 {
            self.say(format!("it can do {}", describe_features(bus.features())));
            let rate = bus.line_rate().map_or(String::new(), |rate| format!("line at {rate} baud, "));
            self.say(format!("{rate}round trip {:.1} ms", bus.round_trip().as_secs_f64() * 1e3));
        }
        if is_slow_adapter && matches!(self.task, Task::Work(Some(_))) && bus.round_trip() >= WAITS_FOR_TIMER
        {
            self.say(advice::ON_LATENCY);
        }
        let outcome = self.work(&mut bus, stop);
        let ended = bus.now();
        let closed = bus.close();
        match (outcome, closed) {
            (Ok(()), Ok(())) => {
                let time = ended.unwrap_or_default().saturating_sub(began);
                self.say(format!("done in {}; {}", progress::seconds(time), self.end_state()));
                Ok(())
            }
            (Ok(()), Err(error)) => Err(Complaint::of_bus_pirate(&error)
                .about("everything was done, but the Bus Pirate did not end as it should")
                .note("RESET may still be low, and the supplies on")
                .help(advice::on_bus_pirate(&error))),
            (Err(complaint), Ok(())) => Err(complaint.note(self.end_state())),
            (Err(complaint), Err(error)) => Err(complaint
                .note(format!(
                    "the Bus Pirate did not confirm the end: {}",
                    Complaint::of_bus_pirate(&error).text()
                ))
                .note("RESET may still be low, and the supplies on")),
        }
    }

    fn end_state(&self) -> &'static str {
        match self.options.power {
            Power::On => "RESET is released, the supplies are off",
            Power::Off => "RESET is released, the supplies were never on",
            Power::Keep => "RESET is released, the supplies stay on; the Bus Pirate stays in binary SPI mode",
        }
    }

    /// Enters programming mode and does the work.
    fn work<T: Transport>(
        &self,
        bus: &mut BusPirate<T, Decoder<'static>>,
        stop: &Stop,
    ) -> Result<(), Complaint> {
        let error = match Session::enter(bus, self.target, &self.entry) {
            Ok(session) => return self.in_session(session, stop),
            Err(error) => error,
        };
        if self.chip.is_none() && matches!(error, icsp::Error::NoSync { .. }) {
            // A chip that nobody named may be one that gives no echo.
            let silent = self.entry.with_echo(Echo::None);
            if let Ok(session) = Session::enter(bus, self.target, &silent) {
                return self.in_session(session, stop);
            }
        }
        let complaint = Complaint::of_entry(&error);
        let complaint = match self.chip {
            Some(Chip { name, factory_clock: None, .. }) => {
                complaint.note(format!("a new {name} is silent until a clock is fed to it"))
            }
            _ => complaint,
        };
        let complaint = complaint.help(advice::on_entry(&error, &self.options, self.is_slowest()));
        Err(if matches!(error, icsp::Error::NoSync { .. }) {
            self.note_others(bus, complaint)
        } else {
            complaint
        })
    }

    /// Adds which other targets of the map answer instead.
    fn note_others<T: Transport>(
        &self,
        bus: &mut BusPirate<T, Decoder<'static>>,
        complaint: Complaint,
    ) -> Complaint {
        let once = self.entry.with_tries(1).with_slowest(self.entry.clock());
        let others = targets(&self.map).filter(|target| *target != self.target);
        others.fold(complaint, |complaint, target| match Session::enter(bus, target, &once) {
            Ok(session) => {
                let [a, b, c] = session.signature();
                complaint.note(format!("target {target} answers, with signature {a:02x} {b:02x} {c:02x}"))
            }
            Err(_) => complaint,
        })
    }

    /// Checks the chip, runs the plan, saves what was read.
    fn in_session<T: Transport>(
        &self,
        mut session: Session<'_, BusPirate<T, Decoder<'static>>>,
        stop: &Stop,
    ) -> Result<(), Complaint> {
        let is_known = self.chip.is_some_and(|chip| chip.signature == session.signature());
        if !is_known {
            // What it says otherwise is believed when it says so again.
            session.confirm_signature().map_err(|error| {
                Complaint::of_chip(&error).note(crate::complaint::MAY_HAVE_CHANGED).help(advice::on_entry(
                    &error,
                    &self.options,
                    self.is_slowest(),
                ))
            })?;
        }
        let [a, b, c] = session.signature();
        let clock = session.clock().map_or(String::new(), |clock| format!(", SPI {clock}"));
        if let (Some(asked), Some(clock)) = (self.bit_clock, session.clock())
            && clock < asked
        {
            self.say(format!("the SPI clock is {clock}, the next below {asked} at which the chip answers"));
        }
        let Some(chip) = self.chip else {
            let candidates: Vec<_> = chip::with_signature([a, b, c]).map(|chip| chip.name).collect();
            if let Task::Identify = self.task {
                let lines = format!("signature {a:02x} {b:02x} {c:02x}\n{}", candidates.join("\n"));
                files::print(lines.trim_end())?;
            }
            let name =
                if candidates.is_empty() { "an unknown chip".to_owned() } else { candidates.join(" or ") };
            self.say(format!("{name}, signature {a:02x} {b:02x} {c:02x}{clock}"));
            return session.leave().map_err(|error| Complaint::of_chip(&error));
        };
        if let Err(complaint) = self.check_signature(&chip, [a, b, c]) {
            return Err(complaint.note(if session.take_disturbed() {
                crate::complaint::MAY_HAVE_CHANGED
            } else {
                crate::complaint::AS_IT_WAS
            }));
        }
        self.say(format!("{}, signature {a:02x} {b:02x} {c:02x}{clock}", chip.name));
        if let Task::Work(Some(work)) = &self.task {
            work.held_back().for_each(|order| self.say(format!("not done because of -n: {order}")));
        }
        let mut programmer = session.into_programmer(chip);
        match &self.task {
            Task::Fuses(task) => task.run(self, &mut programmer, stop)?,
            Task::Work(Some(work)) => self.running(stop).work(work, &mut programmer)?,
            // There is no chip then.
            Task::Work(None) | Task::Identify => {}
        }
        programmer
            .leave()
            .map_err(|error| Complaint::of_chip(&error).about("programming was done, but not left"))
    }

    fn check_signature(&self, chip: &Chip, got: [u8; 3]) -> Result<(), Complaint> {
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
        if self.force {
            self.say(format!("warning: {text}; going on because of -F"));
            return Ok(());
        }
        let help = match candidates.first() {
            Some(name) => format!("if that is the chip you have, say -p {name}"),
            None => "is it the chip that you think it is?".to_owned(),
        };
        Err(Complaint::new(text).help(help))
    }

    /// Carries out a plan that reads nothing, with progress.
    pub(crate) fn run_plan<T: Transport>(
        &self,
        plan: Plan,
        programmer: &mut Programmer<'_, BusPirate<T, Decoder<'static>>>,
        stop: &Stop,
    ) -> Result<Report, Complaint> {
        self.running(stop).plan(plan, &[], programmer)
    }

    fn running<'s>(&self, stop: &'s Stop) -> Running<'s> {
        Running { stop, quiet: self.quiet, is_slowest: self.is_slowest() }
    }

    /// Was the slowest SPI clock asked for?
    fn is_slowest(&self) -> bool {
        let next = Speed::Khz125.hertz();
        let asked = self.options.speed.map(Speed::hertz).or(self.bit_clock);
        asked.is_some_and(|asked| asked < next)
    }
}

/// The supply that a Bus Pirate gives a chip, millivolts.
pub(crate) const SUPPLY: u32 = 3300;

/// How to write fuses.
pub(crate) fn fuse_policy(connection: &Connection, accept: Accept) -> Policy {
    let supply = (connection.power != PowerArg::Off).then_some(SUPPLY);
    let mut policy = Policy::default().with_accepted(accept).with_supply(supply);
    if connection.bit_clock.is_some() {
        // Who names a clock wants that one.
        policy = policy.with_fastest(None);
    }
    policy
}

fn options(args: &Connection, extended: &Extended, wiring: Vec<Source>) -> Options {
    let mut options = Options::default();
    options.wiring = wiring;
    options.power = args.power.into();
    if let Some(baud) = args.baud {
        options.line_rate = baud;
    }
    options.speed = extended.speed;
    options.recover = args.recover;
    options.features.set(Features::AVR_READ, !extended.no_paged_read);
    options.features.set(Features::WRITE_THEN_READ, !extended.no_paged_write);
    options
}

fn policy(args: &Args) -> Policy {
    let verify = match args.verify {
        _ if args.no_verify => Verify::Nothing,
        VerifyArg::Programmed => Verify::Programmed,
        VerifyArg::All => Verify::All,
    };
    fuse_policy(&args.connection, args.hazards.accepted())
        .with_verify(verify)
        .with_if_changed(args.if_changed)
        .with_read_once(args.read_once)
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
