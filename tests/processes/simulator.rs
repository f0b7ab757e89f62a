//! `avrrr sim` as a process: what it prints, what it leaves, what it refuses; and `avrrr` itself as
//! its client.

use std::fs;
use std::io::{Read as _, Write as _};
use std::process::{Command, Output};
use std::thread;
use std::time::Duration;

use avrrr::transport::{SerialPort, Transport as _};
use rustix::process::Signal;

use crate::few::FEW;
use crate::random;
use crate::server::{self, Server};

fn avrrr(server: &Server, arguments: &[&str]) -> Output {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    server::run(
        command.args(["--recover", "-P"]).arg(server.port()).args(arguments).current_dir(&server.folder),
    )
}

fn succeeds(server: &Server, arguments: &[&str]) -> String {
    let output = avrrr(server, arguments);
    let said = String::from_utf8_lossy(&output.stderr).into_owned();
    assert!(output.status.success(), "{said}");
    said
}

#[test]
fn a_job_from_one_process_to_the_other() {
    let folder = tempfile::tempdir().unwrap();
    fs::write(folder.path().join("old.bin"), [7; 300]).unwrap();
    fs::write(folder.path().join("new.bin"), [1, 2, 3, 4, 5]).unwrap();
    let arguments = ["--chip", "atmega8@cs,clock=16MHz", "--load", "atmega8:eeprom:old.bin"];
    let server = Server::start_in(folder, &arguments);
    succeeds(&server, &["-p", "m8", "-U", "eeprom:v:old.bin", "-U", "eeprom:w:new.bin"]);
    // The world keeps its state from one client to the next.
    succeeds(&server, &["-p", "m8", "-U", "eeprom:r:read.bin"]);
    let read = fs::read(server.folder.path().join("read.bin")).unwrap();
    assert_eq!(read[..6], [1, 2, 3, 4, 5, 7]);
    succeeds(&server, &["-p", "m8", "-U", "flash:w:new.bin"]);

    let ended = server.end_with(Signal::INT);
    assert_eq!(ended.dumped("atmega8@cs.flash")[..6], [1, 2, 3, 4, 5, 0xff]);
    // The erase took the EEPROM along.
    assert_eq!(ended.dumped("atmega8@cs.eeprom"), [0xff; 512]);
    assert_eq!(ended.dumped("atmega8@cs.fuses"), [0xe1, 0xd9]);
    assert_eq!(ended.dumped("atmega8@cs.lock").len(), 1);
    for name in ["bytes_up", "bytes_down", "round_trips", "model_time_s", "spi_bytes", "page_writes"] {
        assert!(ended.number(name) > 0.0, "{name}: {}", ended.statistics);
    }
    for name in [
        "bytes_lost",
        "total",
        "sck_too_fast",
        "early_enable",
        "command_while_busy",
        "power_lost_during_write",
        "bus_contention",
        "glitch",
        "left_in_reset",
        "peripheral_disturbed",
        "contention",
    ] {
        assert_eq!(ended.number(name), 0.0, "{name}: {}", ended.statistics);
    }
}

#[test]
fn the_whole_first_voyage_of_every_chip() {
    for chip in FEW {
        let folder = tempfile::tempdir().unwrap();
        let flash = random::bytes(1, chip.flash.size as usize);
        let eeprom = random::bytes(2, chip.eeprom.unwrap().size.into());
        fs::write(folder.path().join("flash.bin"), &flash).unwrap();
        fs::write(folder.path().join("eeprom.bin"), &eeprom).unwrap();
        let place = format!("{}@cs", chip.name);
        let server = Server::start_in(folder, &["--chip", &place]);
        let said = succeeds(
            &server,
            &[
                ["-p", chip.name],
                ["-U", "signature:r:signature:h"],
                ["-U", "calibration:r:calibration"],
                ["-U", "flash:w:flash.bin"],
                ["-U", "flash:r:flash.read"],
                ["-U", "eeprom:w:eeprom.bin"],
                ["-U", "eeprom:r:eeprom.read"],
                ["-U", &format!("lfuse:w:{:#x}:m", chip.fuses[0].factory.unwrap())],
                ["-U", "hfuse:r:hfuse"],
                ["-U", "lock:w:0xfe:m"],
                ["-U", "lock:r:lock"],
            ]
            .concat(),
        );
        assert!(said.contains("verified flash") && said.contains("verified eeprom"), "{said}");
        let read = |name: &str| fs::read(server.folder.path().join(name)).unwrap();
        assert!(read("flash.read") == flash && read("eeprom.read") == eeprom, "{}", chip.name);
        assert_eq!(read("hfuse"), [chip.fuses[1].factory.unwrap()]);
        assert_eq!(read("calibration").len(), usize::from(chip.calibration_bytes));
        assert_eq!(read("lock")[0] & 3, 2);
        let [a, b, c] = chip.signature;
        assert_eq!(read("signature"), format!("{a:#x},{b:#x},{c:#x}\n").into_bytes());

        let ended = server.end();
        assert!(ended.dumped(&format!("{place}.flash")) == flash, "{}", chip.name);
        assert!(ended.dumped(&format!("{place}.eeprom")) == eeprom, "{}", chip.name);
        // Clocks that are too fast are tried on purpose.
        let total = ended.number("total") - ended.number("sck_too_fast");
        assert_eq!((ended.number("bytes_lost"), total), (0.0, 0.0), "{}: {}", chip.name, ended.statistics);
    }
}

#[test]
fn a_job_begins_in_any_state_and_does_without_any_capability() {
    const BITBANG: &[u8] = &[0; 20];
    let spi = |then: &[u8]| [BITBANG, &[0x01, 0x8a, 0x61, 0x48], then].concat();
    let states = [
        Vec::new(),
        b"half a li".to_vec(),
        b"m\n".to_vec(),
        b"m 5\n".to_vec(),
        b"b\n10\n".to_vec(),
        BITBANG.to_vec(),
        [BITBANG, &[0x02]].concat(),
        spi(&[]),
        // A page write that was broken off in its header, and in its payload.
        spi(&[0x05, 0x00]),
        spi(&[&[0x05, 0x00, 0x24, 0x00, 0x00][..], &[0x40; 20]].concat()),
        spi(&[0x13, 0xac]),
    ];
    let without: [&[&str]; 3] = [&[], &["-x", "nopagedread"], &["-x", "nopagedwrite", "-x", "nopagedread"]];
    for (number, state) in states.iter().enumerate() {
        let folder = tempfile::tempdir().unwrap();
        let image = random::bytes(number as u64, 300);
        fs::write(folder.path().join("flash.bin"), &image).unwrap();
        let server = Server::start_in(folder, &["--chip", "m328p@cs"]);
        let mut port = SerialPort::open(server.port().to_str().unwrap(), 115_200).unwrap();
        for part in state.chunks(4) {
            port.send(part).unwrap();
            // Until it is quiet: a device of this kind wants its bytes in small portions.
            while port.recv(&mut [0; 256], Duration::from_millis(20)).unwrap() > 0 {}
        }
        drop(port);
        let options = without[number % without.len()];
        succeeds(&server, &[&["-p", "m328p", "-U", "flash:w:flash.bin"], options].concat());
        let ended = server.end();
        assert!(ended.dumped("m328p@cs.flash").starts_with(&image), "{}", state.escape_ascii());
        assert_eq!(ended.number("bytes_lost"), 0.0, "{}", state.escape_ascii());
    }
}

#[test]
fn a_job_takes_the_same_time_over_a_pseudo_terminal_as_in_memory() {
    let ratio = || {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("flash.bin"), random::bytes(3, 32 * 1024)).unwrap();
        let server = Server::start_in(folder, &["--chip", "m328p@cs"]);
        let job = ["-p", "m328p", "-U", "flash:w:flash.bin"];
        succeeds(&server, &job);
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        let output = server::run(command.args(["-P", "sim"]).args(job).current_dir(&server.folder));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        let in_memory = said.split_once("done in ").and_then(|(_, rest)| rest.split_once(" s;")).unwrap().0;
        server.end().number("model_time_s") / in_memory.parse::<f64>().unwrap()
    };
    // The client's own thinking counts, so a machine that is busy for a moment gets another try.
    let ratios: Vec<f64> =
        (0..3).map(|_| ratio()).take_while(|ratio| !(0.97..1.03).contains(ratio)).collect();
    assert!(ratios.len() < 3, "{ratios:?}");
}

#[test]
fn an_entry_at_a_clock_that_is_too_fast_is_no_violation() {
    let server = Server::start(&["--chip", "m328p@cs,clock=128kHz"]);
    let output = avrrr(&server, &["-p", "m328p", "-x", "spifreq=3"]);
    assert!(!output.status.success());
    let ended = server.end();
    assert_eq!([ended.number("enables"), ended.number("total")], [0.0, 0.0], "{}", ended.statistics);
}

#[test]
fn bytes_come_back_over_a_jumper() {
    let server = Server::start(&["--jumper"]);
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    let output = server::run(command.args(["bench", "--recover", "-b", "1000000", "-P"]).arg(server.port()));
    let table = String::from_utf8_lossy(&output.stdout).into_owned();
    assert!(output.status.success(), "{}", String::from_utf8_lossy(&output.stderr));
    // On a busy machine the faster clocks, which are timed first, may seem to be slow ones.
    let rows: Vec<_> = table.lines().skip(2).collect();
    assert!(rows.len() >= 4 && rows.iter().all(|row| row.ends_with("  yes")), "{table}");
    let ended = server.end();
    assert_eq!(ended.number("bytes_lost"), 0.0);
    assert!(ended.number("spi_bytes") > 10_000.0);
}

#[test]
fn a_trace_shows_the_line_and_the_instructions() {
    let server = Server::start(&["--chip", "m328p@cs", "--trace", "trace.txt"]);
    succeeds(&server, &["-p", "m328p"]);
    server.power_cycle();
    let ended = server.end();
    let trace = fs::read_to_string(ended.folder.path().join("trace.txt")).unwrap();
    for wanted in
        ["up     ", "down   ", "spi    ac 53 00 00 -> 00 ac 53 00", "pins   CS low AUX", "supply on"]
    {
        assert!(trace.contains(wanted), "{wanted}");
    }
    assert!(trace.lines().all(|line| line[..13].trim().parse::<f64>().is_ok()), "{trace}");
}

#[test]
fn whoever_is_in_reset_at_the_end_was_left_there() {
    let arguments = ["--hardware", "v1a", "--chip", "m8@138:5", "--trace", "trace.txt"];
    let server = Server::start(&arguments);
    let mut port = fs::OpenOptions::new().read(true).write(true).open(server.port()).unwrap();
    // Bitbang mode, SPI mode, supplies on with output 5: AUX low, the others pulled up.
    for (sent, wanted) in [(&[0; 20][..], &b"BBIO1"[..]), (&[0x01], b"SPI1"), (&[0x4d], &[0x01])] {
        port.write_all(sent).unwrap();
        let mut answer = vec![0; wanted.len()];
        port.read_exact(&mut answer).unwrap();
        assert_eq!(answer, wanted);
    }
    let ended = server.end();
    assert_eq!(ended.number("left_in_reset"), 1.0, "{}", ended.statistics);
    let trace = fs::read_to_string(ended.folder.path().join("trace.txt")).unwrap();
    assert!(trace.contains("pins   CS released AUX low AUX2 released"), "{trace}");
}

#[test]
fn a_killed_server_is_replaced_and_a_living_one_is_not() {
    let mut first = Server::start(&[]);
    let folder = std::mem::replace(&mut first.folder, tempfile::tempdir().unwrap());
    let port = folder.path().join("port");
    let refused = |at: &str| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        let output = server::run(command.args(["sim", "--link", at]).current_dir(&folder));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains("File exists"), "{said}");
    };
    refused("port");
    fs::write(folder.path().join("precious"), "file").unwrap();
    refused("precious");
    assert_eq!(fs::read(folder.path().join("precious")).unwrap(), b"file");
    // Dropping kills, without a chance to tidy up.
    drop(first);
    assert!(fs::symlink_metadata(&port).is_ok());
    let second = Server::start_in(folder, &["--chip", "m8@aux"]);
    assert!(second.end().dumped("m8@aux.flash").iter().all(|byte| *byte == 0xff));
}

#[test]
fn what_makes_no_sense_is_refused_with_a_reason() {
    for (arguments, reason) in [
        (
            &["--hardware", "v0"][..],
            "hardware \"v0\" in the simulator; there are v1a, v2go, v3, v4, v5, v5xl, v6",
        ),
        (&["--firmware", "7.1"], "7.0, 7.1-early, 7.1-2016-10, 7.1-2017-08, 7.1-2019-02"),
        (
            &["--hardware", "v1a", "--firmware", "6.3"],
            "no firmware 6.3 for v1a in the simulator; there are 3.0",
        ),
        (&["--firmware", "3.0"], "no firmware 3.0 for v3 in the simulator; there are 5.10, 6.1"),
        (
            &["--hardware", "v4", "--firmware", "6.1"],
            "no firmware 6.1 for v4 in the simulator; there are 6.3",
        ),
        (
            &["--hardware", "v5", "--firmware", "8.0"],
            "no firmware 8.0 for v5 in the simulator; there are legacy",
        ),
        (&["--hardware", "v4", "--latency-ms", "16"], "has no effect on a v4"),
        (&["--hardware", "v5", "--chip", "m328p@aux"], "in its legacy mode has only CS"),
        (&["--hardware", "v1a", "--latency-ms", "16"], "has no effect on a v1a"),
        (&["--mode", "bpio2"], "--mode has no effect on a v3: it has one port"),
        (&["--hardware", "v5", "--disturb", "1"], "--mode"),
        (&["--hardware", "v5", "--mode", "bpio2", "--chip", "m8@aux"], "a Bus Pirate v5 has none"),
        (&["--hardware", "v6", "--mode", "legacy", "--chip", "m8@io0"], "needs IO0 to IO3"),
        (&["--chip", "m8@154:0"], "needs IO0 to IO3, which a Bus Pirate v3 does not have"),
        (&["--chip", "m8@154:16"], "a 154 has outputs 0 to 15 for chips"),
        (
            &["--hardware", "v5", "--mode", "bpio2", "--chip", "m8@154:0", "--chip", "m8@cs"],
            "cs is the enable input of the 154",
        ),
        (&["--chip", "m328p@aux2"], "a Bus Pirate v3 has none, only v1a has"),
        (&["--chip", "m328p@138:0"], "needs AUX2, as the third address line"),
        (&["--hardware", "v1a", "--chip", "m328p@138:7"], "output 7 of a 138 must stay free"),
        (&["--chip", "m328p@155:3"], "output 3 of a 155 must stay free"),
        (&["--chip", "m328p@155:0", "--chip", "m8@cs"], "cs is an address line of the 155"),
        (&["--chip", "m328q@cs"], "did you mean"),
        (&["--chip", "m328p@cs", "--chip", "m8@cs"], "the same RESET line"),
        (&["--latency-ms", "0"], "0 is not in 1..=255"),
        (&["--jumper", "--chip", "m8@cs"], "'--jumper' cannot be used with '--chip"),
        (&["--load", "m8:flash:nothing.bin"], "no --chip has that name"),
        (&["--chip", "m8@cs", "--load", "m8:flash:nothing.bin"], "No such file"),
        (&["--trace", "no/such/folder/trace"], "No such file"),
        (&["--link", "no/such/folder/port"], "No such file"),
    ] {
        let folder = tempfile::tempdir().unwrap();
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        let output = server::run(command.arg("sim").args(arguments).current_dir(&folder));
        let said = String::from_utf8_lossy(&output.stderr).into_owned();
        assert!(!output.status.success() && said.contains(reason), "{arguments:?}: {said}");
        assert!(output.stdout.is_empty());
        assert_eq!(fs::read_dir(&folder).unwrap().count(), 0, "{arguments:?}");
    }
}

#[test]
fn ten_at_once_keep_to_themselves() {
    thread::scope(|scope| {
        for number in 0..10_u8 {
            scope.spawn(move || {
                let server = Server::start(&["--chip", "t2313@cs"]);
                fs::write(server.folder.path().join("image.bin"), [number; 100]).unwrap();
                succeeds(&server, &["-p", "t2313", "-U", "flash:w:image.bin"]);
                assert_eq!(server.end().dumped("t2313@cs.flash")[..100], [number; 100]);
            });
        }
    });
}
