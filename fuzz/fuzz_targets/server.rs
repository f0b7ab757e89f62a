//! Whatever a client sends, the server goes on or ends, in bounded time and memory, and the target is let go.
//!
//! The input is what the client sends, in pieces: a length, and so many bytes; 0 is a moment of silence. A piece
//! whose length has the upper bit set is a message whose frame is right.
#![no_main]

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{HalBus, Hertz, Target};
use avrrr::chip::ATTINY85;
use avrrr::select::{Direct, PinLines};
use avrrr::server::{LONGEST_BODY, Server, Wish, encode};
use avrrr::sim::{Avr, Board, Gpio, Host, Line};
use avrrr::transport::Transport;
use libfuzzer_sys::fuzz_target;

#[derive(Debug)]
struct HungUp;

impl std::fmt::Display for HungUp {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("the client hung up")
    }
}

impl std::error::Error for HungUp {}

struct Client<'a> {
    input: &'a [u8],
    piece: Vec<u8>,
    now: Duration,
}

impl Client<'_> {
    fn next_piece(&mut self) -> Result<(), HungUp> {
        let (&length, rest) = self.input.split_first().ok_or(HungUp)?;
        let (bytes, rest) = rest.split_at(rest.len().min(usize::from(length & 0x7f)));
        self.input = rest;
        self.piece = if length & 0x80 == 0 || bytes.is_empty() { bytes.to_vec() } else { encode(length, bytes) };
        self.piece.reverse();
        Ok(())
    }
}

impl Transport for Client<'_> {
    type Error = HungUp;

    fn send(&mut self, bytes: &[u8]) -> Result<(), HungUp> {
        assert!(bytes.len() <= LONGEST_BODY + 6, "{}", bytes.len());
        Ok(())
    }

    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, HungUp> {
        if self.piece.is_empty() {
            self.next_piece()?;
        }
        let Some(byte) = self.piece.pop() else {
            self.now += within;
            return Ok(0);
        };
        buf[0] = byte;
        Ok(1)
    }

    fn discard_input(&mut self) -> Result<(), HungUp> {
        self.piece.clear();
        Ok(())
    }

    fn set_baud(&mut self, _: u32) -> Result<bool, HungUp> {
        Ok(false)
    }

    fn now(&self) -> Duration {
        self.now
    }

    fn pause(&mut self, time: Duration) {
        self.now += time;
    }
}

fuzz_target!(|input: &[u8]| {
    let host = Host::new(Board::new().self_powered().with(Avr::new(ATTINY85), Line::Cs));
    let pins = PinLines([host.pin(Gpio::Cs)]);
    let Ok(mut bus) = HalBus::new(host.spi(Hertz::khz(125)), pins, host.delay(), Direct::ONE) else { return };
    let mut server = Server::new(Client { input, piece: Vec::new(), now: Duration::ZERO });
    let mut go_on = || ControlFlow::Continue(());
    while let Ok(Wish::Programming) = server.wait(&mut go_on) {
        if server.program(&mut bus, Target::ONLY, &mut go_on, &mut |_| {}).is_err() {
            break;
        }
    }
});
