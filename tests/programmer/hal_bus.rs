//! Programming without a Bus Pirate: an embedded-hal host of our own, on the simulated board.

use std::cell::RefCell;
use std::convert::Infallible;
use std::rc::Rc;
use std::time::Duration;

use avrrr::bus::{HalBus, HalError, Hertz, IcspBus, Target};
use avrrr::chip::{self, Chip, Eeprom, Flash};
use avrrr::icsp::{Diagnosis, Entry, Error, Session};
use avrrr::select::{Direct, Levels, Lines};
use avrrr::sim::{Avr, Board, Drive, Line, Pins, Shift, Wires};
use embedded_hal::delay::DelayNs;
use embedded_hal::spi::{ErrorType, SpiBus};

use crate::bench::{Dice, Job, Size, board};
use crate::few::FEW;

/// A microcontroller with an SPI bus, two GPIOs and a clock, wired to a board.
#[derive(Debug)]
pub(crate) struct Host {
    pub(crate) board: Board,
    now: Duration,
    pins: Pins,
}

pub(crate) type Shared = Rc<RefCell<Host>>;

#[derive(Debug)]
pub(crate) struct Spi {
    host: Shared,
    sck: Hertz,
}

#[derive(Debug)]
pub(crate) struct Gpios(Shared);

#[derive(Debug)]
pub(crate) struct Delay(Shared);

impl ErrorType for Spi {
    type Error = Infallible;
}

impl Spi {
    fn shift(&self, byte: u8) -> u8 {
        let half_period_ns = 500_000_000 / u64::from(self.sck.0);
        let mode_0 = Shift {
            half_period_ns,
            idle_high: false,
            change_on_idle_edge: true,
            sample_at_end: false,
            open_drain: false,
        };
        let mut host = self.host.borrow_mut();
        let at = host.now;
        host.now += Duration::from_nanos(16 * half_period_ns);
        host.board.shift(at, mode_0, byte)
    }
}

impl SpiBus for Spi {
    fn read(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        words.fill(0xff);
        self.transfer_in_place(words)
    }

    fn write(&mut self, words: &[u8]) -> Result<(), Infallible> {
        words.iter().for_each(|word| {
            self.shift(*word);
        });
        Ok(())
    }

    fn transfer(&mut self, read: &mut [u8], write: &[u8]) -> Result<(), Infallible> {
        for at in 0..read.len().max(write.len()) {
            let got = self.shift(write.get(at).copied().unwrap_or(0xff));
            if let Some(slot) = read.get_mut(at) {
                *slot = got;
            }
        }
        Ok(())
    }

    fn transfer_in_place(&mut self, words: &mut [u8]) -> Result<(), Infallible> {
        words.iter_mut().for_each(|word| *word = self.shift(*word));
        Ok(())
    }

    fn flush(&mut self) -> Result<(), Infallible> {
        Ok(())
    }
}

impl Lines for Gpios {
    type Error = Infallible;

    fn set(&mut self, all: Levels) -> Result<(), Infallible> {
        let drive = |line| if all.is_high(line) { Drive::High } else { Drive::Low };
        let mut host = self.0.borrow_mut();
        host.pins = Pins { cs: drive(0), aux: drive(1), ..host.pins };
        let (now, pins) = (host.now, host.pins);
        host.board.set_pins(now, pins);
        Ok(())
    }
}

impl DelayNs for Delay {
    fn delay_ns(&mut self, ns: u32) {
        self.0.borrow_mut().now += Duration::from_nanos(ns.into());
    }
}

pub(crate) type Bus = HalBus<Spi, Gpios, Delay, Direct>;

pub(crate) fn bus(mut board: Board, sck: Hertz, map: Direct) -> (Shared, Bus) {
    let pins = Pins { clk: Drive::Low, mosi: Drive::Low, ..Pins::RELEASED };
    board.set_supply(Duration::ZERO, true);
    board.set_pins(Duration::ZERO, pins);
    let host = Rc::new(RefCell::new(Host { board, now: Duration::from_millis(1), pins }));
    let spi = Spi { host: host.clone(), sck };
    let bus = HalBus::new(spi, Gpios(host.clone()), Delay(host.clone()), map).unwrap();
    (host, bus)
}

#[test]
fn every_chip_is_programmed_without_a_bus_pirate() {
    let mut dice = Dice::new(20);
    for chip in FEW {
        let job = Job::new(chip, Size::Full, &mut dice);
        let (host, mut bus) = bus(board(Avr::new(*chip)), Hertz::khz(125), Direct::ONE);
        let report = job.run(&mut bus, &Entry::default());
        assert_eq!(report.clock, None);
        let host = host.borrow();
        job.check(&report, host.board.avr(Target::ONLY).unwrap());
        assert_eq!(host.board.violations(), [], "{}", chip.name);
        assert_eq!(host.pins.cs, Drive::High);
    }
}

#[test]
fn waiting_is_no_shorter_than_promised_and_hardly_longer() {
    let job = Job::new(&chip::ATMEGA8, Size::Flash, &mut Dice::new(21));
    let (host, mut bus) = bus(board(Avr::new(chip::ATMEGA8)), Hertz::khz(200), Direct::ONE);
    let report = job.run(&mut bus, &Entry::default());
    assert_eq!(host.borrow().board.violations(), []);
    // The host's clock is the board's; the report has none.
    assert!(report.steps.iter().all(|step| step.time.is_none()));
    let spi = Duration::from_micros(4 * 40) * (8192 * 5 + 128);
    let pages = chip::ATMEGA8.flash.write_time * 128 + Duration::from_millis(250);
    assert!(host.borrow().now < spi + pages, "{:?}", host.borrow().now);
}

#[test]
fn two_targets_on_two_lines() {
    let parts =
        Board::new().with(Avr::new(chip::ATTINY85), Line::Cs).with(Avr::new(chip::ATMEGA328P), Line::Aux);
    let (host, mut bus) = bus(parts, Hertz::khz(100), Direct::new(2));
    for (target, chip) in [(Target(1), chip::ATMEGA328P), (Target(0), chip::ATTINY85)] {
        let session = Session::enter(&mut bus, target, &Entry::default()).unwrap();
        assert_eq!(session.signature(), chip.signature);
        session.leave().unwrap();
    }
    let missing = Session::enter(&mut bus, Target(2), &Entry::default());
    assert_eq!(missing.unwrap_err(), Error::Bus(HalError::NoSuchTarget(Target(2))));
    assert_eq!(host.borrow().board.violations(), []);
    assert_eq!((host.borrow().pins.cs, host.borrow().pins.aux), (Drive::High, Drive::High));
}

#[test]
fn a_clock_that_is_too_fast_ends_in_no_sync() {
    let (host, mut bus) = bus(board(Avr::new(chip::ATMEGA328P)), Hertz::khz(1_000), Direct::ONE);
    let error = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap_err();
    assert!(matches!(error, Error::NoSync { tries: 3, diagnosis: Diagnosis::AllZero, .. }), "{error:?}");
    assert_eq!(host.borrow().pins.cs, Drive::High);
}

#[test]
fn a_dropped_session_lets_reset_go() {
    let (host, mut bus) = bus(board(Avr::new(chip::ATMEGA328P)), Hertz::khz(125), Direct::ONE);
    let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
    assert_eq!(host.borrow().pins.cs, Drive::Low);
    drop(session);
    assert_eq!(host.borrow().pins.cs, Drive::High);
    assert_eq!(bus.set_clock(Hertz::khz(1)), Ok(None));
    bus.hold_reset(Target::ONLY).unwrap();
    assert_eq!(bus.set_clock(Hertz::khz(1)), Err(HalError::ClockWhileHeld));
    let (_, _, _) = bus.into_parts();
    assert_eq!(host.borrow().pins.cs, Drive::High);
}

/// Where asking is quick, a byte that is there is not waited for.
#[test]
fn bytes_are_asked_for_where_that_saves_time() {
    let chip = chip::AT90S8535;
    let flash = Flash { polling: None, ..chip.flash };
    let eeprom = chip.eeprom.map(|eeprom| Eeprom { polling: None, ..eeprom });
    // 0x00 and 0xFF are what its EEPROM gives while it is busy: these are waited for.
    let contents: Vec<u8> = [0x00, 0xff].into_iter().chain(Dice::new(21).bytes(254)).collect();
    let took = |chip: Chip| {
        let (host, mut bus) = bus(board(Avr::new(chip::AT90S8535)), Hertz::khz(125), Direct::ONE);
        let session = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap();
        let mut programmer = session.into_programmer(chip);
        for (at, byte) in (0..).zip(&contents) {
            programmer.write_flash_page(at, &[*byte]).unwrap();
        }
        programmer.write_eeprom(0, &contents).unwrap();
        programmer.leave().unwrap();
        let host = host.borrow();
        let part = host.board.avr(Target::ONLY).unwrap();
        assert!(part.flash()[..256] == contents && part.eeprom()[..256] == contents);
        assert_eq!(part.stats().commands_while_busy, 0);
        host.now
    };
    let (asked, waited) = (took(chip), took(Chip { flash, eeprom, ..chip }));
    assert!(waited > 512 * Duration::from_millis(20), "{waited:?}");
    assert!(asked < waited * 4 / 5, "{asked:?} {waited:?}");
}
