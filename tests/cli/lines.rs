//! Command lines as people and their tools type them: what each does to the chip and to files.

use avrrr::chip::{ATMEGA32U4, ATMEGA328P, ATMEGA2560, Chip, Fuse};
use avrrr::image::Image;
use avrrr::sim::{Avr, Board, Drive, Line, World};

use crate::support::{Folder, PROGRAM, Run, avr, noise, serve};

/// What a line leaves behind on a chip that was new but for its EEPROM.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
enum Left {
    /// The program is in flash, and the rest was erased.
    Programmed,
    /// The program is in flash, and nothing was erased.
    Added,
    /// Nothing is in flash, and everything was erased.
    Erased,
    /// Nothing changed.
    Nothing,
}

/// A folder with the files that lines name, and a chip for each line.
struct Bench {
    folder: Folder,
    app: Vec<u8>,
    eeprom: Vec<u8>,
}

impl Bench {
    fn new() -> Self {
        let (app, eeprom) = (noise(1, 300), noise(2, 1024));
        let folder = Folder::new();
        let image = Image::from_bytes(0, app.clone()).unwrap();
        for name in ["app.hex", "a b.hex", "C:app.hex", "app", "app.bin"] {
            folder.write(name, image.to_hex());
        }
        folder.write("app.s19", image.to_srec());
        folder.write("raw.bin", &app);
        folder.write("data.eep", Image::from_bytes(0, [1, 2, 3]).unwrap().to_hex());
        folder.write("empty.eep", "");
        folder.write("avrdude.conf", "# not read\n");
        Self { folder, app, eeprom }
    }

    /// Runs a line whose words are separated by blanks; `~` is a blank in a word, `PORT` the port.
    fn run(&self, line: &str) -> (Run, World<Board>) {
        self.run_on(ATMEGA328P, line)
    }

    fn run_on(&self, chip: Chip, line: &str) -> (Run, World<Board>) {
        let mut chip = Avr::new(chip);
        chip.set_eeprom(0, &self.eeprom);
        let mut run = None;
        let world = serve(World::new(Board::new().with(chip, Line::Cs)), |port| {
            let words = line.split(' ').map(|word| word.replace('~', " ").replace("PORT", port));
            let mut command = std::process::Command::new(PROGRAM);
            let output = command.args(words).arg("--recover").current_dir(self.folder.path("")).output();
            run = Some(Run::from(output.unwrap()));
        });
        (run.unwrap(), world)
    }

    /// The line succeeds, and leaves this behind.
    fn leaves(&self, line: &str, want: Left) -> World<Board> {
        let (run, world) = self.run(line);
        assert_eq!(run.code, Some(0), "{line}\n{}", run.stderr);
        assert_eq!(self.left(&world), Some(want), "{line}\n{}", run.stderr);
        self.is_calm(line, &run);
        world
    }

    fn left(&self, world: &World<Board>) -> Option<Left> {
        let chip = avr(world.wires());
        let is_programmed = chip.flash().starts_with(&self.app);
        let is_blank = chip.flash().iter().all(|byte| *byte == 0xff);
        let (keeps, was_erased) =
            (chip.eeprom() == self.eeprom, chip.eeprom().iter().all(|byte| *byte == 0xff));
        match (is_programmed, is_blank) {
            (true, _) if was_erased => Some(Left::Programmed),
            (true, _) if keeps => Some(Left::Added),
            (_, true) if was_erased => Some(Left::Erased),
            (_, true) if keeps => Some(Left::Nothing),
            _ => None,
        }
    }

    /// Programs around this one look for these words in lines that tell of no error.
    fn is_calm(&self, line: &str, run: &Run) {
        let text = run.stderr.to_ascii_lowercase();
        assert!(!text.contains("error") && !text.contains("fail"), "{line}\n{}", run.stderr);
    }

    /// The line is refused with this reason, and the chip is as it was.
    fn refuses(&self, line: &str, why: &str) {
        let (run, world) = self.run(line);
        assert!(matches!(run.code, Some(1 | 2)), "{line}\n{}", run.stderr);
        assert!(run.stderr.contains(why), "{line}\n{}", run.stderr);
        assert_eq!(self.left(&world), Some(Left::Nothing), "{line}\n{}", run.stderr);
        let stats = avr(world.wires()).stats();
        assert_eq!((stats.erases, stats.fuse_writes), (0, 0), "{line}");
    }
}

/// Options with a value: short, long, a value.
const VALUES: [(&str, &str, &str); 11] = [
    ("-c", "--programmer", "buspirate"),
    ("-c", "--programmer", "BusPirate"),
    ("-p", "--part", "m328p"),
    ("-p", "--part", "ATmega328P"),
    ("-P", "--port", "PORT"),
    ("-b", "--baud", "115200"),
    ("-x", "--extended", "nopagedread"),
    ("-C", "--config", "avrdude.conf"),
    ("-C", "--config", "+avrdude.conf"),
    ("-i", "--isp-clock-delay", "5"),
    ("-E", "--exitspecs", "noreset"),
];

/// The line that options are added to, without the option that is added.
fn base(short: &str) -> String {
    let given = [("-c", "-c buspirate"), ("-p", "-p m328p"), ("-P", "-P PORT")];
    given.iter().filter(|(option, _)| *option != short).map(|(_, text)| *text).collect::<Vec<_>>().join(" ")
}

fn values_in_every_form(form: impl Fn(&str, &str, &str) -> String) {
    let bench = Bench::new();
    for (short, long, value) in VALUES {
        let (base, typed) = (base(short), form(short, long, value));
        for line in [
            format!("{typed} {base} -U flash:w:app.hex:i"),
            format!("{base} -U flash:w:app.hex:i {typed}"),
            // The last one counts.
            format!("{base} {typed} -U flash:w:app.hex:i {typed}"),
        ] {
            bench.leaves(&line, Left::Programmed);
        }
    }
}

#[test]
fn values_behind_their_options() {
    values_in_every_form(|short, _, value| format!("{short} {value}"));
}

#[test]
fn values_glued_to_their_options() {
    values_in_every_form(|short, _, value| format!("{short}{value}"));
}

#[test]
fn values_of_long_options() {
    values_in_every_form(|_, long, value| format!("{long} {value}"));
}

#[test]
fn values_of_long_options_with_an_equals_sign() {
    values_in_every_form(|_, long, value| format!("{long}={value}"));
}

#[test]
fn flags_alone_twice_long_and_in_clusters() {
    let bench = Bench::new();
    for (short, long, want) in [
        ("e", "--erase", Left::Programmed),
        ("D", "--noerase", Left::Added),
        ("V", "--noverify-memory", Left::Programmed),
        ("n", "--test-memory", Left::Nothing),
        ("F", "--force", Left::Programmed),
        ("v", "--verbose", Left::Programmed),
        ("q", "--quell", Left::Programmed),
        ("A", "--keep-trailing-0xff", Left::Programmed),
        ("N", "--noconfig", Left::Programmed),
        ("r", "--reconnect", Left::Programmed),
        ("s", "-s", Left::Programmed),
        ("u", "-u", Left::Programmed),
        ("y", "-y", Left::Programmed),
    ] {
        for line in [
            format!("-{short} -c buspirate -p m328p -P PORT -U flash:w:app.hex"),
            format!("-c buspirate -p m328p -P PORT -U flash:w:app.hex {long}"),
            format!("-{short} -{short} -p m328p {long} -P PORT -U flash:w:app.hex"),
            format!("-p m328p -P PORT -q{short}qU flash:w:app.hex"),
            format!("-{short}cbuspirate -{short}pm328p -PPORT -{short}Uflash:w:app.hex"),
        ] {
            bench.leaves(&line, want);
        }
    }
    bench.leaves("-e -c buspirate -p m328p -P PORT", Left::Erased);
    bench.leaves("-D -e -p m328p -P PORT -U flash:w:app.hex", Left::Programmed);
    bench.leaves("-qqcbuspirate -pm328p -PPORT -FAU flash:w:app.hex", Left::Programmed);
}

#[test]
fn files_and_memories_under_all_their_names() {
    let bench = Bench::new();
    for operation in [
        "flash:w:app.hex",
        "flash:w:app.hex:i",
        "flash:w:app.hex:I",
        "flash:w:app.hex:a",
        "FLASH:w:app.hex",
        "fl:w:app.hex",
        "Flas:w:app.hex:i",
        "app.hex",
        "app",
        "./app.hex",
        "flash:w:app.s19",
        "flash:w:app.s19:s",
        "app.s19",
        "flash:w:raw.bin:r",
        "flash:w:raw.bin",
        "raw.bin",
        "flash:w:app.bin",
        "flash:w:app",
        "flash:w:a~b.hex",
        "flash:w:a~b.hex:i",
        "a~b.hex",
        "flash:w:C:app.hex",
        "flash:w:C:app.hex:i",
        "C:app.hex",
        "flash,lock:w:app.hex",
        "ALL:w:app.hex",
        "all,-lock:w:app.hex:i",
        "etc:w:app.hex",
    ] {
        bench.leaves(&format!("-c buspirate -p m328p -P PORT -U {operation}"), Left::Programmed);
    }
    for (operation, fuse, want) in [
        ("lfuse:w:0xe2:m", Fuse::Low, 0xe2),
        ("lfuse:w:226:m", Fuse::Low, 0xe2),
        ("LFUSE:w:0xE2:m", Fuse::Low, 0xe2),
        ("lfu:w:0b11100010:m", Fuse::Low, 0xe2),
        ("lfuse:w:0342:m", Fuse::Low, 0xe2),
        ("hfuse:w:0xd1:m", Fuse::High, 0xd1),
        ("h:w:0xd1:m", Fuse::High, 0xd1),
        ("efuse:w:0xfd:m", Fuse::Extended, 0xfd),
        ("efu:w:0xfd:m", Fuse::Extended, 0xfd),
        ("fuses:w:0xe2,0xd1,0xfd:m", Fuse::High, 0xd1),
        ("lfuse,hfuse:w:0xe2~0xd1:m", Fuse::High, 0xd1),
    ] {
        let world = bench.leaves(&format!("-c buspirate -p m328p -P PORT -U {operation}"), Left::Nothing);
        let got = avr(world.wires()).fuse(fuse).unwrap();
        assert_eq!(got, want, "{operation}");
    }
}

#[test]
fn what_is_read_goes_where_the_line_says() {
    let bench = Bench::new();
    for (operation, want) in [
        ("lfuse:r:-:h", "0x62\n"),
        ("hfuse:r:-:b", "0b11011001\n"),
        ("lfuse:r:-:d", "98\n"),
        ("lfuse:r:-:o", "0142\n"),
        ("signature:r:-:h", "0x1e,0x95,0xf\n"),
        ("sig:r:-:h", "0x1e,0x95,0xf\n"),
        ("fuses:r:-:h", "0x62,0xd9,0xff\n"),
        ("lock:r:-:h", "0xff\n"),
        ("flash:r:-:i", ":00000001FF\n"),
    ] {
        let (run, world) = bench.run(&format!("-qq -p m328p -P PORT -U {operation}"));
        assert_eq!((run.code, run.stdout()), (Some(0), want), "{operation}\n{}", run.stderr);
        assert_eq!(bench.left(&world), Some(Left::Nothing));
    }
    // Everything in one file, and back onto another chip.
    let line = "-p m328p -P PORT -U flash:w:app.hex -U eeprom:w:data.eep -U lfuse:w:0xe2:m -U ALL:r:all.hex";
    let (run, _) = bench.run(line);
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let (run, world) = bench.run("-p m328p -P PORT -U all:w:all.hex -U ALL:v:all.hex");
    assert_eq!(run.code, Some(0), "{}", run.stderr);
    let chip = avr(world.wires());
    assert!(chip.flash().starts_with(&bench.app) && chip.eeprom().starts_with(&[1, 2, 3, 0xff]));
    assert_eq!(chip.fuse(Fuse::Low), Some(0xe2));
}

#[test]
fn the_recipes_of_tools() {
    let bench = Bench::new();
    for (line, want) in [
        // PlatformIO: its own -D and -b, and those of the project.
        (
            "-p atmega328p -C /root/.platformio/avrdude.conf -c buspirate -b 115200 -D -P PORT -D -b 115200 -U flash:w:app.hex:i",
            Left::Added,
        ),
        (
            "-v -p atmega328p -C avrdude.conf -c buspirate -P PORT -b 115200 -e -D -Uflash:w:app.hex:i",
            Left::Programmed,
        ),
        // Arduino: upload with a programmer.
        ("-Cavrdude.conf -v -patmega328p -cbuspirate -PPORT -Uflash:w:app.hex:i", Left::Programmed),
        ("-Cavrdude.conf -q -q -V -patmega328p -cbuspirate -PPORT -Uflash:w:app.hex:i", Left::Programmed),
        // MiniCore passes the EEPROM, which is empty.
        (
            "-Cavrdude.conf -v -patmega328p -cbuspirate -PPORT -Uflash:w:app.hex:i -Ueeprom:w:empty.eep:i",
            Left::Programmed,
        ),
        // ravedude.
        ("-c buspirate -p atmega328p -P PORT -e -D -U flash:w:app.hex:e", Left::Programmed),
        // AVRDUDESS.
        ("-u -c buspirate -p m328p -P PORT -b 115200 -B 4 -e -U flash:w:app.hex:a", Left::Programmed),
        ("-c buspirate -p m328p -P PORT -U lfuse:r:-:h -U hfuse:r:-:h -U efuse:r:-:h", Left::Nothing),
        // Makefiles.
        ("-p m328p -c buspirate -P PORT -q -e -U flash:w:app.hex -y", Left::Programmed),
        ("-F -V -c buspirate -p m328p -P PORT -b 115200 -U flash:w:app.hex", Left::Programmed),
        (
            "-c buspirate -P PORT -p m328p -x spifreq=1 -x ascii -x serial_recv_timeout=100 -U flash:w:app.hex",
            Left::Programmed,
        ),
        ("-c buspirate_bb -P PORT -p m328p -U flash:w:app.hex", Left::Programmed),
        ("-c buspirate -P PORT -p m328p -x rawfreq=2 -x nometadata -U flash:w:app.hex", Left::Programmed),
        ("-c buspirate -P PORT -p m328p -x rawfreq=0 -U flash:w:app.hex", Left::Programmed),
        ("-c buspirate -P PORT -p m328p -B 1000 -U flash:w:app.hex", Left::Programmed),
        ("-c buspirate -P PORT -p m328p -s -E reset,vcc -U flash:w:app.hex", Left::Programmed),
        ("-c buspirate -P PORT -p m328p -E noreset,novcc -U flash:w:app.hex", Left::Programmed),
    ] {
        bench.leaves(line, want);
    }
}

/// Arduino's two lines: the erase with the fuses, which say that a crystal is there, and then the program.
#[test]
fn bootloaders_are_burnt() {
    let bench = Bench::new();
    for (part, chip, fuses, lock) in [
        ("atmega328p", ATMEGA328P, [0xff, 0xde, 0xfd], 0x0f),
        ("atmega328p", ATMEGA328P, [0xff, 0xda, 0xfd], 0x0f),
        ("atmega2560", ATMEGA2560, [0xff, 0xd8, 0xfd], 0x0f),
        ("atmega32u4", ATMEGA32U4, [0xff, 0xd8, 0xcb], 0x2f),
    ] {
        let start = format!("-Cavrdude.conf -v -p{part} -cbuspirate -PPORT");
        let [low, high, extended] = fuses;
        let line = format!(
            "{start} -e -Ulock:w:0x3F:m -Uefuse:w:{extended:#x}:m -Uhfuse:w:{high:#x}:m -Ulfuse:w:{low:#x}:m"
        );
        let (run, world) = bench.run_on(chip, &line);
        assert_eq!(run.code, Some(0), "{line}\n{}", run.stderr);
        bench.is_calm(&line, &run);
        let burnt = avr(world.wires());
        let got = [Fuse::Low, Fuse::High, Fuse::Extended].map(|fuse| burnt.fuse(fuse).unwrap());
        let used = chip.fuses.iter().map(|byte| byte.used).collect::<Vec<_>>();
        let differ = got.iter().zip(fuses).zip(used).any(|((got, want), used)| (got ^ want) & used != 0);
        assert!(!differ && burnt.stats().erases == 1, "{line}: {got:02x?}");
        let line = format!("{start} -Uflash:w:app.hex:i -Ulock:w:{lock:#x}:m");
        let (run, world) = bench.run_on(chip, &line);
        assert_eq!(run.code, Some(0), "{line}\n{}", run.stderr);
        bench.is_calm(&line, &run);
        let burnt = avr(world.wires());
        assert!(burnt.flash().starts_with(&bench.app) && burnt.lock() & 0x3f == lock, "{line}");
    }
}

#[test]
fn a_chip_that_is_not_named_is_found_by_its_signature() {
    let bench = Bench::new();
    for line in [
        "-c buspirate -P PORT -U flash:w:app.hex",
        "-P PORT -U app.hex",
        "-P PORT -p auto -U flash:w:app.hex:i",
        "-P PORT -p AUTO -e -U flash:w:app.hex:i",
    ] {
        bench.leaves(line, Left::Programmed);
    }
    let (run, _) = bench.run("-P PORT -U flash:w:app.hex");
    let note = "device signature = 0x1e950f\nnote: taken for ATmega328P; ATA6614Q and LGT8F328P have the same signature\n";
    assert!(run.stderr.contains(note), "{}", run.stderr);
    bench.refuses("-P PORT -U flash:w:none.hex", "none.hex");
    // It is told before a mismatch.
    let (run, _) = bench.run("-P PORT -p m8 -U flash:w:app.hex");
    let (signature, mismatch) =
        (run.stderr.find("\ndevice signature = 0x1e950f\n"), run.stderr.find("error:"));
    assert!(signature.is_some() && signature < mismatch && run.code == Some(1), "{}", run.stderr);
}

#[test]
fn what_cannot_be_meant_is_refused_before_the_chip_is_touched() {
    let bench = Bench::new();
    for (line, why) in [
        ("-p m328p -P PORT app.hex", "to write this file to flash, type -U app.hex"),
        ("app.hex -p m328p -P PORT", "to write this file to flash, type -U app.hex"),
        (
            "-p m328p -P PORT -U flash:w:app.hex lfuse:w:0xe2:m",
            "-U is missing in front of it: -U lfuse:w:0xe2:m",
        ),
        ("-p m328p -P PORT flash:w:app.hex:i", "-U is missing in front of it"),
        ("-p m328p -P PORT write", "write is neither an option nor a command"),
        ("-p m328p -P PORT -U flash", "a part is missing"),
        ("-p m328p -P PORT -U flash:w", "a part is missing"),
        ("-p m328p -P PORT -U", "a value is required"),
        ("-p m328p -P PORT -U flash:x:app.hex", "x is not an operation"),
        ("-p m328p -P PORT -U flsh:w:app.hex", "unknown memory flsh"),
        ("-p m328p -P PORT -U l:w:0xff:m", "l could be lfuse or lock"),
        ("-p m328p -P PORT -U userrow:w:app.hex", "only parts with PDI or UPDI have it"),
        ("-p m328p -P PORT -U flash:w:none.hex", "none.hex"),
        ("-p m328p -P PORT -U none.hex", "none.hex"),
        ("-p m328p -P PORT -U flash:w:app.hex:z", "z is not a format"),
        ("-p m328p -P PORT -U flash:r:out.elf:e", "format e is for writing"),
        ("-p m328p -P PORT -U lfuse:w:0x1ff:m", "0x1ff"),
        ("-p m328p -P PORT -U lfuse:w:none:m", "none"),
        ("-p m328p -P PORT -U fuses:w:0xe2:m", "one for each"),
        ("-p m328p -P PORT -U flash,eeprom:w:raw.bin", "several memories need"),
        ("-p m328p -P PORT -U all:r:out.bin:r", "several memories in one file need"),
        ("-p z80 -P PORT -U flash:w:app.hex", "unknown chip z80"),
        ("-p attiny412 -P PORT -U flash:w:app.hex", "is not reached by ISP"),
        ("-c usbasp -p m328p -P PORT -U flash:w:app.hex", "unknown programmer usbasp"),
        ("-p m328p -P PORT -x turbo -U flash:w:app.hex", "unknown option -x turbo"),
        ("-p m328p -P PORT -x cpufreq=100 -U flash:w:app.hex", "must be 125 to 4000"),
        ("-p m328p -P PORT -x rawfreq=4 -U flash:w:app.hex", "must be 0 to 3"),
        ("-p m328p -P PORT -x pullups=1 -U flash:w:app.hex", "unknown option"),
        ("-p m328p -P PORT -E d_high -U flash:w:app.hex", "parallel port"),
        ("-p m328p -P PORT -E nonsense -U flash:w:app.hex", "unknown exit specification"),
        ("-p m328p -P PORT -E vcc --power off -U flash:w:app.hex", "never switches them on"),
        ("-p m328p -P PORT -E reset,novcc -U flash:w:app.hex", "lets RESET go"),
        ("-p m328p -P PORT -O", "cannot calibrate"),
        ("-p m328p -P PORT -B 99hz -U flash:w:app.hex", "the slowest of a Bus Pirate"),
        ("-p m328p -P PORT -B fast -U flash:w:app.hex", "not a number"),
        ("-p m328p -P PORT -b fast -U flash:w:app.hex", "invalid"),
        ("-p m328p -P PORT -l app.hex -U flash:w:app.hex", "the log would replace a file that -U names"),
        ("-p m328p -P PORT -l ./app.hex -U ./app.hex", "the log would replace a file that -U names"),
        ("-p m328p -P PORT -l no/folder/log -U flash:w:app.hex", "-l no/folder/log"),
        ("-p m328p -P PORT -U flash:w:-:i -U eeprom:w:-:i", "standard input can be read only once"),
        ("-p m328p -P PORT -Z -U flash:w:app.hex", "unexpected argument '-Z'"),
        ("-p m328p -P PORT --turbo -U flash:w:app.hex", "unexpected argument '--turbo'"),
    ] {
        bench.refuses(line, why);
    }
    assert!(bench.folder.read("app.hex").starts_with(b":"));
}

#[test]
fn lists_and_usage_open_no_port() {
    let folder = Folder::new();
    for (line, want) in [
        ("-? -P /dev/none", concat!("\navrrr version ", env!("CARGO_PKG_VERSION"), "\n")),
        ("-p m8 -?", concat!("\navrrr version ", env!("CARGO_PKG_VERSION"), "\n")),
        ("-c ? -P /dev/none", "buspirate = The Bus Pirate"),
        ("-x help -P /dev/none", "spifreq=0..7"),
        ("-E help -P /dev/none", "noreset"),
    ] {
        let run = folder.succeed(line);
        assert!(run.stderr.contains(want), "{line}: {}", run.stderr);
        assert!(!want.contains("version") || run.stderr.ends_with(want), "{line}: {}", run.stderr);
    }
    assert!(folder.succeed("-p ? -P /dev/none").stdout().contains("ATmega328P"));
    assert!(folder.succeed("").stderr.contains("\navrrr version "));
    // Under the name that other programs call.
    let renamed = folder.path("avrdude");
    std::fs::copy(PROGRAM, &renamed).unwrap();
    for args in [&["-?"][..], &[]] {
        let output = std::process::Command::new(&renamed).args(args).output().unwrap();
        let text = String::from_utf8(output.stderr).unwrap();
        let version = text.rsplit("version ").next().unwrap();
        assert!(output.status.success() && version.starts_with("8.2,"), "{text}");
    }
}

#[test]
fn a_log_has_what_would_be_on_the_terminal() {
    let bench = Bench::new();
    let (run, _) = bench.run("-p m328p -P PORT -l log.txt -U flash:w:app.hex");
    assert_eq!((run.code, run.stderr.as_str()), (Some(0), ""));
    let log = String::from_utf8(bench.folder.read("log.txt")).unwrap();
    assert!(
        log.contains("\ndevice signature = 0x1e950f\n") && log.contains("verified flash: 300 bytes"),
        "{log}"
    );
    let (run, _) = bench.run("-p m8 -P PORT -l log.txt -U flash:w:app.hex");
    assert_eq!((run.code, run.stderr.as_str()), (Some(1), ""));
    let log = String::from_utf8(bench.folder.read("log.txt")).unwrap();
    assert!(log.contains("\nerror: the chip's signature is"), "{log}");
}

#[test]
fn reset_stays_low_where_that_is_asked_for() {
    let bench = Bench::new();
    for (exit, low, on) in
        [("reset,vcc", true, true), ("reset", true, true), ("vcc", false, true), ("noreset", false, false)]
    {
        let world = bench.leaves(&format!("-p m328p -P PORT -E {exit} -U flash:w:app.hex"), Left::Programmed);
        assert_eq!(world.pins().cs == Drive::Low, low, "{exit}");
        assert_eq!(world.supply_on(), on, "{exit}");
    }
    // After an error it is released.
    let (run, world) = bench.run("-p m8 -P PORT -E reset -U flash:w:app.hex");
    assert_eq!(run.code, Some(1));
    assert_ne!(world.pins().cs, Drive::Low);
}
