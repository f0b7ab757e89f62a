//! `avrrr doctor`: what is wrong with the port, the wires or the chip, and what to do next.

use avrrr::bus::Hertz;
use avrrr::buspirate::{RawSpeed, Speed};
use avrrr::chip::Chip;
use avrrr::diagnose::{Code, Finding, Report, Severity, examine, of_bus_pirate};
use avrrr::sim::{Avr, Board, Line, World};
use avrrr::transport::{BoxedTransport, PortSpec, ResolveError, SerialError, boxed, obstacle, resolve};
use serde_json::json;

use crate::advice::next_step;
use crate::args::{Connection, OutputFormat};
use crate::bus_options::Traffic;
use crate::chip_name::find_chip;
use crate::connect;
use crate::diagnostic::Diagnostic;
use crate::driver::{Driver, WAITS_FOR_TIMER};
use crate::port::{self, Port};
use crate::standard_output::print_lines;
use crate::stop::Stop;
use crate::text;

/// Find out what is wrong with the port, the wires or the chip, and what to do next
///
/// It looks at the port, the Bus Pirate, the supply, each line and the chip, and says what it measured, one finding a
/// line. The last lines say what it comes to and what to do next. It writes nothing to the chip; the supply of the
/// Bus Pirate goes off and on. A chip that is silent is asked at slower and slower SPI clocks; with --feed-clock, at
/// last with a clock on AUX, for a wire to XTAL1. The exit code is 0 if nothing is wrong, and 1 if something is.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct DoctorArgs {
    /// The chip that should be there; the default is any
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Explain each finding: its name, what it means and what to do
    #[arg(long)]
    list: bool,

    /// How to print
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,

    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &DoctorArgs) -> Result<(), Diagnostic> {
    if args.list {
        return print_lines(&list(args.format));
    }
    let chip = args.part.as_deref().map(find_chip).transpose()?;
    let mut driver = Driver::new(&args.connection, Traffic::Little)?;
    driver.allow_slow_clocks();
    // Only where nothing else helps.
    let feed_clock = driver.take_feed_clock();
    let findings = match open(&args.connection, &driver, chip)? {
        Ok(opened) => look(opened, &driver, chip, feed_clock)?,
        Err(finding) => vec![finding],
    };
    let report: Report = findings.into_iter().collect();
    print_lines(&match args.format {
        OutputFormat::Json => as_json(&report),
        OutputFormat::Text => as_text(&report),
    })?;
    // All is said: only the exit code is left.
    if report.has_problem() { Err(Diagnostic::several([])) } else { Ok(()) }
}

/// A port that is open, and what was found on the way.
struct Opened {
    transport: BoxedTransport,
    options: avrrr::buspirate::Options,
    findings: Vec<Finding>,
    /// It did not agree to low latency.
    is_slow_adapter: bool,
}

/// Opens the port; what is wrong with it if that fails.
fn open(
    connection: &Connection,
    driver: &Driver<'_>,
    chip: Option<Chip>,
) -> Result<Result<Opened, Finding>, Diagnostic> {
    let mut options = driver.options().clone();
    let spec = connection.port.as_deref();
    if Port::is_serial(spec) {
        let spec: Option<PortSpec> =
            spec.map(str::parse).transpose().map_err(|error| Diagnostic::of(&error))?;
        if let Err(error) = resolve(spec.as_ref(), &port::available()?) {
            let several = matches!(error, ResolveError::Several { .. });
            let code = if several { Code::SeveralPorts } else { Code::NoPort };
            return Ok(Err(Finding::text(code, error.to_string())));
        }
    }
    let (transport, name, is_slow_adapter) = match Port::parse(spec, chip)? {
        Port::Simulated(chip) => {
            let world = World::new(Board::new().with(Avr::new(*chip), Line::Cs));
            (boxed(world), "the simulated board".to_owned(), false)
        }
        Port::Network(server) => match connect::open_network(&server) {
            Ok(transport) => (transport, server.address, false),
            Err(diagnostic) => return Ok(Err(Finding::text(Code::PortUnusable, diagnostic.text()))),
        },
        Port::Serial(path) => {
            match connect::open_device(&path, driver.asks_terminal(), |text| driver.say(text)) {
                Ok(opened) => {
                    options = opened.adapt(options);
                    options.recover |= port::is_likely(&path);
                    (opened.transport, path, !opened.has_low_latency)
                }
                Err(error) => return Ok(Err(of_port(&path, &error))),
            }
        }
    };
    let findings = vec![Finding::text(Code::PortFound, name)];
    Ok(Ok(Opened { transport, options, findings, is_slow_adapter }))
}

/// Why a port does not open.
fn of_port(path: &str, error: &SerialError) -> Finding {
    let code = match error {
        SerialError::NotFound { .. } => Code::PortMissing,
        SerialError::Busy { .. } => Code::PortBusy,
        SerialError::Denied { .. } => Code::PortDenied,
        _ => Code::PortUnusable,
    };
    let why = obstacle(path).map_or_else(|| error.to_string(), port::describe_obstacle);
    Finding::text(code, format!("{path}: {why}"))
}

/// Connects, and looks at everything behind the port.
fn look(
    opened: Opened,
    driver: &Driver<'_>,
    chip: Option<Chip>,
    feed_clock: Option<Hertz>,
) -> Result<Vec<Finding>, Diagnostic> {
    let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
    let Opened { transport, mut options, mut findings, is_slow_adapter } = opened;
    // The lines are looked at in other modes, and the chip is asked at every clock.
    let raw_wire = options.raw_wire.take().map(RawSpeed::hertz);
    let fixed_clock = options.speed.take().map(Speed::hertz).or(raw_wire);
    options.slow |= raw_wire.is_some();
    let say = |text: &str| driver.say(text);
    let mut bus = match connect::connect(transport, driver.map(), options.clone(), false, &stop, say) {
        Ok(bus) => bus,
        Err(error) => {
            let Some(finding) = of_bus_pirate(&error) else {
                return Err(Diagnostic::of(&error).code(Stop::EXIT_CODE));
            };
            findings.push(finding);
            return Ok(findings);
        }
    };
    if is_slow_adapter && bus.round_trip() >= WAITS_FOR_TIMER {
        findings.push(Code::SlowAdapter.into());
    }
    let mut subject = driver.subject(chip.as_ref());
    subject.options = &options;
    (subject.fixed_clock, subject.feed_clock) = (fixed_clock, feed_clock);
    findings.extend(examine(&mut bus, &subject).findings);
    if let Err(error) = bus.close() {
        findings.extend(of_bus_pirate(&error));
    }
    Ok(findings)
}

fn as_text(report: &Report) -> String {
    let line =
        |finding: &Finding| text::line(&format!("{}: {finding} [{}]", finding.code.severity(), finding.code));
    let mut lines: Vec<_> = report.findings.iter().map(line).collect();
    lines.push(String::new());
    lines.push(text::line(&sentence(&report.verdict())));
    if let Some(step) = report.cause().and_then(|finding| next_step(finding.code)) {
        lines.push(format!("Next: {step}."));
    }
    lines.join("\n")
}

fn sentence(text: &str) -> String {
    let mut letters = text.chars();
    letters.next().map_or(String::new(), |first| format!("{}{}.", first.to_uppercase(), letters.as_str()))
}

fn json_of(finding: &Finding) -> serde_json::Value {
    json!({
        "code": finding.code.as_str(),
        "severity": finding.code.severity().to_string(),
        "meaning": finding.code.meaning(),
        "measured": finding.measured.to_string(),
        "step": next_step(finding.code),
    })
}

fn as_json(report: &Report) -> String {
    let findings: Vec<_> = report.findings.iter().map(json_of).collect();
    let step = report.cause().and_then(|finding| next_step(finding.code));
    let report = json!({
        "problem": report.has_problem(),
        "cause": report.cause().map(|finding| finding.code.as_str()),
        "verdict": report.verdict(),
        "next_step": step,
        "findings": findings,
    });
    text::json(&format!("{report:#}"))
}

fn list(format: OutputFormat) -> String {
    if format == OutputFormat::Json {
        let all: Vec<_> = Code::ALL.iter().map(|code| json_of(&Finding::from(*code))).collect();
        return text::json(&format!("{:#}", json!({ "findings": all })));
    }
    let explain = |code: &Code| {
        let does = next_step(*code).map_or(String::new(), |step| format!("\n    do: {step}"));
        let mark = match code.severity() {
            Severity::Fine => "",
            Severity::Note => " (note)",
            Severity::Problem => " (problem)",
        };
        format!("{code}{mark}\n    {}{does}", code.meaning())
    };
    Code::ALL.iter().map(explain).collect::<Vec<_>>().join("\n")
}
