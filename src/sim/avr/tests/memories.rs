//! What is read from the memories, and written to them.

use super::*;

#[test]
fn reads_fuses_lock_and_calibration() {
    let cases: &[(Chip, [u8; 4], u8)] = &[
        (M328, [0x50, 0, 0, 0], 0x62),
        (M328, [0x58, 8, 0, 0], 0xd9),
        (M328, [0x50, 8, 0, 0], 0xff),
        (M328, [0x58, 0, 0, 0], 0xff),
        (M328, [0x30, 0, 3, 0], 0xff),
        (M328, [0x38, 0, 1, 0], 0xff),
        // Not known to this part: the echo of the third byte.
        (M328, [0x50, 1, 0x5a, 0], 0x5a),
        (M328, [0x4d, 0, 0x5a, 0], 0x5a),
        (OLD, [0x50, 8, 0x5a, 0], 0x5a),
        (OLD, [0x50, 0, 0, 0], 0xe1),
        (OLD, [0xf0, 0, 0x5a, 0], 0x5a),
    ];
    for (chip, frame, answer) in cases {
        let mut bench = Bench::entered(Avr::new(*chip));
        assert_eq!(bench.frame(*frame)[3], *answer, "{frame:02x?}");
    }
    let mut avr = Avr::new(OLD);
    avr.set_calibration(&[0xa0, 0xa1, 0xa2, 0xa3, 0xa4]);
    avr.set_signature([1, 2, 3]);
    let mut bench = Bench::entered(avr);
    assert_eq!([0, 1, 2, 3, 4].map(|at| bench.frame([0x38, 0, at, 0])[3]), [0xa0, 0xa1, 0xa2, 0xa3, 0xff]);
    assert_eq!([0, 1, 2].map(|at| bench.frame([0x30, 0, at, 0])[3]), [1, 2, 3]);
}

#[test]
fn a_factory_part_has_calibration_bytes_of_its_own() {
    let new = Avr::new(OLD).calibration().to_vec();
    assert_eq!(new, Avr::new(OLD).calibration());
    assert!(new.iter().all(|byte| (0x60..0xa0).contains(byte)));
    assert_ne!(new[0], new[1]);
}

/// Rule 1: flash AND; EEPROM overwrite; lock AND; fuses overwrite but SPIEN and unused bits keep.
/// Rule 2: unused bits read 1 unless the factory value says otherwise.
#[test]
fn writes_as_each_memory_does() {
    let mut bench = Bench::entered(Avr::new(M328));
    for value in [0xf0f0, 0xff0f] {
        bench.load(3, value);
        bench.slow([0x4c, 0, 0, 0]);
    }
    assert_eq!(bench.avr.flash()[6..8], [0x00, 0xf0]);

    for value in [0x00, 0xa5] {
        bench.slow([0xc0, 0x01, 0x23, value]);
        assert_eq!(bench.avr.eeprom()[0x123], value);
    }

    bench.slow([0xac, 0xa8, 0, 0xff]);
    assert_eq!(bench.avr.fuse(Fuse::High), Some(0xdf), "SPIEN stays programmed");
    bench.slow([0xac, 0xa4, 0, 0x00]);
    assert_eq!(bench.avr.fuse(Fuse::Extended), Some(0xf8));
    bench.slow([0xac, 0xa0, 0, 0xe2]);
    assert_eq!(bench.slow([0x50, 0, 0, 0]), 0xe2);

    bench.slow([0xac, 0xe0, 0, 0xef]);
    bench.slow([0xac, 0xe0, 0, 0x3b]);
    assert_eq!(bench.avr.lock(), 0xeb);

    const ZEROS: Chip = Chip { fuses: &[fuse(Fuse::Low, 0x0f, 0x07, &[])], ..M328 };
    let mut bench = Bench::entered(Avr::new(ZEROS));
    bench.slow([0xac, 0xa0, 0, 0xfe]);
    assert_eq!(bench.slow([0x50, 0, 0, 0]), 0x0e);
    assert_eq!(bench.slow([0xac, 0xa8, 0, 0x00]), 0);
    assert_eq!((bench.avr.stats().fuse_writes, bench.avr.stats().unknown), (1, 1));
    assert_eq!(bench.avr.fuse(Fuse::High), None);
}

/// Rules 3 to 5.
#[test]
fn the_page_buffer_keeps_its_rules() {
    let mut bench = Bench::entered(Avr::new(M328));
    bench.frame([0x40, 0, 0, 0x11]);
    bench.slow([0x4c, 0, 0, 0]);
    assert_eq!(bench.avr.flash()[..2], [0xff, 0xff], "a low byte alone changes nothing");
    bench.frame([0x48, 0, 1, 0x22]);
    bench.slow([0x4c, 0, 0, 0]);
    assert_eq!(bench.avr.flash()[2..4], [0x11, 0x22], "a high byte takes the old low byte");

    // Page 2 of 64 words, through 4C; its index bits do not matter, nor do the page bits of the loads.
    bench.load(0xc0 | 5, 0x1234);
    bench.slow([0x4c, 0, 2 * 64 + 17, 0]);
    assert_eq!(bench.avr.flash()[2 * 128 + 10..][..2], [0x34, 0x12]);

    bench.slow([0x4c, 0, 3 * 64, 0]);
    assert_eq!(bench.avr.flash()[3 * 128 + 10..][..2], [0xff, 0xff], "the buffer is empty again");

    bench.load(0, 0x0ff0);
    bench.load(0, 0x00ff);
    bench.slow([0x4c, 0, 3 * 64, 0]);
    assert_eq!(bench.avr.flash()[3 * 128..][..2], [0xf0, 0x00]);

    for empties in [Bench::enter as fn(&mut Bench) -> bool, |b| b.slow([0xac, 0x80, 0, 0]) == 0] {
        bench.load(0, 0);
        empties(&mut bench);
        bench.slow([0x4c, 1, 0, 0]);
        assert_eq!(bench.avr.flash()[0x200..][..2], [0xff, 0xff]);
    }
    bench.frame([0x40, 0, 0, 0]);
    bench.enter();
    bench.frame([0x48, 0, 0, 0xff]);
    bench.slow([0x4c, 1, 0, 0]);
    assert_eq!(bench.avr.flash()[0x200..][..2], [0xff, 0xff], "RESET empties the latch too");
}

#[test]
fn an_eeprom_page_write_changes_loaded_bytes_only() {
    let mut avr = Avr::new(M328);
    avr.set_eeprom(0x10, &[1, 2, 3, 4]);
    let mut bench = Bench::entered(avr);
    bench.frame([0xc1, 0, 1, 0xff]);
    bench.frame([0xc1, 0, 4 + 2, 0x00]);
    bench.slow([0xc2, 0, 0x13, 0]);
    assert_eq!(bench.avr.eeprom()[0x10..0x14], [1, 0xff, 0, 4]);
    bench.slow([0xc2, 0, 0x14, 0]);
    assert_eq!(bench.avr.eeprom()[0x14..0x18], [0xff; 4]);
    assert_eq!(bench.avr.stats().eeprom_writes, 2);

    let mut bench = Bench::entered(Avr::new(OLD));
    bench.frame([0xc1, 0, 1, 0x00]);
    bench.frame([0xc2, 0, 0, 0]);
    assert_eq!((bench.avr.stats().unknown, bench.avr.stats().eeprom_writes), (2, 0));

    const NONE: Chip = Chip { eeprom: None, ..M328 };
    let mut bench = Bench::entered(Avr::new(NONE));
    assert_eq!(bench.slow([0xa0, 0, 0x5a, 0]), 0x5a);
    bench.slow([0xc0, 0, 0, 0]);
    assert_eq!(bench.avr.stats().unknown, 2);
}

/// Rules 6 and 7.
#[test]
fn lock_modes_stop_writing_and_reading() {
    for (lock, writes, reads) in
        [(0xff, true, true), (0xfe, false, true), (0xfc, false, false), (0xfd, false, false)]
    {
        let mut avr = Avr::new(M328);
        avr.set_flash(0x200, &[0x12, 0x34]);
        avr.set_eeprom(0x5a, &[0x56]);
        avr.set_lock(lock);
        let mut bench = Bench::entered(avr);
        let read = [[0x20, 1, 0, 0], [0x28, 1, 0, 0], [0xa0, 0, 0x5a, 0]].map(|frame| bench.frame(frame)[3]);
        assert_eq!(read, if reads { [0x12, 0x34, 0x56] } else { [0x00, 0x00, 0x5a] });
        assert_eq!([0x30, 0x50, 0x58].map(|first| bench.frame([first, 0, 0, 0])[3]), [0x1e, 0x62, lock]);

        bench.frame([0xc1, 0, 0, 0]);
        bench.load(0, 0);
        for frame in [[0x4c, 0, 0, 0], [0xc0, 0, 8, 0], [0xc2, 0, 0, 0], [0xac, 0xa0, 0, 0]] {
            bench.frame(frame);
            assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], u8::from(writes), "{lock:02x} {frame:02x?}");
            bench.wait(10 * MS);
        }
        let stats = bench.avr.stats();
        assert_eq!(
            (stats.page_writes, stats.eeprom_writes, stats.fuse_writes),
            if writes { (1, 2, 1) } else { (0, 0, 0) }
        );
        bench.slow([0xac, 0xe0, 0, 0xcf]);
        assert_eq!(bench.avr.lock(), lock & 0xcf, "the lock byte can be locked further");
        bench.slow([0xac, 0x80, 0, 0]);
        assert_eq!(bench.avr.lock(), 0xff);
        assert_eq!(bench.slow([0x20, 1, 0, 0]), 0xff);
    }
}

/// Rule 8.
#[test]
fn erase_keeps_the_eeprom_when_eesave_is_stored() {
    for (release, program, kept) in
        [(false, false, false), (false, true, true), (true, true, true), (true, false, false)]
    {
        let mut avr = Avr::new(M328);
        avr.set_flash(0x100, &[0]);
        avr.set_eeprom(7, &[7]);
        avr.set_fuse(Fuse::High, 0xd9 ^ if program { 0 } else { 0x08 });
        avr.set_lock(0xfc);
        let mut bench = Bench::entered(avr);
        bench.slow([0xac, 0x80, 0, 0]);
        bench.slow([0xc0, 0, 7, 7]);
        bench.slow([0xac, 0xa8, 0, if program { 0xd1 } else { 0xd9 }]);
        if release {
            bench.enter();
        }
        bench.slow([0xac, 0x80, 0, 0]);
        assert_eq!(bench.avr.eeprom()[7] == 7, kept);
        assert_eq!((bench.avr.flash()[0x100], bench.avr.lock()), (0xff, 0xff));
        assert_eq!(bench.avr.fuse(Fuse::Low), Some(0x62));
    }
}

/// Rule 9.
#[test]
fn addresses_wrap_at_the_memory_size() {
    let mut avr = Avr::new(M328);
    avr.set_flash(0x2000 * 2 - 2, &[0x12, 0x34]);
    avr.set_flash(2, &[0x56]);
    avr.set_eeprom(3, &[0x78]);
    let mut bench = Bench::entered(avr);
    assert_eq!(bench.slow([0x4d, 0, 1, 0]), 1);
    assert_eq!(bench.slow([0x20, 0x1f, 0xff, 0]), 0x12);
    assert_eq!(bench.slow([0x28, 0x1f, 0xff, 0]), 0x34);
    assert_eq!(bench.slow([0x20, 0xc0, 0x01, 0]), 0x56);
    assert_eq!(bench.slow([0xa0, 0xfc, 0x03, 0]), 0x78);
    bench.load(0, 0);
    bench.slow([0x4c, 0x41, 0, 0]);
    assert_eq!(bench.avr.flash()[0x200], 0);
}

#[test]
fn the_extended_address_selects_the_upper_half_until_reset() {
    let mut avr = Avr::new(LARGE);
    avr.set_flash(0, &[0x01]);
    avr.set_flash(0x2_0000, &[0x02]);
    let mut bench = Bench::entered(avr);
    assert_eq!(bench.frame([0x20, 0, 0, 0])[3], 1);
    bench.frame([0x4d, 0, 1, 0]);
    assert_eq!(bench.frame([0x20, 0, 0, 0])[3], 2);
    bench.load(1, 0);
    bench.slow([0x4c, 0, 0, 0]);
    assert_eq!(bench.avr.flash()[0x2_0002], 0);
    assert_eq!(bench.avr.flash()[2], 0xff);
    assert_eq!(bench.slow([0x20, 0, 0, 0]), 2, "stays until changed");
    bench.frame([0x4d, 0, 2, 0]);
    assert_eq!(bench.frame([0x20, 0, 0, 0])[3], 1, "wraps");
    bench.frame([0x4d, 0, 1, 0]);
    bench.enter();
    assert_eq!(bench.frame([0x20, 0, 0, 0])[3], 1);
}

/// Rule 11.
#[test]
fn fuses_come_into_force_when_reset_is_released() {
    // CKDIV8 unprogrammed: 8 MHz instead of 1 MHz, so 1 us is long enough.
    let mut bench = Bench::entered(Avr::new(M328));
    bench.slow([0xac, 0xa0, 0, 0xe2]);
    bench.half = 1_000;
    bench.byte(0);
    assert_eq!(bench.avr.stats().lost_edges, 8, "not yet");
    assert!(bench.enter());
    assert_eq!(bench.avr.stats().lost_edges, 8);
    bench.slow([0xac, 0xa0, 0, 0x62]);
    bench.avr.set_power(bench.now, false);
    bench.avr.set_power(bench.now, true);
    bench.wait(20 * MS);
    assert!(!bench.enter());

    let mut fixed = Bench::entered(Avr::new(M328).with_clock(Hertz::mhz(1)));
    fixed.slow([0xac, 0xa0, 0, 0xe2]);
    fixed.half = 1_000;
    assert!(!fixed.enter(), "a clock from outside is what it is");

    for fuse in [0xd9 & !0x80, 0xd9 & !0x40] {
        let mut bench = Bench::entered(Avr::new(M328));
        bench.slow([0xac, 0xa8, 0, fuse]);
        assert_eq!(bench.slow([0x58, 8, 0, 0]), fuse, "in programming mode until RESET is released");
        assert!(!bench.enter());
        assert_eq!(bench.avr.miso(bench.now), None, "the program runs");
    }
    let mut avr = Avr::new(M328);
    avr.set_fuse(Fuse::High, 0xff);
    assert!(!Bench::new(avr).enter(), "SPIEN unprogrammed");
}
