//! A client on the slave, opened like any file.

use std::fs::{File, OpenOptions};
use std::io::{Read, Write};
use std::thread;
use std::time::Instant;

use super::*;
use crate::sim::recorder::Recorder;
use crate::sim::{Binmode, Hardware, UsbOptions, WorldOptions, timing};
use crate::transport::Transport;

/// Serves a world while `client` runs; how far virtual time came.
fn serve(pace: Pace, check_baud: bool, mut client: impl FnMut(&Path)) -> World<Recorder> {
    let pty = Pty::open().unwrap();
    let stop = AtomicBool::new(false);
    let mut world = World::new(Recorder::default());
    thread::scope(|scope| {
        scope.spawn(|| pty.serve(&mut world, pace, check_baud, &stop).unwrap());
        client(pty.path());
        stop.store(true, Ordering::Relaxed);
    });
    world
}

fn open_port(path: &Path) -> File {
    OpenOptions::new().read(true).write(true).open(path).unwrap()
}

fn ask(port: &mut File, bytes: &[u8], len: usize) -> Vec<u8> {
    port.write_all(bytes).unwrap();
    let mut answer = std::vec![0; len];
    port.read_exact(&mut answer).unwrap();
    answer
}

#[test]
fn fast_clients_come_and_go() {
    let started = Instant::now();
    let world = serve(Pace::Fast, true, |path| {
        let mut port = open_port(path);
        assert_eq!(ask(&mut port, b"\n", 6), b"\r\nHiZ>");
        assert_eq!(ask(&mut port, &[0; 20], 5), b"BBIO1");
        drop(port);
        // The next client finds the board as it was left.
        let mut port = open_port(path);
        assert_eq!(ask(&mut port, &[1], 4), b"SPI1");
        // A chip is selected.
        assert_eq!(ask(&mut port, &[0x02], 1), [1]);
        for _ in 0..100 {
            assert_eq!(ask(&mut port, &[0x13, 1, 2, 3, 4], 5), [1, 1, 2, 3, 4]);
        }
    });
    // A hundred round trips of some 16 ms each, in far less time.
    assert!(world.now() > Duration::from_millis(1_500), "{:?}", world.now());
    assert!(started.elapsed() < Duration::from_millis(1_000), "{:?}", started.elapsed());
}

#[test]
fn a_client_that_measures_the_spi_clock_gets_its_time() {
    serve(Pace::Fast, true, |path| {
        let mut port = open_port(path);
        ask(&mut port, &[0; 20], 5);
        ask(&mut port, &[1], 4);
        // CS is high, the clock 31.25 kHz.
        for setting in [0x4b, 0x03, 0x60] {
            assert_eq!(ask(&mut port, &[setting], 1), [1]);
        }
        let began = Instant::now();
        ask(&mut port, &[0x05, 0, 0, 0, 100], 101);
        assert!(began.elapsed() >= Duration::from_micros(100 * 256));
    });
}

#[test]
fn a_fast_client_thinks_before_it_asks_again() {
    struct Log<'a>(&'a AtomicBool, Vec<(Duration, bool)>);
    impl<W> Observer<W> for &mut Log<'_> {
        fn turn(&mut self, world: &mut W) -> ControlFlow<()> {
            (&*self.0).turn(world)
        }
        fn sent(&mut self, at: Duration, _: &[u8]) {
            self.1.push((at, true));
        }
        fn received(&mut self, at: Duration, _: &[u8]) {
            self.1.push((at, false));
        }
    }
    let pty = Pty::open().unwrap();
    let stop = AtomicBool::new(false);
    let mut log = Log(&stop, Vec::new());
    let mut world = World::new(Recorder::default());
    thread::scope(|scope| {
        scope.spawn(|| pty.serve(&mut world, Pace::Fast, true, &mut log).unwrap());
        let mut port = open_port(pty.path());
        for _ in 0..20 {
            ask(&mut port, b"\n", 6);
        }
        stop.store(true, Ordering::Relaxed);
    });
    let thought: Vec<_> =
        log.1.windows(2).filter(|pair| !pair[0].1 && pair[1].1).map(|pair| pair[1].0 - pair[0].0).collect();
    assert!(thought.len() >= 19, "{thought:?}");
    assert!(thought.iter().all(|time| *time >= timing::THINKING), "{thought:?}");
}

#[test]
fn real_time_is_real() {
    let started = Instant::now();
    let world = serve(Pace::Real, true, |path| {
        let mut port = open_port(path);
        assert_eq!(ask(&mut port, &[0; 20], 5), b"BBIO1");
    });
    assert!(world.now() <= started.elapsed());
    assert!(started.elapsed() >= Duration::from_millis(16));
}

#[test]
fn the_line_rate_is_the_clients() {
    let slow = |path: &Path, baud| {
        let port = open_port(path);
        let mut termios = tcgetattr(&port).unwrap();
        termios.set_speed(baud).unwrap();
        tcsetattr(&port, OptionalActions::Now, &termios).unwrap();
        port
    };
    serve(Pace::Fast, false, |path| {
        assert_eq!(ask(&mut slow(path, 9_600), b"\n", 6), b"\r\nHiZ>");
    });
    serve(Pace::Fast, true, |path| {
        // Two characters, which the terminal does not know. At 9600 they would be zeros, which it counts.
        assert_ne!(ask(&mut slow(path, 57_600), b"i", 1), b"i");
    });
}

#[test]
fn a_client_that_does_not_read_stops_no_other() {
    serve(Pace::Fast, true, |path| {
        let mut port = open_port(path);
        ask(&mut port, &[0; 20], 5);
        // Measures without end.
        port.write_all(&[0x15]).unwrap();
        thread::sleep(Duration::from_millis(200));
        port.write_all(&[0x00]).unwrap();
    });
}

#[test]
fn the_link_goes_away_with_the_port() {
    let folder = tempfile::tempdir().unwrap();
    let link = folder.path().join("pirate");
    let mut pty = Pty::open().unwrap();
    pty.link(&link).unwrap();
    assert_eq!(fs::read_link(&link).unwrap(), pty.path());
    assert!(Pty::open().unwrap().link(&link).is_err());
    drop(pty);
    assert!(!link.exists() && fs::read_link(&link).is_err());
}

#[test]
fn a_fast_client_may_think_in_the_middle_of_a_command() {
    let pty = Pty::open().unwrap();
    let stop = AtomicBool::new(false);
    let options = WorldOptions { device: Hardware::V5.into(), ..WorldOptions::default() };
    let mut world = World::with_options(Recorder::default(), options);
    thread::scope(|scope| {
        scope.spawn(|| pty.serve(&mut world, Pace::Fast, true, &stop).unwrap());
        let mut port = open_port(pty.path());
        assert_eq!(ask(&mut port, &[0], 5), b"BBIO1");
        // The firmware would take a zero for the rest of 0x06 after 51 ms.
        assert_eq!(ask(&mut port, &[6], 1), [1]);
        let thinks = Instant::now();
        while thinks.elapsed() < Duration::from_millis(5) {
            thread::yield_now();
        }
        assert_eq!(ask(&mut port, &[1], 3), [1, 0, 1]);
        // As it does in the end.
        assert_eq!(ask(&mut port, &[6], 2), [1, 1]);
        stop.store(true, Ordering::Relaxed);
    });
}

/// Reads until `end` comes.
fn read_to(port: &mut File, end: &[u8]) -> Vec<u8> {
    let mut got = Vec::new();
    while !got.ends_with(end) {
        let mut byte = [0];
        port.read_exact(&mut byte).unwrap();
        got.push(byte[0]);
    }
    got
}

#[test]
fn both_ports_of_a_v5_are_served_and_their_opening_shows() {
    let options = UsbOptions { mode: Binmode::Sump, ..UsbOptions::default() };
    let mut world = UsbWorld::with_options(Recorder::default(), options);
    let [terminal, binary] = [(); 2].map(|()| Pty::open().unwrap());
    let [terminal_path, binary_path] = [&terminal, &binary].map(|pty| pty.path().to_path_buf());
    let stop = AtomicBool::new(false);
    thread::scope(|scope| {
        scope.spawn(|| Pty::serve_usb(terminal, binary, &mut world, Pace::Fast, &stop).unwrap());
        let mut port = open_port(&terminal_path);
        for (text, end) in
            [("\r", "(Y/n)> "), ("n\r", "> \x03"), ("binmode 2\r", "n > \x03"), ("n\r", "> \x03")]
        {
            port.write_all(text.as_bytes()).unwrap();
            read_to(&mut port, end.as_bytes());
        }
        drop(port);
        let mut port = open_port(&binary_path);
        port.write_all(&[0]).unwrap();
        let answer = read_to(&mut port, &[0]);
        assert_eq!(answer.len(), 46);
        drop(port);
        stop.store(true, Ordering::Relaxed);
    });
    assert_eq!(world.binmode(), Binmode::Bpio2);
    // While the logic analyser had the binary port it was closed.
    assert!(world.wires().events.is_empty());
}
