//! One port, and two processes that want it, or none that gives it.

use std::fs;
use std::io::{BufRead as _, BufReader, Read as _};
use std::process::{Command, Stdio};

use rustix::process::{Pid, Signal, kill_process};

use crate::random;
use crate::server::{self, Server};

fn avrrr(server: &Server, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    command.args(["-p", "t2313", "-P"]).arg(server.port()).args(arguments).current_dir(&server.folder);
    command
}

#[test]
fn the_second_process_is_told_who_has_the_port() {
    let server = Server::start(&["--chip", "t2313@cs", "--pace", "real"]);
    fs::write(server.folder.path().join("flash.bin"), random::bytes(1, 2048)).unwrap();
    let port = server.port();
    // So slow that it is still at it whatever the machine does.
    let mut first = avrrr(&server, &["-x", "spifreq=0", "-b", "115200", "-U", "flash:w:flash.bin"]);
    let mut first = first.stdout(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    // Once it has found the Bus Pirate it says so.
    let mut said = BufReader::new(first.stderr.take().unwrap());
    said.read_line(&mut String::new()).unwrap();
    // Stopped, it keeps the port for as long as this takes.
    kill_process(Pid::from_child(&first), Signal::STOP).unwrap();
    let output = server::run(&mut avrrr(&server, &["-U", "flash:w:flash.bin"]));
    kill_process(Pid::from_child(&first), Signal::CONT).unwrap();
    let said_by_second = String::from_utf8(output.stderr).unwrap();
    // The simulator holds the port open as well, and is an avrrr, too.
    let want = format!("error: port {} is in use by another program\nhelp: avrrr (process ", port.display());
    assert!(output.status.code() == Some(1) && said_by_second.starts_with(&want), "{said_by_second}");
    // The first is none the worse for it.
    let mut rest = String::new();
    said.read_to_string(&mut rest).unwrap();
    assert!(first.wait().unwrap().success(), "{rest}");
    assert!(server.end().dumped("t2313@cs.flash") == random::bytes(1, 2048));
}

#[test]
fn a_port_that_vanishes_ends_the_job() {
    for (direction, at) in [("up", 30), ("down", 60), ("up", 900), ("down", 900)] {
        let fault = format!("{direction}:{at}:hangup");
        let server = Server::start(&["--chip", "t2313@cs,clock=16MHz", "--fault", &fault]);
        fs::write(server.folder.path().join("flash.bin"), random::bytes(1, 2048)).unwrap();
        let output = server::run(&mut avrrr(&server, &["-U", "flash:w:flash.bin"]));
        let said = String::from_utf8(output.stderr).unwrap();
        assert_eq!(output.status.code(), Some(1), "{fault}: {said}");
        assert!(said.contains(" is gone\n") && said.contains("note: "), "{fault}: {said}");
    }
}
