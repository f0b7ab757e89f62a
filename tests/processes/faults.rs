//! `avrrr sim --fault`: what goes wrong does so for whatever program is the client.

use std::fs::{self, OpenOptions};
use std::io::{Read as _, Write as _};
use std::process::Command;
use std::thread;
use std::time::Duration;

use rustix::process::Signal;

use crate::random;
use crate::server::{self, Ended, Server};

fn start(faults: &[&str]) -> Server {
    let mut arguments = vec!["--chip", "t2313@cs,clock=16MHz"];
    arguments.extend(faults.iter().flat_map(|fault| ["--fault", fault]));
    Server::start(&arguments)
}

/// The answer to a write, of which the length is known.
fn ask(server: &Server, sent: &[u8], len: usize) -> Vec<u8> {
    let mut port = OpenOptions::new().read(true).write(true).open(server.port()).unwrap();
    port.write_all(sent).unwrap();
    let mut answer = vec![0; len];
    port.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn the_line_does_what_it_is_told_to() {
    for (fault, zeros, answer) in [
        ("down:2:drop", 20, &b"BBO1"[..]),
        ("down:2:dup", 20, b"BBIIO1"),
        ("down:2:flip=0x01", 20, b"BBHO1"),
        ("down:2:insert=65", 20, b"BBAIO1"),
        ("down:2:cut", 20, b"BB"),
        ("up:3:drop", 21, b"BBIO1"),
        ("up:3:dup", 19, b"BBIO1"),
        ("up:3:insert=0", 19, b"BBIO1"),
        ("up:20:drop", 20, b"BBIO1"),
    ] {
        let server = start(&[fault]);
        assert_eq!(ask(&server, &vec![0; zeros], answer.len()), answer, "{fault}");
        let pending = server.end().number("pending_faults");
        assert_eq!(pending, f64::from(u8::from(fault == "up:20:drop")), "{fault}");
    }
}

#[test]
fn a_port_that_goes_away_ends_the_simulator_after_what_was_under_way() {
    // Binary SPI mode, supplies on, RESET low; then the port goes away in the middle of a bulk transfer.
    let server = start(&["up:27:hangup"]);
    assert_eq!(ask(&server, &[0; 20], 5), b"BBIO1");
    assert_eq!(ask(&server, &[0x01], 4), b"SPI1");
    assert_eq!(ask(&server, &[0x8a], 1), [1]);
    assert_eq!(ask(&server, &[0x48], 1), [1]);
    let mut port = OpenOptions::new().read(true).write(true).open(server.port()).unwrap();
    port.write_all(&[0x13, 0xac, 0x53, 0, 0, 0]).unwrap();
    let mut rest = Vec::new();
    // An error or an end, but not silence.
    let _ = port.read_to_end(&mut rest);
    let ended = server.end_with(Signal::TERM);
    assert_eq!(ended.number("left_in_reset"), 1.0, "{}", ended.statistics);
    assert_eq!(ended.number("spi_bytes"), 3.0, "{}", ended.statistics);
}

#[test]
fn what_cannot_break_is_refused() {
    for (arguments, reason) in [
        (&["--fault", "up:1:dead"][..], "cannot happen on the line"),
        (&["--fault", "start:dead"], "there is no such --chip"),
        (&["--chip", "m8@cs", "--chip", "m8@aux", "--fault", "start:dead,chip=m8"], "several chips"),
    ] {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        let output = server::run(command.arg("sim").args(arguments));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(reason), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
    }
}

/// Writes 300 random bytes with avrdude. Did it succeed, what did it say, and what came of it?
fn avrdude(faults: &[&str]) -> (bool, String, bool, Ended) {
    let server = start(faults);
    let image = random::bytes(7, 300);
    fs::write(server.folder.path().join("flash.bin"), &image).unwrap();
    let mut command = Command::new("avrdude");
    command.args(["-c", "buspirate", "-p", "t2313", "-P"]).arg(server.port());
    command.args(["-e", "-U", "flash:w:flash.bin:r"]);
    command.env("HOME", server.folder.path()).env_remove("XDG_CONFIG_HOME").current_dir(&server.folder);
    let output = server::run(&mut command);
    // What it left unread is on its way.
    thread::sleep(Duration::from_millis(10));
    let ended = server.end();
    let right = ended.dumped("t2313@cs.flash").starts_with(&image);
    (output.status.success(), String::from_utf8_lossy(&output.stderr).into_owned(), right, ended)
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn avrdude_and_broken_boards() {
    for (fault, success, says) in [
        ("start:miso=high", false, "initialization failed"),
        ("start:miso=low", false, "initialization failed"),
        ("start:no-supply", false, "initialization failed"),
        ("start:no-reset", false, "initialization failed"),
        ("start:fights", false, "initialization failed"),
        ("start:clock=0", false, "initialization failed"),
        ("start:clock=128kHz", true, "300 bytes of flash verified"),
        ("byte:3:extra-sck", false, "device signature = 0x000102"),
        ("write:3:brownout=50", false, "verification mismatch"),
        ("start:stuck-flash=0x40/0xff", false, "verification mismatch"),
        ("written:8:flash-rot=0x40/0x10", false, "verification mismatch"),
        ("write:2:dead", false, "verification mismatch"),
    ] {
        let (succeeded, said, right, ended) = avrdude(&[fault]);
        assert_eq!((succeeded, right), (success, success), "{fault}: {said}");
        assert!(said.contains(says), "{fault}: {said}");
        assert_eq!(ended.number("pending_faults"), 0.0, "{fault}");
    }
}

/// A flipped bit of an answer is its end. Other faults it does not notice, or it waits for many minutes.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn avrdude_and_a_faulty_line() {
    let (succeeded, said, right, ended) = avrdude(&["down:30:flip=0x40"]);
    assert_eq!((succeeded, right), (false, false), "{said}");
    assert_eq!(ended.number("pending_faults"), 0.0);
}
