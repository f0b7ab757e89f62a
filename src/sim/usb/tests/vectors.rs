//! The recorded requests are answered with the recorded bytes.

use super::*;
use crate::sim::usb::cobs;
use crate::sim::{BoardFault, UsbPort as Port, When};

/// Number, what it is, request and answer. `data/README.md` tells where they come from.
pub(super) fn recorded() -> Vec<(u8, &'static str, Vec<u8>, Vec<u8>)> {
    let all = include_str!("../../../../data/bpio2-vectors.txt");
    let numbered = all.split("\n#").filter(|part| part.starts_with(|letter: char| letter.is_ascii_digit()));
    let frame = |part: &str, name: &str| {
        let line = part.lines().find(|line| line.trim_start().starts_with(name)).unwrap();
        bytes(&line.split_once(':').unwrap().1.replace(' ', ""))
    };
    let vectors: Vec<_> = numbered
        .map(|part| {
            let title = part.lines().next().unwrap();
            let (request, answer) = (frame(part, "request  frame"), frame(part, "response frame"));
            (title[..2].parse().unwrap(), title, request, answer)
        })
        .collect();
    assert_eq!(vectors.len(), 49);
    vectors
}

/// The request of a vector.
pub(super) fn request(number: u8) -> Vec<u8> {
    recorded().into_iter().find(|(this, ..)| *this == number).unwrap().2
}

/// Measured values in the answer: where they are, and how far they may be off.
fn measured(number: u8) -> &'static [(usize, u32)] {
    match number {
        14 => &[(32, 1), (36, 1)],
        42 => &[(28, 1)],
        _ => &[],
    }
}

fn word(bytes: &[u8], at: usize) -> u32 {
    u32::from_le_bytes(bytes[at..at + 4].try_into().unwrap())
}

fn check(number: u8, title: &str, got: &[u8], want: &[u8]) {
    let plain = |frame: &[u8]| cobs::decode(&frame[..frame.len() - 1]).unwrap();
    let (mut got, want) = (plain(got), plain(want));
    for &(at, by) in measured(number) {
        let (is, was) = (word(&got, at), word(&want, at));
        assert!(is.abs_diff(was) <= by, "{title}: {is} and {was}");
        got[at..at + 4].copy_from_slice(&want[at..at + 4]);
    }
    assert!(got == want, "{title}\n got {got:02x?}\nwant {want:02x?}");
}

#[test]
fn the_recorded_session() {
    // The short circuit of number 41 comes after the bytes of those before it.
    let board = board().with_fault(When::At(1_700 * MS), BoardFault::Load(200));
    let world = quiet(board);
    let mut port: Port<Board> = world.binary();
    for (number, title, request, answer) in recorded() {
        if number == 41 {
            assert!(port.now() < 1_700 * MS);
            port.pause(1_700 * MS - port.now());
        }
        if number == 15 {
            // The recorded target took bytes at once; a chip wants RESET low for a while first.
            drop(ask(&mut port, &self::request(24)));
            port.pause(25 * MS);
        }
        let (got, _) = ask(&mut port, &request);
        check(number, title, &got, &answer);
    }
    assert_eq!(receive(&mut port, 1_000 * MS), [0_u8; 0]);
}

#[test]
fn the_whole_device_is_as_new_after_each_start() {
    // Each vector that needs no state, alone, through a power cycle.
    for (number, title, request, answer) in recorded() {
        if ![1, 2, 3, 11, 36, 37, 38, 39, 40, 44, 45, 46, 47, 48].contains(&number) {
            continue;
        }
        let mut world = quiet(board());
        world.send(&[5, 6]).unwrap();
        world.power_cycle();
        world.open_binary();
        let (got, _) = ask(&mut world, &request);
        check(number, title, &got, &answer);
    }
}
