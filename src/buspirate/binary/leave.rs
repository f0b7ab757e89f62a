//! The end: RESET let go, supplies off, back to the terminal.

use alloc::vec::Vec;

use super::BinaryBus;
use super::locate::AtPrompt;
use super::modes::drain;
use super::modes::send_zeros;
use super::shifter::Shifter;
use super::wire::{Command, NORMAL_BAUD};
use crate::buspirate::{Error, Outcome, Power};
use crate::select::{Lines, TargetMap};
use crate::transport::Transport;

impl<T: Transport, M: TargetMap, X: Lines> BinaryBus<T, M, X> {
    pub(in crate::buspirate) fn shut_down(&mut self) -> Outcome<(), T, X> {
        self.closed = true;
        if let Err(error) = self.release() {
            // Setting it up pulls CS low; but leaving lets it go.
            if self.is_legacy() {
                self.leave_legacy()?;
            }
            return Err(error);
        }
        if self.options.power == Power::Keep { Ok(()) } else { self.leave_binary_mode() }
    }

    /// Leaving binary mode switches the supplies off and lets all pins go, and so does finding the
    /// device again if it cannot be told from its answer whether it heard.
    fn leave_binary_mode(&mut self) -> Outcome<(), T, X> {
        if self.is_legacy() {
            return self.leave_legacy();
        }
        let leave: &[_] = match (self.shifter(), self.options.feed_clock) {
            (Shifter::Bitbang, Some(_)) => &[Command::StopPwm, Command::LeaveBitbang],
            (Shifter::Bitbang, None) => &[Command::LeaveBitbang],
            (_, Some(_)) => &[Command::LeaveSpi, Command::StopPwm, Command::LeaveBitbang],
            (_, None) => &[Command::LeaveSpi, Command::LeaveBitbang],
        };
        if self.run_all(leave).is_ok() {
            return Ok(());
        }
        self.find_prompt().or_else(|_| self.find_prompt())
    }

    fn find_prompt(&mut self) -> Outcome<(), T, X> {
        let feeds = self.options.feed_clock.is_some();
        if let AtPrompt(true) = self.find_again()? {
            if !feeds && self.link.baud().is_none_or(|baud| baud == NORMAL_BAUD) {
                return Ok(());
            }
            send_zeros(&mut self.link, &mut Vec::new()).map_err(Error::with_lines)?;
        }
        if feeds {
            drain(&mut self.link).map_err(Error::with_lines)?;
            self.run(Command::StopPwm)?;
        }
        self.run(Command::LeaveBitbang).map(drop)
    }
}
