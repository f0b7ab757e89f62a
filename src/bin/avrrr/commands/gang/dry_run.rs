//! What a run would do, without a Bus Pirate.

use std::time::Duration;

use avrrr::gang::{Board, Firmware, Gang, Map, Serial, SerialFormat, Slot};
use avrrr::icsp::Memory;
use avrrr::job::{Action, Step};
use serde_json::{Value, json};

use super::{connector, explain};
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
            all.extend(warnings(slot).map(|warning| line(format!("    warning: {warning}"))));
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

/// What is done to a chip, in the order of its plan.
fn tasks(slot: &Slot) -> Vec<String> {
    let plan = slot.plan(slot.serial.map(|_| 0));
    let steps: Vec<_> = plan.iter().flat_map(|plan| plan.steps().collect::<Vec<_>>()).collect();
    let mut tasks = Vec::new();
    for (index, Step { action, memory, .. }) in steps.iter().enumerate() {
        let is_same = |step: &Step| step.action == *action && step.memory == *memory;
        match (action, memory) {
            (Action::Erase, _) => tasks.push("erase".to_owned()),
            (Action::Write, Some(memory)) => {
                let own = writes(slot, *memory);
                // The chip gets its own value, or the one of the manifest, later.
                let is_boost = own.is_empty() || steps[index + 1..].iter().any(is_same);
                match is_boost {
                    true if steps[..index].iter().any(is_same) => {}
                    true => tasks.push(format!("boost by {memory}")),
                    false => tasks.extend(own),
                }
            }
            _ => {}
        }
    }
    tasks
}

/// What the fuses of a slot do, if its chip has those with which it leaves the factory.
fn warnings(slot: &Slot) -> impl Iterator<Item = String> {
    let new: Vec<_> = slot.chip.fuses.iter().filter_map(|byte| Some((byte.fuse, byte.factory?))).collect();
    let plan = slot.plan(slot.serial.map(|_| 0)).ok();
    let hazards = plan.into_iter().flat_map(move |plan| plan.hazards(&new));
    let accepted = slot.policy.accept;
    hazards.map(move |hazard| match accepted.contains(hazard.risk.accept()) {
        true => hazard.to_string(),
        false => {
            format!("{hazard}; refused unless the chip holds it already; {}", explain::accepts(hazard.risk))
        }
    })
}

/// What is written to a memory, as the manifest says.
fn writes(slot: &Slot, memory: Memory) -> Vec<String> {
    let firmware = match memory {
        Memory::Flash => slot.flash.as_ref(),
        Memory::Eeprom => slot.eeprom.as_ref(),
        _ => None,
    };
    let bytes = match memory {
        Memory::Fuse(fuse) => slot.fuses.iter().find(|(other, _)| *other == fuse).map(|(_, value)| *value),
        Memory::Lock => slot.lock,
        _ => None,
    };
    let serial = slot.serial.filter(|serial| serial.memory == memory);
    let firmware = firmware
        .map(|firmware| format!("{memory} {} from {}", plural(firmware.image.len(), "byte"), firmware.file));
    let bytes = bytes.map(|value| format!("{memory} {value:#04x}"));
    firmware.into_iter().chain(serial.map(serial_number)).chain(bytes).collect()
}

fn serial_number(serial: Serial) -> String {
    let kind = match serial.format {
        SerialFormat::Big => ", big-endian",
        SerialFormat::Ascii => " of ASCII digits",
        _ => ", little-endian",
    };
    let width = plural(serial.width, "byte");
    format!("serial number in {} at {:#x}, {width}{kind}", serial.memory, serial.at)
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
            "warnings": warnings(slot).collect::<Vec<_>>(),
        })
    };
    let mut lines: Vec<Value> = gang.slots().iter().map(|(board, of)| slot(board, of)).collect();
    lines.push(json!({ "event": "estimate", "seconds": time.map(|time| time.as_secs_f64()) }));
    lines.iter().map(|line| text::json(&format!("{line}\n"))).collect()
}
