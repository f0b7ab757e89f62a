//! flashrom, another program that knows the Bus Pirate, finds ours: banner, line rate dialog up to
//! 2 Mbaud, bitbang and binary SPI mode.

use std::process::Command;

use crate::server::{self, Server};

#[test]
#[ignore = "needs flashrom; run by .ci/run"]
fn flashrom_finds_its_way_into_spi_mode_and_back() {
    let server = Server::start(&["--chip", "m328p@cs,clock=16MHz"]);
    let port = server.port();
    // Debian keeps it where only root looks.
    let program =
        ["/usr/sbin/flashrom", "flashrom"].into_iter().find(|path| Command::new(path).output().is_ok());
    let mut flashrom = Command::new(program.expect("flashrom is installed"));
    let output =
        server::run(flashrom.arg("-p").arg(format!("buspirate_spi:dev={}", port.display())).arg("-V"));
    let said = String::from_utf8_lossy(&output.stdout);
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
    assert!(output.status.success() && said.contains("signature 1e 95 0f"), "{said}");
    let ended = server.end();
    assert_eq!(ended.number("bytes_lost"), 0.0, "{}", ended.statistics);
    assert!(ended.dumped("m328p@cs.flash").iter().all(|byte| *byte == 0xff));
    assert_eq!(ended.dumped("m328p@cs.fuses"), [0x62, 0xd9, 0xff]);
}
