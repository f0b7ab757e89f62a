//! What is read is believed when two reads agree.

use avrrr::bus::Frame;
use avrrr::chip::{ATMEGA328P, ATTINY2313};
use avrrr::icsp::{self, Memory};
use avrrr::job::{Error, Operation, Plan, Policy};
use avrrr::sim::{Avr, World};

use crate::bench::{Dice, avr, board, image};
use crate::trust::{HFUSE, damaged, no_after, no_before, run};

#[test]
fn what_is_read_is_read_until_two_reads_agree() {
    let plan = |policy| {
        let memories = [Memory::Flash, Memory::Eeprom, HFUSE, Memory::Lock, Memory::Calibration];
        let operations = memories.map(|memory| Operation::Read { memory }).to_vec();
        Plan::new(ATTINY2313, operations, policy).unwrap()
    };
    let fresh = || {
        let mut avr = Avr::new(ATTINY2313);
        avr.set_flash(0, &Dice::new(5).bytes(2048));
        avr.set_eeprom(0, &Dice::new(6).bytes(128));
        World::new(board(avr))
    };
    for opcode in [0x20, 0xa0, 0x58, 0x38, 0x30] {
        let mut world = fresh();
        let mut after = damaged(opcode, 0x01);
        let report = run(&mut world, ATTINY2313, &plan(Policy::default()), &mut no_before, &mut after);
        // At entry a damaged signature is a disturbance that a plan without a change cannot look into.
        let Ok(report) = report else {
            assert_eq!(opcode, 0x30);
            continue;
        };
        let read: Vec<_> = report.read.iter().map(|(_, image)| image.to_bytes(0)).collect();
        let chip = avr(&world);
        assert_eq!(read[0], chip.flash(), "{opcode:#04x}");
        assert_eq!(read[1], chip.eeprom(), "{opcode:#04x}");
        assert_eq!(read[2..4], [vec![0xdf], vec![0xff]], "{opcode:#04x}");
        assert_eq!(read[4], chip.calibration(), "{opcode:#04x}");
    }
    // Twice, and half of it if once is enough.
    let count = |policy| {
        let (mut flash, mut eeprom) = (0, 0);
        let mut after = |sent: &[Frame], _: &mut [Frame]| {
            flash += sent.iter().filter(|frame| matches!(frame[0], 0x20 | 0x28)).count();
            eeprom += sent.iter().filter(|frame| frame[0] == 0xa0).count();
        };
        run(&mut fresh(), ATTINY2313, &plan(policy), &mut no_before, &mut after).unwrap();
        (flash, eeprom)
    };
    assert_eq!(count(Policy::default().with_fastest(None)), (2 * 2048, 2 * 128));
    assert_eq!(count(Policy::default().with_fastest(None).with_read_once(true)), (2048, 128));
}

#[test]
fn reads_that_never_agree_end_with_an_error_that_says_so() {
    for (memory, opcode, count) in
        [(Memory::Flash, 0x20, 5 * 512), (Memory::Eeprom, 0xa0, 5 * 128), (HFUSE, 0x58, 6 * 4)]
    {
        let mut world = World::new(board(Avr::new(ATTINY2313)));
        let plan = Plan::new(ATTINY2313, vec![Operation::Read { memory }], Policy::default()).unwrap();
        let mut reads = 0_u32;
        let mut after = |sent: &[Frame], got: &mut [Frame]| {
            for (sent, got) in sent.iter().zip(got) {
                if sent[0] == opcode {
                    reads += 1;
                    got[3] = (reads.wrapping_mul(0x9e37_79b9) >> 24) as u8;
                }
            }
        };
        let failure = run(&mut world, ATTINY2313, &plan, &mut no_before, &mut after).unwrap_err();
        let Error::Icsp(icsp::Error::Unstable { what, first, second, .. }) = failure.error else {
            panic!("{failure:?}")
        };
        assert!(what == memory && first != second, "{what} {first} {second}");
        // Every second byte of a block of flash; a byte by itself four times, and that five times more.
        assert_eq!(reads, count, "{memory}");
    }
}

#[test]
fn a_difference_is_believed_when_two_reads_agree_on_it() {
    let contents = Dice::new(3).bytes(100);
    let compared = |held: &[u8], mask, policy: Policy| {
        let mut part = Avr::new(ATTINY2313);
        part.set_flash(0, held);
        let mut world = World::new(board(part));
        let verify = Operation::Verify { memory: Memory::Flash, image: image(0, contents.clone()) };
        let plan = Plan::new(ATTINY2313, vec![verify], policy).unwrap();
        run(&mut world, ATTINY2313, &plan, &mut no_before, &mut damaged(0x20, mask)).map(drop)
    };
    compared(&contents, 0x01, Policy::default()).unwrap();
    compared(&contents, 0x01, Policy::default().with_read_once(true)).unwrap();
    // The damage hides a difference.
    let mut other = contents.clone();
    other[0] ^= 0x01;
    let failure = compared(&other, 0x01, Policy::default()).unwrap_err();
    assert_is!(failure.error, Error::Mismatch { at: 0, count: 1, .. });
    assert_eq!(failure.state.to_string(), "the chip is as it was");
}

#[test]
fn eight_bytes_that_are_the_echo_of_their_addresses_are_no_data() {
    for length in [7, 8, 9] {
        let mut part = Avr::new(ATMEGA328P);
        part.set_lock(0xfc);
        let mut world = World::new(board(part));
        let verify = Operation::Verify { memory: Memory::Flash, image: image(0, vec![0x42; length]) };
        let plan = Plan::new(ATMEGA328P, vec![verify], Policy::default()).unwrap();
        let failure = run(&mut world, ATMEGA328P, &plan, &mut no_before, &mut no_after).unwrap_err();
        match failure.error {
            // So few may be so by chance.
            Error::Mismatch { count: 7, .. } => assert_eq!(length, 7),
            Error::Locked { memory: Memory::Flash, lock: 0xfc, .. } => assert!(length > 7),
            error => panic!("{error:?}"),
        }
    }
}
