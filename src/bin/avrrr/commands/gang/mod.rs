//! `avrrr gang`: many chips from one manifest.

mod connector;
mod dry_run;
mod explain;
mod json;
mod manifest_context;
mod report_table;
mod view;

use std::collections::BTreeSet;
use std::io::IsTerminal as _;
use std::path::{Path, PathBuf};
use std::sync::{Mutex, PoisonError};

use avrrr::gang::{Event, Gang, Options, Report, Slot, StartError, Summary, Supply};
use clap::Parser;

use crate::args::{OutputFormat, SUPPLY};
use crate::connect::BusError;
use crate::diagnostic::Diagnostic;
use crate::progress::say;
use crate::standard_output::print;
use crate::stop::Stop;
use crate::text;
pub(super) use connector::{BoardBus as GangBus, BoardConnector};
use manifest_context::LocalContext;
use view::{Screen, View};

/// Program several chips, each with its own firmware, as a manifest says
///
/// All of it is checked first; then every chip is identified, programmed and verified. One that fails
/// stops no other. Several Bus Pirates work at the same time.
#[derive(Debug, Parser)]
#[command(after_help = AFTER_HELP)]
pub(crate) struct GangArgs {
    /// The manifest
    #[arg(value_name = "MANIFEST")]
    manifest: PathBuf,

    /// Only these slots, by number or name
    #[arg(long, value_name = "SLOT,…", value_delimiter = ',')]
    only: Vec<String>,

    /// Check everything and print what would be done; nothing is opened
    #[arg(long)]
    dry_run: bool,

    #[command(flatten)]
    skips: SkipArgs,

    /// Complete transfers that were interrupted before, for 22 s at most, if a Bus Pirate does not answer
    ///
    /// Without it that is done at ports that have the USB identity of a Bus Pirate.
    #[arg(long)]
    recover: bool,

    /// What goes to standard output: a table at the end, or a JSON object a line for each event
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

/// Which chips to leave alone.
#[derive(Debug, clap::Args)]
struct SkipArgs {
    /// Leave a chip alone that holds everything already
    #[arg(long)]
    if_changed: bool,

    /// Go on where the last run of this manifest in its log has stopped
    ///
    /// Chips that it left good are compared, serial number and all, and left alone if they are right.
    #[arg(long)]
    resume: bool,
}

const AFTER_HELP: &str = "\
Exit code: 0: every slot is good. 1: nothing was begun. 3: some slots are good, or a Bus Pirate did not \
confirm its end. 4: no slot is good. 128 and the number of a signal (130 for Ctrl-C): interrupted; the \
slots that were done are in the table.";

/// Some slots are good, or all are but a RESET may still be low.
const SOME: u8 = 3;
/// No slot is good.
const NONE: u8 = 4;

pub(super) fn run(args: &GangArgs) -> Result<(), Diagnostic> {
    let gang = load(&args.manifest)?;
    let mut options =
        Options::default().with_if_changed(args.skips.if_changed).with_resume(args.skips.resume);
    options.only = only(&gang, &args.only)?;
    let is_chosen = |slot: &Slot| options.only.as_ref().is_none_or(|only| only.contains(&slot.number));
    let boards = gang.boards.iter().filter(|board| board.slots.iter().any(is_chosen));
    if args.dry_run {
        gang.check(&options).map_err(|error| refused(&error))?;
        connector::check_ports(boards)?;
        return print(&dry_run::outline(&gang, is_chosen, args.format));
    }
    let stop = Stop::on_signals().map_err(|error| Diagnostic::of(&error).about("signal handlers"))?;
    let connector = BoardConnector::find(boards, args.recover, stop.clone())?;
    let display = Mutex::new(Display::new(args.format, View::new(&gang, is_chosen)));
    let watch = |event: Event<'_, BusError>| {
        // A panic elsewhere has left nothing half done in it.
        display.lock().unwrap_or_else(PoisonError::into_inner).on(&gang, &event);
        stop.check()
    };
    let report = gang.run(&connector, &options, &watch).map_err(|error| refused(&error))?;
    let display = display.into_inner().unwrap_or_else(PoisonError::into_inner);
    if let Err(diagnostic) = print(&display.end(&report)) {
        // The exit code tells of the chips.
        diagnostic.show();
    }
    let is_interrupted = stop.check().is_break();
    let goes_on = is_interrupted && gang.log.is_some();
    let help = goes_on.then(|| match args.skips.resume {
        true => "the same command goes on with the others".to_owned(),
        false => "the same command with --resume goes on with the others".to_owned(),
    });
    verdict(&report, is_interrupted).map_err(|diagnostic| diagnostic.help(help))
}

/// Why nothing was begun.
fn refused(error: &StartError) -> Diagnostic {
    Diagnostic::of(error)
}

/// Reads and checks a manifest.
pub(super) fn load(path: &Path) -> Result<Gang, Diagnostic> {
    let name = path.display().to_string();
    let text = manifest_context::read(path, Gang::LONGEST_MANIFEST);
    let text = text.map_err(|error| Diagnostic::of(&error).about(&name))?;
    let text = String::from_utf8(text).map_err(|_| Diagnostic::new("this is not UTF-8 text").about(&name))?;
    let folder = path.parent().unwrap_or(Path::new(""));
    let mut gang = Gang::from_toml(&name, folder, &text, &mut LocalContext::default()).map_err(|error| {
        Diagnostic::several(error.faults.iter().map(|fault| format!("{}:{fault}", error.name)))
    })?;
    // In the log it is called the same from wherever it is run.
    if let Some(name) = path.file_name() {
        gang.name = name.to_string_lossy().into_owned();
    }
    for board in gang.boards.iter_mut().filter(|board| board.supply != Supply::Off) {
        let volts = board.setting.map_or(SUPPLY, |setting| setting.millivolts.into());
        board.slots.iter_mut().for_each(|slot| slot.policy = slot.policy.with_supply(Some(volts)));
    }
    Ok(gang.with_source(path))
}

/// The numbers of the slots that were chosen; `None`: all.
fn only(gang: &Gang, words: &[String]) -> Result<Option<BTreeSet<u16>>, Diagnostic> {
    let slots = gang.slots();
    let number = |word: &String| {
        let found = slots.iter().find(|(_, slot)| slot.name == *word || slot.number.to_string() == *word);
        found.map(|(_, slot)| slot.number).ok_or_else(|| {
            let all: Vec<_> =
                slots.iter().map(|(_, slot)| format!("{} {}", slot.number, slot.name)).collect();
            Diagnostic::new(format!("there is no slot {}", word))
                .help(format!("there are {}", all.join(", ")))
        })
    };
    match words {
        [] => Ok(None),
        words => words.iter().map(number).collect::<Result<_, _>>().map(Some),
    }
}

/// What the exit code tells.
fn verdict(report: &Report<BusError>, interrupted: bool) -> Result<(), Diagnostic> {
    let (good, all) = (report.good(), report.slots().len());
    let code = match report.summary() {
        Summary::All if report.boards.iter().all(|board| board.closing.is_none()) => return Ok(()),
        Summary::All => SOME,
        _ if interrupted => Stop::EXIT_CODE,
        Summary::Some => SOME,
        Summary::None => NONE,
    };
    let stopped = if interrupted { "stopped: " } else { "" };
    Err(Diagnostic::new(format!("{stopped}{good} of {all} slots are good")).code(code))
}

/// Where events go.
struct Display {
    view: View,
    format: OutputFormat,
    screen: Option<Screen>,
    json: json::Lines,
}

impl Display {
    fn new(format: OutputFormat, view: View) -> Self {
        let screen =
            (format == OutputFormat::Text && std::io::stderr().is_terminal()).then(|| Screen::new(&view));
        Self { view, format, screen, json: json::Lines::default() }
    }

    fn on(&mut self, gang: &Gang, event: &Event<'_, BusError>) {
        let changed = self.view.on(event);
        match (self.format, &self.screen, changed) {
            (OutputFormat::Json, ..) => {
                if let Some(line) = self.json.on(gang, event) {
                    // Chips are not left half written because standard output is closed.
                    let _ = text::print(&text::json(&format!("{line}\n")));
                }
            }
            (OutputFormat::Text, Some(screen), Some(index)) => screen.show(&self.view, index),
            (OutputFormat::Text, None, Some(index)) if is_news(event) => {
                say(&self.view.line(index, usize::MAX));
            }
            _ => {}
        }
    }

    /// What is left to print.
    fn end(self, report: &Report<BusError>) -> String {
        if let Some(screen) = &self.screen {
            screen.finish();
        }
        match self.format {
            OutputFormat::Json => text::json(&format!("{}\n", json::end(report))),
            OutputFormat::Text => {
                let width = std::io::stdout().is_terminal().then(view::width);
                report_table::table(report, width)
            }
        }
    }
}

/// Is it worth a line that stays?
fn is_news(event: &Event<'_, BusError>) -> bool {
    use Event::{Boosting, Finished, NotOpened, Planned};
    matches!(event, NotOpened { .. } | Planned { .. } | Boosting { .. } | Finished { .. })
}
