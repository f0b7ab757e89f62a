//! Where a RESET comes from: a pin, an extra line, an output of a decoder.

use std::vec::Vec;

/// The line that a target's RESET, or an input of the [`Decoder`], hangs on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Line {
    /// CS.
    Cs,
    /// AUX.
    Aux,
    /// AUX2.
    Aux2,
    /// IO0 to IO3 of a v5, 5XL or 6, by number.
    Io(u8),
    /// A line that is not the Bus Pirate's, such as RTS or DTR of another serial port. High until
    /// [`Board::set_extra`](crate::sim::Board::set_extra) moves it.
    Extra(u8),
    /// An output of the board's decoder, active low. High when the board has no such output.
    Output(u8),
}

/// A decoder: of its outputs, the one that the address inputs name is low, the others are high.
/// While it is not enabled all are high.
///
/// It has no delay of its own, and no hazards: inputs that move at the same instant are a single
/// change of code.
///
/// ```
/// use avrrr::chip::ATMEGA328P;
/// use avrrr::select::Target;
/// use avrrr::sim::{Avr, Board, Decoder, Line};
///
/// let board = Board::new()
///     .with_decoder(Decoder::hct138().with_enable(Line::Extra(0), false))
///     .with(Avr::new(ATMEGA328P), Line::Output(7));
/// // E is high: no output is low, whatever the code.
/// assert_eq!(board.held(), []);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Decoder {
    /// A0 first.
    address: Vec<Line>,
    /// The level that each needs.
    enables: Vec<(Line, bool)>,
}

impl Decoder {
    /// A decoder with `n` address inputs, A0 first, and `2^n` outputs; always enabled.
    ///
    /// # Panics
    ///
    /// When `n` is above 8, or a line is an output of a decoder.
    #[must_use]
    pub fn new(address: &[Line]) -> Self {
        assert!(address.len() <= 8, "outputs are counted in a byte");
        address.iter().for_each(|line| line.check_is_input());
        Self { address: address.to_vec(), enables: Vec::new() }
    }

    /// 74HCT138, three to eight: A0 on CS, A1 on AUX, A2 on AUX2.
    #[must_use]
    pub fn hct138() -> Self {
        Self::new(&[Line::Cs, Line::Aux, Line::Aux2])
    }

    /// 74HCT154, four to sixteen: A0 to A3 on IO0 to IO3 of a v5, 5XL or 6, one of its two enable inputs, which
    /// are active low, on CS. The other is tied low.
    #[must_use]
    pub fn hct154() -> Self {
        Self::new(&[Line::Io(0), Line::Io(1), Line::Io(2), Line::Io(3)]).with_enable(Line::Cs, false)
    }

    /// 74HCT138 on a v5, 5XL or 6: A0 to A2 on IO0 to IO2, one of its enable inputs that are active low on CS.
    #[must_use]
    pub fn hct138_on_io() -> Self {
        Self::hct138().with_address(&[Line::Io(0), Line::Io(1), Line::Io(2)]).with_enable(Line::Cs, false)
    }

    /// One half of a 74HCT155 or 74HCT139, two to four: A0 on CS, A1 on AUX.
    #[must_use]
    pub fn hct155() -> Self {
        Self::new(&[Line::Cs, Line::Aux])
    }

    /// The same decoder with its address inputs on these lines, A0 first.
    ///
    /// # Panics
    ///
    /// When these are not as many as it has inputs, or one is an output of a decoder.
    #[must_use]
    pub fn with_address(mut self, address: &[Line]) -> Self {
        assert_eq!(address.len(), self.address.len(), "each address input hangs on one line");
        self.address = Self::new(address).address;
        self
    }

    /// The same decoder with one more enable input, on this line, active at this level. It is
    /// enabled while all its enable inputs are active.
    ///
    /// # Panics
    ///
    /// When the line is an output of a decoder.
    #[must_use]
    pub fn with_enable(mut self, line: Line, active_high: bool) -> Self {
        line.check_is_input();
        self.enables.push((line, active_high));
        self
    }

    /// How many outputs it has.
    #[must_use]
    pub fn outputs(&self) -> usize {
        1 << self.address.len()
    }

    /// The lines that its inputs hang on.
    pub(super) fn inputs(&self) -> impl Iterator<Item = Line> {
        self.address.iter().copied().chain(self.enables.iter().map(|(line, _)| *line))
    }

    /// The output that is low; `None`: not enabled.
    pub(super) fn low_output(&self, is_high: impl Fn(Line) -> bool) -> Option<u8> {
        if self.enables.iter().any(|(line, active)| is_high(*line) != *active) {
            return None;
        }
        Some(self.address.iter().rev().fold(0, |code, line| code << 1 | u8::from(is_high(*line))))
    }
}

impl Line {
    fn check_is_input(self) {
        assert!(!matches!(self, Self::Output(_)), "an output of a decoder drives RESET lines only");
    }
}
