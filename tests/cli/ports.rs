//! Ports without a Bus Pirate, and Bus Pirates without a chip.

use std::fs::OpenOptions;
use std::io::{Read as _, Write as _};
use std::os::unix::fs::OpenOptionsExt as _;
use std::thread;

use avrrr::chip::{ATMEGA328P, Hertz};
use avrrr::sim::pty::Pty;
use avrrr::sim::{Avr, Board, Decoder, Line, MisoFault, World};
use avrrr::transport::SerialPort;
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{BLINK, Folder, Run, board, name, serve};

/// Runs the main job on this port; it must fail.
fn fail(port: &str) -> Run {
    let run = Folder::new().run(&format!("-P {port} -p m328p -U flash:w:{BLINK}"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.stdout(), "");
    run
}

#[test]
fn no_such_port() {
    fail("/dev/ttyNOSUCH0").says(
        "\
error: there is no port /dev/ttyNOSUCH0
help: is the Bus Pirate plugged in? On Linux it is /dev/ttyUSB0 (v2go, v3) or /dev/ttyACM0 (v4), \
         on macOS /dev/tty.usbserial-*
",
    );
}

#[test]
fn not_a_port() {
    let want = |reason: &str| {
        format!("error: port PORT cannot be used: {reason}\nhelp: -P wants a serial port, or \"sim\"\n")
    };
    let folder = Folder::new();
    folder.write("file", "");
    let file = folder.path("file");
    fail(name(&file)).says_of(name(&file), &want("Not a typewriter"));
    assert_eq!(folder.read("file"), b"");
    fail("/dev/null").says_of("/dev/null", &want("Not a typewriter"));
    fail("/").says(&want("Is a directory").replace("PORT", "/"));
}

#[test]
fn a_busy_port() {
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    let held = SerialPort::open(port, 115_200).unwrap();
    let (process, name) = (std::process::id(), std::fs::read_to_string("/proc/self/comm").unwrap());
    fail(port).says_of(
        port,
        &format!(
            "error: port PORT is in use by another program\nhelp: {} (process {process}) has it open\n",
            name.trim_end()
        ),
    );
    drop(held);
}

/// Takes as long as the patience of the program, 17 s.
#[test]
fn a_silent_port() {
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    let run = fail(port);
    let (before, rest) = run.stderr.split_once("nothing answered in ").unwrap();
    let (waited, after) = rest.split_once(" ms").unwrap();
    assert!((17_000..19_000).contains(&waited.parse().unwrap()), "{waited}");
    assert_eq!(
        before.replace(port, "PORT"),
        "no answer yet; completing what may be an interrupted transfer, for 17.00 s at most\nerror: PORT: "
    );
    assert_eq!(
        after,
        "
note: no chip was touched
help: is this the port of the Bus Pirate? One whose receive buffer was overrun, or that is in a \
         transparent mode, is silent until it is unplugged and plugged in again
"
    );
}

#[test]
fn a_port_that_talks_nonsense() {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let port = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    // Held open, so that the other side does not end before the program begins.
    let held = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(OFlags::NOCTTY.bits() as i32)
        .open(&port)
        .unwrap();
    let mut master = std::fs::File::from(master);
    thread::scope(|scope| {
        // Until nobody has the port any more, which is an error here.
        scope.spawn(move || {
            let mut heard = [0; 64];
            while master.read(&mut heard).is_ok_and(|count| count > 0)
                && master.write_all(b"\r\nraspberrypi login: ").is_ok()
            {}
        });
        let run = fail(&port);
        drop(held);
        run.says_of(&port, "\
error: PORT: what answers is no Bus Pirate: it sent \\r\\nraspberrypi login: \\r\\nraspberrypi login: \\r\\nraspberrypi login: \\r\n\
note: no chip was touched\n\
help: is this the port of the Bus Pirate, and is no other program talking to it?\n");
    });
}

#[test]
fn the_line_of_a_missing_chip_is_named() {
    for (options, reset) in [("--target 1", "RESET (to AUX)"), ("-x reset=aux", "RESET (to AUX)")] {
        let run = Folder::new().run(&format!("-P sim -p m8 {options} -n"));
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(reset), "{}", run.stderr);
    }
}

#[test]
fn no_chip() {
    let told = |board: Board| {
        let mut told = String::new();
        serve(World::new(board), |port| told = fail(port).stderr.replace(port, "PORT"));
        told
    };
    let want = |got: &str, diagnosis: &str, help: &str| {
        format!(
            "\
Bus Pirate v3.a, firmware 6.3, on PORT
error: no answer to Programming Enable in 6 tries: sent ac 53 00 00, got {got}; {diagnosis}
note: the chip is as it was
note: RESET is released, the supplies are off
help: {help}
"
        )
    };
    let zeros = want(
        "00 00 00 00",
        "the answer is all zeros",
        "check MISO, RESET (to CS), ground and the chip's supply; a chip whose fuses ask for a crystal or \
         an external clock is silent without one",
    );
    let ones = want(
        "ff ff ff ff",
        "the answer is all ones",
        "nothing drives MISO: check its wire, RESET (to CS) and the chip's supply",
    );
    let mut shorted = board(ATMEGA328P);
    shorted.set_fault(Some(MisoFault::StuckHigh));
    assert_eq!(told(Board::new()), zeros);
    // RESET on the wrong pin, and a chip that waits for its crystal.
    assert_eq!(told(Board::new().with(Avr::new(ATMEGA328P), Line::Aux)), zeros);
    assert_eq!(told(Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz(0)), Line::Cs)), zeros);
    assert_eq!(told(Board::new().miso_floats_high()), ones);
    assert_eq!(told(shorted), ones);
}

#[test]
fn ports_are_described_without_opening_them() {
    let folder = Folder::new();
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    // The other end of the pseudo-terminal is this very process.
    let process = std::process::id();
    let run = folder.succeed(&format!("ports {port} /dev/ttyNOSUCH0"));
    let program = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap();
    assert_eq!(
        run.stdout(),
        format!(
            "{port}\n    no Bus Pirate, unless a v1a hangs on this port\n    cannot be opened: {} (process \
             {process}) has it open\n/dev/ttyNOSUCH0\n    no Bus Pirate, unless a v1a hangs on this port\n    \
             cannot be opened: there is no such port\n",
            program.trim_end()
        )
    );
    assert_eq!(run.stderr, "");
    let run = folder.succeed("ports --format json /dev/ttyNOSUCH0 /dev/null");
    let ports: serde_json::Value = serde_json::from_str(run.stdout()).unwrap();
    assert_eq!(ports[0]["problem"], "there is no such port");
    assert_eq!((&ports[1]["path"], &ports[1]["usb"]), (&"/dev/null".into(), &serde_json::Value::Null));
    // Whatever this computer has.
    let all: serde_json::Value =
        serde_json::from_str(folder.succeed("ports --format json").stdout()).unwrap();
    assert!(all.is_array());
    let rules = folder.succeed("udev");
    assert!(rules.stdout().starts_with("# Bus Pirates, by the serial numbers"), "{}", rules.stdout());
}

#[test]
fn a_usb_device_that_is_not_there() {
    let run = fail("usb:ffff:fffe:NOSUCH");
    let first = run.stderr.lines().next().unwrap();
    assert_eq!(first, "error: usb:ffff:fffe:NOSUCH is not attached");
}

#[test]
fn a_target_that_answers_instead_is_named() {
    let mut run = None;
    let board = Board::new().with_decoder(Decoder::hct155()).with(Avr::new(ATMEGA328P), Line::Output(1));
    serve(World::new(board), |port| {
        run = Some(Folder::new().run(&format!("-P {port} -p m328p --decoder 155 --target 0")));
    });
    let run = run.unwrap();
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("note: target 1 answers, with signature 1e 95 0f\n"), "{}", run.stderr);
}
