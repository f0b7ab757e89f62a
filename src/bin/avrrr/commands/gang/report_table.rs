//! What became of a gang, as a table.

use avrrr::gang::{Report, SlotReport};

use super::explain::{help, reason};
use crate::connect::BusError;
use crate::text;

/// The columns: slot, part, signature, bytes, seconds, serial number, result.
const HEAD: [&str; 7] = ["slot", "part", "signature", "bytes", "seconds", "serial", "result"];

/// The table, and below each slot that is not good why, and in which state it is. Two lines a slot where
/// the terminal is too narrow for one; `None`: as wide as it has to be.
pub(super) fn table(report: &Report<BusError>, width: Option<usize>) -> String {
    let slots = report.slots();
    let rows: Vec<_> = slots.iter().map(|(_, slot)| row(slot)).collect();
    let has_serial = slots.iter().any(|(_, slot)| slot.serial.is_some());
    let columns: Vec<usize> = (0..HEAD.len()).filter(|column| *column != 5 || has_serial).collect();
    let mut widths = HEAD.map(str::len);
    for row in &rows {
        for (width, cell) in widths.iter_mut().zip(row) {
            *width = (*width).max(cell.len());
        }
    }
    let whole: usize = columns.iter().map(|column| widths[*column] + 2).sum::<usize>() - 2;
    let fits = width.is_none_or(|width| whole <= width);
    let mut text = String::new();
    if fits {
        text += &line(&HEAD.map(str::to_owned), &columns, &widths);
    }
    for ((board, slot), row) in slots.iter().zip(&rows) {
        if fits {
            text += &line(row, &columns, &widths);
        } else {
            text += &narrow(row, width.unwrap_or(usize::MAX));
        }
        let why = match (&slot.error, &board.opening) {
            (Some(error), _) => Some(reason(error)),
            (None, Some(error)) => Some(format!("{}: {}", board.name, reason(error))),
            (None, None) => None,
        };
        // The result may say it already.
        let why = why.filter(|why| why != slot.outcome.name());
        let help =
            slot.error.as_ref().and_then(|error| help(error, &slot.name)).map(|help| format!("help: {help}"));
        let warnings = slot.warnings.iter().map(|hazard| format!("warning: {hazard}"));
        let told = warnings.chain(slot.repairs.iter().map(ToString::to_string));
        for part in why.into_iter().chain(slot.state()).chain(told).chain(help) {
            text += &wrap(&text::line(&part), width.unwrap_or(usize::MAX), "    ");
        }
    }
    for board in report.boards.iter() {
        if let Some(error) = &board.closing {
            let text_of =
                format!("{}: a RESET may still be low, and the supplies on: {}", board.name, reason(error));
            text += &wrap(&text::line(&text_of), width.unwrap_or(usize::MAX), "");
        }
    }
    text
}

fn row(slot: &SlotReport<BusError>) -> [String; 7] {
    let none = || "-".to_owned();
    let signature = slot.signature.map(|[a, b, c]| format!("{a:02x} {b:02x} {c:02x}"));
    [
        format!("{:>2} {}", slot.number, slot.name),
        slot.part.to_owned(),
        signature.unwrap_or_else(none),
        slot.bytes.to_string(),
        slot.time.map_or_else(none, |time| format!("{:.1}", time.as_secs_f64())),
        slot.serial.map_or_else(none, |serial| serial.to_string()),
        slot.outcome.name().to_owned(),
    ]
}

fn line(cells: &[String; 7], shown: &[usize], widths: &[usize; 7]) -> String {
    let cells: Vec<_> = shown
        .iter()
        .map(|&column| {
            let (cell, width) = (&cells[column], widths[column]);
            // Numbers stand to the right.
            if (3..6).contains(&column) { format!("{cell:>width$}") } else { format!("{cell:width$}") }
        })
        .collect();
    format!("{}\n", cells.join("  ").trim_end())
}

/// A slot on lines of its own.
fn narrow([slot, part, signature, bytes, seconds, serial, result]: &[String; 7], width: usize) -> String {
    let serial = if serial == "-" { String::new() } else { format!(", number {serial}") };
    let seconds = if seconds == "-" { String::new() } else { format!(", {seconds} s") };
    let facts = format!("{part}, {signature}, {bytes} bytes{seconds}{serial}");
    wrap(&format!("{slot}: {result}"), width, "") + &wrap(&facts, width, "   ")
}

/// A text on lines that are no wider than this, each behind an indent. Words that are longer stay whole.
fn wrap(text: &str, width: usize, indent: &str) -> String {
    let mut lines = String::new();
    let mut line = String::new();
    let words = text.trim_start().split(' ');
    let lead = &text[..text.len() - text.trim_start().len()];
    for word in words {
        let used = indent.len() + line.chars().count() + 1 + word.chars().count();
        if !line.is_empty() && used > width {
            lines += &format!("{indent}{line}\n");
            line.clear();
        }
        if line.is_empty() {
            line = if lines.is_empty() { format!("{lead}{word}") } else { word.to_owned() };
        } else {
            line = format!("{line} {word}");
        }
    }
    lines + &format!("{indent}{line}\n")
}
