//! Whole sessions of a client, and what they leave on the chip.

use std::ops::ControlFlow;
use std::time::Duration;

use avrrr::bus::{IcspBus as _, Target};
use avrrr::buspirate::{BusPirate, Options};
use avrrr::chip::{self, Chip, Fuse};
use avrrr::select::Direct;
use avrrr::server::{Event, Server, Wish};
use avrrr::sim::{Avr, Board, Line, World, WorldOptions};

use crate::client::{Client, HungUp};

/// Programming Enable, as avrdude asks for it.
pub(crate) const ENTER: &[u8] = &[0x10, 200, 100, 25, 32, 0, 0x53, 3, 0xac, 0x53, 0x00, 0x00];
pub(crate) const LEAVE: &[u8] = &[0x11, 1, 1];

/// Serves a client until it hangs up; the board behind it, and how long it took.
pub(crate) fn serve(client: &mut Client, avr: Avr) -> (World<Board>, Duration, Vec<String>) {
    serve_at(client, avr, WorldOptions::default())
}

fn serve_at(client: &mut Client, avr: Avr, options: WorldOptions) -> (World<Board>, Duration, Vec<String>) {
    let mut world = World::with_options(Board::new().with(avr, Line::Cs), options);
    let mut bus = BusPirate::connect(&mut world, Direct::ONE, Options::default()).unwrap();
    let began = bus.now().unwrap();
    let mut told = Vec::new();
    let mut server = Server::new(client);
    let mut go_on = || ControlFlow::Continue(());
    while let Ok(wish) = server.wait(&mut go_on) {
        assert_eq!(wish, Wish::Programming);
        let outcome = server.program(&mut bus, Target::ONLY, &mut go_on, &mut |event| {
            told.push(match event {
                Event::Entered { chip, .. } => chip.map_or("unknown", |chip| chip.name).to_owned(),
                Event::Failed(error) => error.to_string(),
                Event::Left => "left".to_owned(),
                _ => unreachable!(),
            });
        });
        if outcome == Err(HungUp) {
            break;
        }
    }
    let took = bus.now().unwrap() - began;
    bus.close().unwrap();
    assert!(world.wires().violations().is_empty(), "{:?}", world.wires().violations());
    (world, took, told)
}

fn load_address(address: u32) -> Vec<u8> {
    [0x06].into_iter().chain(address.to_be_bytes()).collect()
}

/// A block for flash in page mode, as avrdude sends it for an ATmega328P.
fn program(command: u8, mode: u8, opcodes: [u8; 3], data: &[u8]) -> Vec<u8> {
    let [high, low] = (data.len() as u16).to_be_bytes();
    let mut body = vec![command, high, low, mode, 10];
    body.extend(opcodes);
    body.extend([0xff, 0xff]);
    body.extend(data);
    body
}

fn read(command: u8, length: u16, opcode: u8) -> Vec<u8> {
    let [high, low] = length.to_be_bytes();
    vec![command, high, low, opcode]
}

fn pattern(length: usize) -> Vec<u8> {
    (0..length).map(|at| (at * 7 + at / 251) as u8).collect()
}

/// Blocks of this length over all of the data, with the page written when it is full.
fn flash_blocks(chip: &Chip, data: &[u8], block: usize) -> Vec<Vec<u8>> {
    let page = usize::from(chip.flash.page_size);
    let blocks = data.chunks(block).enumerate();
    blocks
        .map(|(index, bytes)| {
            let ends = (index * block + bytes.len()).is_multiple_of(page);
            program(0x13, if ends { 0xc1 } else { 0x41 }, [0x40, 0x4c, 0x20], bytes)
        })
        .collect()
}

#[test]
fn a_chip_is_erased_programmed_and_read_in_blocks_of_any_length() {
    for (name, blocks) in [("m328p", [128, 64]), ("m2560", [256, 64]), ("t85", [64, 32])] {
        for block in blocks {
            let chip = *chip::find(name).unwrap();
            let data = pattern((chip.flash.size as usize).min(4096));
            let mut bodies = vec![ENTER.to_vec(), vec![0x12, 9, 0, 0xac, 0x80, 0, 0], ENTER.to_vec()];
            bodies.push(load_address(0x8000_0000));
            bodies.extend(flash_blocks(&chip, &data, block));
            bodies.push(load_address(0));
            bodies.extend(data.chunks(block).map(|bytes| read(0x14, bytes.len() as u16, 0x20)));
            bodies.push(LEAVE.to_vec());
            let mut client = Client::new(&bodies);
            let mut avr = Avr::new(chip);
            avr.set_flash(0, &[0; 32]);
            let (world, _, told) = serve(&mut client, avr);
            assert_eq!(told, [chip.name, chip.name, "left"]);
            assert_eq!(world.wires().avr(Target::ONLY).unwrap().flash()[..data.len()], data);
            let answers = client.bodies();
            assert_eq!(answers.len(), bodies.len());
            let all = answers.iter().filter(|body| body[0] == 0x14).flat_map(|body| {
                assert_eq!((body[1], body.last()), (0, Some(&0)));
                body[2..body.len() - 1].to_vec()
            });
            assert_eq!(all.collect::<Vec<_>>(), data, "{name} {block}");
            assert!(answers.iter().all(|body| body[1] == 0), "{name} {block}");
        }
    }
}

#[test]
fn eeprom_fuses_lock_bits_and_calibration_are_as_the_client_says() {
    let chip = chip::ATMEGA328P;
    let bodies = [
        ENTER.to_vec(),
        load_address(8),
        program(0x15, 0x41, [0xc1, 0xc2, 0xa0], &pattern(20)),
        load_address(100),
        program(0x15, 0x04, [0xc0, 0x00, 0xa0], &[1, 2, 3]),
        load_address(8),
        read(0x16, 20, 0xa0),
        vec![0x17, 0xac, 0xa0, 0x00, 0xe2],
        vec![0x18, 4, 0x50, 0, 0, 0],
        vec![0x19, 0xac, 0xe0, 0x00, 0xfc],
        vec![0x1a, 4, 0x58, 0, 0, 0],
        vec![0x1b, 4, 0x30, 0, 1, 0],
        vec![0x1c, 4, 0x38, 0, 0, 0],
        // Read Fuse High Bits, the answer and one byte before it.
        vec![0x1d, 4, 2, 2, 0x58, 0x08, 0, 0],
        LEAVE.to_vec(),
    ];
    let mut client = Client::new(&bodies);
    let avr = Avr::new(chip);
    let calibration = avr.calibration()[0];
    let (world, ..) = serve(&mut client, avr);
    let avr = world.wires().avr(Target::ONLY).unwrap();
    assert_eq!(avr.eeprom()[8..28], pattern(20));
    assert_eq!(avr.eeprom()[100..103], [1, 2, 3]);
    assert_eq!((avr.fuse(Fuse::Low), avr.lock()), (Some(0xe2), 0xfc));
    let answers = client.bodies();
    assert_eq!(answers[6][2..22], pattern(20));
    for (index, byte) in [(8, 0xe2), (10, 0xfc), (11, 0x95), (12, calibration)] {
        assert_eq!(answers[index][1..], [0, byte, 0], "{index}");
    }
    assert_eq!(answers[13][1..], [0, 0x08, 0xd9, 0]);
}

#[test]
fn an_unknown_chip_gets_the_instructions_of_the_client() {
    let mut avr = Avr::new(chip::ATMEGA328P);
    avr.set_signature([0x1e, 0x77, 0x77]);
    let data = pattern(256);
    let mut bodies = vec![ENTER.to_vec(), load_address(0)];
    bodies.extend(flash_blocks(&chip::ATMEGA328P, &data, 128));
    bodies.extend([load_address(0), read(0x14, 256, 0x20)]);
    bodies.extend([load_address(4), program(0x15, 0x04, [0xc0, 0x00, 0xa0], &[9, 8, 7])]);
    bodies.extend([load_address(4), read(0x16, 3, 0xa0), LEAVE.to_vec()]);
    let mut client = Client::new(&bodies);
    let (world, _, told) = serve(&mut client, avr);
    assert_eq!(told, ["unknown", "left"]);
    let avr = world.wires().avr(Target::ONLY).unwrap();
    assert_eq!((&avr.flash()[..256], &avr.eeprom()[4..7]), (&data[..], &[9, 8, 7][..]));
    let answers = client.bodies();
    assert_eq!(answers[5][2..258], data);
    assert_eq!(answers[9][2..5], [9, 8, 7]);
}

#[test]
fn a_client_without_a_chip_is_told_and_stays() {
    let mut client = Client::new([ENTER, &[0x01], ENTER, LEAVE]);
    let (_, _, told) = serve(&mut client, Avr::new(chip::ATMEGA328P).with_clock(chip::Hertz(0)));
    assert_eq!(told.len(), 2);
    assert!(told[0].starts_with("no answer to Programming Enable"), "{told:?}");
    let sign_on = [&[0x01, 0x00, 8][..], b"AVRISP_2"].concat();
    assert_eq!(client.bodies(), [vec![0x10, 0xc0], sign_on, vec![0x10, 0xc0], vec![0x11, 0x00]]);
}

#[test]
fn a_client_can_name_the_clock() {
    // avrdude -B 10, and what it was set to.
    let mut client = Client::new([&[0x02, 0x98, 9][..], ENTER, &[0x03, 0x98], LEAVE]);
    let (world, ..) = serve(&mut client, Avr::new(chip::ATMEGA328P));
    assert_eq!(client.bodies()[2], [0x03, 0x00, 9]);
    assert_eq!(world.wires().avr(Target::ONLY).unwrap().stats().lost_edges, 0);
}

/// 32 KB through the server, erased, written in blocks and read back, as avrdude does it: the seconds that the Bus
/// Pirate is busy, by the latency of the USB adapter. avrrr alone takes 4.46 s and 3.22 s (`tests/budget.rs`).
#[test]
fn the_server_costs_little_more_than_the_bus() {
    let chip = chip::ATMEGA328P;
    let data = pattern(32 * 1024);
    let mut bodies =
        vec![ENTER.to_vec(), vec![0x12, 9, 0, 0xac, 0x80, 0, 0], ENTER.to_vec(), load_address(0)];
    bodies.extend(flash_blocks(&chip, &data, 128));
    bodies.push(load_address(0));
    bodies.extend(data.chunks(128).map(|_| read(0x14, 128, 0x20)));
    bodies.push(LEAVE.to_vec());
    for (latency, seconds) in [(16, 5.74), (1, 3.89)] {
        let mut options = WorldOptions::default();
        options.latency = Duration::from_millis(latency);
        let mut client = Client::new(&bodies);
        let (_, took, _) = serve_at(&mut client, Avr::new(chip).with_clock(chip::Hertz::mhz(16)), options);
        assert!((took.as_secs_f64() - seconds).abs() < 0.01, "{latency} ms: {took:?}");
    }
}
