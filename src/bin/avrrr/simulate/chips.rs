//! The chips on the simulated board: as typed, as built, and as they are left.

use std::path::Path;

use avrrr::chip::{Chip, Fuse};
use avrrr::icsp::Memory;
use avrrr::select::Target;
use avrrr::sim::{Avr, Board, Line};

use crate::complaint::Complaint;
use crate::files;
use crate::job::find_chip;
use crate::memory_spec::{Format, MemorySpec, Op};

/// `PART@SELECT[,clock=HZ]`.
#[derive(Debug, Clone)]
pub(super) struct ChipSpec {
    /// As typed.
    part: String,
    line: Line,
    pub(super) chip: Chip,
    /// Hz.
    pub(super) clock: Option<u32>,
}

impl ChipSpec {
    pub(super) fn parse(spec: &str) -> Result<Self, String> {
        let (place, options) = spec.split_once(',').map_or((spec, None), |(a, b)| (a, Some(b)));
        let Some((part, select)) = place.split_once('@') else {
            return Err("the form is PART@SELECT[,clock=HZ], for example atmega328p@cs".to_owned());
        };
        let line = match select {
            "cs" => Line::Cs,
            "aux" => Line::Aux,
            "aux2" => {
                return Err(
                    "a Bus Pirate v3 has no AUX2 (only v1a has): RESET can be on cs or aux".to_owned()
                );
            }
            _ => return Err(format!("{select} is no line for RESET: cs or aux")),
        };
        let chip = find_chip(part).map_err(|complaint| complaint.to_string().trim_end().to_owned())?;
        let clock = match options.map(|options| options.split_once('=')) {
            None => None,
            Some(Some(("clock", value))) => Some(parse_clock(value)?),
            Some(_) => return Err("the only option of a chip is clock=HZ".to_owned()),
        };
        Ok(Self { part: part.to_owned(), line, chip, clock })
    }

    /// `PART@SELECT`.
    pub(super) fn name(&self) -> String {
        format!("{}@{}", self.part, self.select())
    }

    pub(super) fn part(&self) -> &str {
        &self.part
    }

    pub(super) fn select(&self) -> &'static str {
        match self.line {
            Line::Cs => "cs",
            Line::Aux => "aux",
            // Never made above.
            _ => "other",
        }
    }
}

/// `16000000`, `16MHz`, `3.6864MHz`, `128kHz`.
fn parse_clock(text: &str) -> Result<u32, String> {
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
        Some(hz) if (1.0..=100e6).contains(&hz) => Ok(hz as u32),
        _ => Err(format!("{text} is no clock: 1 Hz to 100 MHz, such as 16000000, 16MHz or 128kHz")),
    }
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
        let mut parts = spec.splitn(3, ':');
        let (Some(part), Some(memory), Some(file)) = (parts.next(), parts.next(), parts.next()) else {
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

    fn apply(&self, specs: &[ChipSpec], avrs: &mut [Avr]) -> Result<(), Complaint> {
        let about = |complaint: Complaint| {
            complaint.about(format_args!("--load {}:{}:{}", self.part, self.memory, self.file))
        };
        let mut fits = specs
            .iter()
            .zip(avrs)
            .filter(|(spec, _)| spec.part.eq_ignore_ascii_case(&self.part) || spec.name() == self.part);
        let Some((_, avr)) = fits.next() else {
            return Err(about(Complaint::new("no --chip has that name")));
        };
        if fits.next().is_some() {
            return Err(about(
                Complaint::new("several chips have that name")
                    .help("add the line of the one that is meant: PART@cs".to_owned()),
            ));
        }
        let spec =
            MemorySpec { memory: self.memory, op: Op::Write, file: self.file.clone(), format: Format::Auto };
        let image = files::load(&spec).map_err(about)?;
        let size = self.memory.size(avr.chip());
        if image.end().is_some_and(|end| end > size.into()) {
            return Err(about(Complaint::new(format!("it does not fit: the chip has {size} bytes"))));
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

/// One RESET line, one chip.
pub(super) fn check(specs: &[ChipSpec]) -> Result<(), Complaint> {
    for (at, spec) in specs.iter().enumerate() {
        if let Some(other) = specs[..at].iter().find(|other| other.line == spec.line) {
            return Err(Complaint::new(format!(
                "{} and {} have the same RESET line",
                other.name(),
                spec.name()
            ))
            .help("a Bus Pirate v3 has two lines for RESET: cs and aux".to_owned()));
        }
    }
    Ok(())
}

/// The board with these chips, filled as asked.
pub(super) fn board(specs: &[ChipSpec], loads: &[Load], strict_entry: bool) -> Result<Board, Complaint> {
    let mut avrs: Vec<_> = specs
        .iter()
        .map(|spec| {
            let avr = Avr::new(spec.chip).strict_entry(strict_entry);
            spec.clock.map_or(avr.clone(), |clock| avr.with_clock(clock))
        })
        .collect();
    for load in loads {
        load.apply(specs, &mut avrs)?;
    }
    let board = specs.iter().zip(avrs).fold(Board::new(), |board, (spec, avr)| board.with(avr, spec.line));
    Ok(board)
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
pub(super) fn dump(specs: &[ChipSpec], board: &Board, folder: &Path) -> Result<(), Complaint> {
    for (spec, _, avr) in avrs(specs, board) {
        let fuses: Vec<_> =
            [Fuse::Low, Fuse::High, Fuse::Extended].into_iter().filter_map(|fuse| avr.fuse(fuse)).collect();
        let memories =
            [("flash", avr.flash()), ("eeprom", avr.eeprom()), ("fuses", &fuses), ("lock", &[avr.lock()])];
        for (memory, bytes) in memories.into_iter().filter(|(_, bytes)| !bytes.is_empty()) {
            let path = folder.join(format!("{}.{memory}.bin", spec.name()));
            files::write_whole(&path, bytes).map_err(|error| Complaint::of(&error).about(path.display()))?;
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
            assert_eq!(parse_clock(text), Ok(hz), "{text}");
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
            ("m328p@aux", "ATmega328P", Some(16_000_000))
        );
        assert_eq!(ChipSpec::parse("ATmega8@cs").unwrap().clock, None);
        for (wrong, reason) in [
            ("m328p", "PART@SELECT"),
            ("m328p@", "no line"),
            ("m328p@reset", "no line"),
            ("m328p@aux2", "only v1a"),
            ("@cs", "is missing"),
            ("m328q@cs", "did you mean"),
            ("m328p@cs,clock", "clock=HZ"),
            ("m328p@cs,clock=fast", "no clock"),
            ("m328p@cs,speed=1", "clock=HZ"),
        ] {
            let error = ChipSpec::parse(wrong).unwrap_err();
            assert!(error.contains(reason), "{wrong}: {error}");
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
            board(chips, &[load], false).map_err(|complaint| complaint.to_string())
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
