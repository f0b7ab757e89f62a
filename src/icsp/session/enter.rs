//! The way into programming mode.

use core::time::Duration;

use super::{Guard, Session};
use crate::bus::{Hertz, IcspBus, Target};
use crate::chip::{Echo, InstructionSet};
use crate::icsp::{Diagnosis, Error, Instruction};

/// RESET must have been low this long before the first instruction (AVR data sheets, "Serial
/// Programming Algorithm", step 2).
const RESET_LOW: Duration = Duration::from_millis(20);

/// How long RESET stays high between two tries. The part needs two of its clocks, 125 µs at the
/// slowest factory setting of 16 kHz; the rest is for a capacitor on the RESET line.
const RESET_HIGH: Duration = Duration::from_millis(2);

/// At clocks below this one there are not more tries than these.
const SLOW: Hertz = Hertz(31_250);
const SLOW_TRIES: u8 = 2;

/// What the part answers in the third byte of Programming Enable.
const SYNC: u8 = 0x53;

/// How to get into programming mode.
///
/// ```
/// use avrrr::bus::Hertz;
/// use avrrr::icsp::Entry;
///
/// let entry = Entry::default().with_clock(Hertz::khz(30)).with_tries(5);
/// # assert_ne!(entry, Entry::default());
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Entry {
    clock: Hertz,
    slowest: Hertz,
    tries: u8,
    read_once: bool,
    any_signature: bool,
    echo: Echo,
}

impl Default for Entry {
    /// From 125 kHz down to 2 kHz, three tries at each clock, and a signature that is read twice.
    fn default() -> Self {
        Self {
            clock: Hertz::khz(125),
            slowest: Hertz::khz(2),
            tries: 3,
            read_once: false,
            any_signature: false,
            echo: Echo::Byte3,
        }
    }
}

impl Entry {
    /// The SPI clock to begin with.
    #[must_use]
    pub const fn clock(&self) -> Hertz {
        self.clock
    }

    /// Begins with this SPI clock. A slower one is tried when the target does not answer.
    ///
    /// The default, 125 kHz, suits every part as it leaves the factory (1 MHz CPU clock).
    #[must_use]
    pub fn with_clock(self, clock: Hertz) -> Self {
        Self { clock, ..self }
    }

    /// Tries no clock that is slower than this one. The default is 2 kHz, for a CPU clock of 16 kHz.
    #[must_use]
    pub fn with_slowest(self, slowest: Hertz) -> Self {
        Self { slowest, ..self }
    }

    /// Tries each clock this often, at least once, and those below 31.25 kHz twice at most: an absent part is to be told
    /// soon. The default is 3: AVR data sheets ask for a repeat.
    #[must_use]
    pub fn with_tries(self, tries: u8) -> Self {
        Self { tries, ..self }
    }

    /// Reads the signature once and not twice, which saves time before
    /// [`Programmer::find_clock`](crate::icsp::Programmer::find_clock), which reads it twice as well.
    #[must_use]
    pub fn with_read_once(self, read_once: bool) -> Self {
        Self { read_once, ..self }
    }

    /// Goes on with a signature that cannot be one. The default is to refuse it.
    #[must_use]
    pub fn with_any_signature(self, any_signature: bool) -> Self {
        Self { any_signature, ..self }
    }

    /// What the part answers to Programming Enable; the default is what all but one do. With
    /// [`Echo::None`] only the signature decides.
    #[must_use]
    pub fn with_echo(self, echo: Echo) -> Self {
        Self { echo, ..self }
    }
}

impl<'b, B: IcspBus + ?Sized> Session<'b, B> {
    /// Holds `target` in reset, enables programming and reads the signature.
    ///
    /// Each clock is tried as often as `entry` says, with a pulse on RESET in between, then the clock is
    /// halved, as far as `entry` allows and the bus can.
    ///
    /// # Errors
    ///
    /// [`Error::NoSync`] when Programming Enable was not answered, [`Error::NoSignature`] and
    /// [`Error::Unstable`] when it was, but no plausible signature followed; [`Error::Bus`], and after Programming
    /// Enable [`Error::Disturbed`]. RESET is released in all cases.
    pub fn enter(bus: &'b mut B, target: Target, entry: &Entry) -> Result<Self, Error<B::Error>> {
        Self::new(bus, target, entry).find(entry)
    }

    pub(super) fn new(bus: &'b mut B, target: Target, entry: &Entry) -> Self {
        Self {
            guard: Guard(bus),
            target,
            clock: None,
            #[cfg(feature = "alloc")]
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
            polls: false,
        }
    }

    /// Enters, and finds a clock at which the part answers.
    pub(super) fn find(mut self, entry: &Entry) -> Result<Self, Error<B::Error>> {
        let mut tries = 0_u8;
        let mut at_most = entry.clock;
        let mut failed = None;
        loop {
            let clock = self.bus().set_clock(at_most).map_err(Error::Bus)?;
            match failed {
                // There is no slower one that may be tried.
                Some(failure) if clock == self.clock || clock.is_some_and(|clock| clock < entry.slowest) => {
                    return Err(self.with_doubts(failure));
                }
                _ => self.clock = clock,
            }
            let failure = match self.try_edges(&mut tries, entry) {
                Ok(()) => {
                    #[cfg(feature = "alloc")]
                    {
                        self.entry_clock = self.clock;
                    }
                    return Ok(self);
                }
                Err(failure) => failure,
            };
            match clock {
                Some(clock) if clock > entry.slowest && !matches!(failure, Error::Bus(_)) => {
                    at_most = Hertz(clock.0 / 2).max(entry.slowest);
                    failed = Some(failure);
                }
                _ => return Err(self.with_doubts(failure)),
            }
        }
    }

    pub(super) fn with_doubts(&self, failure: Error<B::Error>) -> Error<B::Error> {
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

    /// Pulses RESET and enables programming again, as it has to be after a chip erase.
    pub(in crate::icsp) fn reenter(&mut self) -> Result<(), Error<B::Error>> {
        self.pulse_reset_high()?;
        self.enable_patiently()
    }

    /// Enables programming at the clock that is set, in a few tries.
    pub(in crate::icsp) fn enable_patiently(&mut self) -> Result<(), Error<B::Error>> {
        const TRIES: u8 = 3;
        for tries in 1..TRIES {
            match self.enable(tries) {
                Err(Error::NoSync { .. }) => self.pulse_reset_high()?,
                outcome => return outcome,
            }
        }
        self.enable(TRIES)
    }

    pub(in crate::icsp) fn pulse_reset_high(&mut self) -> Result<(), Error<B::Error>> {
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
        if self.change_edge()? {
            let outcome = self.try_clock(tries, entry);
            if matches!(outcome, Ok(()) | Err(Error::Bus(_))) {
                return outcome;
            }
            self.change_edge()?;
            if let Error::NoSync { tries: total, .. } = &mut failure {
                *total = *tries;
            }
        }
        Err(failure)
    }

    /// Changes to the other edge of SCK; `false`: the bus is sure of its edge.
    fn change_edge(&mut self) -> Result<bool, Error<B::Error>> {
        match self.tuning() {
            Some(tuning) => tuning.other_edge().map_err(Error::Bus),
            None => Ok(false),
        }
    }

    /// Tries to enter at the clock that is set, as often as asked; the last failure.
    fn try_clock(&mut self, tries: &mut u8, entry: &Entry) -> Result<(), Error<B::Error>> {
        let is_slow = self.clock.is_some_and(|clock| clock < SLOW);
        let mut left = entry.tries.clamp(1, if is_slow { SLOW_TRIES } else { u8::MAX });
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
        self.read_first_signature(entry)
    }

    /// Reads the signature after programming was enabled for the first time.
    pub(super) fn read_first_signature(&mut self, entry: &Entry) -> Result<(), Error<B::Error>> {
        self.enabled = true;
        self.echoes = false;
        let outcome = self.read_signature(!entry.read_once, entry.any_signature);
        // Programming is enabled, so what went wrong may have been carried out; a part that repeats what it is
        // sent has done that and nothing else.
        let is_in_step = matches!(outcome, Ok(()) | Err(Error::NoSignature { .. })) && self.echoes;
        self.disturbed |= outcome.is_err() && !is_in_step;
        outcome
    }

    /// Holds RESET and enables programming once; twice if the bus fails after RESET was held, because before
    /// it is enabled the part does nothing, whatever it is sent.
    pub(in crate::icsp) fn enable(&mut self, tries: u8) -> Result<(), Error<B::Error>> {
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
            // If the lines held another part as well, it is let go before anything can change it. A part that is
            // held only from now on was not enabled, and obeys nothing.
            return self.bus().hold_reset(target).map_err(Error::Bus);
        }
        let diagnosis = Diagnosis::of_enable(sent, got);
        Err(Error::NoSync { tries, sent, got, diagnosis, doubtful: false })
    }
}
