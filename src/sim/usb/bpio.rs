//! BPIO2 on the binary port: frames, their limits and their errors.

use core::time::Duration;
use std::vec::Vec;

use super::device::{Device, Exit};
use super::facts::MAX_PACKET;
use super::requests::{Contents, Packet};
use super::{answers, cobs, timing};
use crate::sim::Wires;

/// The receive buffer; the zero counts.
const BUFFER: usize = MAX_PACKET + 3;

/// The state of the protocol.
#[derive(Debug, Clone)]
pub(super) struct Bpio {
    /// The frame that comes.
    frame: Vec<u8>,
    /// When its first byte was read.
    since: Duration,
    /// What frames said; a shorter one leaves the end of an earlier one behind it.
    plain: [u8; BUFFER],
    /// Does a read size beyond the limit spoil all later answers?
    poisons: bool,
    is_poisoned: bool,
}

impl Bpio {
    pub(super) const fn new(poisons: bool) -> Self {
        Self { frame: Vec::new(), since: Duration::ZERO, plain: [0; BUFFER], poisons, is_poisoned: false }
    }

    /// When the frame that has begun is given up.
    pub(super) fn deadline(&self) -> Option<Duration> {
        (!self.frame.is_empty()).then(|| self.since + timing::FRAME_TIMEOUT)
    }

    /// The frame that has begun is given up.
    pub(super) fn give_up(&mut self) -> Vec<u8> {
        self.frame.clear();
        self.encode(answers::error("Timeout waiting for flatbuffer data"))
    }

    /// Takes a USB packet; what comes behind the end of a frame is lost. Hands each answer to `send`.
    pub(super) fn take(
        &mut self,
        packet: &[u8],
        device: &mut Device,
        wires: &mut dyn Wires,
        send: &mut dyn FnMut(&mut Device, Vec<u8>),
    ) {
        for &byte in packet {
            if self.frame.is_empty() {
                self.since = device.clock;
            }
            if byte == 0 {
                let frame = core::mem::take(&mut self.frame);
                device.clock += device.pace().request;
                device.check_fuse(wires);
                if let Some(answer) = self.execute(&frame, device, wires) {
                    let answer = self.encode(answer);
                    send(device, answer);
                }
                return;
            }
            self.frame.push(byte);
            if self.frame.len() == BUFFER {
                self.frame.clear();
                let answer = self.encode(answers::error("Flatbuffer buffer overflow"));
                send(device, answer);
            }
        }
    }

    fn encode(&self, answer: Vec<u8>) -> Vec<u8> {
        cobs::encode(&if self.is_poisoned { answers::garbage() } else { answer })
    }

    /// Does what a frame asks for; `None`: there is no answer.
    fn execute(&mut self, frame: &[u8], device: &mut Device, wires: &mut dyn Wires) -> Option<Vec<u8>> {
        let Some(plain) = cobs::decode(frame) else { return Some(answers::error("COBS decode failed")) };
        self.plain[..plain.len()].copy_from_slice(&plain);
        let Ok(packet) = Packet::read(&self.plain) else {
            return Some(answers::error("Invalid flatbuffer"));
        };
        if packet.major != 2 {
            return Some(answers::error("Unsupported BPIO version, expected 2.x"));
        }
        if packet.minor > 2 {
            return Some(answers::error(
                "Flatbuffers minimum version minor not met, update the Bus Pirate firmware",
            ));
        }
        let answer = match packet.contents {
            Contents::Nothing => {
                device.exit = Some(Exit::Hang);
                return None;
            }
            Contents::Unknown => answers::error("Unknown packet type received"),
            Contents::Status(None) => answers::error("Status request is NULL"),
            Contents::Status(Some(queries)) => device.status(&queries, wires),
            Contents::Configuration(None) => answers::configuration(Some("Configuration request is NULL")),
            Contents::Configuration(Some(asked)) => {
                let is_mode = asked.mode.is_some();
                let error = device.configure(asked, wires);
                if is_mode {
                    device.clock += timing::MODE_TOTAL - timing::MODE;
                }
                answers::configuration(error)
            }
            Contents::Data(asked) => device.transfer(&asked, wires).unwrap_or_else(|| {
                self.is_poisoned = self.poisons;
                answers::garbage()
            }),
        };
        device.exit.is_none().then_some(answer)
    }
}
