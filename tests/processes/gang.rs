//! `avrrr gang` with `avrrr sim` as processes: killed at any moment, and on two Bus Pirates at once.

use std::collections::{BTreeMap, BTreeSet};
use std::fs;
use std::io::{BufRead as _, BufReader};
use std::path::Path;
use std::process::{Command, Stdio};
use std::sync::mpsc;
use std::thread;
use std::time::{Duration, Instant};

use serde_json::Value;
use tempfile::TempDir;

use crate::random;
use crate::server::{self, Server};

fn gang(folder: &Path, arguments: &[&str]) -> Command {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    command.args(["gang", "--recover"]).args(arguments).current_dir(folder);
    command
}

fn lines(text: &str) -> Vec<Value> {
    assert!(text.is_empty() || text.ends_with('\n'), "torn: {text}");
    text.lines()
        .map(|line| serde_json::from_str(line).unwrap_or_else(|error| panic!("{line}: {error}")))
        .collect()
}

fn log(folder: &Path) -> Vec<Value> {
    lines(&fs::read_to_string(folder.join("log.jsonl")).unwrap_or_default())
}

/// The slots that lines call good, with their serial numbers.
fn good(lines: &[Value]) -> BTreeMap<String, (String, u64)> {
    let slots = lines.iter().filter(|line| line["event"] == "slot");
    let good = slots.filter(|line| ["programmed", "unchanged"].iter().any(|good| line["outcome"] == *good));
    good.map(|line| {
        let text = |key: &str| line[key].as_str().unwrap().to_owned();
        (text("name"), (text("outcome"), line["serial"].as_u64().unwrap()))
    })
    .collect()
}

const KILLED: &str = r#"
log = "log.jsonl"

[serial]
counter = "next"

[board]
port = "PORT"
lines = ["cs", "aux"]

[[slot]]
name = "t2313"
target = 0
part = "t2313"
flash = "a.bin"
serial = { address = 4, width = 4, endian = "big" }

[[slot]]
name = "t85"
target = 1
part = "t85"
flash = "b.bin"
serial = { address = 4, width = 4, endian = "big" }
"#;

/// Starts a gang and kills it behind this many of its lines and this much time.
fn kill_behind(folder: &Path, count: usize, time: Duration) {
    let mut command = gang(folder, &["board.toml", "--format", "json"]);
    command.stdin(Stdio::null()).stdout(Stdio::piped()).stderr(Stdio::null());
    let mut child = command.spawn().unwrap();
    let out = BufReader::new(child.stdout.take().unwrap());
    let (sender, receiver) = mpsc::channel();
    let reader = thread::spawn(move || {
        out.lines().map_while(Result::ok).try_for_each(|line| sender.send(line)).unwrap_or_default();
    });
    let seen = (0..count).map_while(|_| receiver.recv_timeout(server::DEADLINE).ok()).count();
    if seen == count {
        let until = Instant::now() + time;
        // Whatever it says meanwhile.
        while receiver.recv_timeout(until.saturating_duration_since(Instant::now())).is_ok() {}
    }
    // SIGKILL; fails when it has ended already.
    let _ = child.kill();
    child.wait().unwrap();
    reader.join().unwrap();
}

/// One simulated board, one gang that is killed, one that resumes. The numbers that are in the chips at
/// the end.
fn killed_and_resumed(station: &Path, seed: u64) -> Vec<u64> {
    let server = Server::start(&["--chip", "t2313@cs", "--chip", "t85@aux"]);
    let port = server.port();
    fs::write(station.join("board.toml"), KILLED.replace("PORT", port.to_str().unwrap())).unwrap();
    let images = [("t2313", random::bytes(2 * seed, 2000)), ("t85", random::bytes(2 * seed + 1, 4000))];
    for ((_, image), file) in images.iter().zip(["a.bin", "b.bin"]) {
        fs::write(station.join(file), image).unwrap();
    }
    let earlier = log(station).len();
    let dice = random::bytes(seed + 1000, 2);
    // About as many lines as there are.
    kill_behind(station, usize::from(dice[0] % 32), Duration::from_micros(u64::from(dice[1]) * 40));

    let killed = log(station);
    let was_good = good(&killed[earlier..]);
    let output = server::run(&mut gang(station, &["board.toml", "--resume", "--recover"]));
    let said = String::from_utf8_lossy(&output.stderr);
    assert_eq!(output.status.code(), Some(0), "{seed}: {said}");
    let all = log(station);
    assert_eq!(all[..killed.len()], killed[..], "{seed}");
    let is_good = good(&all[killed.len()..]);
    assert_eq!(is_good.len(), 2, "{seed}");
    for (name, (_, serial)) in &was_good {
        // It was as good as it was said to be.
        assert_eq!(is_good[name], ("unchanged".to_owned(), *serial), "{seed}: {name}");
    }
    let ended = server.end();
    let numbers = images.iter().zip(["cs", "aux"]).map(|((name, image), line)| {
        let flash = ended.dumped(&format!("{name}@{line}.flash"));
        assert!(flash[..image.len()] == image[..], "{seed}: {name}");
        let eeprom = ended.dumped(&format!("{name}@{line}.eeprom"));
        let number = u32::from_be_bytes(eeprom[4..8].try_into().unwrap()).into();
        assert_eq!(is_good[*name].1, number, "{seed}: {name}");
        number
    });
    numbers.collect()
}

/// The numbers of all runs come from one counter.
#[test]
#[ignore = "takes half a minute"]
fn fifty_times_killed() {
    let station = TempDir::new().unwrap();
    let mut numbers = BTreeSet::new();
    for seed in 0..50 {
        for number in killed_and_resumed(station.path(), seed) {
            assert!(numbers.insert(number), "{seed}: {number} is there twice");
        }
    }
    assert_eq!(numbers.len(), 100);
    let log = log(station.path());
    let begun = log.iter().filter(|line| line["event"] == "begin").count();
    let ended = log.iter().filter(|line| line["event"] == "end").count();
    println!(
        "{begun} runs in the log, {ended} of them to their end; the last number is {:?}",
        numbers.last()
    );
    // Most of them were killed while they ran.
    assert!(ended + 40 <= begun, "{ended} of {begun}");
}

const BOARDS: [&str; 2] = ["left", "right"];

/// The manifest of these boards, which one simulator each serves.
fn manifest(boards: &[(&str, &Server)]) -> String {
    let mut text = "log = \"log.jsonl\"\n[serial]\ncounter = \"next\"\n".to_owned();
    for (name, server) in boards {
        let port = server.port();
        text += &format!(
            "[[board]]\nname = \"{name}\"\nport = \"{}\"\n[[slot]]\nname = \"of-{name}\"\nboard = \"{name}\"\n\
             target = 0\npart = \"m328p\"\nflash = \"{name}.bin\"\nserial = {{ address = 0, width = 2 }}\n",
            port.display()
        );
    }
    text
}

/// How long these take, one process for each manifest, all at once.
fn time(folder: &Path, manifests: &[&str]) -> Duration {
    let began = Instant::now();
    thread::scope(|scope| {
        for name in manifests {
            scope.spawn(move || {
                let output = server::run(&mut gang(folder, &[name]));
                assert!(output.status.success(), "{name}: {}", String::from_utf8_lossy(&output.stderr));
            });
        }
    });
    began.elapsed()
}

/// One gang on two boards, and two gangs on a board each, with one log and one counter.
#[test]
#[ignore = "takes half a minute"]
fn two_boards_take_as_long_as_the_slower_one() {
    let station = TempDir::new().unwrap();
    let folder = station.path();
    let servers = BOARDS.map(|_| Server::start(&["--pace", "real", "--chip", "m328p@cs,clock=16MHz"]));
    let [left, right] = &servers;
    for (name, boards) in [
        ("left.toml", &[("left", left)][..]),
        ("right.toml", &[("right", right)]),
        ("both.toml", &[("left", left), ("right", right)]),
    ] {
        fs::write(folder.join(name), manifest(boards)).unwrap();
    }
    fs::write(folder.join("left.bin"), random::bytes(1, 8000)).unwrap();
    fs::write(folder.join("right.bin"), random::bytes(2, 7000)).unwrap();
    // A machine that is busy for a moment gets another try.
    let is_quick = |_: &i32| {
        let slower = time(folder, &["left.toml"]).max(time(folder, &["right.toml"]));
        let [one, two] = [&["both.toml"][..], &["left.toml", "right.toml"]].map(|names| time(folder, names));
        println!("the slower one {slower:?}, one gang on both {one:?}, two gangs {two:?}");
        one.max(two) < slower.mul_f64(1.1)
    };
    assert!((0..3).any(|turn| is_quick(&turn)), "both at once take more than 10 % longer");
    let all = log(folder);
    let programmed = all.iter().filter(|line| line["outcome"] == "programmed");
    let numbers: Vec<_> = programmed.map(|line| line["serial"].as_u64().unwrap()).collect();
    assert_eq!(numbers.iter().collect::<BTreeSet<_>>().len(), numbers.len(), "{numbers:?}");
    assert!(numbers.len() >= 6 && all.iter().all(|line| line["outcome"] != "failed"));
    for (server, (name, length)) in servers.into_iter().zip([("left", 8000), ("right", 7000)]) {
        let image = fs::read(folder.join(format!("{name}.bin"))).unwrap();
        assert!(server.end().dumped("m328p@cs.flash")[..length] == image);
    }
}
