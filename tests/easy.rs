//! The short way: what it does, and what it says when it cannot.

use std::time::Duration;

use avrrr::bus::Target;
use avrrr::buspirate;
use avrrr::chip::{ATMEGA328P, ATTINY85, Chip, Fuse};
use avrrr::easy::{Error, ErrorKind, Image, OneAvr, Progress, simulated};
use avrrr::icsp::{self, Memory};
use avrrr::job::{self, Operation, Policy};
use avrrr::sim::{Avr, Board, BoardFault, Line, When, World};
use avrrr::transport::Transport;

fn image(length: usize) -> Image {
    Image::from_bytes(0, (0..length).map(|byte| byte as u8).collect::<Vec<_>>()).unwrap()
}

#[test]
fn an_image_is_written_with_progress_and_the_chip_is_let_go() {
    let mut world = simulated(ATTINY85);
    let mut avr = OneAvr::find(&mut world).unwrap();
    assert_eq!(avr.chip().name, "ATtiny85");
    let mut told = Vec::new();
    avr.write_flash(image(1000), |progress| told.push(progress)).unwrap();
    let read = [Operation::Read { memory: Memory::Flash }];
    let report = avr.run(read, Policy::default(), |_| {}).unwrap();
    avr.close().unwrap();
    assert!(told.windows(2).all(|two| two[0].done <= two[1].done && two[0].total == two[1].total));
    // Written and compared.
    assert_eq!(told.first(), Some(&Progress { done: 0, total: 2000 }));
    assert_eq!(told.last(), Some(&Progress { done: 2000, total: 2000 }));
    let flash = world.wires().avr(Target::ONLY).unwrap().flash();
    assert_eq!(flash[..1000], image(1000).to_bytes(0));
    assert_eq!(report.read[0].1.to_bytes(0), flash);
    assert!(!world.supply_on());
}

#[test]
fn fuses_need_the_name_where_parts_share_a_signature() {
    let mut world = simulated(ATMEGA328P);
    let fuse = Memory::Fuse(Fuse::High);
    let write = || [Operation::Write { memory: fuse, image: Image::from_bytes(0, [0xd1]).unwrap() }];
    let mut avr = OneAvr::find(&mut world).unwrap();
    let Err(Error::Ambiguous { memory, parts, .. }) = avr.run(write(), Policy::default(), |_| {}) else {
        panic!("a guess was taken for the chip");
    };
    assert_eq!((memory, parts[0]), (fuse, "ATmega328P"));
    assert!(parts.len() > 1);
    avr.close().unwrap();
    let mut avr = OneAvr::named(&mut world, ATMEGA328P).unwrap();
    avr.run(write(), Policy::default(), |_| {}).unwrap();
    avr.close().unwrap();
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().fuse(Fuse::High), Some(0xd1));
}

#[test]
fn another_chip_is_named_by_its_signature() {
    let error = OneAvr::named(simulated(ATMEGA328P), ATTINY85).unwrap_err();
    assert_eq!(error.to_string(), "the signature of the chip is 1e 95 0f instead of 1e 93 0b");
    const MINE: Chip = Chip { signature: [0x1e, 0x77, 0x77], ..ATTINY85 };
    let error = OneAvr::find(simulated(MINE)).unwrap_err();
    assert_eq!(error.to_string(), "the signature of the chip is 1e 77 77, which no known chip has");
}

#[test]
fn a_failure_says_what_the_chip_holds() {
    let worn = BoardFault::StuckFlash { target: Target::ONLY, at: 7, bits: 0x10 };
    let board = Board::new().with(Avr::new(ATTINY85), Line::Cs).with_fault(When::Start, worn);
    let mut avr = OneAvr::find(World::new(board)).unwrap();
    let error = avr.write_flash(image(64), |_| {}).unwrap_err();
    assert_eq!(
        error.to_string(),
        "the chip was erased; flash: 64 of 64 bytes written, not verified; flash: written again at 0x0007; \
         flash: written again at 0x0007; flash at 0x0007: 0x17 instead of 0x07; bytes that differ in this \
         block: 1"
    );
    assert_eq!(error.kind(), ErrorKind::Job(job::ErrorKind::Mismatch));
    let Error::Job(failure) = error else { panic!("{error:?}") };
    assert!(!failure.state.disturbed);
}

#[test]
fn every_error_has_a_kind() {
    let find = |transport| OneAvr::find(transport).map(drop).unwrap_err().kind();
    let silent = World::new(Board::new().with(Avr::new(ATTINY85), Line::Aux));
    assert_eq!(find(silent), ErrorKind::Chip(icsp::ErrorKind::NoTarget));
    const MINE: Chip = Chip { signature: [0x1e, 0x77, 0x77], ..ATTINY85 };
    assert_eq!(find(simulated(MINE)), ErrorKind::WrongChip);
    let mut avr = OneAvr::find(simulated(ATMEGA328P)).unwrap();
    let write = |memory, length| Operation::Write { memory, image: image(length) };
    let mut refused = |operation| avr.run([operation], Policy::default(), |_| {}).unwrap_err().kind();
    assert_eq!(refused(write(Memory::Lock, 1)), ErrorKind::Ambiguous);
    assert_eq!(refused(write(Memory::Eeprom, 2000)), ErrorKind::Refused);
    let absent = OneAvr::find(Silent(Duration::ZERO)).map(drop).unwrap_err();
    assert_eq!(absent.kind(), ErrorKind::BusPirate(buspirate::ErrorKind::NotFound));
}

/// A port at which nothing answers.
struct Silent(Duration);

impl Transport for Silent {
    type Error = std::convert::Infallible;
    fn send(&mut self, _: &[u8]) -> Result<(), Self::Error> {
        Ok(())
    }
    fn recv(&mut self, _: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        self.0 += within;
        Ok(0)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        Ok(())
    }
    fn set_baud(&mut self, _: u32) -> Result<bool, Self::Error> {
        Ok(true)
    }
    fn now(&self) -> Duration {
        self.0
    }
    fn pause(&mut self, time: Duration) {
        self.0 += time;
    }
}

/// A transport that damages a byte of the first answer to a read of the signature.
struct Damaging(World<Board>, bool);

impl Transport for Damaging {
    type Error = std::convert::Infallible;
    fn send(&mut self, bytes: &[u8]) -> Result<(), Self::Error> {
        self.0.send(bytes)
    }
    fn recv(&mut self, buf: &mut [u8], within: Duration) -> Result<usize, Self::Error> {
        let count = self.0.recv(buf, within)?;
        let enabled = self.0.wires().avr(Target::ONLY).is_some_and(|avr| avr.stats().enables == 1);
        if enabled
            && !self.1
            && let Some(byte) = buf[..count].iter_mut().find(|byte| **byte == ATTINY85.signature[2])
        {
            *byte ^= 0x01;
            self.1 = true;
        }
        Ok(count)
    }
    fn discard_input(&mut self) -> Result<(), Self::Error> {
        self.0.discard_input()
    }
    fn set_baud(&mut self, baud: u32) -> Result<bool, Self::Error> {
        self.0.set_baud(baud)
    }
    fn now(&self) -> Duration {
        self.0.now()
    }
    fn pause(&mut self, time: Duration) {
        self.0.pause(time);
    }
}

#[test]
fn a_line_that_was_disturbed_meanwhile_is_told() {
    let find = |port: Damaging| OneAvr::find(port).map(drop);
    let error = find(Damaging(simulated(ATTINY85), false)).unwrap_err();
    assert!(matches!(error, Error::Disturbed), "{error:?}");
    find(Damaging(simulated(ATTINY85), true)).unwrap();
    let named = OneAvr::named(Damaging(simulated(ATTINY85), false), ATTINY85).map(drop);
    assert!(matches!(named.unwrap_err(), Error::Disturbed));
}
