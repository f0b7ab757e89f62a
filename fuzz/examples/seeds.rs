//! Writes what the fuzzers begin with to `corpus/`: the examples' files, and what goes over the wires of a
//! simulated session.
//!
//! `cargo run --manifest-path fuzz/Cargo.toml --example seeds`

use std::cell::RefCell;
use std::path::Path;
use std::time::Duration;
use std::{fs, io};

use avrrr::bus::Target;
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{ALL, ATTINY85};
use avrrr::icsp::{Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::{self, Avr, Board, Device, Line, Pins, Shift, Wires, World};
use avrrr::transport::{Exchange, Recorded};

/// A board that remembers what came over SPI.
struct Tapped<'t>(Board, &'t RefCell<Vec<u8>>);

impl Wires for Tapped<'_> {
    fn set_pins(&mut self, at: Duration, pins: Pins) {
        self.0.set_pins(at, pins);
    }
    fn set_supply(&mut self, at: Duration, on: bool) {
        self.0.set_supply(at, on);
    }
    fn set_pullups(&mut self, at: Duration, on: bool) {
        self.0.set_pullups(at, on);
    }
    fn shift(&mut self, at: Duration, how: Shift, mosi: u8) -> u8 {
        self.1.borrow_mut().push(mosi);
        self.0.shift(at, how, mosi)
    }
    fn miso(&mut self, at: Duration) -> bool {
        self.0.miso(at)
    }
}

/// What the host heard, what it said, and what came over SPI, in the fuzzers' forms.
struct Seeds {
    replies: Vec<u8>,
    pirate: Vec<u8>,
    avr: Vec<u8>,
}

fn session(number: u8, device: Device) -> Seeds {
    let spi = RefCell::new(Vec::new());
    let mut options = sim::WorldOptions::default();
    options.device = device;
    let board = Board::new().with(Avr::new(ATTINY85), Line::Cs);
    let mut port = Recorded::new(World::with_options(Tapped(board, &spi), options));
    // v5 and v6 refuse some of it: that is a seed as well.
    if let Ok(mut bus) = BusPirate::connect(&mut port, Direct::ONE, Options::default()) {
        if let Ok(session) = Session::enter(&mut bus, Target::ONLY, &Entry::default()) {
            let mut programmer = session.into_programmer(ATTINY85);
            let _ = programmer.read_flash(0, &mut [0; 300]);
            let _ = programmer.erase();
            let _ = programmer.write_flash_page(0, &[0x5a; 64]);
            let _ = programmer.leave();
        }
        let _ = bus.close();
    }
    let (_, transcript) = port.into_parts();
    let (mut replies, mut pirate) = (vec![0], vec![number, 2]);
    for entry in transcript.entries() {
        match &entry.what {
            Exchange::Received(bytes) if bytes.is_empty() => replies.push(0),
            Exchange::Received(bytes) => {
                for piece in bytes.chunks(255) {
                    replies.push(piece.len() as u8);
                    replies.extend(piece);
                }
            }
            Exchange::Sent(bytes) => {
                for piece in bytes.chunks(31) {
                    pirate.push(0xc0 | piece.len() as u8);
                    pirate.extend(piece);
                }
            }
            _ => {}
        }
    }
    let index = ALL.iter().position(|chip| chip.name == ATTINY85.name).expect("it is in the table");
    let mut avr = vec![index as u8];
    for frame in spi.borrow().chunks(4) {
        avr.push(1);
        avr.extend(frame);
    }
    Seeds { replies, pirate, avr }
}

fn main() -> io::Result<()> {
    let fuzz = Path::new(env!("CARGO_MANIFEST_DIR"));
    let put = |target: &str, name: &str, bytes: &[u8]| {
        let folder = fuzz.join("corpus").join(target);
        fs::create_dir_all(&folder)?;
        fs::write(folder.join(name), bytes)
    };
    for (number, device) in (0..).zip(Device::all()) {
        let Seeds { replies, pirate, avr } = session(number, device);
        let name = format!("session-{number}");
        // The beginnings are what differs between generations.
        put("replies", &name, &replies[..replies.len().min(700)])?;
        put("pirate", &name, &pirate[..pirate.len().min(900)])?;
        if number == 0 {
            put("avr", &name, &avr[..avr.len().min(2_000)])?;
        }
    }
    put("image", "blink", &[b"h", &fs::read(fuzz.join("../examples/firmware/blink.hex"))?[..]].concat())?;
    put("image", "records", &[b"s", &fs::read(fuzz.join("../tests/wild/app.srec"))?[..]].concat())?;
    put("image", "memories", &[b"h", &fs::read(fuzz.join("../tests/wild/elf-as-advised.hex"))?[..]].concat())?;
    for name in ["everything", "loader", "small"] {
        put("elf", name, &fs::read(fuzz.join(format!("../tests/data/elf/{name}.elf")))?)?;
    }
    let lines = "write eeprom 0 1 -2 0xcafe \"text\" 'c' 2.5f; config bodlevel=2v7 # why\ndump flash -16 -1; save fl:0..9 a:i";
    put("commands", "terminal", format!("\0{lines}").as_bytes())?;
    let boards = "menu.cpu=C\nuno.name=Uno\nuno.build.mcu=m328p\nuno.bootloader.file=o/{build.mcu}.hex\n\
        uno.menu.cpu.a=A\nuno.menu.cpu.a.bootloader.low_fuses=0x{x}\nuno.x=ff\n";
    put("commands", "boards", format!("\x01{boards}").as_bytes())?;
    // Sign-on, enter, address, a page, read, leave.
    let mut client = Vec::new();
    let page = [&[0x13, 0, 64, 0xc1, 10, 0x40, 0x4c, 0x20, 0, 0][..], &[0x5a; 64]].concat();
    for body in [
        &[0x01][..],
        &[0x10, 200, 100, 25, 32, 0, 0x53, 3, 0xac, 0x53, 0, 0],
        &[0x06, 0, 0, 0, 0],
        &page,
        &[0x14, 0, 64, 0x20],
        &[0x18, 4, 0x50, 0, 0, 0],
        &[0x1d, 4, 4, 0, 0x30, 0, 1, 0],
        &[0x11, 1, 1],
    ] {
        client.push(0x80 | body.len() as u8);
        client.extend(body);
    }
    put("server", "session", &client)?;
    put("image", "raw", b"r\x00\x00\x00\x10\x04abcd\x00\x00\x00\x12\x02ef\xff\xff\xff\xfe\x02yz")?;
    put("manifest", "board", &fs::read(fuzz.join("../examples/gang/board.toml"))?)
}
