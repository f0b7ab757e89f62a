//! The logic analyser on the binary port, as far as a program that looks for something else meets it.

use std::vec::Vec;

/// The command that asks who is there, and its answer.
const WHO: u8 = 0x02;
const ANSWER: &[u8] = b"1ALS";
/// Of the commands from here on four bytes of argument follow.
const LONG: u8 = 0x80;
const ARGUMENT: u8 = 4;

/// The state of the protocol.
#[derive(Debug, Clone, Default)]
pub(super) struct Sump {
    /// Bytes of an argument that are still to come.
    argument: u8,
}

impl Sump {
    /// Takes a byte; what it answers.
    pub(super) fn take(&mut self, byte: u8) -> Vec<u8> {
        if self.argument > 0 {
            self.argument -= 1;
        } else if byte >= LONG {
            self.argument = ARGUMENT;
        } else if byte == WHO {
            return ANSWER.to_vec();
        }
        Vec::new()
    }
}
