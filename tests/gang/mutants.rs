//! Manifests with a few bytes changed: whatever comes of it is a gang or a list of faults.

use std::collections::BTreeMap;
use std::path::Path;

use avrrr::gang::Gang;
use proptest::prelude::*;

use crate::rig::Shelf;

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
        match Gang::from_toml("m", Path::new(""), &text, &mut Shelf(files)) {
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
