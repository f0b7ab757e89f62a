//! `avrrr gang`: what it prints, what it does to chips, its exit codes.

use std::fs;
use std::path::Path;
use std::sync::{Arc, OnceLock};

use avrrr::bus::Target;
use avrrr::chip::{self, ATMEGA8, ATTINY85};
use avrrr::sim::{Avr, Board, Decoder, Device, Drive, Firmware, Hardware, Line, World, WorldOptions};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;

use crate::failing_board::FailingBoard;
use crate::support::{Folder, PROGRAM, Run, Watched, noise, serve};

const MANIFEST: &str = r#"
log = "log.jsonl"

[board]
port = "PORT"
lines = ["cs", "aux"]

[[slot]]
name = "motor"
target = 0
part = "m8"
flash = "motor.bin"
eeprom = "motor.eep"
fuses = { lfuse = 0xe4 }
lock = 0xfc

[[slot]]
name = "display"
target = 1
part = "t85"
flash = "display.bin"
"#;

fn folder(port: &str) -> Folder {
    let folder = Folder::new();
    folder.write("board.toml", MANIFEST.replace("PORT", port));
    folder.write("motor.bin", noise(1, 1000));
    folder.write("motor.eep", b":0400100001020304E2\n:00000001FF\n");
    folder.write("display.bin", noise(2, 2000));
    folder
}

/// A crystal is asked for where the chip had none, and the supply is below the brown-out level.
#[test]
fn what_fuse_values_need_is_in_the_table_and_in_the_log() {
    let folder = Folder::new();
    let slot = "[[slot]]\nname = \"one\"\ntarget = 0\npart = \"m328p\"\n";
    let fuses = "fuses = { lfuse = 0xff, efuse = 0xfc }\n";
    folder.write(
        "board.toml",
        format!("log = \"log\"\n[board]\nport = \"PORT\"\nlines = [\"cs\"]\n{slot}{fuses}"),
    );
    let world = World::new(Board::new().with(Avr::new(chip::ATMEGA328P), Line::Cs));
    serve(world, |port| {
        let manifest = String::from_utf8(folder.read("board.toml")).unwrap();
        folder.write("board.toml", manifest.replace("PORT", port));
        let run = folder.succeed("gang board.toml --recover");
        let text = run.stdout();
        let wants = [
            "warning: lfuse = 0xff sets SUT_CKSEL of the ATmega328P: the chip stops unless a crystal",
            "warning: efuse = 0xfc sets BODLEVEL of the ATmega328P: the chip stays in reset below 4.3 V",
        ];
        let joined = text.split_whitespace().collect::<Vec<_>>().join(" ");
        assert!(wants.iter().all(|want| joined.contains(want)), "{text}");
        let log = String::from_utf8(folder.read("log")).unwrap();
        let records = log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap());
        let slots: Vec<_> = records.filter(|record| record["event"] == "slot").collect();
        assert_eq!(slots[0]["warnings"].as_array().map(Vec::len), Some(2), "{log}");
        assert_eq!(slots[0]["repairs"].as_array().map(Vec::len), Some(0), "{log}");
    });
}

/// The lines of a text, with each number replaced by N and each run of blanks by one.
fn masked(text: &str) -> Vec<String> {
    let mask = |line: &str| {
        let mut masked = String::new();
        for letter in line.chars() {
            let letter = if letter.is_ascii_digit() { 'N' } else { letter };
            if !("N ".contains(letter) && masked.ends_with(letter)) {
                masked.push(letter);
            }
        }
        masked.replace("N.N", "N")
    };
    text.lines().map(mask).collect()
}

fn json(run: &Run) -> Vec<Value> {
    run.stdout().lines().map(|line| serde_json::from_str(line).expect(line)).collect()
}

#[test]
fn a_gang_that_is_good() {
    let folder = folder("sim");
    let run = folder.succeed("gang board.toml");
    assert_eq!(
        masked(run.stdout()),
        [
            "slot part signature bytes seconds result",
            " N motor ATmegaN Ne N N N N programmed",
            " N display ATtinyN Ne N Nb N N programmed",
        ]
    );
    assert_eq!(
        masked(&run.stderr),
        [
            "board: N slots, about N s",
            " N motor ATmegaN programmed in N s, N bytes",
            " N display ATtinyN programmed in N s, N bytes",
        ]
    );
    let log = String::from_utf8(folder.read("log.jsonl")).unwrap();
    let log: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    let events: Vec<_> = log.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events, ["begin", "slot", "slot", "end"]);
    assert_eq!(log[0]["tool"], concat!("avrrr ", env!("CARGO_PKG_VERSION")));
    let motor = &log[1];
    assert_eq!(
        (&motor["name"], &motor["part"], &motor["signature"]),
        (&"motor".into(), &"ATmega8".into(), &"1e9307".into())
    );
    assert_eq!(
        (&motor["fuses_before"]["lfuse"], &motor["fuses_after"]["lfuse"]),
        (&"0xe1".into(), &"0xe4".into())
    );
    assert_eq!(motor["fuses_after"]["lock"], "0xfc");
    assert_eq!((&motor["flash"]["file"], &motor["flash"]["bytes"]), (&"motor.bin".into(), &1000.into()));
    assert_eq!(motor["flash"]["sha256"].as_str().unwrap().len(), 64);
    assert_eq!((&motor["outcome"], &motor["reason"]), (&"programmed".into(), &Value::Null));
}

#[test]
fn a_plan_needs_no_hardware() {
    let folder = folder("/dev/ttyNOSUCH0");
    let before = folder.names();
    let run = folder.succeed("gang board.toml --dry-run");
    let mut lines: Vec<_> = run.stdout().lines().collect();
    let estimate = lines.pop().unwrap();
    assert!(estimate.starts_with("about ") && estimate.ends_with(" s"), "{estimate}");
    assert_eq!(
        lines,
        [
            "board: /dev/ttyNOSUCH0, RESETs on cs, aux",
            " 1 motor   ATmega8  target 0: lfuse 0xe4, erase, flash 1000 bytes from motor.bin, eeprom 4 bytes \
             from motor.eep, lock 0xfc",
            " 2 display ATtiny85 target 1: erase, flash 2000 bytes from display.bin",
            "log: log.jsonl",
        ]
    );
    let run = folder.succeed("gang board.toml --dry-run --only display --format json");
    let lines = json(&run);
    assert_eq!(lines.len(), 2);
    assert_eq!((&lines[0]["name"], &lines[0]["tasks"][0]), (&"display".into(), &"erase".into()));
    assert!(lines[1]["seconds"].as_f64().unwrap() > 0.0);
    assert_eq!(folder.names(), before);
}

#[test]
fn slots_are_chosen_by_number_or_name() {
    for (only, names) in [("2", &["display"][..]), ("motor", &["motor"]), ("2,motor", &["motor", "display"])]
    {
        let folder = folder("sim");
        let run = folder.succeed(&format!("gang board.toml --format json --only {only}"));
        let done: Vec<_> = json(&run).into_iter().filter(|line| line["event"] == "slot").collect();
        assert_eq!(done.iter().map(|line| line["name"].as_str().unwrap()).collect::<Vec<_>>(), names);
        assert_eq!(run.stderr, "");
    }
    let run = folder("sim").run("gang board.toml --only motor,3");
    assert_eq!(run.code, Some(1));
    run.says("error: there is no slot 3\nhelp: there are 1 motor, 2 display\n");
}

#[test]
fn events_are_objects_on_lines() {
    let folder = folder("sim");
    let lines = json(&folder.succeed("gang board.toml --format json"));
    let events: Vec<_> = lines.iter().map(|line| line["event"].as_str().unwrap()).collect();
    assert_eq!(events[..6], ["opening", "identifying", "identified", "identifying", "identified", "planned"]);
    assert_eq!(events.iter().filter(|event| **event == "slot").count(), 2);
    let end = lines.last().unwrap();
    assert_eq!((&end["event"], &end["good"], &end["slots"]), (&"end".into(), &2.into(), &2.into()));
    let progress = lines.iter().filter(|line| line["event"] == "working" && line["name"] == "display");
    let done: Vec<_> = progress.map(|line| line["done"].as_u64().unwrap()).collect();
    assert!(done.is_sorted() && (8..40).contains(&done.len()), "{done:?}");
}

#[test]
fn a_run_is_resumed_from_another_folder() {
    let folder = folder("sim");
    folder.succeed("gang board.toml");
    let elsewhere = Folder::new();
    elsewhere.succeed(&format!("gang --resume {}", folder.path("board.toml").display()));
    let log = String::from_utf8(folder.read("log.jsonl")).unwrap();
    let log: Vec<Value> = log.lines().map(|line| serde_json::from_str(line).unwrap()).collect();
    assert_eq!((&log[4]["event"], &log[4]["resumes"]), (&"begin".into(), &log[0]["run"]));
    // Other chips than those of the first run: the simulated ones are always new.
    assert_eq!(log[5]["outcome"], "programmed");
    let none = MANIFEST.replace("log =", "# log =").replace("PORT", "sim");
    folder.write("board.toml", none);
    let run = folder.run("gang board.toml --resume");
    assert_eq!(run.code, Some(1));
    run.says("error: there is no log to resume from\n");
}

/// Whoever reads the table may have gone.
#[test]
fn the_exit_code_tells_of_the_chips() {
    use std::process::Stdio;
    let folder = folder("sim");
    let mut child = folder.command("gang board.toml").stdout(Stdio::piped()).spawn().unwrap();
    drop(child.stdout.take());
    assert_eq!(child.wait().unwrap().code(), Some(0));
}

#[test]
fn no_slot_is_good_when_the_board_is_not_there() {
    let run = folder("/dev/ttyNOSUCH0").run("gang board.toml");
    assert_eq!(run.code, Some(4));
    run.says(
        "\
board: not opened: there is no port /dev/ttyNOSUCH0
 1 motor   ATmega8  not reached
 2 display ATtiny85 not reached
error: 0 of 2 slots are good
",
    );
    assert_eq!(
        run.stdout(),
        "\
slot        part      signature  bytes  seconds  result
 1 motor    ATmega8   -              0        -  not reached
    board: there is no port /dev/ttyNOSUCH0
 2 display  ATtiny85  -              0        -  not reached
    board: there is no port /dev/ttyNOSUCH0
"
    );
}

#[test]
fn two_boards_do_not_share_a_port() {
    let folder = folder("sim");
    std::os::unix::fs::symlink("/dev/null", folder.path("one")).unwrap();
    let manifest = MANIFEST.replace("[board]", "[[board]]\nname = \"left\"").replace("PORT", "./one");
    let slots = manifest.replace("[[slot]]", "[[slot]]\nboard = \"left\"");
    folder.write(
        "board.toml",
        slots.replace(
            "[[slot]]\nboard = \"left\"\nname = \"display\"",
            "[[board]]\nname = \"right\"\nport = \"one\"\n[[slot]]\nboard = \"right\"\nname = \"display\"",
        ),
    );
    let run = folder.run("gang board.toml");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    run.says("error: the port of left is that of right as well\n");
}

/// The part of each slot, behind a 138. One chip is missing, and one dies half-way.
const SEVEN: [&str; 7] = ["t85", "t2313", "usb162", "m8", "m32", "m328p", "m2560"];
const MISSING: usize = 1;
const DIES: usize = 3;

#[test]
fn five_of_seven() {
    let folder = Folder::new();
    let mut manifest = "[board]\nport = \"PORT\"\ndecoder = \"138\"\n".to_owned();
    let mut board = Board::new().with_decoder(Decoder::hct138());
    for (slot, part) in SEVEN.iter().enumerate() {
        manifest += &format!(
            "[[slot]]\nname = \"s{slot}\"\ntarget = {slot}\npart = \"{part}\"\nflash = \"{slot}.bin\"\n"
        );
        folder.write(&format!("{slot}.bin"), noise(slot as u32, 1000));
        if slot != MISSING {
            board = board.with(Avr::new(*chip::find(part).unwrap()), Line::Output(slot as u8));
        }
    }
    let mut options = WorldOptions::default();
    options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    let failing_board = FailingBoard { board, dies: Some((Target(DIES as u8 - 1), 8)) };
    let mut run = None;
    let world = serve(World::with_options(failing_board, options), |port| {
        folder.write("board.toml", manifest.replace("PORT", port));
        run = Some(folder.run("gang board.toml --recover"));
    });
    let run = run.unwrap();
    assert_eq!(run.code, Some(3), "{}", run.stderr);
    assert!(run.stderr.ends_with("error: 5 of 7 slots are good\n"), "{}", run.stderr);
    let text = run.stdout();
    for (slot, line) in SEVEN.iter().enumerate().map(|(slot, _)| {
        let start = format!(" {} s{slot} ", slot + 1);
        (slot, text.lines().find(|line| line.starts_with(&start)).expect(&start))
    }) {
        let is_broken = slot == MISSING || slot == DIES;
        assert_eq!(line.ends_with("failed"), is_broken, "{line}");
        assert_eq!(line.ends_with("programmed"), !is_broken, "{line}");
        if !is_broken {
            let place = slot - usize::from(slot > MISSING);
            let avr = world.wires().board.avr(Target(place as u8)).unwrap();
            assert!(avr.flash()[..1000] == noise(slot as u32, 1000), "{slot}");
        }
    }
    assert!(text.contains("    no answer to Programming Enable in "), "{text}");
    assert!(text.contains("    the chip is as it was\n"), "{text}");
    assert!(text.contains("    the chip was erased; flash: "), "{text}");
}

#[test]
fn a_signal_stops_at_a_safe_point() {
    let pid = Arc::new(OnceLock::new());
    let known = Arc::clone(&pid);
    let mut sent = false;
    let watch = move |board: &Board| {
        if !sent && board.avr(Target(0)).unwrap().stats().page_writes == 5 {
            sent = true;
            kill_process(*known.wait(), Signal::INT).unwrap();
        }
    };
    let board = Board::new().with(Avr::new(ATMEGA8), Line::Cs).with(Avr::new(ATTINY85), Line::Aux);
    let mut run = None;
    let mut names = Vec::new();
    let world = serve(World::new(Watched { board, watch }), |port| {
        let folder = folder(port);
        let child = folder.spawn("gang board.toml --recover");
        pid.set(Pid::from_child(&child)).unwrap();
        run = Some(Run::from(child.wait_with_output().unwrap()));
        let log = String::from_utf8(folder.read("log.jsonl")).unwrap();
        names.extend(log.lines().map(|line| serde_json::from_str::<Value>(line).unwrap()["outcome"].clone()));
    });
    let run = run.unwrap();
    assert_eq!(run.code, Some(130), "{}", run.stderr);
    let end = "error: stopped: 0 of 2 slots are good\n\
               help: the same command with --resume goes on with the others\n";
    assert!(run.stderr.ends_with(end), "{}", run.stderr);
    for text in [run.stderr.as_str(), run.stdout()] {
        assert!(text.contains(" stopped\n"), "{text}");
        assert!(!text.contains("stopped: stopped") && !text.contains("    stopped\n"), "{text}");
    }
    assert!(
        run.stdout().contains("the chip was erased; lfuse: 1 of 1 bytes written and verified; flash: "),
        "{}",
        run.stdout()
    );
    assert_eq!(names, [Value::Null, "stopped".into(), "not reached".into(), Value::Null]);
    assert_eq!(world.pins().cs, Drive::Released);
    assert!(!world.supply_on());
}

#[test]
fn the_picture_in_the_readme_is_what_the_program_prints() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let folder = Folder::new();
    let fresh = folder.path("gang.svg");
    let made = std::process::Command::new("sh")
        .arg(root.join("scripts/gang-picture.sh"))
        .args([Path::new(PROGRAM), &fresh])
        .status()
        .unwrap();
    assert!(made.success());
    let [fresh, picture] = [fresh, root.join("docs/gang.svg")].map(|path| fs::read_to_string(path).unwrap());
    assert_eq!(fresh.matches("programmed</text>").count(), 7, "{fresh}");
    assert_eq!(fresh, picture, "run scripts/gang-picture.sh");
    assert!(fs::read_to_string(root.join("README.md")).unwrap().contains("(docs/gang.svg)"));
}

#[test]
fn the_manifests_of_the_production_page_are_good() {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let page = fs::read_to_string(root.join("docs/production.md")).unwrap();
    let manifests: Vec<_> =
        page.split("```toml\n").skip(1).map(|rest| rest.split_once("```").unwrap().0).collect();
    assert_eq!(manifests.len(), 3);
    for manifest in manifests {
        let folder = Folder::new();
        folder.write("board.toml", manifest);
        for file in manifest.split('"').filter(|text| text.ends_with(".hex") || text.ends_with(".eep")) {
            folder.write(file, ":0400100001020304E2\n:00000001FF\n");
        }
        folder.succeed("gang board.toml --dry-run");
    }
}
