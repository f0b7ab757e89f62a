//! `avrrr serve` and clients that are none.

use std::fs;
use std::io::{Read as _, Write as _};
use std::net::TcpStream;
use std::time::{Duration, Instant};

use crate::avrdude::assert_clean;
use crate::random;
use crate::server::{DEADLINE, Server};
use crate::stk500v2::Service;

/// A message as AVR068 has it.
fn message(body: &[u8]) -> Vec<u8> {
    let mut bytes = vec![0x1b, 1, 0, u8::try_from(body.len()).unwrap(), 0x0e];
    bytes.extend(body);
    bytes.push(bytes.iter().fold(0, |sum, byte| sum ^ byte));
    bytes
}

fn connect(port: &str) -> TcpStream {
    let stream = TcpStream::connect(port.strip_prefix("net:").unwrap()).unwrap();
    stream.set_read_timeout(Some(DEADLINE)).unwrap();
    stream
}

/// Programming mode, the first byte of the signature, and out of it; `false`: the connection was closed.
fn signature(port: &str) -> bool {
    let mut stream = connect(port);
    let mut ask = |body: &[u8], want: &[u8]| {
        let mut answer = vec![0; want.len() + 6];
        let heard = stream.write_all(&message(body)).and_then(|()| stream.read_exact(&mut answer));
        heard.inspect(|()| assert_eq!(answer, message(want))).is_ok()
    };
    ask(&[0x10, 200, 100, 25, 32, 0, 0x53, 3, 0xac, 0x53, 0, 0], &[0x10, 0])
        && ask(&[0x1b, 4, 0x30, 0, 0, 0], &[0x1b, 0, 0x1e, 0])
        && ask(&[0x11, 1, 1], &[0x11, 0])
}

/// Pages of memory and threads of a process.
#[cfg(target_os = "linux")]
fn size(service: &Service) -> (u64, u64) {
    let folder = format!("/proc/{}", service.child.id());
    let statm = fs::read_to_string(format!("{folder}/statm")).unwrap();
    let status = fs::read_to_string(format!("{folder}/status")).unwrap();
    let threads = status.lines().find_map(|line| line.strip_prefix("Threads:")).unwrap();
    (statm.split(' ').nth(1).unwrap().parse().unwrap(), threads.trim().parse().unwrap())
}

#[cfg(target_os = "linux")]
#[test]
fn ten_thousand_connections_leave_nothing_behind() {
    let server = Server::start(&["--hardware", "v1a", "--chip", "m328p@138:0", "--chip", "t2313@138:1"]);
    let service = Service::start(&server, 7, &["--decoder", "138"]);
    let odd = |number: u64| match number % 6 {
        0 => vec![],
        1 => message(&[0x01])[..4].to_vec(),
        2 => random::bytes(number, 64),
        3 => [&message(&[0x01])[..6], &[0xff]].concat(),
        4 => [&[0x1b, 1, 0xff, 0xff, 0x0e][..], &random::bytes(number, 300)].concat(),
        _ => message(&[0x13, 0xff, 0xff, 0xc1, 10, 0x40, 0x4c, 0x20, 0, 0]),
    };
    assert!(signature(&service.ports[1]));
    let (_, threads) = size(&service);
    let mut before = (0, 0);
    for number in 0..10_000 {
        if number == 200 {
            before = size(&service);
        }
        // It may have been closed at once: there are too many.
        let _ = connect(&service.ports[0]).write_all(&odd(number));
    }
    let began = Instant::now();
    while size(&service).1 > threads || !signature(&service.ports[0]) {
        assert!(began.elapsed() < DEADLINE, "{:?} before, {:?} after", before, size(&service));
    }
    let after = size(&service);
    assert!(after.0 < before.0 + 512, "{before:?} before, {after:?} after");
    assert!(signature(&service.ports[1]));
    service.end();
    assert_clean(&server.end());
}

#[test]
fn a_client_that_does_not_read_stops_nobody_else() {
    let server = Server::start(&["--hardware", "v1a", "--chip", "m328p@138:0", "--chip", "t2313@138:1"]);
    let service = Service::start(&server, 7, &["--decoder", "138"]);
    let mut deaf = connect(&service.ports[0]);
    deaf.set_write_timeout(Some(Duration::from_millis(200))).unwrap();
    let many = message(&[0x01]).repeat(4096);
    // Until the answers fill what lies between.
    while deaf.write_all(&many).is_ok() {}
    for port in &service.ports[..2] {
        assert!(signature(port), "{port}");
    }
    service.end();
    assert_clean(&server.end());
}
