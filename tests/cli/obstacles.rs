//! What is in the way of a run of a gang: other files, links and names. It is said before the port is opened, and
//! by a dry run as well.

use crate::manifests::{GOOD, folder};
use crate::support::Folder;

/// What is in the way of a run: a file or the manifest is changed, and then this is said.
type Obstacle = (&'static str, fn(&Folder), &'static str);

fn link(folder: &Folder, to: &str, from: &str) {
    std::os::unix::fs::symlink(to, folder.path(from)).unwrap();
}

fn pipe(folder: &Folder, name: &str) {
    assert!(std::process::Command::new("mkfifo").arg(folder.path(name)).status().unwrap().success());
}

fn edit(folder: &Folder, old: &str, new: &str) {
    let text = String::from_utf8(folder.read("board.toml")).unwrap();
    assert!(text.contains(old), "{old}");
    folder.write("board.toml", text.replace(old, new));
}

fn sparse(folder: &Folder, name: &str, length: u64) {
    std::fs::File::create(folder.path(name)).unwrap().set_len(length).unwrap();
}

const IRREGULAR: &str = "this is not a regular file";

const OBSTACLES: &[Obstacle] = &[
    ("a log that is a pipe", |f| pipe(f, "log.jsonl"), IRREGULAR),
    ("a log that is a device", |f| link(f, "/dev/full", "log.jsonl"), IRREGULAR),
    ("a log that is a folder", |f| std::fs::create_dir(f.path("log.jsonl")).unwrap(), IRREGULAR),
    ("a log that is nowhere", |f| link(f, "nowhere", "log.jsonl"), "No such file or directory (os error 2)"),
    (
        "a folder that is nowhere",
        |f| edit(f, "log.jsonl", "logs/x"),
        "No such file or directory (os error 2)",
    ),
    (
        "a log with two names",
        |f| {
            f.write("log.jsonl", "");
            std::fs::hard_link(f.path("log.jsonl"), f.path("log2")).unwrap();
        },
        "this file has 2 names (hard links), but may have only one",
    ),
    ("JSON of another program", |f| f.write("log.jsonl", "{\"a\":1}"), "line 1 is not a record of a run"),
    ("JSON on a line", |f| f.write("log.jsonl", "{\"a\":1}\n"), "line 1 is not a record of a run"),
    ("firmware", |f| edit(f, "log.jsonl", "display.eep"), "line 1 is not a record of a run"),
    ("the manifest", |f| edit(f, "log.jsonl", "board.toml"), "line 1 is not a record of a run"),
    (
        "a last line of something else",
        |f| f.write("log.jsonl", FOREIGN_END),
        "the last line is not a record of a run",
    ),
    (
        "a lock that is a pipe",
        |f| pipe(f, "log.jsonl.lock"),
        "its lock log.jsonl.lock: this is not a regular file",
    ),
    (
        "a counter whose lock is a folder",
        |f| std::fs::create_dir(f.path("next.lock")).unwrap(),
        "error: the counter next: its lock next.lock: this is not a regular file",
    ),
    (
        "one file for log and counter",
        |f| edit(f, "log.jsonl", "next"),
        "cannot be both the counter and the log",
    ),
    (
        "one file behind a link",
        |f| {
            f.write("log.jsonl", "");
            link(f, "log.jsonl", "next");
        },
        "cannot be both the counter and the log",
    ),
    (
        "a counter that is the manifest",
        |f| edit(f, "\"next\"", "\"board.toml\""),
        "cannot be both the counter and the manifest or firmware",
    ),
    (
        "a counter that is replaced through firmware",
        |f| {
            edit(f, "\"motor.bin\"", "\"next.new\"");
            f.write("next.new", [1; 600]);
        },
        "cannot be both the counter and the manifest or firmware",
    ),
    ("a counter that is a pipe", |f| pipe(f, "next"), IRREGULAR),
    ("a counter that is a device", |f| link(f, "/dev/zero", "next"), IRREGULAR),
    ("a counter without a number", |f| f.write("next", "none"), "the counter next does not hold one number"),
    ("a counter of 20 GB", |f| sparse(f, "next", 20 << 30), "the counter next does not hold one number"),
    (
        "a counter that has come to its end",
        |f| f.write("next", "4294967295"),
        "serial number 4294967295 is too large: the largest that fits is 4294967294",
    ),
    (
        "a counter with two names",
        |f| {
            f.write("next", "1");
            std::fs::hard_link(f.path("next"), f.path("next2")).unwrap();
        },
        "this file has 2 names (hard links), but may have only one",
    ),
    (
        "what is no folder",
        |f| std::fs::create_dir(f.path("next.new")).unwrap(),
        "error: the counter next.new: this is not a regular file",
    ),
    (
        "firmware that is a pipe",
        |f| {
            pipe(f, "pipe");
            edit(f, "motor.bin", "pipe");
        },
        IRREGULAR,
    ),
    ("firmware that never ends", |f| edit(f, "motor.bin", "/dev/zero"), IRREGULAR),
    (
        "firmware of 20 GB",
        |f| sparse(f, "motor.bin", 20 << 30),
        "motor.bin: the file is longer than 16777216 bytes",
    ),
    (
        "a manifest of 20 GB",
        |f| sparse(f, "board.toml", 20 << 30),
        "board.toml: the file is longer than 262144 bytes",
    ),
    (
        "a manifest that is a pipe",
        |f| {
            std::fs::remove_file(f.path("board.toml")).unwrap();
            pipe(f, "board.toml");
        },
        IRREGULAR,
    ),
    (
        "a manifest that never ends",
        |f| {
            std::fs::remove_file(f.path("board.toml")).unwrap();
            link(f, "/dev/zero", "board.toml");
        },
        IRREGULAR,
    ),
    (
        "two boards on one port",
        |f| {
            link(f, "/dev/null", "one");
            edit(f, "\"sim\"", "\"./one\"");
            edit(f, "[[slot]]\nname = \"display\"", OTHER_BOARD);
        },
        "the port of left is that of right as well",
    ),
];

const FOREIGN_END: &str = "{\"event\":\"begin\",\"run\":\"1\",\"time\":\"2\"}\n{\"a\":1}";

const OTHER_BOARD: &str =
    "[[board]]\nname = \"right\"\nport = \"one\"\n\n[[slot]]\nboard = \"right\"\nname = \"display\"";

/// Neither waits, nor reads without end, nor leaves anything behind; and a dry run says the same.
#[test]
fn what_a_run_refuses_a_dry_run_refuses() {
    let mut wrong = String::new();
    for (what, arrange, want) in OBSTACLES {
        let folder = folder();
        folder.write("board.toml", GOOD.replace("PORT", "sim"));
        arrange(&folder);
        let before = folder.names();
        let [dry, run] = ["gang board.toml --dry-run", "gang board.toml"].map(|args| folder.run(args));
        if dry.stderr != run.stderr || !run.stderr.ends_with(&format!("{want}\n")) {
            wrong += &format!("{what}:\n{}{}", dry.stderr, run.stderr);
        }
        assert_eq!((dry.code, run.code), (Some(1), Some(1)), "{what}: {}{}", dry.stderr, run.stderr);
        assert_eq!((dry.stdout(), run.stdout()), ("", ""), "{what}");
        assert_eq!(folder.names(), before, "{what}");
    }
    assert!(wrong.is_empty(), "{wrong}");
}
