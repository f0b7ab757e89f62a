//! Chips with other instructions.

use super::*;

/// Byte by byte, one fuse byte in byte 2 that shows after a power cycle, old lock bits.
const OLDEST: Chip = Chip {
    flash: Flash {
        size: 2048,
        page_size: 1,
        polling: Some(ValuePolling { busy: [0x7f, 0x80], soonest: Duration::from_millis(4) }),
        write_time: Duration::from_millis(9),
        ..M328.flash
    },
    eeprom: Some(Eeprom {
        size: 128,
        page_size: None,
        write_time: Duration::from_millis(9),
        polling: Some(ValuePolling { busy: [0x00, 0xff], soonest: Duration::from_millis(9) }),
    }),
    fuses: &[FuseByte {
        writable: 0x01,
        shows: Shows::AfterPowerCycle,
        ..fuse(Fuse::Only, 0x21, 0xdf, &[bit("FSTRT", 0x01), bit("SPIEN", 0x20)])
    }],
    lock: LockByte { used: 0x06, fields: &[bit("LB", 0x06)], ..M328.lock },
    ready: Ready::Wait,
    instructions: InstructionSet {
        echo: Echo::None,
        flash: FlashWrite::Byte,
        fuse_read: ReadBits::Shared,
        fuse_write: WriteBits::Byte2 { mask: 0x01, rest: 0xbe },
        lock_read: ReadBits::Shared,
        lock_write: WriteBits::Byte2 { mask: 0x06, rest: 0xf9 },
    },
    ..M328
};

#[test]
fn a_part_without_echo_listens_all_the_same() {
    let mut bench = Bench::new(Avr::new(OLDEST));
    bench.reset(false);
    bench.wait(20 * MS);
    assert_eq!(bench.frame([0xac, 0x53, 0x12, 0x34]), [0, 0, 0, 0]);
    assert_eq!(bench.frame([0x30, 0, 1, 0])[3], M328.signature[1]);
}

#[test]
fn bytes_are_written_one_by_one_and_poll_as_something_else() {
    let mut bench = Bench::entered_blindly(Avr::new(OLDEST));
    bench.slow([0x40, 0x01, 0x23, 0x5a]);
    bench.slow([0x48, 0x01, 0x23, 0x0f]);
    bench.slow([0x48, 0x01, 0x23, 0xf5]);
    assert_eq!(bench.avr.flash()[0x246..0x248], [0x5a, 0x0f & 0xf5]);
    assert_eq!(bench.slow([0x4c, 0x01, 0x23, 0]), 0x23, "no such instruction");
    assert_eq!(bench.avr.stats().unknown, 1);

    // First the one value, then the other, then the byte; all of it within the times of the table.
    bench.frame([0x40, 0, 0, 0x11]);
    let mut seen = vec![];
    for _ in 0..30 {
        let got = bench.frame([0x20, 0, 0, 0])[3];
        if seen.last() != Some(&got) {
            seen.push(got);
        }
    }
    assert_eq!(seen, [0x7f, 0x80, 0x11]);
    bench.frame([0xc0, 0, 5, 0x22]);
    assert_eq!(bench.frame([0xa0, 0, 5, 0])[3], 0x00);
    assert_eq!(bench.avr.stats().commands_while_busy, 0);
    // Another byte than the one that is written is no way to ask.
    bench.frame([0xa0, 0, 6, 0]);
    assert_eq!(bench.avr.stats().commands_while_busy, 1);
}

#[test]
fn fuses_and_lock_bits_share_a_read() {
    let mut bench = Bench::entered_blindly(Avr::new(OLDEST));
    assert_eq!(bench.slow([0x58, 0, 0, 0]), 0xdf);
    // What is not writable is not written: SPIEN stays.
    bench.slow([0xac, 0xbe, 0, 0]);
    assert_eq!(bench.avr.fuse(Fuse::Only), Some(0xde));
    assert_eq!(bench.slow([0x58, 0, 0, 0]), 0xdf, "not before a power cycle");
    bench.slow([0xac, 0xfd, 0, 0]);
    assert_eq!(bench.avr.lock(), 0xfd);
    assert_eq!(bench.slow([0x58, 0, 0, 0]), 0x5f, "LB1 is bit 7");
    bench.avr.set_power(bench.now, false);
    bench.avr.set_power(bench.now, true);
    bench.wait(MS);
    bench.enter();
    assert_eq!(bench.slow([0x58, 0, 0, 0]), 0x5e);
    // Both lock bits: not even the signature is told, until the part is erased.
    bench.slow([0xac, 0xf9, 0, 0]);
    assert_eq!([0, 1, 2].map(|at| bench.slow([0x30, 0, at, 0])), [0, 1, 2]);
    bench.slow([0xac, 0x80, 0, 0]);
    bench.enter();
    assert_eq!([0, 1, 2].map(|at| bench.slow([0x30, 0, at, 0])), M328.signature);
}

#[test]
fn the_signature_row_holds_signature_and_calibration_bytes() {
    let chip = Chip { signature_row_bytes: 24, ..M328 };
    let mut bench = Bench::entered(Avr::new(chip));
    let row: Vec<u8> =
        (0..24).map(|at| bench.slow([if at % 2 == 0 { 0x30 } else { 0x38 }, 0, at / 2, 0])).collect();
    assert_eq!(row, bench.avr.signature_row());
    assert_eq!([row[0], row[2], row[4]], chip.signature);
    assert_eq!(row[1], bench.avr.calibration()[0]);
    assert_eq!(bench.slow([0x30, 0, 12, 0]), 0xff);
}
