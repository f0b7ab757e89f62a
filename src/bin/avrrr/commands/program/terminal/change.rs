//! Commands that erase, and instructions that are sent as they are.

use avrrr::chip::Doubt;
use avrrr::icsp::Memory;
use avrrr::image::Image;
use avrrr::job::{FuseError, Fuses, Operation, Setting};

use super::interval::Interval;
use super::memories;
use super::session::Session;
use crate::diagnostic::Diagnostic;

/// Erases the chip.
pub(super) fn erase(session: &mut Session<'_, '_>) -> Result<(), Diagnostic> {
    if session.holds_back("erase the chip") {
        return Ok(());
    }
    session.run(vec![Operation::Erase])?;
    session.drop_pending(": the chip was erased");
    Ok(())
}

/// Makes bytes of EEPROM 0xff. Nothing else can be erased in pieces.
pub(super) fn erase_memory(
    session: &mut Session<'_, '_>,
    name: &str,
    piece: Option<(i64, i64)>,
) -> Result<(), Diagnostic> {
    let memory = memories::find(name, &session.chip)?;
    let size = memory.size(&session.chip);
    let interval = match piece {
        Some((at, length)) => Interval::new(size, at, length)?,
        None => Some(Interval::whole(size)),
    };
    let Some(interval) = interval else { return Ok(()) };
    let interval = interval.inside()?;
    match memory {
        Memory::Eeprom => {
            let blank = vec![0xff; interval.length as usize];
            let image = Image::from_bytes(interval.start, blank).map_err(|error| Diagnostic::of(&error))?;
            session.write(memory, image)
        }
        Memory::Flash => {
            if session.read(memory, interval)?.iter().all(|byte| *byte == 0xff) {
                session.say("flash is blank there already");
                return Ok(());
            }
            Err(Diagnostic::new("flash can only be erased with all of the chip").help(
                "erase does that; it erases lock bits, too, and EEPROM unless the fuse EESAVE keeps it"
                    .to_owned(),
            ))
        }
        Memory::Lock => Err(Diagnostic::new("lock bits can only be erased with all of the chip")
            .help("erase does that".to_owned())),
        Memory::Fuse(_) => Err(Diagnostic::new(format!("{memory} cannot be erased"))
            .help(format!("write {memory} VALUE writes it; factory reset gives it the value of a new chip"))),
        _ => Err(Diagnostic::new(format!("{memory} cannot be written"))),
    }
}

/// The same of the page with this address.
pub(super) fn erase_page(session: &mut Session<'_, '_>, name: &str, at: i64) -> Result<(), Diagnostic> {
    let memory = memories::find(name, &session.chip)?;
    let Some(interval) = Interval::new(memory.size(&session.chip), at, 1)? else { return Ok(()) };
    let page = match memory {
        Memory::Flash => u32::from(session.chip.flash.page_size),
        Memory::Eeprom => session.chip.eeprom.and_then(|eeprom| eeprom.page_size).map_or(1, u32::from),
        _ => 1,
    };
    let start = interval.start / page.max(1) * page.max(1);
    erase_memory(session, name, Some((start.into(), page.max(1).into())))
}

/// Erases the chip and its EEPROM, and gives the fuses their values of a new one.
pub(super) fn factory(session: &mut Session<'_, '_>) -> Result<(), Diagnostic> {
    if session.holds_back("factory reset") {
        return Ok(());
    }
    let chip = session.chip;
    let mut operations = vec![Operation::Erase];
    if let size @ 1.. = Memory::Eeprom.size(&chip) {
        // The fuse EESAVE may keep it from the erase.
        let image =
            Image::from_bytes(0, vec![0xff; size as usize]).map_err(|error| Diagnostic::of(&error))?;
        operations.push(Operation::Write { memory: Memory::Eeprom, image });
    }
    if chip.doubts.contains(&Doubt::FactoryFuses) {
        session.say(format!("note: the fuses stay: those of a new {} are doubtful", chip.name));
    } else {
        operations.extend(factory_fuses(session)?);
    }
    session.run(operations)?;
    session.drop_pending(": the chip was erased");
    Ok(())
}

/// What gives the fuses their values of a new chip.
fn factory_fuses(session: &mut Session<'_, '_>) -> Result<Vec<Operation>, Diagnostic> {
    let chip = session.chip;
    let mut held = Vec::new();
    for byte in chip.fuses.iter().filter(|byte| byte.readable != 0) {
        held.push((byte.fuse, session.read_all(Memory::Fuse(byte.fuse))?[0]));
    }
    let fuses = Fuses::new(chip, held);
    let mut settings: Vec<Setting> = Vec::new();
    for (fuse, _) in fuses.iter() {
        let setting: Result<Setting, FuseError> = format!("{}=factory", Memory::Fuse(fuse)).parse();
        let setting = setting.map_err(|error| Diagnostic::of(&error))?;
        match fuses.change(std::slice::from_ref(&setting)) {
            Ok(_) => settings.push(setting),
            Err(error @ FuseError::NoFactoryValue { .. }) => session.say(format!("note: {error}: it stays")),
            // It cannot be written.
            Err(_) => {}
        }
    }
    let changes = fuses.change(&settings).map_err(|error| Diagnostic::of(&error))?;
    Ok(changes.iter().map(|change| write_byte(Memory::Fuse(change.fuse), change.after)).collect())
}

/// Writes a fuse or lock byte.
pub(super) fn write_byte(memory: Memory, value: u8) -> Operation {
    Operation::Write { memory, image: Image::from_bytes(0, [value]).unwrap_or_default() }
}

/// Sends an instruction that reads, and shows what came back.
pub(super) fn send(session: &mut Session<'_, '_>, instruction: [u8; 4]) -> Result<(), Diagnostic> {
    check_instruction(instruction)?;
    let answer = session.programmer.exchange(instruction).map_err(|error| Diagnostic::of_chip(&error))?;
    session.print(&answer.map(|byte| format!("{byte:02x}")).join(" "))
}

/// Refuses an instruction that may change something: no plan would verify it, and no guard would look at it.
pub(super) fn check_instruction(instruction: [u8; 4]) -> Result<(), Diagnostic> {
    let instead = match instruction {
        // Programming Enable, reads of all memories, and the question whether a write has ended.
        [0xac, 0x53, ..] | [0x20 | 0x28 | 0x30 | 0x38 | 0x50 | 0x58 | 0xa0 | 0xf0, ..] => return Ok(()),
        [0xac, second, ..] if second & 0xe0 == 0x80 => "erase erases the chip",
        [0xac, second, ..] if second & 0xe0 == 0xe0 => "write lock VALUE writes lock bits",
        [0xac, ..] => "write FUSE VALUE and config write fuses",
        [0x40 | 0x48 | 0x4c, ..] => "write flash ADDR DATA... writes flash",
        [0xc0..=0xc2, ..] => "write eeprom ADDR DATA... writes EEPROM",
        _ => "write, erase and config change a chip",
    };
    let shown = instruction.map(|byte| format!("{byte:02x}")).join(" ");
    Err(Diagnostic::new(format!("the instruction {shown} does not only read"))
        .help(format!("{instead}, and what they do is verified")))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_instructions_that_read_are_sent() {
        for read in [
            [0x30, 0, 0, 0],
            [0xac, 0x53, 0, 0],
            [0x50, 0, 0, 0],
            [0x58, 8, 0, 0],
            [0x58, 0, 0, 0],
            [0x20, 0, 0, 0],
            [0xa0, 0, 0, 0],
            [0xf0, 0, 0, 0],
        ] {
            assert!(check_instruction(read).is_ok(), "{read:x?}");
        }
        for (write, help) in [
            ([0xac, 0x80, 0, 0], "erase erases the chip"),
            ([0xac, 0xe0, 0, 0xfc], "write lock VALUE"),
            ([0xac, 0xa0, 0, 0x62], "write FUSE VALUE"),
            ([0xac, 0xa8, 0, 0x62], "write FUSE VALUE"),
            ([0x40, 0, 0, 1], "write flash"),
            ([0x4c, 0, 0, 0], "write flash"),
            ([0xc0, 0, 0, 1], "write eeprom"),
            ([0xc2, 0, 0, 0], "write eeprom"),
            ([0, 0, 0, 0], "write, erase and config"),
        ] {
            let error = check_instruction(write).unwrap_err().to_string();
            assert!(error.contains(help), "{write:x?}: {error}");
        }
    }
}
