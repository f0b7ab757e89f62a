//! The lines of the log.

use core::error::Error as StdError;
use core::time::Duration;
use std::format;
use std::string::{String, ToString as _};
use std::time::SystemTime;

use serde_json::{Map, Value, json};

use super::report::{BoardReport, Report, SlotReport};
use super::{Board, Firmware, Gang, Slot};
use crate::icsp::Memory;
use crate::job::Change;

/// The fields with which every line of a run begins.
pub(super) struct LineHeader<'s> {
    pub(super) run: &'s str,
    pub(super) clock: fn() -> SystemTime,
}

impl LineHeader<'_> {
    fn line(&self, event: &str) -> Map<String, Value> {
        let mut line = Map::new();
        line.insert("event".to_string(), event.into());
        line.insert("run".to_string(), self.run.into());
        line.insert("time".to_string(), time((self.clock)()).into());
        line
    }

    pub(super) fn begin(&self, gang: &Gang, tool: &str, slots: usize, resumes: Option<&str>) -> Value {
        let mut line = self.line("begin");
        line.insert("manifest".to_string(), gang.name.as_str().into());
        line.insert("tool".to_string(), tool.into());
        line.insert("slots".to_string(), slots.into());
        line.insert("resumes".to_string(), resumes.into());
        line.into()
    }

    /// Before a fuse byte is changed for the length of a job.
    pub(super) fn boost(&self, slot: &Slot, change: Change) -> Value {
        let mut line = self.line("boost");
        line.insert("slot".to_string(), slot.number.into());
        line.insert("name".to_string(), slot.name.as_str().into());
        line.insert("fuse".to_string(), change.memory.name().into());
        line.insert("before".to_string(), format!("{:#04x}", change.before).into());
        line.insert("during".to_string(), format!("{:#04x}", change.now).into());
        line.into()
    }

    pub(super) fn slot<E: StdError + 'static>(
        &self,
        board: &Board,
        slot: &Slot,
        report: &SlotReport<E>,
    ) -> Value {
        let mut line = self.line("slot");
        line.extend(slot_fields(board, slot, report));
        line.into()
    }

    pub(super) fn board<E: StdError + 'static>(&self, board: &BoardReport<E>) -> Option<Value> {
        let (event, error) = match (&board.opening, &board.closing) {
            (Some(error), _) => ("not opened", error),
            (None, Some(error)) => ("not closed", error),
            (None, None) => return None,
        };
        let mut line = self.line("board");
        line.insert("board".to_string(), board.name.as_str().into());
        line.insert("outcome".to_string(), event.into());
        line.insert("reason".to_string(), chain(error).into());
        Some(line.into())
    }

    pub(super) fn end<E: StdError + 'static>(&self, report: &Report<E>) -> Value {
        let mut line = self.line("end");
        line.insert("good".to_string(), report.good().into());
        line.insert("slots".to_string(), report.slots().len().into());
        line.into()
    }
}

impl<E: StdError + 'static> SlotReport<E> {
    /// The JSON object of the log, without the name of the run and the time.
    #[must_use]
    pub fn to_json(&self, board: &Board, slot: &Slot) -> String {
        let event = ("event".to_string(), Value::from("slot"));
        Value::Object(slot_fields(board, slot, self).chain([event]).collect()).to_string()
    }
}

/// The fields about a slot.
fn slot_fields<E: StdError + 'static>(
    board: &Board,
    slot: &Slot,
    report: &SlotReport<E>,
) -> impl Iterator<Item = (String, Value)> {
    let signature = report.signature.map(|bytes| super::firmware::hex(&bytes));
    let fields = [
        ("board", board.name.as_str().into()),
        ("port", board.port.as_deref().into()),
        ("slot", slot.number.into()),
        ("name", slot.name.as_str().into()),
        ("target", slot.target.0.into()),
        ("part", slot.chip.name.into()),
        ("signature", signature.into()),
        ("plan", slot.fingerprint().into()),
        ("flash", firmware(slot.flash.as_ref())),
        ("eeprom", firmware(slot.eeprom.as_ref())),
        ("fuses_before", bytes(&report.before)),
        ("fuses_after", bytes(&report.after)),
        ("serial", report.serial.into()),
        ("bytes", report.bytes.into()),
        ("spi_hz", report.clock.map(|clock| clock.0).into()),
        ("millivolts", report.supply.map(|supply| supply.millivolts).into()),
        ("milliamperes", report.supply.map(|supply| supply.milliamperes).into()),
        ("seconds", report.time.map(seconds).into()),
        ("outcome", report.outcome.name().into()),
        ("reason", report.error.as_ref().map(|error| chain(error)).into()),
        ("disturbed", report.disturbed.into()),
        ("state", report.state().into()),
        ("warnings", texts(&report.warnings)),
        ("repairs", texts(&report.repairs)),
    ];
    fields.into_iter().map(|(key, value)| (key.to_string(), value))
}

fn texts<T: core::fmt::Display>(all: &[T]) -> Value {
    all.iter().map(|one| Value::from(format!("{one}"))).collect()
}

/// The last second of the year 9999, counted from 1970.
const LAST: Duration = Duration::from_secs(253_402_300_799);

/// Can this time be written?
pub(super) fn is_writable(at: SystemTime) -> bool {
    at.duration_since(SystemTime::UNIX_EPOCH).is_ok_and(|since| since <= LAST)
}

/// A time in RFC 3339, or the nearest one that can be written.
pub(super) fn time(at: SystemTime) -> String {
    let since = at.duration_since(SystemTime::UNIX_EPOCH).unwrap_or_default().min(LAST);
    humantime::format_rfc3339_nanos(SystemTime::UNIX_EPOCH + since).to_string()
}

fn seconds(time: Duration) -> f64 {
    // To the millisecond.
    (time.as_secs_f64() * 1e3).round() / 1e3
}

fn firmware(firmware: Option<&Firmware>) -> Value {
    firmware.map_or(
        Value::Null,
        |firmware| json!({ "file": firmware.file, "sha256": firmware.hash(), "bytes": firmware.image.len() }),
    )
}

fn bytes(values: &[(Memory, u8)]) -> Value {
    let named =
        values.iter().map(|(memory, value)| (memory.name().to_string(), format!("{value:#04x}").into()));
    Value::Object(named.collect())
}

/// An error and its causes. A cause that the text has already is left out.
fn chain(error: &dyn StdError) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        let more = source.to_string();
        if !text.ends_with(&more) {
            text = format!("{text}: {more}");
        }
        next = source.source();
    }
    text
}
