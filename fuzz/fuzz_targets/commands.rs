//! Text that the program reads beside firmware: lines for its terminal, and the `boards.txt` of Arduino's cores.
//! Whatever they are, they are understood or refused with a reason, in no time.
#![no_main]
#![expect(dead_code, unused_imports, reason = "the program uses the rest of its modules")]

use libfuzzer_sys::fuzz_target;

#[path = "../../src/bin/avrrr/commands/bootloader/boards.rs"]
mod boards;
#[path = "../../src/bin/avrrr/diagnostic.rs"]
mod diagnostic;
#[path = "../../src/bin/avrrr/commands/program/terminal/parse/mod.rs"]
mod parse;
#[path = "../../src/bin/avrrr/text.rs"]
mod text;

fn terminal(line: &str) {
    if let Err(error) = parse::parse(line) {
        assert!(!error.text().is_empty());
    }
}

fn core(text: &str) {
    let mut core = boards::Core::default();
    if let Err(error) = core.add_boards("boards.txt", text) {
        assert!(!error.text().is_empty());
        return;
    }
    let ids: Vec<_> = core.boards().map(|(id, _)| id.to_owned()).collect();
    for id in ids {
        let Ok(board) = core.board(&id, &[]) else { continue };
        for key in ["build.mcu", "bootloader.file", "bootloader.low_fuses"] {
            if let Ok(Some(property)) = board.get(key) {
                assert!(!property.text.is_empty());
            }
        }
    }
}

fuzz_target!(|input: &[u8]| {
    let Some((kind, rest)) = input.split_first() else { return };
    let text = String::from_utf8_lossy(rest);
    if kind % 2 == 0 { terminal(&text) } else { core(&text) }
});
