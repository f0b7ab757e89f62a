//! Advice that names commands of others leads to files that are taken.

use std::fs;
use std::path::Path;
use std::process::Command;

use tempfile::TempDir;

use crate::server;

fn run(folder: &Path, args: &str) -> (Option<i32>, String) {
    let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    command.args(args.split_ascii_whitespace()).current_dir(folder);
    let output = server::run(&mut command);
    (output.status.code(), String::from_utf8(output.stderr).unwrap())
}

#[test]
#[ignore = "needs avr-objcopy and srec_cat"]
fn commands_of_others_make_files_that_are_taken() {
    let folder = TempDir::new().unwrap();
    for entry in fs::read_dir(concat!(env!("CARGO_MANIFEST_DIR"), "/tests/wild")).unwrap() {
        let path = entry.unwrap().path();
        fs::copy(&path, folder.path().join(path.file_name().unwrap())).unwrap();
    }
    fs::copy(folder.path().join("app.srec"), folder.path().join("s.hex")).unwrap();
    for (memory, file, verified) in [
        ("flash", "app.srec", "app.hex"),
        ("flash", "srec-named.bin", "app.hex"),
        ("flash", "s.hex", "app.hex"),
        ("flash", "elf-with-eeprom-and-fuses.elf", ""),
        ("eeprom", "elf-with-eeprom-and-fuses.elf", "1,2,3,4,5,6:m"),
        ("lfuse", "elf-with-eeprom-and-fuses.elf", "0xe2:m"),
        ("hfuse", "elf-with-eeprom-and-fuses.elf", "0xd9:m"),
        ("lock", "elf-with-eeprom-and-fuses.elf", "0xff:m"),
        ("flash", "elf-as-advised.hex", ""),
        ("eeprom", "elf-as-advised.hex", "1,2,3,4,5,6:m"),
        ("lfuse", "elf-as-advised.hex", "0xe2:m"),
        ("flash", "with-eeprom-section.hex", "app.hex"),
        ("flash", "bss-800000-empty-record.hex", "app.hex"),
        ("eeprom", "with-eeprom-section.hex", "0x45,0x45,0x50,0x52,0x4f,0x4d,0x21,0x21:m"),
    ] {
        let (code, said) = run(folder.path(), &format!("-P sim -p m328p -U {memory}:w:{file}"));
        assert_eq!(code, Some(1), "{said}");
        let help = said.lines().find_map(|line| line.strip_prefix("help: ")).unwrap();
        let (_, command) = help.split_once(": ").unwrap();
        let output = server::run(Command::new("sh").args(["-c", command]).current_dir(folder.path()));
        assert!(output.status.success(), "{command}: {}", String::from_utf8_lossy(&output.stderr));
        let made = format!("{file}.{memory}.hex");
        let made = if folder.path().join(&made).exists() { made } else { format!("{file}.hex") };
        let verified = if verified.is_empty() { made.clone() } else { verified.to_owned() };
        let args = format!("-P sim -p m328p -U {memory}:w:{made} -U {memory}:v:{verified}");
        let (code, said) = run(folder.path(), &args);
        assert_eq!(code, Some(0), "{memory} {file}: {said}");
    }
}
