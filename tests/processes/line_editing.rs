//! `avrrr -t` on a terminal, as a person types into it.

use std::fs;
use std::path::Path;

use rustix::process::{Pid, Signal, kill_process};

use crate::server::Server;
use crate::tmux::Tmux;

/// A simulator, and the program at its terminal.
fn start(name: &str, chip: &str, pace: &str, part: &str) -> (Server, Tmux) {
    let server = Server::start(&["--chip", chip, "--pace", pace]);
    let program = env!("CARGO_BIN_EXE_avrrr");
    // Its number, so that a signal reaches it; and whether the terminal is as it was.
    let shell = format!(
        "sh -c 'echo $$ >pid; exec {program} --recover -P port -p {part} -t'; echo exit $?; \
         stty -a | grep -o -e ' icanon' -e ' echo '; echo over; read _"
    );
    let terminal = Tmux::start(name, 100, server.folder.path(), &shell);
    (server, terminal)
}

fn waits(screen: &str) -> bool {
    screen.trim_end().lines().last() == Some("avrrr>")
}

fn has(text: &str) -> impl Fn(&str) -> bool {
    move |screen| screen.contains(text)
}

/// What follows the end of the program.
fn end(screen: &[String]) -> Vec<&str> {
    let at = screen.iter().position(|line| line.starts_with("exit ")).unwrap();
    screen[at..].iter().map(|line| line.trim()).collect()
}

fn pid(folder: &Path) -> Pid {
    let pid = fs::read_to_string(folder.join("pid")).unwrap();
    Pid::from_raw(pid.trim().parse().unwrap()).unwrap()
}

#[test]
#[ignore = "needs tmux"]
fn a_person_edits_lines_and_takes_them_from_the_history() {
    let (server, terminal) = start("edit", "m328p@cs", "fast", "m328p");
    terminal.wait("ready", waits);
    terminal.keys(&["write eeprom 0 \"Hi\"", "Enter"]);
    terminal.wait("kept", has("eeprom: 3 bytes wait for flush or quit"));
    // A letter is missing; it is put in, and the line is taken from wherever the cursor is.
    terminal.keys(&["dmp ee 0 4", "C-a", "Right", "u", "Enter"]);
    terminal.wait("shown", has("\n0000  48 69 00 ff "));
    terminal.keys(&["nonsense", "Enter"]);
    terminal.wait("refused", has("error: unknown command nonsense"));
    terminal.keys(&["Up", "Up", "C-e", "BSpace", "2", "Enter"]);
    terminal.wait("shown again", has("\n0000  48 69    "));
    // A line that is dropped does nothing.
    terminal.keys(&["erase", "C-c"]);
    terminal.wait("dropped", has("quit ends, and so does another Ctrl-C"));
    terminal.keys(&["qu", "Enter"]);
    terminal.wait("ambiguous", has("error: qu may be quell, quit"));
    terminal.keys(&["quit", "Enter"]);
    let screen = terminal.wait("the end", has("\nover"));
    assert_eq!(end(&screen), ["exit 1", "icanon", "echo", "over"], "\n{}", screen.join("\n"));
    let all = screen.join("\n");
    for told in
        ["verified eeprom: 3 bytes", "error: 2 commands of the terminal failed", "note: RESET is released"]
    {
        assert!(all.contains(told), "{told}\n{all}");
    }
    assert_eq!(server.end().dumped("m328p@cs.eeprom")[..4], *b"Hi\0\xff");
}

#[test]
#[ignore = "needs tmux"]
fn ctrl_c_ends_a_command_and_then_the_program() {
    let (server, terminal) = start("stop", "m2560@cs,clock=16MHz", "real", "m2560");
    terminal.wait("ready", waits);
    for round in 1..=2 {
        terminal.keys(&["dump flash 0 -1", "Enter"]);
        terminal.wait("reading", |screen| {
            screen.trim_end().lines().last().is_some_and(|line| line.starts_with("reading flash"))
        });
        terminal.keys(&["C-c"]);
        terminal.wait("stopped", |screen| screen.matches("error: stopped").count() == round && waits(screen));
    }
    // The chip is still there.
    terminal.keys(&["sig", "Enter"]);
    terminal.wait("answered", has("device signature = 0x1e9801"));
    terminal.keys(&["write ee 0 1", "Enter"]);
    terminal.wait("kept", has("1 byte waits"));
    terminal.keys(&["C-c"]);
    terminal.wait("asked", has("so does another Ctrl-C"));
    terminal.keys(&["C-c"]);
    let screen = terminal.wait("the end", has("\nover"));
    assert_eq!(end(&screen), ["exit 130", "icanon", "echo", "over"], "\n{}", screen.join("\n"));
    let all = screen.join("\n");
    assert!(all.contains("note: 1 byte of eeprom not written\n"), "{all}");
    assert!(all.contains("note: RESET is released"), "{all}");
    let ended = server.end();
    assert_eq!(ended.dumped("m2560@cs.eeprom")[0], 0xff);
    assert_eq!(ended.number("total"), 0.0, "{}", ended.statistics);
}

#[test]
#[ignore = "needs tmux"]
fn a_signal_where_a_line_is_edited_leaves_the_terminal_as_it_was() {
    let (server, terminal) = start("signal", "m328p@cs", "fast", "m328p");
    terminal.wait("ready", waits);
    terminal.keys(&["write ee 0 1", "Enter"]);
    terminal.wait("kept", has("1 byte waits"));
    terminal.keys(&["half a li"]);
    terminal.wait("typed", has("half a li"));
    kill_process(pid(server.folder.path()), Signal::TERM).unwrap();
    let screen = terminal.wait("the end", has("\nover"));
    assert_eq!(end(&screen), ["exit 143", "icanon", "echo", "over"], "\n{}", screen.join("\n"));
    assert_eq!(server.end().dumped("m328p@cs.eeprom")[0], 0xff);
}
