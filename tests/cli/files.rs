//! What happens to files when a run fails.

use std::fs::{Permissions, hard_link};
use std::os::unix::fs::{PermissionsExt as _, symlink};
use std::sync::OnceLock;
use std::sync::atomic::{AtomicBool, Ordering};
use std::thread;

use avrrr::chip::ATMEGA328P;
use avrrr::sim::pty::{Pace, Pty};
use avrrr::sim::{Board, MisoFault, World};
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{BLINK, Folder, Raised, Run, Watched, avr, board, name, noise, serve};

const OLD: &str = "what was read last year";

#[test]
fn a_job_that_fails_before_it_writes_the_backup_back_says_where_that_is() {
    let args = format!("-P sim -p m328p -U eeprom:r:bak -U flash:w:{BLINK} -U flash:v:0,0:m -U eeprom:w:bak");
    let run = Folder::new().run(&args);
    assert_eq!(run.code, Some(1));
    assert!(
        run.stderr.contains(
            "note: what eeprom held is in bak, and -U eeprom:w:bak writes it back; the same command again would \
             first read into this file what the chip holds now\n"
        ),
        "{}",
        run.stderr
    );
}

#[test]
fn a_run_that_fails_leaves_old_files_alone() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let mut stuck = board(ATMEGA328P);
    stuck.set_fault(Some(MisoFault::StuckHigh));
    for broken in [Board::new(), stuck] {
        serve(World::new(broken), |port| {
            let run = folder.run(&format!("-P {port} -p m328p -U flash:r:dump.bin"));
            assert_eq!(run.code, Some(1), "{}", run.stderr);
        });
    }
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
    // The read is done, whatever fails then.
    let run = folder.run(&format!("-P sim -p m328p -U lfuse:r:dump.bin -U flash:v:{BLINK}"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(folder.read("dump.bin"), [0x62]);
}

/// Of a backup that is written back nothing is lost, whenever the chip dies.
#[test]
fn a_backup_is_there_before_anything_is_erased() {
    let folder = Folder::new();
    let run =
        folder.run(&format!("-P sim -p m328p -U eeprom:r:bak.bin:r -U flash:w:{BLINK} -U flash:v:0,0:m"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("erased the chip"), "{}", run.stderr);
    let help = "help: this job itself wrote other bytes there, and verified them, before it compared\n";
    assert!(run.stderr.ends_with(help), "{}", run.stderr);
    assert_eq!(folder.read("bak.bin"), [0xff; 1024]);

    let erased = AtomicBool::new(false);
    let watch = |board: &Board| {
        if avr(board).stats().erases > 0 && !erased.swap(true, Ordering::Relaxed) {
            assert_eq!(folder.read("dump.hex")[..1], *b":");
        }
    };
    serve(World::new(Watched { board: board(ATMEGA328P), watch }), |port| {
        folder.succeed(&format!("-P {port} -p m328p -U eeprom:r:dump.hex -U flash:w:{BLINK}"));
    });
    assert!(erased.into_inner());
}

/// All that changes the chip is one plan, which is judged and ordered before anything is erased.
#[test]
fn what_is_written_back_is_read_before_everything_that_changes_the_chip() {
    let folder = Folder::new();
    let job = format!("-U eeprom:r:bak.bin -U flash:w:{BLINK} -U eeprom:w:bak.bin");
    let run = |before: &str, after: &str| {
        let mut outcome = None;
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            outcome = Some(folder.run(&format!("-P {port} -p m328p {before} {job} {after}")));
        });
        let run = outcome.unwrap();
        (run.code, run.stderr, avr(world.wires()).stats().erases)
    };
    let (code, stderr, erases) = run("", "-U lfuse:w:0x63:m");
    assert_eq!((code, erases), (Some(1), 0), "{stderr}");
    assert!(stderr.contains("add --accept clock") && stderr.contains("the chip is as it was"), "{stderr}");
    for before in ["-e", "-U eeprom:w:1:m"] {
        let (code, stderr, erases) = run(before, "");
        assert_eq!((code, erases), (Some(1), 0), "{before}: {stderr}");
        let want = "error: bak.bin: this is used again, but read after the job has changed the chip\n";
        assert!(stderr.starts_with(want), "{before}: {stderr}");
    }
    for (before, after) in [("", "-U lock:w:0xfc:m"), ("-U lock:w:0xfc:m", "")] {
        let (code, stderr, erases) = run(before, after);
        assert_eq!((code, erases), (Some(0), 1), "{before}: {stderr}");
    }
}

#[test]
fn a_backup_that_cannot_be_saved_ends_the_job_before_the_erase() {
    let folder = Folder::new();
    for (output, name) in [("/dev/full", "/dev/full"), ("-", "standard output")] {
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let args = format!("-P {port} -p m328p -U eeprom:r:{output}:r -U flash:w:{BLINK}");
            let full = std::fs::OpenOptions::new().write(true).open("/dev/full").unwrap();
            let output = folder.command(&args).stdout(full).output().unwrap();
            let run = Run::from(output);
            assert_eq!(run.code, Some(1), "{}", run.stderr);
            let want = format!(
                "error: {name}: No space left on device (os error 28)\nnote: the chip is as it was\n\
                 note: RESET is released, the supplies are off\n"
            );
            assert!(run.stderr.ends_with(&want), "{}", run.stderr);
        });
        assert_eq!(avr(world.wires()).stats().erases, 0);
    }
}

#[test]
fn outputs_are_checked_before_the_port_is_opened() {
    let folder = Folder::new();
    folder.write("file", OLD);
    symlink("nothing", folder.path("dangling")).unwrap();
    symlink("file", folder.path("link")).unwrap();
    hard_link(folder.path("file"), folder.path("hard")).unwrap();
    let long = "x".repeat(300);
    let denied = "/sys/bak.bin: Permission denied (os error 13)";
    let twice = "two memories cannot be read into one file";
    for (outputs, want) in [
        (&["/sys/bak.bin"][..], denied.to_owned()),
        (&["good.bin", "/sys/bak.bin"], denied.to_owned()),
        (&["."], ".: this is a folder, not a file".to_owned()),
        (&["new/"], "new/: this is a folder, not a file".to_owned()),
        (&["file/x"], "file/x: there is no folder file".to_owned()),
        (&["dangling"], "dangling: this is a link to a file that does not exist".to_owned()),
        (&[&long], format!("{long}: File name too long (os error 36)")),
        (&["x.bin", "./x.bin"], format!("./x.bin: {twice}")),
        (&["file", "link"], format!("link: {twice}")),
        (&["link", "hard"], format!("hard: {twice}")),
    ] {
        let before = folder.names();
        let memories = ["eeprom", "flash"].iter().zip(outputs);
        let args: Vec<_> = memories.map(|(memory, file)| format!("-U {memory}:r:{file}:r")).collect();
        let run = folder.run(&format!("-P /dev/nothing -p m328p {} -U flash:w:{BLINK}", args.join(" ")));
        run.says(&format!("error: {want}\n"));
        assert_eq!(run.code, Some(1));
        assert_eq!(folder.names(), before);
    }
    // Checked, and left alone, when something else is wrong.
    let run = folder.run(&format!("-P /dev/nothing -p m328p -U flash:r:file -U flash:w:{BLINK}"));
    assert!(run.stderr.contains("there is no port"), "{}", run.stderr);
    assert_eq!(folder.read("file"), OLD.as_bytes());
    // A stream can take several.
    folder.succeed("-P sim -p m328p -U lfuse:r:/dev/null -U hfuse:r:/dev/null");
    let run = folder.succeed("-P sim -p m328p -U lfuse:r:/dev/stdout:h -U hfuse:r:/dev/stdout:h");
    assert_eq!(run.stdout(), "0x62\n0xd9\n");
}

#[test]
fn a_file_that_is_replaced_gets_no_special_rights() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    std::fs::set_permissions(folder.path("dump.bin"), Permissions::from_mode(0o6750)).unwrap();
    folder.succeed("-P sim -p m328p -U lfuse:r:dump.bin");
    let mode = std::fs::metadata(folder.path("dump.bin")).unwrap().permissions().mode();
    assert_eq!(mode & 0o7777, 0o750);
}

/// The files that a job reads into, and what they hold before.
#[test]
fn what_is_written_back_is_what_was_read() {
    let held = noise(3, 1024);
    for (output, input) in [
        ("bak.bin:r", "bak.bin:r"),
        ("bak.bin:r", "./bak.bin"),
        ("link:r", "bak.bin"),
        ("bak.bin:i", "hard:r"),
        ("new.bin:r", "../{}/new.bin"),
        ("bak.bin:h", "bak.bin:h"),
    ] {
        // What is no format of an input by itself need not be one.
        let input = input.trim_end_matches(":h");
        let folder = Folder::new();
        folder.write("bak.bin", [b'A'; 1024]);
        symlink("bak.bin", folder.path("link")).unwrap();
        hard_link(folder.path("bak.bin"), folder.path("hard")).unwrap();
        let own = folder.path("").file_name().unwrap().to_str().unwrap().to_owned();
        let input = input.replace("{}", &own);
        let mut world = World::new(board(ATMEGA328P));
        let avr = world.wires_mut().avr_mut(avrrr::bus::Target::ONLY).unwrap();
        avr.set_eeprom(0, &held);
        let world = serve(world, |port| {
            let run = folder.succeed(&format!(
                "-P {port} -p m328p -U eeprom:r:{output} -U flash:w:{BLINK} -U eeprom:w:{input} \
                 -U eeprom:v:{input}"
            ));
            let note = format!(
                "note: {}: what this job reads from eeprom is written to eeprom\n",
                input.trim_end_matches(":r")
            );
            assert!(run.stderr.contains(&note), "{}", run.stderr);
        });
        let avr = crate::support::avr(world.wires());
        assert_eq!(avr.eeprom(), held, "{output} {input}");
        assert_eq!(avr.stats().erases, 1);
    }
}

#[test]
fn what_is_read_later_is_written_after_it() {
    let folder = Folder::new();
    let run = folder.run("-P sim -p m328p -U flash:w:1,2:m -U lfuse:r:l -U hfuse:w:l");
    run.says("error: l: what is read from lfuse before is not a value for hfuse\n");
    // Too much for an EEPROM: known before anything is done.
    let run = folder.run("-P sim -p m328p -U flash:w:1,2:m -U flash:r:f.bin -U eeprom:w:f.bin");
    run.says("error: f.bin: the image ends at 0x8000, the eeprom of the ATmega328P at 0x400\n");
    // Lock bits that an erase has taken away, and a fuse.
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        folder.succeed(&format!("-P {port} -p m328p -U lock:w:0xfc:m"));
        folder.succeed(&format!(
            "-P {port} -p m328p -U lock:r:lock -U lfuse:r:lfuse -U flash:w:{BLINK} -U lock:w:lock -U lfuse:w:lfuse"
        ));
    });
    assert_eq!((avr(world.wires()).lock(), avr(world.wires()).stats().erases), (0xfc, 1));
    let run = folder.run("-P sim -p m328p -U eeprom:w:7:m -U lfuse:r:l -U lfuse:v:l");
    run.says(
        "error: l: this is used again, but read after the job has changed the chip\n\
         help: read it first and leave out -e, or read it in a job of its own\n",
    );
}

#[test]
fn an_interrupted_read_leaves_old_files_alone() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let (pid, mut bytes) = (OnceLock::new(), 0);
    let watch = |_: &Board| {
        bytes += 1;
        if bytes == 10_000 {
            kill_process(*pid.wait(), Signal::INT).unwrap();
        }
    };
    serve(World::new(Watched { board: board(ATMEGA328P), watch }), |port| {
        let child = folder.spawn(&format!("-P {port} -p m328p -U flash:r:dump.bin"));
        pid.set(Pid::from_child(&child)).unwrap();
        let run = Run::from(child.wait_with_output().unwrap());
        assert_eq!(run.code, Some(130), "{}", run.stderr);
        let end =
            "error: stopped\nnote: the chip is as it was\nnote: RESET is released, the supplies are off\n";
        assert!(run.stderr.ends_with(end), "{}", run.stderr);
    });
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
}

#[test]
fn a_port_that_goes_away_is_reported_and_costs_no_file() {
    let folder = Folder::new();
    folder.write("dump.bin", OLD);
    let stop = AtomicBool::new(false);
    let mut bytes = 0;
    let watch = |_: &Board| {
        bytes += 1;
        if bytes == 10_000 {
            stop.store(true, Ordering::Relaxed);
        }
    };
    let mut world = World::new(Watched { board: board(ATMEGA328P), watch });
    let pty = Pty::open().unwrap();
    let port = name(pty.path()).to_owned();
    let run = thread::scope(|scope| {
        let _stop = Raised(&stop);
        let (world, stop) = (&mut world, &stop);
        scope.spawn(move || {
            pty.serve(world, Pace::Fast, true, stop).unwrap();
            drop(pty);
        });
        folder.run(&format!("-P {port} -p m328p -U flash:r:dump.bin"))
    });
    assert_eq!(run.code, Some(1));
    run.says_of(
        &port,
        "\
Bus Pirate v3.a, firmware 6.3, on PORT
device signature = 0x1e950f
ATmega328P, SPI 125 kHz
this takes about 18 s
error: port PORT is gone
note: the chip was not erased; other memories, fuses and lock bits may have changed on a disturbed line
note: the Bus Pirate did not confirm the end: port PORT is gone
note: RESET may still be low, and the supplies on
help: is the cable loose?
",
    );
    assert_eq!(folder.names(), ["dump.bin"]);
    assert_eq!(folder.read("dump.bin"), OLD.as_bytes());
}

#[test]
fn a_file_is_replaced_when_all_went_well() {
    let folder = Folder::new();
    folder.write("lfuse", OLD);
    folder.succeed("-P sim -p m328p -U lfuse:r:lfuse");
    assert_eq!(folder.names(), ["lfuse"]);
    assert_eq!(folder.read("lfuse"), [0x62]);
    folder.succeed("-P sim -p m328p -U lfuse:r:/dev/null");
    assert_eq!(std::fs::read("/dev/null").unwrap(), b"");
}

/// What is read before flash or EEPROM is written is what the chip held, whatever else is written before.
#[test]
fn fuses_and_lock_bits_in_front_of_a_read_do_not_cost_what_is_read() {
    let held = noise(7, 1024);
    for (first, options) in [("lfuse:w:0xe2:m", ""), ("lock:w:0xfc:m", ""), ("lock:w:0xfe:m", "-D")] {
        let folder = Folder::new();
        let mut part = avrrr::sim::Avr::new(ATMEGA328P);
        part.set_eeprom(0, &held);
        let world = World::new(Board::new().with(part, avrrr::sim::Line::Cs));
        let world = serve(world, |port| {
            folder.succeed(&format!(
                "-P {port} -p m328p {options} -U {first} -U eeprom:r:E:r -U flash:w:{BLINK} -U eeprom:w:E:r"
            ));
        });
        let chip = avr(world.wires());
        assert_eq!((folder.read("E") == held, chip.eeprom() == held), (true, true), "{first}");
        let lock = if first.contains("0xfc") {
            0xfc
        } else if first.contains("lock") {
            0xfe
        } else {
            0xff
        };
        assert_eq!(chip.lock() | 0xc0, lock, "{first}");
    }
}

#[test]
fn what_an_erase_blanks_before_it_is_read_is_told() {
    let folder = Folder::new();
    for (args, told) in [
        ("-e -U eeprom:r:E:r", true),
        ("-U lfuse:w:0xe2:m -U lfuse:r:-:h -U eeprom:r:E:r", true),
        ("-U lfuse:w:0xe2:m -U eeprom:r:E:r", false),
        ("-e -U eeprom:w:1:m -U eeprom:r:E:r", false),
    ] {
        let run = folder.succeed(&format!("-P sim -p m328p {args} -U flash:w:{BLINK}"));
        assert_eq!(run.stderr.contains("note: eeprom is read after the erase\n"), told, "{}", run.stderr);
    }
}

/// A job that was stopped behind its erase is run again: the backup is not replaced by the blank memory.
#[test]
fn a_blank_memory_does_not_take_the_place_of_a_backup() {
    let folder = Folder::new();
    let backup = noise(8, 1024);
    std::fs::write(folder.path("E"), &backup).unwrap();
    let job = format!("-U eeprom:r:E:r -U flash:w:{BLINK} -U eeprom:w:E:r");
    let world = serve(World::new(board(ATMEGA328P)), |port| {
        let run = folder.run(&format!("-P {port} -p m328p {job}"));
        assert_eq!(run.code, Some(1), "{}", run.stderr);
        let want = "error: E: eeprom is blank, and this file is not: it may be the backup of a job that was stopped\n\
                    note: the chip is as it was\n";
        assert!(run.stderr.contains(want), "{}", run.stderr);
        // As advised.
        folder.succeed(&format!("-P {port} -p m328p -U flash:w:{BLINK} -U eeprom:w:E"));
    });
    assert!(folder.read("E") == backup && avr(world.wires()).eeprom() == backup);
}

#[test]
fn standard_output_and_a_file_are_not_the_same_file() {
    let folder = Folder::new();
    let out = std::fs::File::create(folder.path("out")).unwrap();
    let mut command = folder.command("-P sim -p m328p -U lfuse:r:out:r -U eeprom:r:-:r");
    let run = Run::from(command.stdout(out).output().unwrap());
    assert_eq!((run.code, folder.read("out")), (Some(1), Vec::new()));
    run.says("error: out: two memories cannot be read into one file\n");
}

#[test]
fn a_pipe_without_a_reader_does_not_keep_the_chip_in_reset() {
    let folder = Folder::new();
    let pipe = folder.path("pipe");
    rustix::fs::mkfifoat(rustix::fs::CWD, &pipe, rustix::fs::Mode::RUSR | rustix::fs::Mode::WUSR).unwrap();
    let run = folder.run("-P sim -p m328p -U eeprom:r:pipe:r");
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("error: pipe: nothing reads from this pipe\n"), "{}", run.stderr);
}
