//! What was typed for flash and EEPROM, and is not written yet.

use std::collections::BTreeMap;

use avrrr::icsp::Memory;
use avrrr::image::Image;

/// Bytes by address, of the two memories whose writes take long.
#[derive(Debug, Default)]
pub(super) struct Pending {
    flash: BTreeMap<u32, u8>,
    eeprom: BTreeMap<u32, u8>,
}

impl Pending {
    /// Of this memory; `None`: it is written at once.
    pub(super) fn of(&mut self, memory: Memory) -> Option<&mut BTreeMap<u32, u8>> {
        match memory {
            Memory::Flash => Some(&mut self.flash),
            Memory::Eeprom => Some(&mut self.eeprom),
            _ => None,
        }
    }

    /// Puts what waits over what the memory holds from this address on.
    pub(super) fn cover(&mut self, memory: Memory, at: u32, bytes: &mut [u8]) {
        let Some(map) = self.of(memory) else { return };
        for (address, byte) in map.range(at..) {
            match bytes.get_mut((address - at) as usize) {
                Some(place) => *place = *byte,
                None => break,
            }
        }
    }

    /// The memories for which something waits, with what. EEPROM comes first: it is there again if flash fails.
    pub(super) fn images(&self) -> Vec<(Memory, Image)> {
        [(Memory::Eeprom, &self.eeprom), (Memory::Flash, &self.flash)]
            .into_iter()
            .filter(|(_, map)| !map.is_empty())
            .map(|(memory, map)| (memory, image(map)))
            .collect()
    }

    /// "4 bytes of eeprom", or nothing.
    pub(super) fn describe(&self) -> Option<String> {
        let parts: Vec<_> = [(Memory::Eeprom, self.eeprom.len()), (Memory::Flash, self.flash.len())]
            .into_iter()
            .filter(|(_, count)| *count > 0)
            .map(|(memory, count)| format!("{} of {memory}", crate::progress::plural(count, "byte")))
            .collect();
        (!parts.is_empty()).then(|| parts.join(" and "))
    }

    pub(super) fn clear(&mut self) {
        self.flash.clear();
        self.eeprom.clear();
    }
}

fn image(map: &BTreeMap<u32, u8>) -> Image {
    let mut image = Image::new();
    let mut run: Option<(u32, Vec<u8>)> = None;
    for (at, byte) in map {
        match &mut run {
            Some((start, bytes)) if *start + bytes.len() as u32 == *at => bytes.push(*byte),
            _ => {
                insert(&mut image, run.take());
                run = Some((*at, vec![*byte]));
            }
        }
    }
    insert(&mut image, run);
    image
}

fn insert(image: &mut Image, run: Option<(u32, Vec<u8>)>) {
    if let Some((at, bytes)) = run {
        // Runs do not overlap.
        let _ = image.insert(at, &bytes);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_waits_covers_what_is_there() {
        let mut pending = Pending::default();
        assert_eq!(pending.describe(), None);
        pending.of(Memory::Eeprom).unwrap().extend([(3, 1), (4, 2), (9, 3)]);
        let mut bytes = [0xff; 6];
        pending.cover(Memory::Eeprom, 2, &mut bytes);
        assert_eq!(bytes, [0xff, 1, 2, 0xff, 0xff, 0xff]);
        pending.cover(Memory::Flash, 2, &mut bytes);
        pending.cover(Memory::Lock, 0, &mut bytes);
        assert_eq!(bytes, [0xff, 1, 2, 0xff, 0xff, 0xff]);
        pending.of(Memory::Flash).unwrap().insert(7, 0);
        assert_eq!(pending.describe().as_deref(), Some("3 bytes of eeprom and 1 byte of flash"));
        let images = pending.images();
        let segments: Vec<_> = images[0].1.segments().collect();
        assert_eq!(segments, [(3, &[1, 2][..]), (9, &[3])]);
        assert_eq!((images[0].0, images[1].0), (Memory::Eeprom, Memory::Flash));
        pending.clear();
        assert!(pending.images().is_empty());
        assert!(pending.of(Memory::Lock).is_none());
    }
}
