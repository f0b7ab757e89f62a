//! Carrying a plan out.

use alloc::boxed::Box;
use alloc::vec;
use alloc::vec::Vec;
use core::ops::ControlFlow;
use core::time::Duration;

use super::plan::Task;
use super::{Action, Event, Plan, Report, State, Step, StepReport};
use crate::bus::{Cost, IcspBus};
use crate::chip::{Fuse, FuseByte};
use crate::icsp::{self, Memory, Programmer};
use crate::image::Image;

/// Why a run ended early; `E` is the error of the bus.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[non_exhaustive]
pub enum Error<E: core::error::Error + 'static> {
    /// The chip or the bus below failed.
    #[error(transparent)]
    Icsp(#[from] icsp::Error<E>),
    /// The programmer was set up for another chip than the plan.
    #[error("the plan is for the {plan}, the programmer for the {programmer}")]
    OtherChip {
        /// The plan's chip.
        plan: &'static str,
        /// The programmer's chip.
        programmer: &'static str,
    },
    /// A memory does not hold what it should.
    #[error(
        "{memory} at {at:#06x}: {got:#04x} instead of {want:#04x}; bytes that differ in this block: {count}"
    )]
    Mismatch {
        /// The memory.
        memory: Memory,
        /// The first byte address that differs.
        at: u32,
        /// What should be there.
        want: u8,
        /// What is there.
        got: u8,
        /// How many bytes of the block that was read differ.
        count: u32,
    },
    /// The lock bits forbid reading flash and EEPROM; what was read is the echo of the addresses.
    #[error("{memory} cannot be read, the chip is locked")]
    Locked {
        /// The memory.
        memory: Memory,
    },
    /// Flash that was not erased holds zeros where the image has ones.
    #[error("flash at {at:#06x} holds {old:#04x} and cannot become {new:#04x} without an erase")]
    NeedsErase {
        /// The first such byte address.
        at: u32,
        /// What is there.
        old: u8,
        /// What should be written.
        new: u8,
    },
    /// The callback asked to stop.
    #[error("stopped")]
    Stopped,
}

/// A run that ended early: why, in which step, and in which state it left the chip.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("{error}")]
#[non_exhaustive]
pub struct Failure<E: core::error::Error + 'static> {
    /// Why.
    pub error: Error<E>,
    /// The step that did not end.
    pub step: Option<Step>,
    /// What is known of the chip.
    pub state: State,
}

impl Plan {
    /// Carries the plan out. Programming mode is left to the caller, also after a failure.
    ///
    /// # Errors
    ///
    /// A [`Failure`], which says what state the chip is in.
    pub fn run<B: IcspBus + ?Sized>(
        &self,
        programmer: &mut Programmer<'_, B>,
        watch: &mut dyn FnMut(Event) -> ControlFlow<()>,
    ) -> Result<Report, Box<Failure<B::Error>>> {
        let report = Report {
            chip: self.chip.name,
            signature: programmer.signature(),
            clock: programmer.clock(),
            steps: Vec::new(),
            read: Vec::new(),
        };
        let mut run =
            Run { programmer, watch, report, state: State::default(), skipped: 0, written_fuse: None };
        match run.everything(self) {
            Ok(()) => Ok(run.report),
            Err((step, error)) => {
                if let Some(step) = step {
                    // It is over already; there is nothing left to stop.
                    let _ = (run.watch)(Event::Failed(step));
                }
                Err(Box::new(Failure { error, step, state: run.state }))
            }
        }
    }

    /// About how long the plan takes on a bus with these costs.
    fn estimate(&self, cost: Cost) -> Duration {
        let chip = &self.chip;
        self.steps()
            .map(|step| {
                let bytes = step.bytes;
                let page = u32::from(chip.flash.page_size);
                match (step.action, step.memory) {
                    (Action::Erase, _) => chip.erase_time + 4 * cost.round_trip,
                    (Action::Write, Some(Memory::Flash)) => {
                        (cost.send * page + cost.round_trip + chip.flash.write_time) * bytes.div_ceil(page)
                    }
                    (_, Some(Memory::Flash)) => cost.read_flash.unwrap_or(cost.exchange) * bytes,
                    (Action::Write, Some(Memory::Eeprom)) => chip.eeprom.map_or(Duration::ZERO, |eeprom| {
                        let writes = bytes.div_ceil(eeprom.page_size.map_or(1, u32::from));
                        cost.send * (bytes + writes) + (cost.round_trip + eeprom.write_time) * writes
                    }),
                    _ => (cost.exchange + cost.round_trip) * bytes,
                }
            })
            .sum()
    }
}

/// Finds what is wrong with pairs of wanted and found bytes that begin at an address.
type Judge<E> = fn(Memory, u32, &[(u8, u8)]) -> Option<Error<E>>;

/// How an inner step ends early; the step is added by whoever knows it.
type Inner<E> = Result<(), Error<E>>;

/// A fuse byte that was written.
#[derive(Clone, Copy)]
struct WrittenFuse {
    fuse: Fuse,
    before: u8,
    wanted: u8,
}

struct Run<'r, 'b, B: IcspBus + ?Sized> {
    programmer: &'r mut Programmer<'b, B>,
    watch: &'r mut dyn FnMut(Event) -> ControlFlow<()>,
    report: Report,
    state: State,
    /// Bytes of the current step that needed no wire.
    skipped: u32,
    /// The fuse byte that was written last, until it was verified.
    written_fuse: Option<WrittenFuse>,
}

impl<B: IcspBus + ?Sized> Run<'_, '_, B> {
    fn everything(&mut self, plan: &Plan) -> Result<(), (Option<Step>, Error<B::Error>)> {
        let programmer = self.programmer.chip().name;
        if *self.programmer.chip() != plan.chip {
            return Err((None, Error::OtherChip { plan: plan.chip.name, programmer }));
        }
        let estimate = self.programmer.cost().map(|cost| plan.estimate(cost));
        let planned = Event::Planned {
            steps: plan.tasks.len(),
            bytes: plan.steps().map(|step| step.bytes).sum(),
            estimate,
        };
        self.tell(planned).map_err(|error| (None, error))?;
        for task in &plan.tasks {
            self.task(task).map_err(|error| (Some(task.step), error))?;
        }
        Ok(())
    }

    fn task(&mut self, task: &Task) -> Inner<B::Error> {
        let step = task.step;
        let began = self.programmer.now();
        self.skipped = 0;
        self.tell(Event::Started(step))?;
        self.state.started(step);
        match (step.action, step.memory) {
            (Action::Erase, _) => self.programmer.erase()?,
            (Action::Write, Some(memory)) => self.write(step, memory, &task.image)?,
            (Action::Read, Some(memory)) => self.read(step, memory)?,
            (Action::Verify, Some(Memory::Fuse(fuse))) => self.verify_fuse(step, fuse, &task.image)?,
            (Action::Verify, Some(memory)) => self.compare(step, memory, &task.image, mismatch)?,
            (Action::Check, Some(memory)) => self.compare(step, memory, &task.image, needs_erase)?,
            // Only an erase is about no memory.
            (_, None) => {}
        }
        self.state.finished(step);
        let time = began.zip(self.programmer.now()).map(|(began, now)| now.saturating_sub(began));
        let done = StepReport { step, skipped: self.skipped, time };
        self.report.steps.push(done);
        self.tell(Event::Finished(done))
    }

    fn tell(&mut self, event: Event) -> Inner<B::Error> {
        match (self.watch)(event) {
            ControlFlow::Continue(()) => Ok(()),
            ControlFlow::Break(()) => Err(Error::Stopped),
        }
    }

    fn advance(&mut self, step: Step, bytes: u32) -> Inner<B::Error> {
        self.state.advanced(step, bytes);
        self.tell(Event::Advanced(bytes))
    }

    fn write(&mut self, step: Step, memory: Memory, image: &Image) -> Inner<B::Error> {
        match memory {
            Memory::Flash => self.write_flash(step, image),
            Memory::Eeprom => self.write_eeprom(step, image),
            Memory::Fuse(fuse) => {
                let before = self.programmer.read_fuse(fuse)?;
                let wanted = image.get(0).unwrap_or(0xff);
                self.written_fuse = Some(WrittenFuse { fuse, before, wanted });
                self.programmer.write_fuse(fuse, wanted)?;
                self.advance(step, 1)
            }
            Memory::Lock => {
                self.programmer.write_lock(image.get(0).unwrap_or(0xff))?;
                self.advance(step, 1)
            }
            // The plan has refused these.
            Memory::Calibration | Memory::Signature | Memory::SignatureRow => Ok(()),
        }
    }

    fn write_flash(&mut self, step: Step, image: &Image) -> Inner<B::Error> {
        let page_size = u32::from(self.programmer.chip().flash.page_size);
        let mut page = vec![0; page_size as usize];
        for at in blocks(image, page_size) {
            // Ones change nothing in flash: they stand for what the image does not mention.
            page.fill(0xff);
            let present = image.copy_to(at, &mut page) as u32;
            if page.iter().all(|byte| *byte == 0xff) {
                self.skipped += present;
                self.state.advanced(step, present);
                self.tell(Event::Skipped(present))?;
            } else {
                self.programmer.write_flash_page(at, &page)?;
                self.advance(step, present)?;
            }
        }
        Ok(())
    }

    fn write_eeprom(&mut self, step: Step, image: &Image) -> Inner<B::Error> {
        let page = self.programmer.chip().eeprom.and_then(|eeprom| eeprom.page_size).map_or(1, usize::from);
        for (mut at, mut rest) in image.segments() {
            while !rest.is_empty() {
                let (part, after) = rest.split_at(rest.len().min(page - at as usize % page));
                self.programmer.write_eeprom(at, part)?;
                at += part.len() as u32;
                rest = after;
                self.advance(step, part.len() as u32)?;
            }
        }
        Ok(())
    }

    fn read(&mut self, step: Step, memory: Memory) -> Inner<B::Error> {
        let size = memory.size(self.programmer.chip());
        let block = self.block_size(memory);
        let mut bytes = vec![0; size as usize];
        for (at, part) in (0..size).step_by(block as usize).zip(bytes.chunks_mut(block as usize)) {
            self.read_into(memory, at, part)?;
            self.advance(step, part.len() as u32)?;
        }
        let image = Image::from_bytes(0, bytes).unwrap_or_default();
        self.report.read.push((memory, image));
        Ok(())
    }

    /// Reads what the image mentions, block by block, and hands expected and found to `judge`.
    fn compare(
        &mut self,
        step: Step,
        memory: Memory,
        image: &Image,
        judge: Judge<B::Error>,
    ) -> Inner<B::Error> {
        let used = used_bits(self.programmer.chip(), memory);
        let size = memory.size(self.programmer.chip());
        let block = self.block_size(memory);
        for at in blocks(image, block) {
            let length = (size - at).min(block);
            let Some((first, end)) = extent(image, at, length) else { continue };
            let mut found = vec![0; (end - first) as usize];
            self.read_into(memory, first, &mut found)?;
            // What the image does not mention is what it is.
            let mut wanted = found.clone();
            let present = image.copy_to(first, &mut wanted) as u32;
            let pairs: Vec<_> =
                wanted.into_iter().zip(found).map(|(want, got)| (want & used, got & used)).collect();
            if let Some(error) = judge(memory, first, &pairs) {
                return Err(error);
            }
            self.advance(step, present)?;
        }
        Ok(())
    }

    /// Compares a fuse byte. One that was written just now and is wrong takes effect when RESET goes
    /// high: it is written once more, and if that does not help it becomes what it was. A comparison
    /// with anything but the value that was written changes nothing.
    fn verify_fuse(&mut self, step: Step, fuse: Fuse, image: &Image) -> Inner<B::Error> {
        let memory = Memory::Fuse(fuse);
        let outcome = self.compare(step, memory, image, mismatch);
        let written = self.written_fuse.take();
        let written = written.filter(|of| of.fuse == fuse && image.get(0) == Some(of.wanted));
        let (Err(Error::Mismatch { .. }), Some(written)) = (&outcome, written) else {
            return outcome;
        };
        self.programmer.write_fuse(fuse, written.wanted)?;
        match self.compare(step, memory, image, mismatch) {
            Err(Error::Mismatch { .. }) => {}
            mended_or_stopped => return mended_or_stopped,
        }
        self.programmer.write_fuse(fuse, written.before)?;
        let used = used_bits(self.programmer.chip(), memory);
        if (self.programmer.read_fuse(fuse)? ^ written.before) & used == 0 {
            self.state.put_back();
        }
        outcome
    }

    fn read_into(&mut self, memory: Memory, at: u32, out: &mut [u8]) -> Inner<B::Error> {
        match memory {
            Memory::Flash => {
                self.programmer.read_flash(at, out)?;
                self.refuse_echo(memory, (at..).map(|at| (at / 2) as u8), out)?;
            }
            Memory::Eeprom => {
                self.programmer.read_eeprom(at, out)?;
                self.refuse_echo(memory, (at..).map(|at| at as u8), out)?;
            }
            Memory::Fuse(fuse) => out.fill(self.programmer.read_fuse(fuse)?),
            Memory::Lock => out.fill(self.programmer.read_lock()?),
            Memory::Calibration => {
                for (index, byte) in (at as u8..).zip(out) {
                    *byte = self.programmer.read_calibration(index)?;
                }
            }
            Memory::Signature => {
                for (byte, known) in out.iter_mut().zip(&self.programmer.signature()[at as usize..]) {
                    *byte = *known;
                }
            }
            Memory::SignatureRow => self.programmer.read_signature_row(at, out)?,
        }
        Ok(())
    }

    /// A locked part gives the third byte of the instruction for data (Microchip AN0943,
    /// section 3.3). Few bytes may be so by chance, and many on purpose: then the lock byte decides.
    fn refuse_echo(
        &mut self,
        memory: Memory,
        mut echo: impl Iterator<Item = u8>,
        got: &[u8],
    ) -> Inner<B::Error> {
        const FEW: usize = 8;
        let decides = Memory::Lock.is_readable(self.programmer.chip());
        if !decides || got.len() < FEW || !got.iter().all(|byte| echo.next() == Some(*byte)) {
            return Ok(());
        }
        let lock = self.programmer.read_lock()?;
        let fields = self.programmer.chip().lock.fields;
        let locked = fields.iter().any(|field| field.name == "LB" && field.of(lock) == 0);
        if locked { Err(Error::Locked { memory }) } else { Ok(()) }
    }

    /// How many bytes to read at once: as many as take about half a second, so that progress is seen
    /// and a wish to stop is heard.
    fn block_size(&mut self, memory: Memory) -> u32 {
        const BLOCK_TIME: Duration = Duration::from_millis(500);
        const WITHOUT_CLOCK: u32 = 1024;
        let Some(cost) = self.programmer.cost() else { return WITHOUT_CLOCK };
        let per_byte = match memory {
            Memory::Flash => cost.read_flash.unwrap_or(cost.exchange),
            _ => cost.exchange,
        };
        let bytes = BLOCK_TIME.as_nanos() / per_byte.as_nanos().max(1);
        let bytes = u32::try_from(bytes).unwrap_or(u32::MAX).clamp(64, 32 * 1024);
        // A power of two, so that blocks fit pages and borders.
        1 << bytes.ilog2()
    }
}

/// The addresses of all blocks of `size` that an image touches; `size` is a power of two.
fn blocks(image: &Image, size: u32) -> impl Iterator<Item = u32> {
    let mut next = 0;
    image.segments().flat_map(move |(at, bytes)| {
        let first = (at / size * size).max(next);
        let last = (u64::from(at) + bytes.len() as u64 - 1) as u32;
        next = last / size * size + size;
        (first..=last).step_by(size as usize)
    })
}

/// From the first to behind the last byte of a block that an image mentions.
fn extent(image: &Image, at: u32, length: u32) -> Option<(u32, u32)> {
    let mut present = (at..at + length).filter(|at| image.get(*at).is_some());
    let first = present.next()?;
    Some((first, present.next_back().unwrap_or(first) + 1))
}

fn used_bits(chip: &crate::chip::Chip, memory: Memory) -> u8 {
    match memory {
        Memory::Fuse(fuse) => {
            chip.fuses.iter().find(|byte| byte.fuse == fuse).map_or(0xff, FuseByte::comparable)
        }
        Memory::Lock => chip.lock.used,
        _ => 0xff,
    }
}

fn mismatch<E: core::error::Error>(memory: Memory, at: u32, pairs: &[(u8, u8)]) -> Option<Error<E>> {
    let mut wrong = (at..).zip(pairs).filter(|(_, (want, got))| want != got);
    let (at, (want, got)) = wrong.next()?;
    let count = 1 + wrong.count() as u32;
    Some(Error::Mismatch { memory, at, want: *want, got: *got, count })
}

fn needs_erase<E: core::error::Error>(_: Memory, at: u32, pairs: &[(u8, u8)]) -> Option<Error<E>> {
    let (at, (new, old)) = (at..).zip(pairs).find(|(_, (new, old))| new & old != *new)?;
    Some(Error::NeedsErase { at, old: *old, new: *new })
}
