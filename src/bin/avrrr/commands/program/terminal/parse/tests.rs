use proptest::prelude::*;

use super::*;

fn one(line: &str) -> Command {
    let mut commands = parse(line).unwrap_or_else(|error| panic!("{line}: {error}"));
    assert_eq!(commands.len(), 1, "{line}");
    commands.remove(0)
}

fn memory(name: &str) -> String {
    name.to_owned()
}

#[test]
fn every_form_of_dump() {
    let dump =
        |memory: Option<&str>, at, length| Command::Dump { memory: memory.map(str::to_owned), at, length };
    for (line, want) in [
        ("dump", dump(None, None, Length::AsBefore)),
        ("d ee", dump(Some("ee"), None, Length::AsBefore)),
        ("read flash 0x100", dump(Some("flash"), Some(0x100), Length::AsBefore)),
        ("r flash -64 -33", dump(Some("flash"), Some(-64), Length::Bytes(-33))),
        ("dump flash 16 ...", dump(Some("flash"), Some(16), Length::ToEnd)),
        ("dump flash …", dump(Some("flash"), Some(0), Length::ToEnd)),
    ] {
        assert_eq!(one(line), want, "{line}");
    }
    for wrong in ["dump flash x", "dump flash 0 x", "dump flash 0 1 2", "dump flash ... 1"] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
}

#[test]
fn every_form_of_write() {
    let write = |name: &str, at, fill, items: &[Item]| {
        Command::Write(Write { memory: memory(name), at, fill, items: items.to_vec(), warnings: Vec::new() })
    };
    let bytes = |bytes: &[u8]| Item::Bytes(bytes.to_vec());
    for (line, want) in [
        ("write ee 0 1 2", write("ee", Some(0), None, &[bytes(&[1]), bytes(&[2])])),
        ("w ee 0x18 0x12345678,", write("ee", Some(0x18), None, &[bytes(&[0x78, 0x56, 0x34, 0x12])])),
        ("w ee 0 \"Hi\" 'A'", write("ee", Some(0), None, &[bytes(b"Hi\0"), bytes(b"A")])),
        ("w lfuse 0xe2", write("lfuse", None, None, &[bytes(&[0xe2])])),
        ("w flash a.hex:i", write("flash", None, None, &[Item::File("a.hex:i".to_owned())])),
        ("w flash -32 -1 1 2 ...", write("flash", Some(-32), Some(-1), &[bytes(&[1]), bytes(&[2])])),
    ] {
        assert_eq!(one(line), want, "{line}");
    }
    for wrong in ["write", "write ee", "write ee x 1", "write ee 0 16 ...", "write ee 0 x 1 ..."] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    let Command::Write(Write { warnings, .. }) = one("w ee 0 300hh") else { panic!() };
    assert_eq!(warnings, ["300hh does not fit 1 byte: the rest is left out"]);
}

#[test]
fn every_form_of_the_others() {
    let config = |name: Option<&str>, value: Option<&str>| Config {
        name: name.map(str::to_owned),
        value: value.map(str::to_owned),
        ..Config::default()
    };
    for (line, want) in [
        (
            "save flash a.bin",
            Command::Save { memory: memory("flash"), pieces: vec![], file: memory("a.bin") },
        ),
        (
            "save flash 0 16 -16 -1 a:i",
            Command::Save { memory: memory("flash"), pieces: vec![(0, 16), (-16, -1)], file: memory("a:i") },
        ),
        ("backup all b.hex", Command::Backup { memories: memory("all"), file: memory("b.hex") }),
        ("rest flash,ee b", Command::Restore { memories: memory("flash,ee"), file: memory("b") }),
        ("verify flash b", Command::Verify { memories: memory("flash"), file: memory("b") }),
        ("flush", Command::Flush),
        ("abort", Command::Abort),
        ("erase", Command::Erase),
        ("erase ee", Command::EraseMemory { memory: memory("ee"), piece: None }),
        ("erase ee 0 8", Command::EraseMemory { memory: memory("ee"), piece: Some((0, 8)) }),
        ("pgerase ee 4", Command::ErasePage { memory: memory("ee"), at: 4 }),
        ("config", Command::Config(config(None, None))),
        ("c bodlevel=", Command::Config(config(Some("bodlevel"), Some("")))),
        ("c -v bod=*2v7", Command::Config(Config { verbose: true, ..config(Some("bod"), Some("*2v7")) })),
        ("c ckdiv8 -f", Command::Config(Config { by_byte: true, ..config(Some("ckdiv8"), None) })),
        ("factory reset", Command::Factory),
        ("include -e a", Command::Include { file: memory("a"), shows_lines: true }),
        ("sig", Command::Signature),
        ("part -m", Command::Part { only_memories: true, all: false }),
        ("send 0x30 0 0 0", Command::Send([0x30, 0, 0, 0])),
        ("parms", Command::Parms),
        ("verbose 2", Command::Verbose(Some(2))),
        ("quell", Command::Quell(None)),
        ("help", Command::Help(None)),
        ("help w", Command::Help(Some("write"))),
        ("erase -?", Command::Help(Some("erase"))),
        ("q", Command::Quit),
    ] {
        assert_eq!(one(line), want, "{line}");
    }
}

#[test]
fn other_forms_are_refused_with_the_right_ones() {
    for wrong in [
        "erase ee 0",
        "flush now",
        "factory",
        "factory re",
        "send 1 2 3",
        "send 1 2 3 256",
        "quell x",
        "save flash",
        "save flash 0 a",
        "config a b",
        "config =1",
        "config -x",
        "part -x",
        "backup flash",
        "pgerase ee",
        "quit now",
        "include -e a b",
    ] {
        assert!(parse(wrong).is_err(), "{wrong}");
    }
    let told = "error: include is not written like this\nhelp: include [-e] FILE\n";
    assert_eq!(parse("include").unwrap_err().to_string(), told);
    let refused = parse("vtarg 5.0").unwrap_err().text();
    assert_eq!(refused, "vtarg is not available: the supply is set with --volts, before the chip is entered");
}

#[test]
fn a_line_is_refused_as_a_whole() {
    assert_eq!(parse("erase; sig; # done").unwrap(), [Command::Erase, Command::Signature]);
    assert!(parse("erase; wirte ee 0 1").is_err());
}

proptest! {
    #![proptest_config(ProptestConfig { failure_persistence: None, ..ProptestConfig::default() })]

    /// Whatever is typed, it is understood or refused.
    #[test]
    fn any_line_is_understood_or_refused(line in "\\PC{0,80}") {
        let _ = parse(&line);
    }

    /// The same for lines that are nearly right.
    #[test]
    fn so_is_a_line_of_likely_words(
        words in prop::collection::vec(
            prop::sample::select(vec![
                "dump", "write", "save", "erase", "config", "send", "include", "flash", "ee", "0", "-1", "0x", "0b1",
                "99999999999999999999", "1e", "0x1.p", "\"", "'", "\\", "\"a\\x\"", "'\\u00'", "...", "…", ",", ";",
                "#", "a=", "=b", "-?", "-v", "file:i", "é", "1LL", "-0x8U",
            ]),
            0..8,
        ),
        between in prop::sample::select(vec![" ", "", "\t"]),
    ) {
        let _ = parse(&words.join(between));
    }

    /// Numbers are written with the value and the size that they have.
    #[test]
    fn numbers_are_what_they_say(value in any::<u32>()) {
        for (text, want) in [
            (format!("{value}L"), value.to_le_bytes().to_vec()),
            (format!("{value:#010x}"), value.to_le_bytes().to_vec()),
            (format!("{value}LL"), u64::from(value).to_le_bytes().to_vec()),
            (format!("-{value}LL"), (-i64::from(value)).to_le_bytes().to_vec()),
        ] {
            let Command::Write(Write { items, warnings, .. }) = one(&format!("w ee 0 {text}")) else {
                panic!()
            };
            prop_assert_eq!(items, vec![Item::Bytes(want)]);
            prop_assert!(warnings.is_empty());
        }
    }

    /// A string comes back as it was, and with a NUL.
    #[test]
    fn strings_are_what_they_say(text in "[a-zA-Z0-9 ;#'é]{0,20}") {
        let Command::Write(Write { items, .. }) = one(&format!("w ee 0 \"{text}\"")) else { panic!() };
        prop_assert_eq!(items, vec![Item::Bytes([text.as_bytes(), b"\0"].concat())]);
    }
}
