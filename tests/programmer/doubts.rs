//! What makes the programmer doubt an answer, and what it does then.

use std::cell::Cell;
use std::time::Duration;

use avrrr::bus::{Cost, Frame, Hertz, Target};
use avrrr::chip::{ATTINY2313, Fuse};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::job::{Error, Operation};

use avrrr::sim::{Avr, World};

use crate::bench::{Dice, avr, board, image};
use crate::liar::{Liar, Lies, holding, run};

/// Damages the first so many reads of address 0 by this kind of frame, each in its own way.
fn damages<'l>(opcode: u8, mut count: u8) -> Lies<'l> {
    let answers = move |sent: &[Frame], got: &mut [Frame]| {
        if let Some(at) = sent.iter().position(|frame| frame[..3] == [opcode, 0, 0])
            && count > 0
        {
            got[at][3] ^= count;
            count -= 1;
        }
        true
    };
    Lies { answers: Box::new(answers), ..Lies::default() }
}

#[test]
fn the_clock_is_to_blame_only_when_reads_differ_again() {
    for (opcode, memory) in [(0x20, Memory::Flash), (0xa0, Memory::Eeprom)] {
        let clock = |count| {
            let mut world = holding(&Dice::new(1).bytes(64));
            let (outcome, _) = run(&mut world, vec![Operation::Read { memory }], damages(opcode, count));
            let report = outcome.unwrap();
            let read = report.read[0].1.to_bytes(0);
            let holds = if memory == Memory::Flash { avr(&world).flash() } else { avr(&world).eeprom() };
            assert_eq!(read, holds, "{memory} {count}");
            report.clock.unwrap()
        };
        assert_eq!(clock(1), clock(0), "{memory}");
        assert!(clock(2) < clock(0), "{memory}");
    }
}

/// RESET would be let go on the way to a slower clock, and the fuse would take effect.
#[test]
fn the_clock_stays_as_it_is_behind_a_fuse_that_was_written() {
    let high = Memory::Fuse(Fuse::High);
    let asked = |count| {
        let write = Operation::Write { memory: high, image: image(0, [0x9f]) };
        let operations = vec![write, Operation::Read { memory: Memory::Flash }];
        let (outcome, asked) = run(&mut holding(&[1, 2, 3]), operations, damages(0x20, count));
        (outcome.unwrap().clock, asked.entries)
    };
    assert_eq!(asked(2), asked(0));
}

#[test]
fn a_short_cut_is_not_trusted_when_the_part_is_out_of_step() {
    let mut world = holding(&Dice::new(1).bytes(2048));
    // From the first read on, until programming mode is entered again, all is one bit off.
    let out_of_step = Cell::new(None);
    let lies = Lies {
        short_cut: Some(Box::new(|out| {
            if out_of_step.get().is_none() {
                out_of_step.set(Some(true));
            }
            if out_of_step.get() == Some(true) {
                out.iter_mut().for_each(|byte| *byte = byte.rotate_left(1));
            }
        })),
        answers: Box::new(|sent, got| {
            if sent[0][0] == 0xac && out_of_step.get().is_some() {
                out_of_step.set(Some(false));
            }
            if out_of_step.get() == Some(true) {
                got.iter_mut().for_each(|frame| *frame = frame.map(|byte| byte.rotate_left(1)));
            }
            true
        }),
        ..Lies::default()
    };
    let (outcome, _) = run(&mut world, vec![Operation::Read { memory: Memory::Flash }], lies);
    let error = outcome.unwrap_err().error;
    assert_is!(error, Error::Disturbed { memory: None, .. });
    // Two reads, and two of three bytes of the signature after each. EEPROM is read frame by frame, each with its
    // echo, and with one byte of it at the end of each batch.
    let count = |memory| {
        let lies = Lies { short_cut: Some(Box::new(|_| ())), ..Lies::default() };
        let mut world = holding(&[]);
        let (outcome, asked) = run(&mut world, vec![Operation::Read { memory }], lies);
        outcome.unwrap();
        asked.signatures
    };
    assert_eq!((count(Memory::Flash), count(Memory::Eeprom)), (26, 16));
}

#[test]
fn only_pages_that_differ_are_written_again() {
    let bytes = Dice::new(1).bytes(100);
    let page = usize::from(ATTINY2313.flash.page_size);
    for at in [0, 31, 32, 70] {
        let mut world = holding(&[]);
        let write = Operation::Write { memory: Memory::Flash, image: image(0, bytes.clone()) };
        // A bit of the part's answer stays wrong until the page is written once more.
        let mut pages = 0;
        let mut eeprom = [0; 2];
        let pages_seen = Cell::new(0);
        let lies = Lies {
            echo: Box::new(|last| {
                pages += usize::from(last[0] == 0x4c);
                pages_seen.set(pages);
                None
            }),
            answers: Box::new(|sent, got| {
                for (sent, got) in sent.iter().zip(got) {
                    eeprom[usize::from(pages_seen.get() > 4)] += usize::from(sent[0] == 0xa0);
                    let byte =
                        usize::from(sent[1]) << 9 | usize::from(sent[2]) << 1 | usize::from(sent[0] >> 3 & 1);
                    if matches!(sent[0], 0x20 | 0x28) && byte == at && pages_seen.get() == 4 {
                        got[3] |= !bytes[at];
                    }
                }
                true
            }),
            ..Lies::default()
        };
        let (outcome, asked) = run(&mut world, vec![Operation::Erase, write], lies);
        let report = outcome.unwrap();
        assert_eq!(report.repairs.len(), 1, "{at}");
        assert_eq!(asked.pages.len(), bytes.len().div_ceil(page) + 1, "{at}");
        assert_eq!(asked.pages.last().map(|word| usize::from(*word) * 2), Some(at / page * page));
        assert_eq!(avr(&world).flash()[..100], bytes);
        // What did not go where it should may have gone to EEPROM.
        assert_eq!(eeprom, [0, 128], "{at}");
    }
}

#[test]
fn a_part_that_does_not_repeat_the_last_byte_is_asked_once_and_then_left_in_peace() {
    let bytes = Dice::new(2).bytes(200);
    let write = || {
        let write = Operation::Write { memory: Memory::Flash, image: image(0, bytes.clone()) };
        vec![Operation::Erase, write]
    };
    let asked = |echo: Box<dyn FnMut(Frame) -> Option<u8>>| {
        let mut world = holding(&[]);
        let (outcome, asked) = run(&mut world, write(), Lies { echo, ..Lies::default() });
        assert!(outcome.unwrap().repairs.is_empty());
        assert_eq!(avr(&world).flash()[..200], bytes);
        asked
    };
    let knows_nothing = asked(Box::new(|_| None));
    let repeats = asked(Box::new(|frame| Some(frame[2])));
    let never_repeats = asked(Box::new(|frame| Some(!frame[2])));
    assert_eq!(repeats.signatures, knows_nothing.signatures);
    assert_eq!(never_repeats.signatures, knows_nothing.signatures + 1);
    // It repeats 0 by chance when the first page is written.
    let zero = asked(Box::new(|_| Some(0)));
    assert_eq!((zero.signatures, zero.entries), (never_repeats.signatures, never_repeats.entries));
    // One that has repeated it, and does not any more, is out of step.
    let mut told = 0;
    let once = asked(Box::new(move |frame| {
        told += 1;
        Some(if told == 6 { !frame[2] } else { frame[2] })
    }));
    assert_eq!((once.entries, repeats.entries), (repeats.entries + 1, knows_nothing.entries));
}

#[test]
fn lock_bits_that_do_not_exist_are_not_compared() {
    let verify = Operation::Verify { memory: Memory::Lock, image: image(0, [0xff]) };
    let answers = |sent: &[Frame], got: &mut [Frame]| {
        for (_, got) in sent.iter().zip(got).filter(|(sent, _)| sent[..2] == [0x58, 0x00]) {
            got[3] &= 0x43;
        }
        true
    };
    let lies = Lies { answers: Box::new(answers), ..Lies::default() };
    run(&mut holding(&[]), vec![verify], lies).0.unwrap();
}

#[test]
fn a_fuse_that_differs_is_told_by_its_values() {
    let memory = Memory::Fuse(Fuse::High);
    for (memory, text) in [
        (memory, "hfuse is 0xdf instead of 0x9f"),
        (Memory::Eeprom, "eeprom at 0x0000: 0xff instead of 0x9f; bytes that differ in this block: 1"),
    ] {
        let verify = Operation::Verify { memory, image: image(0, [0x9f]) };
        let (outcome, _) = run(&mut holding(&[]), vec![verify], Lies::default());
        let failure = outcome.unwrap_err();
        assert!(matches!(failure.error, Error::Mismatch { want: 0x9f, .. }));
        assert_eq!(failure.error.to_string(), text);
    }
}

/// RESET stays low until the fuse is read back: another entry would let the wrong value take effect.
#[test]
fn a_read_that_goes_wrong_while_a_fuse_is_mended_is_no_reason_to_enter_again() {
    let entries = |spoils_an_echo: bool| {
        let mut world = holding(&[]);
        let (writes, spoiled) = (Cell::new(0), Cell::new(!spoils_an_echo));
        let note = |frame: &Frame| writes.set(writes.get() + u32::from(frame[..2] == [0xac, 0xa0]));
        let lies = Lies {
            echo: Box::new(|last| {
                note(&last);
                None
            }),
            answers: Box::new(|sent, got| {
                for (sent, got) in sent.iter().zip(got) {
                    note(sent);
                    if sent[..2] != [0x50, 0x00] {
                        continue;
                    }
                    match writes.get() {
                        1 => got[3] ^= 0x80,
                        2 if !spoiled.replace(true) => got[1] ^= 0x01,
                        _ => {}
                    }
                }
                true
            }),
            ..Lies::default()
        };
        let write = Operation::Write { memory: Memory::Fuse(Fuse::Low), image: image(0, [0xe4]) };
        let (outcome, asked) = run(&mut world, vec![write], lies);
        let repairs = match outcome {
            Ok(report) => report.repairs,
            Err(failure) => failure.state.repairs,
        };
        assert_eq!((repairs.len(), writes.get()), (1, 2));
        assert_eq!(avr(&world).fuse(Fuse::Low), Some(0xe4));
        asked.entries
    };
    assert_eq!(entries(true), entries(false));
}

#[test]
fn bits_that_a_fuse_or_lock_byte_does_not_have_are_written_as_one() {
    let mut world = holding(&[]);
    let (fuse, lock) = (Cell::new(None), Cell::new(None));
    let lies = Lies {
        answers: Box::new(|frames, _| {
            let write = frames.iter().find(|frame| frame[..2] == [0xac, 0xa4]);
            fuse.set(write.map(|frame| frame[3]).or(fuse.get()));
            true
        }),
        echo: Box::new(|last| {
            lock.set(Some(last[3]).filter(|_| last[..2] == [0xac, 0xe0]).or(lock.get()));
            None
        }),
        ..Lies::default()
    };
    let mut bus = Liar::new(&mut world, lies);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    let mut programmer = session.into_programmer(ATTINY2313);
    programmer.write_fuse(Fuse::Extended, 0xfe).unwrap();
    assert_eq!(fuse.get(), Some(0xfe));
    for value in [0xfe, 0x02] {
        programmer.write_lock(value).unwrap();
        assert_eq!(lock.take(), Some(0xfe), "{value:#04x}");
    }
}

/// As many bytes at a time as take half a second.
#[test]
fn flash_is_read_in_blocks_that_fit_the_short_cut() {
    let cost = |each| Cost { round_trip: each, exchange: each, send: each, read_flash: None };
    for (read_flash, blocks) in [(100, [2048].as_slice()), (1_000, &[256; 8])] {
        let read_flash = Some(Duration::from_micros(read_flash));
        let lies = Lies {
            short_cut: Some(Box::new(|_| ())),
            cost: Some(Cost { read_flash, ..cost(Duration::from_millis(2)) }),
            ..Lies::default()
        };
        let (outcome, asked) = run(&mut holding(&[]), vec![Operation::Read { memory: Memory::Flash }], lies);
        outcome.unwrap();
        let once: Vec<_> = asked.reads.iter().step_by(2).copied().collect();
        assert_eq!(once, blocks);
    }
}

/// What it held is put back if something goes wrong. That is worth a second of reading.
#[test]
fn eeprom_is_noted_before_flash_is_written_where_that_takes_no_more_than_a_second() {
    let reads = |nanoseconds| {
        let each = Duration::from_nanos(nanoseconds);
        let read = Cell::new(0);
        let lies = Lies {
            answers: Box::new(|sent, _| {
                read.set(read.get() + sent.iter().filter(|frame| frame[0] == 0xa0).count());
                true
            }),
            cost: Some(Cost { round_trip: each, exchange: each, send: each, read_flash: None }),
            ..Lies::default()
        };
        let write = Operation::Write { memory: Memory::Flash, image: image(0, [0x42; 32]) };
        run(&mut holding(&[]), vec![write], lies).0.unwrap();
        read.get()
    };
    // 128 bytes, twice.
    assert_eq!((reads(1_000_000_000 / 128), reads(1_000_000_000 / 128 + 1)), (256, 0));
}

/// An erase that may have been taken for a write of a fuse: the fuses are read, and none is suspected.
#[test]
fn fuses_that_have_not_changed_are_not_suspected_after_a_doubtful_erase() {
    let reads = |spoils: bool| {
        let (read, spoiled) = (Cell::new([0; 3]), Cell::new(!spoils));
        let lies = Lies {
            answers: Box::new(|sent, got| {
                let mut count = read.get();
                for (sent, got) in sent.iter().zip(got) {
                    match sent[..2] {
                        [0x50, 0x00] => count[0] += 1,
                        [0x58, 0x08] => count[1] += 1,
                        [0x50, 0x08] => count[2] += 1,
                        [0xac, 0x80] if !spoiled.replace(true) => got[1] ^= 0x01,
                        _ => {}
                    }
                }
                read.set(count);
                true
            }),
            ..Lies::default()
        };
        let (outcome, _) = run(&mut holding(&[]), vec![Operation::Erase], lies);
        assert_eq!(outcome.is_ok(), !spoils);
        read.get()
    };
    // Before the erase until two reads agree, after it, and when the doubts are settled.
    assert_eq!((reads(false), reads(true)), ([2; 3], [4; 3]));
}

#[test]
fn comparing_tells_how_far_it_is() {
    let each = Duration::from_millis(2);
    let lies = Lies {
        cost: Some(Cost { round_trip: each, exchange: each, send: each, read_flash: None }),
        ..Lies::default()
    };
    let verify = Operation::Verify { memory: Memory::Flash, image: image(0, vec![0xff; 1024]) };
    let (outcome, asked) = run(&mut holding(&[]), vec![verify], lies);
    outcome.unwrap();
    let mut told = asked.told;
    told.dedup();
    assert_eq!(told, [0, 128, 256, 384, 512, 640, 768, 896, 1024]);
}

/// EESAVE is set. The line is disturbed at the erase, or when the EEPROM is read behind it.
#[test]
fn eeprom_that_the_plan_wrote_before_an_erase_that_keeps_it_stays_written() {
    for opcode in [0xac, 0xa0] {
        let mut part = Avr::new(ATTINY2313).with_clock(Hertz::mhz(16));
        part.set_fuse(Fuse::High, 0x9f);
        part.set_eeprom(0, &[0x11; 128]);
        let mut world = World::new(board(part));
        let (mut erased, mut spoiled) = (false, false);
        let lies = Lies {
            answers: Box::new(|sent, got| {
                for (sent, got) in sent.iter().zip(got) {
                    erased |= sent[..2] == [0xac, 0x80];
                    if erased && sent[0] == opcode && !std::mem::replace(&mut spoiled, true) {
                        got[1] ^= 0x01;
                    }
                }
                true
            }),
            ..Lies::default()
        };
        let write = |memory, byte| Operation::Write { memory, image: image(0, vec![byte; 128]) };
        let operations = vec![
            write(Memory::Eeprom, 0x22),
            Operation::Erase,
            write(Memory::Flash, 0x33),
            Operation::Read { memory: Memory::Eeprom },
        ];
        let report = run(&mut world, operations, lies).0.unwrap();
        assert!(spoiled && report.repairs.is_empty(), "{report:?}");
        assert_eq!(avr(&world).eeprom(), [0x22; 128]);
    }
}

/// Behind them nothing can be read or mended.
#[test]
fn doubts_are_settled_before_lock_bits_are_written() {
    let mut world = holding(&[]);
    let mut spoiled = false;
    let lies = Lies {
        answers: Box::new(|sent, got| {
            if sent[0][0] == 0x20 && !std::mem::replace(&mut spoiled, true) {
                got[0][1] ^= 0x01;
            }
            true
        }),
        ..Lies::default()
    };
    let write = |memory, bytes: Vec<u8>| Operation::Write { memory, image: image(0, bytes) };
    let bytes = Dice::new(3).bytes(64);
    let operations =
        vec![Operation::Erase, write(Memory::Flash, bytes.clone()), write(Memory::Lock, vec![0xfc])];
    run(&mut world, operations, lies).0.unwrap();
    assert!(spoiled);
    assert_eq!((avr(&world).lock(), &avr(&world).flash()[..64]), (0xfc, &bytes[..]));
}

#[test]
fn eeprom_that_stays_wrong_is_no_reason_to_erase_again() {
    let mut erases = 0;
    let lies = Lies {
        answers: Box::new(|sent, got| {
            for (sent, got) in sent.iter().zip(got) {
                erases += usize::from(sent[..2] == [0xac, 0x80]);
                if sent[..3] == [0xa0, 0, 0] {
                    got[3] = 0x0f;
                }
            }
            true
        }),
        ..Lies::default()
    };
    let write = |memory| Operation::Write { memory, image: image(0, [0x42; 4]) };
    let operations = vec![Operation::Erase, write(Memory::Flash), write(Memory::Eeprom)];
    let failure = run(&mut holding(&[]), operations, lies).0.unwrap_err();
    assert!(matches!(failure.error, Error::Mismatch { memory: Memory::Eeprom, at: 0, .. }), "{failure:?}");
    assert_eq!(erases, 1);
}

/// The bus may not have received what was sent to it, either.
#[test]
fn a_part_that_is_out_of_step_is_entered_again_on_a_bus_that_is_set_up_anew() {
    let asked = |spoils: u32| {
        let mut left = spoils;
        let lies = Lies {
            answers: Box::new(|sent, got| {
                if sent[0][0] == 0x20 && left > 0 {
                    left -= 1;
                    got[0][1] ^= 0x01;
                }
                true
            }),
            ..Lies::default()
        };
        let verify = Operation::Verify { memory: Memory::Flash, image: image(0, vec![0xff; 1024]) };
        let (_, asked) = run(&mut holding(&[]), vec![verify], lies);
        (asked.entries, asked.doubts)
    };
    let [quiet, once, twice] = [0, 1, 2].map(asked);
    assert_eq!(quiet.1, 0);
    assert_eq!((once, twice), ((quiet.0 + 1, 1), (quiet.0 + 2, 2)));
}

/// What was looked at before may have changed.
#[test]
fn everything_is_looked_at_once_more_when_something_goes_wrong_meanwhile() {
    let looks = |spoils: usize| {
        let (mut eeprom, mut spoiled) = (0, 0);
        let lies = Lies {
            answers: Box::new(|sent, got| {
                eeprom += sent.iter().filter(|frame| frame[0] == 0xa0).count();
                // When flash is compared first, and again when all is looked at.
                if sent[0][0] == 0x20 && spoiled < spoils && (spoiled == 0 || eeprom > 0) {
                    spoiled += 1;
                    got[0][1] ^= 0x01;
                }
                true
            }),
            ..Lies::default()
        };
        let write = Operation::Write { memory: Memory::Flash, image: image(0, [0x42; 64]) };
        run(&mut holding(&[]), vec![Operation::Erase, write], lies).0.unwrap();
        assert_eq!(spoiled, spoils);
        eeprom
    };
    assert_eq!([0, 1, 2].map(looks), [0, 128, 256]);
}
