//! `Chip::instructions` from the opcode tables.

use super::sheet::{Result, Row};
use super::{GROUPS_FILE, Lists, OPCODES_FILE, quirks};

/// The instructions of one part, by the names of `isp-opcodes.csv`.
pub(crate) struct Opcodes<'a> {
    /// First and second byte of each.
    patterns: Vec<(&'a str, &'a str, &'a str)>,
}

impl<'a> Opcodes<'a> {
    pub(crate) fn of(part: &Row<'_>, lists: &'a Lists) -> Result<Self> {
        let group = part.text("opcode_group")?;
        let mut patterns = Vec::new();
        for row in lists.groups.rows() {
            if row.text("group")? != group {
                continue;
            }
            for name in row.text("opcodes")?.split_whitespace() {
                let opcode =
                    lists.opcodes.rows().find(|row| row.text("opcode").is_ok_and(|text| text == name));
                let Some(opcode) = opcode else {
                    return Err(row.error(format!("{OPCODES_FILE} has no opcode `{name}`")));
                };
                patterns.push((name, opcode.text("byte1")?, opcode.text("byte2")?));
            }
        }
        if patterns.is_empty() {
            return Err(part.error(format!("{GROUPS_FILE} has no group `{group}`")));
        }
        Ok(Self { patterns })
    }

    /// First and second byte of the instruction of this name, or of a variant of it.
    fn get(&self, name: &str) -> Option<(&'a str, &'a str)> {
        let is_it = |known: &str| {
            known.strip_prefix(name).is_some_and(|rest| rest.is_empty() || rest.starts_with('/'))
        };
        self.patterns.iter().find(|(known, ..)| is_it(known)).map(|(_, first, second)| (*first, *second))
    }

    fn has(&self, name: &str) -> bool {
        self.get(name).is_some()
    }
}

/// `Chip::instructions`, checked against what other columns say of it.
pub(crate) fn instruction_set(row: &Row<'_>, opcodes: &Opcodes<'_>) -> Result<String> {
    let quirks = quirks(row)?;
    let fuse_read = read_bits(row, opcodes.get("fuse.read").or(opcodes.get("lfuse.read")))?;
    let fuse_write = write_bits(row, opcodes.get("fuse.write").or(opcodes.get("lfuse.write")))?;
    let lock_read = match opcodes.get("lock.read") {
        // The same instruction reads the fuses.
        Some(_) if fuse_read == "Shared" => "Shared",
        Some(_) => "Own",
        None => "None",
    };
    let lock_write = write_bits(row, opcodes.get("lock.write"))?;
    let flash = if opcodes.has("flash.loadpage_lo") { "Page" } else { "Byte" };
    let echo = match (row.text("sync_byte")?, row.text("sync_index")?) {
        ("0x53", "3") => "Byte3",
        ("", _) => "None",
        (byte, index) => return Err(row.error(format!("unknown echo `{byte}` in byte {index}"))),
    };
    for (what, found, said) in [
        ("flash_prog", flash == "Byte", row.text("flash_prog")? == "byte"),
        ("ext_addr", opcodes.has("flash.load_ext_addr"), row.flag("ext_addr")?),
        ("rdy_bsy", opcodes.has("device.poll_rdybsy"), row.flag("rdy_bsy")?),
        ("lock", lock_read == "None", row.text("lock")? == "w"),
        ("no_sync_echo", echo == "None", quirks.contains(&"no_sync_echo")),
        ("flash_byte_write", flash == "Byte", quirks.contains(&"flash_byte_write")),
        ("fuse_and_lock_share_read", lock_read == "Shared", quirks.contains(&"fuse_and_lock_share_read")),
        ("fuse_not_over_isp", fuse_write == "None", quirks.contains(&"fuse_not_over_isp")),
        ("fuse_data_in_byte2", fuse_write.contains("Byte2"), quirks.contains(&"fuse_data_in_byte2")),
        ("lock_data_in_byte2", lock_write.contains("2"), quirks.contains(&"lock_data_in_byte2")),
    ] {
        if found != said {
            return Err(row.error(format!("`{what}` and the opcodes of the group disagree")));
        }
    }
    if [echo, flash, fuse_read, &fuse_write, lock_read, &lock_write]
        == ["Byte3", "Page", "Own", "Byte4", "Own", "Byte4"]
    {
        return Ok("InstructionSet::STANDARD".to_owned());
    }
    Ok(format!(
        "InstructionSet {{
        echo: Echo::{echo},
        flash: FlashWrite::{flash},
        fuse_read: ReadBits::{fuse_read},
        fuse_write: WriteBits::{fuse_write},
        lock_read: ReadBits::{lock_read},
        lock_write: WriteBits::{lock_write},
    }}"
    ))
}

/// How fuses are read by an instruction with these first two bytes.
fn read_bits(row: &Row<'_>, instruction: Option<(&str, &str)>) -> Result<&'static str> {
    Ok(match instruction {
        None => "None",
        Some(("01010000", "00000000")) => "Own",
        Some(("01011000", "00000000")) => "Shared",
        Some((first, second)) => {
            return Err(row.error(format!("the crate does not know how to read fuses by {first} {second}")));
        }
    })
}

/// How fuse or lock bits are written by an instruction with these first two bytes.
///
/// Of the parts with the lock bits at the bottom of byte 2, newer data sheets have them in byte 4
/// (`data/conflicts.md`, section 2).
fn write_bits(row: &Row<'_>, instruction: Option<(&str, &str)>) -> Result<String> {
    let Some((first, second)) = instruction else { return Ok("None".to_owned()) };
    let bits = |data, constant| {
        let digits = second.replace('i', data).replace('1', constant).replace('d', "1");
        u8::from_str_radix(&digits, 2)
    };
    let (Ok(mask), Ok(rest), "10101100") = (bits("d", "0"), bits("0", "1"), first) else {
        return Err(row.error(format!("the crate does not know how to write bits by {first} {second}")));
    };
    Ok(match second {
        "111111ii" => format!("Bytes2And4 {{ mask: {mask:#04x}, rest: {rest:#04x} }}"),
        _ if second.contains('i') => format!("Byte2 {{ mask: {mask:#04x}, rest: {rest:#04x} }}"),
        _ => "Byte4".to_owned(),
    })
}
