//! Two Bus Pirate 5 at the same time, each with sixteen AVRs behind a 74HCT154, and what is logged of their supply.

use std::collections::BTreeMap;
use std::ops::ControlFlow;
use std::path::Path;

use avrrr::bus::{Hertz, SupplySetting, Target};
use avrrr::buspirate::{self, BusPirate, Source};
use avrrr::chip::ATTINY85;
use avrrr::gang::{Board, Connector, Event, Gang, Map, Problem, Summary};
use avrrr::select::{HCT138_ENABLED, HCT154, TargetMap as _};
use avrrr::sim::{self, Avr, Decoder, Line, PortGone, UsbPort, UsbWorld};

use crate::files_in_memory::FilesInMemory;
use crate::random;
use crate::support::{FirmwareInMemory, gang, options};

const LINES: &str = r#"["io0", "io1", "io2", "io3", "cs"]"#;

/// Opens them by the ports that the manifest names.
struct Usb(BTreeMap<&'static str, UsbWorld<sim::Board>>);

impl Connector for Usb {
    type Bus = BusPirate<UsbPort<sim::Board>, Map>;
    type Error = buspirate::Error<PortGone>;

    fn open(&self, board: &Board) -> Result<Self::Bus, Self::Error> {
        let source = |line: &String| match line.as_str() {
            "cs" => Source::Cs,
            io => Source::Io(io.strip_prefix("io").unwrap().parse().unwrap()),
        };
        let mut options = buspirate::Options::default();
        options.wiring = board.lines.iter().map(source).collect();
        options.supply = board.setting;
        let port = self.0[board.port.as_deref().unwrap()].binary();
        BusPirate::connect(port, board.map.clone(), options)
    }

    fn close(&self, bus: Self::Bus) -> Result<(), Self::Error> {
        bus.close()
    }
}

fn world() -> UsbWorld<sim::Board> {
    let board = sim::Board::new().with_decoder(Decoder::hct154());
    let avr = || Avr::new(ATTINY85).with_clock(Hertz::mhz(8));
    UsbWorld::new((0..16).fold(board, |board, output| board.with(avr(), Line::Output(output))))
}

#[test]
fn thirty_two_chips_on_two_bus_pirates() {
    let names = ["left", "right"];
    let mut manifest = String::from("log = \"log\"\n");
    let mut files = Vec::new();
    for board in names {
        manifest += &format!(
            "[[board]]\nname = \"{board}\"\nport = \"{board}\"\ndecoder = \"154\"\nlines = {LINES}\n\
             millivolts = 5000\nlimit_ma = 200\n"
        );
    }
    for (number, board) in (0u64..).zip(names) {
        for target in 0..16 {
            let name = format!("{board}{target}");
            manifest += &format!(
                "[[slot]]\nname = \"{name}\"\nboard = \"{board}\"\ntarget = {target}\npart = \"attiny85\"\n\
                 flash = \"{name}\"\n"
            );
            files.push((name, random::bytes(100 * number + target, 300)));
        }
    }
    let files: Vec<_> = files.iter().map(|(name, bytes)| (name.as_str(), bytes.clone())).collect();
    let gang = gang(&manifest, &files);
    let usb = Usb(names.map(|name| (name, world())).into());
    let disk = FilesInMemory::default();
    let watch = |_: Event<'_, buspirate::Error<PortGone>>| ControlFlow::Continue(());
    let report = gang.run_with_files(&usb, &disk, &options(), &watch).unwrap();
    assert_eq!(report.summary(), Summary::All);
    for (_, slot) in report.slots() {
        let supply = slot.supply.unwrap();
        assert!(supply.supplied && (4_990..=5_010).contains(&supply.millivolts), "{supply:?}");
        // All chips of a board are on one supply.
        assert!(supply.milliamperes >= 16, "{supply:?}");
    }
    for (board, name) in gang.boards.iter().zip(names) {
        let world = &usb.0[name];
        assert!(!world.supply_on());
        let wires = world.wires();
        assert!(wires.violations().is_empty(), "{:?}", wires.violations());
        for slot in &board.slots {
            let image = &slot.flash.as_ref().unwrap().image;
            let mut want = vec![0xff; 8192];
            image.copy_to(0, &mut want);
            assert_eq!(wires.avr(slot.target).unwrap().flash(), want, "{}", slot.name);
        }
    }
    let log = disk.text("log");
    assert_eq!(log.matches("\"millivolts\":").count(), 32);
    assert!(
        log.lines().filter(|line| line.contains("\"slot\":")).all(|line| line.contains("\"milliamperes\":"))
    );
}

/// The faults of a manifest with one slot and these keys of its board.
fn faults(board: &str) -> Result<Board, Vec<Problem>> {
    let manifest = format!(
        "[board]\nport = \"p\"\n{board}\n[[slot]]\nname = \"a\"\ntarget = 0\npart = \"attiny85\"\nlock = 0xff\n"
    );
    let mut context = FirmwareInMemory(BTreeMap::new());
    let gang = Gang::from_toml("m", Path::new(""), &manifest, &mut context);
    gang.map(|gang| gang.boards[0].clone())
        .map_err(|error| error.faults.into_iter().map(|fault| fault.problem).collect())
}

#[test]
fn decoders_with_an_enable_input_name_their_lines() {
    let board = faults(&format!("decoder = \"154\"\nlines = {LINES}")).unwrap();
    assert_eq!(board.map, HCT154.into());
    let board = faults("decoder = \"138\"\nlines = [\"io0\", \"io1\", \"io2\", \"cs\"]").unwrap();
    assert_eq!((board.map.clone(), board.map.levels(Target(7)).is_some()), (HCT138_ENABLED.into(), true));
    let board = faults("decoder = \"154\"").unwrap();
    assert_eq!((board.map, board.lines.join(",").as_str()), (HCT154.into(), "io0,io1,io2,io3,cs"));
    let problems = faults("decoder = \"154\"\nlines = [\"io0\", \"io1\", \"io2\", \"cs\"]").unwrap_err();
    assert!(matches!(problems[..], [Problem::LineCount { got: 4, want: 5, .. }]), "{problems:?}");
}

#[test]
fn a_supply_that_cannot_be_is_refused() {
    let board = faults("millivolts = 1800").unwrap();
    assert_eq!(board.setting, Some(SupplySetting { millivolts: 1800, limit_ma: Some(300) }));
    for keys in ["millivolts = 6000", "millivolts = 1799", "limit_ma = 0", "limit_ma = 600"] {
        let problems = faults(keys).unwrap_err();
        assert!(matches!(problems[..], [Problem::OutOfRange { .. }]), "{keys}: {problems:?}");
    }
    assert!(matches!(faults("millivolts = 3.3").unwrap_err()[..], [Problem::Kind { .. }]));
}
