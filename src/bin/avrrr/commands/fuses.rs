//! `avrrr fuses`: fuses as names and meanings, with or without a chip.

use avrrr::chip::{Chip, Doubt, Field, FuseByte, Hazard, Shows, Value};
use avrrr::icsp::{ErrorKind, Memory};
use avrrr::job::{FieldState, FuseChange, FuseError, Fuses, Setting, fields};

use crate::args::{Connection, Hazards};
use crate::bus_options::Traffic;
use crate::by_signature;
use crate::chip_name::find_chip;
use crate::connect::ChipProgrammer;
use crate::diagnostic::{AS_IT_WAS, Diagnostic, MAY_HAVE_CHANGED};
use crate::driver::Driver;
use crate::files;
use crate::run_plan::{PlanRunner, refused_plan};
use crate::standard_output::print_lines;
use crate::table::Table;

/// Show, change or decode fuses by name.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
pub(crate) struct FusesArgs {
    #[command(subcommand)]
    command: FusesCommand,
}

#[derive(Debug, clap::Subcommand)]
enum FusesCommand {
    /// Read the fuse and lock bytes of a chip and say what they mean
    Show(ShowArgs),
    /// Change fuses of a chip; those that are not named stay as they are
    ///
    /// Each byte is read twice first, and nothing is written when the reads differ. Values that this programmer
    /// cannot undo are refused (see --accept). What was written is read back before RESET is
    /// released and it takes effect.
    Set(SetArgs),
    /// Say what bytes mean, without a chip
    Decode(DecodeArgs),
}

#[derive(Debug, clap::Args)]
struct ShowArgs {
    /// The chip, by name (atmega328p) or avrdude's short form (m328p); "auto" or nothing: by its signature
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    #[command(flatten)]
    connection: Connection,
}

#[derive(Debug, clap::Args)]
struct SetArgs {
    /// What to change: lfuse.CKDIV8=1, CKDIV8=unprogrammed, BODLEVEL=2.7V, hfuse=0xd9, lfuse=factory
    ///
    /// The value of a field is a number, or the short name or the meaning that a data sheet gives it, or
    /// "factory"; of a single bit also "programmed" (0) and "unprogrammed" (1).
    #[arg(value_name = "FUSE=VALUE", required = true)]
    settings: Vec<String>,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p); "auto" or nothing: by its signature
    #[arg(short = 'p', long, value_name = "PART")]
    part: Option<String>,

    /// Write nothing; say what would be written
    #[arg(short = 'n')]
    no_write: bool,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,
}

#[derive(Debug, clap::Args)]
struct DecodeArgs {
    /// The bytes: lfuse=0x62, hfuse=0xd9, lock=0xff
    #[arg(value_name = "BYTE=VALUE", required = true)]
    bytes: Vec<String>,

    /// The chip, by name (atmega328p) or avrdude's short form (m328p)
    #[arg(short = 'p', value_name = "PART")]
    part: String,
}

pub(super) fn run(args: &FusesArgs) -> Result<(), Diagnostic> {
    match &args.command {
        FusesCommand::Show(args) => show(args),
        FusesCommand::Set(args) => set(args),
        FusesCommand::Decode(args) => decode(args),
    }
}

fn show(args: &ShowArgs) -> Result<(), Diagnostic> {
    let named = by_signature::named(args.part.as_deref())?;
    let driver = Driver::new(&args.connection, Traffic::Little)?;
    by_signature::run_on(&driver, named, &|chip| byte_memories(chip).collect(), &|chip| {
        if !byte_memories(&chip).any(|memory| memory.is_readable(&chip)) {
            return Err(Diagnostic::new(format!(
                "serial programming reads neither fuses nor lock bits of the {}",
                chip.name
            )));
        }
        Ok(Box::new(move |programmer, _| print_bytes(&chip, programmer)))
    })
}

fn print_bytes(chip: &Chip, programmer: &mut ChipProgrammer<'_>) -> Result<(), Diagnostic> {
    let fuses = read(programmer)?;
    let mut bytes: Vec<_> = fuses.iter().map(|(fuse, value)| (Memory::Fuse(fuse), value)).collect();
    if Memory::Lock.is_readable(chip) {
        let lock = programmer
            .read_lock()
            .map_err(|error| unwritten(programmer, Some(error.kind()), Diagnostic::of_chip(&error)))?;
        bytes.push((Memory::Lock, lock));
    }
    print_lines(&table(chip, &bytes))
}

fn set(args: &SetArgs) -> Result<(), Diagnostic> {
    let named = by_signature::named(args.part.as_deref())?;
    let driver = Driver::new(&args.connection, Traffic::Little)?;
    by_signature::run_on(&driver, named, &|chip| byte_memories(chip).collect(), &|chip| {
        let settings: Result<Vec<Setting>, _> = args.settings.iter().map(|text| text.parse()).collect();
        let settings = settings.map_err(|error| explain(&error, &chip))?;
        // What makes no sense for the chip makes none whatever it holds.
        let any = Fuses::new(chip, chip.fuses.iter().map(|byte| (byte.fuse, 0xff)));
        any.change(&settings).map_err(|error| explain(&error, &chip))?;
        let driver = &driver;
        Ok(Box::new(move |programmer, runner| write(args, &settings, driver, programmer, runner)))
    })
}

/// An error before anything was written. `kind`: that of a chip that did not answer as it should.
fn unwritten(
    programmer: &mut ChipProgrammer<'_>,
    kind: Option<ErrorKind>,
    diagnostic: Diagnostic,
) -> Diagnostic {
    let is_evidence = matches!(kind, Some(ErrorKind::Transport | ErrorKind::Disturbed));
    diagnostic.note(if programmer.take_disturbed() || is_evidence { MAY_HAVE_CHANGED } else { AS_IT_WAS })
}

fn read(programmer: &mut ChipProgrammer<'_>) -> Result<Fuses, Diagnostic> {
    Fuses::read(programmer)
        .map_err(|error| unwritten(programmer, Some(error.kind()), Diagnostic::of_chip(&error)))
}

/// Reads the fuses of a chip, and writes those that the settings change.
fn write(
    args: &SetArgs,
    settings: &[Setting],
    driver: &Driver<'_>,
    programmer: &mut ChipProgrammer<'_>,
    runner: &PlanRunner<'_>,
) -> Result<(), Diagnostic> {
    let chip = *programmer.chip();
    let policy = args.hazards.policy(&args.connection);
    let fuses = read(programmer)?;
    let changes =
        fuses.change(settings).map_err(|error| unwritten(programmer, None, explain(&error, &chip)))?;
    if changes.is_empty() {
        driver.say("the fuses are like that already; nothing is written");
        return Ok(());
    }
    let each = changes.iter().map(|change| (Memory::Fuse(change.fuse), change.before, change.after));
    print_lines(&before_and_after(&chip, each))?;
    let plan = changes.plan(policy).map_err(|error| unwritten(programmer, None, refused_plan(&error)))?;
    if args.no_write {
        let supply = programmer.supply().or(policy.supply);
        let policy = policy.with_slowest(programmer.slowest_clock()).with_supply(supply);
        for hazard in changes.hazards(policy) {
            driver.say(format!("warning: {hazard}"));
        }
        driver.say("not written because of -n");
        return Ok(());
    }
    runner.run(plan, &[], programmer)?;
    let late = |change: FuseChange| {
        chip.fuses.iter().any(|byte| byte.fuse == change.fuse && byte.shows == Shows::AfterPowerCycle)
    };
    if changes.iter().any(late) {
        driver.say(format!(
            "the {} shows its new fuses when its supply was off and on again: they are not verified",
            chip.name
        ));
    }
    Ok(())
}

fn decode(args: &DecodeArgs) -> Result<(), Diagnostic> {
    let chip = find_chip(&args.part)?;
    let mut bytes = Vec::new();
    for text in &args.bytes {
        let form = || Diagnostic::new(format!("{text:?} is not a byte with a value, such as lfuse=0x62"));
        let (name, value) = text.split_once('=').ok_or_else(form)?;
        let known = byte_memories(&chip).find(|memory| memory.name() == name);
        let Some(memory) = known else {
            let all: Vec<_> = byte_memories(&chip).map(Memory::name).collect();
            return Err(Diagnostic::new(format!("the {} has no {name}", chip.name))
                .help(format!("it has {}", all.join(", "))));
        };
        bytes.push((memory, files::parse_byte(value)?));
    }
    print_lines(&table(&chip, &bytes))
}

/// Everything that has fields, whether serial programming reaches it or not.
fn byte_memories(chip: &Chip) -> impl Iterator<Item = Memory> + use<> {
    let fuses = chip.fuses.iter().map(|byte| Memory::Fuse(byte.fuse));
    fuses.chain([Memory::Lock])
}

/// A setting that makes no sense, with what would.
fn explain(error: &FuseError, chip: &Chip) -> Diagnostic {
    let diagnostic = Diagnostic::of(error);
    let within_reach = || chip.fuses.iter().filter(|byte| byte.writable != 0);
    match error {
        FuseError::NoSuchField { name, .. } | FuseError::NoSuchFuse { name, .. } if is_lock(chip, name) => {
            diagnostic
                .help("lock bits are written with -U lock:w:VALUE:m, and cleared by a chip erase".to_owned())
        }
        FuseError::NoSuchField { name, .. } => {
            let all = within_reach().flat_map(|byte| byte.fields.iter().map(move |field| (byte, field)));
            let (similar, others): (Vec<_>, Vec<_>) =
                all.partition(|(_, field)| is_similar(field.name, name));
            let names = |fields: Vec<(&FuseByte, &Field)>, between: &str| {
                let names =
                    fields.iter().map(|(byte, field)| format!("{}.{}", Memory::Fuse(byte.fuse), field.name));
                names.collect::<Vec<_>>().join(between)
            };
            diagnostic.help(match similar.is_empty() {
                true => format!("it has {}", names(others, ", ")),
                false => format!("did you mean {}?", names(similar, " or ")),
            })
        }
        FuseError::NotThere { .. } => {
            let all: Vec<_> = within_reach().map(|byte| Memory::Fuse(byte.fuse).name()).collect();
            let help = if all.is_empty() { "none at all".to_owned() } else { all.join(", ") };
            diagnostic.help(format!("it has {help}"))
        }
        FuseError::NoSuchValue { field, .. } if field.values.is_empty() => {
            diagnostic.help("0 or programmed, 1 or unprogrammed".to_owned())
        }
        FuseError::NoSuchValue { field, value, .. } => {
            let (help, choices) = choices(field, value);
            diagnostic.help(help).choices(choices)
        }
        _ => diagnostic,
    }
}

/// Does the name mean the lock byte, or a field of it?
fn is_lock(chip: &Chip, name: &str) -> bool {
    let mut names = chip.lock.fields.iter().map(|field| field.name).chain(["lock"]);
    names.any(|known| known.eq_ignore_ascii_case(name))
}

/// Is one name a part of the other?
fn is_similar(known: &str, typed: &str) -> bool {
    let [known, typed] = [known, typed].map(str::to_ascii_uppercase);
    typed.len() > 1 && (known.contains(&typed) || typed.contains(&known))
}

/// The values of a field that have the typed words in them, or all, and a line above them.
fn choices(field: &Field, typed: &str) -> (String, Vec<String>) {
    /// More are not read.
    const MOST: usize = 12;
    let plain = |text: &str| text.split_whitespace().collect::<String>().to_lowercase();
    let words = || typed.split([' ', ',', ';', '_']).map(plain).filter(|word| !word.is_empty());
    let has_all = |known: &Value| {
        words().all(|word| plain(known.code).contains(&word) || plain(known.meaning).contains(&word))
    };
    let line = |known: &Value| format!("{:#04x}  {}  {}", known.value, known.code, known.meaning);
    let found = field.values.iter().filter(|known| has_all(known));
    let found: Vec<_> = found.map(line).collect();
    if found.is_empty() {
        return ("it can be".to_owned(), field.values.iter().map(line).collect());
    }
    let rest = found.len().saturating_sub(MOST);
    let more = (rest > 0).then(|| format!("and {rest} more; another word makes them fewer"));
    (format!("these have {typed:?} in them"), found.into_iter().take(MOST).chain(more).collect())
}

/// Each byte that changes, from this value to that, and in it each field.
pub(super) fn before_and_after(chip: &Chip, changes: impl IntoIterator<Item = (Memory, u8, u8)>) -> String {
    let mut table = Table::new(["byte", "field", "before", "", "after", ""]);
    for (memory, before, after) in changes {
        let hex = |byte| format!("{byte:#04x}");
        table.row([
            memory.name().to_owned(),
            String::new(),
            hex(before),
            String::new(),
            hex(after),
            String::new(),
        ]);
        for (old, new) in fields(chip, memory, before).zip(fields(chip, memory, after)) {
            if old.value != new.value {
                table.row([
                    memory.name().to_owned(),
                    old.field.name.to_owned(),
                    value(&old, old.value),
                    old.meaning().to_owned(),
                    value(&new, new.value),
                    new.meaning().to_owned(),
                ]);
            }
        }
    }
    table.to_string()
}

/// The table of `show` and `decode`.
fn table(chip: &Chip, bytes: &[(Memory, u8)]) -> String {
    let mut table = Table::new(["byte", "bits", "field", "value", "meaning", "factory", "hazard"]);
    for (memory, byte) in bytes {
        let factory = match memory {
            Memory::Fuse(fuse) => {
                chip.fuses.iter().find(|known| known.fuse == *fuse).and_then(|known| known.factory)
            }
            _ => chip.lock.factory,
        };
        let mut doubt = String::new();
        if *memory != Memory::Lock && chip.doubts.contains(&Doubt::FactoryFuses) {
            doubt = "the factory value is doubtful".to_owned();
        }
        let empty = String::new;
        table.row([
            memory.name().to_owned(),
            empty(),
            empty(),
            format!("{byte:#04x}"),
            doubt,
            factory.map_or("unknown".to_owned(), |factory| format!("{factory:#04x}")),
            empty(),
        ]);
        for state in fields(chip, *memory, *byte) {
            let hazard = state.hazard().or(state.field.hazard);
            table.row([
                memory.name().to_owned(),
                bits(state.field.mask),
                state.field.name.to_owned(),
                value(&state, state.value),
                meaning(&state),
                state.factory.map_or("unknown".to_owned(), |factory| value(&state, factory)),
                hazard.map_or(empty(), |hazard| in_words(hazard).to_owned()),
            ]);
        }
    }
    table.to_string()
}

/// A single bit as 0 or 1, others in hexadecimal.
fn value(state: &FieldState, value: u8) -> String {
    if state.field.mask.count_ones() == 1 { format!("{value}") } else { format!("{value:#04x}") }
}

/// A bit says what it is about, too.
fn meaning(state: &FieldState) -> String {
    let meaning = state.meaning();
    match state.field.values.is_empty() && !state.field.about.is_empty() {
        true => format!("{meaning} ({})", state.field.about),
        false => meaning.to_owned(),
    }
}

/// `7`, `5..0`, or `7,5..0` with a hole.
fn bits(mask: u8) -> String {
    let mut runs: Vec<(u8, u8)> = Vec::new();
    for bit in (0..8).rev().filter(|bit| mask >> bit & 1 == 1) {
        match runs.last_mut() {
            Some((_, low)) if *low == bit + 1 => *low = bit,
            _ => runs.push((bit, bit)),
        }
    }
    let run = |(high, low): (u8, u8)| if high == low { format!("{high}") } else { format!("{high}..{low}") };
    runs.into_iter().map(run).collect::<Vec<_>>().join(",")
}

fn in_words(hazard: Hazard) -> &'static str {
    match hazard {
        Hazard::FreesReset => "can take RESET away for good",
        Hazard::DebugWire => "can give RESET to debugWIRE",
        Hazard::EndsIsp => "is out of reach of serial programming",
        Hazard::Clock => "chooses the clock",
        Hazard::NeedsCrystal => "needs a crystal",
        Hazard::NeedsWatchCrystal => "needs a crystal of 32.768 kHz",
        Hazard::NeedsExternalClock => "needs a clock on XTAL1",
        Hazard::NeedsExternalRc => "needs an RC network",
        Hazard::SlowsClock => "slows the clock",
        Hazard::BrownOut => "holds in reset below a level",
        Hazard::MovesBoot => "moves the start address",
        Hazard::Locks => "only a chip erase undoes it",
        _ => "see the data sheet",
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn bits_are_named_from_the_top() {
        for (mask, want) in
            [(0x80, "7"), (0x3f, "5..0"), (0xbf, "7,5..0"), (0x33, "5..4,1..0"), (0x06, "2..1")]
        {
            assert_eq!(bits(mask), want);
        }
    }
}
