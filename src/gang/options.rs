//! How a gang is run.

use std::borrow::ToOwned as _;
use std::collections::BTreeSet;
use std::string::String;
use std::time::SystemTime;

use super::Slot;

/// How to run a gang.
#[derive(Debug, Clone)]
#[non_exhaustive]
pub struct Options {
    /// The numbers of the slots that are programmed; `None`: all.
    pub only: Option<BTreeSet<u16>>,
    /// Compare first, and leave alone what holds everything already. The default is `false`.
    pub if_changed: bool,
    /// Continue the last run of this gang in its log. Slots that it left good are compared, serial number and
    /// all, and left alone if they are as they should be. The default is `false`.
    pub resume: bool,
    /// The name and version of the program, for the log.
    pub tool: String,
    /// Where the time in the log comes from. The time of its beginning is the name of a run, so no two calls
    /// may give the same.
    pub clock: fn() -> SystemTime,
}

impl Default for Options {
    fn default() -> Self {
        Self {
            only: None,
            if_changed: false,
            resume: false,
            tool: concat!("avrrr ", env!("CARGO_PKG_VERSION")).to_owned(),
            clock: SystemTime::now,
        }
    }
}

impl Options {
    /// The same for the slots with these numbers only.
    #[must_use]
    pub fn with_only(self, numbers: impl IntoIterator<Item = u16>) -> Self {
        Self { only: Some(numbers.into_iter().collect()), ..self }
    }

    /// The same, with or without a comparison first.
    #[must_use]
    pub fn with_if_changed(self, if_changed: bool) -> Self {
        Self { if_changed, ..self }
    }

    /// The same, which continues the last run or not.
    #[must_use]
    pub fn with_resume(self, resume: bool) -> Self {
        Self { resume, ..self }
    }

    /// The same with this name and version of the program.
    #[must_use]
    pub fn with_tool(self, tool: impl Into<String>) -> Self {
        Self { tool: tool.into(), ..self }
    }

    /// The same with this clock.
    #[must_use]
    pub fn with_clock(self, clock: fn() -> SystemTime) -> Self {
        Self { clock, ..self }
    }

    /// Is this slot programmed?
    pub(super) fn chooses(&self, slot: &Slot) -> bool {
        self.only.as_ref().is_none_or(|only| only.contains(&slot.number))
    }
}
