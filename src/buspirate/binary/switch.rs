//! From one embedded-hal mode into the other.

use super::bitbang::{BitbangHost, BitbangOptions};
use super::spi::{SpiHost, SpiOptions};
use crate::buspirate::Error;
use crate::transport::Transport;

impl<T: Transport> SpiHost<T> {
    /// Changes to bitbang mode. On the way all pins are let go and the supplies are off.
    ///
    /// # Errors
    ///
    /// When the device does not follow.
    pub fn into_bitbang(self, options: BitbangOptions) -> Result<BitbangHost<T>, Error<T::Error>> {
        BitbangHost::set_up(self.into_binary_mode()?, options)
    }
}

impl<T: Transport> BitbangHost<T> {
    /// Changes to SPI mode. On the way all pins are let go and the supplies are off.
    ///
    /// # Errors
    ///
    /// As [`SpiHost::connect`].
    pub fn into_spi(self, options: SpiOptions) -> Result<SpiHost<T>, Error<T::Error>> {
        SpiHost::set_up(self.into_binary_mode()?, options)
    }
}
