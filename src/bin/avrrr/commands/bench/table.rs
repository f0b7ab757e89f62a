//! The table of the SPI bus: what moves how fast, and what should.

use std::fmt;
use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _};
use avrrr::buspirate::{Batch, BusPirate, Error, Speed};
use avrrr::select::TargetMap;
use avrrr::transport::Transport;

/// What stands over the rows.
pub(crate) const HEAD: &str = concat!(
    "                                        full duplex                   write                    read\n",
    "SPI clock     line  round trip     B/s expected ratio      B/s expected ratio      B/s expected ratio  intact\n",
);

/// How long each measurement should take.
const SPAN: Duration = Duration::from_millis(200);

/// Transfers of one byte, of which the round trip is the average.
const ROUND_TRIPS: u32 = 16;

/// Bytes that find out whether there is a jumper.
const FEW: usize = 32;

/// One SPI clock on one line rate.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Row {
    pub(crate) clock: Hertz,
    /// Baud; `None`: no line.
    pub(crate) line: Option<u32>,
    /// A transfer of one byte, from asking to the answer.
    pub(crate) round_trip: Duration,
    pub(crate) transfer: Rate,
    pub(crate) write: Rate,
    pub(crate) read: Rate,
    /// Did everything come back as it was sent? `None`: there is no jumper.
    pub(crate) intact: Option<bool>,
}

/// Bytes per second.
#[derive(Debug, Clone, Copy)]
pub(crate) struct Rate {
    pub(crate) measured: f64,
    pub(crate) expected: f64,
}

impl Rate {
    /// What was measured over what was expected.
    pub(crate) fn ratio(&self) -> f64 {
        self.measured / self.expected
    }
}

impl Row {
    /// Did bytes come back altered?
    pub(crate) fn is_altered(&self) -> bool {
        self.intact == Some(false)
    }
}

impl fmt::Display for Row {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let line = self.line.map_or("USB".to_owned(), |baud| baud.to_string());
        let round_trip = format!("{:.2} ms", self.round_trip.as_secs_f64() * 1e3);
        write!(f, "{:>9} {line:>8}  {round_trip:>10}", self.clock.to_string())?;
        for rate in [self.transfer, self.write, self.read] {
            write!(f, " {:>8.0} {:>8.0} {:>5.2}", rate.measured, rate.expected, rate.ratio())?;
        }
        let intact = match self.intact {
            Some(true) => "yes",
            Some(false) => "no",
            None => "no jumper",
        };
        writeln!(f, "  {intact}")
    }
}

/// What is on MISO.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Miso {
    /// MOSI, by a jumper.
    Mosi,
    /// Always the same level.
    Level,
    /// Something else.
    Other,
}

/// Looks what is on MISO, at the clock that is set: a slow one, just after connecting.
pub(crate) fn look_at_miso<T: Transport, M: TargetMap>(
    bus: &mut BusPirate<T, M>,
) -> Result<Miso, Error<T::Error>> {
    let sent = pattern(FEW, 0);
    let mut bytes = sent.clone();
    bus.transfer(&mut bytes)?;
    Ok(match bytes.as_slice() {
        got if got == sent => Miso::Mosi,
        [0x00, rest @ ..] | [0xff, rest @ ..] if rest.iter().all(|byte| *byte == bytes[0]) => Miso::Level,
        _ => Miso::Other,
    })
}

/// Measures one SPI clock on the line as it is; `None`: this Bus Pirate is not known to have that clock.
pub(crate) fn measure<T: Transport, M: TargetMap>(
    bus: &mut BusPirate<T, M>,
    speed: Speed,
    has_jumper: bool,
) -> Result<Option<Row>, Error<T::Error>> {
    if bus.set_clock(speed.hertz())? != Some(speed.hertz()) {
        return Ok(None);
    }
    // The first may find the adapter's timer at any point of its period.
    bus.transfer(&mut [0])?;
    let many = timed(bus, |bus| (0..ROUND_TRIPS).try_for_each(|_| bus.transfer(&mut [0])))?;
    let round_trip = many / ROUND_TRIPS;
    let cost = bus.byte_cost(round_trip);

    let sent = pattern(count(cost.transfer), speed as u32 + 1);
    let mut echo = sent.clone();
    let transfer = timed(bus, |bus| bus.transfer(&mut echo))?;
    let written = pattern(count(cost.write), 0);
    let write = timed(bus, |bus| bus.write_then_read(&written, &mut []))?;
    let mut bytes = vec![0; count(cost.read)];
    let read = timed(bus, |bus| bus.write_then_read(&[], &mut bytes))?;
    // While it reads, MOSI keeps to one value.
    let intact = echo == sent && bytes.iter().all(|byte| *byte == bytes[0]);
    Ok(Some(Row {
        clock: speed.hertz(),
        line: bus.line_rate(),
        round_trip,
        transfer: rate(cost.transfer, sent.len(), transfer),
        write: rate(cost.write, written.len(), write),
        read: rate(cost.read, bytes.len(), read),
        intact: has_jumper.then_some(intact),
    }))
}

/// As many whole exchanges as fill the time, in bytes.
fn count(batch: Batch) -> usize {
    let times = SPAN.as_nanos() / batch.time.as_nanos().max(1);
    batch.bytes * usize::try_from(times).unwrap_or(1).max(1)
}

fn rate(expected: Batch, bytes: usize, time: Duration) -> Rate {
    let per_second = |bytes, time: Duration| bytes as f64 / time.as_secs_f64();
    Rate { measured: per_second(bytes, time), expected: per_second(expected.bytes, expected.time) }
}

/// How long something took on the transport's clock.
fn timed<T: Transport, M: TargetMap>(
    bus: &mut BusPirate<T, M>,
    act: impl FnOnce(&mut BusPirate<T, M>) -> Result<(), Error<T::Error>>,
) -> Result<Duration, Error<T::Error>> {
    let began = bus.now();
    act(bus)?;
    Ok(bus.now().unwrap_or_default().saturating_sub(began.unwrap_or_default()))
}

/// Bytes without a pattern that a wire could make by itself, other ones for each `seed`.
fn pattern(count: usize, seed: u32) -> Vec<u8> {
    let at = |index: u32| index.wrapping_add(seed << 16).wrapping_mul(0x9e37_79b9).to_be_bytes()[0];
    (0..).take(count).map(at).collect()
}
