//! Flatbuffers as the firmware reads and builds them. No schema, only tables, vectors and strings.

use std::vec::Vec;

/// A table in a buffer that comes from outside. Whatever is out of place is `None`.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'a> {
    buffer: &'a [u8],
    /// Where it begins.
    at: usize,
    /// Where its vtable is, and the lengths of both.
    vtable: usize,
    slots: usize,
    size: usize,
}

/// A field that is there but not as it must be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Damaged;

impl<'a> Table<'a> {
    /// The table that the buffer begins with.
    pub(super) fn root(buffer: &'a [u8]) -> Result<Self, Damaged> {
        Self::at(buffer, offset(buffer, 0)?)
    }

    fn at(buffer: &'a [u8], at: usize) -> Result<Self, Damaged> {
        let back = i32::from_le_bytes(bytes(buffer, at, 4)?);
        let at_signed = i64::try_from(at).map_err(|_| Damaged)?;
        let vtable = usize::try_from(at_signed - i64::from(back)).map_err(|_| Damaged)?;
        let half = |at| bytes(buffer, at, 2).map(|pair| usize::from(u16::from_le_bytes(pair)));
        let (slots, size) = (half(vtable)?, half(vtable + 2)?);
        let fits = slots >= 4 && slots % 2 == 0 && vtable + slots <= buffer.len();
        if !fits || size < 4 || at + size > buffer.len() {
            return Err(Damaged);
        }
        Ok(Self { buffer, at, vtable, slots, size })
    }

    /// Where a field of `len` bytes is; `None`: it has its default.
    fn field(&self, slot: usize, len: usize) -> Result<Option<usize>, Damaged> {
        if slot + 2 > self.slots {
            return Ok(None);
        }
        let field = usize::from(u16::from_le_bytes(bytes(self.buffer, self.vtable + slot, 2)?));
        if field == 0 {
            return Ok(None);
        }
        if field < 4 || field + len > self.size || !(self.at + field).is_multiple_of(len) {
            return Err(Damaged);
        }
        Ok(Some(self.at + field))
    }

    /// A byte; 0 if it is not there.
    pub(super) fn byte(&self, slot: usize) -> Result<u8, Damaged> {
        Ok(self.byte_if(slot)?.unwrap_or(0))
    }

    pub(super) fn byte_if(&self, slot: usize) -> Result<Option<u8>, Damaged> {
        Ok(self.field(slot, 1)?.map(|at| self.buffer[at]))
    }

    pub(super) fn flag(&self, slot: usize) -> Result<bool, Damaged> {
        Ok(self.byte(slot)? != 0)
    }

    pub(super) fn half(&self, slot: usize) -> Result<Option<u16>, Damaged> {
        let Some(at) = self.field(slot, 2)? else { return Ok(None) };
        Ok(Some(u16::from_le_bytes(bytes(self.buffer, at, 2)?)))
    }

    pub(super) fn word(&self, slot: usize) -> Result<Option<u32>, Damaged> {
        let Some(at) = self.field(slot, 4)? else { return Ok(None) };
        Ok(Some(u32::from_le_bytes(bytes(self.buffer, at, 4)?)))
    }

    pub(super) fn table(&self, slot: usize) -> Result<Option<Self>, Damaged> {
        let Some(at) = self.field(slot, 4)? else { return Ok(None) };
        Self::at(self.buffer, at + offset(self.buffer, at)?).map(Some)
    }

    /// A vector of elements of so many bytes.
    pub(super) fn vector(&self, slot: usize, element: usize) -> Result<Option<&'a [u8]>, Damaged> {
        let Some(at) = self.field(slot, 4)? else { return Ok(None) };
        let at = at + offset(self.buffer, at)?;
        let count = u32::from_le_bytes(bytes(self.buffer, at, 4)?);
        let count = usize::try_from(count).map_err(|_| Damaged)?;
        let len = count.checked_mul(element).ok_or(Damaged)?;
        let end = (at + 4).checked_add(len).ok_or(Damaged)?;
        self.buffer.get(at + 4..end).map(Some).ok_or(Damaged)
    }

    /// A string, which must have a zero behind it.
    pub(super) fn string(&self, slot: usize) -> Result<Option<&'a [u8]>, Damaged> {
        let Some(at) = self.field(slot, 4)? else { return Ok(None) };
        let Some(text) = self.vector(slot, 1)? else { return Ok(None) };
        let end = at + offset(self.buffer, at)? + 4 + text.len();
        if self.buffer.get(end) == Some(&0) { Ok(Some(text)) } else { Err(Damaged) }
    }
}

/// So many bytes of the buffer, which lie on a multiple of their number.
fn bytes<const N: usize>(buffer: &[u8], at: usize, len: usize) -> Result<[u8; N], Damaged> {
    if !at.is_multiple_of(len) {
        return Err(Damaged);
    }
    let end = at.checked_add(N).ok_or(Damaged)?;
    buffer.get(at..end).and_then(|bytes| bytes.try_into().ok()).ok_or(Damaged)
}

/// The offset that is stored at `at`; 0 is none.
fn offset(buffer: &[u8], at: usize) -> Result<usize, Damaged> {
    let offset = u32::from_le_bytes(bytes(buffer, at, 4)?);
    match usize::try_from(offset) {
        Ok(offset) if offset > 0 && offset < buffer.len() => Ok(offset),
        _ => Err(Damaged),
    }
}

/// Something that was built: how far it begins before the end of the data.
#[derive(Debug, Clone, Copy)]
pub(super) struct Place(usize);

/// Builds a buffer as the firmware's library does: what is made first lies last, and all vtables lie behind
/// the data, those that are made first in front.
#[derive(Debug, Default)]
pub(super) struct Builder {
    /// The data, last byte first.
    reversed: Vec<u8>,
    vtables: Vec<u8>,
    /// Where each vtable begins, and its bytes.
    known: Vec<(usize, Vec<u8>)>,
}

/// The fields of a table that is being made, in the order in which they lie in it.
#[derive(Debug, Default)]
pub(super) struct Fields {
    data: Vec<u8>,
    /// Slot and place of each field.
    slots: Vec<(usize, usize)>,
    /// Where an offset is to be, and to what.
    offsets: Vec<(usize, Place)>,
}

impl Fields {
    /// A field that lies on a multiple of its length.
    pub(super) fn push(&mut self, slot: usize, value: &[u8]) {
        let place = (self.data.len() + 4).next_multiple_of(value.len());
        self.data.resize(place - 4, 0);
        self.data.extend(value);
        self.slots.push((slot, place));
    }

    /// A byte, unless it is 0.
    pub(super) fn byte(&mut self, slot: usize, value: u8) {
        if value != 0 {
            self.push(slot, &[value]);
        }
    }

    pub(super) fn word(&mut self, slot: usize, value: u32) {
        if value != 0 {
            self.push(slot, &value.to_le_bytes());
        }
    }

    pub(super) fn offset(&mut self, slot: usize, to: Place) {
        self.push(slot, &[0; 4]);
        self.offsets.push((self.data.len() - 4, to));
    }
}

impl Builder {
    /// Puts bytes in front of what there is, so that they begin on a multiple of four.
    fn put(&mut self, bytes: &[u8]) -> Place {
        let end = self.reversed.len() + bytes.len();
        self.reversed.resize(self.reversed.len() + end.next_multiple_of(4) - end, 0);
        self.reversed.extend(bytes.iter().rev());
        Place(self.reversed.len())
    }

    pub(super) fn string(&mut self, text: &str) -> Place {
        let mut bytes = length(text.len()).to_vec();
        bytes.extend(text.as_bytes());
        bytes.push(0);
        self.put(&bytes)
    }

    pub(super) fn bytes(&mut self, data: &[u8]) -> Place {
        let mut bytes = length(data.len()).to_vec();
        bytes.extend(data);
        self.put(&bytes)
    }

    pub(super) fn words(&mut self, values: &[u32]) -> Place {
        let mut bytes = length(values.len()).to_vec();
        bytes.extend(values.iter().flat_map(|value| value.to_le_bytes()));
        self.put(&bytes)
    }

    pub(super) fn strings(&mut self, texts: &[&str]) -> Place {
        let places: Vec<Place> = texts.iter().map(|text| self.string(text)).collect();
        let own = self.reversed.len() + 4 * places.len();
        let mut bytes = length(texts.len()).to_vec();
        for (index, place) in places.iter().enumerate() {
            bytes.extend(length(own - 4 * index - place.0));
        }
        self.put(&bytes)
    }

    pub(super) fn table(&mut self, fields: Fields) -> Place {
        let Fields { mut data, slots, offsets } = fields;
        let size = data.len() + 4;
        // It begins so far before the end of the data.
        let own = (self.reversed.len() + size).next_multiple_of(4);
        for (at, to) in offsets {
            data[at..at + 4].copy_from_slice(&length(own - 4 - at - to.0));
        }
        let last = slots.iter().map(|(slot, _)| slot + 2).max().unwrap_or(4);
        let mut vtable = Vec::from([0; 2]);
        vtable.resize(last, 0);
        vtable[..2].copy_from_slice(&half(last));
        vtable[2..4].copy_from_slice(&half(size));
        for (slot, place) in slots {
            vtable[slot..slot + 2].copy_from_slice(&half(place));
        }
        let distance = own + self.vtable(vtable);
        let mut bytes = (distance as u32).wrapping_neg().to_le_bytes().to_vec();
        bytes.append(&mut data);
        self.put(&bytes)
    }

    /// Where this vtable begins behind the data; two that are alike are one.
    fn vtable(&mut self, vtable: Vec<u8>) -> usize {
        if let Some((at, _)) = self.known.iter().find(|(_, known)| *known == vtable) {
            return *at;
        }
        let at = self.vtables.len();
        self.vtables.extend(&vtable);
        self.known.push((at, vtable));
        at
    }

    /// The whole buffer, with this table as its root.
    pub(super) fn finish(mut self, root: Place) -> Vec<u8> {
        let own = self.reversed.len() + 4;
        self.put(&length(own - root.0));
        let mut buffer: Vec<u8> = self.reversed.into_iter().rev().collect();
        buffer.append(&mut self.vtables);
        buffer.resize(buffer.len().next_multiple_of(4), 0);
        buffer
    }
}

/// Lengths and offsets of an answer, which has less than a kilobyte.
fn length(value: usize) -> [u8; 4] {
    (value as u32).to_le_bytes()
}

fn half(value: usize) -> [u8; 2] {
    (value as u16).to_le_bytes()
}
