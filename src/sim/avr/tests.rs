use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::chip::{
    ATMEGA328P, Echo, Eeprom, Field, Flash, FlashWrite, InstructionSet, LockByte, ReadBits, Ready, Shows,
    ValuePolling, WriteBits,
};

const MS: u64 = 1_000_000;
/// Half an SCK period in these tests, ns: 100 kHz, right for 1 MHz.
const HALF: u64 = 5_000;

const fn bit(name: &'static str, mask: u8) -> Field {
    Field { name, about: "", mask, values: &[], hazard: None }
}

const fn fuse(fuse: Fuse, used: u8, factory: u8, fields: &'static [Field]) -> FuseByte {
    FuseByte {
        fuse,
        used,
        readable: used,
        writable: used,
        ignored: 0,
        factory: Some(factory),
        write_time: Duration::from_micros(4500),
        shows: Shows::AtOnce,
        fields,
    }
}

/// Complete in itself, whatever the table of chips has.
const M328: Chip = Chip {
    flash: Flash {
        size: 32 * 1024,
        page_size: 128,
        write_time: Duration::from_micros(4500),
        polling: None,
        extended_address: false,
    },
    eeprom: Some(Eeprom {
        size: 1024,
        page_size: Some(4),
        write_time: Duration::from_micros(3600),
        polling: None,
    }),
    fuses: &[
        fuse(Fuse::Low, 0xff, 0x62, &[bit("CKDIV8", 0x80)]),
        fuse(
            Fuse::High,
            0xff,
            0xd9,
            &[bit("EESAVE", 0x08), bit("SPIEN", 0x20), bit("DWEN", 0x40), bit("RSTDISBL", 0x80)],
        ),
        fuse(Fuse::Extended, 0x07, 0xff, &[]),
    ],
    lock: LockByte { used: 0x3f, factory: Some(0xff), write_time: Duration::from_micros(4500), fields: &[] },
    calibration_bytes: 1,
    signature_row_bytes: 0,
    erase_time: Duration::from_millis(9),
    ready: Ready::Poll,
    factory_clock: Some(Hertz::mhz(1)),
    ..ATMEGA328P
};

/// More than 64 Ki words.
const LARGE: Chip =
    Chip { flash: Flash { size: 0x4_0000, page_size: 256, extended_address: true, ..M328.flash }, ..M328 };

/// An older part: no RDY/BSY poll, EEPROM byte by byte, no extended fuse, four calibration bytes.
const OLD: Chip = Chip {
    flash: Flash { size: 8192, page_size: 64, ..M328.flash },
    eeprom: Some(Eeprom { size: 512, page_size: None, write_time: Duration::from_millis(9), polling: None }),
    fuses: &[fuse(Fuse::Low, 0xff, 0xe1, &[]), fuse(Fuse::High, 0xff, 0xd9, &[])],
    calibration_bytes: 4,
    ready: Ready::Wait,
    ..M328
};

/// An AVR and somebody who moves its pins.
struct Bench {
    avr: Avr,
    now: u64,
    half: u64,
    by_edges: bool,
}

impl Bench {
    fn new(avr: Avr) -> Self {
        let mut bench = Self { avr, now: 0, half: HALF, by_edges: false };
        bench.avr.set_reset(0, true);
        bench.avr.set_power(0, true);
        bench
    }

    /// In programming mode.
    fn entered(avr: Avr) -> Self {
        let mut bench = Self::new(avr);
        assert!(bench.enter());
        bench
    }

    /// The same for a part that gives no echo.
    fn entered_blindly(avr: Avr) -> Self {
        let mut bench = Self::new(avr);
        bench.enter();
        bench
    }

    fn reset(&mut self, high: bool) {
        self.avr.set_reset(self.now, high);
    }

    fn wait(&mut self, ns: u64) {
        self.now += ns;
    }

    fn enter(&mut self) -> bool {
        self.reset(true);
        self.wait(MS);
        self.reset(false);
        self.wait(20 * MS);
        self.frame([0xac, 0x53, 0, 0])[2] == 0x53
    }

    fn byte(&mut self, mosi: u8) -> u8 {
        let answer = if self.by_edges {
            let mut answer = wire::Answer { driven: 0, value: 0 };
            for k in 0..8 {
                self.avr.set_mosi(mosi & (0x80 >> k) != 0);
                let rises = self.now + (2 * k + 1) * self.half;
                let miso = self.avr.miso(rises);
                answer.driven |= u8::from(miso.is_some()) << (7 - k);
                answer.value |= u8::from(miso == Some(true)) << (7 - k);
                self.avr.set_sck(rises, true);
                self.avr.set_sck(rises + self.half, false);
            }
            answer
        } else {
            self.avr.shift(self.now, self.half, mosi)
        };
        self.now += 16 * self.half;
        assert_eq!(answer.value & !answer.driven, 0);
        answer.value
    }

    fn frame(&mut self, frame: [u8; 4]) -> [u8; 4] {
        frame.map(|byte| self.byte(byte))
    }

    /// One instruction, and a wait that is long enough for any.
    fn slow(&mut self, frame: [u8; 4]) -> u8 {
        let answer = self.frame(frame)[3];
        self.wait(100 * MS);
        answer
    }

    /// One SCK pulse with MOSI low.
    fn pulse(&mut self) {
        self.avr.set_mosi(false);
        self.avr.set_sck(self.now + self.half, true);
        self.avr.set_sck(self.now + 2 * self.half, false);
        self.now += 2 * self.half;
    }

    fn load(&mut self, word: u8, value: u16) {
        let [low, high] = value.to_le_bytes();
        self.frame([0x40, 0, word, low]);
        self.frame([0x48, 0, word, high]);
    }
}

/// Section 11.2 of docs/protocol/avr-icsp.md, in its order; bit by bit and byte by byte.
#[test]
fn answers_as_the_reference_says() {
    for by_edges in [false, true] {
        let mut avr = Avr::new(M328);
        avr.set_flash(0x0123 * 2, &[0xdd]);
        let mut bench = Bench::new(avr);
        bench.by_edges = by_edges;
        bench.reset(false);
        bench.wait(20 * MS);
        let vectors: [([u8; 4], [u8; 4], u64); 11] = [
            ([0xac, 0x53, 0x00, 0x00], [0x00, 0xac, 0x53, 0x00], 0),
            ([0x30, 0x00, 0x00, 0x00], [0x00, 0x30, 0x00, 0x1e], 0),
            ([0x30, 0x00, 0x01, 0x55], [0x00, 0x30, 0x00, 0x95], 0),
            ([0x30, 0x00, 0x02, 0x00], [0x55, 0x30, 0x00, 0x0f], 0),
            ([0x20, 0x01, 0x23, 0x00], [0x00, 0x20, 0x01, 0xdd], 0),
            ([0xc0, 0x00, 0x11, 0x0f], [0x00, 0xc0, 0x00, 0x11], 0),
            ([0xf0, 0x00, 0x00, 0x00], [0x0f, 0xf0, 0x00, 0x01], 4 * MS),
            ([0xf0, 0x00, 0x00, 0x00], [0x00, 0xf0, 0x00, 0x00], 0),
            ([0xa0, 0x00, 0x11, 0x00], [0x00, 0xa0, 0x00, 0x0f], 0),
            ([0xac, 0x80, 0x00, 0x00], [0x00, 0xac, 0x80, 0x00], 10 * MS),
            ([0x58, 0x00, 0x00, 0x00], [0x00, 0x58, 0x00, 0xff], 0),
        ];
        for (mosi, miso, wait) in vectors {
            assert_eq!(bench.frame(mosi), miso, "{mosi:02x?}");
            bench.wait(wait);
        }
        let AvrStats { enables, eeprom_writes, erases, .. } = bench.avr.stats();
        assert_eq!((enables, eeprom_writes, erases), (1, 1, 1));
        assert_eq!(bench.avr.stats().commands_while_busy, 0);
    }
}

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

#[test]
fn only_programming_enable_is_taken_first() {
    let mut avr = Avr::new(M328);
    avr.set_flash(0, &[0]);
    let mut bench = Bench::new(avr);
    bench.reset(false);
    bench.wait(20 * MS);
    for frame in [[0xac, 0x80, 0x12, 0x34], [0x30, 0, 1, 2], [0x53, 0xac, 0x53, 0]] {
        let miso = bench.frame(frame);
        let ac = if frame[0] == 0xac { 0xac } else { 0 };
        assert_eq!(miso, [0, ac, 0, 0], "{frame:02x?}");
    }
    assert_eq!(bench.frame([0xac, 0x53, 0x12, 0x34]), [0, 0xac, 0x53, 0x12]);
    assert_eq!(bench.frame([0x30, 0, 0, 0]), [0x34, 0x30, 0, 0x1e]);
    let AvrStats { erases, enables, unknown, .. } = bench.avr.stats();
    assert_eq!((erases, enables, unknown), (0, 1, 0));
}

#[test]
fn a_delay_line_gives_everything_back() {
    for by_edges in [false, true] {
        let mut bench = Bench::new(Avr::new(M328).delay_line(true));
        bench.by_edges = by_edges;
        bench.reset(false);
        bench.wait(20 * MS);
        bench.pulse();
        assert_eq!(bench.frame([0xac, 0x53, 0x00, 0x00])[1..], [0xac, 0x53, 0x00], "slipped, and yet");
        assert_eq!(bench.frame([0x30, 0, 1, 0]), [0, 0x30, 0, 1]);
        assert_eq!(bench.frame([0x30, 0, 2, 0])[3], 2, "only the signature tells");
        assert_eq!(bench.avr.stats().enables, 0);
        for _ in 0..31 {
            bench.pulse();
        }
        assert_eq!(bench.frame([0xac, 0x53, 0x00, 0x00]), [0, 0xac, 0x53, 0x00]);
        assert_eq!(bench.frame([0x30, 0, 1, 0]), [0, 0x30, 0, 0x95]);
    }
}

#[test]
fn a_slip_heals_after_the_rest_of_an_instruction() {
    for slip in 1..32 {
        let mut bench = Bench::new(Avr::new(M328));
        bench.reset(false);
        bench.wait(20 * MS);
        for _ in 0..slip {
            bench.pulse();
        }
        assert_ne!(bench.frame([0xac, 0x53, 0, 0])[2], 0x53, "slip of {slip}");
        for _ in 0..32 - slip {
            bench.pulse();
        }
        assert_eq!(bench.frame([0xac, 0x53, 0, 0])[2], 0x53, "slip of {slip}");
        assert_eq!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    }
    // One extra pulse for each try reaches every alignment within 32 tries; RESET heals at once.
    let mut bench = Bench::new(Avr::new(M328));
    bench.reset(false);
    bench.wait(20 * MS);
    bench.pulse();
    let tries = (1..=32).find(|_| {
        let heard = bench.frame([0xac, 0x53, 0, 0])[2] == 0x53;
        if !heard {
            bench.pulse();
        }
        heard
    });
    assert_eq!(tries, Some(32));
    bench.pulse();
    assert!(bench.enter());
}

#[test]
fn sck_must_be_slower_than_the_limit() {
    // 2 t_CK below 12 MHz, 3 from there; exactly the limit is too fast.
    for (clock, limit) in [
        (1_000_000, 2_000),
        (8_000_000, 250),
        (11_999_999, 166),
        (12_000_000, 250),
        (16_000_000, 187),
        (20_000_000, 150),
        (16_000, 125_000),
    ] {
        for by_edges in [false, true] {
            let mut bench = Bench::new(Avr::new(M328).with_clock(Hertz(clock)));
            bench.by_edges = by_edges;
            bench.half = limit;
            assert!(!bench.enter(), "{clock} Hz, {limit} ns");
            assert_eq!(bench.avr.stats().lost_edges, 32);
            bench.half = limit + 1;
            assert!(bench.enter(), "{clock} Hz, {limit} ns");
            assert_eq!(bench.avr.stats().lost_edges, 32);
        }
    }
    // One pulse that is too short is lost, and the frame slips.
    let mut bench = Bench::entered(Avr::new(M328));
    bench.avr.set_sck(bench.now + 5_000, true);
    bench.avr.set_sck(bench.now + 7_000, false);
    bench.wait(10_000);
    assert_eq!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    bench.avr.set_sck(bench.now + 5_000, true);
    bench.avr.set_sck(bench.now + 7_001, false);
    bench.wait(10_000);
    assert_ne!(bench.frame([0x30, 0, 0, 0])[3], 0x1e);
    assert_eq!(bench.avr.stats().lost_edges, 1);
}

#[test]
fn a_part_without_a_clock_is_silent() {
    let mut bench = Bench::new(Avr::new(M328).with_clock(Hertz(0)));
    assert!(!bench.enter());
    assert_eq!(bench.avr.miso(bench.now), None);
    assert_eq!(bench.avr.stats(), AvrStats::default());
}

#[test]
fn a_short_reset_pulse_is_not_seen() {
    for (pulse, seen) in [(1_999, false), (2_000, true)] {
        let mut bench = Bench::entered(Avr::new(M328));
        bench.byte(0x30);
        bench.reset(true);
        bench.wait(pulse);
        bench.reset(false);
        bench.wait(20 * MS);
        let rest = [0, 0, 0].map(|byte| bench.byte(byte));
        assert_eq!(rest[2] == 0x1e, !seen);
    }
    // A rising edge that came too late to be taken before RESET went high counts no more.
    for (before, erases) in [(2_000, 0), (2_001, 1)] {
        let mut bench = Bench::entered(Avr::new(M328));
        for byte in [0xac, 0x80, 0] {
            bench.byte(byte);
        }
        for _ in 0..7 {
            bench.pulse();
        }
        bench.wait(MS);
        bench.avr.set_sck(bench.now, true);
        // RESET counts as released two CPU clocks later.
        bench.wait(before - 2_000);
        bench.reset(true);
        bench.wait(MS);
        bench.avr.miso(bench.now);
        assert_eq!(bench.avr.stats().erases, erases);
    }
    // Released, it lets go of MISO and drops what was unfinished.
    let mut bench = Bench::entered(Avr::new(M328));
    bench.byte(0xac);
    bench.byte(0x80);
    bench.reset(true);
    assert!(bench.avr.miso(bench.now + 1_999).is_some());
    assert_eq!(bench.avr.miso(bench.now + 2_000), None);
    bench.wait(MS);
    bench.frame([0, 0, 0, 0]);
    assert_eq!((bench.avr.stats().erases, bench.avr.stats().lost_edges), (0, 0));
    assert!(bench.enter());
}

#[test]
fn early_programming_enable_is_counted_or_refused() {
    for (strict, wait, taken, early) in [
        (false, 20 * MS - HALF, true, 0),
        (false, 20 * MS - HALF - 1, true, 1),
        (true, 20 * MS - HALF, true, 0),
        (true, 20 * MS - HALF - 1, false, 1),
    ] {
        for by_edges in [false, true] {
            let mut bench = Bench::new(Avr::new(M328).strict_entry(strict));
            bench.by_edges = by_edges;
            bench.reset(false);
            bench.wait(wait);
            assert_eq!(bench.frame([0xac, 0x53, 0, 0])[2] == 0x53, taken);
            let AvrStats { enables, early_enables, .. } = bench.avr.stats();
            assert_eq!((enables, early_enables), (u64::from(taken), early));
            assert_eq!(bench.frame([0x30, 0, 0, 0])[3] == 0x1e, taken);
        }
    }
}

#[test]
fn each_rule_for_sck_has_its_limits() {
    for (rule, mhz, low, high) in [
        (SckRule::TwoOrThree, 1, 2_000, 2_000),
        (SckRule::TwoOrThree, 16, 187, 187),
        (SckRule::Two, 1, 2_000, 2_000),
        (SckRule::Two, 16, 125, 125),
        (SckRule::Battery, 1, 2_200, 2_200),
        (SckRule::Battery, 16, 200, 200),
        (SckRule::OneAndFour, 1, 1_000, 4_000),
    ] {
        for (low, high, taken) in [(low + 1, high + 1, true), (low, high + 1, false), (low + 1, high, false)]
        {
            let chip = Chip { sck: rule, ..M328 };
            let mut bench = Bench::new(Avr::new(chip).with_clock(Hertz::mhz(mhz)));
            bench.reset(false);
            bench.wait(20 * MS);
            let mut echo = 0;
            for bit in (0..32).rev() {
                bench.avr.set_mosi(0xac53_0000_u32 >> bit & 1 != 0);
                bench.now += low;
                echo = echo << 1 | u32::from(bench.avr.miso(bench.now) == Some(true));
                bench.avr.set_sck(bench.now, true);
                bench.now += high;
                bench.avr.set_sck(bench.now, false);
            }
            assert_eq!(echo.to_be_bytes()[2] == 0x53, taken, "{rule:?} {mhz} MHz: {low} {high} ns");
        }
    }
}

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

/// Something that happens at the pins.
#[derive(Debug, Clone, Copy)]
enum Event {
    Wait(u64),
    Half(u64),
    Byte(u8),
    Frame([u8; 4]),
    Pulse,
    Reset(bool),
    Power(bool),
}

fn events() -> impl Strategy<Value = Vec<Event>> {
    let first = prop::sample::select(
        &[0x20, 0x28, 0x30, 0x38, 0x40, 0x48, 0x4c, 0x4d, 0x50, 0x58, 0xa0, 0xac, 0xc0, 0xc1, 0xc2, 0xf0][..],
    );
    let second = prop::sample::select(&[0x00, 0x08, 0x53, 0x80, 0xa0, 0xa4, 0xa8, 0xe0, 0xff][..]);
    let event = prop_oneof![
        4 => (0_u64..25 * MS).prop_map(Event::Wait),
        1 => (0_u64..4_000).prop_map(Event::Half),
        4 => Just(Event::Half(HALF)),
        2 => any::<u8>().prop_map(Event::Byte),
        20 => (first, second, any::<u8>(), any::<u8>()).prop_map(|(a, b, c, d)| Event::Frame([a, b, c, d])),
        10 => Just(Event::Frame([0xac, 0x53, 0, 0])),
        1 => Just(Event::Pulse),
        4 => any::<bool>().prop_map(Event::Reset),
        1 => any::<bool>().prop_map(Event::Power),
    ];
    prop::collection::vec(event, 0..200)
}

fn any_avr() -> impl Strategy<Value = Avr> {
    (prop::sample::select(&[M328, LARGE, OLD][..]), any::<bool>(), any::<bool>())
        .prop_map(|(chip, delay, strict)| Avr::new(chip).delay_line(delay).strict_entry(strict))
}

fn play(avr: &Avr, events: &[Event], by_edges: bool) -> (Vec<u8>, Bench) {
    let mut bench = Bench::new(avr.clone());
    bench.by_edges = by_edges;
    bench.enter();
    let mut answers = Vec::new();
    for event in events {
        match *event {
            Event::Wait(ns) => bench.wait(ns),
            Event::Half(ns) => bench.half = ns,
            Event::Byte(byte) => answers.push(bench.byte(byte)),
            Event::Frame(frame) => answers.extend(bench.frame(frame)),
            Event::Pulse => bench.pulse(),
            Event::Reset(high) => bench.reset(high),
            Event::Power(on) => bench.avr.set_power(bench.now, on),
        }
    }
    (answers, bench)
}

proptest! {
    #[test]
    fn whole_bytes_are_the_same_as_their_edges(avr in any_avr(), events in events()) {
        let (fast, fast_bench) = play(&avr, &events, false);
        let (slow, slow_bench) = play(&avr, &events, true);
        prop_assert_eq!(fast, slow);
        let (fast, slow) = (fast_bench.avr, slow_bench.avr);
        prop_assert_eq!(fast.flash(), slow.flash());
        prop_assert_eq!(fast.eeprom(), slow.eeprom());
        prop_assert_eq!(std::format!("{fast:?}"), std::format!("{slow:?}"));
    }

    #[test]
    fn nothing_panics(
        avr in any_avr(),
        clock in prop::option::of(any::<u32>()),
        edges in prop::collection::vec((any::<u64>(), 0_u8..8, any::<u8>()), 0..300),
    ) {
        let mut avr = match clock {
            Some(clock) => avr.with_clock(Hertz(clock)),
            None => avr,
        };
        for (at, what, value) in edges {
            let high = value & 1 != 0;
            match what {
                0 => avr.set_power(at, high),
                1 => avr.set_reset(at, high),
                2 => avr.set_mosi(high),
                3 => avr.set_sck(at, high),
                4 => drop(avr.miso(at)),
                // Times run backwards here: not allowed, but no reason to fail.
                _ => drop(avr.shift(at, at >> 40, value)),
            }
        }
    }
}

/// A chip that nobody should write down must not bring the simulator down.
#[test]
fn nonsensical_chips_do_not_panic() {
    let chip = Chip {
        flash: Flash { size: 100, page_size: 0, ..M328.flash },
        eeprom: Some(Eeprom { size: 7, page_size: Some(4), write_time: Duration::MAX, polling: None }),
        erase_time: Duration::ZERO,
        ..M328
    };
    let small = Chip {
        flash: Flash { size: 0, page_size: 64, ..M328.flash },
        eeprom: Some(Eeprom { size: 0, page_size: Some(0), write_time: Duration::ZERO, polling: None }),
        ..M328
    };
    for chip in [chip, small] {
        let mut bench = Bench::entered(Avr::new(chip));
        for first in 0..=0xff {
            for second in [0, 8, 0x53, 0x80, 0xa0, 0xa4, 0xa8, 0xe0, 0xff] {
                bench.frame([first, second, 0xff, 0]);
                bench.wait(100 * MS);
            }
        }
        bench.avr.set_power(bench.now, false);
    }
}
