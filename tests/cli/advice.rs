//! Advice that names options of this program leads to success.

use avrrr::bus::Target;
use avrrr::chip::{AT90S8535, ATMEGA328P, Chip, Fuse};
use avrrr::sim::{Avr, Board, Device, Firmware, Hardware, Line, World, WorldOptions};

use crate::support::{Folder, Run, avr, serve};
use crate::wild::wild;

/// The same arguments, changed as the help says.
fn advised(args: &str, run: &Run) -> String {
    let help = run.stderr.lines().find_map(|line| line.strip_prefix("help: "));
    let help = help.unwrap_or_else(|| panic!("{args}: no help in {}", run.stderr));
    let behind =
        |mark: &str| help.split_once(mark).map(|(_, rest)| rest.split([' ', ',', ';', ')']).next().unwrap());
    let replaced = |option: &str, value: &str| {
        let words: Vec<_> = args.split_ascii_whitespace().collect();
        let at = words
            .windows(2)
            .position(|pair| pair[0] == option && pair[1].starts_with(&value[..4.min(value.len())]));
        let is_instead = option != "-U" || help.contains(" goes elsewhere: ");
        let at = at.or(words.iter().position(|word| *word == option && is_instead));
        let mut words: Vec<_> = words.into_iter().map(ToOwned::to_owned).collect();
        match at {
            Some(at) => words[at + 1] = value.to_owned(),
            None => words.extend([option.to_owned(), value.to_owned()]),
        }
        words.join(" ")
    };
    for option in ["-U", "--image", "-p", "--power", "-B"] {
        if let Some(value) = behind(&format!("{option} ")) {
            return replaced(option, value);
        }
    }
    if let Some(value) = behind("-x spifreq=") {
        return replaced("-x", &format!("spifreq={value}"));
    }
    if let Some(option) = help.strip_prefix("if that is what you want, add ") {
        return format!("{args} {option}");
    }
    match help {
        _ if help.contains("leave out -D") => args.replace(" -D", ""),
        _ if help.contains("w instead of v") => args.replace(":v:", ":w:"),
        _ if help.contains("-F with -e") => format!("{args} -F -e"),
        _ if help.contains("(-e)") => format!("{args} -e"),
        _ if help.ends_with("avrrr -e, with the same -P and -p") => {
            let port_and_part: Vec<_> = args.split_ascii_whitespace().take(4).collect();
            format!("{} -e", port_and_part.join(" "))
        }
        _ if help.starts_with("avrrr ") => help.split_ascii_whitespace().nth(1).unwrap().to_owned(),
        _ => panic!("{args}: nothing to follow in {help}"),
    }
}

#[track_caller]
fn follow(folder: &Folder, args: &str) {
    let run = folder.run(args);
    assert_eq!(run.code, Some(1), "{args}: {}", run.stderr);
    folder.succeed(&advised(args, &run));
}

#[test]
fn advice_on_a_new_chip_helps() {
    let folder = wild();
    folder.write("notes.txt", "Dear diary\n");
    folder.write("raw.bin", b"\x0c\x94");
    folder.write("it's raw.hex", b"\x0c\x94");
    for args in [
        "-U eeprom:w:notes.txt",
        "-U eeprom:w:raw.eep",
        "-U flash:w:raw.bin:i",
        "-U flash:w:0xe2",
        "-U flash:w:serial-810000.eep",
        "-U flash:w:two-images-one-file.hex",
        "-U flash:w:two-images-one-file.hex --image 3",
        "-U flash:v:app.hex",
        "-U flash:w:app.hex -x spifreq=2",
        "-U flash:w:app.hex --power off",
        "-U hfuse:w:0x59:m",
    ] {
        follow(&folder, &format!("-P sim -p m328p {args}"));
    }
    follow(&folder, "-P sim:atmega8 -p m328p -U flash:w:app.hex");
    follow(&folder, "-P sim -p z80");
}

#[test]
fn advice_on_a_chip_that_was_used_helps() {
    let folder = wild();
    let used = |chip: Chip, prepare: fn(&mut Avr), args: &str| {
        let mut world = World::new(Board::new().with(Avr::new(chip), Line::Cs));
        prepare(world.wires_mut().avr_mut(Target::ONLY).unwrap());
        serve(world, |port| follow(&folder, &format!("-P {port} {args}")))
    };
    used(ATMEGA328P, |avr| avr.set_flash(0, &[0, 0]), "-p m328p -D -U flash:w:app.hex");
    let world = used(ATMEGA328P, |avr| avr.set_lock(0xfc), "-p m328p -D -U flash:w:app.hex");
    assert_eq!(avr(world.wires()).stats().erases, 1);
    used(ATMEGA328P, |avr| avr.set_fuse(Fuse::Low, 0x63), "-p m328p");
    used(AT90S8535, |avr| avr.set_lock(0xf9), "-p 8535");
}

#[test]
fn an_erase_is_no_cure_for_a_chip_that_is_to_be_read() {
    let folder = wild();
    let mut world = World::new(Board::new().with(Avr::new(ATMEGA328P), Line::Cs));
    world.wires_mut().avr_mut(Target::ONLY).unwrap().set_lock(0xfc);
    let world = serve(world, |port| {
        for job in ["flash:r:flash.bin", "eeprom:r:eeprom.bin", "flash:v:app.hex"] {
            let run = folder.run(&format!("-P {port} -p m328p -U {job}"));
            let help = "help: its contents cannot be read any more: an erase unlocks the chip, but they are gone then\n";
            assert!(run.stderr.contains(help) && !run.stderr.contains("-e"), "{job}: {}", run.stderr);
            assert_eq!(run.code, Some(1), "{job}");
        }
    });
    assert_eq!(avr(world.wires()).stats().erases, 0);
}

#[test]
fn advice_for_the_legacy_mode_names_only_what_that_has() {
    let mut options = WorldOptions::default();
    options.device = Device::new(Hardware::V5, Firmware::Legacy).unwrap();
    let chip = Board::new().with(Avr::new(ATMEGA328P), Line::Cs);
    serve(World::with_options(chip, options), |port| {
        let run = |args: &str| Folder::new().run(&format!("-P {port} -p m328p {args}"));
        for args in ["--lines aux", "--lines aux2", "-x reset=aux2", "--target 1", "--decoder 155 --target 0"]
        {
            let stderr = run(args).stderr;
            assert!(
                stderr.contains(" cannot be used on a Bus Pirate 5 or 6 in its legacy mode: "),
                "{stderr}"
            );
            let help = "help: wire the RESET of one chip to CS, and leave out what names another line; a Bus \
                        Pirate v1a to v4 reaches more chips\n";
            assert!(stderr.ends_with(help), "{stderr}");
        }
        assert_eq!(run("").code, Some(0));
    });
}
