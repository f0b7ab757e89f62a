//! Below the slowest clock of SPI mode: bitbang mode and raw wire mode.
//!
//! * **Bitbang mode** sets all pins with one command, and answers with their levels. A bit is a command with SCK low and
//!   one with SCK high, each repeated as often as the clock is slow. On a line a command takes as long as its byte: at
//!   115,200 baud SCK is 5.76 kHz divided by the number of repetitions. At a faster rate the firmware (25 µs for a
//!   command on 5.10) would not keep up, so the line goes to the normal rate. A v4 has no line: there a command is taken
//!   to last 5 µs, the least that the reference allows, so that SCK is slower than it is said to be.
//! * **Raw wire mode** has the commands of SPI mode, and moves SCK by its program, at about 5 kHz and faster. A byte takes
//!   1.6 ms then, so that a v1a to v3 gets one instruction at a time, and each costs a round trip. Bitbang mode is
//!   faster there at the same clock. It is used where bitbang mode cannot be: AUX2 of a v1a is low all the time in that.
//!   It is used on a v4, too, for clocks from 5 kHz on, because there it is the firmware that keeps time.
//!
//! Changing the mode switches the supplies off and lets all pins go for a moment.

use alloc::vec::Vec;
use core::time::Duration;

use super::BinaryBus;
use super::connect::SetUp;
use super::feed::set_pwm;
use super::lines::pull_up_voltage;
use super::link::PACKET;
use super::locate::AtPrompt;
use super::modes::{drain, enter_raw_wire, restart, send_zeros};
use super::pace::{USB, WAITS_FOR_TIMER};
use super::shifter::{Mode, Shifter};
use super::wire::{Command, Config, NORMAL_BAUD, Outputs, Peripherals, RawSpeed, Speed, op};
use crate::bus::Hertz;
use crate::buspirate::wiring::extra_levels;
use crate::buspirate::{Error, Outcome, PinSet, Source, quirks};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

/// The slowest clock: an instruction takes a third of a second.
const SLOWEST: Hertz = Hertz(100);

/// What a v4 needs for a pin command, at the least: it reads the pins so long after it has set them (reference 3.2).
const COMMAND_V4: Duration = Duration::from_micros(5);

/// The same, about, for estimates.
const USUAL_V4: Duration = Duration::from_micros(9);

/// Pin commands that are sent before all answers are there: four full packets of an FTDI, as of transfers; of a v4, whose
/// USB holds back what it has no room for, 16 packets.
const BURST: usize = 4 * PACKET;
const BURST_V4: usize = 16 * PACKET_V4;

/// Bytes in a full packet of a v4.
const PACKET_V4: usize = 64;

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// What shifts bits now.
    pub(in crate::buspirate) fn shifter(&self) -> Shifter {
        match self.slow.mode {
            Mode::Spi => Shifter::Spi,
            Mode::RawWire(_) => Shifter::RawWire,
            Mode::Bitbang => Shifter::Bitbang,
        }
    }

    /// The SPI clock that is set.
    pub(in crate::buspirate) fn clock(&self) -> Hertz {
        match self.slow.mode {
            Mode::Spi => self.speed.hertz(),
            Mode::RawWire(speed) => speed.hertz(),
            Mode::Bitbang => self.bitbang_clock(self.slow.repeats),
        }
    }

    /// The slowest SPI clock that can be set.
    pub(super) fn slowest(&self) -> Hertz {
        match self.mode_for(SLOWEST) {
            Mode::Spi => Speed::Khz30.hertz(),
            Mode::RawWire(speed) => speed.hertz(),
            Mode::Bitbang => self.bitbang_clock(self.repeats_for(SLOWEST)),
        }
    }

    /// The mode for a clock that is not above this one.
    fn mode_for(&self, at_most: Hertz) -> Mode {
        const RAW: RawSpeed = RawSpeed::Khz5;
        if let Some(speed) = self.options.raw_wire {
            return Mode::RawWire(speed);
        }
        // Without a banner it is not known whether a line or USB is what takes time.
        let can =
            self.options.slow && self.options.speed.is_none() && !self.is_legacy() && self.banner.is_some();
        let needs_aux2 = self.options.wiring.contains(&Source::Aux2);
        match () {
            () if !can || at_most >= Speed::Khz30.hertz() => Mode::Spi,
            () if needs_aux2 && self.slow.lacks_raw_wire => Mode::Spi,
            () if needs_aux2 => Mode::RawWire(RAW),
            () if self.is_usb() && at_most >= RAW.hertz() && !self.slow.lacks_raw_wire => Mode::RawWire(RAW),
            () => Mode::Bitbang,
        }
    }

    /// Sets the fastest clock of a slow mode that is not above `at_most`; `None`: that takes SPI mode, and the device is
    /// in it.
    pub(super) fn set_slow_clock(&mut self, at_most: Hertz) -> Outcome<Option<Hertz>, T, X> {
        let mode = self.mode_for(at_most);
        match self.use_mode(mode) {
            Err(Error::NoRawWire) if self.options.raw_wire.is_none() => return self.set_slow_clock(at_most),
            outcome => outcome?,
        }
        if mode == Mode::Spi {
            return Ok(None);
        }
        self.slow.repeats = self.repeats_for(at_most);
        Ok(Some(self.clock()))
    }

    /// Goes to another mode, with no target held; back to SPI mode if the firmware does not have it.
    pub(super) fn use_mode(&mut self, mode: Mode) -> Outcome<(), T, X> {
        if self.slow.mode == mode {
            return Ok(());
        }
        self.wait_for_target();
        let before = core::mem::replace(&mut self.slow.mode, mode);
        match self.change_mode(before) {
            Ok(()) => Ok(()),
            Err(Error::NoRawWire) => {
                self.slow.lacks_raw_wire = true;
                self.slow.mode = Mode::Spi;
                self.recover()?;
                Err(Error::NoRawWire)
            }
            // No target is in reset, so whatever went wrong is harmless, and worth another try.
            Err(_) => self.recover(),
        }
    }

    fn change_mode(&mut self, before: Mode) -> Outcome<(), T, X> {
        if before == Mode::Bitbang {
            // That lets all pins go, whatever follows.
            self.run(Command::Directions(PinSet::BITBANG))?;
        } else {
            self.run(Command::LeaveSpi)?;
        }
        // Until it is in the other mode.
        self.link.set_lost(true);
        let rate = quirks::line_rate(self.banner.as_ref(), self.options.line_rate, self.options.features);
        let changes_rate = self.slow.mode != Mode::Bitbang
            && before == Mode::Bitbang
            && self.link.baud().is_some_and(|now| now != rate)
            && quirks::can_change_rate(self.banner.as_ref());
        if changes_rate {
            restart(&mut self.link).map_err(Error::with_lines)?;
        }
        self.enter_mode(AtPrompt(changes_rate))?;
        self.set_up()
    }

    /// From the prompt or from bitbang mode into the mode that is wanted.
    pub(super) fn enter_mode(&mut self, AtPrompt(at_prompt): AtPrompt) -> Outcome<(), T, X> {
        let mode = self.slow.mode;
        if mode == Mode::Spi {
            return self.enter_binary_spi(AtPrompt(at_prompt));
        }
        let (options, banner) = (&self.options, self.banner.as_ref());
        let line = &mut self.link;
        let enter = |line: &mut _| {
            if at_prompt {
                send_zeros(line, &mut Vec::new())?;
            }
            if mode != Mode::Bitbang {
                return enter_raw_wire(line);
            }
            // A stream of pin commands at a faster rate would be too much for the FIFO.
            if line.baud().is_some_and(|baud| baud != NORMAL_BAUD) {
                restart(line)?;
                send_zeros(line, &mut Vec::new())?;
            }
            // The reset on the way has ended it.
            if options.feed_clock.is_some() {
                set_pwm(line, options, banner, false)?;
            }
            drain(line)
        };
        enter(line).map_err(Error::with_lines)?;
        line.set_lost(false);
        Ok(())
    }

    /// Lets every target go in the mode that the device is in, then switches the supplies as asked.
    pub(super) fn set_up(&mut self) -> Outcome<(), T, X> {
        let idle = self.map.idle();
        self.extra.set(extra_levels(&self.options.wiring, idle)).map_err(Error::Lines)?;
        self.wait_for_target();
        let peripherals = self.peripherals_at(idle);
        let mut set_up = SetUp {
            config: self.config,
            speed: self.speed,
            code: self.codes.code(self.speed),
            peripherals,
            pull_up_voltage: pull_up_voltage(&self.options, self.banner.as_ref()),
        };
        match self.slow.mode {
            Mode::Spi => {
                let is_legacy = self.is_legacy();
                set_up.run(&mut self.link, is_legacy).map_err(Error::with_lines)?;
                self.link.set_clock(self.speed.hertz());
            }
            Mode::RawWire(speed) => {
                set_up = SetUp { config: Config::RAW_WIRE, code: speed as u8, ..set_up };
                set_up.run(&mut self.link, false).map_err(Error::with_lines)?;
                self.link.set_clock(speed.hertz());
            }
            Mode::Bitbang => {
                self.slow.follows = false;
                let unpowered = self.outputs(peripherals - Peripherals::POWER);
                // The levels come before the directions, and the idle levels before power.
                self.run_all(&[
                    Command::Outputs(unpowered),
                    Command::Directions(PinSet::MISO),
                    Command::Outputs(self.outputs(peripherals)),
                ])?;
                self.link.set_clock(Speed::Khz125.hertz());
            }
        }
        self.has_been(set_up);
        Ok(())
    }

    /// The command that brings the pins and switches to this.
    pub(super) fn set_peripherals(&mut self, peripherals: Peripherals) -> Outcome<(), T, X> {
        match self.slow.mode {
            // The directions once more, in case a byte was changed on its way.
            Mode::Bitbang => self
                .run_all(&[Command::Directions(PinSet::MISO), Command::Outputs(self.outputs(peripherals))]),
            _ if self.is_legacy() => {
                self.run(Command::ChipSelect { high: peripherals.contains(Peripherals::CS) })
            }
            _ => self.run(Command::Peripherals(peripherals)),
        }
        .map(drop)
    }

    /// In bitbang mode: the same, with SCK and MOSI low.
    fn outputs(&self, peripherals: Peripherals) -> Outputs {
        let has_pull_ups = !quirks::has_aux2(self.banner.as_ref());
        let all = [
            (Outputs::CS, peripherals.contains(Peripherals::CS)),
            (Outputs::AUX, peripherals.contains(Peripherals::AUX)),
            (Outputs::PULL_UPS, has_pull_ups && peripherals.contains(Peripherals::PULL_UPS)),
            (Outputs::POWER, peripherals.contains(Peripherals::POWER)),
        ];
        all.into_iter().filter(|(_, is_set)| *is_set).fold(Outputs::empty(), |all, (bit, _)| all | bit)
    }

    /// In bitbang mode: how long a command takes at least.
    fn command_time(&self) -> Duration {
        match self.link.baud() {
            _ if self.is_usb() => COMMAND_V4,
            // A line whose rate is not known to the transport has the normal one.
            _ => Duration::from_nanos(10_000_000_000 / u64::from(NORMAL_BAUD)),
        }
    }

    /// How often a command is repeated for a clock that is not above this one.
    fn repeats_for(&self, at_most: Hertz) -> u32 {
        let half = 500_000_000 / u64::from(at_most.max(SLOWEST).0);
        let command = self.command_time().as_nanos() as u64;
        let least = (half / command).max(1) as u32;
        if self.bitbang_clock(least) <= at_most { least } else { least + 1 }
    }

    fn bitbang_clock(&self, repeats: u32) -> Hertz {
        let period = 2 * (self.command_time() * repeats).as_nanos();
        Hertz((1_000_000_000 / period) as u32)
    }

    /// In bitbang mode: how long a byte of a long exchange takes, about.
    pub(super) fn bitbang_byte_time(&self) -> Duration {
        let command = match self.slow.command {
            Duration::ZERO if self.is_usb() => USUAL_V4,
            Duration::ZERO => self.command_time(),
            measured => measured,
        };
        let waits = USB / if self.is_usb() { BURST_V4 as u32 } else { BURST as u32 };
        (command + waits) * 16 * self.slow.repeats
    }

    /// In bitbang mode: shifts bytes through the target.
    pub(super) fn shift(&mut self, bytes: &mut [u8]) -> Outcome<(), T, X> {
        if bytes.is_empty() {
            return Ok(());
        }
        let repeats = self.slow.repeats as usize;
        let (burst, packet) = if self.is_usb() { (BURST_V4, PACKET_V4) } else { (BURST, PACKET) };
        let pads = self.is_usb() || self.link.round_trip() >= WAITS_FOR_TIMER;
        // Each command sets all pins, so they need no other.
        self.again = false;
        let idle = op::OUTPUTS | self.outputs(self.peripherals).bits();
        let (high, mosi) = (Outputs::CLK.bits(), Outputs::MOSI.bits());
        let sent: Vec<u8> = bytes.to_vec();
        let mut commands = (0..8 * sent.len())
            .flat_map(|bit| {
                let is_one = sent[bit / 8] << (bit % 8) & 0x80 != 0;
                let low = if is_one { idle | mosi } else { idle };
                [low, low | high].into_iter().flat_map(move |command| core::iter::repeat_n(command, repeats))
            })
            // SCK is low at the end.
            .chain([idle]);
        let mut part = Vec::with_capacity(burst);
        let mut seen = Seen::new();
        bytes.fill(0);
        let mut at = 0;
        loop {
            part.clear();
            part.extend(commands.by_ref().take(burst));
            if part.is_empty() {
                break;
            }
            let count = part.len();
            if pads {
                part.resize(count.next_multiple_of(packet), idle);
            }
            let began = self.link.now();
            let answers = self.run(Command::Levels(&part))?;
            self.measure_command(began, part.len());
            for (command, answer) in part.iter().zip(&answers) {
                seen.add(*command, *answer);
            }
            // The last answer with SCK high has the bit.
            for answer in &answers[..count] {
                let (bit, phase) = (at / (2 * repeats), at % (2 * repeats));
                if phase == 2 * repeats - 1 && answer & Outputs::MISO.bits() != 0 {
                    bytes[bit / 8] |= 0x80 >> (bit % 8);
                }
                at += 1;
            }
            if let Some((want, got)) = seen.fault(self.slow.follows) {
                // The target may have seen something else than was sent.
                self.link.set_lost(true);
                return Err(Error::Refused { command: "pin levels", want, got });
            }
        }
        self.slow.follows |= seen.differ == 0;
        Ok(())
    }

    /// Learns from commands that have just been answered how long one takes.
    fn measure_command(&mut self, began: Duration, count: usize) {
        if count >= BURST {
            let took = self.link.now().saturating_sub(began).saturating_sub(USB) / count as u32;
            let average = self.slow.command;
            self.slow.command = if average.is_zero() { took } else { (average * 7 + took) / 8 };
        }
    }
}

/// What the answers to pin commands tell about the line.
struct Seen {
    /// So many answers.
    all: usize,
    /// So many have other levels than were set.
    differ: usize,
    /// So many repeat the switches; firmware from 2018-09 on does not.
    repeat: usize,
    /// The last answer that is not as it should be, as it should be.
    odd: Option<(u8, u8)>,
}

impl Seen {
    const fn new() -> Self {
        Self { all: 0, differ: 0, repeat: 0, odd: None }
    }

    fn add(&mut self, command: u8, answer: u8) {
        /// What MISO says is not known, and the upper three bits are no levels.
        const LEVELS: u8 = 0x1f & !Outputs::MISO.bits();
        const SWITCHES: u8 = 0xe0;
        self.all += 1;
        let repeats = (command ^ answer) & SWITCHES == 0;
        self.repeat += usize::from(repeats);
        let is_other = (command ^ answer) & LEVELS != 0;
        self.differ += usize::from(is_other);
        if is_other || !repeats {
            self.odd = Some((command, answer));
        }
        if !repeats && answer & SWITCHES != 0 {
            // Neither firmware says that.
            self.repeat = usize::MAX / 2;
        }
    }

    /// What should have come, and came, if a byte was changed on its way. Pins that were never where they should be show
    /// a wrong board, of which the target's own answers tell more. `followed`: they were before.
    fn fault(&self, followed: bool) -> Option<(u8, u8)> {
        let is_mixed = self.repeat != 0 && self.repeat != self.all;
        let is_new = self.differ > 0 && (followed || self.differ <= self.all / 8);
        self.odd.filter(|_| is_mixed || is_new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn fault(answers: &[(u8, u8)], followed: bool) -> bool {
        let mut seen = Seen::new();
        answers.iter().for_each(|(command, answer)| seen.add(*command, *answer));
        seen.fault(followed).is_some()
    }

    #[test]
    fn a_changed_byte_is_told_from_a_wrong_board() {
        let good = [(0xd8, 0xd8), (0xdc, 0xde)].repeat(32);
        let with = |odd| [&good[..], &[odd]].concat();
        let newer: Vec<_> = good.iter().map(|(command, answer)| (*command, answer & 0x1f)).collect();
        let stuck: Vec<_> = good.iter().map(|(command, answer)| (*command, answer & !0x04)).collect();
        for (answers, followed, want) in [
            (&good, false, false),
            (&newer, true, false),
            // A level, and one that was set by another byte; a direction; a byte of another mode.
            (&with((0xd8, 0xdc)), false, true),
            (&with((0xdc, 0xd8)), true, true),
            (&with((0xd8, 0x58)), false, true),
            (&with((0xd8, 0x18)), false, true),
            // SCK is stuck; it was not before.
            (&stuck, false, false),
            (&stuck, true, true),
        ] {
            assert_eq!(fault(answers, followed), want, "{answers:02x?} {followed}");
        }
    }
}
