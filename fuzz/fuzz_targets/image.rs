//! Firmware files: whatever is in them, they are refused, or an image that survives being written and
//! read again, also as the sum of its memories. The first byte says which format.
#![no_main]

use avrrr::image::{Image, Memories, TextFile};
use libfuzzer_sys::fuzz_target;

/// A raw binary is not asked for if it ends behind this.
const LARGEST: u64 = 1 << 20;

fuzz_target!(|data: &[u8]| {
    let Some((format, data)) = data.split_first() else { return };
    let file = match format {
        b'r' => return image(raw(data)),
        b's' => TextFile::from_srec(data).map_err(|error| error.to_string()),
        _ => TextFile::from_hex(data).map_err(|error| error.to_string()),
    };
    match file {
        Ok(file) => file.images.into_iter().for_each(|one| image(one.image)),
        Err(error) => assert!(!error.is_empty()),
    }
});

fn image(image: Image) {
    // One without data is refused on purpose.
    if image.is_empty() {
        return;
    }
    for text in [image.to_hex(), image.to_hex_with_comments()] {
        let file = TextFile::from_hex(text.as_bytes()).expect("what was written can be read");
        assert_eq!((file.images.len(), &file.images[0].image), (1, &image));
    }
    assert_eq!(Image::from_srec(image.to_srec().as_bytes()).as_ref(), Ok(&image));
    if image.end().is_some_and(|end| end <= LARGEST) {
        let bytes = image.to_bytes(0xff);
        assert!(image.segments().all(|(at, segment)| bytes[at as usize..].starts_with(segment)));
    }
    if let Ok(memories) = Memories::from_flat(image) {
        let mut again = Memories::new();
        for space in memories.spaces() {
            again.insert(space, 0, &memories.get(space)).expect("it was there before");
        }
        assert_eq!(again, memories);
        let _ = memories.signature();
    }
}

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
