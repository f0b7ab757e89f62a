//! The text of `src/chip/table.rs` from the texts of the CSV files. No IO.

use std::fmt;
use std::fmt::Write as _;

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

/// What is wrong with a table, and where.
#[derive(Debug)]
pub(crate) struct Error {
    file: &'static str,
    line: usize,
    what: String,
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "{}:{}: {}", self.file, self.line, self.what)
    }
}

impl std::error::Error for Error {}

type Result<T, E = Error> = std::result::Result<T, E>;

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
// Generated from data/*.csv: do not edit, run `cargo run --example generate-chips`.

use core::time::Duration;

use super::{{
    Chip, Doubt, Echo, Eeprom, Field, Flash, FlashWrite, Fuse, FuseByte, Hazard, InstructionSet, LockByte,
    ReadBits, Ready, SckRule, Shows, Value, ValuePolling, WriteBits,
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
    let quirks = quirks(row)?;
    let erase_us = if quirks.contains(&"erase_delay_too_short") {
        1000 * row.number("atdf_erase_ms")?
    } else {
        row.number("chip_erase_us")?
    };
    let ready = if row.flag("rdy_bsy")? { "Poll" } else { "Wait" };
    let sck = match row.text("sck_rule")? {
        "f<12M:>2;f>=12M:>3" => "TwoOrThree",
        ">2" => "Two",
        "f<12M:>2.2;f>=12M:>3.2" => "Battery",
        "lo>1,hi>4" => "OneAndFour",
        other => return Err(row.error(format!("unknown SCK rule `{other}`"))),
    };
    let opcodes = Opcodes::of(row, lists)?;
    let instructions = instruction_set(row, &opcodes)?;
    let fuses = fuse_bytes(row, lists)?;
    let (lock, lock_fields) = lock_byte(row, lists)?;
    let flash_polling = match row.text("flash_mode")? {
        "0x04" | "0x21" => polling(row, "flash")?,
        _ => "None".to_owned(),
    };

    Ok(format!(
        "
/// {name}: {} flash, {eeprom_words} EEPROM, signature {one:02X} {two:02X} {three:02X}
/// (source: `{PARTS_FILE}`).
pub const {}: Chip = Chip {{
    name: {name:?},
    aliases: &[{:?}],
    signature: [0x{one:02x}, 0x{two:02x}, 0x{three:02x}],
    flash: Flash {{
        size: {},
        page_size: {},
        write_time: {},
        polling: {flash_polling},
        extended_address: {},
    }},
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
        grouped(flash_size),
        row.power_of_two("flash_page_size", 0x8000)?,
        micros(row.number("flash_max_us")?),
        row.flag("ext_addr")?,
        eeprom(row, eeprom_size)?,
        micros(row.number("lock_us")?),
        row.number("calibration_bytes")?,
        row.number("sigrow_bytes")?,
        micros(erase_us),
        optional(row, "factory_fcpu", grouped)?,
        optional(row, "fmax_hz", grouped)?,
        doubts(&quirks),
    ))
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

/// The instructions of one part, by the names of `isp-opcodes.csv`.
struct Opcodes<'a> {
    /// First and second byte of each.
    patterns: Vec<(&'a str, &'a str, &'a str)>,
}

impl<'a> Opcodes<'a> {
    fn of(part: &Row<'_>, lists: &'a Lists) -> Result<Self> {
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
fn instruction_set(row: &Row<'_>, opcodes: &Opcodes<'_>) -> Result<String> {
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

/// The name of the list `Chip::fuses`.
fn fuse_bytes(row: &Row<'_>, lists: &mut Lists) -> Result<String> {
    let layout = row.text("fuse_layout")?;
    let memories: Vec<&str> = layout.split('+').collect();
    let known = layout == "fuse" || "lfuse+hfuse+efuse".starts_with(layout);
    if memories.len() != row.number("fuse_bytes")? as usize || !known {
        return Err(row.error(format!("the crate does not know the fuse layout `{layout}`")));
    }
    let write_time = match row.text("fuse_us")? {
        "" => "Duration::ZERO".to_owned(),
        _ => micros(row.number("fuse_us")?),
    };
    let shows = if row.flag("power_cycle_after_fuse")? { "AfterPowerCycle" } else { "AtOnce" };
    let mut elements = Vec::new();
    for memory in memories {
        let byte = bits(row, memory, lists)?;
        let Bits { used, readable, writable, factory, fields } = byte;
        let fuse = match memory {
            "fuse" => "Only",
            "lfuse" => "Low",
            "hfuse" => "High",
            _ => "Extended",
        };
        elements.push(format!(
            "FuseByte {{ fuse: Fuse::{fuse}, used: {used:#04x}, readable: {readable:#04x}, \
             writable: {writable:#04x}, factory: {factory}, write_time: {write_time}, \
             shows: Shows::{shows}, fields: &{fields} }}"
        ));
    }
    Ok(lists.bytes.name(&format!("{}_FUSES", constant(row.text("name")?)), "FuseByte", &elements))
}

/// The members `used` and `factory` of the lock byte, and the name of its list of fields.
fn lock_byte(row: &Row<'_>, lists: &mut Lists) -> Result<(String, String)> {
    let Bits { used, factory, fields, .. } = bits(row, "lock", lists)?;
    Ok((format!("used: {used:#04x}, factory: {factory}"), fields))
}

/// What the tables say of a fuse or lock byte.
struct Bits {
    used: u8,
    readable: u8,
    writable: u8,
    /// An `Option<u8>` as text.
    factory: String,
    /// The name of its list of fields.
    fields: String,
}

fn bits(part: &Row<'_>, memory: &str, lists: &mut Lists) -> Result<Bits> {
    let name = part.text("name")?;
    let mut byte = None;
    let mut fields = Vec::new();
    for row in lists.fuses.rows() {
        if row.text("part")? != name || row.text("memory")? != memory {
            continue;
        }
        if row.text("field")? != "*" {
            fields.push(row);
        } else if byte.replace(row).is_some() {
            return Err(row.error(format!("`{name}` has `{memory}` twice")));
        }
    }
    let Some(byte) = byte else {
        return Err(part.error(format!("`{name}` has no `{memory}` in {FUSES_FILE}")));
    };
    let readable = byte.byte("isp_read_mask")?;
    let writable = byte.byte("isp_write_mask")?;
    let used = match byte.text("mask")? {
        // A clone, of whose bits nothing is known but what the instruction carries.
        "" => writable,
        _ => byte.byte("mask")?,
    };
    for (column, mask) in [("isp_read_mask", readable), ("isp_write_mask", writable)] {
        if mask & !used != 0 && byte.text("mask")? != "" {
            return Err(byte.error(format!("`{column}` has bits outside of the byte's {used:#04x}")));
        }
    }
    let access = byte.text("isp_access")?;
    let said = match (readable, writable) {
        (0, 0) => "-",
        (0, _) => "w",
        _ => "rw",
    };
    if access != said {
        return Err(byte.error(format!("`isp_access` is `{access}`, but the masks say `{said}`")));
    }
    let factory = match byte.text("default")? {
        "" => None,
        _ => Some(byte.byte("default")?),
    };
    let own = match memory {
        "fuse" => "ONLY",
        "lfuse" => "LOW",
        "hfuse" => "HIGH",
        "efuse" => "EXTENDED",
        _ => "LOCK",
    };
    let elements = field_list(&fields, used, factory, &lists.abouts, &lists.meanings, &mut lists.values)?;
    let fields = lists.fields.name(&format!("{}_{own}", constant(name)), "Field", &elements);
    let factory = factory.map_or("None".to_owned(), |factory| format!("Some({factory:#04x})"));
    Ok(Bits { used, readable: readable & used, writable, factory, fields })
}

/// The fields of a byte, lowest bit first.
fn field_list(
    fields: &[Row<'_>],
    used: u8,
    factory: Option<u8>,
    abouts: &Sheet,
    meanings: &Sheet,
    shared: &mut Shared,
) -> Result<Vec<String>> {
    let mut masks = Vec::new();
    for field in fields {
        masks.push((field_mask(field, used, factory)?, *field));
    }
    masks.sort_by_key(|(mask, _)| mask.trailing_zeros());
    let mut taken = 0;
    let mut elements = Vec::new();
    for (mask, field) in masks {
        if taken & mask != 0 {
            return Err(field.error(format!("mask {mask:#04x} overlaps another field")));
        }
        taken |= mask;
        let values = match field.text("values")? {
            "bit" if mask.count_ones() == 1 => String::new(),
            "bit" => return Err(field.error(format!("mask {mask:#04x} is not a single bit"))),
            list => value_list(list, mask, &field, meanings, shared)?,
        };
        let values = if values.is_empty() { "[]" } else { &values };
        let name = field.text("field")?;
        elements.push(format!(
            "Field {{ name: {name:?}, about: {:?}, mask: {mask:#04x}, values: &{values}, hazard: {} }}",
            about(&field, name, abouts)?,
            field_hazard(&field)?,
        ));
    }
    Ok(elements)
}

/// What a field is about, in words.
fn about<'a>(field: &Row<'_>, name: &str, abouts: &'a Sheet) -> Result<&'a str> {
    match abouts.rows().find(|row| row.text("field").is_ok_and(|text| text == name)) {
        Some(row) => row.text("meaning"),
        None => Err(field.error(format!("{FIELDS_FILE} has no field `{name}`"))),
    }
}

/// The mask of a field, checked against everything else that is said about it.
fn field_mask(field: &Row<'_>, used: u8, factory: Option<u8>) -> Result<u8> {
    let mask = field.byte("mask")?;
    let low = mask.trailing_zeros();
    if mask == 0 {
        return Err(field.error("the mask is empty".to_owned()));
    }
    if mask & !used != 0 {
        return Err(field.error(format!("mask {mask:#04x} has bits outside of the byte's {used:#04x}")));
    }
    let default = factory.map_or(String::new(), |factory| ((factory & mask) >> low).to_string());
    for (column, want) in
        [("lsb", low.to_string()), ("width", mask.count_ones().to_string()), ("default", default)]
    {
        let found = field.text(column)?;
        if found != want {
            return Err(field.error(format!("`{column}` is {found}, but mask and byte say {want}")));
        }
    }
    Ok(mask)
}

/// The name of a list of values that a field refers to.
///
/// The tables give settings that differ in nothing they describe one code. A code that stands for
/// several values gets the value as a suffix, so that choosing by code is never a matter of luck.
fn value_list(
    list: &str,
    mask: u8,
    field: &Row<'_>,
    meanings: &Sheet,
    shared: &mut Shared,
) -> Result<String> {
    let mut rows = Vec::new();
    for row in meanings.rows() {
        if row.text("values")? == list {
            rows.push((value(&row, mask)?, row.text("code")?, row));
        }
    }
    if rows.is_empty() {
        return Err(field.error(format!("{VALUES_FILE} has no list `{list}`")));
    }
    let mut elements = Vec::new();
    for (at, &(value, code, row)) in rows.iter().enumerate() {
        if rows[..at].iter().any(|&(earlier, ..)| earlier == value) {
            return Err(row.error(format!("`{list}` has {value} twice")));
        }
        let unique = rows.iter().filter(|&&(_, other, _)| other == code).count() == 1;
        let code = if unique { code.to_owned() } else { format!("{code}_{value:#04x}") };
        elements.push(format!(
            "Value {{ value: {value:#04x}, code: {code:?}, meaning: {:?}, hazard: {} }}",
            row.text("meaning")?,
            value_hazard(&row)?,
        ));
    }
    Ok(shared.name(&list.replace('.', "_").to_uppercase(), "Value", &elements))
}

/// A value moved down to bit 0, as the tables have it.
fn value(row: &Row<'_>, mask: u8) -> Result<u8> {
    let value = row.byte("value")?;
    if value != row.byte("hex")? {
        return Err(row.error("`value` and `hex` differ".to_owned()));
    }
    if value & !(mask >> mask.trailing_zeros()) != 0 {
        return Err(row.error(format!("{value} does not fit into a field of mask {mask:#04x}")));
    }
    Ok(value)
}

fn field_hazard(row: &Row<'_>) -> Result<&'static str> {
    Ok(match row.text("hazard")? {
        "" => "None",
        "isp_off" => "Some(Hazard::EndsIsp)",
        "clock" => "Some(Hazard::Clock)",
        "clock_slow" => "Some(Hazard::SlowsClock)",
        "boot" => "Some(Hazard::MovesBoot)",
        "lock" => "Some(Hazard::Locks)",
        other => return Err(row.error(format!("unknown hazard `{other}` of a field"))),
    })
}

/// Of several hazards the gravest: a clock that stops outweighs one that is slow.
fn value_hazard(row: &Row<'_>) -> Result<&'static str> {
    let mut gravest = (0, "None");
    for hazard in row.text("hazard")?.split(',') {
        gravest = gravest.max(match hazard.trim() {
            "" => (0, "None"),
            "slow" => (1, "Some(Hazard::SlowsClock)"),
            "needs_crystal" => (2, "Some(Hazard::NeedsCrystal)"),
            "needs_ext_rc" => (2, "Some(Hazard::NeedsExternalRc)"),
            "needs_ext_clock" => (2, "Some(Hazard::NeedsExternalClock)"),
            "lock" => (2, "Some(Hazard::Locks)"),
            other => return Err(row.error(format!("unknown hazard `{other}` of a value"))),
        });
    }
    Ok(gravest.1)
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

/// A CSV file: a line of column names, then rows of as many cells.
struct Sheet {
    file: &'static str,
    columns: Vec<String>,
    rows: Vec<(usize, Vec<String>)>,
}

impl Sheet {
    fn parse(file: &'static str, text: &str) -> Result<Self> {
        let mut rows = records(file, text)?.into_iter();
        let Some((_, columns)) = rows.next() else {
            return Err(Error { file, line: 1, what: "no column names".to_owned() });
        };
        let sheet = Self { file, columns, rows: rows.collect() };
        for (line, cells) in &sheet.rows {
            if cells.len() != sheet.columns.len() {
                let what = format!("{} cells in {} columns", cells.len(), sheet.columns.len());
                return Err(sheet.error(*line, what));
            }
        }
        Ok(sheet)
    }

    fn rows(&self) -> impl Iterator<Item = Row<'_>> {
        self.rows.iter().map(|(line, cells)| Row { sheet: self, line: *line, cells })
    }

    fn error(&self, line: usize, what: String) -> Error {
        Error { file: self.file, line, what }
    }
}

/// Cells, and the number of the line on which they begin. A cell in quotes may hold commas, line
/// ends and doubled quotes.
fn records(file: &'static str, text: &str) -> Result<Vec<(usize, Vec<String>)>> {
    let mut records = Vec::new();
    let mut rest = text;
    let mut line = 1;
    while !rest.is_empty() {
        let start = line;
        let mut cells = Vec::new();
        loop {
            let (cell, after) = match rest.strip_prefix('"') {
                Some(quoted) => {
                    let unclosed = || Error { file, line: start, what: "a quote is not closed".to_owned() };
                    quoted_cell(quoted).ok_or_else(unclosed)?
                }
                None => {
                    let end = rest.find([',', '\n']).unwrap_or(rest.len());
                    (rest[..end].trim_end_matches('\r').to_owned(), &rest[end..])
                }
            };
            line += cell.matches('\n').count();
            cells.push(cell);
            let after = after.strip_prefix('\r').unwrap_or(after);
            if let Some(next) = after.strip_prefix(',') {
                rest = next;
            } else if let Some(next) = after.strip_prefix('\n') {
                rest = next;
                line += 1;
                break;
            } else if after.is_empty() {
                rest = after;
                break;
            } else {
                return Err(Error { file, line, what: "text after a closing quote".to_owned() });
            }
        }
        records.push((start, cells));
    }
    Ok(records)
}

/// The cell whose opening quote has just been read, and what comes after its closing quote.
fn quoted_cell(mut rest: &str) -> Option<(String, &str)> {
    let mut cell = String::new();
    loop {
        let (part, after) = rest.split_once('"')?;
        cell += part;
        match after.strip_prefix('"') {
            Some(more) => {
                cell.push('"');
                rest = more;
            }
            None => return Some((cell, after)),
        }
    }
}

/// One row of a [`Sheet`].
#[derive(Clone, Copy)]
struct Row<'a> {
    sheet: &'a Sheet,
    line: usize,
    cells: &'a [String],
}

impl<'a> Row<'a> {
    fn error(&self, what: String) -> Error {
        self.sheet.error(self.line, what)
    }

    fn text(&self, column: &str) -> Result<&'a str> {
        match self.sheet.columns.iter().position(|name| name == column) {
            Some(at) => Ok(&self.cells[at]),
            None => Err(self.sheet.error(1, format!("there is no column `{column}`"))),
        }
    }

    /// A decimal number, or a hexadecimal one after `0x`.
    fn number(&self, column: &str) -> Result<u32> {
        let text = self.text(column)?;
        let number = match text.strip_prefix("0x") {
            Some(hex) => u32::from_str_radix(hex, 16),
            None => text.parse(),
        };
        number.map_err(|_| self.error(format!("`{column}` is `{text}`, not a number")))
    }

    fn byte(&self, column: &str) -> Result<u8> {
        let number = self.number(column)?;
        u8::try_from(number)
            .map_err(|_| self.error(format!("`{column}` is {number}, more than a byte holds")))
    }

    fn flag(&self, column: &str) -> Result<bool> {
        match self.text(column)? {
            "0" => Ok(false),
            "1" => Ok(true),
            other => Err(self.error(format!("`{column}` is `{other}`, not 0 or 1"))),
        }
    }

    fn power_of_two(&self, column: &str, at_most: u32) -> Result<u32> {
        let number = self.number(column)?;
        if number.is_power_of_two() && number <= at_most {
            Ok(number)
        } else {
            Err(self.error(format!("`{column}` is {number}, not a power of two up to {at_most}")))
        }
    }
}
