//! From a manifest to a gang. Everything is checked that needs no hardware.

mod context;
mod fault;
mod reader;

use std::borrow::ToOwned as _;
use std::collections::BTreeMap;
use std::format;
use std::path::Path;
use std::string::{String, ToString as _};
use std::vec::Vec;

use super::{Board, Counter, Firmware, Gang, Map, Serial, SerialFormat, Slot, Supply};
use crate::bus::{SupplySetting, Target};
use crate::chip::{self, Chip};
use crate::icsp::Memory;
use crate::job::{Accept, PlanError};
use crate::select::{Decoder, Direct, HCT138, HCT138_ENABLED, HCT154, HCT155, TargetMap, targets};

pub use context::ManifestContext;
pub use fault::{ManifestError, ManifestFault, Problem};
use reader::{At, Place, Reader, Section, is_name};

/// The longest manifest that is read, bytes.
const LONGEST: usize = 256 << 10;

/// The most boards.
const BOARDS: usize = 64;

/// The most slots: as many as so many boards can tell apart.
const SLOTS: usize = 16 * BOARDS;

/// The decoders, by their words in a manifest.
const DECODERS: [(&str, (&str, Decoder<'static>)); 3] =
    [("138", ("74HCT138", HCT138)), ("154", ("74HCT154", HCT154)), ("155", ("74HCT155", HCT155))];

const ROOT: &[&str] = &["log", "check", "serial", "board", "slot"];
const SERIAL: &[&str] = &["counter", "first"];
const BOARD: &[&str] = &["name", "port", "decoder", "lines", "power", "millivolts", "limit_ma"];
const SLOT: &[&str] =
    &["name", "board", "target", "part", "flash", "eeprom", "fuses", "lock", "serial", "accept", "boost"];
const SLOT_SERIAL: &[&str] = &["memory", "address", "width", "endian", "format"];

impl Gang {
    /// The longest manifest that [`from_toml`](Self::from_toml) takes, bytes.
    pub const LONGEST_MANIFEST: usize = LONGEST;

    /// The gang that a manifest describes. `name` is for messages and logs. Paths in the manifest are relative
    /// to `folder`.
    ///
    /// A manifest has at most [256 KiB](Self::LONGEST_MANIFEST), 64 boards and 1024 slots.
    ///
    /// # Errors
    ///
    /// Everything that is wrong, with its line and key.
    pub fn from_toml<C: ManifestContext>(
        name: &str,
        folder: &Path,
        text: &str,
        context: &mut C,
    ) -> Result<Self, ManifestError> {
        if text.len() > LONGEST {
            let problem = Problem::TooLong { got: text.len(), most: LONGEST };
            let fault = ManifestFault { line: 1, key: String::new(), problem };
            return Err(ManifestError { name: name.to_owned(), faults: [fault].into() });
        }
        let mut reader = Reader::new(text);
        let mut gang = Self::new(name);
        if let Some(document) = reader.parse() {
            let root = reader.root(&document, ROOT);
            let mut checker = Checker {
                has_counter: reader.is_there(&root, "serial").is_some(),
                reader: &mut reader,
                context,
                folder,
            };
            gang = checker.gang(&root, gang);
        }
        match reader.into_faults() {
            faults if faults.is_empty() => Ok(gang),
            faults => Err(ManifestError { name: name.to_owned(), faults }),
        }
    }
}

struct Checker<'c, 't, C> {
    reader: &'c mut Reader<'t>,
    context: &'c mut C,
    folder: &'c Path,
    /// There is a section for the counter, whatever is in it.
    has_counter: bool,
}

/// The lines of things that may be there only once.
#[derive(Default)]
struct Seen(BTreeMap<String, usize>);

impl Seen {
    fn check(&mut self, reader: &mut Reader<'_>, what: String, place: &Place) {
        match self.0.get(&what) {
            Some(line) => reader.fault(place, Problem::Twice { what, line: *line }),
            None => drop(self.0.insert(what, place.line)),
        }
    }
}

impl<C: ManifestContext> Checker<'_, '_, C> {
    fn gang(&mut self, root: &Section<'_>, mut gang: Gang) -> Gang {
        if let Some(log) = self.file_name(root, "log") {
            gang = gang.with_log(self.folder.join(log));
        }
        gang.check = self.reader.flag(root, "check").unwrap_or(false);
        if let Some(serial) = self.reader.table(root, "serial", SERIAL) {
            gang.counter = self.counter(&serial);
        }
        let boards = self.reader.tables(root, "board", BOARD, BOARDS);
        if self.reader.is_there(root, "board").is_none() {
            self.reader.missing(root, "board", "");
        }
        let several = boards.len() > 1;
        let mut seen = Seen::default();
        gang = boards
            .iter()
            .fold(gang, |gang, section| gang.with_board(self.board(section, several, &mut seen)));
        let slots = self.reader.tables(root, "slot", SLOT, SLOTS);
        if self.reader.is_there(root, "slot").is_none() {
            self.reader.missing(root, "slot", "");
        }
        for section in &slots {
            self.slot(section, &mut gang, &mut seen);
        }
        self.check_first(root, &gang);
        for (board, section) in gang.boards.iter_mut().zip(&boards) {
            if self.reader.is_there(section, "lines").is_none() {
                keep_used_lines(board);
            }
        }
        gang
    }

    fn counter(&mut self, section: &Section<'_>) -> Option<Counter> {
        let first = self.reader.number(section, "first", 0, u64::MAX).map_or(1, |first| first.value);
        let path = self.file_name(section, "counter");
        if path.is_none() && self.reader.is_there(section, "counter").is_none() {
            self.reader.missing(section, "counter", "the file with the next number");
        }
        Some(Counter::new(self.folder.join(path?), first))
    }

    /// The first number must fit wherever one is written.
    fn check_first(&mut self, root: &Section<'_>, gang: &Gang) {
        let Some(section) = self.reader.inside(root, "serial") else { return };
        let (Some(place), Some(counter)) = (self.reader.is_there(&section, "first"), &gang.counter) else {
            return;
        };
        let narrow = |slot: &&Slot| slot.serial.is_some_and(|serial| serial.largest() < counter.first);
        let narrow = gang.boards.iter().flat_map(|board| &board.slots).find(narrow);
        if let Some((slot, serial)) = narrow.and_then(|slot| Some((slot, slot.serial?))) {
            let (first, largest) = (counter.first, serial.largest());
            let problem = Problem::FirstSerial { first, largest, slot: slot.name.clone() };
            self.reader.fault(&place, problem);
        }
    }

    /// The name of a file that is written.
    fn file_name(&mut self, section: &Section<'_>, key: &str) -> Option<String> {
        let At { value, place } = self.reader.string(section, key)?;
        let is_name = |name: &str| !matches!(name, "" | "." | "..");
        let last = value.rsplit(std::path::is_separator).next();
        if last.is_some_and(is_name) && !value.contains('\0') {
            return Some(value);
        }
        self.reader.fault(&place, Problem::FileName { got: value });
        None
    }

    fn board(&mut self, section: &Section<'_>, several: bool, seen: &mut Seen) -> Board {
        let name = self.name(section, "board", several, seen);
        let port = self.reader.string(section, "port");
        let place = port.as_ref().map_or(&section.place, |port| &port.place);
        if let Some(At { value, place }) = &port
            && let Err(why) = self.context.check_port(value)
        {
            self.reader.fault(place, Problem::Port { why: why.to_string() });
        }
        let what = match &port {
            Some(port) => format!("port {}", port.value),
            None => "a board without a port".to_owned(),
        };
        seen.check(self.reader, what, place);
        let decoder = self.reader.word(section, "decoder", &DECODERS);
        let supplies = [("on", Supply::On), ("off", Supply::Off), ("keep", Supply::Keep)];
        let supply = self.reader.word(section, "power", &supplies).unwrap_or_default();
        let setting = self.supply_setting(section);
        let wanted = decoder.map(|(_, map)| map.lines());
        let lines = self.lines(section, wanted);
        // With a line more, that is its enable input.
        let decoder = match decoder {
            Some((name, HCT138)) if lines.len() == 4 => Some((name, HCT138_ENABLED)),
            decoder => decoder,
        };
        if let (Some((decoder, map)), Some(place)) = (decoder, self.reader.is_there(section, "lines"))
            && lines.len() != usize::from(map.lines())
        {
            let problem = Problem::LineCount { got: lines.len(), decoder, want: map.lines() };
            self.reader.fault(&place, problem);
        }
        let map = match decoder {
            Some((_, map)) => Map::from(map),
            None => Direct::new(lines.len().clamp(1, 8) as u8).into(),
        };
        let name = name.unwrap_or_else(|| "board".to_owned());
        let mut board = Board::new(name, map).with_lines(lines).with_supply(supply);
        board.setting = setting;
        match port {
            Some(port) => board.with_port(port.value),
            None => board,
        }
    }

    /// What the supply of a board is set to, if it says so.
    fn supply_setting(&mut self, section: &Section<'_>) -> Option<SupplySetting> {
        let (lowest, highest) = (SupplySetting::LOWEST, SupplySetting::HIGHEST);
        let millivolts = self.reader.number(section, "millivolts", lowest.into(), highest.into());
        let limit = self.reader.number(section, "limit_ma", 1, SupplySetting::MOST.into());
        let usual = SupplySetting::default();
        // Both are in the range of their type.
        (millivolts.is_some() || limit.is_some()).then(|| SupplySetting {
            millivolts: millivolts.map_or(usual.millivolts, |millivolts| millivolts.value as u16),
            limit_ma: limit.map(|limit| limit.value as u16).or(usual.limit_ma),
        })
    }

    /// The lines of a board: those that it names, or as many as its decoder has, or all.
    fn lines(&mut self, section: &Section<'_>, wanted: Option<u8>) -> Vec<String> {
        let known: Vec<String> = self.context.lines().iter().map(|line| (*line).to_owned()).collect();
        let Some(named) = self.reader.strings(section, "lines") else {
            // A 74HCT154 is on the lines of a Bus Pirate 5, 5XL or 6.
            const OF_154: [&str; 5] = ["io0", "io1", "io2", "io3", "cs"];
            let are_known = OF_154.iter().all(|line| known.iter().any(|known| known == line));
            if wanted == Some(HCT154.lines()) && are_known {
                return OF_154.map(str::to_owned).into();
            }
            return known.into_iter().take(wanted.map_or(usize::MAX, usize::from)).collect();
        };
        if named.value.is_empty() {
            self.reader.fault(&named.place, Problem::Missing { because: "at least one line" });
        }
        // Of more, one is there twice or unknown.
        for (index, line) in named.value.iter().enumerate().take(known.len() + 1) {
            if !known.contains(line) {
                self.reader.unknown_word(&named.place, line, known.iter().map(String::as_str));
            } else if named.value[..index].contains(line) {
                let problem = Problem::Twice { what: line.clone(), line: named.place.line };
                self.reader.fault(&named.place, problem);
            }
        }
        named.value
    }

    /// The name of a slot or board.
    fn name(&mut self, section: &Section<'_>, what: &str, needed: bool, seen: &mut Seen) -> Option<String> {
        let Some(name) = self.reader.string(section, "name") else {
            if needed && self.reader.is_there(section, "name").is_none() {
                self.reader.missing(section, "name", "");
            }
            return None;
        };
        if is_name(&name.value) {
            seen.check(self.reader, format!("{what} {}", name.value), &name.place);
        } else {
            self.reader.fault(&name.place, Problem::Name { got: name.value.clone() });
        }
        Some(name.value)
    }

    fn slot(&mut self, section: &Section<'_>, gang: &mut Gang, seen: &mut Seen) {
        let name = self.name(section, "slot", true, seen).unwrap_or_default();
        let board = self.board_of(section, &gang.boards);
        let target = self.target(section, board.map(|board| &gang.boards[board]), seen);
        // Where the part is not known, only the words are looked at.
        let chip = self.part(section);
        let policy = self
            .context
            .policy()
            .with_accepted(self.accept(section))
            .with_boost(self.reader.flag(section, "boost").unwrap_or(false));
        let mut slot = Slot::new(name, target.unwrap_or(Target::ONLY), chip.unwrap_or(chip::ATMEGA8))
            .with_policy(policy);
        slot.flash = self.firmware(section, chip.as_ref(), Memory::Flash, gang);
        slot.eeprom = self.firmware(section, chip.as_ref(), Memory::Eeprom, gang);
        slot.lock = self.reader.number(section, "lock", 0, 255).map(|lock| lock.value as u8);
        if let Some(chip) = chip {
            self.fuses(section, &chip, &mut slot);
        }
        self.serial(section, &mut slot, chip.is_some());
        if let Some(place) = self.reader.is_there(section, "serial").filter(|_| !self.has_counter) {
            let because = "[serial] with its counter, from which the numbers come";
            self.reader.fault(&place, Problem::Missing { because });
        }
        let any = ["flash", "eeprom", "fuses", "lock", "serial"];
        if any.iter().all(|key| self.reader.is_there(section, key).is_none()) {
            self.reader.missing(section, "flash", "a slot without flash, eeprom, fuses, lock and serial");
        }
        if chip.is_some() {
            self.check_plan(section, &slot);
        }
        if let Some(board) = board {
            gang.add_slot(board, slot);
        }
    }

    /// The index of the board that a slot is on.
    fn board_of(&mut self, section: &Section<'_>, boards: &[Board]) -> Option<usize> {
        let Some(At { value, place }) = self.reader.string(section, "board") else {
            if boards.len() > 1 && self.reader.is_there(section, "board").is_none() {
                self.reader.missing(section, "board", "there are several");
            }
            return (boards.len() == 1).then_some(0);
        };
        let found = boards.iter().position(|board| board.name == value);
        if found.is_none() {
            self.reader.unknown_word(&place, &value, boards.iter().map(|board| board.name.as_str()));
        }
        found
    }

    fn target(&mut self, section: &Section<'_>, board: Option<&Board>, seen: &mut Seen) -> Option<Target> {
        let Some(At { value, place }) = self.reader.number(section, "target", 0, 15) else {
            if self.reader.is_there(section, "target").is_none() {
                self.reader.missing(section, "target", "");
            }
            return None;
        };
        let (board, target) = (board?, Target(value as u8));
        if board.map.levels(target).is_none() {
            let last = targets(&board.map).last().map_or(0, |target| target.0);
            self.reader.fault(&place, Problem::NoSuchTarget { got: target.0, last });
        } else {
            seen.check(self.reader, format!("target {target} of {}", board.name), &place);
        }
        Some(target)
    }

    fn part(&mut self, section: &Section<'_>) -> Option<Chip> {
        let Some(At { value, place }) = self.reader.string(section, "part") else {
            if self.reader.is_there(section, "part").is_none() {
                self.reader.missing(section, "part", "");
            }
            return None;
        };
        let found = chip::find(&value).copied();
        if found.is_none() {
            let similar: Vec<_> = chip::similar(&value).map(|chip| chip.name.to_owned()).collect();
            let problem = match chip::other_interface(&value) {
                Some(interface) => Problem::OutOfReach { part: value, interface },
                None => {
                    Problem::UnknownWord { got: value, nearest: similar.first().cloned(), known: similar }
                }
            };
            self.reader.fault(&place, problem);
        }
        found
    }

    fn firmware(
        &mut self,
        section: &Section<'_>,
        chip: Option<&Chip>,
        memory: Memory,
        gang: &mut Gang,
    ) -> Option<Firmware> {
        let At { value: file, place } = self.reader.string(section, memory.name())?;
        let path = self.folder.join(&file);
        match self.context.firmware(&path, chip, memory) {
            Ok(firmware) => {
                gang.sources.push(path);
                Some(Firmware { file, ..firmware })
            }
            Err(why) => {
                self.reader.fault(&place, Problem::File { file, why: why.to_string() });
                None
            }
        }
    }

    /// The hazards whose names are listed.
    fn accept(&mut self, section: &Section<'_>) -> Accept {
        let mut accept = Accept::empty();
        let Some(At { value: names, place }) = self.reader.strings(section, "accept") else { return accept };
        for name in names {
            match name.parse::<Accept>() {
                Ok(flag) => accept |= flag,
                Err(_) => self.reader.unknown_word(&place, &name, Accept::names()),
            }
        }
        accept
    }

    fn fuses(&mut self, section: &Section<'_>, chip: &Chip, slot: &mut Slot) {
        let known: Vec<_> = chip.fuses.iter().map(|byte| Memory::Fuse(byte.fuse).name()).collect();
        let Some(fuses) = self.reader.table(section, "fuses", &known) else { return };
        for byte in chip.fuses {
            let name = Memory::Fuse(byte.fuse).name();
            if let Some(value) = self.reader.number(&fuses, name, 0, 255) {
                slot.fuses.push((byte.fuse, value.value as u8));
            }
        }
    }

    fn serial(&mut self, section: &Section<'_>, slot: &mut Slot, check_range: bool) {
        let Some(serial) = self.reader.table(section, "serial", SLOT_SERIAL) else { return };
        let memories = [("eeprom", Memory::Eeprom), ("flash", Memory::Flash)];
        let memory = self.reader.word(&serial, "memory", &memories).unwrap_or(Memory::Eeprom);
        let ascii = self.reader.word(&serial, "format", &[("binary", false), ("ascii", true)]);
        let ends = [("little", SerialFormat::Little), ("big", SerialFormat::Big)];
        let endian = self.reader.word(&serial, "endian", &ends);
        let format = match ascii {
            Some(true) => SerialFormat::Ascii,
            _ => endian.unwrap_or(SerialFormat::Little),
        };
        if let (Some(true), Some(place)) = (ascii, self.reader.is_there(&serial, "endian")) {
            self.reader.fault(&place, Problem::Pointless { because: "digits have one order only" });
        }
        for key in ["address", "width"] {
            if self.reader.is_there(&serial, key).is_none() {
                self.reader.missing(&serial, key, "");
            }
        }
        let at = self.reader.number(&serial, "address", 0, u32::MAX.into());
        let width = self.reader.number(&serial, "width", 1, Serial::widest(format).into());
        let (Some(at), Some(width)) = (at, width) else { return };
        let serial = Serial::new(memory, at.value as u32, width.value as u8, format);
        let size = memory.size(&slot.chip);
        if check_range && serial.end() > u64::from(size) {
            self.reader.fault(&at.place, Problem::SerialRange { end: serial.end(), size });
            return;
        }
        slot.serial = Some(serial);
    }

    /// Checks each key of a slot against its chip, so that a fault has the place of its key.
    fn check_plan(&mut self, section: &Section<'_>, slot: &Slot) {
        let parts = [
            ("flash", Slot { flash: slot.flash.clone(), ..Self::nothing(slot) }),
            ("eeprom", Slot { eeprom: slot.eeprom.clone(), ..Self::nothing(slot) }),
            ("fuses", Slot { fuses: slot.fuses.clone(), ..Self::nothing(slot) }),
            ("lock", Slot { lock: slot.lock, ..Self::nothing(slot) }),
        ];
        for (key, part) in parts {
            let (Err(error), Some(place)) = (part.plan(None), self.reader.is_there(section, key)) else {
                continue;
            };
            let place = match error {
                PlanError::Hazard(hazard) => {
                    self.fuse_place(section, Memory::Fuse(hazard.fuse)).unwrap_or(place)
                }
                _ => place,
            };
            self.reader.fault(&place, Problem::Plan(error));
        }
    }

    fn nothing(slot: &Slot) -> Slot {
        Slot::new(slot.name.clone(), slot.target, slot.chip).with_policy(slot.policy)
    }

    fn fuse_place(&self, section: &Section<'_>, memory: Memory) -> Option<Place> {
        let fuses = self.reader.inside(section, "fuses")?;
        self.reader.is_there(&fuses, memory.name())
    }
}

/// Takes away lines that the manifest does not name and no slot needs. Not every programmer has them all.
fn keep_used_lines(board: &mut Board) {
    let used = board.slots.iter().map(|slot| slot.target.0 + 1).max().unwrap_or(1);
    if let Map::Direct(map) = &mut board.map
        && used < map.lines()
    {
        *map = Direct::new(used);
        board.lines.truncate(used.into());
    }
}
