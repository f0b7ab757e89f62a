//! Manifests with a few bytes changed give a gang or a list of faults.

use std::collections::BTreeMap;
use std::path::Path;

use avrrr::gang::{Gang, ManifestError, Problem};
use proptest::prelude::*;

use crate::support::FirmwareInMemory;

const MANIFEST: &str = r#"
log = "log"
[serial]
counter = "next"
first = 7
[[board]]
name = "left"
port = "one"
decoder = "138"
lines = ["cs", "aux", "aux2"]
power = "keep"
[[board]]
name = "right"
port = "two"
[[slot]]
name = "a"
board = "left"
target = 6
part = "m328p"
flash = "a"
eeprom = "a"
fuses = { lfuse = 0x62, hfuse = 0xd9 }
lock = 0xff
serial = { memory = "eeprom", address = 0x20, width = 8, format = "ascii" }
[[slot]]
name = "b"
board = "right"
target = 2
part = "t85"
flash = "a"
accept = ["clock", "dwen"]
"#;

proptest! {
    #![proptest_config(ProptestConfig { cases: 2000, failure_persistence: None, ..ProptestConfig::default() })]

    #[test]
    fn no_change_of_a_manifest_is_more_than_faults(
        changes in prop::collection::vec((0..MANIFEST.len(), "[ -~\n]{0,3}", 0..8_usize), 1..5),
    ) {
        let mut text = MANIFEST.to_owned();
        for (at, new, length) in changes {
            let at = at.min(text.len());
            let end = (at + length).min(text.len());
            text.replace_range(at..end, &new);
        }
        let files = BTreeMap::from([("a".to_owned(), vec![1; 100])]);
        match Gang::from_toml("m", Path::new(""), &text, &mut FirmwareInMemory(files)) {
            Ok(gang) => {
                for (_, slot) in gang.slots() {
                    prop_assert!(slot.plan(slot.serial.map(|serial| serial.largest())).is_ok());
                    prop_assert!(slot.comparison(None).is_ok());
                }
            }
            Err(error) => {
                prop_assert!(!error.faults.is_empty());
                let lines = text.lines().count().max(1);
                prop_assert!(error.faults.iter().all(|fault| (1..=lines).contains(&fault.line)), "{error}");
            }
        }
    }
}

fn refused(text: &str) -> ManifestError {
    let files = BTreeMap::from([("a".to_owned(), vec![1; 100])]);
    Gang::from_toml("m", Path::new(""), text, &mut FirmwareInMemory(files)).expect_err("it is refused")
}

/// A manifest with so many slots, and as many boards as they need.
fn large(slots: usize) -> String {
    let boards = (0..slots.div_ceil(7))
        .map(|board| format!("[[board]]\nname = \"b{board}\"\nport = \"p{board}\"\ndecoder = \"138\"\n"));
    let slots = (0..slots).map(|slot| {
        format!(
            "[[slot]]\nname = \"s{slot}\"\nboard = \"b{}\"\ntarget = {}\npart = \"m8\"\nflash = \"a\"\n",
            slot / 7,
            slot % 7
        )
    });
    boards.chain(slots).collect()
}

#[test]
fn a_manifest_is_bounded() {
    let files = BTreeMap::from([("a".to_owned(), vec![1; 100])]);
    let gang = Gang::from_toml("m", Path::new(""), &large(64 * 7), &mut FirmwareInMemory(files)).unwrap();
    assert_eq!((gang.boards.len(), gang.slots().len(), gang.sources.len()), (64, 448, 448));
    let error = refused(&large(65 * 7));
    assert!(matches!(error.faults[0].problem, Problem::TooMany { got: 65, most: 64, .. }), "{error}");
    let slots = "[[slot]]\n".repeat(1025);
    let error = refused(&format!("[board]\n{slots}"));
    assert!(matches!(error.faults[0].problem, Problem::TooMany { got: 1025, most: 1024, .. }), "{error}");
    let longest = "#".repeat(Gang::LONGEST_MANIFEST);
    assert!(matches!(refused(&longest).faults[0].problem, Problem::Missing { .. }));
    let error = refused(&(longest + "#"));
    assert!(matches!(error.faults[..], [ref fault] if matches!(fault.problem, Problem::TooLong { .. })));
}

/// Whatever is in as many bytes as there may be, it takes no more than a moment, and a page to say so.
#[test]
fn what_is_wrong_with_a_large_manifest_is_said_at_once() {
    let fill = |part: &str| part.repeat(Gang::LONGEST_MANIFEST / part.len());
    let keys: String = (0..20_000).map(|key| format!("k{key}=1\n")).collect();
    let lines = format!("[board]\nlines = [{}]", "\"c\",".repeat(60_000));
    let deep = format!("a = {}", "[".repeat(200_000));
    let dotted = format!("{}a = 1", "a.".repeat(100_000));
    let inline = format!("a = {}", "{a=".repeat(80_000));
    let word = format!("[board]\npower = \"{}\"", "o".repeat(250_000));
    let part = format!("[board]\n[[slot]]\npart = \"{}\"", "m".repeat(250_000));
    let key = format!("\"{}\" = 1", "l".repeat(250_000));
    let many = large(1000);
    for text in [
        &keys,
        &lines,
        &deep,
        &dotted,
        &inline,
        &word,
        &part,
        &key,
        &many,
        &large(70_000),
        &fill("[[slot]]\n"),
    ] {
        let began = std::time::Instant::now();
        let said = refused(text).to_string();
        assert!(said.len() < 40_000, "{} bytes: {said:.300}", said.len());
        // It is milliseconds; a machine may be busy. What was quadratic took minutes.
        assert!(began.elapsed().as_secs() < 5, "{text:.100} took {:?}", began.elapsed());
    }
}
