//! The chips on the simulated board: as typed, as built, and as they are left.

use std::fmt;
use std::path::Path;

use avrrr::chip::{Chip, Hertz};
use avrrr::icsp::Memory;
use avrrr::select::Target;
use avrrr::sim::{Avr, Board, Hardware};

use super::reset_line::{Part, Select};
use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::files::{self, LoadOptions};
use crate::memory_spec::{Format, MemorySpec, Op};

/// `PART@SELECT[,clock=HZ][,xtal=none|aux]`.
#[derive(Debug, Clone)]
pub(super) struct ChipSpec {
    /// As typed.
    part: String,
    select: Select,
    pub(super) chip: Chip,
    /// Hz.
    clock: Option<Hertz>,
    xtal: Xtal,
}

/// What is at XTAL1 of a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Xtal {
    /// What its fuses need.
    Attached,
    Nothing,
    /// A wire from AUX, and nothing else.
    Aux,
}

impl ChipSpec {
    pub(super) fn parse(spec: &str) -> Result<Self, String> {
        let (place, options) = spec.split_once(',').map_or((spec, None), |(a, b)| (a, Some(b)));
        let Some((part, select)) = place.split_once('@') else {
            return Err("the form is PART@SELECT[,clock=HZ], for example atmega328p@cs".to_owned());
        };
        let select = Select::parse(select)?;
        let chip = find_chip(part).map_err(|diagnostic| diagnostic.to_string().trim_end().to_owned())?;
        let mut this = Self { part: part.to_owned(), select, chip, clock: None, xtal: Xtal::Attached };
        for option in options.iter().flat_map(|options| options.split(',')) {
            match option.split_once('=') {
                Some(("clock", value)) => this.clock = Some(parse_clock(value)?),
                Some(("xtal", "none")) => this.xtal = Xtal::Nothing,
                Some(("xtal", "aux")) => this.xtal = Xtal::Aux,
                _ => return Err("the options of a chip are clock=HZ, xtal=none and xtal=aux".to_owned()),
            }
        }
        if this.clock.is_some() && this.xtal != Xtal::Attached {
            return Err("with clock=HZ a chip has that clock, whatever is at its XTAL1".to_owned());
        }
        Ok(this)
    }

    /// Was nothing said of its clock?
    pub(super) fn has_usual_clock(&self) -> bool {
        self.clock.is_none() && self.xtal == Xtal::Attached
    }

    /// `PART@SELECT`.
    pub(super) fn name(&self) -> String {
        format!("{}@{}", self.part, self.select)
    }

    /// Does a name mean this chip: `PART` or `PART@SELECT`?
    pub(super) fn is_called(&self, name: &str) -> bool {
        self.part.eq_ignore_ascii_case(name) || self.name() == name
    }

    pub(super) fn part(&self) -> &str {
        &self.part
    }

    pub(super) fn select(&self) -> impl fmt::Display {
        self.select
    }
}

/// `16000000`, `16MHz`, `3.6864MHz`, `128kHz`.
pub(super) fn parse_clock(text: &str) -> Result<Hertz, String> {
    let lower = text.to_ascii_lowercase();
    let units = [("mhz", 1e6), ("khz", 1e3), ("hz", 1.0), ("", 1.0)];
    let parsed = units.iter().find_map(|(unit, factor)| {
        let number = lower.strip_suffix(unit)?;
        // Digits and a point only: no signs, exponents, infinities.
        let plain = number.bytes().all(|byte| byte.is_ascii_digit() || byte == b'.');
        Some((plain.then(|| number.parse::<f64>().ok()).flatten()? * factor).round())
    });
    match parsed {
        // Exact: such a float is a whole number in range.
        Some(hz) if (1.0..=100e6).contains(&hz) => Ok(Hertz(hz as u32)),
        _ => Err(format!("{text} is not a clock: 1 Hz to 100 MHz, such as 16000000, 16MHz or 128kHz")),
    }
}

/// `PART[@SELECT]`, and what follows its colon.
fn split_part(spec: &str) -> Option<(&str, &str)> {
    let end = spec.find(':')?;
    let select = spec[..end].split_once('@').map(|(_, select)| select);
    let has_output = Part::ALL.iter().any(|part| select == Some(part.name()));
    let end = if has_output { end + 1 + spec[end + 1..].find(':')? } else { end };
    Some((&spec[..end], &spec[end + 1..]))
}

/// `PART[@SELECT]:MEMORY:FILE`.
#[derive(Debug, Clone)]
pub(super) struct Load {
    part: String,
    memory: Memory,
    file: String,
}

impl Load {
    pub(super) fn parse(spec: &str) -> Result<Self, String> {
        let parts = split_part(spec).and_then(|(part, rest)| Some((part, rest.split_once(':')?)));
        let Some((part, (memory, file))) = parts else {
            return Err("the form is PART:MEMORY:FILE, for example atmega328p:flash:blink.hex".to_owned());
        };
        let memory = match memory {
            "flash" => Memory::Flash,
            "eeprom" => Memory::Eeprom,
            _ => return Err(format!("{memory} cannot be filled beforehand: flash or eeprom")),
        };
        if file.is_empty() {
            return Err("the file name is empty".to_owned());
        }
        Ok(Self { part: part.to_owned(), memory, file: file.to_owned() })
    }

    fn apply(&self, specs: &[ChipSpec], avrs: &mut [Avr]) -> Result<(), Diagnostic> {
        let about = |diagnostic: Diagnostic| {
            diagnostic.about(format_args!("--load {}:{}:{}", self.part, self.memory, self.file))
        };
        let mut fits = specs.iter().zip(avrs).filter(|(spec, _)| spec.is_called(&self.part));
        let Some((_, avr)) = fits.next() else {
            return Err(about(Diagnostic::new("no --chip has that name")));
        };
        if fits.next().is_some() {
            return Err(about(
                Diagnostic::new("several chips have that name")
                    .help("add the line of the one that is meant: PART@cs".to_owned()),
            ));
        }
        let spec = MemorySpec::new(self.memory, Op::Write, &self.file, Format::Auto);
        let options = LoadOptions { chip: Some(avr.chip()), ..LoadOptions::default() };
        let image = files::load(&spec, options).map_err(about)?.image;
        let size = self.memory.size(avr.chip());
        if image.end().is_some_and(|end| end > size.into()) {
            return Err(about(Diagnostic::new(format!("it does not fit: the chip has {size} bytes"))));
        }
        for (at, bytes) in image.segments() {
            match self.memory {
                Memory::Eeprom => avr.set_eeprom(at as usize, bytes),
                _ => avr.set_flash(at as usize, bytes),
            }
        }
        Ok(())
    }
}

/// One RESET line, one chip; and no lines that the hardware does not have, or that serve another
/// purpose.
///
/// `native`: a v5, 5XL or v6 that is not in its legacy mode.
pub(super) fn check(specs: &[ChipSpec], hardware: Hardware, native: bool) -> Result<(), Diagnostic> {
    for (at, spec) in specs.iter().enumerate() {
        if native { check_native_pins(spec, hardware) } else { check_pins(spec, hardware) }?;
        specs[..at].iter().try_for_each(|other| check_pair(other, spec))?;
    }
    Ok(())
}

fn check_native_pins(spec: &ChipSpec, hardware: Hardware) -> Result<(), Diagnostic> {
    let needs = match spec.select {
        Select::Cs | Select::Io(_) | Select::Output(Part::Hct138OnIo | Part::Hct154, _) => return Ok(()),
        Select::Aux | Select::Aux2 => "needs AUX or AUX2",
        Select::Output(..) => "needs AUX, as an address line of the decoder",
    };
    Err(Diagnostic::new(format!("{} {needs}: a Bus Pirate {hardware} has none", spec.name()))
        .help("use cs, io0 to io3, 138io:0 to 138io:7 or 154:0 to 154:15".to_owned()))
}

fn check_pins(spec: &ChipSpec, hardware: Hardware) -> Result<(), Diagnostic> {
    let on_io = matches!(spec.select, Select::Io(_) | Select::Output(Part::Hct138OnIo | Part::Hct154, _));
    if on_io {
        let name = spec.name();
        return Err(Diagnostic::new(format!(
            "{name} needs IO0 to IO3, which a Bus Pirate {hardware} does not have here"
        ))
        .help("add --hardware v5 (or v5xl, v6) and --mode bpio2".to_owned()));
    }
    let needs = match (hardware, spec.select) {
        (Hardware::V1a, _) | (_, Select::Cs) => return Ok(()),
        (Hardware::V5 | Hardware::V5xl | Hardware::V6, Select::Aux) => "needs AUX",
        (Hardware::V5 | Hardware::V5xl | Hardware::V6, Select::Output(..)) => {
            "needs AUX, as an address line of the decoder"
        }
        (_, Select::Aux2) => "needs AUX2",
        (_, Select::Output(Part::Hct138, _)) => "needs AUX2, as the third address line of the 138",
        _ => return Ok(()),
    };
    let name = spec.name();
    Err(match hardware {
        Hardware::V5 | Hardware::V5xl | Hardware::V6 => {
            Diagnostic::new(format!("{name} {needs}: a Bus Pirate {hardware} in its legacy mode has only CS"))
                .help("use cs".to_owned())
        }
        _ => Diagnostic::new(format!("{name} {needs}: a Bus Pirate {hardware} has none, only v1a has"))
            .help("add --hardware v1a, or use cs, aux, 155:0 to 155:2".to_owned()),
    })
}

fn check_pair(one: &ChipSpec, other: &ChipSpec) -> Result<(), Diagnostic> {
    let names = format!("{} and {}", one.name(), other.name());
    if one.select == other.select {
        return Err(Diagnostic::new(format!("{names} have the same RESET line"))
            .help("two chips in reset at once answer at once".to_owned()));
    }
    match (one.select, other.select) {
        (Select::Output(a, _), Select::Output(b, _)) if a != b => {
            let (a, b) = (a.min(b).name(), a.max(b).name());
            Err(Diagnostic::new(format!("{names}: a {a} and a {b} would share address lines"))
                .help("use one decoder".to_owned()))
        }
        (Select::Output(part, _), Select::Cs) | (Select::Cs, Select::Output(part, _))
            if part.has_enable() =>
        {
            Err(Diagnostic::new(format!("{names}: cs is the enable input of the {} already", part.name()))
                .help("put all chips behind the decoder".to_owned()))
        }
        (Select::Output(part, _), line) | (line, Select::Output(part, _))
            if part.address().contains(&line) =>
        {
            Err(Diagnostic::new(format!("{names}: {line} is an address line of the {} already", part.name()))
                .help("put all chips behind the decoder".to_owned()))
        }
        _ => Ok(()),
    }
}

/// What the board has besides its chips.
#[derive(Debug, Clone, Default, clap::Args)]
pub(super) struct Extras {
    /// A jumper from MOSI to MISO, for "avrrr bench"; not with a chip
    #[arg(long, conflicts_with = "chips")]
    jumper: bool,

    /// A 74HCT244 for each chip, which connects it to the bus only while it is in reset
    #[arg(long)]
    buffers: bool,

    /// Chips refuse Programming Enable during the 20 ms after RESET went low, instead of counting it
    #[arg(long)]
    strict_entry: bool,

    /// The board has a supply of its own, which is always on: 5000 mV unless given
    #[arg(long, value_name = "MV", num_args = 0..=1, require_equals = true, default_missing_value = "5000")]
    self_powered: Option<u16>,
}

/// The board with these chips, filled as asked.
pub(super) fn board(specs: &[ChipSpec], loads: &[Load], extras: &Extras) -> Result<Board, Diagnostic> {
    let mut avrs: Vec<_> = specs
        .iter()
        .map(|spec| {
            let avr = Avr::new(spec.chip).strict_entry(extras.strict_entry);
            let avr = if spec.xtal == Xtal::Attached { avr } else { avr.with_nothing_on_xtal() };
            spec.clock.map_or(avr.clone(), |clock| avr.with_clock(clock))
        })
        .collect();
    for load in loads {
        load.apply(specs, &mut avrs)?;
    }
    let board = match specs.iter().find_map(|spec| spec.select.decoder()) {
        Some(part) => Board::new().with_decoder(part.decoder()),
        None => Board::new(),
    };
    let board = extras.self_powered.map_or(board.clone(), |millivolts| board.self_powered_at(millivolts));
    let board = if extras.jumper { board.with_jumper() } else { board };
    let board = if extras.buffers { board.with_buffers() } else { board };
    let board = specs.iter().zip(avrs).fold(board, |board, (spec, avr)| board.with(avr, spec.select.line()));
    let wired = (0..=u8::MAX).zip(specs).filter(|(_, spec)| spec.xtal == Xtal::Aux);
    Ok(wired.fold(board, |board, (number, _)| board.with_xtal1_on_aux(Target(number))))
}

/// Each chip of the board with what was typed for it.
pub(super) fn avrs<'a>(
    specs: &'a [ChipSpec],
    board: &'a Board,
) -> impl Iterator<Item = (&'a ChipSpec, Target, &'a Avr)> {
    (0..=u8::MAX).zip(specs).filter_map(|(number, spec)| {
        let target = Target(number);
        Some((spec, target, board.avr(target)?))
    })
}

/// Writes the memories of all chips.
pub(super) fn dump(specs: &[ChipSpec], board: &Board, folder: &Path) -> Result<(), Diagnostic> {
    for (spec, _, avr) in avrs(specs, board) {
        let fuses: Vec<_> = avr.chip().fuses.iter().filter_map(|byte| avr.fuse(byte.fuse)).collect();
        let memories =
            [("flash", avr.flash()), ("eeprom", avr.eeprom()), ("fuses", &fuses), ("lock", &[avr.lock()])];
        for (memory, bytes) in memories.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let path = folder.join(format!("{}.{memory}.bin", spec.name()));
            files::output::write_whole(&path, bytes)
                .map_err(|error| Diagnostic::of(&error).about(path.display()))?;
        }
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn clocks() {
        for (text, hz) in [
            ("16000000", 16_000_000),
            ("16MHz", 16_000_000),
            ("128kHz", 128_000),
            ("3.6864mhz", 3_686_400),
            ("1", 1),
            ("32768Hz", 32_768),
        ] {
            assert_eq!(parse_clock(text), Ok(Hertz(hz)), "{text}");
        }
        for wrong in ["", "MHz", "-1", "+1", "1e6", "16M", "inf", "nan", "0", "1GHz", "1000MHz", "0.1"] {
            assert!(parse_clock(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn chips() {
        let spec = ChipSpec::parse("m328p@aux,clock=16MHz").unwrap();
        assert_eq!(
            (spec.name().as_str(), spec.chip.name, spec.clock),
            ("m328p@aux", "ATmega328P", Some(Hertz::mhz(16)))
        );
        assert_eq!(ChipSpec::parse("ATmega8@cs").unwrap().clock, None);
        assert_eq!(ChipSpec::parse("m8@cs,xtal=none").unwrap().xtal, Xtal::Nothing);
        for name in ["t85@cs", "t85@aux", "t85@aux2", "t85@138:0", "T85@138:6", "t85@155:0", "t85@155:2"] {
            assert_eq!(ChipSpec::parse(name).unwrap().name(), name);
        }
        for (wrong, reason) in [
            ("m328p", "PART@SELECT"),
            ("m328p@", "not a line"),
            ("m328p@reset", "not a line"),
            ("m328p@138", "not a line"),
            ("m328p@138:7", "must stay free"),
            ("m328p@155:3", "must stay free"),
            ("m328p@138:8", "outputs 0 to 6"),
            ("m328p@155:4", "outputs 0 to 2"),
            ("m328p@155:", "outputs 0 to 2"),
            ("m328p@138:+1", "outputs 0 to 6"),
            ("m328p@138:05", "outputs 0 to 6"),
            ("m328p@139:0", "not a line"),
            ("@cs", "is missing"),
            ("m328q@cs", "did you mean"),
            ("m328p@cs,clock", "clock=HZ"),
            ("m328p@cs,clock=fast", "not a clock"),
            ("m328p@cs,speed=1", "clock=HZ"),
            ("m328p@cs,xtal=8MHz", "xtal=none and xtal=aux"),
            ("m328p@cs,xtal=aux,clock=8MHz", "whatever is at its XTAL1"),
        ] {
            let error = ChipSpec::parse(wrong).unwrap_err();
            assert!(error.contains(reason), "{wrong}: {error}");
        }
    }

    fn checked(hardware: Hardware, chips: &str) -> Result<(), String> {
        let specs: Vec<_> = chips.split(' ').map(|spec| ChipSpec::parse(spec).unwrap()).collect();
        check(&specs, hardware, false).map_err(|diagnostic| diagnostic.to_string())
    }

    #[test]
    fn boards_that_can_be() {
        use Hardware::{V1a, V3, V4, V5, V6};
        for (hardware, chips) in [
            (V4, "m8@cs m8@aux"),
            (V5, "m8@cs"),
            (V3, "m8@cs m8@aux"),
            (V3, "m8@155:0 m8@155:1 m8@155:2"),
            (V1a, "m8@cs m8@aux m8@aux2"),
            (V1a, "m8@138:0 m8@138:6"),
            (V1a, "m8@155:0 t85@aux2"),
        ] {
            assert_eq!(checked(hardware, chips), Ok(()), "{chips}");
        }
        for (hardware, chips, reason) in [
            (V3, "m8@aux2", "m8@aux2 needs AUX2: a Bus Pirate v3 has none"),
            (V3, "m8@138:1", "third address line"),
            (V4, "m8@aux2", "m8@aux2 needs AUX2: a Bus Pirate v4 has none"),
            (V5, "m8@aux", "m8@aux needs AUX: a Bus Pirate v5 in its legacy mode has only CS"),
            (V6, "m8@155:0", "needs AUX, as an address line of the decoder"),
            (V3, "m8@cs t85@cs", "m8@cs and t85@cs have the same RESET line"),
            (V1a, "m8@138:1 m8@138:2 t85@138:1", "the same RESET line"),
            (V1a, "m8@138:1 m8@155:1", "share address lines"),
            (V1a, "m8@138:1 m8@aux2", "aux2 is an address line of the 138"),
            (V3, "m8@aux m8@155:1", "aux is an address line of the 155"),
        ] {
            let refused = checked(hardware, chips).unwrap_err();
            assert!(refused.contains(reason), "{chips}: {refused}");
        }
    }

    #[test]
    fn a_load_finds_its_chip_behind_a_decoder() {
        for (text, part, file) in [
            ("m8@138:5:flash:a", "m8@138:5", "a"),
            ("m8@155:0:flash:C:a", "m8@155:0", "C:a"),
            ("m8@cs:flash:b@138:c", "m8@cs", "b@138:c"),
            ("m8:flash:b@138:c", "m8", "b@138:c"),
        ] {
            let load = Load::parse(text).unwrap();
            assert_eq!((load.part.as_str(), load.memory, load.file.as_str()), (part, Memory::Flash, file));
        }
        for wrong in ["m8@138:5", "m8@138:5:flash", "m8@138:flash:a", "m8@138:"] {
            assert!(Load::parse(wrong).is_err(), "{wrong}");
        }
    }

    #[test]
    fn a_load_finds_its_chip() {
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("image.bin");
        std::fs::write(&file, [1, 2, 3]).unwrap();
        let specs = ["m328p@cs", "m328p@aux"].map(|spec| ChipSpec::parse(spec).unwrap());
        let built = |chips: &[ChipSpec], part: &str, memory: &str| {
            let load = Load::parse(&format!("{part}:{memory}:{}", file.display())).unwrap();
            board(chips, &[load], &Extras::default()).map_err(|diagnostic| diagnostic.to_string())
        };
        let board = built(&specs, "m328p@aux", "eeprom").unwrap();
        assert_eq!(board.avr(Target(1)).unwrap().eeprom()[..4], [1, 2, 3, 0xff]);
        assert_eq!(board.avr(Target(0)).unwrap().eeprom()[0], 0xff);
        assert!(built(&specs, "m328p", "flash").unwrap_err().contains("several"));
        assert!(built(&specs, "m8", "flash").unwrap_err().contains("no --chip"));
        assert_eq!(built(&specs[..1], "M328P", "flash").unwrap().avr(Target(0)).unwrap().flash()[0], 1);
        std::fs::write(&file, [0; 1025]).unwrap();
        assert!(built(&specs, "m328p@cs", "eeprom").unwrap_err().contains("does not fit"));
        for wrong in ["m328p", "m328p:flash", "m328p:flash:", "m328p:lfuse:x"] {
            assert!(Load::parse(wrong).is_err(), "{wrong}");
        }
    }
}
