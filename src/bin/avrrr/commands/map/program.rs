//! What a program looks like: its vectors, and its boot section.

use avrrr::chip::{Chip, Fuse};
use avrrr::image::Image;

/// The jumps at the beginning of a program, as a line; `None`: there is none.
pub(super) fn vectors(image: &Image, start: u32) -> Option<String> {
    let mut at = start;
    let mut first = None;
    let mut count = 0;
    while let Some((target, length)) = jump(image, at) {
        first.get_or_insert((target, length));
        count += 1;
        at += length;
    }
    let (target, length) = first?;
    let jumps = if length == 4 { "jmp" } else { "rjmp" };
    let plural = if count == 1 { "" } else { "s" };
    Some(format!("vectors: {count} {jumps}{plural} from {start:#07x} on; reset goes to {target:#07x}"))
}

/// Does a program begin with the jump that has two words?
pub(super) fn begins_with_jmp(image: &Image) -> bool {
    jump(image, 0).is_some_and(|(_, length)| length == 4)
}

/// The byte address behind the vectors; `start`: there are none.
pub(super) fn vectors_end(image: &Image, start: u32) -> u32 {
    let mut at = start;
    while let Some((_, length)) = jump(image, at) {
        at += length;
    }
    at
}

/// The target of a jump at this byte address, and how many bytes it has.
fn jump(image: &Image, at: u32) -> Option<(u32, u32)> {
    let word = |at: u32| Some(u32::from(image.get(at)?) | u32::from(image.get(at + 1)?) << 8);
    let first = word(at)?;
    match first {
        // jmp k: 1001 010k kkkk 110k, and a word.
        _ if first & 0xfe0e == 0x940c => {
            let high = first >> 3 & 0x3e | first & 1;
            Some(((high << 16 | word(at + 2)?) * 2, 4))
        }
        // rjmp k: 1100 kkkk kkkk kkkk, in words from the next one on.
        _ if first & 0xf000 == 0xc000 => {
            let words = first & 0xfff;
            let words = if words < 0x800 { i64::from(words) } else { i64::from(words) - 0x1000 };
            // Parts with 8 KiB jump across the end of their flash.
            let target = (i64::from(at) + 2 + 2 * words).rem_euclid(0x2000.max(i64::from(at) + 1));
            u32::try_from(target).ok().map(|target| (target, 2))
        }
        _ => None,
    }
}

/// Where the boot section begins, by the fuse of the chip that says it; `None`: there is none, or the fuse is not there.
pub(super) fn boot_section(chip: &Chip, fuses: &Image) -> Option<u32> {
    let of = |fuse: Fuse| match fuse {
        Fuse::High => 1,
        Fuse::Extended => 2,
        _ => 0,
    };
    let each = chip.fuses.iter().flat_map(|byte| byte.fields.iter().map(move |field| (byte.fuse, field)));
    let (fuse, field) = each.into_iter().find(|(_, field)| field.name == "BOOTSZ")?;
    let value = field.of(fuses.get(of(fuse))?);
    let known = field.values.iter().find(|known| known.value == value)?;
    let words: u32 = known.meaning.split_whitespace().next()?.parse().ok()?;
    chip.flash.size.checked_sub(2 * words)
}

#[cfg(test)]
mod tests {
    use avrrr::chip::{ATMEGA328P, ATTINY85};

    use super::*;

    #[test]
    fn vectors_are_jumps_one_behind_the_other() {
        // Two jumps to 0x68 and 0x7e, and something else.
        let long = [0x0c, 0x94, 0x34, 0x00, 0x0c, 0x94, 0x3f, 0x00, 0x11, 0x24];
        // Three to 0x1e, 0x1c and 0x1a.
        let short = [0x0e, 0xc0, 0x0c, 0xc0, 0x0a, 0xc0, 0xff, 0xff];
        let far = [0x0d, 0x94, 0x00, 0xfe];
        let back = [0xff, 0xcf];
        for (bytes, want) in [
            (&long[..], Some("vectors: 2 jmps from 0x00000 on; reset goes to 0x00068")),
            (&short, Some("vectors: 3 rjmps from 0x00000 on; reset goes to 0x0001e")),
            (&far, Some("vectors: 1 jmp from 0x00000 on; reset goes to 0x3fc00")),
            (&back, Some("vectors: 1 rjmp from 0x00000 on; reset goes to 0x00000")),
            (&[0x11, 0x24], None),
            (&[0x0c], None),
        ] {
            assert_eq!(vectors(&Image::from_bytes(0, bytes).unwrap(), 0).as_deref(), want);
        }
        assert_eq!(vectors_end(&Image::from_bytes(0, long).unwrap(), 0), 8);
    }

    #[test]
    fn the_fuse_says_where_the_boot_section_begins() {
        let fuses = |high: u8| Image::from_bytes(0, [0xff, high, 0xff]).unwrap();
        let of = |high| boot_section(&ATMEGA328P, &fuses(high));
        assert_eq!([0xd8, 0xda, 0xdc, 0xde].map(of), [0x7000, 0x7800, 0x7c00, 0x7e00].map(Some));
        assert_eq!(boot_section(&ATMEGA328P, &Image::new()), None);
        assert_eq!(boot_section(&ATTINY85, &fuses(0xde)), None);
    }
}
