//! Fuse and lock bytes, their fields and values.

use super::sheet::{Result, Row, Sheet};
use super::{FIELDS_FILE, FUSES_FILE, Lists, Shared, VALUES_FILE, constant, micros};

/// The name of the list `Chip::fuses`.
pub(crate) fn fuse_bytes(row: &Row<'_>, lists: &mut Lists) -> Result<String> {
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
        let Bits { used, readable, writable, ignored, factory, fields } = byte;
        let fuse = match memory {
            "fuse" => "Only",
            "lfuse" => "Low",
            "hfuse" => "High",
            _ => "Extended",
        };
        elements.push(format!(
            "FuseByte {{ fuse: Fuse::{fuse}, used: {used:#04x}, readable: {readable:#04x}, \
             writable: {writable:#04x}, ignored: {ignored:#04x}, factory: {factory}, \
             write_time: {write_time}, shows: Shows::{shows}, fields: &{fields} }}"
        ));
    }
    Ok(lists.bytes.name(&format!("{}_FUSES", constant(row.text("name")?)), "FuseByte", &elements))
}

/// The members `used` and `factory` of the lock byte, and the name of its list of fields.
pub(crate) fn lock_byte(row: &Row<'_>, lists: &mut Lists) -> Result<(String, String)> {
    let Bits { used, factory, fields, .. } = bits(row, "lock", lists)?;
    Ok((format!("used: {used:#04x}, factory: {factory}"), fields))
}

/// What the tables say of a fuse or lock byte.
struct Bits {
    used: u8,
    readable: u8,
    writable: u8,
    /// Of the writable bits, those that parts keep as they are.
    ignored: u8,
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
        if mask & !used != 0 && !byte.text("mask")?.is_empty() {
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
    let ignored = ignored_bits(&fields)? & writable;
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
    Ok(Bits { used, readable: readable & used, writable, ignored, factory, fields })
}

/// The bits that switch serial programming off, which serial programming itself cannot change (`README.md`).
fn ignored_bits(fields: &[Row<'_>]) -> Result<u8> {
    let mut ignored = 0;
    for field in fields {
        if field.text("hazard")? == "isp_off" {
            ignored |= field.byte("mask")?;
        }
    }
    Ok(ignored)
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
        "reset_pin" => "Some(Hazard::FreesReset)",
        "debug_wire" => "Some(Hazard::DebugWire)",
        "brown_out" => "Some(Hazard::BrownOut)",
        "clock" => "Some(Hazard::Clock)",
        "clock_slow" => "Some(Hazard::SlowsClock)",
        "boot" => "Some(Hazard::MovesBoot)",
        "lock" => "Some(Hazard::Locks)",
        other => return Err(row.error(format!("unknown hazard `{other}` of a field"))),
    })
}

fn value_hazard(row: &Row<'_>) -> Result<&'static str> {
    Ok(match row.text("hazard")? {
        "" => "None",
        "slow" => "Some(Hazard::SlowsClock)",
        "needs_crystal" => "Some(Hazard::NeedsCrystal)",
        "needs_crystal,slow" => "Some(Hazard::NeedsWatchCrystal)",
        "needs_ext_rc" => "Some(Hazard::NeedsExternalRc)",
        "needs_ext_clock" => "Some(Hazard::NeedsExternalClock)",
        "lock" => "Some(Hazard::Locks)",
        other => return Err(row.error(format!("unknown hazard `{other}` of a value"))),
    })
}
