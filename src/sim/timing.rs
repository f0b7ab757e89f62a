//! Every time constant of the simulated world in one place, each with its source.
//!
//! "Reference" is `docs/protocol/buspirate.md` with its chapter, "executed firmware" is
//! section 2 of `docs/protocol/real-firmware.md`; "chosen" is a decision of this project where no source has a
//! figure.

use core::time::Duration;

/// USB, each way. Chosen: between one and two microframes of a high-speed host.
pub(super) const USB: Duration = Duration::from_micros(250);
/// From an answer to the next request of a program that does not sleep, at least; on a
/// pseudo-terminal only. Chosen: two passes through a real host's serial and USB layers and a
/// scheduler, of which a pseudo-terminal has less. That much of the load of the machine does not
/// show in simulated time. With it avrdude's times agree with those of an independent model.
#[cfg(unix)]
pub(super) const THINKING: Duration = Duration::from_micros(350);
/// The FT232R's default latency timer. Reference 5.3.
pub(super) const LATENCY: Duration = Duration::from_millis(16);
/// Bytes in a full FT232R packet: a USB packet of 64 less two status bytes. Reference 5.3.
pub(super) const PACKET: usize = 62;
/// The FT232R divides 3 MHz by a multiple of 1/8, at least 1. FTDI application note 232B-05.
const FTDI_EIGHTHS_HZ: u32 = 24_000_000;
const FTDI_EIGHTHS: core::ops::RangeInclusive<u32> = 8..=0x1_ffff;

/// A USB packet of v4, v5, v6, and the time that one takes: 19 in a frame at most. Reference 5.2;
/// USB 2.0, table 5-9.
pub(super) const CDC_PACKET: usize = 64;
pub(super) const CDC_PACKET_TIME: Duration = Duration::from_nanos(52_632);
/// A USB frame, and how many begin without a new byte before a packet that is not full leaves.
/// Reference 5.2: it arrives 4-5 ms after its last byte.
pub(super) const FRAME: Duration = Duration::from_millis(1);
pub(super) const QUIET_FRAMES: u32 = 5;
/// The firmware puts a byte into a USB buffer in this time. Chosen: with it two buffers are as fast
/// as the packets.
pub(super) const CDC_BYTE_NS: u32 = 1_000;
/// Two USB buffers.
pub(super) const CDC_BUFFERS: usize = 2 * CDC_PACKET;

/// From the line of a real RS-232 port to the program. Chosen: no source has a figure for the queue
/// of a PC's port, and the protocol needs none.
pub(super) const RS232: Duration = Duration::ZERO;

/// The PIC's UART runs at this rate over BRG + 1. Reference 1.3.
const PIC_UART_HZ: u32 = 4_000_000;
/// BRG after a reset: 114,286 baud. Reference 2.7.
pub(super) const BRG_AT_RESET: u16 = 34;
/// The terminal puts a character into the transmit queue in this time. Chosen: with it the line is slower than
/// that at 1 Mbaud, and a short text leaves no full queue at 2 Mbaud, as section 4 of
/// `docs/protocol/real-firmware.md` has it.
pub(super) const CHARACTER: Duration = Duration::from_micros(3);
/// Up to this difference in percent the middle of every bit of a byte lies in that bit, so that a byte is
/// understood without a look at its levels: after 9.5 bits it is 0.3 of a bit.
const RATE_TOLERANCE_PERCENT: u32 = 3;

/// The firmware's dispatch of one command or key that has no figure of its own in [`Times`]. Reference 5.2:
/// loops of 2-4 us on v3.
pub(super) const COMMAND: Duration = Duration::from_micros(3);
/// Taking one payload byte into RAM. Chosen; reference 4.5 calls the loop safe at 2 Mbaud (5 us).
pub(super) const PAYLOAD: Duration = Duration::from_micros(1);
/// Bytes that wait in the SPI module's queue while it shifts another. Reference 5.5.
pub(super) const SPI_QUEUE: usize = 8;
/// From the last byte of an answer to the change of CTS. Reference 5.3.
pub(super) const CTS: Duration = Duration::from_micros(50);
/// Switching v4's source of the pull-ups. Reference 4.3: more than 2 ms.
pub(super) const VPU: Duration = Duration::from_millis(2);
/// Bytes that the legacy mode of v5 and v6 waits for come within this time after the last one: the older one takes
/// zeros for them then, the newer one gives up. Section 10 of `docs/protocol/bpio2.md`, as all of that mode.
pub(super) const STALL: [Duration; 2] = [Duration::from_millis(51), Duration::from_secs(3)];
/// The newer one takes a zero for a new first one after so long without a command.
pub(super) const NEW_RUN: Duration = Duration::from_millis(100);
/// There 0x4x with bit 3 has the supply off for so long, and is done so long after it went on: 520 ms in all.
pub(super) const SUPPLY_GAP: Duration = Duration::from_millis(6);
pub(super) const SUPPLY_ON: Duration = Duration::from_millis(514);
/// SCK period of that mode when no speed was set. Chosen: its module divides 125 MHz by at most
/// 254 * 256.
pub(super) const UNSET_SCK_NS: u64 = 520_192;
/// The buffer for 0x04/0x05 of that mode. Reference 6.2.
pub(super) const LEGACY_BUFFER: usize = 16_384;
/// Setting up the SPI module where it is no command of its own. Reference R6: "a few us".
pub(super) const SPI_SETUP: Duration = Duration::from_micros(5);
/// One ADC conversion. Chosen.
pub(super) const ADC: Duration = Duration::from_micros(20);
/// The terminal's `W` waits this long for the rails. Reference 2.4.
pub(super) const RAILS: Duration = Duration::from_millis(2);
/// What the code of a firmware generation takes. From reading a command to its answer, unless said.
#[derive(Debug)]
pub(super) struct Times {
    /// From the reset instruction to the end of the banner's first byte, without the start of the oscillator.
    pub(super) boot: Duration,
    /// Between two SPI bytes of 0x04 and 0x05.
    pub(super) spi_gap: Duration,
    /// Between the last SPI byte that is written and the first that is read there.
    pub(super) turn: Duration,
    /// 0x1n: from reading a byte to the beginning of its SPI byte, and from the end of that to the answer.
    pub(super) bulk: [Duration; 2],
    /// 0x05: from reading the last byte of the payload to SPI.
    pub(super) payload_end: Duration,
    /// 0x06 0x02: a byte of flash, without its four SPI bytes.
    pub(super) flash: Duration,
    /// 0x02 and 0x03.
    pub(super) select: Duration,
    /// 0x4x.
    pub(super) peripherals: Duration,
    /// From one pin of that to the next.
    pub(super) pin_step: Duration,
    /// 0x6n.
    pub(super) speed: Duration,
    /// 0x8x.
    pub(super) config: Duration,
    /// Entering binary SPI.
    pub(super) enter_spi: Duration,
    /// The terminal's 20th zero.
    pub(super) enter_bitbang: Duration,
    /// Bitbang mode: 0x4x and 0x5x, and 0x80 and above.
    pub(super) directions: Duration,
    pub(super) values: Duration,
}

/// 5.10. Executed firmware. It has no 0x06.
pub(super) static TIMES_5_10: Times = Times {
    boot: ns(2_500_000),
    spi_gap: ns(2_000),
    turn: ns(4_700),
    bulk: [ns(440), ns(1_700)],
    payload_end: ns(2_200),
    flash: ns(7_000),
    select: ns(4_000),
    peripherals: ns(5_600),
    pin_step: PIN_STEP,
    speed: ns(9_900),
    config: ns(13_400),
    enter_spi: ns(47_000),
    enter_bitbang: ns(39_000),
    directions: ns(24_600),
    values: ns(19_200),
};

/// 6.0 and 6.1. Executed firmware: a byte of flash takes 23.0 us at 2 MHz, of which 16 are SPI.
pub(super) static TIMES_6_1: Times = Times {
    boot: ns(1_560_000),
    spi_gap: ns(2_000),
    turn: ns(4_750),
    bulk: [ns(750), ns(1_750)],
    payload_end: ns(2_500),
    flash: ns(7_000),
    select: ns(4_600),
    peripherals: ns(6_000),
    pin_step: PIN_STEP,
    speed: ns(10_200),
    config: ns(13_700),
    enter_spi: ns(47_000),
    enter_bitbang: ns(39_000),
    directions: ns(25_000),
    values: ns(19_500),
};

/// 6.2 and 6.3. Executed firmware, ranges by their middle.
pub(super) static TIMES_6_3: Times = Times {
    boot: ns(51_000_000),
    spi_gap: ns(1_250),
    turn: ns(3_190),
    bulk: [ns(560), ns(1_250)],
    payload_end: ns(1_440),
    flash: ns(4_810),
    select: ns(2_600),
    peripherals: ns(3_700),
    pin_step: PIN_STEP,
    speed: ns(6_400),
    config: ns(7_900),
    enter_spi: ns(30_500),
    enter_bitbang: ns(25_500),
    directions: ns(15_400),
    values: ns(13_000),
};

/// 7.0, most builds. Executed firmware.
pub(super) static TIMES_7_0: Times = Times { boot: ns(42_200_000), ..SEVEN };

/// 7.1. Executed firmware for the start, of a build of 2019; the rest as 7.0.
pub(super) static TIMES_7_1: Times = Times { boot: ns(42_700_000), ..SEVEN };

const SEVEN: Times = Times {
    boot: Duration::ZERO,
    spi_gap: ns(1_250),
    turn: ns(3_190),
    bulk: [ns(500), ns(1_310)],
    payload_end: ns(1_380),
    flash: ns(4_910),
    select: ns(2_400),
    peripherals: ns(3_500),
    pin_step: PIN_STEP,
    speed: ns(6_200),
    config: ns(7_500),
    enter_spi: ns(30_000),
    enter_bitbang: ns(25_600),
    directions: ns(15_000),
    values: ns(12_700),
};

/// From AUX to CS. Executed firmware: 0.3 to 0.7 us on 6.3; the other steps and generations as well.
const PIN_STEP: Duration = ns(500);

/// v4, whose firmware was not executed. It resets without a start. Reference 5.2 for SPI: 5-11 us, and a user
/// measured 11 us from byte to byte at 2 MHz; reference 3.2 for the pins: 5 us. The rest is chosen.
pub(super) static TIMES_V4: Times = Times { spi_gap: ns(7_000), turn: ns(8_000), ..NOT_EXECUTED };

/// v5 and v6 in their legacy mode. Chosen.
pub(super) static TIMES_LEGACY: Times = Times { spi_gap: ns(1_500), turn: ns(2_500), ..NOT_EXECUTED };

const NOT_EXECUTED: Times = Times {
    boot: Duration::ZERO,
    spi_gap: Duration::ZERO,
    turn: Duration::ZERO,
    bulk: [Duration::ZERO, ns(7_000)],
    payload_end: PAYLOAD,
    flash: ns(28_000),
    select: COMMAND,
    peripherals: ns(7_000),
    pin_step: ns(1_000),
    speed: ns(8_000),
    config: ns(8_000),
    enter_spi: ns(8_000),
    enter_bitbang: COMMAND,
    directions: ns(8_000),
    values: ns(8_000),
};

/// Half clock periods of raw wire at speeds 0..3. Reference 3.3: 5, 50, 100, 400 kHz.
pub(super) const RAW_HALF: [Duration; 4] = [
    Duration::from_micros(100),
    Duration::from_micros(10),
    Duration::from_micros(5),
    Duration::from_nanos(1250),
];

/// Nanoseconds that the FT232R takes for a byte of ten bits when asked for `baud`.
pub(super) fn ftdi_byte_ns(baud: u32) -> u32 {
    let eighths = (FTDI_EIGHTHS_HZ + baud / 2) / baud.max(1);
    let eighths = eighths.clamp(*FTDI_EIGHTHS.start(), *FTDI_EIGHTHS.end());
    // 10 bits of eighths / 24 MHz, rounded to the nearest nanosecond.
    (eighths * 1250 + 1) / 3
}

/// Nanoseconds that a real RS-232 port takes for a byte of ten bits at `baud`: its crystal divides
/// evenly.
pub(super) fn rs232_byte_ns(baud: u32) -> u32 {
    let baud = u64::from(baud.max(1));
    u32::try_from((10_000_000_000 + baud / 2) / baud).unwrap_or(u32::MAX)
}

/// Nanoseconds that the PIC takes for a byte of ten bits.
pub(super) fn pic_byte_ns(brg: u16) -> u32 {
    (u32::from(brg) + 1) * (10 * (1_000_000_000 / PIC_UART_HZ))
}

/// The PIC's line rate, baud.
pub(super) fn pic_baud(brg: u16) -> u32 {
    let divisor = u32::from(brg) + 1;
    (PIC_UART_HZ + divisor / 2) / divisor
}

/// Do two ends of a line understand each other, given how long a byte takes at each of them?
pub(super) fn rates_agree(sent_ns: u32, heard_ns: u32) -> bool {
    u64::from(sent_ns.abs_diff(heard_ns)) * 100
        <= u64::from(sent_ns.max(heard_ns)) * u64::from(RATE_TOLERANCE_PERCENT)
}

/// A byte time as a duration.
pub(super) const fn ns(time: u32) -> Duration {
    Duration::from_nanos(time as u64)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn byte_times_follow_the_two_dividers() {
        assert_eq!(ftdi_byte_ns(115_200), 86_667);
        assert_eq!(ftdi_byte_ns(1_000_000), 10_000);
        assert_eq!(ftdi_byte_ns(2_000_000), 5_000);
        assert_eq!(ftdi_byte_ns(4_000_000), 3_333);
        assert_eq!(ftdi_byte_ns(0), 54_612_917);
        assert_eq!(rs232_byte_ns(115_200), 86_806);
        assert_eq!(rs232_byte_ns(9_600), 1_041_667);
        assert_eq!(rs232_byte_ns(0), u32::MAX);
        assert_eq!(pic_byte_ns(BRG_AT_RESET), 87_500);
        assert_eq!(pic_byte_ns(3), 10_000);
        assert_eq!(pic_baud(34), 114_286);
        assert_eq!(pic_baud(16), 235_294);
    }

    #[test]
    fn two_percent_pass_and_five_do_not() {
        assert!(rates_agree(ftdi_byte_ns(115_200), pic_byte_ns(34)));
        assert!(rates_agree(ftdi_byte_ns(230_400), pic_byte_ns(16)));
        assert!(!rates_agree(ftdi_byte_ns(57_600), pic_byte_ns(34)));
        assert!(!rates_agree(100_000, 105_000));
    }
}
