//! Programming mode as a value.

mod enter;
mod exchange;
#[cfg(feature = "gang")]
mod known;
mod signature;

use super::Error;
use crate::bus::{BusTuning, Hertz, IcspBus, Target};
use crate::chip::{InstructionSet, Ready};

pub use enter::Entry;
pub(super) use exchange::is_echo;
#[cfg(feature = "gang")]
pub(crate) use known::KnownClock;

/// How often something is read until two reads one after the other agree.
const READS: usize = 4;

/// Lets RESET go when it is dropped. It exists before RESET is held.
#[derive(Debug)]
struct Guard<'b, B: IcspBus + ?Sized>(&'b mut B);

impl<B: IcspBus + ?Sized> Drop for Guard<'_, B> {
    fn drop(&mut self) {
        // An error has nowhere to go. The bus tries as hard as it can.
        let _ = self.0.release_reset();
    }
}

/// Programming mode: one target is held in reset and answers instructions.
///
/// Dropping a session lets RESET go. [`leave`](Self::leave) does the same and reports errors.
#[doc(alias("ISP", "ICSP", "programming mode"))]
#[derive(Debug)]
#[must_use = "a session that is dropped leaves programming mode at once"]
pub struct Session<'b, B: IcspBus + ?Sized> {
    guard: Guard<'b, B>,
    target: Target,
    clock: Option<Hertz>,
    /// The clock at which the target was found.
    #[cfg(feature = "alloc")]
    entry_clock: Option<Hertz>,
    signature: [u8; 3],
    /// The answer of the part when it is asked for its signature now. An old part that is locked answers
    /// with the echo. `None`: the answer may have changed.
    signature_now: Option<[u8; 3]>,
    /// The form of the instructions.
    set: InstructionSet,
    /// The part can be asked whether a write has ended.
    polls: bool,
    /// The part repeats what it is sent, so that every exchange checks itself.
    echoes: bool,
    /// RESET is held, as far as the bus knows.
    holds: bool,
    /// Programming was enabled once.
    enabled: bool,
    /// Something may have reached the part that was not sent.
    disturbed: bool,
    /// The part answers the last byte of a page write with the third byte; `None`: not seen yet.
    echoes_to_the_end: Option<bool>,
    /// It did not, and it is unknown whether it ever does: the part may be out of step.
    suspects: bool,
}

impl<B: IcspBus + ?Sized> Session<'_, B> {
    /// The three signature bytes, address 0 first.
    #[must_use]
    pub fn signature(&self) -> [u8; 3] {
        self.signature
    }

    /// May the part have received something that was not sent, without an error that says so, since the last call
    /// or since programming mode was entered?
    ///
    /// `true` only on evidence: the bus failed in programming mode, the part did not repeat what it was sent, or it
    /// gave another signature than before. A byte that is lost or added on the way can turn an instruction into
    /// another one. Errors of other methods speak for themselves ([`Error::kind`]) and do not count here.
    pub fn take_disturbed(&mut self) -> bool {
        core::mem::take(&mut self.disturbed)
    }

    /// The SPI clock at which the target answered; `None`: the bus does not know.
    #[must_use]
    pub fn clock(&self) -> Option<Hertz> {
        self.clock
    }

    #[cfg(feature = "alloc")]
    pub(super) fn entry_clock(&self) -> Option<Hertz> {
        self.entry_clock
    }

    /// Leaves programming mode: waits until writes have ended and lets RESET go.
    ///
    /// # Errors
    ///
    /// [`Error::Bus`]; RESET may then still be low.
    pub fn leave(mut self) -> Result<(), Error<B::Error>> {
        let flushed = self.bus().flush();
        let released = self.bus().release_reset();
        // The guard's own release, when it drops, is a repeat that changes nothing.
        flushed.and(released).map_err(Error::Bus)
    }

    /// Does the part repeat what it is sent?
    pub(super) fn echoes(&self) -> bool {
        self.echoes
    }

    /// Something may have reached the part that was not sent.
    pub(super) fn set_disturbed(&mut self) {
        self.disturbed = true;
    }

    /// The target follows this clock.
    pub(super) fn set_proven(&mut self, clock: Option<Hertz>) {
        self.clock = clock;
    }

    /// The part understands these instructions, and may be asked whether a write has ended.
    pub(super) fn set_instructions(&mut self, set: InstructionSet, ready: Ready) {
        self.set = set;
        self.polls = ready == Ready::Poll;
    }

    pub(super) fn bus(&mut self) -> &mut B {
        self.guard.0
    }

    /// The adjustments of the bus, if it offers any.
    pub(super) fn tuning(&mut self) -> Option<&mut dyn BusTuning<Error = B::Error>> {
        self.bus().tuning()
    }
}
