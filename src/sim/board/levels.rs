//! What drives a wire.

/// To which levels a wire is driven; for MISO, eight bits of it.
#[derive(Debug, Clone, Copy, Default)]
pub(super) struct Levels {
    pub(super) low: u8,
    pub(super) high: u8,
}

impl Levels {
    pub(super) const fn are_contended(self) -> bool {
        self.low & self.high != 0
    }

    pub(super) fn add(&mut self, mask: u8, level: Option<bool>) {
        match level {
            Some(true) => self.high |= mask,
            Some(false) => self.low |= mask,
            None => {}
        }
    }
}
