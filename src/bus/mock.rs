//! A mock of the seam, made with mockall.

use core::time::Duration;

use super::{Cost, Frame, Hertz, IcspBus, Tail, Target, WordAddr};

/// The error of the mock bus.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the mocked bus failed")]
pub struct MockBusError;

mockall::mock! {
    /// A mock of [`IcspBus`] that offers no [`tuning`](IcspBus::tuning).
    #[derive(Debug)]
    pub IcspBus {}

    impl IcspBus for IcspBus {
        type Error = MockBusError;
        fn exchange(&mut self, frames: &mut [Frame]) -> Result<(), MockBusError>;
        fn send(
            &mut self,
            frames: &mut dyn ExactSizeIterator<Item = Frame>,
            tail: Tail,
        ) -> Result<Option<u8>, MockBusError>;
        fn hold_off(&mut self, time: Duration) -> Result<(), MockBusError>;
        fn flush(&mut self) -> Result<(), MockBusError>;
        fn hold_reset(&mut self, target: Target) -> Result<(), MockBusError>;
        fn release_reset(&mut self) -> Result<(), MockBusError>;
        fn set_clock(&mut self, at_most: Hertz) -> Result<Option<Hertz>, MockBusError>;
        fn read_flash(&mut self, at: WordAddr, out: &mut [u8]) -> Result<usize, MockBusError>;
        fn cost(&self) -> Option<Cost>;
        fn now(&self) -> Option<Duration>;
    }
}
