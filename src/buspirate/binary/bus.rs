//! What is known of a device in binary SPI mode.

use core::time::Duration;

use super::link::Link;
use super::shifter::Slow;
use super::wire::{Config, Peripherals, Speed, SpeedCodes};
use crate::buspirate::{Banner, Features, Options};
use crate::select::{Levels, Lines, TargetMap};
use crate::transport::Transport;

/// A Bus Pirate in binary SPI mode, or a slower one, with the targets of map `M` and lines `X` from elsewhere.
#[derive(Debug)]
pub(in crate::buspirate) struct BinaryBus<T: Transport, M: TargetMap, X: Lines> {
    pub(in crate::buspirate) link: Link<T>,
    pub(in crate::buspirate) map: M,
    pub(super) extra: X,
    pub(in crate::buspirate) options: Options,
    pub(in crate::buspirate) features: Features,
    pub(in crate::buspirate) banner: Option<Banner>,
    /// What the lines of the map were last set to.
    pub(super) levels: Levels,
    /// What the peripherals byte was last set to.
    pub(super) peripherals: Peripherals,
    /// The SPI configuration; not the usual one where the firmware means another edge by it.
    pub(super) config: Config,
    pub(in crate::buspirate) speed: Speed,
    pub(super) codes: SpeedCodes,
    /// Is a clock as fast as its code says, of those whose code does not mean the same in every firmware?
    /// `None`: it was not timed yet.
    pub(super) timed: Option<bool>,
    pub(super) slow: Slow,
    pub(super) held: bool,
    /// The pins are to be set once more, with the next command that a target follows.
    pub(super) again: bool,
    /// Nothing may reach the target before this moment of the transport's clock.
    pub(super) not_before: Duration,
    /// No frame may reach the target before this moment: the supplies were switched on.
    pub(super) rails_up: Duration,
    /// It was looked for after an error, and not found.
    pub(super) given_up: bool,
    pub(in crate::buspirate) closed: bool,
    /// A clock was fed to the targets on this connection, so PWM may run.
    pub(super) fed: bool,
}
