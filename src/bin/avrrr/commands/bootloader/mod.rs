//! `avrrr burn-bootloader`: fuses, bootloader and lock bits of a board of an Arduino core.

mod boards;

use std::fs;
use std::path::{Path, PathBuf};

use avrrr::chip::{Chip, Fuse};
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{Operation, Plan};

use crate::args::{Connection, Hazards};
use crate::bus_options::Traffic;
use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::driver::Driver;
use crate::files::{self, LoadOptions};
use crate::memory_spec::{Format, MemorySpec, Op};
use crate::run_plan::refused_plan;
use crate::standard_output::print_lines;
use crate::table::Table;
use boards::{Board, Choices, Core, Property};

/// Burn the bootloader of a board: erase, fuses, flash and lock bits, as an Arduino core has them
///
/// The files of the core say what: boards.txt, beside it boards.local.txt, platform.txt and platform.local.txt, if they
/// exist, and the bootloader below the folder bootloaders. A core without a bootloader in its file (empty.hex) gets fuses
/// and lock bits, and an empty flash. Fuse values that this programmer cannot undo are refused (see --accept).
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100)]
#[command(
    after_help = "Example:\n  avrrr burn-bootloader --boards ~/.arduino15/packages/arduino/hardware/avr/1.8.6 \
    --board nano --menu cpu=atmega328"
)]
pub(crate) struct BurnBootloaderArgs {
    /// The boards.txt of the core, or the folder that it is in
    #[arg(long, value_name = "FILE")]
    boards: PathBuf,

    /// The board: uno, or as the IDE says it, arduino:avr:nano:cpu=atmega328; without it, the boards are listed
    #[arg(long, value_name = "BOARD")]
    board: Option<String>,

    /// What is chosen in a menu of the board: cpu=atmega328; repeatable. Of other menus the first option is taken
    #[arg(long = "menu", value_name = "MENU=OPTION")]
    menus: Vec<String>,

    /// Write nothing and open no port; say what would be written
    #[arg(short = 'n')]
    no_write: bool,

    #[command(flatten)]
    hazards: Hazards,

    #[command(flatten)]
    connection: Connection,
}

pub(super) fn run(args: &BurnBootloaderArgs) -> Result<(), Diagnostic> {
    let file = match args.boards.is_dir() {
        true => args.boards.join("boards.txt"),
        false => args.boards.clone(),
    };
    let folder = file.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let core = read(&file, folder)?;
    let Some(name) = &args.board else {
        let mut table = Table::new(["board", "name"]);
        core.boards().for_each(|(id, name)| table.row([id.to_owned(), name.to_owned()]));
        return print_lines(&table.to_string());
    };
    let (id, menus) = choice(name, &args.menus)?;
    let mut board = core.board(id, &menus)?;
    let here = fs::canonicalize(folder).unwrap_or_else(|_| folder.to_owned());
    board.define("runtime.platform.path", here.to_string_lossy().into_owned());
    let job = Job::of(&board, folder)?;
    let policy = args.hazards.policy(&args.connection);
    let plan = Plan::new(job.chip, job.operations.clone(), policy).map_err(|error| refused_plan(&error))?;
    let driver = Driver::new(&args.connection, Traffic::Much)?;
    for (menu, option, others) in board.taken.iter().filter(|(.., others)| !others.is_empty()) {
        driver.say(format!("note: menu {menu}: {option}, the first; there is also {}", others.join(", ")));
    }
    job.notes.iter().for_each(|note| driver.say(note));
    driver.say(&job.summary);
    if args.no_write {
        driver.say("not written because of -n");
        return Ok(());
    }
    driver.program(job.chip, &|programmer, runner| runner.run(plan.clone(), &[], programmer).map(drop))
}

/// The properties of a core.
fn read(boards: &Path, folder: &Path) -> Result<Core, Diagnostic> {
    let load = |path: &Path| {
        let name = path.to_string_lossy();
        let bytes = files::read(&name).map_err(|error| Diagnostic::of(&error).about(&name))?;
        Ok((name.into_owned(), String::from_utf8_lossy(&bytes).into_owned()))
    };
    let mut core = Core::default();
    for name in ["platform.txt", "platform.local.txt"] {
        let path = folder.join(name);
        if path.is_file() {
            let (name, text) = load(&path)?;
            core.add_platform(&name, &text)?;
        }
    }
    let (name, text) = load(boards)?;
    core.add_boards(&name, &text)?;
    let local = folder.join("boards.local.txt");
    if local.is_file() {
        let (name, text) = load(&local)?;
        core.add_boards(&name, &text)?;
    }
    Ok(core)
}

/// The board, and what is chosen in its menus.
fn choice<'n>(name: &'n str, menus: &[String]) -> Result<(&'n str, Choices), Diagnostic> {
    let mut parts = name.splitn(4, ':');
    let (id, inside) = match (parts.next(), parts.next(), parts.next(), parts.next()) {
        (Some(_), Some(_), Some(id), options) => (id, options),
        _ => (name, None),
    };
    let inside = inside.into_iter().flat_map(|options| options.split(','));
    let pair = |text: &str| {
        let form =
            || Diagnostic::new(format!("{text:?} is not a menu with an option, such as cpu=atmega328"));
        text.split_once('=').map(|(menu, option)| (menu.to_owned(), option.to_owned())).ok_or_else(form)
    };
    let all: Result<Vec<_>, _> = inside.chain(menus.iter().map(|menu| &**menu)).map(pair).collect();
    Ok((id, all?))
}

/// What is done for a board.
struct Job {
    chip: Chip,
    operations: Vec<Operation>,
    notes: Vec<String>,
    summary: String,
}

impl Job {
    fn of(board: &Board, folder: &Path) -> Result<Self, Diagnostic> {
        let Some(mcu) = board.get("build.mcu")? else {
            return Err(Diagnostic::new(format!("{} has no build.mcu, which names the chip", board.id)));
        };
        let chip = find_chip(&mcu.text).map_err(|error| {
            let help = format!("the chip is that of {}, with the options of its menus", board.id);
            mcu.wrong(error.text()).help(help)
        })?;
        let mut this =
            Self { chip, operations: vec![Operation::Erase], notes: Vec::new(), summary: String::new() };
        this.summary = format!("{} ({}): {}", board.id, board.name, chip.name);
        this.add_flash(board, folder)?;
        let only = chip.fuses.iter().any(|byte| byte.fuse == Fuse::Only);
        let low = if only { Fuse::Only } else { Fuse::Low };
        for (key, fuse) in
            [("low_fuses", low), ("high_fuses", Fuse::High), ("extended_fuses", Fuse::Extended)]
        {
            if let Some(value) = board.get(&format!("bootloader.{key}"))? {
                this.add_byte(Memory::Fuse(fuse), &value)?;
            }
        }
        this.add_lock(board)?;
        if this.operations.len() == 1 {
            return Err(Diagnostic::new(format!("{} has neither a bootloader nor fuses", board.id)));
        }
        Ok(this)
    }

    fn add_flash(&mut self, board: &Board, folder: &Path) -> Result<(), Diagnostic> {
        let Some(file) = board.get("bootloader.file")? else {
            self.notes.push(format!("note: {} has no bootloader: flash stays empty", board.id));
            return Ok(());
        };
        // Cores of the time before 1.5 had a folder of their own for it.
        let path = board.get("bootloader.path")?.map_or(PathBuf::new(), |path| PathBuf::from(path.text));
        let path = folder.join("bootloaders").join(path).join(&file.text);
        let spec = MemorySpec::new(Memory::Flash, Op::Write, path.to_string_lossy(), Format::Auto);
        let options = LoadOptions { chip: Some(&self.chip), any_signature: false, choice: None };
        let loaded = files::load(&spec, options).map_err(|error| file.wrong(error.text()))?;
        self.notes.extend(loaded.notes);
        if loaded.image.is_empty() {
            self.notes
                .push(format!("note: {} is empty: there is no bootloader, flash stays empty", file.text));
            return Ok(());
        }
        self.add(Memory::Flash, loaded.image).map_err(|error| file.wrong(error.text()))?;
        self.summary += &format!(", {}", file.text);
        Ok(())
    }

    fn add_byte(&mut self, memory: Memory, value: &Property) -> Result<(), Diagnostic> {
        let byte = files::parse_byte(&value.text).map_err(|error| value.wrong(error.text()))?;
        if memory.size(&self.chip) == 0 {
            self.notes.push(format!("note: the {} has no {memory}: left out", self.chip.name));
            return Ok(());
        }
        let image = Image::from_bytes(0, [byte]).map_err(|error| Diagnostic::of(&error))?;
        self.add(memory, image).map_err(|error| value.wrong(error.text()))?;
        self.summary += &format!(", {memory} {byte:#04x}");
        Ok(())
    }

    /// An erase sets all lock bits, and what is written clears some: in the end those are left that both values have.
    fn add_lock(&mut self, board: &Board) -> Result<(), Diagnostic> {
        let mut lock: Option<(Property, u8)> = None;
        for key in ["bootloader.unlock_bits", "bootloader.lock_bits"] {
            let Some(value) = board.get(key)? else { continue };
            let byte = files::parse_byte(&value.text).map_err(|error| value.wrong(error.text()))?;
            let before = lock.map_or(0xff, |(_, byte)| byte);
            lock = Some((value, byte & before));
        }
        let Some((mut value, byte)) = lock else { return Ok(()) };
        if byte & self.chip.lock.used == self.chip.lock.used {
            return Ok(());
        }
        value.text = format!("{byte:#04x}");
        self.add_byte(Memory::Lock, &value)
    }

    /// Adds a write that the chip can take.
    fn add(&mut self, memory: Memory, image: Image) -> Result<(), Diagnostic> {
        let size = memory.size(&self.chip);
        if image.end().is_some_and(|end| end > size.into()) {
            return Err(Diagnostic::new(format!("it is larger than the {memory} of the {}", self.chip.name)));
        }
        self.operations.push(Operation::Write { memory, image });
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_board_may_be_named_as_the_ide_does() {
        let pairs = |name, menus: &[&str]| {
            let menus: Vec<_> = menus.iter().map(|menu| (*menu).to_owned()).collect();
            choice(name, &menus).map(|(id, all)| {
                let all: Vec<_> = all.iter().map(|(menu, option)| format!("{menu}={option}")).collect();
                format!("{id} {}", all.join(" "))
            })
        };
        for (name, menus, want) in [
            ("uno", &[][..], "uno "),
            ("arduino:avr:uno", &[], "uno "),
            (
                "MiniCore:avr:328:clock=8MHz_internal,BOD=2v7",
                &["LTO=Os"],
                "328 clock=8MHz_internal BOD=2v7 LTO=Os",
            ),
        ] {
            assert_eq!(pairs(name, menus).ok().as_deref(), Some(want));
        }
        assert!(pairs("nano", &["atmega328"]).is_err());
    }
}
