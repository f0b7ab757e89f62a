//! The commands of the README work as they stand there.

use std::fs;
use std::path::Path;
use std::process::Command;

use crate::support::PROGRAM;

/// The contents of every block that begins with this fence.
fn blocks<'a>(markdown: &'a str, fence: &str) -> Vec<Vec<&'a str>> {
    let mut blocks = Vec::new();
    let mut lines = markdown.lines();
    while lines.by_ref().any(|line| line.trim_end() == fence) {
        blocks.push(lines.by_ref().take_while(|line| line.trim_end() != "```").collect());
    }
    blocks
}

/// The commands of a block: no comments, no blank lines, continued lines in one.
fn commands(block: &[&str]) -> Vec<String> {
    let mut commands = Vec::new();
    let mut command = String::new();
    for line in block {
        let line = line.trim();
        if command.is_empty() && (line.is_empty() || line.starts_with('#')) {
            continue;
        }
        match line.strip_suffix('\\') {
            Some(start) => command.push_str(start),
            None => commands.push(std::mem::take(&mut command) + line),
        }
    }
    commands
}

/// Why a command is not run here.
fn skipped(command: &str) -> Option<&'static str> {
    match command {
        "cargo test" | "cargo test --all-features" => Some("it would run this test, without end"),
        _ if command.contains("/dev/tty") || command.contains("/dev/cu.") => {
            Some("there is no hardware here")
        }
        _ => None,
    }
}

/// The command, with the program that is under test.
fn with_program(command: &str) -> String {
    command.replace("cargo run --release --", &format!("'{PROGRAM}'"))
}

/// Copies files and folders, but not what is built, hidden, or no file.
fn copy(from: &Path, to: &Path) {
    fs::create_dir_all(to).unwrap();
    for entry in fs::read_dir(from).unwrap() {
        let entry = entry.unwrap();
        let name = entry.file_name();
        let kind = entry.file_type().unwrap();
        if kind.is_dir() && name != "target" && !name.to_string_lossy().starts_with('.') {
            copy(&entry.path(), &to.join(&name));
        } else if kind.is_file() {
            fs::copy(entry.path(), to.join(&name)).unwrap();
        }
    }
}

#[test]
fn the_commands_of_the_readme_work() {
    let readme = include_str!(concat!(env!("CARGO_MANIFEST_DIR"), "/README.md"));
    let folder = tempfile::tempdir().unwrap();
    let [tree, home] = ["tree", "home"].map(|name| folder.path().join(name));
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &tree);
    fs::create_dir(&home).unwrap();
    let mut ran = 0;
    for block in blocks(readme, "```sh") {
        for command in commands(&block) {
            if skipped(&command).is_some() {
                continue;
            }
            let shell = with_program(&command);
            let output = Command::new("sh")
                .args(["-euc", &shell])
                .current_dir(&tree)
                .env("HOME", &home)
                .output()
                .unwrap();
            let stderr = String::from_utf8_lossy(&output.stderr);
            assert!(output.status.success(), "{command}\n{}\n{stderr}", output.status);
            ran += 1;
        }
    }
    assert!(ran > 0, "no command to run");
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0, "files in the home folder");
}

#[test]
fn commands_are_found_in_markdown() {
    let markdown = "\
text
```sh
# a comment
one --option

two \\
    --long
cargo test
```
```text
three
```
```sh
four
```
";
    let blocks = blocks(markdown, "```sh");
    let found: Vec<_> = blocks.iter().map(|block| commands(block)).collect();
    assert_eq!(found, [&["one --option", "two --long", "cargo test"][..], &["four"]]);
}

#[test]
fn only_what_cannot_run_here_is_skipped() {
    for (command, runs) in [
        ("cargo test", false),
        ("cargo test --all-features", false),
        ("cargo test --test cli", true),
        ("cargo run --release -- -P /dev/ttyUSB0 -p m328p", false),
        ("cargo run --release -- -P sim -p m328p", true),
    ] {
        assert_eq!(skipped(command).is_none(), runs, "{command}");
    }
    let command = with_program("cargo run --release -- -P sim");
    assert_eq!(command, format!("'{PROGRAM}' -P sim"));
}
