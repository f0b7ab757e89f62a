//! The text of `src/chip/table.rs` from the texts of the CSV files. No IO.

use std::fmt;
use std::fmt::Write as _;

/// The parts that the crate has instructions for; it emits them in the order of `isp-parts.csv`.
///
/// The tables describe many more. [`check_variant`] refuses those that need instructions which the
/// crate does not know; the rest only need to be added here.
pub(crate) const PARTS: &[&str] =
    &["ATtiny2313", "AT90USB162", "ATtiny85", "ATmega8", "ATmega328P", "ATmega2560"];

pub(crate) const PARTS_FILE: &str = "data/isp-parts.csv";
pub(crate) const FUSES_FILE: &str = "data/fuses.csv";
pub(crate) const VALUES_FILE: &str = "data/fuse-values.csv";

/// Quirks that the table expresses, or that do not change how a part is programmed.
const KNOWN_QUIRKS: &[&str] = &[
    "no_rdybsy",
    "ext_addr",
    "erase_delay_too_short",
    "factory_clock_external",
    "eeprom_page_op_unsure",
    "eeprom_mode_claims_page",
];

/// The contents of the CSV files.
pub(crate) struct Texts<'a> {
    /// Of `isp-parts.csv`.
    pub(crate) parts: &'a str,
    /// Of `fuses.csv`.
    pub(crate) fuses: &'a str,
    /// Of `fuse-values.csv`.
    pub(crate) values: &'a str,
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

/// The text of `src/chip/table.rs` with these parts.
pub(crate) fn table(parts: &[&str], texts: &Texts<'_>) -> Result<String> {
    let sheet = Sheet::parse(PARTS_FILE, texts.parts)?;
    let mut lists = Lists {
        fuses: Sheet::parse(FUSES_FILE, texts.fuses)?,
        meanings: Sheet::parse(VALUES_FILE, texts.values)?,
        fields: Shared::default(),
        values: Shared::default(),
    };
    let mut chosen = Vec::new();
    for row in sheet.rows() {
        if parts.contains(&row.text("name")?) {
            chosen.push(row);
        }
    }
    for name in parts {
        if !chosen.iter().any(|row| row.text("name").is_ok_and(|found| found == *name)) {
            return Err(sheet.error(1, format!("no part is named `{name}`")));
        }
    }
    check_names(&chosen)?;

    let mut constants = String::new();
    let mut all = String::new();
    for row in &chosen {
        constants += &chip(row, &mut lists)?;
        let _ = writeln!(all, "    &{},", constant(row.text("name")?));
    }
    Ok(format!(
        "\
// Generated from data/*.csv: do not edit, run `cargo run --example generate-chips`.

use core::time::Duration;

use super::{{Chip, Eeprom, Field, Flash, Fuse, FuseByte, Hazard, LockByte, Ready, SckRule, Value}};

/// All chips of this crate.
pub const ALL: &[&Chip] = &[
{all}];
{constants}{}{}",
        lists.fields.text, lists.values.text
    ))
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

/// Refuses a part that needs instructions which the crate does not have.
fn check_variant(row: &Row<'_>) -> Result<()> {
    let wanted = [
        ("flash_prog", "page"),
        ("addressing", "word"),
        ("lock", "rw"),
        ("reset_active", "low"),
        ("sync_byte", "0x53"),
        ("sync_index", "3"),
    ];
    for (column, known) in wanted {
        let found = row.text(column)?;
        if found != known {
            return Err(row.error(format!("`{column}` is `{found}`; the crate only knows `{known}`")));
        }
    }
    match row.text("quirks")?.split_whitespace().find(|quirk| !KNOWN_QUIRKS.contains(quirk)) {
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
    let quirks: Vec<&str> = row.text("quirks")?.split_whitespace().collect();
    let erase_us = if quirks.contains(&"erase_delay_too_short") {
        1000 * row.number("atdf_erase_ms")?
    } else {
        row.number("chip_erase_us")?
    };
    let factory_clock = match row.text("factory_fcpu")? {
        "" => "None".to_owned(),
        _ => format!("Some({})", grouped(row.number("factory_fcpu")?)),
    };
    let ready = if row.flag("rdy_bsy")? { "Poll" } else { "Wait" };
    let sck = match row.text("sck_rule")? {
        "f<12M:>2;f>=12M:>3" => "TwoOrThree",
        other => return Err(row.error(format!("unknown SCK rule `{other}`"))),
    };
    let fuses = fuse_bytes(row, lists)?;
    let (lock, lock_fields) = fuse_byte(row, "lock", lists)?;

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
        extended_address: {},
    }},
    eeprom: {},
    fuses: &[
{fuses}    ],
    lock: LockByte {{ {lock}, write_time: {}, fields: &{lock_fields} }},
    calibration_bytes: {},
    erase_time: {},
    ready: Ready::{ready},
    sck: SckRule::{sck},
    factory_clock: {factory_clock},
    max_clock: {},
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
        micros(erase_us),
        grouped(row.number("fmax_hz")?),
    ))
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
    Ok(format!(
        "Some(Eeprom {{ size: {}, page_size: {page_size}, write_time: {write_time} }})",
        grouped(size)
    ))
}

/// The elements of `Chip::fuses`.
fn fuse_bytes(row: &Row<'_>, lists: &mut Lists) -> Result<String> {
    let layout = row.text("fuse_layout")?;
    let memories: Vec<&str> = layout.split('+').collect();
    if memories.len() != row.number("fuse_bytes")? as usize || !"lfuse+hfuse+efuse".starts_with(layout) {
        return Err(row.error(format!("the crate does not know the fuse layout `{layout}`")));
    }
    let write_time = micros(row.number("fuse_us")?);
    let mut text = String::new();
    for (memory, fuse) in memories.into_iter().zip(["Low", "High", "Extended"]) {
        let (bytes, fields) = fuse_byte(row, memory, lists)?;
        let _ = writeln!(
            text,
            "        FuseByte {{ fuse: Fuse::{fuse}, {bytes}, write_time: {write_time}, fields: &{fields} }},"
        );
    }
    Ok(text)
}

/// The members `used` and `factory` of a fuse or lock byte, and the name of its list of fields.
fn fuse_byte(part: &Row<'_>, memory: &str, lists: &mut Lists) -> Result<(String, String)> {
    let name = part.text("name")?;
    let mut byte = None;
    let mut fields = Vec::new();
    for row in lists.fuses.rows() {
        if row.text("part")? != name || row.text("memory")? != memory {
            continue;
        }
        if row.text("isp_access")? != "rw" {
            return Err(row.error("the crate only knows bytes that can be read and written".to_owned()));
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
    let (used, factory) = (byte.byte("mask")?, byte.byte("default")?);
    for column in ["isp_read_mask", "isp_write_mask"] {
        if byte.byte(column)? != used {
            return Err(byte.error(format!("`{column}` differs from `mask`")));
        }
    }

    let mut masks = Vec::new();
    for field in &fields {
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
            list => value_list(list, mask, &field, &lists.meanings, &mut lists.values)?,
        };
        let values = if values.is_empty() { "[]" } else { &values };
        elements.push(format!(
            "Field {{ name: {:?}, mask: {mask:#04x}, values: &{values}, hazard: {} }}",
            field.text("field")?,
            field_hazard(&field)?,
        ));
    }
    let own = match memory {
        "lfuse" => "LOW",
        "hfuse" => "HIGH",
        "efuse" => "EXTENDED",
        _ => "LOCK",
    };
    let list = lists.fields.name(&format!("{}_{own}", constant(name)), "Field", &elements);
    Ok((format!("used: {used:#04x}, factory: {factory:#04x}"), list))
}

/// The mask of a field, checked against everything else that is said about it.
fn field_mask(field: &Row<'_>, used: u8, factory: u8) -> Result<u8> {
    let mask = field.byte("mask")?;
    let low = mask.trailing_zeros();
    if mask == 0 || !(u32::from(mask >> low) + 1).is_power_of_two() {
        return Err(field.error(format!("mask {mask:#04x} is not contiguous")));
    }
    if mask & !used != 0 {
        return Err(field.error(format!("mask {mask:#04x} has bits outside of the byte's {used:#04x}")));
    }
    for (column, want) in
        [("lsb", low), ("width", mask.count_ones()), ("default", u32::from((factory & mask) >> low))]
    {
        let found = field.number(column)?;
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
    if value > mask >> mask.trailing_zeros() {
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
    meanings: Sheet,
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
