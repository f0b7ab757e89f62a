//! Files that commands of the terminal write and read.

use avrrr::chip::Fuse;
use avrrr::image::Image;

use crate::support::{Folder, avr, noise, serve};
use crate::terminal::{pipe, start, succeed, with_flash};

/// A folder with what was read from a chip by these commands, and what was shown.
fn saved(commands: &str) -> (Folder, String) {
    let folder = Folder::new();
    folder.write("flash.bin", noise(3, 1000));
    folder.write("ee.bin", noise(4, 100));
    let write = ["-U", "flash:w:flash.bin:r", "-U", "eeprom:w:ee.bin:r", "-T", "write lfuse 0xe2"];
    let run = succeed(&folder, &[&write[..], &["-T", commands]].concat());
    let shown = run.stdout().to_owned();
    (folder, shown)
}

#[test]
fn pieces_of_a_memory_are_saved() {
    let (folder, shown) = saved("save ee 0 4 -4 -1 some.hex; save ee 96 8 some.bin; save flash 0 8 -:h");
    let (flash, ee) = (folder.read("flash.bin"), folder.read("ee.bin"));
    let list = flash[..8].iter().map(|byte| format!("{byte:#x}")).collect::<Vec<_>>().join(",");
    assert_eq!(shown, format!("{list}\n"));
    let some = Image::from_hex(&folder.read("some.hex")).unwrap();
    assert_eq!(some.segments().collect::<Vec<_>>(), [(0, &ee[..4]), (0x3fc, &[0xff; 4])]);
    assert_eq!(folder.read("some.bin"), [&ee[96..], &[0xff; 4]].concat());
}

#[test]
fn a_backup_of_several_memories_comes_back_on_another_chip() {
    let (folder, _) =
        saved("backup all all.hex; verify flash,ee all.hex; verify lfuse all.hex; backup ee ee.hex");
    let world = serve(with_flash(b"\x12\x34"), |port| {
        let typed = |lines: &str| pipe(&folder, &format!("-P {port} -p m328p -t"), lines);
        let run = typed("erase\nrestore all all.hex\nverify all all.hex\nverify ee ee.hex\n");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert_eq!(typed("verify ee flash.bin:r\n").code, Some(1));
        let told = "several memories in one file need Intel HEX (i, I) or S-record (s)\n";
        let run = typed("restore flash,ee flash.bin:r\n");
        assert!(run.stderr.contains(told), "{}", run.stderr);
    });
    let chip = avr(world.wires());
    assert!(chip.flash()[..1000] == folder.read("flash.bin"));
    assert!(chip.eeprom()[..100] == folder.read("ee.bin"));
    assert_eq!(chip.fuse(Fuse::Low), Some(0xe2));
    // avrdude's layout is that of -U, too.
    succeed(&folder, &["-U", "flash:w:all.hex", "-U", "flash:v:flash.bin:r"]);
}

#[test]
fn what_a_file_lacks_is_told() {
    let folder = Folder::new();
    let two = ["-T", "write ee 0 1 2; backup ee,lfuse two.hex", "-T", "verify ee,lfuse,hfuse two.hex"];
    let run = succeed(&folder, &two);
    let told = "note: two.hex: hfuse is not in this file\n";
    assert!(run.stderr.contains(told), "{}", run.stderr);
    let run = start(&folder, &["-T", "verify hfuse,lock two.hex"]);
    let told = "two.hex: there is nothing in this file for these memories\n";
    assert!(run.code == Some(1) && run.stderr.contains(told), "{}", run.stderr);
    let run = start(&folder, &["-T", "backup all all.bin:r"]);
    let told = "several memories in one file need Intel HEX (i, I) or S-record (s)\n";
    assert!(run.code == Some(1) && run.stderr.contains(told), "{}", run.stderr);
}
