//! Consistent Overhead Byte Stuffing: frames without a zero inside, and a zero behind each.

use std::vec::Vec;

/// Data bytes of a full block, and its code.
const BLOCK: usize = 254;

/// A frame, with the zero that ends it.
pub(super) fn encode(data: &[u8]) -> Vec<u8> {
    let mut frame = Vec::with_capacity(data.len() + data.len() / BLOCK + 2);
    let mut rest = data;
    loop {
        let run = rest.iter().take(BLOCK).take_while(|byte| **byte != 0).count();
        // At most 255.
        frame.push(run as u8 + 1);
        frame.extend(&rest[..run]);
        match rest.get(run) {
            // A full block stands for no zero.
            Some(_) if run == BLOCK => rest = &rest[run..],
            Some(_) => rest = &rest[run + 1..],
            None => break,
        }
    }
    frame.push(0);
    frame
}

/// What a frame without its zero says; `None`: it is no frame.
pub(super) fn decode(frame: &[u8]) -> Option<Vec<u8>> {
    let mut data = Vec::with_capacity(frame.len());
    let mut rest = frame;
    if rest.is_empty() {
        return None;
    }
    while let Some((&code, more)) = rest.split_first() {
        let run = usize::from(code).checked_sub(1)?;
        let (bytes, more) = more.split_at_checked(run)?;
        if bytes.contains(&0) {
            return None;
        }
        data.extend(bytes);
        rest = more;
        if run < BLOCK && !rest.is_empty() {
            data.push(0);
        }
    }
    Some(data)
}

#[cfg(test)]
mod tests {
    use std::vec;

    use super::*;

    #[test]
    fn known_frames() {
        let long: Vec<u8> = (1..=254).collect();
        let mut full = vec![0xff];
        full.extend(&long);
        full.push(0);
        for (data, frame) in [
            (vec![], vec![1, 0]),
            (vec![0], vec![1, 1, 0]),
            (vec![0x11, 0x22, 0, 0x33], vec![3, 0x11, 0x22, 2, 0x33, 0]),
            (vec![0x11, 0, 0, 0], vec![2, 0x11, 1, 1, 1, 0]),
            (long, full),
        ] {
            assert_eq!(encode(&data), frame);
            assert_eq!(decode(&frame[..frame.len() - 1]), Some(data));
        }
    }

    #[test]
    fn every_length_around_a_block_comes_back() {
        for len in 250..520 {
            for zero in [None, Some(0), Some(253), Some(254), Some(len - 1)] {
                let mut data = vec![7; len];
                if let Some(place) = zero.filter(|place| *place < len) {
                    data[place] = 0;
                }
                let frame = encode(&data);
                assert_eq!(frame.iter().filter(|byte| **byte == 0).count(), 1);
                assert_eq!(decode(&frame[..frame.len() - 1]), Some(data), "{len} {zero:?}");
            }
        }
    }

    #[test]
    fn what_is_no_frame() {
        for junk in [&[][..], &[0], &[3, 1], &[5, 0x61, 0x62, 0x63], &[2, 0]] {
            assert_eq!(decode(junk), None, "{junk:?}");
        }
    }
}
