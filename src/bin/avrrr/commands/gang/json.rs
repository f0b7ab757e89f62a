//! A gang's events for programs: a JSON object a line.

use std::collections::BTreeMap;

use avrrr::gang::{Board, Event, Gang, Report, Slot};
use avrrr::job::Action;
use serde_json::{Value, json};

use super::explain::reason;
use crate::connect::BusError;

/// What was told already.
#[derive(Debug, Default)]
pub(super) struct Lines {
    /// The step and the tenth that each slot is at, by its number.
    at: BTreeMap<u16, (&'static str, Option<&'static str>, u64)>,
}

impl Lines {
    /// The line for an event, if it is worth one: of the progress, each step and each tenth.
    pub(super) fn on(&mut self, gang: &Gang, event: &Event<'_, BusError>) -> Option<Value> {
        Some(match event {
            Event::Opening(board) => of_board("opening", board),
            Event::NotOpened { board, error } => {
                with(of_board("not opened", board), "reason", reason(*error))
            }
            Event::Planned { board, slots, estimate } => {
                let line = with(of_board("planned", board), "slots", *slots);
                with(line, "seconds", estimate.map(|time| time.as_secs_f64()))
            }
            Event::Identifying(slot) => of_slot("identifying", slot),
            Event::Identified { slot, clock } => {
                with(of_slot("identified", slot), "spi_hz", clock.map(|clock| clock.0))
            }
            Event::Working { slot, step, comparing, done, total } => {
                // Between two steps there is nothing new.
                let step = (*step)?;
                let action = action(step.action, *comparing);
                let memory = step.memory.map(|memory| memory.name());
                let tenth = (u64::from(*done) * 10).checked_div(u64::from(*total)).unwrap_or(10);
                let now = (action, memory, tenth);
                if self.at.insert(slot.number, now) == Some(now) {
                    return None;
                }
                let line = with(of_slot("working", slot), "action", action);
                let line = with(with(line, "memory", memory), "done", *done);
                with(line, "total", *total)
            }
            Event::Boosting { slot, change } => {
                let line = with(of_slot("boosting", slot), "fuse", change.memory.name());
                let line = with(line, "before", format!("{:#04x}", change.before));
                with(line, "during", format!("{:#04x}", change.now))
            }
            Event::Finished { slot, report } => {
                let board =
                    gang.boards.iter().find(|board| board.slots.iter().any(|of| of.number == slot.number))?;
                serde_json::from_str(&report.to_json(board, slot)).ok()?
            }
            _ => return None,
        })
    }
}

/// What is done, in a word.
const fn action(action: Action, comparing: bool) -> &'static str {
    match action {
        _ if comparing => "compare",
        Action::Erase => "erase",
        Action::Write => "write",
        Action::Verify => "verify",
        _ => "read",
    }
}

/// The last line.
pub(super) fn end(report: &Report<BusError>) -> Value {
    json!({ "event": "end", "run": report.run, "good": report.good(), "slots": report.slots().len() })
}

fn of_board(event: &str, board: &Board) -> Value {
    json!({ "event": event, "board": board.name })
}

fn of_slot(event: &str, slot: &Slot) -> Value {
    json!({ "event": event, "slot": slot.number, "name": slot.name })
}

fn with(mut line: Value, key: &str, value: impl Into<Value>) -> Value {
    line[key] = value.into();
    line
}
