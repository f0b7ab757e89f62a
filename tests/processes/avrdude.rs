//! avrdude 7.1, unmodified, as the client of the simulated Bus Pirate.

use std::fs::{self, OpenOptions};
use std::io::{BufRead as _, BufReader, Read as _, Write as _};
use std::process::{Command, Output, Stdio};
use std::thread;

use avrrr::chip::{self, Chip, Fuse};
use avrrr::image::Image;
use avrrr::sim::Avr;

use crate::random;
use crate::server::{self, Ended, Server};

fn avrdude(server: &Server, part: &str, arguments: &[&str]) -> Command {
    let mut command = Command::new("avrdude");
    command.args(["-c", "buspirate", "-p", part, "-P"]).arg(server.port()).args(arguments);
    // Nobody's own settings.
    command.env("HOME", server.folder.path()).env_remove("XDG_CONFIG_HOME").current_dir(&server.folder);
    command
}

pub(crate) fn text(output: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&output.stdout), String::from_utf8_lossy(&output.stderr))
}

/// Everything that it printed; it must succeed.
pub(crate) fn succeeds(server: &Server, part: &str, arguments: &[&str]) -> String {
    let output = server::run(&mut avrdude(server, part, arguments));
    let text = text(&output);
    assert!(output.status.success(), "{arguments:?}: {text}");
    text
}

/// Everything that it printed; it must fail.
pub(crate) fn fails(server: &Server, part: &str, arguments: &[&str]) -> String {
    let output = server::run(&mut avrdude(server, part, arguments));
    let text = text(&output);
    assert!(!output.status.success(), "{arguments:?}: {text}");
    text
}

/// One chip at 16 MHz, RESET on CS.
fn on_cs(part: &str) -> Server {
    Server::start(&["--chip", &format!("{part}@cs,clock=16MHz")])
}

/// Random bytes in a file; the last one is not blank, because avrdude leaves out blank ends.
pub(crate) fn random_file(server: &Server, name: &str, seed: u64, len: usize) -> Vec<u8> {
    let mut bytes = random::bytes(seed, len);
    if let Some(last) = bytes.last_mut() {
        *last = 0x5a;
    }
    fs::write(server.folder.path().join(name), &bytes).unwrap();
    bytes
}

pub(crate) fn read_file(server: &Server, name: &str) -> Vec<u8> {
    fs::read(server.folder.path().join(name)).unwrap()
}

/// No rule of the chip or of the Bus Pirate was broken.
pub(crate) fn assert_clean(ended: &Ended) {
    assert!(ended.statistics.contains("\"violations\":{\"total\":0,"), "{}", ended.statistics);
    assert_eq!(ended.number("bytes_lost"), 0.0);
}

const FUSES: [(Fuse, &str); 3] = [(Fuse::Low, "lfuse"), (Fuse::High, "hfuse"), (Fuse::Extended, "efuse")];

/// Everything but flash: EEPROM, fuses, lock, calibration, signature.
fn small_memories(server: &Server, part: &str, chip: &Chip) -> (Vec<u8>, u8) {
    let factory = Avr::new(*chip);
    let eeprom = random_file(server, "eeprom.bin", 2, 64);
    // A bit of the start-up time, on each of the six.
    let fuse = factory.fuse(Fuse::Low).unwrap() ^ 0x10;
    let mut arguments = vec!["-U".to_owned(), "eeprom:w:eeprom.bin:r".to_owned()];
    let mut read = |memory: &str| arguments.extend(["-U".to_owned(), format!("{memory}:r:{memory}.read:r")]);
    for memory in ["eeprom", "lock", "signature"] {
        read(memory);
    }
    if chip.calibration_bytes > 0 {
        read("calibration");
    }
    for (fuse, name) in FUSES {
        if factory.fuse(fuse).is_some() {
            read(name);
        }
    }
    arguments.extend(["-U".to_owned(), format!("lfuse:w:{fuse:#04x}:m")]);
    let arguments: Vec<_> = arguments.iter().map(String::as_str).collect();
    succeeds(server, part, &arguments);

    assert_eq!(read_file(server, "eeprom.read")[..64], eeprom);
    assert_eq!(read_file(server, "lock.read"), [factory.lock()]);
    assert_eq!(read_file(server, "signature.read"), chip.signature);
    if chip.calibration_bytes > 0 {
        assert_eq!(read_file(server, "calibration.read")[0], factory.calibration()[0]);
    }
    for (fuse, name) in FUSES {
        if let Some(value) = factory.fuse(fuse) {
            assert_eq!(read_file(server, &format!("{name}.read")), [value], "{name}");
        }
    }
    (eeprom, fuse)
}

/// Signature, erase, a whole random image, read back, and the small memories, with default options.
fn everything(part: &str) {
    let chip = chip::find(part).unwrap();
    let server = on_cs(part);
    let flash = random_file(&server, "flash.bin", 1, chip.flash.size as usize);
    let [a, b, c] = chip.signature;
    let said = succeeds(&server, part, &[]);
    assert!(said.contains(&format!("device signature = 0x{a:02x}{b:02x}{c:02x}")), "{said}");
    succeeds(&server, part, &["-e", "-U", "flash:w:flash.bin:r"]);
    succeeds(&server, part, &["-U", "flash:r:flash.read:r"]);
    assert_eq!(read_file(&server, "flash.read"), flash);
    let (eeprom, fuse) = small_memories(&server, part, chip);

    let ended = server.end();
    assert_clean(&ended);
    assert_eq!(ended.number("page_writes"), f64::from(chip.flash.pages()));
    assert_eq!(ended.dumped(&format!("{part}@cs.flash")), flash);
    assert_eq!(ended.dumped(&format!("{part}@cs.eeprom"))[..64], eeprom);
    assert_eq!(ended.dumped(&format!("{part}@cs.fuses"))[0], fuse);
    assert_eq!(ended.dumped(&format!("{part}@cs.lock")), [Avr::new(*chip).lock()]);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn attiny2313() {
    everything("t2313");
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn at90usb162() {
    everything("usb162");
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn attiny85() {
    everything("t85");
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn atmega8() {
    everything("m8");
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn atmega328p() {
    everything("m328p");
}

/// 16 KB in four pieces, two of them around byte 0x20000, up to which one extended address reaches.
fn image_with_holes() -> Image {
    let mut image = Image::default();
    for (at, seed) in [(0x1_e000, 1), (0x1_fc00, 2), (0x2_1000, 3), (0x3_f000, 4)] {
        image.insert(at, &random::bytes(seed, 4096)).unwrap();
    }
    image
}

/// avrdude's paged read knows no extended address. The firmware refuses what it asks for there, and
/// avrdude reads on byte by byte: right, but slow (avrdudes/avrdude#459).
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn atmega2560() {
    let server = on_cs("m2560");
    let image = image_with_holes();
    fs::write(server.folder.path().join("holes.hex"), image.to_hex()).unwrap();
    let said = succeeds(&server, "m2560", &["-e", "-U", "flash:w:holes.hex:i"]);
    assert!(said.contains("16384 bytes of flash verified"), "{said}");
    assert!(said.contains("Paged Read command returned zero"), "{said}");
    let (eeprom, fuse) = small_memories(&server, "m2560", &chip::ATMEGA2560);

    let ended = server.end();
    assert_clean(&ended);
    assert_eq!(ended.number("page_writes"), 64.0);
    let mut flash = vec![0xff; 256 * 1024];
    image.copy_to(0, &mut flash);
    assert!(ended.dumped("m2560@cs.flash") == flash);
    assert_eq!(ended.dumped("m2560@cs.eeprom")[..64], eeprom);
    assert_eq!(ended.dumped("m2560@cs.fuses")[0], fuse);
}

#[test]
#[ignore = "needs avrdude, and some minutes: once by hand"]
fn all_of_an_atmega2560() {
    let server = on_cs("m2560");
    let flash = random_file(&server, "flash.bin", 1, 256 * 1024);
    succeeds(&server, "m2560", &["-x", "nopagedread", "-e", "-U", "flash:w:flash.bin:r"]);
    let ended = server.end();
    assert_clean(&ended);
    assert!(ended.dumped("m2560@cs.flash") == flash);
}

/// With `nopagedwrite` and not `nopagedread`, avrdude 7.1 calls a null pointer when it writes flash
/// (avrdudes/avrdude#2074); it can read.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn each_option_is_right() {
    let options: [&[&str]; 6] = [
        &["-x", "spifreq=1"],
        &["-x", "spifreq=2"],
        &["-x", "spifreq=3"],
        &["-x", "spifreq=4"],
        &["-x", "nopagedread"],
        &["-x", "nopagedread", "-x", "nopagedwrite"],
    ];
    for (seed, part) in [(1, "t2313"), (2, "m328p")] {
        let server = on_cs(part);
        let mut flash = Vec::new();
        for (k, option) in (10..).zip(options) {
            flash = random_file(&server, "flash.bin", seed * k, 2048);
            let arguments = [option, &["-e", "-U", "flash:w:flash.bin:r"]].concat();
            let said = succeeds(&server, part, &arguments);
            assert!(said.contains("2048 bytes of flash verified"), "{option:?}: {said}");
        }
        succeeds(&server, part, &["-x", "nopagedwrite", "-U", "flash:r:flash.read:r"]);
        assert_eq!(read_file(&server, "flash.read"), flash);
        let ended = server.end();
        assert_clean(&ended);
        assert_eq!(ended.dumped(&format!("{part}@cs.flash"))[..2048], flash);
    }
}

/// On firmware 6.3 as executed it took 95.0 s, with the latency timer at 16 ms.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn it_takes_as_long_as_with_executed_firmware() {
    let server = on_cs("m328p");
    random_file(&server, "flash.bin", 60, 32 * 1024);
    succeeds(&server, "m328p", &["-qq", "-U", "flash:w:flash.bin:r"]);
    let took = server.end().number("model_time_s");
    assert!((took - 95.0).abs() < 0.95, "{took} s");
}

/// Raw wire is bit-banged by the firmware, and slow enough for every chip.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn raw_wire_is_right() {
    let server = on_cs("t2313");
    let mut flash = Vec::new();
    for (seed, option) in (20..).zip(["rawfreq=0", "rawfreq=1", "rawfreq=2", "rawfreq=3"]) {
        flash = random_file(&server, "flash.bin", seed, 256);
        let said = succeeds(&server, "t2313", &["-x", option, "-e", "-U", "flash:w:flash.bin:r"]);
        assert!(said.contains("256 bytes of flash verified"), "{option}: {said}");
    }
    let said = fails(&server, "t2313", &["-x", "rawfreq=4"]);
    assert!(said.contains("rawfreq must be between 0 and 3"), "{said}");
    let ended = server.end();
    assert_clean(&ended);
    assert_eq!(ended.dumped("t2313@cs.flash")[..256], flash);
}

/// Seconds of virtual time for 2 KB and a fuse on a chip at this clock, by avrdude or by avrrr. The rows of docs/speed.md.
fn slow_job(cpu: &str, program: &str, options: &[&str]) -> f64 {
    let server = Server::start(&["--chip", &format!("m328p@cs,clock={cpu}")]);
    let flash = random_file(&server, "flash.bin", 31, 2048);
    let job = ["-e", "-U", "flash:w:flash.bin:r", "-U", "hfuse:w:0xd8:m"];
    let mut command = Command::new(program);
    command.args(["-c", "buspirate", "-p", "m328p", "-P"]).arg(server.port()).args(options).args(job);
    command.env("HOME", server.folder.path()).env_remove("XDG_CONFIG_HOME").current_dir(&server.folder);
    let output = server::run(&mut command);
    assert!(output.status.success(), "{program} {options:?}: {}", text(&output));
    let ended = server.end();
    assert_clean(&ended);
    assert_eq!(ended.dumped("m328p@cs.flash")[..2048], flash);
    assert_eq!(ended.dumped("m328p@cs.fuses")[1], 0xd8);
    ended.number("model_time_s")
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn a_slow_chip_takes_less_time_than_by_avrdude() {
    let avrrr = env!("CARGO_BIN_EXE_avrrr");
    let raw: &[&str] = &["-x", "rawfreq=0"];
    let theirs = slow_job("32768Hz", "avrdude", raw);
    let [same, bitbang] = [raw, &["-B", "6kHz"]].map(|options| slow_job("32768Hz", avrrr, options));
    println!("avrdude {theirs:.1} s, raw wire mode {same:.1} s, bitbang mode {bitbang:.1} s");
    assert!(bitbang < same && same < theirs, "{bitbang} {same} {theirs}");
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn the_terminal_and_bitbang_mode_are_right() {
    let server = on_cs("m328p");
    let flash = random_file(&server, "flash.bin", 11, 32);
    // By the terminal's SPI mode, which knows no pages; then by moving single pins in bitbang mode, which -c, given again,
    // chooses.
    let terminal = succeeds(
        &server,
        "m328p",
        &["-x", "ascii", "-x", "nopagedread", "-x", "nopagedwrite", "-U", "flash:w:flash.bin:r"],
    );
    assert!(terminal.contains("32 bytes of flash verified"), "{terminal}");
    let mut bitbang = avrdude(&server, "m328p", &["-c", "buspirate_bb", "-U", "flash:v:flash.bin:r"]);
    let output = server::run(&mut bitbang);
    assert!(output.status.success(), "{}", text(&output));
    let ended = server.end();
    assert_eq!(ended.dumped("m328p@cs.flash")[..32], flash);
    assert_eq!(ended.number("command_while_busy"), 0.0, "{}", ended.statistics);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn a_clock_that_is_too_fast_fails_and_its_lost_edges_are_counted() {
    for (clock, option) in [("16MHz", "spifreq=7"), ("1MHz", "spifreq=3")] {
        let server = Server::start(&["--chip", &format!("m328p@cs,clock={clock}")]);
        let said = fails(&server, "m328p", &["-x", option]);
        assert!(said.contains("initialization failed"), "{said}");
        let ended = server.end();
        assert!(ended.number("lost_edges") > 0.0, "{}", ended.statistics);
    }
}

/// `-x reset=aux` pulls CS low, too, because the bits of the others are 0. Both chips answer; where
/// they differ, low wins.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn two_chips_answer_at_once() {
    let chips = ["--chip", "t2313@cs,clock=16MHz", "--chip", "usb162@aux,clock=16MHz"];
    let server = Server::start(&chips);
    let said = fails(&server, "t2313", &["-x", "reset=aux"]);
    assert!(said.contains("device signature = 0x1e9002"), "{said}");
    let ended = server.end();
    assert!(ended.number("contention") > 0.0, "{}", ended.statistics);
}

/// The same board for `avrrr`: each alone, and each with its own image.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn where_avrdude_reads_both_avrrr_reads_each() {
    let server = Server::start(&["--chip", "t2313@cs,clock=16MHz", "--chip", "usb162@aux,clock=16MHz"]);
    let avrrr = |arguments: &[&str]| {
        let mut command = Command::new(env!("CARGO_BIN_EXE_avrrr"));
        let command = command.arg("-P").arg(server.port()).args(arguments).current_dir(&server.folder);
        let output = server::run(command);
        let text = text(&output);
        assert!(output.status.success(), "{arguments:?}: {text}");
        text
    };
    let mut images = Vec::new();
    let chips = [("0", "t2313", "signature = 0x1e910a"), ("1", "usb162", "signature = 0x1e9482")];
    for (seed, (target, part, signature)) in (40..).zip(chips) {
        let said = avrrr(&["--target", target]);
        assert!(said.contains(signature), "{said}");
        images.push(random_file(&server, "flash.bin", seed, 2048));
        avrrr(&["--target", target, "-p", part, "-U", "flash:w:flash.bin"]);
    }
    let ended = server.end();
    assert_clean(&ended);
    assert!(ended.dumped("t2313@cs.flash") == images[0]);
    assert_eq!(ended.dumped("usb162@aux.flash")[..2048], images[1]);
    assert!(ended.dumped("usb162@aux.flash")[2048..].iter().all(|byte| *byte == 0xff));
}

/// One chip alone on a line is all that `-x reset` can serve. On RS-232 avrdude is too early once in
/// each run.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn a_chip_alone_on_another_line() {
    for (hardware, line, early) in [("v3", "aux", 0.0), ("v1a", "aux2", 2.0)] {
        let chip = format!("t2313@{line}");
        let server = Server::start(&["--hardware", hardware, "--chip", &format!("{chip},clock=16MHz")]);
        let flash = random_file(&server, "flash.bin", 50, 1024);
        let reset = format!("reset={line}");
        let said = succeeds(&server, "t2313", &["-x", &reset, "-e", "-U", "flash:w:flash.bin:r"]);
        assert!(said.contains("1024 bytes of flash verified"), "{said}");
        succeeds(&server, "t2313", &["-x", &reset, "-U", "flash:v:flash.bin:r"]);
        let ended = server.end();
        assert_eq!(ended.dumped(&format!("{chip}.flash"))[..1024], flash);
        assert_eq!(ended.number("early_enable"), early, "{hardware}: {}", ended.statistics);
        assert_eq!(ended.number("total"), early, "{hardware}: {}", ended.statistics);
        assert_eq!(ended.number("bytes_lost"), 0.0);
    }
}

/// Answers to one write, as far as they come within two seconds.
fn ask(server: &Server, bytes: &[u8], len: usize) -> Vec<u8> {
    let mut port = OpenOptions::new().read(true).write(true).open(server.port()).unwrap();
    port.write_all(bytes).unwrap();
    let mut answer = vec![0; len];
    let mut got = 0;
    let wait = rustix::event::Timespec { tv_sec: 2, tv_nsec: 0 };
    while got < len {
        let mut fds = [rustix::event::PollFd::new(&port, rustix::event::PollFlags::IN)];
        if rustix::event::poll(&mut fds, Some(&wait)).unwrap() == 0 {
            break;
        }
        got += port.read(&mut answer[got..]).unwrap();
    }
    answer.truncate(got);
    answer
}

/// avrdude begins with twenty zeros at once, which a Bus Pirate in binary mode answers one by one
/// while its receive buffer overruns. Then only a power cycle helps.
fn hangs_until_a_power_cycle(server: Server) {
    fails(&server, "m328p", &[]);
    assert!(ask(&server, &[0], 5).is_empty());
    server.power_cycle();
    succeeds(&server, "m328p", &["-U", "lfuse:r:lfuse.read:r"]);
    assert_eq!(read_file(&server, "lfuse.read"), [0x62]);
    assert!(server.end().number("bytes_lost") > 0.0);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn a_bus_pirate_left_in_binary_mode_hangs() {
    let server = on_cs("m328p");
    assert_eq!(ask(&server, &[0; 20], 5), b"BBIO1");
    hangs_until_a_power_cycle(server);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn a_killed_avrdude_leaves_a_bus_pirate_that_hangs_the_next() {
    let server = on_cs("m328p");
    let mut command = avrdude(&server, "m328p", &["-U", "flash:r:flash.read:r"]);
    let mut child = command.stdin(Stdio::null()).stderr(Stdio::piped()).spawn().unwrap();
    let said = BufReader::new(child.stderr.take().unwrap()).lines().map_while(Result::ok);
    let reads = said.into_iter().any(|line| line.contains("reading flash memory"));
    child.kill().unwrap();
    child.wait().unwrap();
    assert!(reads);
    hangs_until_a_power_cycle(server);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn ten_at_once_keep_to_themselves() {
    let parts = ["t2313", "usb162", "t85", "m8", "m328p"];
    thread::scope(|scope| {
        for (seed, part) in (30..40).zip(parts.into_iter().cycle()) {
            scope.spawn(move || {
                let server = on_cs(part);
                let flash = random_file(&server, "flash.bin", seed, 1024);
                succeeds(&server, part, &["-e", "-U", "flash:w:flash.bin:r"]);
                let ended = server.end();
                assert_clean(&ended);
                assert_eq!(ended.dumped(&format!("{part}@cs.flash"))[..1024], flash);
            });
        }
    });
}
