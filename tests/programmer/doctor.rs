//! What the doctor finds: the right cause of each broken set-up, nothing wrong with a healthy board, nothing
//! written, and in time.

use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options, Power, Source};
use avrrr::chip::{ATMEGA328P, ATTINY2313, Chip};
use avrrr::diagnose::{self, Code, Finding, Report, Severity, Subject};
use avrrr::icsp::{Entry, Session};
use avrrr::select::{Direct, HCT138};
use avrrr::sim::{
    self, Avr, Board, BoardFault, BusWire, Decoder, Device, Firmware, Float, Hardware, Line, MisoFault, Net,
    Program, UsbWorld, ViolationKind, Vpu, When, World,
};
use avrrr::transport::{Direction, Fault, FaultKind, Faulty, Transport};

use crate::broken;

const CHIP: Target = Target::ONLY;

/// Connects, and looks at everything.
pub(crate) fn examine<T: Transport>(
    transport: T,
    options: &Options,
    fixed: Option<Hertz>,
    chip: Option<&Chip>,
) -> Report
where
    T::Error: 'static,
{
    let map = Direct::new(options.wiring.len() as u8);
    let mut options = options.clone();
    options.slow = true;
    let mut bus = match BusPirate::connect(transport, map, options.clone()) {
        Ok(bus) => bus,
        Err(error) => return diagnose::of_bus_pirate(&error).into_iter().collect(),
    };
    let mut subject = Subject::new(&map, &options);
    (subject.chip, subject.fixed_clock) = (chip, fixed);
    let report = diagnose::examine(&mut bus, &subject);
    let _ = bus.close();
    report
}

/// The names of the findings but for the fine ones, and what the cause means.
pub(crate) fn in_words(report: &Report) -> String {
    let worth = |finding: &&Finding| finding.code.severity() != Severity::Fine;
    let codes: Vec<_> = report.findings.iter().filter(worth).map(|finding| finding.code.as_str()).collect();
    let codes = if codes.is_empty() { "-".to_owned() } else { codes.join(" ") };
    let meaning = report.cause().map_or("nothing is wrong", |finding| finding.code.meaning());
    format!("{codes}: {meaning}")
}

/// The right cause of each set-up, by hand. What a job has mended leaves nothing to find.
const RIGHT: [(&str, Option<Code>); 51] = [
    ("bus pirate: AUX of a v6", Some(Code::NoSuchPin)),
    ("bus pirate: AUX2 of a v3", Some(Code::NoSuchPin)),
    ("bus pirate: the clock edge of 7.1-2017-08", Some(Code::EdgeUnknown)),
    ("bus pirate: the clock edge of 7.1-2017-08, no chip", Some(Code::NoResetPullUp)),
    ("bus pirate: the clock edge of 7.1-2019-02", Some(Code::EdgeUnknown)),
    ("bus pirate: the clock edge of 7.1-2019-02, no chip", Some(Code::NoResetPullUp)),
    ("bus pirate: the legacy mode of a v5", Some(Code::LegacyMode)),
    ("chip: 128 kHz", Some(Code::SlowClock)),
    ("chip: 16 kHz", Some(Code::VerySlowClock)),
    ("chip: SPI clock fixed too high", Some(Code::ClockTooFast)),
    ("chip: another", Some(Code::OtherChip)),
    ("chip: dead", Some(Code::MisoNotDriven)),
    ("chip: locked and old", Some(Code::OldAndLocked)),
    ("chip: no clock", Some(Code::MisoNotDriven)),
    ("chip: no supply", Some(Code::NoSupply)),
    ("chip: signature of ones", Some(Code::BadSignature)),
    ("chip: signature of zeros", Some(Code::BadSignature)),
    ("chip: supply of its own, off", Some(Code::NoSupply)),
    ("chip: unknown signature", Some(Code::BadSignature)),
    ("contents: locked", Some(Code::Locked)),
    ("contents: not blank", None),
    ("later: MISO opens", Some(Code::MisoNotDriven)),
    ("later: a bit of EEPROM that rots", None),
    ("later: a bit of flash that rots", None),
    ("later: a bit of flash that sticks", Some(Code::Unstable)),
    ("later: brown-out in a page", None),
    ("later: busy for ever", Some(Code::Busy)),
    ("later: dies in a page", Some(Code::MisoNotDriven)),
    ("later: dies while it is erased", Some(Code::MisoNotDriven)),
    ("later: pulses of SCK are lost", None),
    ("nothing is broken", None),
    ("port: a device that answers everything with ?", Some(Code::OtherDevice)),
    ("port: a modem", Some(Code::NoAnswer)),
    ("port: gone at once", Some(Code::PortLost)),
    ("port: gone later", Some(Code::PortLost)),
    ("port: its TX and RX are connected", Some(Code::PortEcho)),
    ("port: silent", Some(Code::NoAnswer)),
    ("wires: MISO 1 bits late", Some(Code::Shifted)),
    ("wires: MISO 3 bits late", Some(Code::Shifted)),
    ("wires: MISO 7 bits late", Some(Code::Shifted)),
    ("wires: MISO an aerial", Some(Code::MisoChanging)),
    ("wires: MISO at ground", Some(Code::MisoLow)),
    ("wires: MISO at the supply", Some(Code::MisoHigh)),
    ("wires: MISO open", Some(Code::MisoNotDriven)),
    ("wires: MOSI and MISO connected", Some(Code::Short)),
    ("wires: RESET on AUX", Some(Code::ResetElsewhere)),
    ("wires: RESET open", Some(Code::NoResetPullUp)),
    ("wires: RESET open, the program drives MISO", Some(Code::NoResetPullUp)),
    ("wires: no chip", Some(Code::NoResetPullUp)),
    ("wires: no chip, MISO pulled up", Some(Code::NoResetPullUp)),
    ("wires: two chips on one RESET", Some(Code::Short)),
];

#[test]
fn at_least_46_of_the_51_broken_set_ups_get_their_cause() {
    let told = broken::all();
    let wrong: Vec<_> = RIGHT
        .iter()
        .filter(|(name, code)| {
            let meaning = code.map_or("nothing is wrong", Code::meaning);
            !told[*name].ends_with(&format!(": {meaning}"))
        })
        .map(|(name, code)| format!("{name}, {code:?}: {}", told[*name]))
        .collect();
    assert_eq!(told.len(), RIGHT.len());
    assert!(wrong.len() <= 5, "{} are wrong:\n{}", wrong.len(), wrong.join("\n"));
}

fn chip() -> Avr {
    Avr::new(ATTINY2313)
}

fn board() -> Board {
    Board::new().with(chip(), Line::Cs)
}

/// A board with these faults from the start.
fn with(faults: &[BoardFault]) -> Board {
    faults.iter().fold(board(), |board, fault| board.with_fault(When::Start, *fault))
}

/// Looks at a board on a v3, which takes less than so long, and changes no memory.
fn cause_on(board: Board, options: &Options) -> Option<Code> {
    let mut world = World::new(board);
    let before =
        world.wires().avr(CHIP).map(|avr| (avr.flash().to_vec(), avr.eeprom().to_vec(), avr.stats()));
    let began = world.now();
    let report = examine(&mut world, options, None, None);
    let took = world.now() - began;
    let limit = Duration::from_secs(if report.has_problem() { 8 } else { 3 });
    assert!(took < limit, "{took:?}: {report:?}");
    let after = world.wires().avr(CHIP).map(|avr| (avr.flash().to_vec(), avr.eeprom().to_vec(), avr.stats()));
    if let (Some((flash, eeprom, stats)), Some((flash_now, eeprom_now, stats_now))) = (before, after) {
        assert!(flash == flash_now && eeprom == eeprom_now, "a memory has changed");
        assert_eq!((stats.erases, stats.page_writes), (stats_now.erases, stats_now.page_writes));
    }
    report.cause().map(|finding| finding.code)
}

#[test]
fn other_set_ups_with_one_fault_and_with_two_get_their_cause() {
    use BoardFault::{Clock, Cut, Death, Floats, Miso, NoReset, NoSupply, Short, Vpu as SetVpu};
    let reset = Net::Reset(CHIP);
    let usual = Options::default();
    let cases: [(&str, Board, Code); 23] = [
        ("SCK is open", with(&[Cut(Net::Clk)]), Code::NoEcho),
        ("MOSI is open", with(&[Cut(Net::Mosi)]), Code::NoEcho),
        ("MISO is open, lines float high", with(&[Cut(Net::Miso), Floats(Float::High)]), Code::MisoNotDriven),
        ("SCK and MOSI are connected", with(&[Short(Net::Clk, Net::Mosi)]), Code::Short),
        ("SCK and MISO are connected", with(&[Short(Net::Clk, Net::Miso)]), Code::Short),
        ("RESET and MISO are connected", with(&[Short(reset, Net::Miso)]), Code::Short),
        ("RESET and AUX are connected, and the chip answers", with(&[Short(Net::Cs, Net::Aux)]), Code::Short),
        ("RESET and SCK are connected", with(&[Short(Net::Cs, Net::Clk)]), Code::Short),
        ("RESET is at ground", with(&[Short(reset, Net::Ground)]), Code::ResetStuckLow),
        ("RESET is at the supply", with(&[Short(reset, Net::Supply)]), Code::ResetStuckHigh),
        ("SCK is at ground", with(&[Short(Net::Clk, Net::Ground)]), Code::LineStuck),
        ("MOSI is at the supply", with(&[Short(Net::Mosi, Net::Supply)]), Code::LineStuck),
        ("no clock, no Vpu", with(&[Clock(CHIP, Hertz(0)), SetVpu(Vpu::Open)]), Code::Silent),
        ("MISO is open, no Vpu", with(&[Cut(Net::Miso), SetVpu(Vpu::Open)]), Code::Silent),
        ("SCK is open, no Vpu", with(&[Cut(Net::Clk), SetVpu(Vpu::Open)]), Code::Silent),
        ("no supply, MISO is open", with(&[NoSupply, Cut(Net::Miso)]), Code::NoSupply),
        ("no supply, SCK is open", with(&[NoSupply, Cut(Net::Clk)]), Code::NoSupply),
        ("no supply, MISO at ground", with(&[NoSupply, Miso(Some(MisoFault::StuckLow))]), Code::NoSupply),
        ("RESET is open, no clock", with(&[NoReset(CHIP), Clock(CHIP, Hertz(0))]), Code::NoResetPullUp),
        ("RESET is open, MISO at ground", with(&[NoReset(CHIP), Cut(Net::Miso)]), Code::NoResetPullUp),
        ("dead, MISO at the supply", with(&[Death(CHIP), Short(Net::Miso, Net::Supply)]), Code::MisoHigh),
        ("no clock, SCK is open", with(&[Clock(CHIP, Hertz(0)), Cut(Net::Clk)]), Code::MisoNotDriven),
        (
            "MOSI and MISO are connected, no clock",
            with(&[Clock(CHIP, Hertz(0)), Short(Net::Mosi, Net::Miso)]),
            Code::Short,
        ),
    ];
    let mut wrong = Vec::new();
    for (name, board, want) in cases {
        let got = cause_on(board, &usual);
        if got != Some(want) {
            wrong.push(format!("{name}: {got:?} instead of {want:?}"));
        }
    }
    assert!(wrong.is_empty(), "{}", wrong.join("\n"));
}

fn on(hardware: Hardware, firmware: Firmware, board: Board) -> World<Board> {
    let mut options = sim::WorldOptions::default();
    options.device = Device::new(hardware, firmware).unwrap();
    World::with_options(board, options)
}

#[test]
fn nothing_is_wrong_with_a_healthy_board() {
    let usual = Options::default();
    for (hardware, firmware) in
        [(Hardware::V1a, Firmware::V3_0), (Hardware::V3, Firmware::V6_3), (Hardware::V4, Firmware::V6_3)]
    {
        let report = examine(on(hardware, firmware, board()), &usual, None, Some(&ATTINY2313));
        assert!(!report.has_problem(), "{hardware:?}: {report:?}");
        assert!(report.findings.iter().any(|finding| finding.code == Code::Chip), "{report:?}");
    }
    let legacy = examine(on(Hardware::V5, Firmware::Legacy, board()), &usual, None, None);
    assert_eq!(legacy.cause().map(|finding| finding.code), Some(Code::LegacyMode));
    let usb = examine(UsbWorld::new(board()), &usual, None, None);
    assert!(!usb.has_problem(), "{usb:?}");
    // With another program in the chip, a supply of its own, a probe, and no pull-ups.
    let mut own = usual.clone();
    own.power = Power::Off;
    for (options, board) in [
        (&own, board().self_powered()),
        (&usual, board().with_probe()),
        (&usual, board().with_running(CHIP, Program::new().drives(BusWire::Miso, true))),
        (&usual, with(&[BoardFault::Vpu(Vpu::Open)])),
    ] {
        let report = examine(World::new(board), options, None, None);
        assert!(!report.has_problem(), "{report:?}");
    }
}

#[test]
fn other_devices_find_the_same_cause() {
    let usual = Options::default();
    for fault in [BoardFault::NoSupply, BoardFault::NoReset(CHIP)] {
        let want = cause_on(with(&[fault]), &usual);
        for (hardware, firmware) in [(Hardware::V1a, Firmware::V3_0), (Hardware::V4, Firmware::V6_3)] {
            let report = examine(on(hardware, firmware, with(&[fault])), &usual, None, None);
            assert_eq!(report.cause().map(|finding| finding.code), want, "{hardware:?}: {report:?}");
        }
    }
    // The lines of a legacy mode cannot be looked at; its chip is asked all the same.
    for (clock, want) in [(Hertz::mhz(1), Code::Chip), (Hertz(0), Code::Silent)] {
        let board = Board::new().with(Avr::new(ATMEGA328P).with_clock(clock), Line::Cs);
        let report = examine(on(Hardware::V5, Firmware::Legacy, board), &usual, None, None);
        let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
        assert!(codes.contains(&Code::LegacyMode) && codes.contains(&want), "{codes:?}");
    }
}

#[test]
fn behind_a_decoder_the_target_and_the_others_answer() {
    let mut options = Options::default();
    options.wiring = vec![Source::Cs, Source::Aux, Source::Aux2];
    let board = [0, 3].into_iter().fold(Board::new().with_decoder(Decoder::hct138()), |board, output| {
        board.with(Avr::new(ATMEGA328P), Line::Output(output))
    });
    let world = on(Hardware::V1a, Firmware::V3_0, board);
    let mut bus = BusPirate::connect(world, HCT138, options.clone()).unwrap();
    let mut subject = Subject::new(&HCT138, &options);
    subject.target = Target(3);
    let report = diagnose::examine(&mut bus, &subject);
    let codes: Vec<_> = report.findings.iter().map(|finding| finding.code).collect();
    assert!(
        !report.has_problem() && codes.contains(&Code::Chip) && codes.contains(&Code::OtherTarget),
        "{report:?}"
    );
    bus.close().unwrap();
}

#[test]
fn a_line_fault_in_the_middle_lets_reset_go() {
    let mut options = Options::default();
    options.power = Power::Off;
    for at in (0..400).step_by(7) {
        for kind in [FaultKind::Drop, FaultKind::Flip(0x10)] {
            let mut world = World::new(board().self_powered());
            let faulty = Faulty::new(&mut world).with(Fault { direction: Direction::Up, at, kind });
            let _ = examine(faulty, &options, None, None);
            let now = world.now();
            world.wires_mut().finish(now);
            let left = world.wires().violation_count(ViolationKind::LeftInReset { target: CHIP });
            assert_eq!(left, 0, "{at} {kind:?}");
        }
    }
}

/// After an entry that failed, the lines tell the same as when everything is looked at.
#[test]
fn a_failed_entry_is_explained_by_the_same_cause() {
    let usual = Options::default();
    let mut told = 0;
    for fault in [
        BoardFault::NoSupply,
        BoardFault::NoReset(CHIP),
        BoardFault::Miso(Some(MisoFault::StuckLow)),
        BoardFault::Miso(Some(MisoFault::Noise)),
        BoardFault::Short(Net::Mosi, Net::Miso),
        BoardFault::Clock(CHIP, Hertz(0)),
    ] {
        let mut bus = BusPirate::connect(World::new(with(&[fault])), Direct::ONE, usual.clone()).unwrap();
        let error = Session::enter(&mut bus, CHIP, &Entry::default()).unwrap_err();
        let report = diagnose::explain(&mut bus, &Subject::new(&Direct::ONE, &usual), error);
        bus.close().unwrap();
        assert_eq!(report.cause().map(|finding| finding.code), cause_on(with(&[fault]), &usual), "{fault:?}");
        told += usize::from(report.has_problem());
    }
    assert_eq!(told, 6);
}
