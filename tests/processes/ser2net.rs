//! A Bus Pirate behind Debian's ser2net: raw, and with RFC 2217.

use std::fs;
use std::io::{self, Read, Write as _};
use std::net::{Ipv4Addr, Shutdown, TcpListener, TcpStream};
use std::process::{Child, Command};
use std::thread;
use std::time::Instant;

use crate::random;
use crate::server::{self, DEADLINE, Server};

/// A way to a serial port of ser2net: what it calls that, and what -P does.
const WAYS: [(&str, &str); 2] = [("tcp", "net"), ("telnet(rfc2217),tcp", "rfc2217")];

/// ser2net in front of a simulator.
struct Network {
    server: Server,
    child: Child,
    port: u16,
}

impl Network {
    fn start(accepter: &str) -> Self {
        let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
        // It is free again at once.
        let port = TcpListener::bind((Ipv4Addr::LOCALHOST, 0)).unwrap().local_addr().unwrap().port();
        let config = format!(
            "connection: &pirate\n  accepter: {accepter},127.0.0.1,{port}\n  \
             connector: serialdev,{},115200n81,local\n  options:\n    kickolduser: true\n",
            server.port().display()
        );
        fs::write(server.folder.path().join("ser2net.yaml"), config).unwrap();
        let mut command = Command::new("/usr/sbin/ser2net");
        command.args(["-n", "-u", "-c", "ser2net.yaml"]).current_dir(&server.folder);
        Self { child: command.spawn().unwrap(), server, port }
    }

    /// Programs the flash, once ser2net listens.
    fn program(&self, port: &str) -> (Option<i32>, String) {
        let began = Instant::now();
        loop {
            let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
            command.args(["-v", "--recover", "-p", "m328p", "-U", "flash:w:flash.bin", "-P", port]);
            let output = server::run(command.current_dir(&self.server.folder));
            let said = String::from_utf8_lossy(&output.stderr).into_owned();
            if !said.contains("there is no server") || began.elapsed() > DEADLINE {
                return (output.status.code(), said);
            }
        }
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
    for (accepter, kind) in WAYS {
        let mut network = Network::start(accepter);
        let flash = random::bytes(31, 32_000);
        fs::write(network.server.folder.path().join("flash.bin"), &flash).unwrap();
        let (code, said) = network.program(&format!("{kind}:127.0.0.1:{}", network.port));
        assert!(code == Some(0) && said.contains("verified flash: 32000 bytes"), "{said}");
        assert_eq!(said.contains("line at 1000000 baud"), kind == "rfc2217", "{said}");
        let dumped =
            std::mem::replace(&mut network.server, Server::start(&[])).end().dumped("m328p@cs.flash");
        assert_eq!(dumped[..32_000], flash);
    }
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
    for (accepter, kind) in WAYS {
        let network = Network::start(accepter);
        fs::write(network.server.folder.path().join("flash.bin"), random::bytes(32, 16_000)).unwrap();
        let whole = format!("{kind}:127.0.0.1:{}", network.port);
        assert_eq!(network.program(&whole).0, Some(0));
        let (mut before, mut after) = (0, 0);
        for place in 0..25_u64 {
            // From the first bytes to the middle of the job.
            let (port, forwarder) = cut(network.port, 1 + place * place * 16);
            let (code, said) = network.program(&format!("{kind}:127.0.0.1:{port}"));
            assert_eq!(code, Some(1), "{kind} {place}: {said}");
            assert!(said.contains("has closed the connection"), "{kind} {place}: {said}");
            if said.contains("no chip was touched") || !said.contains("1e950f") {
                before += 1;
            } else {
                after += 1;
            }
            forwarder.join().unwrap();
        }
        assert!(before > 2 && after > 2, "{kind}: {before} before the chip, {after} after it");
        let (code, said) = network.program(&whole);
        assert_eq!(code, Some(0), "{kind}: {said}");
    }
}
