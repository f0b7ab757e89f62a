//! `avrrr sim` as a board with two ports.

use std::fs::{File, OpenOptions};
use std::io::{Read as _, Write as _};
use std::process::Command;

use crate::server::{self, Server};

fn open(server: &Server, name: &str) -> File {
    OpenOptions::new().read(true).write(true).open(server.folder.path().join(name)).unwrap()
}

/// Sends, and reads until `end` comes.
fn ask(port: &mut File, bytes: &[u8], end: &[u8]) -> Vec<u8> {
    port.write_all(bytes).unwrap();
    let mut got = Vec::new();
    while !got.ends_with(end) {
        let mut byte = [0];
        port.read_exact(&mut byte).unwrap();
        got.push(byte[0]);
    }
    got
}

#[test]
fn bpio2_answers_on_one_port_and_the_terminal_on_the_other() {
    for hardware in ["v5", "v5xl", "v6"] {
        let chips = ["--chip", "m328p@154:0", "--chip", "m328p@154:15"];
        let server = Server::start(&[&["--hardware", hardware, "--mode", "bpio2"], &chips[..]].concat());
        let mut binary = open(&server, "port");
        let answer = ask(&mut binary, &[0], &[0]);
        assert!(answer.windows(18).any(|text| text == b"COBS decode failed"));
        let mut terminal = open(&server, "port-terminal");
        ask(&mut terminal, b"\r", b"(Y/n)> ");
        ask(&mut terminal, b"n\r", b"HiZ> \x03");
        let about = ask(&mut terminal, b"i\r", b"HiZ> \x03");
        let about = String::from_utf8(about).unwrap();
        assert!(about.contains("Active binmode: BPIO2 flatbuffer interface"), "{about}");
        drop((binary, terminal));
        let ended = server.end();
        assert_eq!(ended.number("bytes_lost"), 0.0);
        assert!(!ended.folder.path().join("port-terminal").exists());
    }
}

#[test]
fn a_board_in_its_legacy_mode_is_programmed() {
    for firmware in ["legacy", "legacy-307"] {
        let server = Server::start(&[
            "--hardware",
            "v5",
            "--firmware",
            firmware,
            "--mode",
            "legacy",
            "--chip",
            "t2313@cs,clock=16MHz",
        ]);
        std::fs::write(server.folder.path().join("image.bin"), [7; 100]).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["-P"]).arg(server.port()).args(["-p", "t2313", "-U", "flash:w:image.bin"]);
        let output = server::run(command.current_dir(&server.folder));
        assert!(output.status.success(), "{firmware}: {}", String::from_utf8_lossy(&output.stderr));
        let ended = server.end();
        assert!(ended.dumped("t2313@cs.flash").starts_with(&[7; 100]));
        assert_eq!(ended.number("total"), 0.0, "{}", ended.statistics);
    }
}

#[test]
fn a_line_rate_is_refused_before_anything_is_switched_on() {
    let server = Server::start(&["--hardware", "v6", "--mode", "bpio2", "--chip", "t2313@cs"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    command.args(["-P"]).arg(server.port()).args(["-p", "t2313", "-b", "115200", "-x", "noterminal", "-e"]);
    let output = server::run(&mut command);
    assert!(!output.status.success());
    let text = String::from_utf8_lossy(&output.stderr);
    assert!(text.contains("has no line rate") && text.contains("leave -b out"), "{text}");
    let ended = server.end();
    assert_eq!(ended.number("spi_bytes"), 0.0);
    // It got one zero, and was asked nothing.
    assert!(ended.number("bytes_up") < 4.0, "{}", ended.statistics);
}

/// Whichever port is named: the terminal is asked first, so that a new device is put into its BPIO2 mode.
#[test]
fn a_new_device_is_programmed_by_either_of_its_ports() {
    for (mode, name) in [("sump", "port"), ("sump", "port-terminal"), ("bpio2", "port-terminal")] {
        let server = Server::start(&["--hardware", "v5", "--mode", mode, "--chip", "t2313@cs"]);
        std::fs::write(server.folder.path().join("image.bin"), [7; 100]).unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["-P", name, "-p", "t2313", "-U", "flash:w:image.bin"]);
        let output = server::run(command.current_dir(&server.folder));
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success(), "{mode} {name}: {text}");
        assert_eq!(text.contains("to make that permanent, type binmode 2"), mode == "sump", "{text}");
        let ended = server.end();
        assert!(ended.dumped("t2313@cs.flash").starts_with(&[7; 100]));
        assert_eq!(ended.number("total"), 0.0, "{}", ended.statistics);
    }
}

#[test]
fn a_voltage_that_is_not_set_is_told() {
    let server =
        Server::start(&["--hardware", "v5", "--mode", "bpio2", "--self-powered", "--chip", "t2313@cs"]);
    for (options, want) in [(&["--volts", "3.3"][..], true), (&[], false)] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.arg("-P").arg(server.port()).args(["-p", "t2313", "-U", "lfuse:r:-:h"]).args(options);
        let output = server::run(&mut command);
        let text = String::from_utf8_lossy(&output.stderr);
        assert!(output.status.success() && text.contains("of its own"), "{text}");
        assert_eq!(text.contains("--volts and --limit-ma change nothing"), want, "{text}");
    }
}

/// Of five chips on five pins one is programmed, and the chip on CS is left alone.
#[test]
fn one_of_several_chips_on_pins_is_programmed() {
    let chips = ["--chip", "m328p@cs", "--chip", "t85@io0", "--chip", "t2313@io3"];
    let server = Server::start(&[&["--hardware", "v5", "--mode", "bpio2"], &chips[..]].concat());
    for (part, target) in [("t85", "1"), ("t2313", "4"), ("m328p", "0")] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["-P"]).arg(server.port()).args(["-p", part, "-e"]);
        command.args(["--lines", "cs,io0,io1,io2,io3", "--target", target]);
        let output = server::run(&mut command);
        assert!(output.status.success(), "{part}: {}", String::from_utf8_lossy(&output.stderr));
    }
    let ended = server.end();
    assert_eq!(ended.number("total"), 0.0, "{}", ended.statistics);
}

/// SPI mode goes that low by itself, so no slow mode is needed; below its slowest clock the number is told.
#[test]
fn a_slow_chip_takes_no_slow_mode() {
    let server = Server::start(&["--hardware", "v5", "--mode", "bpio2", "--chip", "m328p@cs,clock=20kHz"]);
    let run = |options: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["-P"]).arg(server.port()).args(["-p", "m328p", "-x", "noterminal"]).args(options);
        let output = server::run(&mut command);
        (output.status.success(), String::from_utf8(output.stderr).unwrap())
    };
    let (is_good, said) = run(&["-B", "3500hz"]);
    assert!(is_good && said.contains("ATmega328P, SPI 2.989 kHz\n") && !said.contains("mode"), "{said}");
    let (is_good, said) = run(&["-B", "1000"]);
    let why =
        "error: -B asks for an SPI clock of 1 kHz, and the slowest of a Bus Pirate v5-REV10 is 2.4 kHz\n";
    assert!(!is_good && said.contains(why), "{said}");
    let (is_good, said) = run(&["-x", "rawfreq=0"]);
    let note = "\nthis Bus Pirate has no raw wire mode; SPI mode takes its place, SPI clock 3.984 kHz: ";
    assert!(is_good && said.contains(note), "{said}");
}
