//! What happened, as one JSON object.

use avrrr::select::Target;
use avrrr::sim::{Board, ViolationKind, WorldStats};

use super::chips::{self, ChipSpec};

/// The kinds of violations, in the order in which they are printed. The last belongs to
/// no target.
const KINDS: [&str; 9] = [
    "sck_too_fast",
    "early_enable",
    "command_while_busy",
    "power_lost_during_write",
    "bus_contention",
    "glitch",
    "left_in_reset",
    "peripheral_disturbed",
    "contention",
];

/// The name of a kind, and whose it is.
fn describe(kind: ViolationKind) -> (&'static str, Option<Target>) {
    match kind {
        ViolationKind::SckTooFast { target } => (KINDS[0], Some(target)),
        ViolationKind::EarlyEnable { target } => (KINDS[1], Some(target)),
        ViolationKind::CommandWhileBusy { target } => (KINDS[2], Some(target)),
        ViolationKind::PowerLostDuringWrite { target } => (KINDS[3], Some(target)),
        ViolationKind::BusContention { target, .. } => (KINDS[4], Some(target)),
        ViolationKind::Glitch { target } => (KINDS[5], Some(target)),
        ViolationKind::LeftInReset { target } => (KINDS[6], Some(target)),
        ViolationKind::PeripheralDisturbed { target } => (KINDS[7], Some(target)),
        ViolationKind::Contention => (KINDS[8], None),
        _ => ("other", None),
    }
}

/// Violations by kind with their sum; of one target, or of all with those of no target.
fn violations(board: &Board, of: Option<Target>) -> String {
    let count = |name: Option<&str>| -> u64 {
        board
            .violation_counts()
            .filter(|(kind, _)| {
                let (known, target) = describe(*kind);
                name.is_none_or(|name| name == known) && (of.is_none() || of == target)
            })
            .map(|(_, count)| count)
            .sum()
    };
    let kinds = if of.is_some() { &KINDS[..KINDS.len() - 1] } else { &KINDS };
    let kinds = kinds.iter().map(|kind| (*kind, count(Some(kind)).to_string()));
    object([("total", count(None).to_string())].into_iter().chain(kinds))
}

/// The names need no escaping.
fn object(fields: impl IntoIterator<Item = (&'static str, String)>) -> String {
    let fields: Vec<_> = fields.into_iter().map(|(name, value)| format!("\"{name}\":{value}")).collect();
    format!("{{{}}}", fields.join(","))
}

pub(super) fn json(stats: WorldStats, board: &Board, specs: &[ChipSpec], pending_faults: usize) -> String {
    let time = match (stats.first_sent, stats.last_received) {
        (Some(first), Some(last)) => last.saturating_sub(first),
        _ => std::time::Duration::ZERO,
    };
    let page_writes: u64 = chips::avrs(specs, board).map(|(_, _, avr)| avr.stats().page_writes).sum();
    let chips: Vec<_> = chips::avrs(specs, board)
        .map(|(spec, target, avr)| {
            let stats = avr.stats();
            object([
                // Part names are letters and digits.
                ("part", format!("\"{}\"", spec.part())),
                ("select", format!("\"{}\"", spec.select())),
                ("page_writes", stats.page_writes.to_string()),
                ("eeprom_writes", stats.eeprom_writes.to_string()),
                ("fuse_writes", stats.fuse_writes.to_string()),
                ("lock_writes", stats.lock_writes.to_string()),
                ("erases", stats.erases.to_string()),
                ("enables", stats.enables.to_string()),
                ("lost_edges", stats.lost_edges.to_string()),
                ("unknown_instructions", stats.unknown.to_string()),
                ("violations", violations(board, Some(target))),
            ])
        })
        .collect();
    object([
        ("bytes_up", stats.bytes_up.to_string()),
        ("bytes_down", stats.bytes_down.to_string()),
        ("round_trips", stats.round_trips.to_string()),
        ("model_time_s", format!("{:.6}", time.as_secs_f64())),
        ("spi_bytes", stats.spi_bytes.to_string()),
        ("page_writes", page_writes.to_string()),
        ("bytes_lost", stats.bytes_lost.to_string()),
        ("violations", violations(board, None)),
        ("pending_faults", (pending_faults + board.pending_faults()).to_string()),
        ("chips", format!("[{}]", chips.join(","))),
    ])
}
