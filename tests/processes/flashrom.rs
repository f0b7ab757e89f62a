//! flashrom, another program that knows the Bus Pirate, finds ours: banner, line rate dialog up to
//! 2 Mbaud, bitbang and binary SPI mode.

use std::process::Command;

use crate::server::{self, Server};

/// All that it says at length.
fn flashrom(server: &Server, arguments: &[&str]) -> String {
    // Debian keeps it where only root looks.
    let program =
        ["/usr/sbin/flashrom", "flashrom"].into_iter().find(|path| Command::new(path).output().is_ok());
    let mut flashrom = Command::new(program.expect("flashrom is installed"));
    flashrom.arg("-p").arg(format!("buspirate_spi:dev={}", server.port().display())).arg("-V");
    let output = server::run(flashrom.args(arguments));
    String::from_utf8_lossy(&output.stdout).into_owned()
}

#[test]
#[ignore = "needs flashrom; run by .ci/run"]
fn flashrom_finds_its_way_into_spi_mode_and_back() {
    let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
    let port = server.port();
    let said = flashrom(&server, &[]);
    for wanted in [
        "Detected Bus Pirate hardware 3.0",
        "Detected Bus Pirate firmware 6.3",
        "Using SPI command set v2",
        "Serial speed is 2000000 baud",
        "Raw bitbang mode version 1",
        "Raw SPI mode version 1",
        // There is an AVR on the board.
        "No EEPROM/flash device found",
    ] {
        assert!(said.contains(wanted), "{wanted}: {said}");
    }

    // It left the Bus Pirate at its own line rate, and the chip as it was.
    let mut avrrr = Command::new(env!("CARGO_BIN_EXE_avrrr"));
    let output = server::run(avrrr.arg("-P").arg(&port));
    let said = String::from_utf8_lossy(&output.stderr);
    assert!(output.status.success() && said.contains("signature = 0x1e950f"), "{said}");
    let ended = server.end();
    assert_eq!(ended.number("bytes_lost"), 0.0, "{}", ended.statistics);
    assert!(ended.dumped("m328p@cs.flash").iter().all(|byte| *byte == 0xff));
    assert_eq!(ended.dumped("m328p@cs.fuses"), [0x62, 0xd9, 0xff]);
}

/// It reads the banners, runs the line rate dialog up to 2 Mbaud, even on a v4 that has no rate, and
/// asks for a chip's identity by 0x04, for which it waits for ever if need be.
#[test]
#[ignore = "needs flashrom; run by .ci/run"]
fn flashrom_finds_its_way_on_every_generation() {
    for (hardware, firmware, found) in [
        ("v2go", "6.1", "hardware 3.0"),
        ("v3", "6.2", "firmware 6.2"),
        ("v3", "7.0", "firmware 7.0"),
        ("v3", "7.1-2016-10", "firmware 7.1"),
        ("v3", "7.1-2019-02", "firmware 7.1"),
        ("v3", "7.1-2024-02", "firmware 7.1"),
        ("v3", "8.0", "firmware 8.0"),
        ("v4", "6.3", "hardware 4.0"),
        ("v4", "8.0", "firmware 8.0"),
        ("v5", "legacy", "hardware 2.5"),
    ] {
        let server = Server::start(&[
            "--hardware",
            hardware,
            "--firmware",
            firmware,
            "--chip",
            "m328p@cs,clock=16MHz",
        ]);
        // One chip is enough of a question.
        let said = flashrom(&server, &["-c", "W25Q16.V"]);
        for wanted in [found, "Raw SPI mode version 1", "No EEPROM/flash device found"] {
            assert!(said.contains(wanted), "{hardware} {firmware}: {wanted}: {said}");
        }
        assert_eq!(said.contains("Serial speed is 2000000 baud"), hardware != "v5", "{said}");
        let ended = server.end();
        assert!(ended.number("spi_bytes") > 0.0);
        assert_eq!(ended.number("bytes_lost"), 0.0, "{hardware} {firmware}");
    }
}
