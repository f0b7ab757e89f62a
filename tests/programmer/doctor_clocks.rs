//! What the doctor finds out about the clocks of a chip, its fuses and its supply, on each kind of Bus Pirate.

use std::time::Duration;

use avrrr::bus::{Hertz, IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA8, ATMEGA328P, ATMEGA8515, ATTINY2313, Chip, Fuse};
use avrrr::diagnose::{self, Code, Report, Subject};
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{
    self, Avr, Board, BoardFault, Device, Drive, Firmware, Hardware, Line, Net, Pins, Shift, UsbWorld, When,
    Wires, World,
};
use avrrr::transport::Transport;

const CHIP: Target = Target::ONLY;

fn v1a_to_v4() -> impl Iterator<Item = Device> {
    [(Hardware::V1a, Firmware::V3_0), (Hardware::V3, Firmware::V6_3), (Hardware::V4, Firmware::V6_3)]
        .into_iter()
        .map(|(hardware, firmware)| Device::new(hardware, firmware).unwrap())
}

fn world<W: Wires>(device: Device, wires: W) -> World<W> {
    let mut options = sim::WorldOptions::default();
    options.device = device;
    World::with_options(wires, options)
}

fn examine<T: Transport>(transport: T, chip: Option<&Chip>, feed_clock: Option<Hertz>) -> Report
where
    T::Error: 'static,
{
    let mut options = Options::default();
    options.slow = true;
    let mut bus = BusPirate::connect(transport, Direct::ONE, options.clone()).unwrap();
    let mut subject = Subject::new(&Direct::ONE, &options);
    (subject.chip, subject.feed_clock) = (chip, feed_clock);
    let report = diagnose::examine(&mut bus, &subject);
    bus.close().unwrap();
    report
}

/// What was measured for a finding.
fn of(report: &Report, code: Code) -> Option<String> {
    let finding = report.findings.iter().find(|finding| finding.code == code)?;
    Some(finding.measured.to_string())
}

/// Looks at a chip on each Bus Pirate. No memory of it changes.
fn on_each(avr: &Avr, test: impl Fn(&str, &Report, Duration)) {
    let board = || Board::new().with(avr.clone(), Line::Cs);
    let same = |after: &Avr| {
        assert!(after.flash() == avr.flash() && after.eeprom() == avr.eeprom());
        let (stats, before) = (after.stats(), avr.stats());
        assert_eq!((stats.erases, stats.page_writes), (before.erases, before.page_writes));
        assert_eq!((stats.fuse_writes, stats.eeprom_writes), (before.fuse_writes, before.eeprom_writes));
    };
    for device in v1a_to_v4() {
        let mut world = world(device, board());
        let report = examine(&mut world, None, None);
        test(&device.to_string(), &report, world.now());
        same(world.wires().avr(CHIP).unwrap());
    }
    let mut usb = UsbWorld::new(board());
    let report = examine(&mut usb, None, None);
    test("v5", &report, usb.now());
    same(usb.wires().avr(CHIP).unwrap());
}

#[test]
fn each_clock_is_told_from_the_fastest_to_the_slowest() {
    on_each(&Avr::new(ATMEGA328P), |device, report, _| {
        let clocks = of(report, Code::EachClock).unwrap();
        // Not each has 2 MHz that can be trusted.
        let fastest = match device {
            "v1a/3.0" => "1 MHz: no answer; 250 kHz: ",
            "v5" => "1.953 MHz: no answer; 992.063 kHz: ",
            _ => "2 MHz: no answer; 1 MHz: ",
        };
        assert!(clocks.starts_with(fastest), "{device}: {clocks}");
        assert!(clocks.ends_with("; 125 kHz: 1e 95 0f"), "{device}: {clocks}");
        assert!(!report.has_problem(), "{device}: {report:?}");
    });
    on_each(&Avr::new(ATMEGA328P).with_clock(Hertz::mhz(16)), |device, report, _| {
        let clocks = of(report, Code::EachClock).unwrap();
        let answers = clocks.matches(": 1e 95 0f").count();
        assert!(answers >= 3 && answers == clocks.matches("Hz: ").count(), "{device}: {clocks}");
    });
}

/// The chip on a watch crystal that is divided, on its slowest oscillator, and so on.
#[test]
fn a_chip_on_a_very_slow_clock_is_found_in_seconds() {
    for hertz in [4_096, 16_000, 32_768] {
        let avr = Avr::new(ATTINY2313).with_clock(Hertz(hertz));
        on_each(&avr, |device, report, took| {
            println!("{device}, {hertz} Hz: {took:?}");
            assert!(took < Duration::from_secs(8), "{device}, {hertz} Hz: {took:?}");
            if device == "v5" && hertz == 4_096 {
                // Its slowest clock is 2.4 kHz.
                return assert!(of(report, Code::NoEcho).is_some(), "{report:?}");
            }
            assert_eq!(report.cause().map(|finding| finding.code), Some(Code::VerySlowClock), "{report:?}");
            let text = of(report, Code::VerySlowClock).unwrap();
            assert!(text.contains("its CPU clock is about ") && text.ends_with(" or below"), "{text}");
            assert!(of(report, Code::EachClock).unwrap().contains("; 31.25 kHz: "), "{report:?}");
        });
    }
}

#[test]
fn a_clock_is_fed_only_where_that_is_asked_for_and_nothing_else_helps() {
    let board = || {
        let mut avr = Avr::new(ATMEGA328P).with_nothing_on_xtal();
        avr.set_fuse(Fuse::Low, 0xff);
        Board::new().with(avr, Line::Cs).with_xtal1_on_aux(CHIP)
    };
    let feed = Some(Hertz::mhz(4));
    for device in v1a_to_v4() {
        let without = examine(world(device, board()), Some(&ATMEGA328P), None);
        assert_eq!(of(&without, Code::FedClockOnly), None, "{without:?}");
        assert!(!of(&without, Code::EachClock).unwrap().contains("XTAL1"), "{without:?}");
        let with = examine(world(device, board()), Some(&ATMEGA328P), feed);
        assert_eq!(with.cause().map(|finding| finding.code), Some(Code::FedClockOnly), "{with:?}");
        let clocks = of(&with, Code::EachClock).unwrap();
        assert!(clocks.ends_with("; 125 kHz with a clock at XTAL1: 1e 95 0f"), "{clocks}");
        // It has a clock of its own.
        let own = Board::new().with(Avr::new(ATMEGA328P), Line::Cs);
        let own = examine(world(device, own), Some(&ATMEGA328P), feed);
        assert!(!own.has_problem() && !of(&own, Code::EachClock).unwrap().contains("XTAL1"), "{own:?}");
    }
    let usb = examine(UsbWorld::new(board()), Some(&ATMEGA328P), feed);
    assert!(of(&usb, Code::EachClock).unwrap().contains("no clock can be fed: "), "{usb:?}");
}

#[test]
fn a_fuse_that_has_taken_reset_is_suspected_beside_other_reasons() {
    let taken = |chip: Chip, high| {
        let mut avr = Avr::new(chip);
        avr.set_fuse(Fuse::High, high);
        on_each(&avr, |device, report, _| {
            assert!(report.has_problem(), "{device}: {report:?}");
            // A v1a has no pull-ups, so it is not known whether MISO is driven.
            let text = of(report, Code::ResetTaken).unwrap();
            assert!(
                text.contains("a chip without a clock") && text.contains("open MISO"),
                "{device}: {text}"
            );
            assert!(!format!("{report:?}").contains("VerySlowClock"), "{device}: {report:?}");
        });
    };
    // DWEN, and RSTDISBL behind a pull-up of the board.
    taken(ATMEGA328P, 0x99);
    taken(ATMEGA328P, 0x59);
    // The names are those of the part, and one without such fuses is not suspected.
    for (chip, want) in
        [(&ATMEGA328P, Some("DWEN or RSTDISBL")), (&ATMEGA8, Some("RSTDISBL")), (&ATMEGA8515, None)]
    {
        let board = Board::new().with(Avr::new(*chip).with_clock(Hertz(0)), Line::Cs);
        let report = examine(World::new(board), Some(chip), None);
        let names =
            of(&report, Code::ResetTaken).and_then(|text| Some(text.split_once(" of the ")?.0.to_owned()));
        assert_eq!(names.as_deref(), want, "{report:?}");
    }
}

#[test]
fn lines_that_explain_the_silence_are_not_suspected_and_cost_no_time() {
    for fault in [BoardFault::NoSupply, BoardFault::NoReset(CHIP), BoardFault::Short(Net::Mosi, Net::Miso)] {
        let board = Board::new().with(Avr::new(ATTINY2313), Line::Cs).with_fault(When::Start, fault);
        let mut world = World::new(board);
        let report = examine(&mut world, None, None);
        assert_eq!(of(&report, Code::ResetTaken), None, "{report:?}");
        let clocks = of(&report, Code::EachClock).unwrap();
        assert!(clocks.starts_with("125 kHz: ") && clocks.matches("kHz").count() == 2, "{clocks}");
        assert!(world.now() < Duration::from_secs(3), "{:?}", world.now());
    }
}

#[test]
fn lock_bits_that_forbid_reading_are_told_from_others() {
    for (lock, want) in [(0xfc, "cannot be read"), (0xfe, "can be read")] {
        let mut avr = Avr::new(ATMEGA328P);
        avr.set_lock(lock);
        on_each(&avr, |device, report, _| {
            let text = of(report, Code::Locked).unwrap();
            assert!(text.starts_with(&format!("its lock byte is {lock:#04x}")), "{device}: {text}");
            assert!(text.ends_with(want), "{device}: {text}");
        });
    }
}

/// A board whose supply gives less while CS is low: what the chip switches is on then.
struct Weak {
    board: Board,
    in_reset_mv: u16,
    is_low: bool,
}

impl Wires for Weak {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.is_low = pins.cs == Drive::Low;
        self.board.set_pins(at, pins);
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.board.set_supply(at, on);
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.board.set_pullups(at, on);
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.board.shift(at, how, mosi)
    }
    fn miso(&mut self, at: Duration) -> bool {
        self.board.miso(at)
    }
    fn outside(&mut self, at: Duration) -> Pins {
        self.board.outside(at)
    }
    fn probe(&mut self, at: Duration) -> u16 {
        if self.is_low { self.in_reset_mv } else { self.board.probe(at) }
    }
}

#[test]
fn a_supply_that_drops_while_the_chip_is_in_reset_is_told() {
    for (in_reset_mv, want) in [(4_600, false), (4_300, true)] {
        for device in v1a_to_v4() {
            let board = Board::new().with(Avr::new(ATTINY2313), Line::Cs).with_probe();
            let report = examine(world(device, Weak { board, in_reset_mv, is_low: false }), None, None);
            let told = of(&report, Code::SupplyDrops);
            assert_eq!(told.is_some(), want, "{device}, {in_reset_mv} mV: {report:?}");
            assert!(!report.has_problem(), "{report:?}");
        }
    }
}

/// How long it takes to say why a chip does not answer, from the beginning, where none is connected.
#[test]
fn a_chip_that_is_not_there_is_explained_in_two_seconds() {
    fn explain<T: Transport>(transport: &mut T) -> (Report, [Duration; 3])
    where
        T::Error: 'static,
    {
        let options = Options::default();
        let mut bus = BusPirate::connect(&mut *transport, Direct::ONE, options.clone()).unwrap();
        let connected = bus.now().unwrap();
        let error = Session::enter(&mut bus, CHIP, &Entry::default()).err().unwrap();
        let failed = bus.now().unwrap();
        let report = diagnose::explain(&mut bus, &Subject::new(&Direct::ONE, &options), error);
        bus.close().unwrap();
        (report, [connected, failed, transport.now()])
    }
    let check = |device: &str, (report, [connected, failed, ended]): (Report, [Duration; 3])| {
        println!("{device}: connected {connected:?}, failed {failed:?}, ended {ended:?}");
        assert_eq!(report.cause().map(|finding| finding.code), Some(Code::NoResetPullUp), "{report:?}");
        assert!(ended < Duration::from_secs(2), "{device}: {ended:?}");
    };
    for device in v1a_to_v4() {
        check(&device.to_string(), explain(&mut world(device, Board::new())));
    }
    check("v5", explain(&mut UsbWorld::new(Board::new())));
}
