//! Whatever a device answers, connecting and what follows end in bounded time, with success or an error.
//!
//! The input is a byte of options and then one piece for each time that the host listens: a length, and
//! so many bytes; 0 is silence.
#![no_main]

use std::convert::Infallible;
use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate::{Banner, BitbangHost, BusPirate, Options, Power};
use avrrr::chip::ATTINY85;
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::transport::Transport;
use libfuzzer_sys::fuzz_target;

/// The driver waits no longer for a device, whatever it says.
const LIMIT: Duration = Duration::from_secs(300);
/// So often it is asked or listened to at most; more is a loop in which no time passes.
const CALLS: u32 = 1_000_000;

struct Answers<'a> {
    data: &'a [u8],
    piece: &'a [u8],
    has_rate: bool,
    now: Duration,
    calls: u32,
}

impl Answers<'_> {
    fn pass(&mut self, time: Duration) {
        self.calls += 1;
        self.now += time;
        assert!(self.calls < CALLS, "it never stops, after {:?}", self.now);
        assert!(self.now < LIMIT, "it never stops, after {} calls", self.calls);
    }
}

impl Transport for Answers<'_> {
    type Error = Infallible;

    fn send(&mut self, bytes: &[u8]) -> Result<(), Infallible> {
        self.pass(Duration::from_micros(10) * bytes.len() as u32);
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Infallible> {
        if self.piece.is_empty()
            && let Some((&length, rest)) = self.data.split_first()
        {
            (self.piece, self.data) = rest.split_at(rest.len().min(length.into()));
        }
        let (now, later) = self.piece.split_at(self.piece.len().min(buf.len()));
        buf[..now.len()].copy_from_slice(now);
        self.piece = later;
        self.pass(if now.is_empty() { within } else { within.min(Duration::from_micros(100)) });
        Ok(now.len())
    }

    fn discard_input(&mut self) -> Result<(), Infallible> {
        self.piece = &[];
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, Infallible> {
        Ok(self.has_rate)
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.pass(time);
    }
}

fuzz_target!(|data: &[u8]| {
    let Some((how, data)) = data.split_first() else { return };
    let _ = Banner::parse(data);
    let mut port = Answers { data, piece: &[], has_rate: how & 1 == 0, now: Duration::ZERO, calls: 0 };
    if how & 2 != 0 {
        if let Ok(host) = BitbangHost::connect(&mut port, Default::default()) {
            let _ = host.close();
        }
        return;
    }
    let mut options = Options::default();
    if how & 4 != 0 {
        options.power = Power::Keep;
    }
    let Ok(mut bus) = BusPirate::connect(&mut port, Direct::ONE, options) else { return };
    if let Ok(session) = Session::enter(&mut bus, Target::ONLY, &Entry::default()) {
        let mut programmer = session.into_programmer(ATTINY85);
        let _ = programmer.read_flash(0, &mut [0; 300]);
        let _ = programmer.erase();
        let _ = programmer.write_flash_page(0, &[0x5a; 64]);
        let _ = programmer.leave();
    }
    let _ = bus.close();
});
