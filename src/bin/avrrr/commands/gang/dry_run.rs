//! What a run would do, without a Bus Pirate.

use std::time::Duration;

use avrrr::gang::{Board, Firmware, Gang, Map, SerialFormat, Slot};
use avrrr::icsp::Memory;
use avrrr::job::Step;
use serde_json::{Value, json};

use super::connector;
use crate::args::OutputFormat;
use crate::progress::plural;
use crate::text;

/// What a run of the chosen slots would do.
pub(super) fn outline(gang: &Gang, is_chosen: impl Fn(&Slot) -> bool, format: OutputFormat) -> String {
    let mut gang = gang.clone();
    gang.boards.iter_mut().for_each(|board| board.slots.retain(&is_chosen));
    gang.boards.retain(|board| !board.slots.is_empty());
    let time = estimate(&gang);
    match format {
        OutputFormat::Json => as_json(&gang, time),
        OutputFormat::Text => as_text(&gang, time),
    }
}

/// The boards work at the same time.
fn estimate(gang: &Gang) -> Option<Duration> {
    let all: Option<Vec<_>> = gang.boards.iter().map(connector::estimate).collect();
    all?.into_iter().max()
}

fn as_text(gang: &Gang, time: Option<Duration>) -> String {
    let line = |text: String| text::line(&text) + "\n";
    let mut all = String::new();
    let names = gang.slots().iter().map(|(_, slot)| slot.name.len()).max().unwrap_or(0);
    let parts = gang.slots().iter().map(|(_, slot)| slot.chip.name.len()).max().unwrap_or(0);
    for board in &gang.boards {
        all += &line(format!("{}: {}, {}", board.name, port(board), wiring(board)));
        for slot in &board.slots {
            all += &line(format!(
                "{:>2} {:names$} {:parts$} target {}: {}",
                slot.number,
                slot.name,
                slot.chip.name,
                slot.target,
                tasks(slot).join(", ")
            ));
        }
    }
    for (name, path) in [("log", gang.log.as_ref()), ("counter", gang.counter.as_ref().map(|c| &c.path))] {
        if let Some(path) = path {
            all += &line(format!("{name}: {}", path.display()));
        }
    }
    if let Some(time) = time {
        all += &line(format!("about {:.0} s", time.as_secs_f64().max(1.0)));
    }
    all
}

fn port(board: &Board) -> &str {
    board.port.as_deref().unwrap_or("the only port that looks like a Bus Pirate")
}

fn wiring(board: &Board) -> String {
    let lines = board.lines.join(", ");
    match &board.map {
        Map::Decoder(map) => format!("decoder with {} targets on {lines}", map.targets.len()),
        _ => format!("RESETs on {lines}"),
    }
}

/// What is done to a chip, in order.
fn tasks(slot: &Slot) -> Vec<String> {
    let firmware = |name: &str, firmware: &Option<Firmware>| {
        firmware
            .as_ref()
            .map(|firmware| format!("{name} {} from {}", plural(firmware.image.len(), "byte"), firmware.file))
    };
    let erase = slot.flash.as_ref().map(|_| "erase".to_owned());
    let mut tasks: Vec<_> = erase.into_iter().collect();
    tasks.extend(firmware("flash", &slot.flash));
    tasks.extend(firmware("eeprom", &slot.eeprom));
    tasks.extend(slot.serial.map(|serial| {
        let kind = match serial.format {
            SerialFormat::Big => ", big-endian",
            SerialFormat::Ascii => " of ASCII digits",
            _ => ", little-endian",
        };
        let width = plural(serial.width, "byte");
        format!("serial number in {} at {:#x}, {width}{kind}", serial.memory, serial.at)
    }));
    let bytes = slot.fuses.iter().map(|(fuse, value)| (Memory::Fuse(*fuse), *value));
    let bytes = bytes.chain(slot.lock.map(|value| (Memory::Lock, value)));
    tasks.extend(bytes.map(|(memory, value)| format!("{memory} {value:#04x}")));
    let steps: Vec<_> =
        slot.plan(slot.serial.map(|_| 0)).iter().flat_map(|plan| plan.steps().collect::<Vec<_>>()).collect();
    if let Some(&Step { action, memory: Some(memory @ Memory::Fuse(_)), .. }) = steps.first() {
        let own = tasks.iter().position(|task| task.starts_with(&format!("{memory} ")));
        let writes = steps.iter().filter(|step| step.action == action && step.memory == Some(memory)).count();
        match own.filter(|_| writes == 1) {
            // It makes the chip faster.
            Some(own) => tasks[..=own].rotate_right(1),
            None => tasks.insert(0, format!("boost by {memory}")),
        }
    }
    tasks
}

fn as_json(gang: &Gang, time: Option<Duration>) -> String {
    let firmware = |firmware: &Option<Firmware>| {
        firmware.as_ref().map(|firmware| {
            json!({ "file": firmware.file, "sha256": firmware.hash(), "bytes": firmware.image.len() })
        })
    };
    let slot = |board: &Board, slot: &Slot| {
        json!({
            "event": "plan",
            "board": board.name,
            "port": board.port,
            "slot": slot.number,
            "name": slot.name,
            "target": slot.target.0,
            "part": slot.chip.name,
            "flash": firmware(&slot.flash),
            "eeprom": firmware(&slot.eeprom),
            "tasks": tasks(slot),
        })
    };
    let mut lines: Vec<Value> = gang.slots().iter().map(|(board, of)| slot(board, of)).collect();
    lines.push(json!({ "event": "estimate", "seconds": time.map(|time| time.as_secs_f64()) }));
    lines.iter().map(|line| text::json(&format!("{line}\n"))).collect()
}
