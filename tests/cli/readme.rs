//! The commands of README.md and of the pages in docs/ work as they are printed there, with
//! `--recover` added where they name a port.

use std::env;
use std::ffi::OsString;
use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use avrrr::chip;
use avrrr::sim::{Avr, Board, Decoder, Device, Firmware, Hardware, Line, World, WorldOptions};

use crate::support::{BLINK, PROGRAM, serve};

/// The port that pages name; a simulated Bus Pirate takes its place.
const PORT: &str = "/dev/ttyUSB0";

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
        "cargo test" | "cargo test --all-features" => Some("it runs this test, without end"),
        _ if command.starts_with("cargo install ") || command.starts_with("cargo add ") => {
            Some("it changes more than this folder")
        }
        _ if command.contains("sudo ") => Some("it changes the system"),
        _ => None,
    }
}

/// The command, with the program that is under test.
fn with_program(command: &str) -> String {
    command.replace("cargo run --release --", &format!("'{PROGRAM}'"))
}

/// The word behind an option.
fn option<'a>(command: &'a str, name: &str) -> Option<&'a str> {
    let mut words = command.split_ascii_whitespace();
    words.find(|word| *word == name)?;
    words.next()
}

/// A Bus Pirate with the chip that a command is for.
fn hardware(command: &str) -> World<Board> {
    let part = option(command, "-p").unwrap_or("m328p");
    let avr = Avr::new(*chip::find(part).unwrap());
    let target = option(command, "--target").map_or(0, |target| target.parse().unwrap());
    let decoder = option(command, "--decoder");
    let line = match (decoder, target) {
        (Some(_), output) => Line::Output(output),
        (None, 0) => Line::Cs,
        (None, _) => Line::Aux,
    };
    let board = match decoder {
        Some("138") => Board::new().with_decoder(Decoder::hct138()),
        Some(_) => Board::new().with_decoder(Decoder::hct155()),
        None => Board::new(),
    };
    let mut options = WorldOptions::default();
    if decoder == Some("138") {
        options.device = Device::new(Hardware::V1a, Firmware::V5_10).unwrap();
    }
    World::with_options(board.with(avr, line), options)
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

/// README.md and the pages of docs/.
fn pages() -> Vec<PathBuf> {
    let root = Path::new(env!("CARGO_MANIFEST_DIR"));
    let docs = fs::read_dir(root.join("docs")).unwrap().map(|entry| entry.unwrap().path());
    let mut pages: Vec<_> = docs.filter(|path| path.extension().is_some_and(|end| end == "md")).collect();
    pages.push(root.join("README.md"));
    pages.sort();
    pages
}

/// `PATH` with the folder of the program in front.
fn path() -> OsString {
    let folder = Path::new(PROGRAM).parent().unwrap().to_owned();
    let rest = env::var_os("PATH").unwrap_or_default();
    env::join_paths(std::iter::once(folder).chain(env::split_paths(&rest))).unwrap()
}

/// Runs a command in a folder; it must succeed.
fn run(page: &Path, command: &str, tree: &Path, home: &Path) {
    let output = Command::new("sh")
        .args(["-euc", &with_program(command)])
        .current_dir(tree)
        .env("HOME", home)
        .env("PATH", path())
        .output()
        .unwrap();
    let stderr = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success(), "{}: {command}\n{}\n{stderr}", page.display(), output.status);
}

/// Runs the commands of a page in a copy of the repository, and says how many there are.
fn run_all(page: &Path) -> usize {
    let text = fs::read_to_string(page).unwrap();
    let all = blocks(&text, "```sh").into_iter().flat_map(|block| commands(&block));
    let commands: Vec<_> = all.filter(|command| skipped(command).is_none()).collect();
    if commands.is_empty() {
        return 0;
    }
    let folder = tempfile::tempdir().unwrap();
    let [tree, home] = ["tree", "home"].map(|name| folder.path().join(name));
    copy(Path::new(env!("CARGO_MANIFEST_DIR")), &tree);
    // The files that pages call the reader's own.
    copy(&tree.join("examples/gang"), &tree);
    fs::copy(BLINK, tree.join("firmware.hex")).unwrap();
    fs::create_dir(&home).unwrap();
    for command in &commands {
        if command.contains(PORT) {
            // On a busy machine the simulated device may be silent for longer than a port may be.
            serve(hardware(command), |port| {
                run(page, &format!("{} --recover", command.replace(PORT, port)), &tree, &home);
            });
        } else {
            run(page, command, &tree, &home);
        }
    }
    assert_eq!(fs::read_dir(&home).unwrap().count(), 0, "{}: files in the home folder", page.display());
    commands.len()
}

#[test]
fn the_commands_of_all_pages_work() {
    let ran: Vec<_> =
        pages().iter().map(|page| (page.file_name().unwrap().to_owned(), run_all(page))).collect();
    for page in ["README.md", "guide.md", "ide.md", "production.md"] {
        assert!(ran.iter().any(|(name, ran)| name == page && *ran > 0), "{page}: {ran:?}");
    }
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
        ("cargo install --path .", false),
        ("avrrr udev | sudo tee /etc/udev/rules.d/60-buspirate.rules", false),
        ("avrrr -P /dev/ttyUSB0 -p m328p", true),
        ("cargo run --release -- -P sim -p m328p", true),
    ] {
        assert_eq!(skipped(command).is_none(), runs, "{command}");
    }
    let command = with_program("cargo run --release -- -P sim");
    assert_eq!(command, format!("'{PROGRAM}' -P sim"));
}
