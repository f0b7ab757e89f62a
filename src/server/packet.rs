//! Messages of STK500v2 on a byte stream.

use alloc::vec::Vec;

/// The first byte of a message.
const START: u8 = 0x1b;
/// Behind the length.
const TOKEN: u8 = 0x0e;
/// Start, sequence number, length and token.
const HEADER: usize = 5;
/// The longest body, bytes (application note AVR068).
pub const LONGEST_BODY: usize = 275;

/// What was found in a byte stream.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Received {
    /// A whole message.
    Message {
        /// The client counts its messages; an answer repeats the number.
        sequence: u8,
        /// The command and its parameters, 1 to [`LONGEST_BODY`] bytes.
        body: Vec<u8>,
    },
    /// A message whose checksum is wrong.
    Damaged {
        /// The number that it carries.
        sequence: u8,
    },
}

/// Finds messages in a byte stream. Bytes that are none are skipped.
///
/// ```
/// use avrrr::server::{Messages, Received, encode};
///
/// let mut messages = Messages::default();
/// let found: Vec<_> = encode(7, &[0x01]).into_iter().filter_map(|byte| messages.push(byte)).collect();
/// assert_eq!(found, [Received::Message { sequence: 7, body: vec![0x01] }]);
/// ```
#[derive(Debug, Clone, Default)]
pub struct Messages {
    /// The beginning of a message, never longer than one.
    begun: Vec<u8>,
}

impl Messages {
    /// Takes one byte more; what it completes.
    pub fn push(&mut self, byte: u8) -> Option<Received> {
        self.begun.push(byte);
        while !self.begun.is_empty() && !could_be_message(&self.begun) {
            // Another one may have begun inside of what was none.
            self.begun.remove(0);
        }
        let length = whole_length(&self.begun)?;
        if self.begun.len() < length {
            return None;
        }
        let message = core::mem::take(&mut self.begun);
        let sequence = message[1];
        let is_whole = message.iter().fold(0, |sum, byte| sum ^ byte) == 0;
        Some(if is_whole {
            Received::Message { sequence, body: message[HEADER..length - 1].to_vec() }
        } else {
            Received::Damaged { sequence }
        })
    }

    /// Is a message begun and not complete?
    #[must_use]
    pub fn is_within(&self) -> bool {
        !self.begun.is_empty()
    }

    /// Forgets the beginning of a message: its end does not come any more.
    pub fn forget(&mut self) {
        self.begun.clear();
    }
}

/// The length of the message that begins like this, if it is known.
fn whole_length(begun: &[u8]) -> Option<usize> {
    match begun {
        [_, _, high, low, ..] => Some(HEADER + usize::from(u16::from_be_bytes([*high, *low])) + 1),
        _ => None,
    }
}

fn could_be_message(begun: &[u8]) -> bool {
    let is_right = |index: usize, want: u8| begun.get(index).is_none_or(|byte| *byte == want);
    let fits =
        whole_length(begun).is_none_or(|length| (HEADER + 2..=HEADER + LONGEST_BODY + 1).contains(&length));
    is_right(0, START) && fits && is_right(4, TOKEN)
}

/// A message with this body.
///
/// # Panics
///
/// When the body has 64 KiB or more.
#[must_use]
pub fn encode(sequence: u8, body: &[u8]) -> Vec<u8> {
    let [high, low] = u16::try_from(body.len()).expect("a body is short").to_be_bytes();
    let mut message: Vec<u8> = [START, sequence, high, low, TOKEN].iter().chain(body).copied().collect();
    message.push(message.iter().fold(0, |sum, byte| sum ^ byte));
    message
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;

    fn found(bytes: &[u8]) -> Vec<Received> {
        let mut messages = Messages::default();
        bytes.iter().filter_map(|byte| messages.push(*byte)).collect()
    }

    #[test]
    fn what_is_no_message_is_skipped() {
        let message = encode(3, &[0x10, 0x1b, 0x0e]);
        let want = Received::Message { sequence: 3, body: vec![0x10, 0x1b, 0x0e] };
        // Noise, starts without an end, lengths that are too long or zero, another token.
        for before in [
            &[][..],
            &[0x00, 0xff, 0x30, 0x20],
            &[0x1b],
            &[0x1b, 0x1b, 0x1b],
            &[0x1b, 0x01, 0xff, 0xff],
            &[0x1b, 0x01, 0x00, 0x00, 0x0e],
            &[0x1b, 0x01, 0x00, 0x01, 0x0f],
        ] {
            let stream: Vec<u8> = before.iter().chain(&message).copied().collect();
            assert_eq!(found(&stream), core::slice::from_ref(&want), "{before:02x?}");
        }
    }

    #[test]
    fn a_wrong_sum_is_told_and_the_next_message_is_found() {
        let mut damaged = encode(1, &[0x01]);
        *damaged.last_mut().unwrap() ^= 0x40;
        damaged.extend(encode(2, &[0x11, 1, 1]));
        let next = Received::Message { sequence: 2, body: vec![0x11, 1, 1] };
        assert_eq!(found(&damaged), [Received::Damaged { sequence: 1 }, next]);
    }

    #[test]
    fn nothing_longer_than_a_message_is_kept() {
        let mut messages = Messages::default();
        let mut byte = 7_u32;
        for _ in 0..100_000 {
            byte = byte.wrapping_mul(1_664_525).wrapping_add(1_013_904_223);
            // Many starts and tokens.
            let next = [0x1b, 0x0e, 0x00, 0x01, (byte >> 24) as u8][(byte >> 8) as usize % 5];
            messages.push(next);
            assert!(messages.begun.len() <= HEADER + LONGEST_BODY);
        }
    }
}
