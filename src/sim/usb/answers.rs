//! The device's answers as flatbuffers, laid out as the firmware lays them out.

use std::vec::Vec;

use super::table::{Builder, Fields, Place};

/// Which answer it is: the tag of the union.
#[derive(Debug, Clone, Copy)]
pub(super) enum Kind {
    Status = 1,
    Configuration = 2,
    Data = 3,
}

/// A packet around an answer.
pub(super) fn packet(mut builder: Builder, kind: Kind, contents: Place) -> Vec<u8> {
    let mut fields = Fields::default();
    fields.byte(6, kind as u8);
    fields.offset(8, contents);
    let root = builder.table(fields);
    builder.finish(root)
}

/// A packet that is nothing but an error.
pub(super) fn error(text: &str) -> Vec<u8> {
    let mut builder = Builder::default();
    let text = builder.string(text);
    let mut fields = Fields::default();
    fields.offset(4, text);
    let root = builder.table(fields);
    builder.finish(root)
}

/// The answer to a configuration request.
pub(super) fn configuration(error: Option<&str>) -> Vec<u8> {
    let mut builder = Builder::default();
    let mut fields = Fields::default();
    if let Some(text) = error {
        let text = builder.string(text);
        fields.offset(4, text);
    }
    let contents = builder.table(fields);
    packet(builder, Kind::Configuration, contents)
}

/// The answer to a data request.
pub(super) fn data(read: &[u8], error: Option<&str>) -> Vec<u8> {
    let mut builder = Builder::default();
    let mut fields = Fields::default();
    let read = builder.bytes(read);
    fields.offset(6, read);
    if let Some(text) = error {
        let text = builder.string(text);
        fields.offset(4, text);
    }
    let contents = builder.table(fields);
    packet(builder, Kind::Data, contents)
}

/// What the firmware sends when its builder is poisoned: it begins as recorded, and is no flatbuffer.
pub(super) fn garbage() -> Vec<u8> {
    let mut bytes = Vec::from([0x04, 0, 0, 0, 0xf4, 0xff, 0xff, 0xff, 0xfc]);
    bytes.resize(36, 0xff);
    bytes
}
