//! Every time constant of the simulated v5, 5XL and 6, each with its source.
//!
//! A section is one of `docs/protocol/bpio2.md`. The times of its section 9 are put together from the parts here; a
//! test holds them against the table there.

use core::time::Duration;

/// The host's own share, each way. Section 9: 0.1-0.3 ms for both ways on Linux; chosen: the middle.
pub(super) const HOST: Duration = Duration::from_micros(100);
/// A USB packet.
pub(super) const PACKET: usize = 64;
/// One of them on the bus: 8 us and 64 bytes at 12 Mbit/s. Section 9.
pub(super) const PACKET_TIME: Duration = Duration::from_micros(51);

/// What depends on whether the Bus Pirate's own supply is on: core 1 then measures the fuse on every loop.
#[derive(Debug, Clone, Copy)]
pub(super) struct Pace {
    /// From one packet that the firmware reads to the next, when that waits already.
    pub(super) next_packet_in: Duration,
    /// Taking a request apart and making an answer.
    pub(super) request: Duration,
    /// The first packet of an answer.
    pub(super) first_packet_out: Duration,
    /// Each one after it.
    pub(super) next_packet_out: Duration,
}

/// Supply off. From 0.22 ms for 4 bytes, 3.1 ms for 512 bytes written and 3.9 ms both ways at 2 MHz.
pub(super) const SELF_POWERED: Pace = Pace {
    next_packet_in: Duration::from_micros(100),
    request: Duration::from_micros(113),
    first_packet_out: Duration::from_micros(36),
    next_packet_out: Duration::from_micros(36),
};
/// Supply on. From 0.33-0.37 ms for 4 bytes, 0.78 ms with a request of two packets, 6.4 ms for 512 bytes written
/// and 10.5 ms both ways at 2 MHz.
pub(super) const SUPPLIED: Pace = Pace {
    next_packet_in: Duration::from_micros(490),
    request: Duration::from_micros(230),
    first_packet_out: Duration::from_micros(50),
    next_packet_out: Duration::from_micros(440),
};
/// Between two SPI bytes whose answer is wanted. Section 7.
pub(super) const SPI_GAP: Duration = Duration::from_micros(1);
/// What a status request takes beyond another. Section 5: 0.6-0.7 ms in all.
pub(super) const STATUS: Duration = Duration::from_micros(450);

/// All analogue channels, one after the other. Section 8.2.
pub(super) const SWEEP: Duration = Duration::from_millis(11);
/// From one to the next for the LCD.
pub(super) const SWEEP_PERIOD: Duration = Duration::from_millis(500);
/// Channels of a sweep, and how long each loads its pin.
pub(super) const CHANNELS: u32 = 12;
pub(super) const LOADED: Duration = Duration::from_micros(60);

/// A mode request: until all pins are let go of, and until those of SPI are driven. Section 6.1.
pub(super) const LET_GO: Duration = Duration::from_micros(9);
pub(super) const FLOATING: Duration = Duration::from_micros(170);
/// CS with its old latch. Section 6.1: 0.1-0.2 us.
pub(super) const OLD_CS: Duration = Duration::from_nanos(150);
/// From the beginning of a mode request to what follows it in the same request. Section 6.1.
pub(super) const MODE: Duration = Duration::from_micros(194);
/// What a mode request takes in all beyond another. Section 9: 1.0-1.2 ms with the supply on.
pub(super) const MODE_TOTAL: Duration = Duration::from_micros(770);
/// From one pin to the next. Section 6.2: 0.15-0.5 us.
pub(super) const PIN_STEP: Duration = Duration::from_nanos(300);
/// From the direction of a pin to its value in the same request. Section 6.2.
pub(super) const OLD_LATCH: Duration = Duration::from_nanos(3_800);

/// The supply is off so long before it goes on. Section 6.3: 3-6 ms, 5.8 ms measured.
pub(super) const SUPPLY_GAP: Duration = Duration::from_micros(5_800);
/// From its going on to the end of the request, without and with a limit. Section 6.3: 15 ms and
/// 510-520 ms in all.
pub(super) const UNLIMITED: Duration = Duration::from_millis(9);
pub(super) const LIMITED: Duration = Duration::from_millis(510);
/// Of that, the time during which the fuse is overridden.
pub(super) const INRUSH: Duration = Duration::from_millis(10);
/// Switching the supply off. Section 6.3.
pub(super) const SUPPLY_OFF: Duration = Duration::from_millis(3);

/// A frame that is not complete so long after its first byte is given up. Section 3: 500 ms from
/// when the firmware looks, 530 ms measured.
pub(super) const FRAME_TIMEOUT: Duration = Duration::from_millis(530);
/// Until a device that was reset is on the bus again. Section 8.1: within 5 s; chosen.
pub(super) const RESET: Duration = Duration::from_secs(2);
/// The host asks the storage whether it is ready so often. Section 2.2.
pub(super) const STORAGE_POLL: Duration = Duration::from_secs(2);
/// From the first such question after DTR moved to the second. Chosen, so that the longest stall is the
/// recorded one of 2.6 s.
pub(super) const SECOND_POLL: Duration = Duration::from_millis(600);
