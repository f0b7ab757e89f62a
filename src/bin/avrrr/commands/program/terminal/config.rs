//! `config`: fields of fuses and lock bits by name, as avrdude's terminal shows and changes them.

use avrrr::chip::Field;
use avrrr::icsp::Memory;
use avrrr::job::{FieldState, Fuses, Setting, fields};

use super::change::write_byte;
use super::parse::Config;
use super::session::Session;
use crate::diagnostic::Diagnostic;

/// Names of the values 0 and 1 of single bits.
const BITS: &[(&str, [&str; 2])] = &[
    ("BOOTRST", ["boot_section", "application"]),
    ("CKDIV8", ["by_8", "by_1"]),
    ("CKOUT", ["co_enabled", "co_disabled"]),
    ("DWEN", ["dw_on", "dw_off"]),
    ("EESAVE", ["ee_preserved", "ee_erased"]),
    ("RSTDISBL", ["gpio", "external_reset"]),
    ("SPIEN", ["isp_enabled", "isp_disabled"]),
    ("WDTON", ["wdt_always_on", "wdt_programmable"]),
];

/// Shows or changes fields.
pub(super) fn config(session: &mut Session<'_, '_>, config: &Config) -> Result<(), Diagnostic> {
    let held = read(session)?;
    let pattern = config.name.as_deref().unwrap_or("*");
    let found = matching(&held, session, pattern)?;
    match config.value.as_deref() {
        None => session.print(&listing(&held, &found, config)),
        Some("") => {
            let lines: Vec<_> = found.iter().flat_map(|state| values(state, config.verbose)).collect();
            session.print(&lines.join("\n"))
        }
        Some(value) => match &found[..] {
            [state] => set(session, &held, state, value, config),
            _ => Err(ambiguous(pattern, found.iter().map(|state| state.field.name.to_ascii_lowercase()))),
        },
    }
}

/// The fuse and lock bytes that can be read.
fn read(session: &mut Session<'_, '_>) -> Result<Vec<(Memory, u8)>, Diagnostic> {
    let chip = session.chip;
    let fuses = chip.fuses.iter().map(|byte| Memory::Fuse(byte.fuse));
    let memories = fuses.chain([Memory::Lock]).filter(|memory| memory.is_readable(&chip));
    memories.map(|memory| Ok((memory, session.read_all(memory)?[0]))).collect()
}

/// The fields whose names are like this: the whole name, a beginning, or with `*` and `?`.
fn matching(
    held: &[(Memory, u8)],
    session: &Session<'_, '_>,
    pattern: &str,
) -> Result<Vec<FieldState>, Diagnostic> {
    let chip = &session.chip;
    let all: Vec<_> = held.iter().flat_map(|(memory, byte)| fields(chip, *memory, *byte)).collect();
    let exact: Vec<_> =
        all.iter().filter(|state| state.field.name.eq_ignore_ascii_case(pattern)).copied().collect();
    if !exact.is_empty() {
        return Ok(exact);
    }
    let found: Vec<_> = all.iter().filter(|state| is_like(pattern, state.field.name)).copied().collect();
    if !found.is_empty() {
        return Ok(found);
    }
    let names: Vec<_> = all.iter().map(|state| state.field.name.to_ascii_lowercase()).collect();
    Err(Diagnostic::new(format!("the {} has no property {pattern}", chip.name))
        .help(format!("it has {}", names.join(", "))))
}

/// Does a text begin like this, or fit it if it has `*` or `?`? In any case.
fn is_like(pattern: &str, text: &str) -> bool {
    let [pattern, text] = [pattern, text].map(str::to_ascii_lowercase);
    match pattern.contains(['*', '?']) {
        true => fits(pattern.as_bytes(), text.as_bytes()),
        false => !pattern.is_empty() && text.starts_with(&pattern),
    }
}

fn fits(pattern: &[u8], text: &[u8]) -> bool {
    // Where the last `*` was, and how much of the text it stands for.
    let (mut at, mut from) = (0, 0);
    let mut star: Option<(usize, usize)> = None;
    while from < text.len() {
        match pattern.get(at) {
            Some(b'*') => {
                star = Some((at, from));
                at += 1;
            }
            Some(letter) if *letter == b'?' || *letter == text[from] => (at, from) = (at + 1, from + 1),
            _ => match &mut star {
                Some((place, taken)) => {
                    *taken += 1;
                    (at, from) = (*place + 1, *taken);
                }
                None => return false,
            },
        }
    }
    pattern[at..].iter().all(|letter| *letter == b'*')
}

/// The short name of a value; a number if it has none.
fn value_name(field: &Field, value: u8) -> String {
    let known = field.values.iter().find(|known| known.value == value).map(|known| known.code);
    let bit = BITS.iter().find(|(name, _)| *name == field.name && field.values.is_empty());
    known
        .or(bit.and_then(|(_, names)| names.get(usize::from(value)).copied()))
        .map_or_else(|| value.to_string(), str::to_owned)
}

fn with_value(state: &FieldState, value: u8) -> FieldState {
    let mut other = *state;
    other.value = value;
    other
}

/// `config ckdiv8=by_8 # 0`.
fn line(state: &FieldState, verbose: bool) -> String {
    let FieldState { field, value, factory, .. } = state;
    let name = field.name.to_ascii_lowercase();
    let mut line = format!("config {name}={} # {value}", value_name(field, *value));
    if verbose {
        let is_new = if *factory == Some(*value) { " (factory)" } else { "" };
        line += &format!(": {}{is_new}", state.meaning());
    }
    line
}

fn listing(held: &[(Memory, u8)], found: &[FieldState], config: &Config) -> String {
    let mut lines = Vec::new();
    for (memory, byte) in held {
        let mut of_byte = found.iter().filter(|state| state.memory == *memory).peekable();
        if config.by_byte && of_byte.peek().is_some() {
            lines.push(format!("# {memory} {byte:#04x}"));
        }
        for state in of_byte {
            match config.all {
                true => lines.extend(values(state, config.verbose)),
                false => lines.push(line(state, config.verbose)),
            }
        }
    }
    lines.join("\n")
}

/// All values of a field, as commands; only what it is now is not a comment.
fn values(state: &FieldState, verbose: bool) -> Vec<String> {
    let mut all: Vec<u8> = match state.field.values.is_empty() {
        true => (0..=state.field.of(0xff)).collect(),
        false => state.field.values.iter().map(|known| known.value).collect(),
    };
    if !all.contains(&state.value) {
        all.push(state.value);
    }
    let each = |value| {
        let line = line(&with_value(state, value), verbose);
        if value == state.value { line } else { format!("# {line}") }
    };
    all.into_iter().map(each).collect()
}

/// The values that a text means.
fn meant(state: &FieldState, text: &str) -> Vec<u8> {
    let field = state.field;
    let lower = text.to_ascii_lowercase();
    if let Some(number) = number(&lower) {
        return if field.of(field.put(number, 0)) == number { vec![number] } else { Vec::new() };
    }
    if lower == "factory" {
        return state.factory.into_iter().collect();
    }
    let bits = [("programmed", 0), ("unprogrammed", 1)];
    let of_bit = bits.iter().find(|(name, _)| field.values.is_empty() && *name == lower);
    if let Some((_, value)) = of_bit {
        return vec![*value];
    }
    let named: Vec<(u8, String)> = match field.values.is_empty() {
        true => [0, 1].map(|value| (value, value_name(field, value))).into(),
        false => field.values.iter().map(|known| (known.value, known.code.to_ascii_lowercase())).collect(),
    };
    // avrdude has some names with the field in front: bod_2v7.
    let is_exact = |name: &String| *name == lower || lower.ends_with(&format!("_{name}"));
    let meaning = |text: &str| text.split_whitespace().collect::<String>().to_ascii_lowercase();
    let by_meaning = field.values.iter().filter(|known| meaning(known.meaning) == meaning(&lower));
    let exact = named.iter().filter(|(_, name)| is_exact(name)).map(|(value, _)| *value);
    let exact: Vec<_> = exact.chain(by_meaning.map(|known| known.value)).take(1).collect();
    match exact.is_empty() {
        true => named.iter().filter(|(_, name)| is_like(&lower, name)).map(|(value, _)| *value).collect(),
        false => exact,
    }
}

fn number(text: &str) -> Option<u8> {
    let (digits, radix) = match text.get(..2) {
        Some("0x") => (&text[2..], 16),
        Some("0b") => (&text[2..], 2),
        _ => (text, 10),
    };
    let is_plain = !digits.starts_with(['+', '-']);
    is_plain.then(|| u8::from_str_radix(digits, radix).ok()).flatten()
}

fn ambiguous(text: &str, names: impl Iterator<Item = String>) -> Diagnostic {
    Diagnostic::new(format!("{text} may be one of several"))
        .help("these are like it".to_owned())
        .choices(names)
}

/// Gives a field a value. The rest of its byte stays.
fn set(
    session: &mut Session<'_, '_>,
    held: &[(Memory, u8)],
    state: &FieldState,
    text: &str,
    config: &Config,
) -> Result<(), Diagnostic> {
    let FieldState { memory, field, .. } = *state;
    let name = field.name.to_ascii_lowercase();
    let value = match meant(state, text)[..] {
        [value] => value,
        [] => {
            return Err(Diagnostic::new(format!("{text} is no value of {name}"))
                .help("it can be".to_owned())
                .choices(values(state, true)));
        }
        ref several => {
            return Err(ambiguous(text, several.iter().map(|value| line(&with_value(state, *value), true))));
        }
    };
    let before = held.iter().find(|(other, _)| *other == memory).map_or(0xff, |(_, byte)| *byte);
    let operations = match memory {
        Memory::Lock => {
            let after = field.put(value, before);
            if after & !before != 0 {
                return Err(Diagnostic::new(format!("{name} cannot become {}", value_name(field, value)))
                    .help("only erase sets lock bits back, and it erases the chip".to_owned()));
            }
            if after == before { Vec::new() } else { vec![write_byte(memory, after)] }
        }
        _ => {
            let fuses = held.iter().filter_map(|(memory, byte)| match memory {
                Memory::Fuse(fuse) => Some((*fuse, *byte)),
                _ => None,
            });
            let setting: Setting = format!("{memory}.{}={value}", field.name)
                .parse()
                .map_err(|error: avrrr::job::FuseError| Diagnostic::of(&error))?;
            let changes =
                Fuses::new(session.chip, fuses).change(&[setting]).map_err(|error| Diagnostic::of(&error))?;
            changes.iter().map(|change| write_byte(Memory::Fuse(change.fuse), change.after)).collect()
        }
    };
    let is_changed = !operations.is_empty();
    if is_changed && session.holds_back(&format!("config {name}={}", value_name(field, value))) {
        return Ok(());
    }
    if is_changed {
        session.run(operations)?;
    }
    if config.verbose || config.confirm && is_changed {
        let now = session.read_all(memory)?[0];
        return session.print(&line(&with_value(state, field.of(now)), config.verbose));
    }
    Ok(())
}

#[cfg(test)]
mod tests {
    use avrrr::chip::ATMEGA328P;

    use super::*;

    fn states() -> Vec<FieldState> {
        let bytes = [("lfuse", 0x62), ("hfuse", 0xd9), ("efuse", 0xff)];
        let fuses = bytes.iter().flat_map(|(name, byte)| {
            let memory = Memory::ALL.into_iter().find(|memory| memory.name() == *name).unwrap();
            fields(&ATMEGA328P, memory, *byte)
        });
        fuses.chain(fields(&ATMEGA328P, Memory::Lock, 0xff)).collect()
    }

    fn state(name: &str) -> FieldState {
        states().into_iter().find(|state| state.field.name == name).unwrap()
    }

    #[test]
    fn names_may_be_short_or_have_wildcards() {
        for (pattern, text, want) in [
            ("bod", "BODLEVEL", true),
            ("*LEVEL", "BODLEVEL", true),
            ("b*l", "BODLEVEL", true),
            ("?od*", "BODLEVEL", true),
            ("*", "", true),
            ("level", "BODLEVEL", false),
            ("b*x", "BODLEVEL", false),
            ("*e*e*e*e", "BODLEVEL", false),
            ("", "BODLEVEL", false),
        ] {
            assert_eq!(is_like(pattern, text), want, "{pattern}");
        }
    }

    #[test]
    fn values_have_the_names_of_avrdude() {
        for (field, text, want) in [
            ("BODLEVEL", "*2v7", &[5][..]),
            ("BODLEVEL", "bod_2v7", &[5]),
            ("BODLEVEL", "2.7 V", &[5]),
            ("BODLEVEL", "2.7V", &[5]),
            ("BODLEVEL", "7", &[7]),
            ("BODLEVEL", "0x5", &[5]),
            ("BODLEVEL", "8", &[]),
            ("BODLEVEL", "dis", &[7]),
            ("BODLEVEL", "bod_disabled", &[7]),
            ("BODLEVEL", "factory", &[7]),
            ("BOOTSZ", "bs_256w", &[3]),
            ("BOOTRST", "boot", &[0]),
            ("CKDIV8", "by_8", &[0]),
            ("CKDIV8", "by", &[0, 1]),
            ("CKDIV8", "unprogrammed", &[1]),
            ("CKDIV8", "2", &[]),
            ("SUT_CKSEL", "intrcosc_8mhz_6ck_14ck_65ms", &[0x22]),
        ] {
            assert_eq!(meant(&state(field), text), want, "{field}={text}");
        }
        assert!(meant(&state("SUT_CKSEL"), "extfs").len() > 1);
        let names: Vec<_> = BITS.iter().map(|(name, _)| *name).collect();
        assert!(names.is_sorted());
    }

    #[test]
    fn lines_are_commands() {
        assert_eq!(line(&state("CKDIV8"), false), "config ckdiv8=by_8 # 0");
        assert_eq!(line(&state("BODLEVEL"), true), "config bodlevel=disabled # 7: off (factory)");
        let all = values(&state("CKDIV8"), false);
        assert_eq!(all, ["config ckdiv8=by_8 # 0", "# config ckdiv8=by_1 # 1"]);
    }
}
