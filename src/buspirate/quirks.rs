//! What is known of a device by its banner alone, and cannot be asked for.

use alloc::string::ToString;

use super::binary::{FAST_BAUD, Speed};
use super::error::LEGACY;
use super::{Banner, Features};

/// The SPI clocks whose code means the same in every firmware, or in this one for certain.
pub(super) fn trusted_speeds(banner: Option<&Banner>) -> &'static [Speed] {
    match banner.map(|banner| banner.firmware) {
        Some((6, 2..) | (7, 0) | (8, 0)) => &Speed::ALL,
        Some((..6, _) | (6, ..2)) => &Speed::ALL[..5],
        _ => &Speed::ALL[..4],
    }
}

/// Does the firmware take in a whole payload before it moves a pin? Known only of old ones.
pub(super) fn buffers_uploads(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.firmware <= (7, 0))
}

/// Does it shift a payload while that comes, however long it is said to be? Then the host may send it at once.
pub(super) fn streams_uploads(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.firmware == (8, 0))
}

/// Does it answer to a write-then-read that reads nothing? Some builds of 7.1 do not.
pub(super) fn answers_to_writes(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.firmware != (7, 1))
}

/// May the bit for the edge of SCK have the opposite meaning? It has in builds of 7.1 from 2017-08-27 to
/// 2019-03-08, and the banner does not tell which build it is, least of all one that was not understood. The
/// legacy mode of v5 and v6 knows no other edge.
pub(super) fn may_invert_edge(banner: Option<&Banner>) -> bool {
    banner.is_none_or(|banner| banner.firmware > (7, 0) && banner.firmware != (8, 0)) && !is_legacy(banner)
}

/// Does AUX2 exist? Only where the device says that it is a v1a or its forerunner.
pub(super) fn has_aux2(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.hardware.starts_with(['0', '1']))
}

/// Is it the legacy mode of a v5 or v6? That has this banner, whatever the hardware.
pub(super) fn is_legacy(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.hardware == LEGACY)
}

/// The banner, if it is that of the legacy mode of a v5 or v6, or was before a byte of it was disturbed.
pub(super) fn legacy_banner(text: &[u8]) -> Option<Banner> {
    /// The end of it. The firmware that it names says more after the version.
    const END: &[u8] = b"Firmware v7.1\r\nHiZ>";
    let read = Banner::parse(text);
    let is_banner = text.ends_with(END) || is_legacy(read.as_ref());
    is_banner.then(|| Banner { hardware: LEGACY.to_string(), firmware: (7, 1), build: None })
}

/// Does PWM go on when it leaves binary mode? A v4 is not reset then.
pub(super) fn keeps_pwm(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.hardware.starts_with('4'))
}

/// Has it a voltage of its own for the pull-ups? A v4 has.
pub(super) fn feeds_pull_ups(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.hardware.starts_with('4'))
}

/// Has it USB instead of a line, whatever line rate its port claims to have?
pub(super) fn has_usb(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.hardware.starts_with('4')) || is_legacy(banner)
}

/// May it have the SPI clocks of later builds of 7.1, which the banner does not tell?
pub(super) fn may_have_late_codes(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| banner.firmware == (7, 1)) && !is_legacy(banner)
}

/// May it be busy after each command until its answer has left, and 50 µs more? Builds of 7.1 from 2024-02-11 on
/// are. At a fast line rate that is too long for the five bytes of another command.
pub(super) fn may_flush(banner: Option<&Banner>) -> bool {
    may_have_late_codes(banner)
}

/// The line rate to use where this one is asked for. From 2 Mbaud on the device does not keep up with a stream
/// that it answers, so the fast line is of use only if it writes pages and reads flash by itself.
pub(super) fn line_rate(banner: Option<&Banner>, asked: u32, features: Features) -> u32 {
    let reads = banner.is_some_and(|banner| banner.firmware >= (6, 1));
    let by_itself = reads && features.contains(Features::WRITE_THEN_READ | Features::AVR_READ);
    if by_itself { asked } else { asked.min(FAST_BAUD) }
}

/// Can the line rate of this device be changed, and is it known how it behaves then? A v3 or v2go has
/// an adapter that follows; firmware 5.5 to 7.1 takes any divider.
pub(super) fn can_change_rate(banner: Option<&Banner>) -> bool {
    banner.is_some_and(|banner| {
        banner.hardware.starts_with('3') && ((5, 5)..=(7, 1)).contains(&banner.firmware)
    })
}
