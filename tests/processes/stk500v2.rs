//! avrdude as a client of `avrrr serve`, with `avrrr sim` as the Bus Pirate behind it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::net::TcpStream;
use std::path::Path;
use std::process::{Child, Command, Output, Stdio};
use std::thread;
use std::time::Duration;

use avrrr::chip::{self, Fuse};
use avrrr::sim::Avr;
use rustix::process::{Pid, Signal, kill_process};

use crate::avrdude::{assert_clean, text};
use crate::random;
use crate::server::{self, Server};

/// `avrrr serve` beside a simulator.
pub(crate) struct Service {
    pub(crate) child: Child,
    /// A network port for each chip.
    pub(crate) ports: Vec<String>,
}

impl Service {
    pub(crate) fn start(server: &Server, chips: usize, arguments: &[&str]) -> Self {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["serve", "--recover", "--listen", "0", "--link", "chips"]);
        // Without the name of a manifest, the Bus Pirate at this port.
        if !arguments.iter().any(|argument| argument.ends_with(".toml")) {
            command.arg("-P").arg(server.port());
        }
        command.args(arguments).current_dir(&server.folder);
        command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::piped());
        let mut child = command.spawn().unwrap();
        let mut ports = Vec::new();
        let mut error = child.stderr.take().unwrap();
        let lines = BufReader::new(child.stdout.take().unwrap()).lines().map_while(Result::ok);
        // One for each port.
        for line in lines.take(2 * chips) {
            let words: Vec<_> = line.split(' ').collect();
            assert_eq!((words[0], words.len()), ("ready", 3), "{line}");
            ports.extend(words[2].starts_with("net:").then(|| words[2].to_owned()));
        }
        if ports.is_empty() {
            let mut said = String::new();
            error.read_to_string(&mut said).unwrap();
            panic!("{said}");
        }
        thread::spawn(move || error.read_to_end(&mut Vec::new()));
        Self { child, ports }
    }

    pub(crate) fn end(mut self) {
        kill_process(Pid::from_child(&self.child), Signal::TERM).unwrap();
        assert!(self.child.wait().unwrap().success());
    }
}

impl Drop for Service {
    fn drop(&mut self) {
        // Fails when it has ended already, as it should.
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

fn avrdude(folder: &Path, port: &str, part: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("avrdude");
    command.args(["-c", "stk500v2", "-p", part, "-P", port]).args(arguments);
    command.env("HOME", folder).env_remove("XDG_CONFIG_HOME").current_dir(folder);
    command
}

fn succeeds(output: &Output) -> String {
    let text = text(output);
    assert!(output.status.success(), "{text}");
    text
}

/// Signature, erase, the beginning of the flash, EEPROM, a fuse, lock bits and calibration.
fn everything(folder: &Path, port: &str, part: &str, seed: u64, most: usize) {
    let chip = chip::find(part).unwrap();
    let length = (chip.flash.size as usize).min(most);
    let file = |name: &str, length| {
        let mut bytes = random::bytes(seed, length);
        // avrdude leaves out a blank end.
        bytes[length - 1] = 0x5a;
        fs::write(folder.join(format!("{part}.{name}")), bytes).unwrap();
    };
    file("flash", length);
    file("eeprom", 64);
    let fuse = Avr::new(*chip).fuse(Fuse::Low).unwrap() ^ 0x10;
    let mut arguments = vec![format!("flash:w:{part}.flash:r"), format!("eeprom:w:{part}.eeprom:r")];
    arguments.push(format!("lfuse:w:{fuse:#04x}:m"));
    arguments.push(format!("lock:r:{part}.lock:r"));
    if chip.calibration_bytes > 0 {
        arguments.push(format!("calibration:r:{part}.calibration:r"));
    }
    arguments.push("lock:w:0xfc:m".to_owned());
    let mut words = vec!["-e"];
    words.extend(arguments.iter().flat_map(|argument| ["-U", argument]));
    let said = succeeds(&server::run(&mut avrdude(folder, port, part, &words)));
    let [a, b, c] = chip.signature;
    assert!(said.contains(&format!("device signature = 0x{a:02x}{b:02x}{c:02x}")), "{said}");
}

const SEVEN: [&str; 7] = ["t2313", "usb162", "t85", "m8", "m328p", "m2560", "t84"];

/// Seven clients at once, over TCP and on pseudo-terminals; or one after the other, with up to 32 KB. Each chip gets
/// its own.
fn seven(at_once: bool, hardware: &[&str], select: &str, outputs: usize, decoder: &[&str]) {
    let mut arguments = hardware.to_vec();
    let name = |number: usize, part: &str| format!("{part}@{select}:{number}");
    let chips: Vec<_> = SEVEN.iter().enumerate().map(|(number, part)| name(number, part)).collect();
    let specs: Vec<_> = chips.iter().map(|chip| format!("{chip},clock=8MHz")).collect();
    arguments.extend(specs.iter().flat_map(|spec| ["--chip", spec]));
    let server = Server::start(&arguments);
    let service = Service::start(&server, outputs, decoder);
    let link = |number: usize| server.folder.path().join(format!("chips/target{number}"));
    let links: Vec<_> = (0..SEVEN.len()).map(|number| link(number).display().to_string()).collect();
    let most = if at_once { 1024 } else { 32 * 1024 };
    thread::scope(|scope| {
        for (number, part) in SEVEN.iter().enumerate() {
            let port = if number % 2 == 0 { &service.ports[number] } else { &links[number] };
            let folder = server.folder.path();
            let client = scope.spawn(move || everything(folder, port, part, number as u64, most));
            if !at_once {
                client.join().unwrap();
            }
        }
    });
    service.end();
    assert!(links.iter().all(|link| fs::symlink_metadata(link).is_err()));
    let ended = server.end();
    for (part, chip) in SEVEN.iter().zip(&chips) {
        let file = |name: &str| fs::read(ended.folder.path().join(format!("{part}.{name}"))).unwrap();
        let avr = Avr::new(*chip::find(part).unwrap());
        let flash = file("flash");
        assert!(ended.dumped(&format!("{chip}.flash"))[..flash.len()] == flash, "{part}");
        assert_eq!(ended.dumped(&format!("{chip}.eeprom"))[..64], file("eeprom"), "{part}");
        assert_eq!(ended.dumped(&format!("{chip}.fuses"))[0], avr.fuse(Fuse::Low).unwrap() ^ 0x10);
        assert_eq!(ended.dumped(&format!("{chip}.lock")), [0xfc]);
        assert_eq!(file("lock"), [0xff]);
        if !avr.calibration().is_empty() {
            assert_eq!(file("calibration")[0], avr.calibration()[0], "{part}");
        }
    }
    assert_clean(&ended);
}

const V1A: [&str; 2] = ["--hardware", "v1a"];
const V5: [&str; 4] = ["--hardware", "v5", "--mode", "bpio2"];
const IO: [&str; 4] = ["--decoder", "138", "--lines", "io0,io1,io2,cs"];

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn seven_clients_at_once_on_a_v1a() {
    seven(true, &V1A, "138", 7, &["--decoder", "138"]);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn seven_clients_at_once_on_a_v5() {
    seven(true, &V5, "138io", 8, &IO);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn seven_clients_in_turn_on_a_v1a() {
    seven(false, &V1A, "138", 7, &["--decoder", "138"]);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn seven_clients_in_turn_on_a_v5() {
    seven(false, &V5, "138io", 8, &IO);
}

/// A client that dies lets its target go, and the next one is served; of two on one chip, the second one waits.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn clients_that_die_and_clients_that_wait() {
    let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
    let service = Service::start(&server, 1, &[]);
    let address = service.ports[0].strip_prefix("net:").unwrap();
    // Programming Enable, as a client of its own.
    let enter = [0x1b, 1, 0, 12, 0x0e, 0x10, 200, 100, 25, 32, 0, 0x53, 3, 0xac, 0x53, 0, 0];
    let sum = enter.iter().fold(0, |sum: u8, byte| sum ^ byte);
    let enter = [&enter[..], &[sum]].concat();
    let connect = || {
        let stream = TcpStream::connect(address).unwrap();
        stream.set_read_timeout(Some(Duration::from_secs(30))).unwrap();
        stream
    };
    let answer = |stream: &mut TcpStream, request: &[u8], length: usize| {
        stream.write_all(request).unwrap();
        let mut answer = vec![0; length];
        stream.read_exact(&mut answer).unwrap();
        answer[5..length - 1].to_vec()
    };
    let mut first = connect();
    assert_eq!(answer(&mut first, &enter, 8), [0x10, 0x00]);
    // The second one waits for its turn.
    let mut second = connect();
    second.write_all(&enter).unwrap();
    // The first one is gone, and its target is free.
    drop(first);
    assert_eq!(answer(&mut second, &[], 8), [0x10, 0x00]);
    drop(second);
    let said = succeeds(&server::run(&mut avrdude(server.folder.path(), &service.ports[0], "m328p", &[])));
    assert!(said.contains("0x1e950f"), "{said}");
    service.end();
    assert_clean(&server.end());
}
