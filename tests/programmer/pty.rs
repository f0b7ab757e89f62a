//! Over a real serial line, as far as a pseudo-terminal is one.

use std::error::Error as _;
use std::fs::File;
use std::io::{Read, Write};
use std::path::{Path, PathBuf};
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;
use std::time::{Duration, Instant};

use avrrr::bus::{IcspBus, Target};
use avrrr::buspirate::{BusPirate, Error, Options};
use avrrr::chip::{ATMEGA328P, ATTINY85};
use avrrr::icsp::{self, Entry, Session};
use avrrr::select::Direct;
use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Board, World};
use avrrr::transport::{ModemPin, SerialError, SerialPort, Transport};

use embedded_hal::digital::{self, Error as _, OutputPin as _};

use crate::bench::{self, Dice, Job, Size, assert_clean, avr, connect};
use crate::few::FEW;

const BAUD: u32 = 115_200;

/// Whatever happens to a silent or strange port must not take longer; a busy machine included.
const SOON: Duration = Duration::from_secs(8);

/// Sets a flag when it is dropped, by a panic too.
struct Stop<'a>(&'a AtomicBool);

impl Drop for Stop<'_> {
    fn drop(&mut self) {
        self.0.store(true, Ordering::Relaxed);
    }
}

/// Serves a world while the client is busy.
fn serve<R>(world: &mut World<Board>, pty: &Pty, client: impl FnOnce(&str) -> R) -> R {
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| pty.serve(world, Pace::Fast, true, &stop).expect("the server runs"));
        let _stop = Stop(&stop);
        client(name(pty.path()))
    })
}

fn name(path: &Path) -> &str {
    path.to_str().expect("a plain name")
}

fn open(path: &str) -> SerialPort {
    SerialPort::open(path, BAUD).expect("the port opens")
}

#[test]
fn every_chip_is_programmed_over_a_port() {
    let mut dice = Dice::new(60);
    for chip in FEW {
        let mut world = bench::world(chip);
        let job = Job::new(chip, Size::Flash, &mut dice);
        let pty = Pty::open().unwrap();
        let report = serve(&mut world, &pty, |path| {
            let mut bus = connect(open(path), &Options::default());
            let report = job.run(&mut bus, &Entry::default());
            bus.close().unwrap();
            report
        });
        job.check(&report, avr(&world));
        assert_clean(&mut world, &chip.name);
    }
}

#[test]
fn the_next_client_finds_what_the_last_one_left() {
    let mut world = bench::world(&ATTINY85);
    let job = Job::new(&ATTINY85, Size::Short, &mut Dice::new(61));
    let pty = Pty::open().unwrap();
    serve(&mut world, &pty, |path| {
        // RESET is held, and the program is gone.
        let mut bus = connect(open(path), &Options::default());
        bus.hold_reset(Target::ONLY).unwrap();
        std::mem::forget(bus);
    });
    assert!(world.supply_on());
    let pty = Pty::open().unwrap();
    let folder = tempfile::tempdir().unwrap();
    let link: PathBuf = folder.path().join("pirate");
    let mut pty = pty;
    pty.link(&link).unwrap();
    let report = serve(&mut world, &pty, |_| {
        let mut bus = connect(open(name(&link)), &Options::default());
        let report = job.run(&mut bus, &Entry::default());
        drop(bus);
        report
    });
    job.check(&report, avr(&world));
    assert_clean(&mut world, &"second client");
}

#[test]
fn a_port_has_one_user() {
    let pty = Pty::open().unwrap();
    let path = name(pty.path());
    let first = open(path);
    let second = SerialPort::open(path, BAUD);
    assert!(matches!(&second, Err(SerialError::Busy { path: named, .. }) if named == path), "{second:?}");
    drop(first);
    open(path);
}

#[test]
fn what_is_no_port_is_not_opened() {
    let missing = SerialPort::open("/dev/no such port", BAUD);
    assert!(matches!(missing, Err(SerialError::NotFound { .. })), "{missing:?}");
    let file = tempfile::NamedTempFile::new().unwrap();
    let regular = SerialPort::open(name(file.path()), BAUD);
    assert!(matches!(regular, Err(SerialError::Open { .. })), "{regular:?}");
    let folder = tempfile::tempdir().unwrap();
    let directory = SerialPort::open(name(folder.path()), BAUD);
    assert!(matches!(directory, Err(SerialError::Open { .. })), "{directory:?}");
    let nothing = SerialPort::open("", BAUD);
    assert!(matches!(nothing, Err(SerialError::NotFound { .. } | SerialError::Open { .. })), "{nothing:?}");
}

fn is_gone(error: &SerialError) -> bool {
    matches!(error, SerialError::Closed { .. } | SerialError::Io { .. })
}

#[test]
fn a_port_that_vanishes_is_an_error_at_once() {
    let pty = Pty::open().unwrap();
    let mut port = open(name(pty.path()));
    assert_eq!(port.recv(&mut [0; 8], Duration::from_millis(1)).unwrap(), 0);
    let began = Instant::now();
    thread::scope(|scope| {
        let waiting = scope.spawn(move || {
            let heard = port.recv(&mut [0; 8], Duration::from_secs(60));
            (heard, port)
        });
        // Before or while it waits: it is all the same.
        thread::yield_now();
        drop(pty);
        let (heard, mut port) = waiting.join().unwrap();
        assert!(heard.as_ref().is_err_and(is_gone), "{heard:?}");
        let sent = port.send(&[0; 4]);
        assert!(sent.as_ref().is_err_and(is_gone), "{sent:?}");
    });
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn a_port_that_vanishes_in_a_session_ends_it() {
    let mut world = bench::world(&ATMEGA328P);
    let pty = Pty::open().unwrap();
    let mut bus = serve(&mut world, &pty, |path| connect(open(path), &Options::default()));
    drop(pty);
    let began = Instant::now();
    let error = Session::enter(&mut bus, Target::ONLY, &Entry::default()).unwrap_err();
    let gone = matches!(&error, icsp::Error::Bus(Error::Transport(error)) if is_gone(error));
    assert!(gone, "{error:?}");
    drop(bus);
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

/// A pseudo-terminal without manners: what is at its other end, and the port.
fn strange_port() -> (File, SerialPort) {
    use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let path = ptsname(&master, Vec::new()).unwrap();
    let port = open(path.to_str().unwrap());
    (File::from(master), port)
}

/// Connects to something that answers with the help of `act` until its port is closed.
fn connect_to(patience: Duration, mut act: impl FnMut(&[u8]) -> Vec<u8> + Send) -> Error<SerialError> {
    let (mut master, port) = strange_port();
    let mut options = Options::default();
    options.patience = patience;
    options.recover = true;
    let began = Instant::now();
    let error = thread::scope(|scope| {
        scope.spawn(move || {
            let mut buffer = [0; 256];
            while let Ok(count @ 1..) = master.read(&mut buffer) {
                if master.write_all(&act(&buffer[..count])).is_err() {
                    break;
                }
            }
        });
        BusPirate::connect(port, Direct::ONE, options).unwrap_err()
    });
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
    error
}

#[test]
fn a_silent_port_is_no_answer() {
    let patience = Duration::from_millis(200);
    match connect_to(patience, |_| Vec::new()) {
        Error::NoAnswer { waited, recovered: true, .. } => {
            assert!(waited > patience && waited < SOON, "{waited:?}");
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn an_echo_is_no_bus_pirate() {
    match connect_to(Duration::from_millis(200), <[u8]>::to_vec) {
        Error::NotABusPirate { heard, .. } => assert!(heard.starts_with(b"\0\n"), "{heard:?}"),
        other => panic!("{other:?}"),
    }
}

#[test]
fn a_login_prompt_is_no_bus_pirate() {
    match connect_to(Duration::from_millis(200), |_| b"\r\nraspberrypi login: ".to_vec()) {
        Error::NotABusPirate { heard, .. } => {
            assert!(heard.starts_with(b"\r\nraspberrypi login: "), "{}", heard.escape_ascii());
            assert!(heard.len() <= 64);
        }
        other => panic!("{other:?}"),
    }
}

#[test]
fn what_talks_once_is_no_bus_pirate() {
    let mut spoken = false;
    let error = connect_to(Duration::from_millis(200), |_| {
        let text = if spoken { "" } else { "hello\r\n" };
        spoken = true;
        text.into()
    });
    assert!(matches!(&error, Error::NotABusPirate { heard, .. } if heard == b"hello\r\n"), "{error:?}");
}

#[test]
fn endless_text_is_no_bus_pirate() {
    let (mut master, port) = strange_port();
    // It stops when the port is closed and its buffer is full, or with the program.
    thread::spawn(move || while master.write_all(b"$GPGGA,123519,4807.038,N\r\n").is_ok() {});
    let mut options = Options::default();
    options.patience = Duration::from_millis(300);
    let began = Instant::now();
    let error = BusPirate::connect(port, Direct::ONE, options).unwrap_err();
    assert!(matches!(&error, Error::NotABusPirate { heard, .. } if heard.len() == 64), "{error:?}");
    assert!(began.elapsed() < SOON, "{:?}", began.elapsed());
}

#[test]
fn modem_lines_of_a_port_that_has_none_say_so() {
    let pty = Pty::open().unwrap();
    let path = pty.path().to_str().unwrap();
    for mut pin in ModemPin::open(path).unwrap() {
        let error = pin.set_low().unwrap_err();
        assert_eq!(error.kind(), digital::ErrorKind::Other);
        assert!(error.source().is_some(), "{error:?}");
        assert!(pin.set_high().is_err());
    }
    assert!(matches!(ModemPin::open("/dev/none"), Err(SerialError::NotFound { .. })));
}

#[test]
fn a_port_without_low_latency_is_as_good() {
    let pty = Pty::open().unwrap();
    // Pseudo-terminals refuse the request, and nothing comes of it.
    assert!(!open(name(pty.path())).has_low_latency());
}
