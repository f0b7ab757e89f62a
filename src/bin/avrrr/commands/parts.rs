//! `avrrr parts`: the chips that are known, for people and for programs.

use std::time::Duration;

use avrrr::chip::{
    self, Chip, Doubt, Echo, FlashWrite, FuseByte, Hertz, ReadBits, Ready, SckRule, ValuePolling, WriteBits,
};
use avrrr::icsp::Memory;
use serde_json::{Map, Value, json};

use crate::args::OutputFormat;
use crate::chip_name::find_chip;
use crate::diagnostic::Diagnostic;
use crate::progress::plural;
use crate::standard_output::print_lines;
use crate::table::Table;

/// List the chips that are known, or all that is known of one.
#[derive(Debug, clap::Args)]
#[command(max_term_width = 100, after_help = AFTER_HELP)]
pub(crate) struct PartsArgs {
    /// One chip, by name (atmega328p) or avrdude's short form (m328p)
    #[arg(value_name = "PART")]
    part: Option<String>,

    /// How to print
    #[arg(long, value_enum, default_value_t = OutputFormat::Text)]
    format: OutputFormat,
}

impl PartsArgs {
    /// For the list of all, as text.
    pub(super) const fn all() -> Self {
        Self { part: None, format: OutputFormat::Text }
    }
}

const AFTER_HELP: &str = "\
JSON: a list of objects (of one, with PART) with
  name       as the data sheet has it
  aliases    other names, avrdude's short form among them
  signature  six hexadecimal digits
  flash      size and page_size in bytes; page_size 1: written byte by byte
  eeprom     size and page_size in bytes; page_size null: written byte by byte; null: there is none
  fuses      by the name of the byte: mask (the bits that exist) and factory (null: not known)
  delays     erase_us, flash_us (a page), eeprom_us (a page or byte), fuse_us and lock_us: what to wait at
             most, in microseconds; null: there is nothing to wait for";

pub(super) fn run(args: &PartsArgs) -> Result<(), Diagnostic> {
    let part = args.part.as_deref().map(find_chip).transpose()?;
    let text = match (args.format, part) {
        (OutputFormat::Json, Some(chip)) => to_json(&[&chip]),
        (OutputFormat::Json, None) => to_json(chip::ALL),
        (OutputFormat::Text, Some(chip)) => card(&chip),
        (OutputFormat::Text, None) => list(),
    };
    print_lines(&text)
}

fn hex(signature: [u8; 3]) -> String {
    signature.map(|byte| format!("{byte:02x}")).concat()
}

fn fuse_names(chip: &Chip) -> String {
    chip.fuses.iter().map(|byte| Memory::Fuse(byte.fuse).name()).collect::<Vec<_>>().join(" ")
}

fn list() -> String {
    let mut table = Table::new(["name", "alias", "signature", "flash", "page", "eeprom", "page", "fuses"]);
    for chip in chip::ALL {
        table.row([
            chip.name.to_owned(),
            chip.aliases.join(" "),
            hex(chip.signature),
            chip.flash.size.to_string(),
            chip.flash.page_size.to_string(),
            chip.eeprom.map_or("-".to_owned(), |eeprom| eeprom.size.to_string()),
            chip.eeprom.and_then(|eeprom| eeprom.page_size).map_or("-".to_owned(), |size| size.to_string()),
            fuse_names(chip),
        ]);
    }
    table.to_string()
}

fn to_json(chips: &[&Chip]) -> String {
    let all: Vec<Value> = chips.iter().map(|chip| one(chip)).collect();
    format!("{:#}", Value::Array(all))
}

fn one(chip: &Chip) -> Value {
    let micros = |time: Duration| u64::try_from(time.as_micros()).unwrap_or(u64::MAX);
    let fuses: Map<String, Value> = chip
        .fuses
        .iter()
        .map(|byte| {
            let about = json!({ "mask": byte.used, "factory": byte.factory });
            (Memory::Fuse(byte.fuse).name().to_owned(), about)
        })
        .collect();
    let fuse_time = chip.fuses.iter().find(|byte| byte.writable != 0).map(|byte| micros(byte.write_time));
    json!({
        "name": chip.name,
        "aliases": chip.aliases,
        "signature": hex(chip.signature),
        "flash": { "size": chip.flash.size, "page_size": chip.flash.page_size },
        "eeprom": chip.eeprom.map(|eeprom| json!({ "size": eeprom.size, "page_size": eeprom.page_size })),
        "fuses": fuses,
        "delays": {
            "erase_us": micros(chip.erase_time),
            "flash_us": micros(chip.flash.write_time),
            "eeprom_us": chip.eeprom.map(|eeprom| micros(eeprom.write_time)),
            "fuse_us": fuse_time,
            "lock_us": micros(chip.lock.write_time),
        },
    })
}

/// All that is known of a chip.
pub(super) fn card(chip: &Chip) -> String {
    let mut lines = Vec::new();
    let mut line = |name: &str, text: String| lines.push(format!("{name:14}{text}").trim_end().to_owned());
    line("name", chip.name.to_owned());
    line("alias", chip.aliases.join(", "));
    let twins = chip::with_signature(chip.signature).filter(|twin| twin.name != chip.name);
    let twins: Vec<_> = twins.map(|twin| twin.name).collect();
    let also = if twins.is_empty() { String::new() } else { format!(", also of {}", twins.join(", ")) };
    line("signature", format!("{}{also}", hex(chip.signature)));
    line("flash", flash(chip));
    line("eeprom", eeprom(chip));
    for byte in chip.fuses {
        line(Memory::Fuse(byte.fuse).name(), fuse(byte));
    }
    line("lock", format!("bits {:#04x}, {}{}", chip.lock.used, ms(chip.lock.write_time), lock_access(chip)));
    line("calibration", count(chip.calibration_bytes));
    line("prodsig", count(chip.signature_row_bytes));
    line("erase", ms(chip.erase_time));
    line("clock", clock(chip));
    line("SCK", sck(chip.sck).to_owned());
    let differences = differences(chip);
    let plain = if differences.is_empty() { "as most parts" } else { "" };
    line("instructions", format!("{plain}{}", differences.join("; ")));
    for doubt in chip.doubts {
        line("doubt", in_words(*doubt).to_owned());
    }
    lines.join("\n")
}

fn count(bytes: u8) -> String {
    match bytes {
        0 => "none".to_owned(),
        _ => plural(bytes, "byte"),
    }
}

fn ms(time: Duration) -> String {
    format!("{} ms", time.as_secs_f64() * 1000.0)
}

fn flash(chip: &Chip) -> String {
    let flash = chip.flash;
    let how = match chip.instructions.flash {
        FlashWrite::Byte => "byte by byte".to_owned(),
        _ => format!("pages of {}", flash.page_size),
    };
    let extended = if flash.extended_address { ", with extended address" } else { "" };
    format!("{} bytes, {how}, {}{}{extended}", flash.size, ms(flash.write_time), polling(flash.polling))
}

fn eeprom(chip: &Chip) -> String {
    let Some(eeprom) = chip.eeprom else { return "none".to_owned() };
    let how = eeprom.page_size.map_or("byte by byte".to_owned(), |size| format!("pages of {size}"));
    format!("{} bytes, {how}, {}{}", eeprom.size, ms(eeprom.write_time), polling(eeprom.polling))
}

fn polling(polling: Option<ValuePolling>) -> String {
    match polling {
        None => String::new(),
        Some(ValuePolling { busy: [one, two], .. }) if one == two => {
            format!(", reads {one:#04x} until it is written")
        }
        Some(ValuePolling { busy: [one, two], .. }) => {
            format!(", reads {one:#04x} or {two:#04x} until it is written")
        }
    }
}

fn fuse(byte: &FuseByte) -> String {
    let factory = byte.factory.map_or("unknown".to_owned(), |factory| format!("{factory:#04x}"));
    let fields: Vec<_> = byte.fields.iter().rev().map(|field| field.name).collect();
    let access = match (byte.readable, byte.writable) {
        (0, 0) => ", out of reach of serial programming".to_owned(),
        _ => format!(", {}", ms(byte.write_time)),
    };
    format!("bits {:#04x}, factory {factory}{access}: {}", byte.used, fields.join(" "))
}

fn lock_access(chip: &Chip) -> &'static str {
    if chip.instructions.lock_read == ReadBits::None { ", cannot be read" } else { "" }
}

fn clock(chip: &Chip) -> String {
    let mhz = |hz: Hertz| f64::from(hz.0) / 1e6;
    let new = chip.factory_clock.map_or_else(
        || "a new part needs one from outside".to_owned(),
        |hz| format!("{} MHz when it is new", mhz(hz)),
    );
    let most = chip.max_clock.map_or(String::new(), |hz| format!(", {} MHz at most", mhz(hz)));
    format!("{new}{most}")
}

fn sck(rule: SckRule) -> &'static str {
    match rule {
        SckRule::TwoOrThree => "low and high for more than 2 clocks, 3 from 12 MHz on: below f/4, f/6",
        SckRule::Two => "low and high for more than 2 clocks: below f/4",
        SckRule::Battery => "low and high for more than 2.2 clocks, 3.2 from 12 MHz on: below f/4.4, f/6.4",
        SckRule::OneAndFour => "low for more than 1 clock, high for more than 4: below f/8",
        _ => "see the data sheet",
    }
}

/// What is different from most parts.
fn differences(chip: &Chip) -> Vec<&'static str> {
    let set = &chip.instructions;
    let byte2 = |bits| matches!(bits, WriteBits::Byte2 { .. } | WriteBits::Bytes2And4 { .. });
    [
        (set.echo == Echo::None, "no echo of Programming Enable"),
        (chip.ready == Ready::Wait, "no RDY/BSY poll"),
        (set.fuse_read == ReadBits::Shared, "one instruction reads fuse and lock bits"),
        (byte2(set.fuse_write), "fuse bits are written in byte 2"),
        (byte2(set.lock_write), "lock bits are written in byte 2"),
        (
            chip.fuses.iter().any(|byte| byte.shows == chip::Shows::AfterPowerCycle),
            "new fuses show after a power cycle",
        ),
    ]
    .into_iter()
    .filter_map(|(differs, what)| differs.then_some(what))
    .collect()
}

fn in_words(doubt: Doubt) -> &'static str {
    match doubt {
        Doubt::FactoryFuses => "the factory values of the fuses may be wrong: the sources disagree",
        Doubt::EepromPages => "whether there are EEPROM page instructions is not certain: bytes are written",
        Doubt::Clone => "no AVR of Microchip's, but firmware that plays one: its fuses mean nothing",
        _ => "see data/conflicts.md",
    }
}
