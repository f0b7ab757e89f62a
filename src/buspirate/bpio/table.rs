//! Reading flatbuffers without verifying them first: each access checks the offsets that it follows.
//!
//! The layout (<https://flatbuffers.dev/internals/>): a table begins with the signed distance back to its vtable,
//! which may lie on either side of it, and lists where each field is. Absent fields have their default.

use alloc::string::String;
use alloc::vec::Vec;

/// The bytes are no flatbuffer of this schema.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) struct Malformed;

type Read<T> = Result<T, Malformed>;

/// A table within a buffer.
#[derive(Debug, Clone, Copy)]
pub(super) struct Table<'b> {
    buffer: &'b [u8],
    at: usize,
}

impl<'b> Table<'b> {
    /// The table that the buffer holds.
    pub(super) fn root(buffer: &'b [u8]) -> Read<Self> {
        Ok(Self { buffer, at: follow(buffer, 0)? })
    }

    /// Where the field with this index begins; `None`: it is absent.
    fn field(self, index: usize) -> Read<Option<usize>> {
        let back = i32::from_le_bytes(bytes(self.buffer, self.at)?);
        let vtable = i64::try_from(self.at).map_err(|_| Malformed)? - i64::from(back);
        let vtable = usize::try_from(vtable).map_err(|_| Malformed)?;
        let length = u16::from_le_bytes(bytes(self.buffer, vtable)?);
        let entry = 4 + 2 * index;
        if entry + 2 > usize::from(length) {
            return Ok(None);
        }
        let offset = u16::from_le_bytes(bytes(self.buffer, vtable + entry)?);
        Ok((offset != 0).then(|| self.at + usize::from(offset)))
    }

    /// The bytes of a number; the default is all zero.
    fn number<const N: usize>(self, index: usize) -> Read<[u8; N]> {
        self.field(index)?.map_or(Ok([0; N]), |at| bytes(self.buffer, at))
    }

    pub(super) fn u8(self, index: usize) -> Read<u8> {
        self.number(index).map(|[byte]| byte)
    }

    pub(super) fn bool(self, index: usize) -> Read<bool> {
        Ok(self.u8(index)? != 0)
    }

    pub(super) fn u32(self, index: usize) -> Read<u32> {
        self.number(index).map(u32::from_le_bytes)
    }

    /// A table; `None`: it is absent.
    pub(super) fn table(self, index: usize) -> Read<Option<Self>> {
        let Some(at) = self.field(index)? else { return Ok(None) };
        Ok(Some(Self { buffer: self.buffer, at: follow(self.buffer, at)? }))
    }

    /// A vector of bytes; `None`: it is absent.
    pub(super) fn vector(self, index: usize) -> Read<Option<&'b [u8]>> {
        let Some(at) = self.field(index)? else { return Ok(None) };
        let at = follow(self.buffer, at)?;
        let length = u32::from_le_bytes(bytes(self.buffer, at)?);
        let length = usize::try_from(length).map_err(|_| Malformed)?;
        let rest = self.buffer.get(at + 4..).ok_or(Malformed)?;
        rest.get(..length).ok_or(Malformed).map(Some)
    }

    /// The first numbers of a vector of them; those that are absent are 0.
    pub(super) fn words<const N: usize>(self, index: usize) -> Read<[u32; N]> {
        let mut words = [0; N];
        let Some(at) = self.field(index)? else { return Ok(words) };
        let at = follow(self.buffer, at)?;
        let length = u32::from_le_bytes(bytes(self.buffer, at)?);
        let there = usize::try_from(length).map_err(|_| Malformed)?.min(N);
        for (number, word) in words.iter_mut().take(there).enumerate() {
            *word = u32::from_le_bytes(bytes(self.buffer, at + 4 * (number + 1))?);
        }
        Ok(words)
    }

    /// A text, with a replacement for what is not UTF-8; `None`: it is absent.
    pub(super) fn text(self, index: usize) -> Read<Option<String>> {
        Ok(self.vector(index)?.map(|text| String::from_utf8_lossy(text).into_owned()))
    }
}

/// So many bytes at this place.
fn bytes<const N: usize>(buffer: &[u8], at: usize) -> Read<[u8; N]> {
    let rest = buffer.get(at..).ok_or(Malformed)?;
    rest.first_chunk().copied().ok_or(Malformed)
}

/// What the unsigned offset at this place leads to.
fn follow(buffer: &[u8], at: usize) -> Read<usize> {
    let offset = u32::from_le_bytes(bytes(buffer, at)?);
    usize::try_from(offset).ok().and_then(|offset| at.checked_add(offset)).ok_or(Malformed)
}

/// What a field of a table that is written holds.
#[derive(Debug, Clone, Copy)]
pub(super) enum Value<'v> {
    U8(u8),
    U16(u16),
    U32(u32),
    Bytes(&'v [u8]),
    Text(&'v str),
    Table(&'v [Field<'v>]),
}

/// A field of a table that is written: its index in the schema, and what it holds.
pub(super) type Field<'v> = (u8, Value<'v>);

impl Value<'_> {
    /// How many bytes it takes in its table. An offset takes four.
    const fn size(self) -> usize {
        match self {
            Self::U8(_) => 1,
            Self::U16(_) => 2,
            Self::U32(_) | Self::Bytes(_) | Self::Text(_) | Self::Table(_) => 4,
        }
    }
}

/// A buffer with this table as its root. Vtables lie before their tables, and nothing is longer than it has to
/// be: a request for one instruction fits one USB packet.
pub(super) fn write(root: &[Field<'_>]) -> Vec<u8> {
    let mut buffer = Vec::new();
    buffer.extend([0; 4]);
    let at = write_table(&mut buffer, root);
    point(&mut buffer, 0, at);
    buffer
}

/// Appends a table; where it is.
fn write_table(buffer: &mut Vec<u8>, fields: &[Field<'_>]) -> usize {
    let entries = fields.iter().map(|(index, _)| usize::from(*index) + 1).max().unwrap_or(0);
    let vtable_size = 4 + 2 * entries;
    align(buffer, 2);
    // The table is aligned; its vtable ends where it begins.
    while !(buffer.len() + vtable_size).is_multiple_of(4) {
        buffer.push(0);
    }
    let vtable = buffer.len();
    buffer.resize(vtable + vtable_size, 0);
    let table = buffer.len();
    buffer.extend((vtable_size as u32).to_le_bytes());
    let mut places = Vec::new();
    // The longest first, so that each is aligned.
    for size in [4, 2, 1] {
        for (index, value) in fields.iter().filter(|(_, value)| value.size() == size) {
            let at = buffer.len();
            let entry = vtable + 4 + 2 * usize::from(*index);
            buffer[entry..entry + 2].copy_from_slice(&((at - table) as u16).to_le_bytes());
            match value {
                Value::U8(value) => buffer.push(*value),
                Value::U16(value) => buffer.extend(value.to_le_bytes()),
                Value::U32(value) => buffer.extend(value.to_le_bytes()),
                child => {
                    buffer.extend([0; 4]);
                    places.push((at, *child));
                }
            }
        }
    }
    let sizes = [vtable_size, buffer.len() - table].map(|size| (size as u16).to_le_bytes());
    buffer[vtable..vtable + 4].copy_from_slice(sizes.as_flattened());
    for (place, child) in places {
        let at = write_child(buffer, child);
        point(buffer, place, at);
    }
    table
}

/// Appends what an offset leads to; where it is.
fn write_child(buffer: &mut Vec<u8>, child: Value<'_>) -> usize {
    let (bytes, end): (_, &[u8]) = match child {
        Value::Table(fields) => return write_table(buffer, fields),
        Value::Text(text) => (text.as_bytes(), &[0]),
        Value::Bytes(bytes) => (bytes, &[]),
        Value::U8(_) | Value::U16(_) | Value::U32(_) => (&[][..], &[]),
    };
    align(buffer, 4);
    let at = buffer.len();
    buffer.extend((bytes.len() as u32).to_le_bytes());
    buffer.extend(bytes);
    buffer.extend(end);
    at
}

fn align(buffer: &mut Vec<u8>, to: usize) {
    buffer.resize(buffer.len().next_multiple_of(to), 0);
}

/// Sets the offset at this place so that it leads there.
fn point(buffer: &mut [u8], place: usize, to: usize) {
    buffer[place..place + 4].copy_from_slice(&((to - place) as u32).to_le_bytes());
}
