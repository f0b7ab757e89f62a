//! Files of others are read as they are meant, and our own are as others write and read them.

use std::fs;
use std::path::Path;
use std::process::Command;

use avrrr::image::{Image, Memories};
use tempfile::TempDir;

use crate::avrdude::{random_file, succeeds as avrdude};
use crate::random;
use crate::server::{self, Server};

const ELF: &str = concat!(env!("CARGO_MANIFEST_DIR"), "/tests/data/elf");

/// Runs a command, which must succeed, in a folder.
fn run(folder: &Path, program: &str, args: &str) {
    let mut command = Command::new(program);
    command.args(args.split_ascii_whitespace()).current_dir(folder);
    let output = server::run(&mut command);
    assert!(output.status.success(), "{program} {args}: {}", String::from_utf8_lossy(&output.stderr));
}

fn avrrr(folder: &Path, args: &str) {
    run(folder, env!("CARGO_BIN_EXE_avrrr"), args);
}

#[test]
#[ignore = "needs avr-gcc; run by .ci/run"]
fn the_elf_files_are_what_their_sources_say() {
    let folder = TempDir::new().unwrap();
    run(Path::new(ELF), "sh", &format!("build.sh {}", folder.path().display()));
    for name in ["everything.elf", "loader.elf", "small.elf"] {
        let [kept, made] = [Path::new(ELF), folder.path()].map(|folder| fs::read(folder.join(name)).unwrap());
        assert_eq!(Memories::from_elf(&kept), Memories::from_elf(&made), "{name}");
    }
}

/// What avr-objcopy and srec_cat make of an ELF file is what avrrr finds in it.
#[test]
#[ignore = "needs avr-objcopy and srec_cat; run by .ci/run"]
fn conversions_by_others_have_the_same_bytes() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let elf = fs::read(format!("{ELF}/everything.elf")).unwrap();
    fs::write(folder.join("all.elf"), &elf).unwrap();
    for args in ["-O ihex all.elf o.hex", "-O srec all.elf o.srec", "-O srec --srec-forceS3 all.elf o3.srec"]
    {
        run(folder, "avr-objcopy", args);
    }
    for args in [
        "o.hex -intel -o s.hex -intel",
        "o.hex -intel -o s.srec -motorola",
        "o.hex -intel -o s3.srec -motorola -address-length=4",
        "o.srec -motorola -o l.srec -motorola -line-length=200",
        "o.srec -motorola -o back.hex -intel -disable=data-count",
    ] {
        run(folder, "srec_cat", args);
    }
    let whole = Memories::from_elf(&elf).unwrap();
    for name in ["o.hex", "o.srec", "o3.srec", "s.hex", "s.srec", "s3.srec", "l.srec", "back.hex"] {
        let text = fs::read(folder.join(name)).unwrap();
        let image =
            if name.ends_with("hex") { Image::from_hex(&text).ok() } else { Image::from_srec(&text).ok() };
        assert_eq!(image.as_ref(), Some(whole.flat()), "{name}");
        avrrr(
            folder,
            &format!(
                "-P sim -p m328p -U flash:w:{name} -U eeprom:w:{name} -U lfuse:w:{name} -U flash:v:all.elf \
                 -U eeprom:v:all.elf -U lfuse:v:all.elf -U signature:v:{name}"
            ),
        );
    }
}

/// Ours are read by others: gaps and addresses beyond 64 KB are where they were.
#[test]
#[ignore = "needs avr-objcopy and srec_cat; run by .ci/run"]
fn others_read_what_is_written() {
    let folder = TempDir::new().unwrap();
    let folder = folder.path();
    let mut image = Image::new();
    for (at, len) in [(0, 77), (0xfff1, 30), (0x2_0000, 64), (0x81_0000, 5), (0x82_0001, 1)] {
        image.insert(at, &random::bytes(u64::from(at), len)).unwrap();
    }
    let raw = image.to_bytes(0xff);
    for (name, text, format) in [("a.hex", image.to_hex(), "intel"), ("a.srec", image.to_srec(), "motorola")]
    {
        fs::write(folder.join(name), text).unwrap();
        let end = image.end().unwrap();
        run(folder, "srec_cat", &format!("{name} -{format} -fill 0xff 0 {end} -o s.bin -binary"));
        assert!(fs::read(folder.join("s.bin")).unwrap() == raw, "{name}");
        let format = if format == "intel" { "ihex" } else { "srec" };
        run(folder, "avr-objcopy", &format!("-I {format} -O binary --gap-fill 0xff {name} o.bin"));
        assert!(fs::read(folder.join("o.bin")).unwrap() == raw, "{name}");
    }
}

/// What is read from one chip, in every format, by both.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn files_are_byte_for_byte_those_of_avrdude() {
    for (part, flash, eeprom) in [("m328p", 333, 100), ("t85", 8192, 512)] {
        let server = Server::start(&["--chip", &format!("{part}@cs,clock=16MHz")]);
        random_file(&server, "flash.bin", 3, flash);
        random_file(&server, "eeprom.bin", 4, eeprom);
        let both = ["-U", "flash:w:flash.bin:r", "-U", "eeprom:w:eeprom.bin:r"];
        avrdude(&server, part, &both);
        let memories = ["flash", "eeprom", "lfuse", "signature"];
        let names: Vec<_> = memories
            .iter()
            .flat_map(|memory| "iIsrdhob".chars().map(move |format| (memory, format)))
            .collect();
        let mut theirs = Vec::new();
        let mut ours = format!("-P {} -p {part} --read-once", server.port().display());
        for (memory, format) in &names {
            theirs.extend(["-U".to_owned(), format!("{memory}:r:{memory}.{format}:{format}")]);
            ours += &format!(" -U {memory}:r:{memory}.{format}.ours:{format}");
        }
        avrdude(&server, part, &theirs.iter().map(String::as_str).collect::<Vec<_>>());
        let folder = server.folder.path();
        avrrr(folder, &ours);
        for (memory, format) in &names {
            let [theirs, ours] = ["", ".ours"]
                .map(|end| fs::read_to_string(folder.join(format!("{memory}.{format}{end}"))).ok());
            let raw = |end: &str| fs::read(folder.join(format!("{memory}.r{end}"))).unwrap();
            assert_eq!(theirs, ours, "{part} {memory} {format}");
            assert!(raw("") == raw(".ours"), "{part} {memory}");
        }
        // And each of avrdude's files is read back.
        let back: String = names
            .iter()
            .map(|(memory, format)| {
                format!(" -U {memory}:v:{memory}.{format}:{format} -U {memory}:v:{memory}.{format}")
            })
            .filter(|arguments| !arguments.contains(".r:r"))
            .collect();
        avrrr(folder, &format!("-P {} -p {part}{back}", server.port().display()));
        server.end();
    }
}
