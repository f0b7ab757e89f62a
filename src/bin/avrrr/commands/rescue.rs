//! `avrrr rescue`: brings back a chip that does not answer because of its clock fuses.

use avrrr::buspirate::HardwareName;
use avrrr::chip::{Chip, Hazard, with_signature};
use avrrr::icsp::{self, Memory};
use avrrr::job::{Event, FuseChange, Rescue, RescueError, RescueEvent, RescueStep, Rescued, Setting};

use super::fuses::before_and_after;
use crate::advice::{self, SlowerClock};
use crate::args::{Connection, Hazards};
use crate::bus_options::Traffic;
use crate::chip_name::find_chip;
use crate::connect::BusError;
use crate::diagnostic::{AS_IT_WAS, Diagnostic, MAY_HAVE_CHANGED};
use crate::driver::Driver;
use crate::run_plan::refused_plan;
use crate::standard_output::print_lines;
use crate::stop::Stop;

/// Where the wire goes that feeds a clock.
const WIRING: [&str; 3] = [
    "a wire feeds the clock, beside those for programming:",
    "  Bus Pirate AUX ---- XTAL1 of the chip (the data sheet also calls it CLKI)",
    "  take a crystal and its capacitors off, if there are any",
];

/// Bring back a chip that does not answer because of its clock fuses
///
/// It is tried at the usual SPI clocks, at slower ones, and with a clock of 4 MHz that AUX feeds into XTAL1; each step is
/// told before it is done. If the chip answers, its clock fuses are set to those of the factory, or to what --fuse says,
/// and it is entered again without the clock. Flash, EEPROM and lock bits are left alone.
///
/// A chip with RSTDISBL or DWEN programmed, or SPIEN unprogrammed, answers in none of these ways: it takes high-voltage
/// programming, or for DWEN a debugger. The fuses of a locked chip can be written after a chip erase only.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct RescueArgs {
    /// The chip, by name (atmega328p) or avrdude's short form (m328p)
    #[arg(short = 'p', long, value_name = "PART")]
    part: String,

    /// What to set instead, as for `avrrr fuses set`: lfuse=0xe2, lfuse.CKDIV8=1; repeatable
    #[arg(long = "fuse", value_name = "FUSE=VALUE")]
    fuses: Vec<String>,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &RescueArgs) -> Result<(), Diagnostic> {
    let chip = find_chip(&args.part)?;
    let mut driver = Driver::new(&args.connection, Traffic::Little)?;
    driver.allow_slow_clocks();
    let mut rescue = Rescue::new(chip);
    if !args.fuses.is_empty() {
        let settings: Result<Vec<Setting>, _> = args.fuses.iter().map(|text| text.parse()).collect();
        rescue.fuses = settings.map_err(|error| Diagnostic::of(&error))?;
    }
    rescue.policy = args.hazards.policy(&args.connection);
    if let Some(clock) = driver.take_feed_clock() {
        rescue.feed = clock;
        rescue.feeds_first = true;
    }
    let driver = driver;
    driver.on_bus(chip, &|bus, target, stop| {
        let can_feed = !HardwareName(bus.banner().map(|banner| banner.hardware.clone())).has_io();
        let outcome = rescue.run(bus, target, &mut |event| {
            tell(&driver, &chip, can_feed, &event);
            stop.check()
        });
        match outcome {
            Ok(rescued) => conclude(&driver, &chip, &rescued),
            Err(error) => Err(explain(error, &chip, can_feed)),
        }
    })
}

/// Says what comes next.
fn tell(driver: &Driver<'_>, chip: &Chip, can_feed: bool, event: &RescueEvent<'_>) {
    match event {
        RescueEvent::Tries(step) => {
            if matches!(step, RescueStep::Fed(_)) && can_feed {
                WIRING.iter().for_each(|line| driver.say(line));
            }
            driver.say(format!("trying {step}"));
        }
        RescueEvent::Skips(step) => {
            driver.say(format!("not possible {step}: this Bus Pirate cannot, or AUX is a line"));
        }
        RescueEvent::Answers(clock) => {
            let clock = clock.map_or(String::new(), |clock| format!(", SPI {clock}"));
            driver.say(format!("the {} answers{clock}", chip.name));
        }
        RescueEvent::Writes(changes) => {
            driver.say(format!("writing {}; flash and EEPROM are left alone", names(changes)));
            // What is printed is told once more by what is written.
            let _ = print_lines(&table(chip, changes));
        }
        RescueEvent::Verifies => driver.say("entering again, without a clock that is fed"),
        RescueEvent::Job(Event::Warning(hazard)) => driver.say(format!("warning: {hazard}")),
        RescueEvent::Job(_) => {}
    }
}

fn names(changes: &[FuseChange]) -> String {
    let names: Vec<_> = changes.iter().map(|change| Memory::Fuse(change.fuse).name()).collect();
    names.join(" and ")
}

fn table(chip: &Chip, changes: &[FuseChange]) -> String {
    before_and_after(
        chip,
        changes.iter().map(|change| (Memory::Fuse(change.fuse), change.before, change.after)),
    )
}

fn conclude(driver: &Driver<'_>, chip: &Chip, rescued: &Rescued) -> Result<(), Diagnostic> {
    let name = chip.name;
    match (rescued.changes.is_empty(), rescued.verified) {
        (false, true) => driver.say(format!("the {name} is back: it answers with its new fuses")),
        (true, true) => {
            driver
                .say(format!("the {name} answers, and its fuses are like that already; nothing is written"));
        }
        (false, false) => driver.say(format!(
            "the new fuses of the {name} choose a clock from outside: it answers when that is connected"
        )),
        (true, false) => {
            return Err(Diagnostic::new(format!(
                "the {name} needs a clock at XTAL1 with these fuses, and they are as they should be"
            ))
            .help("connect its crystal or oscillator, or choose an internal one with --fuse".to_owned()));
        }
    }
    Ok(())
}

/// Why it was not brought back, and what may help.
fn explain(error: RescueError<BusError>, chip: &Chip, can_feed: bool) -> Diagnostic {
    match error {
        RescueError::NoAnswer { tried, last, .. } => {
            let tried: Vec<_> = tried.iter().map(ToString::to_string).collect();
            let text = format!("the {} answers in none of the ways that were tried", chip.name);
            let diagnostic = last.iter().fold(Diagnostic::new(text), |diagnostic, last| {
                diagnostic.note(format!("the last one: {}", Diagnostic::of_entry(last).text()))
            });
            let tried = if tried.is_empty() { "nothing".to_owned() } else { tried.join("; ") };
            diagnostic
                .note(format!("tried: {tried}"))
                .note(state_after(last.as_ref()))
                .help(out_of_reach(chip, can_feed))
        }
        RescueError::WrongChip { got, .. } => {
            let [a, b, c] = got;
            let text =
                format!("the chip's signature is {a:02x} {b:02x} {c:02x}, not that of the {}", chip.name);
            let diagnostic = Diagnostic::new(text).note(AS_IT_WAS);
            match with_signature(got).next() {
                Some(other) => {
                    diagnostic.help(format!("if that is the chip you have, say -p {}", other.name))
                }
                None => diagnostic,
            }
        }
        RescueError::Chip(error) => Diagnostic::of_chip(&error).note(state_after(Some(&error))),
        RescueError::Bus(error) => Diagnostic::of_bus_pirate(&error).note("nothing was written"),
        RescueError::Fuses(error) => Diagnostic::of(&error).note("nothing was written"),
        RescueError::Plan(error) => refused_plan(&error).note("nothing was written"),
        RescueError::Write(failure) => {
            let help = advice::on_job(&failure, SlowerClock::None);
            Diagnostic::of_job(&failure.error).note(failure.state.to_string()).help(help)
        }
        RescueError::Stopped => Diagnostic::new("stopped").note("nothing was written").code(Stop::EXIT_CODE),
        RescueError::NotVerified { changes, last, .. } => {
            let diagnostic =
                Diagnostic::new("the fuses were written, but the chip does not answer with them");
            let diagnostic = diagnostic.note(format!("written: {}", names(&changes)));
            let diagnostic = last
                .iter()
                .fold(diagnostic, |diagnostic, last| diagnostic.note(Diagnostic::of_entry(last).text()));
            diagnostic.help("run it again".to_owned())
        }
        error => Diagnostic::of(&error),
    }
}

/// What is known of the chip after an error before anything was written.
fn state_after(error: Option<&icsp::Error<BusError>>) -> &'static str {
    match error.is_some_and(icsp::Error::may_have_changed) {
        true => MAY_HAVE_CHANGED,
        false => "nothing was written",
    }
}

/// What no programmer on these wires can mend.
fn out_of_reach(chip: &Chip, can_feed: bool) -> String {
    let fields = chip.fuses.iter().flat_map(|byte| byte.fields);
    let names: Vec<_> = fields
        .filter(|field| {
            matches!(field.hazard, Some(Hazard::FreesReset | Hazard::DebugWire | Hazard::EndsIsp))
        })
        .map(|field| field.name)
        .collect();
    let wires = match can_feed {
        true => "check the wires first, and that of AUX to XTAL1",
        false => {
            "check the wires first; this Bus Pirate feeds no clock, so connect an oscillator to XTAL1 and run it again"
        }
    };
    if names.is_empty() {
        return wires.to_owned();
    }
    format!(
        "{wires}. If they are right, one of {} may have been set: that takes high-voltage programming, or a debugger \
         for DWEN",
        names.join(", ")
    )
}
