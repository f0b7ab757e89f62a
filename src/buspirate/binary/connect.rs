//! Connecting: from whatever state to binary SPI, and learning what the device can do.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::BinaryBus;
use super::feed::{set_pwm, stop_pwm};
use super::lines::{config, peripherals_at, pull_up_voltage};
use super::link::Link;
use super::locate::{AtPrompt, find};
use super::modes::{enter_spi, restart, send_zeros};
use super::shifter::{Mode, Slow};
use super::wire::{Command, Config, NORMAL_BAUD, Peripherals, Speed, SpeedCodes};
use super::{legacy, line_rate};
use crate::buspirate::watched::{Ask, Interrupted, Search, Watched, unwatched};
use crate::buspirate::{
    Banner, Error, Features, HardwareName, Lacks, Options, Outcome, Outputs, Power, Source, quirks,
};
use crate::select::{Levels, Lines, TargetMap};
use crate::transport::Transport;

/// For a device that lost a byte of ours: whatever it has made of the others is done after this.
const SETTLE: Duration = Duration::from_millis(40);

/// From the prompt to binary SPI with everything set up, at the most.
const SET_UP: Duration = Duration::from_secs(5);

/// How long a device may take that is brought back to its prompt after connecting was stopped.
const LEAVE: Duration = Duration::from_millis(500);

/// What was found at a port.
pub(in crate::buspirate) enum Found<T: Transport, M: TargetMap, X: Lines> {
    /// A device in binary SPI mode.
    Binary(Box<BinaryBus<T, M, X>>),
    /// One that speaks BPIO2, and what was to be connected to it.
    Bpio { transport: T, map: M, extra: X, options: Options },
}

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    /// Connects, with the extra lines idle already.
    pub(in crate::buspirate) fn connect(
        transport: T,
        map: M,
        extra: X,
        options: Options,
        ask: Ask<'_>,
    ) -> Outcome<Found<T, M, X>, T, X> {
        let idle = map.idle();
        let mut line = Link::new(Watched::new(transport, ask), options.line_rate).map_err(unwatched)?;
        let mut found = false;
        let ready = prepare(&mut line, &options, idle, ask, &mut found);
        let mut link = line.map(Watched::into_inside);
        let Ready { banner, features, set_up } = match ready {
            Ok(ready) => ready,
            Err(Error::Bpio2) => {
                return Ok(Found::Bpio { transport: link.into_transport(), map, extra, options });
            }
            Err(error) => {
                if found {
                    let stopped = matches!(error, Error::Stopped | Error::Transport(Interrupted::Stopped));
                    let most = if stopped { LEAVE } else { SET_UP };
                    leave(&mut link, most, options.feed_clock.is_some());
                }
                return Err(unwatched(error));
            }
        };
        let mut this = Self {
            link,
            levels: idle,
            map,
            extra,
            features,
            banner,
            peripherals: set_up.peripherals,
            config: set_up.config,
            speed: set_up.speed,
            codes: SpeedCodes::default(),
            timed: None,
            slow: Slow::new(),
            held: false,
            again: false,
            not_before: Duration::ZERO,
            rails_up: Duration::ZERO,
            given_up: false,
            closed: false,
            fed: false,
            options,
        };
        this.has_been(set_up);
        if let Some(speed) = this.options.raw_wire {
            let is_there = if this.is_legacy() { Err(Error::NoRawWire) } else { Ok(()) };
            if let Err(error) = is_there.and_then(|()| this.use_mode(Mode::RawWire(speed))) {
                // There is an error to tell already.
                let _ = this.shut_down();
                return Err(error);
            }
        }
        Ok(Found::Binary(Box::new(this)))
    }

    /// Takes over what was set up.
    pub(super) fn has_been(&mut self, set_up: SetUp) {
        /// Time for the supplies to come up, with 20 ms in it that a target must have been in reset.
        const RAILS: Duration = Duration::from_millis(40);
        self.peripherals = set_up.peripherals;
        self.levels = self.map.idle();
        (self.held, self.again) = (false, false);
        if set_up.peripherals.contains(Peripherals::POWER) {
            self.rails_up = self.link.now() + RAILS;
        }
    }

    /// Finds the device again after an error, and sets it up anew. Passing through bitbang mode
    /// lets every pin go and switches the supplies off.
    pub(super) fn recover(&mut self) -> Outcome<(), T, X> {
        let at_prompt = self.find_again()?;
        self.enter_mode(at_prompt)?;
        self.set_up()
    }

    /// From the prompt or from bitbang mode into binary SPI.
    pub(super) fn enter_binary_spi(&mut self, at_prompt: AtPrompt) -> Outcome<(), T, X> {
        enter_binary_spi(&mut self.link, &self.options, self.banner.as_ref(), at_prompt, self.fed)
            .map_err(Error::with_lines)
    }

    /// Goes to another line rate, for good: through the terminal, with all pins let go and the supplies off
    /// meanwhile.
    pub(super) fn change_line_rate(&mut self, rate: u32) -> Outcome<(), T, X> {
        self.options.line_rate = rate;
        self.wait_for_target();
        self.run(Command::LeaveSpi)?;
        // Until it is in SPI mode again.
        self.link.set_lost(true);
        restart(&mut self.link).map_err(Error::with_lines)?;
        self.enter_mode(AtPrompt(true))?;
        self.set_up()
    }

    /// Finds the device again after an error, at the prompt or in bitbang mode.
    pub(super) fn find_again(&mut self) -> Outcome<AtPrompt, T, X> {
        // A device that was not found once gets no bytes to complete a transfer the second time.
        let patience = if self.given_up { Duration::ZERO } else { self.options.patience };
        let found = find_again(&mut self.link, &Search::again(patience));
        self.given_up = found.is_err();
        found.map_err(Error::with_lines)
    }
}

/// What connecting found out, and set up.
struct Ready {
    banner: Option<Banner>,
    features: Features,
    set_up: SetUp,
}

/// From any state to binary SPI with everything set up; `found` becomes true when the device was found.
fn prepare<T: Transport>(
    line: &mut Link<T>,
    options: &Options,
    idle: Levels,
    ask: Ask<'_>,
    found: &mut bool,
) -> Result<Ready, Error<T::Error>> {
    let search = Search { patience: options.recover.then_some(options.patience), banner: true, ask };
    let (at_prompt, mut banner) = find(line, &search)?;
    check_device(banner.as_ref(), options)?;
    if options.supply.is_some() {
        return Err(Error::FixedSupply);
    }
    *found = true;
    line.set_clock(options.speed.unwrap_or(Speed::Khz125).hertz());
    line.set_streams(quirks::streams_uploads(banner.as_ref()));
    let first = line.limited(SET_UP, |line| begin(line, options, idle, &mut banner, at_prompt));
    let (features, set_up) = match first {
        Ok(ready) => ready,
        // The line is broken, not disturbed; or connecting was stopped.
        Err(error @ Error::Transport(_)) => return Err(error),
        // No target is in reset yet, so whatever went wrong is harmless, and worth another try.
        Err(_) => {
            let search = Search { patience: Some(options.patience), banner: false, ask };
            let at_prompt = find_again(line, &search)?;
            line.limited(SET_UP, |line| begin(line, options, idle, &mut banner, at_prompt))?
        }
    };
    Ok(Ready { banner, features, set_up })
}

/// Into binary SPI, and everything that is set up there.
fn begin<T: Transport>(
    line: &mut Link<T>,
    options: &Options,
    idle: Levels,
    banner: &mut Option<Banner>,
    at_prompt: AtPrompt,
) -> Result<(Features, SetUp), Error<T::Error>> {
    enter_binary_spi(line, options, banner.as_ref(), at_prompt, false)?;
    if banner.is_none() {
        *banner = legacy::ask(line)?;
        check_device(banner.as_ref(), options)?;
    }
    let banner = banner.as_ref();
    let is_legacy = quirks::is_legacy(banner);
    let mut features = Features::BULK & options.features;
    if !is_legacy {
        // On a v4 earlier firmware hangs instead of refusing.
        let hangs = banner.is_some_and(|banner| banner.hardware.starts_with('4') && banner.firmware < (6, 3));
        let never = if hangs { Features::AVR_READ } else { Features::empty() };
        features |=
            line.ask_features(options.features - never, if quirks::may_flush(banner) { 1 } else { 2 })?;
    }
    let peripherals = peripherals_at(options, banner, idle);
    let speed = options.speed.unwrap_or(Speed::Khz125);
    let set_up = SetUp {
        config: config(options),
        speed,
        code: speed as u8,
        peripherals,
        pull_up_voltage: pull_up_voltage(options, banner),
    };
    set_up.run(line, is_legacy)?;
    Ok((features, set_up))
}

/// From the prompt or from bitbang mode into binary SPI, at the line rate that is wanted.
fn enter_binary_spi<T: Transport>(
    line: &mut Link<T>,
    options: &Options,
    banner: Option<&Banner>,
    AtPrompt(at_prompt): AtPrompt,
    fed: bool,
) -> Result<(), Error<T::Error>> {
    if at_prompt {
        let rate = quirks::line_rate(banner, options.line_rate, options.features);
        // A program that finds the device later, still in binary mode, expects the normal rate.
        let wanted = rate != NORMAL_BAUD && options.power != Power::Keep;
        if wanted && line.baud() == Some(NORMAL_BAUD) && quirks::can_change_rate(banner) {
            line_rate::change(line, rate)?;
        }
        send_zeros(line, &mut Vec::new())?;
    }
    set_pwm(line, options, banner, fed)?;
    enter_spi(line)
}

/// After an error: to the prompt or into bitbang mode.
fn find_again<T: Transport>(line: &mut Link<T>, search: &Search<'_>) -> Result<AtPrompt, Error<T::Error>> {
    // What it heard of the last command it may still be doing, and the target after it.
    line.settle(SETTLE);
    line.take_inbox();
    find(line, search).map(|(at_prompt, _)| at_prompt)
}

/// Brings a device that was found, and could not be set up or is not wanted any more, to its prompt and the
/// normal line rate, if that does not take long.
fn leave<T: Transport>(line: &mut Link<T>, most: Duration, feeds: bool) {
    line.take_inbox();
    let search = Search { patience: None, banner: true, ask: &|_| ControlFlow::Continue(()) };
    // There is an error to tell already.
    let _ = line.limited(most, |line| {
        let (_, banner) = find(line, &search)?;
        if feeds && quirks::keeps_pwm(banner.as_ref()) {
            stop_pwm(line)?;
        }
        Ok(())
    });
}

/// What is set up in binary SPI mode.
#[derive(Debug, Clone, Copy)]
pub(super) struct SetUp {
    pub(super) config: Config,
    pub(super) speed: Speed,
    /// That of the clock.
    pub(super) code: u8,
    /// With every target let go, and the supplies as asked.
    pub(super) peripherals: Peripherals,
    /// The pull-ups get a voltage of the device's own.
    pub(super) pull_up_voltage: bool,
}

impl SetUp {
    /// The configuration comes first, because setting it moves CS; the idle levels come before power does.
    pub(super) fn run<T: Transport>(
        self,
        line: &mut Link<T>,
        is_legacy: bool,
    ) -> Result<(), Error<T::Error>> {
        let unpowered = self.peripherals - Peripherals::POWER;
        let mut commands = vec![Command::Config(self.config), Command::Speed(self.code)];
        if is_legacy {
            legacy::configure(line, self.speed, self.config)?;
            line.set_clock(self.speed.hertz());
            commands.clear();
        }
        if self.pull_up_voltage {
            commands.push(Command::PullUpVoltage);
        }
        commands.push(Command::Peripherals(unpowered));
        if self.peripherals != unpowered {
            commands.push(Command::Peripherals(self.peripherals));
        }
        if is_legacy {
            // What comes while it is answering may be lost.
            return commands.into_iter().try_for_each(|command| line.run(command).map(drop));
        }
        line.run_all(&commands).map(drop)
    }
}

/// Refuses pins that this device does not have, and a wiring of more than it can move.
fn check_device<E, L>(banner: Option<&Banner>, options: &Options) -> Result<(), Error<E, L>> {
    let wiring = &options.wiring;
    // Its AUX does nothing.
    let is_legacy = quirks::is_legacy(banner);
    let missing = wiring.iter().find(|pin| match pin {
        Source::Aux2 => !quirks::has_aux2(banner),
        Source::Aux => is_legacy,
        Source::Io(_) => true,
        Source::Cs | Source::Extra(_) => false,
    });
    let hardware = || HardwareName(banner.map(|banner| banner.hardware.clone()));
    let lacks = match options.outputs {
        _ if is_legacy && options.feed_clock.is_some() => Some(Lacks::Clock),
        Outputs::OpenDrain | Outputs::OpenDrainWithPullUps if is_legacy => Some(Lacks::OpenDrain),
        Outputs::OpenDrainWithPullUps if quirks::has_aux2(banner) => Some(Lacks::PullUps),
        _ => None,
    };
    match (missing, lacks) {
        (Some(pin), _) => Err(Error::NoSuchPin { pin: *pin, hardware: hardware() }),
        (None, Some(what)) => Err(Error::Lacks { what, hardware: hardware() }),
        (None, None) if is_legacy && *wiring != [Source::Cs] => Err(Error::LegacyMode),
        (None, None) => Ok(()),
    }
}
