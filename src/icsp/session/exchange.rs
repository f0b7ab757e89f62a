//! Instructions on their way, and whether the part is in step with them.

use super::{READS, Session};
use crate::bus::{Frame, IcspBus, Tail};
use crate::chip::InstructionSet;
use crate::icsp::{Error, Instruction, Memory};

/// How many frames are exchanged in one call of the bus: four times what a Bus Pirate takes at once.
const BATCH: usize = 116;

/// The most frames that are sent with others before them: a page of 256 bytes has 258 of its own.
const LONGEST_PADDED: usize = 288;

impl<B: IcspBus + ?Sized> Session<'_, B> {
    /// Runs instructions and hands the fourth byte of each answer to `each`, with its index.
    pub(in crate::icsp) fn ask(
        &mut self,
        instructions: impl IntoIterator<Item = Instruction>,
        mut each: impl FnMut(usize, u8),
    ) -> Result<(), Error<B::Error>> {
        let set = self.set;
        let frames = instructions.into_iter().map(|instruction| instruction.encode_in(&set));
        let mut instructions = frames.peekable();
        let mut index = 0;
        while instructions.peek().is_some() {
            let mut sent = [Frame::default(); BATCH];
            let mut count = 0;
            for (slot, frame) in sent.iter_mut().zip(&mut instructions) {
                *slot = frame;
                count += 1;
            }
            let mut got = sent;
            self.bus().exchange(&mut got[..count]).map_err(Error::Bus)?;
            for (sent, got) in sent[..count].iter().zip(&got[..count]) {
                if self.echoes && !is_echo(*sent, *got) {
                    return Err(Error::OutOfStep { sent: *sent, got: *got });
                }
                each(index, got[3]);
                index += 1;
            }
        }
        Ok(())
    }

    /// Sends instructions as they are; what comes back replaces them.
    #[cfg(feature = "alloc")]
    pub(in crate::icsp) fn exchange_frames(&mut self, frames: &mut [Frame]) -> Result<(), Error<B::Error>> {
        for part in frames.chunks_mut(BATCH) {
            let mut sent = [Frame::default(); BATCH];
            let sent = &mut sent[..part.len()];
            sent.copy_from_slice(part);
            self.bus().exchange(part).map_err(Error::Bus)?;
            let mut pairs = sent.iter().zip(&*part);
            if let Some((sent, got)) = pairs.find(|(sent, got)| self.echoes && !is_echo(**sent, **got)) {
                return Err(Error::OutOfStep { sent: *sent, got: *got });
            }
        }
        Ok(())
    }

    /// The answer to one instruction.
    pub(in crate::icsp) fn ask_one(&mut self, instruction: Instruction) -> Result<u8, Error<B::Error>> {
        let mut answer = 0;
        self.ask([instruction], |_, byte| answer = byte)?;
        Ok(answer)
    }

    /// The answer to one instruction, as two separate reads agree on it.
    pub(in crate::icsp) fn ask_stable(
        &mut self,
        instruction: Instruction,
        what: Memory,
    ) -> Result<u8, Error<B::Error>> {
        let mut answer = [0];
        self.ask_until_stable(&[instruction].into_iter(), &mut answer, |_| what)?;
        Ok(answer[0])
    }

    /// The answers to instructions, as two reads one after the other agree on them, each with its own checks. The
    /// first two go together, so that they wait for one answer of the bus, unless its requests can be damaged as a
    /// whole. `what` says what an answer is of.
    pub(in crate::icsp) fn ask_until_stable(
        &mut self,
        instructions: &(impl Iterator<Item = Instruction> + Clone),
        out: &mut [u8],
        what: impl Fn(usize) -> Memory,
    ) -> Result<(), Error<B::Error>> {
        let count = instructions.clone().count();
        let mut seen = 0;
        let mut outcome = Ok(());
        let first = if self.tuning().is_some_and(|tuning| tuning.hears_all()) { 1 } else { 2 };
        for at_once in [first].into_iter().chain(core::iter::repeat_n(1, READS - first)) {
            outcome = Ok(());
            self.ask_reads(instructions.clone(), at_once, |index, second| {
                let first = core::mem::replace(&mut out[index], second);
                seen += 1;
                if seen > count && first != second {
                    outcome = Err(Error::Unstable { what: what(index), first, second });
                }
            })?;
            if outcome.is_ok() && seen > count {
                break;
            }
        }
        outcome
    }

    /// As [`ask`](Self::ask), and then for a byte of the signature: a part that is some bits behind or ahead
    /// would say something else, while what it repeats may look right.
    pub(in crate::icsp) fn ask_in_step(
        &mut self,
        instructions: impl Iterator<Item = Instruction> + Clone,
        each: impl FnMut(usize, u8),
    ) -> Result<(), Error<B::Error>> {
        self.ask_reads(instructions, 1, each)
    }

    /// The same so many times, with each index as often.
    fn ask_reads(
        &mut self,
        instructions: impl Iterator<Item = Instruction> + Clone,
        reads: usize,
        mut each: impl FnMut(usize, u8),
    ) -> Result<(), Error<B::Error>> {
        let count = instructions.clone().count();
        let want = self.signature_now.map(|[first, ..]| first);
        let mut wrong = None;
        let one = instructions.chain([Instruction::ReadSignature { index: 0 }]);
        self.ask(core::iter::repeat_n(one, reads).flatten(), |index, byte| match index % (count + 1) {
            index if index < count => each(index, byte),
            _ => wrong = wrong.or(want.filter(|want| *want != byte).map(|first| (first, byte))),
        })?;
        match wrong {
            Some((first, second)) => Err(Error::Unstable { what: Memory::Signature, first, second }),
            None => Ok(()),
        }
    }

    /// Sends instructions whose answers do not matter, with harmless ones before them if that makes it quicker.
    ///
    /// Where the bus knows the last byte of the answer and the part is known to repeat what it is sent to
    /// the end, that byte shows whether it is still in step. Data sheets promise the echo for Programming
    /// Enable only, so one that was never seen is not missed.
    pub(in crate::icsp) fn tell(
        &mut self,
        instructions: &mut dyn ExactSizeIterator<Item = Instruction>,
        tail: Tail,
    ) -> Result<(), Error<B::Error>> {
        self.check_suspicion()?;
        let polls = self.polls;
        let count = instructions.len();
        let (padding, hears_all) =
            self.tuning().map_or((0, false), |tuning| (tuning.padding(count, polls), tuning.hears_all()));
        if (padding > 0 || hears_all) && padding + count <= LONGEST_PADDED {
            return self.tell_and_listen(padding, instructions);
        }
        let mut frames = Sent { instructions, set: self.set, last: Frame::default() };
        let answer = self.guard.0.send(&mut frames, tail).map_err(Error::Bus)?;
        let sent = frames.last;
        let Some(echo) = answer.filter(|_| self.echoes) else { return Ok(()) };
        match self.echoes_to_the_end {
            Some(true) if echo != sent[2] => {
                return Err(Error::OutOfStep { sent, got: [0, sent[0], sent[1], echo] });
            }
            // Either it never repeats that byte or it is out of step now.
            None if echo != sent[2] => self.suspects = true,
            // Bytes that a part may answer with anyway teach nothing.
            None if !matches!(sent[2], 0x00 | 0xff) => self.echoes_to_the_end = Some(true),
            _ => {}
        }
        Ok(())
    }

    /// The same with a look at all echoes, behind this many questions whether the part is ready, which it takes while
    /// it writes, or else reads of the signature. What becomes of an instruction that writes shows in what it was to write; a question that
    /// became a write shows in its echo only, so all echoes are looked at.
    #[inline(never)]
    fn tell_and_listen(
        &mut self,
        padding: usize,
        instructions: &mut dyn ExactSizeIterator<Item = Instruction>,
    ) -> Result<(), Error<B::Error>> {
        let set = self.set;
        let question =
            if self.polls { Instruction::PollReady } else { Instruction::ReadSignature { index: 0 } };
        let mut sent = [question.encode_in(&set); LONGEST_PADDED];
        let count = padding + instructions.len();
        for (place, instruction) in sent[padding..].iter_mut().zip(instructions) {
            *place = instruction.encode_in(&set);
        }
        let mut got = sent;
        if padding > 0
            && self.polls
            && let Some(tuning) = self.tuning()
        {
            tuning.begin_early(padding);
        }
        self.bus().exchange(&mut got[..count]).map_err(Error::Bus)?;
        let mut pairs = sent[..count].iter().zip(&got[..count]);
        match pairs.find(|(sent, got)| self.echoes && !is_echo(**sent, **got)) {
            Some((sent, got)) => Err(Error::OutOfStep { sent: *sent, got: *got }),
            None => Ok(()),
        }
    }

    /// If the part may be out of step since the last instruction that was not checked: asks it.
    pub(in crate::icsp) fn check_suspicion(&mut self) -> Result<(), Error<B::Error>> {
        if core::mem::take(&mut self.suspects) {
            self.ask_in_step(core::iter::empty(), |_, _| {})?;
            self.echoes_to_the_end = Some(false);
        }
        Ok(())
    }
}

/// What [`Session::tell`] sends.
struct Sent<'a> {
    instructions: &'a mut dyn ExactSizeIterator<Item = Instruction>,
    set: InstructionSet,
    last: Frame,
}

impl Iterator for Sent<'_> {
    type Item = Frame;

    fn next(&mut self) -> Option<Frame> {
        self.last = self.instructions.next()?.encode_in(&self.set);
        Some(self.last)
    }

    fn size_hint(&self) -> (usize, Option<usize>) {
        let rest = self.instructions.len();
        (rest, Some(rest))
    }
}

impl ExactSizeIterator for Sent<'_> {}

/// Does the answer repeat the first two bytes that were sent, one byte later?
pub(in crate::icsp) fn is_echo(sent: Frame, got: Frame) -> bool {
    got[1..3] == sent[..2]
}
