//! `-t` and `-T`: commands for a chip in programming mode, from arguments and from a pipe.

use std::io::Write as _;
use std::process::Stdio;

use avrrr::chip::{ATMEGA328P, Fuse};
use avrrr::image::Image;
use avrrr::sim::{Avr, Board, Line, Mode, World};
use avrrr::transport::Transport as _;
use rustix::process::{Pid, Signal, kill_process};

use crate::support::{BLINK, Folder, RESTART, Run, avr, board, serve};

/// Runs the program on the built-in simulator with these arguments, which may have blanks.
pub(crate) fn start(folder: &Folder, args: &[&str]) -> Run {
    Run::from(folder.command("-P sim -p m328p").args(args).output().unwrap())
}

/// The same, and it must succeed.
pub(crate) fn succeed(folder: &Folder, args: &[&str]) -> Run {
    let run = start(folder, args);
    assert_eq!(run.code, Some(0), "{args:?}\n{}", run.stderr);
    run
}

/// What a `-T` shows.
fn shown(line: &str) -> String {
    succeed(&Folder::new(), &["-qq", "-T", line]).stdout().to_owned()
}

/// Runs `-t` with these lines on its standard input.
pub(crate) fn pipe(folder: &Folder, args: &str, lines: &str) -> Run {
    let mut command = folder.command(args);
    let mut child =
        command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
    child.stdin.take().unwrap().write_all(lines.as_bytes()).unwrap();
    Run::from(child.wait_with_output().unwrap())
}

/// A chip with this flash, in a world at a port.
pub(crate) fn with_flash(bytes: &[u8]) -> World<Board> {
    let mut chip = Avr::new(ATMEGA328P);
    chip.set_flash(0, bytes);
    chip.set_eeprom(0, &[0x55; 16]);
    World::new(Board::new().with(chip, Line::Cs))
}

#[test]
fn what_is_written_is_shown_and_is_in_the_chip() {
    // The examples of avrdude's manual.
    assert_eq!(
        shown("write eeprom 0 \"Bonjour\"; write ee 0x18 0x12345678; dump eeprom 0 0x20"),
        "0000  42 6f 6e 6a 6f 75 72 00  ff ff ff ff ff ff ff ff  |Bonjour.........|\n\
         0010  ff ff ff ff ff ff ff ff  78 56 34 12 ff ff ff ff  |........xV4.....|\n"
    );
    assert_eq!(
        shown(
            "write flash -64 1234567890 'A' 'V' 'R' 2.718282 0xaa 0xbb 0xcc \"Hello World!\"; \
             write flash -32 -1 0x01 0b00000010 0b11 0x04 0x05 ...; read flash -64 -33; read flash -32 -1"
        ),
        "7fc0  d2 02 96 49 41 56 52 55  f8 2d 40 aa bb cc 48 65  |...IAVRU.-@...He|\n\
         7fd0  6c 6c 6f 20 57 6f 72 6c  64 21 00 ff ff ff ff ff  |llo World!......|\n\
         7fe0  01 02 03 04 05 05 05 05  05 05 05 05 05 05 05 05  |................|\n\
         7ff0  05 05 05 05 05 05 05 05  05 05 05 05 05 05 05 05  |................|\n"
    );
    let folder = Folder::new();
    folder.write("app.bin", b"\x0c\x94\x34\x00");
    let mut world = serve(World::new(board(ATMEGA328P)), |port| {
        let lines = "write ee 4 1 2 3 4 0xcafe\nw flash 0x100 app.bin:r\nw flash app.bin\nw lfuse 0xe2 # fast\nquit\n";
        let run = pipe(&folder, &format!("-P {port} -p m328p -t"), lines);
        assert_eq!((run.code, run.stdout()), (Some(0), ""), "{}", run.stderr);
        for told in ["avrrr> write ee 4", "eeprom: 6 bytes wait for flush or quit", "verified flash: 8 bytes"]
        {
            assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
        }
    });
    let chip = avr(world.wires());
    assert_eq!(&chip.eeprom()[..12], b"\xff\xff\xff\xff\x01\x02\x03\x04\xfe\xca\xff\xff");
    assert_eq!(
        (&chip.flash()[..5], &chip.flash()[0x100..0x105]),
        (&b"\x0c\x94\x34\x00\xff"[..], &b"\x0c\x94\x34\x00\xff"[..])
    );
    assert_eq!(chip.fuse(Fuse::Low), Some(0xe2));
    assert_eq!(world.wires().violations(), []);
    world.pause(RESTART);
    assert_eq!((world.mode(), world.supply_on()), (Mode::Terminal, false));
}

#[test]
fn dumps_go_on_where_the_last_one_ended() {
    let fill = "write ee 0 16 0x11 ...; write ee 16 16 0x22 ...; write ee -16 -1 0x33 ...;";
    let row = |at: &str, digits: &str, letter: &str| {
        let eight = [digits; 8].join(" ");
        format!("{at}  {eight}  {eight}  |{}|\n", letter.repeat(16))
    };
    for (line, want) in [
        ("dump ee 0 16; dump", row("0000", "11", ".") + &row("0010", "22", "\"")),
        ("dump ee 0 16; dump ee 16", row("0000", "11", ".") + &row("0010", "22", "\"")),
        (
            "d ee -16 16; d; d lfuse; d ee",
            format!(
                "{}{}0000  62                                                |b               |\n{}",
                row("03f0", "33", "3"),
                row("0000", "11", "."),
                row("0010", "22", "\"")
            ),
        ),
        ("d ee 0x3f0 32", row("03f0", "33", "3") + &row("0000", "11", ".")),
        ("d ee -16 ...", row("03f0", "33", "3")),
        (
            "d sig ...",
            "0000  1e 95 0f                                          |...             |\n".to_owned(),
        ),
        ("d ee 5 0", String::new()),
    ] {
        assert_eq!(shown(&format!("{fill} {line}")), want, "{line}");
    }
    let whole = shown("dump ee");
    assert_eq!((whole.lines().count(), whole.lines().last().map(|line| &line[..4])), (16, Some("00f0")));
    assert_eq!(shown("dump flash 0 -1").lines().count(), 2048);
    let error = start(&Folder::new(), &["-q", "-T", "dump"]).stderr;
    assert!(error.contains("error: -T dump: no memory was shown before\n"), "{error}");
}

#[test]
fn commands_and_operations_are_done_in_the_order_in_which_they_are_typed() {
    let folder = Folder::new();
    folder.write("loader.hex", Image::from_bytes(0x7000, *b"loader").unwrap().to_hex());
    folder.write("app.bin", b"\x0c\x94app!");
    let run = succeed(
        &folder,
        &[
            "-U",
            "flash:w:loader.hex",
            "-T",
            "write flash 0x6000 \"secret\"",
            "-U",
            "flash:w:app.bin",
            "-Tconfig -v bod=*2v7",
            "-U",
            "flash:r:all.bin",
            "-U",
            "efuse:r:-:h",
        ],
    );
    assert_eq!(run.stdout(), "config bodlevel=2v7 # 5: 2.7 V\n0xfd\n");
    assert_eq!(run.stderr.matches("erased the chip").count(), 1, "{}", run.stderr);
    let all = folder.read("all.bin");
    assert_eq!(
        (&all[..6], &all[0x6000..0x6007], &all[0x7000..]),
        (&b"\x0c\x94app!"[..], &b"secret\0"[..], &b"loader"[..])
    );
    // What is typed first is done first.
    let run = succeed(
        &folder,
        &["-qq", "-T", "write ee 0 1", "-U", "eeprom:w:2:m", "-T", "dump ee 0 1", "-T", "dump ee 0 1"],
    );
    assert_eq!(run.stdout().matches("0000  02 ").count(), 2, "{}", run.stdout());
}

#[test]
fn flash_is_erased_unasked_only_in_front_of_everything() {
    let folder = Folder::new();
    folder.write("app.bin", b"\xff\xfe");
    let flash_and_eeprom = |args: &[&str]| {
        let mut code = None;
        let mut told = String::new();
        let world = serve(with_flash(b"\x12\x34"), |port| {
            let mut command = folder.command(&format!("-P {port} -p m328p"));
            let run = Run::from(command.args(args).output().unwrap());
            (code, told) = (run.code, run.stderr);
        });
        let chip = avr(world.wires());
        (code, chip.flash()[..2].to_vec(), chip.eeprom()[0], told)
    };
    let write = ["-U", "flash:w:app.bin"];
    // As without a terminal.
    let (code, flash, eeprom, _) = flash_and_eeprom(&[&write[..], &["-T", "part"]].concat());
    assert_eq!((code, &flash[..], eeprom), (Some(0), &b"\xff\xfe"[..], 0xff));
    // A command may have read what an erase would take.
    let (code, flash, eeprom, told) = flash_and_eeprom(&[&["-T", "part"], &write[..]].concat());
    assert_eq!((code, &flash[..], eeprom), (Some(1), &b"\x12\x34"[..], 0x55));
    assert!(told.contains("cannot become 0xff without an erase\n"), "{told}");
    assert!(told.contains("help: -T erase in front of this -U erases the chip\n"), "{told}");
    // It counts as the erase.
    let (code, flash, eeprom, told) = flash_and_eeprom(&[&["-T", "erase"], &write[..]].concat());
    assert_eq!((code, &flash[..], eeprom), (Some(0), &b"\xff\xfe"[..], 0xff));
    assert_eq!(told.matches("erased the chip").count(), 1, "{told}");
    // -e comes first, and once.
    let (code, flash, eeprom, told) = flash_and_eeprom(&[&["-T", "write ee 0 7", "-e"], &write[..]].concat());
    assert_eq!((code, &flash[..], eeprom), (Some(0), &b"\xff\xfe"[..], 7));
    assert_eq!(told.matches("erased the chip").count(), 1, "{told}");
}

#[test]
fn flash_that_needs_an_erase_is_refused_when_it_is_typed() {
    let folder = Folder::new();
    let world = serve(with_flash(b"\x12\x34"), |port| {
        let args = format!("-P {port} -p m328p -q -t");
        let run = pipe(&folder, &args, "write flash 0 0x10 0x35\ndump flash 0 2\n");
        assert_eq!(run.code, Some(1));
        let told = "error: flash at 0x0001 holds 0x34 and cannot become 0x35 without an erase\n\
                    note: nothing was written\nhelp: backup flash,eeprom FILE.hex saves what is there;";
        assert!(run.stderr.contains(told), "{}", run.stderr);
        assert!(run.stdout().starts_with("0000  12 34 "), "{}", run.stdout());
        // Bits that are cleared need none, and bytes beside them stay.
        let run = pipe(&folder, &args, "write flash 1 0x30\nerase flash 2 8\nflush\n");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains("flash is blank there already\n"), "{}", run.stderr);
        let run = pipe(&folder, &args, "erase flash\n");
        assert!(
            run.stderr.contains("error: flash can only be erased with all of the chip\n"),
            "{}",
            run.stderr
        );
    });
    let chip = avr(world.wires());
    assert_eq!((&chip.flash()[..3], chip.eeprom()[0]), (&b"\x12\x30\xff"[..], 0x55));
}

#[test]
fn what_waits_can_be_dropped_and_erased() {
    let folder = Folder::new();
    let world = serve(with_flash(b"\x12\x34"), |port| {
        let lines =
            "write ee 0 1 2\nabort\nerase ee 4 2\npgerase ee 9\nwrite ee 15 3\nflush\nwrite ee 14 9\nabort\n";
        let run = pipe(&folder, &format!("-P {port} -p m328p -t"), lines);
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(run.stderr.contains("note: 2 bytes of eeprom not written\n"), "{}", run.stderr);
    });
    let want = b"\x55\x55\x55\x55\xff\xff\x55\x55\xff\xff\xff\xff\x55\x55\x55\x03";
    assert_eq!(&avr(world.wires()).eeprom()[..16], want);
    let world = serve(with_flash(b"\x12\x34"), |port| {
        let run = pipe(&folder, &format!("-P {port} -p m328p -t"), "write ee 0 1\nerase\ndump ee 0 1\n");
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        assert!(
            run.stderr.contains("note: 1 byte of eeprom not written: the chip was erased\n"),
            "{}",
            run.stderr
        );
    });
    assert_eq!((avr(world.wires()).flash()[0], avr(world.wires()).eeprom()[0]), (0xff, 0xff));
}

#[test]
fn fields_have_names_and_hazards_are_refused() {
    let folder = Folder::new();
    assert_eq!(shown("config ckdiv8"), "config ckdiv8=by_8 # 0\n");
    assert_eq!(
        shown("config bodlevel="),
        "# config bodlevel=4v3 # 4\n# config bodlevel=2v7 # 5\n# config bodlevel=1v8 # 6\nconfig bodlevel=disabled # 7\n"
    );
    assert!(shown("config -f").starts_with("# lfuse 0x62\nconfig sut_cksel="));
    assert!(shown("config -a").contains("\n# config lb=prog_ver_disabled # 0\n"), "{}", shown("config -a"));
    assert_eq!(
        shown("c -c ckdiv8=by_1; c -c ckdiv8=1; c -c lb=2; dump lock"),
        "config ckdiv8=by_1 # 1\nconfig lb=prog_disabled # 2\n0000  fe                                                |.               |\n"
    );
    for (line, told) in [
        ("c xyz", "the ATmega328P has no property xyz"),
        ("c bodlevel=9v9", "9v9 is no value of bodlevel"),
        ("c sut_cksel=extfs", "extfs may be one of several"),
        ("c b=1", "b may be one of several"),
        ("c dwen=0", "hfuse = 0x99 sets DWEN of the ATmega328P"),
        ("write hfuse 0x99", "hfuse = 0x99 sets DWEN of the ATmega328P"),
        ("c spien=1", "SPIEN cannot be changed by serial programming"),
        ("c lb=0; c lb=3", "lb cannot become no_lock"),
        ("write sig 0 1", "signature cannot be written"),
        ("erase lfuse", "lfuse cannot be erased"),
        ("write lfuse 0x1234", "2 bytes from 0x0 on reach beyond the end of the memory, 0x1"),
        ("write ee 1023 1 2", "2 bytes from 0x3ff on reach beyond the end of the memory, 0x400"),
        ("write ee 1 nofile", "nofile: No such file or directory"),
        ("write ee 1,2", "the address is missing"),
    ] {
        let run = start(&folder, &["-q", "-T", line]);
        assert_eq!(run.code, Some(1), "{line}");
        assert!(run.stderr.contains(&format!("error: -T {line}: {told}")), "{line}: {}", run.stderr);
    }
    let run = succeed(&folder, &["-q", "--accept", "dwen", "-T", "c dwen=0; dump hfuse"]);
    assert!(run.stdout().starts_with("0000  99 "), "{}", run.stdout());
}

#[test]
fn a_factory_reset_leaves_a_new_chip() {
    let mut world = with_flash(b"\x12\x34");
    let chip = world.wires_mut().avr_mut(avrrr::bus::Target::ONLY).unwrap();
    // EESAVE is programmed: an erase keeps the EEPROM.
    chip.set_fuse(Fuse::High, 0xd1);
    chip.set_fuse(Fuse::Low, 0xe2);
    chip.set_fuse(Fuse::Extended, 0xfd);
    chip.set_lock(0xfe);
    let world = serve(world, |port| {
        let run = pipe(&Folder::new(), &format!("-P {port} -p m328p -t"), "fa reset\nconfig -f lb\n");
        assert_eq!(
            (run.code, run.stdout()),
            (Some(0), "# lock 0xff\nconfig lb=no_lock # 3\n"),
            "{}",
            run.stderr
        );
    });
    let chip = avr(world.wires());
    let fuses = [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| chip.fuse(fuse).unwrap());
    assert_eq!(fuses, [0x62, 0xd9, 0xff]);
    assert!(chip.flash().iter().chain(chip.eeprom()).all(|byte| *byte == 0xff));
}

#[test]
fn nothing_is_changed_with_n_and_after_an_error() {
    let folder = Folder::new();
    let world = serve(with_flash(b"\x12\x34"), |port| {
        let run = pipe(
            &folder,
            &format!("-P {port} -p m328p -n -t"),
            "write ee 0 1\nwrite lfuse 0xe2\nerase\nfactory reset\nc ckdiv8=1\n",
        );
        assert_eq!(run.code, Some(0), "{}", run.stderr);
        for what in [
            "write 1 byte to eeprom",
            "write 1 byte to lfuse",
            "erase the chip",
            "factory reset",
            "config ckdiv8=by_1",
        ] {
            assert!(
                run.stderr.contains(&format!("not done because of -n: {what}\n")),
                "{what}: {}",
                run.stderr
            );
        }
        // Commands that only read are done.
        let run =
            pipe(&folder, &format!("-P {port} -p m328p -t"), "write ee 0 1\nwirte\nerase; sig\nsig\nquit\n");
        assert_eq!(run.code, Some(1));
        assert_eq!(run.stdout().lines().count(), 1, "{}", run.stdout());
        for told in [
            "error: unknown command wirte\nhelp: did you mean write?\n",
            "error: erase; sig: not done, because a command before it failed\n",
            "note: 1 byte of eeprom not written, because a command failed\n",
            "error: 2 commands of the terminal failed\nnote: RESET is released, the supplies are off\n",
        ] {
            assert!(run.stderr.contains(told), "{told}: {}", run.stderr);
        }
        // What comes behind a -T that fails is not done.
        let args = format!("-P {port} -p m328p -U lfuse:v:0x62:m");
        let mut command = folder.command(&args);
        let run = Run::from(command.args(["-T", "verify ee nofile", "-T", "erase"]).output().unwrap());
        assert_eq!(run.code, Some(1), "{}", run.stderr);
    });
    let chip = avr(world.wires());
    assert_eq!(
        (&chip.flash()[..2], chip.eeprom()[0], chip.fuse(Fuse::Low)),
        (&b"\x12\x34"[..], 0x55, Some(0x62))
    );
    // What cannot be understood is refused before a port is opened.
    for (line, told) in [
        ("dump flsh", "error: -T dump flsh: unknown memory flsh\n"),
        ("erase; dum; wirte", "error: -T erase; dum; wirte: unknown command wirte\n"),
        ("!ls", "error: -T !ls: commands of a shell are not run here\n"),
        ("write ee", "error: -T write ee: write is not written like this\nhelp: write MEMORY ADDR DATA...\n"),
    ] {
        let run = start(&folder, &["-P", "/dev/null", "-T", line]);
        assert!(run.stderr.starts_with(told), "{line}: {}", run.stderr);
    }
}

#[test]
fn the_other_commands_do_what_they_say() {
    let folder = Folder::new();
    assert_eq!(shown("sig"), "device signature = 0x1e950f (ATmega328P or ATA6614Q or LGT8F328P)\n");
    assert_eq!(shown("send 0x30 0 1 0"), "00 30 00 95\n");
    let refused = start(&folder, &["-T", "send 0xac 0xa0 0 0x62"]);
    assert!(
        refused.stderr.contains("the instruction ac a0 00 62 does not only read\n"),
        "{}",
        refused.stderr
    );
    assert!(shown("part").starts_with("ATmega328P, signature 0x1e950f\nmemory       bytes  page\n"));
    assert!(shown("part -v").contains("\nSCK "));
    assert_eq!(shown("parms"), "SPI clock 125 kHz\n");
    assert_eq!(shown("quell; verbose 2; verbose"), "quell 2\nverbose 2\n");
    assert!(shown("help").contains("\n  write      write numbers"));
    assert!(shown("erase -?").ends_with("  erase\n  erase MEMORY [ADDR LEN]\n"));
    folder.write("fuses.txt", "\u{feff}# fast\r\nwrite lfuse 0xe2\r\ndump lfuse\n");
    folder.write("loop.txt", "include loop.txt\n");
    folder.write("bad.txt", "sig\nnonsense\nerase\n");
    let run = succeed(&folder, &["-qq", "-T", "include -e fuses.txt; quit; sig"]);
    let dumped = "0000  e2                                                |.               |\n";
    assert_eq!(run.stdout(), format!("# # fast\n# write lfuse 0xe2\n# dump lfuse\n{dumped}"));
    let run = start(&folder, &["-T", "include loop.txt"]);
    assert!(
        run.stderr.contains("loop.txt, line 1: loop.txt: too many files include each other\n"),
        "{}",
        run.stderr
    );
    let run = start(&folder, &["-T", "include bad.txt"]);
    assert!(run.stderr.contains("error: -T include bad.txt: bad.txt, line 2: unknown command nonsense\n"));
    assert!(run.stdout().starts_with("device signature") && !run.stderr.contains("erased"), "{}", run.stderr);
}

#[test]
fn a_signal_ends_a_terminal_that_waits() {
    let folder = Folder::new();
    for signal in [Signal::TERM, Signal::INT] {
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let mut command = folder.command(&format!("-P {port} -p m328p -t"));
            let mut child =
                command.stdin(Stdio::piped()).stdout(Stdio::piped()).stderr(Stdio::piped()).spawn().unwrap();
            let mut input = child.stdin.take().unwrap();
            input.write_all(b"write ee 0 1\nsig\n").unwrap();
            // It is at the next line when this one was answered.
            let mut line = String::new();
            std::io::BufRead::read_line(
                &mut std::io::BufReader::new(child.stdout.take().unwrap()),
                &mut line,
            )
            .unwrap();
            assert!(line.starts_with("device signature"), "{line}");
            kill_process(Pid::from_child(&child), signal).unwrap();
            let run = Run::from(child.wait_with_output().unwrap());
            assert_eq!(run.code, Some(128 + signal.as_raw()), "{}", run.stderr);
            assert!(run.stderr.ends_with("note: 1 byte of eeprom not written\nerror: stopped\nnote: RESET is released, the supplies are off\n"), "{}", run.stderr);
            drop(input);
        });
        assert_eq!(avr(world.wires()).eeprom()[0], 0xff);
        assert!(!world.supply_on());
    }
}

#[test]
fn a_chip_that_is_not_named_is_found_by_its_signature() {
    let run = Run::from(
        Folder::new()
            .command("-P sim:m328p")
            .args(["-T", &format!("write flash {BLINK}; dump flash 0 4")])
            .output()
            .unwrap(),
    );
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    assert!(run.stdout().starts_with("0000  0c 94 "), "{}", run.stdout());
}
