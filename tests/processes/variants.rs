//! avrdude and `avrrr` on chips of every instruction set that avrdude 7.1 has, one beside the other: they
//! read the same bytes, and leave the same chip behind. Of the instruction sets in `data/` it has all but that
//! of the ATmega8HVA and 16HVA.

use std::fs;
use std::process::Command;

use avrrr::chip::{self, Chip, FlashWrite, FuseByte, Shows};
use avrrr::icsp::Memory;
use avrrr::sim::Avr;

use crate::avrdude::{assert_clean, fails, random_file, read_file, succeeds, text};
use crate::server::{self, Ended, Server};

/// What both are told to do, in the words of both.
struct Job {
    part: &'static str,
    chip: &'static Chip,
    /// New values of fuse bytes.
    fuses: Vec<(Memory, u8)>,
    lock: Option<u8>,
}

impl Job {
    fn new(part: &'static str) -> Self {
        let chip = chip::find(part).unwrap();
        let new = Avr::new(*chip);
        // avrdude gives up on a fuse that shows after a power cycle.
        let writable = chip.fuses.iter().filter(|byte| byte.writable != 0 && byte.shows == Shows::AtOnce);
        let fuses =
            writable.filter_map(|byte| Some((Memory::Fuse(byte.fuse), harmless(byte, &new)?))).collect();
        // LB1 alone: reading stays possible. avrdude cannot verify what it cannot read.
        let lb = chip.lock.fields.iter().find(|field| field.name == "LB").unwrap();
        let lock = Memory::Lock.is_readable(chip).then(|| !(1 << lb.mask.trailing_zeros()));
        Self { part, chip, fuses, lock }
    }

    /// A simulated board with such a chip, and the files to write.
    fn start(&self) -> Server {
        let server = Server::start(&["--chip", &format!("{}@cs,clock=16MHz", self.part)]);
        // Byte by byte it takes its time.
        let size = if self.chip.instructions.flash == FlashWrite::Byte { 320 } else { 700 };
        random_file(&server, "flash.bin", 70, size);
        random_file(&server, "eeprom.bin", 71, 64);
        server
    }

    fn writes(&self) -> Vec<String> {
        let mut arguments = vec!["-e".to_owned()];
        let mut write = |what: String| arguments.extend(["-U".to_owned(), what]);
        write("flash:w:flash.bin:r".to_owned());
        write("eeprom:w:eeprom.bin:r".to_owned());
        for (memory, value) in &self.fuses {
            write(format!("{memory}:w:{value:#04x}:m"));
        }
        arguments
    }

    fn locks(&self) -> Option<[String; 2]> {
        Some(["-U".to_owned(), format!("lock:w:{:#04x}:m", self.lock?)])
    }

    /// The memories that both can read. Of a large flash they read what they wrote, to verify it; to read all
    /// of it takes avrdude minutes.
    fn readable(&self) -> Vec<Memory> {
        let all = [Memory::Flash, Memory::Eeprom, Memory::Lock, Memory::Calibration, Memory::Signature];
        let fuses = self.chip.fuses.iter().map(|byte| Memory::Fuse(byte.fuse));
        all.into_iter()
            .chain(fuses)
            .filter(|memory| memory.is_readable(self.chip))
            .filter(|memory| memory.size(self.chip) <= 0x1_0000)
            .collect()
    }

    fn reads(&self, ending: &str) -> Vec<String> {
        let read = |memory: Memory| ["-U".to_owned(), format!("{memory}:r:{memory}.{ending}:r")];
        self.readable().into_iter().flat_map(read).collect()
    }
}

/// Another value of a fuse byte with which the chip can be programmed as before.
fn harmless(byte: &FuseByte, new: &Avr) -> Option<u8> {
    let old = new.fuse(byte.fuse)?;
    let bits = byte.fields.iter().filter(|field| {
        field.values.is_empty()
            && field.hazard.is_none()
            && field.mask & !byte.writable == 0
            && field.name != "EESAVE"
    });
    Some(bits.fold(old, |value, field| value ^ field.mask))
}

fn avrdude(server: &Server, part: &str, arguments: &[String]) {
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    succeeds(server, part, &arguments);
}

fn avrrr(server: &Server, part: &str, arguments: &[String]) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    let command = command.args(["--recover", "-P"]).arg(server.port()).args(["-p", part]).args(arguments);
    let output = server::run(command.current_dir(&server.folder));
    assert!(output.status.success(), "{arguments:?}: {}", text(&output));
}

/// The chip as it was left, but for bits that do not exist.
fn left(ended: &Ended, job: &Job) -> [Vec<u8>; 4] {
    let dumped = |memory: &str| ended.dumped(&format!("{}@cs.{memory}", job.part));
    let mut fuses = dumped("fuses");
    for (value, byte) in fuses.iter_mut().zip(job.chip.fuses) {
        *value &= byte.used;
    }
    let lock = dumped("lock").into_iter().map(|lock| lock & job.chip.lock.used).collect();
    [dumped("flash"), dumped("eeprom"), fuses, lock]
}

/// The bits of a byte of this memory that both tools show. avrdude shows 0 for bits that a data sheet does
/// not define, `avrrr` what the chip gives.
fn shown(job: &Job, memory: Memory) -> u8 {
    match memory {
        Memory::Fuse(fuse) => {
            // Of a byte that some bits are written in, avrdude 7.1 does not show the others.
            job.chip.fuses.iter().find(|byte| byte.fuse == fuse).map_or(0, FuseByte::comparable)
        }
        // avrdude 7.1 shows the bits where the instruction has them, 7 and 6.
        Memory::Lock if job.chip.instructions.lock_read == chip::ReadBits::Shared => 0,
        Memory::Lock => job.chip.lock.used,
        _ => 0xff,
    }
}

fn both(part: &'static str) {
    let job = Job::new(part);
    let [by_avrdude, by_avrrr] = [job.start(), job.start()];
    avrdude(&by_avrdude, part, &job.writes());
    avrrr(&by_avrrr, part, &job.writes());
    for server in [&by_avrdude, &by_avrrr] {
        avrdude(server, part, &job.reads("avrdude"));
        avrrr(server, part, &job.reads("avrrr"));
        for memory in job.readable() {
            let [mut one, mut other] =
                ["avrdude", "avrrr"].map(|name| read_file(server, &format!("{memory}.{name}")));
            // avrdude leaves out blank ends of flash.
            if memory == Memory::Flash {
                one.resize(other.len(), 0xff);
            }
            // Only the first calibration byte is the same in all versions of avrdude's tables.
            if memory == Memory::Calibration {
                one.truncate(1);
                other.truncate(1);
            }
            let mask = shown(&job, memory);
            one.iter_mut().chain(&mut other).for_each(|byte| *byte &= mask);
            assert!(one == other, "{part} {memory}: {one:02x?} {other:02x?}");
        }
    }
    if let Some(lock) = job.locks() {
        avrdude(&by_avrdude, part, &lock);
        avrrr(&by_avrrr, part, &lock);
    }
    let flash = fs::read(by_avrrr.folder.path().join("flash.bin")).unwrap();
    let eeprom = fs::read(by_avrrr.folder.path().join("eeprom.bin")).unwrap();
    let [by_avrdude, by_avrrr] = [by_avrdude.end(), by_avrrr.end()];
    assert_clean(&by_avrdude);
    assert_clean(&by_avrrr);
    let [one, other] = [left(&by_avrdude, &job), left(&by_avrrr, &job)];
    assert!(one == other, "{part}: {:02x?} {:02x?}", &one[2..], &other[2..]);
    assert!(one[0].starts_with(&flash) && one[1].starts_with(&eeprom), "{part}");
    if let Some(lock) = job.lock {
        assert_eq!(one[3], [lock & job.chip.lock.used], "{part}");
    }
    for (memory, value) in &job.fuses {
        let at = job.chip.fuses.iter().position(|byte| Memory::Fuse(byte.fuse) == *memory).unwrap();
        assert_eq!(one[2][at], value & job.chip.fuses[at].used, "{part} {memory}");
    }
}

macro_rules! parts {
    ($($name:ident: $part:literal, $what:literal;)*) => {$(
        #[doc = $what]
        #[test]
        #[ignore = "needs avrdude; run by .ci/run"]
        fn $name() {
            both($part);
        }
    )*};
}

parts! {
    attiny13: "t13", "No extended fuse; one fuse byte has SPIEN where others have CKDIV8.";
    attiny261: "t261", "Lock bits in byte 2, or in byte 4.";
    atmega163: "m163", "No RDY/BSY, slow pages, EEPROM by byte.";
    atmega64: "m64", "No RDY/BSY, extended fuse.";
    at90s8535: "8535", "By byte; fuses and lock bits share a read, fuse bit in byte 2.";
    atmega16: "m16", "No RDY/BSY, EEPROM pages in some sources.";
    at90s8515: "8515", "By byte; no fuses, lock bits that cannot be read.";
    at90s4433: "4433", "By byte; new fuses show after a power cycle.";
    attiny12: "t12", "By byte; one fuse byte in byte 4, lock bits in byte 2.";
    at90s2313: "2313", "By byte; its own pattern for lock bits.";
    atmega103: "m103", "Pages of 56 ms; three fuse bits in byte 2.";
    atmega161: "m161", "One fuse byte of a paged part without RDY/BSY.";
    attiny26: "t26", "Paged, lock bits in byte 2.";
    atmega328p: "m328p", "As most parts.";
    atmega2560: "m2560", "Extended address.";
}

/// avrdude's buspirate wants the echo of Programming Enable, which this part does not give.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn at90s1200() {
    let job = Job::new("1200");
    let server = job.start();
    let said = fails(&server, "1200", &["-F", "-U", "signature:r:signature.avrdude:r"]);
    assert!(said.contains("initialization failed"), "{said}");
    avrrr(&server, "1200", &job.writes());
    let flash = fs::read(server.folder.path().join("flash.bin")).unwrap();
    let ended = server.end();
    assert!(left(&ended, &job)[0].starts_with(&flash));
}
