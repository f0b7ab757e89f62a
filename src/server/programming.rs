//! What a client does while it is in programming mode.

use alloc::vec;
use alloc::vec::Vec;
use core::time::Duration;

use super::ahead::Ahead;
use super::request::{Area, Block};
use crate::bus::{Frame, Hertz, IcspBus, Target, Work};
use crate::chip::{self, Chip, Echo, FlashWrite};
use crate::icsp::{Entry, Error, Memory, Programmer, Session};

/// Loading an extended address, which parts of more than 64 Ki words need.
const LOAD_EXTENDED: u8 = 0x4d;
/// Instructions for the high byte of a word differ from those for the low one by this.
const HIGH_BYTE: u8 = 0x08;
/// Longer than any fuse or lock byte takes.
const LONGEST_WRITE: Duration = Duration::from_millis(10);
/// Instructions of the data sheets.
const READ_FLASH: u8 = 0x20;
const READ_EEPROM: u8 = 0xa0;
const CHIP_ERASE: [u8; 2] = [0xac, 0x80];

/// Why a request failed.
#[derive(Debug)]
pub(super) enum Refusal<E> {
    /// It makes no sense here.
    Nonsense,
    Failed(Error<E>),
}

impl<E> From<Error<E>> for Refusal<E> {
    fn from(error: Error<E>) -> Self {
        Self::Failed(error)
    }
}

type Outcome<T, B> = Result<T, Refusal<<B as IcspBus>::Error>>;

/// A target in programming mode, for a client.
#[derive(Debug)]
pub(super) struct Programming<'b, B: IcspBus + ?Sized> {
    programmer: Programmer<'b, B>,
    /// `None`: the chip is unknown. Then the client's own instructions go to it.
    chip: Option<Chip>,
    /// The page that is being loaded: its byte address, and its bytes.
    page: Option<(u32, Vec<u8>)>,
    ahead: Ahead,
    /// The extended address that an unknown chip has.
    extended: Option<u8>,
}

impl<'b, B: IcspBus + ?Sized> Programming<'b, B> {
    /// Enters programming mode, at the fastest clock that the chip follows unless the client named one.
    pub(super) fn enter(
        bus: &'b mut B,
        target: Target,
        clock: Option<Hertz>,
        echo: Echo,
    ) -> Result<Self, Error<B::Error>> {
        let entry = Entry::default().with_any_signature(true).with_echo(echo);
        let entry = clock.map_or(entry, |clock| entry.with_clock(clock));
        let session = Session::enter(bus, target, &entry)?;
        let chip = known(session.signature());
        let mut programmer = session.into_programmer(chip.unwrap_or(UNKNOWN));
        if clock.is_none() && chip.is_some() {
            let flash = programmer.chip().flash.size;
            programmer.find_clock(Hertz(u32::MAX), Work { exchanges: flash, sends: flash })?;
        }
        Ok(Self { programmer, chip, page: None, ahead: Ahead::default(), extended: None })
    }

    pub(super) fn chip(&self) -> Option<&Chip> {
        self.chip.as_ref()
    }

    pub(super) fn clock(&self) -> Option<Hertz> {
        self.programmer.clock()
    }

    pub(super) fn supply(&mut self) -> Option<u32> {
        self.programmer.supply()
    }

    pub(super) fn leave(self) -> Result<(), Error<B::Error>> {
        self.programmer.leave()
    }

    pub(super) fn erase(&mut self, delay_ms: u8, instruction: Frame) -> Outcome<(), B> {
        (self.page, self.extended) = (None, None);
        self.ahead.forget();
        if self.chip.is_some() && instruction[..2] == CHIP_ERASE {
            return Ok(self.programmer.erase()?);
        }
        self.exchange(&mut [instruction])?;
        Ok(self.programmer.wait_at_least(Duration::from_millis(delay_ms.into()))?)
    }

    /// Programs a block at an address, words of flash or bytes of EEPROM.
    pub(super) fn program(&mut self, address: u32, block: &Block<'_>) -> Outcome<(), B> {
        self.ahead.forget();
        let Some(chip) = self.chip else { return self.program_unknown(address, block) };
        match block.area {
            Area::Eeprom => Ok(self.programmer.write_eeprom(address, block.data)?),
            Area::Flash if chip.instructions.flash == FlashWrite::Byte => {
                let fits =
                    |start: &u32| u64::from(*start) + block.data.len() as u64 <= chip.flash.size.into();
                let start = address.checked_mul(2).filter(fits).ok_or(Refusal::Nonsense)?;
                // A byte of 0xFF changes nothing.
                let bytes = (start..).zip(block.data).filter(|(_, byte)| **byte != 0xff);
                for (at, byte) in bytes {
                    self.programmer.write_flash_page(at, &[*byte])?;
                }
                Ok(())
            }
            Area::Flash if block.is_paged() => self.load_page(&chip, address, block),
            Area::Flash => Err(Refusal::Nonsense),
        }
    }

    /// Loads a block into the page that it belongs to, and writes the page if the block ends it.
    fn load_page(&mut self, chip: &Chip, address: u32, block: &Block<'_>) -> Outcome<(), B> {
        let size = u32::from(chip.flash.page_size);
        let at = address.checked_mul(2).filter(|at| *at < chip.flash.size).ok_or(Refusal::Nonsense)?;
        let (base, offset) = (at - at % size, (at % size) as usize);
        let (begun, mut page) = self.page.take().unwrap_or_else(|| (base, vec![0xff; size as usize]));
        let place = page.get_mut(offset..).and_then(|rest| rest.get_mut(..block.data.len()));
        let place = place.filter(|_| begun == base).ok_or(Refusal::Nonsense)?;
        place.copy_from_slice(block.data);
        if block.ends_page() {
            self.programmer.write_flash_page(base, &page)?;
        } else {
            self.page = Some((base, page));
        }
        Ok(())
    }

    /// The client's own instructions, one by one.
    fn program_unknown(&mut self, address: u32, block: &Block<'_>) -> Outcome<(), B> {
        let [load, write] = block.opcodes;
        let delay = Duration::from_millis(block.delay_ms.into());
        for (index, byte) in (0..).zip(block.data) {
            let frame = self.addressed(block.area, load, address, index, *byte)?;
            self.exchange(&mut [frame])?;
            if !block.is_paged() {
                self.programmer.wait_at_least(delay)?;
            }
        }
        if block.is_paged() && block.ends_page() {
            let frame = self.addressed(block.area, write, address, 0, 0)?;
            self.exchange(&mut [frame])?;
            self.programmer.wait_at_least(delay)?;
        }
        Ok(())
    }

    /// Reads from an address on, words of flash or bytes of EEPROM.
    pub(super) fn read(&mut self, area: Area, address: u32, length: u16, opcode: u8) -> Outcome<Vec<u8>, B> {
        let mut out = vec![0; usize::from(length)];
        let (memory, usual) = match area {
            Area::Flash => (Memory::Flash, READ_FLASH),
            Area::Eeprom => (Memory::Eeprom, READ_EEPROM),
        };
        match self.chip {
            Some(chip) if opcode == usual => {
                let at = if area == Area::Flash { address.checked_mul(2) } else { Some(address) };
                let at = at.ok_or(Refusal::Nonsense)?;
                let most = self.bytes_in_time(memory);
                let range = self.ahead.missing(memory, at, out.len(), memory.size(&chip), most);
                if let Some((start, count)) = range.ok_or(Refusal::Nonsense)? {
                    let bytes = self.read_twice(memory, start, count)?;
                    self.ahead.keep(memory, start, bytes);
                }
                self.ahead.give(at, &mut out);
            }
            _ => {
                for (index, byte) in (0..).zip(&mut out) {
                    let mut frame = [self.addressed(area, opcode, address, index, 0)?];
                    self.exchange(&mut frame)?;
                    *byte = frame[0][3];
                }
            }
        }
        Ok(out)
    }

    /// How many bytes can be read twice in a time that no client minds.
    fn bytes_in_time(&mut self, memory: Memory) -> usize {
        /// Clients give up after some seconds, and both computers may be busy.
        const TIME: Duration = Duration::from_millis(400);
        let Some(cost) = self.programmer.cost() else { return 0 };
        let byte = cost.read_flash.filter(|_| memory == Memory::Flash).unwrap_or(cost.exchange);
        (TIME.as_nanos() / (2 * byte.as_nanos()).max(1)) as usize
    }

    /// Reads until two reads one after the other agree.
    fn read_twice(&mut self, memory: Memory, at: u32, length: usize) -> Outcome<Vec<u8>, B> {
        const READS: usize = 4;
        let mut before = None;
        let mut bytes = vec![0; length];
        for _ in 0..READS {
            match memory {
                Memory::Flash => self.programmer.read_flash(at, &mut bytes)?,
                _ => self.programmer.read_eeprom(at, &mut bytes)?,
            }
            if before.as_ref() == Some(&bytes) {
                return Ok(bytes);
            }
            before = Some(bytes.clone());
        }
        let differs = before.iter().flatten().zip(&bytes).find(|(first, second)| first != second);
        let (first, second) = differs.map_or((0, 0), |(first, second)| (*first, *second));
        Err(Error::Unstable { what: memory, first, second }.into())
    }

    /// Writes a fuse byte or the lock byte by the client's instruction.
    pub(super) fn write_byte(&mut self, instruction: Frame) -> Outcome<(), B> {
        self.ahead.forget();
        self.exchange(&mut [instruction])?;
        Ok(self.programmer.wait_at_least(LONGEST_WRITE)?)
    }

    /// One byte of the answer to an instruction that reads, as two reads agree on it.
    pub(super) fn read_byte(&mut self, answer: u8, instruction: Frame) -> Outcome<u8, B> {
        const READS: usize = 4;
        let mut before = None;
        for _ in 0..READS {
            let mut frame = [instruction];
            self.exchange(&mut frame)?;
            let now = frame[0][usize::from(answer & 3)];
            if before == Some(now) {
                return Ok(now);
            }
            before = Some(now);
        }
        Err(Refusal::Nonsense)
    }

    /// Any bytes; what came back, whole instructions long.
    pub(super) fn multi(&mut self, send: &[u8], receive: usize) -> Outcome<Vec<u8>, B> {
        self.page = None;
        self.ahead.forget();
        let length = send.len().max(receive).next_multiple_of(4);
        let mut frames = vec![Frame::default(); length / 4];
        frames.as_flattened_mut()[..send.len()].copy_from_slice(send);
        self.exchange(&mut frames)?;
        Ok(frames.as_flattened().to_vec())
    }

    /// An instruction with the address of the byte `index` behind `address`.
    fn addressed(&mut self, area: Area, opcode: u8, address: u32, index: u32, data: u8) -> Outcome<Frame, B> {
        let (at, high) = match area {
            Area::Flash => (address.saturating_add(index / 2), index % 2 == 1),
            Area::Eeprom => (address.saturating_add(index), false),
        };
        let [_, extended, upper, lower] = at.to_be_bytes();
        if area == Area::Flash && self.extended.unwrap_or(0) != extended {
            self.exchange(&mut [[LOAD_EXTENDED, 0, extended, 0]])?;
            self.extended = Some(extended);
        }
        Ok([opcode | if high { HIGH_BYTE } else { 0 }, upper, lower, data])
    }

    fn exchange(&mut self, frames: &mut [Frame]) -> Outcome<(), B> {
        Ok(self.programmer.exchange_all(frames)?)
    }
}

/// What a programmer of an unknown chip is made with. Only the client's own instructions are used then.
const UNKNOWN: Chip = Chip { name: "unknown", ..chip::ATMEGA328P };

/// The chip with this signature; of several the one that needs the longest.
fn known(signature: [u8; 3]) -> Option<Chip> {
    chip::with_signature(signature).copied().reduce(|one, other| one.at_the_pace_of(&other))
}
