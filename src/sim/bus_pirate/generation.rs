//! The boards, and the generations of their firmware.

/// A board. As text: `v1a`, `v2go`, `v3`, `v4`, `v5`, `v5xl`, `v6`.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Hardware {
    /// v1a: RS-232, AUX2 instead of a switch for the pull-ups.
    V1a,
    /// v2go, also called v2.5: to a host the same as v3.
    V2go,
    /// v3: an FT232R, no AUX2.
    #[default]
    V3,
    /// v4: USB up to the microcontroller, no line rate, nothing lost by overrun.
    V4,
    /// v5, its binary port after `binmode 5` on the terminal: only SPI, and only CS.
    V5,
    /// v5xl: in this mode the same as v5.
    V5xl,
    /// v6: in this mode the same as v5.
    V6,
}

/// A firmware generation. As text: `6.3`, `7.1-2019-03`.
///
/// All builds of 7.1 call themselves 7.1. Here they are told apart by the month from which on a
/// generation was built. They are ordered by age, the legacy mode last.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[non_exhaustive]
pub enum Firmware {
    /// 3.0: of the long commands of binary SPI only 0x1n.
    V3_0,
    /// 5.10: write-then-read, but no extended commands.
    V5_10,
    /// 6.1: the first with extended commands; speed codes 5 to 7 are wrong.
    V6_1,
    /// 6.2: from here on the line rate dialog waits by the wrong flag.
    V6_2,
    /// 6.3.
    #[default]
    V6_3,
    /// 7.0, the first of the community's: waits right, lets go of MOSI in open drain mode.
    V7_0,
    /// `7.1-early`: before October 2016; like 7.0.
    V7_1Early,
    /// `7.1-2016-10`: the speed codes from 4 on mean other clocks.
    V7_1_2016_10,
    /// `7.1-2017-08`: and CKE is inverted, so that 0x8A is not SPI mode 0.
    V7_1_2017_08,
    /// `7.1-2019-02`: and no answer to a 0x04 or 0x05 that reads nothing, refusal of one that does
    /// nothing at all, no check of the read count, CS low before the payload; pin commands of
    /// bitbang mode answer with the levels alone.
    V7_1_2019_02,
    /// `7.1-2019-03`: CKE is right again, and the read count checked.
    V7_1_2019_03,
    /// `7.1-2024-02`: and every 0x04 and 0x05 is answered; each SPI command ends with a change of
    /// CTS, or on v4 of the USB packet, which hands its answer over at once.
    V7_1_2024_02,
    /// 8.0: payloads are streamed to SPI, of any length; twelve speed codes, the first eight as
    /// in 6.3.
    V8_0,
    /// `legacy`: the legacy mode of v5, v5xl and v6, which calls itself v2.5 with 7.1; of firmware 0f41e60f.
    Legacy,
    /// `legacy-307`: that of pull request 307, which refuses what it cannot do.
    Legacy307,
}
