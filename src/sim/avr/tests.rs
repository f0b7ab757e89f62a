use std::vec::Vec;

use proptest::prelude::*;

use super::*;
use crate::chip::{
    ATMEGA328P, Echo, Eeprom, Field, Flash, FlashWrite, InstructionSet, LockByte, ReadBits, Ready, Shows,
    ValuePolling, WriteBits,
};

mod busy;
mod clock;
mod entry;
mod memories;
mod random;
mod variants;

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

/// An AVR, and its pins to be moved.
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
