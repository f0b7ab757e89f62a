//! What a session leaves in a Value Change Dump, read by a logic analyser's program of others: sigrok's
//! decoders of SPI and of AVR programming.

use std::ops::ControlFlow;
use std::path::Path;
use std::process::Command;
use std::time::Duration;

use avrrr::bus::{Hertz, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ATMEGA8, ATMEGA328P, Chip, Flash};
use avrrr::icsp::{Entry, Memory, Session};
use avrrr::image::Image;
use avrrr::job::{Operation, Plan, Policy};
use avrrr::select::Direct;
use avrrr::sim::{Avr, Board, Line, Pins, Shift, Traced, Wires, World};

/// What sigrok knows an ATmega88 by.
const ATMEGA88: Chip = Chip {
    name: "ATmega88",
    signature: [0x1e, 0x93, 0x0a],
    flash: Flash { size: 8192, page_size: 64, ..ATMEGA328P.flash },
    ..ATMEGA328P
};

/// Writes down the bytes that were shifted while RESET was low, in its own way.
#[derive(Debug)]
struct Witness {
    traced: Traced<Vec<u8>>,
    bytes: Vec<[u8; 2]>,
}

impl Wires for Witness {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.traced.set_pins(at, pins);
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.traced.set_supply(at, on);
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.traced.set_pullups(at, on);
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        let miso = self.traced.shift(at, how, mosi);
        if !self.traced.board().held().is_empty() {
            self.bytes.push([mosi, miso]);
        }
        miso
    }
    fn miso(&mut self, at: Duration) -> bool {
        self.traced.miso(at)
    }
}

/// Runs a plan on a chip; its waves, and the bytes of MOSI and MISO.
fn session(chip: Chip, plan: &Plan) -> (Vec<u8>, Vec<[u8; 2]>) {
    let board = Board::new().with(Avr::new(chip).with_clock(Hertz::mhz(8)), Line::Cs);
    let mut world = World::new(Witness { traced: Traced::new(board, Vec::new()), bytes: Vec::new() });
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
    let entry = Entry::default().with_clock(Hertz::khz(1_000));
    let session = Session::enter(&mut bus, Target::ONLY, &entry).unwrap();
    assert_eq!(session.signature(), chip.signature);
    let mut programmer = session.into_programmer(chip);
    plan.run(&mut programmer, &mut |_| ControlFlow::Continue(())).unwrap();
    programmer.leave().unwrap();
    bus.close().unwrap();
    let Witness { traced, bytes } = world.into_wires();
    (traced.finish().unwrap().1, bytes)
}

fn plan(chip: Chip) -> Plan {
    let mut flash = Image::from_bytes(0, (0..300).map(|at| (at * 7) as u8).collect::<Vec<u8>>()).unwrap();
    flash.insert(0x1000, &[0xa5; 100]).unwrap();
    let eeprom = Image::from_bytes(3, vec![0, 1, 0x80, 0xfe]).unwrap();
    let operations = vec![
        Operation::Erase,
        Operation::Write { memory: Memory::Flash, image: flash.clone() },
        Operation::Write { memory: Memory::Eeprom, image: eeprom },
        Operation::Verify { memory: Memory::Flash, image: flash },
        Operation::Read { memory: Memory::Lock },
    ];
    Plan::new(chip, operations, Policy::default()).unwrap()
}

/// What sigrok's decoders say of a dump, line by line.
fn sigrok(vcd: &Path, arguments: &[&str]) -> Vec<String> {
    // A sample each 100 ns, where half a clock is 500 ns; idle times do not count.
    let output = Command::new("sigrok-cli")
        .args(["-I", "vcd:downsample=100:compress=1000", "-i"])
        .arg(vcd)
        .args(["-P"])
        .args(arguments)
        .output()
        .expect("sigrok-cli is installed");
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    String::from_utf8(output.stdout).unwrap().lines().map(str::to_owned).collect()
}

const SPI: &str = "spi:clk=sck:mosi=mosi:miso=miso:cs=reset0";

#[test]
#[ignore = "needs sigrok-cli"]
fn sigrok_reads_byte_for_byte_what_was_sent_and_received() {
    for chip in [ATMEGA8, ATMEGA88] {
        let (vcd, bytes) = session(chip, &plan(chip));
        let folder = tempfile::tempdir().unwrap();
        let file = folder.path().join("session.vcd");
        std::fs::write(&file, vcd).unwrap();
        for (wire, class) in ["mosi-data", "miso-data"].into_iter().enumerate() {
            let class = format!("spi={class}");
            let lines = sigrok(&file, &[SPI, "-A", &class]);
            let read: Vec<u8> = lines
                .iter()
                .map(|line| u8::from_str_radix(line.trim_start_matches("spi-1: "), 16).unwrap())
                .collect();
            let want: Vec<u8> = bytes.iter().map(|both| both[wire]).collect();
            assert!(want.len() > 2_000);
            assert!(read == want, "{} {class}: {} bytes, not {}", chip.name, read.len(), want.len());
        }
    }
}

#[test]
#[ignore = "needs sigrok-cli"]
fn sigrok_recognises_an_atmega88_by_its_signature() {
    let (vcd, _) =
        session(ATMEGA88, &Plan::new(ATMEGA88, vec![Operation::Erase], Policy::default()).unwrap());
    let folder = tempfile::tempdir().unwrap();
    let file = folder.path().join("session.vcd");
    std::fs::write(&file, vcd).unwrap();
    let decoders = format!("{SPI},avr_isp");
    let lines = sigrok(&file, &[&decoders, "-A", "avr_isp"]);
    let said = lines.join("\n");
    for line in [
        "Programming enable",
        "Vendor code: 0x1e (Atmel)",
        "Part family / memory size: 0x93",
        "Part number: 0x0a",
        "Device: Atmel ATmega88",
        "Chip erase",
    ] {
        assert!(lines.iter().any(|said| said.ends_with(line)), "no {line:?} in\n{said}");
    }
    assert!(!said.contains("Unexpected bytes"), "{said}");
}
