//! Files at the terminal: what is read from them, and what is saved.

use avrrr::chip::Fuse;
use avrrr::icsp::Memory;
use avrrr::image::{Image, Memories, Space, TextFile};
use avrrr::job::Operation;

use super::interval::Interval;
use super::memories;
use super::parse::{Item, Write};
use super::session::Session;
use crate::diagnostic::Diagnostic;
use crate::files;
use crate::memory_spec::{Format, MemorySpec, Op};

/// `FILE[:FORMAT]` for a memory.
fn spec(memory: Memory, op: Op, file: &str, session: &Session<'_, '_>) -> Result<MemorySpec, Diagnostic> {
    let op_letter = if op == Op::Read { 'r' } else { 'w' };
    let parsed = MemorySpec::parse(&format!("{memory}:{op_letter}:{file}"), &session.chip)?;
    if op != Op::Read && parsed.file == "-" {
        return Err(Diagnostic::new("the commands themselves may come from standard input"));
    }
    Ok(MemorySpec { op, ..parsed })
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
    // Blank bytes at the end were asked for, and of flash they would be left out.
    files::save(&MemorySpec { memory: Memory::Eeprom, ..spec }, &image)
}

/// Saves memories to one file.
pub(super) fn backup(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let all = memories::list(list, &session.chip)?;
    let chip = session.chip;
    if let [memory] = all[..] {
        let spec = spec(memory, Op::Read, file, session)?;
        files::check_outputs(std::slice::from_ref(&spec), &chip)?;
        session.flush()?;
        let bytes = session.read_all(memory)?;
        return files::save(&spec, &Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?);
    }
    let has_format = file.rsplit_once(':').is_some_and(|(_, letter)| letter.chars().count() == 1);
    let parsed = spec(Memory::Flash, Op::Read, file, session)?;
    let format = if has_format { parsed.format } else { Format::HexWithComments };
    if !matches!(format, Format::IntelHex | Format::HexWithComments | Format::SRecord) {
        return Err(Diagnostic::new("several memories go into one file only where bytes have addresses")
            .about(&parsed.file)
            .help("the formats are i, I and s".to_owned()));
    }
    let readable: Vec<_> = all.into_iter().filter(|memory| memory.is_readable(&chip)).collect();
    // The size of all of it is not more than that of flash and of EEPROM, which has 4 KiB at most.
    let spec = MemorySpec { format, ..parsed };
    files::check_outputs(std::slice::from_ref(&spec), &chip)?;
    session.flush()?;
    let mut memories = Memories::new();
    for memory in readable {
        let bytes = session.read_all(memory)?;
        let image = Image::from_bytes(0, bytes).map_err(|error| Diagnostic::of(&error))?;
        let (space, offset) = place(memory);
        memories.insert(space, offset, &image).map_err(|error| Diagnostic::of(&error))?;
    }
    files::save(&MemorySpec { memory: Memory::Eeprom, ..spec }, memories.flat())
}

/// Where a memory is in a file of several.
fn place(memory: Memory) -> (Space, u32) {
    match memory {
        Memory::Eeprom => (Space::Eeprom, 0),
        Memory::Fuse(Fuse::High) => (Space::Fuses, 1),
        Memory::Fuse(Fuse::Extended) => (Space::Fuses, 2),
        Memory::Fuse(_) => (Space::Fuses, 0),
        Memory::Lock => (Space::Lock, 0),
        Memory::Signature => (Space::Signature, 0),
        Memory::Calibration => (Space::Signature, 3),
        Memory::SignatureRow => (Space::Signature, 0x10),
        _ => (Space::Flash, 0),
    }
}

/// All that a file of several memories holds; `None`: it is not one.
fn several(file: &str) -> Option<Memories> {
    let bytes = files::read(file).ok()?;
    if let Ok(memories) = Memories::from_elf(&bytes) {
        return Some(memories);
    }
    let file = TextFile::from_hex(&bytes).ok().or_else(|| TextFile::from_srec(&bytes).ok())?;
    let [one] = &file.images[..] else { return None };
    let memories = Memories::from_flat(one.image.clone()).ok()?;
    let is_mapped = memories.spaces().any(|space| space != Space::Flash);
    is_mapped.then_some(memories)
}

/// What a file holds for each memory of a list. One that a file of several lacks is left out.
fn contents(session: &Session<'_, '_>, list: &str, file: &str) -> Result<Vec<(Memory, Image)>, Diagnostic> {
    let all = memories::list(list, &session.chip)?;
    let is_one = all.len() == 1;
    let held = if is_one { None } else { several(&spec(all[0], Op::Verify, file, session)?.file) };
    let mut contents = Vec::new();
    for memory in all {
        let spec = spec(memory, Op::Verify, file, session)?;
        let (space, offset) = place(memory);
        if let Some(held) = &held
            && held.get(space).get(offset).is_none()
            && (!matches!(memory, Memory::Flash | Memory::Eeprom) || held.get(space).is_empty())
        {
            session.say(format!("note: {}: there is no {memory} in this file: left out", spec.file));
            continue;
        }
        if held.is_none() && !is_one && spec.format != Format::Elf {
            return Err(Diagnostic::new("this file does not hold several memories").about(&spec.file));
        }
        let mut loaded = files::load(&spec, session.load_options())?;
        // Of a list, the rest is taken as well.
        loaded.notes.retain(|note| is_one || !note.contains("nothing is taken"));
        loaded.notes.iter().for_each(|note| session.say(note));
        if !loaded.image.is_empty() {
            contents.push((memory, loaded.image));
        }
    }
    match contents.is_empty() {
        true => Err(Diagnostic::new("there is nothing in this file for these memories").about(file)),
        false => Ok(contents),
    }
}

/// Compares memories with a file.
pub(super) fn verify(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let contents = contents(session, list, file)?;
    session.flush()?;
    let chip = session.chip;
    let verify = |(memory, image)| Operation::Verify { memory, image };
    let readable = contents.into_iter().filter(|(memory, _)| memory.is_readable(&chip));
    session.run(readable.map(verify).collect()).map(drop)
}

/// Writes memories from a file; what can only be read is compared.
pub(super) fn restore(session: &mut Session<'_, '_>, list: &str, file: &str) -> Result<(), Diagnostic> {
    let contents = contents(session, list, file)?;
    if session.holds_back(&format!("restore {list} from {file}")) {
        return Ok(());
    }
    session.flush()?;
    let operations = contents.into_iter().map(|(memory, image)| match memory.is_writable() {
        true => Operation::Write { memory, image },
        false => Operation::Verify { memory, image },
    });
    // What differs is told before anything is written.
    let (writes, compares): (Vec<_>, Vec<_>) =
        operations.partition(|operation| matches!(operation, Operation::Write { .. }));
    session.run(compares.into_iter().chain(writes).collect()).map(drop)
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
