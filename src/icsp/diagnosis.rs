//! What a wrong answer looks like.

use core::fmt;

use crate::bus::Frame;

/// What an answer that makes no sense looks like. Data; advice is the caller's.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Diagnosis {
    /// Every byte is 0x00: MISO is held low or not connected, or the part has no clock or no power.
    AllZero,
    /// Every byte is 0xFF: MISO is pulled up and no part answers.
    AllOnes,
    /// What was sent came back undelayed or unchanged: MOSI and MISO are connected.
    Loopback,
    /// What was sent came back where data should be: the part is not in programming mode, or it is
    /// an old part with both lock bits set.
    EchoOnly,
    /// The right answer, this many bits late: SCK is too fast, or the SPI mode is wrong.
    Shifted {
        /// By how many bits, 1 to 7 late, or -1 to -7 early.
        bits: i8,
    },
    /// None of the known patterns, and another one at the next try: MISO is an aerial, or another
    /// device drives it.
    Changing,
    /// None of the known patterns.
    Garbage,
}

impl Diagnosis {
    /// What the answer to a Programming Enable that was not accepted looks like.
    pub(super) fn of_enable(sent: Frame, got: Frame) -> Self {
        match got {
            [0x00, 0x00, 0x00, 0x00] => return Self::AllZero,
            [0xff, 0xff, 0xff, 0xff] => return Self::AllOnes,
            _ if got == sent => return Self::Loopback,
            _ => {}
        }
        // In step, bits 24 to 8 of the answer are the first two bytes that were sent.
        let answer = u32::from_be_bytes(got);
        let echo = u32::from(u16::from_be_bytes([sent[0], sent[1]]));
        (1..=7)
            .find_map(|bits: i8| match answer {
                _ if (answer >> (8 - bits)) & 0xffff == echo => Some(Self::Shifted { bits }),
                _ if (answer >> (8 + bits)) & 0xffff == echo => Some(Self::Shifted { bits: -bits }),
                _ => None,
            })
            .unwrap_or(Self::Garbage)
    }

    /// What this answer looks like if the one to the last try was `before`.
    pub(super) fn after(self, before: Option<Frame>, got: Frame) -> Self {
        match before {
            Some(before) if self == Self::Garbage && before != got => Self::Changing,
            _ => self,
        }
    }

    /// What these three bytes look like, if they cannot be a signature. Atmel's signatures begin
    /// with 0x1E.
    pub(super) fn of_signature(got: [u8; 3]) -> Option<Self> {
        match got {
            [0x1e, second, third] if (second, third) != (0xff, 0xff) => None,
            [0x00, 0x00, 0x00] => Some(Self::AllZero),
            [0xff, 0xff, 0xff] => Some(Self::AllOnes),
            [0x00, 0x01, 0x02] => Some(Self::EchoOnly),
            _ => Some(Self::Garbage),
        }
    }
}

impl fmt::Display for Diagnosis {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::AllZero => f.write_str("the answer is all zeros"),
            Self::AllOnes => f.write_str("the answer is all ones"),
            Self::Loopback => f.write_str("the answer is what was sent, undelayed"),
            Self::EchoOnly => f.write_str("the answer is what was sent, with no data in it"),
            Self::Shifted { bits } => {
                let plural = if bits.abs() == 1 { "" } else { "s" };
                let direction = if *bits < 0 { "early" } else { "late" };
                write!(f, "the answer comes {} bit{plural} {direction}", bits.abs())
            }
            Self::Changing => f.write_str("the answer makes no sense, and another one each time"),
            Self::Garbage => f.write_str("the answer makes no sense"),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_answer_to_programming_enable_is_told_apart() {
        let sent = [0xac, 0x53, 0x00, 0x00];
        for (got, want) in [
            ([0x00, 0x00, 0x00, 0x00], Diagnosis::AllZero),
            ([0xff, 0xff, 0xff, 0xff], Diagnosis::AllOnes),
            (sent, Diagnosis::Loopback),
            // 00 ac 53 00 is right; one bit late it is 00 56 29 80, one bit early 01 58 a6 00.
            ([0x00, 0x56, 0x29, 0x80], Diagnosis::Shifted { bits: 1 }),
            ([0x01, 0x58, 0xa6, 0x00], Diagnosis::Shifted { bits: -1 }),
            ([0x12, 0x34, 0x56, 0x78], Diagnosis::Garbage),
        ] {
            assert_eq!(Diagnosis::of_enable(sent, got), want, "{got:02x?}");
        }
    }

    #[test]
    fn an_answer_can_be_up_to_seven_bits_late_or_early() {
        let sent = [0xac, 0x53, 0x00, 0x00];
        // The bits around an answer; the answer in step is 65 ac 53 a6.
        let line = 0x3cc3_65ac_53a6_9559_u64;
        let answer = |line: u64| ((line >> 16) as u32).to_be_bytes();
        for bits in 1..=7 {
            let (late, early) = (answer(line >> bits), answer(line << bits));
            assert_eq!(Diagnosis::of_enable(sent, late), Diagnosis::Shifted { bits }, "{late:02x?}");
            assert_eq!(Diagnosis::of_enable(sent, early), Diagnosis::Shifted { bits: -bits }, "{early:02x?}");
        }
    }

    #[test]
    fn only_garbage_that_changes_is_called_changing() {
        let (one, other) = ([1, 2, 3, 4], [5, 6, 7, 8]);
        assert_eq!(Diagnosis::Garbage.after(None, one), Diagnosis::Garbage);
        assert_eq!(Diagnosis::Garbage.after(Some(one), one), Diagnosis::Garbage);
        assert_eq!(Diagnosis::Garbage.after(Some(other), one), Diagnosis::Changing);
        assert_eq!(Diagnosis::AllOnes.after(Some(other), [0xff; 4]), Diagnosis::AllOnes);
    }

    #[cfg(feature = "std")]
    #[test]
    fn a_shift_is_told_with_its_bits_and_its_direction() {
        use std::string::ToString;

        for (bits, want) in [
            (1, "the answer comes 1 bit late"),
            (2, "the answer comes 2 bits late"),
            (-1, "the answer comes 1 bit early"),
            (-7, "the answer comes 7 bits early"),
        ] {
            assert_eq!(Diagnosis::Shifted { bits }.to_string(), want);
        }
    }

    #[test]
    fn a_signature_is_told_from_noise() {
        for (got, want) in [
            ([0x1e, 0x95, 0x0f], None),
            ([0x1e, 0xff, 0x0f], None),
            ([0x1e, 0x95, 0xff], None),
            ([0x1e, 0xff, 0xff], Some(Diagnosis::Garbage)),
            ([0x00, 0x01, 0x02], Some(Diagnosis::EchoOnly)),
            ([0x00, 0x00, 0x00], Some(Diagnosis::AllZero)),
            ([0xff, 0xff, 0xff], Some(Diagnosis::AllOnes)),
            ([0x53, 0x53, 0x53], Some(Diagnosis::Garbage)),
        ] {
            assert_eq!(Diagnosis::of_signature(got), want, "{got:02x?}");
        }
    }
}
