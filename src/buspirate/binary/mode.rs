//! What both embedded-hal modes share: a Bus Pirate in some binary mode, which is left at the end.

use alloc::vec::Vec;
use core::fmt;
use core::ops::ControlFlow;
use core::time::Duration;

use embedded_hal::{digital, pwm, spi};

use super::link::Link;
use super::locate::{AtPrompt, find};
use super::modes::{drain, enter_spi, send_zeros};
use super::wire::{Command, NORMAL_BAUD};
use crate::buspirate::watched::Search;
use crate::buspirate::{Banner, Error, quirks};
use crate::transport::Transport;

/// What can go wrong with a pin, a transfer or a reading of a Bus Pirate that is an embedded-hal host.
///
/// After any of these the Bus Pirate is in an unknown state: every call ends in [`Error::Lost`] until
/// `recover` of the host has found it again.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum HostError<E> {
    /// The chip select did not move.
    #[error("the chip select did not move")]
    Select(#[source] Error<E>),
    /// Anything else.
    #[error(transparent)]
    Bus(#[from] Error<E>),
}

impl<E: fmt::Debug> spi::Error for HostError<E> {
    fn kind(&self) -> spi::ErrorKind {
        match self {
            Self::Select(_) => spi::ErrorKind::ChipSelectFault,
            Self::Bus(_) => spi::ErrorKind::Other,
        }
    }
}

impl<E: fmt::Debug> digital::Error for HostError<E> {
    fn kind(&self) -> digital::ErrorKind {
        digital::ErrorKind::Other
    }
}

impl<E: fmt::Debug> pwm::Error for HostError<E> {
    fn kind(&self) -> pwm::ErrorKind {
        pwm::ErrorKind::Other
    }
}

/// A Bus Pirate in bitbang or SPI mode. Dropping it leaves binary mode: supplies off, pins let go.
#[derive(Debug)]
pub(super) struct BinaryMode<T: Transport> {
    pub(super) link: Link<T>,
    banner: Option<Banner>,
    patience: Duration,
    in_spi: bool,
    closed: bool,
}

impl<T: Transport> BinaryMode<T> {
    /// Finds the device in whatever state it is, and enters bitbang mode.
    pub(super) fn connect(transport: T, patience: Duration, recover: bool) -> Result<Self, Error<T::Error>> {
        let mut link = Link::new(transport, NORMAL_BAUD)?;
        let patience_now = recover.then_some(patience);
        let search = Search { patience: patience_now, banner: true, ask: &|_| ControlFlow::Continue(()) };
        let banner = enter_bitbang(&mut link, &search)?;
        let mode = Self { link, banner, patience, in_spi: false, closed: false };
        if quirks::is_legacy(mode.banner()) { Err(Error::LegacyMode) } else { Ok(mode) }
    }

    pub(super) fn banner(&self) -> Option<&Banner> {
        self.banner.as_ref()
    }

    /// From bitbang mode into SPI mode.
    pub(super) fn enter_spi(&mut self) -> Result<(), Error<T::Error>> {
        enter_spi(&mut self.link)?;
        self.in_spi = true;
        Ok(())
    }

    /// From SPI mode into bitbang mode: supplies off, pins let go.
    pub(super) fn leave_spi(&mut self) -> Result<(), Error<T::Error>> {
        self.run(Command::LeaveSpi)?;
        self.in_spi = false;
        Ok(())
    }

    /// After an error: into bitbang mode again, pins let go.
    pub(super) fn find_again(&mut self) -> Result<(), Error<T::Error>> {
        /// For a device that lost a byte of ours: whatever it has made of the others is done after this.
        const SETTLE: Duration = Duration::from_millis(40);
        self.in_spi = false;
        // What it heard of the last command it may still be doing.
        self.link.settle(SETTLE);
        self.link.take_inbox();
        enter_bitbang(&mut self.link, &Search::again(self.patience)).map(drop)
    }

    /// In bitbang mode: reads and drops the answers to zeros that were still on their way.
    pub(super) fn drain(&mut self) -> Result<(), Error<T::Error>> {
        drain(&mut self.link)
    }

    pub(super) fn run(&mut self, command: Command<'_>) -> Result<Vec<u8>, Error<T::Error>> {
        self.link.run(command)
    }

    /// Leaves binary mode, also after an error.
    pub(super) fn close(mut self) -> Result<(), Error<T::Error>> {
        self.leave()
    }

    fn leave(&mut self) -> Result<(), Error<T::Error>> {
        self.closed = true;
        let left = if self.in_spi { self.leave_spi() } else { Ok(()) };
        if left.and_then(|()| self.run(Command::LeaveBitbang)).is_err() {
            self.find_again()?;
            self.run(Command::LeaveBitbang)?;
        }
        Ok(())
    }
}

/// From any state into bitbang mode; the banner on the way, if it is wanted and there is one.
fn enter_bitbang<T: Transport>(
    link: &mut Link<T>,
    search: &Search<'_>,
) -> Result<Option<Banner>, Error<T::Error>> {
    let (AtPrompt(at_prompt), banner) = find(link, search)?;
    if at_prompt {
        send_zeros(link, &mut Vec::new())?;
    }
    link.set_lost(false);
    Ok(banner)
}

impl<T: Transport> Drop for BinaryMode<T> {
    fn drop(&mut self) {
        if !self.closed {
            // There is no caller left to tell.
            let _ = self.leave();
        }
    }
}
