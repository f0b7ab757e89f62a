//! What can be done to a chip, and that lock bits are written last: behind them a chip takes nothing, or tells
//! nothing.

use alloc::vec::Vec;

use crate::chip::Chip;
use crate::icsp::Memory;
use crate::image::Image;

/// One thing to do to a chip.
#[derive(Debug, Clone, PartialEq, Eq)]
#[non_exhaustive]
pub enum Operation {
    /// Erases flash, lock bits and, unless a fuse keeps it, EEPROM.
    Erase,
    /// The same for the sake of the flash that is written next: with [`Policy::if_changed`](super::Policy::if_changed) it is left out
    /// where flash does not need it.
    EraseIfNeeded,
    /// Writes the bytes of an image to a memory; what the image does not mention stays.
    Write {
        /// The memory.
        memory: Memory,
        /// What to write, by byte address.
        image: Image,
    },
    /// Compares a memory with an image; what the image does not mention is not looked at.
    Verify {
        /// The memory.
        memory: Memory,
        /// What should be there, by byte address.
        image: Image,
    },
    /// Reads a whole memory into the report.
    Read {
        /// The memory.
        memory: Memory,
    },
}

impl Operation {
    /// The memory it is about; `None` for an erase.
    #[must_use]
    pub fn memory(&self) -> Option<Memory> {
        match self {
            Self::Erase | Self::EraseIfNeeded => None,
            Self::Write { memory, .. } | Self::Verify { memory, .. } | Self::Read { memory } => Some(*memory),
        }
    }
}

/// Moves each write of lock bits, and what is about them behind it, to the end, or before the next erase. What was
/// asked to be read stays in order; if that leaves a memory behind a lock byte that forbids reading it, both are the
/// error.
pub(super) fn lock_last(chip: &Chip, operations: Vec<Operation>) -> Result<Vec<Operation>, (Memory, u8)> {
    let mut done = Vec::with_capacity(operations.len());
    // The write of lock bits, and what has to stay behind it.
    let mut held = Vec::new();
    let mut lock = 0xff;
    for operation in operations {
        if let Operation::Erase | Operation::EraseIfNeeded = operation {
            done.append(&mut held);
            lock = 0xff;
            done.push(operation);
            continue;
        }
        let is_about_lock = operation.memory() == Some(Memory::Lock);
        if let (true, Operation::Write { image, .. }) = (is_about_lock, &operation) {
            lock &= image.get(0).unwrap_or(0xff);
        }
        let writes_lock = is_about_lock && is_write(&operation);
        let stays = is_read(&operation) && held.iter().any(is_read);
        if let (true, Some(memory @ (Memory::Flash | Memory::Eeprom))) = (stays, operation.memory())
            && forbids(chip, lock).0
        {
            return Err((memory, lock));
        }
        if writes_lock || !held.is_empty() && (is_about_lock || stays) {
            held.push(operation);
        } else {
            done.push(operation);
        }
    }
    done.append(&mut held);
    Ok(done)
}

fn is_write(operation: &Operation) -> bool {
    matches!(operation, Operation::Write { .. })
}

fn is_read(operation: &Operation) -> bool {
    matches!(operation, Operation::Read { .. })
}

/// Does a lock byte of this value forbid to read, and to write?
pub(super) fn forbids(chip: &Chip, lock: u8) -> (bool, bool) {
    let programming = chip.lock.fields.iter().find(|field| field.name == "LB");
    programming.map_or((false, false), |field| {
        let value = field.of(lock);
        (value == 0, value != field.of(0xff))
    })
}

#[cfg(test)]
mod tests {
    use alloc::vec;

    use super::*;
    use crate::chip::{AT90S8515, ATMEGA328P, Fuse};

    fn write(memory: Memory, value: u8) -> Operation {
        Operation::Write { memory, image: Image::from_bytes(0, [value]).unwrap() }
    }

    fn verify(memory: Memory) -> Operation {
        Operation::Verify { memory, image: Image::from_bytes(0, [0x21]).unwrap() }
    }

    fn read(memory: Memory) -> Operation {
        Operation::Read { memory }
    }

    #[test]
    fn lock_bits_are_written_behind_what_they_forbid() {
        use Memory::{Eeprom, Flash, Lock};
        use Operation::{Erase, EraseIfNeeded};
        let fuse = || write(Memory::Fuse(Fuse::Low), 0x62);
        for (given, want) in [
            (vec![write(Lock, 0xfc), write(Flash, 1)], vec![write(Flash, 1), write(Lock, 0xfc)]),
            (
                vec![write(Lock, 0xfc), verify(Lock), write(Flash, 1), fuse(), verify(Eeprom)],
                vec![write(Flash, 1), fuse(), verify(Eeprom), write(Lock, 0xfc), verify(Lock)],
            ),
            // An erase ends what the lock bits forbid.
            (
                vec![write(Lock, 0xfc), verify(Flash), Erase, write(Lock, 0xfe), write(Flash, 1)],
                vec![verify(Flash), write(Lock, 0xfc), Erase, write(Flash, 1), write(Lock, 0xfe)],
            ),
            (vec![write(Lock, 0xfc), EraseIfNeeded], vec![write(Lock, 0xfc), EraseIfNeeded]),
            // Nothing is written, so nothing moves.
            (vec![read(Lock), verify(Lock), read(Flash)], vec![read(Lock), verify(Lock), read(Flash)]),
            (vec![verify(Lock), write(Flash, 1)], vec![verify(Lock), write(Flash, 1)]),
            // Reads stay in order.
            (
                vec![write(Lock, 0xfe), read(Lock), verify(Flash), read(Flash), write(Eeprom, 1)],
                vec![verify(Flash), write(Eeprom, 1), write(Lock, 0xfe), read(Lock), read(Flash)],
            ),
            (vec![write(Lock, 0xfc), read(Flash)], vec![read(Flash), write(Lock, 0xfc)]),
        ] {
            assert_eq!(lock_last(&ATMEGA328P, given), Ok(want));
        }
    }

    #[test]
    fn a_read_that_has_to_stay_behind_is_refused_where_it_is_forbidden() {
        let read_back = |lock, memory| {
            let operations = vec![write(Memory::Lock, lock), read(Memory::Lock), read(memory)];
            lock_last(&ATMEGA328P, operations).err()
        };
        let refused = |memory| Some((memory, 0xfc));
        assert_eq!(read_back(0xfc, Memory::Flash), refused(Memory::Flash));
        assert_eq!(read_back(0xfc, Memory::Eeprom), refused(Memory::Eeprom));
        assert_eq!(read_back(0xfc, Memory::Fuse(Fuse::Low)), None);
        assert_eq!(read_back(0xfe, Memory::Flash), None);
        // Bits add up until they are erased.
        let twice = [0xfe, 0xfd].map(|lock| write(Memory::Lock, lock));
        let mut operations = vec![read(Memory::Lock), read(Memory::Flash)];
        operations.splice(0..0, twice);
        assert!(lock_last(&ATMEGA328P, operations.clone()).is_err());
        operations.insert(1, Operation::Erase);
        assert!(lock_last(&ATMEGA328P, operations).is_ok());
    }

    #[test]
    fn the_programming_lock_tells_what_is_forbidden() {
        for (lock, want) in
            [(0xff, (false, false)), (0xcf, (false, false)), (0xfe, (false, true)), (0xfc, (true, true))]
        {
            assert_eq!(forbids(&ATMEGA328P, lock), want, "{lock:#04x}");
        }
        assert_eq!(forbids(&AT90S8515, 0xf9), (true, true));
        assert_eq!(forbids(&AT90S8515, 0xfc), (false, true));
    }
}
