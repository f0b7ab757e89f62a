//! Programs that call avrdude, with `avrrr` under that name.

use std::fs;
use std::path::{Path, PathBuf};
use std::process::Command;

use crate::server::{self, Server};

/// Where `.ci/run` installs it; or a name for the system to look for.
fn ravedude() -> PathBuf {
    let installed = Path::new(env!("CARGO_MANIFEST_DIR")).join("target/tools/bin/ravedude");
    if installed.exists() { installed } else { "ravedude".into() }
}

/// It asks for the version, then programs an ELF file: `cargo run` for Rust on an AVR.
#[test]
#[ignore = "needs ravedude; run by .ci/run"]
fn ravedude_runs_an_elf_file() {
    let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
    let folder = server.folder.path();
    let bin = folder.join("bin");
    fs::create_dir(&bin).unwrap();
    fs::copy(env!("CARGO_BIN_EXE_avrrr"), bin.join("avrdude")).unwrap();
    let config = format!(
        "[general]\nport = {:?}\n\n[board]\nname = \"A board\"\n\n[board.reset]\nautomatic = true\n\n\
         [board.avrdude]\nprogrammer = \"buspirate\"\npartno = \"atmega328p\"\nbaudrate = 115200\n\
         do-chip-erase = true\n",
        server.port()
    );
    fs::write(folder.join("Ravedude.toml"), config).unwrap();
    let elf = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/elf/everything.elf");
    let path = format!("{}:{}", bin.display(), std::env::var("PATH").unwrap_or_default());
    let mut command = Command::new(ravedude());
    let output =
        server::run(command.arg(elf).env("PATH", path).env("CARGO_MANIFEST_DIR", folder).current_dir(folder));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("Programmed"), "{said}");
    let ended = server.end();
    // Another reader of the file says what should be in flash.
    let want = ended.folder.path().join("want.bin");
    let mut objcopy = Command::new("avr-objcopy");
    objcopy.args(["-O", "binary"]);
    for section in [".eeprom", ".fuse", ".lock", ".signature", ".user_signatures"] {
        objcopy.args(["-R", section]);
    }
    assert!(server::run(objcopy.arg(elf).arg(&want)).status.success());
    let want = fs::read(want).unwrap();
    assert!(want.len() > 100 && ended.dumped("m328p@cs.flash").starts_with(&want));
}
