//! What is done to a chip while something goes wrong, and the judgement of it: a program that reports success must be
//! right, one that reports an error must say what may have changed.

use std::error::Error;
use std::ops::ControlFlow;

use avrrr::bus::{IcspBus, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATTINY2313, Chip, Fuse, Hertz};
use avrrr::icsp::{Entry, Memory, Programmer, Session};
use avrrr::image::Image;
use avrrr::job::{Change, EraseState, Event, Failure, Operation, Plan, Policy, Progress, Report, State};
use avrrr::select::Direct;
use avrrr::sim::Avr;
use avrrr::transport::Transport;

/// Random numbers that can be had again: SplitMix64. Tells its seed when a test fails.
pub(crate) struct Dice {
    seed: u64,
    state: u64,
}

impl Dice {
    /// The seed of `AVRRR_SEED`, or else this one.
    pub(crate) fn new(seed: u64) -> Self {
        let seed = std::env::var("AVRRR_SEED").ok().and_then(|text| text.parse().ok()).unwrap_or(seed);
        Self { seed, state: seed }
    }

    pub(crate) fn next(&mut self) -> u64 {
        self.state = self.state.wrapping_add(0x9e37_79b9_7f4a_7c15);
        let mixed = (self.state ^ (self.state >> 30)).wrapping_mul(0xbf58_476d_1ce4_e5b9);
        let mixed = (mixed ^ (mixed >> 27)).wrapping_mul(0x94d0_49bb_1331_11eb);
        mixed ^ (mixed >> 31)
    }

    pub(crate) fn below(&mut self, end: usize) -> usize {
        (self.next() % end as u64) as usize
    }

    pub(crate) fn bytes(&mut self, length: usize) -> Vec<u8> {
        (0..length).map(|_| self.next() as u8).collect()
    }
}

impl Drop for Dice {
    fn drop(&mut self) {
        if std::thread::panicking() {
            eprintln!("to see it again: AVRRR_SEED={}", self.seed);
        }
    }
}

/// An error with everything that caused it.
pub(crate) fn chain(error: &dyn Error) -> String {
    let mut text = error.to_string();
    let mut next = error.source();
    while let Some(source) = next {
        text = format!("{text}: {source}");
        next = source.source();
    }
    text
}

pub(crate) fn image(at: u32, bytes: impl Into<Vec<u8>>) -> Image {
    Image::from_bytes(at, bytes).expect("it fits the address space")
}

/// Runs a plan, and checks what it tells of its progress.
pub(crate) fn run_plan<B: IcspBus>(
    plan: &Plan,
    programmer: &mut Programmer<'_, B>,
    watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
) -> Result<Report, Box<Failure<B::Error>>> {
    let mut told: Option<Progress> = None;
    let outcome = plan.run(programmer, &mut |event| {
        if let Event::Progress(now) = event {
            let before = told.replace(now).unwrap_or(Progress { done: 0, total: now.total });
            let grows = (before.done..=before.total).contains(&now.done);
            assert!(grows && now.total == before.total, "{before:?}, then {now:?}");
        }
        watch(event)
    });
    if outcome.is_ok() {
        assert!(told.is_some_and(|told| told.done == told.total), "{told:?} at the end");
    }
    outcome
}

/// What a chip holds.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Contents {
    pub(crate) flash: Vec<u8>,
    pub(crate) eeprom: Vec<u8>,
    pub(crate) fuses: [Option<u8>; 3],
    pub(crate) lock: u8,
}

pub(crate) const FUSES: [Fuse; 3] = [Fuse::Low, Fuse::High, Fuse::Extended];

impl Contents {
    pub(crate) fn of(avr: &Avr) -> Self {
        Self {
            flash: avr.flash().to_vec(),
            eeprom: avr.eeprom().to_vec(),
            fuses: FUSES.map(|fuse| avr.fuse(fuse)),
            lock: avr.lock(),
        }
    }
}

/// How a session ended.
#[derive(Debug)]
pub(crate) enum Outcome {
    Right,
    /// As it is said, but what was read is not what the chip holds.
    Misread,
    /// Before the chip was asked for anything but its signature; `may_have_changed`: and that is said.
    Outside {
        may_have_changed: bool,
        text: String,
    },
    /// With what is said of the chip.
    Failed(State, String),
    /// All was done, and the end was not confirmed.
    AtTheEnd(String),
}

/// What is done to a chip.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) enum Work {
    /// Erases it and writes flash.
    Flash,
    /// The same, where a fuse keeps the EEPROM.
    KeptEeprom,
    /// Writes some EEPROM, and erases nothing.
    Eeprom,
    /// Writes two fuses.
    Fuses,
    /// Reads all of it.
    Read,
    /// Looks at a chip that holds the image: nothing is to be done.
    Unchanged,
    /// Looks at a chip that differs from the image by one bit.
    Changed,
}

impl Work {
    pub(crate) const ALL: [Self; 7] = [
        Self::Flash,
        Self::KeptEeprom,
        Self::Eeprom,
        Self::Fuses,
        Self::Read,
        Self::Unchanged,
        Self::Changed,
    ];
}

/// A plan for a chip: what the chip holds before and after it.
pub(crate) struct Case {
    pub(crate) chip: Chip,
    pub(crate) plan: Plan,
    pub(crate) before: Contents,
    pub(crate) after: Contents,
    /// What is read.
    pub(crate) read: Vec<(Memory, Vec<u8>)>,
}

impl Case {
    /// This work on an ATtiny2313, and that chip.
    pub(crate) fn of(work: Work) -> (Self, Avr) {
        let chip = ATTINY2313;
        let contents = Dice::new(5).bytes(200);
        let avr = chip_for(work, &contents);
        let before = Contents::of(&avr);
        let mut after = before.clone();
        match work {
            Work::Flash | Work::KeptEeprom | Work::Changed => {
                after.flash.fill(0xff);
                after.flash[..200].copy_from_slice(&contents);
                if work != Work::KeptEeprom {
                    after.eeprom.fill(0xff);
                }
            }
            Work::Eeprom => after.eeprom[..20].copy_from_slice(&contents[..20]),
            Work::Fuses => (after.fuses[0], after.fuses[1]) = (Some(0xe4), Some(0xdb)),
            Work::Read | Work::Unchanged => {}
        }
        let read = if work == Work::Read { all_of(&before, &avr) } else { Vec::new() };
        let write = |memory, bytes: &[u8]| Operation::Write { memory, image: image(0, bytes) };
        let (operations, policy) = match work {
            Work::Flash | Work::KeptEeprom => {
                (vec![Operation::Erase, write(Memory::Flash, &contents)], Policy::default())
            }
            Work::Unchanged | Work::Changed => (
                vec![Operation::EraseIfNeeded, write(Memory::Flash, &contents)],
                Policy::default().with_if_changed(true),
            ),
            Work::Eeprom => (vec![write(Memory::Eeprom, &contents[..20])], Policy::default()),
            Work::Fuses => (
                vec![write(Memory::Fuse(Fuse::Low), &[0xe4]), write(Memory::Fuse(Fuse::High), &[0xdb])],
                Policy::default(),
            ),
            Work::Read => (
                read.iter().map(|(memory, _)| Operation::Read { memory: *memory }).collect(),
                Policy::default(),
            ),
        };
        let plan = Plan::new(chip, operations, policy).expect("a harmless plan");
        (Self { chip, plan, before, after, read }, avr)
    }

    /// Connects over this transport and does it.
    pub(crate) fn run<T: Transport>(
        &self,
        transport: T,
        options: Options,
        watch: &mut dyn FnMut(Event<'_>) -> ControlFlow<()>,
    ) -> Outcome {
        let mut bus = match BusPirate::connect(transport, Direct::ONE, options) {
            Ok(bus) => bus,
            Err(error) => return Outcome::Outside { may_have_changed: false, text: chain(&error) },
        };
        let session = match Session::enter(&mut bus, Target::ONLY, &Entry::default()) {
            Ok(session) => session,
            Err(error) => {
                let may_have_changed = error.may_have_changed();
                return Outcome::Outside { may_have_changed, text: chain(&error) };
            }
        };
        let mut programmer = session.into_programmer(self.chip);
        let report = match run_plan(&self.plan, &mut programmer, watch) {
            Ok(report) => report,
            Err(failure) => {
                let step = failure.step.map(|step| format!("{:?}", step.action));
                return Outcome::Failed(failure.state.clone(), format!("{step:?} {}", chain(&failure)));
            }
        };
        if let Err(error) = programmer.leave() {
            return Outcome::AtTheEnd(chain(&error));
        }
        if let Err(error) = bus.close() {
            return Outcome::AtTheEnd(chain(&error));
        }
        let read = report.read.iter().map(|(memory, image)| (*memory, image.to_bytes(0)));
        if read.eq(self.read.iter().cloned()) { Outcome::Right } else { Outcome::Misread }
    }

    /// Is what was said of the chip true?
    pub(crate) fn judge(&self, outcome: &Outcome, found: &Contents) -> Result<(), &'static str> {
        let (before, after) = (&self.before, &self.after);
        let low = |of: &Contents| of.fuses[0];
        let fast = low(found) != low(after) && low(found) == low(before).map(|low| low | 0x80);
        match outcome {
            Outcome::Failed(State { boosted: None, .. }, _) if fast => Err("the boost is not told"),
            Outcome::Right if *found == self.after => Ok(()),
            Outcome::Right => Err("FALSE SUCCESS"),
            Outcome::Misread => Err("FALSE SUCCESS, misread"),
            Outcome::Outside { may_have_changed, .. } if *may_have_changed || *found == self.before => Ok(()),
            Outcome::Outside { .. } => Err("changed although it was said to be outside"),
            Outcome::AtTheEnd(_) if *found == self.after => Ok(()),
            Outcome::AtTheEnd(_) => Err("changed at the end"),
            Outcome::Failed(state, _) if state.disturbed => Ok(()),
            Outcome::Failed(state, _) => {
                let bits = FUSES.map(Memory::Fuse).into_iter().chain([Memory::Lock]);
                let values = |of: &Contents| of.fuses.into_iter().chain([Some(of.lock)]).collect::<Vec<_>>();
                let (was, asked, is) = (values(before), values(after), values(found));
                for (index, memory) in bits.enumerate() {
                    let is_told = |change: &Change| change.memory == memory && Some(change.now) == is[index];
                    let is_right = is[index] == was[index] || is[index] == asked[index];
                    if !is_right && !state.changed.iter().chain(&state.boosted).any(is_told) {
                        return Err("fuses or lock bits changed silently");
                    }
                }
                if state.erase == EraseState::NotBegun && state.memories.is_empty() {
                    return if *found == self.before { Ok(()) } else { Err("changed before it began") };
                }
                if ![&before.eeprom, &after.eeprom].contains(&&found.eeprom) {
                    // A brown-out in the middle of an erase.
                    return Err("EEPROM changed silently");
                }
                let may_be = |at: usize, byte: u8| {
                    let old = state.erase == EraseState::Begun && byte == before.flash[at];
                    // A page that is cut short is something in between.
                    old || byte | after.flash[at] == byte || byte == 0xff
                };
                if found.flash.iter().enumerate().all(|(at, byte)| may_be(at, *byte)) {
                    Ok(())
                } else {
                    Err("flash changed silently")
                }
            }
        }
    }
}

/// The chip before this work.
fn chip_for(work: Work, contents: &[u8]) -> Avr {
    let chip = ATTINY2313;
    let mut avr = Avr::new(chip).with_clock(Hertz::mhz(16));
    avr.set_flash(0, &Dice::new(6).bytes(chip.flash.size as usize));
    avr.set_eeprom(0, &Dice::new(7).bytes(Memory::Eeprom.size(&chip) as usize));
    if work == Work::KeptEeprom {
        avr.set_fuse(Fuse::High, avr.fuse(Fuse::High).expect("it has one") & !0x40);
    }
    if let Work::Unchanged | Work::Changed = work {
        avr.set_flash(0, contents);
    }
    if work == Work::Changed {
        // It can only become 1 by an erase.
        let at = contents.iter().position(|byte| byte & 1 == 1).expect("one of two hundred");
        avr.set_flash(at, &[contents[at] & 0xfe]);
    }
    avr
}

/// All that can be read of this chip.
fn all_of(contents: &Contents, avr: &Avr) -> Vec<(Memory, Vec<u8>)> {
    let mut read = vec![(Memory::Flash, contents.flash.clone()), (Memory::Eeprom, contents.eeprom.clone())];
    let fuses = FUSES.iter().zip(contents.fuses);
    read.extend(fuses.map(|(fuse, value)| (Memory::Fuse(*fuse), value.into_iter().collect())));
    read.push((Memory::Lock, vec![contents.lock]));
    read.push((Memory::Signature, avr.signature().to_vec()));
    read.push((Memory::Calibration, avr.calibration().to_vec()));
    read
}
