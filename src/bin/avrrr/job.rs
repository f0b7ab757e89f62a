//! The main job: from arguments to a chip that holds what it should.

use std::time::Duration;

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::wire::NORMAL_BAUD;
use avrrr::buspirate::{self, BusPirate, Connecting, Features, Options, Power, Source};
use avrrr::chip::{self, Chip};
use avrrr::icsp::{Entry, Memory, Programmer, Session};
use avrrr::job::{Event, Failure, Operation, Plan, PlanError, Policy, Report, Verify};
use avrrr::select::Decoder;
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{SerialError, SerialPort, Transport};

use crate::advice;
use crate::args::{Args, Extended, VerifyArg};
use crate::complaint::Complaint;
use crate::files;
use crate::memory_spec::{MemorySpec, Op};
use crate::ports;
use crate::progress::{self, Progress};
use crate::selection::Selection;
use crate::stop::Stop;

/// A round trip that takes longer waits for the timer of the USB adapter.
const WAITS_FOR_TIMER: Duration = Duration::from_millis(8);

/// As many bytes take long enough for a faster SPI clock to be looked for.
const MUCH: u32 = 1024;

/// A job that takes so long says so first.
const WORTH_TELLING: Duration = Duration::from_secs(5);

/// Everything that was asked for, checked as far as it can be without a wire.
struct Request {
    chip: Option<Chip>,
    plan: Option<Plan>,
    /// Where each read of the plan goes, in order.
    outputs: Vec<MemorySpec>,
    /// What `-n` holds back.
    held_back: Vec<String>,
    options: Options,
    map: Decoder<'static>,
    target: Target,
    entry: Entry,
    force: bool,
    quiet: u8,
    verbose: u8,
}

/// Where the Bus Pirate is.
enum Port {
    Serial(String),
    /// The built-in simulated one, with this chip on its board.
    Simulated(Chip),
}

pub(crate) fn run(args: &Args) -> Result<(), Complaint> {
    let request = Request::from_args(args)?;
    let port = Port::parse(args.port.as_deref(), request.chip)?;
    let stop = Stop::on_signals().map_err(|error| Complaint::of(&error).about("signal handlers"))?;
    match port {
        Port::Simulated(chip) => {
            let world = World::new(Board::new().with(Avr::new(chip), Line::Cs));
            request.drive(world, "the simulated board, on virtual time", false, &stop)
        }
        Port::Serial(path) => {
            let port =
                open_port(&path).map_err(|error| Complaint::of(&error).help(advice::on_port(&error)))?;
            if request.verbose > 0 {
                request.say(if port.has_low_latency() {
                    "the port is in low-latency mode"
                } else {
                    "the port has no low-latency mode: each answer may wait for the timer of its USB adapter"
                });
            }
            let is_slow_adapter = !port.has_low_latency();
            request.drive(port, &path, is_slow_adapter, &stop)
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
            Some("") => Ok(Self::Simulated(chip.unwrap_or(chip::ATMEGA328P))),
            Some(part) if part.starts_with(':') => find_chip(&part[1..]).map(Self::Simulated),
            _ => ports::find(port, ports::available).map(Self::Serial),
        }
    }
}

pub(crate) fn find_chip(name: &str) -> Result<Chip, Complaint> {
    if name.is_empty() {
        return Err(Complaint::new("the name of the chip is missing"));
    }
    chip::find(name).copied().ok_or_else(|| {
        let near: Vec<_> = chip::similar(name).map(|chip| chip.name).collect();
        let help = if near.is_empty() {
            let all: Vec<_> = chip::ALL.iter().map(|chip| chip.name).collect();
            format!("known are {}", all.join(", "))
        } else {
            format!("did you mean {}?", near.join(", "))
        };
        Complaint::new(format!("unknown chip {name}")).help(help)
    })
}

impl Request {
    fn from_args(args: &Args) -> Result<Self, Complaint> {
        if args.programmer != "buspirate" {
            return Err(Complaint::new(format!("unknown programmer {}", args.programmer))
                .help("this program knows -c buspirate only".to_owned()));
        }
        let extended = Extended::parse(&args.extended)?;
        let selection = Selection::from_args(args, extended.reset.as_deref())?;
        let chip = args.part.as_deref().map(find_chip).transpose()?;
        let mut this = Self {
            chip,
            plan: None,
            outputs: Vec::new(),
            held_back: Vec::new(),
            options: options(args, &extended, selection.wiring),
            map: selection.map,
            target: selection.target,
            entry: Entry::default(),
            force: args.force,
            quiet: args.quiet,
            verbose: args.verbose,
        };
        this.entry.any_signature = args.force;
        if let Some(clock) = args.bit_clock {
            this.entry.clock = clock;
        }
        let bytes: u32 = this.plan.iter().flat_map(Plan::steps).map(|step| step.bytes).sum();
        // Then a faster clock will be looked for.
        this.entry.reads_twice = bytes < MUCH || args.bit_clock.is_some() || extended.speed.is_some();
        if this.plan.is_none() && args.memories.is_empty() && !args.erase {
            // Too little to say for a faster line to be worth its dialog.
            this.options.line_rate = NORMAL_BAUD;
        }
        match chip {
            Some(chip) => this.make_plan(args, chip)?,
            None if args.erase || !args.memories.is_empty() => {
                return Err(Complaint::new("which chip is it?")
                    .help("name it with -p, or leave -e and -U out to identify it".to_owned()));
            }
            None => {}
        }
        Ok(this)
    }

    fn make_plan(&mut self, args: &Args, chip: Chip) -> Result<(), Complaint> {
        let specs: Result<Vec<_>, _> =
            args.memories.iter().map(|spec| MemorySpec::parse(spec, &chip)).collect();
        let policy = policy(args);
        let mut operations = Vec::new();
        for spec in specs? {
            let memory = spec.memory;
            let operation = match spec.op {
                Op::Read => Operation::Read { memory },
                Op::Write => Operation::Write { memory, image: files::load(&spec)? },
                Op::Verify => Operation::Verify { memory, image: files::load(&spec)? },
            };
            // One by one, so that the complaint can name the file.
            Plan::new(chip, vec![operation.clone()], policy).map_err(|error| refused(&error, &spec))?;
            operations.push(operation);
            if spec.op == Op::Read {
                self.outputs.push(spec);
            }
        }
        files::check_outputs(&self.outputs)?;
        let writes_flash =
            |operation: &Operation| matches!(operation, Operation::Write { memory: Memory::Flash, .. });
        if args.erase {
            operations.insert(0, Operation::Erase);
        } else if !args.no_erase && operations.iter().any(writes_flash) {
            // What is read before anything is written is what the chip held.
            let first = operations.iter().position(|operation| matches!(operation, Operation::Write { .. }));
            operations.insert(first.unwrap_or(0), Operation::Erase);
        }
        if args.no_write {
            let changes =
                |operation: &Operation| matches!(operation, Operation::Erase | Operation::Write { .. });
            let (held_back, harmless): (Vec<_>, Vec<_>) = operations.into_iter().partition(changes);
            self.held_back = held_back.iter().map(describe).collect();
            operations = harmless;
        }
        self.plan = Some(Plan::new(chip, operations, policy).map_err(|error| Complaint::of(&error))?);
        Ok(())
    }

    fn say(&self, text: impl AsRef<str>) {
        if self.quiet < 2 {
            progress::say(text.as_ref());
        }
    }

    /// Does everything on a transport. `is_slow_adapter`: it did not agree to low latency.
    fn drive<T: Transport>(
        &self,
        transport: T,
        port: &str,
        is_slow_adapter: bool,
        stop: &Stop,
    ) -> Result<(), Complaint> {
        let began = transport.now();
        let mut feeding = false;
        let connected = BusPirate::connect_watched(transport, self.map, self.options.clone(), &mut |event| {
            if let (Connecting::Feeding { for_time, at_most }, false) = (event, feeding)
                && for_time > Duration::from_secs(1)
            {
                feeding = true;
                self.say(format!(
                    "no answer yet; completing what may be an interrupted transfer, for {} at most",
                    progress::seconds(at_most)
                ));
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
        if is_slow_adapter && self.plan.is_some() && bus.round_trip() >= WAITS_FOR_TIMER {
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

    /// Enters programming mode, checks the chip, runs the plan, saves what was read.
    fn work<T: Transport>(
        &self,
        bus: &mut BusPirate<T, Decoder<'static>>,
        stop: &Stop,
    ) -> Result<(), Complaint> {
        let session = Session::enter(bus, self.target, &self.entry).map_err(|error| {
            Complaint::of_chip(&error)
                .note("the chip is as it was")
                .help(advice::on_entry(&error, &self.options))
        })?;
        let [a, b, c] = session.signature();
        let clock = session.clock().map_or(String::new(), |clock| format!(", SPI {clock}"));
        let Some(chip) = self.chip else {
            let candidates: Vec<_> = chip::with_signature([a, b, c]).map(|chip| chip.name).collect();
            let name =
                if candidates.is_empty() { "an unknown chip".to_owned() } else { candidates.join(" or ") };
            self.say(format!("{name}, signature {a:02x} {b:02x} {c:02x}{clock}"));
            return session.leave().map_err(|error| Complaint::of_chip(&error));
        };
        self.check_signature(&chip, [a, b, c])?;
        self.say(format!("{}, signature {a:02x} {b:02x} {c:02x}{clock}", chip.name));
        for operation in &self.held_back {
            self.say(format!("not done because of -n: {operation}"));
        }
        let mut programmer = session.into_programmer(chip);
        let report = self.run_plan(&mut programmer, stop)?;
        programmer
            .leave()
            .map_err(|error| Complaint::of_chip(&error).about("programming was done, but not left"))?;
        // One that cannot be saved does not lose the others.
        let saved: Vec<_> = self
            .outputs
            .iter()
            .zip(&report.read)
            .map(|(spec, (_, image))| files::save(spec, image))
            .collect();
        saved.into_iter().collect()
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
        Err(Complaint::new(text).note("the chip is as it was").help(help))
    }

    fn run_plan<T: Transport>(
        &self,
        programmer: &mut Programmer<'_, BusPirate<T, Decoder<'static>>>,
        stop: &Stop,
    ) -> Result<Report, Complaint> {
        let Some(plan) = &self.plan else {
            return Err(Complaint::new("there is no plan"));
        };
        let mut progress = Progress::new(stop.clone(), self.quiet);
        plan.run(programmer, &mut |event| {
            if let Event::Estimated(time) = event
                && time >= WORTH_TELLING
            {
                self.say(format!("this takes about {:.0} s", time.as_secs_f64()));
            }
            progress.on(event)
        })
        .map_err(|failure| explain(&failure))
    }
}

fn explain<E: std::error::Error + 'static>(failure: &Failure<buspirate::Error<E>>) -> Complaint {
    let complaint = Complaint::of_job(&failure.error).note(failure.state.to_string());
    match failure.error {
        avrrr::job::Error::Stopped => complaint.code(Stop::EXIT_CODE),
        _ => complaint.help(advice::on_job(failure)),
    }
}

fn refused(error: &PlanError, spec: &MemorySpec) -> Complaint {
    let complaint = Complaint::of(error);
    match error {
        PlanError::TooLarge { .. } => complaint.about(&spec.file),
        PlanError::Hazard { .. } => {
            complaint.help("if that is what you want, add --accept-hazards".to_owned())
        }
        _ => complaint,
    }
}

fn options(args: &Args, extended: &Extended, wiring: Vec<Source>) -> Options {
    let mut options = Options::default();
    options.wiring = wiring;
    options.power = args.power.into();
    options.line_rate = args.baud;
    options.speed = extended.speed;
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
    let policy = Policy::default()
        .with_verify(verify)
        .with_if_changed(args.if_changed)
        .with_hazards_accepted(args.accept_hazards);
    // Who names a clock wants that one.
    if args.bit_clock.is_some() { policy.with_fastest(None) } else { policy }
}

fn describe(operation: &Operation) -> String {
    match operation {
        Operation::Write { memory, image } => {
            format!("write {} to {memory}", progress::plural(image.len() as u32, "byte"))
        }
        _ => "erase the chip".to_owned(),
    }
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
