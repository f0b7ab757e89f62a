//! Firmware files: whatever is in them, they are refused, or an image that survives being written and
//! read again. The first byte says which format.
#![no_main]

use avrrr::image::{HexFile, Image};
use libfuzzer_sys::fuzz_target;

/// A raw binary is not asked for if it ends behind this.
const LARGEST: u64 = 1 << 20;

fuzz_target!(|data: &[u8]| {
    let Some((format, data)) = data.split_first() else { return };
    let images = match format {
        b'r' => vec![raw(data)],
        _ => match HexFile::parse(data) {
            Ok(file) => file.images.into_iter().map(|one| one.image).collect(),
            Err(error) => return assert!(!error.to_string().is_empty()),
        },
    };
    // One without data is refused on purpose.
    for image in images.into_iter().filter(|image| !image.is_empty()) {
        let again = Image::from_hex(image.to_hex().as_bytes()).expect("what was written can be read");
        assert_eq!(again, image);
        if image.end().is_some_and(|end| end <= LARGEST) {
            let bytes = image.to_bytes(0xff);
            assert!(image.segments().all(|(at, segment)| bytes[at as usize..].starts_with(segment)));
        }
    }
});

/// Pieces of an address, a length and bytes; a piece that does not fit is left out.
fn raw(mut data: &[u8]) -> Image {
    let mut image = Image::new();
    while let Some((&[a, b, c, d, length], rest)) = data.split_first_chunk() {
        let (bytes, rest) = rest.split_at(rest.len().min(length.into()));
        let _ = image.insert(u32::from_be_bytes([a, b, c, d]), bytes);
        data = rest;
    }
    image
}
