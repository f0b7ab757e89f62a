//! The text of `src/chip/table.rs` from the texts of the CSV files. No IO.

use std::fmt::Write as _;

// This file is a module of two programs, so that its own modules have to say where they are.
#[path = "fuses.rs"]
mod fuses;
#[path = "instructions.rs"]
mod instructions;
#[path = "sheet.rs"]
mod sheet;

use fuses::{fuse_bytes, lock_byte};
use instructions::{Opcodes, instruction_set};
use sheet::{Result, Row, Sheet};

pub(crate) const PARTS_FILE: &str = "data/isp-parts.csv";
pub(crate) const FUSES_FILE: &str = "data/fuses.csv";
pub(crate) const FIELDS_FILE: &str = "data/fuse-fields.csv";
pub(crate) const VALUES_FILE: &str = "data/fuse-values.csv";

pub(crate) const OPCODES_FILE: &str = "data/isp-opcodes.csv";
pub(crate) const GROUPS_FILE: &str = "data/isp-opcode-groups.csv";

/// Rows with this quirk are left out: serial programming of the AT89S51 and AT89S52 looks alike, but
/// they are no AVRs.
const NOT_AVR: &str = "not_avr";

/// Quirks of AVRs. All of them are in the table, some by other columns; an unknown one is an error.
const KNOWN_QUIRKS: &[&str] = &[
    "clone_no_real_fuses",
    "eeprom_mode_claims_page",
    "eeprom_page_op_unsure",
    "erase_delay_too_short",
    "ext_addr",
    "factory_clock_external",
    "factory_fuse_doubtful",
    "flash_byte_write",
    "fuse_and_lock_share_read",
    "fuse_data_in_byte2",
    "fuse_not_over_isp",
    "lock_data_in_byte2",
    "lock_not_readable",
    "no_rdybsy",
    "no_sync_echo",
    "power_cycle_after_fuse",
];

/// The contents of the CSV files.
pub(crate) struct Texts<'a> {
    /// Of `isp-parts.csv`.
    pub(crate) parts: &'a str,
    /// Of `fuses.csv`.
    pub(crate) fuses: &'a str,
    /// Of `fuse-fields.csv`.
    pub(crate) fields: &'a str,
    /// Of `fuse-values.csv`.
    pub(crate) values: &'a str,
    /// Of `isp-opcodes.csv`.
    pub(crate) opcodes: &'a str,
    /// Of `isp-opcode-groups.csv`.
    pub(crate) groups: &'a str,
}

/// How many AVRs there are, and the text of `src/chip/table.rs` with them.
pub(crate) fn table(texts: &Texts<'_>) -> Result<(usize, String)> {
    let sheet = Sheet::parse(PARTS_FILE, texts.parts)?;
    let mut lists = Lists {
        fuses: Sheet::parse(FUSES_FILE, texts.fuses)?,
        abouts: Sheet::parse(FIELDS_FILE, texts.fields)?,
        meanings: Sheet::parse(VALUES_FILE, texts.values)?,
        opcodes: Sheet::parse(OPCODES_FILE, texts.opcodes)?,
        groups: Sheet::parse(GROUPS_FILE, texts.groups)?,
        bytes: Shared::default(),
        fields: Shared::default(),
        values: Shared::default(),
    };
    let mut chosen = Vec::new();
    for row in sheet.rows() {
        if !quirks(&row)?.contains(&NOT_AVR) {
            chosen.push(row);
        }
    }
    check_names(&chosen)?;

    let mut constants = String::new();
    let mut all = String::new();
    for row in &chosen {
        constants += &chip(row, &mut lists)?;
        let _ = writeln!(all, "    &{},", constant(row.text("name")?));
    }
    let text = format!(
        "\
// Generated from data/*.csv: do not edit, run `cargo run --package avrrr-xtask`.

use core::time::Duration;

use super::{{
    Chip, Doubt, Echo, Eeprom, Field, Flash, FlashWrite, Fuse, FuseByte, Hazard, Hertz, InstructionSet,
    LockByte, ReadBits, Ready, SckRule, Shows, Value, ValuePolling, WriteBits,
}};

/// All chips of this crate.
pub const ALL: &[&Chip] = &[
{all}];
{constants}{}{}{}",
        lists.bytes.text, lists.fields.text, lists.values.text
    );
    Ok((chosen.len(), text))
}

fn quirks<'a>(row: &Row<'a>) -> Result<Vec<&'a str>> {
    Ok(row.text("quirks")?.split_whitespace().collect())
}

/// Refuses parts that share a name or an avrdude id, which `chip::find` could not tell apart.
fn check_names(chosen: &[Row<'_>]) -> Result<()> {
    let mut known: Vec<String> = Vec::new();
    for row in chosen {
        let mut own = vec![row.text("name")?.to_lowercase(), row.text("avrdude_id")?.to_lowercase()];
        own.dedup();
        if let Some(twice) = own.iter().find(|name| known.contains(name)) {
            return Err(row.error(format!("another part is called `{twice}` as well")));
        }
        known.append(&mut own);
    }
    Ok(())
}

/// Refuses a part that needs something which the crate does not have.
fn check_variant(row: &Row<'_>) -> Result<()> {
    for (column, known) in [("addressing", "word"), ("reset_active", "low")] {
        let found = row.text(column)?;
        if found != known {
            return Err(row.error(format!("`{column}` is `{found}`; the crate only knows `{known}`")));
        }
    }
    match quirks(row)?.into_iter().find(|quirk| !KNOWN_QUIRKS.contains(quirk)) {
        Some(quirk) => Err(row.error(format!("the crate does not know the quirk `{quirk}`"))),
        None => Ok(()),
    }
}

/// The constant of one part.
fn chip(row: &Row<'_>, lists: &mut Lists) -> Result<String> {
    check_variant(row)?;
    let name = row.text("name")?;
    let signature = signature(row)?;
    let [one, two, three] = signature;
    let flash_size = row.number("flash_size")?;
    let eeprom_size = row.number("eeprom_size")?;
    let eeprom_words = if eeprom_size == 0 { "no".to_owned() } else { size(eeprom_size) };
    let ready = if row.flag("rdy_bsy")? { "Poll" } else { "Wait" };
    let sck = sck_rule(row)?;
    let opcodes = Opcodes::of(row, lists)?;
    let instructions = instruction_set(row, &opcodes)?;
    let fuses = fuse_bytes(row, lists)?;
    let (lock, lock_fields) = lock_byte(row, lists)?;

    Ok(format!(
        "
/// {name}: {} flash, {eeprom_words} EEPROM, signature {one:02X} {two:02X} {three:02X}
/// (source: `{PARTS_FILE}`).
pub const {}: Chip = Chip {{
    name: {name:?},
    aliases: &[{:?}],
    signature: [0x{one:02x}, 0x{two:02x}, 0x{three:02x}],
    flash: {},
    eeprom: {},
    fuses: &{fuses},
    lock: LockByte {{ {lock}, write_time: {}, fields: &{lock_fields} }},
    calibration_bytes: {},
    signature_row_bytes: {},
    erase_time: {},
    ready: Ready::{ready},
    instructions: {instructions},
    sck: SckRule::{sck},
    factory_clock: {},
    max_clock: {},
    doubts: &[{}],
}};
",
        size(flash_size),
        constant(name),
        row.text("avrdude_id")?,
        flash(row, flash_size)?,
        eeprom(row, eeprom_size)?,
        micros(row.number("lock_us")?),
        row.number("calibration_bytes")?,
        row.number("sigrow_bytes")?,
        micros(erase_us(row)?),
        optional(row, "factory_fcpu", hertz)?,
        optional(row, "fmax_hz", hertz)?,
        doubts(&quirks(row)?),
    ))
}

fn flash(row: &Row<'_>, size: u32) -> Result<String> {
    let polling = match row.text("flash_mode")? {
        "0x04" | "0x21" => polling(row, "flash")?,
        _ => "None".to_owned(),
    };
    Ok(format!(
        "Flash {{
        size: {},
        page_size: {},
        write_time: {},
        polling: {polling},
        extended_address: {},
    }}",
        grouped(size),
        row.power_of_two("flash_page_size", 0x8000)?,
        micros(row.number("flash_max_us")?),
        row.flag("ext_addr")?,
    ))
}

fn erase_us(row: &Row<'_>) -> Result<u32> {
    match quirks(row)?.contains(&"erase_delay_too_short") {
        true => Ok(1000 * row.number("atdf_erase_ms")?),
        false => row.number("chip_erase_us"),
    }
}

fn sck_rule(row: &Row<'_>) -> Result<&'static str> {
    Ok(match row.text("sck_rule")? {
        "f<12M:>2;f>=12M:>3" => "TwoOrThree",
        ">2" => "Two",
        "f<12M:>2.2;f>=12M:>3.2" => "Battery",
        "lo>1,hi>4" => "OneAndFour",
        other => return Err(row.error(format!("unknown SCK rule `{other}`"))),
    })
}

/// The elements of `Chip::doubts`.
fn doubts(quirks: &[&str]) -> String {
    let known = [
        ("factory_fuse_doubtful", "Doubt::FactoryFuses"),
        ("eeprom_page_op_unsure", "Doubt::EepromPages"),
        ("eeprom_mode_claims_page", "Doubt::EepromPages"),
        ("clone_no_real_fuses", "Doubt::Clone"),
    ];
    let here = known.iter().filter(|(quirk, _)| quirks.contains(quirk));
    here.map(|(_, doubt)| *doubt).collect::<Vec<_>>().join(", ")
}

/// `None` for an empty cell.
fn optional(row: &Row<'_>, column: &str, text: fn(u32) -> String) -> Result<String> {
    match row.text(column)? {
        "" => Ok("None".to_owned()),
        _ => Ok(format!("Some({})", text(row.number(column)?))),
    }
}

/// The value polling of a memory, `flash` or `eeprom`.
fn polling(row: &Row<'_>, memory: &str) -> Result<String> {
    let one = row.byte(&format!("{memory}_poll_p1"))?;
    let two = row.byte(&format!("{memory}_poll_p2"))?;
    let soonest = micros(row.number(&format!("{memory}_min_us"))?);
    Ok(format!("Some(ValuePolling {{ busy: [{one:#04x}, {two:#04x}], soonest: {soonest} }})"))
}

fn signature(row: &Row<'_>) -> Result<[u8; 3]> {
    let text = row.text("signature")?;
    match u32::from_str_radix(text, 16) {
        Ok(number) if text.len() == 6 => {
            let [_, bytes @ ..] = number.to_be_bytes();
            Ok(bytes)
        }
        _ => Err(row.error(format!("`{text}` is not a signature of three bytes in hex"))),
    }
}

fn eeprom(row: &Row<'_>, size: u32) -> Result<String> {
    let page_size = match row.text("eeprom_prog")? {
        "none" => return Ok("None".to_owned()),
        "byte" => "None".to_owned(),
        "page" => format!("Some({})", row.power_of_two("eeprom_page_size", 0x80)?),
        other => return Err(row.error(format!("unknown way to write EEPROM: `{other}`"))),
    };
    let write_time = micros(row.number("eeprom_max_us")?);
    let polling = match row.text("eeprom_mode")? {
        "0x04" => polling(row, "eeprom")?,
        _ => "None".to_owned(),
    };
    Ok(format!(
        "Some(Eeprom {{ size: {}, page_size: {page_size}, write_time: {write_time}, polling: {polling} }})",
        grouped(size)
    ))
}

/// What the parts refer to, and what of it they share.
struct Lists {
    fuses: Sheet,
    abouts: Sheet,
    meanings: Sheet,
    opcodes: Sheet,
    groups: Sheet,
    bytes: Shared,
    fields: Shared,
    values: Shared,
}

/// Statics, each list once.
#[derive(Default)]
struct Shared {
    /// Names and bodies.
    known: Vec<(String, String)>,
    text: String,
}

impl Shared {
    /// The name of the static with these elements, which is `wish` if they are new.
    fn name(&mut self, wish: &str, kind: &str, elements: &[String]) -> String {
        let body: String = elements.iter().map(|element| format!("    {element},\n")).collect();
        if let Some((name, _)) = self.known.iter().find(|(_, known)| *known == body) {
            return name.clone();
        }
        let _ = writeln!(self.text, "\nstatic {wish}: [{kind}; {}] = [\n{body}];", elements.len());
        self.known.push((wish.to_owned(), body));
        wish.to_owned()
    }
}

fn constant(name: &str) -> String {
    name.to_uppercase()
}

fn micros(time: u32) -> String {
    format!("Duration::from_micros({})", grouped(time))
}

/// A size in words of a data sheet.
fn size(bytes: u32) -> String {
    if bytes >= 1024 && bytes.is_multiple_of(1024) {
        format!("{} KiB", bytes / 1024)
    } else {
        format!("{bytes} bytes")
    }
}

/// `20_000_000`; four digits stay together.
fn hertz(number: u32) -> String {
    format!("Hertz({})", grouped(number))
}

fn grouped(number: u32) -> String {
    let digits = number.to_string();
    let mut text = String::new();
    for (at, digit) in digits.chars().enumerate() {
        if at > 0 && digits.len() > 4 && (digits.len() - at).is_multiple_of(3) {
            text.push('_');
        }
        text.push(digit);
    }
    text
}
