//! Programming mode as a value.

use core::time::Duration;

use super::{Diagnosis, Error, Instruction, Memory, Programmer};
use crate::bus::{Frame, Hertz, IcspBus, Tail, Target};
use crate::chip::{Chip, Echo, InstructionSet};

/// RESET must have been low this long before the first instruction (AVR data sheets, "Serial
/// Programming Algorithm", step 2).
const RESET_LOW: Duration = Duration::from_millis(20);

/// How long RESET stays high between two tries. The part needs two of its clocks, 125 µs at the
/// slowest factory setting of 16 kHz; the rest is for a capacitor on the RESET line.
const RESET_HIGH: Duration = Duration::from_millis(2);

/// What the part answers in the third byte of Programming Enable.
const SYNC: u8 = 0x53;

/// So often something is read until two reads one after the other agree.
const READS: usize = 4;

/// How many frames are exchanged in one call of the bus: four times what a Bus Pirate takes at once.
const BATCH: usize = 116;

/// The most frames that are sent with reads of the signature before them: a page of 256 bytes has 258 of its own.
const LONGEST_PADDED: usize = 288;

/// How to get into programming mode.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub struct Entry {
    /// The SPI clock to begin with; a slower one is tried when the target does not answer.
    ///
    /// The default, 125 kHz, suits every part as it leaves the factory (1 MHz CPU clock).
    pub clock: Hertz,
    /// The slowest clock that is worth trying; the default is 4 kHz, for a CPU clock of 16 kHz.
    pub slowest: Hertz,
    /// How often each clock is tried; the default is 3, AVR data sheets ask for a repeat.
    pub tries: u8,
    /// Read the signature twice and compare, the default. [`Programmer::find_clock`] does so, too: who
    /// calls it next may save the time.
    pub reads_twice: bool,
    /// Go on with a signature that cannot be one. The default is `false`.
    pub any_signature: bool,
    /// What the part answers to Programming Enable; the default is what all but one do. With
    /// [`Echo::None`] only the signature decides.
    pub echo: Echo,
}

impl Default for Entry {
    fn default() -> Self {
        Self {
            clock: Hertz::khz(125),
            slowest: Hertz::khz(4),
            tries: 3,
            reads_twice: true,
            any_signature: false,
            echo: Echo::Byte3,
        }
    }
}

impl Entry {
    /// The default, but beginning with this clock.
    #[must_use]
    pub fn at(clock: Hertz) -> Self {
        Self { clock, ..Self::default() }
    }
}

/// Lets RESET go when it is dropped. It exists before RESET is held.
#[derive(Debug)]
struct Guard<'b, B: IcspBus + ?Sized>(&'b mut B);

impl<B: IcspBus + ?Sized> Drop for Guard<'_, B> {
    fn drop(&mut self) {
        // Nobody is left to tell; the bus tries its best.
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
    entry_clock: Option<Hertz>,
    signature: [u8; 3],
    /// What the part answers now when it is asked for it, which is nothing but echo on an old one that is
    /// locked; `None`: that may have changed.
    signature_now: Option<[u8; 3]>,
    /// What the instructions look like.
    set: InstructionSet,
    /// The part repeats what it is sent, so that every exchange checks itself.
    echoes: bool,
    /// RESET is held, as far as the bus knows.
    holds: bool,
    /// Programming was enabled once.
    enabled: bool,
    /// Something may have reached the part that was not sent.
    disturbed: bool,
    /// The last byte of an instruction that writes a page is answered by the third; `None`: not seen yet.
    echoes_to_the_end: Option<bool>,
    /// It did not, and it is not known whether it ever does.
    suspects: bool,
}

impl<'b, B: IcspBus + ?Sized> Session<'b, B> {
    /// Holds `target` in reset, enables programming and reads the signature.
    ///
    /// Each clock is tried `entry.tries` times with a pulse on RESET in between, then the clock is
    /// halved, as far as the bus can.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when Programming Enable was not answered, [`Error::NoSignature`] and
    /// [`Error::Unstable`] when it was, but no sane signature followed; [`Error::Bus`], and after Programming
    /// Enable [`Error::Disturbed`]. RESET is released in all cases.
    pub fn enter(bus: &'b mut B, target: Target, entry: &Entry) -> Result<Self, Error<B::Error>> {
        let mut session = Self {
            guard: Guard(bus),
            target,
            clock: None,
            entry_clock: None,
            signature: [0; 3],
            signature_now: None,
            set: InstructionSet { echo: entry.echo, ..InstructionSet::STANDARD },
            echoes: false,
            holds: false,
            enabled: false,
            disturbed: false,
            echoes_to_the_end: None,
            suspects: false,
        };
        let mut tries = 0_u8;
        let mut at_most = entry.clock;
        let mut failed = None;
        loop {
            let clock = session.bus().set_clock(at_most).map_err(Error::Bus)?;
            match failed {
                // There is no slower one.
                Some(failure) if clock == session.clock => return Err(session.with_doubts(failure)),
                _ => session.clock = clock,
            }
            let failure = match session.try_edges(&mut tries, entry) {
                Ok(()) => {
                    session.entry_clock = session.clock;
                    return Ok(session);
                }
                Err(failure) => failure,
            };
            match clock.map(|clock| Hertz(clock.0 / 2)) {
                Some(slower) if slower >= entry.slowest && !matches!(failure, Error::Bus(_)) => {
                    at_most = slower;
                    failed = Some(failure);
                }
                _ => return Err(session.with_doubts(failure)),
            }
        }
    }

    fn with_doubts(&self, failure: Error<B::Error>) -> Error<B::Error> {
        match failure {
            Error::Bus(error) if self.enabled => Error::Disturbed(error),
            Error::NoSync { tries, sent, got, diagnosis, .. } => {
                Error::NoSync { tries, sent, got, diagnosis, doubtful: self.disturbed }
            }
            Error::NoSignature { got, diagnosis, .. } => {
                Error::NoSignature { got, diagnosis, doubtful: self.disturbed }
            }
            failure => failure,
        }
    }

    /// The three signature bytes, address 0 first.
    #[must_use]
    pub fn signature(&self) -> [u8; 3] {
        self.signature
    }

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

    /// Since the last call, or since programming mode was entered: may something have reached the part that
    /// was not sent? A byte that is lost or added on the way can make an instruction another one.
    pub fn take_disturbed(&mut self) -> bool {
        core::mem::take(&mut self.disturbed)
    }

    /// The SPI clock at which the target answered; `None`: the bus does not know.
    #[must_use]
    pub fn clock(&self) -> Option<Hertz> {
        self.clock
    }

    pub(super) fn entry_clock(&self) -> Option<Hertz> {
        self.entry_clock
    }

    /// Adds what is known about the chip, and with it the memories.
    ///
    /// Whether the signature is that of the chip is the caller's to check.
    pub fn into_programmer(mut self, chip: Chip) -> Programmer<'b, B> {
        self.set = chip.instructions;
        Programmer::new(self, chip)
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

    /// Pulses RESET and enables programming again, as it has to be after a chip erase.
    pub(super) fn reenter(&mut self) -> Result<(), Error<B::Error>> {
        self.pulse_reset_high()?;
        self.enable_patiently()
    }

    /// Enables programming at the clock that is set, in a few tries.
    pub(super) fn enable_patiently(&mut self) -> Result<(), Error<B::Error>> {
        const TRIES: u8 = 3;
        for tries in 1..TRIES {
            match self.enable(tries) {
                Err(Error::NoSync { .. }) => self.pulse_reset_high()?,
                outcome => return outcome,
            }
        }
        self.enable(TRIES)
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

    pub(super) fn bus(&mut self) -> &mut B {
        self.guard.0
    }

    /// Runs instructions and hands the fourth byte of each answer to `each`, with its index.
    pub(super) fn ask(
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

    /// The answer to one instruction.
    pub(super) fn ask_one(&mut self, instruction: Instruction) -> Result<u8, Error<B::Error>> {
        let mut answer = 0;
        self.ask([instruction], |_, byte| answer = byte)?;
        Ok(answer)
    }

    /// The answer to one instruction, as two separate reads agree on it.
    pub(super) fn ask_stable(
        &mut self,
        instruction: Instruction,
        what: Memory,
    ) -> Result<u8, Error<B::Error>> {
        let mut answer = [0];
        self.ask_until_stable(&[instruction].into_iter(), &mut answer, |_| what)?;
        Ok(answer[0])
    }

    /// The answers to instructions, as two reads one after the other agree on them, each an exchange of its own
    /// with its own checks. `what` says what an answer is of.
    pub(super) fn ask_until_stable(
        &mut self,
        instructions: &(impl Iterator<Item = Instruction> + Clone),
        out: &mut [u8],
        what: impl Fn(usize) -> Memory,
    ) -> Result<(), Error<B::Error>> {
        self.ask_in_step(instructions.clone(), |index, byte| out[index] = byte)?;
        let mut outcome = Ok(());
        for _ in 1..READS {
            outcome = Ok(());
            self.ask_in_step(instructions.clone(), |index, second| {
                let first = core::mem::replace(&mut out[index], second);
                if first != second {
                    outcome = Err(Error::Unstable { what: what(index), first, second });
                }
            })?;
            if outcome.is_ok() {
                break;
            }
        }
        outcome
    }

    /// As [`ask`](Self::ask), and then for a byte of the signature: a part that is some bits behind or ahead
    /// would say something else, while what it repeats may look right.
    pub(super) fn ask_in_step(
        &mut self,
        instructions: impl Iterator<Item = Instruction> + Clone,
        mut each: impl FnMut(usize, u8),
    ) -> Result<(), Error<B::Error>> {
        let count = instructions.clone().count();
        let mut again = 0;
        let last = Instruction::ReadSignature { index: 0 };
        self.ask(
            instructions.chain([last]),
            |index, byte| {
                if index < count { each(index, byte) } else { again = byte }
            },
        )?;
        match self.signature_now {
            Some([first, ..]) if first != again => {
                Err(Error::Unstable { what: Memory::Signature, first, second: again })
            }
            _ => Ok(()),
        }
    }

    /// Sends instructions whose answers do not matter, with reads of the signature before them if that
    /// makes it quicker.
    ///
    /// Where the bus knows the last byte of the answer and the part is known to repeat what it is sent to
    /// the end, that byte shows whether it is still in step. Data sheets promise the echo for Programming
    /// Enable only, so one that was never seen is not missed.
    pub(super) fn tell(
        &mut self,
        instructions: &mut dyn ExactSizeIterator<Item = Instruction>,
        tail: Tail,
    ) -> Result<(), Error<B::Error>> {
        self.check_suspicion()?;
        let padding = self.bus().padding(instructions.len());
        if padding > 0 && padding + instructions.len() <= LONGEST_PADDED {
            return self.tell_padded(padding, instructions);
        }
        let mut frames = Told { instructions, set: self.set, last: Frame::default() };
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

    /// The same behind this many reads of the signature. What becomes of an instruction that writes shows in what
    /// it was to write; a read that became a write shows in its echo only, so all echoes are looked at.
    #[inline(never)]
    fn tell_padded(
        &mut self,
        padding: usize,
        instructions: &mut dyn ExactSizeIterator<Item = Instruction>,
    ) -> Result<(), Error<B::Error>> {
        let set = self.set;
        let mut sent = [Instruction::ReadSignature { index: 0 }.encode_in(&set); LONGEST_PADDED];
        let count = padding + instructions.len();
        for (place, instruction) in sent[padding..].iter_mut().zip(instructions) {
            *place = instruction.encode_in(&set);
        }
        let mut got = sent;
        self.bus().exchange(&mut got[..count]).map_err(Error::Bus)?;
        let mut pairs = sent[..count].iter().zip(&got[..count]);
        match pairs.find(|(sent, got)| self.echoes && !is_echo(**sent, **got)) {
            Some((sent, got)) => Err(Error::OutOfStep { sent: *sent, got: *got }),
            None => Ok(()),
        }
    }

    /// If the part may be out of step since it was last told something: asks it.
    pub(super) fn check_suspicion(&mut self) -> Result<(), Error<B::Error>> {
        if core::mem::take(&mut self.suspects) {
            self.ask_in_step(core::iter::empty(), |_, _| {})?;
            self.echoes_to_the_end = Some(false);
        }
        Ok(())
    }

    pub(super) fn pulse_reset_high(&mut self) -> Result<(), Error<B::Error>> {
        self.suspects = false;
        self.bus().release_reset().map_err(Error::Bus)?;
        self.bus().hold_off(RESET_HIGH).map_err(Error::Bus)
    }

    /// Tries to enter at the clock that is set, on both edges of SCK if the bus is not sure of its own; the
    /// failure on the usual one.
    fn try_edges(&mut self, tries: &mut u8, entry: &Entry) -> Result<(), Error<B::Error>> {
        let mut failure = match self.try_clock(tries, entry) {
            Err(failure @ Error::NoSync { .. }) => failure,
            outcome => return outcome,
        };
        if self.bus().other_edge().map_err(Error::Bus)? {
            let outcome = self.try_clock(tries, entry);
            if matches!(outcome, Ok(()) | Err(Error::Bus(_))) {
                return outcome;
            }
            self.bus().other_edge().map_err(Error::Bus)?;
            if let Error::NoSync { tries: total, .. } = &mut failure {
                *total = *tries;
            }
        }
        Err(failure)
    }

    /// Tries to enter at the clock that is set, as often as asked; the last failure.
    fn try_clock(&mut self, tries: &mut u8, entry: &Entry) -> Result<(), Error<B::Error>> {
        let mut left = entry.tries.max(1);
        let mut before = None;
        loop {
            *tries = tries.saturating_add(1);
            left -= 1;
            let failed_before = self.disturbed;
            let mut outcome = self.try_enter(*tries, entry);
            if let Err(Error::NoSync { got, diagnosis, .. }) = &mut outcome {
                *diagnosis = diagnosis.after(before.replace(*got), *got);
            }
            let bus_failed = match &outcome {
                Ok(()) => return outcome,
                Err(error) => matches!(error, Error::Bus(_)),
            };
            if bus_failed && !self.holds {
                return outcome;
            }
            // A bus that does not come back has failed for good; what it said first says why.
            let pulsed = self.pulse_reset_high();
            if bus_failed && (pulsed.is_err() || failed_before) {
                return outcome;
            }
            pulsed?;
            self.disturbed |= bus_failed;
            if left == 0 {
                return outcome;
            }
        }
    }

    fn try_enter(&mut self, tries: u8, entry: &Entry) -> Result<(), Error<B::Error>> {
        self.enable(tries)?;
        self.enabled = true;
        self.echoes = false;
        let outcome = self.read_signature(entry);
        // Programming is enabled, so what went wrong may have been carried out; a part that repeats what it is
        // sent has done that and nothing else.
        let is_in_step = matches!(outcome, Ok(()) | Err(Error::NoSignature { .. })) && self.echoes;
        self.disturbed |= outcome.is_err() && !is_in_step;
        outcome
    }

    /// Holds RESET and enables programming once; twice if the bus fails after RESET was held, because before
    /// it is enabled the part does nothing, whatever it is sent.
    pub(super) fn enable(&mut self, tries: u8) -> Result<(), Error<B::Error>> {
        match self.enable_once(tries) {
            Err(Error::Bus(_)) if self.holds => {
                self.pulse_reset_high()?;
                self.enable_once(tries)
            }
            outcome => outcome,
        }
    }

    fn enable_once(&mut self, tries: u8) -> Result<(), Error<B::Error>> {
        let target = self.target;
        self.holds = false;
        self.bus().hold_reset(target).map_err(Error::Bus)?;
        self.holds = true;
        self.bus().hold_off(RESET_LOW).map_err(Error::Bus)?;
        let sent = Instruction::ProgrammingEnable.encode();
        let mut got = [sent];
        self.bus().exchange(&mut got).map_err(Error::Bus)?;
        let [got] = got;
        if got[2] == SYNC || self.set.echo == Echo::None {
            return Ok(());
        }
        let diagnosis = Diagnosis::of_enable(sent, got);
        Err(Error::NoSync { tries, sent, got, diagnosis, doubtful: false })
    }

    /// Reads the signature and learns whether the part repeats what it is sent.
    fn read_signature(&mut self, entry: &Entry) -> Result<(), Error<B::Error>> {
        (self.signature, self.echoes) = self.ask_signature(entry.reads_twice)?;
        self.signature_now = Some(self.signature);
        match Diagnosis::of_signature(self.signature) {
            Some(diagnosis) if !entry.any_signature => {
                Err(Error::NoSignature { got: self.signature, diagnosis, doubtful: false })
            }
            _ => Ok(()),
        }
    }

    /// Reads the signature again; it must be what it was.
    pub(super) fn check_signature(&mut self) -> Result<(), Error<B::Error>> {
        let (again, _) = self.ask_signature(true)?;
        self.compare_signature(again)
    }

    /// The signature that was read just now must be what it was.
    fn compare_signature(&mut self, again: [u8; 3]) -> Result<(), Error<B::Error>> {
        same(*self.signature_now.get_or_insert(again), again)
    }

    /// The lock bits may be others from now on. `erased`: unlocked, if they were locked.
    pub(super) fn forget_lock(&mut self, erased: bool) {
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

/// What [`Session::tell`] sends.
struct Told<'a> {
    instructions: &'a mut dyn ExactSizeIterator<Item = Instruction>,
    set: InstructionSet,
    last: Frame,
}

impl Iterator for Told<'_> {
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

impl ExactSizeIterator for Told<'_> {}

/// Complains about the first byte that two reads of the signature differ in.
fn same<E>(before: [u8; 3], again: [u8; 3]) -> Result<(), Error<E>> {
    match before.into_iter().zip(again).find(|(first, second)| first != second) {
        Some((first, second)) => Err(Error::Unstable { what: Memory::Signature, first, second }),
        None => Ok(()),
    }
}

/// Does the answer repeat the first two bytes that were sent, one byte later?
pub(super) fn is_echo(sent: Frame, got: Frame) -> bool {
    got[1..3] == sent[..2]
}
