//! What the binary port speaks.

/// What the binary port of a v5, 5XL or 6 speaks.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Binmode {
    /// The logic analyser of a new board. Opening the port switches 3.3 V on.
    Sump,
    /// Flatbuffers in COBS frames.
    #[default]
    Bpio2,
    /// The protocol of older boards, as firmware 0f41e60f speaks it. A board cannot start in it; the simulator can, as
    /// if the questions of the terminal had been answered with 5 V and 200 mA.
    Legacy,
    /// The same, as pull request 307 has it.
    LegacyNew,
    /// One that is chosen on the terminal and that the simulator knows by its number only: it never answers.
    Other(u8),
}

impl Binmode {
    /// The number of the mode that speaks the protocol of older boards.
    pub(super) const LEGACY: u8 = 5;

    /// Its number in the terminal's menu.
    pub(super) const fn number(self) -> u8 {
        match self {
            Self::Sump => 1,
            Self::Bpio2 => 2,
            Self::Legacy | Self::LegacyNew => Self::LEGACY,
            Self::Other(number) => number,
        }
    }

    /// The one with this number, of a firmware with pull request 307 or without.
    pub(super) const fn numbered(number: u8, pull_307: bool) -> Self {
        match number {
            1 => Self::Sump,
            2 => Self::Bpio2,
            Self::LEGACY if pull_307 => Self::LegacyNew,
            Self::LEGACY => Self::Legacy,
            _ => Self::Other(number),
        }
    }

    /// Can it be what a board starts in?
    pub(super) const fn is_savable(number: u8) -> bool {
        matches!(number, 1 | 2 | 4)
    }
}
