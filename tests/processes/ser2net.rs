//! A Bus Pirate behind Debian's ser2net: raw, and with RFC 2217.

use std::fs;
use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;
use std::time::Instant;

use crate::random;
use crate::server::{self, DEADLINE, Server};

/// ser2net in front of a simulator: its raw port, and that with RFC 2217.
struct Network {
    server: Server,
    child: Child,
    raw: u16,
    rfc2217: u16,
}

/// A port that nobody has now.
fn free_port() -> u16 {
    TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port()
}

impl Network {
    fn start() -> Self {
        let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
        let (raw, rfc2217) = (free_port(), free_port());
        let port = server.port();
        let mut config = String::new();
        for (name, accepter, at) in [("raw", "tcp", raw), ("rfc2217", "telnet(rfc2217),tcp", rfc2217)] {
            config += &format!(
                "connection: &{name}\n  accepter: {accepter},127.0.0.1,{at}\n  \
                 connector: serialdev,{},115200n81,local\n  \
                 options:\n    kickolduser: true\n",
                port.display()
            );
        }
        fs::write(server.folder.path().join("ser2net.yaml"), config).unwrap();
        let mut command = Command::new("/usr/sbin/ser2net");
        command.args(["-n", "-u", "-c", "ser2net.yaml"]).current_dir(&server.folder);
        let this = Self { server, child: command.spawn().unwrap(), raw, rfc2217 };
        let began = Instant::now();
        for port in [raw, rfc2217] {
            // It opens the serial port of a client only while that is there.
            while TcpStream::connect((Ipv4Addr::LOCALHOST, port)).is_err() {
                assert!(began.elapsed() < DEADLINE);
                thread::yield_now();
            }
        }
        this
    }

    /// Programs the flash.
    fn program(&self, port: &str) -> (Option<i32>, String) {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        command.args(["-v", "--recover", "-p", "m328p", "-U", "flash:w:flash.bin", "-P", port]);
        let output = server::run(command.current_dir(&self.server.folder));
        (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
    }
}

impl Drop for Network {
    fn drop(&mut self) {
        let _ = self.child.kill();
        let _ = self.child.wait();
    }
}

#[test]
#[ignore = "needs ser2net; run by .ci/run"]
fn ser2net_raw_and_with_line_rates() {
    let mut network = Network::start();
    let flash = random::bytes(31, 32_000);
    fs::write(network.server.folder.path().join("flash.bin"), &flash).unwrap();
    let ports = [format!("net:127.0.0.1:{}", network.raw), format!("rfc2217:127.0.0.1:{}", network.rfc2217)];
    for (port, is_fast) in ports.iter().zip([false, true]) {
        let (code, said) = network.program(port);
        assert!(code == Some(0) && said.contains("verified flash: 32000 bytes"), "{said}");
        assert_eq!(said.contains("line at 1000000 baud"), is_fast, "{said}");
    }
    network.child.kill().unwrap();
    let dumped = std::mem::replace(&mut network.server, Server::start(&[])).end().dumped("m328p@cs.flash");
    assert_eq!(dumped[..32_000], flash);
}

/// Forwards one client until `most` bytes have gone to it, then cuts both connections.
fn cut(to: u16, most: u64) -> (u16, thread::JoinHandle<()>) {
    let listener = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap();
    let port = listener.local_addr().unwrap().port();
    let forward = move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut server = TcpStream::connect((Ipv4Addr::LOCALHOST, to)).unwrap();
        let (mut from_client, mut to_server) = (client.try_clone().unwrap(), server.try_clone().unwrap());
        let up = thread::spawn(move || io::copy(&mut from_client, &mut to_server));
        let mut down = server.try_clone().unwrap().take(most);
        let mut buffer = [0; 1024];
        while let Ok(count @ 1..) = down.read(&mut buffer) {
            client.write_all(&buffer[..count]).unwrap();
        }
        for stream in [&mut client, &mut server] {
            // The other end may have closed it already.
            let _ = stream.shutdown(Shutdown::Both);
        }
        let _ = up.join().unwrap();
    };
    (port, thread::spawn(forward))
}

#[test]
#[ignore = "needs ser2net; run by .ci/run"]
fn connections_that_are_cut_at_fifty_places() {
    let network = Network::start();
    fs::write(network.server.folder.path().join("flash.bin"), random::bytes(32, 2000)).unwrap();
    let (mut before, mut after) = (0, 0);
    for place in 0..50_u64 {
        let (kind, to) = if place % 2 == 0 { ("net", network.raw) } else { ("rfc2217", network.rfc2217) };
        // From the first bytes to the middle of the job.
        let (port, forwarder) = cut(to, 1 + place * place * 2);
        let (code, said) = network.program(&format!("{kind}:127.0.0.1:{port}"));
        assert_eq!(code, Some(1), "{kind} {place}: {said}");
        assert!(
            said.contains("has closed the connection") || said.contains("failed"),
            "{kind} {place}: {said}"
        );
        if said.contains("no chip was touched") {
            before += 1
        } else {
            after += 1
        }
        forwarder.join().unwrap();
    }
    assert!(before >= 10 && after >= 10, "{before} before the chip, {after} after it");
    let (code, said) = network.program(&format!("rfc2217:127.0.0.1:{}", network.rfc2217));
    assert_eq!(code, Some(0), "{said}");
}
