//! Writes take their time.

use super::*;

#[test]
fn each_write_is_busy_for_its_time() {
    let chip = M328;
    let page = chip.flash.write_time;
    let cases = [
        ([0x4c, 0, 0, 0], page),
        ([0xc0, 0, 0, 0], chip.eeprom.unwrap().write_time),
        ([0xc2, 0, 0, 0], chip.eeprom.unwrap().write_time),
        ([0xac, 0xa0, 0, 0x62], chip.fuses[0].write_time),
        ([0xac, 0xe0, 0, 0xff], chip.lock.write_time),
        ([0xac, 0x80, 0, 0], chip.erase_time),
    ];
    for (frame, takes) in cases {
        for ready in [false, true] {
            let mut bench = Bench::entered(Avr::new(chip));
            bench.frame(frame);
            // From the last rising edge of the write to the last one before the answer.
            bench.now += nanoseconds(takes) - 24 * 2 * HALF;
            if !ready {
                bench.now -= 1;
            }
            assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], u8::from(!ready), "{frame:02x?}");
        }
    }
}

#[test]
fn nothing_is_executed_during_a_write() {
    let mut bench = Bench::entered(Avr::new(M328));
    bench.frame([0xac, 0x80, 0, 0]);
    assert_eq!(bench.frame([0x30, 0, 0, 0])[3], 0xff);
    assert_eq!(bench.frame([0x20, 0, 0, 0])[3], 0xff);
    bench.frame([0xc0, 0, 0, 0]);
    bench.load(0, 0);
    assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], 1);
    assert_eq!(bench.avr.stats().commands_while_busy, 5);
    bench.wait(10 * MS);
    assert_eq!(bench.avr.eeprom()[0], 0xff);
    bench.slow([0x4c, 0, 0, 0]);
    assert_eq!(bench.avr.flash()[..2], [0xff, 0xff]);

    // Without RDY/BSY the poll reads as ready, and is one more instruction that came too early.
    let mut bench = Bench::entered(Avr::new(OLD));
    bench.frame([0xc0, 0, 0, 0]);
    assert_eq!(bench.frame([0xf0, 0, 0, 0])[3], 0);
    assert_eq!(bench.avr.stats().commands_while_busy, 1);
}

#[test]
fn a_write_finishes_after_reset_is_released() {
    const SLOW: Chip = Chip { erase_time: Duration::from_millis(100), ..M328 };
    let mut bench = Bench::entered(Avr::new(SLOW));
    bench.frame([0xac, 0x80, 0, 0]);
    bench.enter();
    assert_eq!(bench.avr.stats().commands_while_busy, 1, "not enabled while it goes on");
    bench.wait(100 * MS);
    assert!(bench.enter());
    assert_eq!(bench.avr.stats().power_losses, 0);
}

#[test]
fn power_loss_leaves_what_was_written_undefined() {
    let cut = |frame: [u8; 4], after: u64| {
        let mut avr = Avr::new(M328);
        avr.set_flash(0, &[0x55; 512]);
        avr.set_lock(if frame[1] == 0xe0 { 0xc2 } else { 0xc3 });
        let mut bench = Bench::entered(avr);
        bench.frame(frame);
        bench.wait(after);
        bench.avr.set_power(bench.now, false);
        bench.avr
    };
    let page = cut([0x4c, 0, 64, 0], MS);
    assert_eq!(page.stats().power_losses, 1);
    assert_eq!(page.flash()[..128], [0x55; 128]);
    assert_ne!(page.flash()[128..256], [0x55; 128]);
    assert_eq!(page.flash()[256..512], [0x55; 256]);
    assert_eq!(page.flash(), cut([0x4c, 0, 64, 0], MS).flash(), "the same on every run");

    let late = cut([0x4c, 0, 64, 0], 5 * MS);
    assert_eq!((late.stats().power_losses, &late.flash()[128..256]), (0, &[0x55; 128][..]));

    let erase = cut([0xac, 0x80, 0, 0], MS);
    assert_eq!(erase.lock(), 0xc3);
    assert_ne!(erase.flash()[20_000..21_000], [0xff; 1000]);
    assert_ne!(erase.eeprom()[..100], [0xff; 100]);

    let eeprom = cut([0xc0, 0, 9, 0x12], MS);
    assert!(eeprom.eeprom().iter().enumerate().all(|(at, byte)| (at == 9) == (*byte != 0xff)));

    let fuse = cut([0xac, 0xa8, 0, 0xd9], MS).fuse(Fuse::High).unwrap();
    assert_eq!(fuse & 0x20, 0, "SPIEN is out of reach");
    let lock = cut([0xac, 0xe0, 0, 0xc0], MS).lock();
    assert_eq!(lock & !0xc2, 0, "bits do not come back");
}

#[test]
fn power_up_is_a_fresh_start() {
    let mut bench = Bench::entered(Avr::new(LARGE));
    bench.frame([0x4d, 0, 1, 0]);
    bench.byte(0x30);
    bench.avr.set_power(bench.now, false);
    assert_eq!(bench.avr.miso(bench.now), None);
    assert_eq!(bench.frame([0xac, 0x53, 0, 0]), [0; 4]);
    bench.avr.set_power(bench.now, true);
    bench.wait(10 * MS);
    assert_eq!(bench.frame([0xac, 0x53, 0, 0]), [0, 0xac, 0x53, 0], "RESET was low all the time");
    assert_eq!(bench.avr.stats().early_enables, 1);
}

#[test]
fn set_fuse_waits_for_the_release_of_reset() {
    let mut bench = Bench::entered(Avr::new(M328));
    bench.avr.set_fuse(Fuse::Low, 0xe2);
    assert_eq!(bench.avr.pace.clock, Hertz::mhz(1));
    bench.enter();
    assert_eq!(bench.avr.pace.clock, Hertz::mhz(8));
    let attached = Avr::new(Chip { factory_clock: None, ..M328 });
    assert_eq!(attached.pace.clock, Hertz::mhz(8));
}
