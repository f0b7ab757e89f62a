//! Several chips on one Bus Pirate, each programmed in turn: `avrrr sim` and `avrrr` as processes.

use std::fs;
use std::process::Command;

use avrrr::chip;

use crate::random;
use crate::server::{self, Server};

/// `PART@SELECT`, and the options that mean this chip.
type OnBoard = (&'static str, &'static [&'static str]);

fn part(name: &str) -> &str {
    name.split_once('@').unwrap().0
}

/// Four pages; all of the flash for one of them.
fn image(number: usize, name: &str, full: usize) -> Vec<u8> {
    let flash = chip::find(part(name)).unwrap().flash;
    let len = if number == full { flash.size as usize } else { 4 * usize::from(flash.page_size) };
    random::bytes(number as u64 + 1, len)
}

/// Each chip gets an image of its own, the `full`th a whole flash; then each must have its own and
/// nothing else.
fn each_gets_its_own(board: &[&str], chips: &[OnBoard], full: usize) {
    let mut arguments = board.to_vec();
    let specs: Vec<_> = chips.iter().map(|(name, _)| format!("{name},clock=16MHz")).collect();
    arguments.extend(specs.iter().flat_map(|spec| ["--chip", spec]));
    let server = Server::start(&arguments);
    for (number, (name, options)) in chips.iter().enumerate() {
        fs::write(server.folder.path().join("image.bin"), image(number, name, full)).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["--recover", "-P"]).arg(server.port()).args(*options).current_dir(&server.folder);
        let output = server::run(command.args(["-p", part(name), "-U", "flash:w:image.bin"]));
        let said = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{name}: {said}");
    }
    let ended = server.end();
    for (number, (name, _)) in chips.iter().enumerate() {
        let mut wanted = image(number, name, full);
        wanted.resize(chip::find(part(name)).unwrap().flash.size as usize, 0xff);
        assert!(ended.dumped(&format!("{name}.flash")) == wanted, "{name}");
    }
    assert_eq!(ended.number("total"), 0.0, "{}", ended.statistics);
    assert_eq!(ended.number("bytes_lost"), 0.0);
}

const ON_LINES: [OnBoard; 3] = [
    ("t2313@cs", &["--target", "0"]),
    ("usb162@aux", &["--target", "1"]),
    ("m328p@aux2", &["--target", "2"]),
];

#[test]
fn three_on_the_lines_of_a_v1a() {
    each_gets_its_own(&["--hardware", "v1a"], &ON_LINES, 0);
}

/// The article's firmware, which knows no long transfer.
#[test]
fn three_on_the_lines_of_a_v1a_with_firmware_3_0() {
    each_gets_its_own(&["--hardware", "v1a", "--firmware", "3.0"], &ON_LINES, 0);
}

/// By avrdude's option, and with buffers.
#[test]
fn three_on_the_lines_of_a_v1a_by_their_names() {
    let chips: [OnBoard; 3] = [
        ("t2313@cs", &["-x", "reset=cs"]),
        ("usb162@aux", &["-x", "reset=aux"]),
        ("m328p@aux2", &["-x", "reset=aux2"]),
    ];
    each_gets_its_own(&["--hardware", "v1a", "--buffers"], &chips, 0);
}

#[test]
fn seven_behind_a_138_of_a_v1a() {
    const CHIPS: [OnBoard; 7] = [
        ("t85@138:0", &["--decoder", "138", "--target", "0"]),
        ("t2313@138:1", &["--decoder", "138", "--target", "1"]),
        ("usb162@138:2", &["--decoder", "138", "--target", "2"]),
        ("m8@138:3", &["--decoder", "138", "--target", "3"]),
        ("m2560@138:4", &["--decoder", "138", "--target", "4"]),
        ("m328p@138:5", &["--decoder", "138", "--target", "5"]),
        ("t85@138:6", &["--decoder", "138", "--target", "6"]),
    ];
    each_gets_its_own(&["--hardware", "v1a"], &CHIPS, 1);
}

#[test]
fn three_behind_a_155_of_a_v3() {
    const CHIPS: [OnBoard; 3] = [
        ("m328p@155:0", &["--decoder", "155", "--target", "0"]),
        ("m8@155:1", &["--decoder", "155", "--target", "1"]),
        ("t85@155:2", &["--decoder", "155", "--target", "2"]),
    ];
    each_gets_its_own(&[], &CHIPS, 0);
    each_gets_its_own(&["--firmware", "5.10"], &CHIPS, 2);
}
