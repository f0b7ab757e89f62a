//! Bytes that were read before the client asks for them.
//!
//! A client reads a few hundred bytes at a time, and each time costs a round trip of the bus. So from the second
//! block in a row on more and more is read at once, as long as the client does not have to wait for long. It is forgotten when anything may change the chip.

use alloc::vec::Vec;

use crate::icsp::Memory;

/// The most that is read at once, bytes.
const LONGEST: usize = 4096;

/// What was read, and where the client reads on.
#[derive(Debug, Default)]
pub(super) struct Ahead {
    memory: Option<Memory>,
    start: u32,
    bytes: Vec<u8>,
    /// Behind what the client was given last.
    next: u32,
    /// What was read last was so long.
    length: usize,
}

impl Ahead {
    pub(super) fn forget(&mut self) {
        *self = Self::default();
    }

    /// What has to be read so that the client can have these bytes: start and length, or `Some(None)` if they are
    /// there. `None`: the memory has no such bytes. At `most` so many are read beyond what is wanted.
    pub(super) fn missing(
        &mut self,
        memory: Memory,
        at: u32,
        length: usize,
        size: u32,
        most: usize,
    ) -> Option<Option<(u32, usize)>> {
        let rest = size.checked_sub(at)? as usize;
        if length > rest {
            return None;
        }
        let is_same = self.memory == Some(memory);
        let end = self.start as usize + self.bytes.len();
        if is_same && at >= self.start && at as usize + length <= end {
            return Some(None);
        }
        self.length = if is_same && at == self.next { (4 * self.length).min(LONGEST).min(most) } else { 0 };
        Some(Some((at, self.length.max(length).min(rest))))
    }

    pub(super) fn keep(&mut self, memory: Memory, start: u32, bytes: Vec<u8>) {
        self.length = bytes.len();
        (self.memory, self.start, self.bytes) = (Some(memory), start, bytes);
    }

    /// Copies bytes that are there.
    pub(super) fn give(&mut self, at: u32, out: &mut [u8]) {
        let from = at.saturating_sub(self.start) as usize;
        if let Some(bytes) = self.bytes.get(from..).and_then(|rest| rest.get(..out.len())) {
            out.copy_from_slice(bytes);
        }
        self.next = at.saturating_add(out.len() as u32);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn more_is_read_the_longer_a_client_reads_on() {
        let mut ahead = Ahead::default();
        let mut reads = Vec::new();
        for at in (0..16_384).step_by(128) {
            if let Some(range) = ahead.missing(Memory::Flash, at, 128, 16_384, usize::MAX).unwrap() {
                reads.push(range);
                ahead.keep(Memory::Flash, range.0, (0..range.1).map(|byte| byte as u8).collect());
            }
            let mut out = [1; 128];
            ahead.give(at, &mut out);
        }
        let lengths: Vec<_> = reads.iter().map(|(_, length)| *length).collect();
        assert_eq!(lengths, [128, 512, 2048, 4096, 4096, 4096, 1408]);
        // Another memory, another place, and the end.
        assert_eq!(ahead.missing(Memory::Eeprom, 0, 4, 1024, 64), Some(Some((0, 4))));
        assert_eq!(ahead.missing(Memory::Flash, 0, 4, 16_384, 64), Some(Some((0, 4))));
        assert_eq!(ahead.missing(Memory::Flash, 16_382, 4, 16_384, 64), None);
    }
}
