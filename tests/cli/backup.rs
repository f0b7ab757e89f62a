//! `avrrr backup`, `restore` and `clone`: what the chip and the file hold afterwards.

use avrrr::bus::Target;
use avrrr::chip::{AT90S1200, ATMEGA88P, ATMEGA328P, Chip, Fuse};
use avrrr::image::{Image, Memories, Space};
use avrrr::sim::{Avr, Board, Decoder, Line, World};

use crate::support::{Folder, Run, avr, noise, serve};

/// A chip with something in every memory.
fn full(seed: u32) -> Avr {
    let mut chip = Avr::new(ATMEGA328P);
    chip.set_flash(0, &noise(seed, 3000));
    chip.set_flash(0x7e00, &noise(seed + 1, 512));
    chip.set_eeprom(0, &noise(seed + 2, 1024));
    chip.set_fuse(Fuse::Low, 0xe2);
    chip.set_fuse(Fuse::High, 0xde);
    chip.set_fuse(Fuse::Extended, 0xfd);
    chip.set_lock(0xef);
    chip.set_calibration(&[0x9c]);
    chip
}

/// Runs lines, in which PORT is a board with this chip, one after another.
fn on(chip: Avr, folder: &Folder, lines: &[&str]) -> (Vec<Run>, World<Board>) {
    let mut runs = Vec::new();
    let world = serve(World::new(Board::new().with(chip, Line::Cs)), |port| {
        runs = lines.iter().map(|line| folder.run(&line.replace("PORT", port))).collect();
    });
    (runs, world)
}

#[track_caller]
fn all_succeed(runs: &[Run]) {
    for run in runs {
        assert_eq!(run.code, Some(0), "{}", run.stderr);
    }
}

/// Is everything the same that can be written?
#[track_caller]
fn assert_same(chip: &Avr, want: &Avr) {
    assert!(chip.flash() == want.flash(), "flash");
    assert!(chip.eeprom() == want.eeprom(), "EEPROM");
    for fuse in [Fuse::Low, Fuse::High, Fuse::Extended] {
        assert_eq!(chip.fuse(fuse), want.fuse(fuse), "{fuse:?}");
    }
    assert_eq!(chip.lock(), want.lock());
}

/// A folder with a backup of this chip.
fn with_backup(chip: Avr) -> Folder {
    let folder = Folder::new();
    let (runs, _) = on(chip, &folder, &["backup all.hex -P PORT"]);
    all_succeed(&runs);
    folder
}

#[test]
fn a_backup_has_everything_and_says_what_it_is() {
    let folder = with_backup(full(1));
    let text = String::from_utf8(folder.read("all.hex")).unwrap();
    let mut lines = text.lines();
    let mut next = || lines.next().unwrap();
    assert_eq!([next(), next(), next()], ["# avrrr backup", "# part: ATmega328P", "# signature: 1e 95 0f"]);
    let date = next().strip_prefix("# date: ").unwrap();
    assert!(date.starts_with("20") && date.ends_with('Z') && date.len() == 20, "{date}");
    assert_eq!(next(), concat!("# tool: avrrr ", env!("CARGO_PKG_VERSION")));
    for name in ["flash", "eeprom", "lfuse", "hfuse", "efuse", "lock", "calibration", "signature", "prodsig"]
    {
        let hash = next().strip_prefix(&format!("# sha256 {name}: ")).unwrap().to_owned();
        assert!(hash.len() == 64 && hash.bytes().all(|digit| digit.is_ascii_hexdigit()), "{hash}");
    }
    assert!(next().starts_with(":20"), "{text}");

    let memories = Memories::from_flat(Image::from_hex(text.as_bytes()).unwrap()).unwrap();
    let chip = full(1);
    assert_eq!(memories.get(Space::Flash).to_bytes(0xff), chip.flash());
    assert_eq!(memories.get(Space::Eeprom).to_bytes(0xff), chip.eeprom());
    assert_eq!(memories.get(Space::Fuses).to_bytes(0xff), [0xe2, 0xde, 0xfd]);
    assert_eq!(memories.get(Space::Lock).to_bytes(0xff), [0xef]);
    assert_eq!(memories.get(Space::Signature).to_bytes(0xff)[..4], [0x1e, 0x95, 0x0f, 0x9c]);
}

#[test]
fn a_chip_that_lost_everything_gets_it_back() {
    let folder = with_backup(full(1));
    let (runs, world) =
        on(Avr::new(ATMEGA328P), &folder, &["restore all.hex -P PORT", "restore all.hex -P PORT"]);
    all_succeed(&runs);
    assert_same(avr(world.wires()), &full(1));
    let stdout = runs[0].stdout();
    for part in ["the chip is erased first", "flash: ", "eeprom: ", "0x62", "0xe2", "CKDIV8"] {
        assert!(stdout.contains(part), "{part}: {stdout}");
    }
    assert!(runs[0].stderr.contains("all.hex: backup of an ATmega328P, 20"), "{}", runs[0].stderr);
    assert!(runs[0].stderr.contains("this is another chip"), "{}", runs[0].stderr);
    // The lock bits come last.
    let at = |text: &str| runs[0].stderr.find(text).unwrap_or_else(|| panic!("{text}: {}", runs[0].stderr));
    let before = ["wrote flash", "wrote eeprom", "wrote lfuse"];
    assert!(before.iter().all(|text| at(text) < at("wrote lock")), "{}", runs[0].stderr);
    // The second time there is nothing to do.
    assert!(runs[1].stderr.contains("the chip holds all of this already"), "{}", runs[1].stderr);
    assert_eq!(avr(world.wires()).stats().erases, 1);
}

#[test]
fn what_is_the_same_stays_and_n_writes_nothing() {
    let mut now = full(1);
    now.set_lock(0xff);
    let backup = with_backup(now);
    let mut chip = full(1);
    chip.set_lock(0xff);
    chip.set_eeprom(17, &[!full(1).eeprom()[17]]);
    chip.set_fuse(Fuse::Low, 0x62);
    let (runs, world) = on(chip, &backup, &["restore all.hex -n -P PORT"]);
    all_succeed(&runs);
    assert!(
        runs[0].stdout().contains("eeprom: 1 of 1024 bytes differ, from 0x0011 to 0x0011"),
        "{:?}",
        runs[0]
    );
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0x62));
    let (runs, world) = on(avr(world.wires()).clone(), &backup, &["restore all.hex -P PORT"]);
    all_succeed(&runs);
    assert!(!runs[0].stderr.contains("another chip"), "{}", runs[0].stderr);
    let stats = avr(world.wires()).stats();
    assert_eq!((stats.erases, stats.fuse_writes), (0, 1));
    assert_eq!(avr(world.wires()).eeprom(), full(1).eeprom());
    assert_eq!(avr(world.wires()).fuse(Fuse::Low), Some(0xe2));
}

#[test]
fn a_locked_chip_is_told_apart() {
    let folder = Folder::new();
    let mut locked = full(1);
    locked.set_lock(0xfc);
    let (runs, world) = on(locked, &folder, &["backup all.hex -P PORT"]);
    assert_eq!(runs[0].code, Some(1));
    assert!(runs[0].stderr.contains("the chip is locked by lock byte 0xfc"), "{}", runs[0].stderr);
    assert!(folder.names().is_empty());
    assert_eq!(avr(world.wires()).stats().erases, 0);

    let folder = with_backup(full(3));
    let (runs, world) = on(avr(world.wires()).clone(), &folder, &["restore all.hex -P PORT"]);
    all_succeed(&runs);
    let said = "locked by lock byte 0xfc: its flash and EEPROM cannot be compared, and are erased";
    assert!(runs[0].stderr.contains(said), "{}", runs[0].stderr);
    assert_same(avr(world.wires()), &full(3));
}

#[test]
fn what_is_wrong_is_refused_and_nothing_changes() {
    let folder = with_backup(full(1));
    let text = String::from_utf8(folder.read("all.hex")).unwrap();
    let lfuse = text.lines().find(|line| line.starts_with(":03000000E2DEFD")).unwrap();
    // Another value, with the right sum of its record.
    folder.write("changed.hex", text.replace(lfuse, ":03000000E2D9FD45"));
    folder.write("cut.hex", &text[..text.len() / 2]);
    folder.write("hash.hex", text.replace("# sha256 eeprom: ", "# sha256 eeprom: 0"));
    folder.write("unlisted.hex", text.replace("# sha256 lock: ", "# lock: "));
    folder.write("empty.hex", "");
    folder.write("rstdisbl.hex", {
        let mut all = Memories::new();
        all.insert(Space::Signature, 0, &Image::from_bytes(0, [0x1e, 0x95, 0x0f]).unwrap()).unwrap();
        all.insert(Space::Fuses, 1, &Image::from_bytes(0, [0x59]).unwrap()).unwrap();
        all.flat().to_hex()
    });
    folder.write("nameless.hex", {
        let mut all = Memories::new();
        all.insert(Space::Fuses, 0, &Image::from_bytes(0, [0xe2]).unwrap()).unwrap();
        all.flat().to_hex()
    });
    for (line, why) in [
        ("restore nameless.hex", "the file does not say for which part it is\n"),
        ("restore changed.hex", "changed.hex: its hfuse is damaged: the SHA-256 is not that"),
        ("restore cut.hex", "cut.hex: "),
        ("restore hash.hex", "its eeprom is damaged"),
        ("restore unlisted.hex", "no SHA-256 of its lock"),
        ("restore empty.hex", "the file is empty"),
        ("restore nowhere.hex", "nowhere.hex: "),
        ("restore all.hex -p m88p", "but that of the ATmega88P is 1e 93 0f"),
        ("restore rstdisbl.hex -p m328p", "RSTDISBL"),
        ("clone all.hex --from 0", "--from needs the targets"),
        ("clone all.hex --from 0 --to 0,1", "target 0 cannot become what it is"),
    ] {
        let (runs, world) = on(full(9), &folder, &[&format!("{line} -P PORT")]);
        assert_eq!(runs[0].code, Some(1), "{line}\n{}", runs[0].stderr);
        assert!(runs[0].stderr.contains(why), "{line}\n{}", runs[0].stderr);
        assert_same(avr(world.wires()), &full(9));
    }
    // A chip of another kind.
    let (runs, world) = on(Avr::new(ATMEGA88P), &folder, &["restore all.hex -P PORT"]);
    assert_eq!(runs[0].code, Some(1));
    let why = "but that of the ATmega328P is 1e 95 0f";
    assert!(runs[0].stderr.contains(why), "{}", runs[0].stderr);
    assert_eq!(avr(world.wires()).stats().erases, 0);
}

#[test]
fn files_of_avrdude_and_backups_go_both_ways() {
    let folder = with_backup(full(1));
    let lines = ["-p m328p -P PORT -U ALL:w:all.hex:I -U ALL:r:own.hex:I"];
    let (runs, world) = on(Avr::new(ATMEGA328P), &folder, &lines);
    all_succeed(&runs);
    let mut want = full(1);
    want.set_calibration(avr(world.wires()).calibration());
    assert_same(avr(world.wires()), &want);

    let (runs, world) = on(Avr::new(ATMEGA328P), &folder, &["restore own.hex -p m328p -P PORT"]);
    all_succeed(&runs);
    assert!(runs[0].stderr.contains("it has no hashes"), "{}", runs[0].stderr);
    assert_same(avr(world.wires()), &full(1));
}

/// Three chips behind a 74HCT155.
fn three(chips: [Avr; 3]) -> Board {
    let [a, b, c] = chips;
    let board = Board::new().with_decoder(Decoder::hct155());
    board.with(a, Line::Output(0)).with(b, Line::Output(1)).with(c, Line::Output(2))
}

#[test]
fn a_chip_is_cloned_to_those_beside_it() {
    let folder = Folder::new();
    let mut others = [Avr::new(ATMEGA328P), full(5)];
    others[0].set_calibration(&[0x55]);
    let [new, used] = others;
    let mut run = None;
    let world = serve(World::new(three([full(1), new, used])), |port| {
        run = Some(folder.run(&format!("clone golden.hex -P {port} --decoder 155 --from 0 --to 1,2")));
    });
    all_succeed(&run.into_iter().collect::<Vec<_>>());
    for target in 0..3 {
        let chip = world.wires().avr(Target(target)).unwrap();
        assert_same(chip, &full(1));
        assert_eq!(chip.stats().erases, u64::from(target > 0), "{target}");
    }
    assert_eq!(world.wires().avr(Target(1)).unwrap().calibration(), [0x55]);
    assert_eq!(folder.names(), ["golden.hex"]);
}

#[test]
fn every_kind_of_chip_is_saved_and_restored() {
    const CHIPS: [Chip; 2] = [ATMEGA88P, AT90S1200];
    for chip in CHIPS {
        let mut old = Avr::new(chip);
        old.set_flash(0, &noise(3, 200));
        let folder = Folder::new();
        let part = chip.aliases[0];
        let (runs, _) = on(old.clone(), &folder, &[&format!("backup all.hex -p {part} -P PORT")]);
        all_succeed(&runs);
        let (runs, world) = on(Avr::new(chip), &folder, &[&format!("restore all.hex -p {part} -P PORT")]);
        all_succeed(&runs);
        assert!(avr(world.wires()).flash() == old.flash(), "{}", chip.name);
    }
}
