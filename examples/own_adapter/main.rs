//! A programmer of your own, written from the cookbook, for an imaginary adapter. It takes a letter
//! and four bytes, and answers with four: `X` shifts, `R` moves RESET, `W` waits for microseconds.
//! `cargo run --example own_adapter -- /dev/ttyACM0`; without a port, with a simulated adapter. Prints
//! `1e 93 0b: ATtiny85`.
use std::io::{self, ErrorKind, Read, Write};
use std::time::Duration;

use avrrr::bus::{Frame, Hertz, IcspBus, Tail, Target};
use avrrr::chip;
use avrrr::icsp::{Entry, Session};

mod simulated;

struct Adapter<S> {
    stream: S,
    held: bool,
}
impl<S: Read + Write> Adapter<S> {
    fn call(&mut self, letter: u8, bytes: [u8; 4]) -> io::Result<[u8; 4]> {
        let mut answer = [0; 4];
        self.stream.write_all(&[&[letter], &bytes[..]].concat())?;
        self.stream.read_exact(&mut answer).map(|()| answer)
    }
}
impl<S: Read + Write> IcspBus for Adapter<S> {
    type Error = io::Error;
    fn exchange(&mut self, frames: &mut [Frame]) -> io::Result<()> {
        frames.iter_mut().try_for_each(|frame| self.call(b'X', *frame).map(|answer| *frame = answer))
    }
    fn send(&mut self, frames: &mut dyn ExactSizeIterator<Item = Frame>, _: Tail) -> io::Result<Option<u8>> {
        frames.map(|frame| self.call(b'X', frame)).try_for_each(|done| done.map(drop)).map(|()| None)
    }
    fn hold_off(&mut self, time: Duration) -> io::Result<()> {
        self.call(b'W', (time.as_nanos().div_ceil(1000) as u32).to_be_bytes()).map(drop)
    }
    fn hold_reset(&mut self, target: Target) -> io::Result<()> {
        self.held = target == Target::ONLY;
        if self.held { self.call(b'R', [0; 4]).map(drop) } else { Err(ErrorKind::NotFound.into()) }
    }
    fn release_reset(&mut self) -> io::Result<()> {
        self.call(b'R', [1; 4]).map(|_| self.held = false)
    }
    fn set_clock(&mut self, _at_most: Hertz) -> io::Result<Option<Hertz>> {
        if self.held { Err(ErrorKind::ResourceBusy.into()) } else { Ok(None) }
    }
}

fn identify(stream: impl Read + Write) -> Result<(), Box<dyn std::error::Error>> {
    let mut bus = Adapter { stream, held: false };
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default())?;
    let [a, b, c] = session.signature();
    session.leave()?;
    let names: Vec<_> = chip::with_signature([a, b, c]).map(|chip| chip.name).collect();
    println!("{a:02x} {b:02x} {c:02x}: {}", names.join(" or "));
    Ok(())
}
fn main() -> Result<(), Box<dyn std::error::Error>> {
    let Some(port) = std::env::args().nth(1) else { return identify(simulated::adapter()) };
    identify(std::fs::File::options().read(true).write(true).open(port)?)
}
