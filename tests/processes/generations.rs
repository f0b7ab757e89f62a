//! avrdude 7.1 on every board with every firmware: what works, what fails, and how.

use std::fs;
use std::process::Command;
use std::thread;

use crate::random;
use crate::server::{self, Server};

/// Every board with every firmware whose clock edge is right; of v2go's, which are v3's, a few.
const DEVICES: [(&str, &[&str]); 7] = [
    ("v1a", &["3.0", "5.10"]),
    ("v2go", &["5.10", "6.3", "8.0"]),
    (
        "v3",
        &[
            "5.10",
            "6.1",
            "6.2",
            "6.3",
            "7.0",
            "7.1-early",
            "7.1-2016-10",
            "7.1-2019-03",
            "7.1-2024-02",
            "8.0",
        ],
    ),
    ("v4", &["6.3", "7.0", "7.1-early", "7.1-2016-10", "7.1-2019-03", "7.1-2024-02", "8.0"]),
    ("v5", &["legacy", "legacy-307"]),
    ("v5xl", &["legacy"]),
    ("v6", &["legacy"]),
];

/// From 2019 on the firmware refuses the transfer of nothing by which avrdude asks for page writes.
fn refuses_page_writes(firmware: &str) -> bool {
    ["7.1-2019-03", "7.1-2024-02", "8.0"].contains(&firmware)
}

/// An ATtiny2313 at 16 MHz behind this Bus Pirate.
fn start(hardware: &str, firmware: &str) -> Server {
    Server::start(&["--hardware", hardware, "--firmware", firmware, "--chip", "t2313@cs,clock=16MHz"])
}

/// How it ended, `None` by a signal, and what it said.
fn avrdude(server: &Server, arguments: &[&str]) -> (Option<i32>, String) {
    let mut command = Command::new("avrdude");
    command.args(["-c", "buspirate", "-p", "t2313", "-P"]).arg(server.port()).args(arguments);
    // Nobody's own settings.
    command.env("HOME", server.folder.path()).env_remove("XDG_CONFIG_HOME").current_dir(&server.folder);
    let output = server::run(&mut command);
    (output.status.code(), String::from_utf8_lossy(&output.stderr).into_owned())
}

/// Flash and EEPROM, written and read back.
fn works(hardware: &str, firmware: &str) {
    let server = start(hardware, firmware);
    let name = format!("{hardware}/{firmware}");
    let [flash, eeprom] = [(1, 300), (2, 20)].map(|(seed, len)| {
        let mut bytes = random::bytes(seed, len);
        // avrdude leaves out blank ends.
        bytes[len - 1] = 0x5a;
        bytes
    });
    fs::write(server.folder.path().join("flash.bin"), &flash).unwrap();
    fs::write(server.folder.path().join("eeprom.bin"), &eeprom).unwrap();
    // Byte by byte in both directions, or it crashes.
    let options: &[&str] = if refuses_page_writes(firmware) { &["-x", "nopagedread"] } else { &[] };
    let write = ["-e", "-U", "flash:w:flash.bin:r", "-U", "eeprom:w:eeprom.bin:r"];
    let (code, said) = avrdude(&server, &[options, &write].concat());
    assert_eq!(code, Some(0), "{name}: {said}");
    assert!(
        said.contains("300 bytes of flash verified") && said.contains("20 bytes of eeprom verified"),
        "{said}"
    );
    let (code, said) = avrdude(&server, &["-U", "flash:r:flash.read:r", "-U", "eeprom:r:eeprom.read:r"]);
    assert_eq!(code, Some(0), "{name}: {said}");
    for (read, wrote) in [("flash.read", &flash), ("eeprom.read", &eeprom)] {
        assert!(fs::read(server.folder.path().join(read)).unwrap().starts_with(wrote), "{name} {read}");
    }
    let ended = server.end();
    assert!(ended.dumped("t2313@cs.flash").starts_with(&flash), "{name}");
    assert!(ended.dumped("t2313@cs.eeprom").starts_with(&eeprom), "{name}");
    assert_eq!(ended.number("bytes_lost"), 0.0, "{name}");
    // Where answers come quickly avrdude is early after RESET, and asks for a byte that is being written.
    let quick = ended.number("early_enable") + ended.number("command_while_busy");
    assert_eq!(ended.number("total"), quick, "{name}: {}", ended.statistics);
}

#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn avrdude_writes_and_reads_where_the_clock_edge_is_right() {
    thread::scope(|scope| {
        for (hardware, generations) in DEVICES {
            scope.spawn(|| generations.iter().for_each(|firmware| works(hardware, firmware)));
        }
    });
}

/// 0x8A is not SPI mode 0 there, and avrdude has no other: the chip never answers.
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn avrdude_finds_no_chip_where_the_clock_edge_is_wrong() {
    for hardware in ["v2go", "v3", "v4"] {
        for firmware in ["7.1-2017-08", "7.1-2019-02"] {
            let server = start(hardware, firmware);
            let (code, said) = avrdude(&server, &[]);
            assert!(
                code == Some(1) && said.contains("initialization failed, rc=-2"),
                "{hardware} {firmware}: {said}"
            );
            let ended = server.end();
            assert!(ended.dumped("t2313@cs.flash").iter().all(|byte| *byte == 0xff));
        }
    }
}

/// Without page writes and with page reads, avrdude 7.1 calls a null pointer (avrdudes/avrdude#2074).
#[test]
#[ignore = "needs avrdude; run by .ci/run"]
fn avrdude_crashes_where_page_writes_are_refused() {
    for (hardware, generations) in DEVICES {
        for firmware in generations.iter().filter(|firmware| refuses_page_writes(firmware)) {
            let server = start(hardware, firmware);
            fs::write(server.folder.path().join("flash.bin"), [0x5a; 100]).unwrap();
            let (code, said) = avrdude(&server, &["-e", "-U", "flash:w:flash.bin:r"]);
            assert_eq!(code, None, "{hardware} {firmware}: {said}");
            assert!(said.contains("writing 100 bytes flash"), "{hardware} {firmware}: {said}");
        }
    }
}
