//! The signature: what the part is, and the check that it is in step.

use super::{READS, Session, is_echo};
use crate::bus::{Frame, IcspBus};
use crate::icsp::{Diagnosis, Error, Instruction, Memory};

impl<B: IcspBus + ?Sized> Session<'_, B> {
    /// Enters programming mode again and reads the signature, until two such reads one after the other agree:
    /// one that is not what was expected is to be believed only then.
    ///
    /// # Errors
    ///
    /// [`Error::Unstable`] when they do not, [`Error::NoSync`] when the part does not come back,
    /// [`Error::OutOfStep`], [`Error::Bus`].
    pub fn confirm_signature(&mut self) -> Result<[u8; 3], Error<B::Error>> {
        let mut first = self.signature;
        let mut differed = Ok(());
        for _ in 1..READS {
            self.reenter()?;
            let (again, _) = self.ask_signature(true).inspect_err(|_| self.disturbed = true)?;
            (self.signature, self.signature_now) = (again, Some(again));
            differed = same(first, again);
            if differed.is_ok() {
                return Ok(again);
            }
            self.disturbed = true;
            first = again;
        }
        differed.map(|()| first)
    }

    /// Reads the signature and learns whether the part repeats what it is sent.
    pub(super) fn read_signature(&mut self, twice: bool, any: bool) -> Result<(), Error<B::Error>> {
        (self.signature, self.echoes) = self.ask_signature(twice)?;
        self.signature_now = Some(self.signature);
        match Diagnosis::of_signature(self.signature) {
            Some(diagnosis) if !any => {
                Err(Error::NoSignature { got: self.signature, diagnosis, doubtful: false })
            }
            _ => Ok(()),
        }
    }

    /// Reads the signature again; it must be what it was.
    pub(in crate::icsp) fn check_signature(&mut self) -> Result<(), Error<B::Error>> {
        let (again, _) = self.ask_signature(true)?;
        self.compare_signature(again)
    }

    /// The signature that was read just now must be what it was.
    fn compare_signature(&mut self, again: [u8; 3]) -> Result<(), Error<B::Error>> {
        same(*self.signature_now.get_or_insert(again), again)
    }

    /// The lock bits may be others from now on. `erased`: unlocked, if they were locked.
    pub(in crate::icsp) fn forget_lock(&mut self, erased: bool) {
        if !erased || self.signature_now == Some([0, 1, 2]) {
            self.signature_now = None;
        }
    }

    /// The signature, if two reads of it agree, and whether all answers repeat what was sent.
    fn ask_signature(&mut self, twice: bool) -> Result<([u8; 3], bool), Error<B::Error>> {
        let sent = [0, 1, 2, 0, 1, 2].map(|index| Instruction::ReadSignature { index }.encode());
        let mut got = sent;
        let got = if twice { &mut got[..] } else { &mut got[..3] };
        self.bus().exchange(got).map_err(Error::Bus)?;
        let read = |frames: &[Frame]| [frames[0][3], frames[1][3], frames[2][3]];
        let signature = read(got);
        same(signature, read(&got[got.len() - 3..]))?;
        let echoes = |(sent, got): &(&Frame, &Frame)| is_echo(**sent, **got);
        // A part repeats what it is sent, or it does not: some of both is a byte that was changed on the way.
        let first = sent.iter().zip(got.iter()).next().is_some_and(|pair| echoes(&pair));
        match sent.iter().zip(got.iter()).find(|pair| echoes(pair) != first) {
            Some((sent, got)) => Err(Error::OutOfStep { sent: *sent, got: *got }),
            None => Ok((signature, first)),
        }
    }
}

/// Complains about the first byte that two reads of the signature differ in.
fn same<E>(before: [u8; 3], again: [u8; 3]) -> Result<(), Error<E>> {
    match before.into_iter().zip(again).find(|(first, second)| first != second) {
        Some((first, second)) => Err(Error::Unstable { what: Memory::Signature, first, second }),
        None => Ok(()),
    }
}
