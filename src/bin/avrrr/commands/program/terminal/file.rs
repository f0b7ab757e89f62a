//! Files at the terminal: what is read from them, and what is saved.

use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::Operation;

use super::interval::Interval;
use super::memories;
use super::parse::{Item, Write};
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::memory_list::no_such_memory;
use crate::memory_spec::{Format, MemorySpec, Op};

/// `FILE[:FORMAT]` for the memories of a list that the chip has.
fn specs(list: &str, op: Op, file: &str, session: &Session<'_, '_>) -> Result<Vec<MemorySpec>, Diagnostic> {
    let letter = match op {
        Op::Read => 'r',
        Op::Write => 'w',
        Op::Verify => 'v',
    };
    let chip = &session.chip;
    let specs = MemorySpec::parse(&format!("{list}:{letter}:{file}"), chip)?;
    if op != Op::Read && specs.iter().any(|spec| spec.file == "-") {
        return Err(Diagnostic::new("the commands themselves may come from standard input"));
    }
    let keep_blank_end = session.settings.keep_blank_end;
    let specs = specs.into_iter().map(|spec| MemorySpec { keep_blank_end, ..spec });
    let is_there = |spec: &MemorySpec| match spec.memory.size(chip) {
        0 => Err(no_such_memory(chip, spec.memory)),
        // Of a list, what cannot be read is left out.
        _ => Ok(!spec.in_list || op == Op::Write || spec.memory.is_readable(chip)),
    };
    specs.filter_map(|spec| is_there(&spec).map(|is_there| is_there.then_some(spec)).transpose()).collect()
}

/// The same for one memory.
fn spec(memory: Memory, op: Op, file: &str, session: &Session<'_, '_>) -> Result<MemorySpec, Diagnostic> {
    let one = specs(memory.name(), op, file, session)?.into_iter().next();
    one.ok_or_else(|| Diagnostic::new(format!("{memory} cannot be read")))
}

/// What a file holds for a memory; tells the notes.
fn load(spec: &MemorySpec, session: &Session<'_, '_>) -> Result<Image, Diagnostic> {
    let loaded = files::load(spec, session.load_options())?;
    loaded.notes.iter().for_each(|note| session.say(note));
    Ok(loaded.image)
}

/// The image that a `write` means.
pub(super) fn image(write: &Write, session: &Session<'_, '_>) -> Result<(Memory, Image), Diagnostic> {
    write.warnings.iter().for_each(|warning| session.say(format!("warning: {warning}")));
    let memory = memories::find(&write.memory, &session.chip)?;
    let size = memory.size(&session.chip);
    if let (None, [Item::File(file)]) = (write.at, &write.items[..]) {
        let image = load(&spec(memory, Op::Write, file, session)?, session)?;
        let length = image.end().and_then(|end| i64::try_from(end).ok()).unwrap_or(0);
        if let Some(interval) = Interval::new(size, 0, length)? {
            interval.inside()?;
        }
        return Ok((memory, image));
    }
    let at = match write.at {
        Some(at) => at,
        None if size == 1 => 0,
        None => {
            return Err(Diagnostic::new("the address is missing")
                .help(format!("write {} 0 ... writes from the beginning on", write.memory)));
        }
    };
    let mut items = Vec::new();
    for item in &write.items {
        items.push(match item {
            Item::Bytes(bytes) => bytes.clone(),
            Item::File(file) => load(&spec(memory, Op::Write, file, session)?, session)?.to_bytes(0xff),
        });
    }
    let bytes = match write.fill {
        None => items.concat(),
        Some(length) => {
            let Some(interval) = Interval::new(size, at, length)? else { return Ok((memory, Image::new())) };
            filled(&items, interval.inside()?.length as usize)
        }
    };
    let length = i64::try_from(bytes.len()).unwrap_or(i64::MAX);
    let Some(interval) = Interval::new(size, at, length)? else { return Ok((memory, Image::new())) };
    let image = Image::from_bytes(interval.inside()?.start, bytes).map_err(|error| Diagnostic::of(&error))?;
    Ok((memory, image))
}

/// So many bytes of items, the last of which is repeated.
fn filled(items: &[Vec<u8>], length: usize) -> Vec<u8> {
    let mut bytes = items.concat();
    if let Some(last) = items.last().filter(|last| !last.is_empty()) {
        while bytes.len() < length {
            bytes.extend_from_slice(last);
        }
    }
    bytes.truncate(length);
    bytes
}

/// Saves a memory, or pieces of it.
pub(super) fn save(
    session: &mut Session<'_, '_>,
    name: &str,
    pieces: &[(i64, i64)],
    file: &str,
) -> Result<(), Diagnostic> {
    let memory = memories::find(name, &session.chip)?;
    let spec = spec(memory, Op::Read, file, session)?;
    files::check_outputs(std::slice::from_ref(&spec), &session.chip)?;
    let size = memory.size(&session.chip);
    if pieces.is_empty() {
        let bytes = session.read(memory, Interval::whole(size))?;
        let image = Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?;
        return files::save(&spec, &image);
    }
    let has_addresses = matches!(spec.format, Format::IntelHex | Format::HexWithComments | Format::SRecord);
    let mut image = Image::new();
    let mut end = 0;
    for (at, length) in pieces {
        let Some(interval) = Interval::new(size, *at, *length)? else { continue };
        let interval = interval.inside()?;
        let bytes = session.read(memory, interval)?;
        let at = if has_addresses { interval.start } else { end };
        image.insert(at, &bytes).map_err(|error| Diagnostic::of(&error))?;
        end += interval.length;
    }
    // Blank bytes at the end were asked for.
    files::save(&MemorySpec { keep_blank_end: true, ..spec }, &image)
}

/// Saves memories to one file.
pub(super) fn backup(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let specs = specs(list, Op::Read, file, session)?;
    files::check_outputs(&specs, &session.chip)?;
    session.flush()?;
    let operations = specs.iter().map(|spec| Operation::Read { memory: spec.memory }).collect();
    session.run_to(operations, &specs).map(drop)
}

/// What a file holds for each memory of a list. One that a file of several lacks is left out.
fn contents(
    session: &Session<'_, '_>,
    specs: &[MemorySpec],
    file: &str,
) -> Result<Vec<(Memory, Image)>, Diagnostic> {
    let (mut contents, mut notes) = (Vec::new(), Vec::new());
    for spec in specs {
        let loaded = files::load(spec, session.load_options())?;
        notes.extend(loaded.notes);
        match loaded.image.is_empty() {
            true => notes.push(format!("note: {}: {} is not in this file", spec.file, spec.memory)),
            false => contents.push((spec.memory, loaded.image)),
        }
    }
    // A file of several memories is read for each of them.
    let is_new = |(index, note): &(usize, &String)| !notes[..*index].contains(note);
    notes.iter().enumerate().filter(is_new).for_each(|(_, note)| session.say(note));
    match contents.is_empty() {
        true => Err(Diagnostic::new("there is nothing in this file for these memories").about(file)),
        false => Ok(contents),
    }
}

/// Compares memories with a file.
pub(super) fn verify(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let contents = contents(session, &specs(list, Op::Verify, file, session)?, file)?;
    session.flush()?;
    let verify = |(memory, image)| Operation::Verify { memory, image };
    session.run(contents.into_iter().map(verify).collect()).map(drop)
}

/// Writes memories from a file. One that can only be read is compared; of a list, it is left out.
pub(super) fn restore(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let contents = contents(session, &specs(list, Op::Write, file, session)?, file)?;
    if session.holds_back(&format!("restore {list} from {file}")) {
        return Ok(());
    }
    session.flush()?;
    let operation = |(memory, image): (Memory, Image)| match memory.is_writable() {
        true => Operation::Write { memory, image },
        false => Operation::Verify { memory, image },
    };
    session.run(contents.into_iter().map(operation).collect()).map(drop)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_last_item_fills_the_rest() {
        let items = [vec![1], vec![2, 3]];
        assert_eq!(filled(&items, 6), [1, 2, 3, 2, 3, 2]);
        assert_eq!(filled(&items, 2), [1, 2]);
        assert!(filled(&[vec![]], 2).is_empty());
    }
}
