//! A row of the table for programs.

use serde_json::{Value, json};

use super::table::{Rate, Row};

/// Rates are bytes per second.
pub(super) fn object(row: &Row) -> Value {
    let rate = |rate: Rate| {
        json!({ "measured": rounded(rate.measured, 1.0), "expected": rounded(rate.expected, 1.0),
            "ratio": rounded(rate.ratio(), 1e4) })
    };
    json!({
        "spi_hz": row.clock.0,
        "baud": row.line,
        "round_trip_seconds": row.round_trip.as_secs_f64(),
        "full_duplex": rate(row.transfer),
        "write": rate(row.write),
        "read": rate(row.read),
        "intact": row.intact,
    })
}

fn rounded(number: f64, steps: f64) -> f64 {
    (number * steps).round() / steps
}
