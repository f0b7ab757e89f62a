//! A board: one programmer and the targets behind it.

use core::fmt;
use std::string::String;
use std::sync::Arc;
use std::vec::Vec;

use super::Slot;
use crate::bus::{SupplySetting, Target};
use crate::select::{Decoder, Direct, Held, Levels, TargetMap};

/// One programmer with the targets behind it, which are programmed one after the other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Board {
    /// Its name.
    pub name: String,
    /// Where its programmer is, as the [`Connector`](super::Connector) understands it; `None`: there is only
    /// one.
    pub port: Option<String>,
    /// Which levels select which target.
    pub map: Map,
    /// What each line of the map is called, line 0 first.
    pub lines: Vec<String>,
    /// When the programmer's supplies are on.
    pub supply: Supply,
    /// What they are set to, where they can be set; `None`: what is usual.
    pub setting: Option<SupplySetting>,
    /// Its targets, in the order in which they are programmed.
    pub slots: Vec<Slot>,
}

impl Board {
    /// A board without slots, on the only port, with supplies that are on during the work.
    ///
    /// ```
    /// use avrrr::gang::Board;
    /// use avrrr::select::{Direct, HCT138, TargetMap};
    ///
    /// assert_eq!(Board::new("panel", HCT138).map.lines(), 3);
    /// assert_eq!(Board::new("pair", Direct::new(2)).map.lines(), 2);
    /// ```
    #[must_use]
    pub fn new(name: impl Into<String>, map: impl Into<Map>) -> Self {
        Self {
            name: name.into(),
            port: None,
            map: map.into(),
            lines: Vec::new(),
            supply: Supply::default(),
            setting: None,
            slots: Vec::new(),
        }
    }

    /// The same with its programmer at this port.
    #[must_use]
    pub fn with_port(self, port: impl Into<String>) -> Self {
        Self { port: Some(port.into()), ..self }
    }

    /// The same with these names of its lines, line 0 first.
    #[must_use]
    pub fn with_lines<L: Into<String>>(self, lines: impl IntoIterator<Item = L>) -> Self {
        Self { lines: lines.into_iter().map(Into::into).collect(), ..self }
    }

    /// The same with these supplies.
    #[must_use]
    pub fn with_supply(self, supply: Supply) -> Self {
        Self { supply, ..self }
    }

    /// The same with supplies that are set to this.
    #[must_use]
    pub fn with_setting(self, setting: SupplySetting) -> Self {
        Self { setting: Some(setting), ..self }
    }

    /// The same with one more slot, behind the others.
    #[must_use]
    pub fn with_slot(mut self, slot: Slot) -> Self {
        self.slots.push(slot);
        self
    }
}

/// Which levels of a board's lines hold which target in reset.
#[derive(Clone)]
#[non_exhaustive]
pub enum Map {
    /// One line for each target.
    Direct(Direct),
    /// A decoder.
    Decoder(Decoder<'static>),
    /// Any other map.
    Other(Arc<dyn TargetMap + Send + Sync>),
}

impl Map {
    /// Any map that is neither [`Direct`] nor a [`Decoder`].
    #[must_use]
    pub fn other(map: impl TargetMap + Send + Sync + 'static) -> Self {
        Self::Other(Arc::new(map))
    }

    fn inner(&self) -> &dyn TargetMap {
        match self {
            Self::Direct(map) => map,
            Self::Decoder(map) => map,
            Self::Other(map) => &**map,
        }
    }
}

impl From<Direct> for Map {
    fn from(map: Direct) -> Self {
        Self::Direct(map)
    }
}

impl From<Decoder<'static>> for Map {
    fn from(map: Decoder<'static>) -> Self {
        Self::Decoder(map)
    }
}

impl TargetMap for Map {
    fn lines(&self) -> u8 {
        self.inner().lines()
    }

    fn idle(&self) -> Levels {
        self.inner().idle()
    }

    fn levels(&self, target: Target) -> Option<Levels> {
        self.inner().levels(target)
    }

    fn held(&self, levels: Levels) -> Held {
        self.inner().held(levels)
    }
}

impl fmt::Debug for Map {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Direct(map) => map.fmt(f),
            Self::Decoder(map) => map.fmt(f),
            Self::Other(map) => f.debug_struct("Other").field("lines", &map.lines()).finish_non_exhaustive(),
        }
    }
}

impl PartialEq for Map {
    /// [Other](Self::Other) maps are equal when they are the same object.
    fn eq(&self, other: &Self) -> bool {
        match (self, other) {
            (Self::Direct(one), Self::Direct(other)) => one == other,
            (Self::Decoder(one), Self::Decoder(other)) => one == other,
            (Self::Other(one), Self::Other(other)) => Arc::ptr_eq(one, other),
            _ => false,
        }
    }
}

impl Eq for Map {}

/// When a programmer's supplies are on.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Hash, Default)]
#[non_exhaustive]
pub enum Supply {
    /// On during the work, off at the end.
    #[default]
    On,
    /// Never on: the targets have their own.
    Off,
    /// On, and left on.
    Keep,
}
