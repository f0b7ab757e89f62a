//! Connecting: from whatever state to binary SPI, and learning what the device can do.

use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::conversation::Conversation;
use super::locate::{AtPrompt, enter_spi, find, restart, send_zeros};
use super::wire::{Command, Config, NORMAL_BAUD, Peripherals, Speed, brg};
use super::wiring::{check_wiring, extra_levels};
use super::{
    Banner, BusPirate, Connecting, Error, Features, Hardware, Options, Outcome, Power, Source, legacy,
    line_rate, quirks,
};
use crate::select::{Lines, NoLines, TargetMap};
use crate::transport::Transport;

/// For a device that lost a byte of ours: whatever it has made of the others is done after this.
const SETTLE: Duration = Duration::from_millis(40);

impl<T: Transport, M: TargetMap> BusPirate<T, M> {
    /// Connects: finds the device in whatever state it is, enters binary SPI mode, asks what it can
    /// do, lets every target go and switches the supplies as asked.
    ///
    /// # Errors
    ///
    /// [`Error::Map`], [`Error::Wiring`], [`Error::NoSuchExtraLine`], [`Error::IdleHoldsCs`],
    /// [`Error::NoRoute`] and [`Error::NoSuchLineRate`] before anything is sent; [`Error::NoAnswer`], [`Error::NotABusPirate`],
    /// [`Error::NoSuchPin`], [`Error::LegacyMode`], and whatever goes wrong later on.
    pub fn connect(transport: T, map: M, options: Options) -> Result<Self, Error<T::Error>> {
        Self::connect_watched(transport, map, options, &mut |_| ControlFlow::Continue(()))
    }

    /// Connects, and tells what takes long; `Break` stops it.
    ///
    /// # Errors
    ///
    /// As [`connect`](Self::connect), and [`Error::Stopped`].
    pub fn connect_watched(
        transport: T,
        map: M,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Result<Self, Error<T::Error>> {
        Self::connect_with_lines(transport, map, NoLines, options, watch)
    }
}

impl<T: Transport, M: TargetMap, X: Lines> BusPirate<T, M, X> {
    /// Connects with extra lines, which are set to idle first; tells what takes long, and `Break` stops
    /// it.
    ///
    /// # Errors
    ///
    /// As [`connect`](BusPirate::connect), [`Error::Stopped`] and [`Error::Lines`].
    pub fn connect_with_lines(
        transport: T,
        map: M,
        mut extra: X,
        options: Options,
        watch: &mut dyn FnMut(Connecting) -> ControlFlow<()>,
    ) -> Outcome<Self, T, X> {
        check_wiring(&map, &options.wiring)?;
        if options.line_rate != NORMAL_BAUD && brg(options.line_rate).is_none() {
            return Err(Error::NoSuchLineRate { baud: options.line_rate });
        }
        // Lines from elsewhere can keep a decoder silent while the pins are not driven.
        let idle = map.idle();
        extra.set(extra_levels(&options.wiring, idle)).map_err(Error::Lines)?;
        let mut conversation = Conversation::new(transport, options.line_rate).map_err(Error::with_lines)?;
        let (at_prompt, banner) =
            find(&mut conversation, options.patience, true, watch).map_err(Error::with_lines)?;
        check_device(banner.as_ref(), &options.wiring)?;
        let speed = options.speed.unwrap_or(Speed::Khz125);
        conversation.set_clock(speed.hertz());
        conversation.set_streams(quirks::streams_uploads(banner.as_ref()));
        // Should anything go wrong from here on, dropping it looks for the device again.
        conversation.set_lost(true);
        let mut this = Self {
            conversation,
            levels: idle,
            map,
            extra,
            features: Features::BULK & options.features,
            banner,
            peripherals: Peripherals::empty(),
            config: Config::AVR,
            speed,
            timed: None,
            held: false,
            not_before: Duration::ZERO,
            rails_up: Duration::ZERO,
            given_up: false,
            closed: false,
            options,
        };
        match this.begin(at_prompt) {
            Ok(()) => return Ok(this),
            // The line is broken, not disturbed.
            Err(error @ (Error::Transport(_) | Error::Lines(_))) => return Err(error),
            Err(_) => {}
        }
        // Nobody is in reset yet, so whatever went wrong is harmless, and worth another try.
        let at_prompt = this.find_again()?;
        this.begin(at_prompt)?;
        Ok(this)
    }

    /// Into binary SPI, and everything that is set up there.
    fn begin(&mut self, at_prompt: AtPrompt) -> Outcome<(), T, X> {
        self.enter_binary_spi(at_prompt).map_err(Error::with_lines)?;
        if self.banner.is_none() {
            self.banner = legacy::ask(&mut self.conversation).map_err(Error::with_lines)?;
            check_device(self.banner.as_ref(), &self.options.wiring)?;
        }
        self.ask_features().map_err(Error::with_lines)?;
        self.set_up_spi()
    }

    /// From the prompt or from bitbang mode into binary SPI, at the line rate that is wanted.
    fn enter_binary_spi(&mut self, AtPrompt(at_prompt): AtPrompt) -> Result<(), Error<T::Error>> {
        let line = &mut self.conversation;
        if at_prompt {
            let rate = self.options.line_rate;
            // Whoever finds the device later, still in binary mode, expects it at the normal rate.
            let wanted = rate != NORMAL_BAUD && self.options.power != Power::Keep;
            if wanted && line.baud() == Some(NORMAL_BAUD) && quirks::can_change_rate(self.banner.as_ref()) {
                line_rate::change(line, rate)?;
            }
            send_zeros(line, &mut Vec::new())?;
        }
        enter_spi(line)
    }

    fn ask_features(&mut self) -> Result<(), Error<T::Error>> {
        if self.is_legacy() {
            return Ok(());
        }
        let wanted = self.options.features;
        // On a v4 earlier firmware hangs instead of refusing.
        let hangs = self.is_v4() && self.banner.as_ref().is_some_and(|banner| banner.firmware < (6, 3));
        let never = if hangs { Features::AVR_READ } else { Features::empty() };
        self.features |= self.conversation.ask_features(wanted - never)?;
        Ok(())
    }

    /// Finds the device again after an error, and sets it up anew. Passing through bitbang mode
    /// lets every pin go and switches the supplies off.
    pub(super) fn recover(&mut self) -> Outcome<(), T, X> {
        let at_prompt = self.find_again()?;
        self.enter_binary_spi(at_prompt).map_err(Error::with_lines)?;
        self.set_up_spi()
    }

    /// Goes back to the normal line rate, for good: through the terminal, with all pins let go and the
    /// supplies off meanwhile.
    pub(super) fn return_to_normal_rate(&mut self) -> Outcome<(), T, X> {
        self.options.line_rate = NORMAL_BAUD;
        self.wait_for_target();
        self.run(Command::LeaveSpi)?;
        // Until it is in SPI mode again.
        self.conversation.set_lost(true);
        restart(&mut self.conversation).map_err(Error::with_lines)?;
        self.enter_binary_spi(AtPrompt(true)).map_err(Error::with_lines)?;
        self.set_up_spi()
    }

    /// Finds the device again after an error, at the prompt or in bitbang mode.
    pub(super) fn find_again(&mut self) -> Outcome<AtPrompt, T, X> {
        // What it heard of the last command it may still be doing, and the target after it.
        self.conversation.settle(SETTLE);
        self.conversation.take_inbox();
        // Whoever was given up once is not fed a second time.
        let patience = if self.given_up { Duration::ZERO } else { self.options.patience };
        let found = find(&mut self.conversation, patience, false, &mut |_| ControlFlow::Continue(()));
        self.given_up = found.is_err();
        found.map(|(at_prompt, _)| at_prompt).map_err(Error::with_lines)
    }
}

/// Refuses pins that this device does not have, and a wiring of more than it can move.
fn check_device<E, L>(banner: Option<&Banner>, wiring: &[Source]) -> Result<(), Error<E, L>> {
    // Its AUX does nothing.
    let is_legacy = quirks::is_legacy(banner);
    let missing = wiring.iter().find(|pin| match pin {
        Source::Aux2 => !quirks::has_aux2(banner),
        Source::Aux => is_legacy,
        Source::Cs | Source::Extra(_) => false,
    });
    match missing {
        Some(pin) => {
            let hardware = Hardware(banner.map(|banner| banner.hardware.clone()));
            Err(Error::NoSuchPin { pin: *pin, hardware })
        }
        None if is_legacy && *wiring != [Source::Cs] => Err(Error::LegacyMode),
        None => Ok(()),
    }
}
